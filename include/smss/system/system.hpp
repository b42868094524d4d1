// SPDX-License-Identifier: BSL-1.0
// Knows: the composed system as users name it, with its bounds told while compiling or at run time.
#pragma once

#include <smss/system/packing.hpp>
#include <smss/system/successor.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace smss {

/// Choices, as a type that reads well in a compiler's message: `system<edition::nt5_2, with<choice::reactos>>` means the
/// same as `system<edition::nt5_2 | choice::reactos>`. Later ones override earlier ones.
template <auto... Alternatives>
struct with {
    /// The profile with these alternatives.
    [[nodiscard]] static constexpr profile applied_to(profile meant) {
        ((meant = meant | Alternatives), ...);
        return meant;
    }
};

namespace system_detail {

template <typename Type>
inline constexpr bool is_with = false;
template <auto... Alternatives>
inline constexpr bool is_with<with<Alternatives...>> = true;

/// A bound, or choices.
template <typename Type>
concept system_setting = system_scope<Type> || is_with<Type>;

template <typename... Settings>
[[nodiscard]] constexpr system_limits limits_among() {
    system_limits limits{};
    [[maybe_unused]] auto const apply = [&limits]<typename Setting>(Setting const& one) {
        if constexpr (system_scope<Setting>) one.apply(limits);
        (void)one;
    };
    (apply(Settings{}), ...);
    return limits;
}

template <typename... Settings>
[[nodiscard]] constexpr profile profile_among(profile meant) {
    [[maybe_unused]] auto const apply = [&meant]<typename Setting>(Setting const& one) {
        if constexpr (is_with<Setting>) meant = one.applied_to(meant);
        (void)one;
    };
    (apply(Settings{}), ...);
    return meant;
}

/// The rules of a profile as a constant: costs the state no room.
template <auto Which, typename... Settings>
struct constant_rule {
    static constexpr system_rules rule = rules_of(profile_among<Settings...>(Which));
};

/// Everything is a constant.
template <auto Which, typename... Settings>
struct constant_setting : constant_rule<Which, Settings...> {
    static constexpr system_limits limits = limits_among<Settings...>();
    static_assert(are_within_reach(limits),
                  "sessions 1 to 8, queue 1 to 4, threads 1 to 15, faults 0 to 7, subsystems 0 to 4, starts 0 to 13");
    using state = system_state<limits.sessions, limits.queue, limits.subsystems, constant_rule<Which, Settings...>>;
    static constexpr boot_plan const& plan = boot_plan_of(constant_rule<Which, Settings...>::rule.which);
    static constexpr layout bits{limits};
    [[nodiscard]] static constexpr state blank() { return state{}; }
};

/// The rules of a profile as part of the state; not packed, for they never change.
struct told_rule {
    system_rules rule{};
};

/// Everything is told at run time; `plan` may be replaced by that of another table.
struct told_setting {
    using state = system_state<8, 4, 4, told_rule>;
    system_rules rule{};
    system_limits limits{};
    boot_plan plan{};
    layout bits{system_limits{}};

    constexpr told_setting() : told_setting(profile{}, system_limits{}) {}
    constexpr told_setting(profile const& meant, system_limits const& bounds)
        : rule(rules_of(meant)), limits(bounds), plan(boot_plan_of(meant.which)), bits(bounds) {}
    [[nodiscard]] constexpr state blank() const {
        state first{};
        first.rule = rule;
        return first;
    }
};

/// Stands for an edition that is told at run time.
struct told_at_run_time {
    [[nodiscard]] friend constexpr bool operator==(told_at_run_time, told_at_run_time) = default;
};

}  // namespace system_detail

/// What the first argument of `system` may be: `edition::nt5_2`, or `edition::nt5_2 | choice::reactos`.
template <typename Type>
concept edition_or_profile = std::convertible_to<Type, profile> || std::same_as<std::remove_const_t<Type>, system_detail::told_at_run_time>;

/// The composed system in a small scope: boot, sessions 0 to N-1, the SM API with its queue and its pool of threads,
/// optional subsystems, and an adversary. A model in the sense of `smss::check`.
///
/// \tparam Which an edition, or a profile such as `edition::nt5_2 | choice::reactos`
/// \tparam Settings bounds from `smss::scope` and choices in `with`, in any order; what is not named keeps its default
template <auto Which, system_detail::system_setting... Settings>
    requires edition_or_profile<decltype(Which)>
class system : public system_detail::system_model<system_detail::constant_setting<Which, Settings...>> {
public:
    /// The state as one word, or as two where one is too small.
    [[nodiscard]] static constexpr auto pack(typename system::state const& now) {
        if constexpr (system::bits.total(system::limits) <= 64) {
            return system_detail::pack_word(now, system::bits, system::limits);
        } else {
            static_assert(system::bits.total(system::limits) <= 128, "this scope needs more than 128 bits a state");
            return system_detail::pack_wide(now, system::bits, system::limits);
        }
    }

    /// The inverse of `pack`.
    [[nodiscard]] static constexpr auto unpack(std::uint64_t word) {
        typename system::state now = system::blank();
        system_detail::unpack_word(now, word, system::bits, system::limits);
        return now;
    }
    /// The state of those words; with a scope told by the type.
    [[nodiscard]] static constexpr auto unpack(check::wide_key words) {
        typename system::state now = system::blank();
        system_detail::unpack_wide(now, words, system::bits, system::limits);
        return now;
    }
};

/// The same with everything told at run time: `system{edition::nt5_2, scope::sessions{4}, scope::faults{2}}`.
/// Bounds that are not within reach (`is_within_reach`) are cut down to what is.
template <>
class system<system_detail::told_at_run_time{}> : public system_detail::system_model<system_detail::told_setting> {
    using base = system_detail::system_model<system_detail::told_setting>;

public:
    constexpr system() = default;
    template <system_scope... Scopes>
    explicit constexpr system(profile const& meant, Scopes const&... scopes) : base(meant, limits_of(scopes...)) {}
    /// Over a boot table that is not the edition's own: a mutant.
    constexpr system(profile const& meant, system_limits const& bounds, boot_plan const& other) : base(meant, bounds) {
        this->plan = other;
    }

    /// Does a state of this scope fit into two words, and are all bounds within the model's reach?
    [[nodiscard]] constexpr bool is_within_reach() const noexcept { return are_within_reach(limits) && bits.total(limits) <= 128; }

    [[nodiscard]] constexpr check::wide_key pack(state const& now) const {
        if (bits.total(limits) <= 64) return {system_detail::pack_word(now, bits, limits), 0};
        return system_detail::pack_wide(now, bits, limits);
    }
    [[nodiscard]] constexpr state unpack(check::wide_key words) const {
        state now = blank();
        if (bits.total(limits) <= 64) {
            system_detail::unpack_word(now, words.low, bits, limits);
        } else {
            system_detail::unpack_wide(now, words, bits, limits);
        }
        return now;
    }
};

/// The scope is told at run time.
template <system_scope... Scopes>
system(profile, Scopes...) -> system<system_detail::told_at_run_time{}>;
/// The edition as documented.
template <system_scope... Scopes>
system(edition, Scopes...) -> system<system_detail::told_at_run_time{}>;

}  // namespace smss
