// SPDX-License-Identifier: BSL-1.0
// Knows: a registry value as stored: name, type number and raw bytes, with nothing interpreted and nothing lost.
#pragma once

#include <smss/nt/text.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// The type field of a registry value. Any 32-bit number can be stored; these have names.
/// \source Microsoft "Registry Value Types" (winnt.h)
enum class value_type : std::uint32_t {
    none = 0,
    sz = 1,
    expand_sz = 2,
    binary = 3,
    dword = 4,
    dword_big_endian = 5,
    link = 6,
    multi_sz = 7,
    resource_list = 8,
    full_resource_descriptor = 9,
    resource_requirements_list = 10,
    qword = 11,
};

/// `REG_SZ` and so on; empty for a number without a name.
[[nodiscard]] constexpr std::string_view name(value_type type) noexcept {
    switch (type) {
        case value_type::none: return "REG_NONE";
        case value_type::sz: return "REG_SZ";
        case value_type::expand_sz: return "REG_EXPAND_SZ";
        case value_type::binary: return "REG_BINARY";
        case value_type::dword: return "REG_DWORD";
        case value_type::dword_big_endian: return "REG_DWORD_BIG_ENDIAN";
        case value_type::link: return "REG_LINK";
        case value_type::multi_sz: return "REG_MULTI_SZ";
        case value_type::resource_list: return "REG_RESOURCE_LIST";
        case value_type::full_resource_descriptor: return "REG_FULL_RESOURCE_DESCRIPTOR";
        case value_type::resource_requirements_list: return "REG_RESOURCE_REQUIREMENTS_LIST";
        case value_type::qword: return "REG_QWORD";
    }
    return {};
}

/// The raw bytes of a value, little-endian as on disk.
using bytes = std::vector<std::uint8_t>;

/// A registry value. The default value of a key has an empty name.
struct value {
    text name{};                         ///< empty for the default value
    value_type type = value_type::none;  ///< its number as stored
    bytes data{};                        ///< as stored

    /// Name, type and bytes; names with their case.
    [[nodiscard]] friend constexpr bool operator==(value const& left, value const& right) {
        return left.name == right.name && left.type == right.type && left.data == right.data;
    }
};

/// The bytes of UTF-16LE `units`, without adding a terminator.
[[nodiscard]] constexpr bytes to_bytes(std::u16string_view units) {
    bytes out(units.size() * 2, std::uint8_t{0});
    for (std::size_t i = 0; i < units.size(); ++i) {
        out[2 * i] = static_cast<std::uint8_t>(units[i] & 0xFF);
        out[2 * i + 1] = static_cast<std::uint8_t>(units[i] >> 8);
    }
    return out;
}

/// All whole UTF-16LE code units of `data`, terminators included; an odd last byte is not a unit (see `has_odd_byte`).
[[nodiscard]] constexpr text units_of(bytes const& data) {
    text out;
    out.reserve(data.size() / 2);
    for (std::size_t i = 0; i + 1 < data.size(); i += 2) {
        out.push_back(static_cast<char16_t>(data[i] | (data[i + 1] << 8)));
    }
    return out;
}

/// The data does not consist of whole UTF-16 code units.
[[nodiscard]] constexpr bool has_odd_byte(bytes const& data) noexcept { return data.size() % 2 != 0; }

/// The text up to the first NUL, or all of it: how NT reads REG_SZ and REG_EXPAND_SZ data as a C string.
[[nodiscard]] constexpr text string_of(bytes const& data) {
    text const units = units_of(data);
    std::u16string_view const view = units.view();
    return text{view.substr(0, view.find(u'\0'))};
}

/// The 32-bit little-endian number, when the data is exactly four bytes long (whatever the type says).
[[nodiscard]] constexpr std::optional<std::uint32_t> dword_of(bytes const& data) noexcept {
    if (data.size() != 4) return std::nullopt;
    return static_cast<std::uint32_t>(data[0]) | static_cast<std::uint32_t>(data[1]) << 8 | static_cast<std::uint32_t>(data[2]) << 16 |
           static_cast<std::uint32_t>(data[3]) << 24;
}

/// A REG_SZ value with its terminating NUL.
[[nodiscard]] constexpr value make_sz(std::u16string_view name, std::u16string_view content) {
    bytes data = to_bytes(content);
    data.push_back(0);
    data.push_back(0);
    return {text{name}, value_type::sz, std::move(data)};
}

/// A REG_EXPAND_SZ value with its terminating NUL.
[[nodiscard]] constexpr value make_expand_sz(std::u16string_view name, std::u16string_view content) {
    value made = make_sz(name, content);
    made.type = value_type::expand_sz;
    return made;
}

/// A REG_DWORD value.
[[nodiscard]] constexpr value make_dword(std::u16string_view name, std::uint32_t number) {
    bytes data;
    for (unsigned shift = 0; shift < 32; shift += 8) data.push_back(static_cast<std::uint8_t>(number >> shift & 0xFF));
    return {text{name}, value_type::dword, std::move(data)};
}

/// A REG_MULTI_SZ value: every string with its NUL, then the final NUL. Empty strings are written as they are.
[[nodiscard]] constexpr value make_multi_sz(std::u16string_view name, std::initializer_list<std::u16string_view> strings) {
    bytes data;
    for (std::u16string_view const string : strings) {
        bytes const part = to_bytes(string);
        data.insert(data.end(), part.begin(), part.end());
        data.push_back(0);
        data.push_back(0);
    }
    data.push_back(0);
    data.push_back(0);
    return {text{name}, value_type::multi_sz, std::move(data)};
}

}  // namespace smss::registry
