// SPDX-License-Identifier: BSL-1.0
// Knows: that NT counts two unrelated things "session", and keeps them from being mixed up.
#pragma once

#include <compare>
#include <cstdint>

namespace smss::nt {

/// Terminal Services session number: allocated by the kernel, 0 is the first. Reused after a session is gone.
/// \source facts nt5_2 4.6.1, windows-editions F.1
struct mu_session_id {
    std::uint32_t value = 0;  ///< the number
    [[nodiscard]] friend constexpr auto operator<=>(mu_session_id, mu_session_id) = default;
};

/// Subsystem session number used in Sb messages: counts from 1, never reused, unrelated to `mu_session_id`.
/// \source facts nt5_2 4.6.1, 9.2.4
struct sm_session_id {
    std::uint32_t value = 0;  ///< the number
    [[nodiscard]] friend constexpr auto operator<=>(sm_session_id, sm_session_id) = default;
};

}  // namespace smss::nt

namespace smss {
using nt::mu_session_id;
using nt::sm_session_id;
}  // namespace smss
