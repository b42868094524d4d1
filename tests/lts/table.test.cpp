// SPDX-License-Identifier: BSL-1.0
// Knows: what is wrong with tables that one can see through, and that the checks agree with naive ones on the others.
#include <smss/lts/table_check.hpp>
#include <smss/lts/trace.hpp>
#include <smss/lts/transition_table.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace smss::lts;

enum class place : unsigned char { here, there, nowhere, end };
enum class move : unsigned char { go, back, stop };
using enum place;
using enum move;

struct sound {
    static constexpr auto table = transition_table{here, {
        row{here,  go,   there, "a road"},
        row{there, back, here,  "the same road"},
        row{there, stop, end},
    }, final_states{end}};
};
static_assert(well_formed<sound> && described_by_table<sound> && described_by_table<described_by<sound::table>>);
static_assert(sound::table.size() == 3 && sound::table.initial == here && sound::table[0].evidence == "a road");
static_assert(sound::table.is_final(end) && !sound::table.is_final(here));
static_assert(!described_by_table<int> && !well_formed<int> && !deterministic<place>);

struct contradictory {
    static constexpr auto table = transition_table{here, {
        row{here, go, there}, row{there, back, here}, row{here, go, here}, row{there, stop, here}}};
};
static_assert(!deterministic<contradictory> && !well_formed<contradictory>);
static_assert(find_conflict(contradictory::table).first == 0 && find_conflict(contradictory::table).second == 2);
static_assert(connected<contradictory> && without_dead_ends<contradictory> && all_actions_used<contradictory>);

// Said twice is once too often, even if both rows agree.
struct repeated {
    static constexpr auto table = transition_table{here, {row{here, go, here}, row{here, go, here}}};
};
static_assert(!deterministic<repeated>);

struct has_island {
    static constexpr auto table = transition_table{here, {row{here, go, there}, row{there, back, here}, row{nowhere, stop, here}}};
};
static_assert(!connected<has_island> && !well_formed<has_island>);
static_assert(find_unreachable_state(has_island::table).value == nowhere);
static_assert(deterministic<has_island> && without_dead_ends<has_island> && all_actions_used<has_island>);

struct ends_elsewhere {
    static constexpr auto table = transition_table{here, {
        row{here, go, there}, row{there, back, here}, row{there, stop, here}}, final_states{end}};
};
static_assert(!connected<ends_elsewhere> && find_unreachable_state(ends_elsewhere::table).value == end);

struct cul_de_sac {
    static constexpr auto table = transition_table{here, {
        row{here, go, there}, row{here, back, end}, row{here, stop, here}}, final_states{end}};
};
static_assert(!without_dead_ends<cul_de_sac> && !well_formed<cul_de_sac> && find_dead_end(cul_de_sac::table).value == there);
static_assert(deterministic<cul_de_sac> && connected<cul_de_sac>);

struct never_leaves_home {
    static constexpr auto table = transition_table{here, {row{there, go, there}}};
};
static_assert(!without_dead_ends<never_leaves_home> && find_dead_end(never_leaves_home::table).value == here);

struct stays_home {
    static constexpr auto table = transition_table{here, {row{there, go, there}}, final_states{here}};
};
static_assert(without_dead_ends<stays_home>);

struct has_idle_action {
    static constexpr auto table = transition_table{here, {row{here, go, there}, row{there, stop, here}}};
};
static_assert(!all_actions_used<has_idle_action> && !well_formed<has_idle_action>);
static_assert(find_unused_action(has_idle_action::table).value == back);
static_assert(all_actions_used<has_idle_action, sound> && deterministic<has_idle_action> && connected<has_idle_action>);

// Guards.
struct weather {
    bool dry = true, warm = true;
};
using guarded_row = row<place, move, weather>;
constexpr guard<weather> dry{"it is dry", [](weather const& w) { return w.dry; }};
constexpr guard<weather> wet{"it is wet", [](weather const& w) { return !w.dry; }};
struct guarded {
    static constexpr auto table = transition_table{here, {
        guarded_row{here,  go,   there, "on foot", dry},
        guarded_row{here,  go,   here,  "stay in", wet},
        guarded_row{there, back, here},
        guarded_row{there, stop, here},
    }};
};
static_assert(well_formed<guarded>);
static_assert(find_row(guarded::table, here, go, {true, true})->to == there);
static_assert(find_row(guarded::table, here, go, {false, true})->to == here);
struct same_guard_twice {
    static constexpr auto table = transition_table{here, {guarded_row{here, go, there, "", dry}, guarded_row{here, go, here, "", dry}}};
};
struct guard_and_none {
    static constexpr auto table = transition_table{here, {guarded_row{here, go, there, "", dry}, guarded_row{here, go, here}}};
};
struct none_and_guard {
    static constexpr auto table = transition_table{here, {guarded_row{here, go, there}, guarded_row{here, go, here, "", dry}}};
};
static_assert(!deterministic<same_guard_twice> && !deterministic<guard_and_none> && !deterministic<none_and_guard>);

// States need not be enumerators.
struct floor_and_door {
    int floor = 0;
    bool open = false;
    [[nodiscard]] friend constexpr bool operator==(floor_and_door const&, floor_and_door const&) = default;
};
struct lift {
    static constexpr auto table = transition_table{floor_and_door{0, false}, {
        row{floor_and_door{0, false}, go,   floor_and_door{1, false}},
        row{floor_and_door{1, false}, stop, floor_and_door{1, true}},
        row{floor_and_door{1, true},  back, floor_and_door{0, false}},
    }};
};
static_assert(well_formed<lift> && well_formed<described_by<lift::table>>);

constexpr std::array there_and_back{go, back, go, stop};
constexpr std::array too_far{go, back, back, stop};
static_assert(walk(sound::table, there_and_back) == walked<place>{end, 4, true});
static_assert(walk(sound::table, too_far) == walked<place>{here, 2, false});
static_assert(walk_from(sound::table, there, too_far) == walked<place>{there, 0, false});
static_assert(accepts(sound::table, there_and_back) && !accepts(sound::table, too_far) && accepts(sound::table, std::array<move, 0>{}));
// The first row leads astray, the second one further: walk sees one, accepts sees both.
constexpr transition_table forked{here, {row{here, go, nowhere}, row{here, go, there}, row{there, stop, end}}};
constexpr std::array fork_trace{go, stop};
static_assert(!walk(forked, fork_trace).complete && walk(forked, fork_trace).state == nowhere && accepts(forked, fork_trace));

constexpr std::size_t rows = 6;
using random_table = transition_table<place, move, rows, 1>;

random_table any_table() {
    row<place, move> written[rows];
    for (auto& line : written) {
        line = {static_cast<place>(*rc::gen::inRange(0, 4)), static_cast<move>(*rc::gen::inRange(0, 3)),
                static_cast<place>(*rc::gen::inRange(0, 4))};
    }
    return random_table{here, written, final_states{static_cast<place>(*rc::gen::inRange(0, 4))}};
}

std::set<place> reachable(random_table const& table) {
    std::set<place> found{table.initial};
    for (std::size_t sweep = 0; sweep != rows; ++sweep) {
        for (auto const& line : table) {
            if (found.count(line.from) != 0) found.insert(line.to);
        }
    }
    return found;
}

bool is_trace(random_table const& table, place from, std::vector<move> const& actions, std::size_t at = 0) {
    if (at == actions.size()) return true;
    return std::any_of(table.begin(), table.end(), [&](auto const& line) {
        return line.from == from && line.action == actions[at] && is_trace(table, line.to, actions, at + 1);
    });
}

}  // namespace

TEST_CASE("what is wrong with tables is seen at run time as well") {
    auto const conflict = [](auto const& table) {
        auto const found = find_conflict(table);
        return found ? std::pair{found.first, found.second} : std::pair{rows, rows};
    };
    constexpr std::pair none{rows, rows};
    CHECK(conflict(contradictory::table) == std::pair{std::size_t{0}, std::size_t{2}});
    CHECK(conflict(repeated::table) == std::pair{std::size_t{0}, std::size_t{1}});
    CHECK(conflict(same_guard_twice::table) == std::pair{std::size_t{0}, std::size_t{1}});
    CHECK(conflict(guard_and_none::table) == std::pair{std::size_t{0}, std::size_t{1}});
    CHECK(conflict(none_and_guard::table) == std::pair{std::size_t{0}, std::size_t{1}});
    CHECK((conflict(guarded::table) == none && conflict(sound::table) == none));
    CHECK((find_unreachable_state(has_island::table).value == nowhere && find_unreachable_state(ends_elsewhere::table).value == end));
    CHECK(!find_unreachable_state(sound::table));
    CHECK((find_dead_end(never_leaves_home::table).value == here && find_dead_end(cul_de_sac::table).value == there));
    CHECK((!find_dead_end(sound::table) && !find_dead_end(stays_home::table)));
    CHECK((find_unused_action(has_idle_action::table).value == back && !find_unused_action(has_idle_action::table, sound::table)));
}

TEST_CASE("guards that are made at run time decide where a walk leads") {
    std::string_view const title = "it is warm";
    guard<weather> const warm{title, [](weather const& w) { return w.warm; }};
    guarded_row const written[]{{here, go, there, "", dry}, {here, go, end, "", warm}, {there, back, here}, {end, stop, end}};
    transition_table const table{here, written};
    CHECK(warm.is_present());
    constexpr std::array way{go, back};
    constexpr std::array out{go, stop};
    for (bool const is_dry : {false, true}) {
        for (bool const is_warm : {false, true}) {
            CAPTURE(is_dry, is_warm);
            weather const today{is_dry, is_warm};
            place const at = is_dry ? there : is_warm ? end : here;
            CHECK(walk(table, std::array{go}, today).state == at);
            CHECK(walk(table, way, today).complete == is_dry);
            CHECK(accepts(table, way, today) == is_dry);
            CHECK(accepts(table, out, today) == is_warm);
            CHECK(walk(table, out, today).complete == (is_warm && !is_dry));  // the first row that is enabled, whatever follows
            auto const* const line = find_row(table, here, go, today);
            CHECK((line == table.end() ? here : line->to) == at);
        }
    }
}

TEST_CASE("checks on random tables agree with their definitions") {
    using smss::testing::property;
    property("find_conflict: the pairs (from, action) are as many as the rows", [] {
        auto const table = any_table();
        std::set<std::pair<place, move>> pairs;
        for (auto const& line : table) pairs.emplace(line.from, line.action);
        auto const found = find_conflict(table);
        RC_ASSERT(found.found == (pairs.size() != rows));
        RC_ASSERT(is_deterministic(table) == !found.found);
        if (found) {
            RC_ASSERT(found.first < found.second);
            RC_ASSERT((table[found.first].from == table[found.second].from && table[found.first].action == table[found.second].action));
        }
    });
    property("find_unreachable_state: some state of the table is outside the closure", [] {
        auto const table = any_table();
        std::set<place> named{table.initial, table.finals.states[0]};
        for (auto const& line : table) named.insert({line.from, line.to});
        auto const inside = reachable(table);
        auto const found = find_unreachable_state(table);
        RC_ASSERT(found.found == !std::includes(inside.begin(), inside.end(), named.begin(), named.end()));
        if (found) RC_ASSERT((named.count(found.value) == 1 && inside.count(found.value) == 0));
    });
    property("find_dead_end: some state of the table is left by no row and not final", [] {
        auto const table = any_table();
        std::set<place> named{table.initial}, left;
        for (auto const& line : table) {
            named.insert({line.from, line.to});
            left.insert(line.from);
        }
        std::set<place> dead;
        for (place const state : named) {
            if (left.count(state) == 0 && state != table.finals.states[0]) dead.insert(state);
        }
        auto const found = find_dead_end(table);
        RC_ASSERT(found.found == !dead.empty());
        if (found) RC_ASSERT(dead.count(found.value) == 1);
    });
    property("find_unused_action: some action is in no row", [] {
        auto const one = any_table();
        auto const two = any_table();
        std::set<move> used;
        for (auto const& line : one) used.insert(line.action);
        RC_ASSERT(find_unused_action(one).found == (used.size() != 3));
        if (auto const found = find_unused_action(one)) RC_ASSERT(used.count(found.value) == 0);
        for (auto const& line : two) used.insert(line.action);
        RC_ASSERT(find_unused_action(one, two).found == (used.size() != 3));
    });
    property("accepts is the definition of a trace; walk finds one where the table is deterministic", [] {
        auto const table = any_table();
        std::vector<move> actions;
        for (int length = *rc::gen::inRange(0, 6); length > 0; --length) actions.push_back(static_cast<move>(*rc::gen::inRange(0, 3)));
        bool const expected = is_trace(table, table.initial, actions);
        RC_ASSERT(accepts(table, actions) == expected);
        auto const walked_along = walk(table, actions);
        if (walked_along.complete) RC_ASSERT(expected);
        if (is_deterministic(table)) RC_ASSERT(walked_along.complete == expected);
        RC_ASSERT(accepts(table, std::vector<move>(actions.begin(), actions.begin() + static_cast<std::ptrdiff_t>(walked_along.steps))));
    });
}
