// EXPECT: search_had_room<.*inconclusive<8192> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// More states than the search has room for: nothing is proved, and the compiler says so instead of "holds".
#include <smss/check/holds.hpp>

enum class counter_action { count };
#ifdef SMSS_COMPILE_FAIL
constexpr unsigned last = 8192;  // 8193 states
#else
constexpr unsigned last = 8191;
#endif

struct counter {
    using action = counter_action;
    using state = unsigned;
    static constexpr state initial() { return 0; }
    static constexpr void successors(state const& at, auto&& visit) {
        if (at < last) visit(action::count, at + 1);
    }
};
struct never_negative {
    static constexpr bool holds(counter::state const&) { return true; }
};
static_assert(smss::check::holds<counter, never_negative>);
