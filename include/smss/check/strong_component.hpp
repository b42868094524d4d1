// SPDX-License-Identifier: BSL-1.0
// Knows: the strongly connected components of a part of a graph (Tarjan's algorithm, without recursion).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace smss::check::detail {

// Calls `use(members, is_inner)` for each strongly connected component of the states for which `within(state)` holds;
// `is_inner(state)` tells whether a state belongs to it.
template <typename Graph, typename Within, typename Use>
void for_each_component(Graph const& graph, Within&& within, Use&& use) {
    std::uint32_t const count = graph.states();
    constexpr std::uint32_t unseen = 0;
    constexpr std::uint32_t finished = 0xFFFF'FFFF;
    struct frame {
        std::uint32_t state;
        std::uint32_t next_edge;
    };
    std::vector<std::uint32_t> order(count, unseen);  // when it was met, counted from 1; `finished` once its component is known
    std::vector<std::uint32_t> lowest(count, 0);      // the earliest state on the path that it leads back to
    std::vector<std::uint32_t> open;                  // met, and component not known yet
    std::vector<frame> path;
    std::vector<std::uint8_t> inner(count, 0);
    std::uint32_t met = 0;

    auto const enter = [&](std::uint32_t state) {
        order[state] = lowest[state] = ++met;
        open.push_back(state);
        path.push_back({state, 0});
    };
    for (std::uint32_t root = 0; root != count; ++root) {
        if (order[root] != unseen || !within(root)) continue;
        enter(root);
        while (!path.empty()) {
            std::uint32_t const state = path.back().state;
            auto const edges = graph.edges(state);
            if (path.back().next_edge != edges.size()) {
                std::uint32_t const to = edges[path.back().next_edge++].to;
                if (!within(to) || order[to] == finished) continue;
                if (order[to] == unseen) {
                    enter(to);
                } else if (order[to] < lowest[state]) {
                    lowest[state] = order[to];
                }
                continue;
            }
            path.pop_back();
            if (!path.empty() && lowest[state] < lowest[path.back().state]) lowest[path.back().state] = lowest[state];
            if (lowest[state] != order[state]) continue;
            std::size_t first = open.size();
            while (open[--first] != state) {}
            std::span<std::uint32_t const> const members{open.data() + first, open.size() - first};
            for (auto const member : members) inner[member] = 1;
            use(members, [&inner](std::uint32_t other) { return inner[other] != 0; });
            for (auto const member : members) {
                inner[member] = 0;
                order[member] = finished;
            }
            open.resize(first);
        }
    }
}

}  // namespace smss::check::detail
