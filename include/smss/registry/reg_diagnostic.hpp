// SPDX-License-Identifier: BSL-1.0
// Knows: how the `.reg` reader says where a text is malformed, what stands there, what belongs there and what it did.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace smss::registry {

/// The first malformed place of a text that is read strictly, or the reason why a text cannot be read at all.
struct parse_error {
    std::size_t line = 0;         ///< from 1; a line ends at CR LF, LF or CR
    std::size_t column = 0;       ///< from 1, in UTF-16 code units
    text key{};                   ///< path of the key the line belongs to, as written; empty before the first key
    text found{};                 ///< what stands there, shortened; empty at the end of a line or of the text
    std::string_view expected{};  ///< what belongs there

    [[nodiscard]] friend constexpr bool operator==(parse_error const&, parse_error const&) = default;
};

/// Something malformed that regedit passes over, and what became of it.
struct diagnostic {
    std::size_t line = 0;         ///< from 1
    std::size_t column = 0;       ///< from 1, in UTF-16 code units
    text key{};                   ///< path of the key the line belongs to, as written; empty before the first key
    text found{};                 ///< what stands there, shortened; empty at the end of a line or of the text
    std::string_view expected{};  ///< what belongs there
    std::string_view done{};      ///< what the reader did

    [[nodiscard]] friend constexpr bool operator==(diagnostic const&, diagnostic const&) = default;
};

namespace detail {

[[nodiscard]] inline std::string describe_place(std::size_t line, std::size_t column, text const& key, text const& found,
                                                std::string_view expected) {
    std::string sentence = "line " + std::to_string(line) + ", column " + std::to_string(column);
    if (!key.empty()) sentence += ", in [" + nt::to_display(key) + "]";
    sentence += ": expected ";
    sentence += expected;
    sentence += found.empty() ? ", found the end" : ", found `" + nt::to_display(found) + "`";
    return sentence;
}

}  // namespace detail

/// One sentence for a person, in UTF-8, safe to show whatever the text contains.
[[nodiscard]] inline std::string describe(parse_error const& error) {
    return detail::describe_place(error.line, error.column, error.key, error.found, error.expected);
}

/// One sentence for a person, in UTF-8, safe to show whatever the text contains.
[[nodiscard]] inline std::string describe(diagnostic const& oddity) {
    std::string sentence = detail::describe_place(oddity.line, oddity.column, oddity.key, oddity.found, oddity.expected);
    sentence += "; ";
    sentence += oddity.done;
    return sentence;
}

}  // namespace smss::registry
