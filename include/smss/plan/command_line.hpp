// SPDX-License-Identifier: BSL-1.0
// Knows: the grammar of the command lines in BootExecute and its kin: keywords, image, the rest verbatim.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/origin.hpp>

#include <cstddef>
#include <string_view>

namespace smss::plan {

/// A command line as the Session Manager reads it. Comparison is by meaning: `raw` and `where` do not take part.
struct command {
    text image{};            ///< the first word that is no keyword, as written (no extension added); empty: nothing can be run
    text arguments{};        ///< everything after the image, without the blanks before it, verbatim to the end
    bool autocheck = false;  ///< a missing image is announced on the screen; the boot status is saved around the run
    bool async = false;      ///< not waited for
    bool debug = false;      ///< the program runs with its debug flag set
    text raw{};              ///< the line as stored, keywords included; the other texts come from it after expansion
    origin where{};          ///< where it was found

    /// There is an image to look for. A line without one has no effect. \source facts nt5_2 3.2.3; vectors 022
    [[nodiscard]] constexpr bool names_an_image() const noexcept { return !image.empty(); }

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(command const& left, command const& right) {
        return left.image == right.image && left.arguments == right.arguments && left.autocheck == right.autocheck &&
               left.async == right.async && left.debug == right.debug;
    }
};

/// A word of a line and what follows it.
struct first_word {
    std::u16string_view word{};  ///< units above U+0020; empty when the line has none
    std::u16string_view rest{};  ///< what follows, leading blanks removed
};

/// Takes the first word of `line`: separators are all units up to U+0020, there is no quoting.
/// \source facts nt5_2 3.2.2; windows-editions C.4
[[nodiscard]] constexpr first_word take_word(std::u16string_view line) noexcept {
    constexpr char16_t blank = u' ';
    std::size_t start = 0;
    while (start < line.size() && line[start] <= blank) ++start;
    std::size_t end = start;
    while (end < line.size() && line[end] > blank) ++end;
    std::size_t next = end;
    while (next < line.size() && line[next] <= blank) ++next;
    return {line.substr(start, end - start), line.substr(next)};
}

/// Reads a command line. Keywords `debug`, `async`, `autocheck` in any order, case and number; then the image; then the
/// rest, handed over verbatim. A line without an image gives a command without one.
/// \source facts nt5_2 3.2.2, 3.2.3; windows-editions C.4; vectors B1
[[nodiscard]] constexpr command parse_command(std::u16string_view line) {
    command parsed;
    parsed.raw = line;
    std::u16string_view rest = line;
    for (;;) {
        first_word const next = take_word(rest);
        rest = next.rest;
        if (nt::equal_ignoring_case(next.word, u"debug")) {
            parsed.debug = true;
        } else if (nt::equal_ignoring_case(next.word, u"async")) {
            parsed.async = true;
        } else if (nt::equal_ignoring_case(next.word, u"autocheck")) {
            parsed.autocheck = true;
        } else {
            parsed.image = next.word;
            if (parsed.names_an_image()) parsed.arguments = rest;
            return parsed;
        }
    }
}

/// A line that `parse_command` reads back as `meaning`, provided the image is one word and no keyword.
[[nodiscard]] constexpr text to_line(command const& meaning) {
    text line;
    if (meaning.debug) line += u"debug ";
    if (meaning.async) line += u"async ";
    if (meaning.autocheck) line += u"autocheck ";
    line += meaning.image;
    if (!meaning.arguments.empty()) {
        line += u' ';
        line += meaning.arguments;
    }
    return line;
}

}  // namespace smss::plan
