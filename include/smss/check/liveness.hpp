// SPDX-License-Identifier: BSL-1.0
// Knows: how to judge claims that something will happen at last, and how to show an execution in which it never does.
#pragma once

#include <smss/check/execution.hpp>
#include <smss/check/property_list.hpp>
#include <smss/check/state_graph.hpp>
#include <smss/check/strong_component.hpp>
#include <smss/check/verify.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace smss::check {

/// Something inevitable: `static bool eventually(state const&)` is true at some time in every fair execution.
template <typename Property, typename Model>
concept inevitability = requires(typename Model::state const& state) {
    { Property::eventually(state) } -> std::convertible_to<bool>;
};

/// One thing leads to another: whenever `static bool when(state const&)` is true, `eventually` is true then or later.
template <typename Property, typename Model>
concept response = inevitability<Property, Model> && requires(typename Model::state const& state) {
    { Property::when(state) } -> std::convertible_to<bool>;
};

namespace detail {
template <typename List, typename Model>
inline constexpr bool all_inevitable = false;
template <typename... P, typename Model>
inline constexpr bool all_inevitable<property_list<P...>, Model> = (... && inevitability<P, Model>);
}  // namespace detail

/// Claims of liveness: one, or a `property_list` of them.
template <typename List, typename Model>
concept liveness_of = detail::all_inevitable<typename detail::as_list<List>::type, Model>;

/// An execution that never ends: after the stem the cycle is gone through for ever. With an empty cycle the system stays
/// in the last state for ever: nothing that is treated fairly is enabled there.
template <typename Model>
struct lasso {
    execution<Model> stem;                       ///< from the initial state to the cycle
    std::vector<execution_step<Model>> cycle{};  ///< from its last state back to it; the claim never comes true on it
};

/// One claim of liveness, and an execution without end that refutes it.
template <typename Model>
struct liveness_finding {
    judgement verdict = judgement::inconclusive;  ///< holds, violated or inconclusive
    std::string name{};                           ///< of the property's type, without namespaces
    std::string sentence{};                       ///< the claim in words
    std::string requirement{};                    ///< id of what it is evidence for
    std::optional<lasso<Model>> shown{};          ///< a counterexample; none: it holds
    std::string_view type{};                      ///< the property's type as the compiler spells it
};

/// What became of all claims of liveness.
template <typename Model>
struct liveness_report {
    Model system;                                     ///< what was searched
    std::vector<liveness_finding<Model>> findings{};  ///< in the order of the properties
    search_size size{};                               ///< how large the search was

    /// Every claim was decided, and holds.
    [[nodiscard]] bool holds() const noexcept {
        for (auto const& found : findings) {
            if (found.verdict != judgement::holds) return false;
        }
        return true;
    }
    /// The finding about a property, or null.
    template <typename Property>
    [[nodiscard]] liveness_finding<Model> const* about(Property = {}) const {
        for (auto const& found : findings) {
            if (found.type == detail::spelling_of_type<Property>()) return &found;
        }
        return nullptr;
    }
};

namespace detail {

// Which class of weak fairness an action belongs to: what the model says, else a class of its own unless it is the
// environment's; -1: none.
template <typename Model>
[[nodiscard]] std::vector<int> fairness_classes(state_graph<Model> const& graph, std::size_t& count) {
    std::vector<int> classes;
    std::vector<int> seen;  // the model's numbers, which may be sparse
    for (auto const& action : graph.actions()) {
        int number = static_cast<int>(classes.size());
        if constexpr (requires { { graph.system().fairness(action) } -> std::convertible_to<int>; }) {
            number = graph.system().fairness(action);
        } else if (is_from_outside(graph.system(), action)) {
            number = -1;
        }
        if (number < 0) {
            classes.push_back(-1);
            continue;
        }
        std::size_t at = 0;
        while (at != seen.size() && seen[at] != number) ++at;
        if (at == seen.size()) seen.push_back(number);
        classes.push_back(static_cast<int>(at));
    }
    count = seen.size();
    return classes;
}

template <typename Model>
class lasso_finder {
public:
    explicit lasso_finder(state_graph<Model> const& graph) : graph_{graph}, classes_{fairness_classes(graph, class_count_)} {}

    // Looks for a fair execution that from some state of `starts` on never meets `done`.
    template <typename When, typename Done>
    [[nodiscard]] std::optional<lasso<Model>> find(When&& when, Done&& done) {
        prepare(when, done);
        std::uint32_t best = none;
        for_each_component(
            graph_, [this](std::uint32_t s) { return pending(s); },
            [&](std::span<std::uint32_t const> members, auto const& is_inner) {
                std::uint32_t entry = members[0];
                for (auto const s : members) {
                    if (distance_[s] < distance_[entry]) entry = s;
                }
                if (best != none && distance_[entry] >= distance_[best]) return;
                if (!is_fair(members, is_inner)) return;
                best = entry;
                component_.assign(members.begin(), members.end());
            });
        if (best == none) return std::nullopt;
        return show(best);
    }

private:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;

    [[nodiscard]] bool pending(std::uint32_t s) const noexcept { return distance_[s] != none; }

    // Finds the states in which something is asked for and not yet done, their distance from the initial state along such
    // executions, and the state before each (none: nothing was pending before).
    template <typename When, typename Done>
    void prepare(When&& when, Done&& done) {
        std::uint32_t const count = graph_.states();
        distance_.assign(count, none);
        before_.assign(count, none);
        std::vector<std::uint8_t> is_done(count, 0);
        std::vector<std::uint32_t> depth(count, 0);
        for (std::uint32_t s = 0; s != count; ++s) {
            if (s != 0) depth[s] = depth[graph_.table().predecessor(s)] + 1;
            is_done[s] = done(graph_.state(s)) ? 1 : 0;
        }
        std::vector<std::uint32_t> level;
        std::vector<std::uint32_t> next;
        std::uint32_t start = 0;
        for (std::uint32_t d = 0; !level.empty() || start != count; ++d) {
            for (; start != count && depth[start] <= d; ++start) {
                if (is_done[start] || pending(start) || !when(start, graph_.state(start))) continue;
                distance_[start] = d;
                level.push_back(start);
            }
            next.clear();
            for (auto const s : level) {
                for (auto const& edge : graph_.edges(s)) {
                    if (is_done[edge.to] || pending(edge.to)) continue;
                    distance_[edge.to] = d + 1;
                    before_[edge.to] = s;
                    next.push_back(edge.to);
                }
            }
            std::swap(level, next);
        }
    }

    [[nodiscard]] bool enables(std::uint32_t s, int wanted) const {
        for (auto const& edge : graph_.edges(s)) {
            if (classes_[edge.label] == wanted) return true;
        }
        return false;
    }
    [[nodiscard]] bool enables_any(std::uint32_t s) const {
        for (auto const& edge : graph_.edges(s)) {
            if (classes_[edge.label] >= 0) return true;
        }
        return false;
    }

    // Can an execution stay in this component for ever and be fair? Each class must be disabled somewhere, or have a step
    // inside. (A component of one state without a step to itself can only be stayed in if nothing fair is enabled.)
    template <typename IsInner>
    [[nodiscard]] bool is_fair(std::span<std::uint32_t const> members, IsInner&& is_inner) {
        bool stays = members.size() > 1;
        served_.assign(class_count_, 0);
        for (auto const s : members) {
            enabled_.assign(class_count_, 0);
            for (auto const& edge : graph_.edges(s)) {
                int const c = classes_[edge.label];
                bool const inner = is_inner(edge.to);
                stays = stays || inner;
                if (c < 0) continue;
                enabled_[static_cast<std::size_t>(c)] = 1;
                if (inner) served_[static_cast<std::size_t>(c)] = 1;
            }
            for (std::size_t c = 0; c != class_count_; ++c) served_[c] = static_cast<std::uint8_t>(served_[c] | (enabled_[c] ^ 1));
        }
        if (!stays) return !enables_any(members[0]);
        for (auto const served : served_) {
            if (!served) return false;
        }
        return true;
    }

    // The execution: to the entry, and round the component until every class has had its due.
    [[nodiscard]] lasso<Model> show(std::uint32_t entry) {
        lasso<Model> shown{{graph_.system().initial(), {}}, {}};
        std::vector<std::uint32_t> path;
        std::uint32_t at = entry;
        for (; before_[at] != none; at = before_[at]) path.push_back(at);
        for (; at != state_table<codec<Model>>::no_predecessor; at = graph_.table().predecessor(at)) path.push_back(at);
        path.pop_back();  // the initial state
        for (std::size_t i = path.size(); i-- > 0;) take(shown.stem, path[i], none);

        std::vector<std::uint8_t> inside(graph_.states(), 0);
        for (auto const s : component_) inside[s] = 1;
        std::vector<std::uint8_t> due(class_count_, 1);
        std::vector<std::pair<std::uint32_t, std::uint32_t>> round;  // label and next state
        auto const settle = [&](std::uint32_t s) {
            for (std::size_t c = 0; c != class_count_; ++c) {
                if (due[c] && !enables(s, static_cast<int>(c))) due[c] = 0;
            }
        };
        auto const all_settled = [&] {
            for (auto const d : due) {
                if (d) return false;
            }
            return true;
        };
        std::uint32_t here = entry;
        settle(here);
        if (all_settled()) return shown;  // nothing fair is enabled: it simply stays
        while (true) {
            bool const home = all_settled();
            if (home && here == entry) break;
            auto const legs = walk(here, inside, [&](std::uint32_t, graph_edge const& edge) {
                if (home) return edge.to == entry;
                int const c = classes_[edge.label];
                if (c >= 0 && due[static_cast<std::size_t>(c)]) return true;
                for (std::size_t k = 0; k != class_count_; ++k) {
                    if (due[k] && !enables(edge.to, static_cast<int>(k))) return true;
                }
                return false;
            });
            for (auto const& [label, to] : legs) {
                if (int const c = classes_[label]; c >= 0) due[static_cast<std::size_t>(c)] = 0;
                here = to;
                settle(here);
                round.emplace_back(label, to);
            }
            if (legs.empty()) break;  // cannot be: the component is strongly connected
        }
        execution<Model> turn{shown.stem.last(), {}};
        for (auto const& [label, to] : round) take(turn, to, label);
        shown.cycle = std::move(turn.steps);
        return shown;
    }

    // A shortest way inside the component whose last edge satisfies `wanted`.
    template <typename Wanted>
    [[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> walk(std::uint32_t from, std::vector<std::uint8_t> const& inside, Wanted&& wanted) {
        std::vector<std::uint32_t> queue{from};
        std::vector<std::uint32_t> came_from(graph_.states(), none);
        std::vector<std::uint32_t> came_by(graph_.states(), none);
        came_from[from] = from;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> way;
        for (std::size_t i = 0; i != queue.size(); ++i) {
            std::uint32_t const s = queue[i];
            for (auto const& edge : graph_.edges(s)) {
                if (!inside[edge.to]) continue;
                if (wanted(s, edge)) {
                    way.emplace_back(edge.label, edge.to);
                    for (std::uint32_t at = s; at != from; at = came_from[at]) way.emplace_back(came_by[at], at);
                    for (std::size_t a = 0, b = way.size(); a + 1 < b; ++a) std::swap(way[a], way[--b]);
                    return way;
                }
                if (came_from[edge.to] != none) continue;
                came_from[edge.to] = s;
                came_by[edge.to] = edge.label;
                queue.push_back(edge.to);
            }
        }
        return way;
    }

    void take(execution<Model>& so_far, std::uint32_t to, std::uint32_t label) const {
        codec<Model> const coder{graph_.system()};
        static_cast<void>(extend(so_far, graph_.system(), [&](typename Model::action const& action, typename Model::state const& next) {
            if (label != none && !(graph_.actions()[label] == action)) return false;
            typename codec<Model>::record record{};
            return coder.encode(next, record) && coder.same(record, graph_.table()[to]);
        }));
    }

    state_graph<Model> const& graph_;
    std::size_t class_count_ = 0;
    std::vector<int> classes_;
    std::vector<std::uint32_t> distance_;  // none: not pending
    std::vector<std::uint32_t> before_;
    std::vector<std::uint32_t> component_;
    std::vector<std::uint8_t> enabled_;
    std::vector<std::uint8_t> served_;
};

}  // namespace detail

/// Judges claims of liveness on a graph that was explored before: an execution without end that never does what is
/// claimed, or stops where it need not go on, refutes them.
///
/// Executions are weakly fair: an action that is enabled without interruption from some time on is taken again and again.
/// Each action of the system is treated so by itself; the environment's actions never have to come. A model may say
/// otherwise: `int fairness(action)` puts actions into classes that are treated fairly as a whole, or, with a negative
/// number, not at all. An execution may stay in a state for ever only if no action that is treated fairly is enabled.
///
/// Not offered: strong fairness, and formulas of temporal logic beyond these two shapes.
template <explorable Model, liveness_of<Model> Claims>
    requires std::equality_comparable<typename Model::action>
[[nodiscard]] liveness_report<Model> verify_liveness(state_graph<Model> const& graph, Claims) {
    liveness_report<Model> report{graph.system()};
    report.size = graph.size();
    auto const judge_one = [&]<typename P>(std::type_identity<P>) {
        liveness_finding<Model> found{judgement::inconclusive, detail::spelt_type<P>(), detail::sentence_of_property<P>(),
                                      detail::requirement_of_property<P>(), {}, detail::spelling_of_type<P>()};
        if (graph.complete()) {
            detail::lasso_finder<Model> finder{graph};
            found.shown = finder.find(
                [](std::uint32_t index, [[maybe_unused]] typename Model::state const& state) {
                    if constexpr (response<P, Model>) {
                        return static_cast<bool>(P::when(state));
                    } else {
                        return index == 0;
                    }
                },
                [](typename Model::state const& state) { return static_cast<bool>(P::eventually(state)); });
            found.verdict = found.shown ? judgement::violated : judgement::holds;
        }
        report.findings.push_back(std::move(found));
    };
    [&]<typename... P>(property_list<P...>) { (judge_one(std::type_identity<P>{}), ...); }(typename detail::as_list<Claims>::type{});
    return report;
}

/// Explores the model, without symmetry, and judges claims of liveness.
template <explorable Model, liveness_of<Model> Claims>
    requires std::equality_comparable<typename Model::action>
[[nodiscard]] liveness_report<Model> verify_liveness(Model const& system, Claims claims, options const& chosen = {}) {
    return verify_liveness(state_graph<Model>{system, chosen}, claims);
}

}  // namespace smss::check
