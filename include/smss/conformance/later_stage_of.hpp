// SPDX-License-Identifier: BSL-1.0
// Knows: which stages of the boot of 6.1 or 10 an effect can belong to, and which stages always show themselves.
#pragma once

#include <smss/machine/boot.hpp>
#include <smss/nt/edition.hpp>
#include <smss/world/effect.hpp>

#include <array>
#include <string_view>
#include <vector>

namespace smss::conformance::detail {

using world::actor;
using world::call;
using world::field;

/// The stages that an effect of the master's main thread, other than making a copy, can belong to; none: it belongs to no stage.
[[nodiscard]] inline std::vector<boot_action> later_stages_of(effect const& one, edition which) {
    using enum boot_action;
    bool const ten = which == edition::nt10_0;
    bool const known_dlls = one.text_of(field::root).starts_with(u"\\KnownDlls");
    switch (one.which) {
        case call::nt_set_information_process:
            if (one.text_of(field::object) != u"self") return {};
            return {one.text_of(field::info_class) == u"affinity-updates" ? follow_processors : harden_process};
        case call::nt_fs_control_file:
            return {protect_prefixes};
        case call::nt_create_semaphore:
            return {ten ? create_thread_pool : limit_session_concurrency};
        case call::tp_alloc_pool:
            return {create_thread_pool};
        case call::nt_alpc_create_port:
            return {boot_action::create_api_port};
        case call::nt_create_mutant:
            return {boot_action::create_rename_mutex};
        case call::rtl_create_environment:
            return {create_environment};
        case call::nt_delete_value_key:
        case call::rtl_set_environment_variable:
            return ten ? std::vector{create_environment, load_configuration} : std::vector{create_environment};
        case call::nt_create_directory_object:
            if (one.text_of(field::sd) == u"knowndlls") return {ten ? create_known_dlls_directory : map_known_dlls};
            return {open_sessions, ten ? load_configuration : create_environment};
        case call::nt_create_symbolic_link_object:
            return {known_dlls ? map_known_dlls : link_dos_devices};
        case call::nt_make_temporary_object:
            return {link_dos_devices};
        case call::nt_serialize_boot:
            return {run_boot_execute};
        case call::nt_create_file:
            return {run_platform_binary};
        case call::nt_initialize_registry:
            return {initialize_registry};
        case call::rtl_adjust_privilege:
            if (one.text_of(field::privilege) != u"SeRestore") return {};
            return {rename_pending_files};
        case call::nt_release_mutant:
            return {rename_pending_files};
        case call::nt_set_information_file:
            return {rename_pending_files, create_paging_files};
        case call::nt_create_paging_file:
            return {create_paging_files};
        case call::nt_set_value_key:
            return {one.text_of(field::value) == u"BootDir" ? translate_boot_directory : write_dynamic_environment};
        case call::nt_create_section:
            return {known_dlls ? map_known_dlls : share_session_data};
        case call::rtl_create_user_thread:
            return {start_session_thread};
        case call::rtl_lock_boot_status_data:
        case call::rtl_get_set_boot_status_data:
        case call::nt_display_string:
            return {run_boot_execute, run_setup_execute, run_platform_binary};
        case call::nt_create_user_process:
            return {run_boot_execute, run_setup_execute, run_platform_binary};
        default:
            return {};
    }
}

/// Stages that always show something, whatever the registry says.
inline constexpr std::array stages_that_show{
    boot_action::follow_processors,   boot_action::protect_prefixes,          boot_action::create_api_port,
    boot_action::create_rename_mutex, boot_action::create_environment,        boot_action::open_sessions,
    boot_action::initialize_registry, boot_action::write_dynamic_environment, boot_action::share_session_data,
    boot_action::map_known_dlls,      boot_action::start_session_thread,
};

}  // namespace smss::conformance::detail
