// SPDX-License-Identifier: BSL-1.0
// Knows: how the links of the DOS Devices key are made, and how an existing one is replaced.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <string_view>
#include <utility>

namespace smss::running {

/// Creates a symbolic link in a directory.
template <typename Manager>
constexpr answer create_link(Manager& sm, world::handle directory, std::u16string_view directory_name, std::u16string_view name,
                             std::u16string_view target, std::u16string_view attributes) {
    effect request = make(call::nt_create_symbolic_link_object);
    request.with(field::name, name)
        .with(field::root, directory_name)
        .with(field::attr, attributes)
        .with(field::sd, u"primary")
        .with(field::dacl_defaulted, true)
        .with(field::target, target)
        .about(directory);
    return sm.ask(std::move(request));
}

/// Makes all DOS device links. A failure is fatal. \source facts nt5_2 3.4; vectors D1, D2, 067 to 074, 179
template <typename Manager>
constexpr status create_dos_devices(Manager& sm) {
    effect open = make(call::nt_open_directory_object);
    open.with(field::name, sm.later() ? u"\\GLOBAL??" : u"\\??");
    answer const directory = sm.ask(std::move(open));
    if (!succeeded(directory.result)) return directory.result;
    sm.m.dos_device_directory = directory.opened;
    for (entry const& device : sm.m.dos_devices) {
        answer made = create_link(sm, directory.opened, directory.name, device.name, device.value, u"ci,openif,perm");
        if (made.result == status::object_name_exists) {
            effect request = make(call::nt_make_temporary_object);
            request.with_or_null(field::object, made.name).about(made.opened);
            (void)sm.ask(std::move(request));
            sm.close(made.opened);
            if (!device.value.empty()) {
                made = create_link(sm, directory.opened, directory.name, device.name, device.value, u"ci,perm");
            }
        }
        if (!succeeded(made.result)) return made.result;
        sm.close(made.opened);  // once more, for an existing link without a new target: an invalid handle, harmless (vectors D1)
    }
    sm.m.dos_devices.clear();
    return status::success;
}

}  // namespace smss::running
