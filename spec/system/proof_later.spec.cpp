// SPDX-License-Identifier: BSL-1.0
// What is proved about 6.1 and 10 while this file compiles: the same invariants, the same scope as for 5.2.
#include "proof.hpp"

#include <smss/check/holds.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

using namespace smss;

namespace {

using windows_7 = smss::system<edition::nt6_1, scope::sessions<2>, scope::starts<1>>;
using windows_10 = smss::system<edition::nt10_0, scope::sessions<2>, scope::starts<1>>;

// Every invariant, in as few searches as the default limits let through.
using of_stops_and_order = decltype(invariants::of_stops + invariants::of_order);
using of_sessions_and_tables = decltype(invariants::of_sessions + invariants::of_tables);
using of_requests = decltype(invariants::of_api + check::property_list<check::no_deadlock>{});
static_assert(proves<windows_7, of_stops_and_order> && proves<windows_10, of_stops_and_order>,
              "SMSS-CRASH-001 SMSS-CRASH-002 SMSS-CRASH-003 "
              "SMSS-ORDER-001 SMSS-ORDER-002 SMSS-ORDER-003 SMSS-ORDER-004 SMSS-ORDER-005 SMSS-ORDER-006");
static_assert(proves<windows_7, of_sessions_and_tables> && proves<windows_10, of_sessions_and_tables>,
              "SMSS-SESSION-001 SMSS-SESSION-002 SMSS-SESSION-003 SMSS-SESSION-004 SMSS-SESSION-005 SMSS-SESSION-006 SMSS-SUBSYSTEM-001 "
              "SMSS-TABLE-001 SMSS-TABLE-002 SMSS-TABLE-003");
static_assert(proves<windows_7, of_requests> && proves<windows_10, of_requests>, "SMSS-API-001 SMSS-API-002 SMSS-API-003");
static_assert(proves<windows_7, decltype(goals::of_boot<edition::nt6_1> + goals::of_stops<edition::nt6_1>)>, "SMSS-GOAL-008 SMSS-GOAL-009");
static_assert(proves<windows_10, decltype(goals::of_boot<edition::nt10_0> + goals::of_stops<edition::nt10_0>)>,
              "SMSS-GOAL-008 SMSS-GOAL-009");
// The way to stop the system that only another choice opens: a winlogon that is critical.
template <edition Which>
using with_critical_winlogon = smss::system<Which, with<choice::winlogon_death::bug_check>, scope::sessions<2>>;
static_assert(check::reaches<with_critical_winlogon<edition::nt6_1>, goals::stops_by<stop_reason::critical_winlogon>>, "SMSS-GOAL-009");
static_assert(check::reaches<with_critical_winlogon<edition::nt10_0>, goals::stops_by<stop_reason::critical_winlogon>>, "SMSS-GOAL-009");

}  // namespace
