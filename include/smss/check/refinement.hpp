// SPDX-License-Identifier: BSL-1.0
// Knows: when one system does nothing that another does not allow: trace inclusion, and refinement mappings.
#pragma once

#include <smss/check/execution.hpp>
#include <smss/check/state_graph.hpp>
#include <smss/check/verify.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace smss::check {

/// What became of the claim that `Concrete` refines another system.
template <typename Concrete>
struct refinement_report {
    Concrete system;                              ///< what was searched
    judgement verdict = judgement::inconclusive;  ///< holds, violated or inconclusive
    cut reason = cut::none;                       ///< if inconclusive
    std::uint64_t states = 0;                     ///< pairs that were compared
    std::optional<execution<Concrete>> shown{};   ///< a shortest execution whose last step the other system does not allow
    std::string refused{};                        ///< that step, in the other's words
    std::vector<std::string> allowed{};           ///< what it allowed instead

    /// Every step of the concrete system is one of the abstract system, or none.
    [[nodiscard]] bool holds() const noexcept { return verdict == judgement::holds; }
};

/// Both systems use the same actions, and all of them are visible. The functions of an alphabet of your own return the
/// visible label of an action, or `std::nullopt` for an internal step.
struct same_actions {
    /// The same action.
    template <typename Action>
    [[nodiscard]] static std::optional<Action> first(Action const& action) { return action; }
    /// The same action.
    template <typename Action>
    [[nodiscard]] static std::optional<Action> second(Action const& action) { return action; }
};

namespace detail {

// Pairs of a state of the one system and a set of states of the other, both by number.
struct pair_codec {
    using record = packed_words<1>;
    [[nodiscard]] static std::uint32_t hash(record const& of) noexcept { return hash_words(of.word); }
    [[nodiscard]] static bool same(record const& a, record const& b) noexcept { return a == b; }
};

// The sets of states in which a system may be after a trace, numbered.
template <typename Model>
class subset_construction {
public:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;

    // `labels[n]`: the visible label of action number n, or `none`.
    subset_construction(state_graph<Model> const& graph, std::vector<std::uint32_t> labels) : graph_{graph}, labels_{std::move(labels)} {
        static_cast<void>(number_of(closure({0})));
    }

    [[nodiscard]] std::vector<std::uint32_t> const& operator[](std::uint32_t set) const { return *sets_[set]; }

    // The set after one visible step; `none` if there is no such step.
    [[nodiscard]] std::uint32_t after(std::uint32_t set, std::uint32_t label) {
        auto const [known, is_new] = next_.try_emplace({set, label}, none);
        if (!is_new) return known->second;
        std::vector<std::uint32_t> reached;
        for (auto const state : *sets_[set]) {
            for (auto const& edge : graph_.edges(state)) {
                if (labels_[edge.label] == label) reached.push_back(edge.to);
            }
        }
        if (!reached.empty()) known->second = number_of(closure(std::move(reached)));
        return known->second;
    }
    // The visible labels that are possible in a set.
    [[nodiscard]] std::vector<std::uint32_t> possible(std::uint32_t set) const {
        std::vector<std::uint32_t> all;
        for (auto const state : *sets_[set]) {
            for (auto const& edge : graph_.edges(state)) {
                if (labels_[edge.label] != none) all.push_back(labels_[edge.label]);
            }
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    [[nodiscard]] std::vector<std::uint32_t> closure(std::vector<std::uint32_t> states) const {
        std::sort(states.begin(), states.end());
        states.erase(std::unique(states.begin(), states.end()), states.end());
        for (std::size_t i = 0; i != states.size(); ++i) {
            for (auto const& edge : graph_.edges(states[i])) {
                if (labels_[edge.label] == none && std::find(states.begin(), states.end(), edge.to) == states.end()) states.push_back(edge.to);
            }
        }
        std::sort(states.begin(), states.end());
        return states;
    }
    [[nodiscard]] std::uint32_t number_of(std::vector<std::uint32_t> set) {
        auto const [known, is_new] = numbers_.try_emplace(std::move(set), static_cast<std::uint32_t>(sets_.size()));
        if (is_new) sets_.push_back(&known->first);
        return known->second;
    }

    state_graph<Model> const& graph_;
    std::vector<std::uint32_t> labels_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
    std::vector<std::vector<std::uint32_t> const*> sets_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> next_;
};

}  // namespace detail

/// Trace inclusion: every sequence of visible actions that `concrete` can show, `abstract` can show too (safety only: what
/// either may refuse to do is not compared). `abstract` need not be deterministic; the sets of states in which it may be
/// are built as far as they are met. The counterexample is a shortest execution.
template <explorable Concrete, explorable Abstract, typename Alphabet = same_actions>
[[nodiscard]] refinement_report<Concrete> refines(Concrete const& concrete, Abstract const& abstract, Alphabet const& alphabet = {},
                                                  options const& chosen = {}) {
    refinement_report<Concrete> report{concrete};
    state_graph<Concrete> const lower{concrete, chosen};
    state_graph<Abstract> const upper{abstract, chosen};
    if (!lower.complete() || !upper.complete()) {
        report.reason = !lower.complete() ? lower.size().reason : upper.size().reason;
        return report;
    }

    // labels as numbers that both sides share
    constexpr std::uint32_t none = 0xFFFF'FFFF;
    using label_type = typename std::remove_cvref_t<decltype(alphabet.first(std::declval<typename Concrete::action const&>()))>::value_type;
    std::vector<label_type> labels;
    std::vector<std::string> words;
    auto const number = [&](std::optional<label_type> const& label, std::string word) {
        if (!label) return none;
        for (std::size_t i = 0; i != labels.size(); ++i) {
            if (labels[i] == *label) return static_cast<std::uint32_t>(i);
        }
        labels.push_back(*label);
        words.push_back(std::move(word));
        return static_cast<std::uint32_t>(labels.size() - 1);
    };
    std::vector<std::uint32_t> upper_labels;
    std::vector<std::uint32_t> lower_labels;
    for (auto const& action : upper.actions()) upper_labels.push_back(number(alphabet.second(action), detail::name_of_action(abstract, action)));
    for (auto const& action : lower.actions()) lower_labels.push_back(number(alphabet.first(action), detail::name_of_action(concrete, action)));

    detail::subset_construction<Abstract> sets{upper, upper_labels};
    state_table<detail::pair_codec> pairs{detail::limits_of(chosen)};
    auto const add = [&](std::uint32_t state, std::uint32_t set, std::uint32_t from) {
        packed_words<1> const record{{std::uint64_t{state} << 32 | set}};
        std::uint32_t index = 0;
        insertion const what = pairs.insert(record, detail::pair_codec::hash(record), from, index);
        if (what > insertion::stored) report.reason = detail::reason_of(what);
        return what <= insertion::stored;
    };
    if (!add(0, 0, pairs.no_predecessor)) return report;
    for (std::uint32_t at = 0; at != pairs.size(); ++at) {
        auto const state = static_cast<std::uint32_t>(pairs[at].word[0] >> 32);
        auto const set = static_cast<std::uint32_t>(pairs[at].word[0]);
        for (auto const& edge : lower.edges(state)) {
            std::uint32_t const label = lower_labels[edge.label];
            std::uint32_t const next = label == none ? set : sets.after(set, label);
            if (next != sets.none) {
                if (!add(edge.to, next, at)) return report;
                continue;
            }
            report.verdict = judgement::violated;
            report.states = pairs.size();
            report.refused = words[label];
            for (auto const possible : sets.possible(set)) report.allowed.push_back(words[possible]);
            execution<Concrete> shown{concrete.initial(), {}};
            std::vector<std::uint32_t> path;
            for (auto const index : detail::path_to(pairs, at)) path.push_back(static_cast<std::uint32_t>(pairs[index].word[0] >> 32));
            // the pairs say which states, and the sets which labels led there
            auto step = [&](std::uint32_t to, auto&& fits) {
                codec<Concrete> const coder{concrete};
                static_cast<void>(detail::extend(shown, concrete, [&](auto const& action, typename Concrete::state const& after) {
                    typename codec<Concrete>::record record{};
                    return fits(action) && coder.encode(after, record) && coder.same(record, lower.table()[to]);
                }));
            };
            std::uint32_t known = 0;
            auto const indices = detail::path_to(pairs, at);
            for (std::size_t i = 1; i != indices.size(); ++i) {
                auto const wanted = static_cast<std::uint32_t>(pairs[indices[i]].word[0]);
                step(path[i], [&](typename Concrete::action const& action) {
                    auto const n = std::find(lower.actions().begin(), lower.actions().end(), action) - lower.actions().begin();
                    std::uint32_t const visible = lower_labels[static_cast<std::size_t>(n)];
                    return (visible == none ? known : sets.after(known, visible)) == wanted;
                });
                known = wanted;
            }
            step(edge.to, [&](typename Concrete::action const& action) { return lower.actions()[edge.label] == action; });
            report.shown = std::move(shown);
            return report;
        }
    }
    report.states = pairs.size();
    report.verdict = judgement::holds;
    return report;
}

/// A refinement mapping (Abadi and Lamport): `mapping(state of concrete)` is the state of `abstract` that it stands for.
/// The initial state is mapped to the initial state, and every step is mapped to a step, or to nothing at all when both
/// its states stand for the same one. If so, every execution of `concrete` stands for one of `abstract`.
/// `mapping.action(action)`, if there is one, also says which action of `abstract` the step must be.
template <explorable Concrete, explorable Abstract, typename Mapping>
    requires std::convertible_to<std::invoke_result_t<Mapping const&, typename Concrete::state const&>, typename Abstract::state>
[[nodiscard]] refinement_report<Concrete> refines_by(Mapping const& mapping, Concrete const& concrete, Abstract const& abstract,
                                                     options const& chosen = {}) {
    refinement_report<Concrete> report{concrete};
    using lower_state = typename Concrete::state;
    using lower_action = typename Concrete::action;
    using upper_state = typename Abstract::state;
    using upper_action = typename Abstract::action;
    codec<Abstract> const coder{abstract};
    auto const encode = [&coder](upper_state const& state) {
        typename codec<Abstract>::record record{};
        static_cast<void>(coder.encode(state, record));
        return record;
    };
    struct watcher : observer {
        void step(std::uint32_t from, lower_state const& before, lower_action const& action, lower_state const& after) {
            if (over) return;
            auto const image = upper_state(map(before));
            auto const wanted = code(upper_state(map(after)));
            bool fits = codec<Abstract>::same(code(image), wanted);
            if (!fits) {
                system.successors(image, [&](upper_action const& possible, upper_state const& next) {
                    if constexpr (requires { map.action(action) == possible; }) {
                        if (!(map.action(action) == possible)) return;
                    }
                    fits = fits || codec<Abstract>::same(code(next), wanted);
                });
            }
            if (fits) return;
            over = true;
            at = from;
        }
        [[nodiscard]] bool finished() const { return over; }

        Mapping const& map;
        Abstract const& system;
        decltype(encode) const& code;
        bool over = false;
        std::uint32_t at = 0;

        watcher(Mapping const& m, Abstract const& s, decltype(encode) const& c) : map{m}, system{s}, code{c} {}
    } watching{mapping, abstract, encode};

    if (!codec<Abstract>::same(encode(upper_state(mapping(concrete.initial()))), encode(abstract.initial()))) {
        report.verdict = judgement::violated;
        report.refused = "the initial state";
        report.shown = execution<Concrete>{concrete.initial(), {}};
        return report;
    }
    state_table<codec<Concrete>> table{detail::limits_of(chosen)};
    auto const size = search<false>(concrete, table, watching, chosen);
    report.states = size.states;
    if (watching.over) {
        report.verdict = judgement::violated;
        auto shown = detail::execution_to<false>(concrete, table, watching.at);
        lower_state const before = shown.last();
        watching.over = false;
        static_cast<void>(detail::extend(shown, concrete, [&](lower_action const& action, lower_state const& after) {
            watching.step(0, before, action, after);
            return watching.over;
        }));
        if (!shown.steps.empty()) report.refused = detail::name_of_action(concrete, shown.steps.back().action);
        abstract.successors(upper_state(mapping(before)), [&](upper_action const& possible, upper_state const&) {
            report.allowed.push_back(detail::name_of_action(abstract, possible));
        });
        report.shown = std::move(shown);
    } else if (size.complete()) {
        report.verdict = judgement::holds;
    } else {
        report.reason = size.reason;
    }
    return report;
}

}  // namespace smss::check
