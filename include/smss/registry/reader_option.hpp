// SPDX-License-Identifier: BSL-1.0
// Knows: the ways in which `.reg` text can be read.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/registry/limit.hpp>
#include <smss/registry/reg_encoding.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::registry {

/// What happens at something malformed.
enum class reader_mode : std::uint8_t {
    strict,      ///< it is an error: the first one ends the reading
    as_regedit,  ///< regedit's own way: the line or the value is skipped or repaired, a diagnostic says so, reading goes on
};

/// Which names a path may begin with.
enum class root_names : std::uint8_t {
    regedit,  ///< the root keys regedit knows, unabbreviated, in any case: HKEY_LOCAL_MACHINE and so on
    any,      ///< any name, also after a leading `\`, which alone is the root of the tree: what hivexregedit writes
};

/// A line break inside a quoted string of data.
enum class string_line_break : std::uint8_t {
    malformed,  ///< the string is unterminated; \source vectors wine8/reg-import 82
    kept,       ///< the string goes on and the line break, as it stands in the file, belongs to it. Windows' own regedit is
                ///< said to export line breaks in REG_SZ data like this; nothing recorded here shows it, hence a choice
};

/// How to read `.reg` text.
struct reader_options {
    reader_mode mode = reader_mode::strict;  ///< how strictly
    /// Takes the bytes for this encoding whatever they begin with; nothing: the byte order mark decides, without one it is ANSI.
    std::optional<text_encoding> encoding{};
    root_names roots = root_names::regedit;                        ///< which root keys there may be
    string_line_break line_breaks = string_line_break::malformed;  ///< what a line break inside quotation marks is
    std::size_t most_diagnostics = 1000;  ///< further ones are only counted
    /// Whether a key is wanted, by its path from the root key on. Others are read but not kept, for whoever needs little of a
    /// large text.
    bool (*wanted)(std::u16string_view path) = nullptr;
    std::size_t keys = most_keys;      ///< one more is an error in either mode
    std::size_t values = most_values;  ///< one more is an error in either mode; a value stored twice counts twice
};

/// The names of the root keys that a path in a `.reg` file may begin with. Abbreviations (HKLM) are not among them.
/// \source Microsoft "Predefined Keys"; vectors wine8/reg-import 109, 111
inline constexpr std::array<std::u16string_view, 5> root_key_names{u"HKEY_LOCAL_MACHINE", u"HKEY_USERS", u"HKEY_CLASSES_ROOT",
                                                                   u"HKEY_CURRENT_USER", u"HKEY_CURRENT_CONFIG"};

/// One of `root_key_names`, in any case.
[[nodiscard]] constexpr bool is_root_key_name(std::u16string_view name) noexcept {
    for (std::u16string_view const known : root_key_names) {
        if (nt::equal_ignoring_case(known, name)) return true;
    }
    return false;
}

}  // namespace smss::registry
