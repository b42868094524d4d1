// SPDX-License-Identifier: BSL-1.0
// Knows: what a search through the states of a model can find.
#pragma once

#include <cstddef>
#include <cstdint>

namespace smss::check {

/// How many states a search has room for when nothing else is said: with the evaluation limits of g++ and clang in mind.
inline constexpr std::size_t default_capacity = std::size_t{1} << 13;

/// Traces are kept up to this number of steps, all of one search together.
inline constexpr std::size_t longest_trace = 512;

/// How a search ended.
enum class ending : std::uint8_t {
    complete,     ///< every reachable state was visited; all invariants hold, all goals are reached
    witnessed,    ///< only goals were asked for and all of them are reached; not every state was visited
    violated,     ///< an invariant does not hold; the search stopped there
    unreached,    ///< every reachable state was visited, and some goal is reached in none
    out_of_room,  ///< more states than the capacity: nothing is proved
};

/// A trace inside `exploration::steps`. Not kept when the room for traces is used up: then only its length is known.
struct trace_place {
    std::size_t first = 0;   ///< of the trace, in `steps`
    std::size_t length = 0;  ///< steps of the trace
    bool found = false;      ///< the goal was reached, or the invariant broken
    bool kept = false;       ///< its trace is kept
};

/// The result of a search: how it ended, what it saw, and a shortest trace for everything it found.
template <typename Action, std::size_t Properties>
struct exploration {
    ending how = ending::complete;                           ///< why the search stopped
    std::size_t property = Properties;                       ///< the one that is violated, or the first goal that is not reached
    std::size_t states = 0;                                  ///< states visited; with `out_of_room`, the capacity
    std::size_t transitions = 0;                             ///< steps taken from them
    std::size_t depth = 0;                                   ///< the longest distance from the initial state
    trace_place traces[Properties == 0 ? 1 : Properties]{};  ///< for each property: its counterexample, or the goal's witness
    Action steps[longest_trace]{};                           ///< the kept traces, one behind the other
    std::size_t steps_used = 0;                              ///< of `steps`
};

}  // namespace smss::check
