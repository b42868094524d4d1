// SPDX-License-Identifier: BSL-1.0
// Knows: how to walk over the named choices by number: which alternative a profile takes, and the profile that takes the other.
#pragma once

#include <smss/nt/choice.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smss::conformance {

inline constexpr std::size_t choice_count = nt::choices::info.size();  ///< How many choices there are.

/// One choice taken another way: index in `nt::choices::info`, and the alternative, 0 or 1.
struct flip {
    std::size_t choice = 0;    ///< its place in `nt::choices::info`
    unsigned alternative = 0;  ///< the alternative that is taken

    /// Name, sentence and evidence of the choice.
    [[nodiscard]] constexpr nt::choice_info const& info() const { return *nt::choices::info[choice]; }
    [[nodiscard]] friend constexpr bool operator==(flip, flip) = default;
};

/// `api_pool=two_threads`: what `--choice` takes.
[[nodiscard]] inline std::string name(flip which) {
    return std::string{which.info().name} + "=" + std::string{which.info().alternatives[which.alternative]};
}

namespace detail {

// Bit i: alternative i is permitted; choice after choice.
template <typename... Choices>
[[nodiscard]] constexpr std::array<unsigned, sizeof...(Choices)> permitted_bits(nt::detail::choice_set<Choices...> const& of) {
    return {static_cast<nt::detail::permitted<Choices> const&>(of).alternatives...};
}

}  // namespace detail

/// The profile permits that alternative.
[[nodiscard]] constexpr bool permits(profile const& of, flip wanted) {
    return (detail::permitted_bits(of.permitted)[wanted.choice] >> wanted.alternative & 1u) != 0;
}

/// Both alternatives of some choice are permitted.
[[nodiscard]] constexpr bool leaves_open(profile const& of) {
    for (std::size_t i = 0; i < choice_count; ++i) {
        if (permits(of, {i, 0}) && permits(of, {i, 1})) return true;
    }
    return false;
}

/// The other way to take that choice than the one a run under the profile takes.
[[nodiscard]] constexpr flip other_way(profile const& of, std::size_t choice) { return {choice, permits(of, {choice, 0}) ? 1u : 0u}; }

/// The profile with those choices taken that way, and no other.
[[nodiscard]] constexpr profile with_flips(profile made, std::vector<flip> const& flips) {
    for (flip const one : flips) (void)made.permitted.select(one.info().name, one.info().alternatives[one.alternative]);
    return made;
}

/// In what a profile differs from the documented choices: `documented`, `reactos`, `any`, or `api_pool=two_threads, lost_reply=either`.
[[nodiscard]] inline std::string choices_text(profile const& of) {
    if (of == (profile{of.which} | choice::reactos)) return "reactos";
    if (of == (profile{of.which} | choice::any)) return "any";
    std::string all;
    for (std::size_t i = 0; i < choice_count; ++i) {
        bool const second = permits(of, {i, 1});
        if (!second) continue;
        all += all.empty() ? "" : ", ";
        all += permits(of, {i, 0}) ? std::string{nt::choices::info[i]->name} + "=either" : name(flip{i, 1});
    }
    return all.empty() ? "documented" : all;
}

}  // namespace smss::conformance
