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
    CHECK(out.str().find("10 orbits") == 0);
}
