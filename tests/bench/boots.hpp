// SPDX-License-Identifier: BSL-1.0
// Knows: the systems that benchmarks boot: a stock one, one with many renames, and any number of random ones.
#pragma once

#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
#include <smss/world/scenario.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boots {

using namespace smss;

// --- configurations ----------------------------------------------------------------------------------------------------

inline registry::value list(std::u16string_view name, std::vector<std::u16string> const& strings) {
    text units;
    for (std::u16string const& one : strings) {
        units += one;
        units += u'\0';
    }
    units += u'\0';
    return {name, registry::value_type::multi_sz, registry::to_bytes(units)};
}

inline registry::key_index sm_key(world::scenario& of, std::u16string_view below = {}) {
    text path = u"System\\CurrentControlSet\\Control\\Session Manager";
    path += below;
    return of.registry.create(path);
}

constexpr std::array<std::u16string_view, 21> dlls{u"advapi32", u"comdlg32", u"gdi32",    u"imagehlp", u"kernel32", u"lz32",    u"msvcrt",
                                                   u"ole32",    u"oleaut32", u"olecli32", u"olesvr32", u"olethk32", u"rpcrt4",  u"setupapi",
                                                   u"shell32",  u"url",      u"urlmon",   u"user32",   u"version",  u"wininet", u"wldap32"};

// What ReactOS installs, as in vector 001. \source facts nt5_2 section 7; vectors 001
inline world::scenario stock() {
    using registry::make_dword;
    using registry::make_expand_sz;
    using registry::make_sz;
    world::scenario made;
    made.system_root = u"C:\\ReactOS";
    registry::key_index const top = sm_key(made);
    made.registry.set(top, list(u"BootExecute", {u"autocheck autochk"}));
    made.registry.set(top, make_dword(u"GlobalFlag", 0));
    made.registry.set(top, list(u"ObjectDirectories", {u"\\Windows", u"\\RPC Control"}));
    made.registry.set(top, make_dword(u"ProtectionMode", 1));
    registry::key_index const devices = sm_key(made, u"\\DOS Devices");
    made.registry.set(devices, make_sz(u"AUX", u"\\DosDevices\\COM1"));
    made.registry.set(devices, make_sz(u"MAILSLOT", u"\\Device\\MailSlot"));
    made.registry.set(devices, make_sz(u"NUL", u"\\Device\\Null"));
    made.registry.set(devices, make_sz(u"PIPE", u"\\Device\\NamedPipe"));
    made.registry.set(devices, make_sz(u"PRN", u"\\DosDevices\\LPT1"));
    registry::key_index const environment = sm_key(made, u"\\Environment");
    made.registry.set(environment, make_expand_sz(u"ComSpec", u"%SystemRoot%\\system32\\cmd.exe"));
    made.registry.set(environment,
                      make_expand_sz(u"Path", u"%SystemRoot%\\bin;%SystemRoot%\\System32;%SystemRoot%;%SystemRoot%\\System32\\Wbem"));
    made.registry.set(environment, make_sz(u"PATHEXT", u".COM;.EXE;.BAT;.CMD"));
    made.registry.set(environment, make_expand_sz(u"TEMP", u"%SystemRoot%\\TEMP"));
    made.registry.set(environment, make_expand_sz(u"TMP", u"%SystemRoot%\\TEMP"));
    made.registry.set(environment, make_expand_sz(u"windir", u"%SystemRoot%"));
    registry::key_index const known = sm_key(made, u"\\KnownDlls");
    made.registry.set(known, make_expand_sz(u"DllDirectory", u"%SystemRoot%\\system32"));
    (void)sm_key(made, u"\\Memory Management");
    registry::key_index const subsystems = sm_key(made, u"\\SubSystems");
    made.registry.set(subsystems, make_expand_sz(u"Debug", u""));
    made.registry.set(subsystems, make_expand_sz(u"Kmode", u"%SystemRoot%\\system32\\win32k.sys"));
    made.registry.set(subsystems, list(u"Optional", {u"Posix"}));
    made.registry.set(subsystems, make_expand_sz(u"Posix", u"%SystemRoot%\\system32\\psxss.exe"));
    made.registry.set(subsystems, list(u"Required", {u"Debug", u"Windows"}));
    made.registry.set(subsystems,
                      make_expand_sz(u"Windows",
                                     u"%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows SharedSection=1024,12288,512 Windows=On "
                                     u"SubSystemType=Windows ServerDll=basesrv,1 ServerDll=winsrv:UserServerDllInitialization,3 "
                                     u"ServerDll=winsrv:ConServerDllInitialization,2 ProfileControl=Off MaxRequestThreads=16"));
    registry::key_index const processor = made.registry.create(u"Hardware\\Description\\System\\CentralProcessor\\0");
    made.registry.set(processor, make_sz(u"Identifier", u"x86 Family 6 Model 15 Stepping 11"));
    made.registry.set(processor, make_sz(u"VendorIdentifier", u"GenuineIntel"));
    made.registry.set(made.registry.create(u"System\\Setup"), make_sz(u"SystemPartition", u"\\Device\\Harddisk0\\Partition1"));
    (void)made.registry.create(u"Software\\Microsoft\\Windows\\CurrentVersion\\Setup");

    made.volumes = {{u'C', u"\\Device\\Harddisk0\\Partition1", std::uint64_t{8} << 30}};
    auto const add = [&](std::u16string_view name, world::file_kind kind, image_subsystem subsystem = image_subsystem::native) {
        world::file file;
        file.path = text{u"C:\\ReactOS\\system32\\"} + name;
        file.kind = kind;
        file.subsystem = subsystem;
        if (kind == world::file_kind::dll && name != u"win32k.sys" && name != u"ntdll.dll") file.imports = {u"ntdll.dll", u"KERNEL32.dll"};
        made.files.push_back(std::move(file));
    };
    add(u"ntdll.dll", world::file_kind::dll);
    for (std::u16string_view const dll : dlls) {
        text const file = text{dll} + u".dll";
        made.registry.set(known, make_sz(dll, file));
        add(file, world::file_kind::dll);
    }
    for (std::u16string_view const program : {u"smss.exe", u"csrss.exe", u"autochk.exe"}) add(program, world::file_kind::executable);
    add(u"winlogon.exe", world::file_kind::executable, image_subsystem::windows_gui);
    add(u"psxss.exe", world::file_kind::executable, image_subsystem::windows_gui);
    add(u"win32k.sys", world::file_kind::dll);
    return made;
}

inline std::u16string numbered(std::u16string_view stem, std::size_t number) {
    std::u16string made{stem};
    for (char const digit : std::to_string(number)) made += static_cast<char16_t>(digit);
    return made;
}

// The stock system with `count` files to be renamed, one after the other.
inline world::scenario with_renames(std::size_t count) {
    world::scenario made = stock();
    std::vector<std::u16string> strings;
    for (std::size_t i = 0; i < count; ++i) {
        world::file file;
        file.path = std::u16string_view{numbered(u"C:\\Files\\before", i)};
        made.files.push_back(std::move(file));
        strings.push_back(numbered(u"\\??\\C:\\Files\\before", i));
        strings.push_back(numbered(u"!\\??\\C:\\Files\\after", i));
    }
    made.registry.set(sm_key(made), list(u"PendingFileRenameOperations", strings));
    return made;
}

// The stock system with every list changed at random.
inline world::scenario random_scenario(std::mt19937& random) {
    auto const below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random); };
    world::scenario made = stock();
    registry::key_index const top = sm_key(made);
    constexpr std::array<std::u16string_view, 4> commands{u"autocheck autochk *", u"async first x", u"second", u"absent"};
    std::vector<std::u16string> chosen;
    for (std::size_t i = below(6); i > 0; --i) chosen.emplace_back(commands[below(commands.size())]);
    made.registry.set(top, list(u"BootExecute", chosen));
    std::vector<std::u16string> renames;
    for (std::size_t i = below(20); i > 0; --i) {
        renames.push_back(numbered(u"\\??\\C:\\file", below(10)));
        renames.push_back(below(2) == 0 ? std::u16string{} : numbered(u"\\??\\C:\\file", below(10)));
    }
    made.registry.set(top, list(u"PendingFileRenameOperations", renames));
    for (std::size_t i = 0; i < 10; ++i) {
        world::file file;
        file.path = std::u16string_view{numbered(u"C:\\file", i)};
        if (below(2) == 0) made.files.push_back(std::move(file));
    }
    registry::key_index const known = sm_key(made, u"\\KnownDlls");
    for (std::u16string_view const dll : dlls) {
        if (below(3) == 0) (void)made.registry.remove_value(known, dll);
    }
    constexpr std::array<std::u16string_view, 4> paging{u"?:\\pagefile.sys", u"C:\\pagefile.sys 64 128", u"D:\\x 1 1", u"C:\\pagefile.sys"};
    made.registry.set(sm_key(made, u"\\Memory Management"), list(u"PagingFiles", {std::u16string{paging[below(paging.size())]}}));
    registry::key_index const environment = sm_key(made, u"\\Environment");
    for (std::size_t i = below(20); i > 0; --i) {
        std::u16string const name = numbered(u"variable", i);
        made.registry.set(environment, registry::make_expand_sz(name, u"%windir%\\%TEMP%"));
    }
    if (below(4) == 0) (void)made.registry.remove_value(sm_key(made, u"\\SubSystems"), u"Kmode");
    return made;
}

}  // namespace boots
