// SPDX-License-Identifier: BSL-1.0
// Knows: how to keep every request that reaches a world, those included that leave no record.
#pragma once

#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <utility>
#include <vector>

namespace smss::world {

/// A world that notes every request with its answer, in the order in which they came: for fault sweeps (which requests
/// are there to fail?) and for looking at what happens between two effects. Blocked requests are noted without a status.
template <kernel World>
class recording {
public:
    /// \param world stays below
    constexpr explicit recording(World world) : world_(std::move(world)) {}

    /// Every request so far; `has_status` unless the request blocked.
    [[nodiscard]] constexpr std::vector<effect> const& requests() const noexcept { return requests_; }
    /// The world below.
    [[nodiscard]] constexpr World const& base() const noexcept { return world_; }

    /// Asks the world below, and notes what was asked and answered.
    constexpr answer perform(effect const& asked) {
        answer given = world_.perform(asked);
        effect noted = asked;
        noted.has_status = !given.blocked;
        noted.result = given.result;
        noted.injected = given.injected;
        requests_.push_back(std::move(noted));
        return given;
    }
    /// As the world below.
    constexpr answer resume(thread_id who) { return world_.resume(who); }
    /// As the world below.
    constexpr std::vector<effect> advance() { return world_.advance(); }

private:
    World world_;
    std::vector<effect> requests_{};
};

}  // namespace smss::world
