// EXPECT: goal_has_witness<.*unreachable<smss::goals::session_after_another_ended, [0-9]+> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Without StopCsr no session can be ended on request, so none is created after another: a goal that no execution reaches.
#include <smss/check/holds.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/system.hpp>

using namespace smss;

#ifdef SMSS_COMPILE_FAIL
using model = smss::system<edition::nt5_2, with<choice::foreign_session_api::not_implemented>, scope::faults<0>>;
#else
using model = smss::system<edition::nt5_2, scope::faults<0>>;
#endif
static_assert(check::reaches<model, goals::session_after_another_ended>);
