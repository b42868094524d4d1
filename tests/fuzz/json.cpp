// SPDX-License-Identifier: BSL-1.0
// The readers of the vectors' JSON: anything is a value or an error that names a place.
#include "harness.hpp"

#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/vector_json.hpp>

#include <string>

void fuzz::world_json(std::string_view input) {
    try {
        (void)smss::adapters::read_world(input, "world.json");
    } catch (smss::adapters::vector_error const& error) {
        require(std::string_view{error.what()}.starts_with("world.json: "), "an error without the name of the file");
    }
}

void fuzz::effect_line(std::string_view input) {
    try {
        smss::effect const read = smss::adapters::read_effect(input);
        std::string const line = smss::adapters::to_json(read);
        for (char const unit : line) require(unit >= 0x20, "a line that is not one line of ASCII");
        smss::effect const again = smss::adapters::read_effect(line);
        require(smss::adapters::to_json(again) == line, "a line written is read differently");
    } catch (smss::adapters::effect_error const& error) {
        require(*error.what() != '\0', "an error that says nothing");
    }
}
