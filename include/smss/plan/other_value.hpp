// SPDX-License-Identifier: BSL-1.0
// Knows: the documented values of the Session Manager key that no other family covers: who reads them and what they mean.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>
#include <smss/plan/origin.hpp>
#include <smss/registry/value.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// What is documented about one value.
struct value_info {
    std::u16string_view key;   ///< below Session Manager; empty for that key itself
    std::u16string_view name;  ///< `*` for any
    std::string_view reader;   ///< who acts on it
    edition first;             ///< known from this edition on
    std::string_view meaning;  ///< with its usual default
    std::string_view source;   ///< how one knows
};

/// The values of section C that are carried as data: those of the key itself, and of `keys_with_other_values` below it.
/// \source windows-editions C.1, C.2
inline constexpr std::array value_infos{
    value_info{u"", u"ObjectSecurityMode", "kernel", edition::nt6_1, "1: tight protection of base objects, kernel side", "RE"},
    value_info{u"", u"BackgroundLoadKnownDlls", "smss", edition::nt10_0,
               "queried at boot; by its name, defers making the known DLL sections; not documented", "PM24"},
    value_info{u"", u"ClearTempFiles", "smss", edition::nt10_0, "cleaning of temporary files at boot; details not documented", "WI7, PM24"},
    value_info{u"", u"TempFileDirectory", "smss", edition::nt10_0, "directory for the cleaning of temporary files; details not documented",
               "WI7, PM24"},
    value_info{u"", u"DisableWpbtExecution", "smss", edition::nt10_0,
               "REG_DWORD other than 0: the program that the firmware delivers (WPBT) is not run; absent counts as 0", "RE"},
    value_info{u"", u"RunLevelExecute", "not seen to be read by smss", edition::nt6_1, "usually WinInit and ServiceControlManager",
               "windows-editions C.1 (data mem; absent from trace PM24)"},
    value_info{u"", u"RunLevelValidate", "not seen to be read by smss", edition::nt6_1, "usually ServiceControlManager",
               "windows-editions C.1 (data mem; absent from trace PM24)"},
    value_info{u"", u"BootShell", "boot manager and kernel", edition::nt10_0, "boot-menu shell, usually %SystemRoot%\\system32\\bootim.exe",
               "windows-editions C.1; DET"},
    value_info{u"", u"AutoChkTimeout", "autochk", edition::nt5_2,
               "countdown in seconds before autochk starts to check; absent counts as 10", "windows-editions C.1 (mem)"},
    value_info{u"", u"AutoChkSkipSystemPartition", "autochk", edition::nt6_1, "1: the system partition is skipped; usually 0",
               "windows-editions C.1 (mem)"},
    value_info{u"", u"GlobalFlag", "kernel and smss", edition::nt5_2,
               "debugging flags, usually 0; 0x4 starts csrss and winlogon under a debugger", "KB102985, MS"},
    value_info{u"", u"CriticalSectionTimeout", "kernel and ntdll", edition::nt5_2, "seconds, usually 2592000", "KB102985, RE"},
    value_info{u"", u"ResourceTimeoutCount", "kernel", edition::nt5_2, "number of four-second ticks, usually 0x9e340", "KB102985, RE"},
    value_info{u"", u"RaiseExceptionOnPossibleDeadlock", "ntdll", edition::nt5_2, "queried; usually absent", "PM24"},
    value_info{u"", u"RegisteredProcessors", "kernel (licensing)", edition::nt5_2, "limit of processors on old editions", "KB102985"},
    value_info{u"", u"LicensedProcessors", "kernel (licensing)", edition::nt5_2, "limit of processors on old editions",
               "windows-editions C.1 (mem)"},
    value_info{u"", u"HeapSegmentReserve", "kernel", edition::nt5_2, "default size of heap segments; 0 is the built-in size", "RE"},
    value_info{u"", u"HeapSegmentCommit", "kernel", edition::nt5_2, "default commitment of heap segments; 0 is the built-in size", "RE"},
    value_info{u"", u"HeapDeCommitTotalFreeThreshold", "kernel", edition::nt5_2, "when heaps give memory back; 0 is the built-in size",
               "RE"},
    value_info{u"", u"HeapDeCommitFreeBlockThreshold", "kernel", edition::nt5_2, "when heaps give memory back; 0 is the built-in size",
               "RE"},
    value_info{u"", u"SafeDllSearchMode", "loader", edition::nt5_2,
               "1 or absent: the current directory is searched after the system directories", "PM24; default mem"},
    value_info{u"", u"SafeProcessSearchMode", "SearchPath", edition::nt5_2,
               "where the current directory stands in the search; absent counts as 0", "MS, PM24"},
    value_info{u"", u"SkipRegistryInit", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"SystemUpdateOnBoot", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"ResourcePolicies", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"AlpcWakePolicy", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"Debugger Retries", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"InitConsoleFlags", "kernel", edition::nt10_0, "queried at boot; not documented", "PM24"},
    value_info{u"", u"CWDIllegalInDllSearch", "kernel", edition::nt6_1,
               "1 no WebDAV, 2 no remote, 0xFFFFFFFF no current directory at all in the search for DLLs; absent counts as 0",
               "KB2264107, RE"},
    value_info{u"Memory Management", u"ExistingPageFiles", "smss", edition::nt6_1,
               "paging files in use, written at run time so that the next boot finds stale ones", "WI7, regipy"},
    value_info{u"Memory Management", u"TempPageFile", "smss", edition::nt6_1, "a temporary paging file was made because none was possible",
               "PM24"},
    value_info{u"Memory Management", u"PagefileOnOsVolume", "smss", edition::nt10_0, "paging files only on the volume of the system",
               "WI7, PM24"},
    value_info{u"Memory Management", u"WaitForPagingFiles", "smss", edition::nt10_0, "waits for slow volumes", "WI7, PM24"},
    value_info{u"Memory Management", u"PagefileUsage", "smss", edition::nt10_0, "history that sizes the paging file", "PM24"},
    value_info{u"Memory Management", u"PagefileHybridPriority", "smss", edition::nt10_0, "placement of paging files; not documented",
               "PM24"},
    value_info{u"Memory Management", u"DedicatedMemoryPagefileSizeMB", "smss", edition::nt10_0,
               "size of a paging file for dedicated memory; not documented", "PM24"},
    value_info{u"Memory Management", u"DisableDedicatedMemoryCaching", "smss", edition::nt10_0,
               "caching of dedicated memory; not documented", "PM24"},
    value_info{u"Memory Management", u"SwapFile", "smss", edition::nt10_0, "swapfile.sys for packaged programs", "PM24; meaning mem"},
    value_info{u"Memory Management", u"SwapfileControl", "smss", edition::nt10_0, "0: no swapfile.sys", "PM24; meaning mem"},
    value_info{u"Memory Management", u"ClearPageFileAtShutdown", "kernel, at shutdown", edition::nt5_2,
               "1: paging files are overwritten at shutdown; usually 0", "KB182086"},
    value_info{u"FileRenameOperations", u"*", "smss of NT 4 and Windows 2000", edition::nt5_2,
               "an older form of the pending renames: files to delete before paging files are made; later editions do not read it",
               "regentry.chm (W2K RK)"},
    value_info{u"Quota System", u"*", "kernel", edition::nt6_1, "fair share of processor time among sessions", "RE"},
    value_info{u"AppCertDlls", u"*", "every process that starts another one", edition::nt5_2,
               "a DLL it loads; no value in a stock installation", "DET; windows-editions H"},
};

/// A stored value that is carried as data.
struct other_value {
    registry::value stored{};  ///< as in the registry
    value_info info{};         ///< what is known about it
    origin where{};            ///< where it was found
};

/// The keys whose values `value_infos` documents.
inline constexpr std::array<std::u16string_view, 5> keys_with_other_values{u"", u"Memory Management", u"FileRenameOperations",
                                                                           u"Quota System", u"AppCertDlls"};

/// What is documented about a value, if anything is.
[[nodiscard]] constexpr std::optional<value_info> info_for(std::u16string_view key, std::u16string_view name) noexcept {
    for (value_info const& row : value_infos) {
        bool const any = row.name == u"*";
        if (!any && row.name.size() != name.size()) continue;
        if (row.key == key && (any || nt::equal_ignoring_case(row.name, name))) return row;
    }
    return std::nullopt;
}

/// The documented values among those stored in one key, in stored order.
constexpr void collect_other_values(std::vector<registry::value> const& values, std::u16string_view key, std::vector<other_value>& into) {
    for (registry::value const& stored : values) {
        std::optional<value_info> const info = info_for(key, stored.name);
        if (!info) continue;
        other_value item;
        item.stored = stored;
        item.info = *info;
        item.where = origin_of(key, stored.name);
        into.push_back(std::move(item));
    }
}

}  // namespace smss::plan
