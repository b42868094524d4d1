// SPDX-License-Identifier: BSL-1.0
// Knows: what a stock installation of Windows keeps in the Session Manager key.
#pragma once

#include <smss/nt/case_fold.hpp>

#include <array>
#include <string_view>

namespace smss::plan::stock {

/// A value that stock installations have: name and content.
struct link {
    std::u16string_view name;    ///< as stored
    std::u16string_view target;  ///< as stored
};

/// DOS devices of any edition. \source windows-editions C.2; hives (Windows 7, Windows 10 1709)
inline constexpr std::array dos_devices{
    link{u"AUX", u"\\DosDevices\\COM1"},
    link{u"MAILSLOT", u"\\Device\\MailSlot"},
    link{u"NUL", u"\\Device\\Null"},
    link{u"PIPE", u"\\Device\\NamedPipe"},
    link{u"PRN", u"\\DosDevices\\LPT1"},
    link{u"UNC", u"\\Device\\Mup"},
    link{u"CON", u"\\Device\\ConDrv\\Console"},
    link{u"CONIN$", u"\\Device\\ConDrv\\CurrentIn"},
    link{u"CONOUT$", u"\\Device\\ConDrv\\CurrentOut"},
    link{u"Silos", u"\\Silos"},
    link{u"vmsmb", u"\\Device\\vmsmb"},
};

/// Files of KnownDLLs of any edition, as far as the sources list them. \source windows-editions C.2; nt5_2 7; hives
inline constexpr std::array<std::u16string_view, 43> known_dlls{
    u"advapi32.dll", u"clbcatq.dll", u"combase.dll", u"comdlg32.dll", u"coml2.dll", u"difxapi.dll", u"gdi32.dll", u"gdiplus.dll",
    u"iertutil.dll", u"imagehlp.dll", u"imm32.dll", u"kernel32.dll", u"lpk.dll", u"lz32.dll", u"msctf.dll", u"msvcrt.dll",
    u"normaliz.dll", u"nsi.dll", u"ole32.dll", u"oleaut32.dll", u"olecli32.dll", u"olesvr32.dll", u"olethk32.dll", u"psapi.dll",
    u"rpcrt4.dll", u"sechost.dll", u"setupapi.dll", u"shcore.dll", u"shell32.dll", u"shlwapi.dll", u"url.dll", u"urlmon.dll",
    u"user32.dll", u"usp10.dll", u"version.dll", u"wininet.dll", u"wldap32.dll", u"wow64.dll", u"wow64cpu.dll", u"wow64win.dll",
    u"wowarmhw.dll", u"ws2_32.dll", u"xtajit.dll",
};

/// Environment variables of any edition. \source windows-editions C.2, E.3; nt5_2 7; hives
inline constexpr std::array<std::u16string_view, 20> variables{
    u"ComSpec", u"Path", u"PATHEXT", u"TEMP", u"TMP", u"windir", u"OS", u"PROCESSOR_ARCHITECTURE", u"PROCESSOR_LEVEL",
    u"PROCESSOR_IDENTIFIER", u"PROCESSOR_REVISION", u"NUMBER_OF_PROCESSORS", u"SAFEBOOT_OPTION", u"FP_NO_HOST_CHECK", u"USERNAME",
    u"PSModulePath", u"DriverData", u"PROMPT", u"SystemDrive", u"SystemRoot",
};

/// Variables that make the .NET runtime load a profiler into every process. \source windows-editions H; MITRE ATT&CK T1574.012
inline constexpr std::array<std::u16string_view, 10> profiler_variables{
    u"COR_ENABLE_PROFILING",    u"COR_PROFILER",          u"COR_PROFILER_PATH",       u"COR_PROFILER_PATH_32",
    u"COR_PROFILER_PATH_64",    u"CORECLR_ENABLE_PROFILING", u"CORECLR_PROFILER",     u"CORECLR_PROFILER_PATH",
    u"CORECLR_PROFILER_PATH_32", u"CORECLR_PROFILER_PATH_64",
};

/// Modules that the csrss command line loads, of any edition. \source windows-editions C.2; nt5_2 7; hives
inline constexpr std::array<std::u16string_view, 3> csrss_modules{u"basesrv", u"winsrv", u"sxssrv"};

/// The list has the name, ignoring case.
template <typename List>
[[nodiscard]] constexpr bool has(List const& list, std::u16string_view name) {
    for (std::u16string_view const known : list) {
        if (nt::equal_ignoring_case(known, name)) return true;
    }
    return false;
}

}  // namespace smss::plan::stock
