// SPDX-License-Identifier: BSL-1.0
// Knows: where the Session Manager's configuration lives, in a hive and in an export, and which control set counts.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// The key as the Session Manager itself names it; the same in every edition.
/// \source facts nt5_2 2.1.1; windows-editions, table of abbreviations (SM)
inline constexpr std::u16string_view session_manager_native_path =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Session Manager";
/// The key below a control set.
inline constexpr std::u16string_view session_manager_path = u"Control\\Session Manager";
/// Where a `.reg` export of a running system has the SYSTEM hive.
inline constexpr std::u16string_view exported_system_path = u"HKEY_LOCAL_MACHINE\\SYSTEM";
/// The link to the control set in use. It exists in a running system and in exports of one, not in a hive.
inline constexpr std::u16string_view current_control_set_name = u"CurrentControlSet";

/// `ControlSet001` and so on: at least three digits. \source Microsoft "What are Control Sets? What is CurrentControlSet?" (KB 100010)
[[nodiscard]] constexpr text control_set_name(std::uint32_t number) {
    char16_t digits[10]{};
    std::size_t count = 0;
    for (; number != 0 || count < 3; number /= 10) digits[count++] = static_cast<char16_t>(u'0' + number % 10);
    text name = u"ControlSet";
    while (count != 0) name += digits[--count];
    return name;
}

/// The number of a name that `control_set_name` makes, in any case; 0 is a number.
[[nodiscard]] constexpr std::optional<std::uint32_t> control_set_number(std::u16string_view name) {
    constexpr std::u16string_view stem = u"ControlSet";
    if (!nt::starts_with_ignoring_case(name, stem) || name.size() < stem.size() + 3 || name.size() > stem.size() + 9) return std::nullopt;
    std::uint32_t number = 0;
    for (char16_t const unit : name.substr(stem.size())) {
        if (unit < u'0' || unit > u'9') return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(unit - u'0');
    }
    if (!nt::equal_ignoring_case(control_set_name(number), name)) return std::nullopt;
    return number;
}

/// The values of the `Select` key beside the control sets; nothing where one is absent or not of four bytes.
struct select_values {
    std::optional<std::uint32_t> current{};      ///< the set of the last (or running) boot
    std::optional<std::uint32_t> default_set{};  ///< the set that the loader takes unless told otherwise
    std::optional<std::uint32_t> failed{};       ///< the value Failed
    std::optional<std::uint32_t> last_known_good{};  ///< the value LastKnownGood
};

/// Reads `Select` below the key that holds the control sets.
[[nodiscard]] constexpr select_values read_select(tree const& content, key_index system) {
    select_values read;
    key_index const select = content.subkey(system, u"Select");
    if (select == no_key) return read;
    auto const number = [&](std::u16string_view name) -> std::optional<std::uint32_t> {
        value const* const stored = content.find_value(select, name);
        return stored == nullptr ? std::nullopt : dword_of(stored->data);
    };
    read.current = number(u"Current");
    read.default_set = number(u"Default");
    read.failed = number(u"Failed");
    read.last_known_good = number(u"LastKnownGood");
    return read;
}

/// Why a control set was taken.
enum class control_set_reason : std::uint8_t {
    asked_for,       ///< by its number
    select_current,  ///< `Select\Current` names it
    current_link,    ///< it is the export of `CurrentControlSet`
    only_one,        ///< there is no `Select\Current` and no other control set with a Session Manager key
};

/// The Session Manager's key and how it was found.
struct session_manager_location {
    key_index system = no_key;  ///< the key that holds the control sets: the root of a hive, `HKEY_LOCAL_MACHINE\SYSTEM`, ...
    key_index control_set = no_key;  ///< the key of the control set
    key_index key = no_key;    ///< `Control\Session Manager` below it
    std::uint32_t number = 0;  ///< of the control set; 0 for an exported `CurrentControlSet`
    control_set_reason reason = control_set_reason::asked_for;  ///< why this one

    [[nodiscard]] friend constexpr bool operator==(session_manager_location const&, session_manager_location const&) = default;
};

/// What was looked for and what is there instead. English; names from the registry stand in it as they are.
struct location_error {
    text looked_for{};     ///< the key or value that is missing
    text there{};          ///< what stands there instead
    bool several = false;  ///< several control sets would do: a request that names one settles it

    [[nodiscard]] friend constexpr bool operator==(location_error const&, location_error const&) = default;
};

/// One sentence for a person, in UTF-8, safe to show whatever the names contain.
[[nodiscard]] inline std::string describe(location_error const& error) {
    return "no " + nt::to_display(error.looked_for) + "; there is " + nt::to_display(error.there);
}

/// A location, or why there is none.
struct location_result {
    std::optional<session_manager_location> found{};  ///< where it is; empty when `error` says why not
    std::optional<location_error> error{};            ///< why it was not found
};

/// Which Session Manager key is wanted.
struct location_request {
    std::optional<std::uint32_t> control_set{};  ///< a number; nothing: the current one
    std::u16string_view system{};                ///< path of the key that holds the control sets; empty: look for it
};

namespace detail {

class session_manager_search {
public:
    constexpr session_manager_search(tree const& content, location_request const& request) : content_{content}, request_{request} {}

    [[nodiscard]] constexpr location_result run() {
        key_index const system = find_system();
        if (system != no_key) choose_control_set(system);
        return result_;
    }

private:
    [[nodiscard]] static constexpr bool is_control_set(std::u16string_view name) {
        return nt::equal_ignoring_case(name, current_control_set_name) || control_set_number(name).has_value();
    }
    [[nodiscard]] constexpr key_index session_manager_of(key_index control_set) const {
        return control_set == no_key ? no_key : content_.find(session_manager_path, control_set);
    }

    // The root of a hive, or a key up to two levels down: below HKEY_LOCAL_MACHINE, under whatever name a hive was loaded.
    [[nodiscard]] constexpr key_index find_system() {
        if (!request_.system.empty()) {
            key_index const asked = content_.find(request_.system);
            if (asked == no_key) fail(text{u"key `"} + request_.system + u"`", names_below(tree::root()));
            return asked;
        }
        std::vector<key_index> upper{tree::root()};
        for (std::size_t i = 0, depth = 0, last = 1; depth < 2; ++depth, last = upper.size()) {
            for (; i < last; ++i) {
                auto const& below = content_.subkeys(upper[i]);
                upper.insert(upper.end(), below.begin(), below.end());
            }
        }
        std::vector<key_index> with_control_sets;
        std::vector<key_index> usable;
        for (key_index const candidate : upper) {
            bool sets = false;
            bool complete = false;
            for (key_index const child : content_.subkeys(candidate)) {
                if (!is_control_set(content_.name(child))) continue;
                sets = true;
                complete = complete || session_manager_of(child) != no_key;
            }
            if (sets) with_control_sets.push_back(candidate);
            if (complete) usable.push_back(candidate);
        }
        std::vector<key_index> const& candidates = usable.empty() ? with_control_sets : usable;
        if (candidates.empty()) {
            fail(
                u"key with control sets (CurrentControlSet, ControlSet001 ...), neither at the top nor in HKEY_LOCAL_MACHINE\\SYSTEM "
                u"or under another name",
                names_below(tree::root()));
            return no_key;
        }
        if (candidates.size() == 1) return candidates[0];
        key_index const usual = content_.find(exported_system_path);
        text paths;
        for (key_index const candidate : candidates) {
            if (candidate == usual) return candidate;
            if (!paths.empty()) paths += u", ";
            paths += content_.path(candidate);
        }
        fail(u"single key with control sets", paths);
        return no_key;
    }

    constexpr void choose_control_set(key_index system) {
        if (request_.control_set) {
            take(system, *request_.control_set, control_set_reason::asked_for);
            return;
        }
        select_values const select = read_select(content_, system);
        key_index const link = content_.subkey(system, current_control_set_name);
        bool const linked = session_manager_of(link) != no_key;
        bool const selected = select.current && session_manager_of(content_.subkey(system, control_set_name(*select.current))) != no_key;
        if (selected || (select.current && !linked)) {
            take(system, *select.current, control_set_reason::select_current);
            return;
        }
        if (linked) {
            result_.found = session_manager_location{system, link, session_manager_of(link), 0, control_set_reason::current_link};
            return;
        }
        std::optional<std::uint32_t> only;
        std::size_t count = 0;
        for (key_index const child : content_.subkeys(system)) {
            std::optional<std::uint32_t> const number = control_set_number(content_.name(child));
            if (!number || session_manager_of(child) == no_key) continue;
            only = number;
            ++count;
        }
        if (count == 1) {
            take(system, *only, control_set_reason::only_one);
        } else if (count == 0) {
            fail(text{u"`"} + session_manager_path + u"` in any control set", names_below(system));
        } else {
            fail(u"`Select\\Current` of four bytes that says which control set counts", names_below(system));
            result_.error->several = true;
        }
    }

    constexpr void take(key_index system, std::uint32_t number, control_set_reason reason) {
        text const name = control_set_name(number);
        text const why = reason == control_set_reason::select_current ? u", which `Select\\Current` names" : u"";
        key_index const control_set = content_.subkey(system, name);
        if (control_set == no_key) {
            fail(text{u"control set `"} + name + u"`" + why, names_below(system));
            return;
        }
        key_index const key = session_manager_of(control_set);
        if (key == no_key) {
            key_index const control = content_.subkey(control_set, u"Control");
            fail(text{u"`"} + session_manager_path + u"` in `" + name + u"`" + why, names_below(control == no_key ? control_set : control));
            return;
        }
        result_.found = session_manager_location{system, control_set, key, number, reason};
    }

    // `A`, `B` and 7 more below `path`.
    [[nodiscard]] constexpr text names_below(key_index which) const {
        constexpr std::size_t most = 12;
        auto const& below = content_.subkeys(which);
        text said;
        for (std::size_t i = 0; i < below.size() && i < most; ++i) {
            if (i != 0) said += u", ";
            said += u'`';
            said += content_.name(below[i]);
            said += u'`';
        }
        if (below.size() > most) said += u" and more";
        if (below.empty()) said += u"no key";
        text const path = content_.path(which);
        if (path.empty()) {
            said += u" at the top";
        } else {
            said += u" in `";
            said += path;
            said += u'`';
        }
        return said;
    }

    constexpr void fail(text looked_for, text there) { result_.error = location_error{std::move(looked_for), std::move(there)}; }

    tree const& content_;
    location_request request_;
    location_result result_{};
};

}  // namespace detail

/// Finds the Session Manager's key in a whole SYSTEM hive (the root holds the control sets), in a `.reg` export, or in an
/// export of a hive that was loaded under any name below HKEY_LOCAL_MACHINE or HKEY_USERS.
///
/// The current control set is the one that `Select\Current` names; in an export without that value, or without that set, it is
/// `CurrentControlSet`; failing both, the only control set that has a Session Manager key.
/// \source facts nt5_2 2.1.1; Microsoft KB 100010 (Select)
[[nodiscard]] constexpr location_result find_session_manager(tree const& content, location_request const& request = {}) {
    return detail::session_manager_search{content, request}.run();
}

}  // namespace smss::registry
