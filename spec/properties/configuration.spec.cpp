// SPDX-License-Identifier: BSL-1.0
// What the configuration means, by examples of the sheets, and that reading it agrees with running it.
#include "shown.hpp"

#include <smss/nt/choice.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>
#include <smss/testing/world_plan.hpp>
#include <smss/world/simulated.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using properties::plain;
using testing::session_manager_key;

namespace {

configuration read(session_manager_key const& key, profile const& as) {
    registry::tree machine;
    registry::key_index const top = key.write_to(machine);
    return {machine, top, as};
}

configuration read(std::vector<testing::placed_value> values, profile const& as) {
    return read(session_manager_key{std::move(values), 0}, as);
}

bool says(configuration const& made, std::string_view requirement) {
    for (plan::diagnostic const& one : made.oddities) {
        if (one.requirement == requirement) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a list keeps the first of entries that differ in case at most", "[SMSS-CFG-007]") {
    auto const made = read({{0, testing::multi_sz(u"BootExecute", {u"a x", u"A X", u"b", u"a x"})}}, edition::nt5_2);
    REQUIRE(made.boot_execute.size() == 2);
    CHECK(plain(made.boot_execute[0].raw) == "a x");
    CHECK(plain(made.boot_execute[1].raw) == "b");
    CHECK(says(made, "SMSS-CFG-007"));
}

TEST_CASE("boot programs run in list order, before renames and paging files, whatever they return", "[SMSS-CFG-010]") {
    testing::world_plan world;
    world.key.values = {{0, testing::multi_sz(u"BootExecute", {u"first 1", u"absent", u"async second 2", u"first 3"})},
                        {0, testing::multi_sz(u"PendingFileRenameOperations", {u"\\??\\C:\\a", u""})},
                        {1, testing::multi_sz(u"PagingFiles", {u"C:\\pagefile.sys 64 64"})},
                        {3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")}};
    world::scenario scenario = world.scenario();
    world::process_script fails;
    fails.image = u"first.exe";
    fails.actions = {{world::process_action::what::exit, 0xC0000005}};
    scenario.processes.push_back(fails);
    std::vector<std::string> seen;
    for (effect const& one : run(world::simulated{scenario}, edition::nt5_2)) {
        if (one.which == world::call::rtl_create_user_process) seen.push_back(plain(one.text_of(world::field::cmdline)));
        if (one.which == world::call::nt_set_information_file) seen.push_back("delete");
        if (one.which == world::call::nt_create_paging_file) seen.push_back("paging file");
    }
    // (Nothing serves winlogon here: it is created and refused.)
    CHECK(seen == std::vector<std::string>{"first 1", "async second 2", "first 3", "delete", "paging file", "winlogon.exe"});
}

TEST_CASE("from 2025 on *N may stand before a source; before, it is part of the name", "[SMSS-CFG-016]") {
    std::vector<testing::placed_value> const values{{0, testing::multi_sz(u"PendingFileRenameOperations", {u"*1\\??\\C:\\a", u""})}};
    auto const made = read(values, edition::nt10_0);
    REQUIRE(made.file_renames.size() == 1);
    CHECK(plain(made.file_renames[0].source) == "\\??\\C:\\a");
    CHECK(plain(made.file_renames[0].prefix) == "*1");
    CHECK(says(made, "SMSS-CFG-016"));
    // 5.2 opens the whole name, which does not exist: nothing is deleted.
    testing::world_plan world;
    world.key.values = values;
    world.key.values.push_back({3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")});
    for (effect const& one : run(world::simulated{world.scenario()}, edition::nt5_2)) {
        CHECK(one.which != world::call::nt_set_information_file);
    }
}

TEST_CASE("only one ?: specifier is taken, and at most sixteen of any", "[SMSS-CFG-020][SMSS-CFG-021]") {
    std::vector<nt::text> specifiers{u"?:\\one.sys", u"?:\\two.sys"};
    for (char16_t letter = u'a'; letter < u'a' + 20; ++letter)
        specifiers.push_back(nt::text{u"C:\\"} + std::u16string_view{&letter, 1} + u".sys");
    auto const made = read({{1, testing::multi_sz(u"PagingFiles", specifiers)}}, edition::nt5_2);
    CHECK(made.paging.files.size() == 16);
    CHECK(made.paging.refused.size() == 6);
    CHECK(plain(made.paging.refused.front().path) == "?:\\two.sys");
    // The boot takes as many.
    testing::world_plan world;
    world.key.values = {{1, testing::multi_sz(u"PagingFiles", {u"?:\\one.sys 64", u"?:\\two.sys 64"})},
                        {3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")}};
    std::set<std::string> files;
    for (effect const& one : run(world::simulated{world.scenario()}, edition::nt5_2)) {
        if (one.which == world::call::nt_create_paging_file) files.insert(plain(one.text_of(world::field::name)));
    }
    CHECK(files == std::set<std::string>{"\\??\\C:\\one.sys"});
}

TEST_CASE("PosixSingleInstance counts as REG_DWORD of any number; otherwise it is one more subsystem", "[SMSS-CFG-035]") {
    CHECK(read({{5, registry::make_dword(u"PosixSingleInstance", 0)}}, edition::nt5_2).subsystems.posix_single_instance);
    auto const text = read({{5, registry::make_sz(u"PosixSingleInstance", u"x")}}, edition::nt5_2);
    CHECK_FALSE(text.subsystems.posix_single_instance);
    CHECK(text.subsystems.find(u"PosixSingleInstance") != nullptr);
}

TEST_CASE("values of later editions are read there and ignored before", "[SMSS-CFG-039][SMSS-CFG-040][SMSS-CFG-041]") {
    std::vector<testing::placed_value> const values{{0, registry::make_sz(u"S0InitialCommand", u"mine.exe")},
                                                    {0, registry::make_dword(u"NumberOfInitialSessions", 5)},
                                                    {0, testing::multi_sz(u"BootExecuteNoPnpSync", {u"early"})},
                                                    {0, testing::multi_sz(u"SetupExecuteNoPnpSync", {u"later"})},
                                                    {0, testing::multi_sz(u"PlatformExecute", {u"platform"})}};
    auto const five = read(values, edition::nt5_2);
    auto const six = read(values, edition::nt6_1);
    auto const ten = read(values, edition::nt10_0);
    CHECK_FALSE(five.s0_initial_command.has_value());
    CHECK_FALSE(five.number_of_initial_sessions.has_value());
    CHECK(says(five, "SMSS-CFG-039"));
    REQUIRE(six.s0_initial_command.has_value());
    CHECK(plain(six.s0_initial_command->image) == "mine.exe");
    CHECK(six.number_of_initial_sessions == 5u);
    CHECK(six.boot_execute_no_pnp_sync.empty());
    CHECK(says(six, "SMSS-CFG-041"));
    CHECK(ten.boot_execute_no_pnp_sync.size() == 1);
    CHECK(ten.setup_execute_no_pnp_sync.size() == 1);
    CHECK(ten.platform_execute.size() == 1);
    CHECK(read(std::vector<testing::placed_value>{}, edition::nt6_1).number_of_initial_sessions == 2u);
    CHECK(read(std::vector<testing::placed_value>{}, edition::nt6_1 | choice::initial_sessions::one).number_of_initial_sessions == 1u);
}

TEST_CASE("the firmware's program is run unless DisableWpbtExecution is a REG_DWORD other than 0", "[SMSS-CFG-042]") {
    auto const disabled = [](registry::value stored) { return read({{0, std::move(stored)}}, edition::nt10_0).disable_wpbt_execution; };
    CHECK(disabled(registry::make_dword(u"DisableWpbtExecution", 1)));
    CHECK(disabled(registry::make_dword(u"DisableWpbtExecution", 2)));
    CHECK_FALSE(disabled(registry::make_dword(u"DisableWpbtExecution", 0)));
    CHECK_FALSE(disabled(registry::make_sz(u"DisableWpbtExecution", u"1")));
    CHECK_FALSE(disabled({u"DisableWpbtExecution", registry::value_type::binary, {1, 0, 0, 0}}));
    CHECK_FALSE(read(std::vector<testing::placed_value>{}, edition::nt10_0).disable_wpbt_execution);
}

TEST_CASE("the value Windows is the command line of csrss, and what it is not used for is carried as data",
          "[SMSS-CFG-045][SMSS-CFG-046]") {
    auto const made = read({{5, registry::make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe ServerDll=basesrv,1 Windows=On")},
                            {5, testing::multi_sz(u"Required", {u"Windows"})},
                            {1, registry::make_dword(u"ClearPageFileAtShutdown", 1)}},
                           edition::nt5_2);
    REQUIRE(made.subsystems.to_start.size() == 1);
    plan::command const line = made.subsystems.entries[made.subsystems.to_start[0]].parsed();
    CHECK(plain(line.image) == "C:\\WINDOWS\\system32\\csrss.exe");
    CHECK(plain(line.arguments) == "ServerDll=basesrv,1 Windows=On");
    bool carried = false;
    for (auto const& other : made.other_values) carried = carried || plain(other.stored.name) == "ClearPageFileAtShutdown";
    CHECK(carried);
}

TEST_CASE("what the configuration says will be done is what the boot does",
          "[SMSS-CFG-003][SMSS-CFG-004][SMSS-CFG-006][SMSS-CFG-024][SMSS-CFG-025]") {
    testing::property(
        "reading and running agree: failure, boot programs, links, directories and Path, for any key", [](session_manager_key const& key) {
            configuration const made = read(key, edition::nt5_2);
            testing::world_plan world;
            world.key = key;
            std::vector<effect> const effects = run(world::simulated{world.scenario()}, edition::nt5_2);
            std::vector<std::string> links;
            std::vector<std::string> directories;
            bool queried = false;
            for (effect const& one : effects) {
                if (one.which == world::call::nt_create_symbolic_link_object && one.text_of(world::field::root) != u"\\KnownDlls") {
                    links.push_back(plain(one.text_of(world::field::name)) + "=" + plain(one.text_of(world::field::target)));
                }
                if (one.which == world::call::nt_create_directory_object) {
                    queried = queried || one.text_of(world::field::name) == u"\\Sessions";
                    if (!queried) directories.push_back(plain(one.text_of(world::field::name)));
                }
            }
            RC_CLASSIFY(!made.boots(), "the reading fails");
            RC_ASSERT(!(queried && !made.boots()));
            if (!made.boots()) return;
            // Data without its NUL runs into whatever the buffer held before: NT's own affair (vectors R4; nt5_2 2.4.7).
            bool lists = true;
            bool terminated = true;
            for (auto const& one : key.values) {
                if (one.key == 0 && plain(one.stored.name) == "ObjectDirectories")
                    lists = lists && one.stored.type == registry::value_type::multi_sz;
                std::size_t const size = one.stored.data.size();
                bool const ends = size >= 2 && size % 2 == 0 && one.stored.data[size - 1] == 0 && one.stored.data[size - 2] == 0;
                if (one.key == 2) terminated = terminated && ends;
            }
            if (lists) {
                std::set<std::string> expected;
                for (auto const& one : made.object_directories) {
                    if (!one.name.empty()) expected.insert(plain(one.name));
                }
                RC_ASSERT((std::set<std::string>{directories.begin(), directories.end()} == expected));
            }
            std::vector<std::string> expected_links;
            for (auto const& one : made.dos_devices) expected_links.push_back(plain(one.name) + "=" + plain(one.target));
            if (queried && terminated) {
                std::set<std::string> const done{links.begin(), links.end()};
                RC_ASSERT((done == std::set<std::string>{expected_links.begin(), expected_links.end()}));
            }
        });
}

TEST_CASE("a plan shows the operations that pairing the strings by hand gives", "[SMSS-CFG-012][SMSS-CFG-013][SMSS-CFG-014]") {
    testing::property("source, target and replacing, pair by pair, for any list", [] {
        auto const strings = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("\\??\\C:\\a", "@\\??\\C:\\b", "!\\??\\C:\\c", "", "x", "@", "!!\\??\\C:\\d"));
        std::vector<nt::text> stored;
        for (std::string const& one : strings) {
            nt::text wide;
            for (char const unit : one) wide += static_cast<char16_t>(static_cast<unsigned char>(unit));
            stored.push_back(wide);
        }
        auto const made = read({{0, testing::multi_sz(u"PendingFileRenameOperations", stored)}}, edition::nt5_2);
        std::vector<std::string> expected;
        for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
            std::string source = strings[i];
            std::string target = strings[i + 1];
            bool const removes = target.empty();
            bool const replaces = !removes && (target[0] == '!' || target[0] == '@');
            if (removes && !source.empty() && source[0] == '@') source.erase(0, 1);
            if (replaces) target.erase(0, 1);
            expected.push_back((removes ? "delete " : replaces ? "replace " : "rename ") + source + " " + target);
        }
        std::vector<std::string> shown;
        for (auto const& one : made.file_renames) {
            bool const removes = one.operation == plan::rename_operation::remove;
            shown.push_back((removes ? "delete " : one.replace ? "replace " : "rename ") + plain(one.source) + " " + plain(one.target));
        }
        RC_ASSERT(shown == expected);
        RC_ASSERT(made.unpaired_rename.has_value() == (strings.size() % 2 != 0));
    });
}

TEST_CASE("a variable without a proper name fails the boot, and the plan says so", "[SMSS-CFG-030]") {
    for (std::u16string_view const name : {u"A=B", u"", u"fine", u"=C:"}) {
        bool const proper = name == u"fine" || name == u"=C:";
        session_manager_key key;
        key.values = {{4, registry::make_sz(name, u"x")}, {3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")}};
        CHECK(read(key, edition::nt5_2).boots() == proper);
        testing::world_plan world;
        world.key = key;
        bool reaches_sections = false;
        for (effect const& one : run(world::simulated{world.scenario()}, edition::nt5_2)) {
            reaches_sections = reaches_sections || one.text_of(world::field::name) == u"\\KnownDlls";
        }
        CHECK(reaches_sections == proper);
    }
}
