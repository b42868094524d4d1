// SPDX-License-Identifier: BSL-1.0
// Knows: the Aldebaran format, in which mCRL2, CADP and LTSmin read a labelled transition system.
#pragma once

#include <smss/check/hook.hpp>
#include <smss/render/walk.hpp>

#include <cstdint>
#include <ostream>

namespace smss::render {

/// Writes `des (0, transitions, states)` and one line `(from, "action", to)` for each step, in order of the states'
/// distance from the initial one, number 0. Parallel steps with the same action are written as often as they are. If the
/// search is cut short nothing is written: half a system is another system. The result says what was visited, and why.
template <check::explorable Model>
check::search_size aut(std::ostream& out, Model const& system, check::options const& chosen = {}) {
    walk<Model> const explored{system, chosen};
    if (!explored.size().complete()) return explored.size();
    out << "des (0, " << explored.size().transitions << ", " << explored.states() << ")\n";
    for (std::uint32_t from = 0; from != explored.states(); ++from) {
        explored.for_each_step(from, [&](typename Model::action const& action, std::uint32_t to) {
            out << '(' << from << ", \"" << detail::without_quotes(check::detail::name_of_action(system, action)) << "\", " << to << ")\n";
        });
    }
    return explored.size();
}

}  // namespace smss::render
