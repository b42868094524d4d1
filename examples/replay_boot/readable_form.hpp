// SPDX-License-Identifier: BSL-1.0
// The effects of a run, written for people: line by line, or as a Mermaid sequence diagram.
#pragma once

#include <smss/world/effect.hpp>

#include <string>
#include <vector>

namespace replay {

/// One line for each effect: thread, call, what it is about, outcome.
[[nodiscard]] std::string text_form(std::vector<smss::effect> const& effects);

/// A sequence diagram of the core effects: what each thread asks NT for, and what the outside does.
[[nodiscard]] std::string mermaid_form(std::vector<smss::effect> const& effects);

}  // namespace replay
