// SPDX-License-Identifier: BSL-1.0
// Knows: what a world must be able to do: answer a request, continue a blocked thread, let the outside act.
#pragma once

#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>
#include <smss/world/effect.hpp>

#include <concepts>
#include <cstdint>
#include <vector>

namespace smss::world {

/// What arrives at the Session Manager's port.
enum class message_kind : std::uint8_t { none, connection_request, request, port_closed };

/// Identifies a process towards the Session Manager. 0 is no process.
using process_id = std::uint32_t;

/// A message at `\SmApiPort`, and the room in which its answer is prepared. \source facts nt5_2 4.3
struct message {
    message_kind is = message_kind::none;                  ///< what kind of message
    std::uint32_t id = 0;                                  ///< names the message when it is answered
    process_id client = 0;                                 ///< who sent it
    text from{};                                           ///< image name of the client
    std::uint32_t context = 0;                             ///< what the server gave when it accepted the connection
    std::uint32_t api_number = 0;                          ///< requests: which of the SM API
    image_subsystem subsystem = image_subsystem::unknown;  ///< announced type; or the type of the image in ExecPgm
    text sb_port{};                                        ///< connection requests: name of the subsystem's port
    text process{};                                        ///< ExecPgm: image name of the target
    handle target_process = 0;                             ///< ExecPgm: handles in the sender's own table
    handle target_thread = 0;                              ///< of the initial thread
    bool debug = false;                                    ///< ExecPgm: under a debugger
    std::uint32_t length = 0;                              ///< LoadDeferedSubsystem, StartCsr: bytes of `name`
    text name{};                                           ///< the subsystem's name; StartCsr: the command
    std::uint32_t session = 0;                             ///< SessionComplete; StartCsr and StopCsr: the terminal session
    std::uint32_t session_status = 0;                      ///< SessionComplete: how the session ended
    status result{};                                       ///< the answer
};

/// What a world answers to one request.
struct answer {
    status result{};                     ///< of the request; without meaning while it blocks
    bool blocked = false;                ///< the calling thread waits; `resume` brings the outcome
    bool halted = false;                 ///< the system has stopped: the request does not return
    bool injected = false;               ///< a fault injector answered
    handle opened = 0;                   ///< the object made or opened; for a process, its process handle
    handle second = 0;                   ///< for a process, its initial thread
    process_id client = 0;               ///< for a process, its id
    std::uint64_t number = 0;            ///< a size, a session, a flag, an exit code
    std::uint64_t other = 0;             ///< a second number where the request has two
    text name{};                         ///< the name by which records call the object
    registry::value value{};             ///< registry queries
    std::vector<text> names{};           ///< imports of an image; variables of the initial environment
    std::vector<message> received{};     ///< ports: the message, at most one
    status returned{};                   ///< what the other side put into its reply
    std::vector<effect> consequences{};  ///< what else becomes visible at once, caused by the caller
};

/// A world: something the Session Manager can be run against.
///
/// `perform` answers a request, or says that the calling thread (`effect::by`) is blocked. `resume` is asked for a
/// blocked thread from time to time: still blocked, or the outcome. `advance` is called when all threads are blocked: the
/// outside does its next thing, which is returned; nothing means that nothing will ever happen again.
/// Wrap an existing world to change single answers: see `world/fault.hpp` and `world/recording.hpp`.
template <typename World>
concept kernel = requires(World& world, effect const& request, thread_id who) {
    { world.perform(request) } -> std::same_as<answer>;
    { world.resume(who) } -> std::same_as<answer>;
    { world.advance() } -> std::same_as<std::vector<effect>>;
};

}  // namespace smss::world
