// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate registry values: as an administrator writes them, and as nobody should.
#pragma once

#include <smss/registry/value.hpp>
#include <smss/testing/show.hpp>
#include <smss/testing/text.hpp>

#include <rapidcheck.h>

#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace smss::testing {

/// The list as it is stored: each string with its NUL, and the final NUL.
[[nodiscard]] inline registry::value multi_sz(std::u16string_view name, std::vector<nt::text> const& strings) {
    nt::text units;
    for (nt::text const& one : strings) {
        units += one;
        units += u'\0';
    }
    units += u'\0';
    return {nt::text{name}, registry::value_type::multi_sz, registry::to_bytes(units)};
}

/// A REG_MULTI_SZ of such strings.
[[nodiscard]] inline rc::Gen<registry::value> list_of(std::u16string_view name, rc::Gen<nt::text> string) {
    return rc::gen::map(rc::gen::container<std::vector<nt::text>>(std::move(string)),
                        [name](std::vector<nt::text> const& strings) { return multi_sz(name, strings); });
}

/// Any type number that a hive was seen with, and one that it was not.
[[nodiscard]] inline rc::Gen<registry::value_type> any_type() {
    using enum registry::value_type;
    return rc::gen::element(multi_sz, sz, expand_sz, dword, binary, none, qword, static_cast<registry::value_type>(0xDDDD));
}

/// The same value with its type, its end or its bytes not as they should be.
[[nodiscard]] inline rc::Gen<registry::value> spoilt(rc::Gen<registry::value> well_formed) {
    return rc::gen::map(rc::gen::tuple(std::move(well_formed), rc::gen::inRange(0, 6), any_type(), rc::gen::inRange<std::uint8_t>(0, 255)),
                        [](std::tuple<registry::value, int, registry::value_type, std::uint8_t> const& chosen) {
                            auto [stored, how, type, byte] = chosen;
                            switch (how) {
                                case 0:
                                    stored.type = type;
                                    break;
                                case 1:  // the end is missing
                                    for (int i = 0; i < 2 && !stored.data.empty(); ++i) stored.data.pop_back();
                                    break;
                                case 2:
                                    for (int i = 0; i < 4 && !stored.data.empty(); ++i) stored.data.pop_back();
                                    break;
                                case 3:
                                    stored.data.push_back(byte);
                                    break;  // an odd number of bytes
                                case 4:
                                    stored.data.clear();
                                    break;
                                default:
                                    if (!stored.data.empty()) stored.data[byte % stored.data.size()] = byte;
                                    break;
                            }
                            return stored;
                        });
}

/// Any value at all.
[[nodiscard]] inline rc::Gen<registry::value> any_value(rc::Gen<nt::text> name) {
    return rc::gen::map(rc::gen::tuple(std::move(name), any_type(), rc::gen::arbitrary<std::vector<std::uint8_t>>(), any_text(),
                                       rc::gen::arbitrary<bool>()),
                        [](std::tuple<nt::text, registry::value_type, std::vector<std::uint8_t>, nt::text, bool> const& chosen) {
                            auto const& [called, type, bytes, units, is_text] = chosen;
                            registry::value stored{called, type, {}};
                            if (is_text) {
                                stored.data = registry::to_bytes(units);
                            } else {
                                stored.data.assign(bytes.begin(), bytes.end());
                            }
                            return stored;
                        });
}

}  // namespace smss::testing

/// Any value at all, under any name.
template <>
struct rc::Arbitrary<smss::registry::value> {
    /// Any name, type and data.
    static Gen<smss::registry::value> arbitrary() { return smss::testing::any_value(smss::testing::any_text()); }
};
