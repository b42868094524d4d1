// SPDX-License-Identifier: BSL-1.0
// Knows: how an execution without end is told to people.
#pragma once

#include <smss/check/liveness.hpp>
#include <smss/check/report.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace smss::check {

/// Writes a lasso: the stem, and the cycle that follows it for ever.
template <explorable Model>
void write(std::ostream& out, Model const& system, lasso<Model> const& shown, std::string_view indent = "    ") {
    write(out, system, shown.stem, indent);
    if (shown.cycle.empty()) {
        out << indent << "and stays there for ever: nothing that is treated fairly is enabled\n";
        return;
    }
    out << indent << "and for ever again:\n";
    auto before = describe(system, shown.stem.last());
    for (auto const& step : shown.cycle) {
        auto after = describe(system, step.after);
        out << indent << "      " << detail::word_of(system, step) << "  ";
        detail::write_fields(out, changes(before, after));
        out << '\n';
        before = std::move(after);
    }
}

/// Writes the verdict on each claim of liveness, and the execution that refutes it.
template <explorable Model>
std::ostream& operator<<(std::ostream& out, liveness_report<Model> const& report) {
    if (!report.size.complete()) out << "incomplete: " << sentence(report.size.reason) << '\n';
    for (auto const& found : report.findings) {
        out << "  " << name(found.verdict) << std::string(14 - name(found.verdict).size(), ' ') << found.name;
        if (!found.requirement.empty()) out << " (" << found.requirement << ')';
        if (!found.sentence.empty()) out << ": " << found.sentence;
        out << '\n';
        if (found.shown) write(out, report.system, *found.shown, "      ");
    }
    return out;
}

}  // namespace smss::check
