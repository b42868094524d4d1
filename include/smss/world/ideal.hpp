// SPDX-License-Identifier: BSL-1.0
// Knows: a world in which nothing goes wrong: every file that is asked for is there, every program starts.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// A simulated world that lacks nothing but what its registry does not say: one volume with room, and every file that
/// the Session Manager looks for exists in the first place where it looks. winlogon.exe, wininit.exe and shells (`explorer.exe`) are
/// Windows images, all other programs native. Usable in constant expressions.
class ideal : public simulated {
public:
    /// \param keys the registry, below `\Registry\Machine` or as read from a `.reg` file
    constexpr explicit ideal(registry::tree keys, std::u16string_view system_root = u"C:\\WINDOWS")
        : simulated(furnished(std::move(keys), edition::nt5_2, rooted(system_root))) {}
    /// The same for the Session Manager that is meant: its kernel, its csrss and its wininit. `start`: what else there is (events,
    /// scripts of processes, options, whether the firmware delivers a program); volumes and files come by themselves.
    constexpr ideal(registry::tree keys, profile const& meant, scenario start = {})
        : simulated(furnished(std::move(keys), meant, std::move(start))) {}

    /// See `kernel`.
    constexpr answer perform(effect const& asked) {
        switch (asked.which) {
            case call::nt_query_attributes_file: return {};
            case call::nt_open_file: {
                bool const directory = asked.text_of(field::op) == u"directory";
                if (asked.handles[0] == 0) {
                    provide(asked.text_of(field::file), directory ? file_kind::directory : file_kind::plain);
                } else {
                    handle_entry const opened = handles_[asked.handles[0]];
                    if (opened.is == handle_kind::file) {
                        provide_path(path_of(opened.index) + u"\\" + asked.text_of(field::file), file_kind::dll);
                    }
                }
                break;
            }
            case call::nt_create_user_process:
            case call::rtl_create_user_process: provide(asked.text_of(field::image), file_kind::executable); break;
            default: break;
        }
        return simulated::perform(asked);
    }

private:
    [[nodiscard]] static constexpr scenario rooted(std::u16string_view system_root) {
        scenario made;
        made.system_root = system_root;
        return made;
    }
    [[nodiscard]] static constexpr scenario furnished(registry::tree keys, profile const& meant, scenario made) {
        bool const delivered = made.later.platform_binary;
        made.later = later_of(meant);
        made.later.platform_binary = delivered && made.later.present;
        volume disk;
        disk.letter = made.system_root[0];
        disk.device = u"\\Device\\HarddiskVolume1";
        disk.free = 1ull << 40;
        made.volumes.push_back(std::move(disk));
        file driver;
        driver.path = made.system_root + u"\\System32\\win32k.sys";
        driver.kind = file_kind::dll;
        made.files.push_back(std::move(driver));
        registry::key_index const named = keys.subkey(registry::tree::root(), u"HKEY_LOCAL_MACHINE");
        registry::key_index const machine = named == registry::no_key ? registry::tree::root() : named;
        registry::key_index const cpu = keys.create(u"HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0", machine);
        if (keys.find_value(cpu, u"Identifier") == nullptr) {
            keys.set(cpu, registry::make_sz(u"Identifier", u"x86 Family 6 Model 15 Stepping 11"));
        }
        if (made.later.present && is_64_bit(keys)) made.options.architecture = 9;
        made.registry = std::move(keys);
        return made;
    }

    // What the machine said of itself at its last boot.
    [[nodiscard]] static constexpr bool is_64_bit(registry::tree const& keys) {
        registry_store const store{keys};
        text path{registry::session_manager_native_path};
        path += u"\\Environment";
        registry::key_index const environment = store.open(path);
        if (environment == registry::no_key) return false;
        registry::value const* const stored = store.query(environment, u"PROCESSOR_ARCHITECTURE");
        return stored != nullptr && registry::string_of(stored->data) == u"AMD64";
    }

    // \source facts windows-editions G.3, J1, F.4
    [[nodiscard]] static constexpr later_behaviour later_of(profile const& meant) {
        later_behaviour later;
        later.present = meant.which != edition::nt5_2;
        later.bug_check = meant.which == edition::nt10_0 ? 0xEF : 0xF4;
        later.winlogon_critical = meant.takes(choice::winlogon_death::bug_check);
        later.session_manager_child = meant.which == edition::nt6_1;
        return later;
    }

    constexpr void provide(std::u16string_view nt_path, file_kind kind) {
        resolved const place = resolve(nt_path);
        if (succeeded(place.result)) provide_path(place.path, kind);
    }
    constexpr void provide_path(std::u16string_view path, file_kind kind) {
        if (files_.find(path) != no_file) return;
        file made;
        made.path = path;
        made.kind = kind;
        std::u16string_view const name = path.substr(path.rfind(u'\\') + 1);
        if (nt::equal_ignoring_case(name, u"winlogon.exe") || nt::equal_ignoring_case(name, u"explorer.exe") ||
            nt::equal_ignoring_case(name, u"wininit.exe")) {
            made.subsystem = image_subsystem::windows_gui;
        }
        files_.add(std::move(made));
    }
};

static_assert(kernel<ideal>);

}  // namespace smss::world
