// SPDX-License-Identifier: BSL-1.0
// Knows: everything that can happen in the composed system, by name, with one sentence and its evidence each.
#pragma once

#include <smss/machine/boot_phase.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss {

// clang-format off
/// One step of the composed system. A step that concerns a session or an optional subsystem carries its number, so that
/// a trace reads by itself: `start_csr_0, connect_csr_0, start_winlogon_0`.
///
/// Who acts is told by `is_environment`: the acts of smss, of the copies of it and of processes that come up as they
/// should are the system's own; requests of clients, ends of processes and failures are the environment's.
enum class system_action : std::uint16_t {
    // The stages of the boot, in the order and under the names of boot_action.
    harden_process, follow_processors, protect_prefixes, limit_session_concurrency, create_thread_pool, create_api_port,
    read_numa_topology, create_rename_mutex, create_environment, load_configuration, create_known_dlls_directory, link_dos_devices,
    open_sessions, run_boot_execute, rename_pending_files, map_known_dlls, run_platform_binary, read_paging_configuration,
    create_paging_files, initialize_registry, write_dynamic_environment, translate_boot_directory, run_setup_execute,
    share_session_data, start_session_thread, load_kernel_subsystem, start_required_subsystems, run_execute_list,
    signal_volumes_safe, start_initial_command, detach_session, start_first_session, start_initial_sessions, wait_for_processes,
    fail_stage, wake,

    // The final wait, the kernel, and faults of the boot.
    report_windows_subsystem, report_logon_process, fail_verification, raise_exception, kill_smss,

    // The SM API: what clients ask for, and what an API thread does with the request at the front of the queue.
    ask_start_csr, ask_unknown_subsystem, ask_session_complete, ask_session_complete_as_stranger, ask_unknown_number, ask_connect_again,
    complete_request, refuse_request, reply, lose_reply,

    // Sessions: the life of each.
    create_session_0 = 64, create_session_1, create_session_2, create_session_3,
        create_session_4, create_session_5, create_session_6, create_session_7,
    load_win32k_0, load_win32k_1, load_win32k_2, load_win32k_3,
        load_win32k_4, load_win32k_5, load_win32k_6, load_win32k_7,
    start_csr_0, start_csr_1, start_csr_2, start_csr_3,
        start_csr_4, start_csr_5, start_csr_6, start_csr_7,
    connect_csr_0, connect_csr_1, connect_csr_2, connect_csr_3,
        connect_csr_4, connect_csr_5, connect_csr_6, connect_csr_7,
    time_out_csr_0, time_out_csr_1, time_out_csr_2, time_out_csr_3,
        time_out_csr_4, time_out_csr_5, time_out_csr_6, time_out_csr_7,
    notice_death_0, notice_death_1, notice_death_2, notice_death_3,
        notice_death_4, notice_death_5, notice_death_6, notice_death_7,
    start_wininit_0, start_wininit_1, start_wininit_2, start_wininit_3,
        start_wininit_4, start_wininit_5, start_wininit_6, start_wininit_7,
    start_winlogon_0, start_winlogon_1, start_winlogon_2, start_winlogon_3,
        start_winlogon_4, start_winlogon_5, start_winlogon_6, start_winlogon_7,
    forward_winlogon_0, forward_winlogon_1, forward_winlogon_2, forward_winlogon_3,
        forward_winlogon_4, forward_winlogon_5, forward_winlogon_6, forward_winlogon_7,
    refuse_winlogon_0, refuse_winlogon_1, refuse_winlogon_2, refuse_winlogon_3,
        refuse_winlogon_4, refuse_winlogon_5, refuse_winlogon_6, refuse_winlogon_7,
    resume_winlogon_0, resume_winlogon_1, resume_winlogon_2, resume_winlogon_3,
        resume_winlogon_4, resume_winlogon_5, resume_winlogon_6, resume_winlogon_7,
    undo_session_0, undo_session_1, undo_session_2, undo_session_3,
        undo_session_4, undo_session_5, undo_session_6, undo_session_7,
    stop_session_0, stop_session_1, stop_session_2, stop_session_3,
        stop_session_4, stop_session_5, stop_session_6, stop_session_7,
    give_up_session_0, give_up_session_1, give_up_session_2, give_up_session_3,
        give_up_session_4, give_up_session_5, give_up_session_6, give_up_session_7,
    end_session_0, end_session_1, end_session_2, end_session_3,
        end_session_4, end_session_5, end_session_6, end_session_7,
    // Sessions: what the environment does to them.
    ask_stop_csr_0, ask_stop_csr_1, ask_stop_csr_2, ask_stop_csr_3,
        ask_stop_csr_4, ask_stop_csr_5, ask_stop_csr_6, ask_stop_csr_7,
    fail_session_0, fail_session_1, fail_session_2, fail_session_3,
        fail_session_4, fail_session_5, fail_session_6, fail_session_7,
    kill_csr_0, kill_csr_1, kill_csr_2, kill_csr_3,
        kill_csr_4, kill_csr_5, kill_csr_6, kill_csr_7,
    kill_winlogon_0, kill_winlogon_1, kill_winlogon_2, kill_winlogon_3,
        kill_winlogon_4, kill_winlogon_5, kill_winlogon_6, kill_winlogon_7,
    kill_wininit_0, kill_wininit_1, kill_wininit_2, kill_wininit_3,
        kill_wininit_4, kill_wininit_5, kill_wininit_6, kill_wininit_7,
    disconnect_csr_0, disconnect_csr_1, disconnect_csr_2, disconnect_csr_3,
        disconnect_csr_4, disconnect_csr_5, disconnect_csr_6, disconnect_csr_7,

    // Optional subsystems, loaded on demand.
    start_subsystem_0, start_subsystem_1, start_subsystem_2, start_subsystem_3,
        start_subsystem_4, start_subsystem_5, start_subsystem_6, start_subsystem_7,
    wait_turn_0, wait_turn_1, wait_turn_2, wait_turn_3,
        wait_turn_4, wait_turn_5, wait_turn_6, wait_turn_7,
    connect_subsystem_0, connect_subsystem_1, connect_subsystem_2, connect_subsystem_3,
        connect_subsystem_4, connect_subsystem_5, connect_subsystem_6, connect_subsystem_7,
    notice_subsystem_0, notice_subsystem_1, notice_subsystem_2, notice_subsystem_3,
        notice_subsystem_4, notice_subsystem_5, notice_subsystem_6, notice_subsystem_7,
    ask_load_subsystem_0, ask_load_subsystem_1, ask_load_subsystem_2, ask_load_subsystem_3,
        ask_load_subsystem_4, ask_load_subsystem_5, ask_load_subsystem_6, ask_load_subsystem_7,
    fail_subsystem_0, fail_subsystem_1, fail_subsystem_2, fail_subsystem_3,
        fail_subsystem_4, fail_subsystem_5, fail_subsystem_6, fail_subsystem_7,
    kill_subsystem_0, kill_subsystem_1, kill_subsystem_2, kill_subsystem_3,
        kill_subsystem_4, kill_subsystem_5, kill_subsystem_6, kill_subsystem_7,
};
// clang-format on

namespace system_detail {

/// Sessions, and optional subsystems, are numbered 0 to 7.
inline constexpr unsigned slots = 8;

/// What one enumerator, or one group of eight, means.
struct action_kind {
    system_action first;  ///< the enumerator, or the one for number 0
    bool numbered;
    bool environment;       ///< not an act of the system: it may or may not come
    std::string_view name;  ///< without the number
    std::string_view sentence;
    std::string_view evidence;
};

using enum system_action;
inline constexpr std::array action_kinds{
    action_kind{fail_stage, false, true, "fail_stage", "The next boot stage fails.", "nt5_2 1.4; vectors, failure policy"},
    action_kind{report_windows_subsystem, false, false, "report_windows_subsystem",
                "The final wait returns for csrss; smss stops the system.", "nt5_2 1.2.6"},
    action_kind{report_logon_process, false, false, "report_logon_process", "The final wait returns for winlogon; smss stops the system.",
                "nt5_2 1.2.6"},
    action_kind{fail_verification, false, true, "fail_verification", "A known DLL cannot be verified, or is no DLL.",
                "nt5_2 6.2; vectors K2"},
    action_kind{raise_exception, false, true, "raise_exception", "The main thread of smss raises an exception that nobody handles.",
                "nt5_2 1.6"},
    action_kind{kill_smss, false, true, "kill_smss", "The (master) Session Manager ends.", "windows-editions G.3"},
    action_kind{ask_start_csr, false, true, "ask_start_csr", "A client asks for a new session.", "nt5_2 4.3.2 API 5"},
    action_kind{ask_unknown_subsystem, false, true, "ask_unknown_subsystem",
                "A client asks for a deferred subsystem of a name that is not in the registry.", "nt5_2 4.7; vectors A2"},
    action_kind{ask_session_complete, false, true, "ask_session_complete", "csrss of session 0 reports the end of a subsystem session.",
                "nt5_2 4.5.5"},
    action_kind{ask_session_complete_as_stranger, false, true, "ask_session_complete_as_stranger",
                "A client that is no subsystem sends API 0, 1 or 2.", "nt5_2 4.4.1; vectors A1"},
    action_kind{ask_unknown_number, false, true, "ask_unknown_number", "A client sends an API number of 7 or more.", "nt5_2 4.4.1"},
    action_kind{ask_connect_again, false, true, "ask_connect_again", "csrss of session 0 connects again with the type it serves already.",
                "nt5_2 4.2.4; vectors A4"},
    action_kind{complete_request, false, false, "complete_request", "An API thread receives a request and can carry it out at once.",
                "nt5_2 4.4"},
    action_kind{refuse_request, false, false, "refuse_request", "An API thread receives a request and refuses it.", "nt5_2 4.2.4, 4.4.1"},
    action_kind{reply, false, false, "reply", "An API thread sends its reply and receives again.", "nt5_2 4.4.3"},
    action_kind{lose_reply, false, true, "lose_reply", "The client is gone when its reply is sent.", "vectors A8"},
    action_kind{create_session_0, true, false, "create_session", "The kernel makes the session (and, from 6.x on, a copy of smss in it).",
                "nt5_2 5.1 step 1; windows-editions F.2"},
    action_kind{load_win32k_0, true, false, "load_win32k", "smss loads win32k.sys into the session.", "nt5_2 5.1 step 2"},
    action_kind{start_csr_0, true, false, "start_csr", "csrss of the session is created and resumed.", "nt5_2 5.1 steps 3 to 5"},
    action_kind{connect_csr_0, true, false, "connect_csr", "An API thread accepts csrss of the session.", "nt5_2 4.2"},
    action_kind{time_out_csr_0, true, false, "time_out_csr", "csrss of the session has not connected within 60 seconds.",
                "nt5_2 3.8.4 step 10; vectors S4"},
    action_kind{notice_death_0, true, false, "notice_death", "The end of a csrss that had not connected is noticed.",
                "choice first_subsystem_wait"},
    action_kind{start_wininit_0, true, false, "start_wininit", "The copy of smss starts wininit and exits.", "windows-editions B.3, B.4"},
    action_kind{start_winlogon_0, true, false, "start_winlogon",
                "The initial command of the session is created (nt5_2: suspended, and ExecPgm sent).",
                "nt5_2 5.1 step 10; windows-editions B.3"},
    action_kind{forward_winlogon_0, true, false, "forward_winlogon",
                "An API thread receives ExecPgm and asks csrss of the session to create a subsystem session.", "nt5_2 4.4.4, 4.4.5"},
    action_kind{refuse_winlogon_0, true, false, "refuse_winlogon", "ExecPgm fails: the session has no such subsystem.",
                "nt5_2 4.4.5 steps 1, 3 and 4"},
    action_kind{resume_winlogon_0, true, false, "resume_winlogon", "csrss resumes the initial command and answers; the session is up.",
                "nt5_2 4.5.3"},
    action_kind{undo_session_0, true, false, "undo_session", "What was started of a session that failed is taken down, or left.",
                "nt5_2 5.3.2; vectors A6"},
    action_kind{stop_session_0, true, false, "stop_session", "An API thread receives StopCsr for the session.", "nt5_2 5.3.3"},
    action_kind{give_up_session_0, true, false, "give_up_session", "Whoever was creating the session notices that it was stopped.",
                "nt5_2 3.8.4 step 10"},
    action_kind{end_session_0, true, false, "end_session", "The last process of the session is gone; its number is free.",
                "nt5_2 5.3.3; windows-editions F.1"},
    action_kind{ask_stop_csr_0, true, true, "ask_stop_csr", "A client asks to end the session.", "nt5_2 4.3.2 API 6"},
    action_kind{fail_session_0, true, true, "fail_session", "The next step in the creation of the session fails.", "nt5_2 5.1, 5.3.2"},
    action_kind{kill_csr_0, true, true, "kill_csr", "csrss of the session ends.", "nt5_2 6.2, 6.3"},
    action_kind{kill_winlogon_0, true, true, "kill_winlogon", "winlogon (or another initial command) of the session ends.",
                "nt5_2 6.2, 6.3"},
    action_kind{kill_wininit_0, true, true, "kill_wininit", "wininit ends.", "windows-editions G.3"},
    action_kind{disconnect_csr_0, true, true, "disconnect_csr", "csrss of the session loses its connection to the Session Manager.",
                "nt5_2 4.1.4"},
    action_kind{start_subsystem_0, true, false, "start_subsystem", "An API thread starts an optional subsystem.", "nt5_2 3.8.4, 4.7.2"},
    action_kind{wait_turn_0, true, false, "wait_turn", "Another subsystem of the session is still starting: the API thread waits for it.",
                "nt5_2 3.8.4 step 3"},
    action_kind{connect_subsystem_0, true, false, "connect_subsystem", "An API thread accepts the optional subsystem.", "nt5_2 4.2"},
    action_kind{notice_subsystem_0, true, false, "notice_subsystem", "The end of an optional subsystem that had not connected is noticed.",
                "choice first_subsystem_wait"},
    action_kind{ask_load_subsystem_0, true, true, "ask_load_subsystem", "A client asks for the optional subsystem.", "nt5_2 4.3.2 API 4"},
    action_kind{fail_subsystem_0, true, true, "fail_subsystem", "A step in the start of the optional subsystem fails.",
                "nt5_2 3.8.4, 3.8.5"},
    action_kind{kill_subsystem_0, true, true, "kill_subsystem", "The optional subsystem ends.", "nt5_2 6.3"},
};

inline constexpr std::size_t action_space = static_cast<std::size_t>(kill_subsystem_0) + slots;

// Plain arrays: the compile-time search asks `environment` once for every step.
struct action_labels {
    char text[action_space][48]{};
    std::uint8_t length[action_space]{};
    std::uint8_t kind[action_space]{};  ///< 1 + index in action_kinds; 0 for boot stages
    bool environment[action_space]{};
};

[[nodiscard]] consteval action_labels make_labels() {
    action_labels labels{};
    auto const write = [&labels](std::size_t at, std::string_view text) {
        for (char const c : text) labels.text[at][labels.length[at]++] = c;
    };
    for (std::size_t i = 0; i < machine::boot_action_count; ++i) write(i, machine::name(static_cast<machine::boot_action>(i)));
    for (std::size_t k = 0; k < action_kinds.size(); ++k) {
        for (unsigned number = 0; number < (action_kinds[k].numbered ? slots : 1); ++number) {
            std::size_t const at = static_cast<std::size_t>(action_kinds[k].first) + number;
            labels.length[at] = 0;
            labels.kind[at] = static_cast<std::uint8_t>(k + 1);
            labels.environment[at] = action_kinds[k].environment;
            write(at, action_kinds[k].name);
            if (!action_kinds[k].numbered) continue;
            labels.text[at][labels.length[at]++] = '_';
            labels.text[at][labels.length[at]++] = static_cast<char>('0' + number);
        }
    }
    return labels;
}
inline constexpr action_labels labels = make_labels();

}  // namespace system_detail

/// The identifier, as the enumerator is spelt.
[[nodiscard]] constexpr std::string_view name(system_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    if (index >= system_detail::action_space) return "unknown action";
    return {system_detail::labels.text[index], system_detail::labels.length[index]};
}

/// What happens, in one sentence; empty for boot stages, which their table's rows explain.
[[nodiscard]] constexpr std::string_view sentence(system_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    if (index >= system_detail::action_space || system_detail::labels.kind[index] == 0) return {};
    return system_detail::action_kinds[system_detail::labels.kind[index] - 1u].sentence;
}

/// How one knows; empty for boot stages, whose evidence is in their table's rows.
[[nodiscard]] constexpr std::string_view evidence(system_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    if (index >= system_detail::action_space || system_detail::labels.kind[index] == 0) return {};
    return system_detail::action_kinds[system_detail::labels.kind[index] - 1u].evidence;
}

/// The step for session or subsystem `number`: `numbered(system_action::start_csr_0, 1)` is `start_csr_1`.
[[nodiscard]] constexpr system_action numbered(system_action zero, unsigned number) noexcept {
    return static_cast<system_action>(static_cast<unsigned>(zero) + number);
}

/// Is this `zero` for some number? `is_any(start_csr_1, start_csr_0)` holds.
[[nodiscard]] constexpr bool is_any(system_action which, system_action zero) noexcept {
    return static_cast<unsigned>(which) - static_cast<unsigned>(zero) < system_detail::slots;
}

/// The number in the name of a numbered step: 1 for `start_csr_1`.
[[nodiscard]] constexpr unsigned number_of(system_action which) noexcept {
    return (static_cast<unsigned>(which) - static_cast<unsigned>(system_action::create_session_0)) % system_detail::slots;
}

/// May the system not count on it: a client's request, the end of a process, a failure?
[[nodiscard]] constexpr bool is_environment(system_action which) noexcept {
    return system_detail::labels.environment[static_cast<std::size_t>(which)];
}

/// The step that takes a stage of the boot.
[[nodiscard]] constexpr system_action step_of(boot_action stage) noexcept {
    return static_cast<system_action>(static_cast<unsigned>(stage));
}

static_assert(step_of(boot_action::wake) == system_action::wake && step_of(boot_action::harden_process) == system_action::harden_process);

}  // namespace smss
