// SPDX-License-Identifier: BSL-1.0
// Knows: in which encodings `.reg` files come, how they are told apart, and how their bytes become code units.
#pragma once

#include <smss/nt/utf.hpp>
#include <smss/registry/ansi.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::registry {

/// How the bytes of a `.reg` file stand for text.
enum class text_encoding : std::uint8_t {
    utf16le,  ///< UTF-16LE; what regedit writes
    utf16be,  ///< UTF-16BE; regedit refuses it, and so does the reader
    utf8,     ///< UTF-8; unpaired surrogates in their three-byte form are kept
    ansi,     ///< Windows code page 1252; what regedit takes text without a byte order mark to be
};

/// `UTF-16LE` and so on.
[[nodiscard]] constexpr std::string_view name(text_encoding encoding) noexcept {
    switch (encoding) {
        case text_encoding::utf16le: return "UTF-16LE";
        case text_encoding::utf16be: return "UTF-16BE";
        case text_encoding::utf8: return "UTF-8";
        case text_encoding::ansi: return "Windows-1252";
    }
    return {};
}

/// What the first bytes of a file say.
struct byte_order_mark {
    text_encoding encoding = text_encoding::ansi;  ///< what the mark says; ANSI without one
    std::size_t length = 0;  ///< bytes the mark takes; 0 when there is none

    [[nodiscard]] friend constexpr bool operator==(byte_order_mark const&, byte_order_mark const&) = default;
};

/// The byte order mark at the start of `file`; without one the text is ANSI.
/// \source vectors wine8/reg-import 0, 1, 3, 4
[[nodiscard]] constexpr byte_order_mark find_byte_order_mark(std::string_view file) noexcept {
    if (file.starts_with("\xFF\xFE")) return {text_encoding::utf16le, 2};
    if (file.starts_with("\xFE\xFF")) return {text_encoding::utf16be, 2};
    if (file.starts_with("\xEF\xBB\xBF")) return {text_encoding::utf8, 3};
    return {};
}

/// The index of the first byte above 7F, or the number of bytes.
[[nodiscard]] constexpr std::size_t first_beyond_ascii(std::string_view encoded) noexcept {
    char const* at = encoded.data();
    char const* const end = at + encoded.size();
    while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
    return static_cast<std::size_t>(at - encoded.data());
}

/// Whether the bytes are well-formed UTF-8 throughout.
[[nodiscard]] constexpr bool is_utf8(std::string_view encoded) noexcept {
    for (std::size_t at = first_beyond_ascii(encoded); at < encoded.size();) {
        std::size_t const length = nt::decode_utf8(encoded.substr(at, 4)).length;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

/// What `decode` wrote.
struct decoded {
    /// In place of a position: there is none.
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    std::size_t units = 0;            ///< how many
    std::size_t malformed = nowhere;  ///< index of the first unit (U+FFFD) that stands for malformed bytes, or `nowhere`
};

/// Decodes bytes without a byte order mark to `to`, where there must be room for a unit a byte (every two bytes,
/// rounded up, of UTF-16). What is
/// malformed becomes U+FFFD: a byte that belongs to no UTF-8 sequence, an odd last byte of UTF-16.
[[nodiscard]] constexpr decoded decode(std::string_view encoded, text_encoding encoding, char16_t* to) {
    char16_t const* const begin = to;
    decoded done;
    auto const malformed = [&] {
        if (done.malformed == decoded::nowhere) done.malformed = static_cast<std::size_t>(to - begin);
        *to++ = 0xFFFD;
    };
    char const* at = encoded.data();
    char const* const end = at + encoded.size();
    switch (encoding) {
        case text_encoding::ansi:
            for (; at != end; ++at) *to++ = from_ansi(static_cast<unsigned char>(*at));
            break;
        case text_encoding::utf16le:
            for (; end - at > 1; at += 2)
                *to++ = static_cast<char16_t>(static_cast<unsigned char>(at[0]) | static_cast<unsigned char>(at[1]) << 8);
            if (at != end) malformed();
            break;
        case text_encoding::utf16be:
            for (; end - at > 1; at += 2)
                *to++ = static_cast<char16_t>(static_cast<unsigned char>(at[0]) << 8 | static_cast<unsigned char>(at[1]));
            if (at != end) malformed();
            break;
        case text_encoding::utf8:
            while (at != end) {
                if (static_cast<unsigned char>(*at) < 0x80) {
                    *to++ = static_cast<char16_t>(*at++);
                    continue;
                }
                nt::utf8_step const step = nt::decode_utf8({at, static_cast<std::size_t>(end - at)});
                at += step.length == 0 ? 1 : step.length;
                if (step.length == 0) {
                    malformed();
                } else if (step.point < 0x10000) {
                    *to++ = static_cast<char16_t>(step.point);
                } else {
                    *to++ = static_cast<char16_t>(0xD800 + ((step.point - 0x10000) >> 10));
                    *to++ = static_cast<char16_t>(0xDC00 + ((step.point - 0x10000) & 0x3FF));
                }
            }
            break;
    }
    done.units = static_cast<std::size_t>(to - begin);
    return done;
}

}  // namespace smss::registry
