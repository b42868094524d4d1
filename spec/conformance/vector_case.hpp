// SPDX-License-Identifier: BSL-1.0
// Knows: how a recorded vector is read: its trace, and the registry and world that it was recorded with.
#pragma once

#include <smss/adapters/trace_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/conformance/verdict.hpp>
#include <smss/registry/reg_reader.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vectors {

struct vector_case {
    std::string number{};
    std::string description{};
    smss::conformance::trace recorded{};
    smss::conformance::boot_input input{};
};

inline std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file.is_open()) throw std::runtime_error(path + ": cannot be read");
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// All cases of the index, in its order. \throws std::runtime_error naming the file and the place
inline std::vector<vector_case> read_all(std::string const& folder) {
    std::vector<vector_case> cases;
    for (auto const& one : nlohmann::json::parse(read_file(folder + "/index.json"))) {
        vector_case made;
        made.number = one.at("case");
        made.description = one.at("description");
        std::string const stem = folder + "/" + made.number;
        made.recorded = smss::adapters::read_trace(read_file(stem + ".effects.jsonl"), made.number + ".effects.jsonl");
        auto parsed = smss::registry::parse(std::string_view{read_file(stem + ".reg")});
        if (!parsed.ok()) throw std::runtime_error(stem + ".reg: " + smss::registry::describe(*parsed.error));
        smss::adapters::vector_world world = smss::adapters::read_world(read_file(stem + ".world.json"), stem + ".world.json");
        made.input = {std::move(world.scenario), std::move(world.faults)};
        made.input.from.registry = std::move(parsed.content);
        cases.push_back(std::move(made));
    }
    return cases;
}

}  // namespace vectors
