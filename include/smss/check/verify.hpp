// SPDX-License-Identifier: BSL-1.0
// Knows: how to judge the claims about a model by visiting all its states at run time.
#pragma once

#include <smss/check/description.hpp>
#include <smss/check/execution.hpp>
#include <smss/check/property_list.hpp>
#include <smss/check/search.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::check {

/// What is said about one claim.
enum class judgement : std::uint8_t {
    holds,         ///< an invariant, in every reachable state
    violated,      ///< an invariant, or the absence of deadlocks: there is a counterexample
    reached,       ///< a goal: there is a witness
    unreached,     ///< a goal, in no reachable state
    inconclusive,  ///< the search was cut short
};

/// What kind of claim it is.
enum class claim : std::uint8_t { invariant, goal, no_deadlock };

/// One claim, what became of it, and a shortest execution that shows it.
template <typename Model>
struct finding {
    claim kind = claim::invariant;                ///< what kind of property
    judgement verdict = judgement::inconclusive;  ///< what the search has found
    bool required = true;                         ///< false for a deadlock that is permitted
    std::string name{};                           ///< of the property's type, without namespaces
    std::string sentence{};                       ///< the claim in words
    std::string requirement{};                    ///< id of what it is evidence for
    std::optional<execution<Model>> shown{};      ///< counterexample, or witness
    std::string_view type{};                      ///< the property's type as the compiler spells it

    /// It holds; a goal is reached.
    [[nodiscard]] bool is_good() const noexcept {
        return !required || verdict == judgement::holds || verdict == judgement::reached;
    }
};

/// What a search has found out about a model.
template <typename Model>
struct verification {
    Model system;                            ///< what was searched
    std::vector<finding<Model>> findings{};  ///< invariants, goals, deadlock; each in the order in which they were given
    search_size size{};                      ///< how large the search was
    bool reduced = false;                    ///< states are orbits
    /// With symmetry: how many states these orbits have, when that can be told. As many are reachable if every permutation of
    /// a reachable state is reachable (`symmetry_report::is_closed`), else fewer.
    std::optional<std::uint64_t> represented{};
    std::optional<execution<Model>> out_of_bounds{};  ///< with `cut::unrepresentable`: how a field leaves its bounds
    std::vector<std::string> fields_out_of_bounds{};  ///< fields that left their bounds, by name

    /// Does every invariant hold, is every goal reached, and is there no forbidden deadlock?
    [[nodiscard]] bool holds() const noexcept {
        for (auto const& found : findings) {
            if (!found.is_good()) return false;
        }
        return true;
    }
    /// Is at least one claim refuted? (Neither this nor `holds`: inconclusive.)
    [[nodiscard]] bool fails() const noexcept {
        for (auto const& found : findings) {
            if (found.required && (found.verdict == judgement::violated || found.verdict == judgement::unreached)) return true;
        }
        return false;
    }
    /// The finding about a property, or null: `result.about(doors_closed{})`.
    template <typename Property>
    [[nodiscard]] finding<Model> const* about(Property = {}) const {
        for (auto const& found : findings) {
            if (found.type == detail::spelling_of_type<Property>()) return &found;
        }
        return nullptr;
    }
    /// The verdict on deadlocks.
    [[nodiscard]] finding<Model> const& deadlock() const noexcept { return findings.back(); }
};

namespace detail {

// Where something was found first.
struct mark {
    bool found = false;
    bool in_step = false;      // in a step from `state`
    std::uint32_t state = 0;
};

template <typename Model, typename Invariants, typename Goals>
class judge;

template <typename Model, typename... Invariants, typename... Goals>
class judge<Model, property_list<Invariants...>, property_list<Goals...>> : public observer {
    using state_type = typename Model::state;
    using action_type = typename Model::action;

public:
    static constexpr std::size_t invariants = sizeof...(Invariants);
    static constexpr std::size_t goals = sizeof...(Goals);

    judge(Model const& system, options const& chosen) : system_{&system}, stop_{chosen.stop} {
        deadlock_counts_ = chosen.deadlock == deadlocks::forbidden || (... || std::same_as<Invariants, no_deadlock>);
        undecided_ = invariants + goals + 1 - (std::size_t{0} + ... + std::size_t{std::same_as<Invariants, no_deadlock>});
    }

    [[gnu::always_inline]] void state([[maybe_unused]] std::uint32_t index, [[maybe_unused]] state_type const& now) {
        std::size_t i = 0;
        (refute_in_state<Invariants>(i++, index, now), ...);
        i = 0;
        (reach_in_state<Goals>(i++, index, now), ...);
    }
    [[gnu::always_inline]] void step([[maybe_unused]] std::uint32_t from, [[maybe_unused]] state_type const& before, [[maybe_unused]] action_type const& action,
                                     [[maybe_unused]] state_type const& after) {
        std::size_t i = 0;
        (refute_in_step<Invariants>(i++, from, before, action, after), ...);
        i = 0;
        (reach_in_step<Goals>(i++, from, before, action, after), ...);
    }
    [[gnu::always_inline]] void expanded(std::uint32_t index, state_type const& now, bool, bool own) {
        if (own || ends_in(*system_, now)) [[likely]] return;
        put(stuck, false, index, deadlock_counts_);
    }
    void outside(std::uint32_t from, action_type const&) { left_bounds = {true, true, from}; }
    [[nodiscard]] bool finished() const noexcept { return over_; }

    [[nodiscard]] cut reason() const noexcept { return stop_ == stop_when::first_failure ? cut::first_failure : cut::all_decided; }
    [[nodiscard]] bool deadlock_counts() const noexcept { return deadlock_counts_; }

    std::array<mark, invariants> refuted{};
    std::array<mark, goals> reached{};
    mark stuck{};
    mark left_bounds{};

private:
    void put(mark& at, bool in_step, std::uint32_t state, bool is_failure) {
        if (at.found) return;
        at = {true, in_step, state};
        --undecided_;
        over_ = (stop_ == stop_when::first_failure && is_failure) || (stop_ == stop_when::all_decided && undecided_ == 0);
    }
    template <typename P>
    [[gnu::always_inline]] void refute_in_state(std::size_t i, std::uint32_t index, state_type const& now) {
        if constexpr (state_invariant<P, Model>) {
            if (!P::holds(now)) [[unlikely]] put(refuted[i], false, index, true);
        }
    }
    template <typename P>
    [[gnu::always_inline]] void refute_in_step(std::size_t i, std::uint32_t from, state_type const& before, action_type const& action,
                                               state_type const& after) {
        if constexpr (step_invariant<P, Model>) {
            if (!P::holds(before, action, after)) [[unlikely]] put(refuted[i], true, from, true);
        }
    }
    template <typename P>
    [[gnu::always_inline]] void reach_in_state(std::size_t i, std::uint32_t index, state_type const& now) {
        if constexpr (state_goal<P, Model>) {
            if (!reached[i].found && P::reached(now)) [[unlikely]] put(reached[i], false, index, false);
        }
    }
    template <typename P>
    [[gnu::always_inline]] void reach_in_step(std::size_t i, std::uint32_t from, state_type const& before, action_type const& action,
                                              state_type const& after) {
        if constexpr (step_goal<P, Model>) {
            if (!reached[i].found && P::reached(before, action, after)) [[unlikely]] put(reached[i], true, from, false);
        }
    }

    Model const* system_;
    stop_when stop_;
    bool deadlock_counts_ = true;
    bool over_ = false;
    std::size_t undecided_ = 0;
};

// A property after the search: what it is called, and what it says of a step. As values, so that what is done with them
// is compiled once for a model and not once for each property.
template <typename Model>
struct named_claim {
    finding<Model> (*describe)();
    bool (*matters)(typename Model::state const&, typename Model::action const&, typename Model::state const&);  // null: not about steps
};

template <typename P, typename Model>
[[nodiscard]] finding<Model> describe_claim() {
    constexpr claim kind = std::same_as<P, no_deadlock> ? claim::no_deadlock : goal<P, Model> ? claim::goal : claim::invariant;
    return {kind, judgement::inconclusive, true, spelt_type<P>(), sentence_of_property<P>(), requirement_of_property<P>(), {}, spelling_of_type<P>()};
}
template <typename P, typename Model>
[[nodiscard]] bool step_matters(typename Model::state const& before, typename Model::action const& action, typename Model::state const& after) {
    if constexpr (step_invariant<P, Model>) {
        return !P::holds(before, action, after);
    } else {
        return P::reached(before, action, after);
    }
}
template <typename P, typename Model>
[[nodiscard]] constexpr named_claim<Model> name_claim() {
    if constexpr (step_invariant<P, Model> || step_goal<P, Model>) {
        return {&describe_claim<P, Model>, &step_matters<P, Model>};
    } else {
        return {&describe_claim<P, Model>, nullptr};
    }
}

template <bool Reduce, typename Model>
void add_finding(verification<Model>& result, state_table<codec<Model>> const& table, named_claim<Model> const& about, mark const& at, bool required) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    finding<Model> found = about.describe();
    found.required = required;
    bool const goal_wanted = found.kind == claim::goal;
    if (at.found) {
        found.verdict = goal_wanted ? judgement::reached : judgement::violated;
        execution<Model> shown = execution_to<Reduce>(result.system, table, at.state);
        if (at.in_step) {
            state_type const before = shown.last();
            static_cast<void>(extend(shown, result.system, [&](action_type const& action, state_type const& after) {
                return about.matters(before, action, after);
            }));
        }
        found.shown = std::move(shown);
    } else if (result.size.complete()) {
        found.verdict = goal_wanted ? judgement::unreached : judgement::holds;
    }
    result.findings.push_back(std::move(found));
}

template <typename Property>
[[nodiscard]] consteval bool is_symmetric() {
    if constexpr (requires { { Property::symmetric } -> std::convertible_to<bool>; }) {
        return Property::symmetric;
    } else {
        return true;
    }
}
template <typename... Properties>
[[nodiscard]] consteval bool all_symmetric(property_list<Properties...>) {
    return (... && is_symmetric<Properties>());
}

template <bool Reduce, typename Model, typename... Invariants, typename... Goals>
[[nodiscard]] verification<Model> verify_all(Model const& system, property_list<Invariants...>, property_list<Goals...>, options const& chosen) {
    using state_type = typename Model::state;
    state_table<codec<Model>> table{limits_of(chosen)};
    judge<Model, property_list<Invariants...>, property_list<Goals...>> found{system, chosen};

    verification<Model> result{system};
    result.reduced = Reduce;
    result.size = search<Reduce>(system, table, found, chosen);
    if (found.finished() && result.size.reason == cut::none) result.size.reason = found.reason();

    std::array<named_claim<Model>, sizeof...(Invariants)> const invariants{name_claim<Invariants, Model>()...};
    std::array<named_claim<Model>, sizeof...(Goals)> const goals{name_claim<Goals, Model>()...};
    std::array<bool, sizeof...(Invariants)> const are_invariants{!std::same_as<Invariants, no_deadlock>...};
    for (std::size_t i = 0; i != invariants.size(); ++i) {
        if (are_invariants[i]) add_finding<Reduce>(result, table, invariants[i], found.refuted[i], true);
    }
    for (std::size_t i = 0; i != goals.size(); ++i) add_finding<Reduce>(result, table, goals[i], found.reached[i], true);
    add_finding<Reduce>(result, table, name_claim<no_deadlock, Model>(), found.stuck, found.deadlock_counts());

    if (result.size.reason == cut::unrepresentable) {
        codec<Model> const coder{system};
        typename codec<Model>::record record{};
        auto shown = found.left_bounds.found ? execution_to<Reduce>(system, table, found.left_bounds.state) : execution<Model>{system.initial(), {}};
        if (found.left_bounds.found) {
            static_cast<void>(extend(shown, system, [&](auto const&, state_type const& after) { return !coder.encode(after, record); }));
        }
        result.fields_out_of_bounds = out_of_bounds(shown.last());
        result.out_of_bounds = std::move(shown);
    }
    if constexpr (Reduce && has_exchange<Model>) {
        // counting an orbit by permutations costs n! steps; beyond four components only signatures are quick enough
        if (result.size.complete() && (has_signature<Model> || system.interchangeable() <= 4)) {
            codec<Model> const coder{system};
            std::uint64_t all = 0;
            for (std::uint32_t s = 0; s != table.size(); ++s) all += orbit_size(system, coder.decode(table[s]));
            result.represented = all;
        }
    }
    return result;
}

}  // namespace detail

/// Visits every reachable state of `system`, nearest first, and judges each invariant and goal, and whether there is a
/// deadlock (a state that is not final in which nothing is enabled but the environment's actions).
///
/// Every counterexample and every witness is a shortest one. A search that was cut short by a limit answers
/// `inconclusive` for whatever it has not refuted or reached. If the model offers a symmetry, only one state of each orbit
/// is visited; the executions shown are executions of the system itself all the same. A property that knows components by
/// their numbers says `static constexpr bool symmetric = false`: with such a one, every state is visited. Nothing is
/// allocated per state.
template <explorable Model, invariants_of<Model> Invariants, goals_of<Model> Goals = property_list<>>
[[nodiscard]] verification<Model> verify(Model const& system, Invariants, Goals = {}, options const& chosen = {}) {
    using invariant_list = typename detail::as_list<Invariants>::type;
    using goal_list = typename detail::as_list<Goals>::type;
    if constexpr (symmetric<Model> && detail::all_symmetric(invariant_list{} + goal_list{})) {
        if (chosen.reduction == symmetry::when_offered) {
            return detail::verify_all<true>(system, invariant_list{}, goal_list{}, chosen);
        }
    }
    return detail::verify_all<false>(system, invariant_list{}, goal_list{}, chosen);
}

/// The same for a model without claims: counts its states and looks for deadlocks.
template <explorable Model>
[[nodiscard]] verification<Model> verify(Model const& system, options const& chosen = {}) {
    return verify(system, property_list<>{}, property_list<>{}, chosen);
}

}  // namespace smss::check
