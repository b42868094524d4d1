// SPDX-License-Identifier: BSL-1.0
// Knows: the life of one session, from its creation to the release of its number, with every way to fail.
#pragma once

#include <smss/machine/under.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::machine {

/// Where a session is in its life. \source facts nt5_2 5.1 to 5.3; windows-editions F.4
enum class session_phase : std::uint8_t {
    absent,           ///< the number is free
    created,          ///< the kernel session exists (nt5_2: smss is attached to it; later: a copy of smss was born in it)
    session_space,    ///< nt5_2: win32k.sys is loaded into it
    csrss_starting,   ///< csrss runs and has not connected to `\SmApiPort` yet
    csrss_connected,  ///< whoever makes the session goes on as with a csrss that has connected
    initial_command,  ///< nt5_2: the initial command exists, suspended; ExecPgm has been sent to smss itself
    forwarded,        ///< nt5_2: an API thread has sent SbCreateSession to csrss and waits for the reply
    active,           ///< csrss and the initial command were brought up
    failing,          ///< creation has failed, what was started is being taken down
    vanished,         ///< StopCsr came while it was being created; its creator has not noticed yet
    left_behind,      ///< creation has failed and nobody takes down what was started
    terminating,      ///< StopCsr is taking it down
    gone,             ///< nothing is left but the number
};
/// How many there are.
inline constexpr std::size_t session_phase_count = static_cast<std::size_t>(session_phase::gone) + 1;

/// What happens to a session.
enum class session_action : std::uint8_t {
    create,
    load_win32k,
    start_csrss,
    connect_csrss,
    time_out,      ///< 60 s have passed without a connection
    notice_death,  ///< csrss is seen to have ended before it connected
    start_initial_command,
    forward,  ///< ExecPgm is received and SbCreateSession sent
    refuse,   ///< ExecPgm fails: no such subsystem, or it does not answer
    resume,   ///< csrss resumes the initial command
    fail,     ///< the next step of the creation fails
    undo,
    lose_initial_command,  ///< winlogon ends
    stop,                  ///< StopCsr
    give_up,               ///< the creator notices that the session was stopped: STATUS_DELETE_PENDING
    end,
    free_number,
};
/// How many there are.
inline constexpr std::size_t session_action_count = static_cast<std::size_t>(session_action::free_number) + 1;

namespace detail {

inline constexpr std::array<std::string_view, session_phase_count> session_phase_names{
    "absent",   "created",     "session_space", "csrss_starting", "csrss_connected", "initial_command", "forwarded", "active", "failing",
    "vanished", "left_behind", "terminating",   "gone",
};

inline constexpr std::array<std::string_view, session_action_count> session_action_names{
    "create",  "load_win32k", "start_csrss", "connect_csrss", "time_out", "notice_death",         "start_initial_command",
    "forward", "refuse",      "resume",      "fail",          "undo",     "lose_initial_command", "stop",
    "give_up", "end",         "free_number",
};

}  // namespace detail

/// The identifier of a session phase, as written in the tables.
[[nodiscard]] constexpr std::string_view name(session_phase which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < session_phase_count ? detail::session_phase_names[index] : std::string_view{"unknown session phase"};
}

/// The identifier of a session action, as written in the tables.
[[nodiscard]] constexpr std::string_view name(session_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < session_action_count ? detail::session_action_names[index] : std::string_view{"unknown session action"};
}

/// A session that smss itself makes: session 0 at boot, the others on StartCsr. For session 0 a failure of the creation
/// is the failure of a fatal boot stage, and the final wait watches csrss and the initial command: see `boot_table` and
/// `supervision_table`.
inline constexpr auto session_table_by_smss = []() consteval {
    using enum session_phase;
    using enum session_action;
    using row = profile_row<session_phase, session_action>;
    constexpr auto const& reported = under<choice::subsystem_failure::reported>;
    constexpr auto const& overwritten = under<choice::subsystem_failure::overwritten>;
    constexpr auto const& notices_death = under<choice::first_subsystem_wait::notices_death>;
    constexpr auto const& undone = under<choice::failed_session::undone>;
    constexpr auto const& leaves_behind = under<choice::failed_session::left_behind>;
    // clang-format off
    return lts::transition_table{
        absent,
        {
            row{absent,          create,                created,         "nt5_2 5.1 step 1, 4.6.4; windows-editions F.4"},
            row{created,         load_win32k,           session_space,   "nt5_2 5.1 step 2"},
            row{created,         fail,                  failing,         "nt5_2 5.1 step 2; vectors A6, case 166"},
            row{session_space,   start_csrss,           csrss_starting,  "nt5_2 5.1 steps 3 to 5, 9.2.1"},
            row{session_space,   fail,                  failing,         "nt5_2 5.1 step 3"},
            row{csrss_starting,  connect_csrss,         csrss_connected, "nt5_2 5.1 step 6, 4.2.4 to 4.2.6"},
            row{csrss_starting,  time_out,              failing,         "nt5_2 3.8.4 step 10 (60 s, not in session 0)", reported},
            row{csrss_starting,  time_out,              csrss_connected, "vectors S4, case 164", overwritten},
            row{csrss_starting,  notice_death,          failing,         "nt5_2 3.8.4 step 10 (session 0 has no limit)", notices_death},
            row{csrss_starting,  fail,                  failing,         "nt5_2 5.1 step 5, 3.8.5", reported},
            row{csrss_starting,  fail,                  csrss_connected, "vectors S4", overwritten},
            row{csrss_starting,  stop,                  vanished,        "nt5_2 5.3.3, 3.8.4 step 10"},
            row{csrss_connected, start_initial_command, initial_command, "nt5_2 5.1 step 10, 1.4.20"},
            row{csrss_connected, fail,                  failing,         "nt5_2 5.1 step 10"},
            row{csrss_connected, stop,                  vanished,        "nt5_2 5.3.3"},
            row{initial_command, forward,               forwarded,       "nt5_2 5.1 step 11, 4.4.4, 4.4.5 step 3"},
            row{initial_command, refuse,                failing,         "nt5_2 4.4.5 steps 1, 3 and 4; vectors A3"},
            row{initial_command, fail,                  failing,         "nt5_2 4.4.4"},
            row{initial_command, stop,                  vanished,        "nt5_2 5.3.3"},
            row{forwarded,       resume,                active,          "nt5_2 4.5.3"},
            row{forwarded,       refuse,                failing,         "nt5_2 4.4.5 step 3"},
            row{forwarded,       fail,                  failing,         "nt5_2 4.4.5 step 3, 4.5.3"},
            row{forwarded,       stop,                  vanished,        "nt5_2 5.3.3"},
            row{active,          lose_initial_command,  active,          "windows-editions F.4: winlogon ends, then StopCsr is asked for"},
            row{active,          stop,                  terminating,     "nt5_2 5.3.3; windows-editions F.4"},
            row{failing,         undo,                  gone,            "nt5_2 5.3.2, last sentence", undone},
            row{failing,         undo,                  left_behind,     "vectors A6, case 164", leaves_behind},
            row{left_behind,     stop,                  terminating,     "nt5_2 5.3.3"},
            row{vanished,        give_up,               terminating,     "nt5_2 3.8.4 step 10, 5.3.3"},
            row{terminating,     end,                   gone,            "nt5_2 5.3.3"},
            row{gone,            free_number,           absent,          "nt5_2 4.6.4; windows-editions F.1"},
        },
        lts::final_states{active, absent, left_behind}};
    // clang-format on
}();

/// A session that a copy of smss makes (6.x and later): csrss loads win32k itself, the copy starts the initial command and
/// exits. The books do not say how a failed creation ends: nt5_2's choices are carried over.
inline constexpr auto session_table_by_copy = []() consteval {
    using enum session_phase;
    using enum session_action;
    using row = profile_row<session_phase, session_action>;
    constexpr auto const& reported = under<choice::subsystem_failure::reported>;
    constexpr auto const& overwritten = under<choice::subsystem_failure::overwritten>;
    constexpr auto const& notices_death = under<choice::first_subsystem_wait::notices_death>;
    constexpr auto const& undone = under<choice::failed_session::undone>;
    constexpr auto const& leaves_behind = under<choice::failed_session::left_behind>;
    constexpr auto const& logs_off = under<choice::winlogon_death::logs_off>;
    // clang-format off
    return lts::transition_table{
        absent,
        {
            row{absent,          create,                created,         "windows-editions F.2; B.3 step 17, B.4 steps 37 and 38"},
            row{created,         start_csrss,           csrss_starting,  "windows-editions B.3, session copy"},
            row{created,         fail,                  failing,         "inf: the copy ends early"},
            row{csrss_starting,  connect_csrss,         csrss_connected, "windows-editions B.3; S23: csrss loads win32k"},
            row{csrss_starting,  time_out,              failing,         "windows-editions F.3 (60 s)", reported},
            row{csrss_starting,  time_out,              csrss_connected, "inf: as nt5_2", overwritten},
            row{csrss_starting,  notice_death,          failing,         "inf: as nt5_2", notices_death},
            row{csrss_starting,  fail,                  failing,         "inf: the copy ends early", reported},
            row{csrss_starting,  fail,                  csrss_connected, "inf: as nt5_2", overwritten},
            row{csrss_starting,  stop,                  vanished,        "inf: as nt5_2"},
            row{csrss_connected, start_initial_command, active,          "windows-editions B.3 and B.4 (the copy exits)"},
            row{csrss_connected, fail,                  failing,         "inf: the copy ends early"},
            row{csrss_connected, stop,                  vanished,        "inf: as nt5_2"},
            row{active,          lose_initial_command,  active,          "WI5 (windows-editions G.3): the session is logged off", logs_off},
            row{active,          stop,                  terminating,     "windows-editions F.3, API 6"},
            row{failing,         undo,                  gone,            "inf: as nt5_2", undone},
            row{failing,         undo,                  left_behind,     "inf: as nt5_2", leaves_behind},
            row{left_behind,     stop,                  terminating,     "inf: as nt5_2"},
            row{vanished,        give_up,               terminating,     "inf: as nt5_2"},
            row{terminating,     end,                   gone,            "windows-editions F.4"},
            row{gone,            free_number,           absent,          "windows-editions F.1 (lowest free)"},
        },
        lts::final_states{active, absent, left_behind}};
    // clang-format on
}();

/// The life of a session in one edition.
template <edition Which>
inline constexpr auto const& session_table = session_table_by_copy;
template <>
inline constexpr auto const& session_table<edition::nt5_2> = session_table_by_smss;

}  // namespace smss::machine

namespace smss {
using machine::session_action;
using machine::session_phase;
using machine::session_table;
}  // namespace smss
