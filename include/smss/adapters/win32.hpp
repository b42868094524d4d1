// SPDX-License-Identifier: BSL-1.0
// Knows: how a key of the registry of the Windows that runs becomes a registry tree, through the Windows API.
#pragma once

#ifndef _WIN32
#error "smss/adapters/win32.hpp reads the registry of a running Windows: only Windows has one (adapters/hivex.hpp reads hives anywhere)"
#endif

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/limit.hpp>
#include <smss/registry/reader_option.hpp>
#include <smss/registry/value.hpp>

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::adapters {

/// What became of a key of the live registry: a tree, or one sentence that says why there is none.
struct live_result {
    std::optional<registry::tree> content{};  ///< the keys, below their root key as in an export; empty when `error` says why
    std::string error{};                      ///< set exactly when `content` is empty
    std::vector<std::string> notices{};       ///< sentences a reader of the result must know, such as "the key `K` cannot be opened"
};

namespace win32_detail {

static_assert(sizeof(wchar_t) == sizeof(char16_t));

/// What Windows calls wide characters, as NT's code units.
[[nodiscard]] inline text to_text(wchar_t const* units, std::size_t count) {
    text made;
    made.reserve(count);
    for (std::size_t i = 0; i < count; ++i) made.push_back(static_cast<char16_t>(units[i]));
    return made;
}

/// What went wrong, as part of a sentence.
[[nodiscard]] inline std::string reason(LSTATUS code) {
    switch (code) {
        case ERROR_ACCESS_DENIED:
            return "access is denied";
        case ERROR_FILE_NOT_FOUND:
            return "there is no such key";
        case ERROR_KEY_DELETED:
            return "it was deleted meanwhile";
        default:
            return "Windows error " + std::to_string(code);
    }
}

/// A key that is open, or why it is not.
class open_key {
public:
    open_key(HKEY above, std::u16string_view name) {
        std::wstring const wide{name.begin(), name.end()};
        failed_ = ::RegOpenKeyExW(above, wide.c_str(), 0, KEY_READ | KEY_WOW64_64KEY, &handle_);
    }
    open_key(open_key const&) = delete;
    open_key& operator=(open_key const&) = delete;
    ~open_key() {
        if (failed_ == ERROR_SUCCESS) ::RegCloseKey(handle_);
    }
    [[nodiscard]] LSTATUS failed() const noexcept { return failed_; }
    [[nodiscard]] HKEY handle() const noexcept { return handle_; }

private:
    HKEY handle_ = nullptr;
    LSTATUS failed_ = ERROR_SUCCESS;
};

/// When the key was last written to, which tells whether what was enumerated since is of one moment.
inline void ask_last_write(HKEY key, std::uint64_t& time) {
    FILETIME written{};
    ::RegQueryInfoKeyW(key, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, &written);
    time = std::uint64_t{written.dwHighDateTime} << 32 | written.dwLowDateTime;
}

/// The root key of that name, or null.
[[nodiscard]] inline HKEY root_key(std::u16string_view name) {
    struct entry {
        std::u16string_view name;
        HKEY key;
    };
    std::array<entry, 5> const entries{{{u"HKEY_LOCAL_MACHINE", HKEY_LOCAL_MACHINE},
                                        {u"HKEY_USERS", HKEY_USERS},
                                        {u"HKEY_CLASSES_ROOT", HKEY_CLASSES_ROOT},
                                        {u"HKEY_CURRENT_USER", HKEY_CURRENT_USER},
                                        {u"HKEY_CURRENT_CONFIG", HKEY_CURRENT_CONFIG}}};
    for (entry const& one : entries) {
        if (nt::equal_ignoring_case(one.name, name)) return one.key;
    }
    return nullptr;
}

template <typename Wanted>
class live_reader {
public:
    live_reader(Wanted& wanted, std::size_t most_values, live_result& into) : wanted_{wanted}, values_{most_values}, into_{into} {}

    /// Copies what stands in an open key, and below it; false once there is an error.
    bool copy(open_key const& from, registry::key_index key, std::size_t depth) {
        std::uint64_t before = 0;
        std::uint64_t after = 0;
        ask_last_write(from.handle(), before);
        std::vector<text> names;
        if (!copy_values(from.handle(), key) || !list_subkeys(from.handle(), key, names)) return false;
        ask_last_write(from.handle(), after);
        if (after != before) note(where(key) + " was changed while it was read: what is shown may never have been there at once");

        for (text const& name : names) {
            if (depth == registry::deepest_key || keys_-- == 0) {
                into_.error = "the registry's keys are nested or repeated without end, at " + where(key) +
                              "; at most 512 levels and 4194304 keys are expected";
                return false;
            }
            open_key const below{from.handle(), name};
            if (below.failed() == ERROR_FILE_NOT_FOUND || below.failed() == ERROR_KEY_DELETED) {
                note("the key `" + nt::to_display(path_of(key, name)) + "` was deleted while its parent was read; it is left out");
                continue;
            }
            registry::key_index const made = content_.create_subkey(key, name);
            if (below.failed() != ERROR_SUCCESS) {
                note(where(made) + " cannot be opened (" + reason(below.failed()) + "): what stands in it is missing");
                continue;
            }
            if (!copy(below, made, depth + 1)) return false;
        }
        return true;
    }

    registry::tree& content() noexcept { return content_; }

private:
    bool copy_values(HKEY from, registry::key_index key) {
        for (DWORD index = 0;; ++index) {
            DWORD units = 0;
            DWORD type = 0;
            DWORD size = 0;
            LSTATUS code = ERROR_MORE_DATA;
            // A value may grow between a call that says its size and one that takes it.
            for (int tries = 0; tries < 8 && code == ERROR_MORE_DATA; ++tries) {
                if (size > data_.size()) data_.resize(size);
                units = static_cast<DWORD>(name_.size());
                size = static_cast<DWORD>(data_.size());
                code = ::RegEnumValueW(from, index, name_.data(), &units, nullptr, &type, data_.data(), &size);
            }
            if (code == ERROR_NO_MORE_ITEMS) return true;
            if (code == ERROR_MORE_DATA) {
                note("a value of " + where(key) + " (number " + std::to_string(index) +
                     ") grew faster than it could be read; it is left out");
                continue;
            }
            if (code != ERROR_SUCCESS) {
                note("the values of " + where(key) + " cannot be read to their end (" + reason(code) + "): the rest of them is missing");
                return true;
            }
            if (values_-- == 0) {
                into_.error = where(key) + " has more values than are to be read from this registry";
                return false;
            }
            content_.set(key, {to_text(name_.data(), units), static_cast<registry::value_type>(type),
                               registry::bytes(data_.begin(), data_.begin() + static_cast<std::ptrdiff_t>(size))});
        }
    }

    bool list_subkeys(HKEY from, registry::key_index key, std::vector<text>& names) {
        for (DWORD index = 0;; ++index) {
            DWORD units = static_cast<DWORD>(name_.size());
            LSTATUS const code = ::RegEnumKeyExW(from, index, name_.data(), &units, nullptr, nullptr, nullptr, nullptr);
            if (code == ERROR_NO_MORE_ITEMS) return true;
            if (code != ERROR_SUCCESS) {
                note("the subkeys of " + where(key) + " cannot be listed to their end (" + reason(code) + "): the rest of them is missing");
                return true;
            }
            text name = to_text(name_.data(), units);
            text const path = path_of(key, name);
            if (!wanted_(path.view())) continue;
            // Whoever asks for such a name is given the key whose name ends at the NUL.
            if (path.view().find(u'\0') != std::u16string_view::npos) {
                note("the key `" + nt::to_display(path) + "` has a NUL in its name, which hides it from the Windows API: it is left out");
                continue;
            }
            if (names.size() >= keys_) {
                into_.error = where(key) + " has more subkeys than are to be read from this registry";
                return false;
            }
            names.push_back(std::move(name));
        }
    }

    [[nodiscard]] text path_of(registry::key_index key, text const& name) const {
        text path = content_.path(key);
        path += u'\\';
        path += name;
        return path;
    }
    [[nodiscard]] std::string where(registry::key_index key) const { return "the key `" + nt::to_display(content_.path(key)) + "`"; }

    void note(std::string sentence) {
        constexpr std::size_t most = 50;
        if (into_.notices.size() < most) {
            into_.notices.push_back(std::move(sentence));
        } else if (into_.notices.size() == most) {
            into_.notices.push_back("there is more to say about this registry than these 50 sentences");
        }
    }

    Wanted& wanted_;
    std::size_t keys_ = registry::most_keys;
    std::size_t values_;
    live_result& into_;
    registry::tree content_{};
    std::vector<wchar_t> name_ = std::vector<wchar_t>(registry::longest_value_name + 1);  // a name and its NUL
    registry::bytes data_ = registry::bytes(4096);
};

}  // namespace win32_detail

/// Reads a key of the registry of the running system, in the 64-bit view, with all below it. Links are followed, as every program
/// follows them.
///
/// \param path from a root key on: `HKEY_LOCAL_MACHINE\SYSTEM`; the tree has the key there, as an export has
/// \param wanted called with the path of each key below it, from the root key on; a key is read, with all its values, and descended
///        into only when it returns true
/// \param most_values one more in all is an error
/// \return the tree, or one sentence. Keys that cannot be opened, or only partly read, are named by notices; they are the only
///         ones that are left out. Values are taken raw, in the order in which Windows lists them.
/// \source Microsoft "RegOpenKeyExW", "RegEnumKeyExW", "RegEnumValueW", "RegQueryInfoKeyW" (winreg.h)
template <typename Wanted>
[[nodiscard]] live_result read_live_registry(std::u16string_view path, Wanted&& wanted, std::size_t most_values = registry::most_values) {
    live_result result;
    std::string const shown = "`" + nt::to_display(path) + "`";
    std::size_t const slash = path.find(u'\\');
    HKEY const root = win32_detail::root_key(path.substr(0, slash));
    if (root == nullptr || path.find(u'\0') != path.npos) {
        result.error = "no key " + shown + ": a path without NULs is expected that begins with a root key such as HKEY_LOCAL_MACHINE";
        return result;
    }
    win32_detail::open_key const top{root, slash == path.npos ? std::u16string_view{} : path.substr(slash + 1)};
    if (top.failed() != ERROR_SUCCESS) {
        result.error = "the key " + shown + " cannot be opened (" + win32_detail::reason(top.failed()) + ")";
        return result;
    }
    win32_detail::live_reader reader{wanted, most_values, result};
    registry::key_index const key = reader.content().create(path);
    std::size_t depth = 1;
    for (char16_t const unit : path) depth += unit == u'\\';
    if (reader.copy(top, key, depth)) result.content = std::move(reader.content());
    return result;
}

/// Reads a key of the registry of the running system, and all below it.
[[nodiscard]] inline live_result read_live_registry(std::u16string_view path) {
    return read_live_registry(path, [](std::u16string_view) { return true; });
}

}  // namespace smss::adapters
