// SPDX-License-Identifier: BSL-1.0
// Knows: how generated values print in a counterexample: texts escaped, registry as .reg text.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
#include <smss/world/fault.hpp>

#include <cstdio>
#include <ostream>
#include <string_view>

// RapidCheck finds `showValue` in the namespace of what it shows.

namespace smss::nt {

/// A text between quotation marks; what is not printable ASCII as `\u1234`.
inline void showValue(text const& value, std::ostream& out) {
    out << '"';
    for (char16_t const unit : value) {
        if (unit == u'"' || unit == u'\\') out << '\\';
        if (unit >= u' ' && unit <= u'~') {
            out << static_cast<char>(unit);
        } else {
            char shown[8];
            std::snprintf(shown, sizeof shown, "\\u%04X", static_cast<unsigned>(unit));
            out << shown;
        }
    }
    out << '"';
}

}  // namespace smss::nt

namespace smss::registry {

/// Name, type and bytes, as text where they are text.
inline void showValue(value const& stored, std::ostream& out) {
    nt::showValue(stored.name, out);
    out << " = " << name(stored.type) << ' ';
    if (stored.data.size() % 2 == 0 && stored.type != value_type::dword) {
        nt::showValue(units_of(stored.data), out);
    } else {
        for (auto const byte : stored.data) {
            char shown[4];
            std::snprintf(shown, sizeof shown, "%02x ", static_cast<unsigned>(byte));
            out << shown;
        }
    }
}

/// The tree, each key with its values.
inline void showValue(tree const& content, std::ostream& out) {
    auto const one = [&](auto const& self, key_index key) -> void {
        if (!content.values(key).empty()) {
            out << "\n  [" << nt::to_utf8(content.path(key).view()) << ']';
            for (value const& stored : content.values(key)) {
                out << "\n    ";
                showValue(stored, out);
            }
        }
        for (key_index const child : content.subkeys(key)) self(self, child);
    };
    one(one, tree::root());
}

}  // namespace smss::registry

namespace smss::world {

/// `NtCreateSection #2 -> 0xC000009A`, as in the vectors.
inline void showValue(fault const& one, std::ostream& out) {
    char code[16];
    std::snprintf(code, sizeof code, "0x%08X", static_cast<unsigned>(one.result.value));
    out << nt::to_utf8(one.call.view()) << " #" << one.nth << " -> " << code;
}

}  // namespace smss::world
