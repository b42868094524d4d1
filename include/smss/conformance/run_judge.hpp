// SPDX-License-Identifier: BSL-1.0
// Knows: how a trace is held against the run that the model makes of the same input.
#pragma once

#include <smss/conformance/effect_text.hpp>
#include <smss/conformance/nearest.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/conformance/run_follower.hpp>
#include <smss/conformance/trace.hpp>
#include <smss/conformance/verdict.hpp>
#include <smss/run/run.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/simulated.hpp>

#include <cstddef>
#include <vector>

namespace smss::conformance {

/// What the model does of an input.
[[nodiscard]] inline std::vector<effect> effects_of(boot_input const& input, profile const& as) {
    return run(world::faulty{world::simulated{input.from}, input.faults}, as);
}

namespace detail {

/// A trace and an input, for any profile of the edition that runs.
class run_judge {
public:
    static constexpr level at = level::run;

    /// Both must outlive the judge; `spec` has an input.
    run_judge(specification const& spec, trace const& recorded) : spec_(spec), recorded_(recorded), defined_(defined_steps(recorded)) {}

    [[nodiscard]] progress operator()(profile const& as) const {
        std::vector<effect> const expected = effects_of(*spec_.input, as);
        run_follower follower{expected};
        return follow(follower);
    }

    /// Fills in what a report says about the first step that the profile does not allow.
    void explain(profile const& as, verdict& into) const {
        std::vector<effect> const expected = effects_of(*spec_.input, as);
        run_follower follower{expected};
        into.matched = follow(follower).matched;
        bool const over = into.matched == recorded_.effects.size();
        if (!over) into.refused = recorded_.effects[into.matched];
        effect const* expected_of_it = nullptr;  // what was to come from the same thread says best which rule is broken
        for (effect const* const next : follower.allowed()) {
            into.allowed.push_back({name(next->by.who), to_text(*next)});
            bool const same_thread = over || next->by.who == into.refused->by.who;
            if (same_thread && expected_of_it == nullptr) expected_of_it = next;
            if (!over && same_thread && into.difference.empty()) into.difference = difference(*into.refused, *next);
        }
        // (A trace that is over and not accepted is one of which something was to come.)
        into.requirement = requirement_for(expected_of_it != nullptr ? *expected_of_it : *into.refused);
    }

    /// Where the profile leaves the trace, in words.
    [[nodiscard]] departure departure_under(profile const& as) const {
        std::vector<effect> const expected = effects_of(*spec_.input, as);
        run_follower follower{expected};
        departure made;
        made.step = follow(follower).matched;
        bool const over = made.step == recorded_.effects.size();
        if (!over) made.recorded = to_text(recorded_.effects[made.step]);
        if (!over) made.by = name(recorded_.effects[made.step].by.who);
        for (effect const* const next : follower.allowed()) {
            if (!made.allowed.empty() || (!over && next->by.who != recorded_.effects[made.step].by.who)) continue;
            made.allowed = to_text(*next);
        }
        return made;
    }

private:
    [[nodiscard]] progress follow(run_follower& follower) const {
        progress made;
        while (made.matched < defined_ && follower.take(recorded_.effects[made.matched])) ++made.matched;
        bool const to_the_end = made.matched == recorded_.effects.size();
        made.accepted = made.matched == defined_ && (!to_the_end || !spec_.whole || follower.finished());
        return made;
    }

    specification const& spec_;
    trace const& recorded_;
    std::size_t defined_;
};

}  // namespace detail

}  // namespace smss::conformance
