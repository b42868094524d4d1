// EXPECT: invariant_holds<.*violated<smss::invariants::no_winlogon_without_csrss, smss::check::counterexample<.*smss::system_action::start_csr_0, smss::system_action::connect_csr_0, .*smss::system_action::start_winlogon_0, smss::system_action::kill_csr_0> ?>[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Where csrss is not critical, a winlogon can be left without one: the compiler prints the shortest way there.
#include <smss/check/holds.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

using namespace smss;

#ifdef SMSS_COMPILE_FAIL
using model = smss::system<edition::nt5_2, with<choice::csrss_death_code::hard_error>, scope::sessions<1>>;
#else
using model = smss::system<edition::nt5_2, scope::sessions<1>>;
#endif
static_assert(check::holds<model, invariants::no_winlogon_without_csrss>);
