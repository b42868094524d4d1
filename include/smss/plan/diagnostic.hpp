// SPDX-License-Identifier: BSL-1.0
// Knows: how to say that something in a configuration is odd: where, what was found, what belongs there, what follows.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/plan/origin.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::plan {

/// How much a diagnostic matters.
enum class severity : std::uint8_t {
    notice,   ///< worth knowing; harmless as far as is known
    warning,  ///< something will not do what its author meant, or the machine is not as it was installed
    danger,   ///< the boot fails, or a program or file operation takes effect before any protection runs
};

/// `notice`, `warning` or `danger`.
[[nodiscard]] constexpr std::string_view name(severity level) noexcept {
    switch (level) {
        case severity::notice: return "notice";
        case severity::warning: return "warning";
        case severity::danger: return "danger";
    }
    return "unknown severity";
}

/// One oddity of a configuration. Texts are sentences or parts of sentences in English; stored text appears in them
/// as it is (escape it with `nt::to_display` before showing it).
struct diagnostic {
    severity level = severity::notice;  ///< how serious
    origin where{};                     ///< in the registry
    text found{};                    ///< what is stored there
    text expected{};                 ///< what belongs there; empty where that says nothing
    text effect{};                   ///< what the Session Manager will do
    std::string_view requirement{};  ///< id of the rule in `requirements`, or empty

    [[nodiscard]] friend constexpr bool operator==(diagnostic const&, diagnostic const&) = default;
};

/// Diagnostics in the order in which the Session Manager meets their causes.
using diagnostics = std::vector<diagnostic>;

namespace detail {

constexpr void append_part(text& sentence, std::u16string_view part) { sentence += part; }

template <std::unsigned_integral Number>
constexpr void append_part(text& sentence, Number number) {
    char16_t digits[20]{};
    std::size_t count = 0;
    do {
        digits[count++] = static_cast<char16_t>(u'0' + static_cast<char16_t>(number % 10));
        number = static_cast<Number>(number / 10);
    } while (number != 0);
    while (count != 0) sentence += digits[--count];
}

/// Joins strings and unsigned numbers (decimal) into one text.
template <typename... Parts>
[[nodiscard]] constexpr text say(Parts const&... parts) {
    text sentence;
    (append_part(sentence, parts), ...);
    return sentence;
}

/// An ASCII identifier as text.
[[nodiscard]] constexpr text widen(std::string_view ascii) {
    text wide;
    for (char const letter : ascii) wide += static_cast<char16_t>(static_cast<unsigned char>(letter));
    return wide;
}

}  // namespace detail

}  // namespace smss::plan
