// SPDX-License-Identifier: BSL-1.0
// Knows: how to judge a recorded trace: accepted, or where it leaves the specification, why, and what would accept it.
#pragma once

#include <smss/conformance/nearest.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/conformance/run_judge.hpp>
#include <smss/conformance/system_judge.hpp>
#include <smss/conformance/trace.hpp>
#include <smss/conformance/verdict.hpp>

#include <algorithm>
#include <vector>

namespace smss::conformance {

namespace detail {

/// What the trace takes otherwise than `from`, choice by choice.
template <typename Judge>
[[nodiscard]] neighbour neighbour_at(Judge const& judge, profile const& from, std::vector<flip> const& flips) {
    neighbour made{with_flips(from, flips), {}, Judge::at};
    for (flip const one : flips) {
        std::vector<flip> others = flips;
        others.erase(std::find(others.begin(), others.end(), one));
        made.departures.push_back(judge.departure_under(with_flips(from, others)));
        made.departures.back().choice = one;
        made.departures.back().requirement = requirement_for(one.info());
    }
    return made;
}

template <typename Judge>
[[nodiscard]] verdict judge_with(Judge const& judge, specification const& spec, trace const& recorded, search_bounds const& within) {
    verdict result;
    result.judged = Judge::at;
    result.as = spec.as;
    result.steps = recorded.effects.size();
    result.undefined_from = defined_steps(recorded);
    progress const first = judge(spec.as);
    result.matched = first.matched;
    result.accepted = first.accepted;
    if (result.accepted) return result;
    // Of a choice that is left open either alternative will do.
    search_result const open = nearest_flips(
        spec.as, judge, [&](flip which) { return permits(spec.as, which); }, within);
    if (!open.sets.empty()) {
        result.as = with_flips(spec.as, open.sets.front());
        result.matched = judge(result.as).matched;
        result.accepted = true;
        return result;
    }
    judge.explain(spec.as, result);
    search_result const found = nearest_flips(
        spec.as, judge, [](flip) { return true; }, within);
    result.search_was_cut = found.was_cut;
    for (std::vector<flip> const& flips : found.sets) result.nearest.push_back(neighbour_at(judge, spec.as, flips));
    // A choice that shows at the refused step says most exactly which rule is at issue.
    if (!result.nearest.empty()) {
        for (departure const& one : result.nearest.front().departures) {
            if (one.step == result.matched) result.requirement = one.requirement;
        }
    }
    return result;
}

}  // namespace detail

/// Judges a trace.
///
/// With an input, and an edition that the model runs (5.2), the trace is held against `run` under the same input: every effect of
/// tier `core`, all its arguments and its status, in order within its thread; threads interleave freely, and effects of tier
/// `detail` are not looked at. Otherwise it is held against `system`: it must be a path of the composed system. Either way all
/// states are kept that the model may be in.
///
/// \param spec edition, choices, and what the Session Manager was given, if that is known
/// \param recorded see `trace`; what follows the first undefined data is not judged
/// \param within bounds of the search for the nearest choices, and, where there are none, editions; no flips: no search
[[nodiscard]] inline verdict accept(specification const& spec, trace const& recorded, search_bounds const& within = {}) {
    detail::system_judge const in_system{spec, recorded};
    bool const runs = spec.input && spec.as.which == edition::nt5_2;
    verdict result = runs ? detail::judge_with(detail::run_judge{spec, recorded}, spec, recorded, within)
                          : detail::judge_with(in_system, spec, recorded, within);
    if (result.accepted || !result.nearest.empty() || within.flips == 0) return result;
    for (edition const other : editions) {
        if (other != spec.as.which && in_system(other).accepted) result.nearest.push_back({other, {}, level::system});
    }
    return result;
}

}  // namespace smss::conformance
