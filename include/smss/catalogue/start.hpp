// SPDX-License-Identifier: BSL-1.0
// Knows: the requirements about the process itself, the server side that it opens, and the stages of its boot.
#pragma once

#include <smss/nt/requirement.hpp>

#include <array>

namespace smss::catalogue {

using nt::only;

/// How smss comes to be, and what it opens before it reads its configuration.
inline constexpr std::array start{
    requirement{"SMSS-START-001",
                "The kernel's phase-1 thread creates smss, the first process that runs an image in user mode; every other process of the "
                "boot is created by smss or by what smss has created.",
                edition::nt5_2, "nt5_2 1.1.1, 9.4; windows-editions B.1; vectors (001, 002)", "S8 S11 S12"},
    requirement{
        "SMSS-START-002",
        "smss is \\SystemRoot\\System32\\smss.exe; the kernel hands it three variables, Path (that same directory), SystemDrive and "
        "SystemRoot, and nothing else.",
        edition::nt5_2, "nt5_2 1.1.3, 3.7.1; windows-editions B.1 K2, H; vectors (014)", "S10"},
    requirement{"SMSS-START-003",
                "First of all smss marks its process and its main thread critical, takes base priority 11 and opts in to hard errors; no "
                "result of that matters.",
                only(edition::nt5_2), "nt5_2 1.2.1, 1.2.2, 1.3.2, 9.4; vectors (001)", "S9"},
    requirement{"SMSS-START-004", "A debug flag that the loader passed is inherited by every process that smss creates.",
                only(edition::nt5_2), "nt5_2 1.2.3, 3.2.10"},
    requirement{"SMSS-START-005",
                "The port \\SmApiPort, two threads that serve it and the event VolumesSafeForWriteAccess, not signalled, exist before the "
                "configuration is read; where one of them cannot be made the boot goes on as far as it comes without it.",
                only(edition::nt5_2), "nt5_2 1.3.5 to 1.3.7, 4.1.1, 4.1.2; vectors (170, 171, 173)", "S14"},
    requirement{"SMSS-START-006",
                "Four security descriptors are built before the port; links and sections use theirs as a default. That one cannot be built "
                "stops the boot.",
                only(edition::nt5_2), "nt5_2 1.3.4, 1.7, 1.7.1, 1.7.2, 1.7.4; vectors (001)"},
    requirement{"SMSS-START-007",
                "ProtectionMode is read after the descriptors are built: bit 0 set builds them anew, bit 0 clear leaves them as they are.",
                only(edition::nt5_2),
                "nt5_2 1.7.3, 2.4.1; vectors R7 (064, 066)",
                {},
                "protection_mode_zero"},
    requirement{"SMSS-START-008",
                "The kernel waits five seconds for smss: if it ends in that time the system stops; later the critical mark protects it.",
                edition::nt5_2, "nt5_2 1.1.5, 9.3; windows-editions B.1 K5, G.3", "S12"},
    requirement{"SMSS-START-009",
                "One smss lives from the first phase of the boot to the end of the system; from 6.x on a copy lives only as long as it "
                "makes a session.",
                edition::nt5_2, "windows-editions S1, B.3, B.4", "S1"},
};

/// The stages of the boot: their order, and what the failure of each leads to.
inline constexpr std::array boot{
    requirement{
        "SMSS-BOOT-001",
        "5.2 boots in the order of Windows Internals: port, DOS devices, \\Sessions, BootExecute, renames, known DLLs, paging files, "
        "registry, environment, kernel half of the subsystem, subsystems, winlogon. (The seven steps of the description are an "
        "editor's grouping.)",
        only(edition::nt5_2), "nt5_2 1.4, 2.5, 9.4; windows-editions A.1, B.2; vectors (001)", "S13"},
    requirement{"SMSS-BOOT-002",
                "6.1 boots in its own order: paging files before known DLLs, SetupExecute before both halves of the known DLLs.",
                only(edition::nt6_1), "windows-editions B.3, B.6", "S13"},
    requirement{"SMSS-BOOT-003", "10 boots in its own order: the registry is complete before the renames and the paging files.",
                only(edition::nt10_0), "windows-editions B.4, B.6", "S13"},
    requirement{
        "SMSS-BOOT-004",
        "The boot stops with \"Session Manager Initialization\" and the status when the configuration, the DOS devices, \\Sessions, the "
        "known DLLs, the dynamic variables, the kernel session, win32k or a required subsystem fail.",
        only(edition::nt5_2),
        "nt5_2 1.2.5, 1.3.8, 1.4, 1.4.16, 6.2, 6.4; vectors (007, 100, 174, 176, 177, 180, 183, 185, 186, 200)",
        {},
        "later_stage_failure"},
    requirement{"SMSS-BOOT-005",
                "Programs of the lists, renames, paging files, NtInitializeRegistry, BootDir and object directories may fail as they like: "
                "the boot goes on.",
                only(edition::nt5_2), "nt5_2 3.2.11, 3.3.5, 3.5.7, 6.3; vectors (042, 061, 088, 182)"},
    requirement{"SMSS-BOOT-006",
                "From 6.x on a stage that stops 5.2 when it fails stops the system as well, or is ignored: nothing is published.",
                edition::nt6_1,
                "windows-editions B.3, B.4, J11",
                {},
                "later_stage_failure"},
    requirement{"SMSS-BOOT-007",
                "\\Sessions is created in every edition modelled, permanent and whether or not terminal services are installed; only 2000 "
                "asked.",
                edition::nt5_2, "nt5_2 1.4 stage 7; windows-editions S16; vectors (176)", "S16"},
    requirement{"SMSS-BOOT-008",
                "NtInitializeRegistry is called once: SAM, SECURITY and SOFTWARE are loaded and the registry becomes writable; SYSTEM was "
                "there before. The result is not looked at.",
                edition::nt5_2, "nt5_2 1.4 stage 12; windows-editions S21; vectors (001, 182)", "S21"},
    requirement{"SMSS-BOOT-009",
                "The environment of smss begins as a copy of its own; if it cannot be copied the boot stops. Control\\MiniNT is looked for "
                "before the configuration is read.",
                only(edition::nt5_2), "nt5_2 1.4 stage 2, 1.4 stage 3, 9.1.1; vectors (174)"},
    requirement{"SMSS-BOOT-010",
                "The system partition's device is looked for among the drive letters; the first that leads to it or above it becomes "
                "BootDir. No failure matters.",
                only(edition::nt5_2), "nt5_2 3.9.1; windows-editions B.2 step 11; vectors (001, 002)"},
    requirement{
        "SMSS-BOOT-011",
        "When its boot is done 5.2 leaves the kernel session and waits, without limit, for csrss and the initial command of session "
        "0, whichever ends first.",
        only(edition::nt5_2), "nt5_2 1.2.5, 5.1, 9.3; windows-editions S27; vectors (001, 195)", "S27"},
    requirement{"SMSS-BOOT-012", "From 6.x on the master waits for csrss of session 0, or for winlogon: the books differ.", edition::nt6_1,
                "windows-editions S27, J2", "S27", "master_wait"},
    requirement{"SMSS-BOOT-013",
                "Without the privilege to leave the kernel session smss stays attached to it and waits; or it crashes on giving back what it "
                "never got.",
                only(edition::nt5_2), "nt5_2 1.2.5, 1.6, 1.8; vectors S8", {}, "privilege_refused"},
    requirement{"SMSS-BOOT-014", "smss starts neither Services nor Lsass: winlogon does in 5.2, wininit from 6.x on.", edition::nt5_2,
                "windows-editions S7, G.3; vectors (001)", "S7"},
    requirement{"SMSS-BOOT-015",
                "From 8 on the lists without plug and play run before smss waits for it and the ordinary ones after, or in the order in "
                "which the book names them.",
                edition::nt10_0,
                "windows-editions B.4, C.1",
                {},
                "pnp_sync"},
    requirement{"SMSS-BOOT-016",
                "PlatformExecute programs run with those of BootExecute, or of SetupExecute: no source says where.",
                edition::nt10_0,
                "windows-editions C.1, J10",
                {},
                "platform_execute"},
};

}  // namespace smss::catalogue
