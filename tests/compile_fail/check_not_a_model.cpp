// EXPECT: has_initial_state
// EXPECT: system.initial\(\).* (is invalid|would be invalid)
// SPDX-License-Identifier: BSL-1.0
// A model without its initial state.
#include <smss/check/holds.hpp>

enum class counter_action { count };

struct counter {
    using action = counter_action;
    using state = unsigned char;
#ifndef SMSS_COMPILE_FAIL
    static constexpr state initial() { return 0; }
#endif
    static constexpr void successors(state const& at, auto&& visit) { visit(action::count, at); }
};
static_assert(smss::check::deadlock_free<counter>);
