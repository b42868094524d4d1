// SPDX-License-Identifier: BSL-1.0
// Knows: in which encodings `.reg` files come, how they are told apart, and how their bytes become code units.
#pragma once

#include <smss/nt/utf.hpp>
#include <smss/registry/ansi.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// How the bytes of a `.reg` file stand for text.
enum class text_encoding : std::uint8_t {
    utf16le,     ///< UTF-16LE; what regedit writes
    utf16be,     ///< UTF-16BE; regedit refuses it, and so does the reader
    utf8,        ///< UTF-8; unpaired surrogates in their three-byte form are kept
    ansi,        ///< Windows code page 1252; what regedit takes text without a byte order mark to be
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
    text_encoding encoding = text_encoding::ansi;
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

/// Text without its byte order mark, as code units.
struct decoded_text {
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    std::vector<char16_t> units{};
    std::size_t malformed = nowhere;  ///< index of the first unit that stands for malformed bytes (U+FFFD), or `nowhere`
    std::size_t doubtful = nowhere;   ///< index of the first unit beyond ASCII when what was read as ANSI is also well-formed UTF-8

    [[nodiscard]] constexpr std::u16string_view view() const noexcept { return {units.data(), units.size()}; }
};

/// The index of the first byte above 7F, or `decoded_text::nowhere`.
[[nodiscard]] constexpr std::size_t first_beyond_ascii(std::string_view encoded) noexcept {
    char const* at = encoded.data();
    char const* const end = at + encoded.size();
    while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
    return at == end ? decoded_text::nowhere : static_cast<std::size_t>(at - encoded.data());
}

/// Whether the bytes are well-formed UTF-8 throughout.
[[nodiscard]] constexpr bool is_utf8(std::string_view encoded) noexcept {
    for (std::size_t at = first_beyond_ascii(encoded); at < encoded.size();) {
        if (static_cast<unsigned char>(encoded[at]) < 0x80) {
            ++at;
            continue;
        }
        std::size_t const length = nt::decode_utf8(encoded.substr(at, 4)).length;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

/// Decodes bytes whose byte order mark was taken off. What is malformed becomes U+FFFD: a byte that belongs to no UTF-8
/// sequence, an odd last byte of UTF-16.
[[nodiscard]] constexpr decoded_text decode(std::string_view encoded, text_encoding encoding) {
    decoded_text out;
    auto const byte = [&](std::size_t index) { return static_cast<unsigned char>(encoded[index]); };
    switch (encoding) {
        case text_encoding::ansi: {
            out.units.assign(encoded.size(), u'\0');
            char16_t* unit = out.units.data();
            for (char const letter : encoded) *unit++ = from_ansi(static_cast<unsigned char>(letter));
            std::size_t const first = first_beyond_ascii(encoded);
            if (first != decoded_text::nowhere && is_utf8(encoded.substr(first))) out.doubtful = first;
            break;
        }
        case text_encoding::utf16le:
        case text_encoding::utf16be: {
            std::size_t const low = encoding == text_encoding::utf16le ? 0 : 1;
            std::vector<char16_t> units(encoded.size() / 2, u'\0');
            for (std::size_t i = 0; i < units.size(); ++i) {
                units[i] = static_cast<char16_t>(byte(2 * i + low) | byte(2 * i + 1 - low) << 8);
            }
            out.units = std::move(units);
            if (encoded.size() % 2 != 0) {
                out.malformed = out.units.size();
                out.units.push_back(0xFFFD);
            }
            break;
        }
        case text_encoding::utf8: {
            std::vector<char16_t> units(encoded.size(), u'\0');  // never more units than bytes
            std::size_t size = 0;
            for (std::size_t at = 0; at < encoded.size();) {
                if (byte(at) < 0x80) {
                    units[size++] = byte(at++);
                    continue;
                }
                nt::utf8_step const step = nt::decode_utf8(encoded.substr(at, 4));
                if (step.length == 0) {
                    if (out.malformed == decoded_text::nowhere) out.malformed = size;
                    units[size++] = 0xFFFD;
                    ++at;
                } else if (step.point < 0x10000) {
                    units[size++] = static_cast<char16_t>(step.point);
                    at += step.length;
                } else {
                    units[size++] = static_cast<char16_t>(0xD800 + ((step.point - 0x10000) >> 10));
                    units[size++] = static_cast<char16_t>(0xDC00 + ((step.point - 0x10000) & 0x3FF));
                    at += step.length;
                }
            }
            units.erase(units.begin() + static_cast<std::ptrdiff_t>(size), units.end());
            out.units = std::move(units);
            break;
        }
    }
    return out;
}

}  // namespace smss::registry
