// SPDX-License-Identifier: BSL-1.0
// Knows: what a well-made transition table is, and which row or state is to blame when one is not.
#pragma once

#include <smss/lts/label.hpp>
#include <smss/lts/name.hpp>
#include <smss/lts/transition_table.hpp>

#include <cstddef>

namespace smss::lts {

/// What a check found: nothing, or the first state or action to blame.
template <typename Value>
struct culprit {
    bool found = false;  ///< is there one?
    Value value{};       ///< the state or action
    /// Is there one?
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return found; }
};

/// Two rows that cannot both be meant; `found` false: there are none.
struct row_pair {
    bool found = false;      ///< is there one?
    std::size_t first = 0;   ///< number of the one row
    std::size_t second = 0;  ///< number of the other
    /// Is there one?
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return found; }
};

/// The first two rows with the same `from` and `action`. Guards are believed to exclude each other when both rows have
/// one and the guards differ; whether they do is seen at run time, where `machine` refuses what is ambiguous.
template <table Table>
[[nodiscard]] constexpr row_pair find_conflict(Table const& written) {
    std::size_t i = 0;
    for (auto one = written.begin(); one != written.end(); ++one, ++i) {
        std::size_t j = i + 1;
        for (auto two = one + 1; two != written.end(); ++two, ++j) {
            if (!(one->from == two->from && one->action == two->action)) continue;
            if (one->when.is_present() && two->when.is_present() && !(one->when == two->when)) continue;
            return {true, i, j};
        }
    }
    return {};
}

/// The first state that is named in the table but that no sequence of rows reaches from the initial state, guards aside.
template <table Table>
[[nodiscard]] constexpr culprit<typename Table::state_type> find_unreachable_state(Table const& written) {
    using state_type = typename Table::state_type;
    // A row is live when its `from` can be reached. Sweeping until nothing changes needs no order on states.
    bool live[Table::size()]{};
    auto const reached = [&](state_type const& state) {
        if (state == written.initial) return true;
        for (std::size_t i = 0; i != Table::size(); ++i) {
            if (live[i] && written[i].to == state) return true;
        }
        return false;
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i != Table::size(); ++i) {
            if (!live[i] && reached(written[i].from)) live[i] = changed = true;
        }
    }
    for (std::size_t i = 0; i != Table::size(); ++i) {
        if (!live[i]) return {true, written[i].from};
    }
    for (std::size_t i = 0; i != written.finals.size(); ++i) {
        if (!reached(written.finals.states[i])) return {true, written.finals.states[i]};
    }
    return {};
}

/// The first state without a way out that is not declared final.
template <table Table>
[[nodiscard]] constexpr culprit<typename Table::state_type> find_dead_end(Table const& written) {
    if (!has_way_out(written, written.initial) && !written.is_final(written.initial)) return {true, written.initial};
    for (auto const& line : written) {
        if (!has_way_out(written, line.to) && !written.is_final(line.to)) return {true, line.to};
    }
    return {};
}

/// The first action of the enumeration that occurs in none of these tables.
template <table First, table... More>
    requires detail::fixed_enum<typename First::action_type>
[[nodiscard]] constexpr culprit<typename First::action_type> find_unused_action(First const& first, More const&... more) {
    auto const occurs_in = [](auto const& written, auto const& action) {
        for (auto const& line : written) {
            if (line.action == action) return true;
        }
        return false;
    };
    for (auto const& action : enumerators<typename First::action_type>{}) {
        if (!occurs_in(first, action) && !(... || occurs_in(more, action))) return {true, action};
    }
    return {};
}

/// No two rows say different things about the same action in the same state.
template <table Table>
[[nodiscard]] constexpr bool is_deterministic(Table const& written) {
    return !find_conflict(written);
}

// The same checks of described tables, as concepts. The last line of a message is one of the four below, with the
// culprit in its brackets.

/// Nothing is to blame.
struct nobody {};
/// The state and the action about which two rows disagree.
template <typename State, typename Action>
struct two_rows_for {};
/// A state that cannot be reached from the initial one.
template <auto State>
struct never_reached {};
/// A state that is neither final nor left by any row.
template <auto State>
struct never_left {};
/// An action that no row takes.
template <auto Action>
struct never_taken {};

/// Deterministic.
template <typename Culprit>
inline constexpr bool one_row_for_each_action = true;
/// It is not: these rows leave one state by one action.
template <typename State, typename Action>
inline constexpr bool one_row_for_each_action<two_rows_for<State, Action>> = false;
/// Nothing is left over.
template <typename Culprit>
inline constexpr bool every_state_is_reachable = true;
/// This state is.
template <auto State>
inline constexpr bool every_state_is_reachable<never_reached<State>> = false;
/// Whatever else has a way out.
template <typename Culprit>
inline constexpr bool only_final_states_are_dead_ends = true;
/// This state has none.
template <auto State>
inline constexpr bool only_final_states_are_dead_ends<never_left<State>> = false;
/// The table uses all it declares.
template <typename Culprit>
inline constexpr bool every_action_is_taken = true;
/// This action is in no row.
template <auto Action>
inline constexpr bool every_action_is_taken<never_taken<Action>> = false;

namespace detail {

template <typename Type>
struct plain {
    using type = Type;
};

template <typename Described>
constexpr auto blame_conflict() {
    constexpr row_pair found = find_conflict(Described::table);
    if constexpr (found.found) {
        return two_rows_for<label<Described::table[found.first].from>, label<Described::table[found.first].action>>{};
    } else {
        return nobody{};
    }
}
template <typename Described>
constexpr auto blame_unreachable() {
    constexpr auto found = find_unreachable_state(Described::table);
    if constexpr (found.found) {
        return never_reached<found.value>{};
    } else {
        return nobody{};
    }
}
template <typename Described>
constexpr auto blame_dead_end() {
    constexpr auto found = find_dead_end(Described::table);
    if constexpr (found.found) {
        return never_left<found.value>{};
    } else {
        return nobody{};
    }
}
template <typename... Described>
constexpr auto blame_unused() {
    constexpr auto found = find_unused_action(Described::table...);
    if constexpr (found.found) {
        return never_taken<found.value>{};
    } else {
        return nobody{};
    }
}

template <typename Described>
using conflict_of = typename plain<decltype(blame_conflict<Described>())>::type;
template <typename Described>
using unreachable_of = typename plain<decltype(blame_unreachable<Described>())>::type;
template <typename Described>
using dead_end_of = typename plain<decltype(blame_dead_end<Described>())>::type;
template <typename... Described>
using unused_of = typename plain<decltype(blame_unused<Described...>())>::type;

template <typename Culprit>
concept no_conflict = one_row_for_each_action<Culprit>;
template <typename Culprit>
concept no_unreachable_state = every_state_is_reachable<Culprit>;
template <typename Culprit>
concept no_dead_end = only_final_states_are_dead_ends<Culprit>;
template <typename Culprit>
concept no_unused_action = every_action_is_taken<Culprit>;

}  // namespace detail

/// At most one row for each state and action (see `find_conflict` for guards).
template <typename Described>
concept deterministic = described_by_table<Described> && detail::no_conflict<detail::conflict_of<Described>>;

/// Every state of the table can be reached from its initial state.
template <typename Described>
concept connected = described_by_table<Described> && detail::no_unreachable_state<detail::unreachable_of<Described>>;

/// Whatever state is not final can be left.
template <typename Described>
concept without_dead_ends = described_by_table<Described> && detail::no_dead_end<detail::dead_end_of<Described>>;

/// Every enumerator of the action type occurs in one of these tables, which share it.
template <typename... Described>
concept all_actions_used = (... && described_by_table<Described>) && detail::no_unused_action<detail::unused_of<Described...>>;

/// All four: what one asks of a table that describes one whole machine.
template <typename Described>
concept well_formed = deterministic<Described> && connected<Described> && without_dead_ends<Described> && all_actions_used<Described>;

}  // namespace smss::lts
