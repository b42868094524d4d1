// SPDX-License-Identifier: BSL-1.0
// Knows: which drawn graphs refine which, and, on random ones, what listing all short traces says.
#include "graph_model.hpp"
#include "session_toy.hpp"

#include <smss/check/refinement.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace check = smss::check;
using check::judgement;
using drawn::graph;
using drawn::letter;
using enum drawn::letter;

namespace {

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

// x, y and z are internal.
struct visible_letters {
    static std::optional<letter> first(letter l) { return l >= x ? std::nullopt : std::optional{l}; }
    static std::optional<letter> second(letter l) { return first(l); }
};

// All visible traces of at most `length` letters.
std::set<std::string> traces(graph const& g, std::size_t length) {
    std::set<std::pair<std::uint32_t, std::string>> places{{0, ""}};
    for (std::size_t size = 0; size != places.size();) {
        size = places.size();
        auto const now = places;
        for (auto const& [n, trace] : now) {
            for (auto const& e : g.edges) {
                if (e.from != n) continue;
                std::string const longer = e.label >= x ? trace : trace + static_cast<char>('a' + static_cast<int>(e.label));
                if (longer.size() <= length) places.emplace(e.to, longer);
            }
        }
    }
    std::set<std::string> all;
    for (auto const& [n, trace] : places) all.insert(trace);
    return all;
}

graph cycle(std::vector<letter> const& labels) {
    graph g;
    auto const n = static_cast<std::uint32_t>(labels.size());
    for (std::uint32_t i = 0; i != n; ++i) {
        g.marks.push_back(0);
        g.edges.push_back({i, labels[i], (i + 1) % n});
    }
    return g;
}

std::string word_of(graph const& g, check::execution<graph> const& shown) { return check::actions_of(g, shown); }

// The toy with one session less: session 1 is forgotten, with every request that names it.
struct without_queue {
    struct state {
        check::ranged<0, 10> boot{};
        toy::end over{};
        toy::phase first{};
    };
    enum class action : std::uint8_t { boot_step, stop, advance };
    static state initial() { return {}; }
    static void successors(state const& now, auto&& visit) {
        if (now.over != toy::end::none) return;
        for (auto const how : {toy::end::boot_failed, toy::end::session_failed, toy::end::csr_died, toy::end::winlogon_died, toy::end::smss_died}) {
            visit(action::stop, state{0, how, toy::phase::absent});
        }
        if (now.boot < 10) {
            state next = now;
            ++next.boot;
            visit(action::boot_step, next);
        } else if (now.first != toy::phase::active) {
            visit(action::advance, state{10, toy::end::none, static_cast<toy::phase>(static_cast<int>(now.first) + 1)});
        }
    }
};
struct forget_requests {
    template <typename State>
    without_queue::state operator()(State const& s) const { return {s.boot, s.over, s.session[0]}; }
};
// The same, wrongly forgetting that session 0 comes up.
struct forget_too_much {
    template <typename State>
    without_queue::state operator()(State const& s) const { return {s.boot, s.over, s.session[0] == toy::phase::active ? toy::phase::active : toy::phase::absent}; }
};
struct boots_at_once : without_queue {
    static state initial() { return {10, toy::end::none, toy::phase::absent}; }
};

}  // namespace

TEST_CASE("a system refines itself, and one that does more") {
    graph const small = cycle({a, b});
    graph large = small;
    large.edges.push_back({0, c, 0});
    CHECK(check::refines(small, small, {}, quiet()).holds());
    CHECK(check::refines(small, large, {}, quiet()).holds());
    auto const wrong = check::refines(large, small, {}, quiet());
    CHECK(wrong.verdict == judgement::violated);
    CHECK(wrong.refused == "c");
    CHECK(wrong.allowed == std::vector<std::string>{"a"});
    REQUIRE(wrong.shown.has_value());
    CHECK(word_of(large, *wrong.shown) == "c");
}

TEST_CASE("the shortest trace that leaves the specification is shown") {
    // the specification: a then b for ever; the other goes wrong after five steps at the earliest
    graph const g{{0, 0, 0, 0, 0, 0}, {{0, a, 1}, {1, b, 2}, {2, a, 3}, {3, b, 4}, {4, b, 5}, {4, a, 1}}};
    auto const wrong = check::refines(g, cycle({a, b}), {}, quiet());
    REQUIRE(wrong.shown.has_value());
    CHECK(word_of(g, *wrong.shown) == "a, b, a, b, b");
}

TEST_CASE("the specification need not be deterministic") {
    // after a it is in one of two states, and only one of them allows c
    graph const spec{{0, 0, 0, 0}, {{0, a, 1}, {0, a, 2}, {1, b, 3}, {2, c, 3}}};
    graph const tree{{0, 0, 0, 0}, {{0, a, 1}, {1, b, 2}, {1, c, 3}}};
    CHECK(check::refines(tree, spec, {}, quiet()).holds());
    CHECK(check::refines(spec, tree, {}, quiet()).holds());
}

TEST_CASE("internal steps are not compared") {
    graph const quick{{0, 0}, {{0, a, 1}}};
    graph const slow{{0, 0, 0, 0}, {{0, x, 1}, {1, y, 0}, {1, a, 2}, {2, z, 3}}};
    CHECK(check::refines(slow, quick, visible_letters{}, quiet()).holds());
    CHECK(check::refines(quick, slow, visible_letters{}, quiet()).holds());
    CHECK(check::refines(slow, quick, {}, quiet()).verdict == judgement::violated);
    // silent steps, visible ones, and a label that the other never has
    graph const astray{{0, 0, 0, 0, 0}, {{0, x, 1}, {1, a, 2}, {2, y, 3}, {3, a, 0}, {3, c, 4}}};
    auto const wrong = check::refines(astray, cycle({a}), visible_letters{}, quiet());
    CHECK(wrong.verdict == judgement::violated);
    CHECK(wrong.refused == "c");
    CHECK(wrong.allowed == std::vector<std::string>{"a"});
    REQUIRE(wrong.shown.has_value());
    CHECK(word_of(astray, *wrong.shown) == "x, a, y, c");
}

TEST_CASE("a search that was cut short proves no refinement") {
    auto chosen = quiet();
    chosen.state_limit = 1;
    auto const result = check::refines(cycle({a, b}), cycle({a, b}), {}, chosen);
    CHECK(result.verdict == judgement::inconclusive);
    CHECK(result.reason == check::cut::state_limit);
    auto const refused_for = [](check::refinement_report<graph> const& report) {
        CHECK(report.verdict == judgement::inconclusive);
        CHECK(!report.holds());
        CHECK(!report.shown);
        return report.reason;
    };
    chosen.state_limit = 3;
    CHECK(refused_for(check::refines(cycle({a, b}), cycle({a, b, a, b}), {}, chosen)) == check::cut::state_limit);  // the other one
    CHECK(refused_for(check::refines(cycle({a, a}), cycle({a, a, a}), {}, chosen)) == check::cut::state_limit);     // six pairs of both
    chosen.state_limit = 6;
    auto const all = check::refines(cycle({a, a}), cycle({a, a, a}), {}, chosen);
    CHECK(all.holds());
    CHECK(all.states == 6);
}

TEST_CASE("refinement mappings") {
    using model = toy::structs<2, 1>;
    auto const right = check::refines_by(forget_requests{}, model{}, without_queue{}, quiet());
    CHECK(right.holds());
    CHECK(right.states == toy::expected_states(2, 1));
    auto const wrong = check::refines_by(forget_too_much{}, model{}, without_queue{}, quiet());
    CHECK(wrong.verdict == judgement::violated);
    REQUIRE(wrong.shown.has_value());
    CHECK(wrong.shown->length() == 14);  // ten stages, three silent phases of session 0, and the fourth
    CHECK(check::replay(model{}, check::actions_of(model{}, *wrong.shown)).complete);
    auto const elsewhere = check::refines_by(forget_requests{}, model{}, boots_at_once{}, quiet());
    CHECK(elsewhere.verdict == judgement::violated);
    CHECK(elsewhere.refused == "the initial state");
    auto chosen = quiet();
    chosen.state_limit = 5;
    auto const cut_short = check::refines_by(forget_requests{}, model{}, without_queue{}, chosen);
    CHECK(cut_short.verdict == judgement::inconclusive);
    CHECK(cut_short.reason == check::cut::state_limit);
    CHECK(cut_short.states == 5);
}

TEST_CASE("on random graphs trace inclusion agrees with listing all short traces") {
    auto const draw = [](std::vector<std::array<std::uint8_t, 3>> const& edges) {
        graph g{{0, 0, 0, 0}, {}};
        for (auto const& e : edges) {
            if (g.edges.size() == 8) break;
            std::array const letters{a, a, b, x};
            g.edges.push_back({e[0] % 4U, letters[e[1] % 4], e[2] % 4U});
        }
        return g;
    };
    smss::testing::property("inclusion of traces", [&](std::vector<std::array<std::uint8_t, 3>> const& one, std::vector<std::array<std::uint8_t, 3>> const& two) {
        graph const lower = draw(one);
        graph const upper = draw(two);
        constexpr std::size_t length = 6;
        auto const possible = traces(lower, length);
        auto const allowed = traces(upper, length);
        bool const included = std::includes(allowed.begin(), allowed.end(), possible.begin(), possible.end());
        auto const result = check::refines(lower, upper, visible_letters{}, quiet());
        RC_CLASSIFY(included, "included");
        if (!included) RC_ASSERT(result.verdict == judgement::violated);
        if (result.verdict == judgement::violated) {
            RC_ASSERT(result.shown.has_value());
            RC_ASSERT(check::replay(lower, check::actions_of(lower, *result.shown)).complete);
            std::string shown;
            for (auto const& step : result.shown->steps) {
                if (step.action < x) shown += static_cast<char>('a' + static_cast<int>(step.action));
            }
            RC_ASSERT(shown.size() > length || (possible.contains(shown) && !allowed.contains(shown)));
        }
    });
}
