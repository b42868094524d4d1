// SPDX-License-Identifier: BSL-1.0
// Knows: whose end stops the system, in which way, and who waits on whom, for each edition.
#pragma once

#include <smss/machine/under.hpp>
#include <smss/nt/bug_check.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::machine {

/// What becomes of the whole system. \source facts windows-editions G.1, G.3
enum class fate : std::uint8_t {
    running,
    hard_error,        ///< smss raises STATUS_SYSTEM_PROCESS_TERMINATED with the shutdown option: stop 0xC000021A
    critical_object,   ///< the kernel's bug check for a critical process up to Windows 7: stop 0xF4
    critical_process,  ///< the same from Windows 8 on: stop 0xEF
    restart,           ///< an orderly restart after a countdown
};
/// How many there are.
inline constexpr std::size_t fate_count = static_cast<std::size_t>(fate::restart) + 1;

/// What can happen to it. "first" is session 0, "other" any further session.
enum class demise : std::uint8_t {
    fail_stage,            ///< a fatal boot stage fails
    fail_initial_command,  ///< the initial command of session 0 cannot be started
    fail_verification,     ///< a known DLL cannot be verified or is no DLL
    end_smss,
    end_first_csrss,  ///< csrss of session 0, after it has connected
    end_other_csrss,
    end_first_winlogon,  ///< the initial command of session 0, as long as that is winlogon
    end_other_winlogon,
    end_wininit,
    end_services,
    end_lsass,
};
/// How many there are.
inline constexpr std::size_t demise_count = static_cast<std::size_t>(demise::end_lsass) + 1;

namespace detail {

inline constexpr std::array<std::string_view, fate_count> fate_names{"running", "hard_error", "critical_object", "critical_process",
                                                                     "restart"};

inline constexpr std::array<std::string_view, demise_count> demise_names{
    "fail_stage",         "fail_initial_command", "fail_verification", "end_smss",     "end_first_csrss", "end_other_csrss",
    "end_first_winlogon", "end_other_winlogon",   "end_wininit",       "end_services", "end_lsass",
};

}  // namespace detail

/// The identifier of a fate, as written in the tables.
[[nodiscard]] constexpr std::string_view name(fate which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < fate_count ? detail::fate_names[index] : std::string_view{"unknown fate"};
}

/// The identifier of an occurrence, as written in the tables.
[[nodiscard]] constexpr std::string_view name(demise which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < demise_count ? detail::demise_names[index] : std::string_view{"unknown demise"};
}

/// The stop code on the screen; none for a system that runs or restarts in order.
[[nodiscard]] constexpr std::optional<bug_check> stop_code(fate which) noexcept {
    switch (which) {
        case fate::hard_error:
            return bug_check::system_process_terminated;
        case fate::critical_object:
            return bug_check::critical_object_termination;
        case fate::critical_process:
            return bug_check::critical_process_died;
        case fate::running:
        case fate::restart:
            break;
    }
    return std::nullopt;
}

/// Whose end does what, one table for each edition. A row that leads back to `running` says that nothing else happens.
template <edition Which>
inline constexpr auto supervision_table = nullptr;

template <>
inline constexpr auto supervision_table<edition::nt5_2> = []() consteval {
    using enum fate;
    using enum demise;
    using row = profile_row<fate, demise>;
    constexpr auto const& checked = under<choice::known_dll_checksum::fatal>;
    constexpr auto const& unchecked = under<choice::known_dll_checksum::skipped>;
    constexpr auto const& critical = under<choice::csrss_death_code::critical_object>;
    constexpr auto const& watched = under<choice::csrss_death_code::hard_error>;
    // clang-format off
    return lts::transition_table{
        running,
        {
            row{running, fail_stage,           hard_error,      "nt5_2 6.2"},
            row{running, fail_initial_command, hard_error,      "nt5_2 6.2, 1.2.5c"},
            row{running, fail_verification,    hard_error,      "nt5_2 6.2; vectors K2", checked},
            row{running, fail_verification,    running,         "windows-editions J11", unchecked},
            row{running, end_smss,             critical_object, "windows-editions G.3; nt5_2 6.2"},
            row{running, end_first_csrss,      critical_object, "windows-editions G.3 (inf)", critical},
            row{running, end_first_csrss,      hard_error,      "nt5_2 6.2; WI4; S28", watched},
            row{running, end_other_csrss,      critical_object, "windows-editions G.3 (inf)", critical},
            row{running, end_other_csrss,      running,         "nt5_2 5.3.4; vectors A9", watched},
            row{running, end_first_winlogon,   hard_error,      "nt5_2 6.2; WI4; S28"},
            row{running, end_other_winlogon,   running,         "nt5_2 5.3.4; windows-editions F.4"},
            row{running, end_services,         restart,         "windows-editions G.3 (mem)"},
            row{running, end_lsass,            restart,         "windows-editions G.3 (mem)"},
        },
        lts::final_states{running, hard_error, critical_object, restart}};
    // clang-format on
}();

template <>
inline constexpr auto supervision_table<edition::nt6_1> = []() consteval {
    using enum fate;
    using enum demise;
    using row = profile_row<fate, demise>;
    constexpr auto const& logs_off = under<choice::winlogon_death::logs_off>;
    constexpr auto const& bug_check_follows = under<choice::winlogon_death::bug_check>;
    constexpr auto const& checked = under<choice::known_dll_checksum::fatal>;
    constexpr auto const& unchecked = under<choice::known_dll_checksum::skipped>;
    constexpr auto const& as_nt5_2 = under<choice::later_stage_failure::as_nt5_2>;
    constexpr auto const& passes = under<choice::later_stage_failure::ignored>;
    // clang-format off
    return lts::transition_table{
        running,
        {
            row{running, fail_stage,           hard_error,      "inf: as nt5_2", as_nt5_2},
            row{running, fail_stage,           running,         "inf", passes},
            row{running, fail_initial_command, hard_error,      "inf: as nt5_2", as_nt5_2},
            row{running, fail_initial_command, running,         "inf", passes},
            row{running, fail_verification,    hard_error,      "windows-editions E.2, J11", checked},
            row{running, fail_verification,    running,         "windows-editions J11", unchecked},
            row{running, end_smss,             critical_object, "windows-editions G.3"},
            row{running, end_first_csrss,      critical_object, "windows-editions G.3 (dump seen)"},
            row{running, end_other_csrss,      critical_object, "windows-editions G.3"},
            row{running, end_other_winlogon,   running,         "WI5: the session is logged off", logs_off},
            row{running, end_other_winlogon,   critical_object, "windows-editions G.3, J1", bug_check_follows},
            row{running, end_wininit,          critical_object, "windows-editions G.3"},
            row{running, end_services,         restart,         "windows-editions G.3 (WI7: wininit, unless DontWatchSysProcs)"},
            row{running, end_lsass,            restart,         "windows-editions G.3 (WI7)"},
        },
        lts::final_states{running, hard_error, critical_object, restart}};
    // clang-format on
}();

template <>
inline constexpr auto supervision_table<edition::nt10_0> = []() consteval {
    using enum fate;
    using enum demise;
    using row = profile_row<fate, demise>;
    constexpr auto const& logs_off = under<choice::winlogon_death::logs_off>;
    constexpr auto const& bug_check_follows = under<choice::winlogon_death::bug_check>;
    constexpr auto const& checked = under<choice::known_dll_checksum::fatal>;
    constexpr auto const& unchecked = under<choice::known_dll_checksum::skipped>;
    constexpr auto const& as_nt5_2 = under<choice::later_stage_failure::as_nt5_2>;
    constexpr auto const& passes = under<choice::later_stage_failure::ignored>;
    // clang-format off
    return lts::transition_table{
        running,
        {
            row{running, fail_stage,           hard_error,       "inf: as nt5_2", as_nt5_2},
            row{running, fail_stage,           running,          "inf", passes},
            row{running, fail_initial_command, hard_error,       "inf: as nt5_2", as_nt5_2},
            row{running, fail_initial_command, running,          "inf", passes},
            row{running, fail_verification,    hard_error,       "windows-editions E.2, J11", checked},
            row{running, fail_verification,    running,          "windows-editions J11", unchecked},
            row{running, end_smss,             critical_process, "windows-editions G.3; MS bug check 0xEF"},
            row{running, end_first_csrss,      critical_process, "windows-editions G.3; MS bug check 0xEF"},
            row{running, end_other_csrss,      critical_process, "windows-editions G.3; MS bug check 0xEF"},
            row{running, end_other_winlogon,   running,          "WI5, carried over: the session is logged off", logs_off},
            row{running, end_other_winlogon,   critical_process, "MS bug check 0xEF lists winlogon (J1)", bug_check_follows},
            row{running, end_wininit,          critical_process, "windows-editions G.3; WI7"},
            row{running, end_services,         restart,          "windows-editions G.3 (WI7)"},
            row{running, end_lsass,            restart,          "windows-editions G.3 (WI7)"},
        },
        lts::final_states{running, hard_error, critical_process, restart}};
    // clang-format on
}();

/// May this occurrence have this effect, in the Session Manager that is meant?
[[nodiscard]] constexpr bool may_cause(profile const& meant, demise what, fate then) {
    switch (meant.which) {
        case edition::nt5_2:
            return may_lead(supervision_table<edition::nt5_2>, meant, fate::running, what, then);
        case edition::nt6_1:
            return may_lead(supervision_table<edition::nt6_1>, meant, fate::running, what, then);
        case edition::nt10_0:
            return may_lead(supervision_table<edition::nt10_0>, meant, fate::running, what, then);
    }
    return false;
}

/// How the kernel stops the system when a critical process ends: 0xF4 up to Windows 7, 0xEF later.
[[nodiscard]] constexpr fate critical_fate(edition which) noexcept {
    return which == edition::nt10_0 ? fate::critical_process : fate::critical_object;
}

/// One place where somebody waits. `limit` is in seconds, 0 stands for a wait without limit.
struct wait_row {
    std::string_view who;       ///< who waits
    std::string_view on;        ///< for whom
    unsigned limit;             ///< seconds; 0: without limit
    std::string_view evidence;  ///< how one knows
};

/// Every place where the 5.2 Session Manager blocks. \source facts nt5_2 9.3
inline constexpr std::array waits{
    wait_row{"kernel initialisation", "smss: its end within the limit stops the system", 5, "nt5_2 1.1.5"},
    wait_row{"boot program without async", "its initial thread", 0, "nt5_2 3.2.10"},
    wait_row{"non-native program being killed", "its initial thread", 0, "nt5_2 3.2.10"},
    wait_row{"start of a subsystem", "another subsystem of the session that is still starting", 0, "nt5_2 3.8.4 step 3"},
    wait_row{"start of a subsystem in session 0", "its connection", 0, "nt5_2 3.8.4 step 10"},
    wait_row{"start of a subsystem in another session", "its connection", 60, "nt5_2 3.8.4 step 10"},
    wait_row{"Execute list that is not empty", "the clock", 5, "nt5_2 3.2.8"},
    wait_row{"API thread without memory", "the clock", 5, "nt5_2 4.1.3"},
    wait_row{"API thread with an Sb request", "the reply of csrss", 0, "nt5_2 4.4.5"},
    wait_row{"smss, at the end of its boot", "csrss of session 0 or the initial command: the end of either stops the system", 0,
             "nt5_2 1.2.5e"},
};

/// What the (master) Session Manager waits for at the end of its boot. Only in 5.2 does the end of that wait stop the system
/// by itself: later the kernel watches critical processes.
struct final_wait_row {
    edition which;              ///< the edition
    std::string_view on;        ///< for whom
    lts::guard<profile> when;   ///< the choice under which it is so
    std::string_view evidence;  ///< how one knows
};
/// The final waits of all editions.
inline constexpr std::array final_waits{
    final_wait_row{edition::nt5_2, "csrss or the initial command of session 0", {}, "nt5_2 1.2.5e; S27"},
    final_wait_row{edition::nt6_1, "csrss of session 0", under<choice::master_wait::session0_csrss>, "windows-editions J2 (WI7)"},
    final_wait_row{edition::nt6_1, "winlogon", under<choice::master_wait::winlogon>, "windows-editions B.3 step 18, J2 (WI5)"},
    final_wait_row{edition::nt10_0, "csrss of session 0", under<choice::master_wait::session0_csrss>, "WI7 step 38; S27"},
    final_wait_row{edition::nt10_0, "winlogon", under<choice::master_wait::winlogon>, "windows-editions J2 (WI5, for 6.x)"},
};

}  // namespace smss::machine

namespace smss {
using machine::supervision_table;
}  // namespace smss
