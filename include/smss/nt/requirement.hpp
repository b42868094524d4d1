// SPDX-License-Identifier: BSL-1.0
// Knows: what a requirement is: a numbered sentence about the Session Manager, with its editions, sources, claim and choice.
#pragma once

#include <smss/nt/edition.hpp>

#include <cstddef>
#include <string_view>

namespace smss::nt {

/// The editions that a statement is about: all from `first` to `last`. An edition alone means "from that one on".
struct edition_range {
    edition first = edition::nt5_2;  ///< from this edition on
    edition last = edition::nt10_0;  ///< up to this one

    constexpr edition_range() = default;
    /// That edition and all later ones.
    constexpr edition_range(edition from) : first(from) {}  // NOLINT(google-explicit-constructor): reads as "from that edition on"
    /// Those two and what lies between.
    constexpr edition_range(edition from, edition to) : first(from), last(to) {}

    [[nodiscard]] constexpr bool includes(edition which) const noexcept { return first <= which && which <= last; }  ///< is it one of them?
    [[nodiscard]] friend constexpr bool operator==(edition_range, edition_range) = default;
};

/// The statement is about this edition and no later one.
[[nodiscard]] constexpr edition_range only(edition which) noexcept { return {which, which}; }

/// One statement about the Session Manager. Diagnostics, invariants and tests name it by its id.
struct requirement {
    std::string_view id;        ///< `SMSS-` subject `-` three digits
    std::string_view sentence;  ///< what is so
    edition_range editions{};   ///< where it holds
    std::string_view source{};  ///< sheet and numbers, `nt5_2 3.3.1 to 3.3.4, 9.2.6; vectors P1 (035, 220)`; items separated by `; `
    std::string_view claim{};   ///< the claims S1 to S36 of the original description that it makes precise, separated by blanks
    std::string_view choice{};  ///< the named choice under which it may be otherwise
};

/// The text before the next `separator`, which is taken away from `rest` with it.
[[nodiscard]] constexpr std::string_view take_part(std::string_view& rest, std::string_view separator) noexcept {
    std::size_t const end = rest.find(separator);
    std::string_view const part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + separator.size());
    return part;
}

/// Is it one of the claims that the requirement makes precise?
[[nodiscard]] constexpr bool makes_precise(requirement const& one, std::string_view claim) noexcept {
    for (std::string_view rest = one.claim; !rest.empty();) {
        if (take_part(rest, " ") == claim) return true;
    }
    return false;
}

}  // namespace smss::nt

namespace smss {
using nt::requirement;
}
