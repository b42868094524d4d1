// SPDX-License-Identifier: BSL-1.0
// Knows: the plainest way to visit every state of a model, to hold the library's searches against.
#pragma once

#include <smss/check/model.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

/// All reachable states, nearest first, and what was counted on the way.
template <typename Model>
struct space {
    std::vector<typename Model::state> states{};
    std::size_t transitions = 0;
    std::size_t depth = 0;
    std::size_t deadlocks = 0;
};

/// A number for every state, made from the members one by one and not by the model's own packing.
template <typename State>
[[nodiscard]] std::vector<std::uint8_t> bytes_of(State const& now) {
    std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(now.boot),
                                    static_cast<std::uint8_t>(now.stop),
                                    static_cast<std::uint8_t>(now.done & 255),
                                    static_cast<std::uint8_t>(now.done >> 8),
                                    now.next_sm_id,
                                    now.faults,
                                    now.attached,
                                    static_cast<std::uint8_t>(now.answering)};
    for (auto const& entry : now.queue) bytes.push_back(static_cast<std::uint8_t>(entry));
    for (auto const& one : now.session) {
        for (unsigned const part : {static_cast<unsigned>(one.phase), static_cast<unsigned>(one.csrss), static_cast<unsigned>(one.initial),
                                    one.asked ? 1u : 0u, static_cast<unsigned>(one.sm_id)}) {
            bytes.push_back(static_cast<std::uint8_t>(part));
        }
    }
    for (auto const& one : now.subsystem) {
        bytes.push_back(static_cast<std::uint8_t>(one.phase));
        bytes.push_back(one.alive);
    }
    return bytes;
}

/// Visits everything; `step(before, action, after)` sees every transition.
template <typename Model, typename Step>
[[nodiscard]] space<Model> explore_plainly(Model const& system, Step&& step) {
    space<Model> result;
    std::set<std::vector<std::uint8_t>> seen;
    auto const enter = [&](typename Model::state const& now) {
        if (seen.insert(bytes_of(now)).second) result.states.push_back(now);
    };
    enter(system.initial());
    std::size_t level_end = 1;
    for (std::size_t at = 0; at < result.states.size(); ++at) {
        if (at == level_end) ++result.depth, level_end = result.states.size();
        typename Model::state const now = result.states[at];
        bool can_act = false;
        system.successors(now, [&](typename Model::action const& action, typename Model::state const& next) {
            ++result.transitions;
            can_act = can_act || !system.is_environment(action);
            step(now, action, next);
            enter(next);
        });
        result.deadlocks += !can_act && !system.is_final(now);
    }
    return result;
}
template <typename Model>
[[nodiscard]] space<Model> explore_plainly(Model const& system) {
    return explore_plainly(system, [](auto const&, auto, auto const&) {});
}
