// SPDX-License-Identifier: BSL-1.0
// Knows: how large names, paths and trees may be: the registry's own limits, and the readers' bounds on hostile input.
#pragma once

#include <cstddef>

namespace smss::registry {

/// Longest name of a key, in code units. \source Microsoft "Registry Element Size Limits"
inline constexpr std::size_t longest_key_name = 255;
/// Longest name of a value, in code units. \source Microsoft "Registry Element Size Limits"
inline constexpr std::size_t longest_value_name = 16'383;
/// Deepest nesting of keys. \source Microsoft "Registry Element Size Limits"
inline constexpr std::size_t deepest_key = 512;

/// Most keys that the `.reg` reader makes, unless its options say otherwise. A path of two characters makes a key, so that
/// without a bound a text becomes a tree of a hundred times its size.
inline constexpr std::size_t most_keys = std::size_t{1} << 22;
/// Most values that the `.reg` reader stores, unless its options say otherwise.
inline constexpr std::size_t most_values = std::size_t{1} << 24;
/// Longest line of `.reg` text, in bytes of the file (code units of decoded text). regedit's own lines of data have 80 characters.
inline constexpr std::size_t longest_line = std::size_t{1} << 23;

}  // namespace smss::registry
