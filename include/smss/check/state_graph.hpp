// SPDX-License-Identifier: BSL-1.0
// Knows: all reachable states of a system with all steps between them, kept for questions about whole executions.
#pragma once

#include <smss/check/bulk_memory.hpp>
#include <smss/check/search.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace smss::check {

/// A step of a `state_graph`: the index of the state it leads to, and the number of its action.
struct graph_edge {
    std::uint32_t to = 0;     ///< index of the state
    std::uint32_t label = 0;  ///< number of the action
};

namespace detail {

// Numbers for actions, in the order in which they are met.
template <typename Action>
class action_numbers {
public:
    std::uint32_t operator()(Action const& action) {
        if constexpr (std::is_enum_v<Action> || std::is_integral_v<Action>) {
            auto const value = static_cast<std::size_t>(action);
            if (value < direct_limit) {
                if (value >= direct_.size()) direct_.resize(value + 1, unknown);
                if (direct_[value] == unknown) direct_[value] = add(action);
                return direct_[value];
            }
        }
        if (!actions_.empty() && actions_[last_] == action) return last_;
        for (last_ = 0; last_ != actions_.size(); ++last_) {
            if (actions_[last_] == action) return last_;
        }
        return add(action);
    }
    [[nodiscard]] std::vector<Action> const& actions() const noexcept { return actions_; }

private:
    static constexpr std::size_t direct_limit = 1 << 16;
    static constexpr std::uint32_t unknown = 0xFFFF'FFFF;
    std::uint32_t add(Action const& action) {
        actions_.push_back(action);
        return static_cast<std::uint32_t>(actions_.size() - 1);
    }
    std::vector<Action> actions_;
    std::vector<std::uint32_t> direct_;
    std::uint32_t last_ = 0;
};

// Edges in order of their first states, with the place where each state's edges begin.
template <typename Model>
class edge_recorder : public observer {
public:
    static constexpr bool keeps_edges = true;

    // Its memory is taken from what the table may grow to.
    edge_recorder(state_table<codec<Model>>& table, std::uint64_t most_bytes) : table_{&table}, most_bytes_{most_bytes} {}

    std::uint32_t label(typename Model::action const& action) { return numbers(action); }
    bool edge(std::uint32_t from, std::uint32_t label_number, std::uint32_t to) {
        if (!begin_state(from)) return false;
        if (count == edges.capacity() && !grow(edges, most_bytes_ / sizeof(graph_edge))) return false;
        edges[count++] = {to, label_number};
        return true;
    }
    // States up to this one have begun; those that were passed over have no edges.
    bool begin_state(std::uint32_t state) {
        while (begun <= state) {
            if (begun == firsts.capacity() && !grow(firsts, (std::uint64_t{1} << 32) + 1)) return false;
            firsts[begun++] = count;
        }
        return true;
    }

    bulk_array<graph_edge> edges;
    bulk_array<std::uint64_t> firsts;
    std::uint64_t count = 0;
    std::uint64_t begun = 0;
    action_numbers<typename Model::action> numbers;

private:
    template <typename T>
    bool grow(bulk_array<T>& array, std::uint64_t most) {
        std::uint64_t const wanted = array.next_capacity();
        return table_->leave_bytes((wanted - array.capacity()) * sizeof(T)) && array.reserve(wanted, most);
    }

    state_table<codec<Model>>* table_;
    std::uint64_t most_bytes_;
};

}  // namespace detail

/// The reachable part of a system as a graph: states numbered in order of their distance, and the steps of each.
/// Takes about 28 bytes for each state and 8 for each step.
template <explorable Model>
class state_graph {
public:
    using state_type = typename Model::state;    ///< The model's states.
    using action_type = typename Model::action;  ///< Its actions.

    /// Searches the whole space, as far as `chosen` allows.
    explicit state_graph(Model const& system, options const& chosen = {})
        : system_{system}, table_{detail::limits_of(chosen)}, recorder_{table_, detail::memory_limit_of(chosen)} {
        // the recorder looks at the table's size, so neither may move
        size_ = search<false>(system_, table_, recorder_, chosen);
        if (size_.complete() && !recorder_.begin_state(table_.size())) size_.reason = cut::memory_limit;
        size_.bytes += recorder_.edges.bytes() + recorder_.firsts.bytes();
    }

    state_graph(state_graph const&) = delete;
    state_graph& operator=(state_graph const&) = delete;

    /// What was searched.
    [[nodiscard]] Model const& system() const noexcept { return system_; }
    /// How large the search was.
    [[nodiscard]] search_size const& size() const noexcept { return size_; }
    /// Every reachable state is in the graph.
    [[nodiscard]] bool complete() const noexcept { return size_.complete(); }
    /// How many.
    [[nodiscard]] std::uint32_t states() const noexcept { return table_.size(); }
    /// The state of that index.
    [[nodiscard]] state_type state(std::uint32_t index) const { return codec<Model>{system_}.decode(table_[index]); }
    /// The states, packed.
    [[nodiscard]] state_table<codec<Model>> const& table() const noexcept { return table_; }
    /// The steps of a state, in the order of the model. The graph must be complete.
    [[nodiscard]] std::span<graph_edge const> edges(std::uint32_t index) const noexcept {
        auto const first = recorder_.firsts[index];
        return {recorder_.edges.data() + first, static_cast<std::size_t>(recorder_.firsts[index + std::size_t{1}] - first)};
    }
    /// The actions that occur, by the numbers in `graph_edge::label`.
    [[nodiscard]] std::vector<action_type> const& actions() const noexcept { return recorder_.numbers.actions(); }

private:
    Model system_;
    state_table<codec<Model>> table_;
    detail::edge_recorder<Model> recorder_;
    search_size size_;
};

}  // namespace smss::check
