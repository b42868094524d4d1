// SPDX-License-Identifier: BSL-1.0
// Knows: the loop of an API thread: reply to the last message, receive the next, and what failures of that call do.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/run/api_connect.hpp>
#include <smss/run/api_request.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>
#include <smss/world/api_record.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace smss::running {

/// The pause of an API thread that is out of memory: 5 s in 100 ns units. \source facts nt5_2 4.1.3
inline constexpr std::uint64_t memory_delay = 50'000'000;

/// Receives that fail in a row before a thread counts as caught in a loop and is left alone. NT has no such limit; the
/// recorder of the vectors has (218 shows five lost replies and ends at the sixth).
inline constexpr int failures_before_parking = 5;

namespace detail {

template <typename Manager>
constexpr bool other_thread_free(Manager const& sm) {
    for (std::size_t i = 0; i < sm.threads.size(); ++i) {
        thread_state const& other = sm.threads[i];
        bool const serves = i != sm.current && other.id.who == world::actor::api && !other.parked;
        if (serves && (!other.blocked || other.state == idle_state::waiting_port)) return true;
    }
    return false;
}

// The reply that is due, shown as the vectors show it, and the receive itself.
template <typename Manager>
constexpr progress reply_and_receive(Manager& sm) {
    thread_state& self = sm.thread();
    effect request = make(call::nt_reply_wait_receive_port);
    if (self.replies) {
        request.with(field::phase, u"reply").with(field::to, self.letter.from);
        world::describe_request(request, self.letter, true);
        request.with(field::return_value, self.letter.result);
        request.about(sm.m.api_port, self.letter.id, self.letter.client);
    } else {
        request.about(sm.m.api_port);
    }
    self.reply = sm.ask_only(request);
    bool const failed = !self.reply.blocked && !succeeded(self.reply.result);
    if (failed && ++self.failures > failures_before_parking) {
        self.parked = true;
    } else if (failed && sm.m.api_port == 0) {
        request.arguments.clear();
        request.with(field::problem, u"bad port handle; thread parked");
        sm.record(std::move(request), self.reply);
        self.parked = true;
    } else if (failed) {
        sm.record(std::move(request), self.reply);
    } else {
        self.failures = 0;
        if (self.replies) sm.record(std::move(request));
        self.replies = false;
    }
    if (self.parked) {
        self.blocked = true;
        self.state = idle_state::waiting_reply;
        return progress::blocked;
    }
    self.blocked = self.reply.blocked;
    self.state = idle_state::waiting_port;
    self.on_return = {};
    return self.blocked ? progress::blocked : progress::go_on;
}

template <typename Manager>
constexpr void record_received(Manager& sm, world::message const& letter) {
    effect seen = make(call::nt_reply_wait_receive_port);
    seen.with(field::phase, u"receive").with(field::from, letter.from);
    switch (letter.is) {
        case world::message_kind::connection_request:
            seen.with(field::type, u"connection-request")
                .with(field::subsystem_type, static_cast<std::uint32_t>(letter.subsystem))
                .with(field::sb_port, letter.sb_port);
            break;
        case world::message_kind::port_closed: seen.with(field::type, u"port-closed"); break;
        default:
            seen.with(field::type, u"request");
            world::describe_request(seen, letter);
            break;
    }
    sm.record(std::move(seen));
}

}  // namespace detail

/// The body of an API thread. \source facts nt5_2 4.1; vectors A7, A8, 170, 198, 199, 212, 217, 218
template <typename Manager>
constexpr progress step_api_loop(Manager& sm, frame& f) {
    thread_state& self = sm.thread();
    switch (f.at) {
        case 0: {
            f.at = 1;
            if (sm.later()) return progress::go_on;  // a thread of a pool
            effect request = make(call::rtl_set_thread_is_critical);
            request.at(tier::detail).with(field::new_value, true).with(field::need_breaks, true);
            (void)sm.ask(std::move(request));
            return progress::go_on;
        }
        case 1: f.at = 2; return detail::reply_and_receive(sm);
        case 2: {
            status const received = self.reply.result;
            f.at = 1;
            if (received == status::no_memory) {
                effect request = make(call::nt_delay_execution);
                request.with(field::delay, memory_delay);
                return sm.delay(std::move(request));
            }
            if (succeeded(received)) {
                if (!self.reply.received.empty()) self.letter = std::move(self.reply.received.front());
                detail::record_received(sm, self.letter);
            } else if (sm.as.takes(choice::lost_reply::dropped)) {
                self.replies = false;
                return progress::go_on;
            }
            self.replies = false;
            // After a failure the message of last time is taken for a new one.
            if (self.letter.is == world::message_kind::connection_request) handle_connection(sm, self.letter);
            if (self.letter.is != world::message_kind::request) return progress::go_on;
            self.letter.result = status::pending;
            auto const api = static_cast<world::sm_api>(self.letter.api_number);
            bool const may_block = api == world::sm_api::start_csr || api == world::sm_api::load_defered_subsystem;
            f.at = 3;
            bool const grows = sm.as.takes(choice::api_pool::grows_when_blocked);
            if (may_block && grows && !detail::other_thread_free(sm)) {
                if (sm.later()) {
                    (void)sm.add_thread(world::actor::api, procedure::api_loop);  // the pool grows by itself
                } else {
                    (void)sm.start_api_thread();
                }
            }
            // A new thread moves the others: `self` is not used any more. begin_request may push a frame; its result, or
            // that frame's, is in `returned`.
            world::message const letter = sm.thread().letter;
            (void)begin_request(sm, letter);
            return progress::go_on;
        }
        default:
            self.letter.result = self.returned;
            self.replies = true;
            f.at = 1;
            return progress::go_on;
    }
}

}  // namespace smss::running
