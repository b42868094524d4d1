// SPDX-License-Identifier: BSL-1.0
// Knows: how to hold the set of states that the composed system of 6.1 or 10 may be in, and what it can do without being seen.
#pragma once

#include <smss/conformance/later_stage_of.hpp>
#include <smss/nt/choice.hpp>
#include <smss/system/system.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace smss::conformance::detail {

/// What all parts of a projection of a later edition share: the model, the sets, and the steps that leave no effect.
class later_follower {
protected:
    using composed = decltype(smss::system{profile{}, scope::sessions{5}});
    using state = composed::state;
    struct hypothesis {
        state now{};
        bool shown = false;            // the stage that comes next has shown itself
        answer unseen = answer::none;  // the system has sent it, the run has not shown it yet
    };

    later_follower(profile const& as, bool may_fail)
        : as_(as),
          model_(as, scope::sessions{5}, scope::queue{4}, scope::threads{15}, scope::faults{7}, scope::subsystems{0}, scope::starts{12}),
          may_fail_(may_fail) {
        now_.push_back({model_.initial()});
    }

    template <typename Visit>
    void for_each_step(hypothesis const& h, Visit&& visit) const {
        model_.successors(h.now, [&](system_action step, state const& next) { visit(step, next); });
    }
    [[nodiscard]] boot_action next_stage(hypothesis const& h) const { return model_.plan.after[static_cast<unsigned>(h.now.boot)].act; }

    // Steps that leave no effect of their own.
    [[nodiscard]] bool hidden(hypothesis const& h, system_action step) const {
        using enum system_action;
        if (step < wait_for_processes) {
            bool const must = std::find(stages_that_show.begin(), stages_that_show.end(), next_stage(h)) != stages_that_show.end();
            return !must || h.shown || may_fail_;
        }
        // Before the last wait the master waits for its copies, which in the system is the same.
        return step == wait_for_processes || (may_fail_ && step == fail_stage) || is_any(step, undo_session_0) ||
               is_any(step, give_up_session_0) || is_any(step, end_session_0);
    }

    [[nodiscard]] std::vector<hypothesis> closure() const {
        std::vector<hypothesis> all = now_;
        auto seen = keys(all);
        for (std::size_t i = 0; i < all.size(); ++i) {
            hypothesis const from = all[i];
            for_each_step(from, [&](system_action step, state const& next) {
                // The system sends an answer as soon as it knows it; in the run other threads may come first.
                bool const overtaken = overtaking_ && step == system_action::reply && from.unseen == answer::none;
                if (next.stop != stop_reason::none || !(overtaken || hidden(from, step))) return;
                hypothesis const made{next, next.boot == from.now.boot && from.shown, overtaken ? from.now.answering : from.unseen};
                if (seen.insert(key(made)).second) all.push_back(made);
            });
        }
        return all;
    }

    using key_type = std::array<std::uint64_t, 3>;
    [[nodiscard]] key_type key(hypothesis const& h) const {
        auto const words = model_.pack(h.now);
        return {words.low, words.high, static_cast<std::uint64_t>(h.unseen) << 1 | (h.shown ? 1u : 0u)};
    }
    [[nodiscard]] std::set<key_type> keys(std::vector<hypothesis> const& all) const {
        std::set<key_type> made;
        for (hypothesis const& h : all) made.insert(key(h));
        return made;
    }
    void unique(std::vector<hypothesis>& all) const {
        std::set<key_type> seen;
        std::erase_if(all, [&](hypothesis const& h) { return !seen.insert(key(h)).second; });
    }

    void keep_running() {
        for (hypothesis const& h : now_) {
            if (h.now.stop == stop_reason::none) next_.push_back(h);
        }
    }
    template <typename Wanted>
    void step(Wanted&& wanted) {
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action label, state const& to) {
                if (wanted(h, label, to)) next_.push_back({to, to.boot == h.now.boot && h.shown, h.unseen});
            });
        }
    }
    void step_to(system_action only) {
        step([only](hypothesis const&, system_action label, state const&) { return label == only; });
    }

    void keep_all() { next_ = now_; }

    profile as_;
    composed model_;
    bool may_fail_;
    bool overtaking_ = false;  // an answer may be sent unseen: `later_projection::take` says when
    std::vector<hypothesis> now_{};
    std::vector<hypothesis> next_{};
};

}  // namespace smss::conformance::detail
