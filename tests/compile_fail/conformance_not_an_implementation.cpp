// SPDX-License-Identifier: BSL-1.0
// EXPECT: can_perform
// EXPECT: perform.*convertible_to|convertible_to.*perform
// What is to be driven has to say what it shows.
#include <smss/conformance/implementation.hpp>

using namespace smss;

struct mine {
    void reset(registry::tree const&, edition) {}
#ifndef SMSS_COMPILE_FAIL
    conformance::observation perform(system_action) { return {}; }
#else
    void perform(system_action) {}
#endif
};
static_assert(conformance::implementation<mine>);
