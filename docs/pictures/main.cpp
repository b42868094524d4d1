// SPDX-License-Identifier: BSL-1.0
// Draws the pictures of the documentation from the tables, from a run and from a counterexample:
//   draw_pictures OUTPUT_DIRECTORY .ci/rooms.txt CASE.reg CASE.world.json SECOND.reg SECOND.world.json
#include "boot_picture.hpp"
#include "counterexample_picture.hpp"
#include "refinement_picture.hpp"
#include "room_picture.hpp"
#include "sequence_picture.hpp"
#include "table_picture.hpp"

#include <smss/adapters/vector_json.hpp>
#include <smss/machine/api_request.hpp>
#include <smss/machine/session.hpp>
#include <smss/machine/subsystem.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/run.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/simulated.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace {

[[noreturn]] void give_up(std::string const& sentence) {
    std::fprintf(stderr, "draw_pictures: %s\n", sentence.c_str());
    std::exit(1);
}

std::string content_of(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) give_up("cannot read " + path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

// The run of a recorded case.
std::vector<smss::effect> run_case(std::string const& registry_file, std::string const& world_file) {
    auto parsed = smss::registry::parse(std::string_view{content_of(registry_file)});
    if (!parsed.ok()) give_up(registry_file + ": " + smss::registry::describe(*parsed.error));
    auto world = smss::adapters::read_world(content_of(world_file), world_file);
    world.scenario.registry = std::move(parsed.content);
    smss::world::faulty nt{smss::world::simulated{world.scenario}, world.faults};
    return smss::run(nt, smss::edition::nt5_2 | smss::choice::reactos);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 7) give_up("expected: OUTPUT_DIRECTORY rooms.txt CASE.reg CASE.world.json SECOND.reg SECOND.world.json");
    std::string const folder = std::string{argv[1]} + "/";
    auto const picture = [&](std::string const& name, auto&& draw) {
        std::ofstream out{folder + name};
        draw(out);
        if (!out.flush()) give_up("cannot write " + folder + name);
    };
    using smss::edition;
    picture("boot_order.svg", [](auto& out) { pictures::write_boot_order(out); });
    picture("session_by_smss.dot", [](auto& out) { pictures::write_table(out, smss::session_table<edition::nt5_2>, "TB"); });
    picture("session_by_copy.dot", [](auto& out) { pictures::write_table(out, smss::session_table<edition::nt10_0>, "TB"); });
    picture("sm_api.dot", [](auto& out) { pictures::write_table(out, smss::api_request_table, "TB"); });
    picture("subsystem.dot", [](auto& out) { pictures::write_table(out, smss::subsystem_table, "TB"); });
    picture("supervision_nt5_2.dot", [](auto& out) { pictures::write_table(out, smss::machine::supervision_table<edition::nt5_2>, "LR"); });
    picture("supervision_nt6_1.dot", [](auto& out) { pictures::write_table(out, smss::machine::supervision_table<edition::nt6_1>, "LR"); });
    picture("supervision_nt10_0.dot",
            [](auto& out) { pictures::write_table(out, smss::machine::supervision_table<edition::nt10_0>, "LR"); });
    picture("rooms.dot", [&](auto& out) { pictures::write_rooms(out, content_of(argv[2])); });
    auto const effects = run_case(argv[3], argv[4]);
    picture("sequence.svg", [&](auto& out) { pictures::write_sequence(out, effects); });
    picture("sequence_session.svg", [&](auto& out) { pictures::write_sequence(out, run_case(argv[5], argv[6])); });
    picture("refinement.svg", [&](auto& out) { pictures::write_refinement(out, effects); });
    picture("counterexample.svg", [](auto& out) { pictures::write_standstill(out); });
    picture("broken_invariant.svg", [](auto& out) { pictures::write_broken_invariant(out); });
    return 0;
}
