// SPDX-License-Identifier: BSL-1.0
// Knows: the requirements about command lines, the programs of the lists, and the initial command.
#pragma once

#include <smss/nt/requirement.hpp>

#include <array>

namespace smss::catalogue {

/// From a line of text to a process that has run.
inline constexpr std::array program{
    requirement{"SMSS-CMD-001", "A command line that was parsed and printed parses to the same command.", edition::nt5_2,
                "nt5_2 3.2.2, 3.2.3; windows-editions C.4; vectors B1 (022, 023)"},
    requirement{"SMSS-CMD-002",
                "The first parse fixes the library path: <SystemRoot>\\system32 in front of what there was. It is the DLL path of every "
                "process that smss creates.",
                nt::only(edition::nt5_2), "nt5_2 3.2.4; vectors R11 (001, 206)"},
    requirement{
        "SMSS-CMD-003",
        "An image is looked for on Path and then on the library path, .exe added where the name has no extension; without a variable "
        "Path nothing is found.",
        nt::only(edition::nt5_2), "nt5_2 3.2.5, 3.2.6; vectors B1 (016, 131)"},
    requirement{"SMSS-CMD-004",
                "A program is created suspended, with the whole line as it was written, the image's directory as current directory and the "
                "environment of smss; then its session is set, then it runs.",
                nt::only(edition::nt5_2), "nt5_2 3.2.10, 4.6.6; vectors B2, B3 (016, 019)"},
    requirement{
        "SMSS-CMD-005",
        "smss waits for the initial thread of a native program, without limit, unless the line says async. A program that could not "
        "be resumed is waited for all the same.",
        nt::only(edition::nt5_2), "nt5_2 3.2.10, 9.3; vectors B6 (016, 025, 211)"},
    requirement{"SMSS-CMD-006", "An image that is not native is ended with STATUS_INVALID_IMAGE_FORMAT before it has run.",
                nt::only(edition::nt5_2), "nt5_2 3.2.10; vectors B5 (020)"},
    requirement{"SMSS-CMD-007",
                "debug in front of a boot program sets its debug flag and no more; the subsystem named Debug is never started.",
                edition::nt5_2, "nt5_2 3.2.1, 3.2.7, 3.8.3; windows-editions S30; vectors B2, S3 (019, 122, 123)", "S30"},
    requirement{
        "SMSS-CMD-008",
        "autocheck gives the program its NT path as first word and no keyword; BootGood and BootShutdown are true while it runs and "
        "put back behind it, unless bootstat.dat cannot be opened.",
        nt::only(edition::nt5_2), "nt5_2 3.2.9; vectors B3, B4 (001, 026, 028)", "S17"},
    requirement{"SMSS-CMD-009",
                "An autocheck program that is not there is announced on the screen and counts as success; no other missing program says "
                "anything.",
                nt::only(edition::nt5_2), "nt5_2 3.2.9, 3.2.11; vectors B4 (017, 030)"},
    requirement{"SMSS-CMD-010",
                "SetupExecute runs when the registry is complete, and again for every session that is started: the list is not consumed.",
                nt::only(edition::nt5_2), "nt5_2 1.4.16, 5.3.5; vectors B7 (030, 161)"},
    requirement{
        "SMSS-CMD-011",
        "The initial command is winlogon.exe, behind the Debugger of its Image File Execution Options; the last Execute entry takes "
        "its place after five seconds, and may run a second time.",
        nt::only(edition::nt5_2), "nt5_2 3.2.8, 9.3; vectors B8, B9 (033)", "S25", "execute_list"},
    requirement{
        "SMSS-CMD-012",
        "The initial command is started last: smss connects to its own port, creates it suspended, keeps a handle and sends ExecPgm "
        "to itself; csrss lets it run. A failure stops the boot with \"Session Manager ExecuteInitialCommand\".",
        nt::only(edition::nt5_2), "nt5_2 1.2.5, 1.4.20, 9.2.8; vectors (134, 189, 191, 194)", "S6 S25"},
    requirement{"SMSS-CMD-013",
                "From 6.x on the copy for session 0 runs the Execute programs once its subsystems are up, or every copy does.",
                edition::nt6_1,
                "windows-editions C.1",
                {},
                "later_execute"},
};

/// What the boot does to files, devices, paging files and sections.
inline constexpr std::array storage{
    requirement{
        "SMSS-REN-001",
        "Delayed renames and deletes leave the tree that carrying out the pairs one by one leaves; one that fails changes nothing and "
        "stops nothing.",
        edition::nt5_2, "nt5_2 3.3.4, 3.3.5; windows-editions D; vectors P1 to P3 (041, 042, 050, 051)", "S4 S18"},
    requirement{"SMSS-REN-002",
                "A replacing rename that collides is taken for one onto a read-only file: its attributes are cleared and the rename tried "
                "once more; access denied is not.",
                nt::only(edition::nt5_2), "nt5_2 3.3.4; vectors P3 (048)"},
    requirement{"SMSS-REN-003", "SeRestore is enabled around the renames; that it is refused changes nothing else.",
                nt::only(edition::nt5_2), "nt5_2 1.8, 3.3.2; vectors (197)"},
    requirement{"SMSS-REN-004",
                "Under MiniNT no rename is carried out, and the list is lost; AllowProtectedRenames has no other effect than its own end.",
                nt::only(edition::nt5_2), "nt5_2 3.3.1, 3.3.3, 2.4.2; vectors (004, 059, 220)"},
    requirement{"SMSS-REN-005",
                "Renames come after BootExecute and before known DLLs and paging files of 5.2: no list reaches this boot's "
                "paging file.",
                nt::only(edition::nt5_2), "nt5_2 3.3.7; windows-editions D.8; vectors P1 (035)", "S4"},
    requirement{"SMSS-REN-006",
                "In 10 a *N in front of a source is taken away before the rename, or makes it name nothing; earlier editions do not know it.",
                edition::nt5_2,
                "windows-editions D.12, J5",
                {},
                "rename_marker"},
    requirement{
        "SMSS-DOS-001",
        "Links are made in \\??, in the registry's order, permanent and with the primary descriptor as a default; COM1 and LPT1 are "
        "made by drivers, the registry only names AUX and PRN after them. There are no built-in links.",
        edition::nt5_2, "nt5_2 3.4.1, 3.4.2, 3.4.5; windows-editions S15; vectors (001, 070)", "S15"},
    requirement{
        "SMSS-DOS-002",
        "A link that exists is made temporary and closed, then created anew unless its target is empty; the first link that cannot be "
        "made stops the boot.",
        nt::only(edition::nt5_2), "nt5_2 3.4.3, 3.4.4; vectors D1, D2 (067, 068, 073, 074, 179)"},
    requirement{"SMSS-DLL-001",
                "The sections are the least set that has the listed files and the imports of every one in it, less ntdll and what is "
                "excluded; a file that is not there is passed over. Nothing is loaded into smss.",
                edition::nt5_2, "nt5_2 3.6.3 to 3.6.6; windows-editions E.2, S19; vectors K4 (097, 106, 107)", "S19", "known_dll_walk"},
    requirement{"SMSS-DLL-002",
                "\\KnownDlls, its link KnownDllPath and the directory of the files are needed: without one of them the boot stops.",
                edition::nt5_2, "nt5_2 3.6.1 to 3.6.3; vectors K1 (100, 101, 177, 180)"},
    requirement{"SMSS-DLL-003",
                "A file that cannot be verified, or that is no DLL, stops the system with three parameters, the last one naming the file.",
                nt::only(edition::nt5_2),
                "nt5_2 3.6.4, 6.2; vectors K2 (103, 104)",
                {},
                "known_dll_checksum"},
    requirement{"SMSS-DLL-004",
                "A section that cannot be made is passed over, or decides over the whole step when it is the last one.",
                nt::only(edition::nt5_2),
                "nt5_2 3.6.4; vectors K3 (107, 202, 203)",
                {},
                "known_dll_result"},
    requirement{
        "SMSS-PAGE-001",
        "Paging files beyond the boot's own needs are created from Memory Management\\PagingFiles by NtCreatePagingFile, in the list's "
        "order; no failure matters to the boot.",
        edition::nt5_2, "nt5_2 9.1.6, 3.5.1 to 3.5.3, 3.5.7; windows-editions S3, E.1; vectors G5, G6 (001, 081, 082)", "S3 S20"},
    requirement{"SMSS-PAGE-002",
                "System managed means three times the memory at most, and at least the memory, or one and a half of it below 1 GB.",
                nt::only(edition::nt5_2),
                "nt5_2 3.5.4, 3.5.9, 3.5.15; vectors G2 (076)",
                {},
                "paging_size_arithmetic"},
    requirement{
        "SMSS-PAGE-003",
        "A size is bounded by 4095 MB, by what is free on the volume and by what a former file of that name gives back; the maximum "
        "is not below the minimum.",
        nt::only(edition::nt5_2), "nt5_2 3.5.10 to 3.5.12; vectors G2, G3 (078, 087, 093)"},
    requirement{
        "SMSS-PAGE-004",
        "A try that fails is repeated with 16 MB less as long as the minimum is not below the threshold; then the stale file of that "
        "name is deleted.",
        nt::only(edition::nt5_2), "nt5_2 3.5.11, 3.5.12; vectors G3 (096, 208, 209)"},
    requirement{
        "SMSS-PAGE-005",
        "A volume counts that has a letter from C: on, can be opened and is neither removable nor read-only nor remote; 32 MB of it, "
        "or 256, stay free.",
        nt::only(edition::nt5_2),
        "nt5_2 3.5.8; vectors G3, G5 (088, 094)",
        {},
        "paging_reserve"},
    requirement{
        "SMSS-PAGE-006",
        "?: takes the first volume, by letter, that accepts the file; if no file at all could be made, an emergency ?:\\pagefile.sys is "
        "tried.",
        nt::only(edition::nt5_2), "nt5_2 3.5.6, 3.5.7, 3.5.13; vectors G4, G5 (088, 096)"},
};

}  // namespace smss::catalogue
