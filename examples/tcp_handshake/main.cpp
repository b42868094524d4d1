// SPDX-License-Identifier: BSL-1.0
// Knows: how a protocol that has nothing to do with Windows is written down, run and proved with `lts` and `check`.
#include <smss/check/holds.hpp>
#include <smss/lts/machine.hpp>
#include <smss/lts/typestate.hpp>

#include <iostream>

namespace {

namespace lts = smss::lts;
namespace check = smss::check;
using lts::row;

// One end of a connection, as a table: RFC 9293 figure 5, without the closing half.
enum class peer : unsigned char { closed, listen, syn_sent, syn_received, established };
enum class call { passive_open, active_open, receive_syn, receive_syn_ack, receive_ack, abort };

struct tcp {
    using enum peer;
    using enum call;
    static constexpr auto table = lts::transition_table{closed, {
        row{closed,       passive_open,    listen,       "RFC 9293 3.10.1"},
        row{closed,       active_open,     syn_sent,     "RFC 9293 3.10.1"},
        row{listen,       receive_syn,     syn_received, "RFC 9293 3.10.7.2"},
        row{syn_sent,     receive_syn,     syn_received, "RFC 9293 3.10.7.3, simultaneous open"},
        row{syn_sent,     receive_syn_ack, established,  "RFC 9293 3.10.7.3"},
        row{syn_received, receive_ack,     established,  "RFC 9293 3.10.7.4"},
        row{syn_sent,     abort,           closed,       "RFC 9293 3.10.5"},
        row{established,  abort,           closed,       "RFC 9293 3.10.5"},
    }, lts::final_states{established}};
};
static_assert(lts::well_formed<tcp>);

// In the right order it compiles; `lts::typestate<tcp>{}.after<active_open, receive_ack>()` does not.
constexpr auto accepted = lts::typestate<tcp>{}.after<call::passive_open, call::receive_syn, call::receive_ack>();
static_assert(accepted.state == peer::established);

// docs/checking.md quotes this model: two ends and the network between them, which may lose every segment.
// [model]
enum class step { connect, deliver_syn, deliver_syn_ack, deliver_ack, lose_syn, lose_syn_ack, lose_ack, repeat_syn, repeat_syn_ack };

template <bool Repeats>
struct handshake {
    using action = step;
    struct state {
        peer client = peer::closed, server = peer::listen;
        bool syn = false, syn_ack = false, ack = false;  // segments on their way
    };
    static constexpr state initial() { return {}; }
    static constexpr bool is_final(state const& s) { return s.client == peer::established && s.server == peer::established; }
    static constexpr bool is_environment(step s) { return s == step::lose_syn || s == step::lose_syn_ack || s == step::lose_ack; }
    static constexpr void successors(state const& s, auto&& visit) {
        using enum peer;
        using enum step;
        auto const [client, server, syn, syn_ack, ack] = s;
        if (client == closed) visit(connect, state{syn_sent, server, true, syn_ack, ack});
        if (syn && server == listen) visit(deliver_syn, state{client, syn_received, false, true, ack});
        if (syn && server != listen) visit(deliver_syn, state{client, server, false, syn_ack, ack});
        if (syn_ack) visit(deliver_syn_ack, state{established, server, syn, false, true});
        if (ack) visit(deliver_ack, state{client, established, syn, syn_ack, false});
        if (syn) visit(lose_syn, state{client, server, false, syn_ack, ack});
        if (syn_ack) visit(lose_syn_ack, state{client, server, syn, false, ack});
        if (ack) visit(lose_ack, state{client, server, syn, syn_ack, false});
        if (Repeats && client == syn_sent && !syn) visit(repeat_syn, state{client, server, true, syn_ack, ack});
        if (Repeats && server == syn_received && !syn_ack) visit(repeat_syn_ack, state{client, server, syn, true, ack});
    }
};
struct client_is_answered {
    static constexpr char const* sentence = "a client is never established before the server has seen its SYN";
    static constexpr bool holds(auto const& s) { return s.client != peer::established || s.server != peer::listen; }
};
struct server_is_last {
    static constexpr char const* sentence = "a server is never established before its client";
    static constexpr bool holds(auto const& s) { return s.server != peer::established || s.client == peer::established; }
};
struct both_established {
    static constexpr char const* sentence = "both ends are established";
    static constexpr bool reached(auto const& s) { return s.client == peer::established && s.server == peer::established; }
};

using tcp_handshake = handshake<true>;
static_assert(check::holds<tcp_handshake, client_is_answered, server_is_last, check::no_deadlock,
                           check::always_possible<both_established>>);
// [model]

// If nobody repeats what was lost, the compiler finds the shortest way into the deadlock by itself.
using hopeful = handshake<false>;
static_assert(!check::deadlock_free<hopeful>);
static_assert(std::is_same_v<check::counterexample_of<hopeful, check::no_deadlock>,
                             check::counterexample<step::connect, step::lose_syn>>);

template <auto... Actions>
void print(check::witness<Actions...>) {
    char const* separator = "";
    ((std::cout << separator << lts::name_of(Actions), separator = ", "), ...);
    std::cout << '\n';
}

}  // namespace

int main() {
    lts::machine<tcp> end;
    for (call const asked : {call::active_open, call::receive_ack, call::receive_syn_ack}) {
        if (auto const taken = end.step(asked)) {
            std::cout << lts::name_of(asked) << " -> " << lts::name_of(end.state()) << "  [" << taken.row->evidence << "]\n";
        } else {
            std::cout << end.why_not(asked) << '\n';
        }
    }

    constexpr auto const& seen = check::explored<tcp_handshake, check::no_deadlock>;
    std::cout << "\nproved while compiling, in " << seen.states << " states and " << seen.transitions << " steps:\n"
              << "  " << client_is_answered::sentence << "\n  " << server_is_last::sentence << "\n  "
              << check::no_deadlock::sentence << '\n'
              << "  wherever the system is, it can still come to this: " << both_established::sentence << '\n';
    std::cout << "a shortest way to \"" << both_established::sentence << "\": ";
    print(check::witness_of<tcp_handshake, both_established>{});
}
