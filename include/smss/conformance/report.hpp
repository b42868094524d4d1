// SPDX-License-Identifier: BSL-1.0
// Knows: how a judgement reads.
#pragma once

#include <smss/conformance/effect_text.hpp>
#include <smss/conformance/trace.hpp>
#include <smss/conformance/verdict.hpp>
#include <smss/nt/edition.hpp>

#include <cstddef>
#include <string>

namespace smss::conformance {

/// An edition and its choices in words: `nt5_2, api_pool=two_threads`.
[[nodiscard]] inline std::string to_text(profile const& as) { return std::string{name(as.which)} + ", " + choices_text(as); }

/// `step 14 of 31 (boot.effects.jsonl:14)`
[[nodiscard]] inline std::string place_text(trace const& recorded, std::size_t step) {
    std::string const steps = std::to_string(recorded.effects.size());
    std::string const place = (recorded.source.empty() ? "line " : recorded.source + ":") + std::to_string(recorded.line_of(step));
    if (step >= recorded.effects.size()) return "the end, after " + steps + " steps (" + place + ")";
    return "step " + std::to_string(step + 1) + " of " + steps + " (" + place + ")";
}

/// The judgement for people, line by line, ending in a line feed.
[[nodiscard]] inline std::string to_text(verdict const& judged, trace const& recorded) {
    std::string out;
    auto const line = [&](std::string const& label, std::string const& what) {
        out += "  " + label + std::string(10 - label.size(), ' ') + what + '\n';
    };
    if (judged.accepted) {
        out += "accepted: all " + std::to_string(judged.steps) + " steps\n";
        if (judged.undefined_from < judged.steps) {
            out = "accepted: " + std::to_string(judged.undefined_from) + " of " + std::to_string(judged.steps) +
                  " steps; the next one shows undefined data, and nothing is judged from there on\n";
        }
    } else {
        out += "rejected at " + place_text(recorded, judged.matched) + '\n';
    }
    line("against", std::string{name(judged.judged)} + ", " + to_text(judged.as));
    if (judged.accepted) return out;
    auto const shown = [](effect const& one) { return std::string{name(one.by.who)} + "  " + to_text(one); };
    if (judged.matched != 0)
        line("matched", std::to_string(judged.matched) + " steps, the last: " + shown(recorded.effects[judged.matched - 1]));
    line("recorded", judged.refused ? shown(*judged.refused) : "nothing more");
    // A step of the system is a word, an effect is a line.
    bool const words = judged.judged == level::system;
    std::string joined;
    for (allowed_step const& one : judged.allowed) {
        if (words) {
            joined += (joined.empty() ? "" : ", ") + one.what;
        } else {
            line("allowed", std::string{one.by} + "  " + one.what);
        }
    }
    if (words || judged.allowed.empty()) line("allowed", joined.empty() ? "nothing more" : joined);
    if (!judged.difference.empty()) line(words ? "meaning" : "differs", judged.difference);
    for (std::string const& one : judged.states) line("system", one);
    line("refused", std::string{judged.requirement.id} + ": " + std::string{judged.requirement.sentence});
    for (neighbour const& other : judged.nearest) {
        line("nearest", "accepted as " + std::string{name(other.as.which)} + (other.departures.empty() ? "" : " with"));
        for (departure const& one : other.departures) {
            line("", name(one.choice) + " (" + std::string{one.requirement.id} + "), which shows first at step " +
                         std::to_string(one.step + 1));
            line("", "  recorded  " + (one.recorded.empty() ? "nothing more" : std::string{one.by} + "  " + one.recorded));
            line("", "  otherwise " + (one.allowed.empty() ? "nothing more" : one.allowed));
        }
    }
    if (judged.nearest.empty())
        line("nearest", judged.search_was_cut ? "not found within the bounds of the search" : "no choice and no edition accepts it");
    return out;
}

}  // namespace smss::conformance
