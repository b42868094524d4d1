// SPDX-License-Identifier: BSL-1.0
// Are traces read with clear errors, followed thread by thread, and are the nearest choices the fewest?
#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/trace_json.hpp>
#include <smss/conformance/nearest.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/conformance/run_follower.hpp>
#include <smss/conformance/trace.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using conformance::flip;
using conformance::progress;

namespace {

constexpr std::string_view good = R"({"call": "NtInitializeRegistry", "by": "main", "tier": "core", "flag": 0, "status": "0x00000000"})";

std::string complaint(std::string const& content) {
    try {
        (void)adapters::read_trace(content, "boot.jsonl");
    } catch (adapters::trace_error const& problem) {
        return problem.what();
    }
    return "no complaint";
}

}  // namespace

TEST_CASE("A trace that cannot be read is named by file, line and field") {
    std::string const first = std::string{good} + "\n";
    CHECK(complaint("") == "boot.jsonl: expected effects, one JSON object a line");
    CHECK(complaint("\n\n") == "boot.jsonl: expected effects, one JSON object a line");
    CHECK(complaint(first + "{\"call\": \"NtOpenDoor\"}\n") == "boot.jsonl:2: call: expected the name of a call or event");
    CHECK(complaint(first + "\n{\"by\": \"main\"}") == "boot.jsonl:3: call: expected the name of a call or event");
    CHECK(complaint(first + "[1]") == "boot.jsonl:2: expected an object");
    CHECK(complaint(first + "{\"call\": \"end\", \"by\"") == "boot.jsonl:2: byte 21: expected JSON");
    CHECK(complaint(first + R"({"call": "end", "by": "nobody"})") == "boot.jsonl:2: by: expected main, api or world");
    CHECK(complaint(first + R"({"call": "NtSetEvent", "by": "main", "colour": 1})") ==
          "boot.jsonl:2: colour: expected a field of the vectors");
    CHECK(complaint(R"({"call": "end", "by": "main", "tier": "core"})" + std::string{"\n"} + first) ==
          "boot.jsonl:2: expected nothing behind the effect `end`");
    CHECK(complaint(first + R"({"call": "end", "tier": "core"})") == "boot.jsonl:2: by: expected main, api or world");
    CHECK(complaint(first + R"({"call": "end", "by": "main"})") == "boot.jsonl:2: tier: expected core or detail");
    CHECK(complaint(first) == "no complaint");

    conformance::trace const read = adapters::read_trace("\r\n" + std::string{good} + "\r\n\n" + std::string{good}, "boot.jsonl");
    REQUIRE(read.effects.size() == 2);
    CHECK(read.line_of(0) == 2);
    CHECK(read.line_of(1) == 4);
    CHECK(read.line_of(2) == 5);
}

TEST_CASE("What shows fresh heap memory is undefined from there on") {
    conformance::trace recorded;
    effect one = world::make(world::call::nt_create_directory_object);
    one.with(world::field::name, u"\\Windows");
    recorded.effects = {one, one, one};
    CHECK(conformance::defined_steps(recorded) == 3);
    recorded.effects[1].arguments[0].string += char16_t{0xBABA};
    CHECK(conformance::defined_steps(recorded) == 1);
    recorded.effects[0].with(world::field::threads, std::vector<text>{text{u"a"}, text{u"\uBABA"}});
    CHECK(conformance::defined_steps(recorded) == 0);
}

// --- following -------------------------------------------------------------------------------------------------------------

namespace {

effect step(world::actor who, std::uint8_t number, int name) {
    effect made = world::make(world::call::nt_set_event);
    made.by = {who, number};
    made.with(world::field::value, name);
    return made;
}

}  // namespace

TEST_CASE("Effects of the API fit every way to deal them to its threads, and no other") {
    using enum world::actor;
    // Two API threads, 1 2 3 and 1 4: recorded without their numbers.
    std::vector<effect> const expected{step(api, 1, 1), step(api, 1, 2), step(api, 1, 3),
                                       step(api, 2, 1), step(api, 2, 4), step(main, 0, 5)};
    auto const follows = [&](std::vector<int> const& names) {
        conformance::run_follower follower{expected};
        for (int const name : names) {
            if (!follower.take(step(name == 5 ? main : api, 0, name))) return false;
        }
        return follower.finished();
    };
    CHECK(follows({1, 2, 3, 1, 4, 5}));
    CHECK(follows({1, 1, 4, 2, 3, 5}));
    CHECK(follows({5, 1, 4, 1, 2, 3}));  // the first 1 was that of the second thread: found out only at 4
    CHECK_FALSE(follows({1, 4, 2, 1, 3, 5}));
    CHECK_FALSE(follows({1, 2, 3, 4, 1, 5}));
    CHECK_FALSE(follows({1, 2, 3, 1, 4}));
    CHECK_FALSE(follows({1, 2, 3, 1, 4, 5, 5}));
}

TEST_CASE("A record is compared in all its fields and in its status") {
    effect one = step(world::actor::main, 0, 1);
    one.has_status = true;
    effect other = one;
    CHECK(conformance::same_record(one, other));
    other.result = status::no_memory;
    CHECK_FALSE(conformance::same_record(one, other));
    other = one;
    other.injected = true;
    CHECK_FALSE(conformance::same_record(one, other));
    other = one;
    other.with(world::field::name, u"x");
    CHECK_FALSE(conformance::same_record(one, other));
    CHECK_FALSE(conformance::same_record(other, one));
    other = one;
    other.by = {world::actor::api, 0};
    CHECK_FALSE(conformance::same_record(one, other));
}

// --- the nearest choices -----------------------------------------------------------------------------------------------------

namespace {

// A trace that needs some choices, each of which shows at a place of its own.
struct toy {
    std::vector<std::pair<std::size_t, std::size_t>> needs{};  // choice, where it shows
    std::size_t asked = 0;

    progress operator()(profile const& as) {
        ++asked;
        std::size_t matched = 100;
        for (auto const& [choice, place] : needs) {
            if (!conformance::permits(as, {choice, 1}) && place < matched) matched = place;
        }
        return {matched == 100, matched};
    }
};

std::vector<std::size_t> choices(std::vector<flip> const& flips) {
    std::vector<std::size_t> all;
    for (flip const one : flips) all.push_back(one.choice);
    return all;
}

auto const any_flip = [](flip) { return true; };

}  // namespace

TEST_CASE("The choices that a trace needs are found, all of them and no other") {
    testing::property("any up to six choices that show at different places are found", [] {
        auto const picked = *rc::gen::unique<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, conformance::choice_count));
        std::vector<std::size_t> wanted{picked.begin(),
                                        picked.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(picked.size(), 6))};
        toy judge;
        for (std::size_t i = 0; i < wanted.size(); ++i) judge.needs.emplace_back(wanted[i], 10 * i);
        conformance::search_result const found = conformance::nearest_flips(edition::nt5_2, judge, any_flip);
        std::sort(wanted.begin(), wanted.end());
        if (wanted.empty()) {
            // Nothing is needed: no single choice is needed either.
            RC_ASSERT(found.sets.empty());
            return;
        }
        RC_ASSERT(found.sets.size() == 1u);
        RC_ASSERT(choices(found.sets.front()) == wanted);
        RC_ASSERT(judge.asked < 400u);
    });
}

TEST_CASE("Two choices that show only together are found as a pair") {
    auto judge = [](profile const& as) {
        bool const both = conformance::permits(as, {3, 1}) && conformance::permits(as, {17, 1});
        bool const third = conformance::permits(as, {5, 1});
        return progress{both && third, both ? (third ? 100u : 50u) : 10u};
    };
    conformance::search_result const found = conformance::nearest_flips(edition::nt5_2, judge, any_flip);
    REQUIRE(found.sets.size() == 1);
    CHECK(choices(found.sets.front()) == std::vector<std::size_t>{3, 5, 17});
}

TEST_CASE("Several single choices that would do are all named; a search without room says so") {
    auto either = [](profile const& as) {
        bool const one = conformance::permits(as, {2, 1});
        bool const other = conformance::permits(as, {9, 1});
        return progress{one || other, one || other ? 100u : 10u};
    };
    conformance::search_result const found = conformance::nearest_flips(edition::nt5_2, either, any_flip);
    REQUIRE(found.sets.size() == 2);
    CHECK(choices(found.sets[0]) == std::vector<std::size_t>{2});
    CHECK(choices(found.sets[1]) == std::vector<std::size_t>{9});
    CHECK_FALSE(found.was_cut);

    auto never = [](profile const&) { return progress{false, 10}; };
    CHECK(conformance::nearest_flips(edition::nt5_2, never, any_flip).sets.empty());
    CHECK_FALSE(conformance::nearest_flips(edition::nt5_2, never, any_flip).was_cut);
    CHECK(conformance::nearest_flips(edition::nt5_2, never, any_flip, {8, 20}).was_cut);
    // Flips that are not allowed are not tried.
    CHECK(conformance::nearest_flips(edition::nt5_2, either, [](flip which) { return which.choice == 4; }).sets.empty());
}

TEST_CASE("Choices are read and written by name") {
    for (std::size_t i = 0; i < conformance::choice_count; ++i) {
        for (unsigned const alternative : {0u, 1u}) {
            profile const as = conformance::with_flips(edition::nt5_2, {{i, alternative}});
            CHECK(conformance::permits(as, {i, alternative}));
            CHECK_FALSE(conformance::permits(as, {i, alternative ^ 1u}));
            CHECK(conformance::other_way(as, i) == flip{i, alternative ^ 1u});
        }
        profile const other = conformance::with_flips(edition::nt5_2, {{i, 1}});
        CHECK(conformance::choices_text(other) == conformance::name(flip{i, 1}));
    }
    CHECK(conformance::choices_text(edition::nt5_2) == "documented");
    CHECK(conformance::choices_text(edition::nt5_2 | choice::reactos) == "reactos");
    CHECK(conformance::choices_text(edition::nt6_1 | choice::any) == "any");
    CHECK(conformance::choices_text(edition::nt5_2 | choice::api_pool::two_threads) == "api_pool=two_threads");
}
