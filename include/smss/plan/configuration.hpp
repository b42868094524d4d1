// SPDX-License-Identifier: BSL-1.0
// Knows: the whole Session Manager key of one control set as a typed plan of the next boot.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_list.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/dos_device.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/environment_variable.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/plan/known_dll.hpp>
#include <smss/plan/object_directory.hpp>
#include <smss/plan/other_value.hpp>
#include <smss/plan/paging_file_list.hpp>
#include <smss/plan/subsystem.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/key.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// What is given from outside the registry: where Windows is, and the environment that the kernel made.
struct start {
    text system_root{u"C:\\Windows"};        ///< DOS path
    std::optional<environment> variables{};  ///< `initial_environment(system_root)` when empty
};

/// Why the reading of the registry, and with it the boot, fails.
struct reading_failure {
    origin where{};    ///< what is missing or cannot be read
    status outcome{};  ///< the status that the boot fails with

    [[nodiscard]] friend constexpr bool operator==(reading_failure const&, reading_failure const&) = default;
};

/// The Session Manager key, read by NT's own rules: what the next boot will be asked to do.
///
/// Everything stored is read even where NT would have stopped: `failure` says where it stops. Each item keeps its raw
/// form and its origin; every oddity is in `oddities`. Usable in constant expressions.
/// \source facts nt5_2 2 and 3; windows-editions C to E; the families' own sources
struct configuration {
    profile as{};        ///< the edition and the choices it was read under
    text system_root{};  ///< DOS path, as given

    std::uint32_t protection_mode = 1;                   ///< ProtectionMode
    bool allow_protected_renames = false;                ///< AllowProtectedRenames
    std::vector<object_directory> object_directories{};  ///< in the order in which they are made
    std::vector<command> boot_execute{};                 ///< in the order in which they run
    std::vector<command> boot_execute_no_pnp_sync{};  ///< from nt10_0 on
    std::vector<command> setup_execute{};             ///< in the order in which they run
    std::vector<command> setup_execute_no_pnp_sync{};  ///< from nt10_0 on
    std::vector<command> platform_execute{};           ///< from nt10_0 on
    std::vector<command> execute{};                    ///< in the order in which they run
    std::optional<command> s0_initial_command{};  ///< from nt6_1 on; absent: wininit
    std::vector<file_rename> file_renames{};      ///< both lists, in the order in which they are carried out
    std::optional<text> unpaired_rename{};  ///< a last source without a target
    paging_plan paging{};                   ///< the paging files
    std::vector<dos_device> dos_devices{};  ///< the links
    known_dll_list known_dlls{};            ///< the list, the directories, the exclusions
    environment_plan variables{};           ///< the Environment key
    subsystem_plan subsystems{};            ///< the SubSystems key
    std::optional<std::uint32_t> number_of_initial_sessions{};  ///< from nt6_1 on; the default when nothing is stored
    bool disable_wpbt_execution = false;                        ///< from nt10_0 on
    bool mini_nt = false;                                       ///< the key `Control\MiniNT` exists: Windows PE
    std::optional<std::uint32_t> safe_boot{};                   ///< `Control\SafeBoot\Option\OptionValue`
    std::vector<other_value> other_values{};                    ///< documented values that no phase depends on

    std::optional<reading_failure> failure{};  ///< where NT stops reading, if it does
    diagnostics oddities{};  ///< in the order in which their causes are read

    constexpr configuration() = default;

    /// Reads the Session Manager key `key` of `hive`.
    constexpr configuration(registry::tree const& hive, registry::key_index key, profile const& as_, start const& from = {})
        : as(as_), system_root(from.system_root) {
        environment before = initial_environment(system_root);
        if (from.variables) before = *from.variables;
        read_surroundings(hive, key);
        read_own_values(hive, key, before);
        read_renames(hive, key);
        read_subkeys(hive, key, before);
        // Execute is read last, with the finished environment.
        execute = commands(hive, key, u"Execute", variables.result);
        if (as.which == edition::nt10_0) disable_wpbt_execution = wpbt_disabled(hive, key);
        for (std::u16string_view const name : keys_with_other_values) {
            registry::key_index const at = hive.find(name, key);
            if (at != registry::no_key) collect_other_values(hive.values(at), name, other_values);
        }
    }

    /// A reading failure ends the boot before any phase that follows the reading.
    [[nodiscard]] constexpr bool boots() const noexcept { return !failure.has_value(); }

private:
    [[nodiscard]] constexpr std::vector<command> commands(registry::tree const& hive, registry::key_index key, std::u16string_view name,
                                                          environment const& with, std::span<std::u16string_view const> otherwise = {}) {
        registry::value const* const stored = hive.find_value(key, name);
        return read_commands(stored, origin_of({}, stored != nullptr ? stored->name.view() : name), otherwise, with, oddities);
    }

    constexpr void fail(origin where, status outcome) {
        if (failure) return;
        failure.emplace();
        failure->where = std::move(where);
        failure->outcome = outcome;
    }

    // Keys beside the Session Manager key that change what it means.
    constexpr void read_surroundings(registry::tree const& hive, registry::key_index key) {
        registry::key_index const control = hive.parent(key);
        if (control == registry::no_key) return;
        mini_nt = hive.subkey(control, u"MiniNT") != registry::no_key;
        registry::key_index const option = hive.find(u"SafeBoot\\Option", control);
        if (option == registry::no_key) return;
        if (registry::value const* const number = hive.find_value(option, u"OptionValue")) safe_boot = registry::dword_of(number->data);
    }

    // Rows 1 to 5 and 8 of the query, and the values that later editions read beside them.
    constexpr void read_own_values(registry::tree const& hive, registry::key_index key, environment const& before) {
        auto const number = [&](std::u16string_view name, std::uint32_t otherwise, std::string_view rule) {
            return read_number(hive.find_value(key, name), origin_of({}, name), otherwise, rule, oddities);
        };
        protection_mode = number(u"ProtectionMode", 1, "SMSS-CFG-036");
        allow_protected_renames = number(u"AllowProtectedRenames", 0, "SMSS-CFG-037") != 0;
        object_directories = read_object_directories(hive.find_value(key, u"ObjectDirectories"), before, oddities);
        boot_execute = commands(hive, key, u"BootExecute", before, default_boot_execute);
        setup_execute = commands(hive, key, u"SetupExecute", before);

        bool const six = as.which != edition::nt5_2;
        bool const ten = as.which == edition::nt10_0;
        if (ten) {
            boot_execute_no_pnp_sync = commands(hive, key, u"BootExecuteNoPnpSync", before);
            setup_execute_no_pnp_sync = commands(hive, key, u"SetupExecuteNoPnpSync", before);
            platform_execute = commands(hive, key, u"PlatformExecute", before);
        } else {
            ignored(hive.find_value(key, u"BootExecuteNoPnpSync"), "SMSS-CFG-041");
            ignored(hive.find_value(key, u"SetupExecuteNoPnpSync"), "SMSS-CFG-041");
            ignored(hive.find_value(key, u"PlatformExecute"), "SMSS-CFG-041");
        }
        registry::value const* const initial = hive.find_value(key, u"S0InitialCommand");
        registry::value const* const sessions = hive.find_value(key, u"NumberOfInitialSessions");
        if (!six) {
            ignored(initial, "SMSS-CFG-039");
            ignored(sessions, "SMSS-CFG-040");
            return;
        }
        reading line = read_value(initial, origin_of({}, u"S0InitialCommand"), before, oddities);
        if (!line.strings.empty()) {
            s0_initial_command = detail::read_command(line.strings.front());
            detail::check_command(*s0_initial_command, oddities);
        }
        std::uint32_t const usual = as.takes(choice::initial_sessions::two) ? 2 : 1;
        number_of_initial_sessions = number(u"NumberOfInitialSessions", usual, "SMSS-CFG-040");
    }

    constexpr void ignored(registry::value const* stored, std::string_view rule) {
        if (stored == nullptr) return;
        oddities.push_back({severity::notice, origin_of({}, stored->name), u"a value that this edition does not know", u"no such value",
                            u"it is ignored", rule});
    }

    constexpr void read_renames(registry::tree const& hive, registry::key_index key) {
        rename_plan renames =
            pair_renames(hive.find_value(key, u"PendingFileRenameOperations"), hive.find_value(key, u"PendingFileRenameOperations2"), as);
        file_renames = std::move(renames.operations);
        unpaired_rename = std::move(renames.unpaired);
        for (diagnostic& oddity : renames.oddities) oddities.push_back(std::move(oddity));
    }

    // Rows 8 to 17: the subkeys, in the order of the query. Only what follows Environment sees its variables.
    constexpr void read_subkeys(registry::tree const& hive, registry::key_index key, environment const& before) {
        std::vector<exclusion> excluded = read_exclusions(hive.find_value(key, u"ExcludeFromKnownDlls"), before, oddities);
        std::vector<registry::value> const none;
        auto const values = [&](std::u16string_view name) -> std::vector<registry::value> const& {
            registry::key_index const child = hive.subkey(key, name);
            if (child != registry::no_key) return hive.values(child);
            fail(origin_of(name, {}), status::object_name_not_found);
            oddities.push_back({severity::danger, origin_of(name, {}), u"no such key", u"the key, if only empty",
                                u"reading the configuration ends here and the boot fails", "SMSS-CFG-006"});
            return none;
        };
        // A key that is missing says so once; its absent values would only repeat it.
        diagnostics quiet;
        auto const heard = [&](std::u16string_view name) -> diagnostics& {
            return hive.subkey(key, name) != registry::no_key ? oddities : quiet;
        };
        registry::value const* paging_value = nullptr;
        for (registry::value const& stored : values(u"Memory Management")) {
            if (nt::equal_ignoring_case(stored.name, u"PagingFiles")) paging_value = &stored;
        }
        paging = read_paging_files(paging_value, as, before, oddities);
        dos_devices = read_dos_devices(values(u"DOS Devices"), before, oddities);
        known_dlls = read_known_dlls(values(u"KnownDLLs"), std::move(excluded), as.which, before, heard(u"KnownDLLs"));
        variables = read_environment(values(u"Environment"), as, before, oddities);
        if (variables.outcome != status::success) fail(origin_of(u"Environment", {}), variables.outcome);
        subsystems = read_subsystems(values(u"SubSystems"), variables.result, heard(u"SubSystems"));
    }

    // Only a REG_DWORD of four bytes other than 0 counts. \source windows-editions C.1
    [[nodiscard]] constexpr bool wpbt_disabled(registry::tree const& hive, registry::key_index key) {
        registry::value const* const stored = hive.find_value(key, u"DisableWpbtExecution");
        if (stored == nullptr) return false;
        std::optional<std::uint32_t> const number = registry::dword_of(stored->data);
        if (stored->type == registry::value_type::dword && number) return *number != 0;
        oddities.push_back({severity::warning, origin_of({}, stored->name), detail::type_name(stored->type), u"REG_DWORD of four bytes",
                            u"the value counts as 0: a program that the firmware delivers is run", "SMSS-CFG-042"});
        return false;
    }
};

}  // namespace smss::plan

namespace smss {
using plan::configuration;
}
