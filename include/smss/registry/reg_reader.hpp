// SPDX-License-Identifier: BSL-1.0
// Knows: the grammar of `.reg` text, and what its lines do to a tree of keys; strictly, or as regedit does.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/reader_option.hpp>
#include <smss/registry/reg_data.hpp>
#include <smss/registry/reg_diagnostic.hpp>
#include <smss/registry/reg_encoding.hpp>
#include <smss/registry/reg_line.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// What the first line of a `.reg` file calls it.
enum class reg_version : std::uint8_t { unknown, regedit4, version_5 };

/// What the first line of an export must be.
inline constexpr std::u16string_view version_5_header = u"Windows Registry Editor Version 5.00";
inline constexpr std::u16string_view regedit4_header = u"REGEDIT4";  ///< the first line of an export of Windows 9x and NT 4

/// What was read.
struct parse_result {
    tree content{};                         ///< root keys (HKEY_LOCAL_MACHINE) are the subkeys of its root; empty after an error
    std::vector<diagnostic> diagnostics{};  ///< what was passed over, repaired or is doubtful, in the order of the text
    std::size_t unlisted = 0;               ///< how many more diagnostics there were than `reader_options::most_diagnostics`
    std::optional<parse_error> error{};     ///< set when the text could not be read, or (strict) holds something malformed
    reg_version version = reg_version::unknown;       ///< told by the first line
    text_encoding encoding = text_encoding::utf16le;  ///< in which it was read

    [[nodiscard]] constexpr bool ok() const noexcept { return !error.has_value(); }  ///< was it read?
};

namespace detail {

class reg_reader {
public:
    constexpr reg_reader(line_source source, text_encoding encoding, reader_options const& options, tree existing)
        : options_{options}, encoding_{encoding}, content_{std::move(existing)}, lines_{std::move(source), options_} {}

    [[nodiscard]] constexpr parse_result read() {
        reg_version const version = read_header();
        // hex(1), hex(2) and hex(7) hold ANSI characters in REGEDIT4 text, unless the file is UTF-16.
        // \source vectors wine8/reg-import 9, 10, 45
        bool const ansi_bytes = version == reg_version::regedit4 && encoding_ != text_encoding::utf16le;
        data_reader data{lines_, options_.line_breaks, ansi_bytes};
        while (lines_.next()) read_line(data);
        content_.settle();

        parse_result result;
        result.version = version;
        result.encoding = encoding_;
        result.unlisted = lines_.unlisted();
        result.diagnostics = lines_.take_diagnostics();
        result.error = lines_.take_error();
        if (!result.error) result.content = std::move(content_);
        return result;
    }

private:
    // The first line must be one of the headers: no empty line or comment before it, nothing behind it, case matters.
    // \source vectors wine8/reg-import 12, 13, 15, 16, 18, 94
    constexpr reg_version read_header() {
        constexpr std::string_view expected = "a first line `Windows Registry Editor Version 5.00` or `REGEDIT4`";
        if (!lines_.next()) {
            lines_.fail(0, expected);
            return reg_version::unknown;
        }
        std::size_t const at = skip_blanks(lines_.line(), 0);
        std::u16string_view const header = lines_.line().substr(at);
        if (header != version_5_header && header != regedit4_header) {
            lines_.fail(0, expected);
            return reg_version::unknown;
        }
        if (at != 0) (void)lines_.report(0, expected, "the blanks before it are passed over");
        return header == version_5_header ? reg_version::version_5 : reg_version::regedit4;
    }

    constexpr void read_line(data_reader& data) {
        std::u16string_view const line = lines_.line();
        std::size_t const at = skip_blanks(line, 0);
        if (at == line.size()) return;
        switch (line[at]) {
            case u';': return;
            case u'[': return read_key(at + 1);
            case u'@': return read_value(data, at, at + 1, {});
            case u'"': {
                std::size_t const behind = data.read_string(at + 1);
                if (behind != data_reader::malformed) read_value(data, at, behind, text{data.string()});
                return;
            }
            default: (void)lines_.report(at, "a key in brackets, a value name in quotation marks, @ or a comment", "the line is skipped");
        }
    }

    // A key's path runs to the last bracket of the line, for brackets may be part of names.
    constexpr void read_key(std::size_t at) {
        std::u16string_view const line = lines_.line();
        std::size_t const end = line.rfind(u']');
        if (end == std::u16string_view::npos) {
            (void)lines_.report(line.size(), "a closing bracket", "the line is skipped");
            return;
        }
        if (is_blank(line[at])) {
            (void)lines_.report(at, "the path of a key right behind the bracket", "the line is skipped");
            return;
        }
        bool const deletes = line[at] == u'-';
        if (deletes) ++at;
        current_ = no_key;
        unwanted_ = false;
        lines_.within(line.substr(at, end - at));
        if (!is_rest_empty(line, end + 1)) {
            if (!lines_.report(skip_blanks(line, end + 1), "the end of the line or a comment", "the rest of the line is passed over"))
                return;
        }
        if (options_.roots == root_names::any && line[at] == u'\\' && ++at == end && !deletes) {
            current_ = tree::root();
            return;
        }
        if (!check_path(at, end, deletes)) return;
        if (deletes) {
            delete_key(line.substr(at, end - at));
        } else {
            open_key(at, line.substr(at, end - at));
        }
    }

    // The whole path is looked at before any key is made.
    constexpr bool check_path(std::size_t at, std::size_t end, bool deletes) {
        std::u16string_view const line = lines_.line();
        auto const refuse = [&](std::size_t where, std::string_view expected) {
            (void)lines_.report(where, expected, deletes ? "nothing is deleted" : "the key is not opened, its values are skipped");
            return false;
        };
        std::size_t depth = 0;
        while (at < end || depth == 0) {
            std::u16string_view const rest = line.substr(at, end - at);
            std::u16string_view const name = rest.substr(0, rest.find(u'\\'));
            if (depth == 0) {
                bool const known = options_.roots == root_names::any ? !name.empty() : is_root_key_name(name);
                if (!known) return refuse(at, "a root key (HKEY_LOCAL_MACHINE and so on, in full)");
            }
            if (name.size() > longest_key_name) return refuse(at, "a key name of at most 255 characters");
            if (name.empty()) {
                if (!lines_.report(at, "a key name between backslashes", "the empty name is passed over")) return false;
            } else if (++depth > deepest_key) {
                return refuse(at, "a path of at most 512 keys");
            }
            at += name.size();
            if (at == end) break;
            if (++at == end)
                lines_.note(at, "a key name behind the backslash", "the last backslash is passed over");  // hivexregedit's top key
        }
        return !deletes || depth > 1 || refuse(end, "a path below the root key");
    }

    // Calls `visit` with each name of a path; stops when it returns false.
    template <typename Visit>
    static constexpr void each_name(std::u16string_view path, Visit&& visit) {
        while (!path.empty()) {
            std::size_t const slash = path.find(u'\\');
            std::u16string_view const name = path.substr(0, slash);
            if (!name.empty() && !visit(name)) return;
            path = slash == std::u16string_view::npos ? std::u16string_view{} : path.substr(slash + 1);
        }
    }

    // Of a key that is not wanted nothing is kept: its values are read and forgotten.
    constexpr void open_key(std::size_t offset, std::u16string_view path) {
        if (options_.wanted != nullptr) {
            text asked;
            each_name(path, [&](std::u16string_view name) {
                if (!asked.empty()) asked += u'\\';
                asked += name;
                return true;
            });
            unwanted_ = !options_.wanted(asked);
            if (unwanted_) return;
        }
        key_index at = tree::root();
        each_name(path, [&](std::u16string_view name) {
            key_index const there = content_.subkey(at, name);
            if (there == no_key && keys_++ == options_.keys) {
                lines_.fail(offset, "no more keys than the reader is to make");
                return false;
            }
            at = there != no_key ? there : content_.create_subkey(at, name);
            return true;
        });
        current_ = at;
    }

    constexpr void delete_key(std::u16string_view path) {
        key_index at = tree::root();
        each_name(path, [&](std::u16string_view name) {
            at = content_.subkey(at, name);
            return at != no_key;
        });
        if (at != no_key) content_.discard(at);
    }

    constexpr void read_value(data_reader& data, std::size_t begin, std::size_t at, text name) {
        std::u16string_view line = lines_.line();
        at = skip_blanks(line, at);
        if (at == line.size() || line[at] != u'=') {
            (void)lines_.report(at, "= after the name of a value", "the line is skipped");
            return;
        }
        lines_.trim_end();
        line = lines_.line();
        at = skip_blanks(line, at + 1);

        bool usable = true;
        if (unwanted_) {
            usable = false;
        } else if (current_ == no_key) {
            usable = false;
            if (!lines_.report(begin, "a key before its values", "the value is skipped")) return;
        }
        if (name.size() > longest_value_name) {
            usable = false;
            if (!lines_.report(begin, "a value name of at most 16383 characters", "the value is skipped")) return;
        }
        if (at < line.size() && line[at] == u'-') {
            if (!is_rest_empty(line, at + 1)) {
                (void)lines_.report(skip_blanks(line, at + 1), "the end of the line or a comment", "nothing is deleted");
            } else if (usable) {
                content_.discard_value(current_, name);
            }
            return;
        }
        value stored{std::move(name), value_type::none, {}};
        if (!data.read(at, stored) || !usable) return;
        if (values_++ == options_.values) {
            lines_.fail(begin, "no more values than the reader is to store");
            return;
        }
        content_.set(current_, std::move(stored));
    }

    reader_options options_;
    text_encoding encoding_;
    tree content_;
    line_reader lines_;
    key_index current_ = no_key;
    bool unwanted_ = false;  // the current key is one that nobody wants
    std::size_t keys_ = 0;   // made
    std::size_t values_ = 0;
};

}  // namespace detail

/// Reads `.reg` text that is already in code units (a byte order mark before it is passed over); usable in constant expressions.
///
/// `REGEDIT4` text is read as regedit reads it from a UTF-16 file.
/// \param existing the tree the text is applied to: deletions and overwriting concern what is there
/// \source Microsoft "How to add, modify, or delete registry subkeys and values by using a .reg file"; vectors wine8/reg-import
[[nodiscard]] constexpr parse_result parse(std::u16string_view units, reader_options const& options = {}, tree existing = {}) {
    if (units.starts_with(u'\uFEFF')) units.remove_prefix(1);
    return detail::reg_reader{detail::line_source{units}, text_encoding::utf16le, options, std::move(existing)}.read();
}

/// Reads the bytes of a `.reg` file; usable in constant expressions.
///
/// A byte order mark decides the encoding; without one the text is ANSI. What regedit itself cannot read is an error: UTF-16BE
/// always, UTF-8 with a mark when read `as_regedit` (give `reader_options::encoding` to read it all the same).
/// \param existing the tree the text is applied to
[[nodiscard]] constexpr parse_result parse(std::string_view file, reader_options const& options = {}, tree existing = {}) {
    byte_order_mark const mark = find_byte_order_mark(file);
    text_encoding const encoding = options.encoding.value_or(mark.encoding);
    parse_result refused;
    refused.encoding = encoding;
    if (encoding == text_encoding::utf16be) {
        refused.error = parse_error{1, 1, {}, u"UTF-16BE text", "UTF-16LE, UTF-8 or ANSI text"};
        return refused;
    }
    if (encoding == text_encoding::utf8 && !options.encoding && options.mode == reader_mode::as_regedit) {
        refused.error =
            parse_error{1, 1, {}, u"UTF-8 text with a byte order mark", "UTF-16LE or ANSI text, which is all that regedit reads"};
        return refused;
    }
    if (encoding == text_encoding::ansi && file.size() > 1 && file[0] != '\0' && file[1] == '\0') {
        refused.error = parse_error{1, 1, {}, u"UTF-16LE text without one", "a byte order mark"};
        return refused;
    }
    if (mark.length != 0 && mark.encoding == encoding) file.remove_prefix(mark.length);
    return detail::reg_reader{detail::line_source{file, encoding}, encoding, options, std::move(existing)}.read();
}

}  // namespace smss::registry
