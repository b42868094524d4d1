// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw the effects of a run as a sequence diagram: who asks NT for what, and what the outside does.
#pragma once

#include "svg.hpp"

#include <smss/nt/status.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/effect.hpp>

#include <cstddef>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace pictures {

/// The effects of tier `core`; several of the same call in a row share an arrow, which says how many they are.
inline void write_sequence(std::ostream& out, std::vector<smss::effect> const& effects) {
    using smss::world::actor;
    struct arrow {
        smss::effect const* first;
        int count;
    };
    std::vector<arrow> arrows;
    for (smss::effect const& one : effects) {
        if (one.level != smss::world::tier::core) continue;
        bool const repeats = !arrows.empty() && arrows.back().first->which == one.which && arrows.back().first->by == one.by &&
                             arrows.back().first->result == one.result;
        if (repeats) {
            ++arrows.back().count;
        } else {
            arrows.push_back({&one, 1});
        }
    }
    std::map<std::string, int> const lanes{{"main", 70}, {"api1", 200}, {"api2", 320}, {"NT", 640}, {"world", 890}};
    auto const lane_of = [](smss::effect const& one) {
        if (one.by.who == actor::world) return std::string{"world"};
        return one.by.who == actor::main ? std::string{"main"} : one.by.number <= 1 ? std::string{"api1"} : std::string{"api2"};
    };
    constexpr int row = 24, top = 52;
    int const height = top + row * static_cast<int>(arrows.size()) + 20;
    drawing picture{out, 960, height};
    std::map<std::string, std::string> const titles{
        {"main", "smss, main"}, {"api1", "API 1"}, {"api2", "API 2"}, {"NT", "NT"}, {"world", "the outside"}};
    for (auto const& [lane, x] : lanes) {
        picture.line(x, 40, x, height - 8, "stroke=\"#b7c4d1\" stroke-dasharray=\"3 4\"");
        picture.box(x - 54, 12, 108, 28, "fill=\"#e8f1fa\" stroke=\"#44576a\"")
            .text(x, 31, titles.at(lane), "text-anchor=\"middle\" font-weight=\"bold\"");
    }
    int y = top + 14;
    for (arrow const& one : arrows) {
        std::string const from = lane_of(*one.first);
        std::string what{smss::world::name(one.first->which)};
        for (auto const& given : one.first->arguments) {
            if (given.is != smss::world::kind::text || given.which == smss::world::field::env || given.string.empty()) continue;
            what += " " + smss::nt::to_display(given.string);
            break;
        }
        what = cut(std::move(what), from == "world" ? 34 : 58);
        if (one.count > 1) what += "  ×" + std::to_string(one.count);
        bool const failed = one.first->has_status && !smss::nt::succeeded(one.first->result);
        if (failed) what += "  → " + smss::nt::to_string(one.first->result);
        int const start = lanes.at(from);
        int const end = lanes.at("NT");
        picture.line(start, y, start < end ? end - 2 : end + 2, y,
                     failed ? "stroke=\"#b42318\" marker-end=\"url(#head)\"" : "stroke=\"#44576a\" marker-end=\"url(#head)\"");
        picture.text(start < end ? start + 8 : end + 14, y - 4, what, "font-size=\"11\"");
        y += row;
    }
    picture.finish();
}

}  // namespace pictures
