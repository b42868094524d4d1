// SPDX-License-Identifier: BSL-1.0
// Knows: the words in which a compiler says what a search found. Types, because compilers print types.
#pragma once

namespace smss::check {

/// A shortest execution after which an invariant is broken: the actions, from the initial state.
template <auto... Actions>
struct counterexample {
    static constexpr int length = sizeof...(Actions);  ///< steps
};

/// A shortest execution that reaches a goal.
template <auto... Actions>
struct witness {
    static constexpr int length = sizeof...(Actions);  ///< steps
};

/// Stands for a trace of that many steps, too long to be spelt out.
template <int Steps>
struct too_long_to_print {
    static constexpr int length = Steps;  ///< steps
};

/// Verdict: in each of that many reachable states every invariant holds, and every goal is reached in one of them.
template <int States>
struct proved {};

/// Verdict: every goal is reached, which is all that was asked.
struct witnessed {};

/// Verdict: the invariant does not hold, and here is a shortest execution that breaks it.
/// A deadlock is `violated<no_deadlock, counterexample<...>>`: the execution leads into it.
template <typename Invariant, typename Counterexample>
struct violated {};

/// Verdict: none of that many reachable states reaches the goal, and there are no others.
template <typename Goal, int States>
struct unreachable {};

/// Verdict: more than that many states; the search gave up, and nothing is proved. Ask for more room with `within`.
template <int States>
struct inconclusive {};

/// Not a claim that can be checked: neither an invariant of the model, nor a goal, nor `no_deadlock`.
template <typename Property, typename Model>
struct not_a_property_of {};

// The last line of a message is one of these four, with the verdict in its brackets.
/// Whatever else may be claimed.
template <typename Verdict>
inline constexpr bool is_claim_about_model = true;
/// This may not.
template <typename Property, typename Model>
inline constexpr bool is_claim_about_model<not_a_property_of<Property, Model>> = false;

/// The search came to its end.
template <typename Verdict>
inline constexpr bool search_had_room = true;
/// It was cut off after that many states.
template <int States>
inline constexpr bool search_had_room<inconclusive<States>> = false;

/// Nothing breaks it.
template <typename Verdict>
inline constexpr bool invariant_holds = true;
/// This counterexample does.
template <typename Invariant, typename Counterexample>
inline constexpr bool invariant_holds<violated<Invariant, Counterexample>> = false;

/// It is reached.
template <typename Verdict>
inline constexpr bool goal_has_witness = true;
/// It is not, in all those states.
template <typename Goal, int States>
inline constexpr bool goal_has_witness<unreachable<Goal, States>> = false;

/// The property is one that can be checked on the model.
template <typename Verdict>
concept checkable = is_claim_about_model<Verdict>;
/// Every reachable state was visited.
template <typename Verdict>
concept conclusive = search_had_room<Verdict>;
/// No execution breaks an invariant.
template <typename Verdict>
concept without_counterexample = invariant_holds<Verdict>;
/// Each goal is reached by some execution.
template <typename Verdict>
concept with_witness = goal_has_witness<Verdict>;

}  // namespace smss::check
