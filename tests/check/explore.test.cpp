// SPDX-License-Identifier: BSL-1.0
// Knows: what a search must find in graphs that one can draw, and that it agrees with a naive search in those that one cannot.
#include "graph.hpp"

#include <smss/check/holds.hpp>
#include <smss/lts/product.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <type_traits>
#include <vector>

// Evaluated by the compiler, and once more by the program.
#define BOTH(...)                   \
    do {                            \
        static_assert(__VA_ARGS__); \
        CHECK((__VA_ARGS__));       \
    } while (false)

namespace {

using namespace drawn;
using namespace smss::check;
using enum act;

template <typename Model, typename... Properties>
constexpr auto found = explored<Model, Properties...>;

// A search that no compiler does in advance, whatever it knows of the model.
template <std::size_t Capacity, typename... Properties, typename Model>
auto explore_later(Model const& model) {
    using result = exploration<typename Model::action, sizeof...(Properties)>;
    result (*volatile search)(Model const&) = [](Model const& later) -> result { return explore<Capacity, Properties...>(later); };
    return search(model);
}

// One search by the compiler and one at run time, which must say the same.
template <std::size_t Capacity, auto const& Drawing, typename... Properties>
void same_within() {
    constexpr auto const& while_compiling = explored<within<Capacity, drawn_model<Drawing>>, Properties...>;
    auto const now = explore_later<Capacity, Properties...>(graph_model<Drawing.edges.size()>{Drawing});
    auto const wide = explore_later<Capacity, Properties...>(graph_model<Drawing.edges.size(), true>{Drawing});
    for (auto const* other : {&now, &wide}) {
        CHECK(other->how == while_compiling.how);
        CHECK(other->property == while_compiling.property);
        CHECK(other->states == while_compiling.states);
        CHECK(other->transitions == while_compiling.transitions);
        CHECK(other->depth == while_compiling.depth);
        CHECK(std::equal(other->steps, other->steps + longest_trace, while_compiling.steps));
    }
}

template <auto const& Drawing, typename... Properties>
void same_at_run_time() {
    same_within<default_capacity, Drawing, Properties...>();
}

constexpr graph<3> bad_at_once{{{{0, a, 1}, {1, a, 2}, {2, a, 0}}}, bit(0)};
constexpr graph<4> bad_at_last{{{{0, a, 1}, {0, b, 2}, {1, a, 3}, {3, c, 4}}}, bit(4)};
// Two shortest ways to node 4: a b and b a; the search takes the one through the state that it met first.
constexpr graph<5> two_ways{{{{0, a, 1}, {0, b, 2}, {2, a, 4}, {1, b, 4}, {4, c, 0}}}, bit(4)};
constexpr graph<4> self_loops{{{{0, a, 0}, {0, b, 1}, {1, a, 1}, {1, a, 1}}}};
constexpr graph<3> bad_elsewhere{{{{0, a, 1}, {1, a, 0}, {2, a, 3}}}, bit(3)};
constexpr graph<4> stuck_at_three{{{{0, a, 1}, {1, b, 0}, {1, a, 2}, {2, b, 3}}}};
constexpr graph<4> may_stop_at_three{{{{0, a, 1}, {1, b, 0}, {1, a, 2}, {2, b, 3}}}, 0, 0, bit(3)};
// In node 1 only the outside can act; the self-loop of node 2 is an action, so it is no deadlock.
constexpr graph<4> waits_for_outside{{{{0, a, 2}, {0, b, 1}, {1, outside, 0}, {2, c, 2}}}};
constexpr graph<1> alone{};
// Node 3 goes round for ever and never sees the goal again; node 1 only with help from outside.
constexpr graph<6> trap{{{{0, a, 1}, {1, outside, 0}, {1, a, 2}, {2, b, 0}, {2, a, 3}, {3, a, 3}}}, 0, bit(0)};
constexpr graph<4> needs_help{{{{0, a, 1}, {1, outside, 2}, {2, a, 0}, {1, b, 1}}}, 0, bit(2)};

}  // namespace

TEST_CASE("explore finds what the eye sees in a drawn graph") {
    SECTION("the initial state itself is bad") {
        using model = drawn_model<bad_at_once>;
        BOTH(std::is_same_v<verdict_of<model, never_bad>, violated<never_bad, counterexample<>>>);
        BOTH(found<model, never_bad>.states == 1);
        same_at_run_time<bad_at_once, never_bad>();
    }
    SECTION("the last state is bad") {
        using model = drawn_model<bad_at_last>;
        BOTH(std::is_same_v<counterexample_of<model, never_bad>, counterexample<a, a, c>>);
        BOTH(found<model>.states == 5 && found<model>.transitions == 4 && found<model>.depth == 3);
        same_at_run_time<bad_at_last, never_bad>();
    }
    SECTION("two shortest traces: one of them, always the same") {
        using model = drawn_model<two_ways>;
        BOTH(std::is_same_v<counterexample_of<model, never_bad>, counterexample<a, b>>);
        same_at_run_time<two_ways, never_bad>();
    }
    SECTION("self-loops and double edges") {
        using model = drawn_model<self_loops>;
        BOTH(holds<model, never_bad, no_deadlock>);
        BOTH(found<model>.states == 2 && found<model>.transitions == 4 && found<model>.depth == 1);
        same_at_run_time<self_loops, never_bad, no_deadlock>();
    }
    SECTION("a bad state that cannot be reached") {
        using model = drawn_model<bad_elsewhere>;
        BOTH(holds<model, never_bad>);
        BOTH(std::is_same_v<verdict_of<model, never_bad>, proved<2>>);
        same_at_run_time<bad_elsewhere, never_bad>();
    }
    SECTION("one state and no step") {
        using model = drawn_model<alone>;
        BOTH(std::is_same_v<counterexample_of<drawn_model<stuck_at_three>, no_deadlock>, counterexample<a, a, b>>);
        BOTH(found<model>.states == 1 && found<model>.depth == 0);
        same_at_run_time<alone, never_bad>();
    }
}

TEST_CASE("a deadlock is a state that is not final, in which the system itself cannot act") {
    BOTH(std::is_same_v<counterexample_of<drawn_model<stuck_at_three>, no_deadlock>, counterexample<a, a, b>>);
    BOTH(deadlock_free<drawn_model<may_stop_at_three>>);
    BOTH(std::is_same_v<counterexample_of<drawn_model<waits_for_outside>, no_deadlock>, counterexample<b>>);
    BOTH(!deadlock_free<drawn_model<stuck_at_three>>);
    same_at_run_time<stuck_at_three, no_deadlock>();
    same_at_run_time<may_stop_at_three, no_deadlock>();
    same_at_run_time<waits_for_outside, no_deadlock>();
}

TEST_CASE("always_possible finds the state from which there is no way back") {
    BOTH(deadlock_free<drawn_model<needs_help>>);
    BOTH(std::is_same_v<counterexample_of<drawn_model<trap>, always_possible<at_goal>>, counterexample<a, a, a>>);
    BOTH(std::is_same_v<counterexample_of<drawn_model<needs_help>, always_possible<at_goal>>, counterexample<>>);
    BOTH(holds<drawn_model<needs_help>, at_goal, no_deadlock>);
    same_at_run_time<trap, no_deadlock, always_possible<at_goal>>();
    same_at_run_time<needs_help, always_possible<at_goal>>();
}

TEST_CASE("several properties share one search") {
    using model = drawn_model<two_ways>;
    SECTION("the verdict names the property that fails") {
        BOTH(std::is_same_v<verdict_of<model, never_both, takes_c, never_bad>, violated<never_bad, counterexample<a, b>>>);
        same_at_run_time<two_ways, never_both, takes_c, never_bad>();
    }
    SECTION("a step may be bad where no state is") {
        static constexpr graph<4> drawing{{{{0, a, 1}, {1, b, 2}, {0, b, 2}, {2, c, 0}}}, bit(2), bit(1)};
        BOTH(std::is_same_v<counterexample_of<drawn_model<drawing>, never_from_goal_to_bad>, counterexample<a, b>>);
        same_at_run_time<drawing, never_from_goal_to_bad>();
    }
    SECTION("of two bad steps from one state, the first") {
        static constexpr graph<2> drawing{{{{0, a, 1}, {0, b, 2}}}, bit(1) | bit(2), bit(0)};
        BOTH(std::is_same_v<counterexample_of<drawn_model<drawing>, never_from_goal_to_bad>, counterexample<a>>);
        same_at_run_time<drawing, never_from_goal_to_bad>();
    }
    SECTION("goals: states and steps, each with its shortest witness") {
        BOTH(reaches<model, takes_c>);
        BOTH(std::is_same_v<witness_of<model, takes_c>, witness<a, b, c>>);
        static constexpr graph<3> drawing{{{{0, a, 1}, {1, b, 2}, {2, c, 0}}}, 0, bit(1)};
        BOTH(holds<drawn_model<drawing>, never_bad, at_goal, takes_c, always_possible<at_goal>, no_deadlock>);
        BOTH(std::is_same_v<witness_of<drawn_model<drawing>, at_goal>, witness<a>>);
        constexpr auto const& both = found<drawn_model<drawing>, at_goal, takes_c>;
        BOTH(both.how == ending::witnessed || both.how == ending::complete);
        BOTH(both.traces[0].length == 1 && both.traces[1].length == 3);
        BOTH(both.steps[both.traces[1].first + 2] == c);
        same_at_run_time<drawing, at_goal, takes_c>();
    }
    SECTION("a goal without a witness is a failure, with or without invariants") {
        BOTH(std::is_same_v<verdict_of<model, at_goal>, unreachable<at_goal, 4>>);
        BOTH(std::is_same_v<verdict_of<model, never_both, takes_c, at_goal>, unreachable<at_goal, 4>>);
        BOTH(!reaches<model, takes_c, at_goal> && !holds<model, at_goal>);
        same_at_run_time<two_ways, never_both, takes_c, at_goal>();
    }
    SECTION("a goal in the initial state has the empty witness") {
        BOTH(std::is_same_v<witness_of<drawn_model<trap>, at_goal>, witness<>>);
    }
}

TEST_CASE("a search that runs out of room proves nothing") {
    using model = drawn_model<two_ways>;
    BOTH(std::is_same_v<verdict_of<within<4, model>, never_both>, proved<4>>);
    BOTH(std::is_same_v<verdict_of<within<3, model>, never_both>, inconclusive<3>>);
    BOTH(!holds<within<3, model>, never_both> && !deadlock_free<within<3, model>>);
    BOTH(!reaches<within<3, model>, at_goal>);
    // What was found before the room ran out is true all the same.
    BOTH(reaches<within<2, model>, takes_c> == false);
    static constexpr graph<3> drawing{{{{0, a, 1}, {0, b, 2}, {0, c, 3}}}, bit(1)};
    BOTH(std::is_same_v<counterexample_of<within<2, drawn_model<drawing>>, never_bad>, counterexample<a>>);
    static constexpr graph<3> last_is_bad{{{{0, a, 1}, {0, b, 2}, {0, c, 3}}}, bit(2)};
    BOTH(std::is_same_v<counterexample_of<within<3, drawn_model<last_is_bad>>, never_bad>, counterexample<b>>);
    BOTH(reaches<within<2, drawn_model<drawing>>, takes_c>);
    static constexpr graph<1> one_step{{{{0, c, 1}}}};
    BOTH(std::is_same_v<verdict_of<within<1, drawn_model<one_step>>, takes_c>, witnessed>);
    BOTH(std::is_same_v<verdict_of<within<2, drawn_model<drawing>>, takes_c>, witnessed>);
    same_within<4, two_ways, never_both>();
    same_within<3, two_ways, never_both>();
    same_within<2, two_ways, takes_c>();
    same_within<3, two_ways, never_both, at_goal>();
    same_within<2, drawing, never_bad>();
    same_within<3, last_is_bad, never_bad>();
    same_within<1, one_step, takes_c>();
    same_within<2, drawing, takes_c>();
}

namespace {

// A ring of states: one way round.
struct ring {
    using action = act;
    using state = std::uint16_t;
    static constexpr state initial() { return 0; }
    static constexpr void successors(state const& at, auto&& visit) {
        visit(a, static_cast<state>((at + 1) % 700));
        if (at == 0) visit(b, state{0});
    }
};
struct before_half {
    static constexpr bool holds(ring::state const& at) { return at < 350; }
};
struct before_end {
    static constexpr bool holds(ring::state const& at) { return at < 600; }
};

}  // namespace

TEST_CASE("long traces are kept while there is room for them") {
    BOTH(counterexample_of<ring, before_half>::length == 350);
    BOTH(std::is_same_v<counterexample_of<ring, before_end>, too_long_to_print<600>>);
    BOTH(found<ring, before_half>.depth == 350);
    BOTH(found<ring>.states == 700 && found<ring>.transitions == 701 && found<ring>.depth == 699);
    auto const kept = explore_later<default_capacity, before_half>(ring{});
    CHECK((kept.traces[0].kept && kept.traces[0].length == 350));
    CHECK(std::all_of(kept.steps, kept.steps + 350, [](act taken) { return taken == a; }));
    auto const lost = explore_later<default_capacity, before_end>(ring{});
    CHECK((lost.how == ending::violated && lost.traces[0].found && !lost.traces[0].kept && lost.traces[0].length == 600));
}

namespace {

// Numbers with keys that look random, so that many of them want the same place in a table that is filled to a third.
template <bool Wide>
struct scattered {
    using action = act;
    using state = std::uint16_t;
    static constexpr state size = 300;
    static constexpr state initial() { return 0; }
    static constexpr std::uint64_t mix(std::uint64_t word) {  // one to one
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
        word = (word ^ word >> 27) * 0x94D049BB133111EB;
        return word ^ word >> 31;
    }
    static constexpr auto pack(state n) {
        if constexpr (Wide) {
            return wide_key{mix(n / 2 + 1000u), mix(n % 2 + 1u)};  // two states in turn share a word
        } else {
            return mix(n + 1u);
        }
    }
    static constexpr void successors(state n, auto&& visit) {
        visit(a, static_cast<state>((n + 1) % size));
        visit(b, static_cast<state>(n * 2 % size));
    }
};
struct never_299 {
    static constexpr bool holds(std::uint16_t n) { return n != 299; }
};
struct at_zero {
    static constexpr bool reached(std::uint16_t n) { return n == 0; }
};
struct at_300 {
    static constexpr bool reached(std::uint16_t n) { return n == 300; }
};
template <bool Wide>
void keeps_all_apart() {
    using model = scattered<Wide>;
    auto const whole = explore_later<model::size, no_deadlock, always_possible<at_zero>>(model{});
    CHECK((whole.how == ending::complete && whole.states == model::size && whole.transitions == 2 * model::size));
    auto const trapped = explore_later<model::size, always_possible<at_300>>(model{});
    CHECK((trapped.how == ending::violated && trapped.traces[0].length == 0));
    auto const full = explore_later<model::size - 1, no_deadlock>(model{});
    CHECK((full.how == ending::out_of_room && full.states == model::size - 1));
    // 0 1 2 4 8 ... by doubling and adding one, the digits of 299 = 100101011 from the first one on
    auto const last = explore_later<model::size, never_299>(model{});
    REQUIRE(last.how == ending::violated);
    CHECK(last.traces[0].length <= 13);
    unsigned at = 0;
    for (std::size_t i = 0; i != last.traces[0].length; ++i) at = (last.steps[i] == a ? at + 1 : 2 * at) % 300;
    CHECK(at == 299);
}

}  // namespace

TEST_CASE("states whose keys want the same place are kept apart") {
    keeps_all_apart<false>();
    keeps_all_apart<true>();
}

namespace {

// States of every size are their own key when they have no padding.
template <std::size_t Size>
struct bytes_model {
    struct state {
        unsigned char at[Size]{};
    };
    using action = act;
    static constexpr state initial() { return {}; }
    static constexpr void successors(state const& s, auto&& visit) {
        for (std::size_t i = 0; i != Size; ++i) {
            state next = s;
            next.at[i] = 0xFF;
            visit(a, next);
        }
    }
};
template <std::size_t... Size>
constexpr bool every_size(std::index_sequence<Size...>) {
    return (... && (explored<bytes_model<Size + 1>>.states == std::size_t{1} << (Size + 1)));
}

}  // namespace

TEST_CASE("bytes without padding need no pack function") {
    BOTH(every_size(std::make_index_sequence<9>{}));
    BOTH(std::is_same_v<key_type<bytes_model<8>>, std::uint64_t> && std::is_same_v<key_type<bytes_model<9>>, wide_key>);
    bytes_model<16>::state all{};
    for (unsigned char& byte : all.at) byte = 1;
    CHECK(key_of(bytes_model<16>{}, all) == wide_key{0x0101010101010101, 0x0101010101010101});
    bytes_model<11>::state some{};
    some.at[10] = 7;
    CHECK(key_of(bytes_model<11>{}, some) == wide_key{0, 0x70000});
}

namespace {

// The naive search: distances by breadth-first search over a map, everything else by its definition.
struct naive {
    std::map<int, std::size_t> distance;  // of the reachable nodes

    template <typename Model>
    explicit naive(Model const& model) {
        std::queue<int> waiting;
        waiting.push(0);
        distance[0] = 0;
        while (!waiting.empty()) {
            int const from = waiting.front();
            waiting.pop();
            for (edge const& e : model.drawing.edges) {
                if (e.from == from && distance.emplace(e.to, distance[from] + 1).second) waiting.push(e.to);
            }
        }
    }
    // The smallest distance of a reachable node with that mark; none: no such node.
    [[nodiscard]] std::optional<std::size_t> nearest(auto&& mark) const {
        std::optional<std::size_t> best;
        for (auto const& [number, far] : distance) {
            if (mark(number) && (!best || far < *best)) best = far;
        }
        return best;
    }
};

// Can some path with these actions be walked, and do its ends include a node with that mark?
template <typename Model>
bool leads_to(Model const& model, act const* steps, std::size_t length, auto&& mark) {
    std::set<int> here{0};
    for (std::size_t i = 0; i != length; ++i) {
        std::set<int> next;
        for (edge const& e : model.drawing.edges) {
            if (e.action == steps[i] && here.count(e.from) != 0) next.insert(e.to);
        }
        here = next;
    }
    return std::any_of(here.begin(), here.end(), mark);
}

constexpr std::size_t random_edges = 14;

graph<random_edges> random_graph(unsigned nodes) {
    graph<random_edges> result{};
    for (edge& e : result.edges) {
        e.from = static_cast<std::uint8_t>(*rc::gen::inRange(0u, nodes));
        e.to = static_cast<std::uint8_t>(*rc::gen::inRange(0u, nodes));
        e.action = static_cast<act>(*rc::gen::inRange(0, 4));
    }
    // Mostly few marks: graphs in which everything is bad show little.
    result.bad = *rc::gen::arbitrary<std::uint32_t>() & *rc::gen::arbitrary<std::uint32_t>() & *rc::gen::arbitrary<std::uint32_t>();
    result.goal = *rc::gen::arbitrary<std::uint32_t>() & *rc::gen::arbitrary<std::uint32_t>() & *rc::gen::arbitrary<std::uint32_t>();
    result.final = *rc::gen::arbitrary<std::uint32_t>();
    return result;
}

template <bool Wide>
void agrees_with_naive(unsigned nodes) {
    graph_model<random_edges, Wide> const model{random_graph(nodes)};
    naive const reference{model};
    auto const is_bad = [&](int n) { return (model.drawing.bad >> n & 1) != 0; };
    auto const is_goal = [&](int n) { return (model.drawing.goal >> n & 1) != 0; };
    auto const can_act = [&](int n) {
        auto const& edges = model.drawing.edges;
        return std::any_of(edges.begin(), edges.end(), [&](edge const& e) { return e.from == n && e.action != outside; });
    };
    auto const is_dead = [&](int n) { return !can_act(n) && (model.drawing.final >> n & 1) == 0; };

    // One property at a time: the nearest violation, deadlock or witness.
    auto const whole = explore<64>(model);
    RC_ASSERT(whole.how == ending::complete);
    RC_ASSERT(whole.states == reference.distance.size());
    RC_ASSERT(whole.depth == std::max_element(reference.distance.begin(), reference.distance.end(), [](auto const& x, auto const& y) {
                                 return x.second < y.second;
                             })->second);
    std::size_t edges = 0;
    for (edge const& e : model.drawing.edges) edges += reference.distance.count(e.from);
    RC_ASSERT(whole.transitions == edges);

    auto const agrees = [&](auto const& search, std::optional<std::size_t> const& nearest, ending absent, auto const& mark) {
        RC_ASSERT(search.traces[0].found == nearest.has_value());
        if (!nearest) {
            RC_ASSERT(search.how == absent);
        } else {
            RC_ASSERT(search.traces[0].length == *nearest);
            RC_ASSERT(leads_to(model, search.steps, *nearest, mark));
        }
    };
    agrees(explore<64, never_bad>(model), reference.nearest(is_bad), ending::complete, is_bad);
    agrees(explore<64, no_deadlock>(model), reference.nearest(is_dead), ending::complete, is_dead);
    agrees(explore<64, at_goal>(model), reference.nearest(is_goal), ending::unreached, is_goal);

    // Steps: the nearest edge of the kind, from the nearest node.
    std::optional<std::size_t> nearest_c, nearest_breach;
    for (edge const& e : model.drawing.edges) {
        auto const from = reference.distance.find(e.from);
        if (from == reference.distance.end()) continue;
        if (e.action == c && (!nearest_c || from->second + 1 < *nearest_c)) nearest_c = from->second + 1;
        if (is_goal(e.from) && is_bad(e.to) && (!nearest_breach || from->second + 1 < *nearest_breach)) nearest_breach = from->second + 1;
    }
    agrees(explore<64, takes_c>(model), nearest_c, ending::unreached, [](int) { return true; });
    agrees(explore<64, never_from_goal_to_bad>(model), nearest_breach, ending::complete, is_bad);

    // always_possible, by its definition: from this node some path of the system's own leads to a goal.
    auto const can_reach_goal = [&](int n) {
        std::set<int> here{n};
        for (bool grown = true; grown;) {
            grown = false;
            for (edge const& e : model.drawing.edges) {
                if (e.action != outside && here.count(e.from) != 0) grown = here.insert(e.to).second || grown;
            }
        }
        return std::any_of(here.begin(), here.end(), is_goal);
    };
    auto const is_trapped = [&](int n) { return !can_reach_goal(n); };
    agrees(explore<64, always_possible<at_goal>>(model), reference.nearest(is_trapped), ending::complete, is_trapped);

    // All at once: the same endings, whoever is first; traces stay shortest for their property.
    auto const all = explore<64, never_bad, at_goal, no_deadlock, takes_c, always_possible<at_goal>>(model);
    bool const some_fails = reference.nearest(is_bad) || reference.nearest(is_dead) || reference.nearest(is_trapped);
    RC_ASSERT((all.how == ending::violated) == some_fails);
    if (all.how == ending::violated) {
        auto const expected = all.property == 0   ? reference.nearest(is_bad)
                              : all.property == 2 ? reference.nearest(is_dead)
                                                  : reference.nearest(is_trapped);
        RC_ASSERT(all.traces[all.property].length == *expected);
    } else {
        RC_ASSERT((all.how == ending::unreached) == (!reference.nearest(is_goal) || !nearest_c));
    }
    if (all.traces[1].found) RC_ASSERT(all.traces[1].length == *reference.nearest(is_goal));
    if (all.traces[3].found) RC_ASSERT(all.traces[3].length == *nearest_c);

    // Too little room: never "complete", and what is found is true.
    auto const cramped = explore<5, never_bad>(model);
    if (cramped.how == ending::violated) {
        RC_ASSERT(cramped.traces[0].length == *reference.nearest(is_bad));
        RC_ASSERT(leads_to(model, cramped.steps, cramped.traces[0].length, is_bad));
    } else {
        RC_ASSERT((cramped.how == ending::complete) == (reference.distance.size() <= 5));
    }
}

}  // namespace

TEST_CASE("explore agrees with a naive search") {
    smss::testing::property("on random graphs with one-word keys", [] { agrees_with_naive<false>(*rc::gen::inRange(1u, 12u)); });
    smss::testing::property("on random graphs with two-word keys", [] { agrees_with_naive<true>(*rc::gen::inRange(1u, 12u)); });
}
