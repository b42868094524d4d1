// SPDX-License-Identifier: BSL-1.0
// Knows: how to write keys and values as `.reg` text that reads back as exactly the same bytes.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/reader_option.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// How to write a tree.
struct writer_options {
    /// The path that the written key gets; empty: its own path. A hive's root needs one, such as `HKEY_LOCAL_MACHINE\SYSTEM`.
    std::u16string_view as{};
    /// Which names the path may begin with; `any` writes text that must also be read with `any`.
    root_names roots = root_names::regedit;
};

/// Something that `.reg` text cannot say.
struct unwritable {
    text key{};   ///< path of the key
    text name{};  ///< name of the value; empty when it is the key that cannot be written (with all below it)
    std::string_view reason{};  ///< why it cannot be written

    [[nodiscard]] friend constexpr bool operator==(unwritable const&, unwritable const&) = default;
};

/// `.reg` text in code units, lines ending in CR LF, and what is not in it.
struct written {
    text content{};                      ///< what could be written
    std::vector<unwritable> left_out{};  ///< what could not
};

/// Data that a quoted string says exactly: whole code units, one NUL, at the end, and no line break. Everything else of
/// type REG_SZ is written as hex(1), for readers add a missing NUL to a quoted string, end it at the first NUL, drop an
/// odd byte, and disagree about line breaks.
[[nodiscard]] constexpr bool is_quotable(bytes const& data) noexcept {
    if (data.size() < 2 || data.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < data.size(); i += 2) {
        bool const last = i + 2 == data.size();
        if (data[i + 1] != 0) {
            if (last) return false;
        } else if ((data[i] == 0) != last || data[i] == '\n' || data[i] == '\r') {
            return false;
        }
    }
    return true;
}

namespace detail {

class reg_writer {
public:
    constexpr reg_writer(tree const& content, writer_options const& options) : content_{content}, options_{options} {}

    [[nodiscard]] constexpr written write(key_index from) {
        say(version_5_header);
        end_line();
        text start{options_.as};
        if (start.empty()) start = content_.path(from);
        append(path_, start);

        // Depth first, in stored order; each entry knows how long the path above it is.
        struct entry {
            key_index key;
            std::size_t above;
            std::size_t depth;
        };
        std::vector<entry> pending{{from, path_.size(), count_names(start)}};
        bool first = true;
        while (!pending.empty()) {
            entry const at = pending.back();
            pending.pop_back();
            path_.resize(at.above, u'\0');
            if (!first) {
                if (!path_.empty()) path_.push_back(u'\\');
                append(path_, content_.name(at.key));
            }
            if (std::string_view const reason = why_unwritable(at.key, at.depth, first); !reason.empty()) {
                left_out_.push_back({text{path()}, {}, reason});
                continue;
            }
            first = false;
            if (at.depth != 0) {
                write_key(at.key);
            } else {
                for (value const& stored : content_.values(at.key)) {
                    left_out_.push_back({{}, stored.name, "a value of a key without a name has no path to stand under"});
                }
            }
            auto const& below = content_.subkeys(at.key);
            for (std::size_t i = below.size(); i-- != 0;) pending.push_back({below[i], path_.size(), at.depth + 1});
        }
        end_line();
        return {std::move(out_), std::move(left_out_)};
    }

private:
    [[nodiscard]] constexpr std::u16string_view path() const noexcept { return {path_.data(), path_.size()}; }

    [[nodiscard]] static constexpr std::size_t count_names(std::u16string_view path) noexcept {
        std::size_t names = path.empty() ? 0 : 1;
        for (char16_t const unit : path) {
            if (unit == u'\\') ++names;
        }
        return names;
    }

    // Why the key whose path is path_ cannot be written; empty when it can.
    [[nodiscard]] constexpr std::string_view why_unwritable(key_index key, std::size_t depth, bool first) const {
        if (depth == 0) return {};  // the root, which stands for no key
        std::u16string_view names = first ? path() : content_.name(key);
        if (!first && names.find(u'\\') != names.npos) return "a key name holds a backslash";
        if (first || depth == 1) {
            std::u16string_view const root = path().substr(0, path().find(u'\\'));
            if (options_.roots == root_names::regedit && !is_root_key_name(root))
                return "the path does not begin with a root key of regedit";
            if (root.starts_with(u'-') || root.starts_with(u' ') || root.starts_with(u'\t'))
                return "a path cannot begin with this character";
        }
        if (depth > deepest_key) return "keys are nested deeper than 512 levels";
        for (;;) {
            std::size_t const slash = names.find(u'\\');
            std::u16string_view const name = names.substr(0, slash);
            if (name.empty()) return "a key name is empty";
            if (name.size() > longest_key_name) return "a key name is longer than 255 characters";
            if (name.find_first_of(std::u16string_view{u"\r\n\0", 3}) != name.npos) return "a key name holds a line break or a NUL";
            if (slash == names.npos) return {};
            names.remove_prefix(slash + 1);
        }
    }

    constexpr void write_key(key_index key) {
        end_line();
        out_.push_back(u'[');
        say(path());
        out_.push_back(u']');
        end_line();
        for (value const& stored : content_.values(key)) write_value(stored);
    }

    constexpr void write_value(value const& stored) {
        std::u16string_view const name = stored.name;
        std::string_view reason;
        if (name.size() > longest_value_name) reason = "a value name is longer than 16383 characters";
        if (name.find(u'\0') != name.npos) reason = "a value name holds a NUL";
        if (!reason.empty()) {
            left_out_.push_back({text{path()}, stored.name, reason});
            return;
        }
        std::size_t const begin = out_.size();
        if (name.empty()) {
            out_.push_back(u'@');
        } else {
            write_quoted(name);
        }
        out_.push_back(u'=');
        if (stored.type == value_type::sz && is_quotable(stored.data)) {
            std::vector<char16_t> units(stored.data.size() / 2 - 1, u'\0');
            std::uint8_t const* byte = stored.data.data();
            for (char16_t& unit : units) {
                unit = static_cast<char16_t>(byte[0] | byte[1] << 8);
                byte += 2;
            }
            write_quoted({units.data(), units.size()});
        } else if (stored.type == value_type::dword && stored.data.size() == 4) {
            say(u"dword:");
            for (std::size_t i = 4; i-- != 0;) {
                out_.push_back(digits[stored.data[i] >> 4u]);
                out_.push_back(digits[stored.data[i] & 0xFu]);
            }
        } else {
            say(u"hex");
            if (stored.type != value_type::binary) write_type(static_cast<std::uint32_t>(stored.type));
            out_.push_back(u':');
            write_bytes(stored.data, out_.size() - begin);
        }
        end_line();
    }

    constexpr void write_quoted(std::u16string_view units) {
        out_.push_back(u'"');
        char16_t const* at = units.data();
        char16_t const* const last = at + units.size();
        char16_t const* run = at;  // first unit not yet written
        for (; at != last; ++at) {
            if (*at > u'\\' || (*at != u'\\' && *at != u'"' && *at != u'\n' && *at != u'\r')) continue;
            say({run, static_cast<std::size_t>(at - run)});
            out_.push_back(u'\\');
            out_.push_back(*at == u'\n' ? u'n' : *at == u'\r' ? u'r' : *at);
            run = at + 1;
        }
        say({run, static_cast<std::size_t>(at - run)});
        out_.push_back(u'"');
    }

    constexpr void write_type(std::uint32_t type) {
        out_.push_back(u'(');
        unsigned shift = 28;
        while (shift != 0 && type >> shift == 0) shift -= 4;
        for (;; shift -= 4) {
            out_.push_back(digits[type >> shift & 0xF]);
            if (shift == 0) break;
        }
        out_.push_back(u')');
    }

    // Lines are broken where regedit breaks them. \source vectors wine8/reg-import 207, 213
    // A line is put together in an array, for growing a text by single units is slow in constant expressions.
    constexpr void write_bytes(bytes const& data, std::size_t column) {
        constexpr std::size_t last_column = 76;
        std::array<char16_t, last_column + 8> line{};
        char16_t* to = line.data();
        std::uint8_t const* const last = data.data() + data.size();
        for (std::uint8_t const* byte = data.data(); byte != last; ++byte) {
            *to++ = digits[*byte >> 4u];
            *to++ = digits[*byte & 0xFu];
            if (byte + 1 == last) break;
            *to++ = u',';
            column += 3;
            if (column > last_column) {
                *to++ = u'\\';
                *to++ = u'\r';
                *to++ = u'\n';
                say({line.data(), static_cast<std::size_t>(to - line.data())});
                to = line.data();
                *to++ = u' ';
                *to++ = u' ';
                column = 2;
            }
        }
        say({line.data(), static_cast<std::size_t>(to - line.data())});
    }

    static constexpr char16_t const* digits = u"0123456789abcdef";

    constexpr void end_line() { say(u"\r\n"); }
    constexpr void say(std::u16string_view units) { out_ += units; }
    static constexpr void append(std::vector<char16_t>& to, std::u16string_view units) { to.insert(to.end(), units.begin(), units.end()); }

    tree const& content_;
    writer_options options_;
    text out_{};
    std::vector<char16_t> path_{};  // of the key being written
    std::vector<unwritable> left_out_{};
};

}  // namespace detail

/// Writes a key, its values and all below it as text of version 5.00; usable in constant expressions.
///
/// What `parse` reads back (strictly) is the same keys and values, byte for byte, in the same order, except for what is
/// listed in `left_out`: names that the text has no way to say.
[[nodiscard]] constexpr written write(tree const& content, key_index from = tree::root(), writer_options const& options = {}) {
    return detail::reg_writer{content, options}.write(from);
}

/// The file that regedit would write: UTF-16LE with its byte order mark.
[[nodiscard]] inline std::string to_utf16le_file(std::u16string_view units) {
    std::string file(units.size() * 2 + 2, '\0');
    file[0] = '\xFF';
    file[1] = '\xFE';
    for (std::size_t i = 0; i < units.size(); ++i) {
        file[2 * i + 2] = static_cast<char>(units[i] & 0xFF);
        file[2 * i + 3] = static_cast<char>(units[i] >> 8);
    }
    return file;
}

/// The text for eyes and version control: UTF-8 with a byte order mark, so that `parse` (but not regedit) reads it back as it is.
[[nodiscard]] inline std::string to_utf8_file(std::u16string_view units) { return "\xEF\xBB\xBF" + nt::to_utf8(units); }

}  // namespace smss::registry
