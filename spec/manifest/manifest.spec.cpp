// SPDX-License-Identifier: BSL-1.0
// The sizes and verdicts of the composed system in many scopes are those that spec/manifest.json pins.
#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using json = nlohmann::ordered_json;

namespace {

constexpr char const* file = SMSS_MANIFEST;
constexpr char const* advice =
    "What to look at: a change of the model (include/smss/system, include/smss/machine, a choice) changes sizes, and so does a mistake in "
    "the "
    "search. If the change is meant, write the manifest anew with `SMSS_UPDATE=1 ctest -R spec.manifest`, look at the difference, and say "
    "in "
    "the commit why each number moved; entries with \"spin\" are also held against spec/promela.";

json read_manifest() {
    std::ifstream in{file};
    INFO("cannot read " << file);
    REQUIRE(in.good());
    return json::parse(in);
}

// One space a line, so that a difference reads well.
void write_manifest(json const& manifest) {
    std::ofstream out{file};
    out << "{\n  \"about\": " << manifest.at("about").dump() << ",\n  \"spaces\": [\n";
    std::string_view between = "";
    for (auto const& space : manifest.at("spaces")) {
        out << between << "    " << space.dump();
        between = ",\n";
    }
    out << "\n  ]\n}\n";
}

// An edition by its name, then choices: "reactos", "any", or one alternative as "api_pool::two_threads".
profile profile_in(json const& space) {
    std::string const wanted = space.at("edition");
    std::optional<profile> meant;
    for (edition const which : editions) {
        if (name(which) == wanted) meant = which;
    }
    INFO("no edition is called " << wanted);
    REQUIRE(meant.has_value());
    for (std::string const chosen : space.at("choices")) {
        INFO("no choice is called " << chosen);
        auto const colons = chosen.find("::");
        if (chosen == "reactos") {
            *meant = *meant | choice::reactos;
        } else if (chosen == "any") {
            *meant = *meant | choice::any;
        } else {
            REQUIRE(colons != std::string::npos);
            REQUIRE(meant->permitted.select(chosen.substr(0, colons), chosen.substr(colons + 2)));
        }
    }
    return *meant;
}

// What the search finds, in the words of the manifest.
json found_in(json const& space) {
    auto const bound = [&space](char const* which) { return space.at(which).get<unsigned>(); };
    smss::system const system{profile_in(space),
                              scope::sessions{bound("sessions")},
                              scope::queue{bound("queue")},
                              scope::threads{bound("threads")},
                              scope::faults{bound("faults")},
                              scope::subsystems{bound("subsystems")},
                              scope::starts{bound("starts")},
                              scope::mishaps{space.value("mishaps", 0u)}};
    REQUIRE(system.is_within_reach());
    bool const by_orbits = space.contains("orbits");
    check::options chosen;
    chosen.show = check::progress::silent;
    chosen.reduction = by_orbits ? check::symmetry::when_offered : check::symmetry::ignored;
    auto const result = check::verify(system, invariants::all, check::property_list<>{}, chosen);
    REQUIRE(result.size.complete());
    json found = space;
    if (by_orbits) {
        REQUIRE(result.represented.has_value());
        found["orbits"] = result.size.states;
        found["stand_for"] = *result.represented;
    } else {
        found["states"] = result.size.states;
    }
    found["transitions"] = result.size.transitions;
    found["depth"] = result.size.depth;
    found["violated"] = json::array();
    for (auto const& finding : result.findings) {
        if (finding.verdict == check::judgement::violated)
            found["violated"].push_back(finding.kind == check::claim::no_deadlock ? "deadlock" : finding.requirement);
    }
    return found;
}

void hold_against_manifest(bool long_ones) {
    json manifest = read_manifest();
    char const* const update = std::getenv("SMSS_UPDATE");
    bool const writes = update != nullptr && std::string_view{update} == "1";
    std::size_t compared = 0;
    for (auto& space : manifest.at("spaces")) {
        if (space.value("long", false) != long_ones) continue;
        INFO("pinned in " << file << ":\n  " << space.dump());
        json const found = found_in(space);
        ++compared;
        if (writes) {
            space = found;
            continue;
        }
        INFO("the search finds:\n  " << found.dump() << "\n" << advice);
        CHECK(found == space);
    }
    CHECK(compared != 0);
    if (writes) write_manifest(manifest);
}

}  // namespace

TEST_CASE("every space has the size, the depth and the verdicts that the manifest pins") { hold_against_manifest(false); }

// Hidden: run as "[long]", by the CTest spec.manifest_long.
TEST_CASE("so have the spaces of about a billion states, by their orbits", "[.][long]") { hold_against_manifest(true); }

TEST_CASE("a manifest that differs in one number is noticed") {
    json const space = read_manifest().at("spaces").at(0);
    json const found = found_in(space);
    for (char const* const pinned : {"states", "transitions", "depth"}) {
        json other = space;
        other[pinned] = other[pinned].get<std::uint64_t>() + 1;
        CHECK(found != other);
    }
    json other = space;
    other["violated"].push_back("deadlock");
    CHECK(found != other);
}
