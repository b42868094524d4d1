// SPDX-License-Identifier: BSL-1.0
// Knows: the judgement of a trace as JSON.
#pragma once

#include <smss/conformance/trace.hpp>
#include <smss/conformance/verdict.hpp>

#include <string>

namespace check_trace {

/// Where the input of the judgement came from.
struct input_files {
    std::string registry{};
    std::string world{};
    bool found_beside = false;  ///< not named by the user
};

/// One JSON object, indented, ending in a line feed. ASCII.
[[nodiscard]] std::string json_form(smss::conformance::verdict const& judged, smss::conformance::trace const& recorded,
                                    input_files const& from);

}  // namespace check_trace
