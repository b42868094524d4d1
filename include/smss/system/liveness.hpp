// SPDX-License-Identifier: BSL-1.0
// Knows: what the composed system comes to at last, in every execution that treats its own steps fairly.
#pragma once

#include <smss/check/model.hpp>
#include <smss/check/property_list.hpp>
#include <smss/system/action.hpp>
#include <smss/system/state.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

/// What must happen at last in the composed system. These are claims about executions, for `check::verify_liveness` and the
/// model `followed<System>`.
namespace smss::liveness {

/// Where the one request is that is followed.
enum class place : std::uint8_t {
    nowhere,   ///< none was chosen yet, or it has been answered
    queued,    ///< in the port; the number is that of requests before it
    creating,  ///< StartCsr: session `number` is being made for it
    stopping,  ///< StopCsr: session `number` is being ended for it
    loading,   ///< LoadDeferedSubsystem: it waits for subsystem `number`
};

/// The composed system as an observer of whole executions sees it.
///
/// A thread that knows its answer sends it at once (system/successor.hpp): no time passes in between. Here the reply is
/// therefore part of the step that found the answer, or else it would interrupt all other threads, and weak fairness
/// promises nothing to what is interrupted again and again. And one request is followed, any one that a client makes, so
/// that "every request" can be claimed: states alone do not tell one request from the next.
///
/// \tparam System a `smss::system` of at most 122 bits a state
template <typename System>
class followed {
public:
    /// A state of the system, and where the followed request is.
    struct state {
        typename System::state now{};  ///< the system
        place where = place::nowhere;  ///< the followed request
        std::uint8_t number = 0;       ///< while it is queued: requests before it; then: the session or subsystem that it is about
    };
    using action = typename System::action;  ///< the system's own

    constexpr followed() = default;
    /// \param system whose executions are looked at
    explicit constexpr followed(System const& system) : system_{system} {}

    /// The system's initial state, with no request followed.
    [[nodiscard]] constexpr state initial() const { return {system_.initial()}; }
    /// The system is over.
    [[nodiscard]] constexpr bool is_final(state const& at) const { return system_.is_final(at.now); }
    /// The step is the environment's, so that nobody owes it.
    [[nodiscard]] static constexpr bool is_environment(action step) { return System::is_environment(step); }
    /// What the step rests on.
    [[nodiscard]] constexpr std::string_view evidence(state const& from, action step) const { return system_.evidence(from.now, step); }
    /// Calls `field(name, value)` for everything that the state is made of.
    template <typename Field>
    constexpr void describe(state const& at, Field&& field) const {
        system_.describe(at.now, field);
        if (at.where == place::nowhere) return;
        field("followed", at.where);
        field(at.where == place::queued ? "before it" : "for number", static_cast<unsigned>(at.number));
    }

    /// Calls `visit(action, state)` for every step; a request is followed, or not, from the moment it is made.
    template <typename Visit>
    constexpr void successors(state const& from, Visit&& visit) const {
        system_.successors(from.now, [&](action step, typename System::state const& next) {
            state after = follow(from, step, next);
            deliver(step, after, visit);
            if (from.where != place::nowhere || queued(next) <= queued(from.now)) return;
            // this may be the one
            after.where = place::queued;
            after.number = static_cast<std::uint8_t>(queued(from.now));
            deliver(step, after, visit);
        });
    }

    /// Two words; equal for equal states only.
    [[nodiscard]] constexpr check::wide_key pack(state const& at) const {
        check::wide_key words = widened(system_.pack(at.now));
        words.high |= (static_cast<std::uint64_t>(at.where) << 3 | at.number) << 58;
        return words;
    }
    /// The state of those words.
    [[nodiscard]] constexpr state unpack(check::wide_key words) const {
        auto const extra = static_cast<unsigned>(words.high >> 58);
        words.high = words.high << 6 >> 6;
        state at{};
        if constexpr (requires { system_.unpack(words); } && !std::is_same_v<decltype(system_.pack(at.now)), std::uint64_t>) {
            at.now = system_.unpack(words);
        } else {
            at.now = system_.unpack(words.low);
        }
        at.where = static_cast<place>(extra >> 3);
        at.number = static_cast<std::uint8_t>(extra & 7);
        return at;
    }

private:
    [[nodiscard]] static constexpr check::wide_key widened(std::uint64_t word) { return {word, 0}; }
    [[nodiscard]] static constexpr check::wide_key widened(check::wide_key words) { return words; }

    [[nodiscard]] static constexpr unsigned queued(typename System::state const& now) {
        unsigned entries = 0;
        for (unsigned i = 0; i < System::state::queue_room; ++i) entries += now.queue[i] != request::none;
        return entries;
    }

    // The replies that can follow at once, or none.
    template <typename Visit>
    constexpr void deliver(action step, state const& after, Visit& visit) const {
        if (after.now.answering == answer::none) return static_cast<void>(visit(step, after));
        system_.successors(after.now, [&](action, typename System::state const& next) {
            state answered = after;
            answered.now = next;
            deliver(step, answered, visit);
        });
    }

    // Where the request is after the step. An answer that is given is delivered: see above.
    [[nodiscard]] static constexpr state follow(state const& from, action step, typename System::state const& next) {
        state after{next, from.where, from.number};
        bool answered = next.stop != stop_reason::none;
        switch (from.where) {
            case place::nowhere:
                return after;
            case place::queued:
                if (queued(next) >= queued(from.now)) break;
                if (from.number != 0) {
                    --after.number;
                    break;
                }
                answered = answered || next.answering != answer::none;
                after.where = is_any(step, action::create_session_0) ? place::creating
                              : is_any(step, action::stop_session_0) ? place::stopping
                                                                     : place::loading;
                after.number = static_cast<std::uint8_t>(number_of(step));
                break;
            case place::creating:
                answered = answered || !next.session[from.number].asked;
                break;
            case place::stopping:
                answered = answered || next.session[from.number].phase == session_phase::absent;
                break;
            case place::loading:
                answered = answered || next.subsystem[from.number].phase == subsystem_phase::connected ||
                           next.subsystem[from.number].phase == subsystem_phase::deferred;
                break;
        }
        if (answered) {
            after.where = place::nowhere;
            after.number = 0;
        }
        return after;
    }

    System system_{};
};
/// The system itself.
template <typename System>
followed(System) -> followed<System>;

/// \source nt5_2 1.2.6, 1.4, 9.3. Not under choice::first_subsystem_wait::waits_for_ever (vectors S5).
struct boot_ends {
    static constexpr std::string_view requirement = "SMSS-LIVE-001";                                   ///< id in the catalogue
    static constexpr std::string_view sentence = "Every boot ends: in the final wait, or in a stop.";  ///< what is claimed
    /// Here it has been done.
    template <typename State>
    [[nodiscard]] static constexpr bool eventually(State const& at) {
        return at.now.boot == boot_phase::waiting || at.now.stop != stop_reason::none;
    }
};

/// \source nt5_2 4.4.3. Not where the API can lock itself (vectors A7), nor under waits_for_ever.
struct request_is_answered {
    static constexpr std::string_view requirement = "SMSS-LIVE-002";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "Every request that is accepted into the port is answered, or the system stops.";
    /// From here on it is owed.
    template <typename State>
    [[nodiscard]] static constexpr bool when(State const& at) {
        return at.where != place::nowhere;
    }
    /// Here it has been done.
    template <typename State>
    [[nodiscard]] static constexpr bool eventually(State const& at) {
        return at.where == place::nowhere;
    }
};

/// \source nt5_2 4.6.4, 5.3.3
template <unsigned Number>
struct number_is_freed {
    static constexpr std::string_view requirement = "SMSS-LIVE-003";  ///< id in the catalogue
    /// what is claimed
    static constexpr std::string_view sentence = "The number of a session that is being ended becomes free, or the system stops.";
    /// From here on it is owed.
    template <typename State>
    [[nodiscard]] static constexpr bool when(State const& at) {
        return at.now.session[Number].phase == session_phase::vanished || at.now.session[Number].phase == session_phase::terminating;
    }
    /// Here it has been done.
    template <typename State>
    [[nodiscard]] static constexpr bool eventually(State const& at) {
        return at.now.session[Number].phase == session_phase::absent;
    }
};

/// Every claim, for two sessions.
inline constexpr check::property_list<boot_ends, request_is_answered, number_is_freed<1>> all{};

}  // namespace smss::liveness
