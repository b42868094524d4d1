// SPDX-License-Identifier: BSL-1.0
// Knows: what each effect of a run means in the composed system: one row for each kind of effect, with a sentence.
#pragma once

#include <smss/machine/boot_phase.hpp>
#include <smss/system/state.hpp>
#include <smss/world/call.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace smss::conformance {

using world::actor;
using world::call;
using world::field;

/// What an effect shows of the composed system.
enum class meaning : std::uint8_t {
    nothing,             ///< internal: the system runs, that is all
    stage,               ///< one of these stages of the boot comes next and is under way
    make_session,        ///< create_session_0; of another session: it has been created under this number
    load_win32k,         ///< load_win32k_N
    tag_process,         ///< start_csr_N, start_winlogon_N, the process of a subsystem, or a program of a list
    take_down,           ///< fail_session_N where the failure of csrss is overlooked, or part of something else
    own_program,         ///< an API thread does something with a program: somebody has asked it to
    hand_over,           ///< forward_winlogon_N, or a process that is no initial command
    resume_by_api,       ///< forward_winlogon_N for a native initial command
    accept,              ///< the connection will be completed; without effects of tier `detail`: it is
    connect_process,     ///< connect_csr_N, connect_subsystem_N, or a plain client
    refuse_connection,   ///< the reply to ask_connect_again
    ask_connection,      ///< ask_connect_again, or a connection that is none
    receive_connection,  ///< refuse_request, where it is the answer to ask_connect_again
    ask,                 ///< ask_...
    receive,             ///< complete_request, refuse_request, create_session_N, start_subsystem_N, wait_turn_N, stop_session_N
    reply,               ///< reply, or lose_reply
    clock,               ///< shows when the wait returns; without effects of tier `detail`: now
    time_out,            ///< time_out_csr_N, or fail_session_N or fail_subsystem_N where the process lives and does not connect
    exit,                ///< kill_csr_N, kill_winlogon_N, kill_subsystem_N, or a process that the system does not have
    disconnect,          ///< disconnect_csr_N, or a plain client
    wait,                ///< wait_for_processes
    stop,                ///< the system stops, for the reason that the text tells
    end_self,            ///< the system has stopped
    end,                 ///< the end of the record
};

/// The stages that an effect can be part of: one bit each.
using stage_set = std::uint64_t;

/// The set of these stages.
[[nodiscard]] constexpr stage_set stages(std::initializer_list<boot_action> which) {
    stage_set set = 0;
    for (boot_action const one : which) set |= stage_set{1} << static_cast<unsigned>(one);
    return set;
}

// Who acts: one bit each.
inline constexpr unsigned by_main = 1;    ///< the main thread
inline constexpr unsigned by_api = 2;     ///< a thread of the SM API
inline constexpr unsigned by_world = 4;   ///< the world outside
inline constexpr unsigned by_anyone = 7;  ///< all of them

/// One row: an effect of that call by that actor for which `when` holds (always, if it is null) means that.
struct row {
    call which;                   ///< of the effect
    unsigned by;                  ///< one or more of `by_main`, `by_api`, `by_world`
    bool (*when)(effect const&);  ///< a further condition; null: none
    meaning what;                 ///< what it shows
    stage_set in;                 ///< `stage`, and whatever else the main thread does only in certain stages
    std::string_view condition;   ///< `when` in words
    std::string_view sentence;    ///< as in docs/refinement.md
};

namespace detail {

[[nodiscard]] inline bool is(effect const& one, field which, std::u16string_view wanted) { return one.text_of(which) == wanted; }
[[nodiscard]] inline bool failed(effect const& one) { return one.has_status && !succeeded(one.result); }
/// The number of the SM API in a request, a receive or a reply; 3 is ExecPgm.
[[nodiscard]] inline bool is_exec_pgm(effect const& one) { return one.has(field::api_number) && one.number_of(field::api_number) == 3; }

inline constexpr stage_set programs =
    stages({boot_action::run_boot_execute, boot_action::run_setup_execute, boot_action::start_required_subsystems,
            boot_action::run_execute_list, boot_action::start_initial_command});
inline constexpr stage_set privileged =
    stages({boot_action::load_kernel_subsystem, boot_action::start_required_subsystems, boot_action::detach_session});

}  // namespace detail

/// The mapping, in order: the first row that fits counts. No effect may be without a row.
inline constexpr std::array rows{
    // The main thread, stage by stage.
    row{call::rtl_set_process_is_critical, by_main, nullptr, meaning::stage, stages({boot_action::create_api_port}), "",
        "Marking itself critical belongs to the start, before the port is made."},
    row{call::rtl_set_thread_is_critical, by_main, nullptr, meaning::stage, stages({boot_action::create_api_port}), "", "The same for its main thread."},
    row{call::rtl_set_thread_is_critical, by_api, nullptr, meaning::nothing, 0, "", "An API thread gets going: threads are alike and have no state of their own."},
    row{call::nt_set_information_process, by_main, [](effect const& e) { return detail::is(e, field::object, u"self"); }, meaning::stage,
        stages({boot_action::create_api_port}), "object is itself", "Priority and hard-error mode of smss belong to the start."},
    row{call::nt_create_port, by_main, nullptr, meaning::stage, stages({boot_action::create_api_port}), "", "The port of the SM API: what create_api_port must show."},
    row{call::rtl_create_user_thread, by_main, nullptr, meaning::stage, stages({boot_action::create_api_port}), "", "The first two API threads."},
    row{call::rtl_create_user_thread, by_api, nullptr, meaning::nothing, 0, "", "The pool grows: the system counts busy threads only (choice api_pool)."},
    row{call::nt_create_event, by_main, [](effect const& e) { return e.has(field::name); }, meaning::stage, stages({boot_action::create_api_port}), "named",
        "VolumesSafeForWriteAccess is made with the port."},
    row{call::nt_create_event, by_main, nullptr, meaning::stage, stages({boot_action::start_required_subsystems}), "no name",
        "The event that a subsystem's connection will signal."},
    row{call::nt_create_event, by_api, nullptr, meaning::own_program, 0, "", "The same on behalf of StartCsr or LoadDeferedSubsystem."},
    row{call::rtl_create_environment, by_main, nullptr, meaning::stage, stages({boot_action::load_configuration}), "",
        "The environment is made when the configuration is read: what load_configuration must show."},
    row{call::nt_delete_value_key, by_main, nullptr, meaning::stage, stages({boot_action::load_configuration}), "",
        "SAFEBOOT_OPTION and the rename values are deleted while the configuration is read (vectors R8)."},
    row{call::nt_create_directory_object, by_main, [](effect const& e) { return detail::is(e, field::sd, u"knowndlls"); }, meaning::stage,
        stages({boot_action::map_known_dlls}), "descriptor of \\KnownDlls", "\\KnownDlls: what map_known_dlls must show."},
    row{call::nt_create_directory_object, by_main, [](effect const& e) { return detail::is(e, field::name, u"\\Sessions"); }, meaning::stage,
        stages({boot_action::open_sessions, boot_action::load_configuration}), "\\Sessions",
        "\\Sessions: what open_sessions must show. (ObjectDirectories can name it as well.)"},
    row{call::nt_create_directory_object, by_main, nullptr, meaning::stage, stages({boot_action::load_configuration}), "any other",
        "ObjectDirectories are made while the configuration is read."},
    row{call::rtl_set_environment_variable, by_main, nullptr, meaning::stage, stages({boot_action::load_configuration}), "",
        "The Environment key is applied while the configuration is read."},
    row{call::nt_create_symbolic_link_object, by_main, [](effect const& e) { return detail::is(e, field::root, u"\\KnownDlls"); }, meaning::stage,
        stages({boot_action::map_known_dlls}), "below \\KnownDlls", "KnownDllPath."},
    row{call::nt_create_symbolic_link_object, by_main, nullptr, meaning::stage, stages({boot_action::link_dos_devices}), "elsewhere", "A DOS device."},
    row{call::nt_make_temporary_object, by_main, nullptr, meaning::stage, stages({boot_action::link_dos_devices}), "", "A DOS device that existed is removed first (vectors D1)."},
    row{call::nt_set_information_file, by_main, nullptr, meaning::stage, stages({boot_action::rename_pending_files, boot_action::create_paging_files}), "",
        "A delayed rename or delete; or a stale paging file is deleted (vectors G3)."},
    row{call::nt_create_section, by_main, nullptr, meaning::stage, stages({boot_action::map_known_dlls}), "", "The section of a known DLL."},
    row{call::nt_create_paging_file, by_main, nullptr, meaning::stage, stages({boot_action::create_paging_files}), "", "A paging file."},
    row{call::nt_initialize_registry, by_main, nullptr, meaning::stage, stages({boot_action::initialize_registry}), "", "What initialize_registry must show."},
    row{call::nt_set_value_key, by_main, [](effect const& e) { return detail::is(e, field::value, u"BootDir"); }, meaning::stage,
        stages({boot_action::translate_boot_directory}), "BootDir", "The system partition as BootDir."},
    row{call::nt_set_value_key, by_main, nullptr, meaning::stage, stages({boot_action::write_dynamic_environment}), "elsewhere",
        "A dynamic variable: what write_dynamic_environment must show."},
    row{call::nt_set_value_key, by_api, nullptr, meaning::own_program, 0, "", "StartCsr translates the system partition again (vectors 160)."},

    // Programs.
    row{call::rtl_lock_boot_status_data, by_anyone, nullptr, meaning::nothing, 0, "", "The boot status around autochk: a detail of the program that runs."},
    row{call::rtl_get_set_boot_status_data, by_main, nullptr, meaning::stage, detail::programs, "", "The same."},
    row{call::rtl_get_set_boot_status_data, by_api, nullptr, meaning::own_program, 0, "", "The same in a list that StartCsr runs again."},
    row{call::nt_display_string, by_main, nullptr, meaning::stage, detail::programs, "", "autochk was not found (vectors B4)."},
    row{call::nt_display_string, by_api, nullptr, meaning::own_program, 0, "", "The same in a list that StartCsr runs again."},
    row{call::rtl_create_user_process, by_main, nullptr, meaning::stage, detail::programs, "", "A process belongs to a stage that starts programs; which it is shows when its session is set."},
    row{call::rtl_create_user_process, by_api, nullptr, meaning::own_program, 0, "", "The same on behalf of a client."},
    row{call::nt_set_information_process, by_main, nullptr, meaning::tag_process, detail::programs, "session of a process",
        "start_csr_0 or start_winlogon_0 where these come next; else a program of a list, or another required subsystem, which the system leaves out."},
    row{call::nt_set_information_process, by_api, nullptr, meaning::tag_process, 0, "session of a process",
        "start_csr_N or start_winlogon_N of the session set; the process of a deferred subsystem; a program of a list that StartCsr runs again."},
    row{call::nt_resume_thread, by_main, nullptr, meaning::stage, detail::programs, "", "It runs. (csrss counts as started once its session is set: a failing resume is vectors S4.)"},
    row{call::nt_resume_thread, by_api, nullptr, meaning::resume_by_api, 0, "",
        "A native initial command is run by smss itself: forward_winlogon_N (vectors 137); else a process that an API thread has created."},
    row{call::nt_terminate_process, by_main, [](effect const& e) { return detail::is(e, field::object, u"self"); }, meaning::end_self, 0, "itself",
        "smss ends, after its hard error only."},
    row{call::nt_terminate_process, by_main, nullptr, meaning::take_down, detail::programs, "another process",
        "A program that is not native; or csrss that cannot be used: fail_session_0 where that is overlooked (vectors S4)."},
    row{call::nt_terminate_process, by_api, nullptr, meaning::take_down, 0, "",
        "What was started is taken down: part of time_out_csr_N, undo_session_N or stop_session_N; or fail_session_N where that is overlooked (vectors S4)."},
    row{call::nt_wait_for_single_object, by_api, [](effect const& e) { return e.has_status && e.result == status::timeout; }, meaning::time_out, 0, "returns STATUS_TIMEOUT",
        "60 seconds are over: time_out_csr_N; fail_session_N where csrss lives and could connect; fail_subsystem_N of a client in another session."},
    row{call::nt_wait_for_single_object, by_main, [](effect const& e) { return !detail::is(e, field::phase, u"return"); }, meaning::stage, detail::programs, "begins",
        "Waiting for a program, or for a subsystem's connection."},
    row{call::nt_wait_for_single_object, by_anyone, nullptr, meaning::nothing, 0, "otherwise", "Waits begin and end; what ended them has shown itself."},
    row{call::nt_delay_execution, by_main, nullptr, meaning::stage, stages({boot_action::run_execute_list}), "", "The pause before the programs of Execute."},
    row{call::nt_delay_execution, by_api, nullptr, meaning::nothing, 0, "", "The same for another session; or an API thread without memory (vectors 198)."},

    // Privileges.
    row{call::rtl_adjust_privilege, by_main, [](effect const& e) { return detail::is(e, field::privilege, u"SeRestore"); }, meaning::stage,
        stages({boot_action::rename_pending_files}), "SeRestore", "Around the delayed renames."},
    row{call::rtl_adjust_privilege, by_anyone, nullptr, meaning::nothing, 0, "SeShutdown", "Before a hard error: the reason shows with its text."},
    row{call::nt_adjust_privileges_token, by_main, nullptr, meaning::stage, detail::privileged, "", "Around session creation, win32k and detaching: what detach_session must show."},
    row{call::nt_adjust_privileges_token, by_api, nullptr, meaning::nothing, 0, "", "The same on behalf of StartCsr."},

    // Sessions.
    row{call::nt_set_system_information, by_main | by_api, [](effect const& e) { return detail::is(e, field::info_class, u"SystemSessionCreate"); }, meaning::make_session,
        stages({boot_action::load_kernel_subsystem}), "SystemSessionCreate",
        "create_session_0. Of a session on request create_session_N came with the receive of StartCsr: here its number shows."},
    row{call::nt_set_system_information, by_main | by_api, [](effect const& e) { return detail::is(e, field::info_class, u"SystemExtendServiceTableInformation"); },
        meaning::load_win32k, stages({boot_action::load_kernel_subsystem}), "SystemExtendServiceTableInformation", "load_win32k_N."},
    row{call::nt_set_system_information, by_main, nullptr, meaning::stage, stages({boot_action::start_required_subsystems, boot_action::detach_session}), "SystemSessionDetach",
        "Leaving the session at the end of the boot, or with a subsystem that cannot be used (vectors S4)."},
    row{call::nt_set_system_information, by_api, nullptr, meaning::nothing, 0, "SystemSessionDetach", "Part of resume_winlogon_N, time_out_csr_N or undo_session_N (vectors A6)."},
    row{call::nt_request_wait_reply_port, by_anyone, [](effect const& e) { return detail::is(e, field::api, u"SbpCreateSession"); }, meaning::hand_over, 0, "SbpCreateSession",
        "forward_winlogon_N under the next SM session number; any other process that goes to a subsystem is left out, but uses up a number."},
    row{call::nt_request_wait_reply_port, by_main, [](effect const& e) { return detail::is_exec_pgm(e); }, meaning::stage, stages({boot_action::start_initial_command}),
        "ExecPgm", "smss asks itself to take over the initial command: part of start_winlogon_0."},
    row{call::nt_request_wait_reply_port, by_anyone, nullptr, meaning::nothing, 0, "otherwise", "The same of another session; and the answer, which shows in what follows."},
    row{call::nt_set_event, by_main, [](effect const& e) { return !e.text_of(field::object).empty(); }, meaning::stage, stages({boot_action::signal_volumes_safe}), "named",
        "VolumesSafeForWriteAccess: what signal_volumes_safe must show."},
    row{call::nt_set_event, by_main, nullptr, meaning::stage, stages({boot_action::signal_volumes_safe, boot_action::start_required_subsystems}), "no name",
        "The same where the event could not be made (vectors 173); or a subsystem's event on a failure path."},
    row{call::nt_set_event, by_api, nullptr, meaning::nothing, 0, "", "Sets free who waits for a subsystem: part of connect_csr_N."},

    // The port.
    row{call::nt_connect_port, by_main, nullptr, meaning::stage, stages({boot_action::start_initial_command}), "", "smss connects to itself before it starts the initial command."},
    row{call::nt_connect_port, by_api, nullptr, meaning::nothing, 0, "", "An API thread connects back to a subsystem, or StartCsr connects first: part of connect_csr_N."},
    row{call::nt_accept_connect_port, by_api, [](effect const& e) { return e.number_of(field::accept) == 0; }, meaning::refuse_connection, 0, "refused",
        "The reply to ask_connect_again; or a connection without meaning to the system that could not be taken."},
    row{call::nt_accept_connect_port, by_api, nullptr, meaning::accept, 0, "accepted", "Not connected before it is complete."},
    row{call::nt_complete_connect_port, by_api, [](effect const& e) { return !detail::failed(e); }, meaning::connect_process, 0, "succeeds",
        "connect_csr_N or connect_subsystem_N of a process that has been started and not connected; else a plain client."},
    row{call::nt_complete_connect_port, by_api, nullptr, meaning::nothing, 0, "fails", "Nobody is connected."},
    row{call::connect, by_world, nullptr, meaning::ask_connection, 0, "", "ask_connect_again of csrss of session 0; any other connection shows when it is complete."},
    row{call::nt_reply_wait_receive_port, by_api, [](effect const& e) { return detail::is(e, field::phase, u"receive") && detail::is(e, field::type, u"connection-request"); },
        meaning::receive_connection, 0, "receives a connection", "refuse_request of ask_connect_again; else it shows when it is complete."},
    row{call::nt_reply_wait_receive_port, by_api, [](effect const& e) { return detail::is(e, field::phase, u"receive") && detail::is(e, field::type, u"port-closed"); },
        meaning::nothing, 0, "receives LPC_PORT_CLOSED", "Ignored (nt5_2 4.1.4)."},
    row{call::nt_reply_wait_receive_port, by_api, [](effect const& e) { return !e.has(field::phase); }, meaning::nothing, 0, "fails without a reply", "Nothing was received (vectors 170, 198)."},
    row{call::nt_reply_wait_receive_port, by_api, [](effect const& e) { return detail::is_exec_pgm(e); }, meaning::nothing, 0, "ExecPgm",
        "Of smss itself: shows as SbpCreateSession, or as the failure of the session. Of a client: API 3 of clients is left out of the system."},
    row{call::nt_reply_wait_receive_port, by_api, [](effect const& e) { return detail::is(e, field::phase, u"receive"); }, meaning::receive, 0, "receives a request",
        "complete_request, refuse_request, create_session_N, start_subsystem_N, wait_turn_N or stop_session_N, by the request at the front of the queue."},
    row{call::nt_reply_wait_receive_port, by_api, nullptr, meaning::reply, 0, "replies", "reply; lose_reply if it fails. The status is that of the system's answer."},
    row{call::request, by_world, [](effect const& e) { return detail::is_exec_pgm(e); }, meaning::nothing, 0, "ExecPgm", "API 3 of clients is left out of the system."},
    row{call::request, by_world, nullptr, meaning::ask, 0, "any other", "ask_..., by number and name; nothing if the client is not connected."},
    row{call::disconnect, by_world, nullptr, meaning::disconnect, 0, "", "disconnect_csr_N; else a plain client."},

    // The outside, the last wait, the end.
    row{call::process_exit, by_world, nullptr, meaning::exit, 0, "", "kill_csr_N, kill_winlogon_N or kill_subsystem_N of a process of that name that lives; else the system does not have it."},
    row{call::process_exit, by_anyone, nullptr, meaning::nothing, 0, "by smss", "What NtTerminateProcess has ended."},
    row{call::spawn, by_world, nullptr, meaning::nothing, 0, "", "Other processes are left out."},
    row{call::timeout, by_world, nullptr, meaning::clock, 0, "", "The clock: shows when the wait returns."},
    row{call::nt_wait_for_multiple_objects, by_main | by_api, [](effect const& e) { return detail::is(e, field::phase, u"return"); }, meaning::nothing, 0, "returns", "What woke it has shown itself."},
    row{call::nt_wait_for_multiple_objects, by_main, [](effect const& e) {
            world::argument const* const objects = e.find(field::objects);
            return objects != nullptr && !objects->items.empty() && objects->items[0] == u"event";
        }, meaning::stage, stages({boot_action::start_required_subsystems}), "event or process", "Waiting for a subsystem's connection, or its end (choice first_subsystem_wait)."},
    row{call::nt_wait_for_multiple_objects, by_main, [](effect const& e) { return detail::failed(e); }, meaning::stage, stages({boot_action::wait_for_processes}), "fails",
        "The last wait fails; the hard error follows."},
    row{call::nt_wait_for_multiple_objects, by_main, nullptr, meaning::wait, 0, "two processes", "wait_for_processes."},
    row{call::nt_wait_for_multiple_objects, by_api, nullptr, meaning::nothing, 0, "", "The wait of LoadDeferedSubsystem in session 0."},
    row{call::nt_close, by_main | by_api, nullptr, meaning::nothing, 0, "", "A handle less (a record that is asked for only)."},
    row{call::nt_raise_hard_error, by_main, nullptr, meaning::stop, 0, "", "The system stops, for the reason that the text names."},
    row{call::end, by_anyone, nullptr, meaning::end, 0, "", "After a hard error the system has stopped; where all wait at the end, the system owes nobody anything."},
};

static_assert(std::all_of(rows.begin(), rows.end(), [](row const& one) { return one.what != meaning::stage || one.in != 0; }),
              "what is part of a stage says which");

/// The row of an effect; null if the table has none.
[[nodiscard]] inline row const* row_of(effect const& one) {
    unsigned const who = one.by.who == actor::main ? by_main : one.by.who == actor::api ? by_api : by_world;
    for (row const& candidate : rows) {
        if (candidate.which == one.which && (candidate.by & who) != 0 && (candidate.when == nullptr || candidate.when(one)))
            return &candidate;
    }
    return nullptr;
}

/// What a stage must show before it can be over. The others can have nothing to do: an empty list, no privilege, MiniNT.
inline constexpr stage_set must_show =
    stages({boot_action::create_api_port, boot_action::load_configuration, boot_action::open_sessions, boot_action::map_known_dlls,
            boot_action::initialize_registry, boot_action::write_dynamic_environment, boot_action::signal_volumes_safe,
            boot_action::detach_session});

/// The part of it that shows by effects of tier `core`.
inline constexpr stage_set must_show_core = must_show & ~stages({boot_action::load_configuration, boot_action::detach_session});

/// Which effect that is: the last row of each of these stages that is alone in it would do, but one sentence is clearer.
[[nodiscard]] inline bool is_what_must_show(effect const& one) {
    switch (one.which) {
        case call::nt_create_port:
        case call::rtl_create_environment:
        case call::nt_create_directory_object:
        case call::nt_initialize_registry:
        case call::nt_set_value_key:
        case call::nt_set_event:
        case call::nt_adjust_privileges_token:
            return true;
        default:
            return false;
    }
}

/// The reason that the text of a hard error names; none for an unknown text.
[[nodiscard]] inline stop_reason reason_of(std::u16string_view shown) {
    if (shown == u"Session Manager Initialization") return stop_reason::initialization;
    if (shown == u"Session Manager ExecuteInitialCommand") return stop_reason::initial_command;
    if (shown == u"Unhandled Exception in Session Manager") return stop_reason::unhandled_exception;
    if (shown == u"Windows SubSystem") return stop_reason::windows_subsystem;
    if (shown == u"Windows Logon Process") return stop_reason::logon_process;
    if (shown == u"Verification of a KnownDLL failed." || shown == u"Non-DLL file included in KnownDLL list.")
        return stop_reason::verification;
    return stop_reason::none;
}

}  // namespace smss::conformance
