// SPDX-License-Identifier: BSL-1.0
// Knows: the textbook definitions of interleaving and of parallel composition, written out naively and compared.
#include <smss/lts/product.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace {

using namespace smss::lts;

enum class at : unsigned char { p, q, r };
enum class what : unsigned char { pay, coin, tea, wait };
using enum at;
using enum what;

struct customer {
    static constexpr auto table = transition_table{p, {row{p, coin, q}, row{q, tea, p}, row{p, wait, p}}};
};
struct vending_machine {
    static constexpr auto table = transition_table{p, {row{p, coin, q}, row{q, tea, r}, row{r, pay, p}, row{q, tea, p}}, final_states{p}};
};
struct thief {
    static constexpr auto table = transition_table{p, {row{p, pay, q}, row{q, wait, r}}, final_states{r}};
};
using one = table_system<customer>;
using two = table_system<vending_machine>;
using three = table_system<thief>;
static_assert(component<one> && one::bits == 1 && two::bits == 2 && three::bits == 2);

// Interleaving: the states multiply, and the actions are told apart.
using side_by_side = interleaving<one, two, three>;
static_assert(component<side_by_side> && side_by_side::bits == 5);
static_assert(side_by_side::has_action({0, wait}) && !side_by_side::has_action({1, wait}) && !side_by_side::has_action({3, wait}));

// Parallel: coin and tea need customer and machine, pay needs machine and thief, wait needs customer and thief.
using together = parallel<one, two, three>;
static_assert(component<together> && together::has_action(pay));
static_assert(component<parallel<parallel<one, two>, three>>);  // a product is a system like any other

// What a product does from one state: (action as a number, packed next state).
template <typename System>
std::multiset<std::pair<unsigned, std::uint64_t>> steps(typename System::state const& from) {
    std::multiset<std::pair<unsigned, std::uint64_t>> result;
    System::successors(from, [&](auto const& action, typename System::state const& next) {
        if constexpr (requires { action.component; }) {
            result.emplace(action.component * 10 + static_cast<unsigned>(action.action), System::pack(next));
        } else {
            result.emplace(static_cast<unsigned>(action), System::pack(next));
        }
    });
    return result;
}

struct plain_row {
    at from;
    what action;
    at to;
};
template <typename Described>
std::vector<plain_row> rows() {
    std::vector<plain_row> result;
    for (auto const& line : Described::table) result.push_back({line.from, line.action, line.to});
    return result;
}

using joint = joint_state<at, at, at>;
joint make(at a, at b, at c) { return {a, {b, {c}}}; }

}  // namespace

TEST_CASE("products are what the textbooks say") {
    std::vector<std::vector<plain_row>> const machines{rows<customer>(), rows<vending_machine>(), rows<thief>()};
    for (at const a : {p, q}) {
        for (at const b : {p, q, r}) {
            for (at const c : {p, q, r}) {
                std::array<at, 3> const here{a, b, c};
                joint const state = make(a, b, c);
                CAPTURE(int(a), int(b), int(c));
                CHECK(side_by_side::unpack(side_by_side::pack(state)) == state);
                CHECK(together::pack(state) == side_by_side::pack(state));
                CHECK_FALSE(together::is_final(state));  // the customer has no final state

                // Interleaving: each row of each component that leaves its present state.
                std::multiset<std::pair<unsigned, std::uint64_t>> expected;
                for (unsigned who = 0; who != 3; ++who) {
                    for (plain_row const& line : machines[who]) {
                        if (line.from != here[who]) continue;
                        auto next = here;
                        next[who] = line.to;
                        expected.emplace(who * 10 + static_cast<unsigned>(line.action),
                                         side_by_side::pack(make(next[0], next[1], next[2])));
                    }
                }
                CHECK(steps<side_by_side>(state) == expected);

                // Parallel: for each action, one row of every component whose alphabet has it, in all combinations.
                expected.clear();
                for (what const action : {pay, coin, tea, wait}) {
                    std::vector<std::array<at, 3>> ends{here};
                    for (unsigned who = 0; who != 3; ++who) {
                        auto const bears = [&](plain_row const& line) { return line.action == action; };
                        if (std::none_of(machines[who].begin(), machines[who].end(), bears)) continue;
                        std::vector<std::array<at, 3>> further;
                        for (auto const& so_far : ends) {
                            for (plain_row const& line : machines[who]) {
                                if (line.action != action || line.from != here[who]) continue;
                                further.push_back(so_far);
                                further.back()[who] = line.to;
                            }
                        }
                        ends = further;
                    }
                    for (auto const& end : ends) {
                        expected.emplace(static_cast<unsigned>(action), together::pack(make(end[0], end[1], end[2])));
                    }
                }
                CHECK(steps<together>(state) == expected);
            }
        }
    }
    for (what const action : {pay, coin, tea, wait, static_cast<what>(9)}) {
        CAPTURE(int(action));
        std::array<bool, 3> bears{};
        for (std::size_t who = 0; who != 3; ++who) {
            bears[who] = std::any_of(machines[who].begin(), machines[who].end(), [&](plain_row const& line) { return line.action == action; });
            CHECK(side_by_side::has_action({static_cast<unsigned>(who), action}) == bears[who]);
        }
        CHECK_FALSE(side_by_side::has_action({3, action}));
        CHECK(together::has_action(action) == (bears[0] || bears[1] || bears[2]));
    }
    CHECK(side_by_side::initial() == make(p, p, p));
    CHECK(interleaving<three, three>::is_final({r, {r}}));
    CHECK_FALSE(interleaving<three, three>::is_final({r, {q}}));
}

TEST_CASE("parallel composition is associative") {
    using left = parallel<parallel<one, two>, three>;
    using right = parallel<one, parallel<two, three>>;
    for (at const a : {p, q}) {
        for (at const b : {p, q, r}) {
            for (at const c : {p, q, r}) {
                CHECK(steps<left>({{a, {b}}, {c}}) == steps<together>(make(a, b, c)));
                CHECK(steps<right>({a, {{b, {c}}}}) == steps<together>(make(a, b, c)));
            }
        }
    }
}
