// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw the rooms and their arrows from the file that the build enforces.
#pragma once

#include <map>
#include <ostream>
#include <set>
#include <sstream>
#include <string>

namespace pictures {

/// `listing`: lines `room requires rooms`. An arrow that follows from others is left out.
inline void write_rooms(std::ostream& out, std::string const& listing) {
    std::map<std::string, std::set<std::string>> needs;
    std::istringstream lines{listing};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream parts{line};
        std::string room, word;
        parts >> room >> word;
        auto& required = needs[room];
        while (parts >> word) required.insert(word);
    }
    auto const indirect = [&needs](std::string const& room, std::string const& wanted) {
        for (auto const& between : needs[room]) {
            if (between != wanted && needs[between].contains(wanted)) return true;
        }
        return false;
    };
    out << "digraph rooms {\n    rankdir=BT;\n    bgcolor=transparent;\n    nodesep=0.45;\n"
        << "    node [shape=box, style=\"rounded,filled\", fillcolor=\"#e8f1fa\", color=\"#44576a\", fontname=\"DejaVu Sans\", "
           "fontsize=13];\n"
        << "    edge [color=\"#44576a\", dir=forward];\n";
    for (auto const& [room, required] : needs) {
        out << "    " << room << ";\n";
        for (auto const& other : required) {
            if (!indirect(room, other)) out << "    " << room << " -> " << other << ";\n";
        }
    }
    out << "}\n";
}

}  // namespace pictures
