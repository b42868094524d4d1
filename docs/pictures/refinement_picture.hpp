// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw a run beside the composed system that follows it: one row for each effect that tells where the system is.
#pragma once

#include "svg.hpp"

#include <smss/conformance/effect_text.hpp>
#include <smss/conformance/projection.hpp>
#include <smss/machine/boot.hpp>

#include <cstddef>
#include <ostream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace pictures {

/// The effects of a run (5.2, as ReactOS) on the left, the phases of the boot that are possible behind each on the right.
/// Effects that leave them as they are count, and are not drawn. \throws std::runtime_error when the run is no path of the system
inline void write_refinement(std::ostream& out, std::vector<smss::effect> const& effects) {
    struct step {
        std::string effect{};
        std::string phases{};
        std::size_t silent = 0;  // effects before it that told nothing
    };
    smss::conformance::setting of;
    of.as = smss::edition::nt5_2 | smss::choice::reactos;
    smss::conformance::projection path{of};
    std::vector<step> steps;
    std::size_t silent = 0;
    for (smss::effect const& one : effects) {
        if (!path.take(one)) throw std::runtime_error{"the run is no path of the system"};
        std::set<smss::boot_phase> possible;
        for (auto const& state : path.states()) possible.insert(state.now.boot);
        std::string phases;
        for (smss::boot_phase const phase : possible) phases += (phases.empty() ? "" : " or ") + words(smss::machine::name(phase));
        if (!steps.empty() && steps.back().phases == phases) {
            ++silent;
            continue;
        }
        steps.push_back({smss::conformance::to_text(one), phases, silent});
        silent = 0;
    }

    constexpr int row = 30, top = 50, right = 640;
    drawing picture{out, 1100, top + row * static_cast<int>(steps.size()) + 30};
    picture.text(12, 30, "run: what becomes visible", bold).text(right, 30, "system: how far the boot may be", bold);
    int y = top;
    for (step const& one : steps) {
        if (one.silent != 0) picture.text(12, y - 4, "… " + std::to_string(one.silent) + " more", soft);
        picture.text(12, y + 14, cut(one.effect, 78), "font-size=\"12\"")
            .line(right - 60, y + 10, right - 8, y + 10, "stroke=\"#44576a\" marker-end=\"url(#head)\"")
            .box(right, y - 1, 440, row - 8, "fill=\"#e8f1fa\" stroke=\"#0b62b8\"")
            .text(right + 8, y + 14, cut(one.phases, 62), "font-size=\"12\"");
        y += row;
    }
    if (silent != 0) picture.text(12, y + 4, "… " + std::to_string(silent) + " more", soft);
    picture.finish();
}

}  // namespace pictures
