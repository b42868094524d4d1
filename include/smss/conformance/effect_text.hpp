// SPDX-License-Identifier: BSL-1.0
// Knows: how to show an effect in one line for people, and where two effects differ.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/effect.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smss::conformance {

namespace detail {

// Long texts are cut: an environment has kilobytes.
inline constexpr std::size_t widest_text = 120;

[[nodiscard]] inline std::string quoted(std::u16string_view units) {
    std::string shown = nt::to_display(units.substr(0, widest_text));
    if (units.size() > widest_text) shown += "...";
    return shown.empty() || shown.find(' ') != std::string::npos ? '"' + shown + '"' : shown;
}

[[nodiscard]] inline std::string hexadecimal(std::uint64_t number) {
    std::array<char, 16> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

[[nodiscard]] inline std::string value_text(world::argument const& one) {
    switch (one.is) {
        case world::kind::text:
            return quoted(one.string);
        case world::kind::number:
            return std::to_string(one.number);
        case world::kind::boolean:
            return one.number != 0 ? "true" : "false";
        case world::kind::hex:
            return hexadecimal(one.number);
        case world::kind::status:
            return nt::to_string({static_cast<std::uint32_t>(one.number)});
        case world::kind::null:
            return "null";
        case world::kind::list:
            break;
    }
    std::string all = "[";
    std::size_t i = 0;
    for (; i < one.items.size() && all.size() < widest_text; ++i) all += (i != 0 ? ", " : "") + quoted(one.items[i]);
    return all + (i == one.items.size() ? "]" : ", ...]");
}

[[nodiscard]] inline std::string outcome(effect const& one) {
    if (!one.has_status) return "no status";
    return nt::to_string(one.result) + (one.injected ? " (injected)" : "");
}

}  // namespace detail

/// `NtCreatePagingFile file=\??\C:\pagefile.sys min=536870912 max=805306368 -> 0x00000000 STATUS_SUCCESS`, without who acts. ASCII.
[[nodiscard]] inline std::string to_text(effect const& one) {
    std::string line{name(one.which)};
    for (world::argument const& argument : one.arguments) {
        if (argument.which == world::field::env || argument.which == world::field::dllpath) continue;
        line += ' ' + std::string{name(argument.which)} + '=' + detail::value_text(argument);
    }
    if (one.has_status) line += " -> " + detail::outcome(one);
    return line;
}

/// Where a recorded effect differs from one that was allowed, `max: 805306368, allowed 1073741824`; empty when they are not of
/// the same call.
[[nodiscard]] inline std::string difference(effect const& recorded, effect const& allowed) {
    if (recorded.which != allowed.which) return {};
    std::string all;
    auto const add = [&](std::string_view what, std::string const& left, std::string const& right) {
        all += (all.empty() ? "" : "; ") + std::string{what} + ": " + left + ", allowed " + right;
    };
    for (world::argument const& one : recorded.arguments) {
        world::argument const* const other = allowed.find(one.which);
        if (other == nullptr || !(*other == one))
            add(name(one.which), detail::value_text(one), other == nullptr ? "none" : detail::value_text(*other));
    }
    for (world::argument const& one : allowed.arguments) {
        if (!recorded.has(one.which)) add(name(one.which), "none", detail::value_text(one));
    }
    bool const same_answer =
        recorded.has_status == allowed.has_status && recorded.result == allowed.result && recorded.injected == allowed.injected;
    if (!same_answer) add("status", detail::outcome(recorded), detail::outcome(allowed));
    return all;
}

}  // namespace smss::conformance
