// SPDX-License-Identifier: BSL-1.0
// Knows: the stop codes by which a failing Session Manager, or a failing critical process, ends the system.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace smss::nt {

/// Bug-check codes around the Session Manager. \source facts windows-editions B.1 and G.1; Microsoft bug-check reference
enum class bug_check : std::uint32_t {
    session1_initialization_failed = 0x6D,   ///< kernel could not allocate smss's parameters
    session2_initialization_failed = 0x6E,   ///< ... its environment, or the configured image string is invalid
    session3_initialization_failed = 0x6F,   ///< ... could not create the process
    session4_initialization_failed = 0x70,   ///< ... could not resume it
    session5_initialization_failed = 0x71,   ///< smss ended within five seconds
    critical_process_died = 0xEF,            ///< Windows 8 and later
    critical_object_termination = 0xF4,      ///< Windows XP to 7
    system_process_terminated = 0xC000021A,  ///< raised by smss as a hard error with the shutdown option
};

/// One line of the reference: code, NT's name, what the first parameter means.
struct bug_check_info {
    bug_check code;                    ///< the code
    std::string_view name;             ///< NT's name
    std::string_view first_parameter;  ///< what the first parameter means
};

/// The codes that have to do with the Session Manager.
inline constexpr std::array bug_checks{
    bug_check_info{bug_check::session1_initialization_failed, "SESSION1_INITIALIZATION_FAILED", "NTSTATUS"},
    bug_check_info{bug_check::session2_initialization_failed, "SESSION2_INITIALIZATION_FAILED", "NTSTATUS"},
    bug_check_info{bug_check::session3_initialization_failed, "SESSION3_INITIALIZATION_FAILED", "NTSTATUS"},
    bug_check_info{bug_check::session4_initialization_failed, "SESSION4_INITIALIZATION_FAILED", "NTSTATUS"},
    bug_check_info{bug_check::session5_initialization_failed, "SESSION5_INITIALIZATION_FAILED", "none"},
    bug_check_info{bug_check::critical_process_died, "CRITICAL_PROCESS_DIED", "process object"},
    bug_check_info{bug_check::critical_object_termination, "CRITICAL_OBJECT_TERMINATION", "3 process, 6 thread"},
    bug_check_info{bug_check::system_process_terminated, "STATUS_SYSTEM_PROCESS_TERMINATED", "text naming the process"},
};

/// NT's name of the code, or "unknown bug check".
[[nodiscard]] constexpr std::string_view name(bug_check which) noexcept {
    for (bug_check_info const& info : bug_checks) {
        if (info.code == which) return info.name;
    }
    return "unknown bug check";
}

}  // namespace smss::nt

namespace smss {
using nt::bug_check;
}
