// SPDX-License-Identifier: BSL-1.0
// Knows: how NT's registry query hands a value to the Session Manager: defaults, splitting, expansion, types unchecked.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/multi_string.hpp>
#include <smss/plan/origin.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// One string as a handler of the query gets it.
struct delivery {
    text content{};     ///< expanded where the engine expands
    text unexpanded{};  ///< as stored, when expansion changed it; empty otherwise
    origin where{};     ///< where it was found

    /// The string as stored. Moves it out of the delivery if it is kept apart, copies `content` otherwise.
    [[nodiscard]] constexpr text take_stored() {
        if (unexpanded.empty()) return content;
        return std::move(unexpanded);
    }
};

/// What became of one value.
enum class presence : std::uint8_t {
    absent,        ///< nothing stored and no default: no handler runs
    defaulted,     ///< nothing stored: the default is delivered
    stored,        ///< delivered from the registry, perhaps as no string at all
};

/// The strings that a value delivers.
struct reading {
    presence state = presence::absent;  ///< is the value there?
    std::vector<delivery> strings{};    ///< what the handler gets, one after the other
};

namespace detail {

[[nodiscard]] constexpr bool is_text(registry::value_type type) noexcept {
    return type == registry::value_type::sz || type == registry::value_type::expand_sz;
}

// `REG_DWORD`, or `type 77` for a number without a name.
[[nodiscard]] constexpr text type_name(registry::value_type type) {
    std::string_view const known = registry::name(type);
    if (known.empty()) return say(u"type ", static_cast<std::uint32_t>(type));
    return widen(known);
}

// The text up to the first NUL, or all of it.
[[nodiscard]] constexpr text text_before_nul(registry::bytes const& data) {
    text units;
    units.reserve(data.size() / 2);
    for (std::size_t i = 0; i + 1 < data.size(); i += 2) {
        char16_t const unit = static_cast<char16_t>(data[i] | data[i + 1] << 8);
        if (unit == u'\0') break;
        units.push_back(unit);
    }
    return units;
}

// What NT makes of an expansion that no UNICODE_STRING can hold is not known.
constexpr void check_expansion(text const& expanded, origin const& where, diagnostics& oddities) {
    if (expanded.size() < longest_expansion) return;
    oddities.push_back({severity::warning, where, u"a text that grows beyond all bounds when its variables are expanded",
                        say(u"at most ", longest_expansion, u" characters"),
                        u"what NT does with it is not known; here it is cut there", "SMSS-CFG-005"});
}

// Expands the content of a delivery where that changes anything.
constexpr void expand_delivery(delivery& one, environment const& with, diagnostics& oddities) {
    if (one.content.view().find(u'%') == std::u16string_view::npos) return;
    one.unexpanded = std::move(one.content);
    one.content = expand(one.unexpanded, with);
    check_expansion(one.content, one.where, oddities);
}

// Oddities of the data of a value that is read as one string of `length` units.
constexpr void check_single(registry::value const& stored, std::size_t length, origin const& where, diagnostics& oddities) {
    if (!is_text(stored.type)) {
        oddities.push_back({severity::warning, where, type_name(stored.type), u"text",
                            u"its bytes are read as text, up to a NUL that may lie beyond the value", "SMSS-CFG-003"});
        return;
    }
    if (registry::has_odd_byte(stored.data)) {
        oddities.push_back({severity::notice, where, u"an odd number of bytes", u"whole UTF-16 units", u"the last byte is left out",
                            "SMSS-CFG-004"});
    }
    std::size_t const stored_units = stored.data.size() / 2;
    if (stored_units == length && length != 0) {
        oddities.push_back({severity::notice, where, u"text without a final NUL", u"a NUL at the end",
                            u"NT reads on until it meets a NUL in memory", "SMSS-CFG-003"});
    } else if (stored_units > length + 1) {
        text const units = registry::units_of(stored.data);
        std::u16string_view const hidden = units.view().substr(length + 1);
        if (hidden.find_first_not_of(u'\0') != std::u16string_view::npos) {
            oddities.push_back({severity::warning, where, say(u"more text behind the first NUL: ", hidden), u"nothing behind the NUL",
                                u"only the text before the NUL is read", "SMSS-CFG-003"});
        }
    }
}

// Oddities of the data of a list.
constexpr void check_list(multi_string const& list, origin const& where, diagnostics& oddities) {
    if (list.odd_byte) {
        oddities.push_back({severity::warning, where, u"an odd number of bytes", u"whole UTF-16 units", u"the last byte is left out",
                            "SMSS-CFG-004"});
    }
    if (list.lacks_final_nul() && !list.empty()) {
        oddities.push_back({severity::notice, where, u"a list without its final NUL", u"a NUL behind the last string's own NUL",
                            u"nothing is lost: the list is read by length", "SMSS-CFG-004"});
    }
    if (!list.tail().empty() && list.tail().back() != u'\0') {
        oddities.push_back({severity::warning, where, say(u"a last string of one unit without a NUL: ", list.tail()), u"a NUL behind it",
                            u"this string is lost", "SMSS-CFG-004"});
    }
}

}  // namespace detail

/// Reads a stored value as the engine does, but expands nothing yet: a list string by string, any other type once, its
/// bytes taken as text. A value of type REG_NONE counts as absent.
[[nodiscard]] constexpr reading read_unexpanded(registry::value const* stored, origin const& where, diagnostics& oddities) {
    reading result;
    if (stored == nullptr) return result;
    if (stored->type == registry::value_type::none) {
        oddities.push_back({severity::notice, where, u"REG_NONE", u"a value with a type", u"it counts as absent", "SMSS-CFG-001"});
        return result;
    }
    result.state = presence::stored;
    if (stored->type != registry::value_type::multi_sz) {
        delivery& one = result.strings.emplace_back();
        one.content = detail::text_before_nul(stored->data);
        one.where = where;
        detail::check_single(*stored, one.content.size(), where, oddities);
        return result;
    }
    multi_string const list = split_multi_string(stored->data);
    detail::check_list(list, where, oddities);
    result.strings.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        delivery& one = result.strings.emplace_back();
        one.content = list[i];
        one.where = at(where, i);
    }
    return result;
}

/// Reads a stored value as the engine does where expansion is on: as `read_unexpanded`, and REG_EXPAND_SZ expanded.
/// \source facts nt5_2 2.1.5 to 2.1.9; vectors R2, R3, R5
[[nodiscard]] constexpr reading read_value(registry::value const* stored, origin const& where, environment const& with,
                                           diagnostics& oddities) {
    reading result = read_unexpanded(stored, where, oddities);
    if (stored != nullptr && stored->type == registry::value_type::expand_sz) {
        for (delivery& one : result.strings) detail::expand_delivery(one, with, oddities);
    }
    return result;
}

/// Reads a list that has a default: the default's strings when the value is absent.
[[nodiscard]] constexpr reading read_list(registry::value const* stored, origin const& where,
                                          std::span<std::u16string_view const> otherwise, environment const& with, diagnostics& oddities) {
    reading result = read_value(stored, where, with, oddities);
    if (stored != nullptr && detail::is_text(stored->type)) {
        oddities.push_back({severity::notice, where, detail::type_name(stored->type), u"REG_MULTI_SZ", u"it counts as a list of one string",
                            "SMSS-CFG-003"});
    }
    if (result.state != presence::absent || otherwise.empty()) return result;
    result.state = presence::defaulted;
    for (std::size_t i = 0; i < otherwise.size(); ++i) {
        delivery& one = result.strings.emplace_back();
        one.content = otherwise[i];
        one.where = at(built_in(where.key, where.value), i);
    }
    return result;
}

/// A number as the Session Manager takes it: four bytes, whatever the type says; anything else is `otherwise`.
/// \source facts nt5_2 2.4.1, 2.4.2; vectors 059, 066
[[nodiscard]] constexpr std::uint32_t read_number(registry::value const* stored, origin const& where, std::uint32_t otherwise,
                                                  std::string_view requirement, diagnostics& oddities) {
    if (stored == nullptr || stored->type == registry::value_type::none) return otherwise;
    std::optional<std::uint32_t> const number = registry::dword_of(stored->data);
    if (!number) {
        oddities.push_back({severity::warning, where, detail::say(detail::type_name(stored->type), u" of ", stored->data.size(), u" bytes"),
                            u"REG_DWORD of four bytes", detail::say(u"it counts as ", otherwise), requirement});
        return otherwise;
    }
    if (stored->type != registry::value_type::dword) {
        oddities.push_back({severity::notice, where, detail::type_name(stored->type), u"REG_DWORD",
                            detail::say(u"its four bytes count as the number ", *number), requirement});
    }
    return *number;
}

}  // namespace smss::plan
