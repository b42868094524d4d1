// EXPECT: invariant_holds<.*violated<smss::check::no_deadlock, smss::check::counterexample<.*smss::system_action::ask_start_csr, smss::system_action::create_session_1, .*smss::system_action::ask_start_csr, smss::system_action::create_session_2, .*smss::system_action::start_winlogon_2> ?>[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Two API threads and two requests for a session: the SM API locks itself for ever (vectors A7).
#include <smss/check/holds.hpp>
#include <smss/system/system.hpp>

using namespace smss;

#ifdef SMSS_COMPILE_FAIL
using model = smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<0>>;
#else
using model =
    smss::system<edition::nt5_2, with<choice::reactos, choice::api_pool::grows_when_blocked>, scope::sessions<3>, scope::faults<0>>;
#endif
static_assert(check::deadlock_free<model>);
