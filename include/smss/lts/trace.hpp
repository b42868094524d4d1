// SPDX-License-Identifier: BSL-1.0
// Knows: how far a sequence of actions can be followed through a table.
#pragma once

#include <smss/lts/transition_table.hpp>

#include <cstddef>

namespace smss::lts {

/// How far a trace was followed.
template <typename State>
struct walked {
    State state{};          ///< where it ended
    std::size_t steps = 0;  ///< how many actions were taken: the length of the longest prefix that the table allows
    bool complete = false;  ///< all of them
    [[nodiscard]] friend constexpr bool operator==(walked const&, walked const&) = default;
};

/// Follows the actions from `from`, taking for each the first enabled row, until one is refused. `Actions` is anything
/// that a range-based `for` takes. In a table that is not deterministic another choice of rows may get further: see `accepts`.
template <table Table, typename Actions>
[[nodiscard]] constexpr walked<typename Table::state_type> walk_from(Table const& written, typename Table::state_type const& from,
                                                                     Actions const& actions,
                                                                     typename Table::context_type const& context = {}) {
    walked<typename Table::state_type> result{from, 0, true};
    for (auto const& action : actions) {
        auto const* const line = find_row(written, result.state, action, context);
        if (line == written.end()) {
            result.complete = false;
            break;
        }
        result.state = line->to;
        ++result.steps;
    }
    return result;
}

/// `walk_from` the initial state.
template <table Table, typename Actions>
[[nodiscard]] constexpr walked<typename Table::state_type> walk(Table const& written, Actions const& actions,
                                                                typename Table::context_type const& context = {}) {
    return walk_from(written, written.initial, actions, context);
}

/// Is the sequence a trace of the table: do some rows, chained from the initial state, bear these actions? All rows are
/// tried (the subset construction), so the answer is right for tables that are not deterministic as well.
template <table Table, typename Actions>
[[nodiscard]] constexpr bool accepts(Table const& written, Actions const& actions, typename Table::context_type const& context = {}) {
    bool last[Table::size()]{};  // row i may have been the last one taken
    bool started = false;
    for (auto const& action : actions) {
        bool next[Table::size()]{};
        bool any = false;
        for (std::size_t i = 0; i != Table::size(); ++i) {
            if (!(written[i].action == action) || !written[i].when.permits(context)) continue;
            bool here = !started && written[i].from == written.initial;
            for (std::size_t j = 0; j != Table::size(); ++j) here = here || (last[j] && written[j].to == written[i].from);
            next[i] = here;
            any = any || here;
        }
        if (!any) return false;
        for (std::size_t i = 0; i != Table::size(); ++i) last[i] = next[i];
        started = true;
    }
    return true;
}

}  // namespace smss::lts
