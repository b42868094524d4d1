// SPDX-License-Identifier: BSL-1.0
// Knows: which boot phase comes before which, for each edition, apart from the tables that have to obey it.
#pragma once

#include <smss/machine/boot.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace smss::machine {

/// Does every path of the table to `later` pass through `earlier` first? Also true when `later` cannot be reached at all.
/// Works on any table with a numbered state type of fewer than 64 states.
template <lts::table Table>
[[nodiscard]] constexpr bool comes_before(Table const& written, typename Table::state_type earlier, typename Table::state_type later) {
    // Reachability with `earlier` taken out: nothing else can lead to `later`.
    bool reached[64]{};
    if (written.initial == earlier) return true;
    reached[static_cast<std::size_t>(written.initial)] = true;
    for (bool grew = true; grew;) {
        grew = false;
        for (auto const& line : written) {
            auto const to = static_cast<std::size_t>(line.to);
            if (line.to != earlier && reached[static_cast<std::size_t>(line.from)] && !reached[to]) reached[to] = grew = true;
        }
    }
    return !reached[static_cast<std::size_t>(later)];
}

/// Does the table mention the phase at all?
template <lts::table Table>
[[nodiscard]] constexpr bool passes_through(Table const& written, typename Table::state_type phase) {
    if (written.initial == phase) return true;
    for (auto const& line : written) {
        if (line.to == phase) return true;
    }
    return false;
}

/// One line of the order matrix: must `first` come before `second`, per edition (oldest first)? Where not, it comes after.
struct order_rule {
    boot_phase first;            ///< a phase
    boot_phase second;           ///< another phase
    std::array<bool, 3> before;  ///< for each edition, oldest first
    std::string_view evidence;   ///< how one knows
};

/// What must come before what. \source facts windows-editions B.6, and the invariant below it for every edition
inline constexpr std::array order_matrix{
    order_rule{boot_phase::boot_execute, boot_phase::file_renames, {true, true, true}, "B.6 line 1"},
    order_rule{boot_phase::file_renames, boot_phase::paging_files, {true, true, true}, "B.6 line 2; MS MoveFileEx"},
    order_rule{boot_phase::known_dlls, boot_phase::paging_files, {true, false, false}, "B.6 line 3"},
    order_rule{boot_phase::registry, boot_phase::file_renames, {false, false, true}, "B.6 line 4"},
    order_rule{boot_phase::registry, boot_phase::paging_files, {false, false, true}, "B.6 line 5"},
    order_rule{boot_phase::setup_execute, boot_phase::known_dlls, {false, true, true}, "B.6 line 6"},
};

/// Which phase makes the first Win32 process possible: the environment must be complete before it.
[[nodiscard]] constexpr boot_phase first_win32_process(edition which) noexcept {
    switch (which) {
        case edition::nt5_2:
            return boot_phase::required_subsystems;
        case edition::nt6_1:
            return boot_phase::initial_sessions;
        case edition::nt10_0:
            return boot_phase::first_session;
    }
    return boot_phase::stopped;
}

}  // namespace smss::machine
