// SPDX-License-Identifier: BSL-1.0
// What is proved while this file compiles, within the default limits of g++ and clang: the composed 5.2 system in its
// small scope. Every static_assert visits every reachable state.
//
// The scopes are the smallest in which every invariant is at work; mutant.spec.cpp shows that for each of them.
#include "proof.hpp"

#include <smss/check/holds.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

#include <type_traits>

using namespace smss;

namespace {

// Two sessions, a queue of one, two API threads if there is a bound at all, one fault, two sessions created on request.
using two_sessions = smss::system<edition::nt5_2, scope::sessions<2>>;
// One session, two optional subsystems.
using two_subsystems = smss::system<edition::nt5_2, scope::sessions<1>, scope::subsystems<2>>;

// Each list in as few searches as the default limits let through: a search costs its states, its properties add little.
static_assert(proves<two_sessions, decltype(invariants::of_stops)>, "SMSS-CRASH-001 SMSS-CRASH-002 SMSS-CRASH-003");
static_assert(proves<two_sessions, decltype(invariants::of_order + invariants::of_sessions + invariants::of_tables)>,
              "SMSS-ORDER-001 SMSS-ORDER-002 SMSS-ORDER-003 SMSS-ORDER-004 SMSS-ORDER-005 SMSS-ORDER-006 "
              "SMSS-SESSION-001 SMSS-SESSION-002 SMSS-SESSION-003 SMSS-SESSION-004 SMSS-SESSION-005 SMSS-SESSION-006 SMSS-SUBSYSTEM-001 "
              "SMSS-TABLE-001 SMSS-TABLE-002 SMSS-TABLE-003");
static_assert(proves<two_sessions, decltype(invariants::of_api + check::property_list<check::no_deadlock>{})>,
              "SMSS-API-001 SMSS-API-002 SMSS-API-003");
// What must be possible is possible.
static_assert(
    proves<two_sessions, decltype(goals::of_sessions + goals::of_api + goals::of_boot<edition::nt5_2> + goals::of_stops<edition::nt5_2>)>,
    "SMSS-GOAL-001 SMSS-GOAL-002 SMSS-GOAL-003 SMSS-GOAL-004 SMSS-GOAL-007 SMSS-GOAL-008 SMSS-GOAL-009 SMSS-GOAL-010");
static_assert(proves<two_subsystems, decltype(invariants::all + check::property_list<check::no_deadlock>{} + goals::of_subsystems)>,
              "SMSS-GOAL-005 SMSS-GOAL-006 SMSS-SUB-007");
// A session that was up can be ended and followed by another: without faults there is no other way to this goal.
static_assert(check::reaches<smss::system<edition::nt5_2, scope::sessions<2>, scope::faults<0>>, goals::session_after_another_ended>,
              "SMSS-GOAL-003");
// A way to stop the system that only another choice opens: where csrss is not critical, smss itself tells of its end.
static_assert(check::reaches<smss::system<edition::nt5_2, with<choice::csrss_death_code::hard_error>, scope::sessions<1>>,
                             goals::stops_by<stop_reason::windows_subsystem>>,
              "SMSS-GOAL-009");

// First story (vectors A7). ReactOS has two API threads. Two requests for a session lock the API for ever; no fault is needed.
using three_sessions_of_reactos = smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<0>>;
using enum system_action;
using locked_api =
    check::counterexample<create_api_port, load_configuration, link_dos_devices, open_sessions, run_boot_execute, rename_pending_files,
                          map_known_dlls, create_paging_files, initialize_registry, write_dynamic_environment, translate_boot_directory,
                          run_setup_execute, create_session_0, load_win32k_0, start_csr_0, connect_csr_0, run_execute_list,
                          signal_volumes_safe, start_winlogon_0, forward_winlogon_0, resume_winlogon_0, detach_session, wait_for_processes,
                          ask_start_csr, create_session_1, load_win32k_1, start_csr_1, connect_csr_1, start_winlogon_1, ask_start_csr,
                          create_session_2, load_win32k_2, start_csr_2, time_out_csr_2, start_winlogon_2>;
static_assert(std::is_same_v<check::counterexample_of<three_sessions_of_reactos, check::no_deadlock>, locked_api>, "SMSS-API-019");
// Either of two choices repairs it, with everything else as in ReactOS: a pool that grows, or failures that are reported.
static_assert(check::deadlock_free<smss::system<edition::nt5_2, with<choice::reactos, choice::api_pool::grows_when_blocked>,
                                                scope::sessions<3>, scope::faults<0>>>);
static_assert(check::deadlock_free<smss::system<edition::nt5_2, with<choice::reactos, choice::subsystem_failure::reported>,
                                                scope::sessions<3>, scope::faults<0>>>);
// (That the default choices have no deadlock in the same scope is checked at run time, system.spec.cpp.)

// Second story (vectors S5). A csrss that ends before it connects leaves session 0 waiting for ever.
using one_session_of_reactos = smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<1>>;
using boot_that_hangs =
    check::counterexample<create_api_port, load_configuration, link_dos_devices, open_sessions, run_boot_execute, rename_pending_files,
                          map_known_dlls, create_paging_files, initialize_registry, write_dynamic_environment, translate_boot_directory,
                          run_setup_execute, create_session_0, load_win32k_0, start_csr_0, kill_csr_0>;
static_assert(std::is_same_v<check::counterexample_of<one_session_of_reactos, check::no_deadlock>, boot_that_hangs>, "SMSS-SUB-005");
static_assert(check::deadlock_free<
              smss::system<edition::nt5_2, with<choice::reactos, choice::first_subsystem_wait::notices_death>, scope::sessions<1>>>);

}  // namespace
