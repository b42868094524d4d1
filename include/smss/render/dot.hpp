// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw a system for Graphviz.
#pragma once

#include <smss/check/hook.hpp>
#include <smss/render/walk.hpp>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace smss::render {

namespace detail {
[[nodiscard]] inline std::string dot_quoted(std::string_view text) {
    std::string result = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}
}  // namespace detail

/// Writes a `digraph`: one node for each state with its fields as caption, final states with a double border, one arrow
/// for each step, dashed if it is the environment's. Nothing is written if the search is cut short.
template <check::explorable Model>
check::search_size dot(std::ostream& out, Model const& system, check::options const& chosen = {}) {
    walk<Model> const explored{system, chosen};
    if (!explored.size().complete()) return explored.size();
    out << "digraph system {\n    node [shape=box, style=rounded];\n    start [shape=point];\n    start -> 0;\n";
    for (std::uint32_t from = 0; from != explored.states(); ++from) {
        auto const state = explored.state(from);
        // the caption's lines are joined after quoting, because \n is an escape of DOT itself
        std::string caption;
        for (auto const& field : check::describe(system, state)) {
            std::string const line = detail::dot_quoted(field.name + " = " + field.value);
            caption += (caption.empty() ? "" : "\\n") + line.substr(1, line.size() - 2);
        }
        out << "    " << from << " [label=\"" << caption << '"' << (check::detail::ends_in(system, state) ? ", peripheries=2" : "") << "];\n";
        explored.for_each_step(from, [&](typename Model::action const& action, std::uint32_t to) {
            out << "    " << from << " -> " << to << " [label=" << detail::dot_quoted(check::detail::name_of_action(system, action))
                << (check::detail::is_from_outside(system, action) ? ", style=dashed" : "") << "];\n";
        });
    }
    out << "}\n";
    return explored.size();
}

}  // namespace smss::render
