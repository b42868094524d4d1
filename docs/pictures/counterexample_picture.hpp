// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw an execution of the composed system: one row a step, one lane for each part that changes.
#pragma once

#include "svg.hpp"

#include <smss/check/description.hpp>
#include <smss/check/verify.hpp>
#include <smss/system/system.hpp>

#include <array>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace pictures {

/// The shortest way into the standstill of the SM API: ReactOS's choices, three sessions, no fault. The search finds it anew
/// whenever the picture is drawn.
inline void write_counterexample(std::ostream& out) {
    namespace check = smss::check;
    constexpr unsigned threads = 2;
    smss::system const system{smss::edition::nt5_2 | smss::choice::reactos, smss::scope::sessions{3}, smss::scope::faults{0},
                              smss::scope::threads{threads}};
    auto const result = check::verify(system);
    auto const& shown = *result.findings.back().shown;

    // The boot is one row; what follows is the story.
    std::size_t first = 0;
    while (first < shown.steps.size() && shown.steps[first].after.boot != smss::boot_phase::waiting) ++first;
    std::array<std::string_view, 4> const lanes{"session 1", "session 2", "threads busy", "port"};
    std::array const xs{330, 520, 710, 840};
    constexpr int row = 30, top = 50;
    int const height = top + row * static_cast<int>(shown.steps.size() - first + 1) + 30;
    drawing picture{out, 980, height};
    picture.text(12, 30, "step", bold);
    for (std::size_t i = 0; i != lanes.size(); ++i) picture.text(xs[i] + 8, 30, lanes[i], bold);
    auto const value_of = [](std::vector<check::shown_field> const& fields, std::string_view name) {
        for (auto const& field : fields) {
            if (field.name == name) return field.value;
        }
        return std::string{};
    };
    int y = top;
    std::array<std::string, 4> before;
    for (std::size_t i = first; i < shown.steps.size(); ++i, y += row) {
        auto const fields = check::describe(system, shown.steps[i].after);
        auto session = [&](char number) {
            std::string const text{number};
            std::string phase = words(value_of(fields, "session " + text));
            if (value_of(fields, "initial command " + text) == "winlogon") phase += ", winlogon";
            return phase;
        };
        std::array<std::string, 4> const now{session('1'), session('2'), value_of(fields, "threads busy"),
                                             words(value_of(fields, "first in queue"))};
        std::string const action = i == first ? "the boot, " + std::to_string(first + 1) + " steps" : words(name(shown.steps[i].action));
        bool const outside = smss::is_environment(shown.steps[i].action);
        picture.line(8, y + row - 3, 972, y + row - 3, "stroke=\"#e3e9ef\"");
        picture.text(12, y + 18, std::to_string(i + 1), soft)
            .text(46, y + 18, action, outside ? "fill=\"#9a6700\" font-weight=\"bold\"" : "font-weight=\"bold\"");
        for (std::size_t lane = 0; lane != lanes.size(); ++lane) {
            if (now[lane].empty() || (lane == 2 && now[lane] == "0")) continue;
            bool const fresh = now[lane] != before[lane];
            bool const full = lane == 2 && now[lane] == std::to_string(threads);
            picture.box(xs[lane], y + 1,
                        lane < 2    ? 178
                        : lane == 2 ? 108
                                    : 132,
                        row - 6,
                        full    ? "fill=\"#fbe3e0\" stroke=\"#b42318\""
                        : fresh ? "fill=\"#e8f1fa\" stroke=\"#0b62b8\""
                                : "fill=\"#f5f7fa\" stroke=\"#d5dde5\"");
            picture.text(xs[lane] + 8, y + 18, lane == 2 ? now[lane] + " of " + std::to_string(threads) : now[lane],
                         fresh ? "font-size=\"12\"" : "font-size=\"12\" fill=\"#8796a5\"");
        }
        before = now;
    }
    std::size_t waiting = 0;
    for (smss::request const one : shown.steps.back().after.queue) waiting += one == smss::request::none ? 0 : 1;
    picture.text(12, y + 18,
                 "Requests of clients in the port: " + std::to_string(waiting) + ". API threads: " + before[2] + " of " +
                     std::to_string(threads) + " wait inside a request. Nothing more can happen.",
                 "fill=\"#b42318\"");
    picture.finish();
}

}  // namespace pictures
