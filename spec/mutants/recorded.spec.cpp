// SPDX-License-Identifier: BSL-1.0
// The recorded vectors, one test each group, for wrong models: stops at the first line that differs. (spec.vectors is the test of the
// right model; it says everything that differs.)
#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/nt/choice.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/catch.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/simulated.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;

namespace {

std::string read_file(std::string const& name) {
    std::ifstream file{std::string{SMSS_VECTORS} + "/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// The core lines of each thread, up to undefined data.
std::map<std::string, std::vector<std::string>> core_of(std::vector<std::string> const& lines) {
    std::map<std::string, std::vector<std::string>> core;
    for (std::string const& line : lines) {
        if (line.find("\xEB\xAA\xBA") != std::string::npos) break;
        if (line.find("\"tier\": \"core\"") == std::string::npos) continue;
        for (char const* const thread : {"main", "api", "world"}) {
            if (line.find("\"by\": \"" + std::string{thread} + "\"") != std::string::npos) core[thread].push_back(line);
        }
    }
    return core;
}

std::vector<std::string> lines_of(std::string const& content) {
    std::vector<std::string> all;
    for (std::size_t begin = 0; begin < content.size();) {
        std::size_t const end = std::min(content.find('\n', begin), content.size());
        if (end > begin) all.push_back(content.substr(begin, end - begin));
        begin = end + 1;
    }
    return all;
}

void hold_against(std::string const& number) {
    auto parsed = registry::parse(std::string_view{read_file(number + ".reg")});
    REQUIRE(parsed.ok());
    adapters::vector_world world = adapters::read_world(read_file(number + ".world.json"), number);
    world.scenario.registry = std::move(parsed.content);
    world::faulty nt{world::simulated{world.scenario}, world.faults};
    std::vector<std::string> modelled;
    for (effect const& one : run(nt, edition::nt5_2 | choice::reactos)) modelled.push_back(adapters::to_json(one));
    std::vector<std::string> const recorded = lines_of(read_file(number + ".effects.jsonl"));
    auto actual = core_of(modelled);
    for (auto const& [thread, expected] : core_of(recorded)) {
        std::size_t const common = std::min(expected.size(), actual[thread].size());
        for (std::size_t i = 0; i < common; ++i) {
            if (expected[i] == actual[thread][i]) continue;
            INFO("vector " << number << ", thread " << thread << ", line " << i << "\n  recorded " << expected[i] << "\n  model    "
                           << actual[thread][i]);
            FAIL("the model does something else than what was recorded");
        }
        bool const whole = read_file(number + ".effects.jsonl").find("\xEB\xAA\xBA") == std::string::npos;
        INFO("vector " << number << ", thread " << thread << ": " << expected.size() << " lines recorded, " << actual[thread].size()
                       << " by the model");
        if (actual[thread].size() < expected.size() || (whole && actual[thread].size() > expected.size()))
            FAIL("lines are missing, or too many");
    }
}

void hold_against_group(std::string_view group) {
    std::size_t cases = 0;
    for (auto const& one : nlohmann::json::parse(read_file("index.json"))) {
        if (one.at("group") != group) continue;
        ++cases;
        hold_against(one.at("case"));
    }
    CHECK(cases > 0);
}

}  // namespace

TEST_CASE("recorded: stock systems") { hold_against_group("stock"); }
TEST_CASE("recorded: BootExecute") { hold_against_group("bootexecute"); }
TEST_CASE("recorded: SetupExecute and Execute") { hold_against_group("setupexecute"); }
TEST_CASE("recorded: pending renames") { hold_against_group("pfro"); }
TEST_CASE("recorded: object directories") { hold_against_group("objdirs"); }
TEST_CASE("recorded: DOS devices") { hold_against_group("dosdev"); }
TEST_CASE("recorded: paging files") { hold_against_group("paging"); }
TEST_CASE("recorded: known DLLs") { hold_against_group("knowndlls"); }
TEST_CASE("recorded: environment") { hold_against_group("environment"); }
TEST_CASE("recorded: subsystems") { hold_against_group("subsystems"); }
TEST_CASE("recorded: images") { hold_against_group("images"); }
TEST_CASE("recorded: scenarios") { hold_against_group("scenario"); }
TEST_CASE("recorded: faults") { hold_against_group("fault"); }
TEST_CASE("recorded: extra cases") { hold_against_group("extra"); }
