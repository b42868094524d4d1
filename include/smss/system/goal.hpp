// SPDX-License-Identifier: BSL-1.0
// Knows: what the composed system must be able to come to, so that its invariants do not hold for want of life.
#pragma once

#include <smss/check/property_list.hpp>
#include <smss/machine/boot.hpp>
#include <smss/system/state.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

/// What must be reachable in the composed system. Each has a shortest witness; one that has none is a failure.
namespace smss::goals {

using check::property_list;

/// \source windows-editions F.4, F.5
struct second_user_logged_on {
    static constexpr std::string_view requirement = "SMSS-GOAL-001";                                     ///< id in the catalogue
    static constexpr std::string_view sentence = "A second session is up, with a winlogon of its own.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        for (unsigned s = 1; s < State::session_room; ++s) {
            if (now.session[s].phase == session_phase::active && now.session[s].initial == initial_process::winlogon) return true;
        }
        return false;
    }
};

/// \source windows-editions F.4
struct two_sessions_at_once {
    static constexpr std::string_view requirement = "SMSS-GOAL-002";                                        ///< id in the catalogue
    static constexpr std::string_view sentence = "Two sessions are up at the same time while smss waits.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        unsigned up = 0;
        for (auto const& one : now.session) {
            up += one.phase == session_phase::active && one.csrss == csrss_state::registered && one.initial != initial_process::none;
        }
        return up >= 2 && now.boot == boot_phase::waiting;
    }
};

/// \source nt5_2 4.6.1, 4.6.4
struct session_after_another_ended {
    static constexpr std::string_view requirement = "SMSS-GOAL-003";                                        ///< id in the catalogue
    static constexpr std::string_view sentence = "A session was ended, and another was created after it.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        unsigned numbered = 0;
        bool newest_is_up = false;
        for (unsigned s = 0; s < State::session_room; ++s) {
            numbered += now.session[s].sm_id != 0;
            newest_is_up =
                newest_is_up || (s != 0 && now.session[s].phase == session_phase::active && now.session[s].sm_id + 1 == now.next_sm_id);
        }
        return newest_is_up && numbered + 1 < now.next_sm_id;
    }
};

/// \source nt5_2 4.6.1
struct sm_id_unrelated_to_session {
    static constexpr std::string_view requirement = "SMSS-GOAL-004";  ///< id in the catalogue
    /// sessions may not be interchanged for it
    static constexpr bool symmetric = false;  // it compares with the session's number
    /// what is claimed
    static constexpr std::string_view sentence =
        "The same session number comes with another subsystem session number than at first: the two are unrelated.";
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        for (unsigned s = 1; s < State::session_room; ++s) {
            if (now.session[s].phase == session_phase::active && now.session[s].sm_id != s + 1) return true;
        }
        return false;
    }
};

/// \source nt5_2 4.7
struct deferred_subsystem_loaded {
    static constexpr std::string_view requirement = "SMSS-GOAL-005";                                         ///< id in the catalogue
    static constexpr std::string_view sentence = "A deferred subsystem was loaded on demand and is there.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        for (auto const& one : now.subsystem) {
            if (one.phase == subsystem_phase::connected && one.alive) return true;
        }
        return false;
    }
};

/// \source nt5_2 3.8.4 step 3
struct start_waits_its_turn {
    static constexpr std::string_view requirement = "SMSS-GOAL-006";  ///< id in the catalogue
    static constexpr std::string_view sentence = "A subsystem waits until another one of its session has connected.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        for (auto const& one : now.subsystem) {
            if (one.phase == subsystem_phase::waiting) return true;
        }
        return false;
    }
};

/// \source windows-editions F.4
struct logged_off_session_waits {
    static constexpr std::string_view requirement = "SMSS-GOAL-007";                                                ///< id in the catalogue
    static constexpr std::string_view sentence = "winlogon of another session has ended, and the system goes on.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        for (unsigned s = 1; s < State::session_room; ++s) {
            if (now.session[s].phase == session_phase::active && now.session[s].initial == initial_process::none) return true;
        }
        return false;
    }
};

/// The boot comes to this phase. \source boot_table
template <boot_phase Phase>
struct comes_to {
    static constexpr std::string_view requirement = "SMSS-GOAL-008";                     ///< id in the catalogue
    static constexpr std::string_view sentence = "Every phase of the boot is reached.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        return now.boot == Phase;
    }
};

/// The system is stopped for this reason. \source supervision_table
template <stop_reason Why>
struct stops_by {
    static constexpr std::string_view requirement = "SMSS-GOAL-009";                                              ///< id in the catalogue
    static constexpr std::string_view sentence = "The system can be stopped in every way that the edition has.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        return now.stop == Why;
    }
};

/// A client gets this answer. \source nt5_2 4.4
template <answer What>
struct answers {
    static constexpr std::string_view requirement = "SMSS-GOAL-010";                                                ///< id in the catalogue
    static constexpr std::string_view sentence = "Every answer of the SM API is given, every refusal among them.";  ///< what is claimed
    /// It has come about in that state.
    template <typename State>
    [[nodiscard]] static constexpr bool reached(State const& now) {
        return now.answering == What;
    }
};

/// What two sessions make possible, in every edition.
inline constexpr property_list<second_user_logged_on, two_sessions_at_once, session_after_another_ended, sm_id_unrelated_to_session,
                               logged_off_session_waits>
    of_sessions{};

/// What two optional subsystems make possible.
inline constexpr property_list<deferred_subsystem_loaded, start_waits_its_turn, answers<answer::loaded>, answers<answer::load_failed>,
                               answers<answer::load_unknown>>
    of_subsystems{};

/// Answers that need no optional subsystem.
inline constexpr property_list<answers<answer::started>, answers<answer::start_failed>, answers<answer::start_without_room>,
                               answers<answer::start_vanished>, answers<answer::stopped>, answers<answer::stop_unknown>,
                               answers<answer::completed>, answers<answer::refused_stranger>, answers<answer::not_implemented>,
                               answers<answer::connection_refused>>
    of_api{};

namespace detail {

template <edition Which, std::size_t... I>
[[nodiscard]] consteval auto phases_of(std::index_sequence<I...>) {
    return (property_list<>{} + ... + []() consteval {
        constexpr auto const& line = boot_table<Which>[I];
        if constexpr (line.action == boot_action::fail_stage) {
            return property_list<>{};
        } else {
            return property_list<comes_to<line.to>>{};
        }
    }());
}

}  // namespace detail

/// Every phase of the edition's boot table.
template <edition Which>
inline constexpr auto of_boot = detail::phases_of<Which>(std::make_index_sequence<boot_table<Which>.size()>{});

/// Every way to stop the system, with the default choices.
template <edition Which>
inline constexpr property_list<stops_by<stop_reason::initialization>, stops_by<stop_reason::verification>,
                               stops_by<stop_reason::initial_command>, stops_by<stop_reason::unhandled_exception>,
                               stops_by<stop_reason::critical_smss>, stops_by<stop_reason::critical_csrss>,
                               stops_by<stop_reason::critical_wininit>>
    of_stops{};
template <>
inline constexpr property_list<stops_by<stop_reason::initialization>, stops_by<stop_reason::verification>,
                               stops_by<stop_reason::initial_command>, stops_by<stop_reason::unhandled_exception>,
                               stops_by<stop_reason::logon_process>, stops_by<stop_reason::critical_smss>,
                               stops_by<stop_reason::critical_csrss>>
    of_stops<edition::nt5_2>{};

/// Every goal of the edition in a scope with two sessions and two optional subsystems, with the default choices.
template <edition Which>
inline constexpr auto all_of = of_sessions + of_subsystems + of_api + of_boot<Which> + of_stops<Which>;

/// The same for nt5_2.
inline constexpr auto all = all_of<edition::nt5_2>;

}  // namespace smss::goals
