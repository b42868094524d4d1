// SPDX-License-Identifier: BSL-1.0
// Knows: a toy of a session manager, written three times: as structs, as bits, and (tests/bench/spin/toy.pml) in Promela.
//
// It boots in ten steps, brings up session 0, and then serves a queue of requests: create or terminate a session, load
// one of two subsystems. Anything may die. What stops the system leaves one of five dead states. The number of its states
// can be counted by hand: with w = 1 + c + ... + c^Queue contents of the queue, c = 2 * Sessions request codes,
//     w * 4 * 6^(Sessions-1)   session 0 is up: the queue, two subsystem bits, every other session in any of six phases
//     + w * 4                  session 0 is in one of its four earlier phases: nothing is served yet
//     + 15                     ten boot states and five dead ones
#pragma once

#include <smss/check/field.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace toy {

namespace check = smss::check;

enum class phase : std::uint8_t { absent, created, csr_started, csr_connected, active, terminating, count_ };
enum class end : std::uint8_t { none, boot_failed, session_failed, csr_died, winlogon_died, smss_died, count_ };
enum class request_kind : std::uint8_t { create, terminate, load, count_ };
enum class action_kind : std::uint8_t { boot_step, boot_fail, advance, fail, kill_csr, kill_winlogon, kill_smss, vanish, ask_create, ask_terminate, ask_load, serve };

struct action {
    action_kind kind{};
    std::uint8_t number = 0;
    [[nodiscard]] friend constexpr bool operator==(action const&, action const&) = default;
};
[[nodiscard]] inline std::string describe(action const& which) {
    return std::to_string(static_cast<int>(which.kind)) + "_" + std::to_string(static_cast<int>(which.number));
}

[[nodiscard]] constexpr std::uint64_t expected_states(unsigned sessions, unsigned queue) {
    std::uint64_t w = 1;
    std::uint64_t power = 1;
    for (unsigned i = 0; i < queue; ++i) w += power *= 2 * sessions;
    std::uint64_t others = 1;
    for (unsigned i = 1; i < sessions; ++i) others *= 6;
    return w * 4 * others + 4 * w + 15;
}

/// As a user writes it.
template <int Sessions, int Queue>
struct structs {
    struct request {
        request_kind kind{};
        check::ranged<0, Sessions == 1 ? 1 : Sessions - 1> number{};  // the session, or the subsystem
        [[nodiscard]] friend constexpr bool operator==(request const&, request const&) = default;
    };
    struct state {
        check::ranged<0, 10> boot{};
        end over{};
        std::array<bool, 2> loaded{};
        std::array<phase, static_cast<std::size_t>(Sessions)> session{};
        check::fifo<request, Queue> queue{};
        [[nodiscard]] friend constexpr bool operator==(state const&, state const&) = default;
    };
    using action = toy::action;

    [[nodiscard]] static constexpr state initial() { return {}; }
    [[nodiscard]] static constexpr bool is_final(state const& now) { return now.over != end::none; }

    static constexpr void successors(state const& now, auto&& visit) {
        using enum action_kind;
        if (now.over != end::none) return;
        auto const stop = [&visit](action_kind why, end how) {
            state dead{};
            dead.over = how;
            visit(action{why, 0}, dead);
        };
        auto const step = [&](action_kind kind, int number, auto&& change) {
            state next = now;
            change(next);
            visit(action{kind, static_cast<std::uint8_t>(number)}, next);
        };
        if (now.boot < 10) {
            step(boot_step, 0, [](state& s) { ++s.boot; });
            stop(boot_fail, end::boot_failed);
            return;
        }
        phase const first = now.session[0];
        if (first != phase::active) {
            step(advance, 0, [](state& s) { s.session[0] = after(s.session[0]); });
            stop(fail, end::session_failed);
        } else {
            stop(kill_winlogon, end::winlogon_died);
        }
        if (first >= phase::csr_started) stop(kill_csr, end::csr_died);
        stop(kill_smss, end::smss_died);
        for (int s = 1; s < Sessions; ++s) {
            auto const at = static_cast<std::size_t>(s);
            switch (now.session[at]) {
                case phase::created:
                case phase::csr_started:
                case phase::csr_connected:
                    step(advance, s, [at](state& n) { n.session[at] = after(n.session[at]); });
                    step(fail, s, [at](state& n) { n.session[at] = phase::terminating; });
                    break;
                case phase::active: step(kill_csr, s, [at](state& n) { n.session[at] = phase::terminating; }); break;
                case phase::terminating: step(vanish, s, [at](state& n) { n.session[at] = phase::absent; }); break;
                default: break;
            }
        }
        if (!now.queue.full()) {
            for (int s = 1; s < Sessions; ++s) {
                step(ask_create, s, [s](state& n) { n.queue.push({request_kind::create, s}); });
                step(ask_terminate, s, [s](state& n) { n.queue.push({request_kind::terminate, s}); });
            }
            for (int b = 0; b < 2; ++b) step(ask_load, b, [b](state& n) { n.queue.push({request_kind::load, b}); });
        }
        if (first == phase::active && !now.queue.empty()) {
            request const front = now.queue.front();
            step(serve, 0, [front](state& n) {
                auto const which = static_cast<std::size_t>(front.number.value);
                n.queue.pop();
                if (front.kind == request_kind::load) {
                    n.loaded[which] = true;
                } else if (front.kind == request_kind::create) {
                    if (n.session[which] == phase::absent) n.session[which] = phase::created;
                } else if (n.session[which] == phase::active) {
                    n.session[which] = phase::terminating;
                }
            });
        }
    }

    [[nodiscard]] static constexpr phase after(phase before) { return static_cast<phase>(static_cast<std::uint8_t>(before) + 1); }
};

/// The same with a packing by hand: boot 4 bits, end 3, loaded 2, sessions 3 each, queue 4 for each place (0: empty).
template <int Sessions, int Queue>
struct hand_packed : structs<Sessions, Queue> {
    using base = structs<Sessions, Queue>;
    using typename base::request;
    using typename base::state;

    [[nodiscard]] static constexpr std::uint64_t code(request const& r) {
        if (r.kind == request_kind::load) return static_cast<std::uint64_t>(1 + r.number.value);
        return static_cast<std::uint64_t>(1 + 2 * r.number.value + (r.kind == request_kind::terminate));
    }
    [[nodiscard]] static constexpr request decode(std::uint64_t word) {
        int const c = static_cast<int>(word) - 1;
        if (c < 2) return {request_kind::load, c};
        return {c % 2 == 0 ? request_kind::create : request_kind::terminate, c / 2};
    }
    [[nodiscard]] static constexpr std::uint64_t pack(state const& s) {
        auto word = static_cast<std::uint64_t>(s.boot.value) | static_cast<std::uint64_t>(s.over) << 4 |
                    static_cast<std::uint64_t>(s.loaded[0]) << 7 | static_cast<std::uint64_t>(s.loaded[1]) << 8;
        unsigned at = 9;
        for (phase const p : s.session) {
            word |= static_cast<std::uint64_t>(p) << at;
            at += 3;
        }
        for (int i = 0; i < s.queue.size(); ++i) {
            word |= code(s.queue[i]) << at;
            at += 4;
        }
        return word;
    }
    [[nodiscard]] static constexpr state unpack(std::uint64_t word) {
        state s;
        s.boot = static_cast<int>(word & 15);
        s.over = static_cast<end>(word >> 4 & 7);
        s.loaded = {(word >> 7 & 1) != 0, (word >> 8 & 1) != 0};
        word >>= 9;
        for (phase& p : s.session) {
            p = static_cast<phase>(word & 7);
            word >>= 3;
        }
        for (; word != 0; word >>= 4) s.queue.push(decode(word & 15));
        return s;
    }
};

/// The same as bits throughout: the state is the word that `hand_packed` packs.
template <int Sessions, int Queue>
struct bits {
    using state = std::uint64_t;
    using action = toy::action;
    static constexpr unsigned sessions_at = 9;
    static constexpr unsigned queue_at = sessions_at + 3 * Sessions;
    static_assert(queue_at + 4 * Queue <= 64);

    [[nodiscard]] static constexpr state initial() { return 0; }
    [[nodiscard]] static constexpr bool is_final(state now) { return (now >> 4 & 7) != 0; }
    [[nodiscard]] static constexpr unsigned session(state now, int s) { return static_cast<unsigned>(now >> (sessions_at + 3 * static_cast<unsigned>(s)) & 7); }
    [[nodiscard]] static constexpr state with_session(state now, int s, unsigned p) {
        unsigned const at = sessions_at + 3 * static_cast<unsigned>(s);
        return (now & ~(state{7} << at)) | state{p} << at;
    }

    static constexpr void successors(state const& now, auto&& visit) {
        using enum action_kind;
        if (is_final(now)) return;
        auto const stop = [&visit](action_kind why, end how) { visit(action{why, 0}, static_cast<state>(how) << 4); };
        if ((now & 15) < 10) {
            visit(action{boot_step, 0}, now + 1);
            stop(boot_fail, end::boot_failed);
            return;
        }
        constexpr unsigned active = static_cast<unsigned>(phase::active);
        constexpr unsigned terminating = static_cast<unsigned>(phase::terminating);
        unsigned const first = session(now, 0);
        if (first != active) {
            visit(action{advance, 0}, with_session(now, 0, first + 1));
            stop(fail, end::session_failed);
        } else {
            stop(kill_winlogon, end::winlogon_died);
        }
        if (first >= static_cast<unsigned>(phase::csr_started)) stop(kill_csr, end::csr_died);
        stop(kill_smss, end::smss_died);
        for (int s = 1; s < Sessions; ++s) {
            auto const number = static_cast<std::uint8_t>(s);
            unsigned const p = session(now, s);
            if (p == 0) continue;
            if (p < active) {
                visit(action{advance, number}, with_session(now, s, p + 1));
                visit(action{fail, number}, with_session(now, s, terminating));
            } else if (p == active) {
                visit(action{kill_csr, number}, with_session(now, s, terminating));
            } else {
                visit(action{vanish, number}, with_session(now, s, 0));
            }
        }
        state const queue = now >> queue_at;
        unsigned length = 0;
        while (length < Queue && (queue >> (4 * length) & 15) != 0) ++length;
        if (length < Queue) {
            unsigned const at = queue_at + 4 * length;
            for (int s = 1; s < Sessions; ++s) {
                visit(action{ask_create, static_cast<std::uint8_t>(s)}, now | static_cast<state>(1 + 2 * s) << at);
                visit(action{ask_terminate, static_cast<std::uint8_t>(s)}, now | static_cast<state>(2 + 2 * s) << at);
            }
            for (int b = 0; b < 2; ++b) visit(action{ask_load, static_cast<std::uint8_t>(b)}, now | static_cast<state>(1 + b) << at);
        }
        if (first == active && length != 0) {
            auto const front = static_cast<int>(queue & 15) - 1;
            state next = (now & ((state{1} << queue_at) - 1)) | (queue >> 4) << queue_at;
            if (front < 2) {
                next |= state{1} << (7 + front);
            } else {
                unsigned const p = session(next, front / 2);
                if (front % 2 == 0 && p == 0) next = with_session(next, front / 2, 1);
                if (front % 2 == 1 && p == active) next = with_session(next, front / 2, terminating);
            }
            visit(action{serve, 0}, next);
        }
    }
};

/// The structs with their symmetry: sessions 1 to Sessions-1 are interchangeable.
template <int Sessions, int Queue>
struct symmetric : structs<Sessions, Queue> {
    using base = structs<Sessions, Queue>;
    using typename base::state;

    [[nodiscard]] static constexpr int interchangeable() { return Sessions - 1; }
    static constexpr void exchange(state& now, int a, int b) {
        if (a == b) return;
        std::swap(now.session[static_cast<std::size_t>(a + 1)], now.session[static_cast<std::size_t>(b + 1)]);
        for (int i = 0; i < now.queue.size(); ++i) {
            auto& r = now.queue[i];
            if (r.kind == request_kind::load) continue;
            if (r.number == a + 1) {
                r.number = b + 1;
            } else if (r.number == b + 1) {
                r.number = a + 1;
            }
        }
    }
};

/// ... and with signatures: the phase of the session, and for each place in the queue whether it names it, and how.
template <int Sessions, int Queue>
struct signed_symmetric : symmetric<Sessions, Queue> {
    using typename structs<Sessions, Queue>::state;
    [[nodiscard]] static constexpr unsigned signature(state const& now, int which) {
        auto mark = static_cast<unsigned>(now.session[static_cast<std::size_t>(which + 1)]);
        for (int i = 0; i < now.queue.size(); ++i) {
            auto const& r = now.queue[i];
            if (r.kind != request_kind::load && r.number == which + 1) mark |= (r.kind == request_kind::create ? 1U : 2U) << (3 + 2 * i);
        }
        return mark;
    }
};

}  // namespace toy
