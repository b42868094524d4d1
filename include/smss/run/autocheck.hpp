// SPDX-License-Identifier: BSL-1.0
// Knows: what is special about `autocheck` programs: the boot status around them, and the word on the screen without them.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/command.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

namespace detail {

template <typename Manager>
constexpr answer boot_status(Manager& sm, std::u16string_view operation, std::u16string_view item, std::uint32_t value) {
    effect request = make(call::rtl_get_set_boot_status_data);
    request.with(field::op, operation).with(field::item, item);
    if (operation == u"read") {
        request.at(tier::silent);
    } else {
        request.with(field::value, value);
    }
    return sm.ask(std::move(request));
}

template <typename Manager>
constexpr bool lock_boot_status(Manager& sm) {
    return succeeded(sm.ask(make(call::rtl_lock_boot_status_data)).result);
}

}  // namespace detail

/// Marks the boot as good while a check runs. \return what to restore, packed; 0 when nothing could be saved
/// \source facts nt5_2 3.2.9; vectors B4, 028; README (failed read of BootGood: 0 is written back)
template <typename Manager>
constexpr std::size_t save_boot_status(Manager& sm) {
    if (!detail::lock_boot_status(sm)) return 0;
    answer const good = detail::boot_status(sm, u"read", u"BootGood", 0);
    answer const shutdown = detail::boot_status(sm, u"read", u"BootShutdown", 0);
    (void)detail::boot_status(sm, u"write", u"BootGood", 1);
    (void)detail::boot_status(sm, u"write", u"BootShutdown", 1);
    std::size_t const saved_good = succeeded(good.result) ? static_cast<std::size_t>(good.number & 0xFF) : 0;
    std::size_t const saved_shutdown = succeeded(shutdown.result) ? static_cast<std::size_t>(shutdown.number & 0xFF) : 0;
    return 1 | saved_good << 8 | saved_shutdown << 16;
}

/// Puts back what `save_boot_status` gave.
template <typename Manager>
constexpr void restore_boot_status(Manager& sm, std::size_t saved) {
    if (saved == 0 || !detail::lock_boot_status(sm)) return;
    (void)detail::boot_status(sm, u"write", u"BootGood", static_cast<std::uint32_t>(saved >> 8 & 0xFF));
    (void)detail::boot_status(sm, u"write", u"BootShutdown", static_cast<std::uint32_t>(saved >> 16 & 0xFF));
}

/// Carries out one command line. Frame: `line`, `session`, `flags`. \source facts nt5_2 3.2.7, 3.2.9; vectors B2, B3, B4
template <typename Manager>
constexpr progress step_execute_command(Manager& sm, frame& f) {
    switch (f.at) {
        case 0: {
            if ((f.flags & run_debug) != 0) return sm.leave(status::success);  // the Debug subsystem no longer exists
            parsed_program parsed = parse_program(sm, f.line);
            if (!succeeded(parsed.result)) return sm.leave(parsed.result);
            f.what = std::move(parsed.what);
            std::uint32_t const flags = f.flags | (f.what.debug ? run_debug : 0) | (f.what.async ? run_async : 0);
            if (f.what.autocheck && !f.what.found) {
                text announcement = f.what.token;
                announcement += u" program not found - skipping AUTOCHECK\r\n";
                effect request = make(call::nt_display_string);
                request.with(field::text, announcement);
                (void)sm.ask(std::move(request));
                return sm.leave(status::success);
            }
            frame next;
            next.session = f.session;
            next.flags = flags;
            next.what = f.what;
            next.line = f.line;
            next.which = procedure::execute_image;
            f.at = 2;
            if (f.what.autocheck) {
                next.line = f.what.image;
                next.line += u' ';
                next.line += f.what.arguments;
                f.index = save_boot_status(sm);
                f.at = 1;
            } else if ((f.flags & run_subsystem) != 0) {
                next.which = procedure::load_subsystem;
            } else if (!f.what.found) {
                return sm.leave(status::object_name_not_found);
            }
            return sm.enter(std::move(next));
        }
        case 1:
            restore_boot_status(sm, f.index);
            return sm.leave(status::success);
        default: return sm.leave(sm.thread().returned);
    }
}

}  // namespace smss::running
