// SPDX-License-Identifier: BSL-1.0
// Knows: in which order the boot does things that the rest of the system relies on.
#pragma once

#include <smss/machine/order.hpp>
#include <smss/system/action.hpp>
#include <smss/system/rule.hpp>
#include <smss/system/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::invariants {

namespace detail {

/// `second` is done only when `first` is.
[[nodiscard]] constexpr bool in_order(std::uint16_t done, std::uint16_t first, std::uint16_t second) {
    return (done & second) == 0 || (done & first) != 0;
}

/// The order matrix as milestones: `earlier[e][i]` comes before `later[e][i]` in edition `e`.
struct milestone_order {
    static constexpr std::size_t rules = machine::order_matrix.size();
    std::uint16_t earlier[editions.size()][rules]{};
    std::uint16_t later[editions.size()][rules]{};

    consteval milestone_order() {
        for (std::size_t e = 0; e < editions.size(); ++e) {
            for (std::size_t i = 0; i < rules; ++i) {
                auto const& rule = machine::order_matrix[i];
                earlier[e][i] = system_detail::milestone_of(rule.before[e] ? rule.first : rule.second);
                later[e][i] = system_detail::milestone_of(rule.before[e] ? rule.second : rule.first);
            }
        }
    }
};
inline constexpr milestone_order order_of_milestones{};

}  // namespace detail

/// \source windows-editions B.6, lines 1 and 2 (Microsoft promises the second); vectors P1
struct renames_before_paging_files {
    static constexpr std::string_view requirement = "SMSS-ORDER-001";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "Delayed renames come after BootExecute and before the paging files.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        return detail::in_order(now.done, milestone::boot_execute, milestone::file_renames) &&
               detail::in_order(now.done, milestone::file_renames, milestone::paging_files);
    }
};

/// \source nt5_2 2.4.5 (deleted when read), 9.2.6
struct renames_once {
    static constexpr std::string_view requirement = "SMSS-ORDER-002";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "The list of delayed renames is consumed once in a boot, or not at all.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        return (action != system_action::rename_pending_files || (before.done & milestone::file_renames) == 0) &&
               ((before.done & milestone::file_renames) == 0 || (after.done & milestone::file_renames) != 0 ||
                after.stop != stop_reason::none);
    }
};

/// \source windows-editions B.6, lines 3 to 6
struct stages_in_order_of_edition {
    static constexpr std::string_view requirement = "SMSS-ORDER-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "Known-DLL sections, SetupExecute, registry initialisation, renames and paging files come in the order of the edition.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        auto const& earlier = detail::order_of_milestones.earlier[static_cast<unsigned>(now.rule.which)];
        auto const& later = detail::order_of_milestones.later[static_cast<unsigned>(now.rule.which)];
        for (std::size_t i = 0; i < detail::milestone_order::rules; ++i) {
            if ((now.done & later[i]) != 0 && (now.done & earlier[i]) == 0) return false;
        }
        return true;
    }
};

/// \source windows-editions B.6, last sentence; nt5_2 1.4 stages 5 and 13
struct environment_before_win32 {
    static constexpr std::string_view requirement = "SMSS-ORDER-004";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "The environment is complete before the first process of a session starts.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        constexpr std::uint16_t complete = milestone::environment | milestone::dynamic_environment;
        if ((now.done & complete) == complete) return true;
        for (auto const& one : now.session) {
            if (one.csrss != csrss_state::none || one.initial != initial_process::none) return false;
        }
        return true;
    }
};

/// \source nt5_2 1.3.8, 9.2.7
struct volumes_safe_after_initialization {
    static constexpr std::string_view requirement = "SMSS-ORDER-005";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "VolumesSafeForWriteAccess is signalled only after all of the initialisation has succeeded, the start of csrss included.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        constexpr std::uint16_t all_others = milestone::volumes_safe - 1;
        if ((after.done & milestone::volumes_safe) == 0 || (before.done & milestone::volumes_safe) != 0) return true;
        return (before.done & all_others) == all_others && before.session[0].phase == session_phase::csrss_connected;
    }
};

/// \source windows-editions B.6, last sentence, S35; nt5_2 5.1. Not under choice::subsystem_failure::overwritten (vectors S4).
struct csrss_before_initial_command {
    static constexpr std::string_view requirement = "SMSS-ORDER-006";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "In every session csrss has connected before winlogon or wininit is created.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        for (unsigned s = 0; s < State::session_room; ++s) {
            if (before.session[s].initial == initial_process::none && after.session[s].initial != initial_process::none &&
                before.session[s].phase != session_phase::csrss_connected) {
                return false;
            }
            if (before.session[s].phase != session_phase::csrss_connected && after.session[s].phase == session_phase::csrss_connected &&
                after.session[s].csrss != csrss_state::registered) {
                return false;
            }
        }
        return true;
    }
};

}  // namespace smss::invariants
