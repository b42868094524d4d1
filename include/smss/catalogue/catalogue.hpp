// SPDX-License-Identifier: BSL-1.0
// Knows: all requirements, in one list.
#pragma once

#include <smss/catalogue/program.hpp>
#include <smss/catalogue/reading.hpp>
#include <smss/catalogue/session.hpp>
#include <smss/catalogue/start.hpp>
#include <smss/catalogue/system.hpp>
#include <smss/nt/requirement.hpp>
#include <smss/plan/requirement.hpp>

#include <array>
#include <cstddef>
#include <string_view>

/// The specification as data: every statement about the Session Manager, by its id.
namespace smss::catalogue {

namespace detail {

template <std::size_t... Sizes>
[[nodiscard]] consteval auto joined(std::array<requirement, Sizes> const&... lists) {
    std::array<requirement, (Sizes + ...)> all{};
    std::size_t place = 0;
    auto const append = [&](auto const& list) {
        for (requirement const& one : list) all[place++] = one;
    };
    (append(lists), ...);
    return all;
}

}  // namespace detail

/// Every requirement: those of the composed system first, then along the boot, then how the configuration is read.
inline constexpr auto requirements = detail::joined(invariant_requirements, goal_requirements, liveness_requirements, start, boot, reading, environment,
                                                    program, storage, session, api, stop, plan::requirements);

/// The requirement with that id, or null.
[[nodiscard]] constexpr requirement const* find(std::string_view id) noexcept {
    for (requirement const& one : requirements) {
        if (one.id == id) return &one;
    }
    return nullptr;
}

}  // namespace smss::catalogue
