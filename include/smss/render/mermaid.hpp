// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw a system for Mermaid, which Markdown viewers show.
#pragma once

#include <smss/check/hook.hpp>
#include <smss/render/walk.hpp>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace smss::render {

namespace detail {
// Mermaid ends a caption at a line break and gives these characters a meaning.
[[nodiscard]] inline std::string mermaid_text(std::string_view text) {
    std::string result;
    for (char const c : text) {
        switch (c) {
            case ':': result += "#58;"; break;
            case ';': result += "#59;"; break;
            case '#': result += "#35;"; break;
            case '"': result += "#34;"; break;
            case '{': result += "#123;"; break;
            case '}': result += "#125;"; break;
            case '\n':
            case '\r': result += ' '; break;
            default: result += c;
        }
    }
    return result;
}
}  // namespace detail

/// Writes a `stateDiagram-v2`: one state for each state with its fields as caption, one arrow for each step, and an arrow
/// to the end from each final state. Nothing is written if the search is cut short.
template <check::explorable Model>
check::search_size mermaid(std::ostream& out, Model const& system, check::options const& chosen = {}) {
    walk<Model> const explored{system, chosen};
    if (!explored.size().complete()) return explored.size();
    out << "stateDiagram-v2\n    [*] --> s0\n";
    for (std::uint32_t from = 0; from != explored.states(); ++from) {
        auto const state = explored.state(from);
        std::string const caption = detail::mermaid_text(detail::caption(system, state, ", "));
        out << "    s" << from << (caption.empty() ? "" : " : ") << caption << '\n';  // an empty caption is no caption
        explored.for_each_step(from, [&](typename Model::action const& action, std::uint32_t to) {
            out << "    s" << from << " --> s" << to << " : " << detail::mermaid_text(check::detail::name_of_action(system, action)) << '\n';
        });
        if (check::detail::ends_in(system, state)) out << "    s" << from << " --> [*]\n";
    }
    return explored.size();
}

}  // namespace smss::render
