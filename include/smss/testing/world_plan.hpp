// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate worlds to boot in, and plans of what fails there.
#pragma once

#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/session_manager_key.hpp>
#include <smss/testing/show.hpp>
#include <smss/world/call.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/scenario.hpp>

#include <rapidcheck.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace smss::testing {

/// A system file that a world may lack, or have damaged, and what it imports.
struct stock_file {
    std::u16string_view name;                      ///< below the system directory
    world::file_kind kind;                         ///< what the file is
    image_subsystem subsystem;                     ///< of an executable image
    std::array<std::u16string_view, 3> imports{};  ///< names of the DLLs that it imports
};

/// The files of a small system, in `C:\WINDOWS\system32`.
inline constexpr std::array stock_files{
    stock_file{u"csrss.exe", world::file_kind::executable, image_subsystem::native},
    stock_file{u"winlogon.exe", world::file_kind::executable, image_subsystem::windows_gui},
    stock_file{u"autochk.exe", world::file_kind::executable, image_subsystem::native},
    stock_file{u"first.exe", world::file_kind::executable, image_subsystem::native},
    stock_file{u"second.exe", world::file_kind::executable, image_subsystem::native},
    stock_file{u"gui.exe", world::file_kind::executable, image_subsystem::windows_gui},
    stock_file{u"psxss.exe", world::file_kind::executable, image_subsystem::native},
    stock_file{u"ntdll.dll", world::file_kind::dll, image_subsystem::native},
    stock_file{u"kernel32.dll", world::file_kind::dll, image_subsystem::native, {u"ntdll.dll"}},
    stock_file{u"user32.dll", world::file_kind::dll, image_subsystem::native, {u"ntdll.dll", u"GDI32.dll", u"KERNEL32.dll"}},
    stock_file{u"gdi32.dll", world::file_kind::dll, image_subsystem::native, {u"user32.dll", u"kernel32.dll"}},
    stock_file{u"ole32.dll", world::file_kind::dll, image_subsystem::native, {u"ntdll.dll", u"kernel32.dll", u"rpcrt4.dll"}},
    stock_file{u"rpcrt4.dll", world::file_kind::dll, image_subsystem::native, {u"kernel32.dll", u"missing.dll"}},
    stock_file{u"win32k.sys", world::file_kind::dll, image_subsystem::native},
};

/// A world as data: a key to boot from, and what differs from the stock system.
struct world_plan {
    session_manager_key key{};                   ///< the registry
    std::uint32_t absent = 0;                    ///< bit i: stock file i is not there
    std::uint32_t damaged = 0;                   ///< bit i: stock file i does not verify
    std::uint8_t more_files = 0x1F;              ///< which of `C:\a`, b, c, `dir\e` and `D:\d` exist
    std::uint8_t read_only = 0;                  ///< bit i: that one of these files is read-only
    std::uint32_t free_mb = 4096;                ///< on C:
    std::uint64_t ram_mb = 512;                  ///< physical memory
    std::uint8_t safe_boot = 0;                  ///< 0: no Option key
    bool mini_nt = false;                        ///< the key MiniNT exists
    bool second_volume = true;                   ///< there is a drive D
    bool boot_status_data = true;                ///< the file of the boot status can be read
    std::vector<world::outside_event> events{};  ///< what the outside does, in this order

    /// The world, ready to boot.
    [[nodiscard]] world::scenario scenario() const {
        world::scenario made;
        (void)key.write_to(made.registry);
        auto const set = [&](std::u16string_view path, registry::value stored) {
            made.registry.set(made.registry.create(path), std::move(stored));
        };
        set(u"Hardware\\Description\\System\\CentralProcessor\\0", registry::make_sz(u"Identifier", u"x86 Family 6"));
        set(u"Hardware\\Description\\System\\CentralProcessor\\0", registry::make_sz(u"VendorIdentifier", u"GenuineIntel"));
        set(u"System\\Setup", registry::make_sz(u"SystemPartition", u"\\Device\\HarddiskVolume1"));
        (void)made.registry.create(u"Software\\Microsoft\\Windows\\CurrentVersion\\Setup");
        if (mini_nt) (void)made.registry.create(u"System\\CurrentControlSet\\Control\\MiniNT");
        if (safe_boot != 0) {
            set(u"System\\CurrentControlSet\\Control\\Safeboot\\Option", registry::make_dword(u"OptionValue", safe_boot));
        }
        made.volumes.push_back({u'C', u"\\Device\\HarddiskVolume1", std::uint64_t{free_mb} << 20});
        if (second_volume) made.volumes.push_back({u'D', u"\\Device\\HarddiskVolume2", std::uint64_t{1} << 30});
        for (std::size_t i = 0; i < stock_files.size(); ++i) {
            if ((absent >> i & 1) != 0) continue;
            world::file file;
            file.path = nt::text{u"C:\\WINDOWS\\system32\\"} + stock_files[i].name;
            file.kind = stock_files[i].kind;
            file.subsystem = stock_files[i].subsystem;
            file.bad_checksum = (damaged >> i & 1) != 0;
            for (std::u16string_view const import : stock_files[i].imports) {
                if (!import.empty()) file.imports.emplace_back(import);
            }
            made.files.push_back(std::move(file));
        }
        constexpr std::array<std::u16string_view, 5> others{u"C:\\a", u"C:\\b", u"C:\\c", u"C:\\dir\\e", u"D:\\d"};
        for (std::size_t i = 0; i < others.size(); ++i) {
            if ((more_files >> i & 1) == 0 || (i == 4 && !second_volume)) continue;
            world::file file;
            file.path = others[i];
            file.size = 4096 + i;
            file.readonly = (read_only >> i & 1) != 0;
            made.files.push_back(std::move(file));
        }
        made.options.ram = ram_mb << 20;
        made.options.boot_status_data = boot_status_data;
        made.events = events;
        return made;
    }
};

/// How RapidCheck prints it.
inline void showValue(world_plan const& one, std::ostream& out) {
    auto const list = [&](char const* title, std::uint32_t bits) {
        if (bits == 0) return;
        out << title;
        for (std::size_t i = 0; i < stock_files.size(); ++i) {
            if ((bits >> i & 1) == 0) continue;
            out << ' ';
            nt::showValue(nt::text{stock_files[i].name}, out);
        }
    };
    list("\nabsent:", one.absent);
    list("\ndamaged:", one.damaged);
    out << "\nother files " << int{one.more_files} << ", read-only " << int{one.read_only} << ", " << one.free_mb << " MB free, "
        << one.ram_mb << " MB of memory, safe boot " << int{one.safe_boot} << (one.mini_nt ? ", MiniNT" : "")
        << (one.second_volume ? "" : ", no D:") << (one.boot_status_data ? "" : ", no bootstat.dat") << ", " << one.events.size()
        << " events from outside\n";
    showValue(one.key, out);
}

/// A world that holds together: the key is well-formed, nothing that a boot needs is absent or damaged.
[[nodiscard]] inline rc::Gen<world_plan> healthy_world() {
    namespace gen = rc::gen;
    return gen::build<world_plan>(gen::set(&world_plan::key, well_formed_key()),
                                  gen::set(&world_plan::more_files, gen::inRange<std::uint8_t>(0, 32)),
                                  gen::set(&world_plan::read_only, gen::inRange<std::uint8_t>(0, 32)),
                                  gen::set(&world_plan::free_mb, gen::element<std::uint32_t>(4096, 300, 200, 20, 60000)),
                                  gen::set(&world_plan::ram_mb, gen::element<std::uint64_t>(512, 64, 1024, 4096, 8192)),
                                  gen::set(&world_plan::safe_boot, gen::inRange<std::uint8_t>(0, 5)),
                                  gen::set(&world_plan::mini_nt, gen::map(gen::inRange(0, 5), [](int one) { return one == 4; })),
                                  gen::set(&world_plan::second_volume), gen::set(&world_plan::boot_status_data));
}

/// A failure of any call, or of any request; a fault of the world, not of the configuration.
[[nodiscard]] inline rc::Gen<world::fault> any_fault() {
    namespace gen = rc::gen;
    auto const call = gen::map(gen::inRange<std::size_t>(0, world::calls.size()), [](std::size_t which) {
        nt::text wide;
        for (char const letter : world::calls[which].name) wide += static_cast<char16_t>(static_cast<unsigned char>(letter));
        return wide;
    });
    auto const failing =
        gen::element(status::insufficient_resources, status::access_denied, status::no_memory, status::object_name_not_found);
    auto const of = [failing](rc::Gen<nt::text> which, std::uint32_t below) {
        return gen::map(gen::tuple(std::move(which), gen::inRange<std::uint32_t>(1, below), failing),
                        [](std::tuple<nt::text, std::uint32_t, status> const& chosen) {
                            return world::fault{std::get<0>(chosen), std::get<1>(chosen), std::get<2>(chosen)};
                        });
    };
    return gen::oneOf(of(call, 8), of(gen::just(nt::text{u"*"}), 400));
}

}  // namespace smss::testing

/// How RapidCheck makes a failing request.
template <>
struct rc::Arbitrary<smss::world::fault> {
    /// A call that can fail, the how manieth of it, and a status of those that NT gives there.
    static Gen<smss::world::fault> arbitrary() { return smss::testing::any_fault(); }
};

/// Any world: half of them healthy, the others with any key, and files that are absent or damaged.
template <>
struct rc::Arbitrary<smss::testing::world_plan> {
    /// Configurations with a world that most boots get through; shrinks to a plain boot.
    static Gen<smss::testing::world_plan> arbitrary() {
        using plan = smss::testing::world_plan;
        auto const sick =
            gen::map(gen::tuple(smss::testing::healthy_world(), gen::arbitrary<smss::testing::session_manager_key>(),
                                gen::inRange<std::uint32_t>(0, 1u << 14), gen::inRange<std::uint32_t>(0, 1u << 14),
                                gen::inRange<std::uint32_t>(0, 1u << 14)),
                     [](std::tuple<plan, smss::testing::session_manager_key, std::uint32_t, std::uint32_t, std::uint32_t> const& chosen) {
                         plan made = std::get<0>(chosen);
                         made.key = std::get<1>(chosen);
                         made.absent = std::get<2>(chosen) & std::get<4>(chosen);
                         made.damaged = std::get<3>(chosen) & std::get<2>(chosen);
                         return made;
                     });
        return gen::oneOf(smss::testing::healthy_world(), sick);
    }
};
