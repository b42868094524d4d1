// SPDX-License-Identifier: BSL-1.0
// What docs/simulate_a_reboot.md shows. Compiled and run by CTest; its output is compared with the page.
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/run.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/ideal.hpp>

#include <iostream>

using namespace smss;

// [registry]
constexpr std::u16string_view reg_text = uR"(Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"ProtectionMode"=dword:00000001

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\DOS Devices]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\KnownDLLs]
"DllDirectory"="C:\\WINDOWS\\system32"
"kernel32"="kernel32.dll"
"user32"="user32.dll"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\SubSystems]
"Required"=hex(7):57,00,69,00,6e,00,64,00,6f,00,77,00,73,00,00,00,00,00
"Windows"="C:\\WINDOWS\\system32\\csrss.exe"
"Kmode"="\\SystemRoot\\System32\\win32k.sys"
)";

// [show]
void show(std::vector<effect> const& effects, world::call wanted) {
    for (effect const& one : effects) {
        if (one.which != wanted) continue;
        std::cout << world::name(one.which);
        for (auto const& given : one.arguments) {
            if (given.is == world::kind::text && !given.string.empty()) std::cout << ' ' << nt::to_display(given.string);
            for (auto const& item : given.items) std::cout << ' ' << nt::to_display(item);
        }
        std::cout << (one.injected ? " fails\n" : "\n");
    }
}

int main() {
    // [ideal]
    world::ideal healthy{registry::parse(reg_text).content};
    auto const effects = run(healthy, edition::nt5_2);
    std::cout << "all is well:\n";
    show(effects, world::call::nt_create_section);
    show(effects, world::call::nt_raise_hard_error);

    // [fault]
    world::ideal same{registry::parse(reg_text).content};
    auto broken = world::fail_every(same, world::call::nt_create_paging_file);
    world::faulty no_win32k{same, world::fault{u"NtSetSystemInformation:SystemExtendServiceTableInformation"}};
    std::cout << "no paging file can be made:\n";
    show(run(broken, edition::nt5_2), world::call::nt_raise_hard_error);
    std::cout << "win32k cannot be loaded:\n";
    show(run(no_win32k, edition::nt5_2), world::call::nt_raise_hard_error);
}
