// SPDX-License-Identifier: BSL-1.0
// Is the machinery of the run room sound: a whole boot while compiling, DOS paths, the query buffer, faults, worlds of one's own?

#include "effects.hpp"

#include <smss/nt/choice.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/dos_path.hpp>
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
#include <string_view>
#include <vector>

using namespace smss;
using world::call;
using world::field;

namespace {

constexpr std::u16string_view small_registry = uR"(Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"BootExecute"=hex(7):00,00
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\DOS Devices]
"NUL"="\\Device\\Null"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\KnownDlls]
"DllDirectory"="C:\\WINDOWS\\system32"
"kernel32"="kernel32.dll"
"user32"="user32.dll"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment]
"Path"="C:\\WINDOWS\\system32;C:\\WINDOWS"
"windir"="C:\\WINDOWS"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\SubSystems]
"Debug"=""
"Kmode"="C:\\WINDOWS\\system32\\win32k.sys"
"Windows"="C:\\WINDOWS\\system32\\csrss.exe ObjectDirectory=\\Windows"
)";

constexpr registry::tree configuration() { return registry::parse(small_registry).content; }

constexpr bool ends_in_the_last_wait(std::vector<effect> const& effects) {
    return effects.size() > 2 && effects[effects.size() - 2].which == call::nt_wait_for_multiple_objects &&
           effects.back().text_of(field::reason) == u"idle";
}

}  // namespace

// A whole boot is a constant expression within the compilers' default limits.
static_assert([] {
    world::ideal nt{configuration()};
    return ends_in_the_last_wait(run(nt, edition::nt5_2));
}());

TEST_CASE("The same boot at run time, with and without ReactOS's choices") {
    for (profile const& as : {profile{edition::nt5_2}, edition::nt5_2 | choice::reactos}) {
        world::ideal nt{configuration()};
        std::vector<effect> const effects = run(nt, as);
        CHECK(ends_in_the_last_wait(effects));
        CHECK(count(effects, call::nt_create_section) == 2);
        CHECK(count(effects, call::rtl_create_user_process) == 2);
        for (effect const& one : effects) {
            bool const good = !one.has_status || succeeded(one.result) || one.which == call::nt_delete_value_key;
            INFO(world::name(one.which));
            CHECK(good);
        }
    }
}

namespace {

constexpr text full(std::u16string_view path) { return running::full_path(path, u"C:\\WINDOWS"); }

}  // namespace

namespace {

struct named_path {
    std::u16string_view given;
    std::u16string_view expected;
};

// \source RtlGetFullPathName_U and "Naming Files, Paths, and Namespaces" (Microsoft)
constexpr named_path full_paths[]{
    {u"smss.exe", u"C:\\WINDOWS\\smss.exe"},
    {u"\\x\\y", u"C:\\x\\y"},
    {u"d:\\a/b", u"d:\\a\\b"},
    {u"C:x", u"C:\\WINDOWS\\x"},
    {u"c:x", u"C:\\WINDOWS\\x"},
    {u"D:x", u"D:\\x"},
    {u"..\\a\\.\\b\\..\\c", u"C:\\a\\c"},
    {u"..\\..\\a", u"C:\\a"},
    {u"C:\\..\\..\\a", u"C:\\a"},
    {u"C:\\a\\\\b", u"C:\\a\\b"},
    {u"C:\\a. .", u"C:\\a"},
    {u"C:\\", u"C:\\"},
    {u"?:\\pagefile.sys", u"?:\\pagefile.sys"},
    {u"\\", u"C:\\"},
    {u"/x", u"C:\\x"},
    {u"C:", u"C:\\WINDOWS"},
    {u"D:", u"D:\\"},
    {u"x", u"C:\\WINDOWS\\x"},
    {u"a\\", u"C:\\WINDOWS\\a\\"},
    {u"..\\", u"C:\\"},
    {u"\\\\x", u"\\\\x"},
    {u"//x/y", u"\\\\x\\y"},
    {u"\\\\.x\\y", u"\\\\.x\\y"},
    {u"\\\\?\\C:\\x", u"\\\\?\\C:\\x"},
};
constexpr named_path nt_paths[]{
    {u"\\\\server\\share\\f", u"\\??\\UNC\\server\\share\\f"},
    {u"\\\\.\\COM1", u"\\??\\COM1"},
    {u"nul", u"\\??\\nul"},
    {u"com1.txt", u"\\??\\com1"},
    {u"lpt9 :", u"\\??\\lpt9"},
    {u"com0", u"\\??\\C:\\WINDOWS\\com0"},
    {u"xyz1", u"\\??\\C:\\WINDOWS\\xyz1"},
    {u"com", u"\\??\\C:\\WINDOWS\\com"},
    {u"\\\\?", u"\\??\\"},
    {u"\\\\?\\C:\\x", u"\\??\\C:\\x"},
    {u"C:\\x", u"\\??\\C:\\x"},
    {u"", u""},
};

constexpr text as_nt(std::u16string_view path) { return running::nt_path(path, u"C:\\WINDOWS"); }

}  // namespace

static_assert(std::ranges::all_of(full_paths, [](named_path const& one) { return full(one.given) == one.expected; }));
static_assert(std::ranges::all_of(nt_paths, [](named_path const& one) { return as_nt(one.given) == one.expected; }));

TEST_CASE("DOS paths become full ones, and those of NT") {
    CHECK(running::form_of(u"\\\\") == running::path_form::unc);
    CHECK(running::form_of(u"\\\\.") == running::path_form::device);
    for (named_path const& one : full_paths) CHECK(nt::to_utf8(full(one.given)) == nt::to_utf8(one.expected));
    for (named_path const& one : nt_paths) CHECK(nt::to_utf8(as_nt(one.given)) == nt::to_utf8(one.expected));
}

// What vectors 070 and 111 show: text behind a DWORD is what an earlier value left, and then the value's own name.
static_assert([] {
    running::query_buffer buffer;
    buffer.load(registry::make_expand_sz(u"windir", u"%SystemRoot%"));
    buffer.load(registry::make_dword(u"NUM", 0x0041'0042));
    return buffer.string_at(buffer.data()).string == u"BAysNUM";
}());
static_assert([] {
    running::query_buffer buffer;
    buffer.load(registry::make_dword(u"N", 7));
    auto const behind = buffer.string_at(buffer.data() + 40);
    return !behind.defined && buffer.dword() == 7;
}());

TEST_CASE("A value that does not fit replaces the buffer, and what was in it is gone") {
    running::query_buffer buffer;
    buffer.load(registry::make_sz(u"a", u"x"));
    unsigned const before = buffer.generation();
    buffer.load(registry::make_sz(u"b", std::u16string(3000, u'y')));
    CHECK(buffer.generation() != before);
    CHECK(buffer.string_at(buffer.data()).string.size() == 3000);
}

TEST_CASE("A read inside a NUL-terminated value gives that value, whatever was there before") {
    testing::property("the latest value wins", [](std::vector<std::uint8_t> const& lengths) {
        running::query_buffer buffer;
        for (std::uint8_t const length : lengths) {
            std::u16string const content(length, static_cast<char16_t>(u'a' + length % 26));
            buffer.load(registry::make_sz(std::u16string(1 + length % 9, u'n'), content));
            auto const read = buffer.string_at(buffer.data());
            RC_ASSERT(read.defined);
            RC_ASSERT(read.string == std::u16string_view{content});
        }
    });
}

TEST_CASE("One failing request at a time: a boot ends, hangs with everybody waiting, or goes on, and never runs away") {
    world::recording nt{world::ideal{configuration()}};
    profile const reactos = edition::nt5_2 | choice::reactos;
    (void)run(nt, reactos);
    std::size_t const requests = nt.requests().size();
    REQUIRE(requests > 150);
    std::size_t fatal = 0;
    std::size_t idle = 0;
    for (std::uint32_t nth = 1; nth < requests; ++nth) {
        world::faulty broken{world::ideal{configuration()}, world::fault{u"*", nth, status::insufficient_resources}};
        std::vector<effect> const effects = run(broken, reactos);
        REQUIRE(effects.size() < 1000);
        REQUIRE(effects.back().which == call::end);
        std::u16string_view const reason = effects.back().text_of(field::reason);
        effect const* const error = last_hard_error(effects);
        INFO("request " << nth);
        CHECK((error != nullptr) == (reason == u"self-terminated"));
        (error != nullptr ? fatal : idle) += 1;
    }
    CHECK(fatal > 50);
    CHECK(idle > 50);
}

TEST_CASE("A call that always fails never runs away either") {
    for (world::call_info const& one : world::calls) {
        for (status const result : {status::insufficient_resources, status::no_memory, status::lpc_reply_lost}) {
            auto broken = world::fail_every(world::ideal{configuration()}, one.which, result);
            std::vector<effect> const effects = run(broken, edition::nt5_2 | choice::reactos);
            INFO(one.name);
            CHECK(effects.size() < 1000);
            CHECK(effects.back().which == call::end);
        }
    }
}

TEST_CASE("Fatal failures say where the boot failed and with which status") {
    struct expectation {
        call which;
        std::uint32_t nth;
        std::u16string_view text;
        std::u16string_view code;
    };
    // \source vectors README, "Failure policy per call"
    for (expectation const& one : std::vector<expectation>{
             {call::nt_open_key, 3, u"Session Manager Initialization", u"0xc000009a"},
             {call::rtl_set_environment_variable, 1, u"Session Manager Initialization", u"0xc000009a"},
             {call::nt_open_directory_object, 1, u"Session Manager Initialization", u"0xc000009a"},
             {call::rtl_dos_path_name_to_nt_path_name, 1, u"Session Manager Initialization", u"0xc0000033"},
             {call::ldr_verify_image_matches_checksum, 1, u"Verification of a KnownDLL failed.", u"0xc000009a"},
             {call::nt_query_system_information, 2, u"Session Manager Initialization", u"0xc000009a"},
             {call::nt_set_value_key, 4, u"Session Manager Initialization", u"0xc000009a"},
             {call::nt_create_event, 2, u"Session Manager Initialization", u"0xc0000017"},
             {call::nt_resume_thread, 1, u"Session Manager ExecuteInitialCommand", u"0xc0000001"},
             {call::nt_complete_connect_port, 2, u"Session Manager ExecuteInitialCommand", u"0xc0000037"},
             {call::nt_open_process_token, 2, u"Unhandled Exception in Session Manager", u"0xc0000005"},
         }) {
        auto broken = world::fail_nth(world::ideal{configuration()}, one.which, one.nth);
        std::vector<effect> const effects = run(broken, edition::nt5_2 | choice::reactos);
        effect const* const error = last_hard_error(effects);
        INFO(world::name(one.which) << " " << one.nth);
        REQUIRE(error != nullptr);
        auto const& parameters = error->find(field::params)->items;
        CHECK(parameters[0] == one.text);
        CHECK(parameters[1] == one.code);
    }
}

namespace {

// A world of one's own: any world with one answer changed. Here every delete is noted instead of done.
struct careful_world {
    world::ideal below;
    std::vector<text> kept{};

    world::answer perform(effect const& asked) {
        if (asked.which == call::nt_set_information_file && asked.text_of(field::op) == u"delete") {
            kept.push_back(text{asked.text_of(field::file)});
            return {};
        }
        return below.perform(asked);
    }
    world::answer resume(world::thread_id who) { return below.resume(who); }
    std::vector<effect> advance() { return below.advance(); }
};
static_assert(world::kernel<careful_world>);

}  // namespace

TEST_CASE("Closing handles leaves a record when it is asked for; the one closed twice is an invalid handle the second time") {
    for (bool const traced : {false, true}) {
        INFO("trace_close: " << traced);
        world::scenario from;
        from.registry = configuration();
        from.objects.push_back({u"\\??\\X:", text{u"\\Device\\Null"}});
        registry::key_index const devices = from.registry.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\DOS Devices");
        REQUIRE(devices != registry::no_key);
        from.registry.set(devices, registry::make_sz(u"X:", u""));
        from.options.trace_close = traced;
        std::size_t invalid = 0;
        std::vector<effect> const effects = run(world::simulated{from}, edition::nt5_2);
        for (effect const& one : effects) {
            if (one.which != call::nt_close) continue;
            CHECK(one.level == world::tier::detail);
            if (one.result == status::invalid_handle) ++invalid;
        }
        CHECK(count(effects, call::nt_make_temporary_object) == 1);
        CHECK((count(effects, call::nt_close) > 0) == traced);
        CHECK(invalid == (traced ? 1 : 0));  // vectors D1
    }
}

TEST_CASE("A world of one's own is a struct with three functions") {
    registry::tree keys = configuration();
    auto const key = keys.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager");
    keys.set(key, registry::make_multi_sz(u"PendingFileRenameOperations",
                                          {u"\\??\\C:\\old.dll", u"", u"\\??\\C:\\new", u"!\\??\\C:\\target"}));
    careful_world nt{world::ideal{keys}};
    std::vector<effect> const effects = run(nt, edition::nt5_2);
    CHECK(ends_in_the_last_wait(effects));
    REQUIRE(nt.kept.size() == 1);
    CHECK(nt.kept[0] == u"C:\\old.dll");
    CHECK(nt.below.files().find(u"C:\\old.dll") != world::no_file);
    CHECK(nt.below.files().find(u"C:\\target") != world::no_file);
    CHECK(nt.below.files().find(u"C:\\new") == world::no_file);
    // The list is gone from the registry although nothing says that it was carried out. (vectors R8)
    auto const& left = nt.below.registry();
    CHECK(left.query(left.open(registry::session_manager_native_path), u"PendingFileRenameOperations") == nullptr);
}

namespace {

// A kernel that hands over no environment at all.
struct bare_world {
    world::ideal below;

    world::answer perform(effect const& asked) {
        world::answer given = below.perform(asked);
        if (asked.which == call::read_process_parameters) given.names.clear();
        return given;
    }
    world::answer resume(world::thread_id who) { return below.resume(who); }
    std::vector<effect> advance() { return below.advance(); }
};

// A kernel whose API port always has one more request.
struct flooded_world {
    world::ideal below;

    world::answer perform(effect const& asked) {
        if (asked.which != call::nt_reply_wait_receive_port) return below.perform(asked);
        world::message flood;
        flood.is = world::message_kind::request;
        flood.context = 99;  // no connection
        world::answer given;
        given.received.push_back(flood);
        return given;
    }
    world::answer resume(world::thread_id who) { return below.resume(who); }
    std::vector<effect> advance() { return below.advance(); }
};

}  // namespace

TEST_CASE("Without Path no program is looked for, and no paging file is made") {
    registry::tree keys = configuration();
    registry::key_index const variables = keys.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment");
    keys.remove_value(variables, u"Path");
    registry::key_index const memory = keys.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management");
    keys.set(memory, registry::make_multi_sz(u"PagingFiles", {u"C:\\pagefile.sys 100 200"}));
    CHECK(count(run(world::ideal{keys}, edition::nt5_2), call::nt_create_paging_file) == 1);  // the kernel's own Path is enough
    std::vector<effect> const effects = run(bare_world{world::ideal{keys}}, edition::nt5_2);
    CHECK(count(effects, call::nt_create_paging_file) == 0);
    CHECK(count(effects, call::rtl_create_user_process) == 0);
    effect const* const error = last_hard_error(effects);
    REQUIRE(error != nullptr);
    CHECK(error->find(field::params)->items[1] == u"0xc0000034");
}

TEST_CASE("A thread that is never made to wait is left alone at last") {
    std::vector<effect> const effects = run(flooded_world{world::ideal{configuration()}}, edition::nt5_2);
    CHECK(count(effects, call::rtl_create_user_process) == 1);  // csrss was started, and cannot connect
    REQUIRE(effects.back().text_of(field::reason) == u"idle");
    for (text const& one : effects.back().find(field::threads)->items) {
        INFO(nt::to_utf8(one.view()));
        CHECK(one.view() == (one.view().starts_with(u"main") ? u"main:waiting-objects" : u"api:waiting-reply"));
    }
}

TEST_CASE("Known DLLs may lie in the root of a volume") {
    registry::tree keys = configuration();
    registry::key_index const known = keys.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\KnownDlls");
    keys.set(known, registry::make_sz(u"DllDirectory", u"C:\\"));
    std::vector<effect> const effects = run(world::ideal{keys}, edition::nt5_2);
    std::vector<text> sections;
    for (effect const& one : effects) {
        if (one.which == call::nt_create_section) sections.push_back(text{one.text_of(field::name)});
    }
    CHECK(sections == std::vector<text>{u"kernel32.dll", u"user32.dll"});
}

TEST_CASE("Running the same world twice gives the same effects") {
    profile const reactos = edition::nt5_2 | choice::reactos;
    CHECK(run(world::ideal{configuration()}, reactos) == run(world::ideal{configuration()}, reactos));
}

TEST_CASE("A world remembers the processes that a run has made") {
    world::ideal nt{configuration()};
    (void)run(nt, edition::nt5_2);
    world::process_table const& made = nt.processes();
    REQUIRE(made.size() == 3);  // the Session Manager, csrss, winlogon
    CHECK(made[1].image == u"smss.exe");
    for (world::process_id who = 1; who <= made.size(); ++who) CHECK(made.lives(who));
    CHECK_FALSE(made.exists(4));
}
