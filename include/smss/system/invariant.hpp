// SPDX-License-Identifier: BSL-1.0
// Knows: which stops of the system are right, and that every right one comes.
#pragma once

#include <smss/machine/boot.hpp>
#include <smss/system/action.hpp>
#include <smss/system/rule.hpp>
#include <smss/system/state.hpp>

#include <string_view>

/// What must be true of the composed system, always. Each is a type with `holds`, one sentence, and the number of the
/// requirement that it makes precise; what holds only under some choices says so.
namespace smss::invariants {

namespace detail {

/// nt5_2: smss waits for csrss and the initial command of session 0, and one of them has ended.
template <typename State>
[[nodiscard]] constexpr bool wait_is_over(State const& now) {
    return now.boot == boot_phase::waiting && now.rule.which == edition::nt5_2 &&
           (now.session[0].csrss == csrss_state::none || now.session[0].initial == initial_process::none);
}

/// A stop may follow, must follow, and with which reason: what the supervision tables say about one step.
struct expectation {
    bool may_stop = false;
    bool may_go_on = true;
    stop_reason why = stop_reason::none;

    [[nodiscard]] constexpr bool met_by(stop_reason happened) const {
        return happened == stop_reason::none ? may_go_on : may_stop && happened == why;
    }
};

/// What the end of csrss of session `s` leads to. One that has not connected yet is nobody's loss at once.
template <typename State>
[[nodiscard]] constexpr expectation after_csrss(State const& before, unsigned s) {
    if (before.session[s].phase == session_phase::csrss_starting) return {};
    return s == 0 ? expectation{before.rule.first_csrss_critical, before.rule.first_csrss_watched, stop_reason::critical_csrss}
                  : expectation{before.rule.other_csrss_critical, before.rule.other_csrss_lost, stop_reason::critical_csrss};
}

/// What the failure of the next boot stage leads to.
template <typename State>
[[nodiscard]] constexpr expectation after_stage(State const& before) {
    boot_stage const& stage = boot_plan_of(before.rule.which).after[static_cast<unsigned>(before.boot)];
    if (!stage.fatal) return {};
    stop_reason const why = stage.act == boot_action::start_initial_command ? stop_reason::initial_command
                            : stage.act == boot_action::wait_for_processes && before.rule.which == edition::nt5_2
                                ? stop_reason::logon_process
                                : stop_reason::initialization;
    return {before.rule.stage_stops, before.rule.stage_passes, why};
}

/// What it leads to that session 0 cannot be brought up.
template <typename State>
[[nodiscard]] constexpr expectation after_first_session(State const& before) {
    return {before.rule.stage_stops, before.rule.stage_passes,
            before.session[0].phase <= session_phase::csrss_starting ? stop_reason::initialization : stop_reason::initial_command};
}

template <typename State>
[[nodiscard]] constexpr expectation expected(State const& before, system_action action) {
    using enum system_action;
    if (wait_is_over(before)) {
        // Only the other of the two can still end, before the stop; if csrss has ended, it is to blame.
        if (is_any(action, kill_csr_0) || action == kill_winlogon_0 || action == disconnect_csr_0) {
            if (action == kill_csr_0) return after_csrss(before, 0);
            return {};
        }
        return {true, false, before.session[0].csrss == csrss_state::none ? stop_reason::windows_subsystem : stop_reason::logon_process};
    }
    switch (action) {
        case kill_smss:
            return {true, false, stop_reason::critical_smss};
        case raise_exception:
            return {true, false, stop_reason::unhandled_exception};
        case fail_verification:
            return {before.rule.verification_stops, before.rule.verification_passes, stop_reason::verification};
        case fail_stage:
            return after_stage(before);
        case notice_death_0:
        case refuse_winlogon_0:
            return after_first_session(before);
        case fail_session_0:
            // A csrss that cannot be used may count as started: then nothing stops yet.
            if (before.session[0].phase == session_phase::csrss_starting && before.rule.failure_overwritten) {
                return {before.rule.stage_stops && before.rule.by_copy && before.rule.failure_reported, true, stop_reason::initialization};
            }
            return after_first_session(before);
        case kill_wininit_0:
            return {true, false, stop_reason::critical_wininit};
        case kill_winlogon_0:
            return {};
        default:
            break;
    }
    if (is_any(action, kill_csr_0)) return after_csrss(before, number_of(action));
    if (is_any(action, kill_winlogon_0))
        return {before.rule.winlogon_critical, before.rule.winlogon_logs_off, stop_reason::critical_winlogon};
    return {};
}

}  // namespace detail

/// The system crashes if csrss or winlogon dies: and for no other reasons than the supervision tables give. Which process
/// and how, edition by edition, says `supervision_table`; 5.2: 0xC000021A by smss itself when a process that it waits for
/// has ended or a fatal stage has failed; where processes are critical, the kernel's bug check.
/// \source windows-editions S28, G.3; nt5_2 6.2, 6.3
struct crash_iff_critical_death {
    static constexpr std::string_view requirement = "SMSS-CRASH-001";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "The system stops if and only if a process that it cannot live without has ended or a fatal stage has failed, and it names the "
        "right one.";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        return detail::expected(before, action).met_by(after.stop);
    }
};

/// \source windows-editions S28, G.4
struct dead_system_does_nothing {
    static constexpr std::string_view requirement = "SMSS-CRASH-002";                                 ///< id in the catalogue
    static constexpr std::string_view sentence = "A system that has stopped does nothing any more.";  ///< what is claimed
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action, State const&) {
        return before.stop == stop_reason::none;
    }
};

/// nt5_2: what stops the system is smss's hard error, unless a critical process has ended.
/// \source nt5_2 6.2; windows-editions G.1, G.3
struct hard_error_only_by_smss {
    static constexpr std::string_view requirement = "SMSS-CRASH-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence =
        "0xC000021A comes only from smss: for a failed stage, or when the wait for csrss and winlogon of session 0 is over (5.2).";
    /// The step keeps to it.
    template <typename State>
    [[nodiscard]] static constexpr bool holds(State const& before, system_action action, State const& after) {
        if (fate_of(after.stop, after.rule.which) != machine::fate::hard_error) return true;
        if (action == system_action::kill_smss || is_any(action, system_action::kill_csr_0) ||
            is_any(action, system_action::kill_winlogon_0) || is_any(action, system_action::kill_wininit_0)) {
            return false;
        }
        bool const by_wait = after.stop == stop_reason::windows_subsystem ||
                             (after.stop == stop_reason::logon_process && before.boot == boot_phase::waiting);
        return !by_wait || detail::wait_is_over(before);
    }
};

}  // namespace smss::invariants
