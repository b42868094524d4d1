// SPDX-License-Identifier: BSL-1.0
// Knows: the three shapes of the Session Manager that are modelled, and how to name them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::nt {

/// The shape of Session Manager that a statement is about, named by kernel version.
/// \source facts windows-editions B.2 (nt5_2), B.3 (nt6_1), B.4 (nt10_0)
enum class edition : std::uint8_t {
    nt5_2,   ///< Windows Server 2003, XP x64: one smss does everything
    nt6_1,   ///< Windows 7, Server 2008 R2: a master and one copy for each session
    nt10_0,  ///< Windows 10, 11 and their servers
};

/// All editions, oldest first.
inline constexpr std::array editions{edition::nt5_2, edition::nt6_1, edition::nt10_0};

/// The identifier used on command lines and in JSON: `nt5_2`, `nt6_1`, `nt10_0`.
[[nodiscard]] constexpr std::string_view name(edition which) noexcept {
    switch (which) {
        case edition::nt5_2: return "nt5_2";
        case edition::nt6_1: return "nt6_1";
        case edition::nt10_0: return "nt10_0";
    }
    return "unknown edition";
}

/// What a person would call it.
[[nodiscard]] constexpr std::string_view marketing_name(edition which) noexcept {
    switch (which) {
        case edition::nt5_2: return "Windows Server 2003";
        case edition::nt6_1: return "Windows 7 / Server 2008 R2";
        case edition::nt10_0: return "Windows 10 / 11";
    }
    return "unknown edition";
}

/// The edition with that identifier, if there is one.
[[nodiscard]] constexpr std::optional<edition> edition_named(std::string_view identifier) noexcept {
    for (edition const which : editions) {
        if (name(which) == identifier) return which;
    }
    return std::nullopt;
}

}  // namespace smss::nt

namespace smss {
using nt::edition;
using nt::editions;
}  // namespace smss
