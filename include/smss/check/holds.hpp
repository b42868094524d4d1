// SPDX-License-Identifier: BSL-1.0
// Knows: how to make the compiler prove a property of a model, and print the shortest counterexample when it cannot.
#pragma once

#include <smss/check/counterexample.hpp>
#include <smss/check/exploration.hpp>
#include <smss/check/explore.hpp>
#include <smss/check/model.hpp>

#include <cstddef>
#include <utility>

namespace smss::check {

/// The same model with room for `Capacity` states: `holds<within<32768, lift>, doors_closed>`.
template <std::size_t Capacity, model Model>
struct within : Model {
    static constexpr std::size_t capacity = Capacity;  ///< states for which there is room
};

/// How many states a search of this model has room for: `Model::capacity` if it says so, else `default_capacity`.
template <typename Model>
inline constexpr std::size_t capacity_of = default_capacity;
template <typename Model>
    requires requires { Model::capacity; }
inline constexpr std::size_t capacity_of<Model> = Model::capacity;  ///< The model's own.

/// The one search for these properties; evaluated once, whoever asks. `explored<lift>.states` pins the size of a model.
template <model Model, typename... Properties>
inline constexpr exploration<typename Model::action, sizeof...(Properties)> explored =
    explore<capacity_of<Model>, Properties...>(Model{});

namespace detail {

template <template <auto...> typename Trace, typename Model, typename... Properties>
struct spelt {
    // Trace number `Which` of the search, as a type.
    template <std::size_t Which>
    static constexpr auto trace() {
        constexpr auto const& search = explored<Model, Properties...>;
        if constexpr (search.traces[Which].kept) {
            return []<std::size_t... I>(std::index_sequence<I...>) {
                constexpr auto const& found = explored<Model, Properties...>;
                return Trace<found.steps[found.traces[Which].first + I]...>{};
            }(std::make_index_sequence<search.traces[Which].length>{});
        } else {
            return too_long_to_print<static_cast<int>(search.traces[Which].length)>{};
        }
    }
};

template <std::size_t Which, typename First, typename... Rest>
struct nth {
    using type = typename nth<Which - 1, Rest...>::type;
};
template <typename First, typename... Rest>
struct nth<0, First, Rest...> {
    using type = First;
};

// clang prints a type as it was computed; as argument of a class template it prints as what it is.
template <typename Type>
struct plain {
    using type = Type;
};

template <typename Model, typename First, typename... Rest>
constexpr auto first_stranger() {
    if constexpr (!property<First, Model>) {
        return not_a_property_of<First, Model>{};
    } else {
        return first_stranger<Model, Rest...>();
    }
}

template <typename Model, typename... Properties>
constexpr auto give_verdict() {
    if constexpr (!(... && property<Properties, Model>)) {
        return first_stranger<Model, Properties...>();
    } else {
        constexpr auto const& search = explored<Model, Properties...>;
        if constexpr (search.how == ending::complete) {
            return proved<static_cast<int>(search.states)>{};
        } else if constexpr (search.how == ending::witnessed) {
            return witnessed{};
        } else if constexpr (search.how == ending::out_of_room) {
            return inconclusive<static_cast<int>(search.states)>{};
        } else if constexpr (search.how == ending::violated) {
            return violated<typename nth<search.property, Properties...>::type,
                            decltype(spelt<counterexample, Model, Properties...>::template trace<search.property>())>{};
        } else {
            return unreachable<typename nth<search.property, Properties...>::type, static_cast<int>(search.states)>{};
        }
    }
}

}  // namespace detail

/// What one search says about all these properties: `proved`, `witnessed`, `violated`, `unreachable` or `inconclusive`.
template <model Model, typename... Properties>
using verdict_of = typename detail::plain<decltype(detail::give_verdict<Model, Properties...>())>::type;

/// Every invariant holds in every reachable state (and in every step), every goal is reached in some: proved by visiting
/// them all while compiling. The properties share one search. For `static_assert`; when it fails, the last line of the
/// message is the verdict, with the shortest counterexample in it.
template <typename Model, typename... Properties>
concept holds = model<Model> && checkable<verdict_of<Model, Properties...>> && conclusive<verdict_of<Model, Properties...>> &&
                without_counterexample<verdict_of<Model, Properties...>> && with_witness<verdict_of<Model, Properties...>>;

/// Each goal is reached by some execution. The search stops as soon as all of them are.
template <typename Model, typename... Goals>
concept reaches = holds<Model, Goals...> && (... && goal<Goals, Model>);

/// No reachable state is a deadlock: see `no_deadlock`.
template <typename Model>
concept deadlock_free = holds<Model, no_deadlock>;

/// The shortest execution that reaches the goal, as a type: `std::is_same_v<witness_of<lift, at_top>, witness<up, up>>`.
template <model Model, goal<Model> Goal>
    requires reaches<Model, Goal>
using witness_of = decltype(detail::spelt<witness, Model, Goal>::template trace<0>());

namespace detail {
template <typename Verdict>
struct counterexample_in;
template <typename Invariant, typename Counterexample>
struct counterexample_in<violated<Invariant, Counterexample>> {
    using type = Counterexample;
};
}  // namespace detail

/// The shortest execution that breaks the invariant, as a type; ill-formed when there is none. For tests of wrong models.
template <model Model, typename... Properties>
using counterexample_of = typename detail::counterexample_in<verdict_of<Model, Properties...>>::type;

}  // namespace smss::check
