// SPDX-License-Identifier: BSL-1.0
// Knows: how a session comes up, fails and is taken down, and what the adversary does to it.
#pragma once

#include <smss/system/boot_step.hpp>

#include <cstdint>

namespace smss::system_detail {

/// The steps of one session.
template <typename Setting>
class session_steps : public boot_steps<Setting> {
public:
    using boot_steps<Setting>::boot_steps;

protected:
    using state = typename Setting::state;
    using action = system_action;
    using role = boot_stage::role;

    // There is an initial command, and a csrss to take it.
    [[nodiscard]] static constexpr bool is_served(session_state const& one) noexcept {
        return one.csrss == csrss_state::registered && one.initial != initial_process::none;
    }
    // ... or it is a native one, which smss runs itself.
    [[nodiscard]] constexpr bool may_run(session_state const& one) const noexcept {
        return is_served(one) || (this->has_mishaps() && one.initial != initial_process::none);
    }

    // The creation of session s cannot go on.
    template <typename Visit>
    constexpr void break_off(state const& now, unsigned s, system_action step, unsigned cost, Visit& visit) const {
        bool const stops = s == 0 && (!this->rule.by_copy || this->rule.stage_stops);
        if (stops) {
            visit(step, this->stopped(now.session[0].phase <= session_phase::csrss_starting ? stop_reason::initialization
                                                                                            : stop_reason::initial_command));
        }
        if (stops && (!this->rule.by_copy || !this->rule.stage_passes)) return;
        state next = now;
        next.session[s].phase = session_phase::failing;
        next.attached = false;
        next.faults = static_cast<std::uint8_t>(next.faults - cost);
        visit(step, next);
    }

    // ... but csrss counts as started all the same.
    template <typename Visit>
    constexpr void overlook(state const& now, unsigned s, system_action step, unsigned cost, Visit& visit) const {
        state next = now;
        next.session[s].phase = session_phase::csrss_connected;
        next.session[s].csrss = csrss_state::none;
        next.faults = static_cast<std::uint8_t>(next.faults - cost);
        if (this->is_own(s)) this->advance(next, this->stage_of(now));
        visit(step, next);
    }

    // Session s, in whatever phase.
    template <typename Visit>
    constexpr void live(state const& now, unsigned s, bool thread_free, Visit& visit) const {
        session_state const& one = now.session[s];
        switch (one.phase) {
            case session_phase::created:
            case session_phase::session_space: {
                state next = now;
                if (one.phase == session_phase::created && !this->rule.by_copy) {
                    next.session[s].phase = session_phase::session_space;
                    if (s == 0) this->advance(next, this->stage_of(now));
                    visit(numbered(action::load_win32k_0, s), next);
                } else {
                    next.session[s].phase = session_phase::csrss_starting;
                    next.session[s].csrss = csrss_state::running;
                    visit(numbered(action::start_csr_0, s), next);
                }
                break;
            }
            case session_phase::csrss_starting:
                if (one.csrss == csrss_state::running && thread_free) {
                    state next = now;
                    next.session[s].phase = session_phase::csrss_connected;
                    next.session[s].csrss = csrss_state::registered;
                    if (this->is_own(s)) this->advance(next, this->stage_of(now));
                    visit(numbered(action::connect_csr_0, s), next);
                    if (now.faults != 0 && this->has_mishaps()) {  // its starter does not hear of it
                        next = now;
                        next.session[s].csrss = csrss_state::registered;
                        --next.faults;
                        visit(numbered(action::connect_csr_0, s), next);
                    }
                }
                if (s == 0) {
                    if (one.csrss == csrss_state::none && this->rule.notices_death) break_off(now, s, action::notice_death_0, 0, visit);
                } else if (one.csrss != csrss_state::running || !thread_free) {
                    if (this->rule.failure_reported || this->has_mishaps()) break_off(now, s, numbered(action::time_out_csr_0, s), 0, visit);
                    if (this->rule.failure_overwritten) overlook(now, s, numbered(action::time_out_csr_0, s), 0, visit);
                }
                if (now.faults != 0 && this->rule.failure_overwritten) overlook(now, s, numbered(action::fail_session_0, s), 1, visit);
                break;
            case session_phase::csrss_connected:
                if (!this->is_own(s) || this->stage_of(now).how == role::first_command) bring_up(now, s, visit);
                break;
            case session_phase::initial_command:
                if (!thread_free) break;
                if (may_run(one)) {
                    state next = now;
                    next.session[s].phase = session_phase::forwarded;
                    next.session[s].sm_id = next.next_sm_id++;
                    visit(numbered(action::forward_winlogon_0, s), next);
                }
                if (!is_served(one)) break_off(now, s, numbered(action::refuse_winlogon_0, s), 0, visit);
                break;
            case session_phase::forwarded:
                if (may_run(one)) resume(now, s, visit);
                if (!is_served(one)) break_off(now, s, numbered(action::refuse_winlogon_0, s), 0, visit);
                break;
            case session_phase::failing: {
                state next = now;
                next.session[s].asked = false;
                if (one.asked) next.answering = answer::start_failed;
                if (this->rule.leaves_behind) {
                    next.session[s].phase = session_phase::left_behind;
                    visit(numbered(action::undo_session_0, s), next);
                }
                if (this->rule.undoes) {
                    next.session[s] = session_state{};
                    visit(numbered(action::undo_session_0, s), next);
                }
                break;
            }
            case session_phase::vanished: {
                state next = now;
                next.session[s].phase = session_phase::terminating;
                next.session[s].asked = false;
                next.attached = false;
                if (one.asked) next.answering = answer::start_vanished;
                visit(numbered(action::give_up_session_0, s), next);
                break;
            }
            case session_phase::terminating: {
                state next = now;
                next.session[s] = session_state{};
                next.answering = answer::stopped;
                visit(numbered(action::end_session_0, s), next);
                break;
            }
            case session_phase::active:
            case session_phase::left_behind:
            case session_phase::absent:
            case session_phase::gone:
                break;
        }
        if (now.faults == 0) return;
        bool const is_starting = one.phase == session_phase::csrss_starting;
        if (!this->is_own(s) && one.phase >= session_phase::created && one.phase <= session_phase::forwarded &&
            (!is_starting || this->rule.failure_reported || this->has_mishaps())) {
            break_off(now, s, numbered(action::fail_session_0, s), 1, visit);
        }
        strike(now, s, visit);
    }

    // The initial command is created; nt5_2 sends ExecPgm and waits, a later copy is done.
    template <typename Visit>
    constexpr void bring_up(state const& now, unsigned s, Visit& visit) const {
        state next = now;
        session_state& one = next.session[s];
        if (!this->rule.by_copy) {
            one.phase = session_phase::initial_command;
            one.initial = initial_process::winlogon;
            return visit(numbered(action::start_winlogon_0, s), next);
        }
        one.phase = session_phase::active;
        one.sm_id = next.next_sm_id++;
        if (one.asked) next.answering = answer::started;
        one.asked = false;
        one.initial = s == 0 ? initial_process::wininit : initial_process::winlogon;
        visit(numbered(s == 0 ? action::start_wininit_0 : action::start_winlogon_0, s), next);
    }

    // csrss has answered: the session is up.
    template <typename Visit>
    constexpr void resume(state const& now, unsigned s, Visit& visit) const {
        state next = now;
        next.session[s].phase = session_phase::active;
        if (s == 0) {
            this->advance(next, this->stage_of(now));
            return visit(action::resume_winlogon_0, next);
        }
        next.session[s].asked = false;
        next.answering = answer::started;
        if (this->rule.stays_attached) visit(numbered(action::resume_winlogon_0, s), next);
        next.attached = false;
        if (this->rule.detaches) visit(numbered(action::resume_winlogon_0, s), next);
    }

    // The adversary ends a process of session s, or cuts its connection.
    template <typename Visit>
    constexpr void strike(state const& now, unsigned s, Visit& visit) const {
        session_state const& one = now.session[s];
        if (one.phase < session_phase::csrss_starting || (one.phase > session_phase::active && one.phase != session_phase::left_behind))
            return;
        state next = now;
        --next.faults;
        if (one.csrss != csrss_state::none) {
            // A csrss that has not connected yet: nothing says that it is critical already, nobody watches it.
            bool const starting = one.phase == session_phase::csrss_starting;
            bool const critical = s == 0 ? this->rule.first_csrss_critical : this->rule.other_csrss_critical;
            bool const lost = s == 0 ? this->rule.first_csrss_watched : this->rule.other_csrss_lost;
            if (critical && !starting) visit(numbered(action::kill_csr_0, s), this->stopped(stop_reason::critical_csrss));
            if (lost || starting) {
                next.session[s].csrss = csrss_state::none;
                visit(numbered(action::kill_csr_0, s), next);
            }
            if (one.csrss == csrss_state::registered) {
                next.session[s].csrss = csrss_state::running;
                visit(numbered(action::disconnect_csr_0, s), next);
                if (this->has_mishaps()) {  // its own port stays open
                    next.session[s].csrss = csrss_state::registered;
                    visit(numbered(action::disconnect_csr_0, s), next);
                }
            }
            next.session[s].csrss = one.csrss;
        }
        if (one.initial == initial_process::wininit) {
            visit(numbered(action::kill_wininit_0, s), this->stopped(stop_reason::critical_wininit));
        } else if (one.initial == initial_process::winlogon) {
            if (s != 0 && this->rule.winlogon_critical)
                visit(numbered(action::kill_winlogon_0, s), this->stopped(stop_reason::critical_winlogon));
            if (s == 0 || this->rule.winlogon_logs_off) {
                next.session[s].initial = initial_process::none;
                visit(numbered(action::kill_winlogon_0, s), next);
            }
        }
    }

    template <typename Visit>
    constexpr void wake(state const& now, Visit& visit) const {
        if (now.session[0].csrss == csrss_state::none) {
            visit(action::report_windows_subsystem, this->stopped(stop_reason::windows_subsystem));
        } else {
            visit(action::report_logon_process, this->stopped(stop_reason::logon_process));
        }
        if (now.faults != 0) strike(now, 0, visit);
    }
};

}  // namespace smss::system_detail
