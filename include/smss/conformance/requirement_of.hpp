// SPDX-License-Identifier: BSL-1.0
// Knows: which requirement speaks about an effect, about a step of the system, and about a choice: one row each.
#pragma once

#include <smss/catalogue/catalogue.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/requirement.hpp>
#include <smss/system/action.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace smss::conformance {

/// A requirement of the catalogue by id, with its sentence.
struct requirement_ref {
    std::string_view id{};        ///< in the catalogue
    std::string_view sentence{};  ///< the requirement in words
    [[nodiscard]] friend constexpr bool operator==(requirement_ref const&, requirement_ref const&) = default;
};

/// The requirement with that id; empty when there is none.
[[nodiscard]] constexpr requirement_ref requirement_with(std::string_view id) {
    nt::requirement const* const found = catalogue::find(id);
    return found == nullptr ? requirement_ref{} : requirement_ref{found->id, found->sentence};
}

namespace detail {

using world::actor;
using world::call;
using world::field;

/// An effect of that call by that thread, with that text somewhere in that argument (any, if empty), is about that requirement.
struct effect_rule {
    call which;
    actor by;
    field where;
    std::u16string_view part;
    std::string_view id;
};

// The first row that fits counts; what no row names is about the order of the boot, or about the answers of the SM API.
inline constexpr std::array effect_rules{
    effect_rule{call::rtl_set_process_is_critical, actor::main, {}, u"", "SMSS-START-003"},
    effect_rule{call::rtl_set_thread_is_critical, actor::main, {}, u"", "SMSS-START-003"},
    effect_rule{call::nt_set_information_process, actor::main, field::object, u"self", "SMSS-START-003"},
    effect_rule{call::nt_create_port, actor::main, {}, u"", "SMSS-START-005"},
    effect_rule{call::rtl_create_user_thread, actor::main, {}, u"", "SMSS-START-005"},
    effect_rule{call::nt_create_event, actor::main, field::name, u"VolumesSafe", "SMSS-START-005"},
    effect_rule{call::nt_delete_value_key, actor::main, field::value, u"SAFEBOOT", "SMSS-CFG-044"},
    effect_rule{call::nt_delete_value_key, actor::main, {}, u"", "SMSS-CFG-017"},
    effect_rule{call::nt_create_directory_object, actor::main, field::sd, u"knowndlls", "SMSS-DLL-002"},
    effect_rule{call::nt_create_directory_object, actor::main, field::name, u"\\Sessions", "SMSS-BOOT-007"},
    effect_rule{call::nt_create_directory_object, actor::main, {}, u"", "SMSS-REG-008"},
    effect_rule{call::rtl_set_environment_variable, actor::main, {}, u"", "SMSS-ENV-002"},
    effect_rule{call::nt_create_symbolic_link_object, actor::main, field::root, u"\\KnownDlls", "SMSS-DLL-002"},
    effect_rule{call::nt_create_symbolic_link_object, actor::main, {}, u"", "SMSS-DOS-001"},
    effect_rule{call::nt_make_temporary_object, actor::main, {}, u"", "SMSS-DOS-002"},
    effect_rule{call::nt_set_information_file, actor::main, field::op, u"rename", "SMSS-CFG-013"},
    effect_rule{call::nt_set_information_file, actor::main, field::op, u"attributes", "SMSS-REN-002"},
    effect_rule{call::nt_set_information_file, actor::main, {}, u"", "SMSS-CFG-012"},
    effect_rule{call::nt_create_section, actor::main, {}, u"", "SMSS-DLL-001"},
    effect_rule{call::nt_create_paging_file, actor::main, {}, u"", "SMSS-PAGE-001"},
    effect_rule{call::nt_initialize_registry, actor::main, {}, u"", "SMSS-BOOT-008"},
    effect_rule{call::nt_set_value_key, actor::main, field::value, u"BootDir", "SMSS-BOOT-010"},
    effect_rule{call::nt_set_value_key, actor::main, {}, u"", "SMSS-ENV-003"},
    effect_rule{call::nt_display_string, actor::main, {}, u"", "SMSS-CMD-009"},
    effect_rule{call::rtl_get_set_boot_status_data, actor::main, {}, u"", "SMSS-CMD-008"},
    effect_rule{call::rtl_create_user_process, actor::main, {}, u"", "SMSS-CMD-004"},
    effect_rule{call::nt_set_information_process, actor::main, {}, u"", "SMSS-CMD-004"},
    effect_rule{call::nt_resume_thread, actor::main, {}, u"", "SMSS-CMD-004"},
    effect_rule{call::nt_wait_for_single_object, actor::main, field::object, u"event", "SMSS-SUB-005"},
    effect_rule{call::nt_wait_for_single_object, actor::main, {}, u"", "SMSS-CMD-005"},
    effect_rule{call::nt_delay_execution, actor::main, {}, u"", "SMSS-CMD-011"},
    effect_rule{call::nt_set_event, actor::main, {}, u"", "SMSS-ORDER-005"},
    effect_rule{call::nt_set_system_information, actor::main, field::info_class, u"Detach", "SMSS-BOOT-011"},
    effect_rule{call::nt_set_system_information, actor::main, {}, u"", "SMSS-SUB-001"},
    effect_rule{call::nt_connect_port, actor::main, {}, u"", "SMSS-CMD-012"},
    effect_rule{call::nt_request_wait_reply_port, actor::main, {}, u"", "SMSS-CMD-012"},
    effect_rule{call::nt_wait_for_multiple_objects, actor::main, field::objects, u"event", "SMSS-SUB-005"},
    effect_rule{call::nt_wait_for_multiple_objects, actor::main, {}, u"", "SMSS-BOOT-011"},
    effect_rule{call::nt_raise_hard_error, actor::main, {}, u"", "SMSS-STOP-001"},
    effect_rule{call::nt_terminate_process, actor::main, field::object, u"self", "SMSS-STOP-001"},
    effect_rule{call::nt_terminate_process, actor::main, {}, u"", "SMSS-CMD-006"},
    effect_rule{call::end, actor::main, {}, u"", "SMSS-STOP-001"},
    effect_rule{call::end, actor::world, {}, u"", "SMSS-BOOT-011"},
    effect_rule{call::rtl_create_user_thread, actor::api, {}, u"", "SMSS-API-019"},
    effect_rule{call::nt_reply_wait_receive_port, actor::api, field::phase, u"reply", "SMSS-API-014"},
    effect_rule{call::nt_reply_wait_receive_port, actor::api, {}, u"", "SMSS-API-010"},
    effect_rule{call::nt_accept_connect_port, actor::api, {}, u"", "SMSS-API-012"},
    effect_rule{call::nt_connect_port, actor::api, {}, u"", "SMSS-SUB-004"},
    effect_rule{call::nt_request_wait_reply_port, actor::api, {}, u"", "SMSS-API-017"},
    effect_rule{call::nt_resume_thread, actor::api, {}, u"", "SMSS-API-016"},
    effect_rule{call::nt_wait_for_single_object, actor::api, {}, u"", "SMSS-SUB-005"},
    effect_rule{call::nt_delay_execution, actor::api, {}, u"", "SMSS-API-011"},
    effect_rule{call::nt_terminate_process, actor::api, {}, u"", "SMSS-SUB-006"},
    effect_rule{call::nt_set_system_information, actor::api, field::info_class, u"Detach", "SMSS-SES-004"},
    effect_rule{call::nt_set_system_information, actor::api, {}, u"", "SMSS-SES-003"},
    effect_rule{call::rtl_create_user_process, actor::api, {}, u"", "SMSS-SES-003"},
    effect_rule{call::nt_set_information_process, actor::api, {}, u"", "SMSS-SES-003"},
    effect_rule{call::nt_set_value_key, actor::api, {}, u"", "SMSS-SES-003"},
};

// The text is part of that argument, or of one of its items.
[[nodiscard]] constexpr bool mentions(effect const& one, field where, std::u16string_view part) {
    if (part.empty()) return true;
    world::argument const* const found = one.find(where);
    if (found == nullptr) return false;
    auto const has_part = [part](nt::text const& text_of) { return text_of.view().find(part) != std::u16string_view::npos; };
    return has_part(found->string) || std::any_of(found->items.begin(), found->items.end(), has_part);
}

/// One step of the system, or the first of eight numbered ones, is about that requirement.
struct step_rule {
    system_action first;
    bool numbered;
    std::string_view id;
};

// Stages of the boot that no row names are about the order of the edition.
inline constexpr std::array step_rules{
    step_rule{system_action::rename_pending_files, false, "SMSS-ORDER-001"},
    step_rule{system_action::create_paging_files, false, "SMSS-ORDER-001"},
    step_rule{system_action::map_known_dlls, false, "SMSS-ORDER-003"},
    step_rule{system_action::initialize_registry, false, "SMSS-ORDER-003"},
    step_rule{system_action::run_setup_execute, false, "SMSS-ORDER-003"},
    step_rule{system_action::signal_volumes_safe, false, "SMSS-ORDER-005"},
    step_rule{system_action::detach_session, false, "SMSS-SESSION-006"},
    step_rule{system_action::fail_stage, false, "SMSS-CRASH-001"},
    step_rule{system_action::report_windows_subsystem, false, "SMSS-CRASH-001"},
    step_rule{system_action::report_logon_process, false, "SMSS-CRASH-001"},
    step_rule{system_action::fail_verification, false, "SMSS-CRASH-001"},
    step_rule{system_action::raise_exception, false, "SMSS-CRASH-001"},
    step_rule{system_action::kill_smss, false, "SMSS-CRASH-001"},
    step_rule{system_action::complete_request, false, "SMSS-API-001"},
    step_rule{system_action::refuse_request, false, "SMSS-API-001"},
    step_rule{system_action::reply, false, "SMSS-API-002"},
    step_rule{system_action::lose_reply, false, "SMSS-API-002"},
    step_rule{system_action::create_session_0, true, "SMSS-SESSION-004"},
    step_rule{system_action::load_win32k_0, true, "SMSS-TABLE-002"},
    step_rule{system_action::start_csr_0, true, "SMSS-ORDER-004"},
    step_rule{system_action::connect_csr_0, true, "SMSS-ORDER-006"},
    step_rule{system_action::time_out_csr_0, true, "SMSS-TABLE-002"},
    step_rule{system_action::notice_death_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::start_wininit_0, true, "SMSS-SESSION-001"},
    step_rule{system_action::start_winlogon_0, true, "SMSS-ORDER-006"},
    step_rule{system_action::forward_winlogon_0, true, "SMSS-SESSION-003"},
    step_rule{system_action::refuse_winlogon_0, true, "SMSS-SESSION-002"},
    step_rule{system_action::resume_winlogon_0, true, "SMSS-SESSION-002"},
    step_rule{system_action::undo_session_0, true, "SMSS-SESSION-005"},
    step_rule{system_action::stop_session_0, true, "SMSS-TABLE-002"},
    step_rule{system_action::give_up_session_0, true, "SMSS-TABLE-002"},
    step_rule{system_action::end_session_0, true, "SMSS-TABLE-002"},
    step_rule{system_action::fail_session_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::kill_csr_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::kill_winlogon_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::kill_wininit_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::disconnect_csr_0, true, "SMSS-CRASH-001"},
    step_rule{system_action::start_subsystem_0, true, "SMSS-SUBSYSTEM-001"},
    step_rule{system_action::wait_turn_0, true, "SMSS-SUBSYSTEM-001"},
    step_rule{system_action::connect_subsystem_0, true, "SMSS-TABLE-003"},
    step_rule{system_action::notice_subsystem_0, true, "SMSS-TABLE-003"},
    step_rule{system_action::fail_subsystem_0, true, "SMSS-TABLE-003"},
    step_rule{system_action::kill_subsystem_0, true, "SMSS-TABLE-003"},
};

/// The choice is about that requirement.
struct choice_rule {
    std::string_view choice;
    std::string_view id;
};
// clang-format off
inline constexpr std::array choice_rules{
    choice_rule{"multi_string_handler", "SMSS-REG-009"},
    choice_rule{"rename_tail", "SMSS-CFG-004"},
    choice_rule{"odd_rename_list", "SMSS-CFG-014"},
    choice_rule{"known_dll_result", "SMSS-DLL-004"},
    choice_rule{"known_dll_walk", "SMSS-DLL-001"},
    choice_rule{"subsystem_failure", "SMSS-SUB-006"},
    choice_rule{"first_subsystem_wait", "SMSS-SUB-005"},
    choice_rule{"paging_size_arithmetic", "SMSS-CFG-022"},
    choice_rule{"paging_reserve", "SMSS-PAGE-005"},
    choice_rule{"session_attachment", "SMSS-SES-004"},
    choice_rule{"failed_session", "SMSS-SES-003"},
    choice_rule{"api_pool", "SMSS-API-019"},
    choice_rule{"lost_reply", "SMSS-API-011"},
    choice_rule{"foreign_session_api", "SMSS-API-013"},
    choice_rule{"optional_subsystem", "SMSS-SUB-007"},
    choice_rule{"privilege_refused", "SMSS-BOOT-013"},
    choice_rule{"environment_passes", "SMSS-CFG-029"},
    choice_rule{"protection_mode_zero", "SMSS-START-007"},
    choice_rule{"execute_list", "SMSS-CMD-011"},
    choice_rule{"winlogon_death", "SMSS-STOP-006"},
    choice_rule{"master_wait", "SMSS-BOOT-012"},
    choice_rule{"initial_sessions", "SMSS-SES-005"},
    choice_rule{"known_dll_checksum", "SMSS-DLL-003"},
    choice_rule{"unknown_safe_boot", "SMSS-ENV-005"},
    choice_rule{"csrss_death_code", "SMSS-STOP-007"},
    choice_rule{"later_stage_failure", "SMSS-BOOT-006"},
    choice_rule{"rename_marker", "SMSS-REN-006"},
    choice_rule{"copy_argument", "SMSS-SES-008"},
    choice_rule{"session_concurrency", "SMSS-SES-007"},
    choice_rule{"session_request_port", "SMSS-API-020"},
    choice_rule{"pnp_sync", "SMSS-BOOT-015"},
    choice_rule{"platform_execute", "SMSS-BOOT-016"},
    choice_rule{"later_execute", "SMSS-CMD-013"},
};
// clang-format on

[[nodiscard]] constexpr std::string_view id_for_choice(std::string_view name) {
    for (choice_rule const& row : choice_rules) {
        if (row.choice == name) return row.id;
    }
    return {};
}

[[nodiscard]] consteval bool all_ids_exist() {
    auto const exists = [](auto const& row) { return requirement_with(row.id).id == row.id; };
    return std::all_of(effect_rules.begin(), effect_rules.end(), exists) && std::all_of(step_rules.begin(), step_rules.end(), exists) &&
           std::all_of(choice_rules.begin(), choice_rules.end(), exists);
}
[[nodiscard]] consteval bool every_choice_has_a_row() {
    return std::all_of(nt::choices::info.begin(), nt::choices::info.end(), [](nt::choice_info const* one) {
        nt::requirement const* const about = catalogue::find(id_for_choice(one->name));
        return about != nullptr && about->choice == one->name;
    });
}
static_assert(all_ids_exist(), "every row names a requirement that exists");
static_assert(every_choice_has_a_row(), "every choice is that of its requirement");

}  // namespace detail

/// The requirement that speaks about an effect.
[[nodiscard]] constexpr requirement_ref requirement_for(effect const& one) {
    for (detail::effect_rule const& row : detail::effect_rules) {
        if (row.which != one.which || row.by != one.by.who) continue;
        if (detail::mentions(one, row.where, row.part)) return requirement_with(row.id);
    }
    return requirement_with(one.by.who == world::actor::api ? "SMSS-API-014" : "SMSS-BOOT-001");
}

/// The requirement that speaks about a step of the system.
[[nodiscard]] constexpr requirement_ref requirement_for(system_action step) {
    for (detail::step_rule const& row : detail::step_rules) {
        if (row.numbered ? is_any(step, row.first) : step == row.first) return requirement_with(row.id);
    }
    return requirement_with(step < system_action::fail_stage ? "SMSS-TABLE-001" : "SMSS-API-002");
}

/// The requirement that a choice is about.
[[nodiscard]] constexpr requirement_ref requirement_for(nt::choice_info const& about) {
    return requirement_with(detail::id_for_choice(about.name));
}

}  // namespace smss::conformance
