// SPDX-License-Identifier: BSL-1.0
// Knows: that the reachable states come as a range: lazily, each once, nearest first.
#include "graph_model.hpp"
#include "session_toy.hpp"

#include <smss/check/reachable.hpp>
#include <smss/testing/property.hpp>

#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

#include <array>
#include <vector>

namespace check = smss::check;
namespace views = ranges::views;
using drawn::graph;
using enum drawn::letter;

namespace {

// Counts up for ever, and counts how often it was asked for successors.
struct endless {
    using state = std::uint64_t;
    enum class action : std::uint8_t { one, two };
    int* asked;
    static state initial() { return 0; }
    void successors(state n, auto&& visit) const {
        ++*asked;
        visit(action::one, n + 1);
        visit(action::two, n + 2);
    }
};

// A counter to four, in a field that ends at three.
struct overflowing {
    using state = check::ranged<0, 3>;
    enum class action : std::uint8_t { up };
    static state initial() { return 0; }
    static void successors(state n, auto&& visit) { visit(action::up, state{n + 1}); }
};

static_assert(ranges::input_range<check::reachable_view<graph>>);
static_assert(ranges::view_<check::reachable_view<graph>>);

}  // namespace

TEST_CASE("reachable states are found as far as they are asked for") {
    int asked = 0;
    auto const first = check::reachable(endless{&asked}) | views::take(5) |
                       views::transform([](auto const& found) { return found.state; }) | ranges::to<std::vector>();
    CHECK(first == std::vector<std::uint64_t>{0, 1, 2, 3, 4});
    CHECK(asked <= 5);
}

TEST_CASE("reachable states can be searched without storing an answer") {
    int asked = 0;
    auto even = check::reachable(endless{&asked}) | views::filter([](auto const& found) { return found.state > 10 && found.state % 7 == 0; });
    auto const found = *ranges::begin(even);
    CHECK(found.state == 14);
    CHECK(found.distance == 7);
}

TEST_CASE("a range of all states of the toy") {
    auto const all = check::reachable(toy::structs<2, 2>{});
    auto const dead = ranges::count_if(all, [](auto const& found) { return found.state.over != toy::end::none; });
    CHECK(dead == 5);
    CHECK(all.why_it_ended() == check::cut::none);
}

TEST_CASE("limits end the range and can be asked for") {
    int asked = 0;
    check::options chosen;
    chosen.state_limit = 10;
    auto const few = check::reachable(endless{&asked}, chosen);
    CHECK(ranges::count_if(few, [](auto const&) { return true; }) == 10);
    CHECK(few.why_it_ended() == check::cut::state_limit);
    chosen = {};
    chosen.depth_limit = 3;
    auto const near = check::reachable(endless{&asked}, chosen);
    CHECK(ranges::count_if(near, [](auto const&) { return true; }) == 7);
    CHECK(near.why_it_ended() == check::cut::depth_limit);
    auto const bounded = check::reachable(overflowing{});
    CHECK(ranges::count_if(bounded, [](auto const&) { return true; }) == 4);
    CHECK(bounded.why_it_ended() == check::cut::unrepresentable);
}

TEST_CASE("on random graphs the range has the states and distances of a plain search") {
    smss::testing::property("each state once, nearest first", [](std::vector<std::array<std::uint16_t, 3>> const& drawn_edges) {
        auto const count = static_cast<std::uint32_t>(1 + drawn_edges.size() / 2);
        graph g;
        g.marks.resize(count, 0);
        for (auto const& e : drawn_edges) g.edges.push_back({e[0] % count, a, e[2] % count});
        std::map<std::uint32_t, std::uint64_t> seen;
        std::uint64_t last = 0;
        for (auto const& found : check::reachable(g)) {
            RC_ASSERT(found.index == seen.size());
            RC_ASSERT(found.distance >= last);
            last = found.distance;
            RC_ASSERT(seen.emplace(drawn::number(found.state), found.distance).second);
        }
        auto const truth = drawn::search(g);
        RC_ASSERT(seen.size() == truth.states);
        RC_ASSERT(last == truth.depth);
        for (auto const& [node, distance] : seen) {
            bool has_parent = node == 0;
            for (auto const& e : g.edges) {
                if (e.to != node || !seen.contains(e.from)) continue;
                RC_ASSERT(seen.at(e.from) + 1 >= distance);
                has_parent = has_parent || seen.at(e.from) + 1 == distance;
            }
            RC_ASSERT(has_parent);
        }
    });
}
