// SPDX-License-Identifier: BSL-1.0
// Knows: how many states both compilers prove within their default limits; this file is compiled without raising them.
#include "counters.hpp"

#include <smss/testing/catch.hpp>

namespace {

using namespace counting;

// 4,096 states, 16,384 transitions, states as structs, packed by hand, one invariant, deadlock and a goal.
using four = counters<4, 8>;
static_assert(smss::check::holds<four, sum_is_right, smss::check::no_deadlock, all_at_end>);
static_assert(smss::check::explored<four, sum_is_right, smss::check::no_deadlock, all_at_end>.states == 4096);

}  // namespace

TEST_CASE("four thousand states are proved within default limits, and found at run time") {
    auto const now = smss::check::explore<8192, sum_is_right, smss::check::no_deadlock, all_at_end>(four{});
    CHECK(now.how == smss::check::ending::complete);
    CHECK(now.states == 4096);             // 8 to the power of 4
    CHECK(now.transitions == 4 * 4096);    // each counter counts in each state
    CHECK(now.depth == 4 * 7);
    CHECK(now.traces[2].length == 4 * 7);  // all counters at 7, one step each
}
