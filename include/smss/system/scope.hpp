// SPDX-License-Identifier: BSL-1.0
// Knows: what bounds the composed system: how many sessions, queued requests, threads, faults, subsystems and session starts.
#pragma once

#include <concepts>

namespace smss {

/// The bounds of a composed system. The defaults are the scope of the compile-time proofs: the smallest in which two
/// sessions live at once, one ends and another is created after it, a request waits while threads are busy, and one
/// thing goes wrong.
struct system_limits {
    unsigned sessions = 2;    ///< sessions that can exist at once, session 0 among them: 1 to 8
    unsigned queue = 1;       ///< requests of clients that can lie in the port at once: 1 to 4
    unsigned threads = 2;     ///< API threads, where the pool does not grow: 1 to 15
    unsigned faults = 1;      ///< how often the adversary may strike: 0 to 7
    unsigned subsystems = 0;  ///< optional subsystems that can be loaded on demand: 0 to 4
    unsigned starts = 2;      ///< sessions created on request over the whole run: 0 to 13
    unsigned mishaps = 0;     ///< nt5_2: 1: also what few runs show, after a fault in the middle of a step (`scope::mishaps`)

    [[nodiscard]] friend constexpr bool operator==(system_limits const&, system_limits const&) = default;
};

/// Bounds, one type each, named in the order in which one wants to name them: `system<edition::nt5_2, scope::sessions<2>>`
/// while compiling, `system{edition::nt5_2, scope::sessions{4}}` at run time. What is not named keeps its default.
namespace scope {

/// In place of a number: the number is told at run time.
inline constexpr int at_run_time = -1;

namespace detail {
template <unsigned system_limits::*Which, int Count>
struct bound {
    static_assert(Count >= 0, "a scope counts from 0");
    static constexpr unsigned count = static_cast<unsigned>(Count);
    static constexpr void apply(system_limits& limits) { limits.*Which = count; }
};
template <unsigned system_limits::*Which>
struct bound<Which, at_run_time> {
    unsigned count = 0;
    constexpr bound() = default;
    explicit constexpr bound(unsigned how_many) : count(how_many) {}
    constexpr void apply(system_limits& limits) const { limits.*Which = count; }
};
}  // namespace detail

/// Sessions that can exist at once, session 0 among them (1 to 8).
template <int Count = at_run_time>
struct sessions : detail::bound<&system_limits::sessions, Count> {
    using detail::bound<&system_limits::sessions, Count>::bound;
};
/// Requests that can lie in the port at once (1 to 4).
template <int Count = at_run_time>
struct queue : detail::bound<&system_limits::queue, Count> {
    using detail::bound<&system_limits::queue, Count>::bound;
};
/// API threads, where the pool does not grow (1 to 15).
template <int Count = at_run_time>
struct threads : detail::bound<&system_limits::threads, Count> {
    using detail::bound<&system_limits::threads, Count>::bound;
};
/// How often the adversary may strike (0 to 7).
template <int Count = at_run_time>
struct faults : detail::bound<&system_limits::faults, Count> {
    using detail::bound<&system_limits::faults, Count>::bound;
};
/// Optional subsystems that can be loaded on demand (0 to 4).
template <int Count = at_run_time>
struct subsystems : detail::bound<&system_limits::subsystems, Count> {
    using detail::bound<&system_limits::subsystems, Count>::bound;
};
/// Sessions created on request over the whole run (0 to 13).
template <int Count = at_run_time>
struct starts : detail::bound<&system_limits::starts, Count> {
    using detail::bound<&system_limits::starts, Count>::bound;
};

/// 1: nt5_2 also does what it does after a fault in the middle of a step, or by a choice that matters seldom. The proofs leave it
/// out, the refinement of `run` needs it (docs/refinement.md):
/// - a connected subsystem is loaded once more (vectors A2, 152), or one that is being started for somebody else (nt5_2 3.8.4 step 3);
/// - csrss serves on when its connection is closed (nt5_2 4.1.4; vectors 167);
/// - a connection that cannot be announced sets nobody free (README: NtSetEvent, H);
/// - the failure of a deferred subsystem is overlooked, that of csrss is not (choice subsystem_failure; vectors S4);
/// - smss runs a native initial command itself, csrss or not (nt5_2 4.4.5; vectors 137);
/// - the failure of the kernel session stops the system after the programs of Execute (vectors S2).
template <int Count = at_run_time>
struct mishaps : detail::bound<&system_limits::mishaps, Count> {
    using detail::bound<&system_limits::mishaps, Count>::bound;
};

/// A number that is known at run time only.
template <std::integral Count>
sessions(Count) -> sessions<>;
/// A number that is known at run time only.
template <std::integral Count>
queue(Count) -> queue<>;
/// A number that is known at run time only.
template <std::integral Count>
threads(Count) -> threads<>;
/// A number that is known at run time only.
template <std::integral Count>
faults(Count) -> faults<>;
/// A number that is known at run time only.
template <std::integral Count>
subsystems(Count) -> subsystems<>;
/// A number that is known at run time only.
template <std::integral Count>
starts(Count) -> starts<>;
/// A number that is known at run time only.
template <std::integral Count>
mishaps(Count) -> mishaps<>;

}  // namespace scope

/// One of the bounds in `smss::scope`.
template <typename Type>
concept system_scope = requires(Type const& bound, system_limits& limits) {
    bound.apply(limits);
};

/// The bounds that these scopes name, over the defaults.
template <system_scope... Scopes>
[[nodiscard]] constexpr system_limits limits_of(Scopes const&... scopes) {
    system_limits limits{};
    (scopes.apply(limits), ...);
    return limits;
}

/// Are these bounds ones that the model has room for?
[[nodiscard]] constexpr bool are_within_reach(system_limits const& limits) noexcept {
    return limits.sessions >= 1 && limits.sessions <= 8 && limits.queue >= 1 && limits.queue <= 4 && limits.threads >= 1 &&
           limits.threads <= 15 && limits.faults <= 7 && limits.subsystems <= 4 && limits.starts <= 13 && limits.mishaps <= 1;
}

}  // namespace smss
