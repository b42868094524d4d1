// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate sequences of actions that a model can take, cheaply, and to shrink them so that they stay ones.
#pragma once

#include <smss/check/model.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

namespace smss::testing {

/// Actions that a model can take one after the other from its initial state.
template <check::model Model>
struct action_sequence {
    std::vector<typename Model::action> actions{};  ///< in the order in which they happen
    [[nodiscard]] friend bool operator==(action_sequence const&, action_sequence const&) = default;
};

/// The actions by name, where they have one.
template <check::model Model>
std::ostream& operator<<(std::ostream& out, action_sequence<Model> const& one) {
    for (std::size_t i = 0; i < one.actions.size(); ++i) {
        out << (i == 0 ? "" : ", ");
        if constexpr (requires { out << name(one.actions[i]); }) {
            out << name(one.actions[i]);
        } else {
            out << static_cast<long>(one.actions[i]);
        }
    }
    return out;
}

namespace detail {

// Sebastiano Vigna's splitmix64: a sequence needs many small numbers, and RapidCheck's own cost a hash each.
class small_random {
public:
    explicit small_random(std::uint64_t seed) : state_(seed) {}
    [[nodiscard]] std::uint32_t below(std::size_t limit) {
        std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15u);
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
        return static_cast<std::uint32_t>(((mixed ^ mixed >> 31) >> 32) * limit >> 32);
    }

private:
    std::uint64_t state_;
};

/// A model, and how its actions are drawn.
template <check::model Model, typename Weight>
class sequencer {
public:
    using action = typename Model::action;
    using state = typename Model::state;

    sequencer(Model model, Weight weight, std::size_t length) : model_(std::move(model)), weight_(std::move(weight)), length_(length) {}

    [[nodiscard]] action_sequence<Model> draw(std::uint64_t seed) const {
        small_random random{seed};
        action_sequence<Model> made;
        made.actions.reserve(length_);
        std::vector<std::pair<action, state>> enabled;
        std::vector<std::size_t> weights;  // of all up to this one
        state now = model_.initial();
        while (made.actions.size() < length_) {
            enabled.clear();
            weights.clear();
            std::size_t sum = 0;
            model_.successors(now, [&](action what, state const& next) {
                std::size_t const weight = weight_(what);
                if (weight == 0) return;
                enabled.emplace_back(what, next);
                weights.push_back(sum += weight);
            });
            if (sum == 0) break;
            auto const drawn = std::upper_bound(weights.begin(), weights.end(), random.below(sum));
            auto const& [what, next] = enabled[static_cast<std::size_t>(drawn - weights.begin())];
            made.actions.push_back(what);
            now = next;
        }
        return made;
    }

    /// What is left of the actions when those that are not possible any more are left out. All states are kept that the actions
    /// may have led to.
    [[nodiscard]] action_sequence<Model> legal(std::vector<action> const& actions) const {
        action_sequence<Model> made;
        std::vector<state> now{model_.initial()};
        for (action const wanted : actions) {
            std::vector<state> reached;
            for (state const& from : now) {
                model_.successors(from, [&](action what, state const& next) {
                    if (what == wanted) add(reached, next);
                });
            }
            if (reached.empty()) continue;
            made.actions.push_back(wanted);
            now.swap(reached);
        }
        return made;
    }

private:
    void add(std::vector<state>& states, state const& one) const {
        auto const same = [&](state const& other) { return check::key_of(model_, other) == check::key_of(model_, one); };
        if (std::none_of(states.begin(), states.end(), same)) states.push_back(one);
    }

    Model model_;
    Weight weight_;
    std::size_t length_;
};

/// The sequences with one stretch left out: long stretches first, from the end. A model of RapidCheck's sequences.
template <typename Sequencer, typename Sequence>
class shorter_sequences {
public:
    using ValueType = Sequence;

    shorter_sequences(std::shared_ptr<Sequencer const> sequencer, Sequence from)
        : sequencer_(std::move(sequencer)), from_(std::move(from)), stretch_(from_.actions.size()), end_(from_.actions.size()) {}

    rc::Maybe<Sequence> operator()() {
        if (stretch_ == 0) return rc::Nothing;
        std::size_t const begin = end_ - std::min(stretch_, end_);
        auto actions = from_.actions;
        actions.erase(actions.begin() + static_cast<std::ptrdiff_t>(begin), actions.begin() + static_cast<std::ptrdiff_t>(end_));
        end_ = begin;
        if (end_ == 0) {
            stretch_ /= 2;
            end_ = from_.actions.size();
        }
        return sequencer_->legal(actions);
    }

private:
    std::shared_ptr<Sequencer const> sequencer_;
    Sequence from_;
    std::size_t stretch_;
    std::size_t end_;
};

}  // namespace detail

/// Generates sequences of the model's actions: every action is possible where it stands, no precondition is ever tried and discarded. What
/// is left when a stretch is taken out of one is made possible again by leaving out what no longer is: shrinking gives sequences of the
/// same kind. \param weight how often an action is drawn in proportion to the others that are enabled with it; 0: never \param length
/// actions in a sequence; fewer where nothing can follow
template <check::model Model, typename Weight>
[[nodiscard]] rc::Gen<action_sequence<Model>> action_sequences(Model const& model, Weight weight, std::size_t length) {
    using sequencer = detail::sequencer<Model, Weight>;
    auto const shared = std::make_shared<sequencer const>(model, std::move(weight), length);
    return [shared](rc::Random const& random, int) {
        rc::Random own = random;
        return rc::shrinkable::shrinkRecur(shared->draw(own.next()), [shared](action_sequence<Model> const& from) {
            return rc::makeSeq<detail::shorter_sequences<sequencer, action_sequence<Model>>>(shared, from);
        });
    };
}

/// The same with equal weights.
template <check::model Model>
[[nodiscard]] rc::Gen<action_sequence<Model>> action_sequences(Model const& model, std::size_t length) {
    return action_sequences(
        model, [](typename Model::action) { return 1u; }, length);
}

}  // namespace smss::testing
