// SPDX-License-Identifier: BSL-1.0
// Knows: what the stages do that only 6.x and later have, or that they do in their own way.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/dynamic_variable.hpp>
#include <smss/run/known_dll.hpp>
#include <smss/run/main_program.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/object_directory.hpp>
#include <smss/run/registry_pass.hpp>
#include <smss/run/security.hpp>
#include <smss/run/state.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running::detail {

/// \source facts windows-editions B.4 steps 2 and 3
template <typename Manager>
constexpr void harden_process(Manager& sm) {
    set_own_process(sm, u"strict-handle-check", 1);
    set_own_process(sm, u"dynamic-code", 1);
    set_own_process(sm, u"base-priority", 11);
}

/// Nobody but the system may make pipes and mailslots with certain names. \source facts windows-editions B.3 step 2, B.4 step 24
template <typename Manager>
constexpr void protect_prefixes(Manager& sm) {
    for (std::u16string_view const system : {u"\\Device\\Mailslot\\", u"\\Device\\NamedPipe\\"}) {
        effect request = make(call::nt_fs_control_file);
        request.with(field::file, system).with(field::op, u"protect-prefix");
        (void)sm.ask(std::move(request));
    }
}

/// How many sessions may be made at once, as a semaphore. \source facts windows-editions B.3 step 3, F.4
template <typename Manager>
constexpr status limit_session_concurrency(Manager& sm) {
    answer const basic = system_information(sm, u"basic");
    if (!succeeded(basic.result)) return basic.result;
    auto const processors = static_cast<std::uint32_t>(basic.other);
    bool const or_processors = sm.as.takes(choice::session_concurrency::four_or_processors);
    std::uint32_t const at_once = or_processors ? (processors > 4 ? processors : 4) : 3 + (processors == 0 ? 1 : processors);
    sm.m.session_limit = at_once;
    effect request = make(call::nt_create_semaphore);
    request.with_null(field::name).with(field::max, at_once);
    answer const made = sm.ask(std::move(request));
    sm.m.session_slots = made.opened;
    return made.result;
}

/// `\SmApiPort`, served by a pool; and the port for sessions, if that is another. \source facts windows-editions B.3 step 4, B.4 step 6; S14; F.4
template <typename Manager>
constexpr status create_api_port(Manager& sm) {
    status const built = build_descriptors(sm, true);
    if (!succeeded(built)) return built;
    auto const create = [&sm](std::u16string_view name) {
        effect port = make(call::nt_create_port);
        port.with(field::name, name).with(field::attr, u"").with(field::sd, u"apiport");
        return sm.ask(std::move(port));
    };
    answer const made = create(u"\\SmApiPort");
    sm.m.api_port = made.opened;
    (void)sm.add_thread(world::actor::api, procedure::api_loop);
    if (!succeeded(made.result) || sm.as.takes(choice::session_request_port::api_port)) return made.result;
    return create(u"\\SmSsWinStationApiPort").result;
}

/// \source facts windows-editions B.4 step 8 (the name without a directory), D.13
template <typename Manager>
constexpr status create_rename_mutex(Manager& sm) {
    effect request = make(call::nt_create_mutant);
    request.with(field::name, u"\\PendingRenameMutex").with(field::attr, u"perm");
    answer const made = sm.ask(std::move(request));
    sm.m.rename_mutex = made.opened;
    return made.result;
}

/// The environment, and the safe-mode variable in it. 6.1 reads its configuration here: its steps name no other place.
/// \source facts windows-editions B.3 step 5, B.4 step 9, B.5
template <typename Manager>
constexpr status create_later_environment(Manager& sm) {
    status done = create_environment(sm);
    if (!succeeded(done)) return done;
    answer const option = open_key(sm, u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Safeboot\\Option");
    if (succeeded(option.result)) {
        answer const stored = query_value(sm, option.opened, u"OptionValue");
        sm.close(option.opened);
        std::uint32_t const mode = succeeded(stored.result) ? registry::dword_of(stored.value.data).value_or(0) : 0;
        std::u16string_view const name = mode == 1 ? u"MINIMAL" : mode == 2 ? u"NETWORK" : mode == 3 ? u"DSREPAIR" : u"";
        if (!name.empty()) {
            sm.m.safe_boot = true;
            effect request = make(call::rtl_set_environment_variable);
            request.with(field::name, u"SAFEBOOT_OPTION").with(field::value, name);
            done = sm.ask(std::move(request)).result;
            if (succeeded(done)) done = sm.m.environment.set(u"SAFEBOOT_OPTION", name);
        }
    }
    if (!succeeded(done) || sm.as.which != edition::nt6_1) return done;
    registry_pass pass{sm};
    return pass.run();
}

/// Is there a second set of known DLLs, for 32-bit programs? \source facts windows-editions B.3 step 15, B.4 step 21, E.2.1
template <typename Manager>
constexpr bool has_known_dlls32(Manager& sm) {
    if (!sm.m.known_dll_path32.empty()) return true;
    if (sm.as.which == edition::nt6_1) return false;
    answer const processor = system_information(sm, u"processor");
    if (!succeeded(processor.result) || processor.number == 0) return false;
    sm.m.known_dll_path32 = sm.m.system_root + u"\\SysWOW64";
    return true;
}

/// \source facts windows-editions B.4 step 21
template <typename Manager>
constexpr status create_known_dlls_directories(Manager& sm) {
    answer const native = create_directory(sm, u"\\KnownDlls", u"knowndlls");
    if (!succeeded(native.result)) return native.result;
    sm.m.known_dlls_directory = native.opened;
    if (!has_known_dlls32(sm)) return status::success;
    answer const narrow = create_directory(sm, u"\\KnownDlls32", u"knowndlls");
    sm.m.known_dlls_directory32 = narrow.opened;
    return narrow.result;
}

/// Both sets of known DLLs. A Windows 10 without DllDirectory takes the system directory (hive of Windows 10 1709).
/// \source facts windows-editions B.3 step 15, B.4 steps 21 and 35, E.2
template <typename Manager>
constexpr status map_later_known_dlls(Manager& sm) {
    if (sm.m.known_dlls_directory == 0) {
        status const made = create_known_dlls_directories(sm);
        if (!succeeded(made)) return made;
    }
    if (sm.m.known_dll_path.empty() && sm.as.which == edition::nt10_0) sm.m.known_dll_path = sm.m.system_root + u"\\System32";
    entry_list const listed = sm.m.known_dlls;
    answer sections;
    sections.opened = sm.m.known_dlls_directory;
    sections.name = u"\\KnownDlls";
    status const done = map_known_dlls_in(sm, sections, sm.m.known_dll_path);
    if (sm.ended || !succeeded(done) || sm.m.known_dlls_directory32 == 0) return done;
    sm.m.known_dlls = listed;
    sections.opened = sm.m.known_dlls_directory32;
    sections.name = u"\\KnownDlls32";
    return map_known_dlls_in(sm, sections, sm.m.known_dll_path32);
}

/// The delayed renames; in 10 while holding the mutex. Skipped in Windows PE. \source facts windows-editions B.4 step 28, D.13
template <typename Manager>
constexpr void rename_pending_files(Manager& sm) {
    if (sm.m.mini_nt) return;
    if (sm.m.rename_mutex != 0) (void)wait_for(sm, sm.m.rename_mutex, u"\\PendingRenameMutex", 0);
    process_file_renames(sm);
    if (sm.m.rename_mutex == 0) return;
    effect request = make(call::nt_release_mutant);
    request.with(field::object, u"\\PendingRenameMutex").about(sm.m.rename_mutex);
    (void)sm.ask(std::move(request));
}

/// \source facts windows-editions B.4 steps 29 and 30, C.3
template <typename Manager>
constexpr void read_paging_configuration(Manager& sm) {
    answer const key = open_key(sm, u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\CrashControl");
    if (succeeded(key.result)) sm.close(key.opened);
}

template <typename Manager>
constexpr void create_paging_files(Manager& sm) {
    if (sm.m.mini_nt) return;
    paging_files files{sm};
    files.run();
}

template <typename Manager>
constexpr void initialize_registry(Manager& sm) {
    effect request = make(call::nt_initialize_registry);
    request.with(field::flag, 0);
    (void)sm.ask(std::move(request));
}

/// What the copies inherit. \source facts windows-editions B.3 step 14, B.4 step 34
template <typename Manager>
constexpr status share_session_data(Manager& sm) {
    effect request = make(call::nt_create_section);
    request.with_null(field::name).with(field::attr, u"inherit");
    answer const made = sm.ask(std::move(request));
    sm.m.shared_section = made.opened;
    return made.result;
}

/// The program that the firmware delivers is stored, to be run next. False: there is none, or it is not wanted.
/// \source facts windows-editions B.4 step 27, B.5, C.1 (DisableWpbtExecution), H (wpbbin.exe)
template <typename Manager>
constexpr bool store_platform_binary(Manager& sm) {
    if (sm.m.wpbt_disabled || sm.m.safe_boot) return false;
    if (!succeeded(system_information(sm, u"platform-binary").result)) return false;
    effect request = make(call::nt_create_file);
    request.with(field::file, nt_path(sm.m.system_root + u"\\System32\\wpbbin.exe", sm.m.system_root)).with(field::op, u"store");
    return succeeded(sm.ask(std::move(request)).result);
}

}  // namespace smss::running::detail
