// SPDX-License-Identifier: BSL-1.0
// Knows: which claims of liveness hold on drawn graphs, and, on random ones, what a fixed point of sets says of them.
#include "graph_model.hpp"

#include <smss/check/liveness.hpp>
#include <smss/check/report_liveness.hpp>
#include <smss/testing/property.hpp>

#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace check = smss::check;
using check::judgement;
using drawn::answered;
using drawn::asked;
using drawn::edge;
using drawn::graph;
using drawn::letter;
using enum drawn::letter;

namespace {

struct is_answered {  // inevitability
    static constexpr char const* sentence = "there is an answer at last";
    static bool eventually(drawn::node n) { return drawn::marked(n, answered); }
};
struct asked_is_answered {  // response
    static bool when(drawn::node n) { return drawn::marked(n, asked); }
    static bool eventually(drawn::node n) { return drawn::marked(n, answered); }
};

// a to e belong to the system, a and b as one class, c and d by themselves, e to none
struct classed_graph : graph {
    [[nodiscard]] static int fairness(letter l) { return l <= b ? 7 : l == c ? 100 : l == d ? 3 : -1; }
};

// The same graph with actions that are no numbers.
struct spelled_graph : graph {
    struct action {
        std::string word;
        friend bool operator==(action const&, action const&) = default;
    };
    static constexpr std::string_view letters = "abcdefxyz";
    [[nodiscard]] static bool is_environment(action const& taken) { return taken.word >= "x"; }
    [[nodiscard]] static std::string name(action const& taken) { return taken.word; }
    void successors(state from, auto&& visit) const {
        graph::successors(from, [&](letter l, state to) { visit(action{std::string{letters[static_cast<std::size_t>(l)]}}, to); });
    }
};
letter letter_of(letter l) { return l; }
letter letter_of(spelled_graph::action const& taken) { return static_cast<letter>(spelled_graph::letters.find(taken.word)); }

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

template <typename Model>
int fairness_of(letter l) {
    if constexpr (requires { Model::fairness(l); }) {
        return Model::fairness(l);
    } else {
        return l >= x ? -1 : static_cast<int>(l);
    }
}

// Is there a fair execution from a pending start on which never answers? Greatest fixed point over pairs of a state and
// the class of the last step; staying is a step of no class (Emerson and Lei).
template <typename Model>
bool refuted_by_fixed_point(Model const& g, bool response) {
    std::set<std::uint32_t> reachable{0};
    for (bool more = true; more;) {
        more = false;
        for (auto const& e : g.edges) more = (reachable.contains(e.from) && reachable.insert(e.to).second) || more;
    }
    using place = std::pair<std::uint32_t, int>;  // last: -1 for none
    std::set<int> classes;
    for (auto const& e : g.edges) {
        if (fairness_of<Model>(e.label) >= 0) classes.insert(fairness_of<Model>(e.label));
    }
    std::set<place> all;
    for (auto const n : reachable) {
        if (drawn::marked(g.at(n), answered)) continue;
        all.insert({n, -1});
        for (int const k : classes) all.insert({n, k});
    }
    auto const steps = [&](place const& p) {
        std::vector<place> to{{p.first, -1}};
        for (auto const& e : g.edges) {
            if (e.from == p.first) to.push_back({e.to, fairness_of<Model>(e.label)});
        }
        return to;
    };
    auto const just = [&](place const& p, int k) {
        if (p.second == k) return true;
        for (auto const& e : g.edges) {
            if (e.from == p.first && fairness_of<Model>(e.label) == k) return false;
        }
        return true;
    };
    auto const before = [&](std::set<place> const& set) {  // places of `all` with a step into the set
        std::set<place> result;
        for (auto const& p : all) {
            for (auto const& q : steps(p)) {
                if (set.contains(q)) result.insert(p);
            }
        }
        return result;
    };
    std::set<place> z = all;
    while (true) {
        std::set<place> next = z;
        std::vector<int> each{classes.begin(), classes.end()};
        if (each.empty()) each.push_back(-2);  // no class: only stay within
        for (int const k : each) {
            std::set<place> until;  // places from which a just place of z can be reached inside `all`
            for (auto const& p : z) {
                if (k == -2 || just(p, k)) until.insert(p);
            }
            for (std::size_t size = 0; size != until.size();) {
                size = until.size();
                for (auto const& p : before(until)) until.insert(p);
            }
            auto const step_before = before(until);
            std::erase_if(next, [&](place const& p) { return !step_before.contains(p); });
        }
        if (next == z) break;
        z = next;
    }
    for (auto const& [n, last] : z) {
        if (response ? drawn::marked(g.at(n), asked) : n == 0) return true;
    }
    return false;
}

// Does the lasso show what it should?
template <typename Model>
bool refutes(Model const& g, check::lasso<Model> const& shown, bool response) {
    auto const again = check::replay(g, check::actions_of(g, shown.stem));
    if (!again.complete || again.done.last() != shown.stem.last()) return false;
    std::vector<drawn::node> states{shown.stem.first};
    for (auto const& s : shown.stem.steps) states.push_back(s.after);
    std::size_t start = states.size();
    for (std::size_t i = states.size(); i-- > 0 && !drawn::marked(states[i], answered);) {
        if (response ? drawn::marked(states[i], asked) : i == 0) start = i;
    }
    if (start == states.size()) return false;
    std::set<int> taken;
    std::set<std::uint32_t> visited{drawn::number(shown.stem.last())};
    drawn::node at = shown.stem.last();
    for (auto const& s : shown.cycle) {
        bool possible = false;
        g.successors(at, [&](auto const& action, drawn::node next) { possible = possible || (action == s.action && next == s.after); });
        if (!possible || drawn::marked(s.after, answered)) return false;
        at = s.after;
        visited.insert(drawn::number(at));
        taken.insert(fairness_of<Model>(letter_of(s.action)));
    }
    if (at != shown.stem.last()) return false;
    for (int k = 0; k <= 100; ++k) {
        if (taken.contains(k)) continue;
        bool always = true;
        for (auto const n : visited) {
            bool enabled = false;
            for (auto const& e : g.edges) enabled = enabled || (e.from == n && fairness_of<Model>(e.label) == k);
            always = always && enabled;
        }
        if (always) return false;
    }
    return true;
}

template <typename Model, typename Claim>
judgement judge(Model const& g, Claim claim) {
    auto const report = check::verify_liveness(g, claim, quiet());
    REQUIRE(report.findings.size() == 1);
    if (report.findings[0].shown) CHECK(refutes(g, *report.findings[0].shown, check::response<Claim, Model>));
    return report.findings[0].verdict;
}

}  // namespace

TEST_CASE("what is answered at once, later, or never") {
    CHECK(judge(graph{{answered}, {}}, is_answered{}) == judgement::holds);
    CHECK(judge(graph{{0, answered}, {{0, a, 1}}}, is_answered{}) == judgement::holds);
    CHECK(judge(graph{{0}, {}}, is_answered{}) == judgement::violated);
    CHECK(judge(graph{{0, answered}, {{0, x, 1}}}, is_answered{}) == judgement::violated);  // the environment need not come
    CHECK(judge(graph{{0, answered, 0}, {{0, a, 1}, {0, b, 2}}}, is_answered{}) == judgement::violated);
}

TEST_CASE("fair and unfair cycles") {
    // 0 <-> 1 for ever; in both the way out is open
    graph const open{{0, 0, answered}, {{0, a, 1}, {1, b, 0}, {0, c, 2}, {1, c, 2}}};
    CHECK(judge(open, is_answered{}) == judgement::holds);
    // the way out is open only in 0: weak fairness does not force it
    graph const half{{0, 0, answered}, {{0, a, 1}, {1, b, 0}, {0, c, 2}}};
    CHECK(judge(half, is_answered{}) == judgement::violated);
    // a self-loop beside the way out
    CHECK(judge(graph{{0, answered}, {{0, a, 0}, {0, b, 1}}}, is_answered{}) == judgement::holds);
    CHECK(judge(graph{{0, answered}, {{0, a, 0}, {0, x, 1}}}, is_answered{}) == judgement::violated);
    // the same action loops and leads out: it is taken again and again, that is all that is asked
    CHECK(judge(graph{{0, answered}, {{0, a, 0}, {0, a, 1}}}, is_answered{}) == judgement::violated);
    // two actions in one class: taking one of them is enough
    CHECK(judge(classed_graph{{{0, answered}, {{0, a, 0}, {0, b, 1}}}}, is_answered{}) == judgement::violated);
    CHECK(judge(classed_graph{{{0, answered}, {{0, c, 0}, {0, d, 1}}}}, is_answered{}) == judgement::holds);
    CHECK(judge(classed_graph{{{0, answered}, {{0, e, 1}}}}, is_answered{}) == judgement::violated);
}

TEST_CASE("one thing leads to another") {
    // 0 -> 1 (asked) -> 2 -> 3 (answered) -> 0
    graph const round{{0, asked, 0, answered}, {{0, a, 1}, {1, b, 2}, {2, c, 3}, {3, d, 0}}};
    CHECK(judge(round, asked_is_answered{}) == judgement::holds);
    graph lost = round;
    lost.edges.push_back({2, x, 0});  // the request can be lost: then it is asked again, and so for ever
    CHECK(judge(lost, asked_is_answered{}) == judgement::violated);
    graph const never_asked{{0, 0}, {{0, a, 1}}};
    CHECK(judge(never_asked, asked_is_answered{}) == judgement::holds);
    graph const both{{static_cast<std::uint32_t>(asked | answered), 0}, {{0, a, 1}}};
    CHECK(judge(both, asked_is_answered{}) == judgement::holds);
}

TEST_CASE("the lasso has the shortest stem, and is told to people") {
    // a cycle far away, and a dead end nearby
    graph const g{{0, 0, 0, 0, 0}, {{0, a, 1}, {1, a, 2}, {2, a, 3}, {3, a, 2}, {0, x, 4}}};
    auto const report = check::verify_liveness(g, is_answered{}, quiet());
    REQUIRE(report.about(is_answered{})->shown.has_value());
    CHECK(report.about(is_answered{})->shown->stem.length() == 1);
    CHECK(report.about(is_answered{})->shown->cycle.empty());
    std::ostringstream out;
    out << report;
    CAPTURE(out.str());
    CHECK(out.str().find("VIOLATED      is_answered: there is an answer at last") != std::string::npos);
    CHECK(out.str().find("and stays there for ever") != std::string::npos);
    // into the same cycle by a long way, which is listed first, and by a short one
    graph const entered{{0, 0, 0, 0}, {{0, a, 1}, {1, a, 2}, {2, a, 3}, {3, a, 2}, {0, b, 3}}};
    auto const twice = check::verify_liveness(entered, is_answered{}, quiet());
    REQUIRE(twice.about(is_answered{})->shown.has_value());
    CHECK(check::actions_of(entered, twice.about(is_answered{})->shown->stem) == "b");
    CHECK(twice.about(is_answered{})->shown->cycle.size() == 2);
    graph const turns{{0, 0}, {{0, a, 1}, {1, b, 0}}};
    std::ostringstream round;
    round << check::verify_liveness(turns, is_answered{}, quiet());
    CHECK(round.str().find("and for ever again") != std::string::npos);
}

TEST_CASE("a graph that was not explored to the end proves nothing") {
    auto chosen = quiet();
    chosen.state_limit = 1;
    graph const g{{0, answered}, {{0, a, 1}}};
    CHECK(check::verify_liveness(g, is_answered{}, chosen).findings[0].verdict == judgement::inconclusive);
    chosen = quiet();
    chosen.memory_limit = 20'000;
    CHECK(check::verify_liveness(g, is_answered{}, chosen).findings[0].verdict == judgement::inconclusive);
}

TEST_CASE("on random graphs liveness agrees with a fixed point of sets") {
    auto const compare = [](auto model, std::vector<std::array<std::uint8_t, 3>> const& drawn_edges, std::vector<std::uint8_t> const& drawn_marks) {
        std::uint32_t const count = 1 + static_cast<std::uint32_t>(drawn_marks.size() % 6);
        for (std::uint32_t i = 0; i != count; ++i) {
            auto const mark = i < drawn_marks.size() ? drawn_marks[i] % 8 : 0;
            model.marks.push_back(mark == 1 ? answered : mark <= 4 ? asked : 0);
        }
        for (auto const& e : drawn_edges) {
            if (model.edges.size() == 12) break;
            // few letters, so that classes meet
            std::array const letters{a, b, c, d, x};
            model.edges.push_back({e[0] % count, letters[e[1] % 5], e[2] % count});
        }
        RC_CLASSIFY(refuted_by_fixed_point(model, true), "refuted");
        RC_ASSERT((judge(model, is_answered{}) == judgement::violated) == refuted_by_fixed_point(model, false));
        RC_ASSERT((judge(model, asked_is_answered{}) == judgement::violated) == refuted_by_fixed_point(model, true));
    };
    smss::testing::property("each action treated fairly by itself",
                            [&](std::vector<std::array<std::uint8_t, 3>> const& edges, std::vector<std::uint8_t> const& marks) {
                                compare(graph{}, edges, marks);
                            });
    smss::testing::property("classes of actions", [&](std::vector<std::array<std::uint8_t, 3>> const& edges, std::vector<std::uint8_t> const& marks) {
        compare(classed_graph{}, edges, marks);
    });
    smss::testing::property("actions that are no numbers",
                            [&](std::vector<std::array<std::uint8_t, 3>> const& edges, std::vector<std::uint8_t> const& marks) {
                                compare(spelled_graph{}, edges, marks);
                            });
}
