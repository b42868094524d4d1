// SPDX-License-Identifier: BSL-1.0
// Does the Session Manager key, family by family and edition by edition, become the configuration that the sources describe?

#include <smss/plan/boot_outline.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/plan/edition_evidence.hpp>
#include <smss/plan/requirement.hpp>
#include <smss/plan/stock_comparison.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;

namespace {

constexpr std::u16string_view subkeys[]{u"Memory Management", u"DOS Devices", u"KnownDLLs", u"Environment", u"SubSystems"};

// A Session Manager key with all its subkeys and the two values without which no boot gets far.
struct key_under_test {
    registry::tree hive{};
    registry::key_index key = hive.create(u"ControlSet001\\Control\\Session Manager");

    constexpr key_under_test() {
        for (std::u16string_view const name : subkeys) (void)hive.create(name, key);
        store(u"KnownDLLs", registry::make_expand_sz(u"DllDirectory", u"%SystemRoot%\\system32"));
        store(u"SubSystems", registry::make_expand_sz(u"Windows", u"%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows"));
    }
    constexpr void store(std::u16string_view below, registry::value value) { hive.set(hive.find(below, key), std::move(value)); }
    constexpr void store(registry::value value) { hive.set(key, std::move(value)); }
    [[nodiscard]] constexpr configuration read(profile const& as = edition::nt5_2) const { return configuration{hive, key, as}; }
};

[[nodiscard]] constexpr bool says(plan::diagnostics const& oddities, std::string_view requirement) {
    for (plan::diagnostic const& oddity : oddities) {
        if (oddity.requirement == requirement) return true;
    }
    return false;
}

[[nodiscard]] constexpr registry::value multi(std::u16string_view name, std::u16string_view notation) {
    text units;
    for (char16_t const unit : notation) units += unit == u'|' ? u'\0' : unit;
    return {text{name}, registry::value_type::multi_sz, registry::to_bytes(units)};
}

[[nodiscard]] constexpr plan::command autochk() { return {.image = u"autochk", .arguments = u"*", .autocheck = true}; }

}  // namespace

// --- The face that design.md shows: text, key, configuration, while compiling ---------------------------------------

static_assert([] {
    auto const parsed = registry::parse(
        u"Windows Registry Editor Version 5.00\n"
        u"[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\n"
        u"\"BootExecute\"=hex(7):61,00,75,00,74,00,6f,00,63,00,68,00,65,00,63,00,6b,00,20,00,61,00,75,00,74,00,"
        u"6f,00,63,00,68,00,6b,00,20,00,2a,00,00,00,00,00\n"sv);
    registry::key_index const key = parsed.content.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager");
    configuration const plan{parsed.content, key, edition::nt5_2};
    return plan.boot_execute[0] == autochk() && plan.boot_execute[0].where.value == u"BootExecute" && plan.boot_execute[0].where.index == 0;
}());

// --- Reading rules --------------------------------------------------------------------------------------------------

static_assert([] {  // absent: the built-in defaults. vectors R2 (010, 060, 075, 116)
    configuration const plan = key_under_test{}.read();
    return plan.boot_execute.size() == 1 &&
           plan.boot_execute[0] == plan::command{.image = u"AutoChk.exe", .arguments = u"*", .autocheck = true} &&
           plan.boot_execute[0].where.built_in && plan.object_directories.size() == 2 && plan.object_directories[0].name == u"\\Windows" &&
           plan.object_directories[1].name == u"\\RPC Control" && plan.object_directories[1].liberal && plan.paging.files.size() == 1 &&
           plan.paging.files[0].any_drive() && plan.paging.files[0].system_managed && plan.subsystems.required.size() == 2 &&
           plan.subsystems.to_start.size() == 1 && plan.protection_mode == 1 && !plan.allow_protected_renames &&
           plan.setup_execute.empty() && plan.boots();
}());
static_assert([] {  // present and empty: no entries, and no default. vectors R2 (011, 089, 129)
    key_under_test given;
    given.store(multi(u"BootExecute", u"||"));
    given.store(multi(u"ObjectDirectories", u""));
    given.store(u"Memory Management", multi(u"PagingFiles", u"|"));
    configuration const plan = given.read();
    return plan.boot_execute.size() == 1 && !plan.boot_execute[0].names_an_image() && plan.object_directories.empty() &&
           plan.paging.files.empty() && !plan.paging.requested && says(plan.oddities, "SMSS-CFG-009") &&
           says(plan.oddities, "SMSS-CFG-023");
}());
static_assert([] {  // a list stored as one string. vectors R5 (013, 014, 090, 091)
    key_under_test given;
    given.store(registry::make_sz(u"BootExecute", u"autocheck autochk *"));
    given.store(registry::make_expand_sz(u"SetupExecute", u"%SystemRoot%\\system32\\native1.exe %SystemDrive%"));
    given.store(u"Memory Management", registry::make_expand_sz(u"PagingFiles", u"%SystemDrive%\\pagefile.sys 64 128"));
    configuration const plan = given.read();
    return plan.boot_execute.size() == 1 && plan.boot_execute[0] == autochk() &&
           plan.setup_execute[0] == plan::command{.image = u"C:\\Windows\\system32\\native1.exe", .arguments = u"C:"} &&
           plan.setup_execute[0].raw == u"%SystemRoot%\\system32\\native1.exe %SystemDrive%" &&
           plan.paging.files[0].path == u"C:\\pagefile.sys" && plan.paging.files[0].maximum_mb == 128 &&
           says(plan.oddities, "SMSS-CFG-003");
}());
static_assert([] {  // duplicates, ignoring case: nt5_2 9.5 row 1; vectors R6
    key_under_test given;
    given.store(multi(u"BootExecute", u"a|A|b||"));
    configuration const plan = given.read();
    return plan.boot_execute.size() == 2 && plan.boot_execute[0].image == u"a" && plan.boot_execute[1].image == u"b" &&
           plan.boot_execute[1].where.index == 2 && says(plan.oddities, "SMSS-CFG-007");
}());
static_assert([] {  // and so in a list that is looked up instead of compared one by one
    key_under_test given;
    given.store(multi(u"BootExecute", u"a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|A|r|Q||"));
    configuration const plan = given.read();
    return plan.boot_execute.size() == 18 && plan.boot_execute[17].image == u"r" && plan.boot_execute[17].where.index == 18;
}());
static_assert([] {  // the list of a real Windows 10 lacks its final NUL, another one has only that
    key_under_test given;
    given.store(multi(u"BootExecute", u"autocheck autochk *|"));
    given.store(multi(u"SETUPEXECUTE", u"|"));
    configuration const plan = given.read(edition::nt10_0);
    return plan.boot_execute.size() == 1 && plan.boot_execute[0] == autochk() && plan.setup_execute.empty() && plan.oddities.size() == 1 &&
           plan.oddities[0].level == plan::severity::notice;
}());
static_assert([] {  // text hidden behind a NUL is not read, and not passed over in silence
    key_under_test given;
    given.store(u"DOS Devices", {u"NUL", registry::value_type::sz, registry::to_bytes(u"\\Device\\Null\0\\Device\\Evil\0"sv)});
    configuration const plan = given.read();
    return plan.dos_devices[0].target == u"\\Device\\Null" && says(plan.oddities, "SMSS-CFG-003") &&
           plan.oddities.back().found.view().find(u"\\Device\\Evil") != std::u16string_view::npos;
}());
static_assert([] {  // missing subkeys: vectors R1 (071, 114, 125)
    for (std::u16string_view const name : subkeys) {
        key_under_test given;
        given.hive.remove(given.hive.subkey(given.key, name));
        configuration const plan = given.read();
        if (plan.boots() || plan.failure->outcome != status::object_name_not_found || plan.failure->where.key != name) return false;
        if (std::count_if(plan.oddities.begin(), plan.oddities.end(),
                          [](auto const& one) { return one.level == plan::severity::danger; }) != 1)
            return false;
    }
    return true;
}());

// --- Numbers --------------------------------------------------------------------------------------------------------

static_assert([] {  // four bytes of whatever type count, anything else does not. vectors 059, 066; nt5_2 2.4.1, 2.4.2
    key_under_test given;
    given.store({u"ProtectionMode", registry::value_type::qword, registry::bytes(8, std::uint8_t{0})});
    given.store(registry::make_sz(u"AllowProtectedRenames", u"1"));
    configuration const plan = given.read();
    return plan.protection_mode == 1 && plan.allow_protected_renames && says(plan.oddities, "SMSS-CFG-036") &&
           says(plan.oddities, "SMSS-CFG-037");
}());
static_assert([] {
    key_under_test given;
    given.store(registry::make_dword(u"ProtectionMode", 0));
    given.store(registry::make_dword(u"NumberOfInitialSessions", 3));
    return given.read().protection_mode == 0 && !given.read().number_of_initial_sessions &&
           given.read(edition::nt6_1).number_of_initial_sessions == 3u && says(given.read().oddities, "SMSS-CFG-040");
}());
static_assert(key_under_test{}.read(edition::nt10_0).number_of_initial_sessions == 2u);
static_assert(key_under_test{}.read(edition::nt10_0 | choice::initial_sessions::one).number_of_initial_sessions == 1u);
static_assert([] {  // only a REG_DWORD of four bytes turns the firmware's program off. windows-editions C.1
    key_under_test given;
    given.store(registry::make_sz(u"DisableWpbtExecution", u"1"));
    if (given.read(edition::nt10_0).disable_wpbt_execution || !says(given.read(edition::nt10_0).oddities, "SMSS-CFG-042")) return false;
    given.store(registry::make_dword(u"DisableWpbtExecution", 1));
    return given.read(edition::nt10_0).disable_wpbt_execution && !given.read(edition::nt6_1).disable_wpbt_execution;
}());

// --- Lists that only later editions know ----------------------------------------------------------------------------

static_assert([] {
    key_under_test given;
    given.store(multi(u"BootExecuteNoPnpSync", u"x||"));
    given.store(multi(u"SetupExecuteNoPnpSync", u"y||"));
    given.store(multi(u"PlatformExecute", u"z||"));
    given.store(registry::make_sz(u"S0InitialCommand", u"evil.exe /x"));
    configuration const old = given.read();
    configuration const seven = given.read(edition::nt6_1);
    configuration const ten = given.read(edition::nt10_0);
    return old.boot_execute_no_pnp_sync.empty() && old.platform_execute.empty() && !old.s0_initial_command &&
           says(old.oddities, "SMSS-CFG-041") && says(old.oddities, "SMSS-CFG-039") && seven.platform_execute.empty() &&
           seven.s0_initial_command->image == u"evil.exe" && ten.boot_execute_no_pnp_sync[0].image == u"x" &&
           ten.setup_execute_no_pnp_sync[0].image == u"y" && ten.platform_execute[0].image == u"z";
}());

// --- Environment: vectors 108, 111, 112, 206 ------------------------------------------------------------------------

namespace {

constexpr key_under_test expansion_case() {
    key_under_test given;
    given.store(u"Environment", registry::make_expand_sz(u"A", u"%B%;%C%"));
    given.store(u"Environment", registry::make_expand_sz(u"B", u"%C%x"));
    given.store(u"Environment", registry::make_sz(u"C", u"c"));
    given.store(u"Environment", registry::make_expand_sz(u"Path", u"%A%;%SystemRoot%\\System32"));
    given.store(u"Environment", registry::make_expand_sz(u"SELF", u"%SELF%+1"));
    given.store(u"Environment", registry::make_expand_sz(u"UNDEF", u"%NOPE%\\x"));
    given.store(u"Environment", registry::make_expand_sz(u"PCT", u"100%"));
    given.store(u"Environment", registry::make_expand_sz(u"TWO", u"%A%%B%"));
    return given;
}

constexpr bool holds_values(configuration const& plan, std::vector<std::u16string_view> const& expected) {
    if (plan.variables.values.size() != expected.size()) return false;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (plan.variables.values[i].value != expected[i]) return false;
    }
    return true;
}

}  // namespace

static_assert([] {  // exactly what ReactOS was recorded to do
    configuration const plan = expansion_case().read();
    std::vector<std::u16string_view> const expected{u"%C%x;c",     u"cx",        u"c",    u"%C%x;c;C:\\Windows\\System32",
                                                    u"%SELF%+1+1", u"%NOPE%\\x", u"100%", u"%C%x;ccx"};
    return holds_values(plan, expected) && plan.variables.library_path == text{u"%C%x;c;C:\\Windows\\System32"};
}());
static_assert([] {
    configuration const plan = expansion_case().read(edition::nt5_2 | choice::environment_passes::one);
    std::vector<std::u16string_view> const expected{u"%B%;%C%",  u"%C%x",      u"c",    u"%B%;%C%;C:\\Windows\\System32",
                                                    u"%SELF%+1", u"%NOPE%\\x", u"100%", u"%B%;%C%%C%x"};
    return holds_values(plan, expected) && !plan.variables.library_path;
}());
static_assert([] {  // several strings: the last one stays; REG_SZ is never expanded; a stale SAFEBOOT_OPTION is not read
    key_under_test given;
    given.store(u"Environment", multi(u"MUL", u"one|two|three||"));
    given.store(u"Environment", registry::make_sz(u"Path", u"%SystemRoot%\\System32;%SystemRoot%"));
    given.store(u"Environment", registry::make_sz(u"SAFEBOOT_OPTION", u"NETWORK"));
    configuration const plan = given.read();
    std::vector<std::u16string_view> const expected{u"three", u"%SystemRoot%\\System32;%SystemRoot%"};
    return holds_values(plan, expected) && plan.variables.result.find(u"SAFEBOOT_OPTION") == nullptr && says(plan.oddities, "SMSS-CFG-044");
}());
static_assert([] {  // vectors 112
    key_under_test given;
    given.store(u"Environment", registry::make_sz(u"A=B", u"x"));
    configuration const plan = given.read();
    return !plan.boots() && plan.failure->outcome == status::invalid_parameter && says(plan.oddities, "SMSS-CFG-030");
}());
static_assert([] {  // what comes before Environment sees the kernel's variables only, what follows sees all. nt5_2 2.1.12
    key_under_test given;
    given.store(u"Environment", registry::make_sz(u"X", u"x"));
    given.store(u"DOS Devices", registry::make_expand_sz(u"N", u"\\%X%"));
    given.store(u"SubSystems", registry::make_expand_sz(u"Posix", u"%X%"));
    given.store(registry::make_expand_sz(u"Execute", u"%X%"));
    configuration const plan = given.read();
    return plan.dos_devices[0].target == u"\\%X%" && plan.subsystems.find(u"posix")->command_line == u"x" && plan.execute[0].image == u"x";
}());

// --- Known DLLs: vectors 097, 098, 099, 101, 107 --------------------------------------------------------------------

static_assert([] {
    key_under_test given;
    given.store(multi(u"ExcludeFromKnownDlls", u"user32.dll|KERNEL32||"));
    given.store(u"KnownDLLs", registry::make_sz(u"kernel32", u"kernel32.dll"));
    given.store(u"KnownDLLs", registry::make_sz(u"user32", u"USER32.dll"));
    given.store(u"KnownDLLs", registry::make_sz(u"gdi32", u"gdi32.dll"));
    given.store(u"KnownDLLs", registry::make_expand_sz(u"DllDirectory32", u"%SystemRoot%\\SysWOW64"));
    configuration const old = given.read();
    configuration const seven = given.read(edition::nt6_1);
    return old.known_dlls.entries.size() == 4 && old.known_dlls.entries[0].excluded && old.known_dlls.entries[1].excluded &&
           old.known_dlls.excludes(u"USER32.DLL") && old.known_dlls.excludes(u"kernel32") && !old.known_dlls.excludes(u"gdi32.dll") &&
           !old.known_dlls.entries[2].excluded && !old.known_dlls.directory32 && seven.known_dlls.entries.size() == 3 &&
           seven.known_dlls.directory32->path == u"C:\\Windows\\SysWOW64" && seven.known_dlls.directory->path == u"C:\\Windows\\system32" &&
           seven.known_dlls.directory->raw == u"%SystemRoot%\\system32";
}());
static_assert([] {  // every item keeps its raw form and its place, also behind a repetition that is dropped
    key_under_test given;
    given.store(multi(u"ExcludeFromKnownDlls", u"a.dll|A.DLL|b.dll||"));
    given.store(registry::make_expand_sz(u"ObjectDirectories", u"\\%SystemDrive%"));
    configuration const plan = given.read();
    return plan.known_dlls.excluded.size() == 2 && plan.known_dlls.excluded[1].name == u"b.dll" &&
           plan.known_dlls.excluded[1].where.index == 2 && plan.known_dlls.excluded[1].raw == u"b.dll" &&
           plan.object_directories[0].name == u"\\C:" && plan.object_directories[0].raw == u"\\%SystemDrive%";
}());
static_assert([] {
    key_under_test given;
    given.store(registry::make_dword(u"ExcludeFromKnownDlls", 1));  // vectors 215
    given.store(u"KnownDLLs", registry::make_sz(u"DllDirectory", u"%SystemRoot%\\system32"));
    configuration const plan = given.read();
    return plan.known_dlls.excluded.empty() && says(plan.oddities, "SMSS-CFG-027") && says(plan.oddities, "SMSS-CFG-026");
}());
static_assert([] {  // the value is missing: fatal in 5.2, normal in Windows 10
    key_under_test given;
    (void)given.hive.remove_value(given.hive.subkey(given.key, u"KnownDLLs"), u"DllDirectory");
    return says(given.read().oddities, "SMSS-CFG-026") && given.read(edition::nt10_0).oddities.empty();
}());

// --- Subsystems: nt5_2 9.5; vectors S1, S3 --------------------------------------------------------------------------

static_assert([] {  // Required twice the same: once, and one message
    key_under_test given;
    given.store(u"SubSystems", multi(u"Required", u"Windows|Windows||"));
    configuration const plan = given.read();
    return plan.subsystems.to_start.size() == 1 && plan.subsystems.required.size() == 2 && says(plan.oddities, "SMSS-CFG-032");
}());
static_assert([] {  // an unknown name; nothing to start
    key_under_test given;
    given.store(u"SubSystems", multi(u"Required", u"Nope||"));
    configuration const plan = given.read();
    return plan.subsystems.to_start.empty() && says(plan.oddities, "SMSS-CFG-032") && says(plan.oddities, "SMSS-CFG-033");
}());
static_assert([] {  // Required as REG_SZ is ignored, and no default takes its place. vectors 128
    key_under_test given;
    given.store(u"SubSystems", registry::make_sz(u"Required", u"Windows"));
    configuration const plan = given.read();
    return plan.subsystems.to_start.empty() && plan.subsystems.required.empty() && says(plan.oddities, "SMSS-CFG-033");
}());
static_assert([] {  // roles, the order of Required, the flag that ignores its number, Kmode
    key_under_test given;
    given.store(u"SubSystems", registry::make_sz(u"Debug", u""));
    given.store(u"SubSystems", registry::make_expand_sz(u"Kmode", u"%SystemRoot%\\system32\\win32k.sys"));
    given.store(u"SubSystems", registry::make_sz(u"Posix", u"psxss.exe"));
    given.store(u"SubSystems", multi(u"Required", u"Debug|windows||"));
    given.store(u"SubSystems", multi(u"Optional", u"Posix||"));
    given.store(u"SubSystems", registry::make_dword(u"PosixSingleInstance", 0));
    configuration const plan = given.read();
    plan::subsystem_plan const& all = plan.subsystems;
    return all.entries.size() == 4 && all.to_start.size() == 2 && all.entries[all.to_start[0]].name == u"Debug" &&
           all.entries[all.to_start[1]].name == u"Windows" && all.entries[all.on_demand[0]].name == u"Posix" && all.posix_single_instance &&
           all.kmode()->command_line == u"C:\\Windows\\system32\\win32k.sys" && all.kmode()->role == plan::subsystem_role::unlisted &&
           plan.oddities.size() == 1 && plan.oddities[0].requirement == "SMSS-CFG-035"sv;
}());
static_assert([] {
    key_under_test given;
    given.store(u"SubSystems", registry::make_sz(u"PosixSingleInstance", u"1"));
    configuration const plan = given.read();
    return !plan.subsystems.posix_single_instance && plan.subsystems.find(u"PosixSingleInstance") != nullptr &&
           plan.subsystems.kmode() == nullptr;
}());

// --- Paging files and DOS devices -----------------------------------------------------------------------------------

static_assert([] {  // two specifiers for any drive: nt5_2 9.5
    key_under_test given;
    given.store(u"Memory Management", multi(u"PagingFiles", u"?:\\pagefile.sys|?:\\page2.sys 100 200|C:\\pagefile.sys 10 20||"));
    configuration const plan = given.read();
    return plan.paging.files.size() == 2 && plan.paging.refused.size() == 1 && plan.paging.refused[0].path == u"?:\\page2.sys" &&
           says(plan.oddities, "SMSS-CFG-021") && says(plan.oddities, "SMSS-CFG-022");
}());
static_assert([] {  // at most sixteen: vectors 085
    text lines;
    for (char16_t letter = u'A'; letter < u'A' + 18; ++letter) {
        lines += letter;
        lines += u":\\p.sys 16 16|";
    }
    lines += u'|';
    key_under_test given;
    given.store(u"Memory Management", multi(u"PagingFiles", lines));
    configuration const plan = given.read();
    return plan.paging.files.size() == 16 && plan.paging.refused.size() == 2 && says(plan.oddities, "SMSS-CFG-020");
}());
static_assert([] {  // wrong types of a link, as recorded: vectors 070; an empty target: nt5_2 9.5
    key_under_test given;
    given.store(u"DOS Devices", {u"N2", registry::value_type::binary, {0x41, 0x00, 0x42, 0x00, 0x00, 0x00}});
    given.store(u"DOS Devices", multi(u"N3", u"\\Device\\A|\\Device\\B||"));
    given.store(u"DOS Devices", registry::make_expand_sz(u"N4", u"\\Device\\%SystemDrive%"));
    given.store(u"DOS Devices", {u"N5", registry::value_type::none, {}});
    given.store(u"DOS Devices", registry::make_sz(u"", u"\\Device\\Def"));
    given.store(u"DOS Devices", registry::make_sz(u"X", u""));
    configuration const plan = given.read();
    return plan.dos_devices.size() == 5 && plan.dos_devices[0].target == u"AB" && plan.dos_devices[1].target == u"\\Device\\B" &&
           plan.dos_devices[2].target == u"\\Device\\C:" && plan.dos_devices[3].name.empty() && plan.dos_devices[4].target.empty() &&
           says(plan.oddities, "SMSS-CFG-025") && says(plan.oddities, "SMSS-CFG-001");
}());

// --- Surroundings, other values, editions ---------------------------------------------------------------------------

static_assert([] {
    key_under_test given;
    (void)given.hive.create(u"ControlSet001\\Control\\MiniNT");
    given.hive.set(given.hive.create(u"ControlSet001\\Control\\SafeBoot\\Option"), registry::make_dword(u"OptionValue", 2));
    configuration const plan = given.read();
    return plan.mini_nt && plan.safe_boot == 2u && !key_under_test{}.read().mini_nt;
}());
static_assert([] {
    key_under_test given;
    given.store(registry::make_dword(u"GlobalFlag", 4));
    given.store(u"Memory Management", multi(u"ExistingPageFiles", u"\\??\\C:\\pagefile.sys||"));
    configuration const plan = given.read();
    return plan.other_values.size() == 2 && plan.other_values[0].info.reader == "kernel and smss"sv &&
           plan.other_values[1].where.key == u"Memory Management"sv;
}());
static_assert([] {  // the keys beside the five are optional, their values are carried
    key_under_test given;
    (void)given.hive.create(u"FileRenameOperations", given.key);
    given.store(u"FileRenameOperations", registry::make_sz(u"1", u"\\??\\C:\\old"));
    configuration const plan = given.read();
    return plan.other_values.size() == 1 && plan.other_values[0].where.key == u"FileRenameOperations"sv && plan.boots();
}());
static_assert([] {  // an initial command that names no image: pointed out, not taken for a program
    key_under_test given;
    given.store(registry::make_sz(u"S0InitialCommand", u" "));
    configuration const plan = given.read(edition::nt6_1);
    return says(plan.oddities, "SMSS-CFG-009") && !says(plan::compare_with_stock(plan), "SMSS-CFG-039");
}());
static_assert([] {  // what cannot be carried out is not announced as if it could; a name that is no NT path is an oddity instead
    key_under_test given;
    given.store(multi(u"PendingFileRenameOperations", u"C:\\a.sys||\\??\\C:\\b|!C:\\b||"));
    configuration const plan = given.read();
    return plan.file_renames.size() == 2 && says(plan.oddities, "SMSS-CFG-015") && !says(plan::compare_with_stock(plan), "SMSS-CFG-012") &&
           !says(plan::compare_with_stock(plan), "SMSS-CFG-013");
}());
static_assert(!plan::infer_edition(key_under_test{}.hive, key_under_test{}.key).certain);
static_assert([] {
    key_under_test given;
    auto const guess = [&] { return plan::infer_edition(given.hive, given.key); };
    given.store(u"SubSystems", registry::make_expand_sz(u"Windows", u"csrss.exe ServerDll=winsrv:ConServerDllInitialization,2"));
    if (guess().which != edition::nt5_2 || !guess().certain) return false;
    given.store(registry::make_dword(u"NumberOfInitialSessions", 2));
    if (guess().which != edition::nt6_1) return false;
    given.store(u"SubSystems",
                registry::make_expand_sz(u"Windows", u"csrss.exe ServerDll=winsrv:ConServerDllInitialization,2 ServerDll=sxssrv,4"));
    given.store(multi(u"PlatformExecute", u"evil||"));  // somebody's, and no edition's: it does not make this a Windows 10
    if (guess().which != edition::nt6_1 || guess().signs.size() != 3) return false;
    given.store(u"SubSystems", registry::make_expand_sz(u"Windows", u"csrss.exe ServerDll=sxssrv,4"));
    return guess().which == edition::nt10_0;
}());
static_assert([] {
    key_under_test given;
    given.store(multi(u"PendingFileRenameOperations", u"*2\\??\\C:\\a|||"));
    return plan::infer_edition(given.hive, given.key).which == edition::nt10_0;
}());

namespace {

consteval bool comes_before(edition which, std::string_view first, std::string_view second) {
    auto const outline = plan::boot_outline(which);
    std::size_t one = outline.size();
    std::size_t two = outline.size();
    for (std::size_t i = 0; i < outline.size(); ++i) {
        if (outline[i].phase == first) one = i;
        if (outline[i].phase == second) two = i;
    }
    return one < two && two < outline.size();
}

}  // namespace

// The order matrix, windows-editions B.6.
static_assert(comes_before(edition::nt5_2, "boot_execute", "file_renames") &&
              comes_before(edition::nt6_1, "boot_execute", "file_renames") &&
              comes_before(edition::nt10_0, "boot_execute", "file_renames"));
static_assert(comes_before(edition::nt5_2, "file_renames", "paging_files") &&
              comes_before(edition::nt6_1, "file_renames", "paging_files") &&
              comes_before(edition::nt10_0, "file_renames", "paging_files"));
static_assert(comes_before(edition::nt5_2, "known_dlls", "paging_files") && comes_before(edition::nt6_1, "paging_files", "known_dlls") &&
              comes_before(edition::nt10_0, "paging_files", "known_dlls"));
static_assert(comes_before(edition::nt5_2, "file_renames", "initialize_registry") &&
              comes_before(edition::nt6_1, "file_renames", "initialize_registry") &&
              comes_before(edition::nt10_0, "initialize_registry", "file_renames"));
static_assert(comes_before(edition::nt5_2, "paging_files", "initialize_registry") &&
              comes_before(edition::nt10_0, "initialize_registry", "paging_files"));
static_assert(comes_before(edition::nt5_2, "known_dlls", "setup_execute") && comes_before(edition::nt6_1, "setup_execute", "known_dlls") &&
              comes_before(edition::nt10_0, "setup_execute", "known_dlls"));

// --- Differences from stock -----------------------------------------------------------------------------------------

namespace {

// The most serious finding at one place, or nothing.
constexpr plan::diagnostic const* worst(plan::diagnostics const& findings, std::u16string_view key, std::u16string_view value) {
    plan::diagnostic const* found = nullptr;
    for (plan::diagnostic const& one : findings) {
        if (one.where.key == key && one.where.value == value && (found == nullptr || one.level > found->level)) found = &one;
    }
    return found;
}

constexpr bool is_danger(plan::diagnostics const& findings, std::u16string_view key, std::u16string_view value) {
    plan::diagnostic const* const found = worst(findings, key, value);
    return found != nullptr && found->level == plan::severity::danger;
}

}  // namespace

static_assert([] {
    key_under_test given;
    given.store(multi(u"BootExecute", u"autocheck autochk *||"));
    return plan::compare_with_stock(given.read()).empty();
}());
static_assert([] {
    key_under_test given;
    given.store(multi(u"BootExecute", u"autocheck autochk *|evil /x||"));
    given.store(multi(u"SetupExecute", u"C:\\Windows\\System32\\poqexec.exe /display_progress \\SystemRoot\\WinSxS\\pending.xml|bad||"));
    given.store(multi(u"PlatformExecute", u"worse||"));
    given.store(multi(u"Execute", u"last||"));
    given.store(registry::make_sz(u"S0InitialCommand", u"other.exe"));
    given.store(multi(u"ExcludeFromKnownDlls", u"user32||"));
    given.store(multi(u"PendingFileRenameOperations", u"\\??\\C:\\Windows\\System32\\drivers\\av.sys||\\??\\C:\\Temp\\x.tmp|||"));
    given.store(u"DOS Devices", registry::make_sz(u"NUL", u"\\Device\\Evil"));
    given.store(u"DOS Devices", registry::make_sz(u"Z:", u"\\Device\\HarddiskVolume1"));
    given.store(u"KnownDLLs", registry::make_sz(u"DllDirectory", u"C:\\Temp"));
    given.store(u"KnownDLLs", registry::make_sz(u"kernel32", u"..\\kernel32.dll"));
    given.store(u"Environment", registry::make_sz(u"COR_PROFILER", u"{1}"));
    given.store(u"Environment", registry::make_sz(u"Path", u"C:\\Tools;C:\\Windows\\system32"));
    given.store(u"SubSystems",
                registry::make_expand_sz(u"Windows", u"%SystemRoot%\\system32\\csrss.exe ServerDll=basesrv,1 ServerDll=consrv:Init,2"));
    auto const findings = plan::compare_with_stock(given.read(edition::nt10_0));
    for (std::u16string_view const value : {u"BootExecute", u"SetupExecute", u"PlatformExecute", u"Execute", u"S0InitialCommand",
                                            u"ExcludeFromKnownDlls", u"PendingFileRenameOperations"}) {
        if (!is_danger(findings, u"", value)) return false;
    }
    std::size_t deletions = 0;
    for (plan::diagnostic const& one : findings) {
        if (one.effect.view().starts_with(u"will delete ")) ++deletions;
    }
    return deletions == 2 && is_danger(findings, u"DOS Devices", u"NUL") &&
           worst(findings, u"DOS Devices", u"Z:")->level == plan::severity::warning && is_danger(findings, u"KnownDLLs", u"DllDirectory") &&
           is_danger(findings, u"KnownDLLs", u"kernel32") && is_danger(findings, u"Environment", u"COR_PROFILER") &&
           worst(findings, u"Environment", u"Path")->level == plan::severity::warning && is_danger(findings, u"SubSystems", u"Windows");
}());

// --- Whatever is stored ---------------------------------------------------------------------------------------------

namespace {

rc::Gen<registry::value> any_value() {
    auto const name = rc::gen::element<std::u16string>(
        u"BootExecute", u"SetupExecute", u"PendingFileRenameOperations", u"PendingFileRenameOperations2", u"ObjectDirectories",
        u"ProtectionMode", u"AllowProtectedRenames", u"ExcludeFromKnownDlls", u"PagingFiles", u"Required", u"Optional", u"Kmode",
        u"Windows", u"PosixSingleInstance", u"Execute", u"S0InitialCommand", u"NumberOfInitialSessions", u"DllDirectory", u"DllDirectory32",
        u"Path", u"SAFEBOOT_OPTION", u"", u"a=b", u"x\\y", u"GlobalFlag", u"DisableWpbtExecution");
    auto const type = rc::gen::element<std::uint32_t>(0, 1, 2, 3, 4, 7, 7, 7, 11, 77);
    auto const piece = rc::gen::element<std::u16string>(std::u16string(1, u'\0'), std::u16string(1, u'\0'), u"a", u"\\??\\C:\\", u"%Path%",
                                                        u"%", u" ", u"autocheck ", u"Windows", u"!", u"@", u"*1", u"?:\\p 1 2", u"\xD800");
    return rc::gen::map(rc::gen::tuple(name, type, rc::gen::container<std::vector<std::u16string>>(piece), rc::gen::arbitrary<bool>()),
                        [](auto const& parts) {
                            auto const& [label, number, pieces, odd] = parts;
                            std::u16string units;
                            for (std::u16string const& one : pieces) units += one;
                            registry::value stored{text{label}, static_cast<registry::value_type>(number), registry::to_bytes(units)};
                            if (odd) stored.data.push_back(0x41);
                            return stored;
                        });
}

}  // namespace

TEST_CASE("any key is a configuration, and every oddity names a rule") {
    testing::property("arbitrary values in arbitrary places", [] {
        key_under_test given;
        auto const values = *rc::gen::container<std::vector<registry::value>>(any_value());
        for (registry::value const& stored : values) {
            std::size_t const place = *rc::gen::inRange<std::size_t>(0, std::size(subkeys) + 1);
            if (place == std::size(subkeys)) {
                given.store(stored);
            } else {
                given.store(subkeys[place], stored);
            }
        }
        for (edition const which : editions) {
            for (profile const& as : {profile{which}, which | choice::reactos}) {
                configuration const plan = given.read(as);
                for (plan::diagnostics const& some : {plan.oddities, plan::compare_with_stock(plan)}) {
                    for (plan::diagnostic const& one : some) {
                        RC_ASSERT(plan::requirement_named(one.requirement) != nullptr);
                        RC_ASSERT(!one.effect.empty());
                    }
                }
                // A list keeps each stored line, or says that it dropped it.
                for (plan::command const& line : plan.boot_execute) {
                    bool const grows = line.raw.view().find(u'%') != std::u16string_view::npos;  // raw is what was stored, before expansion
                    RC_ASSERT(grows || line.raw.size() >= line.image.size() + line.arguments.size());
                }
            }
        }
    });
}

TEST_CASE("requirements have unique, ascending ids and a source") {
    std::set<std::string_view> sentences;
    for (std::size_t i = 0; i < plan::requirements.size(); ++i) {
        plan::requirement const& rule = plan::requirements[i];
        CAPTURE(rule.id);
        CHECK((i == 0 || plan::requirements[i - 1].id < rule.id));
        CHECK(rule.id.starts_with("SMSS-CFG-"));
        CHECK(rule.id.size() == 12);
        CHECK(!rule.source.empty());
        CHECK(rule.sentence.ends_with('.'));
        CHECK(sentences.insert(rule.sentence).second);
    }
}

// --- One value, one finding: the same at run time --------------------------------------------------------------------

TEST_CASE("each oddity and each difference from stock is found where it is, and is as serious as its rule says") {
    struct row {
        std::u16string_view below;
        registry::value stored;
        std::string_view rule;
        plan::severity level;
    };
    text seventeen;
    for (char16_t letter = u'A'; letter < u'A' + 17; ++letter) (seventeen += letter) += u":\\p.sys 16 16|";
    seventeen += u'|';
    using enum plan::severity;
    for (row const& one : std::vector<row>{
             {u"", multi(u"BootExecute", u"\"C:\\a||"), "SMSS-CFG-008", warning},
             {u"", multi(u"SetupExecute", u"poqexec.exe /display_progress||"), "SMSS-CFG-043", notice},
             {u"Memory Management", multi(u"PagingFiles", u"C:\\\"p.sys 100 100||"), "SMSS-CFG-019", warning},
             {u"Memory Management", multi(u"PagingFiles", u"C:\\p.sys 100 5000||"), "SMSS-CFG-022", notice},
             {u"Memory Management", multi(u"PagingFiles", seventeen), "SMSS-CFG-020", warning},
             {u"Environment", registry::make_sz(u"COR_PROFILER", u"{1}"), "SMSS-CFG-029", danger},
             {u"Environment", registry::make_sz(u"ComSpec", u"C:\\Temp\\cmd.exe"), "SMSS-CFG-029", warning},
             {u"SubSystems", registry::make_dword(u"PosixSingleInstance", 0), "SMSS-CFG-035", notice},
             {u"SubSystems", registry::make_sz(u"Windows", u"C:\\Windows\\system32\\csrss.exe ServerDll=evil,1"), "SMSS-CFG-045", danger},
             {u"", registry::make_dword(u"GlobalFlag", 4), "SMSS-CFG-046", warning},
             {u"", registry::make_sz(u"BootShell", u"C:\\Temp\\shell.exe"), "SMSS-CFG-046", warning},
             {u"AppCertDlls", registry::make_sz(u"x", u"C:\\Temp\\x.dll"), "SMSS-CFG-046", danger},
             {u"", registry::make_dword(u"DisableWpbtExecution", 1), "SMSS-CFG-042", notice},
         }) {
        INFO(nt::to_display(one.below) << ' ' << nt::to_display(one.stored.name) << ": " << one.rule);
        key_under_test given;
        if (!one.below.empty()) (void)given.hive.create(one.below, given.key);
        given.store(one.below, one.stored);
        std::size_t found = 0;
        for (edition const which : {edition::nt5_2, edition::nt10_0}) {
            configuration const plan = given.read(which);
            for (plan::diagnostics const& some : {plan.oddities, plan::compare_with_stock(plan)}) {
                for (plan::diagnostic const& said : some) {
                    bool const here = said.where.key == one.below && said.where.value == one.stored.name;
                    if (here && said.requirement == one.rule && said.level == one.level) ++found;
                }
            }
        }
        CHECK(found > 0);
    }
    key_under_test usual;
    usual.store(registry::make_dword(u"GlobalFlag", 0));
    usual.store(registry::make_sz(u"BootShell", u"%SystemRoot%\\system32\\bootim.exe"));
    usual.store(u"Environment", registry::make_sz(u"ComSpec", u"C:\\Windows\\system32\\cmd.exe"));
    for (plan::diagnostic const& said : plan::compare_with_stock(usual.read(edition::nt10_0))) {
        CHECK(said.requirement != "SMSS-CFG-046"sv);
        CHECK(said.requirement != "SMSS-CFG-029"sv);
    }
}

TEST_CASE("an expansion without bounds is cut and said") {
    key_under_test given;
    given.store(u"Environment", registry::make_sz(u"A", std::u16string(60, u'x')));
    text much;
    for (int i = 0; i < 2000; ++i) much += u"%A%";
    given.store(registry::make_expand_sz(u"Execute", much));
    configuration const plan = given.read();
    CHECK(says(plan.oddities, "SMSS-CFG-005"));
}

TEST_CASE("the way of starting is read from beside the key, and the edition is told from csrss") {
    key_under_test given;
    given.hive.set(given.hive.create(u"ControlSet001\\Control\\SafeBoot\\Option"), registry::make_dword(u"OptionValue", 2));
    CHECK(given.read().safe_boot == 2u);
    given.store(u"SubSystems", registry::make_expand_sz(u"Windows", u"csrss.exe ServerDll=winsrv:ConServerDllInitialization,2"));
    CHECK(plan::infer_edition(given.hive, given.key).which == edition::nt5_2);
    CHECK(plan::requirement_named("SMSS-CFG-999") == nullptr);
}

TEST_CASE("items of a configuration are equal when they say the same, wherever they stand") {
    auto const read = [](std::u16string_view target, std::u16string_view other_list) {
        key_under_test given;
        given.store(multi(u"ExcludeFromKnownDlls", u"user32.dll||"));
        given.store(multi(u"PendingFileRenameOperations", u"\\??\\C:\\a|||"));
        if (!other_list.empty()) given.store(multi(u"PendingFileRenameOperations2", other_list));
        given.store(u"DOS Devices", registry::make_sz(u"X:", target));
        given.store(u"Environment", registry::make_sz(u"V", target));
        given.store(u"KnownDLLs", registry::make_sz(u"k", target));
        return given.read();
    };
    configuration const one = read(u"\\Device\\A", u"");
    configuration const same = read(u"\\Device\\A", u"");
    configuration const other = read(u"\\Device\\B", u"\\??\\C:\\a|||");
    CHECK(one.dos_devices == same.dos_devices);
    CHECK_FALSE(one.dos_devices == other.dos_devices);
    CHECK(one.variables.values == same.variables.values);
    CHECK_FALSE(one.variables.values == other.variables.values);
    CHECK(one.variables.result == same.variables.result);
    CHECK_FALSE(one.variables.result == other.variables.result);
    CHECK(one.known_dlls.entries == same.known_dlls.entries);
    CHECK_FALSE(one.known_dlls.entries == other.known_dlls.entries);
    CHECK(one.known_dlls.directory == other.known_dlls.directory);
    CHECK(one.known_dlls.excluded == other.known_dlls.excluded);
    CHECK(one.known_dlls.excludes(u"USER32.DLL"));
    CHECK_FALSE(one.known_dlls.excludes(u"user32"));
    CHECK(one.object_directories == other.object_directories);
    CHECK(one.subsystems.entries == other.subsystems.entries);
    CHECK(one.paging.files == other.paging.files);
    CHECK(one.file_renames == same.file_renames);
    CHECK_FALSE(one.file_renames == other.file_renames);
}
