// SPDX-License-Identifier: BSL-1.0
// Knows: the requirements about subsystems, sessions, the SM API, and the end of the system.
#pragma once

#include <smss/nt/requirement.hpp>

#include <array>

namespace smss::catalogue {

/// Subsystems and sessions.
inline constexpr std::array session{
    requirement{
        "SMSS-SUB-001",
        "In 5.2 smss itself makes the kernel session and loads win32k.sys into it, by NtSetSystemInformation; from 6.x on csrss of the "
        "session does.",
        edition::nt5_2, "nt5_2 1.4.16, 4.6.5, 5.1; windows-editions S23, S32; vectors S1 (119, 120, 166)", "S23 S32"},
    requirement{
        "SMSS-SUB-002",
        "A kernel session that cannot be created and win32k that cannot be loaded stop the boot; without Kmode, with a Kmode that is "
        "no path or without the privilege there is no session, and the boot goes on.",
        nt::only(edition::nt5_2), "nt5_2 1.4.16; vectors S1, S2 (120, 185, 186)"},
    requirement{"SMSS-SUB-003",
                "Every subsystem that Required names is started, in that order, each only when the one before it has connected. The first "
                "failure stops the boot.",
                nt::only(edition::nt5_2), "nt5_2 9.1.3, 1.4.16, 3.8.2, 3.8.4, 9.2.1; vectors S3 (126, 132, 133, 188)", "S24"},
    requirement{
        "SMSS-SUB-004",
        "A subsystem has started when it has connected to the port and its own port has been connected back to, even if that failed.",
        nt::only(edition::nt5_2), "nt5_2 3.8.4, 4.2.6, 9.2.3; vectors A5 (192)"},
    requirement{"SMSS-SUB-005",
                "In session 0 there is no limit to that wait: a csrss that ends before it connects is noticed, or leaves smss waiting for "
                "ever. In another session it is 60 seconds.",
                nt::only(edition::nt5_2),
                "nt5_2 3.8.4, 9.3; vectors S5 (142, 143, 164)",
                {},
                "first_subsystem_wait"},
    requirement{
        "SMSS-SUB-006",
        "A subsystem that cannot be used is ended, its record taken off the list and its waiters released; the failure is reported, "
        "or overwritten by the clean-up.",
        nt::only(edition::nt5_2),
        "nt5_2 3.8.5 to 3.8.7; vectors S4 (136, 164)",
        {},
        "subsystem_failure"},
    requirement{"SMSS-SUB-007",
                "Optional subsystems are started only on request, POSIX and OS2 once in a session, or at every request; a deferred image "
                "that is not native is handed to the subsystem of its type.",
                nt::only(edition::nt5_2), "nt5_2 3.8.1, 3.8.2, 3.8.4, 4.7.1, 4.7.2; vectors A2 (151, 152, 155)", "S29",
                "optional_subsystem"},
    requirement{"SMSS-SES-001",
                "In each session csrss comes first and connects, then the initial command is started: winlogon, in session 0 from 6.x on "
                "wininit; there the copy of smss in the session does it.",
                edition::nt5_2, "nt5_2 5.1; windows-editions S6, S35, B.3, B.4, F.5; vectors (001, 160)", "S6 S24 S35"},
    requirement{"SMSS-SES-002",
                "A session has an address space of its own before win32k is loaded or csrss starts in it: session paged pool, and the data "
                "that the kernel half of the subsystem keeps for each session. Making it is the kernel's work.",
                edition::nt5_2, "nt5_2 4.6.4, 5.1; windows-editions S33, S34, F.1, F.2", "S33 S34"},
    requirement{"SMSS-SES-003",
                "A session other than 0 is made by the same steps as session 0, on request; one that fails is undone, or left behind.",
                nt::only(edition::nt5_2), "nt5_2 5.3.1, 5.3.2, 5.3.5; vectors A6 (160, 161, 163, 164, 166)", "S31", "failed_session"},
    requirement{"SMSS-SES-004",
                "After the start of a session smss leaves the kernel session again, or stays attached to it.",
                nt::only(edition::nt5_2),
                "nt5_2 5.3.2, 9.2.5; vectors A6 (160, 162)",
                {},
                "session_attachment"},
    requirement{"SMSS-SES-005",
                "From 6.x on two sessions are made at boot, session 0 and the console, or one.",
                edition::nt6_1,
                "windows-editions B.3 step 17, B.4, J3",
                {},
                "initial_sessions"},
    requirement{"SMSS-SES-006",
                "StopCsr ends what was started in the session; whoever still waits there is told STATUS_DELETE_PENDING.",
                nt::only(edition::nt5_2),
                "nt5_2 3.8.4, 4.6.3, 5.3.3",
                {},
                "foreign_session_api"},
    requirement{"SMSS-SES-007",
                "From 6.x on as many sessions are made at once as there are processors, at least four; or four and one for each processor "
                "beyond the first.",
                edition::nt6_1,
                "windows-editions B.3 step 3, F.4",
                {},
                "session_concurrency"},
    requirement{"SMSS-SES-008",
                "A copy of smss gets two numbers of eight hexadecimal digits: in 6.1 the session first, from 8 on a handle first, or the "
                "session too.",
                edition::nt6_1,
                "windows-editions B.4, J4",
                {},
                "copy_argument"},
};

/// The SM API, and the messages to subsystems.
inline constexpr std::array api{
    requirement{"SMSS-API-010",
                "Requests to load subsystems and to make sessions come to \\SmApiPort; a message from a client that was never accepted is "
                "dropped without an answer, the end of a client is not answered either.",
                edition::nt5_2, "nt5_2 4.1.4, 4.3.1, 4.3.2, 9.1.5; windows-editions F.3; vectors A9 (167)", "S29 S31"},
    requirement{"SMSS-API-011",
                "A thread whose receive fails for want of memory sleeps five seconds; after any other failure the reply is dropped, or the "
                "last request carried out again.",
                nt::only(edition::nt5_2),
                "nt5_2 4.1.3, 9.3; vectors A8 (198, 212, 218)",
                {},
                "lost_reply"},
    requirement{"SMSS-API-012",
                "Any process that can be opened may connect; one that smss started as a subsystem serves the type it announces, and is "
                "refused when it announces it a second time.",
                nt::only(edition::nt5_2), "nt5_2 4.2.1 to 4.2.5, 9.2.1; vectors A4 (145, 146)"},
    requirement{"SMSS-API-013",
                "API numbers of 7 and more answer STATUS_NOT_IMPLEMENTED; 0 to 2 answer STATUS_INVALID_PARAMETER to a client without a "
                "subsystem and are served, or not, for a subsystem; 6 is served, or not.",
                nt::only(edition::nt5_2),
                "nt5_2 4.4.1, 4.4.2, 4.5.5; vectors A1 (148, 149)",
                {},
                "foreign_session_api"},
    requirement{"SMSS-API-014", "Every request of an accepted client is answered with the handler's status.", nt::only(edition::nt5_2),
                "nt5_2 4.4.3; vectors (148, 154)"},
    requirement{"SMSS-API-015",
                "LoadDeferedSubsystem answers STATUS_INVALID_PARAMETER to a name of 0 or more than 64 bytes and "
                "STATUS_OBJECT_NAME_NOT_FOUND to one that is not deferred; names compare without case.",
                nt::only(edition::nt5_2), "nt5_2 4.7.1, 4.7.2; vectors A2 (154)"},
    requirement{"SMSS-API-016",
                "ExecPgm takes over process and thread of its caller; a process in a session without any subsystem is "
                "STATUS_OBJECT_NAME_NOT_FOUND, a native one that no subsystem serves is resumed, another is STATUS_UNSUCCESSFUL and stays "
                "suspended.",
                nt::only(edition::nt5_2), "nt5_2 4.4.4, 4.4.5; vectors A3 (157)"},
    requirement{"SMSS-API-017",
                "Otherwise the subsystem of its type gets both handles and SbpCreateSession with the next number; the subsystem, not smss, "
                "lets the process run.",
                nt::only(edition::nt5_2), "nt5_2 3.8.8, 4.4.5, 4.4.6, 4.5.1 to 4.5.3, 9.2.8; vectors A3 (157, 158)"},
    requirement{"SMSS-API-018",
                "Subsystem session numbers start at 1, go up by one and are never used again; session numbers are the kernel's, the lowest "
                "free one, 0 first. The two have nothing to do with each other.",
                edition::nt5_2, "nt5_2 1.3.3, 4.6.1, 4.6.2, 4.6.4, 9.1.4, 9.2.4; windows-editions F.1; vectors (160, 162)"},
    requirement{"SMSS-API-019",
                "Another server thread comes when all are busy, or two serve for ever.",
                nt::only(edition::nt5_2),
                "nt5_2 1.3.6; vectors A7 (217)",
                {},
                "api_pool"},
    requirement{"SMSS-API-020",
                "The session manager of policy (LSM) asks for sessions at \\SmApiPort, or at \\SmSsWinStationApiPort, which smss then makes "
                "with it.",
                edition::nt6_1,
                "windows-editions F.4, J9",
                {},
                "session_request_port"},
};

/// How the system ends.
inline constexpr std::array stop{
    requirement{
        "SMSS-STOP-001",
        "smss stops the system by a hard error STATUS_SYSTEM_PROCESS_TERMINATED with the shutdown option: four parameters, a text and "
        "the status; if that returns, it ends itself, which as a critical process it cannot survive.",
        nt::only(edition::nt5_2), "nt5_2 1.2.4, 1.5.1 to 1.5.3, 6.1.2; vectors S7 (139, 201, 214)", "S28"},
    requirement{
        "SMSS-STOP-002",
        "Any end of csrss or of the initial command of session 0 stops 5.2, whatever its exit code; if both are gone csrss is named. "
        "A wait that fails counts as the end of winlogon.",
        nt::only(edition::nt5_2), "nt5_2 1.2.6, 6.2; windows-editions S28, G.4; vectors S7 (137, 139, 140, 195, 205)", "S28"},
    requirement{"SMSS-STOP-003", "The end of a subsystem or of an initial command of another session does not make smss stop the system.",
                nt::only(edition::nt5_2), "nt5_2 5.3.4, 6.3; vectors A9 (162)"},
    requirement{"SMSS-STOP-004", "The shutdown privilege is taken on the thread's token, or on the process's where the thread has none.",
                nt::only(edition::nt5_2), "nt5_2 1.5.1, 6.1.1; vectors S7 (139)"},
    requirement{"SMSS-STOP-005",
                "The end of smss stops the system in every edition by a bug check, not by an orderly shutdown: 0xF4 up to Windows 7, 0xEF "
                "later. Whatever warns of it or refuses it before, such as Task Manager, is not the Session Manager.",
                edition::nt5_2, "nt5_2 6.2; windows-editions S2, S9, S36, G.1, G.3, G.5", "S2 S9 S36"},
    requirement{
        "SMSS-STOP-006",
        "From 6.x on csrss of every session and wininit are critical, the end of winlogon logs its session off, or stops the system.",
        edition::nt6_1, "windows-editions S28, G.3, J1", "S28", "winlogon_death"},
    requirement{"SMSS-STOP-007",
                "Where csrss is critical in 5.2 the kernel's bug check comes first, or smss's hard error does.",
                nt::only(edition::nt5_2),
                "windows-editions G.3, J8",
                {},
                "csrss_death_code"},
    requirement{"SMSS-STOP-008", "No request is answered by a system that has stopped.", edition::nt5_2, "nt5_2 6.2; vectors (169)"},
};

}  // namespace smss::catalogue
