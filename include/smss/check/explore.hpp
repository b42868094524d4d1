// SPDX-License-Identifier: BSL-1.0
// Knows: how to visit every reachable state once, nearest first, as cheaply as a constant evaluator allows.
#pragma once

#include <smss/check/exploration.hpp>
#include <smss/check/model.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace smss::check {

namespace detail {

template <typename...>
struct list {};
template <typename... A, typename... B>
constexpr list<A..., B...> operator+(list<A...>, list<B...>) { return {}; }
template <typename Property, bool Wanted>
constexpr auto list_if() {
    if constexpr (Wanted) {
        return list<Property>{};
    } else {
        return list<>{};
    }
}

template <typename Model, typename... P>
using state_invariants_of = decltype((list<>{} + ... + list_if<P, state_invariant<P, Model>>()));
template <typename Model, typename... P>
using step_invariants_of = decltype((list<>{} + ... + list_if<P, step_invariant<P, Model>>()));

template <typename... I, typename State>
constexpr bool all_hold(list<I...>, State const& state) {
    return (... && I::holds(state));
}
template <typename... I, typename State, typename Action>
constexpr bool all_hold(list<I...>, State const& before, Action const& action, State const& after) {
    return (... && I::holds(before, action, after));
}

// What one property says of a state or of a step; the properties of another kind have no opinion.
template <typename P, typename Model>
constexpr bool breaks(typename Model::state const& state) {
    if constexpr (state_invariant<P, Model>) return !P::holds(state);
    return false;
}
template <typename P, typename Model>
constexpr bool breaks(typename Model::state const& before, typename Model::action const& action, typename Model::state const& after) {
    if constexpr (step_invariant<P, Model>) return !P::holds(before, action, after);
    return false;
}
template <typename P, typename Model>
constexpr bool reaches_goal(typename Model::state const& state) {
    if constexpr (state_goal<P, Model>) return P::reached(state);
    return false;
}
template <typename P, typename Model>
constexpr bool reaches_goal(typename Model::state const& before, typename Model::action const& action, typename Model::state const& after) {
    if constexpr (step_goal<P, Model>) return P::reached(before, action, after);
    return false;
}

// always_possible<Goal> is judged when all states are known.
template <typename P>
inline constexpr bool is_possibility = false;
template <typename Goal>
inline constexpr bool is_possibility<always_possible<Goal>> = true;

template <typename P, typename State>
constexpr bool is_target(State const& state) {
    if constexpr (is_possibility<P>) return P::goal::reached(state);
    return false;
}

inline constexpr std::uint64_t hash_low = 0x9E37'79B9'7F4A'7C15;   // 2^64 / golden ratio, odd
inline constexpr std::uint64_t hash_high = 0xC2B2'AE3D'27D4'EB4F;  // a large odd number of mixed bits

consteval unsigned bits_for(std::size_t count) {
    unsigned bits = 1;
    while ((std::size_t{1} << bits) < count) ++bits;
    return bits;
}

}  // namespace detail

/// Breadth-first search from the initial state of `system` through at most `Capacity` states.
///
/// Each property's trace is a shortest one for that property. A violation of an invariant, or a deadlock if
/// `no_deadlock` is among the properties, ends the search; if only goals are asked for, so does the last of them.
/// When the room runs out, the states found so far are still judged, but not left any more.
/// The states are kept as the user's structs and packed once for every step; nothing is allocated (but `always_possible`
/// needs the edges). About 140 operations of g++ and 10 steps of clang for every transition, plus what the model and the
/// properties cost themselves. The arrays, some 30 bytes and a state for each place, are on the stack.
template <std::size_t Capacity, typename... Properties, model Model>
[[nodiscard]] constexpr exploration<typename Model::action, sizeof...(Properties)> explore(Model const& system) {
    static_assert(Capacity > 0 && Capacity < (std::size_t{1} << 31));
    static_assert((... && property<Properties, Model>));
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    using key_word = key_type<Model>;
    auto const& coder = coder_of(system);
    constexpr std::size_t count = sizeof...(Properties);
    constexpr bool wide = std::is_same_v<key_word, wide_key>;
    constexpr bool wants_deadlock = (... || std::is_same_v<Properties, no_deadlock>);
    constexpr bool wants_step_goal = (... || step_goal<Properties, Model>);
    constexpr bool wants_state_goal = (... || state_goal<Properties, Model>);
    constexpr std::size_t goals = (std::size_t{0} + ... + std::size_t{goal<Properties, Model>});
    constexpr unsigned bits = detail::bits_for(2 * Capacity);
    constexpr std::size_t mask = (std::size_t{1} << bits) - 1;
    constexpr detail::state_invariants_of<Model, Properties...> state_invariants{};
    constexpr detail::step_invariants_of<Model, Properties...> step_invariants{};
    constexpr bool wants_possibility = (... || detail::is_possibility<Properties>);
    constexpr bool wants_step_invariant = !std::is_same_v<decltype(step_invariants), detail::list<> const>;

    // Plain arrays: of everything tried, they cost a constant evaluator least.
    std::uint32_t slot[mask + 1]{};           // open addressing: 1 + index of a state, 0 is free
    std::uint64_t low[Capacity]{};            // keys
    std::uint64_t high[wide ? Capacity : 1]{};
    state_type queue[Capacity]{};             // states in the order of their discovery
    std::uint32_t parent[Capacity]{};
    exploration<action_type, count> result{};
    std::size_t found = 0;                    // states in the queue
    std::size_t head = 0;                     // the state whose successors are visited
    bool can_act = false;                     // that state has an action which is not of the environment
    std::size_t missing_goals = goals;
    bool full = false;

    // The action that leads from one visited state to another.
    auto const action_between = [&](std::size_t from, std::size_t to) {
        action_type taken{};
        bool known = false;
        system.successors(queue[from], [&](action_type const& action, state_type const& next) {
            if (known) return;
            key_word const k = coder.pack(next);
            if constexpr (wide) {
                known = k.low == low[to] && k.high == high[to];
            } else {
                known = k == low[to];
            }
            if (known) taken = action;
        });
        return taken;
    };
    [[maybe_unused]] auto const index_of = [&](state_type const& state) {
        key_word const k = coder.pack(state);
        if constexpr (wide) {
            std::size_t at = (k.low * detail::hash_low + k.high * detail::hash_high) >> (64 - bits);
            while (low[slot[at] - 1] != k.low || high[slot[at] - 1] != k.high) at = (at + 1) & mask;
            return static_cast<std::size_t>(slot[at] - 1);
        } else {
            std::size_t at = (k * detail::hash_low) >> (64 - bits);
            while (low[slot[at] - 1] != k) at = (at + 1) & mask;
            return static_cast<std::size_t>(slot[at] - 1);
        }
    };
    // Writes down how the search came to state `at`, and one step further if there is one (0 or 1 of them in `last`).
    auto const keep_trace = [&](std::size_t which, std::size_t at, std::size_t further, action_type const& last) {
        std::size_t length = further;
        for (std::size_t i = at; i != 0; i = parent[i]) ++length;
        trace_place& place = result.traces[which];
        place = {result.steps_used, length, true, length <= longest_trace - result.steps_used};
        if (!place.kept) return;
        result.steps_used += length;
        std::size_t end = result.steps_used;
        if (further != 0) result.steps[--end] = last;
        for (std::size_t i = at; i != 0; i = parent[i]) result.steps[--end] = action_between(parent[i], i);
    };
    auto const fail = [&](std::size_t which, std::size_t at, std::size_t further = 0, action_type const& last = {}) {
        result.how = ending::violated;
        result.property = which;
        keep_trace(which, at, further, last);
    };
    auto const arrive = [&](std::size_t which, std::size_t further = 0, action_type const& last = {}) {
        if (result.traces[which].found) return;
        --missing_goals;
        keep_trace(which, head, further, last);
    };
    auto const judge_step = [&](action_type const& action, state_type const& next) {
        if constexpr (wants_step_invariant) {
            if (result.how != ending::violated && !detail::all_hold(step_invariants, queue[head], action, next)) {
                std::size_t i = 0;
                (void)(... || (detail::breaks<Properties, Model>(queue[head], action, next) ? (fail(i, head, 1, action), true)
                                                                                            : (++i, false)));
            }
        }
        if constexpr (wants_step_goal) {
            std::size_t i = 0;
            (..., (detail::reaches_goal<Properties, Model>(queue[head], action, next) ? arrive(i++, 1, action) : void(++i)));
        }
    };
    // One call for every transition: this is where the time goes, so the branches are outside and the hash table is inside.
    auto const enter = [&](std::size_t at, state_type const& next) {
        if (found == Capacity) {
            full = true;
            return false;
        }
        queue[found] = next, parent[found] = static_cast<std::uint32_t>(head);
        slot[at] = static_cast<std::uint32_t>(++found);
        return true;
    };
    auto const visit = [&] {
        if constexpr (wide) {
            return [&](action_type const&, state_type const& next) {
                wide_key const k = coder.pack(next);
                std::size_t at = (++result.transitions, (k.low * detail::hash_low + k.high * detail::hash_high) >> (64 - bits));
                for (std::uint32_t x = slot[at]; x == 0 || low[x - 1] != k.low || high[x - 1] != k.high; x = slot[at = (at + 1) & mask]) {
                    if (x != 0) continue;
                    if (enter(at, next)) low[found - 1] = k.low, high[found - 1] = k.high;
                    return;
                }
            };
        } else {
            return [&](action_type const&, state_type const& next) {
                std::uint64_t const k = coder.pack(next);
                std::size_t at = (++result.transitions, (k * detail::hash_low) >> (64 - bits));
                for (std::uint32_t x = slot[at]; x == 0 || low[x - 1] != k; x = slot[at = (at + 1) & mask]) {
                    if (x != 0) continue;
                    if (enter(at, next)) low[found - 1] = k;
                    return;
                }
            };
        }
    }();
    auto const watch_and_visit = [&](action_type const& action, state_type const& next) {
        can_act = can_act || !is_environment(system, action);
        visit(action, next);
    };
    auto const judge_and_visit = [&](action_type const& action, state_type const& next) {
        judge_step(action, next);
        watch_and_visit(action, next);
    };

    // The initial state enters the queue as successor of nothing.
    queue[0] = system.initial();
    key_word const first = coder.pack(queue[0]);
    if constexpr (wide) {
        low[0] = first.low, high[0] = first.high;
        slot[(first.low * detail::hash_low + first.high * detail::hash_high) >> (64 - bits)] = 1;
    } else {
        low[0] = first;
        slot[(first * detail::hash_low) >> (64 - bits)] = 1;
    }
    found = 1;

    std::size_t level_end = 1;  // where the states at the next distance begin
    for (; head != found; ++head) {
        if (head == level_end) ++result.depth, level_end = found;
        if (!detail::all_hold(state_invariants, queue[head])) {
            std::size_t i = 0;
            (void)(... || (detail::breaks<Properties, Model>(queue[head]) ? (fail(i, head), true) : (++i, false)));
            break;
        }
        if constexpr (wants_state_goal) {
            std::size_t i = 0;
            (..., (detail::reaches_goal<Properties, Model>(queue[head]) ? arrive(i++) : void(++i)));
        }
        if constexpr (goals != 0 && goals == count) {
            if (missing_goals == 0) {
                result.how = ending::witnessed;
                break;
            }
        }
        if (full) continue;  // what is in the queue is still judged: a counterexample found late is one all the same
        can_act = false;
        if constexpr (wants_step_invariant || wants_step_goal) {
            system.successors(queue[head], judge_and_visit);
        } else if constexpr (wants_deadlock) {
            system.successors(queue[head], watch_and_visit);
        } else {
            system.successors(queue[head], visit);
        }
        if (result.how == ending::violated) break;
        if constexpr (wants_deadlock) {
            if (!can_act && !is_final(system, queue[head])) {
                std::size_t i = 0;
                (void)(... || (std::is_same_v<Properties, no_deadlock> ? (fail(i, head), true) : (++i, false)));
                break;
            }
        }
    }
    result.states = found;
    if (result.how != ending::complete) return result;
    if constexpr (goals != 0 && goals == count) {
        if (missing_goals == 0) {
            result.how = full ? ending::witnessed : ending::complete;
            return result;
        }
    }
    if (full) {
        result.how = ending::out_of_room;
        return result;
    }
    if constexpr (wants_possibility) {
        // The steps of the system itself, backwards: for each state a list of the states before it.
        std::uint32_t* const before = new std::uint32_t[result.transitions + 1];   // of edge e: the state it leaves
        std::uint32_t* const another = new std::uint32_t[result.transitions + 1];  // of edge e: the next edge into the same state
        std::uint32_t into[Capacity]{};                                            // of a state: 1 + one edge into it
        std::uint32_t edges = 0;
        for (head = 0; head != found; ++head) {
            system.successors(queue[head], [&](action_type const& action, state_type const& next) {
                if (is_environment(system, action)) return;
                std::size_t const target = index_of(next);
                before[edges] = static_cast<std::uint32_t>(head);
                another[edges] = into[target];
                into[target] = ++edges;
            });
        }
        auto const judge_possibility = [&]<typename P>(std::size_t which, P const*) {
            bool can[Capacity]{};
            std::uint32_t work[Capacity]{};
            std::size_t waiting = 0;
            for (std::size_t i = 0; i != found; ++i) {
                if (detail::is_target<P>(queue[i])) can[i] = true, work[waiting++] = static_cast<std::uint32_t>(i);
            }
            while (waiting != 0) {
                for (std::uint32_t edge = into[work[--waiting]]; edge != 0; edge = another[edge - 1]) {
                    std::uint32_t const from = before[edge - 1];
                    if (!can[from]) can[from] = true, work[waiting++] = from;
                }
            }
            for (std::size_t i = 0; i != found; ++i) {
                if (!can[i]) return fail(which, i), true;
            }
            return false;
        };
        std::size_t i = 0;
        (void)(... || (detail::is_possibility<Properties> && judge_possibility(i, static_cast<Properties const*>(nullptr))
                           ? true
                           : (++i, false)));
        delete[] before;
        delete[] another;
        if (result.how != ending::complete) return result;
    }
    if (missing_goals != 0) {
        result.how = ending::unreached;
        std::size_t i = 0;
        (void)(... || (goal<Properties, Model> && !result.traces[i].found ? (result.property = i, true) : (++i, false)));
    }
    return result;
}

}  // namespace smss::check
