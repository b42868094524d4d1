// SPDX-License-Identifier: BSL-1.0
// Knows: the port `\SmApiPort`: the order of connect, accept, complete, request, reply, and what happens when someone dies.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace smss::world {

/// The server side of one port. Clients are processes outside, or threads of the Session Manager itself (their waits are
/// told apart by message id). \source vectors README, "The kernel model behind nt5_2"; 194, 198, 212, 217, 218
class sm_port {
public:
    /// A client waits for the outcome of a connection request or of a request.
    struct outcome {
        bool known = false;  ///< the outcome is there
        status result{};     ///< of the connection, or of the call
        status returned{};   ///< what the server put into its reply
    };

    /// Queues a message and gives its id.
    constexpr std::uint32_t send(message letter) {
        letter.id = ++last_id_;
        queue_.push_back(letter);
        open_.push_back({letter.id, letter.client, letter.is, {}});
        return letter.id;
    }

    /// Somebody has sent something that was not received.
    [[nodiscard]] constexpr bool has_message() const noexcept { return !queue_.empty(); }

    /// Takes the oldest message; there must be one.
    constexpr message receive() {
        message letter = std::move(queue_.front());
        queue_.erase(queue_.begin());
        return letter;
    }

    /// Accepts or refuses a connection request. \return invalid_cid for a request that is not waiting.
    constexpr status accept(std::uint32_t id, bool accepted, std::uint32_t context, bool client_lives) {
        exchange* const asked = find(id);
        bool const waits = asked != nullptr && asked->is == message_kind::connection_request && !asked->done.known && !asked->accepted;
        if (!waits || !client_lives) return status::invalid_cid;
        if (!accepted) {
            settle(*asked, status::port_connection_refused, {});
            return status::success;
        }
        asked->accepted = true;
        connections_.push_back({asked->client, context, false, false});
        return status::success;
    }

    /// Completes an accepted connection.
    constexpr status complete(std::uint32_t id) {
        exchange* const asked = find(id);
        if (asked == nullptr || !asked->accepted) return status::invalid_handle;
        for (connection& one : connections_) {
            if (one.client == asked->client && !one.closed) one.completed = true;
        }
        settle(*asked, status::success, {});
        return status::success;
    }

    /// Delivers a reply. \return invalid_cid when the client is dead or no longer waits
    constexpr status reply(std::uint32_t id, status returned, bool client_lives) {
        exchange* const asked = find(id);
        if (asked == nullptr || asked->is != message_kind::request || asked->done.known || !client_lives) return status::invalid_cid;
        settle(*asked, status::success, returned);
        return status::success;
    }

    /// The server turns to its next message: a connection request that it neither accepted nor refused is refused, one
    /// that it accepted without completing it is cut. \source vectors 194; README, "connect to own port"
    constexpr void move_on(std::uint32_t id) {
        exchange* const asked = find(id);
        if (asked == nullptr || asked->is != message_kind::connection_request || asked->done.known) return;
        settle(*asked, asked->accepted ? status::port_disconnected : status::port_connection_refused, {});
    }

    /// The outcome for the sender of that message; not known for a number that was never given.
    [[nodiscard]] constexpr outcome outcome_of(std::uint32_t id) const {
        for (exchange const& one : open_) {
            if (one.id == id) return one.done;
        }
        return {};
    }

    /// The context of the client's open connection; false when it has none.
    [[nodiscard]] constexpr bool connected(process_id client, std::uint32_t& context) const {
        for (std::size_t i = connections_.size(); i > 0; --i) {
            connection const& one = connections_[i - 1];
            if (one.client == client && one.completed && !one.closed) {
                context = one.context;
                return true;
            }
        }
        return false;
    }

    /// Closes the client's connections; one `port_closed` message for each.
    constexpr void close(process_id client, text const& image) {
        for (connection& one : connections_) {
            if (one.client != client || !one.completed || one.closed) continue;
            one.closed = true;
            message letter;
            letter.is = message_kind::port_closed;
            letter.client = client;
            letter.from = image;
            letter.context = one.context;
            send(std::move(letter));
        }
    }

private:
    struct exchange {
        std::uint32_t id = 0;
        process_id client = 0;
        message_kind is = message_kind::none;
        outcome done{};
        bool accepted = false;
    };
    struct connection {
        process_id client = 0;
        std::uint32_t context = 0;
        bool completed = false;
        bool closed = false;
    };

    constexpr exchange* find(std::uint32_t id) {
        for (exchange& one : open_) {
            if (one.id == id) return &one;
        }
        return nullptr;
    }
    static constexpr void settle(exchange& asked, status result, status returned) { asked.done = {true, result, returned}; }

    std::uint32_t last_id_ = 0;
    std::vector<message> queue_{};
    std::vector<exchange> open_{};
    std::vector<connection> connections_{};
};

}  // namespace smss::world
