// SPDX-License-Identifier: BSL-1.0
// Knows: how a row of a table says that it holds only under one alternative of a choice.
#pragma once

#include <smss/lts/transition_table.hpp>
#include <smss/nt/choice.hpp>

#include <cstddef>

namespace smss::machine {

/// A row of a table whose guards look at the profile: edition and permitted alternatives.
template <typename State, typename Action>
using profile_row = lts::row<State, Action, profile>;

/// The guard "this alternative may be taken"; its name is the alternative's. Two rows under the two alternatives of one
/// choice are the two things that may happen there; `choice::any` permits both.
template <auto Alternative>
    requires nt::is_choice<decltype(Alternative)>
inline constexpr lts::guard<profile> under{nt::info_of<decltype(Alternative)>.alternatives[static_cast<std::size_t>(Alternative)],
                                           [](profile const& meant) { return meant.may(Alternative); }};

/// May `act` lead from `from` to `to` in the Session Manager that is meant?
template <lts::table Table>
[[nodiscard]] constexpr bool may_lead(Table const& written, profile const& meant, typename Table::state_type from,
                                      typename Table::action_type act, typename Table::state_type to) {
    for (auto const& line : written) {
        if (line.from == from && line.action == act && line.to == to && line.when.permits(meant)) return true;
    }
    return false;
}

}  // namespace smss::machine
