// SPDX-License-Identifier: BSL-1.0
// Knows: how a list of properties becomes one proof.
#pragma once

#include <smss/check/holds.hpp>
#include <smss/check/property_list.hpp>

/// `proves<model, decltype(invariants::of_order)>`: one search for the whole list; ill-formed when it finds a counterexample.
template <typename Model, typename List>
struct proof;
template <typename Model, typename... Properties>
struct proof<Model, smss::check::property_list<Properties...> const> {
    static_assert(smss::check::holds<Model, Properties...>);
    static constexpr bool done = true;
};
template <typename Model, typename List>
inline constexpr bool proves = proof<Model, List const>::done;
