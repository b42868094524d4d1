// SPDX-License-Identifier: BSL-1.0
// Outcomes that few configurations show: each field of a comparison, each way to be out of bounds, each name that a rule makes an exception of.

#include <smss/nt/utf.hpp>
#include <smss/plan/boot_outline.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/plan/edition_evidence.hpp>
#include <smss/plan/stock_comparison.hpp>
#include <smss/plan/technique.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/property.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;

namespace {

// Two items that differ in one field are not equal; `change` says in which.
template <typename Item>
void differs_by(std::vector<std::function<void(Item&)>> const& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
        INFO("field " << i);
        Item one;
        Item const other;
        CHECK(one == other);
        changes[i](one);
        CHECK_FALSE(one == other);
    }
}

struct stored_value {
    std::u16string_view below;
    registry::value value;
};

// A Session Manager key with these values and nothing else.
struct hive_with {
    registry::tree hive{};
    registry::key_index key = hive.create(u"ControlSet001\\Control\\Session Manager");

    explicit hive_with(std::vector<stored_value> const& values) {
        for (stored_value const& one : values) hive.set(one.below.empty() ? key : hive.create(one.below, key), one.value);
    }
    [[nodiscard]] configuration read(profile const& as) const { return configuration{hive, key, as}; }
};

[[nodiscard]] std::size_t count(plan::diagnostics const& oddities, std::string_view rule, plan::severity level) {
    std::size_t found = 0;
    for (plan::diagnostic const& one : oddities) found += one.requirement == rule && one.level == level ? 1u : 0u;
    return found;
}

}  // namespace

TEST_CASE("every field in which two items may differ makes them differ, and no other") {
    differs_by<plan::command>({[](auto& it) { it.image = u"a"; }, [](auto& it) { it.arguments = u"a"; }, [](auto& it) { it.autocheck = true; },
                               [](auto& it) { it.async = true; }, [](auto& it) { it.debug = true; }});
    differs_by<plan::dos_device>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.target = u"a"; }});
    differs_by<plan::variable>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.value = u"a"; }});
    differs_by<plan::environment_variable>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.type = registry::value_type::sz; },
                                            [](auto& it) { it.strings.emplace_back(); }, [](auto& it) { it.data = {1}; },
                                            [](auto& it) { it.value = u"a"; }});
    differs_by<plan::file_rename>({[](auto& it) { it.list = plan::rename_list::second; },
                                   [](auto& it) { it.operation = plan::rename_operation::rename; }, [](auto& it) { it.source = u"a"; },
                                   [](auto& it) { it.target = u"a"; }, [](auto& it) { it.replace = true; },
                                   [](auto& it) { it.is_protected = true; }, [](auto& it) { it.prefix = u"*1"; }});
    differs_by<plan::known_dll>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.file = u"a"; }, [](auto& it) { it.excluded = true; }});
    differs_by<plan::object_directory>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.liberal = !it.liberal; }});
    differs_by<plan::origin>({[](auto& it) { it.key = u"a"; }, [](auto& it) { it.value = u"a"; }, [](auto& it) { it.index = 0; },
                              [](auto& it) { it.built_in = true; }});
    differs_by<plan::paging_file>({[](auto& it) { it.path = u"a"; }, [](auto& it) { it.drive = u'C'; },
                                   [](auto& it) { it.system_managed = !it.system_managed; }, [](auto& it) { it.minimum_mb = 1; },
                                   [](auto& it) { it.maximum_mb = 1; }});
    differs_by<plan::subsystem>({[](auto& it) { it.name = u"a"; }, [](auto& it) { it.command_line = u"a"; },
                                 [](auto& it) { it.role = plan::subsystem_role::required; }});
    plan::command stored;
    stored.raw = u"async a";
    stored.where = plan::origin_of(u"", u"Execute");
    CHECK(stored == plan::command{});
}

TEST_CASE("values that are none of their enumeration have a name that says so") {
    CHECK(name(static_cast<plan::severity>(99)) == "unknown severity");
    CHECK(name(static_cast<plan::tool>(99)) == "unknown tool");
    CHECK(plan::boot_outline(static_cast<edition>(99)).empty());
}

TEST_CASE("an environment without variables is empty") {
    plan::environment variables;
    CHECK(variables.empty());
    REQUIRE(variables.set(u"A", u"1") == status::success);
    CHECK_FALSE(variables.empty());
}

TEST_CASE("a key may be the root of its hive, and what the kernel hands over may be told") {
    registry::tree hive;
    hive.set(registry::tree::root(), registry::make_multi_sz(u"BootExecute", {u"%WHERE%\\tool.exe"}));
    plan::start from;
    from.variables.emplace();
    REQUIRE(from.variables->set(u"WHERE", u"D:") == status::success);
    hive.set(registry::tree::root(), registry::value{u"Execute", registry::value_type::expand_sz, registry::to_bytes(u"%WHERE%\\last.exe\0"sv)});
    (void)hive.create(u"Environment");
    configuration const made{hive, registry::tree::root(), edition::nt5_2, from};
    REQUIRE(made.boot_execute.size() == 1);
    CHECK(made.boot_execute[0].image == u"%WHERE%\\tool.exe");  // a REG_MULTI_SZ is not expanded
    REQUIRE(made.execute.size() == 1);
    CHECK(made.execute[0].image == u"D:\\last.exe");
    CHECK_FALSE(made.safe_boot.has_value());
    CHECK_FALSE(made.mini_nt);

    hive_with beside{{}};
    (void)beside.hive.create(u"ControlSet001\\Control\\SafeBoot\\Option");
    CHECK_FALSE(beside.read(edition::nt5_2).safe_boot.has_value());
}

TEST_CASE("of DisableWpbtExecution only a REG_DWORD of four bytes counts") {
    for (registry::bytes const& data : {registry::bytes{1, 0}, registry::bytes{1, 0, 0, 0, 0}, registry::bytes{}}) {
        configuration const made = hive_with{{{u"", {u"DisableWpbtExecution", registry::value_type::dword, data}}}}.read(edition::nt10_0);
        CHECK_FALSE(made.disable_wpbt_execution);
        CHECK(count(made.oddities, "SMSS-CFG-042", plan::severity::warning) == 1);
    }
}

TEST_CASE("what somebody may have added says nothing where csrss tells the edition") {
    registry::value const seven = registry::make_sz(u"Windows", u"csrss.exe ServerDll=winsrv:ConServerDllInitialization,2 ServerDll=sxssrv,4");
    registry::value const marked = registry::make_multi_sz(u"PendingFileRenameOperations", {u"*1\\??\\C:\\a", u""});
    hive_with const both{{{u"SubSystems", seven}, {u"", marked}}};
    CHECK(plan::infer_edition(both.hive, both.key).which == edition::nt6_1);
    CHECK(plan::infer_edition(both.hive, both.key).signs.size() == 2);
    hive_with const alone{{{u"", marked}}};
    CHECK(plan::infer_edition(alone.hive, alone.key).which == edition::nt10_0);
}

TEST_CASE("an unpaired source shifts the second list where its pointer is remembered") {
    // vectors 045: the second list is read into the same buffer, so the source that was remembered now reads as its first string.
    registry::value const first{u"PendingFileRenameOperations", registry::value_type::multi_sz, registry::to_bytes(u"\\??\\C:\\pr\\a\0\0"sv)};
    registry::value const second{u"PendingFileRenameOperations2", registry::value_type::multi_sz,
                                 registry::to_bytes(u"\\??\\C:\\pr\\b\0\\??\\C:\\pr\\c\0\0"sv)};
    hive_with const given{{{u"", first}, {u"", second}}};
    configuration const documented = given.read(edition::nt5_2);
    REQUIRE(documented.file_renames.size() == 1);
    CHECK(documented.file_renames[0].source == u"\\??\\C:\\pr\\b");
    CHECK(documented.file_renames[0].target == u"\\??\\C:\\pr\\c");
    CHECK(count(documented.oddities, "SMSS-CFG-014", plan::severity::warning) == 1);

    configuration const shifted = given.read(edition::nt5_2 | choice::odd_rename_list::pairs_with_next_list);
    REQUIRE(shifted.file_renames.size() == 1);
    CHECK(shifted.file_renames[0].source == u"\\??\\C:\\pr\\b");
    CHECK(shifted.file_renames[0].target == u"\\??\\C:\\pr\\b");
    CHECK(count(shifted.oddities, "SMSS-CFG-014", plan::severity::danger) == 1);
    CHECK(count(shifted.oddities, "SMSS-CFG-014", plan::severity::warning) == 1);  // c is left without a partner

    registry::value const nothing{u"PendingFileRenameOperations2", registry::value_type::multi_sz, {}};
    configuration const alone = hive_with{{{u"", first}, {u"", nothing}}}.read(edition::nt5_2 | choice::odd_rename_list::pairs_with_next_list);
    CHECK(alone.file_renames.empty());

    // A shorter second list leaves the end of the first one where it was.
    registry::value const short_list{u"PendingFileRenameOperations2", registry::value_type::multi_sz, registry::to_bytes(u"x\0\0"sv)};
    registry::value const long_list{u"PendingFileRenameOperations", registry::value_type::multi_sz,
                                    registry::to_bytes(u"\\??\\C:\\a\0\\??\\C:\\b\0\\??\\C:\\c\0\0"sv)};
    configuration const kept = hive_with{{{u"", long_list}, {u"", short_list}}}.read(edition::nt5_2 | choice::odd_rename_list::pairs_with_next_list);
    REQUIRE(kept.file_renames.size() == 2);
    CHECK(kept.file_renames[1].source == u"\\??\\C:\\c");
    CHECK(kept.file_renames[1].target == u"x");
}

TEST_CASE("numbers of paging files in every base, and the drives that paths name") {
    struct number {
        std::u16string_view written;
        std::uint32_t read;
    };
    // \source Microsoft, RtlUnicodeStringToInteger, base 0
    for (number const& one : std::vector<number>{{u"17", 17},     {u"+17", 17},   {u"-1", 0xFFFF'FFFF}, {u"0x1f", 31}, {u"0x1F", 31}, {u"0xG", 0},
                                                 {u"0b101", 5},   {u"0b12", 1},   {u"0o17", 15},        {u"0o8", 0},   {u"017", 17},  {u"0", 0},
                                                 {u"\t 12x", 12}, {u"", 0},       {u"-", 0},            {u"1A", 1},    {u"0z5", 0}}) {
        INFO(nt::to_display(one.written));
        CHECK(plan::leading_integer(one.written) == one.read);
    }
    struct path {
        std::u16string_view written;
        char16_t drive;
    };
    for (path const& one : std::vector<path>{{u"c:\\p.sys", u'C'},  {u"?:\\p.sys", u'?'},        {u"\\\\?\\d:\\p", u'D'}, {u"\\\\.\\d:\\p", u'D'},
                                             {u"//./e:/p", u'E'},    {u"\\??\\f:\\p", u'F'},      {u"\\\\x\\g:\\p", u'\0'}, {u"\\\\?xh:\\p", u'\0'},
                                             {u"\\x?\\i:\\p", u'\0'}, {u"p.sys", u'\0'},           {u"p", u'\0'},           {u"\\\\?\\", u'\0'}}) {
        INFO(nt::to_display(one.written));
        CHECK(plan::drive_of(one.written) == one.drive);
    }
    auto const oddities = [](std::u16string_view line) {
        return hive_with{{{u"Memory Management", registry::make_multi_sz(u"PagingFiles", {text{line}})}}}.read(edition::nt10_0).oddities;
    };
    CHECK(count(oddities(u"C:\\p.sys 16 16"), "SMSS-CFG-019", plan::severity::warning) == 0);
    CHECK(count(oddities(u"p.sys 16 16"), "SMSS-CFG-019", plan::severity::warning) == 1);              // no drive
    CHECK(count(oddities(u"[:\\p.sys 16 16"), "SMSS-CFG-019", plan::severity::warning) == 1);           // behind Z
    CHECK(count(oddities(u"C:\\p.sys 16 0x10000000"), "SMSS-CFG-019", plan::severity::warning) == 1);   // more than 2^48 bytes
    CHECK(count(oddities(u"C:\\p.sys 0x10000000 16"), "SMSS-CFG-019", plan::severity::warning) == 1);
}

TEST_CASE("a variable may refer to a later one where the key is read twice") {
    hive_with const given{{{u"Environment", registry::make_expand_sz(u"A", u"<%B%>")}, {u"Environment", registry::make_sz(u"B", u"b")}}};
    auto const value = [&](profile const& as) { return *given.read(as).variables.result.find(u"A"); };
    CHECK(value(edition::nt5_2) == u"<b>");
    CHECK(value(edition::nt5_2 | choice::environment_passes::one) == u"<%B%>");
}

TEST_CASE("no subsystem Windows among those required is said") {
    hive_with const none{{{u"SubSystems", registry::make_multi_sz(u"Required", {})}, {u"SubSystems", registry::make_sz(u"Windows", u"csrss.exe")}}};
    CHECK(count(none.read(edition::nt5_2).oddities, "SMSS-CFG-033", plan::severity::danger) == 1);
    hive_with const other{{{u"SubSystems", registry::make_multi_sz(u"Required", {u"Posix"})},
                           {u"SubSystems", registry::make_sz(u"Posix", u"psxss.exe")}}};
    CHECK(count(other.read(edition::nt5_2).oddities, "SMSS-CFG-033", plan::severity::danger) == 1);
    hive_with const usual{{{u"SubSystems", registry::make_sz(u"Windows", u"csrss.exe")}, {u"SubSystems", registry::make_sz(u"Debug", u"")}}};
    CHECK(count(usual.read(edition::nt5_2).oddities, "SMSS-CFG-033", plan::severity::danger) == 0);
}

TEST_CASE("a place of the registry that is abused has a row") {
    REQUIRE(plan::abused_place_at(u"Environment", u"COR_PROFILER") != nullptr);
    CHECK(plan::abused_place_at(u"Environment", u"COR_PROFILER")->name == u"COR_PROFILER");
    REQUIRE(plan::abused_place_at(u"Environment", u"PATH") != nullptr);
    CHECK(plan::abused_place_at(u"Environment", u"PATH")->name == u"Path");
    CHECK(plan::abused_place_at(u"Environment", u"TEMP") == nullptr);
    REQUIRE(plan::abused_place_at(u"KnownDLLs", u"anything") != nullptr);
}

TEST_CASE("what a stock installation has is not reported, what looks like it is") {
    using enum plan::severity;
    struct row {
        std::u16string_view below;
        registry::value stored;
        std::string_view rule;
        std::optional<plan::severity> level;  // nothing is said
    };
    auto const boot = [](std::u16string_view line) { return registry::make_multi_sz(u"BootExecute", {text{line}}); };
    auto const removal = [](std::u16string_view path) { return registry::make_multi_sz(u"PendingFileRenameOperations", {text{path}, u""}); };
    auto const move = [](std::u16string_view from, std::u16string_view to) {
        return registry::make_multi_sz(u"PendingFileRenameOperations", {text{from}, text{to}});
    };
    for (row const& one : std::vector<row>{
             {u"", boot(u"autocheck autochk *"), "SMSS-CFG-010", std::nullopt},
             {u"", boot(u"autocheck autochk /q /v *"), "SMSS-CFG-010", std::nullopt},
             {u"", boot(u"autocheck autochk"), "SMSS-CFG-010", std::nullopt},
             {u"", boot(u"autocheck autochk /r *"), "SMSS-CFG-010", notice},
             {u"", boot(u"autochk *"), "SMSS-CFG-010", danger},  // without its keyword it is any program
             {u"", registry::make_sz(u"S0InitialCommand", u"wininit.exe"), "SMSS-CFG-039", notice},
             {u"", registry::make_sz(u"S0InitialCommand", u"C:\\x\\setup.exe"), "SMSS-CFG-039", danger},
             {u"", removal(u"\\??\\C:\\pagefile.sys"), "SMSS-CFG-012", notice},
             {u"", removal(u"\\??\\C:\\swapfile.sys"), "SMSS-CFG-012", notice},
             {u"", removal(u"\\??\\C:\\hiberfil.sys"), "SMSS-CFG-012", notice},
             {u"", removal(u"\\??\\C:\\guard.sys"), "SMSS-CFG-012", danger},
             {u"", removal(u"\\??\\C:\\a.txt"), "SMSS-CFG-012", notice},
             {u"", move(u"\\??\\C:\\a.tmp", u"!\\??\\C:\\b.dll"), "SMSS-CFG-013", warning},
             {u"", move(u"\\??\\C:\\a.exe", u"\\??\\C:\\b.tmp"), "SMSS-CFG-013", warning},
             {u"DOS Devices", registry::make_sz(u"X:", u"\\Device\\Evil"), "SMSS-CFG-025", warning},
             {u"DOS Devices", registry::make_sz(u"XY", u"\\Device\\Evil"), "SMSS-CFG-025", warning},
             {u"DOS Devices", registry::make_sz(u"NUL", u"\\device\\null"), "SMSS-CFG-025", std::nullopt},
             {u"DOS Devices", registry::make_sz(u"NUL", u"\\Device\\Evil"), "SMSS-CFG-025", danger},
             {u"KnownDLLs", registry::make_sz(u"_wow64", u"wow64.dll"), "SMSS-CFG-026", std::nullopt},
             {u"KnownDLLs", registry::make_sz(u"*kernel32", u"kernel32.dll"), "SMSS-CFG-026", std::nullopt},
             {u"KnownDLLs", registry::make_sz(u"evil", u"kernel32.dll"), "SMSS-CFG-026", warning},
             {u"KnownDLLs", registry::make_sz(u"mine", u"mine.dll"), "SMSS-CFG-026", notice},
             {u"KnownDLLs", registry::make_sz(u"kernel32", u"C:\\x\\kernel32.dll"), "SMSS-CFG-026", danger},
             {u"KnownDLLs", registry::make_sz(u"_mine", u"_mine.dll"), "SMSS-CFG-026", notice},
             {u"KnownDLLs", registry::make_sz(u"DllDirectory", u"C:\\Windows\\System32"), "SMSS-CFG-026", std::nullopt},
             {u"KnownDLLs", registry::make_sz(u"DllDirectory", u"D:\\Windows\\System32"), "SMSS-CFG-026", danger},
             {u"KnownDLLs", registry::make_sz(u"DllDirectory", u"C:\\Windows\\Evil__32"), "SMSS-CFG-026", danger},
             {u"", registry::make_dword(u"GlobalFlag", 0), "SMSS-CFG-046", std::nullopt},
             {u"", registry::make_dword(u"GlobalFlag", 4), "SMSS-CFG-046", warning},
             {u"", registry::make_dword(u"GlobalFlag", 0x400), "SMSS-CFG-046", warning},
         }) {
        INFO(nt::to_display(one.below) << ' ' << nt::to_display(one.stored.name) << ": " << nt::to_display(registry::string_of(one.stored.data)));
        std::size_t at_all = 0;
        std::size_t as_serious = 0;
        for (plan::diagnostic const& said : plan::compare_with_stock(hive_with{{{one.below, one.stored}}}.read(edition::nt10_0))) {
            if (said.requirement != one.rule || said.where.value != one.stored.name) continue;
            ++at_all;
            as_serious += said.level == one.level ? 1u : 0u;
        }
        CHECK(as_serious == (one.level ? 1u : 0u));
        if (!one.level) CHECK(at_all == 0);
    }
}
