// SPDX-License-Identifier: BSL-1.0
// Knows: Windows code page 1252, the ANSI code page in which `.reg` text without a byte order mark is read.
#pragma once

#include <array>

namespace smss::registry {

namespace detail {

// Bytes 80 to 9F; every other byte is the code point of the same number. The five bytes that the code page leaves
// undefined (81, 8D, 8F, 90, 9D) become the C1 control of the same number, as MultiByteToWideChar maps them.
inline constexpr std::array<char16_t, 32> cp1252_high{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

}  // namespace detail

/// The code unit that an ANSI byte stands for.
/// \source Unicode Consortium "bestfit1252.txt"; vectors wine8/reg-import 4 and 7
[[nodiscard]] constexpr char16_t from_ansi(unsigned char byte) noexcept {
    return byte >= 0x80 && byte < 0xA0 ? detail::cp1252_high[byte - 0x80] : char16_t{byte};
}

}  // namespace smss::registry
