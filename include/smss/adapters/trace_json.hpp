// SPDX-License-Identifier: BSL-1.0
// Knows: how a recorded trace is read from `effects.jsonl`, line by line.
#pragma once

#include <smss/adapters/effect_json.hpp>
#include <smss/conformance/trace.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace smss::adapters {

/// A trace cannot be read. The message names the file, the line, the field and what was expected.
struct trace_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads a trace, one effect a line; empty lines are skipped.
/// \param content UTF-8
/// \param file    its name, for messages
/// \throws trace_error
[[nodiscard]] inline conformance::trace read_trace(std::string_view content, std::string const& file) {
    conformance::trace read;
    read.source = file;
    std::size_t number = 0;
    bool ended = false;
    while (!content.empty()) {
        std::size_t const end = content.find('\n');
        std::string_view line = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
        auto const fail = [&](std::string const& what) { throw trace_error(file + ":" + std::to_string(number) + ": " + what); };
        if (ended) fail("expected nothing behind the effect `end`");
        try {
            read.effects.push_back(read_effect(line));
            // Who acts and how much it counts must be said in a recording: nothing is assumed.
            auto const written = nlohmann::json::parse(line);
            if (!written.contains("by")) fail("by: expected main, api or world");
            if (!written.contains("tier")) fail("tier: expected core or detail");
        } catch (effect_error const& problem) {
            fail(problem.what());
        }
        read.lines.push_back(number);
        ended = read.effects.back().which == world::call::end;
    }
    if (read.effects.empty()) throw trace_error(file + ": expected effects, one JSON object a line");
    return read;
}

}  // namespace smss::adapters
