// SPDX-License-Identifier: BSL-1.0
// Outcomes that few boots show: each request failing under each choice, odd worlds, odd values, odd names.

#include "effects.hpp"

#include <smss/nt/choice.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/process_tree.hpp>
#include <smss/run/query_buffer.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/property.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/ideal.hpp>
#include <smss/world/recording.hpp>
#include <smss/world/simulated.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;
using world::call;
using world::field;

namespace {

constexpr std::u16string_view session_manager = u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager";

constexpr std::u16string_view plain_registry = uR"(Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"BootExecute"=hex(7):00,00
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\DOS Devices]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\KnownDlls]
"DllDirectory"="C:\\WINDOWS\\system32"
"kernel32"="kernel32.dll"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment]
"Path"="C:\\WINDOWS\\system32;C:\\WINDOWS"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\SubSystems]
"Kmode"="C:\\WINDOWS\\system32\\win32k.sys"
"Required"=hex(7):57,00,69,00,6e,00,64,00,6f,00,77,00,73,00,00,00,00,00
"Windows"="C:\\WINDOWS\\system32\\csrss.exe"
)";

struct stored_value {
    std::u16string_view below;
    registry::value value;
};

registry::tree registry_with(std::vector<stored_value> const& values) {
    registry::tree keys = registry::parse(plain_registry).content;
    registry::key_index const top = keys.find(session_manager);
    for (stored_value const& one : values) keys.set(one.below.empty() ? top : keys.create(one.below, top), one.value);
    return keys;
}

// What the field says in each effect of that call.
std::vector<std::string> all(std::vector<effect> const& effects, call which, field where) {
    std::vector<std::string> said;
    for (effect const& one : effects) {
        if (one.which == which && one.has(where)) said.push_back(nt::to_utf8(one.text_of(where)));
    }
    return said;
}

// The strings that are written to a value of that name.
std::vector<std::string> written(std::vector<effect> const& effects, std::u16string_view value) {
    std::vector<std::string> said;
    for (effect const& one : effects) {
        if (one.which != call::nt_set_value_key || one.text_of(field::value) != value) continue;
        std::u16string_view const data = one.text_of(field::data);
        said.push_back(nt::to_utf8(data.substr(0, data.find(u'\0'))));
    }
    return said;
}

world::outside_event client(world::outside_event::what does) {
    world::outside_event made;
    made.does = does;
    made.process = {text{u"client.exe"}, 0};
    made.running = true;
    return made;
}
world::outside_event ask_for(std::uint32_t number, std::u16string_view name = {}, std::uint32_t session = 0) {
    world::outside_event made = client(world::outside_event::what::request);
    made.api_number = number;
    made.name = name;
    made.session = session;
    return made;
}

using names = std::vector<std::string>;

// A world in which one file is not there.
struct without {
    std::u16string_view file;
    world::ideal below;
    world::answer perform(effect const& asked) {
        if (asked.which == call::nt_query_attributes_file && asked.text_of(field::file).ends_with(file))
            return {status::object_name_not_found};
        return below.perform(asked);
    }
    world::answer resume(world::thread_id who) { return below.resume(who); }
    std::vector<effect> advance() { return below.advance(); }
};

}  // namespace

TEST_CASE("Under every choice each failing request ends, hangs, or is passed over, and never runs away") {
    world::scenario from;
    from.registry = registry_with({
        {u"", registry::make_multi_sz(u"BootExecute", {u"autocheck autochk *", u"async debug tool"})},
        {u"", registry::make_multi_sz(u"PendingFileRenameOperations", {u"\\??\\C:\\new", u"!\\??\\C:\\kept", u"@\\??\\C:\\old", u"", u"\\??\\C:\\alone"})},
        {u"", registry::make_multi_sz(u"PendingFileRenameOperations2", {u"\\??\\C:\\other"})},
        {u"Memory Management", registry::make_multi_sz(u"PagingFiles", {u"C:\\pagefile.sys 16 64", u"?:\\any.sys"})},
        {u"SubSystems", registry::make_multi_sz(u"Optional", {u"Posix", u"Os2"})},
        {u"SubSystems", registry::make_sz(u"Posix", u"C:\\WINDOWS\\system32\\psxss.exe")},
        {u"SubSystems", registry::make_sz(u"Os2", u"C:\\WINDOWS\\system32\\os2ss.exe")},
    });
    registry::key_index const processor = from.registry.create(u"HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0");
    from.registry.set(processor, registry::make_sz(u"Identifier", u"x86 Family 6"));
    world::volume disk;
    disk.device = u"\\Device\\HarddiskVolume1";
    disk.free = 20u << 20;
    from.volumes.push_back(disk);
    auto const add = [&](std::u16string_view path, world::file_kind kind, image_subsystem subsystem = image_subsystem::native) {
        world::file made;
        made.path = path;
        made.kind = kind;
        made.subsystem = subsystem;
        from.files.push_back(made);
        return from.files.size() - 1;
    };
    add(u"C:\\WINDOWS", world::file_kind::directory);
    add(u"C:\\WINDOWS\\system32", world::file_kind::directory);
    for (std::u16string_view const name : {u"autochk", u"tool", u"csrss", u"psxss", u"os2ss"}) {
        add(text{u"C:\\WINDOWS\\system32\\"} + name + u".exe", world::file_kind::executable);
    }
    add(u"C:\\WINDOWS\\system32\\winlogon.exe", world::file_kind::executable, image_subsystem::windows_gui);
    add(u"C:\\WINDOWS\\system32\\kernel32.dll", world::file_kind::dll);
    add(u"C:\\WINDOWS\\system32\\win32k.sys", world::file_kind::dll);
    for (std::u16string_view const name : {u"C:\\new", u"C:\\old", u"C:\\other"}) add(name, world::file_kind::plain);
    from.files[add(u"C:\\kept", world::file_kind::plain)].readonly = true;
    from.files[add(u"C:\\pagefile.sys", world::file_kind::plain)].size = 8u << 20;
    from.options.readonly_rename_status = status::object_name_collision;
    from.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect)};
    for (world::outside_event const& one : {ask_for(4, u"Posix"), ask_for(4, u"posix"), ask_for(4, u"Os2"), ask_for(5), ask_for(6, u"", 1), ask_for(3)}) {
        from.events.push_back(one);
    }

    std::vector<profile> profiles{edition::nt5_2, edition::nt5_2 | choice::reactos};
    for (nt::choice_info const* const one : nt::choices::info) {
        for (std::string_view const alternative : one->alternatives) {
            profile flipped = edition::nt5_2 | choice::reactos;
            REQUIRE(flipped.permitted.select(one->name, alternative));
            if (!(flipped == profiles[1])) profiles.push_back(flipped);
        }
    }
    std::size_t fatal = 0;
    std::size_t idle = 0;
    for (std::size_t which = 0; which < profiles.size(); ++which) {
        world::recording plain{world::simulated{from}};
        (void)run(plain, profiles[which]);
        std::size_t const requests = plain.requests().size();
        REQUIRE(requests > 150);
        // Every request of the two profiles, every 23rd of those that differ from them in one choice.
        std::uint32_t const stride = which < 2 ? 1 : 23;
        for (status const result : {status::insufficient_resources, status::success}) {
            for (std::uint32_t nth = 1 + static_cast<std::uint32_t>(which) % stride; nth <= requests; nth += stride) {
                world::faulty broken{world::simulated{from}, world::fault{u"*", nth, result}};
                std::vector<effect> const effects = run(broken, profiles[which]);
                INFO("profile " << which << ", request " << nth << ", answer " << result.value);
                REQUIRE(effects.size() < 2000);
                REQUIRE(effects.back().which == call::end);
                bool const stopped = effects.back().text_of(field::reason) == u"self-terminated";
                CHECK((last_hard_error(effects) != nullptr) == stopped);
                ++(stopped ? fatal : idle);
            }
        }
    }
    CHECK(fatal > 200);
    CHECK(idle > 200);
}

TEST_CASE("What the processor is called, for each architecture") {
    struct row {
        std::uint16_t architecture;
        std::uint16_t revision;
        std::string name;
        std::string shown;
    };
    // \source facts nt5_2 3.7.4
    for (row const& one : std::vector<row>{{0, 0x0F0B, "x86", "0f0b"},
                                           {0, 0xFFA1, "x86", "A1"},
                                           {6, 0x0102, "IA64", "0102"},
                                           {9, 0xFFA1, "AMD64", "ffa1"},
                                           {5, 0x0102, "Unknown", "258"}}) {
        world::scenario start;
        start.options.architecture = one.architecture;
        start.options.revision = one.revision;
        std::vector<effect> const effects = run(world::ideal{registry_with({}), edition::nt5_2, start}, edition::nt5_2);
        CHECK(written(effects, u"PROCESSOR_ARCHITECTURE") == names{one.name});
        CHECK(written(effects, u"PROCESSOR_REVISION") == names{one.shown});
    }
}

TEST_CASE("The system partition is looked for among the drive letters alone") {
    world::scenario start;
    registry::tree keys = registry_with({});
    keys.set(keys.create(u"HKEY_LOCAL_MACHINE\\SYSTEM\\Setup"), registry::make_sz(u"SystemPartition", u"\\Device\\HarddiskVolume9"));
    (void)keys.create(u"HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Setup");
    start.objects = {{u"\\GLOBAL??\\A!", std::nullopt},                                 // a directory
                     {u"\\GLOBAL??\\AB", text{u"\\Device\\HarddiskVolume9"}},           // no colon
                     {u"\\GLOBAL??\\ABC:", text{u"\\Device\\HarddiskVolume9"}},         // too long
                     {u"\\GLOBAL??\\L:", text{u"\\Device\\HarddiskVolume99"}},          // another volume with a longer number
                     {u"\\GLOBAL??\\M:", text{u"\\Device\\HarddiskVolume9\\Folder"}}};  // below it
    std::vector<effect> const effects = run(world::ideal{keys, edition::nt5_2, start}, edition::nt5_2);
    CHECK(written(effects, u"BootDir") == names{"M:\\"});
}

TEST_CASE("A program may be named with a directory, which is searched for below those of Path") {
    std::vector<effect> const effects =
        run(world::ideal{registry_with({{u"", registry::make_multi_sz(u"BootExecute", {u"a.b\\tool x", u"sub\\other.com"})}})}, edition::nt5_2);
    names images = all(effects, call::rtl_create_user_process, field::image);
    REQUIRE(images.size() > 2);
    images.resize(2);
    CHECK(images == names{"\\??\\C:\\WINDOWS\\system32\\a.b\\tool.exe", "\\??\\C:\\WINDOWS\\system32\\sub\\other.com"});
}

TEST_CASE("The debugger of winlogon is used if it is a text and leaves room") {
    auto const command = [](registry::value const& debugger) {
        registry::tree keys = registry_with({});
        keys.set(keys.create(u"HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\winlogon.exe"), debugger);
        return all(run(world::ideal{keys}, edition::nt5_2), call::rtl_create_user_process, field::cmdline).back();
    };
    // \source facts nt5_2 3.2.8: room for 256 units with a blank and the NUL
    CHECK(command(registry::make_sz(u"Debugger", u"ntsd -d")) == "ntsd -d winlogon.exe");
    CHECK(command(registry::make_sz(u"Debugger", u"")) == "winlogon.exe");
    CHECK(command(registry::make_expand_sz(u"Debugger", u"ntsd")) == "winlogon.exe");
    CHECK(command(registry::make_sz(u"Debugger", std::u16string(242, u'd'))) == std::string(242, 'd') + " winlogon.exe");
    CHECK(command(registry::make_sz(u"Debugger", std::u16string(243, u'd'))) == "winlogon.exe");
}

TEST_CASE("Values of other types than expected count as the sheet says") {
    auto const boot = [](std::vector<stored_value> const& values, profile const& as) { return run(world::ideal{registry_with(values), as}, as); };
    // Copies of smss that are made for sessions at boot; session 0 is one of them. \source facts windows-editions C.1
    auto const copies = [&](registry::value const& number, profile const& as = edition::nt6_1) {
        std::vector<effect> const effects = boot({{u"", number}}, as);
        return std::count_if(effects.begin(), effects.end(), [](effect const& one) { return one.text_of(field::flag) == u"new-session"; });
    };
    CHECK(copies(registry::make_dword(u"NumberOfInitialSessions", 3)) == 3);
    CHECK(copies(registry::make_sz(u"NumberOfInitialSessions", u"123")) == 2);
    CHECK(copies(registry::make_dword(u"NumberOfInitialSessions", 0)) == 2);
    CHECK(copies(registry::make_dword(u"NumberOfInitialSessions", 0), edition::nt6_1 | choice::initial_sessions::one) == 1);
    CHECK(copies(registry::make_dword(u"NumberOfInitialSessions", 100'000)) == running::most_initial_sessions);

    auto const sections = [&](registry::value const& excluded) {
        return all(boot({{u"", excluded}}, edition::nt5_2), call::nt_create_section, field::name).size();
    };
    CHECK(sections(registry::make_sz(u"ExcludeFromKnownDlls", u"kernel32.dll")) == 0);
    CHECK(sections(registry::make_multi_sz(u"ExcludeFromKnownDlls", {u"kernel32.dll"})) == 0);
    CHECK(sections(registry::make_expand_sz(u"ExcludeFromKnownDlls", u"kernel32.dll")) == 1);

    auto const first_command = [&](registry::value const& value) {
        return all(boot({{u"", value}}, edition::nt6_1), call::nt_create_user_process, field::cmdline);
    };
    names const lines = first_command(registry::make_multi_sz(u"S0InitialCommand", {u"one.exe", u"two.exe"}));
    CHECK(std::count(lines.begin(), lines.end(), "one.exe") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "two.exe") == 0);
}

TEST_CASE("Safe mode has three names, other numbers none") {
    for (edition const which : {edition::nt6_1, edition::nt10_0}) {
        for (std::uint32_t number = 0; number <= 4; ++number) {
            registry::tree keys = registry_with({});
            keys.set(keys.create(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option"), registry::make_dword(u"OptionValue", number));
            names said;
            for (effect const& one : run(world::ideal{keys, profile{which}}, which)) {
                if (one.which == call::rtl_set_environment_variable && one.text_of(field::name) == u"SAFEBOOT_OPTION") {
                    said.push_back(nt::to_utf8(one.text_of(field::value)));
                }
            }
            constexpr std::string_view expected[]{"", "MINIMAL", "NETWORK", "DSREPAIR", ""};
            INFO(nt::name(which) << ' ' << number);
            CHECK(said == (expected[number].empty() ? names{} : names{std::string{expected[number]}}));
        }
    }
}

TEST_CASE("A 32-bit Windows 10 has no second set of known DLLs") {
    auto const directories = [](std::u16string_view architecture) {
        return all(run(world::ideal{registry_with({{u"Environment", registry::make_sz(u"PROCESSOR_ARCHITECTURE", architecture)}}), profile{edition::nt10_0}},
                       edition::nt10_0),
                   call::nt_create_directory_object, field::name);
    };
    auto const has = [](names const& all_of_them, std::string_view one) { return std::count(all_of_them.begin(), all_of_them.end(), one) == 1; };
    CHECK(has(directories(u"AMD64"), "\\KnownDlls32"));
    CHECK_FALSE(has(directories(u"x86"), "\\KnownDlls32"));
    CHECK(has(directories(u"x86"), "\\KnownDlls"));
}

TEST_CASE("An unpaired source that was expanded is gone when its partner comes") {
    // The expansion has a buffer of its own, which is no more when the next value is read.
    auto const renames = [](profile const& as) {
        registry::value const expanded = registry::make_expand_sz(u"PendingFileRenameOperations", u"%SystemRoot%\\a");
        world::recording nt{
            world::ideal{registry_with({{u"", expanded}, {u"", registry::make_multi_sz(u"PendingFileRenameOperations2", {u"\\??\\C:\\b", u"\\??\\C:\\c"})}})}};
        (void)run(nt, as);
        names files;
        for (effect const& one : nt.requests()) {
            if (one.which == call::nt_open_file && one.text_of(field::op) == u"remove") files.push_back(nt::to_utf8(one.text_of(field::file)));
        }
        return files;
    };
    CHECK(renames(edition::nt5_2) == names{"\\??\\C:\\b"});
    CHECK(renames(edition::nt5_2 | choice::odd_rename_list::pairs_with_next_list) == names{""});
}

TEST_CASE("A kernel that refuses a variable ends the boot with its own status") {
    struct refusing {
        world::ideal below;
        world::answer perform(effect const& asked) {
            if (asked.which == call::rtl_set_environment_variable) return {status::invalid_parameter};
            world::answer given = below.perform(asked);
            if (asked.which == call::read_process_parameters) given.names.push_back(u"NOVALUE");  // no variable
            return given;
        }
        world::answer resume(world::thread_id who) { return below.resume(who); }
        std::vector<effect> advance() { return below.advance(); }
    };
    std::vector<effect> const effects = run(refusing{world::ideal{registry_with({})}}, edition::nt5_2);
    REQUIRE(last_hard_error(effects) != nullptr);
    CHECK(last_hard_error(effects)->find(field::params)->items[1] == u"0xc000000d");
}

TEST_CASE("The bytes of the query buffer: data, copies of names, what nobody has written") {
    running::query_buffer buffer;
    buffer.load(registry::make_sz(u"name", u"data"));
    CHECK(buffer.string_at(20).string == u"name");  // in front of the data lies the name
    CHECK(buffer.string_at(22).string == u"ame");
    CHECK_FALSE(buffer.string_at(buffer.data() + 1000).defined);
    CHECK(buffer.units_at(buffer.data(), 2) == u"da");
    CHECK(buffer.units_at(buffer.data() + 1000, 2).empty());
    running::query_buffer held;
    held.hold(u"defaults"sv);
    CHECK(held.string_at(held.data()).string == u"defaults");
    CHECK_FALSE(held.string_at(held.data() + 100).defined);
}

TEST_CASE("A tree can be made of part of a record") {
    auto const by = [](world::actor who, std::uint8_t number, effect one) {
        one.by = {who, number};
        return one;
    };
    effect made = world::make(call::nt_create_user_process);
    made.with(field::image, u"\\??\\C:\\x.exe");
    CHECK(process_tree({made}).size() == 1);  // no status: only asked for
    made.has_status = true;
    made.result = status::no_memory;
    CHECK(process_tree({made}).size() == 1);
    made.result = status::success;
    REQUIRE(process_tree({made}).size() == 2);
    CHECK(process_tree({made})[1].parent == 0);
    // A copy of which the record does not know where it comes from counts as the master.
    std::vector<process_node> const tree = process_tree({by(world::actor::copy, 7, made)});
    REQUIRE(tree.size() == 2);
    CHECK(tree[1].parent == 0);
    CHECK(process_tree({by(world::actor::copy, 0, made)})[1].parent == 0);
    effect resumed = world::make(call::nt_resume_thread);
    resumed.with(field::object, u"thread:smss.exe");
    effect session = world::make(call::nt_set_information_process);
    session.with(field::info_class, u"session").with(field::value, 3);
    CHECK(process_tree({resumed, session}).size() == 1);
    CHECK(process_tree({resumed, session})[0].session == 0);
    CHECK(process_tree({made, session})[1].session == 3);
    effect ended = world::make(call::process_exit);
    ended.with(field::image, u"smss.exe");
    CHECK(process_tree({ended, resumed}).size() == 1);  // nobody is left whose thread that could be
}

TEST_CASE("A list that nobody ended is read as far as anybody has written") {
    // Behind the last string begins what the buffer held before; here it is new, for the list is the longest value.
    std::u16string const list = std::u16string{u"Windows\0", 8} + std::u16string(3000, u'x');
    registry::value const required{u"Required", registry::value_type::multi_sz, registry::to_bytes(list)};
    std::vector<effect> const effects = run(world::ideal{registry_with({{u"SubSystems", required}})}, edition::nt5_2);
    CHECK(count(effects, call::rtl_create_user_process) == 2);  // csrss, winlogon
}

TEST_CASE("A single POSIX subsystem serves all sessions where PosixSingleInstance is a number") {
    // \source facts nt5_2 3.8.4 step 2
    auto const sessions = [](bool single) {
        std::vector<stored_value> values{{u"SubSystems", registry::make_multi_sz(u"Optional", {u"Posix"})},
                                         {u"SubSystems", registry::make_sz(u"Posix", u"C:\\WINDOWS\\system32\\psxss.exe")}};
        if (single) values.push_back({u"SubSystems", registry::make_dword(u"PosixSingleInstance", 1)});
        world::scenario start;
        start.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect), ask_for(4, u"Posix")};
        start.events[0].session = 3;
        profile const as = edition::nt5_2 | choice::optional_subsystem::once_per_session;
        std::vector<std::uint64_t> said;
        for (effect const& one : run(world::ideal{registry_with(values), as, start}, as)) {
            if (one.text_of(field::object) == u"process:psxss.exe" && one.text_of(field::info_class) == u"session") said.push_back(one.number_of(field::value));
            if (one.text_of(field::api) == u"SbpCreateProcess" || one.text_of(field::api) == u"CreateProcess") said.push_back(100 + one.number_of(field::session));
        }
        return said;
    };
    CHECK(sessions(true) == std::vector<std::uint64_t>{0});
    CHECK(sessions(false) == std::vector<std::uint64_t>{3});
}

TEST_CASE("Only numbers of four bytes are numbers") {
    struct row {
        registry::value stored;
        bool counts;
    };
    auto const bytes = [](std::u16string_view name, registry::value_type type, registry::bytes data) { return registry::value{text{name}, type, std::move(data)}; };
    // In Windows 10 the firmware's program is not run. \source windows-editions C.1
    for (row const& one : std::vector<row>{{registry::make_dword(u"DisableWpbtExecution", 1), true},
                                           {registry::make_dword(u"DisableWpbtExecution", 0), false},
                                           {bytes(u"DisableWpbtExecution", registry::value_type::dword, {1, 0}), false},
                                           {bytes(u"DisableWpbtExecution", registry::value_type::binary, {1, 0, 0, 0}), false}}) {
        world::scenario start;
        start.later.platform_binary = true;
        names const images =
            all(run(world::ideal{registry_with({{u"", one.stored}}), profile{edition::nt10_0}, start}, edition::nt10_0), call::nt_create_user_process, field::image);
        bool const runs = std::any_of(images.begin(), images.end(), [](std::string const& image) { return image.ends_with("wpbbin.exe"); });
        CHECK(runs == !one.counts);
    }
}

TEST_CASE("A death whose code cannot be asked for counts as unsuccessful") {
    world::scenario start;
    world::outside_event death;
    death.does = world::outside_event::what::exit;
    death.process = {text{u"winlogon.exe"}, 0};
    death.code = 7;
    start.events = {death};
    auto const code = [&](bool fails) {
        world::faulty nt{world::ideal{registry_with({}), edition::nt5_2, start},
                         world::fault{u"NtQueryInformationProcess:exit-code", fails ? 0u : 1'000'000u, status::access_denied}};
        std::vector<effect> const effects = run(nt, edition::nt5_2);
        REQUIRE(last_hard_error(effects) != nullptr);
        return nt::to_utf8(last_hard_error(effects)->find(field::params)->items[1]);
    };
    CHECK(code(false) == "0x7");
    CHECK(code(true) == "0xc0000001");
}

TEST_CASE("An API thread that may not even wait for memory goes on at once") {
    std::vector<world::fault> const faults{{u"NtReplyWaitReceivePort", 1, status::no_memory}, {u"NtDelayExecution", 1, status::access_denied}};
    std::vector<effect> const effects = run(world::faulty{world::ideal{registry_with({})}, faults}, edition::nt5_2);
    CHECK(count(effects, call::nt_delay_execution) == 1);
    CHECK(effects.back().text_of(field::reason) == u"idle");
    CHECK(last_hard_error(effects) == nullptr);
}

TEST_CASE("A paging file without a name is not made") {
    registry::value const files = registry::make_multi_sz(u"PagingFiles", {u"\\\\?\\ 16 16", u"C:\\p.sys 16 16"});
    names const made = all(run(world::ideal{registry_with({{u"Memory Management", files}})}, edition::nt5_2), call::nt_create_paging_file, field::name);
    CHECK(made == names{"\\??\\C:\\p.sys"});
}

TEST_CASE("A failure while cleaning up takes the place of its cause where the choice says so") {
    // \source facts nt5_2 3.8.6; vectors S4
    world::scenario start;
    start.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect), ask_for(5)};
    auto const answer_of = [&](profile const& as) {
        std::vector<world::fault> faults{{u"NtResumeThread", 2, status::insufficient_resources}};  // the csrss of the new session
        world::recording first{world::faulty{world::ideal{registry_with({}), as, start}, faults}};
        (void)run(first, as);
        std::uint32_t resumed = 0;
        std::uint32_t adjusted = 0;
        for (effect const& one : first.requests()) {
            resumed += one.which == call::nt_resume_thread ? 1u : 0u;
            adjusted += one.which == call::nt_adjust_privileges_token && resumed < 2 ? 1u : 0u;
        }
        faults.push_back({u"NtAdjustPrivilegesToken", adjusted + 1, status::access_denied});  // the first one of the cleaning
        for (effect const& one : run(world::faulty{world::ideal{registry_with({}), as, start}, faults}, as)) {
            if (one.text_of(field::phase) == u"reply" && one.number_of(field::api_number) == 5) return one.number_of(field::return_value);
        }
        return std::uint64_t{0};
    };
    CHECK(answer_of(edition::nt5_2 | choice::subsystem_failure::reported) == 0xC000'009A);
    CHECK(answer_of(edition::nt5_2 | choice::subsystem_failure::overwritten) == 0xC000'0022);
}

TEST_CASE("A copy starts what its request names, and fails when there is no such program") {
    world::scenario start;
    start.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect), ask_for(5, u"shell.exe"), ask_for(5)};
    std::vector<effect> const effects =
        run(without{u"winlogon.exe", world::ideal{registry_with({}), profile{edition::nt6_1}, start}}, edition::nt6_1);
    names const images = all(effects, call::nt_create_user_process, field::image);
    auto const times = [&](std::string_view name) {
        return std::count_if(images.begin(), images.end(), [&](std::string const& image) { return image.ends_with(name); });
    };
    CHECK(times("winlogon.exe") == 0);
    CHECK(times("shell.exe") == 1);
    CHECK(times("wininit.exe") == 1);
    std::vector<std::uint64_t> answers;
    for (effect const& one : effects) {
        if (one.text_of(field::phase) == u"reply") answers.push_back(one.number_of(field::return_value));
    }
    CHECK(answers == std::vector<std::uint64_t>{0, 0xC0000034});
}

TEST_CASE("A first session that fails says how far it came: a csrss that only counts as started has not connected") {
    for (bool const dies : {false, true}) {
        world::scenario start;
        world::process_action end;
        end.does = world::process_action::what::exit;
        if (dies) start.processes.push_back({text{u"csrss.exe"}, 1, {end}});
        profile const as = edition::nt6_1 | choice::subsystem_failure::overwritten;
        std::vector<effect> const effects = run(without{u"wininit.exe", world::ideal{registry_with({}), as, start}}, as);
        REQUIRE(last_hard_error(effects) != nullptr);
        CHECK(nt::to_utf8(last_hard_error(effects)->find(field::params)->items[0]) ==
              (dies ? "Session Manager Initialization" : "Session Manager ExecuteInitialCommand"));
    }
}

TEST_CASE("A master that waits for winlogon waits for that of the first session which has one") {
    profile const as = edition::nt6_1 | choice::master_wait::winlogon;
    auto const wakes = [&](std::uint32_t instance) {
        world::scenario start;
        world::outside_event death = client(world::outside_event::what::exit);
        death.process = {text{u"winlogon.exe"}, instance};
        start.events = {death};
        std::vector<effect> const effects =
            run(world::ideal{registry_with({{u"", registry::make_dword(u"NumberOfInitialSessions", 3)}}), as, start}, as);
        return std::any_of(effects.begin(), effects.end(), [](effect const& one) {
            return one.by.who == world::actor::main && one.text_of(field::object) == u"process:winlogon.exe" &&
                   one.text_of(field::phase) == u"return";
        });
    };
    CHECK(wakes(1));
    CHECK_FALSE(wakes(2));
}

TEST_CASE("A session at boot that is stopped before its copy was waited for is not waited for") {
    // Of three sessions two wait for csrss; while the master waits for the first of them, the other one is stopped.
    auto const boot = [](bool stopped) {
        world::scenario start;
        start.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect)};
        if (stopped) start.events.push_back(ask_for(6, u"", 2));
        for (std::uint32_t const instance : {2u, 3u}) start.processes.push_back({text{u"csrss.exe"}, instance, {world::process_action{}}});
        return run(
            world::ideal{registry_with({{u"", registry::make_dword(u"NumberOfInitialSessions", 3)}}), profile{edition::nt6_1}, start},
            edition::nt6_1);
    };
    for (bool const stopped : {false, true}) {
        std::vector<effect> const effects = boot(stopped);
        auto const waits = [&](std::u16string_view object) {
            return std::count_if(effects.begin(), effects.end(), [&](effect const& one) {
                bool const begins = one.which == call::nt_wait_for_single_object && one.text_of(field::phase) != u"return";
                return begins && one.by.who == world::actor::main && one.text_of(field::object) == object;
            });
        };
        INFO(stopped);
        CHECK(waits(u"process:smss.exe") == (stopped ? 2 : 3));
        CHECK(waits(u"process:csrss.exe") == 1);  // the last wait
        CHECK(count(effects, call::nt_release_semaphore) == 3);
        CHECK(effects.back().text_of(field::reason) == u"idle");
    }
}

TEST_CASE("Of a session that is stopped, csrss is ended if smss has a handle to it") {
    struct without_handle {
        bool lost;
        world::ideal below;
        world::answer perform(effect const& asked) {
            world::answer given = below.perform(asked);
            bool const of_session_2 = asked.by == world::thread_id{world::actor::copy, 3};
            if (lost && of_session_2 && asked.which == call::nt_create_user_process) given.opened = 0;
            return given;
        }
        world::answer resume(world::thread_id who) { return below.resume(who); }
        std::vector<effect> advance() { return below.advance(); }
    };
    world::scenario start;
    start.events = {client(world::outside_event::what::spawn), client(world::outside_event::what::connect), ask_for(5), ask_for(6, u"", 2)};
    start.processes.push_back({text{u"csrss.exe"}, 3, {world::process_action{}}});
    for (bool const lost : {false, true}) {
        std::vector<effect> const effects =
            run(without_handle{lost, world::ideal{registry_with({}), profile{edition::nt6_1}, start}}, edition::nt6_1);
        auto const ended = std::count_if(effects.begin(), effects.end(), [](effect const& one) {
            return one.by.who == world::actor::api && one.which == call::nt_terminate_process;
        });
        std::vector<std::uint64_t> answers;
        for (effect const& one : effects) {
            if (one.text_of(field::phase) == u"reply") answers.push_back(one.number_of(field::return_value));
        }
        INFO(lost);
        CHECK(ended == (lost ? 0 : 1));
        CHECK(answers == std::vector<std::uint64_t>{0, 0xC0000056});  // stopped; StartCsr: it vanished
    }
}
