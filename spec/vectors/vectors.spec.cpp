// SPDX-License-Identifier: BSL-1.0
// Does the model do what a real Session Manager was recorded doing, effect by effect?

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
#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;

namespace {

using lines = std::vector<std::string>;

std::string read_file(std::string const& name) {
    std::ifstream file{std::string{SMSS_VECTORS} + "/" + name, std::ios::binary};
    INFO("cannot read " << name);
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>{file}, {}};
}

lines split_lines(std::string const& content) {
    lines all;
    for (std::size_t begin = 0; begin < content.size();) {
        std::size_t const end = std::min(content.find('\n', begin), content.size());
        if (end > begin) all.push_back(content.substr(begin, end - begin));
        begin = end + 1;
    }
    return all;
}

struct vector_case {
    std::string number;
    std::string group;
    std::string description;
    bool undefined_data = false;
};

std::vector<vector_case> all_cases() {
    std::vector<vector_case> cases;
    for (auto const& one : nlohmann::json::parse(read_file("index.json"))) {
        cases.push_back({one.at("case"), one.at("group"), one.at("description"), one.at("undefined_data")});
    }
    return cases;
}

lines run_case(std::string const& number, profile const& as) {
    auto parsed = registry::parse(std::string_view{read_file(number + ".reg")});
    INFO(number << ".reg: " << (parsed.ok() ? std::string{} : registry::describe(*parsed.error)));
    REQUIRE(parsed.ok());
    std::string const world_file = number + ".world.json";
    adapters::vector_world world = adapters::read_world(read_file(world_file), world_file);
    world.scenario.registry = std::move(parsed.content);
    world::faulty nt{world::simulated{world.scenario}, world.faults};
    lines written;
    for (effect const& one : run(nt, as)) written.push_back(adapters::to_json(one));
    return written;
}

constexpr std::array threads{"main", "api", "world"};

lines core_of(lines const& all, std::string_view thread) {
    lines chosen;
    for (std::string const& line : all) {
        auto const one = nlohmann::json::parse(line);
        if (one.at("by") == thread && one.at("tier") == "core") chosen.push_back(line);
    }
    return chosen;
}

// The recorded lines that show only defined data: all before the first one with the fill of fresh heap memory.
lines defined_part(lines const& recorded) {
    lines defined;
    for (std::string const& line : recorded) {
        if (line.find("\xEB\xAA\xBA") != std::string::npos) break;  // U+BABA: bytes 0xBA
        defined.push_back(line);
    }
    return defined;
}

struct comparison {
    std::size_t compared = 0;  // core lines
    std::size_t matched = 0;
    std::string report;        // empty when all match
};

comparison compare(lines const& recorded, lines const& modelled) {
    lines const defined = defined_part(recorded);
    bool const whole = defined.size() == recorded.size();
    comparison result;
    for (std::string_view const thread : threads) {
        lines const expected = core_of(defined, thread);
        lines const actual = core_of(modelled, thread);
        std::size_t prefix = 0;
        while (prefix < expected.size() && prefix < actual.size() && expected[prefix] == actual[prefix]) ++prefix;
        result.compared += expected.size();
        result.matched += prefix;
        bool const longer = whole && actual.size() > expected.size();
        if (prefix == expected.size() && !longer) continue;
        result.report += "  thread " + std::string{thread} + ": " + std::to_string(prefix) + " of " + std::to_string(expected.size());
        result.report += " lines match; then\n";
        result.report += "    model    " + (prefix < actual.size() ? actual[prefix] : std::string{"(nothing more)"}) + "\n";
        result.report += "    recorded " + (prefix < expected.size() ? expected[prefix] : std::string{"(nothing more)"}) + "\n";
    }
    return result;
}

}  // namespace

TEST_CASE("The Session Manager does what ReactOS was recorded doing") {
    profile const reactos = edition::nt5_2 | choice::reactos;
    std::vector<vector_case> const cases = all_cases();
    REQUIRE(cases.size() == 156);
    std::size_t good = 0;
    std::size_t lines_compared = 0;
    std::size_t identical = 0;
    std::string mismatches;
    std::printf("%-5s %-14s %9s  %s\n", "case", "group", "lines", "verdict");
    for (vector_case const& one : cases) {
        lines const recorded = split_lines(read_file(one.number + ".effects.jsonl"));
        lines const modelled = run_case(one.number, reactos);
        comparison const found = compare(recorded, modelled);
        bool const cut = defined_part(recorded).size() != recorded.size();
        CHECK((one.undefined_data || !cut));
        identical += recorded == modelled ? 1 : 0;
        lines_compared += found.compared;
        good += found.report.empty() ? 1 : 0;
        std::string const verdict = !found.report.empty() ? "MISMATCH"
                                    : recorded == modelled ? "identical"
                                    : cut                  ? "matches up to undefined data"
                                                           : "matches";
        std::printf("%-5s %-14s %4zu/%-4zu  %s\n", one.number.c_str(), one.group.c_str(), found.matched, found.compared, verdict.c_str());
        if (!found.report.empty()) mismatches += "case " + one.number + ", " + one.description + "\n" + found.report;
    }
    std::printf("%zu of %zu cases match, %zu core lines; ", good, cases.size(), lines_compared);
    std::printf("%zu are identical to the last line of detail\n", identical);
    INFO(mismatches);
    CHECK(good == cases.size());
    CHECK(lines_compared > 9'000);
}

TEST_CASE("The comparison notices a dropped, a changed, an added and an exchanged line") {
    lines const recorded = split_lines(read_file("001.effects.jsonl"));
    REQUIRE(compare(recorded, recorded).report.empty());
    std::size_t noticed = 0;
    std::size_t core = 0;
    for (std::size_t i = 0; i < recorded.size(); ++i) {
        if (recorded[i].find("\"tier\": \"core\"") == std::string::npos) continue;
        ++core;
        lines dropped = recorded;
        dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
        lines changed = recorded;
        changed[i].replace(changed[i].size() - 1, 1, ", \"injected\": true}");
        lines added = recorded;
        added.insert(added.begin() + static_cast<std::ptrdiff_t>(i), recorded[i]);
        auto const differs = [&](lines const& other) { return !compare(recorded, other).report.empty(); };
        noticed += differs(dropped) && differs(changed) && differs(added) ? 1 : 0;
    }
    CHECK(core > 60);
    CHECK(noticed == core);

    lines exchanged = recorded;
    std::swap(exchanged[0], exchanged[1]);
    CHECK_FALSE(compare(recorded, exchanged).report.empty());
    // Lines of different threads may change places.
    lines interleaved = recorded;
    auto const is_connect = [](std::string const& line) { return line.find("\"connect\"") != std::string::npos; };
    auto const at = std::find_if(interleaved.begin(), interleaved.end(), is_connect) - interleaved.begin();
    REQUIRE(at < static_cast<std::ptrdiff_t>(interleaved.size()));
    std::rotate(interleaved.begin() + at - 2, interleaved.begin() + at, interleaved.begin() + at + 1);
    CHECK(compare(recorded, interleaved).report.empty());
}

namespace {

// A named choice, and a vector in which taking the other alternative shows.
struct witness {
    std::string_view choice;
    std::string_view otherwise;
    std::string_view number;
};

constexpr std::array witnesses{
    witness{"multi_string_handler", "once_per_string", "061"},
    witness{"odd_rename_list", "drops_unpaired", "045"},
    witness{"known_dll_result", "failures_skipped", "202"},
    witness{"known_dll_walk", "whole_closure", "013"},
    witness{"subsystem_failure", "reported", "136"},
    witness{"first_subsystem_wait", "notices_death", "142"},
    witness{"paging_size_arithmetic", "bits64", "084"},
    witness{"paging_reserve", "mb32", "087"},
    witness{"session_attachment", "detached_after_start", "160"},
    witness{"failed_session", "undone", "163"},
    witness{"api_pool", "grows_when_blocked", "217"},
    witness{"lost_reply", "dropped", "212"},
    witness{"foreign_session_api", "implemented", "167"},
    witness{"optional_subsystem", "once_per_session", "152"},
    witness{"environment_passes", "one", "108"},
};

}  // namespace

TEST_CASE("Every choice that ReactOS makes shows in a vector") {
    for (witness const& one : witnesses) {
        profile as = edition::nt5_2 | choice::reactos;
        INFO(one.choice << ", case " << one.number);
        REQUIRE(as.permitted.select(one.choice, one.otherwise));
        lines const recorded = split_lines(read_file(std::string{one.number} + ".effects.jsonl"));
        comparison const found = compare(recorded, run_case(std::string{one.number}, as));
        CHECK_FALSE(found.report.empty());
        CHECK(found.matched > 0);
    }
}

TEST_CASE("Recorded effects can be read and written back unchanged") {
    for (char const* const number : {"001", "148", "149", "162", "201", "217"}) {
        for (std::string const& line : split_lines(read_file(std::string{number} + ".effects.jsonl"))) {
            INFO(line);
            CHECK(adapters::to_json(adapters::read_effect(line)) == line);
        }
    }
}
