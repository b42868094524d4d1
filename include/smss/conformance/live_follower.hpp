// SPDX-License-Identifier: BSL-1.0
// Knows: how to follow a live implementation along the composed system: every state it may be in, and what refuses a step.
#pragma once

#include <smss/check/model.hpp>
#include <smss/conformance/implementation.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/nt/status.hpp>
#include <smss/system/system.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace smss::conformance {

/// Why a step of an implementation, or that there is none, is wrong.
struct refusal {
    requirement_ref requirement{};         ///< what the step breaks
    std::string why{};                     ///< in a few words
    std::vector<system_action> allowed{};  ///< what the model could do there
};

/// Follows what an implementation shows. Steps that nobody outside need see may be shown or not (`is_internal`); both are kept.
class live_follower {
public:
    using model = system<system_detail::told_at_run_time{}>;  ///< The composed system.
    using state = model::state;                               ///< One of its states.

    /// \param open_choices the profile permits both alternatives of some choice: what only one of them knows need not be possible
    explicit live_follower(model const& of, bool open_choices = false) : model_(of), open_choices_(open_choices) { begin(); }

    /// Back to the first state.
    void begin() {
        now_.assign(1, model_.initial());
        expand();
    }

    /// Steps that only change what the Session Manager remembers: what comes of them shows in a reply or in the next step.
    [[nodiscard]] static constexpr bool is_internal(system_action step) noexcept {
        using enum system_action;
        return is_any(step, refuse_winlogon_0) || is_any(step, undo_session_0) || is_any(step, give_up_session_0) ||
               is_any(step, end_session_0) || is_any(step, notice_death_0) || is_any(step, notice_subsystem_0);
    }

    /// Something can happen still.
    [[nodiscard]] bool runs() const noexcept { return !next_.empty(); }

    /// The step is possible in some state that the implementation may be in.
    [[nodiscard]] bool is_enabled(system_action step) const noexcept {
        return std::any_of(next_.begin(), next_.end(), [&](successor const& one) { return one.step == step; });
    }

    /// The step may be asked for. What the outside does has to be possible whether or not the implementation has taken internal steps: where only
    /// the scope of the model stands against it, an implementation would do it all the same.
    [[nodiscard]] bool may_be_asked_for(system_action step) const noexcept {
        if (!is_environment(step)) return is_enabled(step);
        for (std::size_t i = 0; i < now_.size(); ++i) {
            if (!is_possible_in(i, step)) return false;
        }
        return runs();
    }

    /// What the implementation shows is possible; the requirement that says no, otherwise. A refused step changes nothing.
    [[nodiscard]] std::optional<refusal> take(shown const& seen) {
        std::vector<state>& reached = scratch_;
        reached.clear();
        for (successor const& one : next_) {
            if (one.step == seen.step && shows(one, seen)) add(reached, one.to);
        }
        if (reached.empty()) return refused(seen);
        now_.swap(reached);
        expand();
        return std::nullopt;
    }

    /// Nothing was shown although `due` was given the chance; fine where it need not happen.
    [[nodiscard]] std::optional<refusal> take_nothing(system_action due) const {
        if (is_internal(due)) return std::nullopt;
        bool const has_alternative =
            std::any_of(next_.begin(), next_.end(), [&](successor const& one) { return one.step != due && !is_environment(one.step); });
        if (open_choices_ && (is_environment(due) || has_alternative)) return std::nullopt;
        for (std::size_t i = 0; i < now_.size(); ++i) {
            if (!is_possible_in(i, due) || (open_choices_ && !always_possible(now_[i], due))) return std::nullopt;
        }
        return refusal{requirement_for(due), "nothing happens where " + std::string{name(due)} + " is due", enabled()};
    }

    /// Everything that is possible, once each.
    [[nodiscard]] std::vector<system_action> enabled() const {
        std::vector<system_action> all;
        for (successor const& one : next_) {
            if (std::find(all.begin(), all.end(), one.step) == all.end()) all.push_back(one.step);
        }
        return all;
    }

private:
    struct successor {
        system_action step{};
        std::size_t from = 0;  // index of a state; states behind those of now_ are reached by internal steps
        state to{};
    };

    // In the state of that index no internal step comes before it.
    [[nodiscard]] bool is_possible_in(std::size_t index, system_action step) const noexcept {
        return std::any_of(next_.begin(), next_.end(), [&](successor const& one) { return one.from == index && one.step == step; });
    }

    // Choices of which the model may do either alternative, as the rules that say so.
    struct open_pair {
        bool system_rules::* one;
        bool system_rules::* other;
    };
    static constexpr std::array pairs{
        open_pair{&system_rules::stage_stops, &system_rules::stage_passes},
        open_pair{&system_rules::verification_stops, &system_rules::verification_passes},
        open_pair{&system_rules::notices_death, &system_rules::waits_for_ever},
        open_pair{&system_rules::failure_reported, &system_rules::failure_overwritten},
        open_pair{&system_rules::undoes, &system_rules::leaves_behind},
        open_pair{&system_rules::reply_dropped, &system_rules::request_repeated},
        open_pair{&system_rules::foreign_implemented, &system_rules::foreign_missing},
        open_pair{&system_rules::detaches, &system_rules::stays_attached},
        open_pair{&system_rules::one_initial_session, &system_rules::two_initial_sessions},
    };

    // Whichever alternatives the implementation takes, the step is possible there. (A pool that may grow may also not.)
    [[nodiscard]] bool always_possible(state const& here, system_action due) const {
        std::vector<open_pair> open;
        for (open_pair const& one : pairs) {
            if (model_.rule.*one.one && model_.rule.*one.other) open.push_back(one);
        }
        for (unsigned chosen = 0; chosen >> (open.size() + 1) == 0; ++chosen) {
            model taken = model_;
            for (std::size_t i = 0; i < open.size(); ++i) taken.rule.*((chosen >> i & 1) != 0 ? open[i].one : open[i].other) = false;
            if (chosen >> open.size() != 0) taken.rule.pool_grows = false;
            bool possible = false;
            taken.successors(here, [&](system_action step, state const&) { possible = possible || step == due; });
            if (!possible) return false;
        }
        return true;
    }

    void add(std::vector<state>& states, state const& one) const {
        check::wide_key const key = model_.pack(one);
        bool const known = std::any_of(states.begin(), states.end(), [&](state const& other) { return model_.pack(other) == key; });
        if (!known) states.push_back(one);
    }

    // All that can come next, also behind internal steps.
    void expand() {
        next_.clear();
        from_ = now_;
        for (std::size_t i = 0; i < from_.size(); ++i) {
            state const here = from_[i];
            model_.successors(here, [&](system_action step, state const& to) {
                next_.push_back({step, i, to});
                if (is_internal(step) && to.stop == stop_reason::none) add(from_, to);
            });
        }
    }

    // The number of a session that has just been handed to csrss; 0: none has.
    [[nodiscard]] static unsigned number_given(state const& before, state const& after) {
        for (unsigned s = 0; s < state::session_room; ++s) {
            if (before.session[s].sm_id == 0 && after.session[s].sm_id != 0) return after.session[s].sm_id;
        }
        return 0;
    }

    // The status of an answer; a step that has failed answers with its own.
    [[nodiscard]] static bool has_status(answer what, status seen) {
        if (what == answer::start_failed || what == answer::load_failed) return !succeeded(seen);
        return answers[static_cast<std::size_t>(what)].code == seen;
    }

    [[nodiscard]] bool shows(successor const& one, shown const& seen) const {
        state const& before = from_[one.from];
        if (one.to.stop != seen.stop) return false;
        if (one.step == system_action::reply && !has_status(before.answering, seen.result)) return false;
        return one.to.stop != stop_reason::none || number_given(before, one.to) == seen.number;
    }

    [[nodiscard]] std::optional<refusal> refused(shown const& seen) const {
        refusal made{requirement_for(seen.step), std::string{name(seen.step)}, enabled()};
        auto const same = std::find_if(next_.begin(), next_.end(), [&](successor const& one) { return one.step == seen.step; });
        if (next_.empty()) {
            made.requirement = requirement_with("SMSS-CRASH-002");
            made.why += " in a system that has stopped";
        } else if (same == next_.end()) {
            bool const renames = seen.step == system_action::rename_pending_files;
            if (renames && (now_.front().done & milestone::file_renames) != 0) made.requirement = requirement_with("SMSS-ORDER-002");
            if (is_any(seen.step, system_action::forward_winlogon_0)) made.requirement = requirement_with("SMSS-SESSION-002");
            made.why += " is not possible here";
        } else if (same->to.stop != seen.stop) {
            made.requirement = requirement_with("SMSS-CRASH-001");
            made.why += ": the system stops by " + std::string{name(seen.stop)} + ", expected " + std::string{name(same->to.stop)};
        } else if (seen.step == system_action::reply) {
            made.requirement = requirement_with("SMSS-API-003");
            answer const due = from_[same->from].answering;
            made.why += ": " + nt::to_string(seen.result) + ", expected the answer " + std::string{name(due)} + ", " +
                        nt::to_string(answers[static_cast<std::size_t>(due)].code);
        } else {
            made.requirement = requirement_with("SMSS-SESSION-003");
            made.why += ": SM session number " + std::to_string(seen.number) + ", expected " +
                        std::to_string(number_given(from_[same->from], same->to));
        }
        return made;
    }

    model model_;
    bool open_choices_ = false;
    std::vector<state> now_{};
    std::vector<state> from_{};  // now_, and what internal steps lead to
    std::vector<successor> next_{};
    std::vector<state> scratch_{};
};

}  // namespace smss::conformance
