// SPDX-License-Identifier: BSL-1.0
// Knows: how to turn a drawn graph into a model, so that answers can be seen with the eye.
#pragma once

#include <smss/check/holds.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace drawn {

enum class act : std::uint8_t { a, b, c, outside };

struct edge {
    std::uint8_t from = 0;
    act action = act::a;
    std::uint8_t to = 0;
};

constexpr std::uint32_t bit(unsigned node) { return std::uint32_t{1} << node; }

// At most 32 nodes; node 0 is the initial state. What is said of a node is said by sets of nodes.
template <std::size_t Edges>
struct graph {
    std::array<edge, Edges> edges{};
    std::uint32_t bad = 0, goal = 0, final = 0;
    edge bad_step{31, act::outside, 31};
};

// A state carries its node's marks, so that a property need not know the graph.
struct node {
    std::uint8_t number = 0;
    bool bad = false, goal = false;
    [[nodiscard]] friend constexpr bool operator==(node const&, node const&) = default;
};

template <std::size_t Edges, bool Wide = false>
struct graph_model {
    using state = node;
    using action = act;
    graph<Edges> drawing{};

    [[nodiscard]] constexpr node at(std::uint8_t number) const {
        return {number, (drawing.bad & bit(number)) != 0, (drawing.goal & bit(number)) != 0};
    }
    [[nodiscard]] constexpr state initial() const { return at(0); }
    [[nodiscard]] constexpr bool is_final(state const& s) const { return (drawing.final & bit(s.number)) != 0; }
    [[nodiscard]] static constexpr bool is_environment(act action) { return action == act::outside; }
    [[nodiscard]] static constexpr auto pack(state const& s) {
        if constexpr (Wide) {
            return smss::check::wide_key{~std::uint64_t{0}, s.number};  // all the difference is in the high word
        } else {
            return ~std::uint64_t{s.number};  // the largest key is as good as any other
        }
    }
    constexpr void successors(state const& s, auto&& visit) const {
        for (edge const& e : drawing.edges) {
            if (e.from == s.number) visit(e.action, at(e.to));
        }
    }
};

// The same as a type, for static_assert.
template <auto const& Drawing, bool Wide = false>
struct drawn_model : graph_model<Drawing.edges.size(), Wide> {
    constexpr drawn_model() : graph_model<Drawing.edges.size(), Wide>{Drawing} {}
};

struct never_bad {
    static constexpr bool holds(node const& s) { return !s.bad; }
};
struct never_both {
    static constexpr bool holds(node const& s) { return !(s.bad && s.goal); }
};
struct never_from_goal_to_bad {
    static constexpr bool holds(node const& before, act, node const& after) { return !(before.goal && after.bad); }
};
struct at_goal {
    static constexpr bool reached(node const& s) { return s.goal; }
};
struct takes_c {
    static constexpr bool reached(node const&, act action, node const&) { return action == act::c; }
};

}  // namespace drawn
