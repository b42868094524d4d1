// SPDX-License-Identifier: BSL-1.0
// Knows: how the Session Manager puts a request to the world, waits, and has everything recorded.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/state.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

using world::answer;
using world::call;
using world::field;
using world::make;
using world::tier;

/// How a run ended.
enum class outcome : std::uint8_t {
    idle,             ///< all threads wait and the outside does nothing more: the normal end, or a hang
    self_terminated,  ///< the Session Manager ended itself after a hard error
    bug_check,        ///< the hard error did not return, or the kernel has stopped the system
    shut_down,        ///< somebody else shuts the system down in order (later editions: wininit)
};

/// `idle`, `self-terminated`, `bugcheck`, as in the vectors; `shutdown`.
[[nodiscard]] constexpr std::u16string_view name(outcome how) noexcept {
    switch (how) {
        case outcome::idle: break;
        case outcome::self_terminated: return u"self-terminated";
        case outcome::bug_check: return u"bugcheck";
        case outcome::shut_down: return u"shutdown";
    }
    return u"idle";
}

/// What later editions call instead: processes are made by one call, the port is an ALPC port.
/// \source facts windows-editions F.2, B.3 step 4, S14
[[nodiscard]] constexpr call in_later_edition(call which) noexcept {
    switch (which) {
        case call::rtl_create_user_process: return call::nt_create_user_process;
        case call::nt_create_port: return call::nt_alpc_create_port;
        case call::nt_connect_port: return call::nt_alpc_connect_port;
        case call::nt_accept_connect_port: return call::nt_alpc_accept_connect_port;
        case call::nt_reply_wait_receive_port:
        case call::nt_request_wait_reply_port: return call::nt_alpc_send_wait_receive_port;
        default: return which;
    }
}

/// `0x` and lower-case digits without leading zeros: how records show codes.
[[nodiscard]] constexpr text hex(std::uint32_t number) {
    text digits = u"0x";
    bool significant = false;
    for (int shift = 28; shift >= 0; shift -= 4) {
        std::uint32_t const digit = number >> shift & 0xF;
        significant = significant || digit != 0 || shift == 0;
        if (significant) digits += u"0123456789abcdef"[digit];
    }
    return digits;
}

/// The Session Manager at work in a world.
template <world::kernel World>
struct manager {
    World& nt;                            ///< the world in which it works
    profile as{};                         ///< edition and choices
    memory m{};                           ///< what it remembers
    std::vector<thread_state> threads{};  ///< of its own, the main thread first
    std::size_t current = 0;              ///< the thread that runs
    std::vector<effect> effects{};        ///< what has become visible
    bool ended = false;                   ///< nothing more happens
    outcome how = outcome::idle;          ///< once it has ended

    /// \param world outlives it
    constexpr manager(World& world, profile const& profile_) : nt(world), as(profile_) {}

    /// The thread that runs.
    [[nodiscard]] constexpr thread_state& thread() { return threads[current]; }
    /// 6.x and later: a master and copies.
    [[nodiscard]] constexpr bool later() const noexcept { return as.which != edition::nt5_2; }

    /// Records an effect of the current thread with its answer, and what the answer made visible besides.
    constexpr void record(effect done, answer const& given) {
        done.by = thread().id;
        if (later()) done.which = in_later_edition(done.which);
        done.has_status = true;
        done.result = given.result;
        done.injected = given.injected;
        effects.push_back(std::move(done));
        record_consequences(given);
    }
    /// Records what the answer brought about outside.
    constexpr void record_consequences(answer const& given) {
        for (effect const& consequence : given.consequences) {
            effects.push_back(consequence);
            effects.back().by = thread().id;
            note(consequence);
        }
    }

    /// Something happened that may be the end of everything.
    constexpr void note(effect const& seen) {
        if (seen.which == call::bug_check) end(outcome::bug_check);
        if (seen.which == call::shutdown) end(outcome::shut_down);
    }

    /// Records an effect that has no status of its own.
    constexpr void record(effect done) {
        done.by = thread().id;
        if (later()) done.which = in_later_edition(done.which);
        effects.push_back(std::move(done));
    }

    /// Puts a request that is answered at once, and records it unless it leaves no record.
    constexpr answer ask(effect request) {
        request.by = thread().id;
        if (later()) request.which = in_later_edition(request.which);
        answer given = nt.perform(request);
        if (request.level == tier::silent) {
            record_consequences(given);
        } else {
            record(std::move(request), given);
        }
        return given;
    }

    /// Puts a request without recording it: the caller adds outputs first.
    constexpr answer ask_only(effect& request) {
        request.by = thread().id;
        if (later()) request.which = in_later_edition(request.which);
        return nt.perform(request);
    }

    /// Puts a request that leaves no record and has no argument but perhaps a handle.
    constexpr answer ask(call which, world::handle about = 0) {
        effect request = make(which);
        request.handles[0] = about;
        request.level = tier::silent;
        return ask(std::move(request));
    }

    /// Puts a request that may block. `on_return` is recorded with the status when a block is over. The outcome is in
    /// `thread().reply` as soon as the thread goes on.
    constexpr progress wait(effect request, effect on_return, idle_state state) {
        thread_state& self = thread();
        self.reply = ask_only(request);
        if (self.reply.blocked) {
            request.with(field::phase, u"block");
            record(std::move(request));
            self.blocked = true;
            self.state = state;
            self.on_return = std::move(on_return);
            return progress::blocked;
        }
        bool const waits = request.which == call::nt_wait_for_single_object || request.which == call::nt_wait_for_multiple_objects;
        if (waits && succeeded(self.reply.result) && !self.reply.injected) {
            request.with(field::phase, u"satisfied");
            record(std::move(request));
        } else {
            record(std::move(request), self.reply);
        }
        return progress::go_on;
    }

    /// Waits for a time; the record shows the request only.
    constexpr progress delay(effect request) {
        thread_state& self = thread();
        self.reply = ask_only(request);
        self.blocked = self.reply.blocked;
        self.state = idle_state::waiting_objects;
        self.on_return = {};
        record(std::move(request), self.reply);
        return self.blocked ? progress::blocked : progress::go_on;
    }

    /// Calls a procedure: it runs when the current step returns `go_on`. Invalidates references to frames.
    constexpr progress enter(frame called) {
        thread().stack.push_back(std::move(called));
        return progress::go_on;
    }

    /// Ends a procedure with a result.
    constexpr progress leave(status result) {
        thread().returned = result;
        return progress::finished;
    }

    /// Starts another API thread. \return whether there is one
    constexpr bool start_api_thread() {
        effect request = make(call::rtl_create_user_thread);
        answer const started = ask_only(request);
        if (succeeded(started.result)) request.with(field::thread, u"api");
        record(std::move(request), started);
        if (!succeeded(started.result)) return false;
        add_thread(world::actor::api, procedure::api_loop);
        return true;
    }

    /// Adds a thread that runs a procedure; it is the last of `threads`.
    constexpr thread_state& add_thread(world::actor who, procedure what) {
        std::uint8_t number = 1;
        for (thread_state const& other : threads) {
            if (other.id.who == who) ++number;
        }
        thread_state made;
        made.id = {who, number};
        frame body;
        body.which = what;
        made.stack.push_back(std::move(body));
        threads.push_back(std::move(made));
        return threads.back();
    }

    /// A heap allocation; false when it fails.
    constexpr bool allocate() { return succeeded(ask(call::rtl_allocate_heap).result); }

    /// Closes a handle; 0 is passed over.
    constexpr void close(world::handle which) {
        if (which != 0) (void)ask(call::nt_close, which);
    }

    /// Nothing happens any more.
    constexpr void end(outcome reason) {
        ended = true;
        how = reason;
    }
};

}  // namespace smss::running
