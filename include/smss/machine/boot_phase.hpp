// SPDX-License-Identifier: BSL-1.0
// Knows: the names of the boot phases and of the acts that lead from one to the next, over all editions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::machine {

/// How far the (master) Session Manager has come: a phase is named after what has been done last.
/// No edition passes through all of them; `boot_table` says which, and in which order.
/// \source facts windows-editions B.2 to B.4
enum class boot_phase : std::uint8_t {
    created,               ///< the process exists and has marked itself and its main thread critical
    hardened,              ///< nt10_0: strict handle and heap checks, dynamic-code mitigation, priority 11
    affinity_updates,      ///< later: will follow hot-added processors
    protected_prefixes,    ///< later: mailslot and named-pipe prefixes reserved against name squatting
    session_concurrency,   ///< later: how many sessions may be made at once is known
    thread_pool,           ///< nt10_0: worker threads for ALPC and work items
    api_port,              ///< `\SmApiPort` and what serves it; `\Device\VolumesSafeForWriteAccess`, not signalled
    numa_topology,         ///< nt10_0
    rename_mutex,          ///< nt10_0: mutex `PendingRenameMutex`
    environment,           ///< later: initial environment, safe-mode variable
    configuration,         ///< the Session Manager key has been read; object directories made; rename values deleted
    known_dlls_directory,  ///< nt10_0: `\KnownDlls` as a directory, still without sections
    dos_devices,           ///< links of `DOS Devices`
    sessions_directory,    ///< `\Sessions`
    boot_execute,          ///< programs of BootExecute have run
    file_renames,          ///< delayed renames and deletes are done, or have failed
    known_dlls,            ///< sections of the known DLLs
    platform_binary,       ///< nt10_0: firmware's program (WPBT) has run, unless disabled
    paging_configuration,  ///< nt10_0: paging-file and dump-file information collected, memory cooling checked
    paging_files,          ///< paging files exist, as far as they could be created
    registry,              ///< NtInitializeRegistry: the remaining hives are loaded, writing is allowed
    dynamic_environment,   ///< OS, PROCESSOR_... and NUMBER_OF_PROCESSORS are in the registry
    boot_directory,        ///< system partition translated to BootDir
    setup_execute,         ///< programs of SetupExecute have run
    shared_section,        ///< later: data shared with the copies (subsystem lists, initial command of session 0)
    session_thread,        ///< nt10_0: a thread waits for requests to create sessions
    kernel_subsystem,      ///< nt5_2: session 0 exists and win32k.sys is loaded into it
    required_subsystems,   ///< nt5_2: csrss of session 0 has connected
    execute,               ///< nt5_2: the initial command is chosen, programs of Execute have run
    volumes_safe,          ///< nt5_2: `\Device\VolumesSafeForWriteAccess` signalled
    initial_command,       ///< nt5_2: winlogon of session 0 runs
    session_detached,      ///< nt5_2: smss has left the kernel session
    first_session,         ///< nt10_0: a copy of smss makes session 0
    initial_sessions,      ///< later: copies of smss make the sessions wanted at boot
    waiting,               ///< the endless wait on processes that may not end
    stopped,               ///< the system has been stopped
};
/// How many there are.
inline constexpr std::size_t boot_phase_count = static_cast<std::size_t>(boot_phase::stopped) + 1;

/// What the Session Manager does to get from one phase to the next, or what ends it.
enum class boot_action : std::uint8_t {
    harden_process,
    follow_processors,
    protect_prefixes,
    limit_session_concurrency,
    create_thread_pool,
    create_api_port,
    read_numa_topology,
    create_rename_mutex,
    create_environment,
    load_configuration,
    create_known_dlls_directory,
    link_dos_devices,
    open_sessions,
    run_boot_execute,
    rename_pending_files,
    map_known_dlls,
    run_platform_binary,
    read_paging_configuration,
    create_paging_files,
    initialize_registry,
    write_dynamic_environment,
    translate_boot_directory,
    run_setup_execute,
    share_session_data,
    start_session_thread,
    load_kernel_subsystem,
    start_required_subsystems,
    run_execute_list,
    signal_volumes_safe,
    start_initial_command,
    detach_session,
    start_first_session,
    start_initial_sessions,
    wait_for_processes,
    fail_stage,  ///< the stage that comes next fails, and that stops the system
    wake,        ///< the endless wait returns: any wake-up stops the system
};
/// How many there are.
inline constexpr std::size_t boot_action_count = static_cast<std::size_t>(boot_action::wake) + 1;

namespace detail {

inline constexpr std::array<std::string_view, boot_phase_count> boot_phase_names{
    "created",
    "hardened",
    "affinity_updates",
    "protected_prefixes",
    "session_concurrency",
    "thread_pool",
    "api_port",
    "numa_topology",
    "rename_mutex",
    "environment",
    "configuration",
    "known_dlls_directory",
    "dos_devices",
    "sessions_directory",
    "boot_execute",
    "file_renames",
    "known_dlls",
    "platform_binary",
    "paging_configuration",
    "paging_files",
    "registry",
    "dynamic_environment",
    "boot_directory",
    "setup_execute",
    "shared_section",
    "session_thread",
    "kernel_subsystem",
    "required_subsystems",
    "execute",
    "volumes_safe",
    "initial_command",
    "session_detached",
    "first_session",
    "initial_sessions",
    "waiting",
    "stopped",
};

inline constexpr std::array<std::string_view, boot_action_count> boot_action_names{
    "harden_process",
    "follow_processors",
    "protect_prefixes",
    "limit_session_concurrency",
    "create_thread_pool",
    "create_api_port",
    "read_numa_topology",
    "create_rename_mutex",
    "create_environment",
    "load_configuration",
    "create_known_dlls_directory",
    "link_dos_devices",
    "open_sessions",
    "run_boot_execute",
    "rename_pending_files",
    "map_known_dlls",
    "run_platform_binary",
    "read_paging_configuration",
    "create_paging_files",
    "initialize_registry",
    "write_dynamic_environment",
    "translate_boot_directory",
    "run_setup_execute",
    "share_session_data",
    "start_session_thread",
    "load_kernel_subsystem",
    "start_required_subsystems",
    "run_execute_list",
    "signal_volumes_safe",
    "start_initial_command",
    "detach_session",
    "start_first_session",
    "start_initial_sessions",
    "wait_for_processes",
    "fail_stage",
    "wake",
};

}  // namespace detail

/// The identifier of a phase, as written in the tables.
[[nodiscard]] constexpr std::string_view name(boot_phase which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < boot_phase_count ? detail::boot_phase_names[index] : std::string_view{"unknown boot phase"};
}

/// The identifier of an act, as written in the tables.
[[nodiscard]] constexpr std::string_view name(boot_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < boot_action_count ? detail::boot_action_names[index] : std::string_view{"unknown boot action"};
}

}  // namespace smss::machine

namespace smss {
using machine::boot_action;
using machine::boot_phase;
}  // namespace smss
