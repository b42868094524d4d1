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

TEST_CASE("Objects keep their name until they lose it") {
    world::object_namespace names;
    CHECK(names.path(0) == u"\\");
    auto const made = names.create(object_type::event, u"\\Device\\e", world::no_object, {}).which;
    names[made].open_handles = 2;
    CHECK(names.path(made) == u"\\Device\\e");
    names.release(made);
    CHECK(names.path(made) == u"\\Device\\e");
    for (int i = 0; i < 2; ++i) {  // the second has nothing left to take away
        names.release(made);
        CHECK(names.path(made).empty());
        CHECK(names.walk(u"\\Device\\e", world::no_object, false, false).existing == world::no_object);
    }
    auto const unopened = names.create(object_type::event, u"\\Device\\u", world::no_object, {}).which;
    names.release(unopened);
    CHECK(names.path(unopened).empty());
    auto const unnamed = names.create(object_type::event, u"", world::no_object, {}).which;
    CHECK(names.path(unnamed).empty());
    names.release(unnamed);
    CHECK(names.path(unnamed).empty());

    // The case of names counts for objects that are neither directories nor links, unless it is to be ignored.
    CHECK(names.create(object_type::event, u"\\Device\\a", world::no_object, open_if).result == status::success);
    CHECK(names.create(object_type::event, u"\\Device\\A", world::no_object, {}).result == status::success);
    CHECK(names.create(object_type::event, u"\\Device\\A", world::no_object, open_if).result == status::object_name_exists);
    CHECK(names.create(object_type::directory, u"\\device", world::no_object, {}).result == status::object_name_collision);
    // A link below a handle leads on from the root.
    auto const directory = names.walk(u"\\Device", world::no_object, true, false).existing;
    names[names.create(object_type::symbolic_link, u"l", directory, open_if).which].target = u"\\Security";
    CHECK(names.path(names.walk(u"l", directory, true, false).existing) == u"\\Security");
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

TEST_CASE("Paths lead to files, directories and roots") {
    using mode = world::file_system::open_mode;
    std::vector<world::volume> volumes = two_volumes();
    volumes[1].open_status = status::unexpected_io_error;
    world::file locked = plain(u"C:\\locked");
    locked.locked = true;
    world::file shut = plain(u"C:\\shut");
    shut.open_status = status::access_denied;
    world::file readonly = plain(u"C:\\ro");
    readonly.readonly = true;
    world::file_system files{volumes, {plain(u"C:\\"), plain(u"C:\\d\\e\\\\"), plain(u"C:\\x"), locked, shut, readonly}};
    CHECK(files.entries().size() == 6);  // a root is none
    CHECK(files.find(u"C:\\D\\e") != world::no_file);
    for (std::u16string_view const root : {u"C:\\", u"c:"}) CHECK(files.find(root) == world::first_root);
    CHECK(files.find(u"D:\\") == world::first_root + 1);
    for (std::u16string_view const none : {u"", u"C", u"C;\\", u"E:\\", u"E:\\x"}) CHECK(files.find(none) == world::no_file);

    CHECK(files.open(u"D:\\x", mode::query).result == status::unexpected_io_error);
    CHECK(files.open(u"C:\\shut", mode::query).result == status::access_denied);
    CHECK(files.open(u"C:\\locked", mode::query).result == status::success);
    CHECK(files.open(u"C:\\locked", mode::remove).result == status::sharing_violation);
    CHECK(files.open(u"C:\\x", mode::directory).result == status::not_a_directory);
    CHECK(files.open(u"C:\\d", mode::plain).result == status::file_is_a_directory);
    CHECK(files.open(u"C:\\d\\", mode::directory).which == files.find(u"C:\\d"));
    CHECK(files.open(u"C:\\x\\y", mode::query).result == status::object_path_not_found);  // below a file
    CHECK(files.open(u"C:\\y", mode::query).result == status::object_name_not_found);

    CHECK(files.create_paging_file(u"C:\\p", 1, 1) == status::success);
    for (std::u16string_view const target : {u"C:\\d", u"C:\\locked", u"C:\\p", u"C:\\"})
        CHECK(files.rename(files.find(u"C:\\x"), target, true, status::success) == status::access_denied);
    CHECK(files.rename(files.find(u"C:\\x"), u"C:\\", false, status::success) == status::object_name_collision);
    CHECK(files.rename(files.find(u"C:\\x"), u"C:\\ro", true, status::cannot_delete) == status::cannot_delete);
    CHECK(files.rename(files.find(u"C:\\d"), u"C:\\d\\e\\f", true, status::success) == status::invalid_parameter);
    CHECK(files.rename(world::first_root, u"C:\\y", true, status::success) == status::access_denied);
    CHECK(files.remove(world::first_root) == status::cannot_delete);

    files.make_normal(world::first_root);  // nothing to do
    files.make_normal(files.find(u"C:\\ro"));
    CHECK(files.remove(files.find(u"C:\\ro")) == status::success);
}

TEST_CASE("There are at most sixteen paging files, below four gigabytes each") {
    constexpr std::uint64_t limit = std::uint64_t{1} << 32;
    world::file_system files{two_volumes(), {plain(u"C:\\0")}};
    CHECK(files.create_paging_file(u"C:\\x", limit, limit) == status::invalid_parameter_2);
    CHECK(files.create_paging_file(u"C:\\x", 1, limit) == status::invalid_parameter_3);
    CHECK(files.create_paging_file(u"C:\\x", 1, 0) == status::invalid_parameter_3);
    text path = u"C:\\0";
    for (char16_t number = 0; number < 16; ++number) {
        path = text{u"C:\\"} + std::u16string_view{std::u16string(1, static_cast<char16_t>(u'0' + number))};
        CHECK(files.create_paging_file(path, 7, limit - 1) == status::success);
    }
    CHECK(files[files.find(u"C:\\0")].data.size == 7);  // it was there
    CHECK(files.create_paging_file(u"C:\\x", 7, 7) == status::too_many_paging_files);
}

TEST_CASE("Files that were deleted when there were few stay deleted when there are many") {
    world::file_system files{two_volumes(), {}};
    auto const path = [](unsigned number) { return text{u"C:\\"} + std::u16string_view{std::u16string(number + 1, u'f')}; };
    for (unsigned i = 0; i < 50; ++i) {
        files.add(plain(path(i)));
        if (i < 10) CHECK(files.remove(files.find(path(i))) == status::success);
    }
    for (unsigned i = 0; i < 50; ++i) CHECK((files.find(path(i)) != world::no_file) == (i >= 10));
    files.add(plain(path(0)));
    CHECK(files.find(path(0)) != world::no_file);
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
    SECTION("a number of another message, or of none, is refused") {
        world::message request = asking;
        request.is = world::message_kind::request;
        std::uint32_t const number = port.send(request);
        std::uint32_t const refused = port.send(asking);
        CHECK(port.accept(number, true, 8, true) == status::invalid_cid);
        CHECK(port.accept(number + 100, true, 8, true) == status::invalid_cid);
        CHECK(port.accept(refused, true, 8, false) == status::invalid_cid);  // its sender is dead
        CHECK(port.accept(refused, false, 8, true) == status::success);
        CHECK(port.outcome_of(refused).result == status::port_connection_refused);
        CHECK(port.accept(refused, true, 8, true) == status::invalid_cid);
        CHECK(port.complete(number + 100) == status::invalid_handle);
        CHECK(port.complete(refused) == status::invalid_handle);
        CHECK(port.reply(refused, status::success, true) == status::invalid_cid);
        CHECK(port.reply(number + 100, status::success, true) == status::invalid_cid);
        port.move_on(number + 100);
        port.move_on(number);  // a request waits for its reply
        CHECK_FALSE(port.outcome_of(number).known);
    }
    SECTION("closing concerns the client's own complete connections") {
        while (port.has_message()) (void)port.receive();
        CHECK(port.accept(port.send(asking), true, 8, true) == status::success);  // not completed
        port.close(4, u"other.exe");
        (void)port.receive();
        CHECK_FALSE(port.has_message());
        port.close(3, u"x.exe");
        CHECK(port.receive().context == 7);
        CHECK_FALSE(port.has_message());
        CHECK_FALSE(port.connected(3, context));
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

TEST_CASE("Processes do what their script says, else what NT's own programs do") {
    using what = world::process_action::what;
    world::process_action stay;
    world::process_action leave;
    leave.does = what::exit;
    leave.code = 3;
    world::process_table processes{{{u"a.exe", 0, {stay, leave}}, {u"a.exe", 2, {stay}}}};
    auto const started = [&](std::u16string_view image, std::uint32_t session = 0) {
        world::process_id const made = processes.add(image, image_subsystem::windows_gui, session, world::process_state::suspended);
        processes.start(made);
        return made;
    };
    world::process_id who = 0;
    world::process_action action;
    world::process_id const first = started(u"A.EXE");
    processes.start(first);  // runs already
    REQUIRE(processes.next(who, action));
    CHECK(who == first);
    CHECK(action.code == 3);
    CHECK_FALSE(processes.next(who, action));
    (void)started(u"a.exe");  // the second one stays
    CHECK_FALSE(processes.next(who, action));
    processes.end(started(u"a.exe"), 0);  // too late to do anything
    CHECK_FALSE(processes.next(who, action));

    struct subsystem {
        std::u16string_view image;
        std::uint32_t session;
        image_subsystem type;
        std::u16string_view port;
    };
    for (subsystem const& one : {subsystem{u"csrss.exe", 0, image_subsystem::windows_gui, u"\\Windows\\SbApiPort"},  // facts nt5_2 4.5.1
                                 subsystem{u"CSRSS.EXE", 12, image_subsystem::windows_gui, u"\\Sessions\\12\\Windows\\SbApiPort"},
                                 subsystem{u"psxss.exe", 0, image_subsystem::posix_cui, u"\\PSXSS\\SbApiPort"},
                                 subsystem{u"os2ss.exe", 0, image_subsystem::os2_cui, u"\\OS2SS\\SbApiPort"}}) {
        (void)started(one.image, one.session);
        REQUIRE(processes.next(who, action));
        CHECK(action.does == what::connect);
        CHECK(action.type == one.type);
        CHECK(action.sb_port == one.port);
        CHECK(processes[who].sb_port == one.port);
    }
    (void)started(u"other.exe");
    CHECK_FALSE(processes.next(who, action));
    CHECK(processes.find({u"none.exe", 0}) == 0);
    CHECK(processes.find({u"a.exe", 2}) == 2);
    CHECK(processes.find({u"a.exe", 0}) == 3);
    CHECK(processes.find({u"a.exe", 4}) == 0);
}

TEST_CASE("Effects are equal in all that a record shows") {
    auto const same = [](auto&& change) {
        effect one = world::make(world::call::nt_create_section);
        one.with(world::field::name, u"x");
        effect other = one;
        change(other);
        return one == other;
    };
    using how = effect&;
    CHECK(same([](how one) { one.about(7); }));
    CHECK_FALSE(same([](how one) { one.which = world::call::nt_close; }));
    CHECK_FALSE(same([](how one) { one.by.who = world::actor::api; }));
    CHECK_FALSE(same([](how one) { one.level = world::tier::detail; }));
    CHECK_FALSE(same([](how one) { one.has_status = true; }));
    CHECK_FALSE(same([](how one) { one.result = status::no_memory; }));
    CHECK_FALSE(same([](how one) { one.injected = true; }));
    CHECK_FALSE(same([](how one) { one.arguments[0].which = world::field::root; }));
    CHECK_FALSE(same([](how one) { one.arguments[0].is = world::kind::null; }));
    CHECK_FALSE(same([](how one) { one.arguments[0].number = 1; }));
    CHECK_FALSE(same([](how one) { one.arguments[0].string = u"y"; }));
    CHECK_FALSE(same([](how one) { one.arguments[0].items = {u"y"}; }));

    effect one = world::make(world::call::nt_create_section);
    one.with(world::field::name, u"x").with(world::field::root, 1);
    one.insert(world::field::root, world::field::mask, 2).insert(world::field::session, world::field::max, 3);
    std::string order;
    for (world::argument const& argument : one.arguments) order += std::string{name(argument.which)} + ' ';
    CHECK(order == "name mask root max ");
}

TEST_CASE("Actors and tiers have names") {
    CHECK(name(world::actor::main) == "main");
    CHECK(name(world::actor::api) == "api");
    CHECK(name(world::actor::copy) == "copy");
    CHECK(name(world::actor::world) == "world");
    CHECK(name(world::tier::core) == "core");
    CHECK(name(world::tier::detail) == "detail");
    CHECK(name(world::tier::silent) == "silent");
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
        {R"({"processes": {"a.exe#b": ["stay"]}})", "w.json: processes: expected an image name, or one followed by `#` and a count"},
        {R"({"processes": {"a.exe#1000000": ["stay"]}})", "w.json: processes: expected an image name, or one followed by `#` and a count"},
        {R"({"processes": {"a.exe": [3]}})", "w.json: processes.a.exe[0]: expected an action: exit CODE, connect TYPE PORT, or stay"},
        {R"({"processes": {"a.exe": ["connect"]}})",
         "w.json: processes.a.exe[0]: expected an action: exit CODE, connect TYPE PORT, or stay"},
        {R"({"processes": {"a.exe": ["exit 1 2"]}})",
         "w.json: processes.a.exe[0]: expected an action: exit CODE, connect TYPE PORT, or stay"},
        {R"({"processes": {"a.exe": ["leave 1"]}})",
         "w.json: processes.a.exe[0]: expected an action: exit CODE, connect TYPE PORT, or stay"},
        {R"({"events": [{"request": "a.exe"}]})", "w.json: events[0].api: expected the name or number of an SM API"},
        {R"({"events": [{"request": "a.exe", "api": "Reboot"}]})", "w.json: events[0].api: expected the name or number of an SM API"},
        {R"({"events": [{"request": "a.exe", "api": true}]})", "w.json: events[0].api: expected the name or number of an SM API"},
        {R"({"events": [{"request": "a.exe", "api": "3x"}]})",
         "w.json: events[0].api: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
        {R"({"files": null})", "accepted"},
        {R"({"case": 3})", "w.json: case: expected a string"},
        {R"({"system_root": "C:"})", "w.json: system_root: expected a DOS path such as C:\\WINDOWS"},
        {R"({"system_root": "\\WINDOWS"})", "w.json: system_root: expected a DOS path such as C:\\WINDOWS"},
        {R"({"files": ["Cx\\y"]})", "w.json: files[0]: expected a DOS path such as C:\\file"},
        {R"({"files": ["C:xy"]})", "w.json: files[0]: expected a DOS path such as C:\\file"},
        {R"({"files": [{"path": "C:\\x", "readonly": "yes"}]})", "w.json: files[0].readonly: expected true, false, 0 or 1"},
        {R"({"volumes": [{"letter": "C"}]})", "w.json: volumes[0].device: expected an object name such as \\Device\\Harddisk0\\Partition1"},
        {R"({"volumes": [{"letter": "C", "device": "D"}]})",
         "w.json: volumes[0].device: expected an object name such as \\Device\\Harddisk0\\Partition1"},
        {R"({"objects": [{}]})", "w.json: objects[0]: expected either `link` and `target`, or `dir`"},
        {R"({"objects": [{"dir": "\\a", "link": "\\b"}]})", "w.json: objects[0]: expected either `link` and `target`, or `dir`"},
        {R"({"objects": [{"dir": "\\a", "target": "\\b"}]})", "w.json: objects[0]: expected either `link` and `target`, or `dir`"},
        {R"({"objects": [{"link": "a", "target": "\\b"}]})", "w.json: objects[0].link: expected an object name such as \\Device\\Serial0"},
        {R"({"objects": [{"dir": "\\"}]})", "w.json: objects[0].dir: expected an object name such as \\Device\\Serial0"},
        {R"({"faults": [{"call": "*", "status": 1}]})", "accepted"},
        {R"({"faults": [{"call": "*"}]})", "w.json: faults[0]: expected `call` and `status`"},
        {R"({"faults": [{"status": 1}]})", "w.json: faults[0]: expected `call` and `status`"},
        {R"({"faults": [{"call": "process-exit", "status": 1}]})",
         "w.json: faults[0].call: expected `*`, or the name of a call such as NtCreateSection, perhaps with `:` and a class"},
        {R"({"objects": [{"dir": "ab"}]})", "w.json: objects[0].dir: expected an object name such as \\Device\\Serial0"},
        {R"({"processes": {"a.exe#!": ["stay"]}})", "w.json: processes: expected an image name, or one followed by `#` and a count"},
        {R"({"options": {"cpus": 4294967296}})", "w.json: options.cpus: expected a number of at most 32 bits"},
        {R"({"options": {"ram": -1}})",
         "w.json: options.ram: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
        {R"({"options": {"ram": ""}})",
         "w.json: options.ram: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
        {R"({"options": {"ram": "12 "}})",
         "w.json: options.ram: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
        {R"({"options": {"ram": "18446744073709551616"}})",
         "w.json: options.ram: expected a number that is not negative, or a string with one (`12`, `0xC0000034`)"},
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

TEST_CASE("world.json is read as its README says") {
    auto const read = adapters::read_world(R"({
        "volumes": [{"letter": "C", "device": "\\Device\\C", "free": true}, {"letter": "D", "device": "\\Device\\D", "free": "0X1f"}],
        "options": {"cpus": false, "bsd": 0, "trace_close": 1},
        "files": ["C:\\", {"path": "C:\\a", "subsystem": "cui"}, {"path": "C:\\b", "subsystem": "os2"}, {"path": "C:\\c", "subsystem": 7}],
        "processes": {"a.exe#2": ["connect 2", "connect 3 \\The Port", ["connect", 2, "\\P"], ["exit", "0x10"]]},
        "events": [{"request": "a.exe", "api": "StopCsr"}, {"request": "a.exe", "api": 3}]})",
                                           "w.json");
    CHECK(read.scenario.volumes[0].free == 1);
    CHECK(read.scenario.volumes[1].free == 31);
    CHECK(read.scenario.options.processors == 0);
    CHECK_FALSE(read.scenario.options.boot_status_data);
    CHECK(read.scenario.options.trace_close);
    std::vector<image_subsystem> types;
    for (world::file const& one : read.scenario.files) types.push_back(one.subsystem);
    CHECK(types ==
          std::vector{image_subsystem::native, image_subsystem::windows_cui, image_subsystem::os2_cui, image_subsystem::posix_cui});
    REQUIRE(read.scenario.processes.size() == 1);
    CHECK(read.scenario.processes[0].image == u"a.exe");
    CHECK(read.scenario.processes[0].instance == 2);
    auto const& actions = read.scenario.processes[0].actions;
    REQUIRE(actions.size() == 4);
    CHECK(actions[0].type == image_subsystem::windows_gui);
    CHECK(actions[0].sb_port.empty());
    CHECK(actions[1].sb_port == u"\\The Port");
    CHECK(actions[2].sb_port == u"\\P");
    CHECK(actions[3].code == 16);
    CHECK(read.scenario.events[0].api_number == 6);
    CHECK(read.scenario.events[1].api_number == 3);
}

TEST_CASE("A place that a parser does not name is the beginning") {
    CHECK(adapters::detail::place_of_byte("ab", 0) == "line 1, column 1");
    CHECK(adapters::detail::place_of_byte("a\nbc", 4) == "line 2, column 2");
    CHECK(adapters::detail::byte_of_number("no number quoted", "1e999") == 1);
    CHECK(adapters::detail::byte_of_number("'1e999'", "[2e999]") == 1);
    CHECK(adapters::detail::byte_of_number("'1e999'", "[1e999]") == 6);
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

TEST_CASE("Paths of the registry lead to keys, as far as there are any") {
    constexpr std::u16string_view current = u"\\Registry\\Machine\\System\\CurrentControlSet";
    auto const leads_to = [](registry::tree const& keys, std::u16string_view path) { return world::registry_store{keys}.open(path); };
    registry::tree keys;
    CHECK(leads_to(keys, u"\\REGISTRY\\machine") == registry::tree::root());
    CHECK(leads_to(keys, current) == registry::no_key);
    (void)keys.create(u"System\\Other");
    CHECK(leads_to(keys, current) == registry::no_key);
    registry::key_index const second = keys.create(u"System\\ControlSet002");
    (void)keys.create(u"System\\ControlSet001");
    keys.set(keys.create(u"System\\Select"), registry::make_dword(u"Current", 7));
    CHECK(leads_to(keys, current) == second);  // there is no ControlSet007: the first one
    for (std::u16string_view const elsewhere :
         {u"", u"\\Registry\\User", u"\\Registry\\MachineX", u"\\Registry\\Machine\\System\\CurrentControlSetX"})
        CHECK(leads_to(keys, elsewhere) == registry::no_key);
    registry::key_index const link = keys.create(u"System\\CurrentControlSet");
    CHECK(leads_to(keys, current) == link);

    // However deep a key is, its path leads back to it.
    registry::key_index deep = second;
    for (int depth = 0; depth < 500; ++depth) deep = keys.create_subkey(deep, u"k");
    world::registry_store const store{keys};
    CHECK(store.open(store.path(deep)) == deep);
    CHECK(store.path(registry::tree::root()) == u"\\Registry\\Machine");
    CHECK(store.path(registry::no_key) == u"\\Registry\\Machine");  // nothing below it
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
    CHECK(refusal("{") == "byte 2: expected JSON");
    CHECK(refusal(R"({"a": 1e999})") == "byte 11: expected a number that fits a double");
    CHECK(refusal("[]") == "expected an object");
    CHECK(refusal(R"({"call": 3})") == "call: expected the name of a call or event");
    CHECK(refusal(R"({"call": "NtClose", "by": "copy"})") == "accepted");
    CHECK(refusal(R"({"call": "NtClose", "tier": "silent"})") == "tier: expected core or detail");
    CHECK(refusal(R"({"call": "NtClose", "code": "12"})") == "code: expected a string such as 0xC0000034");
    CHECK(refusal(R"({"call": "NtClose", "code": "0x"})") == "code: expected a string such as 0xC0000034");
    CHECK(refusal(R"({"call": "NtClose", "code": "0x1g"})") == "code: expected a string such as 0xC0000034");
    CHECK(refusal(R"({"call": "NtClose", "error": ["0x1"]})") == "accepted");
    CHECK(refusal(R"({"call": "NtClose", "error": {}})") == "error: expected a string such as 0xC0000034");
    CHECK(refusal(R"({"call": "NtClose", "name": {}})") == "name: expected a string");
    CHECK(refusal(R"({"call": "NtClose", "objects": [null, 3]})") == "objects: expected a string");
    CHECK(refusal(R"({"call": "NtClose", "status": 3})") == "status: expected a string such as 0xC0000034");
}

TEST_CASE("How a session ended and what a call answers have the same name") {  // vectors README, "effects.jsonl"
    effect one = world::make(world::call::nt_reply_wait_receive_port);
    one.with_hex(world::field::session_status, 0xC0000005);
    CHECK(adapters::to_json(one).find(R"("status": "0xc0000005")") != std::string::npos);
    CHECK(adapters::read_effect(adapters::to_json(one)) == one);
    one.has_status = true;
    one.result = status::invalid_cid;
    std::string const written = adapters::to_json(one);
    CHECK(written.find("\"status\"") == written.rfind("\"status\""));
    effect const read = adapters::read_effect(written);  // the answer wins
    CHECK(read.result == status::invalid_cid);
    CHECK(read.arguments.empty());
    for (std::string const status : {"0x1", "0x100000000", "0x12345678a"}) {
        effect const ended = adapters::read_effect(R"({"call": "request", "status": ")" + status + "\"}");
        CHECK_FALSE(ended.has_status);
        CHECK(ended.number_of(world::field::session_status) == std::stoull(status, nullptr, 16));
    }
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
