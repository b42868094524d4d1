// SPDX-License-Identifier: BSL-1.0
// Knows: how a sequence of actions is performed on an implementation and judged, and what the report says of each requirement.
#pragma once

#include <smss/conformance/choice_flip.hpp>
#include <smss/conformance/implementation.hpp>
#include <smss/conformance/live_follower.hpp>
#include <smss/conformance/requirement_of.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::conformance {

/// What came of one sequence.
struct performance {
    std::vector<system_action> performed{};  ///< the last one is where the implementation was refused
    observation seen{};                      ///< what the last one showed
    std::optional<refusal> refused{};        ///< what was wrong; none: the sequence was allowed
};

namespace detail {

/// The requirements that allowed what was shown.
template <typename Exercised>
void note_exercised(shown const& seen, Exercised&& exercised) {
    std::string_view const own = requirement_for(seen.step).id;
    exercised(own);
    auto const also = [&](bool concerned, std::string_view id) {
        if (concerned && id != own) exercised(id);
    };
    also(seen.stop != stop_reason::none, "SMSS-CRASH-001");
    also(seen.step == system_action::reply, "SMSS-API-003");
    also(seen.step == system_action::rename_pending_files, "SMSS-ORDER-002");
    also(is_any(seen.step, system_action::forward_winlogon_0), "SMSS-SESSION-002");
    also(seen.number != 0, "SMSS-SESSION-003");
}

}  // namespace detail

/// Performs the actions on the implementation, as far as they are possible after what it has shown, and judges what it shows.
/// \param exercised called with the id of a requirement for every step that it allowed
template <implementation Implementation, typename Exercised>
[[nodiscard]] performance perform(Implementation& one, registry::tree const& machine, edition which, live_follower& follower,
                                  std::vector<system_action> const& actions, Exercised&& exercised) {
    performance made;
    one.reset(machine, which);
    follower.begin();
    for (system_action const what : actions) {
        if (!follower.runs()) break;
        if (!follower.may_be_asked_for(what)) continue;
        made.performed.push_back(what);
        made.seen = one.perform(what);
        std::optional<refusal> nothing = made.seen.empty() ? follower.take_nothing(what) : std::nullopt;
        if (nothing) {
            made.refused = std::move(nothing);
            return made;
        }
        bool happened = !is_environment(what) || made.seen.empty();
        for (shown const& seen : made.seen) {
            made.refused = follower.take(seen);
            if (made.refused) return made;
            happened = happened || seen.step == what;
            detail::note_exercised(seen, exercised);
        }
        if (!happened) {
            made.refused = refusal{requirement_for(what), std::string{name(what)} + " happened, and is not shown", follower.enabled()};
            return made;
        }
    }
    if (follower.runs()) return made;
    // The system has stopped: whoever is asked to go on must not.
    for (system_action const what : {system_action::reply, system_action::connect_csr_0, system_action::create_paging_files}) {
        made.performed.push_back(what);
        made.seen = one.perform(what);
        if (!made.seen.empty()) {
            made.refused = follower.take(made.seen.front());
            return made;
        }
        exercised("SMSS-CRASH-002");
        made.performed.pop_back();
    }
    return made;
}

/// The requirements that a step of the system can be refused by.
[[nodiscard]] inline std::vector<std::string_view> driven_requirements() {
    std::vector<std::string_view> ids{"SMSS-TABLE-001", "SMSS-ORDER-002", "SMSS-CRASH-002", "SMSS-SESSION-002", "SMSS-API-003"};
    for (detail::step_rule const& row : detail::step_rules) ids.push_back(row.id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

/// What is known of one requirement after a drive.
struct requirement_result {
    requirement_ref requirement{};                ///< the requirement
    std::size_t exercised = 0;                    ///< steps that were judged by it and allowed
    std::size_t violations = 0;                   ///< sequences that it refused
    std::optional<performance> counterexample{};  ///< the smallest one found
    std::string replay{};                         ///< what to set in the environment to see exactly this one
};

/// The report of a drive: each requirement that a step of the system is about.
struct drive_report {
    profile as{};                               ///< what the implementation was held against
    std::size_t sequences = 0;                  ///< performed
    std::size_t actions = 0;                    ///< in all sequences
    std::vector<requirement_result> results{};  ///< by id

    /// The entry of that id, made where there is none.
    [[nodiscard]] requirement_result& of(std::string_view id) {
        auto const place =
            std::find_if(results.begin(), results.end(), [&](requirement_result const& one) { return one.requirement.id == id; });
        if (place != results.end()) return *place;
        results.push_back({requirement_with(id), 0, 0, {}, {}});
        return results.back();
    }
    /// No requirement was violated.
    [[nodiscard]] bool conforms() const {
        return std::none_of(results.begin(), results.end(), [](requirement_result const& one) { return one.violations != 0; });
    }
};

/// A counterexample for people: what was performed, what was seen, what was possible.
[[nodiscard]] inline std::string to_text(performance const& one) {
    std::string out;
    for (std::size_t i = 0; i < one.performed.size(); ++i) {
        out += "    " + std::to_string(i + 1) + ". " + std::string{name(one.performed[i])} + '\n';
    }
    if (!one.refused) return out;
    out += "    shown:";
    for (shown const& seen : one.seen) {
        out += ' ' + std::string{name(seen.step)};
        if (seen.stop != stop_reason::none) out += " (stops by " + std::string{name(seen.stop)} + ")";
        if (seen.step == system_action::reply) out += " (" + nt::to_string(seen.result) + ")";
        if (seen.number != 0) out += " (SM session " + std::to_string(seen.number) + ")";
    }
    out += one.seen.empty() ? " nothing\n" : "\n";
    out += "    refused: " + one.refused->why + '\n';
    out += "    possible:";
    for (system_action const step : one.refused->allowed) out += ' ' + std::string{name(step)};
    return out + (one.refused->allowed.empty() ? " nothing any more\n" : "\n");
}

/// The report, requirement by requirement.
[[nodiscard]] inline std::string to_text(drive_report const& report) {
    std::string out = std::to_string(report.sequences) + " sequences, " + std::to_string(report.actions) + " actions, " +
                      std::string{name(report.as.which)} + ", " + choices_text(report.as) + '\n';
    for (requirement_result const& one : report.results) {
        std::string const verdict = one.violations != 0  ? "VIOLATED in " + std::to_string(one.violations) + " sequences"
                                    : one.exercised != 0 ? "holds in " + std::to_string(one.exercised) + " steps"
                                                         : "not exercised";
        out += std::string{one.requirement.id} + "  " + verdict + "\n  " + std::string{one.requirement.sentence} + '\n';
        if (one.counterexample) out += to_text(*one.counterexample);
        if (!one.replay.empty()) out += "    replay: " + one.replay + '\n';
    }
    return out;
}

}  // namespace smss::conformance
