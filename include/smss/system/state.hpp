// SPDX-License-Identifier: BSL-1.0
// Knows: what the state of the composed system consists of.
#pragma once

#include <smss/machine/boot_phase.hpp>
#include <smss/machine/session.hpp>
#include <smss/machine/subsystem.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/nt/status.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss {

/// Why the system has stopped: the text of smss's hard error, or whose end the kernel's bug check names.
/// \source facts windows-editions G.2, nt5_2 6.2
enum class stop_reason : std::uint8_t {
    none,                 ///< it runs
    initialization,       ///< "Session Manager Initialization"
    verification,         ///< "Verification of a KnownDLL failed."
    initial_command,      ///< "Session Manager ExecuteInitialCommand"
    unhandled_exception,  ///< "Unhandled Exception in Session Manager"
    windows_subsystem,    ///< "Windows SubSystem"
    logon_process,        ///< "Windows Logon Process"
    critical_smss,        ///< the kernel: smss has ended
    critical_csrss,       ///< the kernel: csrss has ended
    critical_wininit,     ///< the kernel: wininit has ended
    critical_winlogon,    ///< the kernel: winlogon has ended
};
inline constexpr std::size_t stop_reason_count = static_cast<std::size_t>(stop_reason::critical_winlogon) + 1;  ///< How many there are.

/// A request of a client, as it lies in the port.
enum class request : std::uint8_t {
    none,
    start_csr,                     ///< API 5
    load_unknown_subsystem,        ///< API 4 with a name that is not in the registry
    session_complete,              ///< API 1 from csrss of session 0
    session_complete_as_stranger,  ///< API 0, 1 or 2 from a client that is no subsystem
    unknown_number,                ///< API number 7 or more
    connect_again,                 ///< a connection request of csrss of session 0, for the type it serves already
    load_subsystem_0,
    load_subsystem_1,
    load_subsystem_2,
    load_subsystem_3,  ///< API 4
    stop_csr_1,
    stop_csr_2,
    stop_csr_3,
    stop_csr_4,
    stop_csr_5,
    stop_csr_6,
    stop_csr_7,  ///< API 6
};

/// The request for subsystem or session `number`.
[[nodiscard]] constexpr request load_subsystem(unsigned number) noexcept {
    return static_cast<request>(static_cast<unsigned>(request::load_subsystem_0) + number);
}
/// \copydoc load_subsystem
[[nodiscard]] constexpr request stop_csr(unsigned number) noexcept {
    return static_cast<request>(static_cast<unsigned>(request::stop_csr_1) + number - 1);
}

/// What an API thread is about to answer.
enum class answer : std::uint8_t {
    none,
    started,             ///< StartCsr: the session is up
    start_failed,        ///< StartCsr: a step failed
    start_without_room,  ///< StartCsr: no session number is free
    start_vanished,      ///< StartCsr: the session was stopped meanwhile
    stopped,             ///< StopCsr: the session is gone
    stop_unknown,        ///< StopCsr: no such session
    loaded,              ///< LoadDeferedSubsystem: it is there
    load_failed,         ///< LoadDeferedSubsystem: it could not be started
    load_unknown,        ///< LoadDeferedSubsystem: no such name
    completed,           ///< SessionComplete: taken note of
    refused_stranger,    ///< numbers 0 to 2 from a client that is no subsystem
    not_implemented,     ///< a number of 7 or more, or one that this Session Manager does not serve
    connection_refused,  ///< this process serves that type already
};
inline constexpr std::size_t answer_count = static_cast<std::size_t>(answer::connection_refused) + 1;  ///< How many there are.

/// The status that an answer carries.
struct answer_info {
    answer which;               ///< the answer
    status code;                ///< its status
    std::string_view name;      ///< as in traces
    std::string_view evidence;  ///< by the fact sheets' own numbering
};
/// Every answer, in the order of the enumeration.
inline constexpr std::array<answer_info, answer_count> answers{
    answer_info{answer::none, status::success, "none", ""},
    answer_info{answer::started, status::success, "started", "nt5_2 5.3.2"},
    answer_info{answer::start_failed, status::unsuccessful, "start_failed", "nt5_2 5.3.2; vectors S4 (the status is that of the step)"},
    answer_info{answer::start_without_room, status::no_memory, "start_without_room", "nt5_2 4.6.4"},
    answer_info{answer::start_vanished, status::delete_pending, "start_vanished", "nt5_2 3.8.4 step 10"},
    answer_info{answer::stopped, status::success, "stopped", "nt5_2 5.3.3"},
    answer_info{answer::stop_unknown, status::object_name_not_found, "stop_unknown", "nt5_2 5.3.3"},
    answer_info{answer::loaded, status::success, "loaded", "nt5_2 3.8.4, 4.7.2"},
    answer_info{answer::load_failed, status::unsuccessful, "load_failed", "nt5_2 3.8.4 (the status is that of the step)"},
    answer_info{answer::load_unknown, status::object_name_not_found, "load_unknown", "vectors A2"},
    answer_info{answer::completed, status::success, "completed", "nt5_2 4.5.5"},
    answer_info{answer::refused_stranger, status::invalid_parameter, "refused_stranger", "nt5_2 4.4.1; vectors A1"},
    answer_info{answer::not_implemented, status::not_implemented, "not_implemented", "nt5_2 4.4.1; vectors A1"},
    answer_info{answer::connection_refused, status::port_connection_refused, "connection_refused", "nt5_2 4.2.4; vectors A4"},
};

/// csrss of a session.
enum class csrss_state : std::uint8_t {
    none,        ///< not started, or ended
    running,     ///< it runs without a connection to the Session Manager
    registered,  ///< it is connected and serves its type
};

/// The initial command of a session.
enum class initial_process : std::uint8_t {
    none,      ///< not started, or ended
    winlogon,  ///< winlogon, or what replaces it
    wininit,
};

namespace system_detail {
inline constexpr std::array<std::string_view, stop_reason_count> stop_reason_names{
    "none",          "initialization", "verification",   "initial_command",  "unhandled_exception", "windows_subsystem",
    "logon_process", "critical_smss",  "critical_csrss", "critical_wininit", "critical_winlogon",
};
inline constexpr std::array<std::string_view, 18> request_names{
    "none",
    "start_csr",
    "load_unknown_subsystem",
    "session_complete",
    "session_complete_as_stranger",
    "unknown_number",
    "connect_again",
    "load_subsystem_0",
    "load_subsystem_1",
    "load_subsystem_2",
    "load_subsystem_3",
    "stop_csr_1",
    "stop_csr_2",
    "stop_csr_3",
    "stop_csr_4",
    "stop_csr_5",
    "stop_csr_6",
    "stop_csr_7",
};
}  // namespace system_detail

/// The identifiers, as the enumerators are spelt.
[[nodiscard]] constexpr std::string_view name(stop_reason which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < stop_reason_count ? system_detail::stop_reason_names[index] : std::string_view{"unknown stop reason"};
}
/// \copydoc name(stop_reason)
[[nodiscard]] constexpr std::string_view name(request which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < system_detail::request_names.size() ? system_detail::request_names[index] : std::string_view{"unknown request"};
}
/// \copydoc name(stop_reason)
[[nodiscard]] constexpr std::string_view name(answer which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < answer_count ? answers[index].name : std::string_view{"unknown answer"};
}

/// \copydoc name(stop_reason)
[[nodiscard]] constexpr std::string_view name(csrss_state which) noexcept {
    return which == csrss_state::registered ? "registered" : which == csrss_state::running ? "running" : "none";
}
/// \copydoc name(stop_reason)
[[nodiscard]] constexpr std::string_view name(initial_process which) noexcept {
    return which == initial_process::winlogon ? "winlogon" : which == initial_process::wininit ? "wininit" : "none";
}

/// How the system stops for that reason: smss's hard error, or the kernel's bug check of the edition.
[[nodiscard]] constexpr machine::fate fate_of(stop_reason why, edition which) noexcept {
    if (why == stop_reason::none) return machine::fate::running;
    return why < stop_reason::critical_smss ? machine::fate::hard_error : machine::critical_fate(which);
}

/// Stages of the boot that invariants look back upon: bits of `system_state::done`, set by `boot_plan`.
namespace milestone {
inline constexpr std::uint16_t environment = 1;           ///< the Environment key is part of the environment
inline constexpr std::uint16_t boot_execute = 2;          ///< the programs of BootExecute have run
inline constexpr std::uint16_t file_renames = 4;          ///< the delayed renames are over
inline constexpr std::uint16_t known_dlls = 8;            ///< the known DLLs are mapped
inline constexpr std::uint16_t paging_files = 16;         ///< the paging files are there
inline constexpr std::uint16_t registry = 32;             ///< the registry is complete
inline constexpr std::uint16_t dynamic_environment = 64;  ///< the variables that depend on the machine are stored
inline constexpr std::uint16_t setup_execute = 128;       ///< the programs of SetupExecute have run
inline constexpr std::uint16_t volumes_safe = 256;        ///< VolumesSafeForWriteAccess is signalled
inline constexpr unsigned bits = 9;                       ///< how many milestones there are
}  // namespace milestone

/// One session.
struct session_state {
    session_phase phase = session_phase::absent;      ///< how far it is
    csrss_state csrss = csrss_state::none;            ///< its csrss
    initial_process initial = initial_process::none;  ///< its winlogon or wininit
    bool asked = false;                               ///< made on request: an answer is owed (never true of session 0)
    std::uint8_t sm_id = 0;                           ///< its subsystem session number, from 1; 0: none yet

    [[nodiscard]] friend constexpr bool operator==(session_state const&, session_state const&) = default;
};

/// One optional subsystem (in session 0).
struct subsystem_state {
    subsystem_phase phase = subsystem_phase::deferred;  ///< how far it is
    bool alive = false;                                 ///< its process lives

    [[nodiscard]] friend constexpr bool operator==(subsystem_state const&, subsystem_state const&) = default;
};

/// The state of the composed system. Deliberately small: what is not here, no invariant looks at.
///
/// The pool of API threads needs no member: which threads are busy follows from what is being done (`busy_threads`).
/// `Law` supplies `rule`, the system_rules: a constant of the type while compiling, a member at run time.
template <unsigned Sessions, unsigned Queue, unsigned Subsystems, typename Law>
struct system_state : Law {
    boot_phase boot = boot_phase::created;                          ///< how far the main thread has come
    stop_reason stop = stop_reason::none;                           ///< why it has stopped; `none`: it runs
    std::uint16_t done = 0;                                         ///< milestones of the boot
    std::uint8_t next_sm_id = 1;                                    ///< the next subsystem session number
    std::uint8_t faults = 0;                                        ///< how often the adversary may still strike
    bool attached = false;                                          ///< nt5_2: smss is attached to a kernel session
    answer answering = answer::none;                                ///< the reply that an API thread is about to send
    request queue[Queue]{};                                         ///< first come first; `none` behind the last
    session_state session[Sessions]{};                              ///< by number
    subsystem_state subsystem[Subsystems == 0 ? 1 : Subsystems]{};  ///< by number; one unused where the scope has none

    static constexpr unsigned session_room = Sessions;      ///< sessions of the scope
    static constexpr unsigned queue_room = Queue;           ///< requests that may wait in the scope
    static constexpr unsigned subsystem_room = Subsystems;  ///< optional subsystems of the scope
};

/// API threads that are occupied: each carries out one request, or waits inside one.
template <typename State>
[[nodiscard]] constexpr unsigned busy_threads(State const& now) noexcept {
    unsigned busy = 0;
    for (unsigned s = 0; s < State::session_room; ++s) {
        switch (now.session[s].phase) {
            case session_phase::absent:
            case session_phase::active:
            case session_phase::left_behind:
            case session_phase::gone:
                break;
            case session_phase::vanished:
                busy += now.session[s].asked ? 2 : 1;
                break;  // its creator, and StopCsr
            case session_phase::forwarded:
                busy += now.session[s].asked ? 2 : 1;
                break;  // its creator, and ExecPgm
            case session_phase::terminating:
                ++busy;
                break;  // StopCsr
            default:
                busy += now.session[s].asked;
                break;  // its creator
        }
    }
    for (unsigned k = 0; k < State::subsystem_room; ++k) {
        busy += now.subsystem[k].phase == subsystem_phase::waiting || now.subsystem[k].phase == subsystem_phase::connecting;
    }
    return busy + (now.answering != answer::none);
}

/// Requests that were accepted into the port and are not answered yet.
template <typename State>
[[nodiscard]] constexpr unsigned outstanding(State const& now) noexcept {
    unsigned open = now.answering != answer::none;
    for (unsigned i = 0; i < State::queue_room; ++i) open += now.queue[i] != request::none;
    for (unsigned s = 0; s < State::session_room; ++s) {
        switch (now.session[s].phase) {
            case session_phase::absent:
            case session_phase::active:
            case session_phase::left_behind:
            case session_phase::gone:
                break;
            case session_phase::vanished:
                open += now.session[s].asked ? 2 : 1;
                break;
            case session_phase::terminating:
                ++open;
                break;
            default:
                open += now.session[s].asked;
                break;
        }
    }
    for (unsigned k = 0; k < State::subsystem_room; ++k) {
        open += now.subsystem[k].phase == subsystem_phase::waiting || now.subsystem[k].phase == subsystem_phase::connecting;
    }
    return open;
}

}  // namespace smss
