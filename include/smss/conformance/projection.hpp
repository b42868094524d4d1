// SPDX-License-Identifier: BSL-1.0
// Knows: how to follow a run through the composed system: every state it may be in, effect by effect, until none is left.
#pragma once

#include <smss/conformance/follow_api.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace smss::conformance {

/// The first effect that the system does not allow.
struct rejection {
    std::size_t index = 0;               ///< of the effect
    std::string why{};                   ///< in a few words
    std::vector<std::string> states{};   ///< where the system could be before it, short
    std::vector<std::string> allowed{};  ///< the steps that it could take from there, internal ones left out
};

/// Follows the effects of a run through the composed system (trace inclusion with internal steps hidden).
class projection : private detail::api_follower {
public:
    using state = composed::state;  ///< A state of the composed system.
    using set = hypotheses;         ///< What may be the case.

    /// At the beginning of a boot, before the first effect.
    explicit projection(setting const& of) : api_follower(of, 0) {}

    /// Where the system may be.
    [[nodiscard]] set const& states() const noexcept { return now_; }

    /// Takes the next effect. False: no path of the system shows all effects so far; `states()` are those before it.
    /// What few runs show (scope::mishaps) is looked for where nothing else explains an effect: it costs many hypotheses.
    [[nodiscard]] bool take(effect const& one) {
        bool possible = follow(one);
        if (!possible && model_.limits.mishaps == 0) {
            static_cast<api_follower&>(*this) = api_follower(setting{setting_}, 1);
            for (effect const& before : taken_) (void)follow(before);
            possible = follow(one);
            taken_.clear();  // there is nowhere else to look
        }
        if (possible && model_.limits.mishaps == 0) taken_.push_back(one);
        return possible;
    }

    /// Why the last effect was not allowed, and what was.
    [[nodiscard]] rejection rejected(std::size_t index) {
        rejection made;
        made.index = index;
        made.why = why_;
        for (hypothesis const& h : now_) {
            if (made.states.size() < 6) made.states.push_back(describe(h));
        }
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action step, state const&) {
                if (hidden(h, step)) return;
                std::string label{name(step)};
                if (std::find(made.allowed.begin(), made.allowed.end(), label) == made.allowed.end())
                    made.allowed.push_back(std::move(label));
            });
        }
        return made;
    }

    /// A state in a line.
    [[nodiscard]] std::string describe(hypothesis const& h) const {
        std::string line;
        model_.describe(h.now, [&](std::string_view field_name, auto const& value) {
            using type = std::remove_cvref_t<decltype(value)>;
            std::string shown;
            if constexpr (std::is_same_v<type, std::string_view>) {
                shown = value;
            } else if constexpr (std::is_enum_v<type>) {
                shown = name(value);
            } else {
                shown = std::to_string(value);
            }
            line += (line.empty() ? "" : ", ") + std::string{field_name} + ": " + shown;
        });
        return line;
    }

private:
    [[nodiscard]] bool follow(effect const& one) {
        row const* const found = row_of(one);
        why_ = found == nullptr ? "the mapping has no row for it" : std::string{found->sentence};
        if (found == nullptr) return false;
        next_.clear();
        // Answers sent unseen cost many hypotheses: only where one is due that another thread may have overtaken.
        if (found->what != meaning::receive) interpret(*found, one);
        if (found->what == meaning::receive || (found->what == meaning::reply && next_.empty())) {
            overtaking_ = true;
            closed_ = false;
            interpret(*found, one);
            overtaking_ = closed_ = false;
        }
        settle(next_);
        bool const possible = !next_.empty();
        if (possible) {
            if (!same(next_, now_)) {
                now_.swap(next_);
                closed_ = false;
            }
            remember(one);
        }
        return possible;
    }

    void interpret(row const& found, effect const& one) {
        switch (found.what) {
            case meaning::nothing:
                return keep_all();
            case meaning::stage:
                return in_stage(found, one);
            case meaning::make_session:
                return make_session(found, one);
            case meaning::load_win32k:
                return load_win32k(found, one);
            case meaning::tag_process:
                return tag_process(found, one);
            case meaning::take_down:
                return take_down(found, one);
            case meaning::own_program:
                for (hypothesis const& h : closure()) {
                    if (serves(h)) keep(h);
                }
                return;
            case meaning::hand_over:
                return hand_over(one);
            case meaning::resume_by_api:
                return resume_by_api(one);
            case meaning::accept:
            case meaning::connect_process:
                return connects(one) ? connect_process(one) : keep_all();
            case meaning::refuse_connection:
                return refuse_connection(one);
            case meaning::ask_connection:
                return ask_connection(one);
            case meaning::receive_connection:
                keep_all();
                return step([](hypothesis const& h, system_action label) {
                    return label == system_action::refuse_request && h.now.queue[0] == request::connect_again;
                });
            case meaning::ask:
                return ask(one);
            case meaning::receive:
                return receive(one);
            case meaning::reply:
                return reply(one);
            case meaning::clock:
                keep_all();
                if (!setting_.core_only) return;
                return time_out();
            case meaning::time_out:
                return time_out();
            case meaning::exit:
                return exit(one);
            case meaning::disconnect:
                return disconnect(one);
            case meaning::wait:
                return final_wait(one);
            case meaning::stop:
                return stop(one);
            case meaning::end_self:
                for (hypothesis const& h : now_) {
                    if (h.now.stop != stop_reason::none) keep(h);
                }
                return;
            case meaning::end:
                return end(one);
        }
    }

    // What smss waits for at last is the Windows subsystem of the system, whatever its name: of several that Required names the last
    // native one (vectors 126). It may have ended already.
    void final_wait(effect const& one) {
        step([](hypothesis const&, system_action label) { return label == system_action::wait_for_processes; });
        world::argument const* const objects = one.find(field::objects);
        if (objects == nullptr || objects->items.empty()) return;
        std::u16string_view first = objects->items[0];
        if (first.starts_with(u"process:")) first.remove_prefix(8);
        std::uint8_t const who = number(first);
        for (std::size_t i = next_.size(); i-- > 0;) {
            if (next_[i].csrss[0] == who) continue;
            next_[i].csrss[0] = who;
            hypothesis const alive = next_[i];
            for_each_step(alive, [&](system_action label, state const& to) {
                if (label == system_action::kill_csr_0 && to.stop == stop_reason::none) add(alive, to);
            });
        }
    }

    void time_out() {
        step([](hypothesis const& h, system_action label) {
            return is_any(label, system_action::time_out_csr_0) || is_any(label, system_action::fail_subsystem_0) ||
                   (is_any(label, system_action::fail_session_0) && h.now.session[number_of(label)].phase == session_phase::csrss_starting);
        });
    }

    void stop(effect const& one) {
        world::argument const* const parameters = one.find(field::params);
        stop_reason const why = parameters == nullptr || parameters->items.empty() ? stop_reason::none : reason_of(parameters->items[0]);
        if (why == stop_reason::none) return;
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action, state const& to) {
                if (to.stop == why) add(h, to);
            });
        }
    }

    // Nothing more happens. A system that has come to its last wait may rest only where it owes nothing to anybody; that
    // a process comes up or connects is not for smss to do, and a thread that waits for ever owes nothing.
    void end(effect const& one) {
        bool idle = detail::is(one, field::reason, u"idle");
        bool blocked = waits_for_ever();
        if (world::argument const* const threads = one.find(field::threads)) {
            for (text const& thread : threads->items) blocked = blocked || thread == u"api:waiting-reply";
        }
        for (hypothesis const& h : closure()) {
            if (!idle) {
                if (h.now.stop != stop_reason::none) keep(h);
                continue;
            }
            if (h.now.stop != stop_reason::none) continue;
            bool owes = !blocked && h.unseen != answer::none;
            if (h.now.boot == boot_phase::waiting && !blocked) {
                for_each_step(h, [&](system_action label, state const&) {
                    owes = owes || (!is_environment(label) && !is_any(label, system_action::connect_csr_0) &&
                                    !is_any(label, system_action::connect_subsystem_0));
                });
            }
            bool const unheard = enter(h, [](hypothesis const&) {});  // a request that could be in the queue and is not
            if (!owes && !unheard) keep(h);
        }
    }

    std::string why_{};
    std::vector<effect> taken_{};
};

/// Follows all of these effects. Nothing: they are a path of the system; else the first one that it does not allow.
[[nodiscard]] inline std::optional<rejection> project(std::vector<effect> const& effects, setting const& of) {
    projection path{of};
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (!path.take(effects[i])) return path.rejected(i);
    }
    return std::nullopt;
}

}  // namespace smss::conformance
