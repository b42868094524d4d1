// SPDX-License-Identifier: BSL-1.0
// Knows: the grammar and the limits of a paging-file specifier.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/plan/origin.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::plan {

/// At most this many specifiers are taken; the rest is ignored. \source facts nt5_2 3.5.2; windows-editions E.1
inline constexpr std::size_t paging_file_limit = 16;
/// A paging file smaller than this is not created. \source facts nt5_2 3.5.7, 3.5.11; vectors G1, 208, 209
inline constexpr std::uint32_t smallest_paging_file_mb = 16;
/// Without PAE, sizes on 32-bit systems are cut to this. \source facts nt5_2 3.5.10
inline constexpr std::uint32_t largest_paging_file_mb = 4095;

/// One paging-file specifier: a path and, unless the system manages the size, two sizes in MB.
struct paging_file {
    text path{};                       ///< the first word, as written
    text arguments{};                  ///< the rest of the line, as written
    char16_t drive = 0;                ///< upper-case letter; `?` for any suitable volume; 0 when the path names no drive
    bool system_managed = false;       ///< no sizes, or nothing but zeros and blanks
    std::uint32_t minimum_mb = 0;      ///< 0 when system managed
    std::uint32_t maximum_mb = 0;      ///< never below `minimum_mb`; 0 when system managed
    std::uint32_t stated_maximum = 0;  ///< the second number as written, 0 without one
    text raw{};                        ///< the line as delivered
    origin where{};                    ///< where it was found

    /// `?:`: the first suitable volume is taken.
    [[nodiscard]] constexpr bool any_drive() const noexcept { return drive == u'?'; }

    /// Comparison is by meaning: the raw line and the origin do not take part.
    [[nodiscard]] friend constexpr bool operator==(paging_file const& left, paging_file const& right) {
        return left.path == right.path && left.drive == right.drive && left.system_managed == right.system_managed &&
               left.minimum_mb == right.minimum_mb && left.maximum_mb == right.maximum_mb;
    }
};

/// The number at the start of `digits`, as `RtlUnicodeStringToInteger` with automatic base reads it: blanks, a sign, a
/// base (`0x`, `0o`, `0b`), digits as far as they go, modulo 2^32. Text without digits is 0.
/// \source facts nt5_2 3.5.4; Microsoft, RtlUnicodeStringToInteger; vectors 082 (`abc` is 0, `-5` is 4294967291, `0x100` is 256)
[[nodiscard]] constexpr std::uint32_t leading_integer(std::u16string_view digits) noexcept {
    constexpr char16_t blank = u' ';
    while (!digits.empty() && digits[0] <= blank) digits.remove_prefix(1);
    bool negative = false;
    if (!digits.empty() && (digits[0] == u'-' || digits[0] == u'+')) {
        negative = digits[0] == u'-';
        digits.remove_prefix(1);
    }
    std::uint32_t base = 10;
    if (digits.size() > 1 && digits[0] == u'0') {
        char16_t const letter = digits[1];
        base = letter == u'x' ? 16 : letter == u'o' ? 8 : letter == u'b' ? 2 : 10;
        if (base != 10) digits.remove_prefix(2);
    }
    std::uint32_t number = 0;
    for (char16_t const unit : digits) {
        std::uint32_t digit = base;
        if (unit >= u'0' && unit <= u'9') digit = unit - u'0';
        if (unit >= u'a' && unit <= u'f') digit = 10u + unit - u'a';
        if (unit >= u'A' && unit <= u'F') digit = 10u + unit - u'A';
        if (digit >= base) break;
        number = number * base + digit;
    }
    return negative ? 0u - number : number;
}

/// The drive that a path names: its upper-case letter, `?` for `?:`, 0 when it starts with no `X:`. A prefix that the
/// conversion to an NT path takes for one (`\\?\`, `\\.\`, `\??\`) may stand before it.
/// \source facts nt5_2 3.5.1; Microsoft, "Naming Files, Paths, and Namespaces"
[[nodiscard]] constexpr char16_t drive_of(std::u16string_view path) noexcept {
    auto const separator = [&](std::size_t at) { return path[at] == u'\\' || path[at] == u'/'; };
    bool const device = path.size() > 4 && separator(0) && separator(1) && (path[2] == u'?' || path[2] == u'.') && separator(3);
    if (device || path.starts_with(u"\\??\\")) path.remove_prefix(4);
    return path.size() >= 2 && path[1] == u':' ? nt::upcase(path[0]) : u'\0';
}

/// Reads one specifier: `path [minimum [maximum]]`. Empty when the line has no word: it is rejected and does not even
/// count as a specifier.
/// \source facts nt5_2 3.5.1, 3.5.3, 3.5.4, 3.5.15; windows-editions E.1; vectors G1, G2, G5
[[nodiscard]] constexpr std::optional<paging_file> parse_paging_file(std::u16string_view line) {
    first_word const split = take_word(line);
    if (split.word.empty()) return std::nullopt;
    paging_file parsed;
    parsed.raw = line;
    parsed.path = split.word;
    parsed.arguments = split.rest;
    parsed.drive = drive_of(split.word);
    parsed.system_managed = split.rest.find_first_not_of(u" \t0") == std::u16string_view::npos;
    if (parsed.system_managed) return parsed;
    parsed.minimum_mb = leading_integer(split.rest);
    // Only a space separates the numbers, a tab does not.
    std::size_t const space = split.rest.find(u' ');
    if (space != std::u16string_view::npos) parsed.stated_maximum = leading_integer(split.rest.substr(space + 1));
    parsed.maximum_mb = parsed.stated_maximum < parsed.minimum_mb ? parsed.minimum_mb : parsed.stated_maximum;
    return parsed;
}

/// A size in MB as bytes; under `choice::paging_size_arithmetic::bits32` modulo 2^32, so 4096 MB is 0.
/// \source facts nt5_2 3.5.5; vectors G1
[[nodiscard]] constexpr std::uint64_t paging_bytes(std::uint32_t megabytes, profile const& as) noexcept {
    std::uint64_t const bytes = std::uint64_t{megabytes} << 20;
    return as.takes(choice::paging_size_arithmetic::bits64) ? bytes : bytes & 0xFFFF'FFFFu;
}

}  // namespace smss::plan
