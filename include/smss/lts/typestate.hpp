// SPDX-License-Identifier: BSL-1.0
// Knows: how a value's type can remember the state of a table, so that a wrong order does not compile.
#pragma once

#include <smss/lts/label.hpp>
#include <smss/lts/table_check.hpp>
#include <smss/lts/transition_table.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace smss::lts {

/// The data on which guards are judged while compiling: `Described::context` if the described type has it.
template <described_by_table Described>
inline constexpr context_of<Described> static_context{};
/// The described type's own.
template <described_by_table Described>
    requires requires {
        { Described::context } -> std::convertible_to<context_of<Described>>;
    }
inline constexpr context_of<Described> static_context<Described> = Described::context;

namespace detail {

// Indices of the rows that offer an action for the first time: in one state, or in the whole table.
template <typename Described, bool Anywhere, auto State>
struct offers {
    std::size_t rows[Described::table.size()]{};
    std::size_t count = 0;

    constexpr offers() {
        auto const& table = Described::table;
        for (std::size_t i = 0; i != table.size(); ++i) {
            if (!Anywhere && !(table[i].from == State && table[i].when.permits(static_context<Described>))) continue;
            bool known = false;
            for (std::size_t j = 0; j != count; ++j) known = known || table[rows[j]].action == table[i].action;
            if (!known) rows[count++] = i;
        }
    }
};

template <typename Described, bool Anywhere, auto State>
inline constexpr offers<Described, Anywhere, State> offers_of{};

template <template <auto...> typename Set, typename Described, bool Anywhere, auto State>
constexpr auto offered() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return Set<Described::table[offers_of<Described, Anywhere, State>.rows[I]].action...>{};
    }
    (std::make_index_sequence<offers_of<Described, Anywhere, State>.count>{});
}

}  // namespace detail

/// The actions enabled in one state, as a type: `enabled<lift_action::up, lift_action::open>`.
template <described_by_table Described, auto State>
using enabled_in = typename detail::plain<decltype(detail::offered<enabled, Described, false, State>())>::type;

/// The actions of the whole table, as a type.
template <described_by_table Described>
using alphabet_of = typename detail::plain<decltype(detail::offered<alphabet, Described, true, Described::table.initial>())>::type;

namespace detail {

// How far a sequence of actions can be followed: up to the first that is refused, or to the last.
template <typename State>
struct followed {
    State state{};   // after the actions taken
    State before{};  // in which action number `last` is asked for
    std::size_t last = 0;
    bool complete = true;
};

template <typename Described, auto State, auto... Actions>
constexpr followed<state_of<Described>> follow() {
    followed<state_of<Described>> result{State, State, 0, true};
    std::size_t i = 0;
    auto const take = [&](auto action) {
        result.last = i++;
        result.before = result.state;
        if constexpr (std::is_same_v<decltype(action), action_of<Described>>) {
            auto const* const line = find_row(Described::table, result.state, action, static_context<Described>);
            if (line != Described::table.end()) {
                result.state = line->to;
                return true;
            }
        }
        result.complete = false;
        return false;
    };
    (void)(... && take(Actions));
    return result;
}

template <std::size_t Which, auto First, auto... Rest>
struct nth_label {
    using type = typename nth_label<Which - 1, Rest...>::type;
};
template <auto First, auto... Rest>
struct nth_label<0, First, Rest...> {
    using type = label<First>;
};

// The action to blame if the sequence is refused (else its last), and what was enabled there.
template <typename Described, auto State, auto... Actions>
using asked_for = typename nth_label<follow<Described, State, Actions...>().last, Actions...>::type;
template <typename Described, auto State, auto... Actions>
using enabled_there = enabled_in<Described, follow<Described, State, Actions...>().before>;

// Two concepts: an action nobody knows is another mistake than one that comes too early.
template <typename Label, typename Alphabet>
concept known = is_one_of<Label, Alphabet>;
template <typename Label, typename Enabled>
concept permitted = is_one_of<Label, Enabled>;
template <typename Described, auto State, auto... Actions>
concept in_order = known<asked_for<Described, State, Actions...>, alphabet_of<Described>> &&
    permitted<asked_for<Described, State, Actions...>, enabled_there<Described, State, Actions...>>;

}  // namespace detail

/// The actions can be taken one after the other, from `State` on.
template <typename Described, auto State, auto... Actions>
concept permitted_trace = described_by_table<Described> &&
    (sizeof...(Actions) == 0 || detail::follow<Described, State, Actions...>().complete);

/// Words of one's own for the members of a typestate: specialise it to give `typestate<Described, State>` more members,
/// such as `static constexpr auto phase = State;`.
template <typename Described, auto State>
struct typestate_words {};

/// A machine whose state is part of its type. `typestate<lift>{}` is in the table's initial state; `.after<a, b>()` is
/// the machine after these actions, and is ill-formed when one of them is refused: the message names the action and
/// what was enabled instead. Guards are judged on `static_context`.
template <deterministic Described, auto State = Described::table.initial>
struct typestate : typestate_words<Described, State> {
    /// What the table is called.
    using described_type = Described;

    /// Where it stands.
    static constexpr state_of<Described> state = State;
    /// May it end here?
    static constexpr bool is_final = Described::table.is_final(State);

    /// The machine after these actions.
    template <auto... Actions>
        requires detail::in_order<Described, State, Actions...>
    [[nodiscard]] constexpr auto after() const noexcept {
        return typestate<Described, detail::follow<Described, State, Actions...>().state>{};
    }

    /// Would `after` with these actions compile?
    template <auto... Actions>
    [[nodiscard]] static constexpr bool permits() noexcept {
        return permitted_trace<Described, State, Actions...>;
    }
};

}  // namespace smss::lts
