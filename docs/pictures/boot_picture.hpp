// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw the boot orders of all editions beside each other, with lines between what is the same act.
#pragma once

#include "svg.hpp"

#include <smss/machine/boot.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace pictures {

namespace detail {

struct stage {
    smss::boot_action act;
    bool fatal;
};

template <smss::edition Which>
std::vector<stage> stages_of() {
    std::vector<stage> stages;
    for (auto const& row : smss::boot_table<Which>) {
        if (row.action != smss::boot_action::fail_stage && row.action != smss::boot_action::wake)
            stages.push_back({row.action, smss::machine::failure_stops<Which>(row.action)});
    }
    return stages;
}

}  // namespace detail

/// One column for each edition, in the order of its table. Lines join the same act; where they cross, the order changed.
inline void write_boot_order(std::ostream& out) {
    using smss::edition;
    std::array const columns{detail::stages_of<edition::nt5_2>(), detail::stages_of<edition::nt6_1>(),
                             detail::stages_of<edition::nt10_0>()};
    std::array const titles{smss::nt::marketing_name(edition::nt5_2), smss::nt::marketing_name(edition::nt6_1),
                            smss::nt::marketing_name(edition::nt10_0)};
    constexpr int width = 215, gap = 95, row = 27, top = 44;
    std::size_t most = 0;
    for (auto const& column : columns) most = std::max(most, column.size());
    drawing picture{out, 3 * width + 2 * gap + 8, top + row * static_cast<int>(most) + 40};
    auto const x = [](std::size_t column) { return 4 + static_cast<int>(column) * (width + gap); };
    auto const y = [](std::size_t place) { return top + row * static_cast<int>(place); };
    for (std::size_t c = 0; c + 1 < columns.size(); ++c) {
        for (std::size_t i = 0; i != columns[c].size(); ++i) {
            for (std::size_t j = 0; j != columns[c + 1].size(); ++j) {
                if (columns[c][i].act != columns[c + 1][j].act) continue;
                bool crosses = false;
                for (std::size_t a = 0; a != columns[c].size(); ++a) {
                    for (std::size_t b = 0; b != columns[c + 1].size(); ++b)
                        crosses = crosses || (columns[c][a].act == columns[c + 1][b].act && (a < i) != (b < j) && a != i);
                }
                picture.line(x(c) + width, y(i) + 11, x(c + 1), y(j) + 11,
                             crosses ? "stroke=\"#d9822b\" stroke-width=\"1.8\"" : "stroke=\"#b7c4d1\" stroke-width=\"1.2\"");
            }
        }
    }
    for (std::size_t c = 0; c != columns.size(); ++c) {
        picture.text(x(c) + 4, 26, titles[c], bold);
        for (std::size_t i = 0; i != columns[c].size(); ++i) {
            picture.box(x(c), y(i), width, 22,
                        columns[c][i].fatal ? "fill=\"#e8f1fa\" stroke=\"#0b62b8\"" : "fill=\"#ffffff\" stroke=\"#b7c4d1\"");
            picture.text(x(c) + 9, y(i) + 15, words(name(columns[c][i].act)), "font-size=\"12\"");
        }
    }
    int const under = y(most) + 16;
    picture.box(4, under, 22, 13, "fill=\"#e8f1fa\" stroke=\"#0b62b8\"").text(32, under + 11, "its failure stops the system", soft);
    picture.line(230, under + 7, 256, under + 7, "stroke=\"#d9822b\" stroke-width=\"1.8\"")
        .text(262, under + 11, "the order of these acts differs between the two editions", soft);
    picture.finish();
}

}  // namespace pictures
