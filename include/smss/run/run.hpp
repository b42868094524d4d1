// SPDX-License-Identifier: BSL-1.0
// Knows: how to run the Session Manager against a world until nothing more happens, and what a run leaves behind.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/api_loop.hpp>
#include <smss/run/api_request.hpp>
#include <smss/run/autocheck.hpp>
#include <smss/run/command.hpp>
#include <smss/run/initial_command.hpp>
#include <smss/run/later_program.hpp>
#include <smss/run/main_program.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/session.hpp>
#include <smss/run/session_copy.hpp>
#include <smss/run/state.hpp>
#include <smss/run/subsystem.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <utility>
#include <vector>

namespace smss {

namespace running {

/// One step of the procedure on top of the current thread's stack.
template <typename Manager>
constexpr progress step(Manager& sm) {
    frame& f = sm.thread().stack.back();
    switch (f.which) {
        case procedure::main_program: return step_main_program(sm, f);
        case procedure::load_session: return step_load_session(sm, f);
        case procedure::execute_command: return step_execute_command(sm, f);
        case procedure::execute_image: return step_execute_image(sm, f);
        case procedure::load_subsystem: return step_load_subsystem(sm, f);
        case procedure::execute_initial_command: return step_execute_initial_command(sm, f);
        case procedure::api_loop: return step_api_loop(sm, f);
        case procedure::start_csr: return step_start_csr(sm, f);
        case procedure::later_program: return step_later_program(sm, f);
        case procedure::session_copy: return step_session_copy(sm, f);
        case procedure::start_copy: break;
    }
    return step_start_copy(sm, f);
}

/// Steps after which a thread that never waits is left alone: no boot comes near it, a fault that never ends does.
inline constexpr int steps_before_parking = 100'000;

/// Continues the current thread until it waits. \return false when it was waiting all the time
template <typename Manager>
constexpr bool run_thread(Manager& sm) {
    thread_state* self = &sm.thread();
    if (self->parked || self->stack.empty()) return false;
    if (self->blocked) {
        answer given = sm.nt.resume(self->id);
        if (given.blocked) return false;
        self->blocked = false;
        if (!self->on_return.arguments.empty()) sm.record(std::move(self->on_return), given);
        self->on_return = {};
        self->reply = std::move(given);
    }
    for (int steps = 0; !sm.ended; ++steps) {
        progress const made = step(sm);
        if (made == progress::blocked) return true;
        self = &sm.thread();  // a step may have added a thread
        if (made == progress::finished) self->stack.pop_back();
        if (steps == steps_before_parking) {
            self->parked = true;
            self->blocked = true;
            self->state = idle_state::waiting_reply;
        }
        if (self->parked || self->stack.empty()) return true;
    }
    return true;
}

/// The last effect: why nothing more happens, and what each thread waits for.
template <typename Manager>
constexpr effect end_effect(Manager const& sm) {
    effect last = make(call::end);
    last.with(field::reason, name(sm.how));
    if (sm.how != outcome::idle) return last;
    last.by = {world::actor::world, 0};
    std::vector<text> states;
    for (thread_state const& one : sm.threads) {
        if (one.id.who == world::actor::copy && one.stack.empty()) continue;  // a copy that has done its work
        text shown = one.id.who == world::actor::main ? u"main:" : one.id.who == world::actor::copy ? u"copy:" : u"api:";
        shown += one.state == idle_state::waiting_objects ? u"waiting-objects"
                 : one.state == idle_state::waiting_port  ? u"waiting-port"
                                                          : u"waiting-reply";
        states.push_back(std::move(shown));
    }
    last.with(field::threads, std::move(states));
    return last;
}

}  // namespace running

/// Runs the Session Manager in a world, from its first instruction until it ends itself, the system stops, or nothing
/// more happens (the normal end: everyone waits). The world's registry is the configuration.
///
/// \param world   what answers its requests and lets the outside act; it keeps the state the run leaves behind
/// \param as      the edition and the named choices
/// \return every request and outside event in the order in which they happened, the last one being `end`
/// \source facts nt5_2 sections 1 to 6; windows-editions B.3, B.4
template <world::kernel World>
constexpr std::vector<effect> run(World& world, profile const& as) {
    running::manager<World> sm{world, as};
    sm.effects.reserve(128);
    sm.threads.reserve(8);
    running::thread_state main;
    main.stack.push_back({});
    if (sm.later()) main.stack.back().which = running::procedure::later_program;
    sm.threads.push_back(std::move(main));
    while (!sm.ended) {
        bool progressed = false;
        for (sm.current = 0; sm.current < sm.threads.size() && !sm.ended; ++sm.current) {
            progressed = running::run_thread(sm) || progressed;
        }
        if (progressed || sm.ended) continue;
        std::vector<effect> seen = world.advance();
        if (seen.empty()) break;
        for (effect& one : seen) {
            sm.note(one);
            sm.effects.push_back(std::move(one));
        }
    }
    sm.effects.push_back(running::end_effect(sm));
    return std::move(sm.effects);
}

/// The same for a world that is not needed afterwards.
template <world::kernel World>
constexpr std::vector<effect> run(World&& world, profile const& as) {
    return run(world, as);
}

}  // namespace smss
