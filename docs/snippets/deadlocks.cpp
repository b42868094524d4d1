// SPDX-License-Identifier: BSL-1.0
// What docs/deadlocks.md shows. Compiled and run by CTest; its output is compared with the page.
#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>

#include <iostream>

#include <smss/check/holds.hpp>
#include <smss/system/system.hpp>

using namespace smss;
using three_sessions = smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<0>>;
static_assert(!check::deadlock_free<three_sessions>);

#include <smss/check/holds.hpp>
#include <smss/system/system.hpp>

using namespace smss;
using one_session = smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<1>>;
static_assert(!check::deadlock_free<one_session>);
static_assert(check::deadlock_free<smss::system<edition::nt5_2, with<choice::reactos, choice::first_subsystem_wait::notices_death>, scope::sessions<1>>>);

#ifdef SMSS_COMPILE_FAIL
static_assert(check::deadlock_free<three_sessions>);
#endif

int main() {
    std::cout << check::verify(smss::system{edition::nt5_2 | choice::reactos, scope::sessions{3}, scope::faults{0}});
    std::cout << check::verify(smss::system{edition::nt5_2 | choice::reactos, scope::sessions{1}});
}
