// SPDX-License-Identifier: BSL-1.0
// Knows: how several claims about a model are handed over at once.
#pragma once

#include <smss/check/model.hpp>

#include <concepts>
#include <cstddef>

namespace smss::check {

/// Several invariants, or several goals: `inline constexpr property_list<doors_closed, no_overload> all{};`
template <typename... Properties>
struct property_list {
    static constexpr std::size_t size = sizeof...(Properties);  ///< How many.
};

/// Two lists as one.
template <typename... A, typename... B>
[[nodiscard]] constexpr property_list<A..., B...> operator+(property_list<A...>, property_list<B...>) noexcept {
    return {};
}

namespace detail {

// A single property serves as a list of one.
template <typename Property>
struct as_list {
    using type = property_list<Property>;
};
template <typename... Properties>
struct as_list<property_list<Properties...>> {
    using type = property_list<Properties...>;
};

template <typename List, typename Model>
inline constexpr bool all_invariants = false;
template <typename... P, typename Model>
inline constexpr bool all_invariants<property_list<P...>, Model> = (... && (invariant<P, Model> || std::same_as<P, no_deadlock>));
template <typename List, typename Model>
inline constexpr bool all_goals = false;
template <typename... P, typename Model>
inline constexpr bool all_goals<property_list<P...>, Model> = (... && goal<P, Model>);

}  // namespace detail

/// Invariants of the model: one, or a `property_list` of them; `no_deadlock` may be among them.
template <typename List, typename Model>
concept invariants_of = detail::all_invariants<typename detail::as_list<List>::type, Model>;

/// Goals of the model: one, or a `property_list` of them.
template <typename List, typename Model>
concept goals_of = detail::all_goals<typename detail::as_list<List>::type, Model>;

}  // namespace smss::check
