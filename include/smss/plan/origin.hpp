// SPDX-License-Identifier: BSL-1.0
// Knows: how to say where in the registry a decoded item came from.
#pragma once

#include <smss/nt/text.hpp>

#include <cstddef>
#include <string_view>

namespace smss::plan {

/// Where a decoded item was stored: a key, a value of it and, for a list, the position in it.
struct origin {
    /// In place of a position: the value as a whole.
    static constexpr std::size_t whole_value = static_cast<std::size_t>(-1);

    std::u16string_view key{};         ///< path below the Session Manager key, a literal; empty for that key itself
    text value{};                      ///< value name, spelled as stored; empty for the key as a whole or its default value
    std::size_t index = whole_value;   ///< position among the strings of a list, counted from 0
    bool built_in = false;             ///< nothing is stored: the Session Manager's own default

    /// Equal in every part.
    [[nodiscard]] friend constexpr bool operator==(origin const& left, origin const& right) {
        return left.key == right.key && left.value == right.value && left.index == right.index && left.built_in == right.built_in;
    }
};

/// The origin of a whole value; `key` must be a literal. (A function because g++ 12 cannot build a const aggregate of texts in a constant
/// expression.)
[[nodiscard]] constexpr origin origin_of(std::u16string_view key, std::u16string_view value) {
    origin made;
    made.key = key;
    made.value = value;
    return made;
}

/// The origin of something that is stored nowhere: the default that the Session Manager has for that value.
[[nodiscard]] constexpr origin built_in(std::u16string_view key, std::u16string_view value) {
    origin made = origin_of(key, value);
    made.built_in = true;
    return made;
}

/// The origin of the string at `index` of the value that `where` names.
[[nodiscard]] constexpr origin at(origin const& where, std::size_t index) {
    origin part = where;
    part.index = index;
    return part;
}

}  // namespace smss::plan
