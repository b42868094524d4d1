// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate sequences of actions of a model, drawn from what is enabled, that stay legal when they shrink.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::testing {

/// Which of the enabled steps is taken, step by step: a choice takes one of them by its number, modulo how many there are.
/// Every list of choices is legal in every model, so every shrunk list is.
struct choice_list {
    std::vector<std::uint16_t> choices{};  ///< which of the enabled actions is taken, step by step, counted modulo their number
};

/// How RapidCheck prints it.
inline void showValue(choice_list const& one, std::ostream& out) {
    out << "choices";
    for (auto const choice : one.choices) out << ' ' << choice;
}

/// A path through a model: the states, the first one included, and the actions between them.
template <typename Model>
struct walk {
    std::vector<typename Model::state> states{};    ///< from the initial one on; one more than actions
    std::vector<typename Model::action> actions{};  ///< what was taken between them
};

/// Prints the names of the actions, as a trace reads.
template <typename Model>
void showValue(walk<Model> const& one, std::ostream& out) {
    if (one.actions.empty()) out << "(no action)";
    for (auto const action : one.actions) out << name(action) << ' ';
}

namespace detail {

// What the environment does besides asking (names that begin with `ask_`) ends processes: it is drawn one time in 16, or a
// walk would not live for long.
template <typename Model, typename Action>
[[nodiscard]] bool is_rare(Model const& model, Action step) {
    if constexpr (requires { model.is_environment(step); }) {
        return model.is_environment(step) && name(step).substr(0, 4) != std::string_view{"ask_"};
    } else {
        return false;
    }
}

}  // namespace detail

/// Follows the choices from the initial state, until they end or nothing is enabled. `taken(before, action, after)` sees
/// every step; no memory is needed but the model's own.
template <typename Model, typename Taken>
void follow(Model const& model, choice_list const& chosen, Taken&& taken) {
    using state = typename Model::state;
    using action = typename Model::action;
    constexpr unsigned bits_for_rarity = 4;
    state now = model.initial();
    std::vector<std::pair<action, state>> enabled;  // frequent ones, then rare ones
    for (auto const choice : chosen.choices) {
        enabled.clear();
        std::size_t frequent = 0;
        model.successors(now, [&](action step, state const& next) {
            enabled.emplace_back(step, next);
            if (detail::is_rare(model, step)) return;
            std::swap(enabled[frequent], enabled.back());
            ++frequent;
        });
        if (enabled.empty()) return;
        bool const any = frequent == 0 || (choice & ((1u << bits_for_rarity) - 1)) == (1u << bits_for_rarity) - 1;
        auto const& [step, next] = enabled[(choice >> bits_for_rarity) % (any ? enabled.size() : frequent)];
        taken(now, step, next);
        now = next;
    }
}

/// The path that the choices lead along.
template <typename Model>
[[nodiscard]] walk<Model> replay(Model const& model, choice_list const& chosen) {
    walk<Model> made;
    made.states.push_back(model.initial());
    follow(model, chosen, [&made](auto const&, auto step, auto const& next) {
        made.actions.push_back(step);
        made.states.push_back(next);
    });
    return made;
}

namespace detail {

// Shorter lists first: halves, then without one choice; then smaller choices.
[[nodiscard]] inline rc::Seq<choice_list> smaller_choices(choice_list const& from) {
    std::vector<choice_list> all;
    auto const& whole = from.choices;
    for (std::size_t part = whole.size(); part > 0; part /= 2) {
        for (std::size_t begin = 0; begin < whole.size(); begin += part) {
            choice_list less;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                if (i < begin || i >= begin + part) less.choices.push_back(whole[i]);
            }
            all.push_back(std::move(less));
        }
    }
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (whole[i] == 0) continue;
        choice_list less = from;
        less.choices[i] = 0;
        all.push_back(less);
        less.choices[i] = static_cast<std::uint16_t>(whole[i] / 2);
        all.push_back(std::move(less));
    }
    return rc::seq::fromContainer(std::move(all));
}

}  // namespace detail

/// Lists of `length` choices (shorter ones only by shrinking). Made by hand, for a list of RapidCheck's own costs an
/// allocation for every element.
[[nodiscard]] inline rc::Gen<choice_list> choices_of(std::size_t length) {
    return [length](rc::Random const& random, int) {
        rc::Random source = random;
        choice_list made;
        made.choices.reserve(length);
        while (made.choices.size() < length) {
            std::uint64_t bits = source.next();
            for (int i = 0; i < 4 && made.choices.size() < length; ++i, bits >>= 16)
                made.choices.push_back(static_cast<std::uint16_t>(bits));
        }
        return rc::shrinkable::shrinkRecur(std::move(made), [](choice_list const& from) { return detail::smaller_choices(from); });
    };
}

/// Paths of `length` actions through a model (shorter where nothing is enabled any more). They print as their actions.
template <typename Model>
[[nodiscard]] rc::Gen<walk<Model>> walks_of(Model const& model, std::size_t length) {
    return rc::gen::map(choices_of(length), [model](choice_list const& chosen) { return replay(model, chosen); });
}

}  // namespace smss::testing

/// Lists of 50 choices.
template <>
struct rc::Arbitrary<smss::testing::choice_list> {
    /// Up to some dozens of choices; shrinks to fewer and smaller ones.
    static Gen<smss::testing::choice_list> arbitrary() { return smss::testing::choices_of(50); }
};
