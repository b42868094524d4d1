// SPDX-License-Identifier: BSL-1.0
// Knows: how `.reg` text falls into lines, and how a malformed place in one is reported in either reading mode.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/reader_option.hpp>
#include <smss/registry/reg_diagnostic.hpp>
#include <smss/registry/reg_encoding.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry::detail {

[[nodiscard]] constexpr bool is_blank(char16_t unit) noexcept { return unit == u' ' || unit == u'\t'; }

/// The first index from `at` on that is not a blank.
[[nodiscard]] constexpr std::size_t skip_blanks(std::u16string_view line, std::size_t begin) noexcept {
    char16_t const* at = line.data() + begin;
    char16_t const* const end = line.data() + line.size();
    while (at != end && (*at == u' ' || *at == u'\t')) ++at;
    return static_cast<std::size_t>(at - line.data());
}

/// Nothing but blanks, or blanks and a comment, from `at` on.
[[nodiscard]] constexpr bool is_rest_empty(std::u16string_view line, std::size_t at) noexcept {
    at = skip_blanks(line, at);
    return at == line.size() || line[at] == u';';
}

/// Walks through text line by line and keeps what is found wrong with it. Offsets are code units from the start of a line.
class line_reader {
public:
    constexpr line_reader(decoded_text const& whole, reader_options const& options)
        : line_reader{whole.view(), options} {
        malformed_ = whole.malformed;
        doubtful_ = whole.doubtful;
    }
    constexpr line_reader(std::u16string_view whole, reader_options const& options)
        : whole_{whole}, strict_{options.mode == reader_mode::strict}, most_{options.most_diagnostics} {}

    /// Goes to the next line; false at the end of the text, and after an error. A line ends at CR LF, LF or CR, the text at
    /// its first NUL. \source vectors wine8/reg-import 22, 24, 121
    constexpr bool next() {
        if (failed() || next_ == whole_.size()) return false;
        std::size_t const begin = next_;
        std::size_t const end = end_of_line(begin);
        line_ = whole_.substr(begin, end - begin);
        number_ += 1 + appended_;
        appended_ = 0;
        next_ = after_line_break(end);
        if (malformed_ - begin < line_.size()) {  // unsigned: also false when it lies before this line
            if (!report(malformed_ - begin, "well-formed text in the file's encoding", "U+FFFD is read in its place")) return false;
        }
        if (doubtful_ - begin < line_.size()) {
            note(doubtful_ - begin, "text beyond ASCII that can only be ANSI", "it is read as Windows-1252, although it could be UTF-8");
        }
        if (end < whole_.size() && whole_[end] == u'\0') {
            whole_ = whole_.substr(0, end + 1);  // so that the NUL shows in the report
            line_ = whole_.substr(begin);
            bool const go_on = report(end - begin, "text without NUL characters", "the text is read up to here");
            whole_ = whole_.substr(0, end);
            line_ = whole_.substr(begin);
            next_ = end;
            return go_on;
        }
        return true;
    }

    /// A place to come back to.
    struct mark {
        std::u16string_view line;
        std::size_t next;
    };
    [[nodiscard]] constexpr mark here() const noexcept { return {line_, next_}; }
    constexpr void rewind(mark to) noexcept {
        line_ = to.line;
        next_ = to.next;
        appended_ = 0;
    }
    /// Lets the current line also take in the next one, with the line break between them; false when there is none to take.
    constexpr bool append_next() {
        if (next_ == whole_.size()) return false;
        std::size_t const begin = static_cast<std::size_t>(line_.data() - whole_.data());
        std::size_t const end = end_of_line(next_);
        if (end < whole_.size() && whole_[end] == u'\0') return false;
        if (malformed_ >= next_ && malformed_ < end) return false;
        line_ = whole_.substr(begin, end - begin);
        next_ = after_line_break(end);
        ++appended_;
        return true;
    }

    [[nodiscard]] constexpr std::u16string_view line() const noexcept { return line_; }
    constexpr void trim_end() noexcept {
        char16_t const* const begin = line_.data();
        char16_t const* end = begin + line_.size();
        while (end != begin && is_blank(end[-1])) --end;
        line_ = {begin, static_cast<std::size_t>(end - begin)};
    }

    /// The key that reports name from now on, as it is written; the view must outlive the reader.
    constexpr void within(std::u16string_view key) noexcept { key_ = key; }

    /// Something malformed at that offset of the current line. True: it was noted and reading may go on; false: reading is strict.
    constexpr bool report(std::size_t offset, std::string_view expected, std::string_view done) {
        if (strict_) {
            fail(offset, expected);
            return false;
        }
        note(offset, expected, done);
        return true;
    }
    /// A diagnostic in either mode.
    constexpr void note(std::size_t offset, std::string_view expected, std::string_view done) {
        if (diagnostics_.size() < most_) {
            place const at = place_of(offset);
            diagnostics_.push_back({at.line, at.column, key_, excerpt(offset), expected, done});
        } else {
            ++unlisted_;
        }
    }
    /// An error in either mode.
    constexpr void fail(std::size_t offset, std::string_view expected) {
        if (error_) return;
        place const at = place_of(offset);
        error_ = parse_error{at.line, at.column, key_, excerpt(offset), expected};
    }
    [[nodiscard]] constexpr bool failed() const noexcept { return error_.has_value(); }
    [[nodiscard]] constexpr bool strict() const noexcept { return strict_; }

    [[nodiscard]] constexpr std::vector<diagnostic> take_diagnostics() { return std::move(diagnostics_); }
    [[nodiscard]] constexpr std::optional<parse_error> take_error() { return std::move(error_); }
    [[nodiscard]] constexpr std::size_t unlisted() const noexcept { return unlisted_; }

private:
    struct place {
        std::size_t line;
        std::size_t column;
    };
    [[nodiscard]] constexpr place place_of(std::size_t offset) const noexcept {
        place at{number_ == 0 ? 1 : number_, offset + 1};
        if (appended_ == 0) return at;
        for (std::size_t i = 0; i < offset && i < line_.size(); ++i) {
            bool const ends = line_[i] == u'\n' || (line_[i] == u'\r' && !(i + 1 < line_.size() && line_[i + 1] == u'\n'));
            if (ends) at = {at.line + 1, offset - i};
        }
        return at;
    }
    // Pointers here and elsewhere where every unit is looked at: in constant expressions each operator[] costs four steps.
    [[nodiscard]] constexpr std::size_t end_of_line(std::size_t begin) const noexcept {
        char16_t const* at = whole_.data() + begin;
        char16_t const* const end = whole_.data() + whole_.size();
        while (at != end && (*at > u'\r' || (*at != u'\n' && *at != u'\r' && *at != u'\0'))) ++at;
        return static_cast<std::size_t>(at - whole_.data());
    }
    [[nodiscard]] constexpr std::size_t after_line_break(std::size_t end) const noexcept {
        if (end == whole_.size()) return end;
        bool const two = whole_[end] == u'\r' && end + 1 < whole_.size() && whole_[end + 1] == u'\n';
        return end + (two ? 2 : 1);
    }
    [[nodiscard]] constexpr text excerpt(std::size_t offset) const {
        constexpr std::size_t longest = 40;
        if (offset >= line_.size()) return {};
        std::u16string_view const rest = line_.substr(offset);
        if (rest.size() <= longest) return text{rest};
        return text{rest.substr(0, longest)} + u"...";
    }

    std::u16string_view whole_;
    std::u16string_view line_{};
    std::u16string_view key_{};
    std::size_t malformed_ = decoded_text::nowhere;
    std::size_t doubtful_ = decoded_text::nowhere;
    std::size_t next_ = 0;      // where the next line begins
    std::size_t number_ = 0;    // of the current line
    std::size_t appended_ = 0;  // lines taken in by append_next
    bool strict_;
    std::size_t most_;
    std::vector<diagnostic> diagnostics_{};
    std::size_t unlisted_ = 0;
    std::optional<parse_error> error_{};
};

}  // namespace smss::registry::detail
