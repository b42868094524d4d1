// SPDX-License-Identifier: BSL-1.0
// Knows: which object directories are made at boot, and which of them get the liberal protection.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/value.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// One entry of ObjectDirectories: a permanent directory of the object manager.
struct object_directory {
    text name{};           ///< as stored
    text raw{};            ///< as stored, before expansion
    bool liberal = false;  ///< `\Windows` and `\RPC Control`: everybody may create objects in it
    origin where{};        ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(object_directory const& left, object_directory const& right) {
        return left.name == right.name && left.liberal == right.liberal;
    }
};

/// The built-in default. \source windows-editions C.1; vectors R2 (060)
inline constexpr std::u16string_view default_object_directories[]{u"\\Windows", u"\\RPC Control"};

/// Reads ObjectDirectories. Duplicates stay: making a directory twice is harmless.
/// \source facts nt5_2 3.1; windows-editions B.2 step 2b; vectors R2, R3, R4, 061
[[nodiscard]] constexpr std::vector<object_directory> read_object_directories(registry::value const* stored, environment const& with,
                                                                              diagnostics& oddities) {
    origin const where = origin_of({}, u"ObjectDirectories");
    reading list = read_list(stored, where, default_object_directories, with, oddities);
    std::vector<object_directory> directories;
    for (delivery& entry : list.strings) {
        object_directory made;
        made.liberal = nt::equal_ignoring_case(entry.content, u"\\Windows") || nt::equal_ignoring_case(entry.content, u"\\RPC Control");
        if (entry.content.empty() || entry.content[0] != u'\\') {
            oddities.push_back({severity::warning, entry.where, detail::say(u"the name \"", entry.content, u"\""),
                                u"an absolute object path such as \\Windows", u"this directory cannot be made and is skipped",
                                "SMSS-CFG-024"});
        }
        made.raw = entry.take_stored();
        made.name = std::move(entry.content);
        made.where = std::move(entry.where);
        directories.push_back(std::move(made));
    }
    return directories;
}

}  // namespace smss::plan
