// SPDX-License-Identifier: BSL-1.0
// Knows: the registries that the later editions are run with, and the events of their outside.
#pragma once

#include "explain_boot/stock_windows_7.hpp"

#include <smss/nt/choice.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/run.hpp>
#include <smss/world/ideal.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace later_boot {

using smss::world::outside_event;

/// The stock Windows 7 of explain_boot, with further lines of `.reg` text behind it.
inline smss::registry::tree stock(std::string_view more = {}) {
    std::u16string text(explain::stock_windows_7.begin(), explain::stock_windows_7.end());
    text += u"\n[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager]\n";
    text.append(more.begin(), more.end());
    return smss::registry::parse(text).content;
}

/// `REG_MULTI_SZ` of these strings, as `.reg` text.
inline std::string multi(std::string_view name, std::vector<std::string> const& strings) {
    std::string line = "\"" + std::string{name} + "\"=hex(7):";
    for (std::string const& one : strings) {
        for (char const unit : one) {
            constexpr char const* digits = "0123456789abcdef";
            line += {digits[static_cast<unsigned char>(unit) >> 4], digits[static_cast<unsigned char>(unit) & 15], ',', '0', '0', ','};
        }
        line += "00,00,";
    }
    return line + "00,00\n";
}

inline outside_event event(outside_event::what does, std::u16string_view image, std::uint32_t instance = 0) {
    outside_event made;
    made.does = does;
    made.process = {smss::text{image}, instance};
    made.running = true;
    return made;
}
inline outside_event end_of(std::u16string_view image, std::uint32_t instance = 0) {
    return event(outside_event::what::exit, image, instance);
}

/// Somebody who asks for sessions: lsm or the service, connected.
inline std::vector<outside_event> client() {
    return {event(outside_event::what::spawn, u"termsrv.exe"), event(outside_event::what::connect, u"termsrv.exe")};
}
inline outside_event ask_for(std::uint32_t number, std::uint32_t session = 0) {
    outside_event made = event(outside_event::what::request, u"termsrv.exe");
    made.api_number = number;
    made.session = session;
    return made;
}

inline std::vector<smss::effect> boot_of(smss::profile const& meant, std::vector<outside_event> events = {}, std::string_view more = {}) {
    smss::world::scenario start;
    start.events = std::move(events);
    smss::world::ideal nt{stock(more), meant, std::move(start)};
    return smss::run(nt, meant);
}

}  // namespace later_boot
