// SPDX-License-Identifier: BSL-1.0
// Knows: how the main thread boots, stage by stage, and how each stage can fail.
#pragma once

#include <smss/system/action.hpp>
#include <smss/system/rule.hpp>
#include <smss/system/state.hpp>

#include <cstdint>

namespace smss::system_detail {

/// The steps of the main thread (of the master, from 6.x on).
template <typename Setting>
class boot_steps : public Setting {
public:
    using Setting::Setting;

protected:
    using state = typename Setting::state;
    using action = system_action;
    using role = boot_stage::role;

    // The final wait returns: nt5_2 waits for csrss and the initial command of session 0.
    [[nodiscard]] constexpr bool is_woken(state const& now) const {
        return now.boot == boot_phase::waiting && !this->rule.by_copy &&
               (now.session[0].csrss == csrss_state::none || now.session[0].initial == initial_process::none);
    }

    [[nodiscard]] constexpr state stopped(stop_reason why) const {
        state dead = this->blank();
        dead.boot = boot_phase::stopped;
        dead.stop = why;
        return dead;
    }

    // smss itself makes this session in the course of its boot: whatever fails stops the system.
    [[nodiscard]] constexpr bool is_own(unsigned s) const { return s == 0 && !this->rule.by_copy; }

    // What few runs show is part of the scope.
    [[nodiscard]] constexpr bool has_mishaps() const { return this->limits.mishaps != 0 && !this->rule.by_copy; }

    [[nodiscard]] constexpr boot_stage const& stage_of(state const& now) const { return this->plan.after[static_cast<unsigned>(now.boot)]; }

    static constexpr void advance(state& next, boot_stage const& stage) {
        next.boot = stage.next;
        next.done = static_cast<std::uint16_t>(next.done | stage.done);
        if (stage.act == boot_action::detach_session) next.attached = false;
    }

    constexpr void create(state& next, unsigned s, bool asked) const {
        next.session[s].phase = session_phase::created;
        next.session[s].asked = asked;
        next.attached = !this->rule.by_copy;
    }

    template <typename Visit>
    constexpr void boot(state const& now, Visit& visit) const {
        if (now.faults != 0) visit(action::kill_smss, stopped(stop_reason::critical_smss));
        if (now.boot == boot_phase::waiting) return;
        boot_stage const& stage = stage_of(now);
        session_state const& first = now.session[0];
        switch (stage.how) {
            case role::none:
                return;
            case role::plain: {
                state next = now;
                advance(next, stage);
                visit(step_of(stage.act), next);
                break;
            }
            case role::first_space:
                if (first.phase == session_phase::absent) {
                    state next = now;
                    create(next, 0, false);
                    visit(action::create_session_0, next);
                }
                break;
            case role::first_copy: {
                state next = now;
                create(next, 0, false);
                advance(next, stage);
                visit(action::create_session_0, next);
                break;
            }
            case role::initial_copies:
                if (first.phase == session_phase::absent && this->rule.which == edition::nt6_1) {
                    state next = now;
                    create(next, 0, false);
                    visit(action::create_session_0, next);
                    break;
                }
                if (this->rule.two_initial_sessions && this->limits.sessions > 1) {
                    state next = now;
                    create(next, 1, false);
                    advance(next, stage);
                    visit(action::create_session_1, next);
                }
                if (this->rule.one_initial_session || this->limits.sessions == 1) {
                    state next = now;
                    advance(next, stage);
                    visit(action::start_initial_sessions, next);
                }
                break;
            case role::first_csrss:
            case role::first_command:
                break;  // steps of session 0
        }
        if (now.faults != 0) fail_boot(now, stage, visit);
    }

    template <typename Visit>
    constexpr void fail_boot(state const& now, boot_stage const& stage, Visit& visit) const {
        visit(action::raise_exception, stopped(stop_reason::unhandled_exception));
        state ignored = now;
        advance(ignored, stage);
        --ignored.faults;
        if (stage.act == boot_action::map_known_dlls) {
            if (this->rule.verification_stops) visit(action::fail_verification, stopped(stop_reason::verification));
            if (this->rule.verification_passes) visit(action::fail_verification, ignored);
        }
        // That there is no kernel session is forgotten as soon as something else succeeds; where Required names nothing, nothing does.
        if (has_mishaps() && stage.act == boot_action::signal_volumes_safe) visit(action::fail_stage, stopped(stop_reason::initialization));
        if (!stage.fatal) return visit(action::fail_stage, ignored);
        // csrss that was created and cannot be used: the failure may be lost (live, fail_session_0).
        if (stage.how == role::first_csrss && now.session[0].phase == session_phase::csrss_starting && !this->rule.failure_reported &&
            !has_mishaps())
            return;
        if (this->rule.stage_passes) visit(action::fail_stage, ignored);
        if (!this->rule.stage_stops) return;
        stop_reason why = stop_reason::initialization;
        if (stage.how == role::first_command) why = stop_reason::initial_command;
        if (stage.act == boot_action::wait_for_processes) why = stop_reason::logon_process;
        visit(action::fail_stage, stopped(why));
    }
};

}  // namespace smss::system_detail
