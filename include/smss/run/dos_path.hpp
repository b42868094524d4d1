// SPDX-License-Identifier: BSL-1.0
// Knows: how RTL turns DOS path names into full names and NT names, and how it searches a path list for a file.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/manager.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

/// The forms of DOS path names. \source Microsoft, "Naming Files, Paths, and Namespaces"
enum class path_form : unsigned char { empty, unc, device, rooted, drive_absolute, drive_relative, relative };

namespace detail {

[[nodiscard]] constexpr bool is_separator(char16_t unit) noexcept { return unit == u'\\' || unit == u'/'; }

}  // namespace detail

/// The form of a path name.
[[nodiscard]] constexpr path_form form_of(std::u16string_view path) noexcept {
    if (path.empty()) return path_form::empty;
    if (detail::is_separator(path[0])) {
        if (path.size() < 2 || !detail::is_separator(path[1])) return path_form::rooted;
        bool const device = path.size() >= 3 && (path[2] == u'.' || path[2] == u'?') && (path.size() == 3 || detail::is_separator(path[3]));
        return device ? path_form::device : path_form::unc;
    }
    if (path.size() < 2 || path[1] != u':') return path_form::relative;
    return path.size() > 2 && detail::is_separator(path[2]) ? path_form::drive_absolute : path_form::drive_relative;
}

/// The name of a DOS device that a path without directory is, such as `NUL` or `com1`; empty otherwise.
[[nodiscard]] constexpr std::u16string_view dos_device(std::u16string_view path) noexcept {
    std::u16string_view stem = path.substr(0, path.find_first_of(u".:"));
    while (!stem.empty() && stem.back() == u' ') stem.remove_suffix(1);
    for (std::u16string_view const name : {u"CON", u"PRN", u"AUX", u"NUL"}) {
        if (nt::equal_ignoring_case(stem, name)) return stem;
    }
    bool const numbered = stem.size() == 4 && stem[3] >= u'1' && stem[3] <= u'9' &&
                          (nt::equal_ignoring_case(stem.substr(0, 3), u"COM") || nt::equal_ignoring_case(stem.substr(0, 3), u"LPT"));
    return numbered ? stem : std::u16string_view{};
}

/// The full DOS name (`RtlGetFullPathName_U`): separators become `\`, `.` and `..` are resolved, trailing dots and blanks
/// of the last component go. `current` is the current directory without trailing `\`.
[[nodiscard]] constexpr text full_path(std::u16string_view path, std::u16string_view current) {
    path_form const form = form_of(path);
    text full;
    if (form == path_form::empty) return full;
    full.reserve(current.size() + path.size() + 4);
    std::u16string_view rest = path;
    if (form == path_form::relative && !dos_device(path).empty()) return text{u"\\\\.\\"} + dos_device(path);
    switch (form) {
        case path_form::device:
            full += u"\\\\";
            full += path[2];
            rest.remove_prefix(3);
            break;
        case path_form::unc:
            full += u'\\';
            rest.remove_prefix(1);
            break;
        case path_form::rooted: full += current.substr(0, 2); break;
        case path_form::drive_absolute:
            full += path.substr(0, 2);
            rest.remove_prefix(2);
            break;
        case path_form::drive_relative:
            full += nt::upcase(path[0]) == nt::upcase(current[0]) ? current : path.substr(0, 2);
            rest.remove_prefix(2);
            break;
        default: full += current; break;
    }
    std::size_t const root = full.size() < 2 ? full.size() : 2;
    std::vector<std::u16string_view> parts;
    while (!rest.empty()) {
        std::size_t length = 0;
        while (length < rest.size() && !detail::is_separator(rest[length])) ++length;
        std::u16string_view const part = rest.substr(0, length);
        rest.remove_prefix(length < rest.size() ? length + 1 : length);
        if (part.empty() || part == u".") continue;
        if (part != u"..") {
            parts.push_back(part);
        } else if (!parts.empty()) {
            parts.pop_back();
        } else if (full.size() > root) {
            full = text{full.view().substr(0, full.view().rfind(u'\\'))};
        }
    }
    if (!parts.empty()) {
        std::u16string_view& last = parts.back();
        while (last.size() > 1 && (last.back() == u' ' || last.back() == u'.')) last.remove_suffix(1);
    }
    for (std::u16string_view const part : parts) {
        full += u'\\';
        full += part;
    }
    bool const ends_open = detail::is_separator(path.back());
    if (full.size() == 2 || (ends_open && !parts.empty())) full += u'\\';
    return full;
}

/// The NT name of a DOS name (`RtlDosPathNameToNtPathName_U`); empty when there is none.
[[nodiscard]] constexpr text nt_path(std::u16string_view path, std::u16string_view current) {
    text const full = full_path(path, current);
    std::u16string_view rest = full;
    text name;
    if (rest.empty()) return name;
    name.reserve(rest.size() + 8);
    name += u"\\??\\";
    path_form const form = form_of(rest);
    if (form == path_form::device) rest.remove_prefix(rest.size() > 4 ? 4 : rest.size());
    if (form == path_form::unc) {
        name += u"UNC";
        rest.remove_prefix(1);
    }
    name += rest;
    return name;
}

/// The conversion as the Session Manager asks for it: it can fail. \return an empty text on failure
template <typename Manager>
constexpr text to_nt_path(Manager& sm, std::u16string_view path) {
    if (!succeeded(sm.ask(call::rtl_dos_path_name_to_nt_path_name).result)) return {};
    return nt_path(path, sm.m.system_root);
}

/// Searches a list of directories for a file (`RtlDosSearchPath_U`): a relative name is tried in every directory, with
/// `.exe` when it has no extension; any other name is tried as it is. \return the full DOS name, or an empty text
/// \source facts nt5_2 3.2.6; vectors B1
template <typename Manager>
constexpr text search_path(Manager& sm, std::u16string_view list, std::u16string_view name) {
    auto const exists = [&](std::u16string_view candidate) {
        effect query = make(call::nt_query_attributes_file);
        query.with(field::file, nt_path(candidate, sm.m.system_root));
        return succeeded(sm.ask(std::move(query)).result);
    };
    if (form_of(name) != path_form::relative) {
        if (!exists(name)) return {};
        return full_path(name, sm.m.system_root);
    }
    std::size_t const slash = name.find_last_of(u"\\/");
    bool const has_extension = name.substr(slash == std::u16string_view::npos ? 0 : slash + 1).find(u'.') != std::u16string_view::npos;
    for (bool more = true; more;) {
        std::size_t const semicolon = list.find(u';');
        text candidate{list.substr(0, semicolon)};
        more = semicolon != std::u16string_view::npos;
        if (more) list.remove_prefix(semicolon + 1);
        if (!candidate.empty() && !detail::is_separator(candidate[candidate.size() - 1])) candidate += u'\\';
        candidate += name;
        if (!has_extension) candidate += u".exe";
        if (exists(candidate)) return full_path(candidate, sm.m.system_root);
    }
    return {};
}

}  // namespace smss::running
