// SPDX-License-Identifier: BSL-1.0
// Knows: how much this program has done so far, in basic blocks: the same number in every run, whatever the machine.
#pragma once

#include <cstdint>

/// Basic blocks executed so far.
[[nodiscard]] std::uint64_t work() noexcept;
