// SPDX-License-Identifier: BSL-1.0
// Knows: what a search must say of graphs that were drawn by hand, and of random ones by comparison with a plain search.
#include "graph_model.hpp"

#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>
#include <smss/testing/property.hpp>

#include <array>
#include <sstream>
#include <string>
#include <vector>

namespace check = smss::check;
using check::cut;
using check::judgement;
using drawn::edge;
using drawn::graph;
using enum drawn::letter;

namespace {

constexpr check::property_list<drawn::never_bad, drawn::no_f_into_wanted> invariants{};
constexpr check::property_list<drawn::sees_wanted, drawn::takes_e_back> goals{};

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

auto judge(graph const& g, check::options const& chosen = quiet()) { return check::verify(g, invariants, goals, chosen); }

graph line(std::uint32_t length, std::uint32_t last_mark = drawn::final) {
    graph g;
    g.marks.resize(length, 0);
    g.marks.back() = last_mark;
    for (std::uint32_t i = 0; i + 1 < length; ++i) g.edges.push_back({i, a, i + 1});
    return g;
}

template <typename Found>
std::size_t length_of(Found const* found) {
    REQUIRE(found != nullptr);
    REQUIRE(found->shown.has_value());
    return found->shown->length();
}

// Does the execution exist, and does replaying the printed line give the same one?
template <typename Model>
bool is_real(Model const& g, check::execution<Model> const& shown) {
    auto const again = check::replay(g, check::actions_of(g, shown));
    if (!again.complete || again.done.first != shown.first || again.done.length() != shown.length()) return false;
    for (std::size_t i = 0; i != shown.length(); ++i) {
        if (!(again.done.steps[i].after == shown.steps[i].after)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a single state without steps") {
    auto const result = judge({{0}, {}});
    CHECK(result.size.states == 1);
    CHECK(result.size.transitions == 0);
    CHECK(result.size.depth == 0);
    CHECK(result.deadlock().verdict == judgement::violated);
    CHECK(length_of(&result.deadlock()) == 0);
    CHECK(result.about(drawn::never_bad{})->verdict == judgement::holds);
    CHECK(result.about(drawn::sees_wanted{})->verdict == judgement::unreached);
    CHECK(result.fails());
    CHECK(judge({{drawn::final}, {}}).deadlock().verdict == judgement::holds);
}

TEST_CASE("a violation in the initial state has a counterexample without steps") {
    auto const result = judge({{drawn::bad | drawn::final}, {}});
    CHECK(result.about(drawn::never_bad{})->verdict == judgement::violated);
    CHECK(length_of(result.about(drawn::never_bad{})) == 0);
}

TEST_CASE("a violation in the very last state is found") {
    auto const result = judge(line(200, drawn::bad | drawn::final));
    CHECK(result.size.states == 200);
    CHECK(result.size.depth == 199);
    CHECK(length_of(result.about(drawn::never_bad{})) == 199);
}

TEST_CASE("of two shortest counterexamples one is shown, never the longer way") {
    // 0 -> 1 -> 4, 0 -> 2 -> 4, 0 -> 3 -> 5 -> 4
    graph const g{{0, 0, 0, 0, drawn::bad | drawn::final, 0}, {{0, c, 3}, {3, c, 5}, {5, c, 4}, {0, a, 1}, {0, b, 2}, {1, a, 4}, {2, b, 4}}};
    auto const result = judge(g);
    CHECK(length_of(result.about(drawn::never_bad{})) == 2);
    CHECK(is_real(g, *result.about(drawn::never_bad{})->shown));
}

TEST_CASE("a bad state that is not reachable is no violation") {
    auto const result = judge({{0, drawn::final, drawn::bad}, {{0, a, 1}, {2, a, 1}}});
    CHECK(result.size.states == 2);
    CHECK(result.about(drawn::never_bad{})->verdict == judgement::holds);
}

TEST_CASE("a self-loop is a transition, no state, and no deadlock unless it is the environment's") {
    auto const own = judge({{0}, {{0, a, 0}}});
    CHECK(own.size.states == 1);
    CHECK(own.size.transitions == 1);
    CHECK(own.deadlock().verdict == judgement::holds);
    auto const foreign = judge({{0}, {{0, x, 0}}});
    CHECK(foreign.deadlock().verdict == judgement::violated);
}

TEST_CASE("a state from which only the environment can help is a deadlock") {
    // 0 -a-> 1 -x-> 2 (final)
    graph const g{{0, 0, drawn::final}, {{0, a, 1}, {1, x, 2}}};
    auto const result = judge(g);
    CHECK(result.deadlock().verdict == judgement::violated);
    CHECK(length_of(&result.deadlock()) == 1);
    CHECK(result.size.states == 3);
    SECTION("which may be permitted") {
        auto chosen = quiet();
        chosen.deadlock = check::deadlocks::permitted;
        auto const lenient = check::verify(g, drawn::never_bad{}, check::property_list<>{}, chosen);
        CHECK(lenient.deadlock().verdict == judgement::violated);
        CHECK(lenient.holds());
        CHECK(!lenient.fails());
    }
    SECTION("but not when it is among the invariants") {
        auto chosen = quiet();
        chosen.deadlock = check::deadlocks::permitted;
        auto const strict = check::verify(g, check::property_list<check::no_deadlock>{}, check::property_list<>{}, chosen);
        CHECK(strict.fails());
        CHECK(strict.findings.size() == 1);
    }
}

TEST_CASE("parallel edges are transitions of their own, and the second of a name can be replayed") {
    graph const g{{0, drawn::final, drawn::final | drawn::wanted}, {{0, a, 1}, {0, a, 1}, {0, a, 2}}};
    auto const result = judge(g);
    CHECK(result.size.transitions == 3);
    auto const& shown = *result.about(drawn::sees_wanted{})->shown;
    CHECK(check::actions_of(g, shown) == "a#2");
    CHECK(is_real(g, shown));
}

TEST_CASE("invariants and goals of steps: the last step of the execution is the one that matters") {
    graph const g{{0, 0, drawn::wanted}, {{0, a, 1}, {1, b, 2}, {1, f, 2}, {2, e, 0}}};
    auto const result = judge(g);
    CHECK(length_of(result.about(drawn::no_f_into_wanted{})) == 2);
    CHECK(result.about(drawn::no_f_into_wanted{})->shown->steps.back().action == f);
    CHECK(length_of(result.about(drawn::takes_e_back{})) == 3);
    CHECK(result.about(drawn::takes_e_back{})->verdict == judgement::reached);
}

TEST_CASE("limits end in inconclusive, and a limit that is reached exactly is no limit") {
    graph const g = line(50, drawn::bad | drawn::final);
    auto chosen = quiet();
    SECTION("states: exactly as many as there are") {
        chosen.state_limit = 50;
        auto const result = judge(g, chosen);
        CHECK(result.size.complete());
        CHECK(result.about(drawn::never_bad{})->verdict == judgement::violated);
    }
    SECTION("states: one too few") {
        chosen.state_limit = 49;
        auto const result = judge(g, chosen);
        CHECK(result.size.reason == cut::state_limit);
        CHECK(result.size.states == 49);
        CHECK(result.size.expanded == 49);
        CHECK(result.about(drawn::never_bad{})->verdict == judgement::inconclusive);
        CHECK(result.about(drawn::sees_wanted{})->verdict == judgement::inconclusive);
        CHECK(result.deadlock().verdict == judgement::inconclusive);
        CHECK(!result.holds());
        CHECK(!result.fails());
    }
    SECTION("states: none") {
        chosen.state_limit = 0;
        auto const result = judge(g, chosen);
        CHECK(result.size.reason == cut::state_limit);
        CHECK(result.size.states == 0);
    }
    SECTION("depth: exactly, and one too few") {
        chosen.depth_limit = 49;
        CHECK(judge(g, chosen).size.complete());
        chosen.depth_limit = 48;
        auto const result = judge(g, chosen);
        CHECK(result.size.reason == cut::depth_limit);
        CHECK(result.size.states == 49);
        CHECK(result.size.depth == 48);
    }
    SECTION("what was refuted before the limit stays refuted") {
        chosen.state_limit = 3;
        graph early = g;
        early.marks[1] = drawn::bad;
        CHECK(judge(early, chosen).about(drawn::never_bad{})->verdict == judgement::violated);
    }
    SECTION("indices: a table of 1,024 slots takes 992 states") {
        chosen.index_bits = 10;
        auto const room = judge(line(992), chosen);
        CHECK(room.size.complete());
        auto const full = judge(line(993), chosen);
        CHECK(full.size.reason == cut::index_limit);
        CHECK(full.size.states == 992);
    }
    SECTION("memory") {
        chosen.memory_limit = 100'000;
        auto const result = judge(line(60'000), chosen);
        CHECK(result.size.reason == cut::memory_limit);
        CHECK(result.size.states > 1000);
        CHECK(result.size.states < 60'000);
        CHECK(result.size.bytes <= 100'000);
        chosen.memory_limit = 1;
        CHECK(judge(g, chosen).size.reason == cut::memory_limit);
    }
    SECTION("cancellation") {
        std::stop_source source;
        source.request_stop();
        chosen.cancel = source.get_token();
        auto const result = judge(g, chosen);
        CHECK(result.size.reason == cut::cancelled);
        CHECK(result.size.expanded == 0);
    }
    SECTION("cancellation from the progress callback, in the middle") {
        std::stop_source source;
        chosen.cancel = source.get_token();
        std::uint64_t calls = 0;
        chosen.on_progress = [&](check::progress_report const& now) {
            CHECK(now.states >= now.expanded);
            if (++calls == 3) source.request_stop();
        };
        auto const result = judge(line(30'000), chosen);
        CHECK(result.size.reason == cut::cancelled);
        CHECK(calls == 3);
        CHECK(result.size.expanded > 0);
    }
}

TEST_CASE("a search can end at the first failure, or when all is decided") {
    // 0 -> 1 (bad) -> 2 (wanted) -> ... -> 49
    graph g = line(50);
    g.marks[1] = drawn::bad;
    g.marks[2] = drawn::wanted;
    auto chosen = quiet();
    chosen.stop = check::stop_when::first_failure;
    auto const early = check::verify(g, drawn::never_bad{}, drawn::sees_wanted{}, chosen);
    CHECK(early.size.reason == cut::first_failure);
    CHECK(early.about(drawn::never_bad{})->verdict == judgement::violated);
    CHECK(early.about(drawn::sees_wanted{})->verdict == judgement::inconclusive);
    CHECK(early.size.expanded == 2);
    graph first_good = g;
    first_good.marks[0] = drawn::wanted;  // a goal that is reached is no failure
    auto const late = check::verify(first_good, drawn::never_bad{}, drawn::sees_wanted{}, chosen);
    CHECK(late.size.reason == cut::first_failure);
    CHECK(late.size.expanded == 2);
    CHECK(late.about(drawn::sees_wanted{})->verdict == judgement::reached);
    auto bounded = chosen;  // the limit of states is met before the failure
    bounded.state_limit = 3;
    graph const fan{{0, 0, drawn::bad, 0}, {{0, a, 1}, {0, b, 2}, {0, c, 3}, {1, a, 1}}};
    auto const cut_short = check::verify(fan, drawn::never_bad{}, check::property_list<>{}, bounded);
    CHECK(cut_short.size.reason == cut::state_limit);
    CHECK(cut_short.fails());
    chosen.stop = check::stop_when::all_decided;
    g.edges.push_back({2, x, 2});
    std::erase(g.edges, edge{2, a, 3});  // state 2 is now a deadlock
    auto const decided = check::verify(g, drawn::never_bad{}, drawn::sees_wanted{}, chosen);
    CHECK(decided.size.reason == cut::all_decided);
    CHECK(decided.size.expanded == 3);
}

TEST_CASE("replay names the state, the action, and what was enabled") {
    graph const g{{0, 0, 0}, {{0, a, 1}, {1, b, 2}, {1, c, 0}, {1, c, 2}}};
    auto const wrong = check::replay(g, "a, d, b");
    CHECK(!wrong.complete);
    CHECK(wrong.done.length() == 1);
    CHECK(drawn::number(wrong.done.last()) == 1);
    CHECK(wrong.refused == "d");
    CHECK(wrong.enabled == std::vector<std::string>{"b", "c"});
    CHECK(check::replay(g, "a, c#1").complete);
    CHECK(drawn::number(check::replay(g, "a, c#1").done.last()) == 2);
    CHECK(!check::replay(g, "a, c#2").complete);
    CHECK(check::replay(g, "").complete);
    std::array const actions{a, c, a, b};
    CHECK(check::replay(g, std::span<drawn::letter const>{actions}).complete);
    std::array const impossible{a, d};
    auto const refused = check::replay(g, std::span<drawn::letter const>{impossible});
    CHECK(refused.refused == "d");
    CHECK(refused.done.length() == 1);
}

TEST_CASE("the report says it all") {
    graph const g{{0, 0, drawn::bad}, {{0, a, 1}, {1, b, 2}, {2, x, 2}}};
    std::ostringstream out;
    out << judge(g);
    std::string const text = out.str();
    CAPTURE(text);
    CHECK(text.find("3 states, 3 transitions, depth 2") == 0);
    CHECK(text.find("VIOLATED      never_bad: no bad node is reached; counterexample of 2 steps") != std::string::npos);
    CHECK(text.find("UNREACHED     sees_wanted") != std::string::npos);
    CHECK(text.find("   2  b  state = 65538") != std::string::npos);
    CHECK(text.find("replay: smss::check::replay(system, \"a, b\")") != std::string::npos);
    CHECK(text.find("VIOLATED      no_deadlock") != std::string::npos);
}

TEST_CASE("on random graphs verify agrees with a plain search") {
    smss::testing::property("verify says what a plain search says", [](std::vector<std::array<std::uint16_t, 3>> const& drawn_edges,
                                                                       std::vector<std::uint8_t> const& drawn_marks) {
        // about two edges for every node, so that much is reachable
        auto const count = static_cast<std::uint32_t>(1 + drawn_marks.size() % (drawn_edges.size() / 2 + 2));
        graph g;
        g.marks.push_back(0);
        for (std::uint32_t i = 1; i < count; ++i) {
            auto const mark = drawn_marks[i - 1];
            g.marks.push_back(mark % 16 == 1 ? drawn::bad : mark % 16 == 2 ? drawn::wanted : mark % 4 == 3 ? drawn::final : 0);
        }
        for (auto const& e : drawn_edges) g.edges.push_back({e[0] % count, static_cast<drawn::letter>(e[1] % 9), e[2] % count});
        auto const truth = drawn::search(g);
        auto const result = judge(g);
        RC_ASSERT(result.size.complete());
        RC_ASSERT(result.size.states == truth.states);
        RC_ASSERT(result.size.expanded == truth.states);
        RC_ASSERT(result.size.transitions == truth.transitions);
        RC_ASSERT(result.size.depth == truth.depth);
        auto const agrees = [&g](auto const* found, std::optional<std::size_t> const& length, judgement yes, judgement no) {
            RC_ASSERT(found->verdict == (length ? yes : no));
            RC_ASSERT(found->shown.has_value() == length.has_value());
            if (!length) return;
            RC_ASSERT(found->shown->length() == *length);
            RC_ASSERT(is_real(g, *found->shown));
        };
        agrees(result.about(drawn::never_bad{}), truth.bad, judgement::violated, judgement::holds);
        agrees(result.about(drawn::no_f_into_wanted{}), truth.f_into_wanted, judgement::violated, judgement::holds);
        agrees(result.about(drawn::sees_wanted{}), truth.wanted, judgement::reached, judgement::unreached);
        agrees(result.about(drawn::takes_e_back{}), truth.e_back, judgement::reached, judgement::unreached);
        agrees(&result.deadlock(), truth.deadlock, judgement::violated, judgement::holds);
        if (result.about(drawn::never_bad{})->shown) RC_ASSERT(drawn::marked(result.about(drawn::never_bad{})->shown->last(), drawn::bad));

        // with fewer states than there are: nothing that was not seen is claimed
        auto chosen = quiet();
        chosen.state_limit = truth.states - 1;
        auto const cut_short = judge(g, chosen);
        RC_ASSERT(cut_short.size.reason == cut::state_limit);
        for (auto const& found : cut_short.findings) RC_ASSERT(found.verdict != judgement::holds && found.verdict != judgement::unreached);
    });
}

TEST_CASE("a verdict in a word; a step that changes nothing says so; what was not asked has no verdict") {
    CHECK(check::name(judgement::holds) == "holds");
    CHECK(check::name(judgement::violated) == "VIOLATED");
    CHECK(check::name(judgement::reached) == "reached");
    CHECK(check::name(judgement::unreached) == "UNREACHED");
    CHECK(check::name(judgement::inconclusive) == "inconclusive");

    // 0 -e-> 0: the goal is the step itself.
    graph const g{{0, 0}, {{0, e, 0}, {0, a, 1}}};
    auto const result = check::verify(g, check::property_list<>{}, drawn::takes_e_back{}, quiet());
    CHECK(result.about(drawn::never_bad{}) == nullptr);
    REQUIRE(length_of(result.about(drawn::takes_e_back{})) == 1);
    std::ostringstream out;
    check::write(out, g, *result.about(drawn::takes_e_back{})->shown);
    CHECK(out.str().find("e  (nothing changes)") != std::string::npos);
}
