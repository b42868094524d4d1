// SPDX-License-Identifier: BSL-1.0
// Knows: what each value of the Session Manager key means to smss, edition by edition.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>

#include <array>
#include <string_view>

namespace compare {

/// One value (`*`: any value of the key) and what it does, oldest edition first; empty: smss does not read it.
struct value_meaning {
    std::u16string_view key;
    std::u16string_view name;
    std::array<std::string_view, 3> meaning;
    std::string_view evidence;
};

/// The rows whose meaning is not the same in every edition. \source windows-editions C.1, C.2, B.2 to B.4, S23
inline constexpr std::array value_meanings{
    value_meaning{u"",
                  u"Execute",
                  {"programs after the subsystems; the last one takes the place of winlogon", "programs after the subsystems of session 0",
                   "programs after the subsystems of session 0"},
                  "C.1, B.2 steps 15 and 16; choice later_execute"},
    value_meaning{u"",
                  u"S0InitialCommand",
                  {"", "takes the place of wininit in session 0", "takes the place of wininit in session 0"},
                  "C.1, B.3 step 14, B.4 step 12"},
    value_meaning{u"", u"NumberOfInitialSessions", {"", "sessions made at boot", "sessions made at boot"}, "C.1, B.3 step 17, B.4 step 13"},
    value_meaning{u"", u"BootExecuteNoPnpSync", {"", "", "programs before plug and play has settled"}, "C.1, B.4 step 11"},
    value_meaning{u"", u"SetupExecuteNoPnpSync", {"", "", "programs after the registry is complete, with those of SetupExecute"}, "C.1"},
    value_meaning{u"", u"PlatformExecute", {"", "", "programs of the platform, with those of BootExecute"}, "C.1; choice platform_execute"},
    value_meaning{u"", u"DisableWpbtExecution", {"", "", "other than 0: the firmware's program is not run"}, "C.1, B.4 step 15"},
    value_meaning{u"",
                  u"SetupExecute",
                  {"programs after the registry is complete and the known DLLs are mapped",
                   "programs after the registry is complete, before the known DLLs are mapped",
                   "programs after the registry is complete, before the known DLLs are mapped"},
                  "B.6 line 6"},
    value_meaning{u"",
                  u"PendingFileRenameOperations",
                  {"carried out before the registry is complete", "carried out before the registry is complete",
                   "carried out once the registry is complete, while holding PendingRenameMutex"},
                  "B.6 line 4, B.4 steps 8 and 28"},
    value_meaning{u"",
                  u"PendingFileRenameOperations2",
                  {"carried out before the registry is complete", "carried out before the registry is complete",
                   "carried out once the registry is complete, while holding PendingRenameMutex"},
                  "B.6 line 4, B.4 steps 8 and 28"},
    value_meaning{u"Memory Management",
                  u"PagingFiles",
                  {"created after the known DLLs are mapped, before the registry is complete",
                   "created before the known DLLs are mapped and before the registry is complete",
                   "created before the known DLLs are mapped, once the registry is complete"},
                  "B.6 lines 3 and 5"},
    value_meaning{u"KnownDLLs",
                  u"DllDirectory",
                  {"directory of the known DLLs; without it the boot fails", "directory of the known DLLs; without it the boot fails",
                   "directory of the known DLLs; the system directory without it"},
                  "E.2; hive of Windows 10 1709"},
    value_meaning{u"KnownDLLs",
                  u"DllDirectory32",
                  {"one more DLL name", "directory of \\KnownDlls32", "directory of \\KnownDlls32"},
                  "C.2, E.2.1; vectors K5"},
    value_meaning{u"SubSystems", u"Kmode", {"smss makes the session and loads win32k.sys into it", "", ""}, "C.2, S23"},
    value_meaning{
        u"SubSystems",
        u"Windows",
        {"csrss, started by smss", "csrss, started in each session by a copy of smss", "csrss, started in each session by a copy of smss"},
        "S6, B.3, B.4"},
};

/// The row of a value, or null when every edition does the same with it (or none does anything).
[[nodiscard]] constexpr value_meaning const* meaning_of(std::u16string_view key, std::u16string_view name) noexcept {
    for (value_meaning const& row : value_meanings) {
        if (smss::nt::equal_ignoring_case(row.key, key) && smss::nt::equal_ignoring_case(row.name, name)) return &row;
    }
    return nullptr;
}

}  // namespace compare
