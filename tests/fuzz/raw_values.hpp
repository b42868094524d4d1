// SPDX-License-Identifier: BSL-1.0
// Knows: how bytes become a Session Manager key: any data of any type under the names that are read.
#pragma once

#include "harness.hpp"

#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace fuzz {

inline std::u16string units_of(std::string_view bytes) {
    std::u16string units;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        units += static_cast<char16_t>(static_cast<unsigned char>(bytes[i]) | static_cast<unsigned char>(bytes[i + 1]) << 8);
    }
    return units;
}

inline constexpr std::array<std::u16string_view, 6> keys{u"",          u"Memory Management", u"DOS Devices",
                                                         u"KnownDLLs", u"Environment",       u"SubSystems"};
inline constexpr std::array<std::u16string_view, 28> names{u"",
                                                           u"BootExecute",
                                                           u"SetupExecute",
                                                           u"Execute",
                                                           u"PendingFileRenameOperations",
                                                           u"PendingFileRenameOperations2",
                                                           u"ObjectDirectories",
                                                           u"ProtectionMode",
                                                           u"AllowProtectedRenames",
                                                           u"ExcludeFromKnownDlls",
                                                           u"PagingFiles",
                                                           u"DllDirectory",
                                                           u"DllDirectory32",
                                                           u"Required",
                                                           u"Optional",
                                                           u"Windows",
                                                           u"Kmode",
                                                           u"Debug",
                                                           u"Posix",
                                                           u"PosixSingleInstance",
                                                           u"Path",
                                                           u"ComSpec",
                                                           u"S0InitialCommand",
                                                           u"NumberOfInitialSessions",
                                                           u"BootExecuteNoPnpSync",
                                                           u"PlatformExecute",
                                                           u"DisableWpbtExecution",
                                                           u"SAFEBOOT_OPTION"};
inline constexpr std::u16string_view session_manager = u"ControlSet001\\Control\\Session Manager";

/// A Session Manager key, below the key `above`, with whatever the input says.
inline smss::registry::tree tree_of(splitter& cut, std::u16string_view above) {
    namespace registry = smss::registry;
    registry::tree tree;
    registry::key_index const top = above.empty() ? registry::tree::root() : tree.create(above);
    registry::key_index const key = tree.create(session_manager, top);
    unsigned const present = cut.byte();
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if ((present >> i & 1) != 0) (void)tree.create(keys[i], key);
    }
    if ((present & 1) != 0) (void)tree.create(u"ControlSet001\\Control\\MiniNT", top);
    while (!cut.at_end()) {
        std::u16string_view const where = keys[cut.byte() % keys.size()];
        unsigned const which = cut.byte();
        smss::text const name = which < names.size() ? smss::text{names[which]} : smss::text{units_of(cut.piece(which & 31))};
        unsigned const type = cut.byte();
        std::string_view const data = cut.piece(cut.number() & 0x3FF);
        tree.set(tree.create(where, key), {name, static_cast<registry::value_type>(type & 15), registry::bytes(data.begin(), data.end())});
    }
    return tree;
}

}  // namespace fuzz
