// SPDX-License-Identifier: BSL-1.0
// Knows: what a system must offer to be checked, and what may be claimed about it.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace smss::check {

/// A packed state of up to 128 bits. States of up to 64 bits are packed into a plain `std::uint64_t`.
struct wide_key {
    std::uint64_t low = 0;   ///< the first 64 bits
    std::uint64_t high = 0;  ///< the others
    [[nodiscard]] friend constexpr bool operator==(wide_key const&, wide_key const&) = default;
};

/// What a state may be packed into.
template <typename Key>
concept key = std::same_as<Key, std::uint64_t> || std::same_as<Key, wide_key>;

namespace detail {

template <typename Model>
struct any_visitor {
    constexpr void operator()(typename Model::action const&, typename Model::state const&) const {}
};

// A state whose bytes are its value can be its own key.
template <typename State>
concept byte_packed = (std::is_integral_v<State> && sizeof(State) <= 8) ||
                      (std::is_class_v<State> && std::has_unique_object_representations_v<State> && sizeof(State) <= 16);

}  // namespace detail

// The parts of `model`, named one by one so that a compiler's message says which one is missing.

/// `using state = ...;` a regular literal type; `using action = ...;` an enumeration (or a structural type).
template <typename Model>
concept names_state_and_action = requires {
    typename Model::state;
    typename Model::action;
} && std::semiregular<typename Model::state> && std::semiregular<typename Model::action>;

/// `constexpr state initial() const` (or static): the one state in which the system begins.
template <typename Model>
concept has_initial_state = requires(Model const& system) {
    { system.initial() } -> std::convertible_to<typename Model::state>;
};

/// `constexpr void successors(state const&, auto&& visit) const` (or static): calls `visit(action, next)` once for every
/// enabled action, in a fixed order.
template <typename Model>
concept has_successors = requires(Model const& system, typename Model::state const& from, detail::any_visitor<Model> visit) {
    system.successors(from, visit);
};

/// `constexpr std::uint64_t pack(state const&) const` (or `wide_key`; or static): different states have different keys.
/// Not needed for enumerations and for states of at most 16 bytes without padding: their bytes are the key (cheapest when
/// there are 1, 2, 4, 8 or 16 of them).
template <typename Model>
concept has_packing = requires(Model const& system, typename Model::state const& state) {
    { system.pack(state) } -> key;
} || std::is_enum_v<typename Model::state> || detail::byte_packed<typename Model::state>;

/// A system that can be checked: finitely many states, packed into one or two machine words.
///
/// Optional members, all `constexpr`, static or not:
/// - `bool is_final(state const&)`: states in which the system may end (default: none);
/// - `bool is_environment(action)`: actions which the system cannot count on (default: none);
/// - `state unpack(key)`: the inverse of `pack`; searches at run time use it to keep states as words.
template <typename Model>
concept model = names_state_and_action<Model> && has_initial_state<Model> && has_successors<Model> && has_packing<Model>;

namespace detail {

// Packs the states of models that leave it to their bytes.
template <typename State>
struct byte_coder {
    static constexpr std::size_t size = sizeof(State);

    // Overloads rather than branches: a constant evaluator counts every branch of every step.
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_enum_v<State> {
        return static_cast<std::uint64_t>(state);
    }
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_integral_v<State> {
        return static_cast<std::uint64_t>(state);
    }
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_class_v<State> && (size == 1) {
        return std::bit_cast<std::uint8_t>(state);
    }
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_class_v<State> && (size == 2) {
        return std::bit_cast<std::uint16_t>(state);
    }
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_class_v<State> && (size == 4) {
        return std::bit_cast<std::uint32_t>(state);
    }
    [[nodiscard]] static constexpr std::uint64_t pack(State const& state) requires std::is_class_v<State> && (size == 8) {
        return std::bit_cast<std::uint64_t>(state);
    }
    [[nodiscard]] static constexpr wide_key pack(State const& state) requires std::is_class_v<State> && (size == 16) {
        return std::bit_cast<wide_key>(state);
    }
    [[nodiscard]] static constexpr auto pack(State const& state) {
        struct bytes {
            unsigned char at[size];
        };
        auto const raw = std::bit_cast<bytes>(state);
        std::uint64_t word[2]{};
        for (std::size_t i = 0; i != size; ++i) word[i / 8] |= std::uint64_t{raw.at[i]} << i % 8 * 8;
        if constexpr (size <= 8) {
            return word[0];
        } else {
            return wide_key{word[0], word[1]};
        }
    }
};
template <typename State>
inline constexpr byte_coder<State> byte_coder_of{};

}  // namespace detail

/// Whatever packs the states of this model: the model itself, or a coder that takes the bytes of a state.
template <model Model>
[[nodiscard]] constexpr auto const& coder_of(Model const& system) {
    if constexpr (requires(typename Model::state const& state) { { system.pack(state) } -> key; }) {
        return system;
    } else {
        return detail::byte_coder_of<typename Model::state>;
    }
}

/// The key of a state: `pack`, or the state's own bytes.
template <model Model>
[[nodiscard]] constexpr auto key_of(Model const& system, typename Model::state const& state) {
    return coder_of(system).pack(state);
}

/// The type of a model's keys: `std::uint64_t` or `wide_key`.
template <model Model>
using key_type = decltype(key_of(std::declval<Model const&>(), std::declval<typename Model::state const&>()));

/// Is this a state in which the system may end?
template <model Model>
[[nodiscard]] constexpr bool is_final(Model const& system, typename Model::state const& state) {
    if constexpr (requires { { system.is_final(state) } -> std::convertible_to<bool>; }) {
        return system.is_final(state);
    } else {
        return false;
    }
}

/// Is this an action of the outside, which may or may not come?
template <model Model>
[[nodiscard]] constexpr bool is_environment(Model const& system, typename Model::action const& action) {
    if constexpr (requires { { system.is_environment(action) } -> std::convertible_to<bool>; }) {
        return system.is_environment(action);
    } else {
        return false;
    }
}

/// An invariant: `static constexpr bool holds(state const&)`, true in every reachable state.
template <typename Property, typename Model>
concept state_invariant = requires(typename Model::state const& state) {
    { Property::holds(state) } -> std::convertible_to<bool>;
};

/// An invariant of steps: `static constexpr bool holds(state const& before, action, state const& after)`.
template <typename Property, typename Model>
concept step_invariant = requires(typename Model::state const& state, typename Model::action const& action) {
    { Property::holds(state, action, state) } -> std::convertible_to<bool>;
};

/// A goal: `static constexpr bool reached(state const&)`, true in some reachable state. A goal that no execution
/// reaches is a failure: a model that can do nothing satisfies every invariant.
template <typename Property, typename Model>
concept state_goal = requires(typename Model::state const& state) {
    { Property::reached(state) } -> std::convertible_to<bool>;
};

/// A goal that is a step: `static constexpr bool reached(state const& before, action, state const& after)`.
template <typename Property, typename Model>
concept step_goal = requires(typename Model::state const& state, typename Model::action const& action) {
    { Property::reached(state, action, state) } -> std::convertible_to<bool>;
};

/// The property that no reachable state is a deadlock: a state that is not final and in which no action is enabled but
/// those of the environment. A self-loop of the system's own is an action, as in the textbooks: such a state is no deadlock.
struct no_deadlock {
    /// the claim in words
    static constexpr char const* sentence = "in every state that is not final the system can act without help from outside";
};

/// The property that from every reachable state the system can come to a state of `Goal`, by its own actions alone
/// (in CTL: AG EF goal, over the steps that are not the environment's). It finds what `no_deadlock` does not: a system
/// that can still act, but will never again do what it is for. `Goal` is a goal of states.
template <typename Goal>
struct always_possible {
    using goal = Goal;  ///< what must stay possible
};

namespace detail {
template <typename Property, typename Model>
inline constexpr bool is_possibility_of = false;
template <typename Goal, typename Model>
inline constexpr bool is_possibility_of<always_possible<Goal>, Model> = state_goal<Goal, Model>;
}  // namespace detail

/// A claim that must be true of every reachable state, or of every step from one.
template <typename Property, typename Model>
concept invariant = state_invariant<Property, Model> || step_invariant<Property, Model>;
/// A claim that must be true of some reachable state, or of some step from one.
template <typename Property, typename Model>
concept goal = state_goal<Property, Model> || step_goal<Property, Model>;

/// Whatever can be claimed about a model: an invariant, a goal, `no_deadlock`, or `always_possible`. Properties also carry
/// `static constexpr std::string_view sentence` and `requirement`; the search does not need them, reports do.
template <typename Property, typename Model>
concept property = invariant<Property, Model> || goal<Property, Model> || std::same_as<Property, no_deadlock> ||
                   detail::is_possibility_of<Property, Model>;

}  // namespace smss::check
