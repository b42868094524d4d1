// SPDX-License-Identifier: BSL-1.0
// Knows: that searching orbits instead of states changes no verdict, and that the executions shown are real ones.
#include "session_toy.hpp"

#include <smss/check/report.hpp>
#include <smss/check/symmetry_check.hpp>
#include <smss/check/verify.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <string>

namespace check = smss::check;
using check::judgement;

namespace {

check::options quiet(check::symmetry use = check::symmetry::when_offered) {
    check::options chosen;
    chosen.show = check::progress::silent;
    chosen.reduction = use;
    return chosen;
}

// Symmetric claims about the toy, true and false.
struct at_most_one_ending {  // false
    static bool holds(auto const& s) { return std::count(s.session.begin() + 1, s.session.end(), toy::phase::terminating) <= 1; }
};
struct dead_remember_nothing {  // true
    static bool holds(auto const& s) { return s.over == toy::end::none || s.queue.empty(); }
};
struct never_serves_create_for_active {  // false, of a step
    static bool holds(auto const& before, toy::action which, auto const&) {
        if (which.kind != toy::action_kind::serve) return true;
        auto const front = before.queue.front();
        return !(front.kind == toy::request_kind::create && before.session[static_cast<std::size_t>(front.number.value)] == toy::phase::active);
    }
};
struct two_active {
    static bool reached(auto const& s) { return std::count(s.session.begin() + 1, s.session.end(), toy::phase::active) >= 2; }
};
struct nine_active {
    static bool reached(auto const& s) { return std::count(s.session.begin() + 1, s.session.end(), toy::phase::active) >= 9; }
};
// Not symmetric: it knows session 2 by name.
struct session_2_never_active {
    static bool holds(auto const& s) { return s.session[2] != toy::phase::active; }
};

struct session_2_says_so : session_2_never_active {
    static constexpr bool symmetric = false;
};

constexpr check::property_list<at_most_one_ending, dead_remember_nothing, never_serves_create_for_active> invariants{};
constexpr check::property_list<two_active, nine_active> goals{};

// The orbits of all reachable states, by trying every permutation with code of its own.
template <typename Model>
std::size_t count_orbits() {
    using state = typename Model::state;
    check::state_table<check::codec<Model>> table;
    check::observer nobody;
    Model const system{};
    static_cast<void>(check::search<false>(system, table, nobody, quiet()));
    check::codec<Model> const coder{system};
    std::set<std::uint64_t> orbits;
    for (std::uint32_t i = 0; i != table.size(); ++i) {
        state const s = coder.decode(table[i]);
        std::array<int, s.session.size()> order;
        std::iota(order.begin(), order.end(), 0);
        std::uint64_t least = ~std::uint64_t{0};
        do {
            state renamed = s;
            for (std::size_t k = 1; k < order.size(); ++k) renamed.session[static_cast<std::size_t>(order[k])] = s.session[k];
            for (int q = 0; q < s.queue.size(); ++q) {
                if (s.queue[q].kind != toy::request_kind::load) renamed.queue[q].number = order[static_cast<std::size_t>(s.queue[q].number.value)];
            }
            check::packed_words<1> words;
            if (check::pack_fields(renamed, words)) least = std::min(least, words.word[0]);
        } while (std::next_permutation(order.begin() + 1, order.end()));
        orbits.insert(least);
    }
    return orbits.size();
}

template <typename Model>
void same_with_and_without(Model const& system) {
    auto const full = check::verify(system, invariants, goals, quiet(check::symmetry::ignored));
    auto const reduced = check::verify(system, invariants, goals, quiet());
    CHECK(!full.reduced);
    CHECK(reduced.reduced);
    CHECK(reduced.size.states < full.size.states);
    CHECK(reduced.size.depth == full.size.depth);
    REQUIRE(reduced.represented.has_value());
    CHECK(*reduced.represented == full.size.states);
    REQUIRE(reduced.findings.size() == full.findings.size());
    for (std::size_t i = 0; i != full.findings.size(); ++i) {
        auto const& with = reduced.findings[i];
        auto const& without = full.findings[i];
        CAPTURE(with.name);
        CHECK(with.verdict == without.verdict);
        REQUIRE(with.shown.has_value() == without.shown.has_value());
        if (!with.shown) continue;
        CHECK(with.shown->length() == without.shown->length());
        // the system itself can go this way
        auto const again = check::replay(system, check::actions_of(system, *with.shown));
        CHECK(again.complete);
        CHECK(again.done.last() == with.shown->last());
    }
    CHECK(full.about(at_most_one_ending{})->verdict == judgement::violated);
    CHECK(full.about(never_serves_create_for_active{})->verdict == judgement::violated);
    CHECK(full.about(dead_remember_nothing{})->verdict == judgement::holds);
    CHECK(full.about(two_active{})->verdict == judgement::reached);
    CHECK(full.about(nine_active{})->verdict == judgement::unreached);
    if (reduced.about(at_most_one_ending{})->shown) {
        CHECK(!at_most_one_ending::holds(reduced.about(at_most_one_ending{})->shown->last()));
    }
}

// Two counters; its canonical form is given directly.
struct pair_of_counters {
    using state = std::array<std::uint8_t, 2>;
    enum class action : std::uint8_t { left, right };
    static state initial() { return {0, 0}; }
    static state canonical(state const& s) { return s[0] <= s[1] ? s : state{s[1], s[0]}; }
    static void successors(state const& s, auto&& visit) {
        if (s[0] < 3) visit(action::left, state{static_cast<std::uint8_t>(s[0] + 1), s[1]});
        if (s[1] < 3) visit(action::right, state{s[0], static_cast<std::uint8_t>(s[1] + 1)});
    }
    static bool is_final(state const& s) { return s[0] == 3 && s[1] == 3; }
};
// Claims the same symmetry, but the right one can go further.
struct lame_pair : pair_of_counters {
    static void successors(state const& s, auto&& visit) {
        if (s[0] < 2) visit(action::left, state{static_cast<std::uint8_t>(s[0] + 1), s[1]});
        if (s[1] < 3) visit(action::right, state{s[0], static_cast<std::uint8_t>(s[1] + 1)});
    }
    static bool is_final(state const&) { return true; }
};
struct left_is_never_3 {
    static bool holds(std::array<std::uint8_t, 2> const& s) { return s[0] != 3; }
};

// Switches that go on, one after the other, in any order; `Most` is what a switch may be at.
template <int Count, int Most = 1>
struct switches {
    struct state {
        std::array<check::ranged<0, 1>, static_cast<std::size_t>(Count)> at{};
    };
    enum class action : std::uint8_t { on };
    static state initial() { return {}; }
    static int interchangeable() { return Count; }
    static void exchange(state& now, int a, int b) { std::swap(now.at[static_cast<std::size_t>(a)], now.at[static_cast<std::size_t>(b)]); }
    static void successors(state const& now, auto&& visit) {
        for (std::size_t i = 0; i != now.at.size(); ++i) {
            state next = now;
            if (++next.at[i] <= Most) visit(action::on, next);
        }
    }
    static bool is_final(state const& now) { return std::count(now.at.begin(), now.at.end(), 1) == Count; }
};
template <int Count>
struct signed_switches : switches<Count> {
    static int signature(typename switches<Count>::state const& now, int which) { return now.at[static_cast<std::size_t>(which)]; }
};

// Four places, of which some are said to stand for others, rightly or not.
struct folded {
    using state = check::ranged<0, 3>;
    enum class action : std::uint8_t { on, jump };
    static constexpr int nowhere = -1;
    std::array<int, 4> next{1, 2, 3, 0};
    std::array<int, 4> stands_for{0, 1, 0, 1};
    std::array<action, 4> by{};
    std::array<bool, 4> final{true, true, true, true};
    static state initial() { return 0; }
    state canonical(state s) const { return s.within() ? state{stands_for[static_cast<std::size_t>(s.value)]} : s; }
    void successors(state s, auto&& visit) const {
        auto const at = static_cast<std::size_t>(s.value);
        if (next[at] != nowhere) visit(by[at], state{next[at]});
    }
    bool is_final(state s) const { return final[static_cast<std::size_t>(s.value)]; }
};
struct never_jumps {
    static bool holds(folded::state, folded::action taken, folded::state) { return taken != folded::action::jump; }
};
struct comes_to_3 {
    static bool reached(folded::state s) { return s == 3; }
};

}  // namespace

TEST_CASE("verdicts and lengths are the same with and without symmetry") {
    same_with_and_without(toy::signed_symmetric<3, 2>{});
    same_with_and_without(toy::signed_symmetric<4, 2>{});
    same_with_and_without(toy::symmetric<3, 2>{});
    same_with_and_without(toy::symmetric<4, 1>{});
}

TEST_CASE("a property that says that it knows components by number has every state visited") {
    auto const honest = check::verify(toy::signed_symmetric<3, 2>{}, session_2_says_so{}, check::property_list<>{}, quiet());
    CHECK(!honest.reduced);
    CHECK(honest.size.states == toy::expected_states(3, 2));
    CHECK(honest.about(session_2_says_so{})->verdict == judgement::violated);
}

TEST_CASE("orbits are as many as trying all permutations finds") {
    auto const agrees = []<typename Signed, typename Plain>(Signed const& with_signatures, Plain const& by_permutation) {
        auto const expected = count_orbits<Plain>();
        CHECK(check::verify(with_signatures, quiet()).size.states == expected);
        CHECK(check::verify(by_permutation, quiet()).size.states == expected);
    };
    agrees(toy::signed_symmetric<3, 2>{}, toy::symmetric<3, 2>{});
    agrees(toy::signed_symmetric<3, 3>{}, toy::symmetric<3, 3>{});
    agrees(toy::signed_symmetric<4, 2>{}, toy::symmetric<4, 2>{});
    agrees(toy::signed_symmetric<5, 1>{}, toy::symmetric<5, 1>{});
}

TEST_CASE("the orbits of a large scope stand for exactly the states that can be counted by hand") {
    auto const result = check::verify(toy::signed_symmetric<7, 1>{}, quiet());
    CHECK(result.size.states == 17'675);
    CHECK(result.represented == toy::expected_states(7, 1));
    auto const larger = check::verify(toy::signed_symmetric<7, 2>{}, quiet());
    CHECK(larger.represented == toy::expected_states(7, 2));  // 39 million
}

TEST_CASE("a symmetry can be confirmed, and a wrong one is found out") {
    auto const right = check::confirm_symmetry(toy::signed_symmetric<3, 2>{}, invariants, goals, quiet());
    CHECK(right.confirmed);
    CHECK(right.size.states == toy::expected_states(3, 2));
    CHECK(right.orbits == check::verify(toy::signed_symmetric<3, 2>{}, quiet()).size.states);
    SECTION("a property that knows one component by name") {
        auto const wrong = check::confirm_symmetry(toy::signed_symmetric<3, 2>{}, session_2_never_active{}, check::property_list<>{}, quiet());
        CHECK(!wrong.confirmed);
        CHECK(wrong.property == "session_2_never_active");
        CHECK(wrong.shown.has_value());
    }
    SECTION("a canonical form") {
        CHECK(check::confirm_symmetry(pair_of_counters{}, check::property_list<>{}, check::property_list<>{}, quiet()).confirmed);
        CHECK(!check::confirm_symmetry(pair_of_counters{}, left_is_never_3{}, check::property_list<>{}, quiet()).confirmed);
        auto const lame = check::confirm_symmetry(lame_pair{}, check::property_list<>{}, check::property_list<>{}, quiet());
        CHECK(!lame.confirmed);
        CHECK(lame.reason == "the steps of the two lead to different orbits");
    }
    SECTION("places that stand for others") {
        auto const reason = [](folded const& places) {
            auto const report = check::confirm_symmetry(places, never_jumps{}, check::property_list<>{}, quiet());
            CHECK(report.confirmed == report.reason.empty());
            CHECK(!report.is_closed());
            return std::string{report.reason};
        };
        CHECK(reason({}) == "");
        CHECK(reason({.stands_for = {0, 1, 7, 1}}) == "the representative has a field outside its bounds");
        CHECK(reason({.stands_for = {1, 2, 3, 0}}) == "the representative of the representative is another state");
        CHECK(reason({.final = {true, true, false, true}}) == "only one of the two is final");
        CHECK(reason({.next = {1, 2, 2, 0}}) == "the steps of the two lead to different orbits");
        CHECK(reason({.next = {1, 2, folded::nowhere, 0}}) == "the steps of the two lead to different orbits");
        CHECK(reason({.by = {folded::action::on, folded::action::on, folded::action::jump}}) == "the steps of the two lead to different orbits");
    }
    SECTION("a search that is cut short confirms nothing") {
        auto chosen = quiet();
        chosen.state_limit = 10;
        CHECK(!check::confirm_symmetry(toy::signed_symmetric<3, 2>{}, invariants, goals, chosen).confirmed);
    }
}

TEST_CASE("a canonical form reduces and replays") {
    auto const full = check::verify(pair_of_counters{}, quiet(check::symmetry::ignored));
    auto const reduced = check::verify(pair_of_counters{}, quiet());
    CHECK(full.size.states == 16);
    CHECK(reduced.size.states == 10);
    CHECK(!reduced.represented.has_value());
    std::ostringstream out;
    out << reduced;
    CHECK(out.str().find("10 orbits, ") == 0);
    std::ostringstream counted;
    counted << check::verify(switches<4>{}, quiet());
    CHECK(counted.str().find("5 orbits (16 states), 10 transitions, depth 4; ") == 0);
}

TEST_CASE("components that can be counted, sorted, or neither") {
    auto const size = [](auto const& system) {
        auto const result = check::verify(system, quiet());
        CHECK(result.reduced);
        CHECK(result.holds());
        return std::pair{result.size.states, result.represented};
    };
    using std::pair;
    using count = std::optional<std::uint64_t>;
    CHECK(size(switches<4>{}) == pair{std::uint64_t{5}, count{16}});
    CHECK(size(switches<5>{}) == pair{std::uint64_t{6}, count{}});  // permutations of five are not counted
    CHECK(size(signed_switches<5>{}) == pair{std::uint64_t{6}, count{32}});
    // sixteen components are sorted; the seventeenth is told from them, which is sound
    CHECK(size(signed_switches<17>{}) == pair{std::uint64_t{34}, count{1 << 17}});

    CHECK(check::orbit_size(switches<3>{}, {{0, 0, 1}}) == 3);
    CHECK(check::orbit_size(switches<3>{}, {{0, 0, 5}}) == 0);  // no state at all
    auto const beyond = check::verify(switches<3, 2>{}, quiet());
    CHECK(beyond.size.reason == check::cut::unrepresentable);
    CHECK(beyond.fields_out_of_bounds.size() == 1);
    REQUIRE(beyond.out_of_bounds.has_value());
    CHECK(beyond.out_of_bounds->length() == 2);
}

TEST_CASE("where a symmetry is claimed that there is not, an execution is shown as far as it exists") {
    for (int const leads_to : {folded::nowhere, 1, 9}) {
        CAPTURE(leads_to);
        // 0 -> 1, which is said to be like 2; only from 2 one comes to 3
        folded const places{.next = {1, leads_to, 3, 3}, .stands_for = {0, 2, 2, 3}};
        auto const result = check::verify(places, check::property_list<>{}, comes_to_3{}, quiet());
        auto const& found = *result.about(comes_to_3{});
        CHECK(found.verdict == judgement::reached);
        REQUIRE(found.shown.has_value());
        CHECK(found.shown->length() == 1);
        CHECK(found.shown->last() == 1);
    }
}
