// SPDX-License-Identifier: BSL-1.0
// Does the simulated world keep its own rules: names, files, ports, faults, recording, and the JSON it is read from?

#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/testing/property.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/file_system.hpp>
#include <smss/world/ideal.hpp>
#include <smss/world/lpc.hpp>
#include <smss/world/object_namespace.hpp>
#include <smss/world/recording.hpp>
#include <smss/world/registry_store.hpp>
#include <smss/world/simulated.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace smss;
using world::object_attributes;
using world::object_index;
using world::object_type;

namespace {

constexpr object_attributes open_if{true, true, true};
constexpr object_attributes only_new{true, false, true};

constexpr world::file plain(std::u16string_view path) {
    world::file made;
    made.path = path;
    return made;
}

constexpr std::vector<world::volume> two_volumes() {
    world::volume c;
    c.device = u"\\Device\\C";
    world::volume d;
    d.letter = u'D';
    d.device = u"\\Device\\D";
    return {c, d};
}

}  // namespace

// The rules of names, as the vectors show them (061, 067, 070, 073, 074), checked while compiling.
static_assert([] {
    world::object_namespace names;
    auto const create = [&](object_type type, std::u16string_view path, object_attributes how) {
        return names.create(type, path, world::no_object, how).result;
    };
    return create(object_type::directory, u"\\Custom", open_if) == status::success &&
           create(object_type::directory, u"\\custom", open_if) == status::object_name_exists &&
           create(object_type::directory, u"\\Custom", only_new) == status::object_name_collision &&
           create(object_type::directory, u"\\Custom\\Sub", open_if) == status::success &&
           create(object_type::directory, u"\\No\\Parent", open_if) == status::object_path_not_found &&
           create(object_type::directory, u"NoSlash", open_if) == status::object_path_syntax_bad &&
           create(object_type::directory, u"\\??", open_if) == status::object_name_exists &&
           create(object_type::symbolic_link, u"\\Custom", open_if) == status::object_type_mismatch &&
           create(object_type::section, u"\\Custom\\a.dll", {}) == status::success &&
           create(object_type::section, u"\\Custom\\A.DLL", {}) == status::success &&
           create(object_type::section, u"\\Custom\\a.dll", {}) == status::object_name_collision &&
           create(object_type::directory, u"\\Custom\\\\x", open_if) == status::object_name_invalid;
}());

// A temporary object goes with its last handle; its name is free again.
static_assert([] {
    world::object_namespace names;
    auto const link = names.create(object_type::symbolic_link, u"\\GLOBAL??\\X", world::no_object, open_if);
    names[link.which].open_handles = 1;
    names[link.which].permanent = false;
    names.release(link.which);
    return names.create(object_type::symbolic_link, u"\\??\\X", world::no_object, only_new).result == status::success;
}());

TEST_CASE("Links lead on, and a loop of links leads nowhere") {
    world::object_namespace names;
    auto const a = names.create(object_type::symbolic_link, u"\\a", world::no_object, open_if).which;
    auto const b = names.create(object_type::symbolic_link, u"\\b", world::no_object, open_if).which;
    names[a].target = u"\\Device";
    CHECK(names.walk(u"\\a", world::no_object, true, false).existing == names.walk(u"\\Device", world::no_object, true, false).existing);
    CHECK(names.walk(u"\\a", world::no_object, true, true).existing == a);
    names[a].target = u"\\b";
    names[b].target = u"\\a";
    CHECK(names.walk(u"\\a\\x", world::no_object, true, false).result == status::object_path_invalid);

    // Below a handle a name begins without a backslash; no name at all is the object itself.
    object_index const device = names.walk(u"\\Device", world::no_object, true, false).existing;
    CHECK(names.walk(u"", device, true, false).parent == device);
    CHECK(names.walk(u"\\x", device, true, false).result == status::object_path_syntax_bad);
    CHECK(names.walk(u"", world::no_object, true, false).result == status::object_path_syntax_bad);
    (void)names.create(object_type::section, u"\\s", world::no_object, open_if);
    CHECK(names.walk(u"\\s\\x", world::no_object, true, false).result == status::object_type_mismatch);
}

TEST_CASE("Renames and deletes follow NT's rules") {
    world::file readonly = plain(u"C:\\ro");
    readonly.readonly = true;
    world::file_system files{two_volumes(), {plain(u"C:\\a"), plain(u"C:\\b"), plain(u"C:\\dir\\x"), readonly}};
    auto const rename = [&](std::u16string_view from, std::u16string_view to, bool replace) {
        return files.rename(files.find(from), to, replace, status::access_denied);
    };
    CHECK(rename(u"C:\\a", u"C:\\b", false) == status::object_name_collision);
    CHECK(rename(u"C:\\a", u"C:\\A", false) == status::success);
    CHECK(rename(u"C:\\a", u"D:\\a", true) == status::not_same_device);
    CHECK(rename(u"C:\\a", u"C:\\none\\a", true) == status::object_path_not_found);
    CHECK(rename(u"C:\\a", u"C:\\ro", true) == status::access_denied);
    CHECK(rename(u"C:\\a", u"C:\\b", true) == status::success);
    CHECK(files.find(u"C:\\a") == world::no_file);
    CHECK(rename(u"C:\\dir", u"C:\\moved", false) == status::success);
    CHECK(files.find(u"c:\\MOVED\\X") != world::no_file);
    CHECK(files.remove(files.find(u"C:\\moved")) == status::directory_not_empty);
    CHECK(files.remove(files.find(u"C:\\ro")) == status::cannot_delete);
    CHECK(files.remove(files.find(u"C:\\moved\\x")) == status::success);
    CHECK(files.remove(files.find(u"C:\\moved")) == status::success);
    CHECK(files.open(u"C:\\nodir\\x", world::file_system::open_mode::query).result == status::object_path_not_found);
    CHECK(files.open(u"E:\\x", world::file_system::open_mode::query).result == status::object_path_not_found);
    CHECK(files.create_paging_file(u"C:\\p", 0, 0) == status::invalid_parameter_2);
    CHECK(files.create_paging_file(u"C:\\p", 2, 1) == status::invalid_parameter_mix);
    CHECK(files.create_paging_file(u"C:\\", 1 << 20, 1 << 20) == status::file_is_a_directory);
    CHECK(files.create_paging_file(u"C:\\p", 1 << 20, 1 << 20) == status::success);
    CHECK(files.create_paging_file(u"C:\\P", 1 << 20, 1 << 20) == status::sharing_violation);
}

TEST_CASE("However many files there are, they are found as a plain list would find them") {
    using moves = std::vector<std::pair<std::uint8_t, std::uint8_t>>;
    testing::property("renames and deletes agree with a set of names", [](moves const& steps) {
        auto const path = [](unsigned number) {
            text made = u"C:\\f";
            made += static_cast<char16_t>(u'a' + number % 26);
            made += static_cast<char16_t>(u'A' + number / 26);
            return made;
        };
        world::file_system files{two_volumes(), {}};
        std::set<unsigned> expected;
        for (unsigned i = 0; i < 40; ++i) {  // more than are looked through one by one
            files.add(plain(path(i)));
            expected.insert(i);
        }
        for (auto const& [from, to] : steps) {
            unsigned const source = from % 60;
            unsigned const target = to % 60;
            world::file_index const file = files.find(path(source));
            RC_ASSERT((file != world::no_file) == (expected.count(source) == 1));
            if (file == world::no_file) continue;
            if (to % 7 == 0) {
                RC_ASSERT(files.remove(file) == status::success);
                expected.erase(source);
            } else {
                RC_ASSERT(files.rename(file, path(target), true, status::access_denied) == status::success);
                expected.erase(source);
                expected.insert(target);
            }
        }
        for (unsigned i = 0; i < 60; ++i) RC_ASSERT((files.find(path(i)) != world::no_file) == (expected.count(i) == 1));
    });
}

TEST_CASE("The port keeps the order of connecting and answering") {
    world::sm_port port;
    world::message asking;
    asking.is = world::message_kind::connection_request;
    asking.client = 3;
    std::uint32_t const id = port.send(asking);
    CHECK(port.complete(id) == status::invalid_handle);
    CHECK(port.accept(id, true, 7, true) == status::success);
    CHECK(port.accept(id, true, 7, true) == status::invalid_cid);
    std::uint32_t context = 0;
    CHECK_FALSE(port.connected(3, context));
    CHECK(port.complete(id) == status::success);
    CHECK(port.connected(3, context));
    CHECK(context == 7);
    CHECK(port.outcome_of(id).result == status::success);
    CHECK_FALSE(port.outcome_of(id + 1).known);  // never given

    SECTION("a request whose client is dead cannot be answered") {
        world::message request;
        request.is = world::message_kind::request;
        request.client = 3;
        std::uint32_t const number = port.send(request);
        CHECK(port.reply(number, status::success, false) == status::invalid_cid);
        CHECK(port.reply(number, status::no_memory, true) == status::success);
        CHECK(port.outcome_of(number).returned == status::no_memory);
        CHECK(port.reply(number, status::success, true) == status::invalid_cid);
    }
    SECTION("a connection that was accepted and not completed is cut; one that was not answered is refused") {
        std::uint32_t const accepted = port.send(asking);
        CHECK(port.accept(accepted, true, 8, true) == status::success);
        port.move_on(accepted);
        CHECK(port.outcome_of(accepted).result == status::port_disconnected);
        std::uint32_t const ignored = port.send(asking);
        port.move_on(ignored);
        CHECK(port.outcome_of(ignored).result == status::port_connection_refused);
    }
    SECTION("closing says so once") {
        while (port.has_message()) (void)port.receive();
        port.close(3, u"x.exe");
        REQUIRE(port.has_message());
        CHECK(port.receive().is == world::message_kind::port_closed);
        port.close(3, u"x.exe");
        CHECK_FALSE(port.has_message());
    }
}

TEST_CASE("Faults hit the request they name and no other") {
    auto const ask = [](auto& nt, world::call which, std::u16string_view info_class = {}) {
        effect request = world::make(which);
        if (!info_class.empty()) request.with(world::field::info_class, info_class);
        world::answer const given = nt.perform(request);
        return given.injected;
    };
    using world::call;
    using faults = std::vector<bool>;
    SECTION("the n-th") {
        auto nt = world::fail_nth(world::simulated{}, call::nt_display_string, 2);
        CHECK(faults{ask(nt, call::nt_display_string), ask(nt, call::nt_initialize_registry), ask(nt, call::nt_display_string),
                     ask(nt, call::nt_display_string)} == faults{false, false, true, false});
    }
    SECTION("every one") {
        auto nt = world::fail_every(world::simulated{}, call::nt_display_string);
        CHECK(faults{ask(nt, call::nt_display_string), ask(nt, call::nt_initialize_registry), ask(nt, call::nt_display_string)} ==
              faults{true, false, true});
    }
    SECTION("one class of a call") {
        world::faulty nt{world::simulated{}, world::fault{u"NtSetSystemInformation:SystemSessionDetach", 1, status::no_memory}};
        CHECK_FALSE(ask(nt, call::nt_set_system_information, u"SystemSessionCreate"));
        CHECK(ask(nt, call::nt_set_system_information, u"SystemSessionDetach"));
    }
    SECTION("the n-th of all, what the kernel hands over not counted") {
        world::faulty nt{world::simulated{}, world::fault{u"*", 2, status::no_memory}};
        CHECK(faults{ask(nt, call::read_process_parameters), ask(nt, call::nt_display_string), ask(nt, call::nt_initialize_registry),
                     ask(nt, call::nt_display_string)} == faults{false, false, true, false});
    }
}

TEST_CASE("A recording world keeps requests that leave no record") {
    world::recording nt{world::simulated{}};
    (void)nt.perform(world::make(world::call::rtl_allocate_heap));
    (void)nt.perform(world::make(world::call::nt_display_string));
    REQUIRE(nt.requests().size() == 2);
    CHECK(nt.requests()[0].level == world::tier::silent);
    CHECK(nt.requests()[1].has_status);
}

TEST_CASE("world.json that is not understood is refused with its place and what belongs there") {
    auto const refusal = [](std::string const& content) -> std::string {
        try {
            (void)adapters::read_world(content, "w.json");
        } catch (adapters::vector_error const& error) {
            return error.what();
        }
        return "accepted";
    };
    std::map<std::string, std::string> const expected{
        {R"({"system_root": "C:\\W"})", "accepted"},
        {R"({)", "w.json: line 1, column 2: expected JSON"},
        {R"({"ram": 1e999})", "w.json: line 1, column 13: expected a number that fits a double"},
        {R"({"note": "a remark", "files": [{"path": "C:\\x", "note": 1}]})", "accepted"},
        {R"({"files": [], "files": []})", "w.json: files: expected once in an object, found twice"},
        {R"({"files": ["x"]})", "w.json: files[0]: expected a DOS path such as C:\\file"},
        {R"({"objects": [{"link": "\\a"}]})", "w.json: objects[0]: expected either `link` and `target`, or `dir`"},
        {R"({"objects": [{"dir": "a"}]})", "w.json: objects[0].dir: expected an object name such as \\Device\\Serial0"},
        {R"({"faults": [{"call": "NtSetSystemInformation:SystemSessionCreate", "status": 1}]})", "accepted"},
        {R"({"faults": [{"call": "NtNothing", "status": 1}]})",
         "w.json: faults[0].call: expected `*`, or the name of a call such as NtCreateSection, perhaps with `:` and a class"},
        {R"([])", "w.json: top level: expected an object"},
        {R"({"files": [{"path": "C:\\x", "readonly": 2}]})", "w.json: files[0].readonly: expected true, false, 0 or 1"},
        {R"({"files": [{"path": "C:\\x", "subsystem": "beos"}]})",
         "w.json: files[0].subsystem: expected native, windows, cui, os2, posix or a number"},
        {R"({"files": [{"path": "C:\\x", "kind": "dir"}]})", "accepted"},
        {R"({"processes": {"a.exe": [["exit", true]]}})",
         "w.json: processes.a.exe[0]: expected an action as words: exit CODE, connect TYPE PORT, or stay"},
        {R"({"volumes": 3})", "w.json: volumes: expected an array"},
        {R"({"volumes": [{"letter": "CD", "device": "\\D"}]})", "w.json: volumes[0].letter: expected one letter"},
        {R"({"files": [{"path": "x"}]})", "w.json: files[0].path: expected a DOS path such as C:\\file"},
        {R"({"files": [{"path": "C:\\x", "kind": "y"}]})", "w.json: files[0].kind: expected exe, dll, dir or file"},
        {R"({"processes": {"a.exe#0": ["stay"]}})", "w.json: processes: expected a count of at least 1 behind `#`"},
        {R"({"processes": {"a.exe": ["leave"]}})", "w.json: processes.a.exe[0]: expected an action: exit CODE, connect TYPE PORT, or stay"},
        {R"({"events": [{"burn": 1}]})", "w.json: events[0]: expected an event: exit, spawn, connect, disconnect or request"},
        {R"({"faults": [{"call": "NtClose", "status": "soon"}]})",
         "w.json: faults[0].status: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
    };
    for (auto const& [content, sentence] : expected) {
        INFO(content);
        CHECK(refusal(content) == sentence);
    }
    CHECK(refusal(R"({"vollumes": []})").find("w.json: vollumes: expected one of the fields ") == 0);
}

TEST_CASE("A control set is shown as the current one, whatever its number") {
    registry::tree keys;
    (void)keys.create(u"System\\ControlSet001\\Control");
    registry::key_index const used = keys.create(u"System\\ControlSet003\\Control");
    registry::key_index const select = keys.create(u"System\\Select");
    keys.set(select, registry::make_dword(u"Current", 3));
    world::registry_store const store{keys};
    CHECK(store.open(u"\\Registry\\Machine\\System\\CurrentControlSet\\Control") == used);
    CHECK(store.path(used) == u"\\Registry\\Machine\\System\\CurrentControlSet\\Control");
}

TEST_CASE("A file of world.json has the kind that it says, else that of its name") {
    auto const read = adapters::read_world(
        R"({"files": [{"path": "C:\\a.exe", "kind": "dir"}, {"path": "C:\\b", "kind": "exe"}, "C:\\c.dll", "C:\\d\\", "C:\\e"]})", "w.json");
    std::vector<world::file_kind> kinds;
    for (world::file const& one : read.scenario.files) kinds.push_back(one.kind);
    using enum world::file_kind;
    CHECK(kinds == std::vector{directory, executable, dll, directory, plain});
}

TEST_CASE("A wait for an object without a name is written as null") {
    effect one = world::make(world::call::nt_wait_for_multiple_objects);
    one.with(world::field::objects, std::vector<text>{text{u"process:csrss.exe"}, text{}});
    CHECK(adapters::to_json(one).find(R"("objects": ["process:csrss.exe", null])") != std::string::npos);
}

TEST_CASE("A line that is no effect is refused with the field that is wrong") {
    auto const refusal = [](std::string const& line) -> std::string {
        try {
            (void)adapters::read_effect(line);
        } catch (adapters::effect_error const& error) {
            return error.what();
        }
        return "accepted";
    };
    CHECK(refusal(R"({"call": "NtClose", "by": "main", "tier": "core"})") == "accepted");
    CHECK(refusal(R"({"call": "NtNothing"})") == "call: expected the name of a call or event");
    CHECK(refusal(R"({"call": "NtClose", "by": "you"})") == "by: expected main, api or world");
    CHECK(refusal(R"({"call": "NtClose", "status": "soon"})") == "status: expected a string such as 0xC0000034");
    CHECK(refusal(R"({"call": "NtClose", "hue": 1})") == "hue: expected a field of the vectors");
    CHECK(refusal(R"({"by": "main"})") == "call: expected the name of a call or event");
}

TEST_CASE("Effects survive writing and reading whatever their texts contain") {
    testing::property("text -> JSON -> text is the identity for well-formed UTF-16", [](std::vector<std::uint16_t> const& units) {
        text name;
        for (std::uint16_t const unit : units) {
            if (unit < 0xD800 || unit > 0xDFFF) name += static_cast<char16_t>(unit);
        }
        effect one = world::make(world::call::nt_create_section);
        one.with(world::field::name, name).with_null(world::field::root).with(world::field::replace, true);
        RC_ASSERT(adapters::read_effect(adapters::to_json(one)) == one);
    });
}
