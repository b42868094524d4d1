// SPDX-License-Identifier: BSL-1.0
// Knows: the requirements about the one pass over the registry, beyond what SMSS-CFG says of its meaning.
#pragma once

#include <smss/nt/requirement.hpp>

#include <array>

namespace smss::catalogue {

/// The query of the Session Manager key: engine, rows, handlers, environment.
inline constexpr std::array reading{
    requirement{
        "SMSS-REG-001",
        "The configuration is Control\\Session Manager, read in one pass; beside it count Control\\MiniNT, Control\\SafeBoot\\Option and "
        "Setup\\SystemPartition. That the key cannot be opened stops the boot.",
        edition::nt5_2, "nt5_2 2.1.1, 2.1.2; windows-editions S26; vectors R1 (200)", "S26"},
    requirement{"SMSS-REG-002",
                "The rows are read in their order, each from the key that the last row with a key has chosen; a handler's failure ends the "
                "pass, STATUS_OBJECT_NAME_EXISTS and STATUS_BUFFER_TOO_SMALL do not.",
                nt::only(edition::nt5_2), "nt5_2 2.1.2, 2.1.4, 2.3; vectors (001, 024, 112)"},
    requirement{
        "SMSS-REG-003",
        "Required and Optional are delivered whole; every other list comes string by string, an empty string in its middle included.",
        nt::only(edition::nt5_2),
        "nt5_2 2.1.10, 2.4.12; vectors (116, 132)",
        {},
        "multi_string_handler"},
    requirement{
        "SMSS-REG-004",
        "A value is deleted when its handler has succeeded and only if it was there; with the renames that is before the first one is "
        "tried.",
        nt::only(edition::nt5_2), "nt5_2 2.1.11, 2.4.5, 9.2.6; vectors R8 (035, 220)", "S18"},
    requirement{
        "SMSS-REG-005",
        "DOS Devices and KnownDlls are read before Environment and see only the kernel's variables; SubSystems is read after it and "
        "sees the registry's.",
        nt::only(edition::nt5_2), "nt5_2 2.1.12, 2.5; vectors (070, 101)"},
    requirement{"SMSS-REG-006",
                "An entry whose name and value are both there already changes nothing; a new value for a known name takes its place; names "
                "and values compare without case. Renames are always appended.",
                nt::only(edition::nt5_2), "nt5_2 2.2.1, 2.2.2, 2.2.4, 9.1.2; vectors R6 (107)"},
    requirement{"SMSS-REG-007", "No memory for an entry stops the boot with STATUS_NO_MEMORY.", nt::only(edition::nt5_2),
                "nt5_2 2.2.3; vectors, failure policy"},
    requirement{"SMSS-REG-008",
                "Each directory of ObjectDirectories is created while the registry is read: permanent, opened if it exists, \\Windows and "
                "\\RPC Control with the liberal descriptor, the others with the primary one; a failure is passed over.",
                nt::only(edition::nt5_2),
                "nt5_2 2.4.3, 3.1.1 to 3.1.3, 3.1.5; vectors R3 (060, 061)",
                {},
                "multi_string_handler"},
    requirement{"SMSS-REG-009",
                "A list that is walked to its end for each of its n strings asks for n(n+1)/2 directories.",
                nt::only(edition::nt5_2),
                "nt5_2 3.1.4; vectors R3, R4 (061, 062, 063)",
                {},
                "multi_string_handler"},
    requirement{"SMSS-REG-010", "ExcludeFromKnownDlls counts as REG_SZ and as REG_MULTI_SZ, in no other type.", nt::only(edition::nt5_2),
                "nt5_2 2.4.6; vectors K4 (098, 215)"},
    requirement{"SMSS-REG-011", "A value of DOS Devices or KnownDlls is taken as text up to its first NUL, whatever its type.",
                nt::only(edition::nt5_2), "nt5_2 2.4.7, 2.4.8; vectors (070, 107)"},
    requirement{
        "SMSS-REG-012",
        "A subsystem that Required or Optional names moves, in the order of that list, from the key's values to the list to load or "
        "to defer; Kmode, read again after them, keeps its effect even so.",
        nt::only(edition::nt5_2), "nt5_2 2.4.10 to 2.4.12, 3.8.1; vectors S3 (117, 122, 132)", "S24"},
};

/// The environment, in memory and in the registry.
inline constexpr std::array environment{
    requirement{"SMSS-ENV-001",
                "The definitions are in Session Manager\\Environment, below Control (the book's path lacks that key); Path of the registry "
                "takes the place of the kernel's.",
                edition::nt5_2, "nt5_2 3.7.1, 3.7.3, 3.7.5; windows-editions S22, E.3; vectors (109, 206)", "S5 S22"},
    requirement{
        "SMSS-ENV-002",
        "A variable is set as text whatever its type; of several strings the last one counts; each is visible to the next, and to the "
        "programs of BootExecute.",
        nt::only(edition::nt5_2),
        "nt5_2 3.2.12, 3.7.1, 3.7.2; vectors R10 (108, 111, 115)",
        {},
        "environment_passes"},
    requirement{
        "SMSS-ENV-003",
        "OS, PROCESSOR_ARCHITECTURE, PROCESSOR_LEVEL, PROCESSOR_IDENTIFIER, PROCESSOR_REVISION and NUMBER_OF_PROCESSORS are written, "
        "in this order, to the registry and nowhere else: processes of this boot see those of the last.",
        nt::only(edition::nt5_2), "nt5_2 3.7.4; vectors (001, 002)", "S5"},
    requirement{"SMSS-ENV-004",
                "Without the processor's Identifier, or when a dynamic variable cannot be written, the boot stops; without its vendor the "
                "identifier stands alone.",
                nt::only(edition::nt5_2), "nt5_2 3.7.4, 6.4; vectors (007, 008, 183)"},
    requirement{"SMSS-ENV-005",
                "In safe mode SAFEBOOT_OPTION is written as MINIMAL, NETWORK or DSREPAIR; another mode leaves it out, or takes the text "
                "written before.",
                nt::only(edition::nt5_2),
                "nt5_2 1.4 stage 4, 3.7.4; windows-editions E.3.3; vectors (005)",
                {},
                "unknown_safe_boot"},
    requirement{"SMSS-ENV-006",
                "The second time that Path is set becomes the library path of every process; a single pass never sets it.",
                nt::only(edition::nt5_2),
                "nt5_2 2.4.9; vectors R11 (206)",
                {},
                "environment_passes"},
};

}  // namespace smss::catalogue
