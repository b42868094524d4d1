// SPDX-License-Identifier: BSL-1.0
// Knows: which environment variables describe the machine, what they say, and that they go to the registry only.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/manager.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

namespace detail {

[[nodiscard]] constexpr text decimal(std::uint64_t number) {
    char16_t digits[20]{};
    std::size_t count = 0;
    do {
        digits[count++] = static_cast<char16_t>(u'0' + static_cast<char16_t>(number % 10));
        number /= 10;
    } while (number != 0);
    text shown;
    while (count != 0) shown += digits[--count];
    return shown;
}

[[nodiscard]] constexpr text digits_of(std::uint32_t number, int places, std::u16string_view alphabet) {
    text shown;
    for (int i = places - 1; i >= 0; --i) shown += alphabet[number >> (4 * i) & 0xF];
    return shown;
}

template <typename Manager>
constexpr answer open_key(Manager& sm, std::u16string_view path) {
    effect request = make(call::nt_open_key);
    request.with(field::key, path);
    return sm.ask(std::move(request));
}

template <typename Manager>
constexpr answer query_value(Manager& sm, world::handle key, std::u16string_view name) {
    effect request = make(call::nt_query_value_key);
    request.with(field::value, name).about(key);
    return sm.ask(std::move(request));
}

template <typename Manager>
constexpr status set_string(Manager& sm, answer const& key, std::u16string_view name, std::u16string_view content) {
    effect request = make(call::nt_set_value_key);
    text data{content};
    data += u'\0';
    request.with(field::key, key.name).with(field::value, name).with(field::type, u"REG_SZ").with(field::data, data).about(key.opened);
    return sm.ask(std::move(request)).result;
}

template <typename Manager>
constexpr answer system_information(Manager& sm, std::u16string_view what) {
    effect request = make(call::nt_query_system_information);
    request.with(field::info_class, what);
    return sm.ask(std::move(request));
}

// \source facts nt5_2 3.7.4.5; vectors 001, 002
[[nodiscard]] constexpr text revision_text(std::uint64_t architecture, std::uint32_t revision) {
    bool const x86 = architecture == 0;
    if (x86 && revision >> 8 == 0xFF) return digits_of(revision & 0xFF, 2, u"0123456789ABCDEF");
    if (x86 || architecture == 6 || architecture == 9) return digits_of(revision, 4, u"0123456789abcdef");
    return decimal(revision);
}

}  // namespace detail

/// Writes the variables that describe the machine. A failure is fatal. \source facts nt5_2 3.7.4; vectors 001 to 008, 183
template <typename Manager>
constexpr status write_dynamic_variables(Manager& sm) {
    answer const basic = detail::system_information(sm, u"basic");
    if (!succeeded(basic.result)) return basic.result;
    answer const processor = detail::system_information(sm, u"processor");
    if (!succeeded(processor.result)) return processor.result;
    text path{registry::session_manager_native_path};
    path += u"\\Environment";
    answer const key = detail::open_key(sm, path);
    if (!succeeded(key.result)) return key.result;

    status done = detail::set_string(sm, key, u"OS", u"Windows_NT");
    if (!succeeded(done)) return done;
    std::u16string_view const architecture = processor.number == 0   ? u"x86"
                                             : processor.number == 6 ? u"IA64"
                                             : processor.number == 9 ? u"AMD64"
                                                                     : u"Unknown";
    done = detail::set_string(sm, key, u"PROCESSOR_ARCHITECTURE", architecture);
    if (!succeeded(done)) return done;
    done = detail::set_string(sm, key, u"PROCESSOR_LEVEL", detail::decimal(processor.other >> 16));
    if (!succeeded(done)) return done;

    answer const cpu = detail::open_key(sm, u"\\Registry\\Machine\\Hardware\\Description\\System\\CentralProcessor\\0");
    if (!succeeded(cpu.result)) return cpu.result;
    answer const identifier = detail::query_value(sm, cpu.opened, u"Identifier");
    if (!succeeded(identifier.result)) {
        sm.close(cpu.opened);
        return identifier.result;
    }
    text described = registry::string_of(identifier.value.data);
    answer const vendor = detail::query_value(sm, cpu.opened, u"VendorIdentifier");
    sm.close(cpu.opened);
    if (succeeded(vendor.result)) {
        described += u", ";
        described += registry::string_of(vendor.value.data);
    }
    done = detail::set_string(sm, key, u"PROCESSOR_IDENTIFIER", described);
    if (!succeeded(done)) return done;
    auto const revision = static_cast<std::uint32_t>(processor.other & 0xFFFF);
    done = detail::set_string(sm, key, u"PROCESSOR_REVISION", detail::revision_text(processor.number, revision));
    if (!succeeded(done)) return done;
    text const count = detail::decimal(basic.other);
    done = detail::set_string(sm, key, u"NUMBER_OF_PROCESSORS", count);
    if (!succeeded(done)) return done;

    answer const safe_boot = detail::open_key(sm, u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Safeboot\\Option");
    if (succeeded(safe_boot.result)) {
        answer const option = detail::query_value(sm, safe_boot.opened, u"OptionValue");
        sm.close(safe_boot.opened);
        if (succeeded(option.result)) {
            std::uint32_t const mode = registry::dword_of(option.value.data).value_or(0);
            std::u16string_view const name = mode == 1 ? u"MINIMAL" : mode == 2 ? u"NETWORK" : mode == 3 ? u"DSREPAIR" : u"";
            bool const previous = name.empty() && sm.as.takes(choice::unknown_safe_boot::previous_text);
            if (!name.empty() || previous) done = detail::set_string(sm, key, u"SAFEBOOT_OPTION", previous ? count.view() : name);
        }
    }
    sm.close(key.opened);
    return done;
}

}  // namespace smss::running
