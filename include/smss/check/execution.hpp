// SPDX-License-Identifier: BSL-1.0
// Knows: one way a system can go, from its initial state on, and how to go it again.
#pragma once

#include <smss/check/hook.hpp>
#include <smss/check/state_table.hpp>
#include <smss/check/symmetry.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::check {

/// An action that was taken, and the state it led to.
template <typename Model>
struct execution_step {
    typename Model::action action;  ///< what happened
    typename Model::state after;    ///< the state behind it
    std::uint32_t alternative = 0;  ///< which of the steps of this action it was; they are counted from 0
};

/// States and actions in turn, from the initial state on.
template <typename Model>
struct execution {
    typename Model::state first;                 ///< where it begins
    std::vector<execution_step<Model>> steps{};  ///< in order

    /// The state in which it ends.
    [[nodiscard]] typename Model::state const& last() const { return steps.empty() ? first : steps.back().after; }
    /// Steps.
    [[nodiscard]] std::size_t length() const noexcept { return steps.size(); }
};

namespace detail {

// Takes the first step of the last state for which `wanted(action, next)` holds.
template <typename Model, typename Wanted>
bool extend(execution<Model>& so_far, Model const& system, Wanted&& wanted) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    std::vector<std::pair<std::string, std::uint32_t>> seen;
    std::optional<execution_step<Model>> found;
    state_type const from = so_far.last();
    system.successors(from, [&](action_type const& action, state_type const& next) {
        if (found) return;
        std::string const called = name_of_action(system, action);
        std::uint32_t alternative = 0;
        for (auto& [other, count] : seen) {
            if (other == called) alternative = ++count;
        }
        if (alternative == 0) seen.emplace_back(called, 0);
        if (wanted(action, next)) found = execution_step<Model>{action, next, alternative};
    });
    if (found) so_far.steps.push_back(*std::move(found));
    return found.has_value();
}

// The indices on the way from the initial state to this one.
template <typename Table>
[[nodiscard]] std::vector<std::uint32_t> path_to(Table const& table, std::uint32_t index) {
    std::vector<std::uint32_t> path;
    for (; index != Table::no_predecessor; index = table.predecessor(index)) path.push_back(index);
    for (std::size_t i = 0, j = path.size(); i + 1 < j; ++i) std::swap(path[i], path[--j]);
    return path;
}

// Follows a path of stored states. Those are representatives of orbits; the execution is one of the system itself: in
// each state it takes a step to some permutation of what the path says, and there is one because the system is symmetric.
template <bool Reduce, typename Model>
bool follow(execution<Model>& so_far, Model const& system, state_table<codec<Model>> const& table, std::span<std::uint32_t const> path) {
    codec<Model> const coder{system};
    for (std::uint32_t const index : path) {
        bool const possible = extend(so_far, system, [&](auto const&, typename Model::state const& next) {
            typename codec<Model>::record record{};
            return coder.encode(representative<Reduce>(system, next), record) && coder.same(record, table[index]);
        });
        if (!possible) return false;
    }
    return true;
}

// A shortest execution to a stored state.
template <bool Reduce, typename Model>
[[nodiscard]] execution<Model> execution_to(Model const& system, state_table<codec<Model>> const& table, std::uint32_t index) {
    execution<Model> result{system.initial(), {}};
    auto const path = path_to(table, index);
    static_cast<void>(follow<Reduce>(result, system, table, std::span{path}.subspan(1)));
    return result;
}

template <typename Model>
[[nodiscard]] std::string word_of(Model const& system, execution_step<Model> const& step) {
    std::string word = name_of_action(system, step.action);
    if (step.alternative != 0) word += "#" + std::to_string(step.alternative);
    return word;
}

}  // namespace detail

/// The actions of an execution in one line: what `replay` takes. `kick#1` is the second way to `kick`.
template <typename Model>
[[nodiscard]] std::string actions_of(Model const& system, execution<Model> const& shown) {
    std::string line;
    for (auto const& step : shown.steps) {
        if (!line.empty()) line += ", ";
        line += detail::word_of(system, step);
    }
    return line;
}

/// What became of an attempt to go a given way.
template <typename Model>
struct replayed {
    execution<Model> done;               ///< as far as it went
    bool complete = false;               ///< every action was possible
    std::string refused{};               ///< the first action that was not enabled
    std::vector<std::string> enabled{};  ///< what was enabled there instead
};

namespace detail {

template <typename Model>
void refuse(replayed<Model>& result, Model const& system, std::string_view word) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    result.refused = std::string{word};
    system.successors(result.done.last(), [&](action_type const& action, state_type const&) {
        std::string called = name_of_action(system, action);
        for (auto const& known : result.enabled) {
            if (known == called) return;
        }
        result.enabled.push_back(std::move(called));
    });
}

}  // namespace detail

/// Goes the way that is written down as `actions_of` writes it: `replay(system, "start, kick#1, stop")`. An action that is
/// not enabled ends it: the result names the state, the action, and what was enabled.
template <explorable Model>
[[nodiscard]] replayed<Model> replay(Model const& system, std::string_view line) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    replayed<Model> result{{system.initial(), {}}};
    auto const blank = [](char c) { return c == ' ' || c == ',' || c == '\n' || c == '\t'; };
    while (true) {
        while (!line.empty() && blank(line.front())) line.remove_prefix(1);
        if (line.empty()) break;
        // names may contain anything, so the longest enabled one that the line begins with is meant
        std::string best;
        system.successors(result.done.last(), [&](action_type const& action, state_type const&) {
            std::string called = detail::name_of_action(system, action);
            if (called.size() <= best.size() || line.substr(0, called.size()) != called) return;
            if (line.size() == called.size() || blank(line[called.size()]) || line[called.size()] == '#') best = std::move(called);
        });
        std::size_t used = best.size();
        std::uint32_t alternative = 0;
        if (!best.empty() && used < line.size() && line[used] == '#') {
            for (++used; used < line.size() && line[used] >= '0' && line[used] <= '9'; ++used) {
                alternative = alternative * 10 + static_cast<std::uint32_t>(line[used] - '0');
            }
        }
        std::uint32_t nth = 0;
        bool const possible = !best.empty() && detail::extend(result.done, system, [&](action_type const& action, state_type const&) {
            return detail::name_of_action(system, action) == best && nth++ == alternative;
        });
        if (!possible) {
            detail::refuse(result, system, line.substr(0, line.find(',')));
            return result;
        }
        line.remove_prefix(used);
    }
    result.complete = true;
    return result;
}

/// The same for actions as values; of several steps with the same action the first is taken.
template <explorable Model>
    requires std::equality_comparable<typename Model::action>
[[nodiscard]] replayed<Model> replay(Model const& system, std::span<typename Model::action const> actions) {
    replayed<Model> result{{system.initial(), {}}};
    for (auto const& wanted : actions) {
        if (!detail::extend(result.done, system, [&](auto const& action, auto const&) { return action == wanted; })) {
            detail::refuse(result, system, detail::name_of_action(system, wanted));
            return result;
        }
    }
    result.complete = true;
    return result;
}

}  // namespace smss::check
