// SPDX-License-Identifier: BSL-1.0
// Knows: how UTF-16 that may be ill formed travels through UTF-8 and back without losing a code unit.
#pragma once

#include <smss/nt/text.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smss::nt {

namespace detail {

[[nodiscard]] constexpr bool is_high_surrogate(char32_t unit) noexcept { return unit >= 0xD800 && unit <= 0xDBFF; }
[[nodiscard]] constexpr bool is_low_surrogate(char32_t unit) noexcept { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// What is at a place: a surrogate pair as one code point, anything else as it stands.
struct point_at {
    char32_t point;
    std::size_t units;  ///< 2 for a pair
};
[[nodiscard]] constexpr point_at point_of(std::u16string_view units, std::size_t i) noexcept {
    char32_t const first = units[i];
    if (!is_high_surrogate(first) || i + 1 == units.size() || !is_low_surrogate(units[i + 1])) return {first, 1};
    return {0x10000 + ((first - 0xD800) << 10) + (static_cast<char32_t>(units[i + 1]) - 0xDC00), 2};
}

}  // namespace detail

/// Emits the bytes of `units` one at a time through `emit(char)`.
///
/// Surrogate pairs become four-byte sequences. An unpaired surrogate becomes the three-byte sequence of its own value
/// (the "generalized UTF-8" of WTF-8), so that `from_utf8` restores it: text -> bytes -> text is the identity.
template <typename Emit>
constexpr void encode_utf8(std::u16string_view units, Emit&& emit) {
    for (std::size_t i = 0; i < units.size();) {
        auto const [point, length] = detail::point_of(units, i);
        i += length;
        if (point < 0x80) {
            emit(static_cast<char>(point));
        } else if (point < 0x800) {
            emit(static_cast<char>(0xC0 | (point >> 6)));
            emit(static_cast<char>(0x80 | (point & 0x3F)));
        } else if (point < 0x10000) {
            emit(static_cast<char>(0xE0 | (point >> 12)));
            emit(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
            emit(static_cast<char>(0x80 | (point & 0x3F)));
        } else {
            emit(static_cast<char>(0xF0 | (point >> 18)));
            emit(static_cast<char>(0x80 | ((point >> 12) & 0x3F)));
            emit(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
            emit(static_cast<char>(0x80 | (point & 0x3F)));
        }
    }
}

/// `units` as UTF-8; unpaired surrogates as `encode_utf8` says. For run time (`std::string` is not constexpr on clang).
[[nodiscard]] inline std::string to_utf8(std::u16string_view units) {
    std::string bytes;
    bytes.reserve(units.size());
    encode_utf8(units, [&](char byte) { bytes.push_back(byte); });
    return bytes;
}

/// One decoded scalar (or generalized surrogate) and the bytes it took.
struct utf8_step {
    char32_t point = 0;      ///< the code point
    std::size_t length = 0;  ///< bytes consumed; 0 when the sequence is malformed
};

/// Decodes the sequence at the start of `bytes`: shortest form only, up to U+10FFFF, surrogate values accepted
/// (see `encode_utf8`). A malformed or truncated sequence gives length 0.
[[nodiscard]] constexpr utf8_step decode_utf8(std::string_view bytes) noexcept {
    auto const byte = [&](std::size_t index) { return static_cast<char32_t>(static_cast<unsigned char>(bytes[index])); };
    if (bytes.empty()) return {};
    char32_t const lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return {};
    char32_t point = lead & (length == 2 ? 0x1Fu : length == 3 ? 0x0Fu : 0x07u);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        point = (point << 6) | (byte(i) & 0x3F);
    }
    if (length == 3 && point < 0x800) return {};
    if (length == 4 && (point < 0x10000 || point > 0x10FFFF)) return {};
    return {point, length};
}

/// Appends one scalar as one or two code units.
constexpr void append_point(text& out, char32_t point) {
    if (point < 0x10000) {
        out.push_back(static_cast<char16_t>(point));
    } else {
        out.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
        out.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
    }
}

/// The text whose UTF-8 form is `bytes`; empty optional when `bytes` is not (generalized) UTF-8.
[[nodiscard]] constexpr std::optional<text> from_utf8(std::string_view bytes) {
    text out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        utf8_step const step = decode_utf8(bytes);
        if (step.length == 0) return std::nullopt;
        append_point(out, step.point);
        bytes.remove_prefix(step.length);
    }
    return out;
}

/// A character that acts on what is shown without being seen, or that is none: control and format characters (bidirectional
/// controls among them), line and paragraph separators, surrogates. \source Unicode 15.0, categories Cc, Cf, Cs, Zl, Zp
[[nodiscard]] constexpr bool is_unsafe_to_show(char32_t point) noexcept {
    struct range {
        char32_t first;
        char32_t last;
    };
    constexpr range ranges[]{{0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},
                             {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x180E, 0x180E},
                             {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0xD800, 0xDFFF},   {0xFEFF, 0xFEFF},
                             {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},
                             {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};
    if (point >= 0x20 && point < 0x7F) return false;
    for (range const& one : ranges) {
        if (point <= one.last) return point >= one.first;
    }
    return false;
}

/// `units` with everything that is unsafe to show written as `\u{XXXX}`, as UTF-8: for a terminal or a report, whatever a hostile
/// registry value contains.
[[nodiscard]] inline std::string to_display(std::u16string_view units) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < units.size();) {
        auto const [point, length] = detail::point_of(units, i);
        if (is_unsafe_to_show(point)) {
            out += "\\u{";
            for (int shift = point > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) out.push_back(digits[(point >> shift) & 0xF]);
            out.push_back('}');
        } else {
            out += to_utf8(units.substr(i, length));
        }
        i += length;
    }
    return out;
}

}  // namespace smss::nt
