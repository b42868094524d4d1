// SPDX-License-Identifier: BSL-1.0
// Knows: how a case becomes effects, and how a rejection is shown.
#pragma once

#include <smss/conformance/deviation.hpp>
#include <smss/conformance/projection.hpp>
#include <smss/conformance/setting.hpp>

#include <smss/adapters/effect_json.hpp>
#include <smss/run/run.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refinement {

using namespace smss;
using namespace smss::conformance;

/// A scenario and the requests that fail in it.
struct input {
    world::scenario from{};
    std::vector<world::fault> faults{};
};

/// What run does of it.
[[nodiscard]] inline std::vector<effect> effects_of(input const& one, profile const& as) {
    return run(world::faulty{world::simulated{one.from}, one.faults}, as);
}

/// What the projection has to know of it.
[[nodiscard]] inline setting setting_of(input const& one, profile const& as) {
    return conformance::setting_of(one.from.registry, as, !one.faults.empty());
}

/// An effect of a rejected run with what came before it, for people.
[[nodiscard]] inline std::string report(std::vector<effect> const& effects, rejection const& found, std::size_t before = 6) {
    std::string text_of;
    for (std::size_t i = found.index < before ? 0 : found.index - before; i <= found.index && i < effects.size(); ++i) {
        text_of += (i == found.index ? "> " : "  ") + std::to_string(i) + " " + adapters::to_json(effects[i]).substr(0, 260) + "\n";
    }
    text_of += "  this effect: " + found.why + "\n";
    for (std::string const& state : found.states) text_of += "  the system may be at: " + state + "\n";
    text_of += "  and can take:";
    for (std::string const& step : found.allowed) text_of += " " + step;
    return text_of + "\n";
}

}  // namespace refinement
