// SPDX-License-Identifier: BSL-1.0
// Knows: how a list of command lines becomes the programs that run: default, duplicates, lines that run nothing.
#pragma once

#include <smss/plan/command_line.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/name_set.hpp>
#include <smss/registry/value.hpp>

#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

namespace detail {

// Drops every string that an earlier one equals without regard to case, saying so.
constexpr void drop_duplicates(std::vector<delivery>& strings, diagnostics& oddities) {
    registry::name_set seen;
    std::vector<delivery> kept;
    kept.reserve(strings.size());
    for (delivery& candidate : strings) {
        if (!seen.add(candidate.content)) {
            oddities.push_back({severity::notice, candidate.where, say(u"a repeated entry: ", candidate.content), u"each entry once",
                                u"the repetition is dropped", "SMSS-CFG-007"});
        } else {
            kept.push_back(std::move(candidate));  // its units stay where they are
        }
    }
    strings = std::move(kept);
}

// The command that a delivered line means.
[[nodiscard]] constexpr command read_command(delivery& line) {
    command parsed = parse_command(line.content);
    if (!line.unexpanded.empty()) parsed.raw = std::move(line.unexpanded);
    parsed.where = std::move(line.where);
    return parsed;
}

constexpr void check_command(command const& line, diagnostics& oddities) {
    if (!line.names_an_image()) {
        oddities.push_back({severity::notice, line.where, say(u"a line that names no image: \"", line.raw, u"\""), u"an image",
                            u"nothing is run for it", "SMSS-CFG-009"});
    } else if (line.image.view().find(u'"') != std::u16string_view::npos) {
        oddities.push_back({severity::warning, line.where, say(u"a quotation mark in the image ", line.image),
                            u"a path without blanks or quotes",
                            u"there is no quoting: the mark counts as part of the name, which cannot be found", "SMSS-CFG-008"});
    }
}

}  // namespace detail

/// The built-in default of BootExecute. \source windows-editions C.1; vectors R2
inline constexpr std::u16string_view default_boot_execute[]{u"autocheck AutoChk.exe *"};

/// Reads a list of command lines: BootExecute and its kin. Lines that name no image stay in the list.
/// \source facts nt5_2 2.4.4, 3.2; windows-editions C.1, C.4; vectors R5, R6, B1
[[nodiscard]] constexpr std::vector<command> read_commands(registry::value const* stored, origin const& where,
                                                           std::span<std::u16string_view const> otherwise, environment const& with,
                                                           diagnostics& oddities) {
    reading list = read_list(stored, where, otherwise, with, oddities);
    detail::drop_duplicates(list.strings, oddities);
    std::vector<command> commands;
    commands.reserve(list.strings.size());
    for (delivery& line : list.strings) {
        command parsed = detail::read_command(line);
        detail::check_command(parsed, oddities);
        commands.push_back(std::move(parsed));
    }
    return commands;
}

}  // namespace smss::plan
