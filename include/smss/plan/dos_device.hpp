// SPDX-License-Identifier: BSL-1.0
// Knows: the symbolic links of the DOS name space that the registry asks for.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/value.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// One value of DOS Devices: a link `name` in `\??` (from 6.x on `\GLOBAL??`).
struct dos_device {
    text name{};    ///< as stored
    text target{};  ///< empty: an existing link of that name is removed and none is made
    text raw{};     ///< the target as stored, before expansion
    origin where{};  ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(dos_device const& left, dos_device const& right) {
        return left.name == right.name && left.target == right.target;
    }
};

namespace detail {

constexpr void check_dos_device(dos_device const& link, diagnostics& oddities) {
    if (link.name.empty()) {
        oddities.push_back({severity::warning, link.where, u"data in the key's default value", u"named values only",
                            u"a link with an empty name is asked for", "SMSS-CFG-025"});
    } else if (link.name.view().find(u'\\') != std::u16string_view::npos) {
        oddities.push_back({severity::danger, link.where, say(u"a backslash in the name ", link.name), u"a single name",
                            u"unless the part before the backslash is an existing directory, the link cannot be made and the boot fails",
                            "SMSS-CFG-025"});
    }
    if (link.target.empty()) {
        oddities.push_back({severity::warning, link.where, u"an empty target", u"the path of a device",
                            say(u"an existing link ", link.name, u" is removed; if there is none, one that leads nowhere is made"),
                            "SMSS-CFG-025"});
    } else if (link.target[0] != u'\\') {
        oddities.push_back({severity::warning, link.where, say(u"the target ", link.target), u"an object path such as \\Device\\Null",
                            u"the link leads nowhere, or cannot be made, which fails the boot", "SMSS-CFG-025"});
    }
}

}  // namespace detail

/// Reads the values of the DOS Devices key, in stored order. Of a value with several strings the last one counts.
/// \source facts nt5_2 2.4.7, 3.4; windows-editions B.2 step 3; vectors D1, D2, 070
[[nodiscard]] constexpr std::vector<dos_device> read_dos_devices(std::vector<registry::value> const& values, environment const& with,
                                                                 diagnostics& oddities) {
    std::vector<dos_device> links;
    links.reserve(values.size());
    for (registry::value const& stored : values) {
        origin const where = origin_of(u"DOS Devices", stored.name);
        reading list = read_value(&stored, where, with, oddities);
        for (delivery& entry : list.strings) {
            dos_device link;
            link.name = stored.name;
            link.raw = entry.take_stored();
            link.target = std::move(entry.content);
            link.where = std::move(entry.where);
            if (!links.empty() && nt::equal_ignoring_case(links.back().name, link.name)) {
                if (!nt::equal_ignoring_case(links.back().target, link.target)) links.back() = std::move(link);
            } else {
                links.push_back(std::move(link));
            }
        }
        if (!list.strings.empty()) detail::check_dos_device(links.back(), oddities);
    }
    return links;
}

}  // namespace smss::plan
