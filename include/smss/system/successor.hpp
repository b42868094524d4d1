// SPDX-License-Identifier: BSL-1.0
// Knows: what the composed system can do next in each state, and where it may rest.
#pragma once

#include <smss/system/api_step.hpp>

#include <cstdint>
#include <string_view>

namespace smss::system_detail {

/// The composed system over a `Setting`, which supplies `rule`, `limits`, `plan`, `bits`, the type `state` and `blank()`,
/// the state in which nothing has happened: constants while compiling, members at run time.
///
/// How a step is to be read:
/// - Steps of different threads and processes interleave freely, with two exceptions: a thread that knows its answer sends
///   it at once, and once a process that smss waits for has ended, nothing comes between but the end of the other.
/// - A connection request of csrss and the ExecPgm that smss sends to itself wait in the port until a thread is free; each
///   sender has one such message at most, so they need no place in the queue. Requests of clients are queued.
/// - Which API thread does what is not said, for they are alike: a thread is free when fewer are busy than there are.
/// - A stopped system keeps nothing but the reason.
template <typename Setting>
class system_model : public api_steps<Setting> {
public:
    using state = typename Setting::state;
    using action = system_action;
    using api_steps<Setting>::api_steps;

    [[nodiscard]] constexpr state initial() const {
        state first = this->blank();
        first.faults = static_cast<std::uint8_t>(this->limits.faults);
        return first;
    }

    /// Calls `visit(action, next)` for every step that is possible in `now`.
    template <typename Visit>
    constexpr void successors(state const& now, Visit&& visit) const {
        if (now.stop != stop_reason::none) return;
        if (now.answering != answer::none) return this->send_answer(now, visit);
        if (this->is_woken(now)) return this->wake(now, visit);
        bool const thread_free = this->rule.pool_grows || busy_threads(now) < this->limits.threads;
        this->boot(now, visit);
        for (unsigned s = 0; s < this->limits.sessions; ++s) {
            if (now.session[s].phase == session_phase::absent || (now.faults == 0 && now.session[s].phase == session_phase::active))
                continue;
            this->live(now, s, thread_free, visit);
        }
        for (unsigned k = 0; k < this->limits.subsystems; ++k) this->load(now, k, thread_free, visit);
        if (now.boot != boot_phase::waiting) return;
        if (thread_free && now.queue[0] != request::none) this->serve(now, visit);
        // Whoever asks for sessions and subsystems lives in session 0 (windows-editions F.4: TermSrv, LSM).
        if (now.session[0].phase == session_phase::active && now.queue[this->limits.queue - 1] == request::none) this->ask(now, visit);
    }

    /// The system may rest here: it has stopped, or it waits and owes nothing to anybody.
    [[nodiscard]] constexpr bool is_final(state const& now) const {
        if (now.stop != stop_reason::none) return true;
        if (now.boot != boot_phase::waiting || this->is_woken(now) || outstanding(now) != 0) return false;
        for (unsigned s = 0; s < this->limits.sessions; ++s) {
            session_phase const phase = now.session[s].phase;
            if (phase != session_phase::absent && phase != session_phase::active && phase != session_phase::left_behind) return false;
        }
        return true;
    }

    /// How one knows that `step` is possible in `from`: the row of the boot table, or what the action says.
    [[nodiscard]] constexpr std::string_view evidence(state const& from, action step) const {
        switch (this->rule.which) {
            case edition::nt5_2:
                return evidence_in(boot_table<edition::nt5_2>, from.boot, step);
            case edition::nt6_1:
                return evidence_in(boot_table<edition::nt6_1>, from.boot, step);
            case edition::nt10_0:
                return evidence_in(boot_table<edition::nt10_0>, from.boot, step);
        }
        return {};
    }

    /// The parts of a state that are worth showing: `field(name, value)` for each.
    template <typename Field>
    constexpr void describe(state const& now, Field&& field) const {
        // What is as it was at first is left out; the numbers are for people, so the names are spelt out.
        constexpr std::string_view session[]{"session 0", "session 1", "session 2", "session 3",
                                             "session 4", "session 5", "session 6", "session 7"};
        constexpr std::string_view csrss[]{"csrss 0", "csrss 1", "csrss 2", "csrss 3", "csrss 4", "csrss 5", "csrss 6", "csrss 7"};
        constexpr std::string_view initial[]{"initial command 0", "initial command 1", "initial command 2", "initial command 3",
                                             "initial command 4", "initial command 5", "initial command 6", "initial command 7"};
        constexpr std::string_view sm_id[]{"SM session of 0", "SM session of 1", "SM session of 2", "SM session of 3",
                                           "SM session of 4", "SM session of 5", "SM session of 6", "SM session of 7"};
        constexpr std::string_view queue[]{"first in queue", "second in queue", "third in queue", "fourth in queue"};
        constexpr std::string_view subsystem[]{"subsystem 0", "subsystem 1", "subsystem 2", "subsystem 3"};
        constexpr std::string_view process[]{"process of subsystem 0", "process of subsystem 1", "process of subsystem 2",
                                             "process of subsystem 3"};
        field("boot", now.boot);
        if (now.stop != stop_reason::none) return field("stopped by", now.stop);
        for (unsigned s = 0; s < this->limits.sessions; ++s) {
            session_state const& one = now.session[s];
            if (one.phase != session_phase::absent) field(session[s], one.phase);
            if (one.csrss != csrss_state::none) field(csrss[s], one.csrss);
            if (one.initial != initial_process::none) field(initial[s], one.initial);
            if (one.sm_id != 0) field(sm_id[s], static_cast<unsigned>(one.sm_id));
        }
        for (unsigned k = 0; k < this->limits.subsystems; ++k) {
            if (now.subsystem[k].phase != subsystem_phase::deferred) field(subsystem[k], now.subsystem[k].phase);
            if (now.subsystem[k].alive) field(process[k], std::string_view{"alive"});
        }
        for (unsigned i = 0; i < this->limits.queue; ++i) {
            if (now.queue[i] != request::none) field(queue[i], now.queue[i]);
        }
        if (now.answering != answer::none) field("answering", now.answering);
        field("threads busy", busy_threads(now));
        if (now.attached) field("smss", std::string_view{"attached to a kernel session"});
        field("next SM session", static_cast<unsigned>(now.next_sm_id));
        field("faults left", static_cast<unsigned>(now.faults));
    }

    // Sessions 1 and up are alike; session 0 is not. The names are those that smss/check/symmetry.hpp looks for.

    /// How many sessions are interchangeable: all but session 0.
    [[nodiscard]] constexpr int interchangeable() const { return static_cast<int>(this->limits.sessions) - 1; }

    /// Gives sessions `a + 1` and `b + 1` each other's number, wherever it occurs.
    constexpr void exchange(state& now, int a, int b) const {
        unsigned const one = static_cast<unsigned>(a) + 1;
        unsigned const other = static_cast<unsigned>(b) + 1;
        session_state const kept = now.session[one];
        now.session[one] = now.session[other];
        now.session[other] = kept;
        for (unsigned i = 0; i < this->limits.queue; ++i) {
            if (now.queue[i] == stop_csr(one)) {
                now.queue[i] = stop_csr(other);
            } else if (now.queue[i] == stop_csr(other)) {
                now.queue[i] = stop_csr(one);
            }
        }
    }

    /// All that the state says of session `component + 1`, as a number.
    [[nodiscard]] constexpr std::uint32_t signature(state const& now, int component) const {
        unsigned const s = static_cast<unsigned>(component) + 1;
        session_state const& one = now.session[s];
        std::uint32_t all = static_cast<std::uint32_t>(one.phase) << 12 | static_cast<std::uint32_t>(one.csrss) << 10 |
                            static_cast<std::uint32_t>(one.initial) << 8 | (one.asked ? 1u : 0u) << 7 | one.sm_id;
        for (unsigned i = 0; i < this->limits.queue; ++i) all = all << 1 | (now.queue[i] == stop_csr(s) ? 1u : 0u);
        return all;
    }

    [[nodiscard]] static constexpr bool is_environment(action step) noexcept { return labels.environment[static_cast<unsigned>(step)]; }

private:
    template <lts::table Table>
    [[nodiscard]] static constexpr std::string_view evidence_in(Table const& written, boot_phase from, action step) {
        for (auto const& line : written) {
            if (line.from == from && step_of(line.action) == step) return line.evidence;
        }
        return smss::evidence(step);
    }
};

}  // namespace smss::system_detail
