// SPDX-License-Identifier: BSL-1.0
// Knows: how a labelled transition system is written down as rows of values, and what one row may say.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace smss::lts {

/// The context of a table without guards.
struct no_context {};

/// A condition on data outside the table under which a row is enabled. A default-made guard always holds.
/// `Context` is whatever the guards of one table look at.
template <typename Context>
struct guard {
    std::string_view name{};                  ///< what a refused step says: "door is closed"
    bool (*holds)(Context const&) = nullptr;  ///< must be free of side effects
    bool present = false;                     ///< kept apart: under sanitizers g++ 12 does not know whether a function is null

    constexpr guard() = default;
    /// A condition with a name.
    constexpr guard(std::string_view name_, bool (*holds_)(Context const&)) noexcept : name{name_}, holds{holds_}, present{true} {}

    /// Is the row enabled where the data are these?
    [[nodiscard]] constexpr bool permits(Context const& context) const { return !present || holds(context); }
    /// Is there a condition at all?
    [[nodiscard]] constexpr bool is_present() const noexcept { return present; }
    [[nodiscard]] friend constexpr bool operator==(guard const&, guard const&) = default;
};
/// The context is that of the condition.
template <typename Context>
guard(char const*, bool (*)(Context const&)) -> guard<Context>;

/// One sentence of the system: in state `from` the action `action` is possible and leads to `to`. States and actions
/// are enumerators or any small value types with `==`. `evidence` says how one knows.
template <typename State, typename Action, typename Context = no_context>
struct row {
    State from{};                 ///< where it is possible
    Action action{};              ///< what happens
    State to{};                   ///< where it leads
    std::string_view evidence{};  ///< how one knows
    guard<Context> when{};        ///< the condition; holds always if there is none

    [[nodiscard]] friend constexpr bool operator==(row const&, row const&) = default;
};
/// A row without evidence.
template <typename State, typename Action>
row(State, Action, State) -> row<State, Action>;
/// A row with its evidence.
template <typename State, typename Action, typename Evidence>
row(State, Action, State, Evidence) -> row<State, Action>;
/// A row that is taken only where the guard allows it.
template <typename State, typename Action, typename Evidence, typename Context>
row(State, Action, State, Evidence, guard<Context>) -> row<State, Action, Context>;

/// The states in which a system is allowed to end: third argument of a `transition_table`.
template <typename State, std::size_t Count>
struct final_states {
    State states[Count == 0 ? 1 : Count]{};  ///< the states
    /// How many there are.
    [[nodiscard]] static constexpr std::size_t size() noexcept { return Count; }
};
// Doxygen 1.9 takes the guide for a function called `sizeof`.
/// \cond
template <typename State, typename... More>
final_states(State, More...) -> final_states<State, 1 + sizeof...(More)>;
/// \endcond

namespace detail {
template <typename...>
inline constexpr bool never = false;
}  // namespace detail

/// A labelled transition system with its initial state first, its rows in the order in which a reader should meet them,
/// and its final states: `transition_table{initial, {row{from, action, to, "evidence"}, ...}, final_states{a, b}}`.
/// Several rows may share `from` and `action`: whether that is meant is `deterministic`'s question (table_check.hpp).
template <typename State, typename Action, std::size_t Rows, std::size_t Finals = 0, typename Context = no_context>
struct transition_table {
    /// As in the rows.
    using state_type = State;
    /// As in the rows.
    using action_type = Action;
    /// What the guards look at.
    using context_type = Context;
    /// One sentence.
    using row_type = row<State, Action, Context>;

    State initial{};                       ///< where it begins
    row_type rows[Rows]{};                 ///< in the order as written
    final_states<State, Finals> finals{};  ///< where it may end

    /// Initial state, rows, final states.
    constexpr transition_table(State first, row_type const (&written)[Rows], final_states<State, Finals> ends = {})
        : initial{first}, finals{ends} {
        for (std::size_t i = 0; i != Rows; ++i) rows[i] = written[i];
    }

    /// Not a table: the initial state is missing.
    template <std::size_t N>
    explicit constexpr transition_table(row_type const (&)[N]) {
        static_assert(detail::never<State>, "a transition table begins with its initial state: transition_table{initial, {rows...}}");
    }

    /// How many rows there are.
    [[nodiscard]] static constexpr std::size_t size() noexcept { return Rows; }
    /// The first row.
    [[nodiscard]] constexpr row_type const* begin() const noexcept { return rows; }
    /// Behind the last row.
    [[nodiscard]] constexpr row_type const* end() const noexcept { return rows + Rows; }
    /// The row of that number, counted from 0.
    [[nodiscard]] constexpr row_type const& operator[](std::size_t which) const noexcept { return rows[which]; }

    /// Is this one of the declared final states?
    [[nodiscard]] constexpr bool is_final(State const& state) const {
        for (std::size_t i = 0; i != Finals; ++i) {
            if (finals.states[i] == state) return true;
        }
        return false;
    }
};
/// A table with its initial state, and without final ones.
template <typename State, typename Action, typename Context, std::size_t Rows>
transition_table(State, row<State, Action, Context> const (&)[Rows]) -> transition_table<State, Action, Rows, 0, Context>;
/// A table with its initial state and its final ones.
template <typename State, typename Action, typename Context, std::size_t Rows, std::size_t Finals>
transition_table(State, row<State, Action, Context> const (&)[Rows], final_states<State, Finals>)
    -> transition_table<State, Action, Rows, Finals, Context>;
/// A table whose first row begins in the initial state.
template <typename State, typename Action, typename Context, std::size_t Rows>
transition_table(row<State, Action, Context> const (&)[Rows]) -> transition_table<State, Action, Rows, 0, Context>;

/// Whatever can be read as a transition table: initial state, rows, final states.
template <typename Table>
concept table = requires(Table const& written, typename Table::state_type const& state) {
    typename Table::action_type;
    typename Table::context_type;
    written.initial == state;
    written.is_final(state);
    written.begin()->from == state;
    written.end();
};

/// A type that stands for a table: `struct lift { static constexpr auto table = transition_table{...}; };`. Typestates,
/// machines and error messages name this type.
template <typename Described>
concept described_by_table = requires {
    Described::table.initial;
}
&&table<std::remove_cvref_t<decltype(Described::table)>>;

/// Makes such a type from a table with static storage: `described_by<boot_table<edition::nt5_2>>`.
template <auto const& Table>
struct described_by {
    /// The table.
    static constexpr auto const& table = Table;
};

/// The type of the states of a described table.
template <described_by_table Described>
using state_of = typename std::remove_cvref_t<decltype(Described::table)>::state_type;
/// The type of its actions.
template <described_by_table Described>
using action_of = typename std::remove_cvref_t<decltype(Described::table)>::action_type;
/// What its guards look at.
template <described_by_table Described>
using context_of = typename std::remove_cvref_t<decltype(Described::table)>::context_type;

/// The first row that is enabled in `state` for `action`, or the table's end. (Never null: under sanitizers g++ 12 does not take
/// the comparison of a row's address with null for a constant.)
template <table Table>
[[nodiscard]] constexpr auto find_row(Table const& written, typename Table::state_type const& state,
                                      typename Table::action_type const& action, typename Table::context_type const& context = {})
    -> decltype(written.begin()) {
    for (auto at = written.begin(); at != written.end(); ++at) {
        if (at->from == state && at->action == action && at->when.permits(context)) return at;
    }
    return written.end();
}

/// Does any row leave this state, whatever its guard?
template <table Table>
[[nodiscard]] constexpr bool has_way_out(Table const& written, typename Table::state_type const& state) {
    for (auto const& line : written) {
        if (line.from == state) return true;
    }
    return false;
}

}  // namespace smss::lts
