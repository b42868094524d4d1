// EXPECT: invariant_holds<.*violated<shut_while_moving, smss::check::counterexample<lift_action::open, lift_action::start> ?>[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// A broken invariant: the compiler prints the shortest execution that breaks it.
#include <smss/check/holds.hpp>

enum class lift_action { open, shut, start, stop };

struct lift {
    using action = lift_action;
    struct state {
        bool open = false, moving = false;
    };
    static constexpr state initial() { return {}; }
    static constexpr void successors(state const& s, auto&& visit) {
        if (!s.open && !s.moving) visit(action::open, state{true, false});
        if (s.open) visit(action::shut, state{false, s.moving});
#ifdef SMSS_COMPILE_FAIL
        if (!s.moving) visit(action::start, state{s.open, true});
#else
        if (!s.moving && !s.open) visit(action::start, state{s.open, true});
#endif
        if (s.moving) visit(action::stop, state{s.open, false});
    }
};
struct shut_while_moving {
    static constexpr bool holds(lift::state const& s) { return !(s.open && s.moving); }
};
static_assert(smss::check::holds<lift, shut_while_moving>);
