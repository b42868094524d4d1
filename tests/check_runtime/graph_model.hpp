// SPDX-License-Identifier: BSL-1.0
// Knows: models that are nothing but drawn graphs, and a slow, plain search that says what is true of them.
#pragma once

#include <smss/check/model.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace drawn {

/// Labels of edges. `x`, `y`, `z` are the environment's.
enum class letter : std::uint8_t { a, b, c, d, e, f, x, y, z };

/// A node's number in the lower half, its marks in the upper.
using node = std::uint32_t;
inline constexpr std::uint32_t bad = 1, wanted = 2, final = 4, asked = 8, answered = 16;
[[nodiscard]] constexpr std::uint32_t number(node n) { return n & 0xFFFF; }
[[nodiscard]] constexpr bool marked(node n, std::uint32_t mark) { return (n >> 16 & mark) != 0; }

struct edge {
    std::uint32_t from;
    letter label;
    std::uint32_t to;
    friend bool operator==(edge const&, edge const&) = default;
};

struct graph {
    using state = node;
    using action = letter;

    std::vector<std::uint32_t> marks;  // of each node; the first is the initial one
    std::vector<edge> edges;

    [[nodiscard]] node at(std::uint32_t n) const { return n | marks[n] << 16; }
    [[nodiscard]] node initial() const { return at(0); }
    [[nodiscard]] static bool is_final(node n) { return marked(n, final); }
    [[nodiscard]] static bool is_environment(letter l) { return l >= letter::x; }
    void successors(node from, auto&& visit) const {
        for (auto const& e : edges) {
            if (e.from == number(from)) visit(e.label, at(e.to));
        }
    }
};

struct never_bad {
    static constexpr char const* sentence = "no bad node is reached";
    static bool holds(node n) { return !marked(n, bad); }
};
struct no_f_into_wanted {
    static bool holds(node, letter l, node after) { return !(l == letter::f && marked(after, wanted)); }
};
struct sees_wanted {
    static bool reached(node n) { return marked(n, wanted); }
};
struct takes_e_back {
    static bool reached(node before, letter l, node after) { return l == letter::e && number(after) <= number(before); }
};

/// What the plain search says. Lengths are those of shortest executions.
struct truth {
    std::size_t states = 0, transitions = 0, depth = 0;
    std::optional<std::size_t> bad, f_into_wanted, wanted, e_back, deadlock;
};

[[nodiscard]] inline truth search(graph const& g) {
    truth found;
    std::map<std::uint32_t, std::size_t> distance{{0, 0}};
    std::vector<std::uint32_t> level{0};
    auto const note = [](std::optional<std::size_t>& slot, std::size_t length) { slot = std::min(slot.value_or(length), length); };
    for (std::size_t d = 0; !level.empty(); ++d) {
        found.depth = d;
        std::vector<std::uint32_t> next;
        for (std::uint32_t const n : level) {
            if (marked(g.at(n), bad)) note(found.bad, d);
            if (marked(g.at(n), wanted)) note(found.wanted, d);
            bool own = false;
            for (auto const& e : g.edges) {
                if (e.from != n) continue;
                ++found.transitions;
                own = own || !(e.label == letter::x || e.label == letter::y || e.label == letter::z);
                if (e.label == letter::f && marked(g.at(e.to), wanted)) note(found.f_into_wanted, d + 1);
                if (e.label == letter::e && e.to <= n) note(found.e_back, d + 1);
                if (distance.emplace(e.to, d + 1).second) next.push_back(e.to);
            }
            if (!own && !marked(g.at(n), final)) note(found.deadlock, d);
        }
        level = next;
    }
    found.states = distance.size();
    return found;
}

}  // namespace drawn
