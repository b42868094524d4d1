// SPDX-License-Identifier: BSL-1.0
// Knows: which paging-file specifiers of the list are taken, and which sizes will not work.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/plan/command_list.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/paging_file.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/value.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// The built-in default of PagingFiles. \source windows-editions C.2; vectors R2 (075)
inline constexpr std::u16string_view default_paging_files[]{u"?:\\pagefile.sys"};

/// The whole family.
struct paging_plan {
    std::vector<paging_file> files{};    ///< taken, in order
    std::vector<paging_file> refused{};  ///< beyond the limit, or a second `?:`
    bool requested = false;              ///< some specifier was read: if no file can be made, an emergency file is tried

    [[nodiscard]] friend constexpr bool operator==(paging_plan const&, paging_plan const&) = default;
};

namespace detail {

constexpr void check_paging_file(paging_file const& file, profile const& as, diagnostics& oddities) {
    auto const odd = [&](severity level, text found, std::u16string_view expected, std::u16string_view effect,
                         std::string_view requirement) {
        oddities.push_back({level, file.where, std::move(found), text{expected}, text{effect}, requirement});
    };
    bool const letter = file.drive >= u'A' && file.drive <= u'Z';
    if (!letter && !file.any_drive()) {
        odd(severity::warning, say(u"the path ", file.path, u", which names no drive"), u"a drive letter or ?: in front",
            u"it is completed with the current directory, the system root", "SMSS-CFG-019");
    }
    if (file.path.view().find(u'"') != std::u16string_view::npos) {
        odd(severity::warning, say(u"a quotation mark in ", file.raw), u"a path without blanks or quotes",
            u"there is no quoting: the path ends at the first blank", "SMSS-CFG-019");
    }
    if (file.system_managed) return;
    std::uint64_t const minimum = paging_bytes(file.minimum_mb, as);
    if (minimum < paging_bytes(smallest_paging_file_mb, as)) {
        odd(severity::warning, say(u"the sizes \"", file.arguments, u"\", of which the first comes to ", minimum >> 20, u" MB"),
            u"at least 16 MB", u"the file is not created, and an existing one of that name is deleted", "SMSS-CFG-022");
    } else if (file.minimum_mb > 0x0FFF'FFFF || file.maximum_mb > 0x0FFF'FFFF) {
        odd(severity::warning, say(u"the sizes \"", file.arguments, u"\""), u"sizes in MB",
            u"no volume is large enough: the size shrinks until it fits", "SMSS-CFG-019");
    } else if (as.which == edition::nt5_2 && file.maximum_mb > largest_paging_file_mb) {
        odd(severity::notice, say(u"a size of ", file.maximum_mb, u" MB"), u"at most 4095 MB where the system is 32-bit without PAE",
            u"there it is cut to 4095 MB", "SMSS-CFG-022");
    }
    if (file.stated_maximum != 0 && file.stated_maximum < file.minimum_mb) {
        odd(severity::notice, say(u"a maximum of ", file.stated_maximum, u" MB below the minimum of ", file.minimum_mb, u" MB"),
            u"a maximum not below the minimum", u"the maximum is raised to the minimum", "SMSS-CFG-019");
    }
}

}  // namespace detail

/// Reads PagingFiles.
/// \source facts nt5_2 3.5; windows-editions C.2, E.1; vectors G1 to G6
[[nodiscard]] constexpr paging_plan read_paging_files(registry::value const* stored, profile const& as, environment const& with,
                                                      diagnostics& oddities) {
    origin const where = origin_of(u"Memory Management", u"PagingFiles");
    reading list = read_list(stored, where, default_paging_files, with, oddities);
    detail::drop_duplicates(list.strings, oddities);
    paging_plan plan;
    bool any_drive_taken = false;
    for (delivery const& line : list.strings) {
        std::optional<paging_file> parsed = parse_paging_file(line.content);
        if (!parsed) {
            oddities.push_back({severity::notice, line.where, u"a line without a path", u"a path", u"it is skipped", "SMSS-CFG-019"});
            continue;
        }
        parsed->where = line.where;
        plan.requested = true;
        if (plan.files.size() == paging_file_limit) {
            oddities.push_back({severity::warning, line.where, detail::say(u"one more specifier: ", parsed->raw), u"at most sixteen",
                                u"it is ignored", "SMSS-CFG-020"});
            plan.refused.push_back(std::move(*parsed));
        } else if (parsed->any_drive() && any_drive_taken) {
            oddities.push_back({severity::warning, line.where, detail::say(u"a second specifier for any drive: ", parsed->raw),
                                u"one ?: specifier", u"it is refused", "SMSS-CFG-021"});
            plan.refused.push_back(std::move(*parsed));
        } else {
            any_drive_taken = any_drive_taken || parsed->any_drive();
            detail::check_paging_file(*parsed, as, oddities);
            plan.files.push_back(std::move(*parsed));
        }
    }
    if (list.state == presence::stored && !plan.requested) {
        oddities.push_back(
            {severity::warning, where, u"no specifier at all", u"?:\\pagefile.sys", u"no paging file is made", "SMSS-CFG-023"});
    }
    return plan;
}

}  // namespace smss::plan
