// SPDX-License-Identifier: BSL-1.0
// Knows: how one subsystem process comes up, connects to the Session Manager, and goes.
#pragma once

#include <smss/machine/under.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::machine {

/// What the Session Manager knows about one subsystem. \source facts nt5_2 3.8.4 to 3.8.8, 9.1.3
enum class subsystem_phase : std::uint8_t {
    deferred,     ///< named in the registry, not started
    waiting,      ///< another start in the same session is under way: this one waits for it
    started,      ///< its record is in the list (type -1), the process exists suspended
    connecting,   ///< it runs; somebody waits for its connection
    connected,    ///< its type is known, the connection back to its Sb port is made, the waiter is released
    failed,       ///< it could not be brought up; the record is being removed
    terminating,  ///< it was stopped with its session: no lookup finds it any more
};
/// How many there are.
inline constexpr std::size_t subsystem_phase_count = static_cast<std::size_t>(subsystem_phase::terminating) + 1;

/// What happens to a subsystem.
enum class subsystem_action : std::uint8_t {
    wait_turn,
    start,
    resume,
    connect,
    announce_again,  ///< it connects once more with the type it serves: refused
    notice_death,    ///< it is seen to have ended before it connected
    time_out,        ///< 60 s have passed (not in session 0)
    fail,            ///< a step fails
    end,             ///< the process ends; nobody watches, the record stays
    stop,            ///< its session is stopped
    remove,          ///< the record leaves the list; whoever waited on its event is released
};
/// How many there are.
inline constexpr std::size_t subsystem_action_count = static_cast<std::size_t>(subsystem_action::remove) + 1;

namespace detail {

inline constexpr std::array<std::string_view, subsystem_phase_count> subsystem_phase_names{
    "deferred", "waiting", "started", "connecting", "connected", "failed", "terminating",
};

inline constexpr std::array<std::string_view, subsystem_action_count> subsystem_action_names{
    "wait_turn", "start", "resume", "connect", "announce_again", "notice_death", "time_out", "fail", "end", "stop", "remove",
};

}  // namespace detail

/// The identifier of a subsystem phase, as written in the table.
[[nodiscard]] constexpr std::string_view name(subsystem_phase which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < subsystem_phase_count ? detail::subsystem_phase_names[index] : std::string_view{"unknown subsystem phase"};
}

/// The identifier of a subsystem action, as written in the table.
[[nodiscard]] constexpr std::string_view name(subsystem_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < subsystem_action_count ? detail::subsystem_action_names[index] : std::string_view{"unknown subsystem action"};
}

/// One subsystem process, the same in all editions as far as the sources go.
inline constexpr auto subsystem_table = []() consteval {
    using enum subsystem_phase;
    using enum subsystem_action;
    using row = profile_row<subsystem_phase, subsystem_action>;
    constexpr auto const& reported = under<choice::subsystem_failure::reported>;
    constexpr auto const& overwritten = under<choice::subsystem_failure::overwritten>;
    constexpr auto const& notices_death = under<choice::first_subsystem_wait::notices_death>;
    // clang-format off
    return lts::transition_table{
        deferred,
        {
            row{deferred,    start,          started,     "nt5_2 3.8.4 steps 5 and 6, 9.2.1"},
            row{deferred,    wait_turn,      waiting,     "nt5_2 3.8.4 step 3, 9.2.2"},
            row{waiting,     start,          started,     "nt5_2 3.8.4 step 3"},
            row{started,     resume,         connecting,  "nt5_2 3.8.4 step 9"},
            row{started,     fail,           failed,      "nt5_2 3.8.4 step 6, 3.8.6"},
            row{connecting,  connect,        connected,   "nt5_2 4.2.4 to 4.2.6, 9.2.3"},
            row{connecting,  notice_death,   failed,      "nt5_2 3.8.4 step 10", notices_death},
            row{connecting,  time_out,       failed,      "nt5_2 3.8.4 step 10", reported},
            row{connecting,  time_out,       connected,   "vectors S4", overwritten},
            row{connecting,  fail,           failed,      "nt5_2 3.8.5"},
            row{connecting,  stop,           terminating, "nt5_2 3.8.4 step 10 (STATUS_DELETE_PENDING)"},
            row{connected,   announce_again, connected,   "nt5_2 4.2.4; vectors A4"},
            row{connected,   end,            connected,   "nt5_2 4.1.4, 3.8.7; vectors A9"},
            row{connected,   stop,           terminating, "nt5_2 5.3.3"},
            row{failed,      remove,         deferred,    "nt5_2 3.8.6"},
            row{terminating, remove,         deferred,    "nt5_2 5.3.3, 3.8.7"},
        },
        lts::final_states{deferred, connected}};
    // clang-format on
}();

}  // namespace smss::machine

namespace smss {
using machine::subsystem_action;
using machine::subsystem_phase;
using machine::subsystem_table;
}  // namespace smss
