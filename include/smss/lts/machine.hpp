// SPDX-License-Identifier: BSL-1.0
// Knows: how to run a transition table, and how to say why a step was refused.
#pragma once

#include <smss/lts/name.hpp>
#include <smss/lts/table_check.hpp>
#include <smss/lts/transition_table.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace smss::lts {

/// Why a step was refused.
enum class refusal_reason : std::uint8_t {
    unknown_action,  ///< no row of the table takes this action
    not_enabled,     ///< some row does, but none in this state
    guard_closed,    ///< a row for this state does, but its guard does not hold
    ambiguous,       ///< several rows do, and the guards of more than one hold
};

/// A refused step: where the machine was, what it was asked, why it did not do it, and what it would have done instead.
template <described_by_table Described>
struct refusal {
    /// States of the table.
    using state_type = state_of<Described>;
    /// Actions of the table.
    using action_type = action_of<Described>;
    /// How many rows the table has.
    static constexpr std::size_t rows = Described::table.size();

    state_type state{};                                   ///< where the machine stands
    action_type action{};                                 ///< what was asked for
    refusal_reason reason = refusal_reason::not_enabled;  ///< why it is refused
    std::string_view guard{};     ///< the name of the guard that does not hold
    action_type enabled[rows]{};  ///< the first `enabled_count` are the actions that were enabled, in the order of the table
    std::size_t enabled_count = 0;  ///< how many of `enabled` count
};

/// The outcome of one step: the row that was taken, or the table's end.
template <described_by_table Described>
struct step_result {
    /// The row that was taken.
    typename std::remove_cvref_t<decltype(Described::table)>::row_type const* row = Described::table.end();
    /// Was a step taken?
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return row != Described::table.end(); }
};

namespace detail {

// First row of every (state, action) when both are small enumerations: a step is then one load.
template <typename Described>
struct dispatch {
    /// States of the table.
    using state_type = state_of<Described>;
    /// Actions of the table.
    using action_type = action_of<Described>;
    static constexpr std::size_t largest = 4096;

    template <typename Value>
    static constexpr std::size_t number(Value value) {
        auto const as_number = static_cast<std::underlying_type_t<Value>>(value);
        return as_number < std::underlying_type_t<Value>{} ? largest : static_cast<std::size_t>(as_number);
    }
    static constexpr std::size_t states = [] {
        std::size_t most = 1;
        if constexpr (std::is_enum_v<state_type> && std::is_enum_v<action_type>) {
            for (auto const& line : Described::table) most = number(line.from) >= most ? number(line.from) + 1 : most;
        }
        return most;
    }();
    static constexpr std::size_t actions = [] {
        std::size_t most = 1;
        if constexpr (std::is_enum_v<state_type> && std::is_enum_v<action_type>) {
            for (auto const& line : Described::table) most = number(line.action) >= most ? number(line.action) + 1 : most;
        }
        return most;
    }();
    static constexpr bool dense = std::is_enum_v<state_type> && std::is_enum_v<action_type> && states * actions <= largest;

    struct entry {
        std::uint16_t row = static_cast<std::uint16_t>(Described::table.size());  // the first one; the table's size: none
        state_type to{};                                                          // where it leads; without a row, the state itself
    };
    entry first[dense ? states * actions : 1]{};

    constexpr dispatch() {
        if constexpr (dense) {
            for (std::size_t i = 0; i != states * actions; ++i) first[i].to = static_cast<state_type>(i / actions);
            for (std::size_t i = Described::table.size(); i-- != 0;) {
                auto const& line = Described::table[i];
                first[number(line.from) * actions + number(line.action)] = {static_cast<std::uint16_t>(i), line.to};
            }
        }
    }
};
template <typename Described>
inline constexpr dispatch<Described> dispatch_of{};

// The rows that leave the state of row `From`, so that each of them can be one branch.
template <typename Described, std::size_t From>
struct rows_beside {
    static constexpr bool first = [] {
        for (std::size_t i = 0; i != From; ++i) {
            if (Described::table[i].from == Described::table[From].from) return false;
        }
        return true;
    }();
    static constexpr std::size_t count = [] {
        std::size_t found = 0;
        for (auto const& line : Described::table) found += line.from == Described::table[From].from ? 1U : 0U;
        return found;
    }();
    static constexpr std::size_t row(std::size_t nth) {
        for (std::size_t i = 0; i != Described::table.size(); ++i) {
            if (Described::table[i].from == Described::table[From].from && nth-- == 0) return i;
        }
        return Described::table.size();
    }
};

}  // namespace detail

/// How a machine comes from state and action to the row.
enum class dispatch_by : std::uint8_t {
    lookup,    ///< one load from a table of all states and actions: the same few cycles whatever comes
    branches,  ///< one comparison for each row, which compilers make into the `switch` that one would write by hand: next to
               ///< nothing where the processor foresees the actions, up to seven times a look-up where it does not
};

/// The table of `Described`, running. A step that the table does not have changes nothing and says so.
/// A table with guards is looked up in either way.
template <deterministic Described, dispatch_by How = dispatch_by::lookup>
class machine {
public:
    /// States of the table.
    using state_type = state_of<Described>;
    /// Actions of the table.
    using action_type = action_of<Described>;
    /// What its guards look at.
    using context_type = context_of<Described>;

    constexpr machine() = default;
    /// A machine that is already somewhere.
    explicit constexpr machine(state_type const& state) : state_{state} {}

    /// Where it stands.
    [[nodiscard]] constexpr state_type const& state() const noexcept { return state_; }
    /// May it end here?
    [[nodiscard]] constexpr bool is_final() const { return Described::table.is_final(state_); }

    /// Takes the action if it is enabled. The result is the row that was taken (its evidence included), or tests false:
    /// then `why_not` with the same arguments says more, the machine being where it was.
    [[nodiscard]] constexpr step_result<Described> step(action_type const& action, context_type const& context = {}) {
        if constexpr (How == dispatch_by::branches && !guarded) {
            return branch(action, std::make_index_sequence<rows>{});
        } else if constexpr (detail::dispatch<Described>::dense && !guarded) {
            using dispatch = detail::dispatch<Described>;
            std::size_t const from = dispatch::number(state_);
            std::size_t const what = dispatch::number(action);
            if (from >= dispatch::states || what >= dispatch::actions) return {};
            auto const& next = detail::dispatch_of<Described>.first[from * dispatch::actions + what];
            state_ = next.to;
            return {Described::table.begin() + next.row};
        } else {
            std::size_t const row = find(action, context).only;
            if (row != rows) state_ = Described::table[row].to;
            return {Described::table.begin() + row};
        }
    }

    /// Is the action enabled? Changes nothing.
    [[nodiscard]] constexpr bool enables(action_type const& action, context_type const& context = {}) const {
        return find(action, context).only != rows;
    }

    /// Calls `visit(action)` for every action that is enabled, in the order of the table.
    template <typename Visit>
    constexpr void for_each_enabled(Visit&& visit, context_type const& context = {}) const {
        auto const& table = Described::table;
        for (std::size_t i = 0; i != table.size(); ++i) {
            if (!(table[i].from == state_)) continue;
            bool seen = false;
            for (std::size_t j = 0; j != i; ++j) seen = seen || (table[j].from == state_ && table[j].action == table[i].action);
            if (!seen && enables(table[i].action, context)) visit(table[i].action);
        }
    }

    /// The refusal of an action that is not enabled: state, action, reason, and the actions that are enabled.
    [[nodiscard]] constexpr refusal<Described> why_not(action_type const& action, context_type const& context = {}) const {
        refusal<Described> result{};
        result.state = state_;
        result.action = action;
        candidates const found = find(action, context);
        if (found.open > 1) {
            result.reason = refusal_reason::ambiguous;
        } else if (found.closed != rows) {
            result.reason = refusal_reason::guard_closed;
            result.guard = Described::table[found.closed].when.name;
        } else {
            result.reason = refusal_reason::unknown_action;
            for (auto const& line : Described::table) {
                if (line.action == action) result.reason = refusal_reason::not_enabled;
            }
        }
        for_each_enabled([&](action_type const& other) { result.enabled[result.enabled_count++] = other; }, context);
        return result;
    }

    /// Back to the initial state.
    constexpr void reset() { state_ = Described::table.initial; }

    [[nodiscard]] friend constexpr bool operator==(machine const&, machine const&) = default;

private:
    static constexpr bool guarded = !std::is_same_v<context_type, no_context>;
    /// How many rows the table has.
    static constexpr std::size_t rows = Described::table.size();  // as the number of a row: none

    template <std::size_t... Row>
    [[gnu::always_inline]] constexpr step_result<Described> branch(action_type const& action, std::index_sequence<Row...>) {
        step_result<Described> result{};
        static_cast<void>((... || leave<Row>(action, result, std::make_index_sequence<detail::rows_beside<Described, Row>::count>{})));
        return result;
    }
    // Is this the state of row From, and that the first row of the state? Then the step is decided among the rows beside it.
    template <std::size_t From, std::size_t... Nth>
    [[gnu::always_inline]] constexpr bool leave(action_type const& action, step_result<Described>& result, std::index_sequence<Nth...>) {
        using beside = detail::rows_beside<Described, From>;
        if constexpr (!beside::first) {
            return false;
        } else {
            if (!(state_ == Described::table[From].from)) return false;
            static_cast<void>((... || take<beside::row(Nth)>(action, result)));
            return true;
        }
    }
    template <std::size_t Row>
    [[gnu::always_inline]] constexpr bool take(action_type const& action, step_result<Described>& result) {
        if (!(action == Described::table[Row].action)) return false;
        state_ = Described::table[Row].to;
        result.row = Described::table.begin() + Row;
        return true;
    }

    // The rows for an action in the present state: the one whose guard holds, one whose guard does not.
    struct candidates {
        std::size_t only = rows;
        std::size_t closed = rows;
        std::size_t open = 0;
    };

    [[nodiscard]] constexpr candidates find(action_type const& action, context_type const& context) const {
        auto const& table = Described::table;
        std::size_t i = 0;
        if constexpr (detail::dispatch<Described>::dense) {
            using dispatch = detail::dispatch<Described>;
            std::size_t const from = dispatch::number(state_);
            std::size_t const what = dispatch::number(action);
            if (from >= dispatch::states || what >= dispatch::actions) return {};
            i = detail::dispatch_of<Described>.first[from * dispatch::actions + what].row;
        }
        candidates result{};
        for (; i != table.size(); ++i) {
            if (!(table[i].from == state_ && table[i].action == action)) continue;
            if constexpr (!guarded) {
                return {i, rows, 1};
            } else if (table[i].when.permits(context)) {
                result.only = ++result.open == 1 ? i : rows;
            } else if (result.closed == rows) {
                result.closed = i;
            }
        }
        return result;
    }

    state_type state_ = Described::table.initial;
};

/// Writes the refusal as one sentence, piece by piece: `out(std::string_view)`.
template <described_by_table Described, typename Out>
constexpr void write(refusal<Described> const& refused, Out&& out) {
    out(std::string_view{"refused: "});
    out(name_of(refused.action));
    out(std::string_view{" in state "});
    out(name_of(refused.state));
    if (refused.reason == refusal_reason::unknown_action) {
        out(std::string_view{" (no row of the table takes this action)"});
    } else if (refused.reason == refusal_reason::guard_closed) {
        out(std::string_view{" (the guard \""});
        out(refused.guard);
        out(std::string_view{"\" does not hold)"});
    } else if (refused.reason == refusal_reason::ambiguous) {
        out(std::string_view{" (the guards of several rows hold)"});
    }
    out(std::string_view{"; enabled: "});
    if (refused.enabled_count == 0) out(std::string_view{"nothing"});
    for (std::size_t i = 0; i != refused.enabled_count; ++i) {
        if (i != 0) out(std::string_view{", "});
        out(name_of(refused.enabled[i]));
    }
}

/// Writes the refusal as one sentence to a stream.
template <typename Stream, described_by_table Described>
    requires requires(Stream& stream, std::string_view text) { stream << text; }
Stream& operator<<(Stream& stream, refusal<Described> const& refused) {
    write(refused, [&](std::string_view piece) { stream << piece; });
    return stream;
}

}  // namespace smss::lts
