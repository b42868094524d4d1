// SPDX-License-Identifier: BSL-1.0
// Knows: that a proof of more than ten thousand states is possible while compiling; the build raises the limits for this file alone.
#include "counters.hpp"

#include <smss/testing/catch.hpp>

namespace {

using namespace counting;

// Four counters of 10 make exactly 10,000 states: there is room for them, and for no more.
using ten = smss::check::within<10'000, packed_counters<4, 10>>;
static_assert(smss::check::holds<ten, all_below<10>, smss::check::no_deadlock>);

}  // namespace

TEST_CASE("ten thousand states are proved with raised limits, and found at run time") {
    CHECK(smss::check::explored<ten, all_below<10>, smss::check::no_deadlock>.states == 10'000);
    auto const now = smss::check::explore<10'000, all_below<10>>(ten{});
    CHECK(now.how == smss::check::ending::complete);
    CHECK(now.states == 10'000);
    CHECK(now.transitions == 40'000);
    CHECK(now.depth == 4 * 9);
    CHECK(smss::check::explore<9'999, all_below<10>>(ten{}).how == smss::check::ending::out_of_room);
    CHECK(smss::check::explore<10'000, all_below<9>>(ten{}).traces[0].length == 9);
}
