// SPDX-License-Identifier: BSL-1.0
// Knows: the boot of the Session Manager, one transition table for each edition, and which stage follows a phase.
#pragma once

#include <smss/lts/transition_table.hpp>
#include <smss/machine/boot_phase.hpp>
#include <smss/nt/edition.hpp>

#include <string_view>

namespace smss::machine {

namespace detail {
struct not_modelled {};
}  // namespace detail

/// The boot of one edition: a row says that in phase `from` the act `action` comes next and leads to phase `to`.
///
/// A row whose action is `fail_stage` says that the failure of the stage which comes next stops the system. Where there
/// is none, that failure is ignored and the boot goes on as if the stage had been done.
/// Skipping is not in the table: renames and paging files are left out under MiniNT (facts windows-editions B.5), which
/// changes what a stage does, not when it comes.
template <edition Which>
inline constexpr detail::not_modelled boot_table{};

// The first row of a stage is what it does, the second its failure policy (nt5_2: facts windows-editions B.2, last
// column, and the failure policy of the vectors). WI4 = Windows Internals, 4th edition; the numbers are its steps.
template <>
inline constexpr auto boot_table<edition::nt5_2> = []() consteval {
    using enum boot_phase;
    using enum boot_action;
    using lts::row;
    // clang-format off
    return lts::transition_table{
        created,
        {
            row{created,             create_api_port,           api_port,            "WI4 ch.5 step 1; nt5_2 1.3.5 to 1.3.7"},
            row{created,             fail_stage,                stopped,             "windows-editions B.2 step 1 (asserted: fatal)"},
            row{api_port,            load_configuration,        configuration,       "nt5_2 1.4 stages 1 to 5, 2.3"},
            row{api_port,            fail_stage,                stopped,             "nt5_2 1.4 stages 2 and 5; vectors R1, R9"},
            row{configuration,       link_dos_devices,          dos_devices,         "WI4 ch.5 step 2; nt5_2 1.4 stage 6"},
            row{configuration,       fail_stage,                stopped,             "nt5_2 1.4 stage 6; vectors D2"},
            row{dos_devices,         open_sessions,             sessions_directory,  "WI4 ch.5 step 3; nt5_2 1.4 stage 7"},
            row{dos_devices,         fail_stage,                stopped,             "nt5_2 1.4 stage 7"},
            row{sessions_directory,  run_boot_execute,          boot_execute,        "WI4 ch.5 step 4; nt5_2 1.4 stage 8"},
            row{boot_execute,        rename_pending_files,      file_renames,        "WI4 ch.5 step 5; nt5_2 1.4 stage 9; vectors P1"},
            row{file_renames,        map_known_dlls,            known_dlls,          "WI4 ch.5 step 6; nt5_2 1.4 stage 10"},
            row{file_renames,        fail_stage,                stopped,             "nt5_2 1.4 stage 10; vectors K1, K2"},
            row{known_dlls,          create_paging_files,       paging_files,        "WI4 ch.5 step 7; nt5_2 1.4 stage 11; vectors G6"},
            row{paging_files,        initialize_registry,       registry,            "WI4 ch.5 step 8; nt5_2 1.4 stage 12"},
            row{registry,            write_dynamic_environment, dynamic_environment, "WI4 ch.5 step 9; nt5_2 1.4 stage 13"},
            row{registry,            fail_stage,                stopped,             "nt5_2 1.4 stage 13"},
            row{dynamic_environment, translate_boot_directory,  boot_directory,      "nt5_2 1.4.16a, 3.9.1"},
            row{boot_directory,      run_setup_execute,         setup_execute,       "nt5_2 1.4.16b; vectors B7"},
            row{setup_execute,       load_kernel_subsystem,     kernel_subsystem,    "WI4 ch.5 step 10; nt5_2 1.4.16c, 5.1 steps 1 and 2"},
            row{setup_execute,       fail_stage,                stopped,             "nt5_2 1.4.16c; vectors S2"},
            row{kernel_subsystem,    start_required_subsystems, required_subsystems, "WI4 ch.5 step 11; nt5_2 1.4.16d, 5.1 steps 3 to 7"},
            row{kernel_subsystem,    fail_stage,                stopped,             "nt5_2 1.4.16d"},
            row{required_subsystems, run_execute_list,          execute,             "nt5_2 1.4.16e and f, 3.2.8"},
            row{execute,             signal_volumes_safe,       volumes_safe,        "nt5_2 1.3.8, 9.2.7"},
            row{volumes_safe,        start_initial_command,     initial_command,     "WI4 ch.5 step 12; nt5_2 1.4.20, 5.1 steps 10 and 11"},
            row{volumes_safe,        fail_stage,                stopped,             "nt5_2 1.2.5c"},
            row{initial_command,     detach_session,            session_detached,    "nt5_2 1.2.5d, 5.1 step 12"},
            row{session_detached,    wait_for_processes,        waiting,             "nt5_2 1.2.5e"},
            row{session_detached,    fail_stage,                stopped,             "nt5_2 1.2.6, 6.2; vectors S7"},
            row{waiting,             wake,                      stopped,             "nt5_2 1.2.6, 5.1 step 13"},
        },
        lts::final_states{stopped}};
    // clang-format on
}();

// The books give the later editions' order, not their failure policy: rows marked "inf" carry nt5_2's policy over, under
// choice::later_stage_failure. B.3: WI5 and WI6, in the order of the sheet's table.
template <>
inline constexpr auto boot_table<edition::nt6_1> = []() consteval {
    using enum boot_phase;
    using enum boot_action;
    using lts::row;
    // clang-format off
    return lts::transition_table{
        created,
        {
            row{created,             follow_processors,         affinity_updates,    "windows-editions B.3 step 1"},
            row{affinity_updates,    protect_prefixes,          protected_prefixes,  "windows-editions B.3 step 2"},
            row{protected_prefixes,  limit_session_concurrency, session_concurrency, "windows-editions B.3 step 3 (WI6)"},
            row{session_concurrency, create_api_port,           api_port,            "windows-editions B.3 step 4"},
            row{session_concurrency, fail_stage,                stopped,             "inf: as nt5_2"},
            row{api_port,            create_environment,        environment,         "windows-editions B.3 step 5"},
            row{api_port,            fail_stage,                stopped,             "inf: as nt5_2"},
            row{environment,         link_dos_devices,          dos_devices,         "windows-editions B.3 step 6"},
            row{environment,         fail_stage,                stopped,             "inf: as nt5_2"},
            row{dos_devices,         open_sessions,             sessions_directory,  "windows-editions B.3 step 7"},
            row{dos_devices,         fail_stage,                stopped,             "inf: as nt5_2"},
            row{sessions_directory,  run_boot_execute,          boot_execute,        "windows-editions B.3 step 8"},
            row{boot_execute,        rename_pending_files,      file_renames,        "windows-editions B.3 step 9"},
            row{file_renames,        create_paging_files,       paging_files,        "windows-editions B.3 step 10 (before known DLLs)"},
            row{paging_files,        initialize_registry,       registry,            "windows-editions B.3 step 11"},
            row{registry,            write_dynamic_environment, dynamic_environment, "windows-editions B.3 step 12"},
            row{registry,            fail_stage,                stopped,             "inf: as nt5_2"},
            row{dynamic_environment, run_setup_execute,         setup_execute,       "windows-editions B.3 step 13"},
            row{setup_execute,       share_session_data,        shared_section,      "windows-editions B.3 step 14 (WI6)"},
            row{shared_section,      map_known_dlls,            known_dlls,          "windows-editions B.3 step 15 (WI6)"},
            row{shared_section,      fail_stage,                stopped,             "inf: as nt5_2"},
            row{known_dlls,          translate_boot_directory,  boot_directory,      "windows-editions B.3 step 16 (WI6)"},
            row{boot_directory,      start_initial_sessions,    initial_sessions,    "windows-editions B.3 step 17 (WI6, ASKPERF)"},
            row{boot_directory,      fail_stage,                stopped,             "inf: as nt5_2"},
            row{initial_sessions,    wait_for_processes,        waiting,             "windows-editions B.3 step 18"},
            row{waiting,             wake,                      stopped,             "windows-editions S27, S28"},
        },
        lts::final_states{stopped}};
    // clang-format on
}();

// B.4: WI7, in the order as printed; steps 10 to 20 all read the registry and are one stage here.
template <>
inline constexpr auto boot_table<edition::nt10_0> = []() consteval {
    using enum boot_phase;
    using enum boot_action;
    using lts::row;
    // clang-format off
    return lts::transition_table{
        created,
        {
            row{created,              harden_process,              hardened,             "WI7 steps 1 to 3 (windows-editions B.4)"},
            row{hardened,             follow_processors,           affinity_updates,     "WI7 step 4"},
            row{affinity_updates,     create_thread_pool,          thread_pool,          "WI7 step 5"},
            row{thread_pool,          create_api_port,             api_port,             "WI7 step 6"},
            row{thread_pool,          fail_stage,                  stopped,              "inf: as nt5_2"},
            row{api_port,             read_numa_topology,          numa_topology,        "WI7 step 7"},
            row{numa_topology,        create_rename_mutex,         rename_mutex,         "WI7 step 8"},
            row{rename_mutex,         create_environment,          environment,          "WI7 step 9"},
            row{rename_mutex,         fail_stage,                  stopped,              "inf: as nt5_2"},
            row{environment,          load_configuration,          configuration,        "WI7 steps 10 to 20"},
            row{environment,          fail_stage,                  stopped,              "inf: as nt5_2"},
            row{configuration,        create_known_dlls_directory, known_dlls_directory, "WI7 step 21"},
            row{configuration,        fail_stage,                  stopped,              "inf: as nt5_2"},
            row{known_dlls_directory, link_dos_devices,            dos_devices,          "WI7 step 22"},
            row{known_dlls_directory, fail_stage,                  stopped,              "inf: as nt5_2"},
            row{dos_devices,          open_sessions,               sessions_directory,   "WI7 step 23"},
            row{dos_devices,          fail_stage,                  stopped,              "inf: as nt5_2"},
            row{sessions_directory,   protect_prefixes,            protected_prefixes,   "WI7 step 24"},
            row{protected_prefixes,   run_boot_execute,            boot_execute,         "WI7 step 25"},
            row{boot_execute,         initialize_registry,         registry,             "WI7 step 26 (before the renames)"},
            row{registry,             run_platform_binary,         platform_binary,      "WI7 step 27"},
            row{platform_binary,      rename_pending_files,        file_renames,         "WI7 step 28"},
            row{file_renames,         read_paging_configuration,   paging_configuration, "WI7 steps 29 and 30"},
            row{paging_configuration, create_paging_files,         paging_files,         "WI7 step 31"},
            row{paging_files,         write_dynamic_environment,   dynamic_environment,  "WI7 step 32"},
            row{paging_files,         fail_stage,                  stopped,              "inf: as nt5_2"},
            row{dynamic_environment,  run_setup_execute,           setup_execute,        "WI7 step 33"},
            row{setup_execute,        share_session_data,          shared_section,       "WI7 step 34"},
            row{shared_section,       map_known_dlls,              known_dlls,           "WI7 step 35"},
            row{shared_section,       fail_stage,                  stopped,              "inf: as nt5_2"},
            row{known_dlls,           start_session_thread,        session_thread,       "WI7 step 36"},
            row{session_thread,       start_first_session,         first_session,        "WI7 step 37"},
            row{session_thread,       fail_stage,                  stopped,              "inf: as nt5_2"},
            row{first_session,        start_initial_sessions,      initial_sessions,     "WI7 step 38"},
            row{initial_sessions,     wait_for_processes,          waiting,              "WI7 step 38, last sentence"},
            row{waiting,              wake,                        stopped,              "windows-editions S27, S28"},
        },
        lts::final_states{stopped}};
    // clang-format on
}();

/// Does the failure of this act stop the system? Acts that the edition does not have stop nothing.
/// \source facts windows-editions B.2 (failure policy)
template <edition Which>
[[nodiscard]] constexpr bool failure_stops(boot_action act) {
    for (auto const& stage : boot_table<Which>) {
        if (stage.action != act) continue;
        return lts::find_row(boot_table<Which>, stage.from, boot_action::fail_stage) != boot_table<Which>.end();
    }
    return false;
}

/// The stage that comes next in a boot.
struct next_stage {
    boot_action act = boot_action::wake;  ///< the action of its row
    boot_phase to = boot_phase::stopped;  ///< the phase after it
    bool fatal = false;                   ///< its failure stops the system
    std::string_view evidence{};          ///< what the row rests on
};

namespace detail {
template <edition Which>
[[nodiscard]] constexpr next_stage stage_in(boot_phase from) {
    for (auto const& line : boot_table<Which>) {
        if (line.from == from && line.action != boot_action::fail_stage) {
            return {line.action, line.to, failure_stops<Which>(line.action), line.evidence};
        }
    }
    return {};
}
}  // namespace detail

/// The stage of that edition which follows a phase.
[[nodiscard]] constexpr next_stage stage_after(edition which, boot_phase from) {
    switch (which) {
        case edition::nt5_2: return detail::stage_in<edition::nt5_2>(from);
        case edition::nt6_1: return detail::stage_in<edition::nt6_1>(from);
        case edition::nt10_0: return detail::stage_in<edition::nt10_0>(from);
    }
    return {};
}

}  // namespace smss::machine

namespace smss {
using machine::boot_table;
}  // namespace smss
