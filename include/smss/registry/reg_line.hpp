// SPDX-License-Identifier: BSL-1.0
// Knows: how the lines of `.reg` text are counted, and how a malformed place in one is reported in either reading mode.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/reader_option.hpp>
#include <smss/registry/reg_diagnostic.hpp>
#include <smss/registry/reg_source.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry::detail {

static_assert(longest_line == 8'388'608);  // the number that reports name

[[nodiscard]] constexpr bool is_blank(char16_t unit) noexcept { return unit == u' ' || unit == u'\t'; }

/// The first index from `begin` on that is not a blank.
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

/// Walks through text line by line and keeps what is found wrong with it. Offsets are code units from the start of a line;
/// views of a line hold until the next one is taken.
class line_reader {
public:
    constexpr line_reader(line_source source, reader_options const& options)
        : source_{std::move(source)}, strict_{options.mode == reader_mode::strict}, most_{options.most_diagnostics} {}

    /// Goes to the next line; false at the end of the text, and after an error. The text ends at its first NUL.
    /// \source vectors wine8/reg-import 22, 24, 121
    constexpr bool next() {
        if (failed() || source_.at_end()) return false;
        source_.take();
        line_ = source_.line();
        number_ += 1 + appended_;
        appended_ = 0;
        if (is_too_long()) return false;
        if (source_.malformed() != decoded::nowhere) {
            if (!report(source_.malformed(), "well-formed text in the file's encoding", "U+FFFD is read in its place")) return false;
        }
        if (!doubted_ && source_.is_beyond_ascii()) {
            doubted_ = true;
            std::size_t const at = source_.doubtful();
            if (at != decoded::nowhere)
                note(at, "text beyond ASCII that can only be ANSI", "it is read as Windows-1252, although it could be UTF-8");
        }
        at_nul_ = source_.ends_at_nul();
        if (at_nul_) {
            source_.cut();
            return report(line_.size(), "text without NUL characters", "the text is read up to here");
        }
        return true;
    }

    /// A place to come back to within the same line.
    struct mark {
        line_source::mark source;
        std::size_t size;
    };
    [[nodiscard]] constexpr mark here() const noexcept { return {source_.here(), line_.size()}; }
    constexpr void rewind(mark to) noexcept {
        source_.rewind(to.source);
        line_ = source_.line().substr(0, to.size);
        appended_ = 0;
    }
    /// Lets the current line also take in the next one, with the line break between them; false when there is none to take.
    constexpr bool append_next() {
        if (source_.at_end()) return false;
        mark const before = here();
        bool const malformed = source_.malformed() != decoded::nowhere;
        source_.append();
        if (is_too_long()) return false;
        if (source_.ends_at_nul() || (!malformed && source_.malformed() != decoded::nowhere)) {
            source_.rewind(before.source);
            return false;
        }
        line_ = source_.line();
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

    /// The key that reports name from now on, as it is written.
    constexpr void within(std::u16string_view key) { key_ = text{key}; }

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
    constexpr bool is_too_long() {
        if (source_.too_long()) fail(0, "a line of at most 8388608 bytes");
        return source_.too_long();
    }
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
    [[nodiscard]] constexpr text excerpt(std::size_t offset) const {
        constexpr std::size_t longest = 40;
        if (offset >= line_.size() && at_nul_) return text{std::u16string_view{u"\0", 1}};
        if (offset >= line_.size()) return {};
        std::u16string_view const rest = line_.substr(offset);
        if (rest.size() <= longest) return text{rest};
        return text{rest.substr(0, longest)} + u"...";
    }

    line_source source_;
    std::u16string_view line_{};
    text key_{};
    std::size_t number_ = 0;    // of the current line
    std::size_t appended_ = 0;  // lines taken in by append_next
    bool at_nul_ = false;       // the current line ends at a NUL
    bool doubted_ = false;      // whether ANSI text could be UTF-8 was looked into
    bool strict_;
    std::size_t most_;
    std::vector<diagnostic> diagnostics_{};
    std::size_t unlisted_ = 0;
    std::optional<parse_error> error_{};
};

}  // namespace smss::registry::detail
