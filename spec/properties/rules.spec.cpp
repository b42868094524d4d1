// SPDX-License-Identifier: BSL-1.0
// Rules of the sheets that no recorded vector shows, by example: each was found missing because a wrong model survived.
#include "shown.hpp"

#include <smss/nt/choice.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/world_plan.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/recording.hpp>
#include <smss/world/simulated.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using properties::plain;
using properties::reactos;
using testing::world_plan;
using world::call;
using world::field;
using happening = world::outside_event::what;

namespace {

// A system that boots: csrss, win32k, nothing else in the lists.
world_plan small_system(std::vector<testing::placed_value> more = {}) {
    world_plan made;
    made.key.values = {{0, testing::multi_sz(u"BootExecute", {})},
                       {3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")},
                       {5, registry::make_sz(u"Kmode", u"C:\\WINDOWS\\system32\\win32k.sys")},
                       {5, registry::make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe")},
                       {5, testing::multi_sz(u"Required", {u"Windows"})}};
    for (auto& one : more) made.key.values.push_back(std::move(one));
    return made;
}

std::vector<effect> effects_of(world::scenario const& from, profile const& as, std::vector<world::fault> faults = {}) {
    return run(world::faulty{world::simulated{from}, std::move(faults)}, as);
}

std::vector<std::string> lines_of(std::vector<effect> const& effects) {
    std::vector<std::string> lines;
    for (effect const& one : effects) {
        if (one.which == call::rtl_create_user_process) lines.push_back(plain(one.text_of(field::cmdline)));
    }
    return lines;
}

std::size_t count(std::vector<effect> const& effects, call which) {
    return static_cast<std::size_t>(
        std::count_if(effects.begin(), effects.end(), [which](effect const& one) { return one.which == which; }));
}

world::outside_event event(happening does, std::u16string_view image, std::uint32_t api = 0) {
    world::outside_event made;
    made.does = does;
    made.process.image = image;
    made.running = true;
    made.api_number = api;
    return made;
}

// What API number `api` was answered, in order; only to clients of that name.
std::vector<std::uint32_t> answers(std::vector<effect> const& effects, std::uint32_t api, std::u16string_view client) {
    std::vector<std::uint32_t> given;
    for (effect const& one : effects) {
        if (one.which != call::nt_reply_wait_receive_port || one.text_of(field::to) != client || one.number_of(field::api_number) != api)
            continue;
        given.push_back(static_cast<std::uint32_t>(one.number_of(field::return_value)));
    }
    return given;
}

std::vector<std::string> written(std::vector<effect> const& effects, std::u16string_view name) {
    std::vector<std::string> values;
    for (effect const& one : effects) {
        if (one.which == call::nt_set_value_key && one.text_of(field::value) == name) {
            std::string data = plain(one.text_of(field::data));
            if (!data.empty() && data.back() == '\0') data.pop_back();
            values.push_back(data);
        }
    }
    return values;
}

using strings = std::vector<std::string>;
using codes = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a small system boots", "[SMSS-BOOT-001]") {
    auto const effects = effects_of(small_system().scenario(), edition::nt5_2);
    CHECK(count(effects, call::nt_wait_for_multiple_objects) >= 1);
    CHECK(count(effects, call::nt_raise_hard_error) == 0);
    CHECK(lines_of(effects) == strings{"C:\\WINDOWS\\system32\\csrss.exe", "winlogon.exe"});
}

TEST_CASE("Required starts what it names once, in its order, and skips what is unknown", "[SMSS-REG-012][SMSS-SUB-003][SMSS-CFG-032]") {
    world_plan plan = small_system({{5, registry::make_sz(u"Posix", u"psxss.exe")}, {5, registry::make_sz(u"Os2", u"second.exe")}});
    plan.key.values.push_back({5, testing::multi_sz(u"Required", {u"Posix", u"nobody", u"WINDOWS", u"posix"})});
    plan.key.values.push_back({5, testing::multi_sz(u"Optional", {u"Os2"})});
    world::scenario scenario = plan.scenario();
    world::process_script connects;
    connects.image = u"psxss.exe";
    connects.actions = {{world::process_action::what::connect, 0, image_subsystem::posix_cui, u"\\PSXSS"}};
    scenario.processes.push_back(connects);
    CHECK(lines_of(effects_of(scenario, edition::nt5_2)) == strings{"psxss.exe", "C:\\WINDOWS\\system32\\csrss.exe", "winlogon.exe"});
}

TEST_CASE("ProtectionMode builds descriptors anew where its bit 0 is set", "[SMSS-START-007][SMSS-CFG-036]") {
    auto const allocations = [](std::vector<testing::placed_value> more) {
        world::recording nt{world::simulated{small_system(std::move(more)).scenario()}};
        (void)run(nt, edition::nt5_2);
        return count(nt.requests(), call::rtl_allocate_heap);
    };
    std::size_t const none = allocations({});
    CHECK(allocations({{0, registry::make_dword(u"ProtectionMode", 1)}}) == none);
    CHECK(allocations({{0, registry::make_dword(u"ProtectionMode", 0)}}) == none - 2);
    // Eight bytes, or two, count as 1.
    CHECK(allocations({{0, {u"ProtectionMode", registry::value_type::qword, {0, 0, 0, 0, 0, 0, 0, 0}}}}) == none);
    CHECK(allocations({{0, {u"ProtectionMode", registry::value_type::binary, {0, 0}}}}) == none);
}

TEST_CASE("a handler's STATUS_BUFFER_TOO_SMALL does not end the query", "[SMSS-REG-002]") {
    world::scenario const scenario = small_system({{4, registry::make_sz(u"A", u"x")}}).scenario();
    status const too_small{0xC0000023};
    CHECK(count(effects_of(scenario, edition::nt5_2, {{u"RtlSetEnvironmentVariable", 1, too_small}}), call::nt_raise_hard_error) == 0);
    CHECK(count(effects_of(scenario, edition::nt5_2, {{u"RtlSetEnvironmentVariable", 1, status::access_denied}}),
                call::nt_raise_hard_error) == 1);
}

TEST_CASE("a DOS device with an empty target takes an existing link away", "[SMSS-DOS-002][SMSS-CFG-025]") {
    for (bool const empty : {true, false}) {
        world::scenario scenario = small_system({{2, registry::make_sz(u"OLD", empty ? u"" : u"\\Device\\Null")}}).scenario();
        scenario.objects.push_back({u"\\GLOBAL??\\OLD", nt::text{u"\\Device\\Other"}});
        auto const effects = effects_of(scenario, edition::nt5_2);
        std::size_t links = 0;
        for (effect const& one : effects) {
            links += one.which == call::nt_create_symbolic_link_object && one.text_of(field::name) == u"OLD" ? 1u : 0u;
        }
        CHECK(count(effects, call::nt_make_temporary_object) == 1);
        CHECK(links == (empty ? 1u : 2u));
        CHECK(count(effects, call::nt_raise_hard_error) == 0);
    }
}

TEST_CASE("safe boot is written by its number", "[SMSS-ENV-005]") {
    auto const option = [](std::uint8_t mode, profile const& as) {
        world_plan plan = small_system();
        plan.safe_boot = mode;
        return written(effects_of(plan.scenario(), as), u"SAFEBOOT_OPTION");
    };
    CHECK(option(0, edition::nt5_2).empty());
    CHECK(option(1, edition::nt5_2) == strings{"MINIMAL"});
    CHECK(option(2, edition::nt5_2) == strings{"NETWORK"});
    CHECK(option(3, edition::nt5_2) == strings{"DSREPAIR"});
    CHECK(option(4, edition::nt5_2).empty());
    CHECK(option(4, reactos) == strings{"1"});  // the number of processors, written before
}

TEST_CASE("the processor's revision is two digits, four, or a number", "[SMSS-ENV-003]") {
    auto const revision = [](std::uint16_t architecture, std::uint16_t number) {
        world::scenario scenario = small_system().scenario();
        scenario.options.architecture = architecture;
        scenario.options.revision = number;
        return written(effects_of(scenario, edition::nt5_2), u"PROCESSOR_REVISION");
    };
    CHECK(revision(0, 0xFF0A) == strings{"0A"});
    CHECK(revision(0, 0x0F0B) == strings{"0f0b"});
    CHECK(revision(9, 0xFF0A) == strings{"ff0a"});
    CHECK(revision(5, 0x0F0B) == strings{"3851"});
}

TEST_CASE("the last Execute entry is the initial command, once or twice", "[SMSS-CMD-011][SMSS-CFG-038]") {
    world::scenario const scenario = small_system({{0, testing::multi_sz(u"Execute", {u"first one", u"second two"})}}).scenario();
    CHECK(lines_of(effects_of(scenario, edition::nt5_2)) == strings{"C:\\WINDOWS\\system32\\csrss.exe", "first one", "second two"});
    CHECK(lines_of(effects_of(scenario, edition::nt5_2 | choice::execute_list::last_entry_twice)) ==
          strings{"C:\\WINDOWS\\system32\\csrss.exe", "first one", "second two", "second two"});
    for (effect const& one : effects_of(scenario, edition::nt5_2)) {
        if (one.which == call::nt_delay_execution) CHECK(one.number_of(field::delay) == 50'000'000u);
    }
}

TEST_CASE("winlogon's Debugger of Image File Execution Options stands before it", "[SMSS-CMD-011]") {
    for (bool const is_text : {true, false}) {
        world::scenario scenario = small_system().scenario();
        auto const key =
            scenario.registry.create(u"Software\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\winlogon.exe");
        scenario.registry.set(key, is_text ? registry::make_sz(u"Debugger", u"first -g") : registry::make_dword(u"Debugger", 1));
        auto const lines = lines_of(effects_of(scenario, edition::nt5_2));
        REQUIRE(lines.size() == 2);
        CHECK(lines[1] == (is_text ? "first -g winlogon.exe" : "winlogon.exe"));
    }
}

TEST_CASE("an image without extension is looked for with .exe, on Path and then beside smss", "[SMSS-CMD-003]") {
    world_plan plan = small_system({{4, registry::make_sz(u"Path", u"C:\\tools")}});
    plan.key.values.push_back({0, testing::multi_sz(u"BootExecute", {u"first 1", u"second.exe 2", u"third 3", u"C:\\tools\\fourth 4"})});
    world::scenario scenario = plan.scenario();
    for (std::u16string_view const name : {u"first.exe", u"third.exe", u"fourth.exe"}) {
        world::file file;
        file.path = nt::text{u"C:\\tools\\"} + name;
        file.kind = world::file_kind::executable;
        scenario.files.push_back(file);
    }
    strings images;
    for (effect const& one : effects_of(scenario, edition::nt5_2)) {
        if (one.which == call::rtl_create_user_process) images.push_back(plain(one.text_of(field::image)));
    }
    // An absolute path gets no extension: fourth is not found.
    CHECK(images == strings{"\\??\\C:\\tools\\first.exe", "\\??\\C:\\WINDOWS\\system32\\second.exe", "\\??\\C:\\tools\\third.exe",
                            "\\??\\C:\\WINDOWS\\system32\\csrss.exe", "\\??\\C:\\WINDOWS\\system32\\winlogon.exe"});
}

TEST_CASE("a subsystem of another session that never connects fails StartCsr after 60 seconds",
          "[SMSS-SUB-005][SMSS-SUB-006][SMSS-SES-003]") {
    world::scenario scenario = small_system().scenario();
    scenario.events = {event(happening::spawn, u"ts.exe"), event(happening::connect, u"ts.exe"), event(happening::request, u"ts.exe", 5)};
    world::process_script stays;
    stays.image = u"csrss.exe";
    stays.instance = 2;
    stays.actions = {{world::process_action::what::stay}};
    scenario.processes.push_back(stays);
    auto const effects = effects_of(scenario, edition::nt5_2);
    REQUIRE(answers(effects, 5, u"ts.exe").size() == 1);
    CHECK(answers(effects, 5, u"ts.exe")[0] >= 0xC0000000u);  // STATUS_TIMEOUT is numerically a success
    CHECK(lines_of(effects).size() == 3);                     // no winlogon for it
    bool waited = false;
    for (effect const& one : effects) {
        waited = waited || (one.which == call::nt_wait_for_single_object && one.number_of(field::timeout) == 600'000'000u);
    }
    CHECK(waited);
    CHECK(count(effects, call::nt_raise_hard_error) == 0);
}

TEST_CASE("StopCsr ends a session, not session 0 and not one that is not there; who makes it is told DELETE_PENDING",
          "[SMSS-SES-006][SMSS-API-013]") {
    world::scenario scenario = small_system().scenario();
    auto stop = [](std::uint32_t session) {
        world::outside_event made = event(happening::request, u"other.exe", 6);
        made.session = session;
        return made;
    };
    scenario.events = {event(happening::spawn, u"ts.exe"),
                       event(happening::connect, u"ts.exe"),
                       event(happening::spawn, u"other.exe"),
                       event(happening::connect, u"other.exe"),
                       stop(0),
                       stop(9),
                       event(happening::request, u"ts.exe", 5),
                       stop(1),
                       stop(1)};
    SECTION("one that runs") {
        auto const effects = effects_of(scenario, edition::nt5_2);
        CHECK(answers(effects, 5, u"ts.exe") == codes{0});
        CHECK(answers(effects, 6, u"other.exe") == codes{0xC000000D, 0xC0000034, 0, 0xC0000034});
        CHECK(count(effects, call::nt_raise_hard_error) == 0);
    }
    SECTION("one that is being made") {
        world::process_script stays;
        stays.image = u"csrss.exe";
        stays.instance = 2;
        stays.actions = {{world::process_action::what::stay}};
        scenario.processes.push_back(stays);
        auto const effects = effects_of(scenario, edition::nt5_2);
        CHECK(answers(effects, 5, u"ts.exe") == codes{0xC0000056});
        CHECK(answers(effects, 6, u"other.exe") == codes{0xC000000D, 0xC0000034, 0, 0xC0000034});
    }
    SECTION("where it is not implemented") {
        auto const effects = effects_of(scenario, edition::nt5_2 | choice::foreign_session_api::not_implemented);
        CHECK(answers(effects, 6, u"other.exe") == codes{0xC0000002, 0xC0000002, 0xC0000002, 0xC0000002});
    }
}

TEST_CASE("two StartCsr at once are both answered where the pool grows, and lock the API where it does not", "[SMSS-API-019]") {
    world::scenario scenario = small_system().scenario();
    scenario.events = {event(happening::spawn, u"ts.exe"),      event(happening::connect, u"ts.exe"),
                       event(happening::spawn, u"other.exe"),   event(happening::connect, u"other.exe"),
                       event(happening::request, u"ts.exe", 5), event(happening::request, u"other.exe", 5)};
    world::process_script late;  // the csrss of session 1 leaves room for the second request
    late.image = u"csrss.exe";
    late.instance = 2;
    late.actions = {{world::process_action::what::stay}};
    scenario.processes.push_back(late);
    auto const grows = effects_of(scenario, edition::nt5_2);
    CHECK(answers(grows, 5, u"ts.exe").size() == 1);
    CHECK(answers(grows, 5, u"other.exe") == codes{0});
    CHECK(count(grows, call::rtl_create_user_thread) > 2);
    auto const two = effects_of(scenario, reactos);
    CHECK(answers(two, 5, u"other.exe").empty());
    CHECK(count(two, call::rtl_create_user_thread) == 2);
}

TEST_CASE("csrss may complete a session, and nothing else of numbers 0 to 2", "[SMSS-API-013][SMSS-API-001]") {
    world::scenario scenario = small_system().scenario();
    for (std::uint32_t const api : {0u, 1u, 2u}) scenario.events.push_back(event(happening::request, u"csrss.exe", api));
    auto const effects = effects_of(scenario, edition::nt5_2);
    CHECK(answers(effects, 0, u"csrss.exe") == codes{0xC0000002});
    CHECK(answers(effects, 1, u"csrss.exe") == codes{0});
    CHECK(answers(effects, 2, u"csrss.exe") == codes{0xC0000002});
}

TEST_CASE("ExecPgm: a native program is resumed by smss, a Windows program by csrss, another by nobody", "[SMSS-API-016][SMSS-API-017]") {
    auto const exec = [](image_subsystem type) {
        world::scenario scenario = small_system().scenario();
        world::outside_event target = event(happening::spawn, u"target.exe");
        target.running = false;
        target.subsystem = type;
        world::outside_event request = event(happening::request, u"ts.exe", 3);
        request.target = world::process_name{u"target.exe", 0};
        scenario.events = {event(happening::spawn, u"ts.exe"), event(happening::connect, u"ts.exe"), target, request};
        return effects_of(scenario, edition::nt5_2);
    };
    auto const resumed = [](std::vector<effect> const& effects) {
        return std::any_of(effects.begin(), effects.end(), [](effect const& one) {
            return one.which == call::nt_resume_thread && one.text_of(field::object) == u"thread:target.exe";
        });
    };
    auto const sessions = [](std::vector<effect> const& effects) {
        return std::count_if(effects.begin(), effects.end(),
                             [](effect const& one) { return one.text_of(field::api) == u"SbpCreateSession"; });
    };
    auto const native = exec(image_subsystem::native);
    CHECK(answers(native, 3, u"ts.exe") == codes{0});
    CHECK(resumed(native));
    CHECK(sessions(native) == 1);  // winlogon's alone
    auto const windows = exec(image_subsystem::windows_gui);
    CHECK(answers(windows, 3, u"ts.exe") == codes{0});
    CHECK_FALSE(resumed(windows));
    CHECK(sessions(windows) == 2);
    auto const console = exec(image_subsystem::windows_cui);
    CHECK(answers(console, 3, u"ts.exe") == codes{0xC0000001});
    CHECK_FALSE(resumed(console));
}

TEST_CASE("BootDir is the letter of the system partition, or of what lies on it", "[SMSS-BOOT-010]") {
    auto const directory = [](std::u16string_view partition) {
        world::scenario scenario = small_system().scenario();
        scenario.registry.set(scenario.registry.create(u"System\\Setup"), registry::make_sz(u"SystemPartition", partition));
        return written(effects_of(scenario, edition::nt5_2), u"BootDir");
    };
    CHECK(directory(u"\\Device\\HarddiskVolume2") == strings{"D:\\"});
    CHECK(directory(u"\\DEVICE\\harddiskvolume1") == strings{"C:\\"});
    CHECK(directory(u"\\Device") == strings{"C:\\"});  // what leads below it counts
    CHECK(directory(u"\\Device\\HarddiskVolume").empty());
    CHECK(directory(u"\\Device\\None").empty());
}

TEST_CASE("a replacing rename that collides is tried again once the attributes are cleared", "[SMSS-REN-002]") {
    for (status const refused : {status::object_name_collision, status::access_denied}) {
        world_plan plan = small_system({{0, testing::multi_sz(u"PendingFileRenameOperations", {u"\\??\\C:\\a", u"!\\??\\C:\\b"})}});
        plan.read_only = 2;
        world::scenario scenario = plan.scenario();
        scenario.options.readonly_rename_status = refused;
        strings asked;
        for (effect const& one : effects_of(scenario, edition::nt5_2)) {
            if (one.which == call::nt_set_information_file) asked.push_back(plain(one.text_of(field::op)));
        }
        CHECK(asked == (refused == status::access_denied ? strings{"rename"} : strings{"rename", "attributes", "rename"}));
    }
}

TEST_CASE("SeRestore is enabled for the renames and disabled behind them", "[SMSS-REN-003]") {
    auto const asked = [](std::vector<world::fault> faults) {
        std::vector<bool> enables;
        for (effect const& one : effects_of(small_system().scenario(), edition::nt5_2, std::move(faults))) {
            if (one.which == call::rtl_adjust_privilege && one.text_of(field::privilege) == u"SeRestore") {
                enables.push_back(one.number_of(field::enable) != 0);
            }
        }
        return enables;
    };
    CHECK(asked({}) == std::vector<bool>{true, false});
    CHECK(asked({{u"RtlAdjustPrivilege", 1, status::access_denied}}) == std::vector<bool>{true});
}

TEST_CASE("SeShutdown is taken on the thread, then on the process", "[SMSS-STOP-004]") {
    world::scenario scenario = small_system().scenario();
    scenario.events = {event(happening::exit, u"csrss.exe")};
    std::vector<bool> of_thread;
    for (effect const& one : effects_of(scenario, edition::nt5_2)) {
        if (one.which == call::rtl_adjust_privilege && one.text_of(field::privilege) == u"SeShutdown") {
            of_thread.push_back(one.number_of(field::thread) != 0);
        }
    }
    CHECK(of_thread == std::vector<bool>{true, false});
}

TEST_CASE("a paging file is bounded by 4095 MB", "[SMSS-PAGE-003]") {
    world_plan plan = small_system({{1, testing::multi_sz(u"PagingFiles", {u"C:\\p.sys 5000 6000"})}});
    plan.free_mb = 60'000;
    std::size_t files = 0;
    for (effect const& one : effects_of(plan.scenario(), edition::nt5_2)) {
        if (one.which != call::nt_create_paging_file) continue;
        ++files;
        CHECK(one.number_of(field::min) == std::uint64_t{4095} << 20);
        CHECK(one.number_of(field::max) == std::uint64_t{4095} << 20);
    }
    CHECK(files == 1);
}

TEST_CASE("the winlogon of another session is not the one that is waited for", "[SMSS-STOP-003][SMSS-STOP-002]") {
    world::scenario scenario = small_system().scenario();
    world::outside_event last = event(happening::exit, u"winlogon.exe");
    last.process.instance = 1;
    last.code = 5;
    world::outside_event other = event(happening::exit, u"winlogon.exe");
    other.process.instance = 2;
    other.code = 6;
    scenario.events = {event(happening::spawn, u"ts.exe"), event(happening::connect, u"ts.exe"), event(happening::request, u"ts.exe", 5),
                       other, last};
    auto const effects = effects_of(scenario, edition::nt5_2);
    REQUIRE(count(effects, call::nt_raise_hard_error) == 1);
    for (effect const& one : effects) {
        if (one.which == call::nt_raise_hard_error) CHECK(plain(one.find(field::params)->items[1]) == "0x5");
    }
}

TEST_CASE("winlogon is ended when its handle cannot be copied", "[SMSS-CMD-012]") {
    auto const effects = effects_of(small_system().scenario(), edition::nt5_2, {{u"NtDuplicateObject", 1, status::insufficient_resources}});
    bool ended = false;
    for (effect const& one : effects)
        ended = ended || (one.which == call::nt_terminate_process && one.text_of(field::object) == u"process:winlogon.exe");
    CHECK(ended);
    CHECK(count(effects, call::nt_raise_hard_error) == 1);
}

TEST_CASE("an import of a known name takes the place of the file that was listed for it", "[SMSS-REG-006][SMSS-DLL-001]") {
    world_plan plan = small_system({{3, registry::make_sz(u"user32", u"user32.dll")}, {3, registry::make_sz(u"kernel32", u"second.exe")}});
    strings sections;
    for (effect const& one : effects_of(plan.scenario(), edition::nt5_2)) {
        if (one.which == call::nt_create_section) sections.push_back(plain(one.text_of(field::name)));
    }
    CHECK(sections == strings{"user32.dll", "KERNEL32.dll", "GDI32.dll"});
}

TEST_CASE("a value of type REG_NONE counts as absent, whatever its data", "[SMSS-CFG-001]") {
    registry::value stored = registry::make_sz(u"NONE", u"\\Device\\Null");
    stored.type = registry::value_type::none;
    CHECK(count(effects_of(small_system({{2, stored}}).scenario(), edition::nt5_2), call::nt_create_symbolic_link_object) ==
          1);  // KnownDllPath
}

TEST_CASE("the same pair of names may be pending more than once", "[SMSS-REG-006][SMSS-CFG-012]") {
    world_plan const plan = small_system({{0, testing::multi_sz(u"PendingFileRenameOperations", {u"\\??\\C:\\a", u"", u"\\??\\C:\\b",
                                                                                                 u"\\??\\C:\\a", u"\\??\\C:\\a", u""})}});
    strings asked;
    for (effect const& one : effects_of(plan.scenario(), edition::nt5_2)) {
        if (one.which == call::nt_set_information_file) asked.push_back(plain(one.text_of(field::op)));
    }
    CHECK(asked == strings{"delete", "rename", "delete"});
}

TEST_CASE("only text excludes a known DLL", "[SMSS-REG-010]") {
    for (bool const text : {true, false}) {
        registry::value excluded = registry::make_sz(u"ExcludeFromKnownDlls", u"rpcrt4.dll");
        if (!text) excluded.type = registry::value_type::binary;
        world_plan const plan = small_system({{0, excluded}, {3, registry::make_sz(u"rpcrt4", u"rpcrt4.dll")}});
        CHECK(count(effects_of(plan.scenario(), edition::nt5_2), call::nt_create_section) == (text ? 0u : 2u));  // with its import kernel32
    }
}

TEST_CASE("PosixSingleInstance as text is a subsystem like others", "[SMSS-CFG-035]") {
    world_plan plan = small_system({{5, registry::make_sz(u"PosixSingleInstance", u"psxss.exe")}});
    plan.key.values.push_back({5, testing::multi_sz(u"Required", {u"Windows", u"PosixSingleInstance"})});
    world::scenario scenario = plan.scenario();
    world::process_script connects;
    connects.image = u"psxss.exe";
    connects.actions = {{world::process_action::what::connect, 0, image_subsystem::posix_cui, u"\\PSXSS"}};
    scenario.processes.push_back(connects);
    auto const lines = lines_of(effects_of(scenario, edition::nt5_2));
    CHECK(std::count(lines.begin(), lines.end(), std::string{"psxss.exe"}) == 1);
}

namespace {

struct paging_request {
    std::string name;
    std::uint64_t minimum = 0;
    std::uint64_t maximum = 0;
};

std::vector<paging_request> paging_files(world::scenario const& from) {
    std::vector<paging_request> asked;
    for (effect const& one : effects_of(from, edition::nt5_2)) {
        if (one.which == call::nt_create_paging_file) {
            asked.push_back({plain(one.text_of(field::name)), one.number_of(field::min) >> 20, one.number_of(field::max) >> 20});
        }
    }
    return asked;
}

}  // namespace

TEST_CASE("a removable, read-only or remote volume takes no paging file, even if it is named", "[SMSS-PAGE-005]") {
    for (std::uint32_t const characteristics : {0x20u, 0x21u, 0x22u, 0x24u, 0x30u}) {
        world::scenario scenario = small_system({{1, testing::multi_sz(u"PagingFiles", {u"D:\\p.sys 64 64"})}}).scenario();
        scenario.volumes[1].characteristics = characteristics;
        auto const asked = paging_files(scenario);
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].name == (characteristics == 0x20u ? "\\??\\D:\\p.sys" : "\\??\\C:\\pagefile.sys"));
    }
}

TEST_CASE("sizes of a paging file: zeros let the system manage it, only a blank separates", "[SMSS-CFG-019][SMSS-PAGE-002]") {
    auto const asked = [](std::u16string_view line) {
        auto const files = paging_files(small_system({{1, testing::multi_sz(u"PagingFiles", {nt::text{line}})}}).scenario());
        REQUIRE(files.size() == 1);
        CHECK(files[0].name == "\\??\\C:\\p.sys");
        return std::make_pair(files[0].minimum, files[0].maximum);
    };
    using sizes = std::pair<std::uint64_t, std::uint64_t>;
    CHECK(asked(u"C:\\p.sys 0 0") == sizes{768, 1536});  // of 512 MB of memory
    CHECK(asked(u"C:\\p.sys 0\t 0") == sizes{768, 1536});
    CHECK(asked(u"C:\\p.sys 64 128") == sizes{64, 128});
    CHECK(asked(u"C:\\p.sys 64\t128") == sizes{64, 64});
    CHECK(asked(u"C:\\p.sys 64 32") == sizes{64, 64});
}

TEST_CASE("a required subsystem that fails stops the boot before the next one", "[SMSS-SUB-003][SMSS-BOOT-004]") {
    world_plan plan = small_system({{5, registry::make_sz(u"Posix", u"absent")}});
    plan.key.values.push_back({5, testing::multi_sz(u"Required", {u"Posix", u"Windows"})});
    auto const effects = effects_of(plan.scenario(), edition::nt5_2);
    CHECK(lines_of(effects).empty());
    REQUIRE(count(effects, call::nt_raise_hard_error) == 1);
    for (effect const& one : effects) {
        if (one.which != call::nt_raise_hard_error) continue;
        CHECK(plain(one.find(field::params)->items[0]) == "Session Manager Initialization");
        CHECK(plain(one.find(field::params)->items[1]) == "0xc0000034");
    }
}

TEST_CASE("a session whose initial command fails is undone, or left behind", "[SMSS-SES-003]") {
    world::scenario scenario = small_system().scenario();
    world::outside_event request = event(happening::request, u"ts.exe", 5);
    request.name = u"absent";
    scenario.events = {event(happening::spawn, u"ts.exe"), event(happening::connect, u"ts.exe"), request};
    auto const undone = effects_of(scenario, edition::nt5_2);
    CHECK(answers(undone, 5, u"ts.exe") == codes{0xC0000034});
    CHECK(count(undone, call::nt_terminate_process) == 1);
    auto const left = effects_of(scenario, edition::nt5_2 | choice::failed_session::left_behind);
    CHECK(answers(left, 5, u"ts.exe") == codes{0xC0000034});
    CHECK(count(left, call::nt_terminate_process) == 0);
}
