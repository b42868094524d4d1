// SPDX-License-Identifier: BSL-1.0
// Knows: what is always true of sessions, subsystems and the SM API, and that each follows its own table.
#pragma once

#include <smss/machine/boot.hpp>
#include <smss/machine/session.hpp>
#include <smss/machine/subsystem.hpp>
#include <smss/system/action.hpp>
#include <smss/system/state.hpp>

#include <string_view>

namespace smss::invariants {

/// \source windows-editions F.5, S6
struct no_winlogon_in_session_0 {
    static constexpr std::string_view requirement = "SMSS-SESSION-001";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "From 6.x on winlogon never runs in session 0, and wininit nowhere else; 5.2 has no wininit.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        for (unsigned s = 0; s < State::session_room; ++s) {
            bool const isolated = s == 0 && now.rule.which != edition::nt5_2;
            if (now.session[s].initial == (isolated ? initial_process::winlogon : initial_process::wininit)) return false;
        }
        return true;
    }
};

/// \source windows-editions F.5. Not under choice::csrss_death_code::hard_error, where a csrss of another session is lost
/// unnoticed (vectors A9), nor under choice::subsystem_failure::overwritten (vectors S4).
struct no_winlogon_without_csrss {
    static constexpr std::string_view requirement = "SMSS-SESSION-002";                                      ///< id in the catalogue
    static constexpr std::string_view sentence = "No initial command without a live csrss of its session.";  ///< what is claimed
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        for (auto const& one : now.session) {
            if (one.initial != initial_process::none && one.csrss == csrss_state::none) return false;
        }
        return true;
    }
};

/// \source nt5_2 4.6.1, 9.2.4
struct sm_ids_increase {
    static constexpr std::string_view requirement = "SMSS-SESSION-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "Subsystem session numbers strictly increase from 1 and are never given out twice.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        if (after.stop != stop_reason::none) return true;
        if (after.next_sm_id < before.next_sm_id) return false;
        for (unsigned s = 0; s < State::session_room; ++s) {
            if (after.session[s].sm_id == before.session[s].sm_id || after.session[s].sm_id == 0) continue;
            if (after.session[s].sm_id != before.next_sm_id || after.next_sm_id <= before.next_sm_id) return false;
        }
        return true;
    }
};

/// Which free number the kernel gives is left open: that is the kernel's business.
/// \source nt5_2 4.6.4; windows-editions F.1
struct session_number_was_free {
    static constexpr std::string_view requirement = "SMSS-SESSION-004";                                            ///< id in the catalogue
    static constexpr std::string_view sentence = "A session number is given only when no living session has it.";  ///< what is claimed
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        if (!is_any(action, system_action::create_session_0)) return true;
        return before.session[number_of(action)] == session_state{} && after.session[number_of(action)].phase == session_phase::created;
    }
};

/// \source vectors A6; nt5_2 5.3.2. Holds under choice::failed_session::undone.
struct no_session_survives_its_failure {
    static constexpr std::string_view requirement = "SMSS-SESSION-005";                                      ///< id in the catalogue
    static constexpr std::string_view sentence = "Nothing is left of a session whose creation has failed.";  ///< what is claimed
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        for (auto const& one : now.session) {
            if (one.phase == session_phase::left_behind) return false;
        }
        return true;
    }
};

/// \source nt5_2 9.2.5; vectors A6. Holds under choice::session_attachment::detached_after_start.
struct attached_only_while_creating {
    static constexpr std::string_view requirement = "SMSS-SESSION-006";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "smss is attached to a kernel session only while it creates one (5.2); a copy of smss lives in its own.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        if (!now.attached) return true;
        if (now.rule.which != edition::nt5_2) return false;
        if (now.boot == boot_phase::initial_command) return true;  // session 0 is up, smss is about to leave it
        for (auto const& one : now.session) {
            if (one.phase != session_phase::absent && (one.phase < session_phase::active || one.phase == session_phase::vanished))
                return true;
        }
        return false;
    }
};

/// \source nt5_2 3.8.4 step 3, 9.2.2
struct one_start_in_flight {
    static constexpr std::string_view requirement = "SMSS-SUBSYSTEM-001";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "In each session at most one subsystem is started and not connected yet.";
    /// The state keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& now) {
        unsigned in_flight = now.session[0].phase == session_phase::csrss_starting;
        for (unsigned k = 0; k < State::subsystem_room; ++k) in_flight += now.subsystem[k].phase == subsystem_phase::connecting;
        return in_flight <= 1;
    }
};

/// \source nt5_2 4.4.1; vectors A1
struct foreign_api_only_from_subsystems {
    static constexpr std::string_view requirement = "SMSS-API-001";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "API numbers 0 to 2 are carried out only for a registered subsystem.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        if (after.stop != stop_reason::none || before.queue[0] == after.queue[0]) return true;
        bool const from_stranger = before.queue[0] == request::session_complete_as_stranger ||
                                   (before.queue[0] == request::session_complete && before.session[0].csrss != csrss_state::registered);
        if (from_stranger) return after.answering == answer::refused_stranger;
        return after.answering != answer::completed || before.queue[0] == request::session_complete;
    }
};

/// Two requests are never answered by one reply, none by two: a request leaves the system by its reply and in no other way.
/// \source nt5_2 4.4.3. Not under choice::lost_reply::request_repeated (vectors A8).
struct one_reply_for_each_request {
    static constexpr std::string_view requirement = "SMSS-API-002";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "Every accepted request gets exactly one reply while the system lives; none is carried out twice.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        if (after.stop != stop_reason::none) return true;
        unsigned const was = outstanding(before);
        unsigned const is = outstanding(after);
        if (action == system_action::reply || action == system_action::lose_reply) return is + 1 == was && before.answering != answer::none;
        // Only asking adds one, and puts it into the queue.
        return is == was || (is == was + 1 && is_environment(action) && queued(after) == queued(before) + 1);
    }

private:
    template <typename State>
    [[nodiscard]] static constexpr unsigned queued(State const& now) {
        unsigned entries = 0;
        for (unsigned i = 0; i < State::queue_room; ++i) entries += now.queue[i] != request::none;
        return entries;
    }
};

/// \source nt5_2 5.3.2, 5.3.3, 4.7.2. Not under choice::subsystem_failure::overwritten.
struct answers_are_true {
    static constexpr std::string_view requirement = "SMSS-API-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "Success is answered only for what has been done: a session that is up, or gone, or a subsystem that is there.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        if (after.answering == before.answering || after.answering == answer::none) return true;
        unsigned const number = number_of(action);
        switch (after.answering) {
            case answer::started:
                return after.session[number].phase == session_phase::active && after.session[number].csrss != csrss_state::none &&
                       after.session[number].initial != initial_process::none && after.session[number].sm_id != 0;
            case answer::start_failed:
                return after.session[number].phase == session_phase::absent || after.session[number].phase == session_phase::left_behind;
            case answer::stopped:
                return after.session[number] == session_state{};
            case answer::loaded:
                for (unsigned k = 0; k < State::subsystem_room; ++k) {
                    if (after.subsystem[k].phase == subsystem_phase::connected) return true;
                }
                return false;
            default:
                return true;
        }
    }
};

/// \source boot_table
struct boot_follows_its_table {
    static constexpr std::string_view requirement = "SMSS-TABLE-001";                                           ///< id in the catalogue
    static constexpr std::string_view sentence = "Every change of the boot phase is a row of the boot table.";  ///< what is claimed
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        if (after.boot == before.boot || after.boot == boot_phase::stopped) return true;
        switch (before.rule.which) {
            case edition::nt5_2:
                return is_row(boot_table<edition::nt5_2>, before.boot, after.boot);
            case edition::nt6_1:
                return is_row(boot_table<edition::nt6_1>, before.boot, after.boot);
            case edition::nt10_0:
                return is_row(boot_table<edition::nt10_0>, before.boot, after.boot);
        }
        return false;
    }

private:
    template <lts::table Table>
    [[nodiscard]] static constexpr bool is_row(Table const& written, boot_phase from, boot_phase to) {
        for (auto const& line : written) {
            if (line.from == from && line.to == to) return true;
        }
        return false;
    }
};

/// The number of a session that is gone is free at once: `gone` and `absent` are one here.
/// \source session_table
struct sessions_follow_their_table {
    static constexpr std::string_view requirement = "SMSS-TABLE-002";  ///< id in the catalogue
    static constexpr std::string_view sentence = "Every change of a session's phase is a row of the session table.";  ///< what is claimed
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        if (after.stop != stop_reason::none) return true;
        for (unsigned s = 0; s < State::session_room; ++s) {
            session_phase const from = before.session[s].phase;
            session_phase const to = after.session[s].phase;
            if (from == to) continue;
            bool const known = before.rule.which == edition::nt5_2 ? is_row(session_table<edition::nt5_2>, from, to)
                                                                   : is_row(session_table<edition::nt6_1>, from, to);
            if (!known) return false;
        }
        return true;
    }

private:
    template <lts::table Table>
    [[nodiscard]] static constexpr bool is_row(Table const& written, session_phase from, session_phase to) {
        for (auto const& line : written) {
            if (line.from == from && (line.to == to || (to == session_phase::absent && line.to == session_phase::gone))) return true;
        }
        return false;
    }
};

/// A start that is resumed at once, and a failure that is cleaned up at once, are one step here.
/// \source subsystem_table
struct subsystems_follow_their_table {
    static constexpr std::string_view requirement = "SMSS-TABLE-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "Every change of an optional subsystem's phase is a row of the subsystem table, or two without a pause.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const& after) {
        if (after.stop != stop_reason::none) return true;
        for (unsigned k = 0; k < State::subsystem_room; ++k) {
            subsystem_phase const from = before.subsystem[k].phase;
            subsystem_phase const to = after.subsystem[k].phase;
            if (from == to || is_path(from, to)) continue;
            return false;
        }
        return true;
    }

private:
    [[nodiscard]] static constexpr bool is_path(subsystem_phase from, subsystem_phase to) {
        for (auto const& line : subsystem_table) {
            if (line.from != from) continue;
            if (line.to == to) return true;
            if (line.to != subsystem_phase::started && line.to != subsystem_phase::failed) continue;
            for (auto const& then : subsystem_table) {
                if (then.from == line.to && then.to == to) return true;
            }
        }
        return false;
    }
};

}  // namespace smss::invariants
