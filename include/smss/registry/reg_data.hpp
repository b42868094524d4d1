// SPDX-License-Identifier: BSL-1.0
// Knows: how the data of a value is written in `.reg` text: quoted strings, dword, hex, hex(type), over several lines.
#pragma once

#include <smss/registry/ansi.hpp>
#include <smss/registry/reg_line.hpp>
#include <smss/registry/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry::detail {

inline constexpr std::array<std::int8_t, 128> hex_digits = []() consteval {
    std::array<std::int8_t, 128> digits{};
    digits.fill(-1);
    for (std::int8_t i = 0; i < 10; ++i) digits[static_cast<std::size_t>(u'0' + i)] = i;
    for (std::int8_t i = 0; i < 6; ++i) {
        digits[static_cast<std::size_t>(u'a' + i)] = static_cast<std::int8_t>(10 + i);
        digits[static_cast<std::size_t>(u'A' + i)] = static_cast<std::int8_t>(10 + i);
    }
    return digits;
}();

/// The number a hexadecimal digit stands for, or -1.
[[nodiscard]] constexpr int hex_digit(char16_t unit) noexcept { return unit < 128 ? *(hex_digits.data() + unit) : -1; }

/// A number in base 16 as the C library's `strtoul` reads it, which is how regedit does: blanks, a sign and `0x` may stand
/// before the digits, and no digits at all are 0. \source vectors wine8/reg-import 36, 37, 55
struct hex_number {
    std::uint32_t value = 0;
    std::size_t end = 0;  ///< index behind the last digit, or where it was asked to begin when there is no digit
    std::size_t digits = 0;
    bool plain = true;      ///< digits only
    bool overflow = false;  ///< more than 32 bits
};

[[nodiscard]] constexpr hex_number read_hex_number(std::u16string_view line, std::size_t begin) noexcept {
    hex_number read;
    std::size_t at = skip_blanks(line, begin);
    bool negative = false;
    if (at < line.size() && (line[at] == u'+' || line[at] == u'-')) {
        negative = line[at] == u'-';
        read.plain = false;
        ++at;
    }
    if (at + 2 < line.size() && line[at] == u'0' && (line[at + 1] == u'x' || line[at + 1] == u'X') && hex_digit(line[at + 2]) >= 0) {
        read.plain = false;
        at += 2;
    }
    for (; at < line.size() && hex_digit(line[at]) >= 0; ++at, ++read.digits) {
        if (read.value >> 28 != 0) read.overflow = true;
        read.value = read.value << 4 | static_cast<std::uint32_t>(hex_digit(line[at]));
    }
    if (negative) read.value = 0u - read.value;
    read.end = read.digits == 0 ? begin : at;
    return read;
}

/// Reads the part of a line that stands behind the `=`, and the lines that continue it.
class data_reader {
public:
    /// \param ansi_bytes the bytes of hex(1), hex(2) and hex(7) are ANSI characters
    constexpr data_reader(line_reader& lines, string_line_break breaks, bool ansi_bytes)
        : lines_{lines}, breaks_{breaks}, ansi_bytes_{ansi_bytes} {}

    static constexpr std::size_t malformed = static_cast<std::size_t>(-1);

    /// Reads a quoted string whose first character is at `at`. \return the index behind its closing quotation mark, or
    /// `malformed` after a report; the string is then in `string()` up to the next call.
    constexpr std::size_t read_string(std::size_t at, string_line_break breaks = string_line_break::malformed) {
        line_reader::mark const start = lines_.here();
        std::size_t run = at;  // first unit that is not in unescaped_
        bool escaped = false;
        std::size_t cut = malformed;  // where an escaped NUL ends the string
        for (;;) {
            std::u16string_view const line = lines_.line();
            at = next_special(line, at);
            if (at < line.size() && line[at] == u'"') break;
            if (at + 1 >= line.size()) {  // also when a backslash is the last character
                if (breaks == string_line_break::kept && lines_.append_next()) continue;
                lines_.rewind(start);
                (void)lines_.report(start.size, "a closing quotation mark", "the value is skipped");
                return malformed;
            }
            if (!escaped) unescaped_.clear();
            escaped = true;
            unescaped_.insert(unescaped_.end(), line.data() + run, line.data() + at);
            char16_t unit = line[at + 1];
            switch (unit) {
                case u'\\':
                case u'"': break;
                case u'n': unit = u'\n'; break;
                case u'r': unit = u'\r'; break;
                case u'0':
                    unit = u'\0';
                    if (cut == malformed) cut = unescaped_.size();
                    if (!lines_.report(at, escapes, "the string ends before the NUL that \\0 stands for")) return malformed;
                    break;
                default:
                    if (!lines_.report(at, escapes, "the backslash is left out")) return malformed;
                    break;
            }
            unescaped_.push_back(unit);
            at += 2;
            run = at;
        }
        std::u16string_view const line = lines_.line();
        if (escaped) {
            unescaped_.insert(unescaped_.end(), line.data() + run, line.data() + at);
            string_ = std::u16string_view{unescaped_.data(), unescaped_.size()}.substr(0, cut);
        } else {
            string_ = line.substr(run, at - run);
        }
        return at + 1;
    }
    [[nodiscard]] constexpr std::u16string_view string() const noexcept { return string_; }

    /// Reads type and data into `into`; false when they are malformed beyond use (reported).
    constexpr bool read(std::size_t at, value& into) {
        std::u16string_view const rest = lines_.line().substr(at);
        if (rest.starts_with(u'"')) return read_sz(at + 1, into);
        if (rest.starts_with(u"hex:")) {
            into.type = value_type::binary;
            return read_hex(at + 4, into);
        }
        if (rest.starts_with(u"dword:")) return read_dword(at + 6, into);
        if (rest.starts_with(u"hex(")) return read_typed(at + 4, into);
        return skip(at, "a string in quotation marks, dword:, hex:, hex(type): or -");
    }

private:
    static constexpr std::string_view escapes = "\\\\, \\\", \\n or \\r after a backslash";
    static constexpr std::string_view line_end = "the end of the line or a comment";

    // The next quotation mark or backslash, or the end.
    [[nodiscard]] static constexpr std::size_t next_special(std::u16string_view line, std::size_t begin) noexcept {
        char16_t const* at = line.data() + begin;
        char16_t const* const end = line.data() + line.size();
        while (at != end && *at != u'"' && *at != u'\\') ++at;
        return static_cast<std::size_t>(at - line.data());
    }

    constexpr bool read_sz(std::size_t at, value& into) {
        line_reader::mark const start = lines_.here();
        at = read_string(at, breaks_);
        if (at == malformed) return false;
        if (!is_rest_empty(lines_.line(), at)) {
            at = skip_blanks(lines_.line(), at);
            (void)lines_.report(at, line_end, "the value is skipped");
            lines_.rewind(start);  // lines taken in as parts of the string are lines of their own
            return false;
        }
        into.type = value_type::sz;
        into.data.assign(string_.size() * 2 + 2, std::uint8_t{0});
        std::uint8_t* to = into.data.data();
        for (char16_t const unit : string_) {
            *to++ = static_cast<std::uint8_t>(unit & 0xFF);
            *to++ = static_cast<std::uint8_t>(unit >> 8);
        }
        return true;
    }

    constexpr bool read_dword(std::size_t at, value& into) {
        std::u16string_view const line = lines_.line();
        at = skip_blanks(line, at);
        std::size_t const first = at;
        std::uint32_t number = 0;
        char16_t const* const units = line.data();
        for (std::size_t const most = std::min(line.size(), first + 8); at != most; ++at) {
            int const digit = hex_digit(units[at]);
            if (digit < 0) break;
            number = number << 4 | static_cast<std::uint32_t>(digit);
        }
        if (at == first) return skip(at, "1 to 8 hexadecimal digits");
        if (!is_rest_empty(line, at)) {
            bool const in_digits = !is_blank(line[at]) && (at - first < 8 || hex_digit(line[at]) >= 0);
            return skip(skip_blanks(line, at), in_digits ? "1 to 8 hexadecimal digits" : line_end);
        }
        into.type = value_type::dword;
        into.data = {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number >> 16),
                     static_cast<std::uint8_t>(number >> 24)};
        return true;
    }

    constexpr bool read_typed(std::size_t at, value& into) {
        std::u16string_view const line = lines_.line();
        constexpr std::string_view expected = "1 to 8 hexadecimal digits and `):` after hex(";
        hex_number const type = read_hex_number(line, at);
        bool const prefixed = at + 1 < line.size() && (line[at + 1] == u'x' || line[at + 1] == u'X');
        if (prefixed || type.overflow || !line.substr(type.end).starts_with(u"):")) {
            return skip(at, expected);
        }
        if (!type.plain || type.digits == 0 || type.digits > 8 || is_blank(line[at])) {
            if (!lines_.report(at, expected, "the type is read as C's strtoul does")) return false;
        }
        into.type = static_cast<value_type>(type.value);
        return read_hex(type.end + 2, into);
    }

    // Each round reads one byte, or what stands where one is expected. Only a digit stands at the start of a line.
    constexpr bool read_hex(std::size_t at, value& into) {
        std::u16string_view line = lines_.line();
        into.data.reserve((line.size() - at) / 3 + 3);
        for (;;) {
            at = read_plain_bytes(line, at, into.data);
            if (at > line.size()) return finish(into);  // behind a byte that ends the line
            hex_number const byte = read_hex_number(line, at);
            if (byte.digits == 0) {
                std::size_t const next = skip_blanks(line, at);
                if (next < line.size() && line[next] == u'\\') {
                    switch (next_line(next + 1)) {
                        case continuation::malformed: return false;
                        case continuation::missing: return finish(into);
                        case continuation::there: break;
                    }
                    line = lines_.line();
                    at = skip_blanks(line, 0);
                    continue;
                }
                if (next < line.size() && line[next] != u';') return skip(next, one_byte);
                if (line[at - 1] == u',' && !lines_.report(next, one_byte, "the last comma is left out")) return false;
                return finish(into);
            }
            if (byte.overflow || byte.value > 0xFF) return skip(skip_blanks(line, at), one_byte);
            if (!byte.plain || byte.digits > 2) {
                if (!lines_.report(skip_blanks(line, at), one_byte, "the byte is read as C's strtoul does")) return false;
            }
            into.data.push_back(static_cast<std::uint8_t>(byte.value));
            at = byte.end;
            if (at == line.size() || line[at] != u',') {
                if (is_rest_empty(line, at)) return finish(into);
                return skip(skip_blanks(line, at), "a comma between bytes");
            }
            ++at;
        }
    }

    // Reads bytes in the form in which every program writes them, each with its comma; the end of the line counts as one.
    // Returns the index behind the last comma.
    static constexpr std::size_t read_plain_bytes(std::u16string_view line, std::size_t at, bytes& to) {
        char16_t const* const units = line.data();
        std::size_t const size = line.size();
        std::array<std::uint8_t, 64> chunk{};
        std::uint8_t* const first = chunk.data();
        std::uint8_t* next = first;
        for (; at + 1 < size; at += 3) {
            int const high = hex_digit(units[at]);
            int const low = hex_digit(units[at + 1]);
            if ((high | low) < 0 || (at + 2 < size && units[at + 2] != u',')) break;
            *next++ = static_cast<std::uint8_t>(high << 4 | low);
            if (next == first + chunk.size()) {
                to.insert(to.end(), first, next);
                next = first;
            }
        }
        to.insert(to.end(), first, next);
        return at;
    }

    enum class continuation { there, missing, malformed };

    // Goes to the line that continues one whose backslash is before `at`: the next that is neither empty nor a comment.
    constexpr continuation next_line(std::size_t at) {
        if (!is_rest_empty(lines_.line(), at)) {
            (void)skip(skip_blanks(lines_.line(), at), "the end of the line after a backslash");
            return continuation::malformed;
        }
        while (lines_.next()) {
            std::u16string_view const line = lines_.line();
            if (is_rest_empty(line, 0)) continue;
            std::size_t const first = skip_blanks(line, 0);
            if (hex_digit(line[first]) >= 0) return continuation::there;
            (void)lines_.report(first, one_byte, "this line is skipped, and the value that it should continue");
            return continuation::malformed;
        }
        if (lines_.failed()) return continuation::malformed;
        bool const go_on = lines_.report(lines_.line().size(), "the bytes that a backslash announced", "the value ends with the text");
        return go_on ? continuation::missing : continuation::malformed;
    }

    constexpr bool skip(std::size_t at, std::string_view expected) {
        (void)lines_.report(at, expected, "the value is skipped");
        return false;
    }

    // What regedit does to the data of strings: ANSI bytes become UTF-16, a missing NUL is added. Read strictly, bytes stay as written.
    // \source vectors wine8/reg-import 9, 10, 46, 210
    constexpr bool finish(value& into) {
        bool const string = into.type == value_type::sz || into.type == value_type::expand_sz || into.type == value_type::multi_sz;
        if (!string || into.data.empty()) return true;
        if (ansi_bytes_) {
            if (!lines_.strict() && into.data.back() != 0) {
                note_missing_nul();
                into.data.push_back(0);
            }
            bytes wide(into.data.size() * 2, std::uint8_t{0});
            for (std::size_t i = 0; i < into.data.size(); ++i) {
                char16_t const unit = from_ansi(into.data[i]);
                wide[2 * i] = static_cast<std::uint8_t>(unit & 0xFF);
                wide[2 * i + 1] = static_cast<std::uint8_t>(unit >> 8);
            }
            into.data = std::move(wide);
            return true;
        }
        if (lines_.strict()) return true;
        std::size_t const whole = into.data.size() / 2 * 2;  // bytes in whole code units
        if (whole != 0 && into.data[whole - 1] == 0 && into.data[whole - 2] == 0) return true;
        note_missing_nul();
        into.data.resize(into.data.size() + 2, std::uint8_t{0});
        into.data[whole] = 0;  // an odd last byte gives way
        return true;
    }
    constexpr void note_missing_nul() { lines_.note(lines_.line().size(), "a NUL at the end of the string", "a NUL is added"); }

    static constexpr std::string_view one_byte = "a byte of one or two hexadecimal digits";

    line_reader& lines_;
    string_line_break breaks_;
    bool ansi_bytes_;
    std::u16string_view string_{};  // into the line, or into unescaped_
    std::vector<char16_t> unescaped_{};
};

}  // namespace smss::registry::detail
