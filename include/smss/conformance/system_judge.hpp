// SPDX-License-Identifier: BSL-1.0
// Knows: how a trace is held against the composed system, when nothing else is known or nothing else runs.
#pragma once

#include <smss/conformance/effect_text.hpp>
#include <smss/conformance/nearest.hpp>
#include <smss/conformance/projection.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/conformance/setting.hpp>
#include <smss/conformance/trace.hpp>
#include <smss/conformance/verdict.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <string_view>

namespace smss::conformance::detail {

/// The requirement that speaks about an effect as a step of the system.
[[nodiscard]] inline requirement_ref requirement_in_system(effect const& one) {
    row const* const found = row_of(one);
    if (found == nullptr) return requirement_for(one);
    switch (found->what) {
        case meaning::stage:
            return requirement_for(step_of(static_cast<boot_action>(std::countr_zero(found->in))));
        case meaning::make_session:
            return requirement_with("SMSS-SESSION-004");
        case meaning::load_win32k:
            return requirement_with("SMSS-TABLE-002");
        case meaning::tag_process:
            return requirement_with("SMSS-ORDER-006");
        case meaning::hand_over:
            return requirement_with("SMSS-SESSION-003");
        case meaning::take_down:
            return requirement_with("SMSS-SES-003");
        case meaning::receive:
            return requirement_with("SMSS-API-001");
        case meaning::reply:
            return requirement_with(succeeded(one.result) ? "SMSS-API-003" : "SMSS-API-002");
        case meaning::stop:
            return requirement_with("SMSS-CRASH-003");
        case meaning::exit:
        case meaning::end_self:
        case meaning::wait:
            return requirement_with("SMSS-CRASH-001");
        default:
            return requirement_for(one);
    }
}

/// A trace, for any profile. Of a registry that is not known it is assumed that it may lack anything.
class system_judge {
public:
    static constexpr level at = level::system;

    /// Both must outlive the judge.
    system_judge(specification const& spec, trace const& recorded) : spec_(spec), recorded_(recorded), defined_(defined_steps(recorded)) {}

    [[nodiscard]] progress operator()(profile const& as) const {
        projection path{setting_for(as)};
        return follow(path);
    }

    /// Fills in what a report says about the first step that the profile does not allow.
    void explain(profile const& as, verdict& into) const {
        projection path{setting_for(as)};
        into.matched = follow(path).matched;
        rejection const found = path.rejected(into.matched);
        for (std::string const& step : found.allowed) into.allowed.push_back({{}, step});
        into.states = found.states;
        bool const over = into.matched == recorded_.effects.size();
        if (over) into.allowed.push_back({name(world::actor::world), std::string{name(world::call::end)}});
        if (!over) into.refused = recorded_.effects[into.matched];
        if (!over) into.difference = found.why;
        bool const stopped = std::all_of(path.states().begin(), path.states().end(),
                                         [](hypothesis const& one) { return one.now.stop != stop_reason::none; });
        into.requirement = stopped ? requirement_with("SMSS-CRASH-002")
                           : over  ? requirement_with("SMSS-BOOT-011")
                                   : requirement_in_system(*into.refused);
    }

    /// Where the profile leaves the trace, in words.
    [[nodiscard]] departure departure_under(profile const& as) const {
        projection path{setting_for(as)};
        departure made;
        made.step = follow(path).matched;
        if (made.step < recorded_.effects.size()) {
            made.recorded = to_text(recorded_.effects[made.step]);
            made.by = name(recorded_.effects[made.step].by.who);
        }
        for (std::string const& step : path.rejected(made.step).allowed) made.allowed += (made.allowed.empty() ? "" : ", ") + step;
        return made;
    }

private:
    [[nodiscard]] setting setting_for(profile const& as) const {
        if (spec_.input) return setting_of(spec_.input->from.registry, as, !spec_.input->faults.empty());
        setting unknown;
        unknown.as = as;
        unknown.may_lack_kernel_session = true;
        unknown.may_lack_csrss = true;
        return unknown;
    }

    [[nodiscard]] progress follow(projection& path) const {
        progress made;
        while (made.matched < defined_ && path.take(recorded_.effects[made.matched])) ++made.matched;
        bool const to_the_end = made.matched == recorded_.effects.size();
        bool const ended = !recorded_.effects.empty() && recorded_.effects.back().which == world::call::end;
        made.accepted = made.matched == defined_ && (!to_the_end || !spec_.whole || ended);
        return made;
    }

    specification const& spec_;
    trace const& recorded_;
    std::size_t defined_;
};

}  // namespace smss::conformance::detail
