// SPDX-License-Identifier: BSL-1.0
// Knows: what the tests of a run look for among its effects.
#pragma once

#include <smss/world/effect.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

/// How many effects there are of that call.
inline std::size_t count(std::vector<smss::effect> const& effects, smss::world::call which) {
    return static_cast<std::size_t>(std::count_if(effects.begin(), effects.end(), [&](smss::effect const& one) { return one.which == which; }));
}

/// The last hard error, or null.
inline smss::effect const* last_hard_error(std::vector<smss::effect> const& effects) {
    smss::effect const* found = nullptr;
    for (smss::effect const& one : effects) {
        if (one.which == smss::world::call::nt_raise_hard_error) found = &one;
    }
    return found;
}
