// SPDX-License-Identifier: BSL-1.0
// Knows: the conversation of one client with \SmApiPort: connect, ask, be answered or refused.
#pragma once

#include <smss/machine/under.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::machine {

/// Where the conversation stands. \source facts nt5_2 section 4
enum class api_phase : std::uint8_t {
    disconnected,
    connecting,   ///< the connection request lies in the port
    refused,      ///< the connection was rejected
    connected,    ///< an ordinary client, nothing outstanding
    registered,   ///< a subsystem, nothing outstanding: its type is served by this connection
    requested,    ///< an ordinary client's request lies in the port
    called_back,  ///< a subsystem's request lies in the port
    served,       ///< an API thread carries the request out
    forwarded,    ///< an API thread waits for a subsystem's answer to an Sb message
    answering,    ///< the return value is known
};
/// How many there are.
inline constexpr std::size_t api_phase_count = static_cast<std::size_t>(api_phase::answering) + 1;

/// What happens in it.
enum class api_action : std::uint8_t {
    connect,
    accept,
    accept_subsystem,
    refuse_connection,  ///< type already served by this process, client cannot be opened, no memory
    ask,
    receive,                ///< an API thread takes the request out of the port
    refuse_unknown_number,  ///< number of 7 or more: STATUS_NOT_IMPLEMENTED
    refuse_stranger,        ///< numbers 0 to 2 from an ordinary client: STATUS_INVALID_PARAMETER
    forward,
    subsystem_answers,
    subsystem_ends,  ///< the Sb request fails
    finish,          ///< the handler has its status, good or bad
    reply,
    lose_reply,  ///< the reply cannot be delivered
    repeat,      ///< after a lost reply the same request is carried out again
    disconnect,  ///< the client closes the port or ends; nothing is answered
};
/// How many there are.
inline constexpr std::size_t api_action_count = static_cast<std::size_t>(api_action::disconnect) + 1;

namespace detail {

inline constexpr std::array<std::string_view, api_phase_count> api_phase_names{
    "disconnected", "connecting", "refused", "connected", "registered", "requested", "called_back", "served", "forwarded", "answering",
};

inline constexpr std::array<std::string_view, api_action_count> api_action_names{
    "connect",         "accept",     "accept_subsystem",  "refuse_connection", "ask",    "receive", "refuse_unknown_number",
    "refuse_stranger", "forward",    "subsystem_answers", "subsystem_ends",    "finish", "reply",   "lose_reply",
    "repeat",          "disconnect",
};

}  // namespace detail

/// The identifier of a phase of the conversation, as written in the table.
[[nodiscard]] constexpr std::string_view name(api_phase which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < api_phase_count ? detail::api_phase_names[index] : std::string_view{"unknown API phase"};
}

/// The identifier of an action of the conversation, as written in the table.
[[nodiscard]] constexpr std::string_view name(api_action which) noexcept {
    auto const index = static_cast<std::size_t>(which);
    return index < api_action_count ? detail::api_action_names[index] : std::string_view{"unknown API action"};
}

/// One client's conversation. A client has at most one request outstanding, for it waits for the answer.
inline constexpr auto api_request_table = []() consteval {
    using enum api_phase;
    using enum api_action;
    using row = profile_row<api_phase, api_action>;
    constexpr auto const& dropped = under<choice::lost_reply::dropped>;
    constexpr auto const& repeated = under<choice::lost_reply::request_repeated>;
    // clang-format off
    return lts::transition_table{
        disconnected,
        {
            row{disconnected, connect,               connecting,   "nt5_2 4.2.1"},
            row{connecting,   accept,                connected,    "nt5_2 4.2.3, 4.2.5"},
            row{connecting,   accept_subsystem,      registered,   "nt5_2 4.2.4, 4.2.6"},
            row{connecting,   refuse_connection,     refused,      "nt5_2 4.2.2, 4.2.4, 4.2.5"},
            row{connected,    ask,                   requested,    "nt5_2 4.3"},
            row{connected,    disconnect,            disconnected, "nt5_2 4.1.4"},
            row{registered,   ask,                   called_back,  "nt5_2 4.5.5"},
            row{registered,   disconnect,            disconnected, "nt5_2 4.1.4"},
            row{requested,    refuse_unknown_number, answering,    "nt5_2 4.4.1"},
            row{requested,    refuse_stranger,       answering,    "nt5_2 4.4.1; vectors A1"},
            row{requested,    receive,               served,       "nt5_2 4.4.1 (numbers 3 to 6)"},
            row{requested,    disconnect,            disconnected, "nt5_2 4.1.4 (without context: dropped)"},
            row{called_back,  refuse_unknown_number, answering,    "nt5_2 4.4.1"},
            row{called_back,  receive,               served,       "nt5_2 4.4.1 (numbers 0 to 6)"},
            row{called_back,  disconnect,            disconnected, "nt5_2 4.1.4"},
            row{served,       forward,               forwarded,    "nt5_2 4.4.5 step 3"},
            row{served,       finish,                answering,    "nt5_2 4.4.3"},
            row{forwarded,    subsystem_answers,     answering,    "nt5_2 4.4.5 step 3"},
            row{forwarded,    subsystem_ends,        answering,    "nt5_2 4.4.5 step 3"},
            row{answering,    reply,                 connected,    "nt5_2 4.4.3 (for a subsystem: registered again)"},
            row{answering,    lose_reply,            disconnected, "vectors A8", dropped},
            row{answering,    repeat,                served,       "vectors A8, cases 198, 212, 218", repeated},
        },
        lts::final_states{disconnected, refused, connected, registered}};
    // clang-format on
}();

}  // namespace smss::machine

namespace smss {
using machine::api_action;
using machine::api_phase;
using machine::api_request_table;
}  // namespace smss
