// SPDX-License-Identifier: BSL-1.0
// Knows: small configurations, failing requests and outside events that RapidCheck chooses, and how they become a case.
#pragma once

#include "scenario.hpp"

#include <smss/testing/property.hpp>

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace refinement {

/// One thing that the outside does, with two numbers that say to whom and how.
struct any_event {
    std::uint8_t what = 0;
    std::uint8_t who = 0;
    std::uint8_t how = 0;
};

/// One request that fails.
struct any_fault {
    std::uint8_t call = 0;  ///< index in `failing_calls`
    std::uint16_t nth = 1;
};

/// Calls that can be told to fail; the first is any request, by its place.
inline constexpr std::array<std::u16string_view, 19> failing_calls{u"*",
                                                                   u"NtCreateDirectoryObject",
                                                                   u"NtCreateSection",
                                                                   u"RtlCreateUserProcess",
                                                                   u"NtResumeThread",
                                                                   u"NtSetInformationProcess",
                                                                   u"NtSetValueKey",
                                                                   u"NtSetSystemInformation",
                                                                   u"NtAcceptConnectPort",
                                                                   u"NtCompleteConnectPort",
                                                                   u"NtConnectPort",
                                                                   u"NtReplyWaitReceivePort",
                                                                   u"NtRequestWaitReplyPort",
                                                                   u"NtDuplicateObject",
                                                                   u"NtOpenProcess",
                                                                   u"NtCreateEvent",
                                                                   u"NtWaitForMultipleObjects",
                                                                   u"NtSetEvent",
                                                                   u"NtAdjustPrivilegesToken"};

/// A case in numbers, so that it shrinks well: 0 is the plainest everywhere.
struct any_case {
    bool reactos = false;
    bool no_kmode = false;
    std::uint8_t required = 0;  ///< Debug and Windows, Windows, Windows and Posix, nothing, REG_SZ, no Windows value
    std::uint8_t boot = 0;      ///< bits: which programs
    std::uint8_t setup = 0;
    std::uint8_t execute = 0;
    std::uint8_t lists = 0;        ///< bits: object directories, DOS devices, known DLLs, a bad known DLL, a rename, a paging file, MiniNT
    std::uint8_t images = 0;       ///< bits: csrss for Windows, winlogon native, psxss native, no winlogon
    std::uint8_t first_csrss = 0;  ///< connects, exits, stays, connects with another type
    std::uint8_t other_csrss = 0;
    std::vector<any_event> events{};
    std::vector<any_fault> faults{};

    [[nodiscard]] profile as() const { return reactos ? edition::nt5_2 | choice::reactos : profile{edition::nt5_2}; }
    [[nodiscard]] input make() const;
};

namespace detail {

inline std::vector<text> chosen(unsigned bits) {
    constexpr std::array<std::u16string_view, 4> lines_to_choose{u"first one", u"async second", u"absent x", u"gui.exe"};
    std::vector<text> lines;
    for (std::size_t i = 0; i < lines_to_choose.size(); ++i) {
        if ((bits >> i & 1u) != 0) lines.emplace_back(lines_to_choose[i]);
    }
    return lines;
}

inline registry::value list(std::u16string_view name, std::vector<text> const& strings) {
    text units;
    for (text const& one : strings) {
        units += one;
        units += u'\0';
    }
    units += u'\0';
    return {name, registry::value_type::multi_sz, registry::to_bytes(units)};
}

inline world::outside_event event_of(any_event const& chosen) {
    using what = world::outside_event::what;
    constexpr std::array<std::u16string_view, 4> clients{u"winlogon.exe", u"csrss.exe", u"ts.exe", u"psxss.exe"};
    constexpr std::array<std::u16string_view, 5> subsystems{u"Posix", u"posix", u"Os2", u"Nope", u""};
    world::outside_event one;
    one.process = {text{clients[chosen.who % 4]}, chosen.who / 4 % 4u};
    switch (chosen.what % 8) {
        case 0:
            one.does = what::connect;
            one.subsystem = chosen.who % 4 == 1 ? image_subsystem::windows_gui : image_subsystem::unknown;
            break;
        case 1:
            one.does = what::request;
            one.api_number = 5;
            one.name = chosen.how % 4 == 1 ? u"nosuch.exe" : chosen.how % 4 == 2 ? u"gui.exe" : u"";
            break;
        case 2:
            one.does = what::request;
            one.api_number = 6;
            one.session = chosen.how % 4;
            break;
        case 3:
            one.does = what::request;
            one.api_number = 4;
            one.name = subsystems[chosen.how % 5];
            break;
        case 4:
            one.does = what::request;
            one.api_number = chosen.how % 4 == 3 ? 9 : chosen.how % 4;
            break;
        case 5:
            one.does = what::exit;
            one.code = chosen.how;
            break;
        case 6:
            one.does = what::disconnect;
            break;
        default:
            one.does = what::spawn;
            one.process = {u"ts.exe", 0};
            one.running = true;
            break;
    }
    return one;
}

inline world::process_script script(std::u16string_view image, std::uint32_t instance, unsigned how, std::u16string_view port) {
    using what = world::process_action::what;
    world::process_script made{text{image}, instance, {}};
    switch (how % 4) {
        case 1:
            made.actions.push_back({what::exit, 7, image_subsystem::unknown, {}});
            break;
        case 2:
            made.actions.push_back({what::stay, 0, image_subsystem::unknown, {}});
            break;
        default:
            made.actions.push_back({what::connect, 0, how % 4 == 3 ? image_subsystem::native : image_subsystem::windows_gui, text{port}});
            break;
    }
    return made;
}

}  // namespace detail

inline input any_case::make() const {
    using registry::make_sz;
    input made;
    world::scenario& from = made.from;
    auto const key = [&](std::u16string_view below) {
        text path = u"System\\CurrentControlSet\\Control\\Session Manager";
        path += below;
        return from.registry.create(path);
    };
    auto const has = [](unsigned bits, unsigned place) { return (bits >> place & 1u) != 0; };
    registry::key_index const top = key(u"");
    from.registry.set(top, detail::list(u"BootExecute", detail::chosen(boot)));
    from.registry.set(top, detail::list(u"SetupExecute", detail::chosen(setup)));
    from.registry.set(top, detail::list(u"Execute", detail::chosen(execute)));
    from.registry.set(top, detail::list(u"ObjectDirectories", has(lists, 0) ? std::vector<text>{u"\\Windows", u"\\Sessions", u"\\KnownDlls"}
                                                                            : std::vector<text>{}));
    if (has(lists, 4)) from.registry.set(top, detail::list(u"PendingFileRenameOperations", {u"\\??\\C:\\old", u"\\??\\C:\\new"}));
    registry::key_index const memory = key(u"\\Memory Management");
    from.registry.set(memory,
                      detail::list(u"PagingFiles", has(lists, 5) ? std::vector<text>{u"C:\\pagefile.sys 32 64"} : std::vector<text>{}));
    registry::key_index const devices = key(u"\\DOS Devices");
    if (has(lists, 1)) from.registry.set(devices, make_sz(u"NUL", u"\\Device\\Null"));
    registry::key_index const dlls = key(u"\\KnownDlls");
    from.registry.set(dlls, make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32"));
    if (has(lists, 2)) from.registry.set(dlls, make_sz(u"kernel32", u"kernel32.dll"));
    if (has(lists, 3)) from.registry.set(dlls, make_sz(u"bad", u"bad.dll"));
    registry::key_index const environment = key(u"\\Environment");
    from.registry.set(environment, make_sz(u"Path", u"C:\\WINDOWS\\system32"));
    if (has(lists, 6)) (void)from.registry.create(u"System\\CurrentControlSet\\Control\\MiniNT");

    registry::key_index const subsystems = key(u"\\SubSystems");
    from.registry.set(subsystems, make_sz(u"Debug", u""));
    if (!no_kmode) from.registry.set(subsystems, make_sz(u"Kmode", u"\\SystemRoot\\System32\\win32k.sys"));
    switch (required % 6) {
        case 1:
            from.registry.set(subsystems, detail::list(u"Required", {u"Windows"}));
            break;
        case 2:
            from.registry.set(subsystems, detail::list(u"Required", {u"Windows", u"Posix"}));
            break;
        case 3:
            from.registry.set(subsystems, detail::list(u"Required", {}));
            break;
        case 4:
            from.registry.set(subsystems, make_sz(u"Required", u"Windows"));
            break;
        default:
            from.registry.set(subsystems, detail::list(u"Required", {u"Debug", u"Windows"}));
            break;
    }
    from.registry.set(subsystems, detail::list(u"Optional", {u"Posix", u"Os2"}));
    if (required % 6 != 5) from.registry.set(subsystems, make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe x"));
    from.registry.set(subsystems, make_sz(u"Posix", u"C:\\WINDOWS\\system32\\psxss.exe"));
    from.registry.set(subsystems, make_sz(u"Os2", u"C:\\WINDOWS\\system32\\os2ss.exe"));
    registry::key_index const processor = from.registry.create(u"Hardware\\Description\\System\\CentralProcessor\\0");
    from.registry.set(processor, make_sz(u"Identifier", u"x86 Family 6"));

    from.volumes = {{u'C', u"\\Device\\HarddiskVolume1", std::uint64_t{4} << 30}};
    from.objects.push_back({u"\\SystemRoot", text{u"\\Device\\HarddiskVolume1\\WINDOWS"}});
    for (std::u16string_view const name : {u"csrss.exe", u"winlogon.exe", u"first.exe", u"second.exe", u"gui.exe", u"psxss.exe",
                                           u"kernel32.dll", u"bad.dll", u"win32k.sys"}) {
        if (name == u"winlogon.exe" && has(images, 3)) continue;
        world::file file;
        file.path = text{u"C:\\WINDOWS\\system32\\"} + name;
        file.kind = name.ends_with(u".exe") ? world::file_kind::executable : world::file_kind::dll;
        bool const graphic = name == u"gui.exe" || (name == u"winlogon.exe" && !has(images, 1)) ||
                             (name == u"csrss.exe" && has(images, 0)) || (name == u"psxss.exe" && !has(images, 2));
        if (graphic) file.subsystem = image_subsystem::windows_gui;
        file.bad_checksum = name == u"bad.dll";
        from.files.push_back(std::move(file));
    }
    world::file old;
    old.path = u"C:\\old";
    from.files.push_back(old);

    from.processes.push_back(detail::script(u"csrss.exe", 1, first_csrss, u"\\Windows\\SbApiPort"));
    if (other_csrss % 4 != 0) from.processes.push_back(detail::script(u"csrss.exe", 2, other_csrss, u"\\Sessions\\1\\Windows\\SbApiPort"));
    for (any_event const& one : events) from.events.push_back(detail::event_of(one));
    for (any_fault const& one : faults)
        made.faults.push_back({text{failing_calls[one.call % failing_calls.size()]}, one.nth, status::insufficient_resources});
    return made;
}

inline std::ostream& operator<<(std::ostream& out, any_case const& one) {
    out << (one.reactos ? "ReactOS" : "documented") << (one.no_kmode ? ", no Kmode" : "") << ", required " << int{one.required % 6}
        << ", boot " << int{one.boot} << ", setup " << int{one.setup} << ", execute " << int{one.execute} << ", lists " << int{one.lists}
        << ", images " << int{one.images} << ", csrss " << int{one.first_csrss % 4} << " and " << int{one.other_csrss % 4} << ", events";
    for (any_event const& event : one.events) out << " {" << int{event.what % 8} << ',' << int{event.who} << ',' << int{event.how} << '}';
    out << ", faults";
    for (any_fault const& fault : one.faults) {
        std::string call;
        for (char16_t const unit : failing_calls[fault.call % failing_calls.size()]) call += static_cast<char>(unit);
        out << ' ' << call << '#' << fault.nth;
    }
    return out;
}

}  // namespace refinement

namespace rc {

template <>
struct Arbitrary<refinement::any_case> {
    static Gen<refinement::any_case> arbitrary() {
        using refinement::any_case;
        using refinement::any_event;
        using refinement::any_fault;
        auto const below = [](int limit) { return gen::cast<std::uint8_t>(gen::inRange(0, limit)); };
        // Most cases have one oddity or none, so that boots come to their end and outside events to their turn.
        auto const rarely = [&](int limit) {
            return gen::weightedOneOf<std::uint8_t>({{5, gen::just(std::uint8_t{0})}, {1, below(limit)}});
        };
        auto const event = gen::build<any_event>(gen::set(&any_event::what, below(8)), gen::set(&any_event::who, below(16)),
                                                 gen::set(&any_event::how, below(20)));
        auto const fault = gen::build<any_fault>(gen::set(&any_fault::call, below(19)),
                                                 gen::set(&any_fault::nth, gen::oneOf(gen::cast<std::uint16_t>(gen::inRange(1, 12)),
                                                                                      gen::cast<std::uint16_t>(gen::inRange(1, 400)))));
        auto const fault_list = gen::weightedOneOf<std::vector<any_fault>>(
            {{2, gen::just(std::vector<any_fault>{})}, {2, gen::container<std::vector<any_fault>>(1, fault)}});
        return gen::build<any_case>(
            gen::set(&any_case::reactos), gen::set(&any_case::no_kmode, gen::map(rarely(2), [](std::uint8_t v) { return v != 0; })),
            gen::set(&any_case::required, rarely(6)), gen::set(&any_case::boot, rarely(16)), gen::set(&any_case::setup, rarely(16)),
            gen::set(&any_case::execute, rarely(16)), gen::set(&any_case::lists, below(128)), gen::set(&any_case::images, rarely(16)),
            gen::set(&any_case::first_csrss, rarely(4)), gen::set(&any_case::other_csrss, rarely(4)),
            gen::set(&any_case::events, gen::container<std::vector<any_event>>(event)), gen::set(&any_case::faults, fault_list));
    }
};

}  // namespace rc
