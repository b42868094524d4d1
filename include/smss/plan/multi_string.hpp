// SPDX-License-Identifier: BSL-1.0
// Knows: how the bytes of a REG_MULTI_SZ value fall into strings, empty ones and missing terminators included.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::plan {

/// How the end of a list is found.
enum class split_rule : unsigned char {
    /// NT's registry query: one NUL is appended, and no string starts in the last two units. A list that is properly
    /// terminated delivers exactly its strings, a list without its final NUL delivers them too; lost is only a last
    /// string of a single unit without any NUL. \source facts nt5_2 2.1.8; vectors 035, 056, 057
    engine,
    /// By length: one final NUL ends the list, every other NUL ends a string, and what follows the last NUL is a string
    /// as well. Differs from `engine` for that single-unit last string alone. \source facts windows-editions D.3, D.11
    by_length,
};

/// One string of a list. Its units lie at `offset` of the stored units; `length` does not count the NUL.
struct list_string {
    std::size_t offset = 0;   ///< code units
    std::size_t length = 0;   ///< code units
    bool terminated = false;  ///< a NUL of the stored data follows it

    [[nodiscard]] friend constexpr bool operator==(list_string, list_string) = default;
};

/// A list value fallen into strings. No stored unit is lost: the pieces of `strings`, each with its NUL, and then
/// `tail()` are together exactly `units`; an odd last byte is kept aside.
struct multi_string {
    text units{};                        ///< every whole UTF-16 unit of the data
    std::vector<list_string> strings{};  ///< in stored order
    bool odd_byte = false;               ///< the data had one byte more
    std::uint8_t last_byte = 0;          ///< that byte

    /// The string at `index`, without its NUL; valid as long as this object.
    [[nodiscard]] constexpr std::u16string_view operator[](std::size_t index) const {
        return units.view().substr(strings[index].offset, strings[index].length);
    }
    /// How many strings there are.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return strings.size(); }
    /// Is there no string?
    [[nodiscard]] constexpr bool empty() const noexcept { return strings.empty(); }

    /// The string at `index` with its NUL, if it has one.
    [[nodiscard]] constexpr std::u16string_view raw(std::size_t index) const {
        list_string const& part = strings[index];
        return units.view().substr(part.offset, part.length + (part.terminated ? 1 : 0));
    }
    /// What follows the last string: normally the one NUL that ends the list.
    [[nodiscard]] constexpr std::u16string_view tail() const {
        if (strings.empty()) return units.view();
        list_string const& last = strings.back();
        return units.view().substr(last.offset + last.length + (last.terminated ? 1 : 0));
    }
    /// The list does not end in the NUL that should follow its last string. Normal in the wild.
    [[nodiscard]] constexpr bool lacks_final_nul() const { return tail().empty(); }
};

/// Splits the data of a REG_MULTI_SZ value. Never fails: any bytes are some list.
/// \source facts nt5_2 2.1.8; windows-editions D.3, D.11; vectors R2, P5, R3
[[nodiscard]] constexpr multi_string split_multi_string(registry::bytes const& data, split_rule rule = split_rule::engine) {
    multi_string list;
    list.units = registry::units_of(data);
    list.odd_byte = registry::has_odd_byte(data);
    if (list.odd_byte) list.last_byte = data.back();

    std::u16string_view const units = list.units.view();
    // Both rules stop where the last unit starts, so that a final NUL is the list's and not an empty string.
    std::size_t stop = units.empty() ? 0 : units.size() - 1;
    if (rule == split_rule::by_length && !units.empty() && units.back() != u'\0') stop = units.size();
    for (std::size_t at = 0; at < stop;) {
        std::size_t const nul = units.find(u'\0', at);
        bool const terminated = nul != std::u16string_view::npos;
        std::size_t const length = (terminated ? nul : units.size()) - at;
        list.strings.push_back({at, length, terminated});
        at += length + 1;
    }
    return list;
}

}  // namespace smss::plan
