// SPDX-License-Identifier: BSL-1.0
// Knows: how much a Session Manager key may hold to be read, and where one holds more.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/plan/origin.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace smss::plan {

/// Longest text that expansion makes, in code units: what a UNICODE_STRING can count. \source Microsoft "UNICODE_STRING"
inline constexpr std::size_t longest_expansion = 32'767;
/// Most data, in bytes, of all values of the key and of the subkeys that matter, names included. A string of a list counts with
/// the name of its value, which goes with it into every report. A stock installation has some 6 KB.
inline constexpr std::size_t most_data = std::size_t{4} << 20;
/// Most values and strings of lists, taken together. 16,384 pending operations have 32,768 strings.
inline constexpr std::size_t most_items = 32'768;
/// Most values of Environment. \source Microsoft "Environment Variables": all of them once had to fit into 32,767 characters
inline constexpr std::size_t most_variables = 4'096;
/// Most values with variables to expand: each can become `longest_expansion` units.
inline constexpr std::size_t most_expansions = 256;

/// The subkeys that a configuration is read from; the key's own values are read as well.
inline constexpr std::array<std::u16string_view, 8> keys_read{u"AppCertDlls",          u"DOS Devices", u"Environment",
                                                              u"FileRenameOperations", u"KnownDLLs",   u"Memory Management",
                                                              u"Quota System",         u"SubSystems"};

/// A key that holds more than is read.
struct excess {
    origin where{};                 ///< the value with which the bound is passed
    std::size_t most = 0;           ///< the bound
    std::u16string_view of_what{};  ///< what is counted: `bytes of data`

    [[nodiscard]] friend constexpr bool operator==(excess const&, excess const&) = default;
};

namespace detail {

struct size_count {
    std::size_t data = 0;
    std::size_t items = 0;
    std::size_t variables = 0;
    std::size_t expansions = 0;

    // How many units are `wanted`.
    [[nodiscard]] static constexpr std::size_t count_units(registry::bytes const& data, char16_t wanted) {
        std::size_t count = 0;
        for (std::size_t i = 0; i + 1 < data.size(); i += 2) count += (data[i] | data[i + 1] << 8) == wanted ? 1 : 0;
        return count;
    }

    // Adds one value; what it passes, if anything.
    [[nodiscard]] constexpr std::optional<excess> add(registry::value const& stored, std::u16string_view key) {
        using registry::value_type;
        data += stored.data.size();
        std::size_t const strings = stored.type == value_type::multi_sz && data <= most_data ? count_units(stored.data, u'\0') : 0;
        items += 1 + strings;
        data += 2 * stored.name.size() * (1 + strings);
        variables += key == u"Environment" ? 1 : 0;
        expansions += stored.type == value_type::expand_sz && data <= most_data && count_units(stored.data, u'%') > 1 ? 1 : 0;
        auto const passed = [&](std::size_t most, std::u16string_view of_what) {
            return excess{origin_of(key, stored.name), most, of_what};
        };
        if (data > most_data) return passed(most_data, u"bytes of data");
        if (items > most_items) return passed(most_items, u"values and strings of lists");
        if (variables > most_variables) return passed(most_variables, u"environment variables");
        if (expansions > most_expansions) return passed(most_expansions, u"values with variables to expand");
        return std::nullopt;
    }
};

}  // namespace detail

/// Where the Session Manager key `key` passes one of the bounds above; nothing when it can be read at a cost that is bounded.
/// `configuration` reads any key: whoever does not trust one asks here first.
[[nodiscard]] constexpr std::optional<excess> find_excess(registry::tree const& hive, registry::key_index key) {
    detail::size_count so_far;
    auto const look_at = [&](registry::key_index at, std::u16string_view name) -> std::optional<excess> {
        for (registry::value const& stored : hive.values(at)) {
            if (std::optional<excess> passed = so_far.add(stored, name)) return passed;
        }
        return std::nullopt;
    };
    if (std::optional<excess> passed = look_at(key, {})) return passed;
    for (std::u16string_view const name : keys_read) {
        registry::key_index const at = hive.subkey(key, name);
        if (at == registry::no_key) continue;
        if (std::optional<excess> passed = look_at(at, name)) return passed;
    }
    return std::nullopt;
}

}  // namespace smss::plan
