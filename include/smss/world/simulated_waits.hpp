// SPDX-License-Identifier: BSL-1.0
// Knows: what the threads of the Session Manager wait for in a simulated world, and when they go on.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/lpc.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated_processes.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace smss::world {

/// The part of a simulated world that holds the waits of the Session Manager's threads, and its clock.
class simulated_waits : public simulated_processes {
public:
    constexpr simulated_waits() = default;
    /// Nobody waits yet; the rest is as the scenario describes it.
    constexpr explicit simulated_waits(scenario const& from) : simulated_processes(from) {}

    /// See `kernel`: the outcome of what the thread waits for, or still blocked.
    constexpr answer resume(thread_id who) {
        waiting& wait = waiter(who);
        answer given;
        switch (wait.on) {
            case reason::nothing: return given;
            case reason::objects:
                for (std::size_t i = 0; i < wait.objects.size(); ++i) {
                    if (!signaled(wait.objects[i])) continue;
                    given.result = {static_cast<std::uint32_t>(i)};
                    wait.on = reason::nothing;
                    take(wait.objects[i]);
                    return given;
                }
                [[fallthrough]];
            case reason::time:
                if (wait.timed_out) {
                    given.result = wait.on == reason::objects ? status::timeout : status::success;
                    wait.on = reason::nothing;
                    return given;
                }
                break;
            case reason::message:
                if (port_.has_message()) return deliver(wait);
                break;
            case reason::connection:
            case reason::reply: {
                sm_port::outcome const done = port_.outcome_of(wait.message_id);
                if (!done.known) break;
                given.result = done.result;
                if (wait.on == reason::connection && succeeded(done.result)) given.opened = handles_.insert(handle_kind::client_port, 0);
                given.returned = done.returned;
                wait.on = reason::nothing;
                return given;
            }
        }
        given.blocked = true;
        return given;
    }

protected:
    enum class reason : std::uint8_t { nothing, objects, time, message, connection, reply };
    struct waiting {
        thread_id who{};
        reason on = reason::nothing;
        std::vector<handle> objects{};
        std::uint64_t deadline = 0;  // 0: none
        bool timed_out = false;
        std::uint32_t message_id = 0;
        std::uint32_t serving = 0;   // the message this thread received last
    };

    constexpr waiting& waiter(thread_id who) {
        for (waiting& one : waits_) {
            if (one.who == who) return one;
        }
        waits_.push_back({who, reason::nothing, {}, 0, false, 0, 0});
        return waits_.back();
    }

    [[nodiscard]] constexpr answer answer_waits(effect const& asked) {
        switch (asked.which) {
            case call::nt_wait_for_single_object:
            case call::nt_wait_for_multiple_objects: return wait(asked);
            case call::nt_delay_execution: return delay(asked);
            default: return answer_processes(asked);
        }
    }

    [[nodiscard]] constexpr bool signaled(handle which) const {
        handle_entry const entry = handles_[which];
        if (entry.is == handle_kind::object) return objects_[entry.index].signaled || objects_[entry.index].count != 0;
        return !processes_.lives(entry.index);
    }

    // A satisfied wait takes one from a semaphore.
    constexpr void take(handle which) {
        handle_entry const entry = handles_[which];
        if (entry.is == handle_kind::object && objects_[entry.index].count != 0) --objects_[entry.index].count;
    }

    constexpr answer wait(effect const& asked) {
        std::vector<handle> objects;
        for (handle const one : asked.handles) {
            if (one != 0) objects.push_back(one);
        }
        argument const* const several = asked.find(field::objects);
        std::size_t const wanted = several == nullptr ? 1 : several->items.size();
        if (objects.size() != wanted) return {status::invalid_handle};
        for (handle const one : objects) {
            handle_kind const is = handles_[one].is;
            if (is != handle_kind::object && is != handle_kind::process && is != handle_kind::thread) return {status::invalid_handle};
        }
        return block(asked, reason::objects, std::move(objects), asked.number_of(field::timeout));
    }

    constexpr answer delay(effect const& asked) { return block(asked, reason::time, {}, asked.number_of(field::delay)); }

    constexpr answer block(effect const& asked, reason on, std::vector<handle> objects, std::uint64_t interval) {
        waiting& wait = waiter(asked.by);
        wait.on = on;
        wait.objects = std::move(objects);
        wait.deadline = interval == 0 ? 0 : now_ + interval;
        wait.timed_out = false;
        return resume(asked.by);
    }

    // The earliest deadline passes.
    constexpr std::vector<effect> expire() {
        waiting* first = nullptr;
        for (waiting& one : waits_) {
            bool const timed = (one.on == reason::objects || one.on == reason::time) && one.deadline != 0 && !one.timed_out;
            if (timed && (first == nullptr || one.deadline < first->deadline)) first = &one;
        }
        if (first == nullptr) return {};
        now_ = first->deadline;
        first->timed_out = true;
        effect seen = event_effect(call::timeout);
        seen.with(field::vtime, now_).with(field::thread, first->who.who == actor::main ? u"main" : u"api");
        return {seen};
    }

    constexpr answer deliver(waiting& wait) {
        answer given;
        given.received.push_back(port_.receive());
        wait.serving = given.received.front().id;
        wait.on = reason::nothing;
        return given;
    }

private:
    std::vector<waiting> waits_{};
    std::uint64_t now_ = 0;  // 100 ns units
};

}  // namespace smss::world
