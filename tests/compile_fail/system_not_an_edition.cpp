// EXPECT: (edition_or_profile<decltype .Which.>.*Which = 2003|int..? does not satisfy .edition_or_profile)
// EXPECT: a scope counts from 0
// SPDX-License-Identifier: BSL-1.0
// The first argument of a system is an edition or a profile, and a scope is a number from 0.
#include <smss/system/system.hpp>

#ifdef SMSS_COMPILE_FAIL
using no_edition = smss::system<2003>;
static_assert(smss::scope::sessions<-2>::count == 2);
#else
using no_edition = smss::system<smss::edition::nt5_2>;
#endif
static_assert(no_edition::limits.sessions == 2);
