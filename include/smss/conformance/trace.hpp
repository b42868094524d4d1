// SPDX-License-Identifier: BSL-1.0
// Knows: a recorded trace: the effects of one boot in order, where they came from, and how far they show defined data.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// The effects of one run of some Session Manager, in the order in which they were seen. Steps count from 1 in everything
/// that people read, and from 0 here. Read one with `adapters::read_trace`.
struct trace {
    std::string source{};              ///< file name, for messages; may be empty
    std::vector<effect> effects{};     ///< in the order in which they were recorded
    std::vector<std::size_t> lines{};  ///< line of each effect in the source, from 1; empty: one effect a line

    /// The line on which that step stands. The step behind the last one stands behind the last line.
    [[nodiscard]] constexpr std::size_t line_of(std::size_t step) const {
        if (lines.empty()) return step + 1;
        return step < lines.size() ? lines[step] : lines.back() + 1;
    }
};

/// The fill of fresh heap memory: what a text shows that was read past its end. \source vectors README, `undefined_data`
inline constexpr char16_t heap_fill = 0xBABA;

/// An argument shows bytes that nobody has written.
[[nodiscard]] constexpr bool shows_undefined_data(effect const& one) {
    auto const has_fill = [](std::u16string_view text_of) { return text_of.find(heap_fill) != std::u16string_view::npos; };
    return std::any_of(one.arguments.begin(), one.arguments.end(), [&](world::argument const& argument) {
        return has_fill(argument.string.view()) ||
               std::any_of(argument.items.begin(), argument.items.end(), [&](text const& item) { return has_fill(item.view()); });
    });
}

/// How many steps come before the first one that shows undefined data: what comes from there on is not judged.
[[nodiscard]] constexpr std::size_t defined_steps(trace const& recorded) {
    auto const first = std::find_if(recorded.effects.begin(), recorded.effects.end(), shows_undefined_data);
    return static_cast<std::size_t>(first - recorded.effects.begin());
}

}  // namespace smss::conformance
