// SPDX-License-Identifier: BSL-1.0
// Knows: the requirements that invariants, goals and claims of liveness of the composed system state: their ids and sentences are those of the types.
#pragma once

#include <smss/nt/requirement.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/liveness.hpp>

#include <array>
#include <string_view>

namespace smss::catalogue {

/// The requirement that an invariant or a goal makes precise.
template <typename Property>
[[nodiscard]] consteval requirement stated_by(nt::edition_range editions, std::string_view source, std::string_view claim = {},
                                              std::string_view choice = {}) {
    return {Property::requirement, Property::sentence, editions, source, claim, choice};
}

/// Every invariant.
inline constexpr std::array invariant_requirements{
    stated_by<invariants::crash_iff_critical_death>(edition::nt5_2, "windows-editions S28, G.3; nt5_2 6.2, 6.3", "S28"),
    stated_by<invariants::dead_system_does_nothing>(edition::nt5_2, "windows-editions S28, G.4", "S28"),
    stated_by<invariants::hard_error_only_by_smss>(edition::nt5_2, "nt5_2 6.2; windows-editions G.1, G.3", "S28"),
    stated_by<invariants::renames_before_paging_files>(edition::nt5_2, "windows-editions B.6; vectors P1", "S4"),
    stated_by<invariants::renames_once>(edition::nt5_2, "nt5_2 2.4.5, 9.2.6"),
    stated_by<invariants::stages_in_order_of_edition>(edition::nt5_2, "windows-editions B.6", "S13"),
    stated_by<invariants::environment_before_win32>(edition::nt5_2, "windows-editions B.6; nt5_2 1.4 stage 5, 1.4 stage 13", "S5"),
    stated_by<invariants::volumes_safe_after_initialization>(edition::nt5_2, "nt5_2 1.3.8, 9.2.7"),
    stated_by<invariants::csrss_before_initial_command>(edition::nt5_2, "windows-editions B.6, S35; nt5_2 5.1", "S35", "subsystem_failure"),
    stated_by<invariants::no_winlogon_in_session_0>(edition::nt5_2, "windows-editions F.5, S6", "S6"),
    stated_by<invariants::no_winlogon_without_csrss>(edition::nt5_2, "windows-editions F.5", {}, "csrss_death_code"),
    stated_by<invariants::sm_ids_increase>(edition::nt5_2, "nt5_2 4.6.1, 9.2.4"),
    stated_by<invariants::session_number_was_free>(edition::nt5_2, "nt5_2 4.6.4; windows-editions F.1"),
    stated_by<invariants::no_session_survives_its_failure>(edition::nt5_2, "vectors A6; nt5_2 5.3.2", {}, "failed_session"),
    stated_by<invariants::attached_only_while_creating>(edition::nt5_2, "nt5_2 9.2.5; vectors A6", "S32", "session_attachment"),
    stated_by<invariants::one_start_in_flight>(edition::nt5_2, "nt5_2 3.8.4, 9.2.2"),
    stated_by<invariants::foreign_api_only_from_subsystems>(edition::nt5_2, "nt5_2 4.4.1; vectors A1"),
    stated_by<invariants::one_reply_for_each_request>(edition::nt5_2, "nt5_2 4.4.3", {}, "lost_reply"),
    stated_by<invariants::answers_are_true>(edition::nt5_2, "nt5_2 5.3.2, 5.3.3, 4.7.2", "S29 S31", "subsystem_failure"),
    stated_by<invariants::boot_follows_its_table>(edition::nt5_2, "nt5_2 1.4; windows-editions B.2 to B.4", "S13"),
    stated_by<invariants::sessions_follow_their_table>(edition::nt5_2, "nt5_2 5.1, 5.3.2, 5.3.3; windows-editions F.4"),
    stated_by<invariants::subsystems_follow_their_table>(edition::nt5_2, "nt5_2 3.8.4, 3.8.5, 3.8.6"),
};

/// Every goal: what must be possible.
inline constexpr std::array goal_requirements{
    stated_by<goals::second_user_logged_on>(edition::nt5_2, "windows-editions F.4, F.5", "S31 S35"),
    stated_by<goals::two_sessions_at_once>(edition::nt5_2, "windows-editions F.4", "S31"),
    stated_by<goals::session_after_another_ended>(edition::nt5_2, "nt5_2 4.6.1, 4.6.4"),
    stated_by<goals::sm_id_unrelated_to_session>(edition::nt5_2, "nt5_2 4.6.1"),
    stated_by<goals::deferred_subsystem_loaded>(edition::nt5_2, "nt5_2 4.7.2", "S29"),
    stated_by<goals::start_waits_its_turn>(edition::nt5_2, "nt5_2 3.8.4"),
    stated_by<goals::logged_off_session_waits>(edition::nt5_2, "windows-editions F.4"),
    stated_by<goals::comes_to<boot_phase::waiting>>(edition::nt5_2, "nt5_2 1.4; windows-editions B.2 to B.4", "S13"),
    stated_by<goals::stops_by<stop_reason::critical_smss>>(edition::nt5_2, "nt5_2 6.2; windows-editions G.2, G.3", "S9"),
    stated_by<goals::answers<answer::started>>(edition::nt5_2, "nt5_2 4.4.1 to 4.4.3", "S29 S31"),
};

/// Every claim of liveness: what happens at last.
inline constexpr std::array liveness_requirements{
    stated_by<liveness::boot_ends>(edition::nt5_2, "nt5_2 1.2.6, 1.4, 9.3", {}, "first_subsystem_wait"),
    stated_by<liveness::request_is_answered>(edition::nt5_2, "nt5_2 4.4.3", {}, "first_subsystem_wait"),
    stated_by<liveness::number_is_freed<1>>(edition::nt5_2, "nt5_2 4.6.4, 5.3.3"),
};

}  // namespace smss::catalogue
