// SPDX-License-Identifier: BSL-1.0
// Knows: how to generate whole Session Manager keys: well-formed, odd, hostile.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/registry_value.hpp>
#include <smss/testing/show.hpp>
#include <smss/testing/text.hpp>

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

/// The keys that the query reads: the Session Manager key itself, and its five subkeys.
inline constexpr std::array<std::u16string_view, 6> session_manager_subkeys{u"",          u"Memory Management", u"DOS Devices",
                                                                            u"KnownDlls", u"Environment",       u"SubSystems"};

/// A value, and in which of these keys it is.
struct placed_value {
    std::size_t key = 0;       ///< index in the list of subkeys: 0 is the Session Manager key itself
    registry::value stored{};  ///< name, type and data
};

/// A Session Manager key as a list of values in stored order: what shrinks is the list.
struct session_manager_key {
    std::vector<placed_value> values{};  ///< in the order in which they are set
    std::uint8_t missing = 0;            ///< bit i: the subkey i does not exist (the Session Manager key itself always does)

    /// Writes the key into a registry, whose root is `\Registry\Machine`, and gives its place.
    registry::key_index write_to(registry::tree& machine) const {
        registry::key_index const top = machine.create(u"System\\CurrentControlSet\\Control\\Session Manager");
        for (std::size_t i = 1; i < session_manager_subkeys.size(); ++i) {
            if ((missing >> i & 1) == 0) (void)machine.create(session_manager_subkeys[i], top);
        }
        for (placed_value const& one : values) {
            if (one.key != 0 && (missing >> one.key & 1) != 0) continue;
            machine.set(machine.create(session_manager_subkeys[one.key], top), one.stored);
        }
        return top;
    }
    /// A registry with this key and nothing else.
    [[nodiscard]] registry::tree tree() const {
        registry::tree made;
        (void)write_to(made);
        return made;
    }
};

/// How RapidCheck prints it: as an export would show it.
inline void showValue(session_manager_key const& key, std::ostream& out) {
    out << "Session Manager key";
    for (std::size_t i = 1; i < session_manager_subkeys.size(); ++i) {
        if ((key.missing >> i & 1) == 0) continue;
        out << ", without ";
        nt::showValue(nt::text{session_manager_subkeys[i]}, out);
    }
    showValue(key.tree(), out);
}

namespace detail {

[[nodiscard]] inline rc::Gen<placed_value> placed(std::size_t key, rc::Gen<registry::value> stored) {
    return rc::gen::map(std::move(stored), [key](registry::value const& one) { return placed_value{key, one}; });
}

[[nodiscard]] inline rc::Gen<registry::value> string_value(rc::Gen<nt::text> name, rc::Gen<nt::text> content) {
    return rc::gen::map(rc::gen::tuple(std::move(name), std::move(content), rc::gen::arbitrary<bool>()),
                        [](std::tuple<nt::text, nt::text, bool> const& chosen) {
                            auto const& [called, text, expands] = chosen;
                            return expands ? registry::make_expand_sz(called, text) : registry::make_sz(called, text);
                        });
}

[[nodiscard]] inline rc::Gen<nt::text> command_line() {
    return rc::gen::map(
        rc::gen::tuple(one_of({u"", u"autocheck ", u"async ", u"debug ", u"async debug ", u"AUTOCHECK async "}),
                       one_of({u"autochk", u"first", u"second.exe", u"C:\\tools\\third.exe", u"absent", u"gui"}),
                       one_of({u"", u" *", u" one two", u" /x \"a b\"", u"  spaced  out "})),
        [](std::tuple<nt::text, nt::text, nt::text> const& parts) { return std::get<0>(parts) + std::get<1>(parts) + std::get<2>(parts); });
}

[[nodiscard]] inline rc::Gen<nt::text> rename_string() {
    return rc::gen::map(rc::gen::tuple(one_of({u"", u"", u"", u"!", u"@"}),
                                       one_of({u"\\??\\C:\\a", u"\\??\\C:\\b", u"\\??\\C:\\c", u"\\??\\D:\\d", u"", u"\\??\\C:\\dir\\e"})),
                        [](std::tuple<nt::text, nt::text> const& parts) {
                            return std::get<1>(parts).empty() ? nt::text{} : std::get<0>(parts) + std::get<1>(parts);
                        });
}

}  // namespace detail

/// A value that the query table knows, or one that belongs into the key it is in, as an administrator writes it.
[[nodiscard]] inline rc::Gen<placed_value> well_formed_value() {
    using detail::placed;
    using detail::string_value;
    auto const number = [](std::u16string_view name, std::uint32_t below) {
        return rc::gen::map(rc::gen::inRange<std::uint32_t>(0, below),
                            [name](std::uint32_t value) { return registry::make_dword(name, value); });
    };
    auto const dll = one_of({u"kernel32.dll", u"user32.dll", u"ole32.dll", u"gone.dll", u"rpcrt4.dll", u"GDI32.dll"});
    return rc::gen::oneOf(
        placed(0, list_of(u"BootExecute", detail::command_line())), placed(0, list_of(u"SetupExecute", detail::command_line())),
        placed(0, rc::gen::map(rc::gen::container<std::vector<std::pair<nt::text, nt::text>>>(
                                   rc::gen::pair(detail::rename_string(), detail::rename_string())),
                               [](std::vector<std::pair<nt::text, nt::text>> const& pairs) {
                                   std::vector<nt::text> strings;
                                   for (auto const& [source, target] : pairs) {
                                       strings.push_back(source.empty() ? nt::text{u"\\??\\C:\\a"} : source);
                                       strings.push_back(target);
                                   }
                                   return multi_sz(u"PendingFileRenameOperations", strings);
                               })),
        placed(0, number(u"ProtectionMode", 2)), placed(0, number(u"AllowProtectedRenames", 2)),
        placed(0, list_of(u"ObjectDirectories", one_of({u"\\Windows", u"\\RPC Control", u"\\Mine", u"\\Mine\\Deeper"}))),
        placed(0, list_of(u"ExcludeFromKnownDlls", dll)),
        placed(1, list_of(u"PagingFiles", one_of({u"?:\\pagefile.sys", u"C:\\pagefile.sys 0 0", u"C:\\pagefile.sys 64 128",
                                                  u"D:\\page2.sys 32", u"c:\\third.sys 5000 6000"}))),
        placed(2, string_value(one_of({u"NUL", u"PIPE", u"AUX", u"X:"}), one_of({u"\\Device\\Null", u"\\DosDevices\\COM1", u""}))),
        placed(3, string_value(one_of({u"kernel32", u"user32", u"ole32", u"gone", u"GDI32", u"second"}), dll)),
        placed(4, string_value(one_of({u"TEMP", u"windir", u"PATHEXT", u"A", u"B", u"Path"}),
                               one_of({u"C:\\Temp", u"%SystemRoot%", u"%SystemRoot%\\system32", u"%B%;%A%", u"plain", u""}))),
        placed(5, string_value(one_of({u"Posix", u"Os2"}), one_of({u"%SystemRoot%\\system32\\psxss.exe", u"absent"}))));
}

/// A key as a working system has it, with whatever else administrators put there. It boots.
[[nodiscard]] inline rc::Gen<session_manager_key> well_formed_key() {
    return rc::gen::map(rc::gen::container<std::vector<placed_value>>(well_formed_value()), [](std::vector<placed_value> values) {
        session_manager_key made;
        made.values = std::move(values);
        made.values.push_back({3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")});
        made.values.push_back({5, registry::make_sz(u"Debug", u"")});
        made.values.push_back({5, registry::make_sz(u"Kmode", u"C:\\WINDOWS\\system32\\win32k.sys")});
        made.values.push_back({5, registry::make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe x=1")});
        made.values.push_back({5, multi_sz(u"Required", {u"Debug", u"Windows"})});
        return made;
    });
}

/// A key in which some values have the wrong type or a broken end, and keys may be missing.
[[nodiscard]] inline rc::Gen<session_manager_key> odd_key() {
    auto const spoil = [](rc::Gen<placed_value> placed) {
        return rc::gen::mapcat(std::move(placed),
                               [](placed_value const& one) { return detail::placed(one.key, spoilt(rc::gen::just(one.stored))); });
    };
    auto const value = rc::gen::weightedOneOf<placed_value>({{2, well_formed_value()}, {1, spoil(well_formed_value())}});
    return rc::gen::map(rc::gen::tuple(well_formed_key(), rc::gen::container<std::vector<placed_value>>(value),
                                       rc::gen::weightedOneOf<std::uint8_t>(
                                           {{9, rc::gen::just<std::uint8_t>(0)}, {1, rc::gen::inRange<std::uint8_t>(0, 64)}})),
                        [](std::tuple<session_manager_key, std::vector<placed_value>, std::uint8_t> const& chosen) {
                            session_manager_key made = std::get<0>(chosen);
                            for (placed_value const& one : std::get<1>(chosen)) made.values.push_back(one);
                            made.missing = std::get<2>(chosen);
                            return made;
                        });
}

/// A key that anything may be in: known names with any data, and any names.
[[nodiscard]] inline rc::Gen<session_manager_key> hostile_key() {
    auto const name = rc::gen::weightedOneOf<nt::text>(
        {{6, one_of({u"BootExecute", u"PendingFileRenameOperations", u"PendingFileRenameOperations2", u"PagingFiles", u"ObjectDirectories",
                     u"ProtectionMode", u"Required", u"Optional", u"Kmode", u"Windows", u"DllDirectory", u"Path", u"Execute",
                     u"SetupExecute", u"ExcludeFromKnownDlls", u"AllowProtectedRenames", u"PosixSingleInstance"})},
         {1, any_text()}});
    auto const value = rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, session_manager_subkeys.size()),
                                       [name](std::size_t key) { return detail::placed(key, any_value(name)); });
    return rc::gen::map(rc::gen::tuple(rc::gen::oneOf(well_formed_key(), rc::gen::just(session_manager_key{})),
                                       rc::gen::container<std::vector<placed_value>>(value)),
                        [](std::tuple<session_manager_key, std::vector<placed_value>> const& chosen) {
                            session_manager_key made = std::get<0>(chosen);
                            for (placed_value const& one : std::get<1>(chosen)) made.values.push_back(one);
                            return made;
                        });
}

}  // namespace smss::testing

/// Any key: half of them well-formed, the others odd or hostile.
template <>
struct rc::Arbitrary<smss::testing::session_manager_key> {
    /// Well-formed, odd and hostile values of the Session Manager key and its subkeys.
    static Gen<smss::testing::session_manager_key> arbitrary() {
        return gen::weightedOneOf<smss::testing::session_manager_key>(
            {{2, smss::testing::well_formed_key()}, {1, smss::testing::odd_key()}, {1, smss::testing::hostile_key()}});
    }
};
