// SPDX-License-Identifier: BSL-1.0
// The instruments: generators give what they promise, shrink to what is legal, and print readably.
#include <smss/run/run.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>
#include <smss/testing/walk.hpp>
#include <smss/testing/world_plan.hpp>
#include <smss/world/simulated.hpp>

#include <cstddef>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace smss;

namespace {

using model = decltype(smss::system{edition::nt5_2, scope::sessions{2}});

template <typename Value>
std::string shown(Value const& value) {
    std::ostringstream out;
    showValue(value, out);
    return out.str();
}

}  // namespace

TEST_CASE("every list of choices is a path of the model, and stays one when it shrinks") {
    model const system{edition::nt5_2, scope::sessions{2}, scope::faults{1}};
    testing::property("replaying any choices takes only steps that the model has", [&](testing::choice_list const& chosen) {
        auto const made = testing::replay(system, chosen);
        RC_ASSERT(made.states.size() == made.actions.size() + 1);
        for (std::size_t i = 0; i < made.actions.size(); ++i) {
            bool found = false;
            system.successors(made.states[i], [&](system_action act, model::state const& next) {
                found = found || (act == made.actions[i] && system.pack(next) == system.pack(made.states[i + 1]));
            });
            RC_ASSERT(found);
        }
        auto smaller = testing::detail::smaller_choices(chosen);
        for (auto less = smaller.next(); less; less = smaller.next()) {
            bool const shorter = less->choices.size() < chosen.choices.size();
            RC_ASSERT(shorter || less->choices < chosen.choices);
            auto const path = testing::replay(system, *less);
            RC_ASSERT(path.actions.size() <= less->choices.size());
        }
    });
}

TEST_CASE("walks live long enough to be worth something") {
    model const system{edition::nt5_2, scope::sessions{3}, scope::faults{2}};
    std::size_t steps = 0;
    std::set<system_action> seen;
    rc::Random source{1};
    for (int i = 0; i < 1000; ++i) {
        testing::follow(system, testing::choices_of(50)(source.split(), 100).value(), [&](auto const&, system_action act, auto const&) {
            ++steps;
            seen.insert(act);
        });
    }
    CHECK(steps > 20'000);
    CHECK(seen.size() > 40);
}

TEST_CASE("a shrunk counterexample prints as a trace") {
    model const system{edition::nt5_2, scope::sessions{1}, scope::faults{1}};
    rc::detail::TestMetadata metadata;
    rc::detail::TestParams parameters;
    parameters.seed = 7;
    auto const result = rc::detail::checkTestable(
        [&] {
            auto const path = *testing::walks_of(system, 40);
            RC_ASSERT(path.states.back().boot < boot_phase::known_dlls || path.states.back().stop != stop_reason::none);
        },
        metadata, parameters);
    std::ostringstream report;
    rc::detail::printResultMessage(result, report);
    REQUIRE(report.str().find("Falsifiable") != std::string::npos);
    CHECK(report.str().find("create_api_port load_configuration link_dos_devices open_sessions run_boot_execute") != std::string::npos);
}

TEST_CASE("healthy worlds boot") {
    testing::property("the final wait is reached", [] {
        auto const plan = *testing::healthy_world();
        bool waits = false;
        for (effect const& one : run(world::simulated{plan.scenario()}, edition::nt5_2)) {
            waits = waits || one.which == world::call::nt_wait_for_multiple_objects;
        }
        RC_ASSERT(waits);
    });
}

TEST_CASE("any world and any faults come to an end") {
    testing::property("a run ends, whatever it meets", [](testing::world_plan const& plan, std::vector<world::fault> const& faults) {
        auto const effects = run(world::faulty{world::simulated{plan.scenario()}, faults}, edition::nt5_2 | choice::reactos);
        RC_ASSERT(effects.back().which == world::call::end);
    });
}

TEST_CASE("values print readably") {
    CHECK(shown(nt::text{u"a\"\u00E9"}) == "\"a\\\"\\u00E9\"");
    CHECK(shown(registry::make_dword(u"N", 258)) == "\"N\" = REG_DWORD 02 01 00 00 ");
    CHECK(shown(registry::make_sz(u"S", u"x")) == "\"S\" = REG_SZ \"x\\u0000\"");
    CHECK(shown(testing::choice_list{{3, 0, 12}}) == "choices 3 0 12");
    CHECK(shown(world::fault{u"NtCreateSection", 2, status::insufficient_resources}) == "NtCreateSection #2 -> 0xC000009A");
    testing::session_manager_key key;
    key.values.push_back({4, registry::make_sz(u"A", u"b")});
    key.missing = 2;
    CHECK(shown(key).find("without \"Memory Management\"") != std::string::npos);
    testing::world_plan plan;
    plan.absent = 1;
    plan.damaged = 2;
    plan.mini_nt = true;
    plan.second_volume = false;
    plan.key = key;
    std::string const world = shown(plan);
    CAPTURE(world);
    CHECK(world.find("absent: " + shown(text{testing::stock_files[0].name})) != std::string::npos);
    CHECK(world.find("damaged: " + shown(text{testing::stock_files[1].name})) != std::string::npos);
    CHECK(world.find(", MiniNT, no D:") != std::string::npos);
    CHECK(world.find(shown(key)) != std::string::npos);
    CHECK(shown(key).find("Session Manager\\Environment]\n    \"A\" = REG_SZ \"b\\u0000\"") != std::string::npos);
}
