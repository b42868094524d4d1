// EXPECT: invariant_holds<.*violated<smss::check::no_deadlock, smss::check::counterexample<philosopher_action::left_0, philosopher_action::left_1> ?>[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Two philosophers who both take their left fork first.
#include <smss/check/holds.hpp>

enum class philosopher_action { left_0, right_0, left_1, right_1, put_0, put_1 };

struct table_for_two {
    using action = philosopher_action;
    struct state {
        bool fork[2]{};             // on the table: false
        unsigned char holding[2]{}; // forks in hand
    };
    static constexpr state initial() { return {}; }
    static constexpr void successors(state const& s, auto&& visit) {
        using enum philosopher_action;
        auto const take = [&](action what, int who, int fork) {
            state next = s;
            next.fork[fork] = true;
            ++next.holding[who];
            visit(what, next);
        };
        auto const put = [&](action what, int who) {
            state next = s;
            next.fork[0] = next.fork[1] = false;
            next.holding[who] = 0;
            visit(what, next);
        };
        if (s.holding[0] == 0 && !s.fork[0]) take(left_0, 0, 0);
        if (s.holding[0] == 1 && !s.fork[1]) take(right_0, 0, 1);
#ifdef SMSS_COMPILE_FAIL
        if (s.holding[1] == 0 && !s.fork[1]) take(left_1, 1, 1);
        if (s.holding[1] == 1 && !s.fork[0]) take(right_1, 1, 0);
#else
        if (s.holding[1] == 0 && !s.fork[0]) take(right_1, 1, 0);
        if (s.holding[1] == 1 && !s.fork[1]) take(left_1, 1, 1);
#endif
        if (s.holding[0] == 2) put(put_0, 0);
        if (s.holding[1] == 2) put(put_1, 1);
    }
};
static_assert(smss::check::deadlock_free<table_for_two>);
