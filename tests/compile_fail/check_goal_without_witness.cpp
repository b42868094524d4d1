// EXPECT: goal_has_witness<.*unreachable<at_the_top, 3> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// A goal that no execution reaches is a failure: here the lift has three floors, and the goal is on the fifth.
#include <smss/check/holds.hpp>

enum class lift_action { up, down };
#ifdef SMSS_COMPILE_FAIL
constexpr unsigned char top = 2;
#else
constexpr unsigned char top = 4;
#endif

struct lift {
    using action = lift_action;
    using state = unsigned char;
    static constexpr state initial() { return 0; }
    static constexpr void successors(state const& at, auto&& visit) {
        if (at < top) visit(action::up, static_cast<state>(at + 1));
        if (at > 0) visit(action::down, static_cast<state>(at - 1));
    }
};
struct at_the_top {
    static constexpr bool reached(lift::state const& at) { return at == 4; }
};
static_assert(smss::check::reaches<lift, at_the_top>);
