// SPDX-License-Identifier: BSL-1.0
// Knows: how several machines make one: each for itself, or together in the actions that they share.
#pragma once

#include <smss/lts/transition_table.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace smss::lts {

/// A system that can be composed: states, actions, successors, and the number of bits in which a state is packed.
template <typename System>
concept component = requires(typename System::state const& state, typename System::action const& action, std::uint64_t key) {
    { System::initial() } -> std::same_as<typename System::state>;
    { System::pack(state) } -> std::same_as<std::uint64_t>;
    { System::unpack(key) } -> std::same_as<typename System::state>;
    { System::is_final(state) } -> std::same_as<bool>;
    { System::has_action(action) } -> std::same_as<bool>;
    System::successors(state, [](typename System::action const&, typename System::state const&) {});
    System::bits;
};

/// A table as a system of its own, which `check` takes as a model. States and actions are enumerations; the table has no
/// guards (what they look at would have to be part of the state).
template <described_by_table Described>
    requires std::is_enum_v<state_of<Described>> && std::is_same_v<context_of<Described>, no_context>
struct table_system {
    /// What `smss::check` calls a state.
    using state = state_of<Described>;
    /// What `smss::check` calls an action.
    using action = action_of<Described>;

    /// Bits that a packed state takes.
    static constexpr unsigned bits = [] {
        std::uint64_t all = static_cast<std::uint64_t>(Described::table.initial);
        for (auto const& line : Described::table) all |= static_cast<std::uint64_t>(line.from) | static_cast<std::uint64_t>(line.to);
        unsigned count = 0;
        for (; all != 0; all >>= 1) ++count;
        return count;
    }();

    /// Where it begins.
    [[nodiscard]] static constexpr state initial() { return Described::table.initial; }
    /// The state as a number.
    [[nodiscard]] static constexpr std::uint64_t pack(state const& at) { return static_cast<std::uint64_t>(at); }
    /// The inverse of `pack`.
    [[nodiscard]] static constexpr state unpack(std::uint64_t key) { return static_cast<state>(key); }
    /// May it end here?
    [[nodiscard]] static constexpr bool is_final(state const& at) { return Described::table.is_final(at); }
    /// Does any row do this?
    [[nodiscard]] static constexpr bool has_action(action const& what) {
        for (auto const& line : Described::table) {
            if (line.action == what) return true;
        }
        return false;
    }
    /// Calls `visit(action, state)` for every row that is enabled.
    template <typename Visit>
    static constexpr void successors(state const& at, Visit&& visit) {
        for (auto const& line : Described::table) {
            if (line.from == at) visit(line.action, line.to);
        }
    }
};

/// The states of all components, first component first.
template <typename First, typename... Rest>
struct joint_state {
    First first{};                ///< of the first component
    joint_state<Rest...> rest{};  ///< of the others
    [[nodiscard]] friend constexpr bool operator==(joint_state const&, joint_state const&) = default;
};
/// The state of the last component.
template <typename First>
struct joint_state<First> {
    First first{};  ///< of the first component
    [[nodiscard]] friend constexpr bool operator==(joint_state const&, joint_state const&) = default;
};

/// The state of component number `Which`, counting from 0.
template <std::size_t Which, typename... States>
[[nodiscard]] constexpr auto const& part(joint_state<States...> const& state) {
    if constexpr (Which == 0) {
        return state.first;
    } else {
        return part<Which - 1>(state.rest);
    }
}
/// The state of a component, by its place.
template <std::size_t Which, typename... States>
[[nodiscard]] constexpr auto& part(joint_state<States...>& state) {
    if constexpr (Which == 0) {
        return state.first;
    } else {
        return part<Which - 1>(state.rest);
    }
}

/// An action of one component among several: which one, and what it does.
template <typename Action>
struct component_action {
    unsigned component = 0;  ///< which, counted from 0
    Action action{};         ///< what it does
    [[nodiscard]] friend constexpr bool operator==(component_action const&, component_action const&) = default;
};

namespace detail {

template <std::size_t Which, typename First, typename... Rest>
struct nth_type {
    using type = typename nth_type<Which - 1, Rest...>::type;
};
template <typename First, typename... Rest>
struct nth_type<0, First, Rest...> {
    using type = First;
};

// What all products share: joint states and their packing.
template <component... Components>
struct product_base {
    using state = joint_state<typename Components::state...>;
    static constexpr std::size_t size = sizeof...(Components);
    static constexpr unsigned bits = (0u + ... + Components::bits);
    static_assert(bits <= 64, "the states of all components together must fit into 64 bits");

    template <std::size_t I>
    using nth = typename nth_type<I, Components...>::type;

    [[nodiscard]] static constexpr state initial() {
        state result{};
        set_initial<0>(result);
        return result;
    }
    [[nodiscard]] static constexpr std::uint64_t pack(state const& at) { return pack_from<0>(at); }
    [[nodiscard]] static constexpr state unpack(std::uint64_t key) {
        state result = initial();
        unpack_from<0>(key, result);
        return result;
    }
    /// All components are in final states.
    [[nodiscard]] static constexpr bool is_final(state const& at) { return final_from<0>(at); }

private:
    template <std::size_t I>
    static constexpr void set_initial(state& at) {
        part<I>(at) = nth<I>::initial();
        if constexpr (I + 1 < size) set_initial<I + 1>(at);
    }
    template <std::size_t I>
    static constexpr std::uint64_t pack_from(state const& at) {
        std::uint64_t const low = nth<I>::pack(part<I>(at));
        if constexpr (I + 1 < size && nth<I>::bits < 64) {
            return low | pack_from<I + 1>(at) << nth<I>::bits;
        } else {
            return low;
        }
    }
    template <std::size_t I>
    static constexpr void unpack_from(std::uint64_t key, state& at) {
        constexpr std::uint64_t mask = nth<I>::bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << nth<I>::bits) - 1;
        part<I>(at) = nth<I>::unpack(key & mask);
        if constexpr (I + 1 < size && nth<I>::bits < 64) unpack_from<I + 1>(key >> nth<I>::bits, at);
    }
    template <std::size_t I>
    static constexpr bool final_from(state const& at) {
        bool const mine = nth<I>::is_final(part<I>(at));
        if constexpr (I + 1 < size) {
            return mine && final_from<I + 1>(at);
        } else {
            return mine;
        }
    }
};

}  // namespace detail

/// Interleaving (Baier and Katoen, definition 2.18): in every step exactly one component moves, whichever can; they know
/// nothing of each other. Actions say which component moved, so equal machines can be told apart in a trace. All
/// components have the same action type.
template <component First, component... Rest>
    requires(... && std::is_same_v<typename First::action, typename Rest::action>)
struct interleaving : detail::product_base<First, Rest...> {
    /// What all products share.
    using base = detail::product_base<First, Rest...>;
    /// What `smss::check` calls a state.
    using state = typename base::state;
    /// What `smss::check` calls an action.
    using action = component_action<typename First::action>;

    /// Does any row do this?
    [[nodiscard]] static constexpr bool has_action(action const& what) { return has_from<0>(what); }

    /// Calls `visit(action, state)` for every step of one of the components.
    template <typename Visit>
    static constexpr void successors(state const& at, Visit&& visit) {
        move<0>(at, visit);
    }

private:
    template <std::size_t I>
    static constexpr bool has_from(action const& what) {
        if (what.component == I) return base::template nth<I>::has_action(what.action);
        if constexpr (I + 1 < base::size) {
            return has_from<I + 1>(what);
        } else {
            return false;
        }
    }
    template <std::size_t I, typename Visit>
    static constexpr void move(state const& at, Visit& visit) {
        using mover = typename base::template nth<I>;
        mover::successors(part<I>(at), [&](typename mover::action const& what, typename mover::state const& next) {
            state after = at;
            part<I>(after) = next;
            visit(action{static_cast<unsigned>(I), what}, after);
        });
        if constexpr (I + 1 < base::size) move<I + 1>(at, visit);
    }
};

/// Parallel composition in which shared actions are done together: an action happens when every component whose alphabet
/// has it can do it, and then all of these move at once; the others stay (Hoare, Communicating Sequential Processes, 2.3;
/// for two components Baier and Katoen's handshaking, definition 2.26, over the intersection of the alphabets). An
/// alphabet is the set of actions in a component's rows. All components have the same action type.
template <component First, component... Rest>
    requires(... && std::is_same_v<typename First::action, typename Rest::action>)
struct parallel : detail::product_base<First, Rest...> {
    /// What all products share.
    using base = detail::product_base<First, Rest...>;
    /// What `smss::check` calls a state.
    using state = typename base::state;
    /// What `smss::check` calls an action.
    using action = typename First::action;

    /// Does any row do this?
    [[nodiscard]] static constexpr bool has_action(action const& what) {
        return First::has_action(what) || (... || Rest::has_action(what));
    }

    /// Calls `visit(action, state)` for every step of all components that know the action.
    template <typename Visit>
    static constexpr void successors(state const& at, Visit&& visit) {
        lead<0>(at, visit);
    }

private:
    // Component I is the first that has the action: it proposes, and the ones after it must all agree.
    template <std::size_t I, typename Visit>
    static constexpr void lead(state const& at, Visit& visit) {
        using leader = typename base::template nth<I>;
        leader::successors(part<I>(at), [&](action const& what, typename leader::state const& next) {
            if (earlier_has<I>(what)) return;
            state after = at;
            part<I>(after) = next;
            follow<I + 1>(at, after, what, visit);
        });
        if constexpr (I + 1 < base::size) lead<I + 1>(at, visit);
    }
    template <std::size_t I>
    static constexpr bool earlier_has(action const& what) {
        if constexpr (I == 0) {
            return false;
        } else {
            return base::template nth<I - 1>::has_action(what) || earlier_has<I - 1>(what);
        }
    }
    template <std::size_t I, typename Visit>
    static constexpr void follow(state const& at, state const& after, action const& what, Visit& visit) {
        if constexpr (I == base::size) {
            visit(what, after);
        } else {
            using follower = typename base::template nth<I>;
            if (!follower::has_action(what)) {
                follow<I + 1>(at, after, what, visit);
                return;
            }
            follower::successors(part<I>(at), [&](action const& other, typename follower::state const& next) {
                if (!(other == what)) return;
                state further = after;
                part<I>(further) = next;
                follow<I + 1>(at, further, what, visit);
            });
        }
    }
};

}  // namespace smss::lts
