// SPDX-License-Identifier: BSL-1.0
// Knows: the rules by which the Session Manager reads its configuration, each with an id, one sentence, editions and source.
#pragma once

#include <smss/nt/requirement.hpp>

#include <array>
#include <string_view>

namespace smss::plan {

/// One rule of reading. Diagnostics name the rule they follow from.
using nt::requirement;

/// All rules of this room, in the order of their ids.
inline constexpr std::array requirements{
    requirement{"SMSS-CFG-001",
                "A value that is absent, or stored as REG_NONE, gives the built-in default of its row, or nothing where there is none.",
                edition::nt5_2, "nt5_2 2.1.5, 2.1.6; windows-editions C.5.1; vectors R2 (010, 060, 075, 116)", "S26"},
    requirement{"SMSS-CFG-002", "A list value that is present but holds no string gives no entries; the default is not used.",
                edition::nt5_2, "vectors R2 (011, 089); nt5_2 2.4.4", ""},
    requirement{"SMSS-CFG-003",
                "The stored type is not checked: REG_SZ and REG_EXPAND_SZ count as a list of one string, and the bytes of any other type "
                "are read as text.",
                edition::nt5_2, "nt5_2 2.1.7; vectors R5 (013, 014, 015, 053, 054, 090, 091)", ""},
    requirement{"SMSS-CFG-004",
                "REG_MULTI_SZ is split by length: empty strings count, a missing final NUL loses nothing but a last string of one unit.",
                edition::nt5_2, "nt5_2 2.1.8; windows-editions D.3, D.11; vectors 056, 057", "", "rename_tail"},
    requirement{"SMSS-CFG-005",
                "REG_EXPAND_SZ is expanded against the environment as it is when its row is read; unknown variables and single percent "
                "signs stay; REG_SZ is never expanded.",
                edition::nt5_2, "nt5_2 2.1.9, 2.1.12; windows-editions C.5.4; vectors R10 (101, 108, 206)", ""},
    requirement{
        "SMSS-CFG-006",
        "The keys Memory Management, DOS Devices, KnownDLLs, Environment and SubSystems must exist; without one of them the boot fails.",
        edition::nt5_2, "nt5_2 2.1.3, 6.4; vectors R1 (071, 114, 125)", ""},
    requirement{
        "SMSS-CFG-007",
        "A list keeps the first of entries that differ in case at most; the same name with new data replaces the old data in place.",
        edition::nt5_2, "nt5_2 2.2.1; windows-editions C.5.5; vectors R6 (024, 086)", ""},
    requirement{
        "SMSS-CFG-008",
        "A command line is keywords (debug, async, autocheck), one word naming the image, and the rest verbatim; there is no quoting.",
        edition::nt5_2, "nt5_2 3.2.2, 3.2.3; windows-editions C.4; vectors B1 (016, 022, 023)", ""},
    requirement{"SMSS-CFG-009", "A command line that names no image has no effect.", edition::nt5_2,
                "nt5_2 3.2.3; windows-editions C.4; vectors 022", ""},
    requirement{"SMSS-CFG-010",
                "BootExecute programs run in list order before renames and paging files, each waited for unless async; no result matters.",
                edition::nt5_2, "windows-editions B.2 step 5, B.3 step 8, B.4 step 25; vectors B4", "S17"},
    requirement{"SMSS-CFG-011", "Without BootExecute the line `autocheck AutoChk.exe *` runs.", edition::nt5_2,
                "windows-editions C.1; nt5_2 2.3 row 4; vectors R2 (010)", "S17"},
    requirement{"SMSS-CFG-012",
                "Pending renames are pairs of strings, source and target, carried out in stored order; an empty target deletes the source.",
                edition::nt5_2, "windows-editions D.2 to D.4; nt5_2 2.4.5, 3.3.4", "S4"},
    requirement{"SMSS-CFG-013",
                "One ! or @ before the target replaces an existing file and is taken away; @ before a deleted source is taken away; before "
                "a renamed source it is not.",
                edition::nt5_2, "windows-editions D.2; nt5_2 3.3.4; vectors P2 (037, 038, 047)", "S4"},
    requirement{"SMSS-CFG-014", "A last source without a target is dropped.", edition::nt5_2,
                "windows-editions D.10; vectors P4, P5 (039, 056, 057); nt5_2 2.4.5", "", "odd_rename_list"},
    requirement{"SMSS-CFG-015", "Names of pending renames are NT paths and used as they are; a DOS path without \\??\\ cannot be opened.",
                edition::nt5_2, "windows-editions D.2; vectors P6 (052)", ""},
    requirement{"SMSS-CFG-016", "From 2025 on, *N may stand before the \\??\\ of a source; the meaning of N is not documented.",
                edition::nt10_0, "windows-editions D.12, J5", ""},
    requirement{
        "SMSS-CFG-017",
        "AllowProtectedRenames and both rename values are deleted from the registry when they are read, before any rename is tried.",
        edition::nt5_2, "windows-editions D.5; nt5_2 2.4.5; vectors R8 (035 to 059, 220)", "S4"},
    requirement{"SMSS-CFG-018", "When Control\\MiniNT exists neither pending renames nor paging files are processed.", edition::nt5_2,
                "windows-editions B.5, D.13; nt5_2 1.4; vectors 004, 220", ""},
    requirement{"SMSS-CFG-019",
                "A paging-file specifier is a path and up to two sizes in MB; none, or only zeros and blanks, lets the system manage the "
                "size; a maximum below the minimum is raised to it.",
                edition::nt5_2, "windows-editions E.1; nt5_2 3.5.4, 3.5.15; vectors G2 (076, 078, 079)", "S3"},
    requirement{"SMSS-CFG-020", "At most sixteen paging-file specifiers are taken.", edition::nt5_2,
                "windows-editions E.1; nt5_2 3.5.2; vectors G5 (085)", ""},
    requirement{"SMSS-CFG-021", "Only one ?: specifier is taken; it means the first suitable volume from C: on.", edition::nt5_2,
                "windows-editions E.1; nt5_2 3.5.6; vectors G5 (086)", ""},
    requirement{"SMSS-CFG-022", "A paging file of less than 16 MB is not created; where sizes are computed in 32 bits, 4096 MB wraps to 0.",
                edition::nt5_2, "nt5_2 3.5.5, 3.5.11, 3.5.12; vectors G1, G3 (083, 084, 208, 209)", "", "paging_size_arithmetic"},
    requirement{"SMSS-CFG-023", "Without PagingFiles the line `?:\\pagefile.sys` holds; present and empty means no paging file.",
                edition::nt5_2, "windows-editions C.2, E.1; nt5_2 3.5.7; vectors R2, G4 (075, 089)", "S3"},
    requirement{"SMSS-CFG-024",
                "Each string of ObjectDirectories becomes a permanent object directory; one that cannot be made is skipped; absent means "
                "\\Windows and \\RPC Control.",
                edition::nt5_2, "windows-editions C.1, B.2 step 2b; nt5_2 3.1; vectors 060, 061", "", "multi_string_handler"},
    requirement{"SMSS-CFG-025",
                "Each value of DOS Devices becomes a symbolic link; an existing link is replaced, an empty target removes it, and a link "
                "that cannot be made fails the boot.",
                edition::nt5_2, "windows-editions B.2 step 3, C.2; nt5_2 3.4; vectors D1, D2 (067 to 074)", "S15"},
    requirement{"SMSS-CFG-026",
                "KnownDLLs\\DllDirectory must name an existing directory, as REG_EXPAND_SZ where it uses variables, or the boot fails; "
                "Windows 10 does without the value.",
                edition::nt5_2, "windows-editions E.2, C.2; nt5_2 3.6.2; vectors K1 (099, 100, 101); hives (Windows 10 1709)", "S19"},
    requirement{"SMSS-CFG-027", "ExcludeFromKnownDlls leaves out entries whose name or file it lists, ignoring case.", edition::nt5_2,
                "windows-editions C.1, E.2; vectors K4 (097, 098)", ""},
    requirement{"SMSS-CFG-028", "DllDirectory32 is the directory of \\KnownDlls32 from 6.x on; before, it counts as one more DLL name.",
                edition::nt5_2, "windows-editions C.2, E.2.1; vectors K5 (107)", ""},
    requirement{"SMSS-CFG-029", "The Environment key is processed in stored order, twice; later values see earlier ones.", edition::nt5_2,
                "vectors R10 (108, 111, 206); windows-editions E.3, J7", "S5", "environment_passes"},
    requirement{"SMSS-CFG-030", "A variable name that is empty, or has = after its first unit, fails the boot.", edition::nt5_2,
                "vectors R9 (112, 113); nt5_2 2.4.9", ""},
    requirement{"SMSS-CFG-031",
                "Path is where images are searched and becomes the library path of everything smss starts, with system32 put in front.",
                edition::nt5_2, "windows-editions E.3.5; vectors R11 (109, 110, 206); nt5_2 3.2.4 to 3.2.6", "S5"},
    requirement{"SMSS-CFG-032",
                "Required and Optional count only as REG_MULTI_SZ; their names are looked up among the other values; unknown and repeated "
                "names are skipped.",
                edition::nt5_2, "nt5_2 2.4.10, 2.4.11; windows-editions C.2; vectors S3 (116, 121 to 129, 132)", "S24"},
    requirement{"SMSS-CFG-033", "Without a required subsystem named Windows no csrss is started and the initial command cannot run.",
                edition::nt5_2, "vectors S3 (128, 129); nt5_2 6.3, 9.5", "S24"},
    requirement{"SMSS-CFG-034",
                "In 5.x the presence of Kmode makes smss create the session and load win32k.sys; its text does not choose the file.",
                edition::nt5_2, "windows-editions C.2, B.2 step 13; vectors S1 (118, 119, 120)", "S23"},
    requirement{"SMSS-CFG-035",
                "PosixSingleInstance of type REG_DWORD sets the flag whatever its number; of another type it is one more subsystem.",
                edition::nt5_2, "nt5_2 2.4.10, 9.5; windows-editions C.2", ""},
    requirement{"SMSS-CFG-036", "ProtectionMode counts when its data is four bytes long; otherwise it is 1.", edition::nt5_2,
                "nt5_2 2.4.1; windows-editions C.1; vectors R7 (064, 066)", "", "protection_mode_zero"},
    requirement{"SMSS-CFG-037", "AllowProtectedRenames counts when its data is four bytes long; otherwise it is 0. It is used once.",
                edition::nt5_2, "nt5_2 2.4.2; windows-editions C.1; vectors 059", "S18"},
    requirement{"SMSS-CFG-038",
                "Execute programs start after the subsystems; in 5.x the last one takes the place of winlogon, after five seconds.",
                edition::nt5_2, "windows-editions C.1, B.2 step 15; nt5_2 3.2.8; vectors B8 (032, 033)", "S25", "execute_list"},
    requirement{"SMSS-CFG-039", "From 6.x on S0InitialCommand takes the place of wininit in session 0; before, it is ignored.",
                edition::nt5_2, "windows-editions C.1, B.3 step 14; vectors B9 (034)", "S25"},
    requirement{"SMSS-CFG-040",
                "From 6.x on NumberOfInitialSessions sessions are made at boot; registries say 2: session 0 and the console.",
                edition::nt6_1, "windows-editions C.1, B.3 step 17, J3", "", "initial_sessions"},
    requirement{
        "SMSS-CFG-041",
        "BootExecuteNoPnpSync, SetupExecuteNoPnpSync and PlatformExecute are further program lists from 8 on; before, they are ignored.",
        edition::nt10_0, "windows-editions C.1, B.4, J10", ""},
    requirement{"SMSS-CFG-042", "Unless DisableWpbtExecution is a REG_DWORD other than 0, a program delivered by the firmware is run.",
                edition::nt10_0, "windows-editions C.1, B.4 step 27, H", ""},
    requirement{"SMSS-CFG-043", "SetupExecute programs run once the registry is complete; servicing puts poqexec.exe there.",
                edition::nt5_2, "windows-editions C.1, B.2 step 12, B.3 step 13, B.4 step 33; vectors B7 (030)", ""},
    requirement{"SMSS-CFG-044", "SAFEBOOT_OPTION is deleted from the Environment key before it is read.", edition::nt5_2,
                "windows-editions E.3.3; nt5_2 1.4 stage 4; vectors 005", ""},
    requirement{"SMSS-CFG-045", "The value Windows of SubSystems is the command line of csrss, its ServerDll items are loaded into csrss.",
                edition::nt5_2, "windows-editions C.2, H; nt5_2 5.2", "S24"},
    requirement{"SMSS-CFG-046", "Values of section C that the Session Manager does not act on are carried as data.", edition::nt5_2,
                "windows-editions C.1, C.2", ""},
};

/// The rule with that id, or null.
[[nodiscard]] constexpr requirement const* requirement_named(std::string_view id) noexcept {
    for (requirement const& rule : requirements) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

}  // namespace smss::plan
