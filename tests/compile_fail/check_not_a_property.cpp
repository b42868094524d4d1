// EXPECT: is_claim_about_model<.*not_a_property_of<never_negative, counter> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// A property that says nothing about this model: its `holds` does not take the model's state.
#include <smss/check/holds.hpp>

enum class counter_action { count };
struct other_state {};

struct counter {
    using action = counter_action;
    using state = unsigned char;
    static constexpr state initial() { return 0; }
    static constexpr void successors(state const& at, auto&& visit) { visit(action::count, at); }
};
struct never_negative {
#ifdef SMSS_COMPILE_FAIL
    static constexpr bool holds(other_state const&) { return true; }
#else
    static constexpr bool holds(counter::state const&) { return true; }
#endif
};
static_assert(smss::check::holds<counter, never_negative>);
