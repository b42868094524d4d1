// SPDX-License-Identifier: BSL-1.0
// Knows: how to make sure, for a given scope, that the symmetry a model claims to have changes no verdict.
#pragma once

#include <smss/check/execution.hpp>
#include <smss/check/property_list.hpp>
#include <smss/check/search.hpp>
#include <smss/check/symmetry.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace smss::check {

/// What `confirm_symmetry` found.
template <typename Model>
struct symmetry_report {
    bool confirmed = false;                   ///< interchanging two components changes nothing that a property sees
    std::string_view reason{};                ///< if not: what is wrong, or why the search was cut short
    std::string property{};                   ///< if a property tells a state from its representative: its name
    search_size size{};                       ///< of the search without symmetry
    std::uint64_t orbits = 0;                 ///< representatives among the reachable states and beside them
    std::uint64_t orbit_states = 0;           ///< how many states all orbits have, for models with `exchange`
    std::optional<execution<Model>> shown{};  ///< to a state that differs from its representative

    /// Is every permutation of a reachable state reachable as well? Verdicts do not need it, but only then is
    /// `verification::represented` the number of reachable states; else it is more.
    [[nodiscard]] bool is_closed() const noexcept { return confirmed && orbit_states == size.states; }
};

namespace detail {

// What a state can do, up to the representatives of where it leads: the step's properties as bits.
template <typename Model>
struct outcome {
    typename codec<Model>::record to{};
    std::uint64_t bits = 0;
};

template <typename Model, typename... Properties>
[[nodiscard]] std::vector<outcome<Model>> outcomes_of(Model const& system, typename Model::state const& from, property_list<Properties...>) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    codec<Model> const coder{system};
    std::vector<outcome<Model>> all;
    system.successors(from, [&](action_type const& action, state_type const& next) {
        outcome<Model> one;
        static_cast<void>(coder.encode(representative<true>(system, next), one.to));
        one.bits = is_from_outside(system, action);
        [[maybe_unused]] auto const add = [&]<typename P>(std::type_identity<P>) {
            if constexpr (step_invariant<P, Model>) one.bits = one.bits << 1 | std::uint64_t{P::holds(from, action, next)};
            if constexpr (step_goal<P, Model>) one.bits = one.bits << 1 | std::uint64_t{P::reached(from, action, next)};
        };
        (add(std::type_identity<Properties>{}), ...);
        all.push_back(one);
    });
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
        return a.bits != b.bits ? a.bits < b.bits : comes_before(a.to, b.to);
    });
    all.erase(std::unique(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.bits == b.bits && codec<Model>::same(a.to, b.to); }),
              all.end());
    return all;
}

template <typename Model, typename... P>
[[nodiscard]] consteval std::size_t count_step_properties(property_list<P...>) {
    return (std::size_t{0} + ... + std::size_t{step_invariant<P, Model> || step_goal<P, Model>});
}

template <typename P, typename Model>
[[nodiscard]] bool tells_apart(typename Model::state const& a, typename Model::state const& b) {
    if constexpr (state_invariant<P, Model>) return P::holds(a) != P::holds(b);
    if constexpr (state_goal<P, Model>) return P::reached(a) != P::reached(b);
    return false;
}

}  // namespace detail

/// Visits every reachable state without symmetry and compares it with its representative: the same properties hold in
/// both, both or neither are final, and their steps lead to the same orbits with the same properties of the steps (so that
/// the representatives are a bisimulation of the system). If all do, a search with symmetry gives the same verdicts and
/// the same shortest lengths. At most 62 properties of steps.
template <symmetric Model, invariants_of<Model> Invariants = property_list<>, goals_of<Model> Goals = property_list<>>
    requires explorable<Model>
[[nodiscard]] symmetry_report<Model> confirm_symmetry(Model const& system, Invariants = {}, Goals = {}, options const& chosen = {}) {
    using properties = decltype(typename detail::as_list<Invariants>::type{} + typename detail::as_list<Goals>::type{});
    static_assert(detail::count_step_properties<Model>(properties{}) < 63, "confirm_symmetry takes at most 62 properties of steps");
    state_table<codec<Model>> table{detail::limits_of(chosen)};
    observer nobody;
    symmetry_report<Model> result;
    result.size = search<false>(system, table, nobody, chosen);
    if (!result.size.complete()) {
        result.reason = sentence(result.size.reason);
        return result;
    }

    codec<Model> const coder{system};
    state_table<codec<Model>> representatives{detail::limits_of(chosen)};
    for (std::uint32_t index = 0; index != table.size(); ++index) {
        auto const state = coder.decode(table[index]);
        typename Model::state const chosen_one = detail::representative<true>(system, state);
        auto const fail = [&](std::string_view why) {
            result.reason = why;
            result.shown = detail::execution_to<false>(system, table, index);
            return result;
        };
        typename codec<Model>::record record{};
        typename codec<Model>::record again{};
        if (!coder.encode(chosen_one, record)) return fail("the representative has a field outside its bounds");
        std::uint32_t at = 0;
        if (insertion const stored = representatives.insert(record, coder.hash(record), 0, at); stored > insertion::stored) {
            result.reason = sentence(detail::reason_of(stored));
            return result;
        }
        if (coder.same(record, table[index])) continue;
        static_cast<void>(coder.encode(detail::representative<true>(system, chosen_one), again));
        if (!coder.same(record, again)) return fail("the representative of the representative is another state");
        if (detail::ends_in(system, state) != detail::ends_in(system, chosen_one)) return fail("only one of the two is final");
        [&]<typename... P>(property_list<P...>) {
            static_cast<void>((... || (detail::tells_apart<P, Model>(state, chosen_one) && (result.property = detail::spelt_type<P>(), true))));
        }(properties{});
        if (!result.property.empty()) return fail("a property holds in only one of the two");
        auto const mine = detail::outcomes_of(system, state, properties{});
        auto const its = detail::outcomes_of(system, chosen_one, properties{});
        bool const equal = std::equal(mine.begin(), mine.end(), its.begin(), its.end(),
                                      [](auto const& a, auto const& b) { return a.bits == b.bits && codec<Model>::same(a.to, b.to); });
        if (!equal) return fail("the steps of the two lead to different orbits");
    }
    result.orbits = representatives.size();
    if constexpr (has_exchange<Model>) {
        for (std::uint32_t index = 0; index != representatives.size(); ++index) {
            result.orbit_states += orbit_size(system, coder.decode(representatives[index]));
        }
    }
    result.confirmed = true;
    return result;
}

}  // namespace smss::check
