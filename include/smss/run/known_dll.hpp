// SPDX-License-Identifier: BSL-1.0
// Knows: how the known DLLs become sections: the directory, the exclusions, the imports that join, the failures that stop.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/dos_device.hpp>
#include <smss/run/dos_path.hpp>
#include <smss/run/file_rename.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/object_directory.hpp>
#include <smss/run/state.hpp>
#include <smss/run/terminate.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace smss::running {

namespace detail {

template <typename Manager>
constexpr bool is_excluded(Manager const& sm, entry const& dll) {
    entry_list const& excluded = sm.m.excluded_dlls;
    return place_of(excluded, dll.name) < excluded.size() || place_of(excluded, dll.value) < excluded.size();
}

// One listed DLL. `result` is the status of the section when one was tried. False: the Session Manager is ending.
// `dll` is a copy: it comes from the list that grows here.
// \source facts nt5_2 3.6.4; vectors K2, K4, K5
template <typename Manager>  // NOLINTNEXTLINE(performance-unnecessary-value-param)
constexpr bool map_known_dll(Manager& sm, entry const dll, world::handle files, world::handle sections, std::u16string_view sections_name,
                             status& result) {
    answer const image = open_file(sm, dll.value, u"image", files);
    if (!succeeded(image.result)) return true;
    effect verification = make(call::ldr_verify_image_matches_checksum);
    verification.about(image.opened);
    answer const verified = sm.ask(std::move(verification));
    if (!succeeded(verified.result) && sm.as.takes(choice::known_dll_checksum::skipped)) {
        sm.close(image.opened);
        return true;
    }
    if (!succeeded(verified.result)) {
        terminate(sm, u"Verification of a KnownDLL failed.", verified.result, dll.value);
        return false;
    }
    for (text const& import : verified.names) {
        if (nt::equal_ignoring_case(import, u"ntdll.dll")) continue;
        std::u16string_view const stem = import.view().substr(0, import.view().find(u'.'));
        if (sm.allocate()) (void)save_unique(sm.m.known_dlls, stem, import);
    }
    if (verified.number == 0) {
        terminate(sm, u"Non-DLL file included in KnownDLL list.", status::invalid_import_of_non_dll, dll.value);
        return false;
    }
    effect request = make(call::nt_create_section);
    request.with(field::name, dll.value)
        .with(field::root, sections_name)
        .with(field::attr, u"perm")
        .with(field::sd, u"liberal")
        .with(field::dacl_defaulted, true)
        .with(field::file, image.name)
        .about(sections);
    answer const section = sm.ask(std::move(request));
    result = section.result;
    sm.close(section.opened);
    sm.close(image.opened);
    return true;
}

}  // namespace detail

/// Makes the sections of one directory of known DLLs, from the files in `dos_path`. Clears the list of known DLLs.
/// \source facts nt5_2 3.6; vectors K1 to K5
template <typename Manager>
constexpr status map_known_dlls_in(Manager& sm, answer const& sections, text const& dos_path) {
    text const path = to_nt_path(sm, dos_path);
    if (path.empty()) return status::object_name_invalid;
    answer const files = detail::open_file(sm, path, u"directory");
    if (!succeeded(files.result)) return files.result;
    answer const link = create_link(sm, sections.opened, sections.name, u"KnownDllPath", dos_path, u"ci,openif,perm");
    if (!succeeded(link.result)) return link.result;
    sm.close(link.opened);

    status last = status::success;
    entry_list& list = sm.m.known_dlls;
    bool const former_end = sm.as.takes(choice::known_dll_walk::to_former_end);
    for (std::size_t i = 0, more = 1; more != 0 && i < list.size(); ++i) {
        // The successor may be looked up before the imports of this entry join the list: then those of the last are lost.
        more = !former_end || i + 1 < list.size() ? 1 : 0;
        if (detail::is_excluded(sm, list[i])) continue;
        if (!detail::map_known_dll(sm, list[i], files.opened, sections.opened, sections.name, last)) return status::success;
    }
    list.clear();
    sm.close(files.opened);
    sm.close(sections.opened);
    return sm.as.takes(choice::known_dll_result::last_section_decides) ? last : status::success;
}

/// Makes `\KnownDlls` and its sections. A failure is fatal. \source facts nt5_2 3.6
template <typename Manager>
constexpr status map_known_dlls(Manager& sm) {
    answer const sections = create_directory(sm, u"\\KnownDlls", u"knowndlls");
    if (!succeeded(sections.result)) return sections.result;
    return map_known_dlls_in(sm, sections, sm.m.known_dll_path);
}

}  // namespace smss::running
