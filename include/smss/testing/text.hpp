// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate texts: words, paths, and anything at all that a registry can hold.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/testing/show.hpp>

#include <rapidcheck.h>

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace smss::testing {

/// One of these texts; shrinks towards the first.
[[nodiscard]] inline rc::Gen<nt::text> one_of(std::initializer_list<std::u16string_view> texts) {
    std::vector<nt::text> all;
    for (std::u16string_view const one : texts) all.emplace_back(one);
    return rc::gen::map(rc::gen::inRange<std::size_t>(0, all.size()), [all](std::size_t which) { return all[which]; });
}

/// A text of units from this alphabet.
[[nodiscard]] inline rc::Gen<nt::text> text_over(std::u16string_view alphabet) {
    std::vector<char16_t> const units(alphabet.begin(), alphabet.end());
    return rc::gen::map(rc::gen::container<std::vector<char16_t>>(rc::gen::elementOf(units)), [](std::vector<char16_t> const& chosen) {
        return nt::text{std::u16string_view{chosen.data(), chosen.size()}};
    });
}

/// Any text: NULs, unpaired surrogates, and letters whose cases fold among them.
[[nodiscard]] inline rc::Gen<nt::text> any_text() {
    auto const unit =
        rc::gen::weightedOneOf<char16_t>({{6, rc::gen::inRange<char16_t>(u'a', u'{')},
                                          {2, rc::gen::element<char16_t>(u' ', u'\\', u'%', u'"', u';', u'=', u'\t', u'@', u'!')},
                                          {1, rc::gen::element<char16_t>(u'\0', u'\xD800', u'\xDC00', u'\xFFFF', u'\xE9', u'\x130')},
                                          {1, rc::gen::inRange<char16_t>(0, 0xFFFF)}});
    return rc::gen::map(rc::gen::container<std::vector<char16_t>>(unit), [](std::vector<char16_t> const& chosen) {
        return nt::text{std::u16string_view{chosen.data(), chosen.size()}};
    });
}

}  // namespace smss::testing

/// Any text at all.
template <>
struct rc::Arbitrary<smss::nt::text> {
    /// Any units, unpaired surrogates and NULs among them.
    static Gen<smss::nt::text> arbitrary() { return smss::testing::any_text(); }
};
