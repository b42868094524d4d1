// SPDX-License-Identifier: BSL-1.0
// Knows: how the result of a search is told to people.
#pragma once

#include <smss/check/description.hpp>
#include <smss/check/execution.hpp>
#include <smss/check/verify.hpp>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace smss::check {

/// The verdict in a word.
[[nodiscard]] constexpr std::string_view name(judgement verdict) noexcept {
    switch (verdict) {
        case judgement::holds: return "holds";
        case judgement::violated: return "VIOLATED";
        case judgement::reached: return "reached";
        case judgement::unreached: return "UNREACHED";
        case judgement::inconclusive: return "inconclusive";
    }
    return "?";
}

namespace detail {

inline void write_fields(std::ostream& out, std::vector<shown_field> const& fields) {
    std::string_view between = "";
    for (auto const& field : fields) {
        out << between << field.name << " = " << field.value;
        between = ", ";
    }
}

// 5'763'883
[[nodiscard]] inline std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, '\'');
    return digits;
}

// What is behind the sizes: 1.23 s, 45 MB
[[nodiscard]] inline std::string tenths(double value) {
    auto const scaled = static_cast<std::uint64_t>(value * 100 + 0.5);
    std::string const cents = std::to_string(100 + scaled % 100);
    return std::to_string(scaled / 100) + "." + cents.substr(1);
}

}  // namespace detail

/// Writes an execution: the initial state, then one line for each step with its action, what it changed, and how one
/// knows that the step is possible.
template <explorable Model>
void write(std::ostream& out, Model const& system, execution<Model> const& shown, std::string_view indent = "    ") {
    auto before = describe(system, shown.first);
    out << indent << "   0  (initial)  ";
    detail::write_fields(out, before);
    out << '\n';
    std::size_t widest = 0;
    for (auto const& step : shown.steps) {
        std::size_t const width = detail::word_of(system, step).size();
        if (width > widest) widest = width;
    }
    auto from = shown.first;
    std::size_t number = 0;
    for (auto const& step : shown.steps) {
        auto after = describe(system, step.after);
        std::string const count = std::to_string(++number);
        std::string const word = detail::word_of(system, step);
        out << indent << std::string(count.size() < 4 ? 4 - count.size() : 0, ' ') << count << "  " << word << std::string(widest - word.size(), ' ') << "  ";
        auto const changed = changes(before, after);
        if (changed.empty()) {
            out << "(nothing changes)";
        } else {
            detail::write_fields(out, changed);
        }
        if (std::string const source = detail::evidence_of_step(system, from, step.action); !source.empty()) out << "   [" << source << ']';
        out << '\n';
        before = std::move(after);
        from = step.after;
    }
    out << indent << "replay: smss::check::replay(system, \"" << actions_of(system, shown) << "\")\n";
}

/// Writes everything a search has found: sizes, the verdict on each claim, and the shortest execution behind each
/// refuted one. Witnesses of reached goals are only counted; `write` shows them.
template <explorable Model>
std::ostream& operator<<(std::ostream& out, verification<Model> const& result) {
    auto const& size = result.size;
    out << detail::grouped(size.states) << (result.reduced ? " orbits" : " states");
    if (result.represented) out << " (" << detail::grouped(*result.represented) << " states)";
    out << ", " << detail::grouped(size.transitions) << " transitions, depth " << size.depth << "; " << detail::tenths(size.seconds) << " s, "
        << detail::tenths(static_cast<double>(size.bytes) / 1e6) << " MB\n";
    if (!size.complete()) {
        out << "incomplete: " << sentence(size.reason) << "; " << detail::grouped(size.expanded) << " of the states were judged\n";
    }
    for (auto const& found : result.findings) {
        out << "  " << name(found.verdict) << std::string(14 - name(found.verdict).size(), ' ') << found.name;
        if (!found.requirement.empty()) out << " (" << found.requirement << ')';
        if (!found.sentence.empty()) out << ": " << found.sentence;
        if (!found.required && found.verdict == judgement::violated) out << " (permitted)";
        if (found.shown) {
            out << (found.verdict == judgement::reached ? "; witness of " : "; counterexample of ") << found.shown->length()
                << (found.shown->length() == 1 ? " step" : " steps");
        }
        out << '\n';
        if (found.shown && found.verdict == judgement::violated) write(out, result.system, *found.shown, "      ");
    }
    if (result.out_of_bounds) {
        out << "  a field left its bounds:";
        for (auto const& field : result.fields_out_of_bounds) out << ' ' << field;
        out << '\n';
        write(out, result.system, *result.out_of_bounds, "      ");
    }
    return out;
}

/// Writes how far a replay went and, if it did not go all the way, what was refused and what was enabled instead.
template <explorable Model>
void write(std::ostream& out, Model const& system, replayed<Model> const& result) {
    write(out, system, result.done);
    if (result.complete) return;
    out << "    refused after step " << result.done.length() << ": " << result.refused << "; enabled there:";
    if (result.enabled.empty()) out << " nothing";
    for (auto const& word : result.enabled) out << ' ' << word;
    out << '\n';
}

}  // namespace smss::check
