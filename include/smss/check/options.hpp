// SPDX-License-Identifier: BSL-1.0
// Knows: how a search at run time may be bounded, cut short and watched, and what it says it has visited.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <version>

#ifdef __cpp_lib_jthread
#include <stop_token>
#endif

namespace smss::check {

#ifdef __cpp_lib_jthread
using stop_token = std::stop_token;  ///< how a search is cancelled from outside
#else
/// The library has no threads (libc++ for WebAssembly): nobody can ask for a stop.
struct stop_token {
    /// Never.
    [[nodiscard]] static constexpr bool stop_requested() noexcept { return false; }
};
#endif

/// Why a search ended before every reachable state was visited. Whatever such a search has not refuted is inconclusive.
enum class cut : std::uint8_t {
    none,             ///< every reachable state was visited
    state_limit,      ///< `options::state_limit`
    memory_limit,     ///< `options::memory_limit`, or the machine has no more memory
    index_limit,      ///< states are numbered in 32 bits, and the table's largest size is reached
    depth_limit,      ///< `options::depth_limit`
    cancelled,        ///< `options::cancel`
    first_failure,    ///< `stop_when::first_failure`
    all_decided,      ///< `stop_when::all_decided`
    unrepresentable,  ///< a state has a field outside its bounds: a mistake in the model
};

/// The same in words.
[[nodiscard]] constexpr std::string_view sentence(cut reason) noexcept {
    switch (reason) {
        case cut::none: return "every reachable state was visited";
        case cut::state_limit: return "the limit of states was reached";
        case cut::memory_limit: return "the limit of memory was reached";
        case cut::index_limit: return "all indices of the state table are taken";
        case cut::depth_limit: return "the limit of depth was reached";
        case cut::cancelled: return "the search was cancelled";
        case cut::first_failure: return "the search ended at the first failure";
        case cut::all_decided: return "the search ended when nothing was left to decide";
        case cut::unrepresentable: return "a field of a state left its bounds";
    }
    return "unknown reason";
}

/// When a search may end early.
enum class stop_when : std::uint8_t {
    space_exhausted,  ///< when every reachable state was visited: all counts are exact
    first_failure,    ///< as soon as an invariant is violated or a forbidden deadlock is met
    all_decided,      ///< as soon as nothing is left to find out: every invariant violated, every goal reached, a deadlock met
};

/// Use of the symmetry that a model offers; see symmetry.hpp.
enum class symmetry : std::uint8_t { when_offered, ignored };

/// Is a deadlock a failure?
enum class deadlocks : std::uint8_t { forbidden, permitted };

/// What a long search says while it runs.
enum class progress : std::uint8_t {
    automatic,  ///< a line on standard error every second, if that is a terminal
    silent,
};

/// How far a search has come.
struct progress_report {
    std::uint64_t states = 0;       ///< found
    std::uint64_t expanded = 0;     ///< whose steps have been taken
    std::uint64_t transitions = 0;  ///< steps taken
    std::uint64_t depth = 0;        ///< distance from the initial state
    std::uint64_t bytes = 0;        ///< memory of the tables
    double seconds = 0;             ///< since the beginning
};

/// How a search at run time is carried out.
struct options {
    std::uint64_t state_limit = std::numeric_limits<std::uint64_t>::max();  ///< states that may be stored
    std::uint64_t memory_limit = 0;  ///< bytes of the tables; 0: three quarters of the machine's memory
    std::uint64_t depth_limit = std::numeric_limits<std::uint64_t>::max();  ///< steps from the initial state
    unsigned index_bits = 32;        ///< the state table has at most 2^index_bits slots (10 to 32)
    stop_when stop = stop_when::space_exhausted;  ///< when a search has seen enough
    check::symmetry reduction = check::symmetry::when_offered;  ///< whether interchangeable components are told apart
    check::deadlocks deadlock = check::deadlocks::forbidden;  ///< whether a state without a step is a violation
    stop_token cancel{};             ///< a request to stop ends the search with `cut::cancelled`
    check::progress show = check::progress::automatic;  ///< whether a long search says how far it is
    std::function<void(progress_report const&)> on_progress{};  ///< called every few thousand states, whatever `show` says
};

/// What a search visited.
struct search_size {
    std::uint64_t states = 0;       ///< states stored; with symmetry, orbits
    std::uint64_t expanded = 0;     ///< of these, the ones that were judged and whose steps were taken
    std::uint64_t transitions = 0;  ///< steps from these
    std::uint64_t depth = 0;        ///< the greatest distance of an expanded state from the initial state
    std::uint64_t bytes = 0;        ///< memory of the tables at the end
    double seconds = 0;             ///< wall clock
    cut reason = cut::none;         ///< why it stopped early; `none`: it did not

    /// Every reachable state was seen.
    [[nodiscard]] bool complete() const noexcept { return reason == cut::none; }
};

}  // namespace smss::check
