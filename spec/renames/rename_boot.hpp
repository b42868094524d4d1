// SPDX-License-Identifier: BSL-1.0
// Knows: how to boot a small system that has files and pending renames, and which files it has afterwards.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/run.hpp>
#include <smss/world/simulated.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace renames {

/// A file or a directory of a tree.
struct node {
    bool directory = false;
    std::string content{};
    bool readonly = false;
    bool locked = false;

    [[nodiscard]] friend bool operator==(node const&, node const&) = default;
};

/// What lies on all volumes, by DOS path in its own spelling, roots left out.
using file_tree = std::map<std::u16string, node>;

/// A system before its boot.
struct setting {
    file_tree files{};
    std::optional<smss::registry::value> first{};   ///< PendingFileRenameOperations
    std::optional<smss::registry::value> second{};  ///< PendingFileRenameOperations2
    std::u16string paging_file{};                   ///< a PagingFiles line; empty: none
    smss::status readonly_rename_status = smss::status::access_denied;
};

/// What the boot did and left.
struct outcome {
    file_tree files{};
    std::vector<smss::effect> effects{};
    bool values_gone = false;              ///< neither of the two values is left in the registry
    std::vector<std::u16string> paging{};  ///< files in use as paging files
};

/// Boots. Volumes are C: (`\Device\HarddiskVolume1`), D: and Z:. The Session Manager gets past its paging files and ends
/// because there is no csrss.exe.
[[nodiscard]] inline outcome boot(setting const& from, smss::profile const& as) {
    using namespace smss;
    world::scenario scenario;
    auto const key = [&](std::u16string_view below) {
        text path = u"System\\CurrentControlSet\\Control\\Session Manager";
        path += below;
        return scenario.registry.create(path);
    };
    registry::key_index const top = key(u"");
    scenario.registry.set(top, registry::make_multi_sz(u"BootExecute", {}));
    if (from.first) scenario.registry.set(top, *from.first);
    if (from.second) scenario.registry.set(top, *from.second);
    registry::key_index const memory = key(u"\\Memory Management");
    scenario.registry.set(memory, registry::make_multi_sz(u"PagingFiles", {}));
    if (!from.paging_file.empty()) scenario.registry.set(memory, registry::make_multi_sz(u"PagingFiles", {from.paging_file}));
    for (std::u16string_view const below : {u"\\DOS Devices", u"\\Environment", u"\\SubSystems"}) (void)key(below);
    scenario.registry.set(key(u"\\KnownDlls"), registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32"));
    scenario.options.readonly_rename_status = from.readonly_rename_status;
    scenario.volumes = {{u'C', u"\\Device\\HarddiskVolume1", std::uint64_t{8} << 30},
                        {u'D', u"\\Device\\HarddiskVolume2", std::uint64_t{8} << 30},
                        {u'Z', u"\\Device\\HarddiskVolume3", std::uint64_t{8} << 30}};
    scenario.objects.push_back({u"\\SystemRoot", text{u"\\Device\\HarddiskVolume1\\WINDOWS"}});
    world::file directory;
    directory.kind = world::file_kind::directory;
    directory.path = u"C:\\WINDOWS\\system32";
    scenario.files.push_back(directory);
    directory.path = u"Z:\\tmp\\proto-wine";
    scenario.files.push_back(directory);

    // A simulated file has no bytes: its size says which content it carries.
    constexpr std::uint64_t first_size = 0x1000;
    std::vector<std::string> contents;
    for (auto const& [path, what] : from.files) {
        world::file one;
        one.path = std::u16string_view{path};
        one.kind = what.directory ? world::file_kind::directory : world::file_kind::plain;
        one.readonly = what.readonly;
        one.locked = what.locked;
        one.size = first_size + contents.size();
        contents.push_back(what.content);
        scenario.files.push_back(std::move(one));
    }

    world::simulated nt{scenario};
    outcome made;
    made.effects = run(nt, as);
    registry::key_index const left = nt.registry().open(registry::session_manager_native_path);
    made.values_gone = nt.registry().query(left, u"PendingFileRenameOperations") == nullptr &&
                       nt.registry().query(left, u"PendingFileRenameOperations2") == nullptr;
    for (world::file_system::entry const& one : nt.files().entries()) {
        if (one.deleted) continue;
        std::u16string const path{one.data.path.view()};
        if (one.paging) {
            made.paging.push_back(path);
            continue;
        }
        bool const ours = one.data.size >= first_size && one.data.size < first_size + contents.size();
        if (!ours) continue;  // the directories that the setting itself needs
        made.files[path] = {one.data.kind == world::file_kind::directory, contents[one.data.size - first_size], one.data.readonly,
                            one.data.locked};
    }
    return made;
}

}  // namespace renames
