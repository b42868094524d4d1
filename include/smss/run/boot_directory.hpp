// SPDX-License-Identifier: BSL-1.0
// Knows: how the device name of the system partition becomes the drive letter that Setup finds as BootDir.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/dynamic_variable.hpp>
#include <smss/run/manager.hpp>
#include <smss/world/object_namespace.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// Writes BootDir. Every failure is silent. \source facts nt5_2 3.9.1; vectors 001, 002
template <typename Manager>
constexpr void translate_system_partition(Manager& sm) {
    answer const setup = detail::open_key(sm, u"\\Registry\\Machine\\System\\Setup");
    if (!succeeded(setup.result)) return;
    answer const stored = detail::query_value(sm, setup.opened, u"SystemPartition");
    sm.close(setup.opened);
    if (!succeeded(stored.result)) return;
    text const partition = registry::string_of(stored.value.data);

    for (std::uint32_t place = 0;; ++place) {
        effect query = make(call::nt_query_directory_object);
        query.with(field::value, place).about(sm.m.dos_device_directory);
        answer const found = sm.ask(std::move(query));
        if (!succeeded(found.result)) return;
        if (found.number != static_cast<std::uint64_t>(world::object_type::symbolic_link)) continue;
        if (found.name.size() != 2 || found.name[1] != u':') continue;
        effect open = make(call::nt_open_symbolic_link_object);
        open.with(field::name, found.name).about(sm.m.dos_device_directory);
        answer const link = sm.ask(std::move(open));
        if (!succeeded(link.result)) return;
        answer const target = sm.ask(call::nt_query_symbolic_link_object, link.opened);
        sm.close(link.opened);
        if (!succeeded(target.result)) return;
        bool const same = nt::equal_ignoring_case(partition, target.name);
        bool const below = target.name.size() > partition.size() && target.name[partition.size()] == u'\\' &&
                           nt::starts_with_ignoring_case(target.name, partition);
        if (!same && !below) continue;
        answer const key = detail::open_key(sm, u"\\Registry\\Machine\\Software\\Microsoft\\Windows\\CurrentVersion\\Setup");
        if (!succeeded(key.result)) return;
        (void)detail::set_string(sm, key, u"BootDir", found.name + u"\\");
        sm.close(key.opened);
        return;
    }
}

}  // namespace smss::running
