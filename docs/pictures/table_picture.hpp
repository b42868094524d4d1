// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw a transition table, its rows as arrows, for Graphviz.
#pragma once

#include "svg.hpp"

#include <smss/lts/transition_table.hpp>

#include <map>
#include <ostream>
#include <string>
#include <utility>

namespace pictures {

/// Writes a `digraph`: states with final ones bordered twice; rows between the same two states share one arrow. A row that
/// holds only under one alternative of a choice names it, and its arrow is dashed if nothing else goes that way.
template <smss::lts::table Table>
void write_table(std::ostream& out, Table const& table, std::string_view direction) {
    out << "digraph table {\n    rankdir=" << direction << ";\n    bgcolor=transparent;\n"
        << "    node [shape=box, style=\"rounded,filled\", fillcolor=\"#e8f1fa\", color=\"#44576a\", fontname=\"DejaVu Sans\", "
           "fontsize=12];\n"
        << "    edge [color=\"#44576a\", fontname=\"DejaVu Sans\", fontsize=10, fontcolor=\"#1d2a36\"];\n    start [shape=point];\n";
    struct arrow {
        std::string label{};
        bool always = false;
    };
    std::map<std::pair<std::string, std::string>, arrow> arrows;
    std::map<std::string, bool> states;
    states[std::string{name(table.initial)}] = table.is_final(table.initial);
    for (auto const& row : table) {
        std::string const from{name(row.from)};
        std::string const to{name(row.to)};
        states[from] = table.is_final(row.from);
        states[to] = table.is_final(row.to);
        arrow& drawn = arrows[{from, to}];
        drawn.label += (drawn.label.empty() ? "" : "\\n") + words(name(row.action));
        if (row.when.is_present()) {
            drawn.label += " (" + words(row.when.name) + ")";
        } else {
            drawn.always = true;
        }
    }
    out << "    start -> " << name(table.initial) << ";\n";
    for (auto const& [state, is_final] : states)
        out << "    " << state << " [label=\"" << words(state) << "\"" << (is_final ? ", peripheries=2" : "") << "];\n";
    for (auto const& [ends, drawn] : arrows) {
        out << "    " << ends.first << " -> " << ends.second << " [label=\"" << drawn.label << "\""
            << (drawn.always ? "" : ", style=dashed") << "];\n";
    }
    out << "}\n";
}

}  // namespace pictures
