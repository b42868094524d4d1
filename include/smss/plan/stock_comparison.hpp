// SPDX-License-Identifier: BSL-1.0
// Knows: in what a configuration differs from a stock installation, and why that matters to whoever defends the machine.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/stock.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

namespace detail {

[[nodiscard]] constexpr bool ends_with_ignoring_case(std::u16string_view whole, std::u16string_view tail) noexcept {
    return whole.size() >= tail.size() && nt::equal_ignoring_case(whole.substr(whole.size() - tail.size()), tail);
}

[[nodiscard]] constexpr bool is_same_path(std::u16string_view path, std::u16string_view root, std::u16string_view below) noexcept {
    return path.size() == root.size() + below.size() && nt::starts_with_ignoring_case(path, root) && ends_with_ignoring_case(path, below);
}

/// The last component of a path.
[[nodiscard]] constexpr std::u16string_view file_name(std::u16string_view path) noexcept {
    std::size_t const slash = path.find_last_of(u"\\/");
    return slash == std::u16string_view::npos ? path : path.substr(slash + 1);
}

/// A file name without its last extension.
[[nodiscard]] constexpr std::u16string_view stem(std::u16string_view name) noexcept {
    std::size_t const dot = name.rfind(u'.');
    return dot == std::u16string_view::npos ? name : name.substr(0, dot);
}

// Collects findings: one function for each family.
struct comparison {
    configuration const& plan;
    diagnostics& into;

    constexpr void say_that(severity level, origin const& where, text found, text expected, text effect, std::string_view rule) const {
        into.push_back({level, where, std::move(found), std::move(expected), std::move(effect), rule});
    }

    // autochk runs its checks early by design; anything else there runs before every protection.
    constexpr void boot_lists() const {
        bool autochk = false;
        for (command const& line : plan.boot_execute) {
            if (nt::equal_ignoring_case(stem(line.image), u"autochk") && line.autocheck) {
                autochk = true;
                bool const plain = line.arguments == u"*" || line.arguments == u"/q /v *" || line.arguments.empty();
                if (line.where.built_in || plain) continue;
                say_that(severity::notice, line.where, say(u"autochk with other arguments than usual: ", line.arguments), u"*",
                         u"it checks what these arguments ask for", "SMSS-CFG-010");
            } else {
                early_program(line, "SMSS-CFG-010");
            }
        }
        if (!autochk) {
            say_that(severity::warning, origin_of({}, u"BootExecute"), u"no autochk among the programs", u"autocheck autochk *",
                     u"volumes are not checked before they are used", "SMSS-CFG-010");
        }
        if (!plan.boot_execute.empty() && plan.boot_execute.front().where.built_in) {
            say_that(severity::notice, origin_of({}, u"BootExecute"), u"no value", u"autocheck autochk *",
                     say(u"the built-in line ", plan.boot_execute.front().raw, u" runs"), "SMSS-CFG-011");
        }
        for (auto const* const list : {&plan.boot_execute_no_pnp_sync, &plan.setup_execute_no_pnp_sync, &plan.platform_execute}) {
            for (command const& line : *list) early_program(line, "SMSS-CFG-041");
        }
        for (command const& line : plan.setup_execute) {
            if (nt::equal_ignoring_case(stem(file_name(line.image)), u"poqexec")) {
                say_that(severity::notice, line.where, say(u"the servicing program: ", line.raw), {},
                         u"it finishes installing updates during the boot", "SMSS-CFG-043");
            } else {
                early_program(line, "SMSS-CFG-043");
            }
        }
    }

    constexpr void early_program(command const& line, std::string_view rule) const {
        if (!line.names_an_image()) return;
        say_that(severity::danger, line.where, say(u"a program that a stock installation does not start here: ", line.raw), {},
                 say(line.image, u" runs before any security product, with the rights of the system"), rule);
    }

    constexpr void initial_commands() const {
        for (std::size_t i = 0; i < plan.execute.size(); ++i) {
            command const& line = plan.execute[i];
            if (!line.names_an_image()) continue;
            bool const replaces = plan.as.which == edition::nt5_2 && i + 1 == plan.execute.size();
            say_that(severity::danger, line.where, say(u"a program that a stock installation does not start here: ", line.raw), u"no value",
                     say(line.image, replaces ? u" takes the place of winlogon as the initial command"
                                              : u" runs with the rights of the system once the subsystems are up"),
                     "SMSS-CFG-038");
        }
        if (!plan.s0_initial_command || !plan.s0_initial_command->names_an_image()) return;
        bool const wininit = nt::equal_ignoring_case(stem(file_name(plan.s0_initial_command->image)), u"wininit");
        say_that(wininit ? severity::notice : severity::danger, plan.s0_initial_command->where,
                 say(u"an initial command for session 0: ", plan.s0_initial_command->raw), u"no value",
                 say(plan.s0_initial_command->image, u" takes the place of wininit"), "SMSS-CFG-039");
    }

    constexpr void renames() const {
        for (file_rename const& entry : plan.file_renames) {
            if (!entry.has_nt_paths()) continue;  // what cannot succeed is said among the oddities of reading
            bool const removal = entry.operation == rename_operation::remove;
            severity const level = rename_level(entry);
            text effect = plan.mini_nt ? u"would " : u"will ";
            effect += removal ? u"delete " : u"rename ";
            effect += entry.source;
            if (!removal) {
                effect += u" to ";
                effect += entry.target;
            }
            if (plan.mini_nt) {
                effect += u", but Control\\MiniNT keeps pending operations from being carried out";
            } else {
                if (entry.replace) effect += u", replacing what is there,";
                effect += u" at the next boot";
                if (level == severity::danger) effect += u", before any security product runs";
            }
            say_that(plan.mini_nt ? severity::notice : level, entry.source_at, {}, {}, std::move(effect),
                     removal ? "SMSS-CFG-012" : "SMSS-CFG-013");
        }
    }

    // Drivers are what protects a machine; programs and libraries may be; everything else is every-day business.
    [[nodiscard]] static constexpr severity rename_level(file_rename const& entry) {
        std::u16string_view const touched = entry.operation == rename_operation::remove ? entry.source.view() : entry.target.view();
        auto const ends = [&](std::u16string_view extension) {
            return ends_with_ignoring_case(touched, extension) || ends_with_ignoring_case(entry.source, extension);
        };
        auto const is_memory = [](std::u16string_view path) {  // pagefile.sys and its kin are files of the system, not drivers
            std::u16string_view const name = file_name(path);
            return nt::equal_ignoring_case(name, u"pagefile.sys") || nt::equal_ignoring_case(name, u"swapfile.sys") ||
                   nt::equal_ignoring_case(name, u"hiberfil.sys");
        };
        if (ends(u".sys") && !is_memory(touched)) return severity::danger;
        return ends(u".exe") || ends(u".dll") ? severity::warning : severity::notice;
    }

    constexpr void links() const {
        for (dos_device const& device : plan.dos_devices) {
            std::optional<std::u16string_view> usual;
            for (stock::link const& candidate : stock::dos_devices) {
                if (nt::equal_ignoring_case(candidate.name, device.name)) usual = candidate.target;
            }
            if (!usual) {
                bool const drive = device.name.size() == 2 && device.name[1] == u':';
                say_that(severity::warning, device.where, say(u"a link that a stock installation does not have: ", device.name), {},
                         say(drive ? u"the drive " : u"the name ", device.name, u" will lead to ", device.target), "SMSS-CFG-025");
            } else if (!nt::equal_ignoring_case(*usual, device.target)) {
                say_that(severity::danger, device.where, say(u"another target than usual: ", device.target), text{*usual},
                         say(u"whoever opens ", device.name, u" reaches ", device.target), "SMSS-CFG-025");
            }
        }
        for (object_directory const& directory : plan.object_directories) {
            if (directory.liberal) continue;
            say_that(severity::notice, directory.where,
                     say(u"an object directory that a stock installation does not have: ", directory.name), {}, u"it is made at boot",
                     "SMSS-CFG-024");
        }
    }

    constexpr void dlls() const {
        known_dll_list const& known = plan.known_dlls;
        auto const directory = [&](std::optional<dll_directory> const& stored, std::u16string_view usual) {
            if (!stored || is_same_path(stored->path, plan.system_root, usual)) return;
            say_that(severity::danger, stored->where, say(u"another directory than usual: ", stored->raw), say(u"%SystemRoot%", usual),
                     say(u"the known DLLs of every process come from ", stored->path), "SMSS-CFG-026");
        };
        directory(known.directory, u"\\system32");
        directory(known.directory32, u"\\syswow64");
        for (exclusion const& listed : known.excluded) {
            if (listed.name.empty()) continue;
            say_that(severity::danger, listed.where, say(u"the exclusion of ", listed.name), u"an empty list",
                     u"programs load this DLL from their own directory first, where it can be planted", "SMSS-CFG-027");
        }
        for (known_dll const& dll : known.entries) {
            bool const path = dll.file.view().find_first_of(u"\\/:") != std::u16string_view::npos;
            std::u16string_view label = dll.name;
            if (!label.empty() && (label[0] == u'_' || label[0] == u'*')) label.remove_prefix(1);
            bool const usual_label = nt::equal_ignoring_case(label, stem(dll.file)) || nt::equal_ignoring_case(dll.name, stem(dll.file));
            if (path) {
                say_that(severity::danger, dll.where, say(u"a path where a file name belongs: ", dll.file), u"a file name",
                         u"what the path leads to is given to every process that asks for the DLL", "SMSS-CFG-026");
            } else if (!stock::has(stock::known_dlls, dll.file) || !usual_label) {
                say_that(usual_label ? severity::notice : severity::warning, dll.where,
                         say(u"an entry that no stock list known here has: ", dll.name, u" = ", dll.file), {},
                         say(dll.file, u" is taken from the system directory only, by every process"), "SMSS-CFG-026");
            }
        }
    }

    constexpr void environment_values() const {
        for (environment_variable const& item : plan.variables.values) {
            if (stock::has(stock::profiler_variables, item.name)) {
                say_that(severity::danger, item.where, say(u"the value ", item.value), u"no such variable",
                         u"the .NET runtime loads the profiler it names into every process", "SMSS-CFG-029");
            } else if (nt::equal_ignoring_case(item.name, u"Path")) {
                search_path(item);
            } else if (nt::equal_ignoring_case(item.name, u"ComSpec") &&
                       !is_same_path(item.value, plan.system_root, u"\\system32\\cmd.exe")) {
                say_that(severity::warning, item.where, say(u"another command interpreter than usual: ", item.value),
                         u"%SystemRoot%\\system32\\cmd.exe", u"programs that ask for a command line start it", "SMSS-CFG-029");
            } else if (nt::equal_ignoring_case(item.name, u"windir") && !nt::equal_ignoring_case(item.value, plan.system_root)) {
                say_that(severity::warning, item.where, say(u"another directory than usual: ", item.value), u"%SystemRoot%",
                         u"programs that use the variable look there for Windows", "SMSS-CFG-029");
            } else if (!stock::has(stock::variables, item.name)) {
                say_that(severity::notice, item.where, say(u"a variable that a stock installation does not have: ", item.value), {},
                         u"every process gets it", "SMSS-CFG-029");
            }
        }
    }

    constexpr void search_path(environment_variable const& item) const {
        std::u16string_view const first = item.value.view().substr(0, item.value.view().find(u';'));
        if (nt::starts_with_ignoring_case(first, plan.system_root)) return;
        say_that(severity::warning, item.where, say(u"a search path that begins outside Windows: ", first), u"%SystemRoot%\\system32 first",
                 u"programs named without a path are looked for there first, also during the boot", "SMSS-CFG-031");
    }

    constexpr void csrss() const {
        subsystem const* const windows = plan.subsystems.find(u"Windows");
        if (windows == nullptr) return;
        command const line = windows->parsed();
        if (!is_same_path(line.image, plan.system_root, u"\\system32\\csrss.exe")) {
            say_that(severity::danger, windows->where, say(u"another program than usual: ", line.image),
                     u"%SystemRoot%\\system32\\csrss.exe", u"it is started as the Windows subsystem and the whole session depends on it",
                     "SMSS-CFG-045");
        }
        std::u16string_view rest = line.arguments;
        while (!rest.empty()) {
            first_word const item = take_word(rest);
            rest = item.rest;
            constexpr std::u16string_view prefix = u"ServerDll=";
            if (!nt::starts_with_ignoring_case(item.word, prefix)) continue;
            std::u16string_view const module =
                item.word.substr(prefix.size(), item.word.find_first_of(u":,", prefix.size()) - prefix.size());
            if (stock::has(stock::csrss_modules, module)) continue;
            say_that(severity::danger, windows->where, say(u"a module that stock csrss does not load: ", item.word),
                     u"basesrv, winsrv, sxssrv", say(module, u" is loaded into csrss at every start of a session"), "SMSS-CFG-045");
        }
        for (std::size_t const index : plan.subsystems.to_start) {
            subsystem const& entry = plan.subsystems.entries[index];
            if (nt::equal_ignoring_case(entry.name, u"Windows") || nt::equal_ignoring_case(entry.name, u"Debug")) continue;
            say_that(severity::danger, entry.where,
                     say(u"a required subsystem that a stock installation does not have: ", entry.command_line), {},
                     u"it is started at every boot, before anybody logs on", "SMSS-CFG-032");
        }
    }

    constexpr void numbers() const {
        if (plan.mini_nt) {
            say_that(severity::warning, origin_of(u"..\\MiniNT", {}), u"the key Control\\MiniNT", u"no such key, unless this is Windows PE",
                     u"the Session Manager takes the system for Windows PE: it carries out no pending renames and makes no paging files",
                     "SMSS-CFG-018");
        }
        if ((plan.protection_mode & 1) == 0) {
            say_that(severity::warning, origin_of({}, u"ProtectionMode"), say(u"the number ", plan.protection_mode), u"1",
                     u"base objects of the system are left open to everybody", "SMSS-CFG-036");
        }
        if (plan.allow_protected_renames) {
            say_that(severity::warning, origin_of({}, u"AllowProtectedRenames"), u"a number other than 0", u"no value",
                     u"this once, pending renames may touch protected system files", "SMSS-CFG-037");
        }
        if (plan.number_of_initial_sessions && *plan.number_of_initial_sessions != 2) {
            say_that(severity::notice, origin_of({}, u"NumberOfInitialSessions"), say(u"the number ", *plan.number_of_initial_sessions),
                     u"2", u"as many sessions are made at boot", "SMSS-CFG-040");
        }
        if (plan.disable_wpbt_execution) {
            say_that(severity::notice, origin_of({}, u"DisableWpbtExecution"), u"a number other than 0", u"no value",
                     u"a program that the firmware delivers is not run", "SMSS-CFG-042");
        }
        for (other_value const& item : plan.other_values) {
            if (item.info.name == u"GlobalFlag") {
                std::uint32_t const flags = registry::dword_of(item.stored.data).value_or(0);
                if (flags == 0) continue;
                say_that(severity::warning, item.where, say(u"the number ", flags), u"0",
                         flags & 4 ? u"debugging aids are on; csrss and winlogon are started under a debugger"
                                   : u"debugging aids of the system are on",
                         "SMSS-CFG-046");
            } else if (item.info.name == u"BootShell") {
                text const shell = registry::string_of(item.stored.data);
                if (nt::equal_ignoring_case(shell, u"%SystemRoot%\\system32\\bootim.exe")) continue;
                say_that(severity::warning, item.where, say(u"another program than usual: ", shell), u"%SystemRoot%\\system32\\bootim.exe",
                         u"the boot menu starts it", "SMSS-CFG-046");
            } else if (item.info.key == u"AppCertDlls") {
                say_that(severity::danger, item.where, say(u"a DLL: ", registry::string_of(item.stored.data)), u"no such value",
                         u"the Session Manager does not read it, but every process that starts another one loads it", "SMSS-CFG-046");
            }
        }
    }
};

}  // namespace detail

/// What differs from a stock installation, family by family. These are findings about intent, not about reading: the
/// oddities of reading are in `configuration::oddities`.
/// \source windows-editions H, C.1, C.2
[[nodiscard]] constexpr diagnostics compare_with_stock(configuration const& plan) {
    diagnostics findings;
    detail::comparison const all{plan, findings};
    all.boot_lists();
    all.initial_commands();
    all.renames();
    all.links();
    all.dlls();
    all.environment_values();
    all.csrss();
    all.numbers();
    return findings;
}

}  // namespace smss::plan
