// SPDX-License-Identifier: BSL-1.0
// Knows: what clients ask of the Session Manager, how API threads serve it, and how optional subsystems come up.
#pragma once

#include <smss/system/session_step.hpp>

namespace smss::system_detail {

/// The steps of clients and API threads.
template <typename Setting>
class api_steps : public session_steps<Setting> {
public:
    using session_steps<Setting>::session_steps;

protected:
    using state = typename Setting::state;
    using action = system_action;
    using role = boot_stage::role;

    // Optional subsystem k, once somebody has asked for it. All of them live in session 0.
    template <typename Visit>
    constexpr void load(state const& now, unsigned k, bool thread_free, Visit& visit) const {
        subsystem_state const& one = now.subsystem[k];
        state next = now;
        if (one.phase == subsystem_phase::waiting && !is_start_in_flight(now)) {
            next.subsystem[k] = {subsystem_phase::connecting, true};
            visit(numbered(action::start_subsystem_0, k), next);
        } else if (one.phase == subsystem_phase::connecting) {
            if (one.alive && thread_free) {
                next.subsystem[k].phase = subsystem_phase::connected;
                next.answering = answer::loaded;
                visit(numbered(action::connect_subsystem_0, k), next);
                if (now.faults != 0 && this->has_mishaps()) {  // its starter does not hear of it
                    next = now;
                    --next.faults;
                    visit(numbered(action::connect_subsystem_0, k), next);
                }
            }
            next = now;
            next.subsystem[k] = {};
            next.answering = answer::load_failed;
            if (!one.alive && this->rule.notices_death) visit(numbered(action::notice_subsystem_0, k), next);
            if (one.alive && now.faults != 0) {
                --next.faults;
                visit(numbered(action::fail_subsystem_0, k), next);
                if (this->has_mishaps()) {
                    next.answering = answer::loaded;  // (it is overlooked)
                    if (this->rule.failure_overwritten) visit(numbered(action::fail_subsystem_0, k), next);
                    next.subsystem[k] = {subsystem_phase::connected, one.alive};  // one that was there before is there still
                    next.answering = answer::load_failed;
                    visit(numbered(action::fail_subsystem_0, k), next);
                }
            }
        }
        if (one.alive && now.faults != 0) {
            next = now;
            next.subsystem[k].alive = false;
            --next.faults;
            visit(numbered(action::kill_subsystem_0, k), next);
        }
    }

    // A subsystem of session 0 was started and has not connected: the next one has to wait.
    [[nodiscard]] constexpr bool is_start_in_flight(state const& now) const {
        if (now.session[0].phase == session_phase::csrss_starting) return true;
        for (unsigned k = 0; k < this->limits.subsystems; ++k) {
            if (now.subsystem[k].phase == subsystem_phase::connecting) return true;
        }
        return false;
    }

    // One of the starts of sessions that the scope allows is left.
    [[nodiscard]] constexpr bool may_start_another(state const& now) const {
        unsigned const at_boot = this->rule.by_copy && this->rule.two_initial_sessions && this->limits.sessions > 1 ? 2 : 1;
        if (now.next_sm_id > at_boot + this->limits.starts) return false;
        unsigned made = now.next_sm_id - 1u;
        for (unsigned i = 0; i < this->limits.queue; ++i) made += now.queue[i] == request::start_csr;
        for (unsigned s = 0; s < this->limits.sessions; ++s) {
            made += now.session[s].phase != session_phase::absent && now.session[s].phase < session_phase::forwarded;
        }
        return made < at_boot + this->limits.starts;
    }

    // A new session under every number that is free: which one it gets is the kernel's business. False if none is free.
    template <typename Visit>
    constexpr bool create_any(state const& from, Visit&& visit) const {
        bool any = false;
        for (unsigned s = 1; s < this->limits.sessions; ++s) {
            if (from.session[s].phase != session_phase::absent) continue;
            state next = from;
            this->create(next, s, true);
            visit(numbered(action::create_session_0, s), next);
            any = true;
        }
        return any;
    }

    // What clients may ask for.
    template <typename Visit>
    constexpr void ask(state const& now, Visit& visit) const {
        unsigned place = 0;
        while (now.queue[place] != request::none) ++place;
        state next = now;
        if (may_start_another(now)) {
            next.queue[place] = request::start_csr;
            visit(action::ask_start_csr, next);
        }
        for (unsigned s = 1; s < this->limits.sessions; ++s) {
            next.queue[place] = stop_csr(s);
            visit(numbered(action::ask_stop_csr_0, s), next);
        }
        for (unsigned k = 0; k < this->limits.subsystems; ++k) {
            // One client asks for one subsystem at a time, unless mishaps count.
            bool asked = now.subsystem[k].phase == subsystem_phase::waiting || now.subsystem[k].phase == subsystem_phase::connecting;
            for (unsigned i = 0; i < place; ++i) asked = asked || now.queue[i] == load_subsystem(k);
            if (asked && !this->has_mishaps()) continue;
            next.queue[place] = load_subsystem(k);
            visit(numbered(action::ask_load_subsystem_0, k), next);
        }
        if (this->limits.subsystems != 0) {
            next.queue[place] = request::load_unknown_subsystem;
            visit(action::ask_unknown_subsystem, next);
        }
        if (now.session[0].csrss == csrss_state::registered) {
            next.queue[place] = request::session_complete;
            visit(action::ask_session_complete, next);
            next.queue[place] = request::connect_again;
            visit(action::ask_connect_again, next);
        }
        next.queue[place] = request::session_complete_as_stranger;
        visit(action::ask_session_complete_as_stranger, next);
        next.queue[place] = request::unknown_number;
        visit(action::ask_unknown_number, next);
    }

    // A free API thread takes the first request out of the queue.
    template <typename Visit>
    constexpr void serve(state const& now, Visit& visit) const {
        request const first = now.queue[0];
        state next = now;
        for (unsigned i = 1; i < this->limits.queue; ++i) next.queue[i - 1] = now.queue[i];
        next.queue[this->limits.queue - 1] = request::none;
        auto const give = [&](system_action step, answer what) {
            next.answering = what;
            visit(step, next);
        };
        if (first == request::start_csr) {
            if (!create_any(next, visit)) give(action::refuse_request, answer::start_without_room);
            return;
        }
        if (first == request::session_complete || first == request::session_complete_as_stranger) {
            if (first == request::session_complete_as_stranger || now.session[0].csrss != csrss_state::registered) {
                return give(action::refuse_request, answer::refused_stranger);
            }
            if (this->rule.foreign_missing) give(action::refuse_request, answer::not_implemented);
            if (this->rule.foreign_implemented) give(action::complete_request, answer::completed);
            return;
        }
        if (first == request::unknown_number) return give(action::refuse_request, answer::not_implemented);
        if (first == request::connect_again) return give(action::refuse_request, answer::connection_refused);
        if (first == request::load_unknown_subsystem) return give(action::refuse_request, answer::load_unknown);
        if (first < request::stop_csr_1) {
            unsigned const k = static_cast<unsigned>(first) - static_cast<unsigned>(request::load_subsystem_0);
            if (now.subsystem[k].phase == subsystem_phase::connected) {
                give(action::complete_request, answer::loaded);
                if (!this->has_mishaps()) return;
                next.answering = answer::none;  // ... or started once more
            }
            if (now.subsystem[k].phase == subsystem_phase::waiting || now.subsystem[k].phase == subsystem_phase::connecting) {
                unsigned place = 0;  // it is being started for somebody else: the others in the port come first
                while (next.queue[place] != request::none) ++place;
                next.queue[place] = first;
                return visit(numbered(action::wait_turn_0, k), next);
            }
            bool const wait = is_start_in_flight(now);
            next.subsystem[k] = {wait ? subsystem_phase::waiting : subsystem_phase::connecting, !wait};
            return visit(numbered(wait ? action::wait_turn_0 : action::start_subsystem_0, k), next);
        }
        unsigned const s = static_cast<unsigned>(first) - static_cast<unsigned>(request::stop_csr_1) + 1;
        if (s >= this->limits.sessions) return give(action::refuse_request, answer::stop_unknown);
        session_state& one = next.session[s];
        if (this->rule.foreign_missing) give(action::refuse_request, answer::not_implemented);
        if (!this->rule.foreign_implemented) return;
        next.answering = answer::none;
        if (one.phase == session_phase::active || one.phase == session_phase::left_behind) {
            one.phase = session_phase::terminating;
        } else if (one.phase >= session_phase::csrss_starting && one.phase <= session_phase::forwarded) {
            one.phase = session_phase::vanished;
        } else {
            return give(action::refuse_request, answer::stop_unknown);  // no subsystem belongs to that session
        }
        one.csrss = csrss_state::none;
        one.initial = initial_process::none;
        visit(numbered(action::stop_session_0, s), next);
    }

    // The reply is sent, or the client is gone.
    template <typename Visit>
    constexpr void send_answer(state const& now, Visit& visit) const {
        state next = now;
        next.answering = answer::none;
        visit(action::reply, next);
        if (now.faults == 0) return;
        --next.faults;
        if (this->rule.reply_dropped) visit(action::lose_reply, next);
        if (!this->rule.request_repeated) return;
        // Only StartCsr has an effect when it is carried out once more.
        if (now.answering >= answer::started && now.answering <= answer::start_vanished && may_start_another(now)) {
            if (create_any(next, [&visit](action, state const& again) { visit(action::lose_reply, again); })) return;
            next.answering = answer::start_without_room;
        }
        visit(action::lose_reply, next);
    }
};

}  // namespace smss::system_detail
