// SPDX-License-Identifier: BSL-1.0
#include "readable_form.hpp"

#include <smss/nt/status.hpp>
#include <smss/nt/utf.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace replay {

namespace {

using smss::effect;
using smss::world::actor;
using smss::world::argument;
using smss::world::field;
using smss::world::kind;
using smss::world::tier;

std::string hexadecimal(std::uint64_t number) {
    std::array<char, 18> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

std::string shown(argument const& one) {
    switch (one.is) {
        case kind::text: {
            std::string quoted = smss::nt::to_display(one.string);
            return quoted.empty() || quoted.find(' ') != std::string::npos ? '"' + quoted + '"' : quoted;
        }
        case kind::number:
            return std::to_string(one.number);
        case kind::boolean:
            return one.number != 0 ? "yes" : "no";
        case kind::hex:
            return hexadecimal(one.number);
        case kind::status:
            return smss::nt::to_string({static_cast<std::uint32_t>(one.number)});
        case kind::null:
            return "-";
        case kind::list:
            break;
    }
    std::string all = "[";
    for (std::size_t i = 0; i < one.items.size(); ++i) all += (i != 0 ? ", " : "") + smss::nt::to_display(one.items[i]);
    return all + "]";
}

// API threads are numbered here, other than in the vectors.
std::string who(effect const& one) {
    std::string name{smss::world::name(one.by.who)};
    return one.by.who == actor::api ? name + std::to_string(one.by.number) : name;
}

std::string outcome(effect const& one) {
    if (!one.has_status) return {};
    std::string status = one.result == smss::status::success ? "ok" : smss::nt::to_string(one.result);
    return one.injected ? status + " (injected)" : status;
}

bool is_long(field which) { return which == field::env || which == field::dllpath; }

std::string what(effect const& one, bool with_names) {
    std::string line{smss::world::name(one.which)};
    for (argument const& given : one.arguments) {
        if (is_long(given.which)) continue;
        line += ' ';
        if (with_names) line += std::string{smss::world::name(given.which)} + '=';
        line += shown(given);
    }
    return line;
}

// Mermaid takes `;` and `#` for its own. Long texts are cut between characters.
std::string label(std::string const& text) {
    constexpr std::size_t widest = 110;
    std::size_t end = std::min(text.size(), widest);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string safe;
    for (char const letter : text.substr(0, end)) {
        if (letter == ';') {
            safe += "#59;";
        } else if (letter == '#') {
            safe += "#35;";
        } else {
            safe += letter;
        }
    }
    return end < text.size() ? safe + " ..." : safe;
}

}  // namespace

std::string text_form(std::vector<effect> const& effects) {
    constexpr std::size_t column = 7;
    std::string out;
    for (effect const& one : effects) {
        std::string line = who(one);
        line.resize(column, ' ');
        line += one.level == tier::core ? "  " : "- ";
        line += what(one, true);
        if (one.has_status) line += "  => " + outcome(one);
        out += line + '\n';
    }
    return out;
}

std::string mermaid_form(std::vector<effect> const& effects) {
    std::string out = "sequenceDiagram\n";
    unsigned api_threads = 0;
    for (effect const& one : effects) {
        if (one.by.who == actor::api) api_threads = std::max<unsigned>(api_threads, one.by.number);
    }
    out += "    participant main\n";
    for (unsigned i = 1; i <= api_threads; ++i) out += "    participant api" + std::to_string(i) + '\n';
    out += "    participant NT\n    participant world\n";
    for (effect const& one : effects) {
        if (one.level != tier::core) continue;
        bool const outside = one.by.who == actor::world;
        out += "    " + (outside ? "world->>NT" : who(one) + "->>NT") + ": " + label(what(one, false));
        if (one.has_status && one.result != smss::status::success) out += " = " + label(outcome(one));
        out += '\n';
    }
    return out;
}

}  // namespace replay
