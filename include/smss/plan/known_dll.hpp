// SPDX-License-Identifier: BSL-1.0
// Knows: the known DLLs: the list, the two directories, the exclusions.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_list.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/name_set.hpp>
#include <smss/registry/value.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// One value of KnownDLLs: a label and the file it names. The section gets the file's name, as spelled.
struct known_dll {
    text name{};            ///< as stored
    text file{};            ///< as stored
    bool excluded = false;  ///< ExcludeFromKnownDlls lists its name or its file
    text raw{};             ///< the file as stored, before expansion
    origin where{};         ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(known_dll const& left, known_dll const& right) {
        return left.name == right.name && left.file == right.file && left.excluded == right.excluded;
    }
};

/// A directory value of KnownDLLs.
struct dll_directory {
    text path{};  ///< expanded, a DOS path
    text raw{};   ///< as stored
    origin where{};  ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(dll_directory const& left, dll_directory const& right) {
        return left.path == right.path;
    }
};

/// One string of ExcludeFromKnownDlls: the name of an entry, or of its file.
struct exclusion {
    text name{};  ///< as stored
    text raw{};  ///< as stored, before expansion
    origin where{};  ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(exclusion const& left, exclusion const& right) { return left.name == right.name; }
};

/// The whole family.
struct known_dll_list {
    std::optional<dll_directory> directory{};    ///< DllDirectory; where nt10_0 does not have it, the system directory serves
    std::optional<dll_directory> directory32{};  ///< DllDirectory32, from 6.x on
    std::vector<known_dll> entries{};            ///< in stored order; the imports of each join them at boot
    std::vector<exclusion> excluded{};           ///< ExcludeFromKnownDlls

    [[nodiscard]] friend constexpr bool operator==(known_dll_list const&, known_dll_list const&) = default;

    /// The exclusion list names it, ignoring case. \source nt5_2 3.6.4 step 1
    [[nodiscard]] constexpr bool excludes(std::u16string_view name) const {
        for (exclusion const& listed : excluded) {
            if (nt::equal_ignoring_case(listed.name, name)) return true;
        }
        return false;
    }
};

/// Reads ExcludeFromKnownDlls: REG_SZ or REG_MULTI_SZ, other types are ignored. \source facts nt5_2 2.4.6; vectors 097, 098, 215
[[nodiscard]] constexpr std::vector<exclusion> read_exclusions(registry::value const* stored, environment const& with,
                                                               diagnostics& oddities) {
    origin const where = origin_of({}, u"ExcludeFromKnownDlls");
    std::vector<exclusion> names;
    if (stored == nullptr) return names;
    if (stored->type != registry::value_type::multi_sz && !detail::is_text(stored->type)) {
        oddities.push_back({severity::warning, where, detail::type_name(stored->type), u"REG_MULTI_SZ or REG_SZ", u"the value is ignored",
                            "SMSS-CFG-027"});
        return names;
    }
    reading list = read_value(stored, where, with, oddities);
    detail::drop_duplicates(list.strings, oddities);
    for (delivery& entry : list.strings) {
        exclusion& one = names.emplace_back();
        one.raw = entry.take_stored();
        one.name = std::move(entry.content);
        one.where = std::move(entry.where);
    }
    return names;
}

/// Reads the values of the KnownDLLs key. `excluded` comes from `read_exclusions`.
/// \source facts nt5_2 2.4.8, 3.6; windows-editions C.2, E.2; vectors K1, K4, K5
[[nodiscard]] constexpr known_dll_list read_known_dlls(std::vector<registry::value> const& values, std::vector<exclusion> excluded,
                                                       edition which, environment const& with, diagnostics& oddities) {
    known_dll_list known;
    known.excluded = std::move(excluded);
    known.entries.reserve(values.size());
    registry::name_set excluded_names;
    for (exclusion const& listed : known.excluded) excluded_names.add(listed.name);
    for (registry::value const& stored : values) {
        origin const where = origin_of(u"KnownDLLs", stored.name);
        reading list = read_value(&stored, where, with, oddities);
        bool const is_directory = nt::equal_ignoring_case(stored.name, u"DllDirectory");
        bool const is_directory32 = which != edition::nt5_2 && nt::equal_ignoring_case(stored.name, u"DllDirectory32");
        for (delivery& entry : list.strings) {
            if (is_directory || is_directory32) {
                dll_directory directory;
                directory.raw = entry.take_stored();
                directory.path = std::move(entry.content);
                directory.where = std::move(entry.where);
                if (stored.type == registry::value_type::sz && directory.path.view().find(u'%') != std::u16string_view::npos) {
                    oddities.push_back({severity::danger, directory.where, detail::say(u"REG_SZ with a variable: ", directory.path),
                                        u"REG_EXPAND_SZ", u"the variable is not expanded, the directory is not found and the boot fails",
                                        "SMSS-CFG-026"});
                }
                (is_directory ? known.directory : known.directory32) = std::move(directory);
                continue;
            }
            known_dll dll;
            dll.name = stored.name;
            dll.raw = entry.take_stored();
            dll.file = std::move(entry.content);
            dll.where = std::move(entry.where);
            dll.excluded = excluded_names.has(dll.name) || excluded_names.has(dll.file);
            if (!known.entries.empty() && nt::equal_ignoring_case(known.entries.back().name, dll.name)) {
                if (!nt::equal_ignoring_case(known.entries.back().file, dll.file)) known.entries.back() = std::move(dll);
            } else {
                known.entries.push_back(std::move(dll));
            }
        }
    }
    // A Windows 10 hive without the value belongs to a system that boots. \source hives, SYSTEM_WIN_10_1709
    if (!known.directory && which != edition::nt10_0) {
        oddities.push_back({severity::danger, origin_of(u"KnownDLLs", u"DllDirectory"), u"no value", u"%SystemRoot%\\system32",
                            u"there is no directory to take the known DLLs from and the boot fails", "SMSS-CFG-026"});
    }
    return known;
}

}  // namespace smss::plan
