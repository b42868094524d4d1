// SPDX-License-Identifier: BSL-1.0
// Knows: all invariants of the composed system, as lists.
#pragma once

#include <smss/check/property_list.hpp>
#include <smss/system/invariant.hpp>
#include <smss/system/invariant_order.hpp>
#include <smss/system/invariant_session.hpp>

namespace smss::invariants {

using check::property_list;

/// About stops.
inline constexpr property_list<crash_iff_critical_death, dead_system_does_nothing, hard_error_only_by_smss> of_stops{};

/// About the order of the boot.
inline constexpr property_list<renames_before_paging_files, renames_once, stages_in_order_of_edition, environment_before_win32,
                               volumes_safe_after_initialization, csrss_before_initial_command>
    of_order{};

/// About sessions and subsystems.
inline constexpr property_list<no_winlogon_in_session_0, no_winlogon_without_csrss, sm_ids_increase, session_number_was_free,
                               no_session_survives_its_failure, attached_only_while_creating, one_start_in_flight>
    of_sessions{};

/// About the SM API.
inline constexpr property_list<foreign_api_only_from_subsystems, one_reply_for_each_request, answers_are_true> of_api{};

/// That the composition does what the tables of its parts say.
inline constexpr property_list<boot_follows_its_table, sessions_follow_their_table, subsystems_follow_their_table> of_tables{};

/// Every invariant; all hold with the default choices, in every edition.
inline constexpr auto all = of_stops + of_order + of_sessions + of_api + of_tables;

}  // namespace smss::invariants
