// SPDX-License-Identifier: BSL-1.0
// Knows: where lines begin and end in text that may still be encoded, and how they are decoded one at a time.
#pragma once

#include <smss/registry/limit.hpp>
#include <smss/registry/reg_encoding.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace smss::registry::detail {

/// Text that is taken line by line. Encoded text is decoded into one buffer that all lines share, so that a large file is never
/// in memory twice; text in code units is not copied at all. A line ends at CR LF, LF, CR or NUL.
///
/// Pointers instead of indices where every unit is looked at: in constant expressions each `operator[]` costs four steps.
class line_source {
public:
    constexpr explicit line_source(std::u16string_view units) : units_{units}, size_{units.size()} {}
    /// \param encoding not UTF-16BE, which the reader refuses
    constexpr line_source(std::string_view bytes, text_encoding encoding)
        : bytes_{bytes}, encoding_{encoding}, width_{encoding == text_encoding::utf16le ? 2u : 1u}, encoded_{true}, size_{bytes.size()} {}

    [[nodiscard]] constexpr bool at_end() const noexcept { return next_ == size_; }

    /// Goes to the next line.
    constexpr void take() {
        begin_ = next_;
        length_ = 0;
        malformed_ = decoded::nowhere;
        end_ = begin_;
        extend();
    }
    /// Lets the line reach to the end of the next one; the line break between them becomes part of it.
    constexpr void append() { extend(); }

    [[nodiscard]] constexpr std::u16string_view line() const noexcept {
        return encoded_ ? std::u16string_view{buffer_.data(), length_} : units_.substr(begin_, end_ - begin_);
    }
    /// Index in the line of the first unit that stands for malformed bytes, or `decoded::nowhere`.
    [[nodiscard]] constexpr std::size_t malformed() const noexcept { return malformed_; }
    /// The line is longer than `longest_line`; it is not decoded.
    [[nodiscard]] constexpr bool too_long() const noexcept { return end_ - begin_ > longest_line; }
    /// The line ends at a NUL.
    [[nodiscard]] constexpr bool ends_at_nul() const noexcept { return has_unit(end_) && unit(end_) == u'\0'; }
    /// Ends the text where the line ends.
    constexpr void cut() noexcept { size_ = next_ = end_; }
    /// Index in a line beyond ASCII of its first such unit, when the text is taken for ANSI and the rest of it is well-formed UTF-8.
    [[nodiscard]] constexpr std::size_t doubtful() const noexcept {
        bool const doubted = encoding_ == text_encoding::ansi && is_utf8(bytes_.substr(begin_));
        return doubted ? first_beyond_ascii(bytes_.substr(begin_)) : decoded::nowhere;
    }
    [[nodiscard]] constexpr bool is_beyond_ascii() const noexcept {
        return encoded_ && first_beyond_ascii(bytes_.substr(begin_, end_ - begin_)) != end_ - begin_;
    }

    /// A place to come back to within the same line.
    struct mark {
        std::size_t end;
        std::size_t next;
        std::size_t length;
    };
    [[nodiscard]] constexpr mark here() const noexcept { return {end_, next_, length_}; }
    constexpr void rewind(mark to) noexcept {
        end_ = to.end;
        next_ = to.next;
        length_ = to.length;
    }

private:
    [[nodiscard]] constexpr bool has_unit(std::size_t at) const noexcept { return size_ - at >= width_; }
    [[nodiscard]] constexpr char16_t unit(std::size_t at) const noexcept {
        if (!encoded_) return units_[at];
        auto const byte = [&](std::size_t index) { return static_cast<unsigned char>(bytes_[index]); };
        if (width_ == 1) return byte(at);
        return static_cast<char16_t>(byte(at) | byte(at + 1) << 8);
    }

    template <typename Unit>
    [[nodiscard]] static constexpr bool ends_line(Unit unit) noexcept {
        return unit == Unit{'\n'} || unit == Unit{'\r'} || unit == Unit{'\0'};
    }
    [[nodiscard]] constexpr std::size_t end_of_line(std::size_t begin) const noexcept {
        if (!encoded_) {
            char16_t const* at = units_.data() + begin;
            char16_t const* const end = units_.data() + size_;
            while (at != end && (*at > u'\r' || !ends_line(*at))) ++at;
            return static_cast<std::size_t>(at - units_.data());
        }
        if (width_ == 1) {
            char const* at = bytes_.data() + begin;
            char const* const end = bytes_.data() + size_;
            while (at != end && (*at > '\r' || static_cast<signed char>(*at) < 0 || !ends_line(*at))) ++at;
            return static_cast<std::size_t>(at - bytes_.data());
        }
        char const* at = bytes_.data() + begin;
        char const* const end = bytes_.data() + size_;
        while (end - at > 1 && (*at > '\r' || at[1] != 0 || static_cast<signed char>(*at) < 0 || !ends_line(*at))) at += 2;
        return end - at > 1 ? static_cast<std::size_t>(at - bytes_.data()) : size_;
    }

    constexpr void extend() {
        std::size_t const from = end_;
        end_ = end_of_line(next_);
        next_ = end_;
        if (has_unit(end_)) {
            next_ += width_;
            if (unit(end_) == u'\r' && has_unit(next_) && unit(next_) == u'\n') next_ += width_;
        }
        if (!encoded_ || too_long()) return;
        std::string_view const bytes = bytes_.substr(from, end_ - from);
        std::size_t const needed = length_ + (bytes.size() + width_ - 1) / width_;
        if (needed > buffer_.size()) buffer_.resize(std::max({needed, buffer_.size() * 2, std::size_t{128}}), u'\0');
        decoded const done = decode(bytes, encoding_, buffer_.data() + length_);
        if (done.malformed != decoded::nowhere && malformed_ == decoded::nowhere) malformed_ = length_ + done.malformed;
        length_ += done.units;
    }

    std::u16string_view units_{};
    std::string_view bytes_{};
    text_encoding encoding_ = text_encoding::utf16le;
    std::size_t width_ = 1;  // bytes (units of units_) that a code unit takes
    bool encoded_ = false;
    std::size_t size_;       // the text ends here
    std::size_t begin_ = 0;  // of the current line
    std::size_t end_ = 0;    // of the current line
    std::size_t next_ = 0;   // where the next line begins
    std::vector<char16_t> buffer_{};
    std::size_t length_ = 0;  // of the current line in buffer_
    std::size_t malformed_ = decoded::nowhere;
};

}  // namespace smss::registry::detail
