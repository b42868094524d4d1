// SPDX-License-Identifier: BSL-1.0
// Does the simulated NT answer single requests by its own rules: handles, names, files, processes, ports, waits?

#include <smss/nt/choice.hpp>
#include <smss/testing/catch.hpp>
#include <smss/world/ideal.hpp>
#include <smss/world/simulated.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using world::answer;
using world::call;
using world::field;

namespace {

using texts = std::initializer_list<std::pair<field, std::u16string_view>>;

effect asking(call which, texts said = {}, std::array<world::handle, 3> about = {}) {
    effect one = world::make(which);
    for (auto const& [name, value] : said) one.with(name, value);
    one.handles = about;
    return one;
}
effect asking(call which, std::array<world::handle, 3> about) { return asking(which, {}, about); }
effect asking(call which, field name, std::uint64_t number, std::array<world::handle, 3> about = {}) {
    effect one = asking(which, about);
    one.with(name, number);
    return one;
}

world::scenario machine() {
    world::scenario made;
    world::volume disk;
    disk.device = u"\\Device\\C";
    disk.free = 1000;
    made.volumes.push_back(disk);
    auto const add = [&](std::u16string_view path, world::file_kind kind) -> world::file& {
        world::file one;
        one.path = path;
        one.kind = kind;
        made.files.push_back(one);
        return made.files.back();
    };
    using enum world::file_kind;
    add(u"C:\\WINDOWS\\System32\\win32k.sys", dll);
    add(u"C:\\a.exe", executable).size = 5;
    add(u"C:\\wininit.exe", executable);
    add(u"C:\\bad.exe", executable).not_pe = true;
    add(u"C:\\sum.dll", dll).bad_checksum = true;
    add(u"C:\\d.dll", dll).imports = {u"e.dll"};
    add(u"C:\\plain.txt", plain);
    add(u"C:\\dir", directory);
    return made;
}

world::outside_event happens(world::outside_event::what what, std::u16string_view image) {
    world::outside_event one;
    one.does = what;
    one.process.image = image;
    return one;
}

// The calls that become visible, as words.
std::vector<std::string_view> words(std::vector<effect> const& seen) {
    std::vector<std::string_view> said;
    for (effect const& one : seen) said.push_back(name(one.which));
    return said;
}
using said = std::vector<std::string_view>;

}  // namespace

TEST_CASE("A handle that is none, or of another type, is refused") {
    world::simulated nt{machine()};
    world::handle const token = nt.perform(asking(call::nt_open_process_token)).opened;
    world::handle const event = nt.perform(asking(call::nt_create_event)).opened;
    world::handle const directory = nt.perform(asking(call::nt_open_directory_object, {{field::name, u"\\Device"}})).opened;
    auto const refuses = [&](effect const& one) {
        CAPTURE(name(one.which));
        CHECK(nt.perform(one).result == status::invalid_handle);
    };
    for (world::handle const wrong : {0u, 99u, token}) {
        CAPTURE(wrong);
        for (call const which : {call::nt_query_directory_object,
                                 call::nt_query_symbolic_link_object,
                                 call::nt_make_temporary_object,
                                 call::nt_set_event,
                                 call::nt_release_semaphore,
                                 call::nt_release_mutant,
                                 call::nt_query_value_key,
                                 call::nt_enumerate_value_key,
                                 call::nt_set_value_key,
                                 call::nt_delete_value_key,
                                 call::nt_query_information_file,
                                 call::nt_query_volume_information_file,
                                 call::ldr_verify_image_matches_checksum,
                                 call::nt_set_information_file,
                                 call::nt_query_information_process,
                                 call::nt_resume_thread,
                                 call::nt_wait_for_single_object,
                                 call::nt_request_wait_reply_port,
                                 call::nt_reply_wait_receive_port,
                                 call::nt_alpc_send_wait_receive_port}) {
            refuses(asking(which, {wrong}));
        }
        for (std::u16string_view const info_class : {u"session", u"break-on-termination"})
            refuses(asking(call::nt_set_information_process, {{field::info_class, info_class}}, {wrong}));
        refuses(asking(call::nt_duplicate_object, {0, wrong == token ? 99 : wrong, 0}));
        if (wrong == 0) continue;  // 0 means another thing: no root, smss itself
        refuses(asking(call::nt_open_file, {{field::file, u"x"}}, {wrong}));
        for (call const which : {call::nt_create_directory_object, call::nt_create_symbolic_link_object, call::nt_create_section, call::nt_open_directory_object,
                                 call::nt_open_symbolic_link_object}) {
            refuses(asking(which, {{field::name, u"Name"}}, {wrong}));
        }
        refuses(asking(call::nt_terminate_process, {wrong}));
        refuses(asking(call::nt_duplicate_object, {wrong, event}));
        refuses(asking(call::nt_duplicate_object, {0, event, wrong}));
        refuses(asking(call::nt_create_user_process, {{field::image, u"\\??\\C:\\a.exe"}}, {wrong}));
    }
    refuses(asking(call::nt_set_event, {directory}));
    refuses(asking(call::nt_release_semaphore, {event}));
    refuses(asking(call::nt_close, {99}));
    CHECK(nt.perform(asking(call::nt_close, {token})).result == status::success);
    refuses(asking(call::nt_close, {token}));  // handles are not used again

    effect two = asking(call::nt_wait_for_multiple_objects, {event});
    two.with(field::objects, std::vector<text>{u"one", u"two"});
    refuses(two);
    CHECK(nt.perform(asking(call::nt_close, {event})).result == status::success);
}

TEST_CASE("A handle table takes any number for a handle") {
    world::handle_table handles;
    CHECK(handles.insert(world::handle_kind::key, 7) == 1);
    for (world::handle const none : {0u, 2u}) {
        handles.close(none);
        CHECK(handles[none].is == world::handle_kind::none);
        CHECK(handles.index_of(none, world::handle_kind::key, 9) == 9);
    }
    CHECK(handles.index_of(1, world::handle_kind::key, 9) == 7);
    CHECK(handles.index_of(1, world::handle_kind::file, 9) == 9);
    handles.close(1);
    CHECK(handles[1].is == world::handle_kind::none);
}

TEST_CASE("Names that lead nowhere, or to something else, are refused") {
    world::simulated nt{machine()};
    auto const opening = [&](call which, std::u16string_view path) { return nt.perform(asking(which, {{field::name, path}})).result; };
    CHECK(opening(call::nt_open_directory_object, u"\\none") == status::object_name_not_found);
    CHECK(opening(call::nt_open_directory_object, u"\\none\\x") == status::object_path_not_found);
    CHECK(opening(call::nt_open_directory_object, u"none") == status::object_path_syntax_bad);
    CHECK(opening(call::nt_open_directory_object, u"\\Device\\C") == status::object_type_mismatch);
    CHECK(opening(call::nt_open_symbolic_link_object, u"\\GLOBAL??") == status::object_type_mismatch);
    CHECK(opening(call::nt_open_symbolic_link_object, u"\\??\\c:") == status::success);

    world::handle const file = nt.perform(asking(call::nt_open_file, {{field::file, u"\\??\\C:\\a.exe"}})).opened;
    REQUIRE(file != 0);
    for (auto const& [path, result] :
         {std::pair{u"\\??\\Q:\\x", status::object_path_not_found}, std::pair{u"\\Device\\Q", status::object_name_not_found},
          std::pair{u"\\Device", status::object_type_mismatch}, std::pair{u"C:\\x", status::object_path_syntax_bad}}) {
        CAPTURE(nt::to_display(path));
        for (call const which : {call::nt_query_attributes_file, call::nt_open_file, call::nt_create_file})
            CHECK(nt.perform(asking(which, {{field::file, path}})).result == result);
        CHECK(nt.perform(asking(call::nt_create_paging_file, {{field::name, path}})).result == result);
        CHECK(nt.perform(asking(call::rtl_create_user_process, {{field::image, path}})).result == result);
        CHECK(nt.perform(asking(call::nt_set_information_file, {{field::op, u"rename"}, {field::to, path}}, {file})).result == result);
    }
}

TEST_CASE("A name is made once, and opened again where that is asked for") {
    world::simulated nt{machine()};
    auto const make = [&](call which, std::u16string_view path, std::u16string_view attributes) {
        effect one = asking(which, {{field::name, path}, {field::attr, attributes}});
        one.with(field::max, 2);
        return nt.perform(one);
    };
    answer const mutant = make(call::nt_create_mutant, u"\\m", u"");
    CHECK(mutant.result == status::success);
    CHECK_FALSE(nt.perform(asking(call::nt_wait_for_single_object, {mutant.opened})).blocked);  // takes it
    CHECK(make(call::nt_create_mutant, u"\\m", u"").result == status::object_name_collision);
    answer const again = make(call::nt_create_semaphore, u"\\m", u"openif");
    CHECK(again.result == status::object_name_exists);
    CHECK(nt.perform(asking(call::nt_wait_for_single_object, {again.opened})).blocked);  // opening it gave it nothing
    CHECK(make(call::nt_create_port, u"\\p", u"").result == status::success);
    CHECK(make(call::nt_create_port, u"\\p", u"").result == status::object_name_collision);
    CHECK(nt.perform(asking(call::bug_check)).result == status::not_implemented);  // no request
}

TEST_CASE("What a scenario says wrongly is passed over") {
    world::scenario wrong = machine();
    wrong.volumes.push_back(wrong.volumes[0]);
    wrong.volumes[1].letter = u'\\';        // no name can hold it
    wrong.volumes[1].device = u"\\Device";  // a directory already
    wrong.objects = {{u"\\a\\\\b", u"\\Device"}, {u"\\Device", u"\\x"}, {u"\\good", u"\\Device"}};
    world::simulated nt{wrong};
    CHECK(nt.perform(asking(call::nt_query_attributes_file, {{field::file, u"\\??\\C:\\a.exe"}})).result == status::success);
    CHECK(nt.perform(asking(call::nt_open_directory_object, {{field::name, u"\\Device"}})).result == status::success);
    world::handle const link = nt.perform(asking(call::nt_open_symbolic_link_object, {{field::name, u"\\good"}})).opened;
    CHECK(nt.perform(asking(call::nt_query_symbolic_link_object, {link})).name == u"\\Device");
}

TEST_CASE("Files answer for what they are") {
    world::simulated nt{machine()};
    auto const open = [&](std::u16string_view path, std::u16string_view purpose) {
        return nt.perform(asking(call::nt_open_file, {{field::file, path}, {field::op, purpose}}));
    };
    world::handle const root = open(u"\\??\\C:\\", u"directory").opened;
    world::handle const program = open(u"\\??\\C:\\a.exe", u"image").opened;
    REQUIRE(root != 0);
    REQUIRE(program != 0);
    CHECK(open(u"\\??\\C:\\a.exe", u"directory").result == status::not_a_directory);
    CHECK(open(u"\\??\\C:\\dir", u"image").result == status::file_is_a_directory);
    CHECK(open(u"\\??\\C:\\none", u"query").result == status::object_name_not_found);
    answer const below = nt.perform(asking(call::nt_open_file, {{field::file, u"A.EXE"}}, {root}));
    CHECK(below.name == u"C:\\a.exe");
    CHECK(nt.perform(asking(call::nt_open_file, {{field::file, u"none"}}, {root})).result == status::object_name_not_found);
    world::handle const windows = open(u"\\??\\C:\\WINDOWS", u"directory").opened;
    CHECK(nt.perform(asking(call::nt_open_file, {{field::file, u"system32"}}, {windows})).name == u"C:\\WINDOWS\\System32");

    CHECK(nt.perform(asking(call::nt_query_information_file, {program})).number == 5);
    CHECK(nt.perform(asking(call::nt_query_information_file, {root})).number == 0);
    CHECK(nt.perform(asking(call::nt_query_volume_information_file, {{field::info_class, u"device"}}, {root})).number == 0x20);
    CHECK(nt.perform(asking(call::nt_query_volume_information_file, {{field::info_class, u"size"}}, {root})).number == 1000);
    CHECK(nt.perform(asking(call::nt_query_volume_information_file, {program})).result == status::invalid_handle);

    auto const verified = [&](std::u16string_view path) {
        return nt.perform(asking(call::ldr_verify_image_matches_checksum, {open(path, u"query").opened}));
    };
    CHECK(verified(u"\\??\\C:\\bad.exe").result == status::invalid_image_format);
    CHECK(verified(u"\\??\\C:\\plain.txt").result == status::invalid_image_format);
    CHECK(verified(u"\\??\\C:\\dir").result == status::invalid_image_format);
    CHECK(verified(u"\\??\\C:\\sum.dll").result == status::image_checksum_mismatch);
    CHECK(verified(u"\\??\\C:\\a.exe").number == 0);
    CHECK(verified(u"\\??\\C:\\d.dll").number == 1);
    CHECK(verified(u"\\??\\C:\\d.dll").names == std::vector<text>{u"e.dll"});

    // A root is neither deleted nor renamed.
    CHECK(nt.perform(asking(call::nt_set_information_file, {{field::op, u"attributes"}}, {root})).result == status::success);
    CHECK_FALSE(succeeded(nt.perform(asking(call::nt_set_information_file, {{field::op, u"delete"}}, {root})).result));
    CHECK_FALSE(
        succeeded(nt.perform(asking(call::nt_set_information_file, {{field::op, u"rename"}, {field::to, u"\\??\\C:\\r"}}, {root})).result));

    // A program is stored where nothing is; what is there stays.
    for (std::u16string_view const path : {u"\\??\\C:\\new.exe", u"\\??\\C:\\plain.txt"})
        CHECK(nt.perform(asking(call::nt_create_file, {{field::file, path}})).result == status::success);
    CHECK(verified(u"\\??\\C:\\new.exe").result == status::success);
    CHECK(verified(u"\\??\\C:\\plain.txt").result == status::invalid_image_format);

    auto const running = [&](std::u16string_view path) {
        return nt.perform(asking(call::rtl_create_user_process, {{field::image, path}})).result;
    };
    CHECK(running(u"\\??\\C:\\a.exe") == status::success);
    CHECK(running(u"\\??\\C:\\none.exe") == status::object_name_not_found);
    CHECK(running(u"\\??\\C:\\bad.exe") == status::invalid_image_format);
    CHECK(running(u"\\??\\C:\\d.dll") == status::invalid_image_format);
    CHECK(running(u"\\??\\C:\\dir") == status::file_is_a_directory);
    CHECK(running(u"\\??\\C:\\") == status::file_is_a_directory);
}

TEST_CASE("Only win32k.sys is loaded, where it is an image") {  // vectors 135, 160, 162, 185
    auto const loads = [](world::scenario const& from, std::u16string_view image) {
        world::simulated nt{from};
        return nt
            .perform(asking(call::nt_set_system_information,
                            {{field::info_class, u"SystemExtendServiceTableInformation"}, {field::image, image}}))
            .result;
    };
    constexpr std::u16string_view win32k = u"\\SystemRoot\\System32\\win32k.sys";
    CHECK(loads(machine(), win32k) == status::success);
    CHECK(loads(machine(), u"\\SystemRoot\\System32\\other.sys") == status::privilege_not_held);
    world::scenario broken = machine();
    broken.files[0].not_pe = true;
    CHECK(loads(broken, win32k) == status::invalid_image_format);
    broken.files.erase(broken.files.begin());
    CHECK_FALSE(succeeded(loads(broken, win32k)));
}

TEST_CASE("The device map has the letters from A to Z") {
    world::scenario from = machine();
    from.objects = {{u"\\GLOBAL??\\e:", u"\\x"},
                    {u"\\GLOBAL??\\1:", u"\\x"},
                    {u"\\GLOBAL??\\[:", u"\\x"},
                    {u"\\GLOBAL??\\AUX", u"\\x"},
                    {u"\\GLOBAL??\\Zz", u"\\x"}};
    world::simulated nt{from};
    CHECK(nt.perform(asking(call::nt_query_information_process, {{field::info_class, u"device-map"}})).number ==
          (1u << 2 | 1u << 4));  // C and E
}

TEST_CASE("Processes are opened by their number and end once") {
    world::simulated nt{machine()};
    answer const made = nt.perform(asking(call::rtl_create_user_process, {{field::image, u"\\??\\C:\\a.exe"}}));
    answer const other = nt.perform(asking(call::rtl_create_user_process, {{field::image, u"\\??\\C:\\a.exe"}}));
    REQUIRE(made.opened != 0);
    CHECK(nt.perform(asking(call::nt_open_process, field::client, made.client)).result == status::success);
    for (std::uint64_t const none : {0u, 99u})
        CHECK(nt.perform(asking(call::nt_open_process, field::client, none)).result == status::invalid_cid);

    // Handles of another process are numbers that say what they mean.
    world::handle const foreign = nt.perform(asking(call::nt_duplicate_object, {0, other.opened, made.opened})).opened;
    answer const back = nt.perform(asking(call::nt_duplicate_object, {made.opened, foreign, 0}));
    REQUIRE(back.result == status::success);
    CHECK(nt.perform(asking(call::nt_duplicate_object,
                            {made.second, nt.perform(asking(call::nt_duplicate_object, {0, other.second, made.second})).opened, 0}))
              .result == status::success);
    for (world::handle const none : {4u, 0x10000u, foreign + 100}) {
        CAPTURE(none);
        CHECK(nt.perform(asking(call::nt_duplicate_object, {made.opened, none, 0})).result == status::invalid_handle);
    }

    CHECK(words(nt.perform(asking(call::nt_terminate_process, field::code, 7, {back.opened})).consequences) == said{"process-exit"});
    CHECK(nt.processes()[other.client].state == world::process_state::ended);
    CHECK(nt.processes()[made.client].state == world::process_state::suspended);
    CHECK(nt.perform(asking(call::nt_query_information_process, {{field::info_class, u"exit"}}, {other.opened})).number == 7);
    CHECK(nt.perform(asking(call::nt_terminate_process, {other.opened})).result == status::process_is_terminating);
    CHECK(nt.perform(asking(call::nt_duplicate_object, {0, made.opened, other.opened})).result == status::process_is_terminating);
}

TEST_CASE("A wait ends with its object or its time, the earliest first") {
    world::simulated nt{machine()};
    world::thread_id const main{world::actor::main, 0};
    world::thread_id const api{world::actor::api, 1};
    CHECK_FALSE(nt.resume(main).blocked);  // it does not wait
    world::handle const event = nt.perform(asking(call::nt_create_event)).opened;
    auto const wait = [&](world::thread_id who, std::uint64_t interval) {
        effect one = asking(call::nt_wait_for_single_object, field::timeout, interval, {event});
        one.by = who;
        return nt.perform(one);
    };
    CHECK(wait(main, 200).blocked);
    CHECK(wait(api, 100).blocked);
    // Both times pass before either thread looks.
    for (auto const& [thread, time] : {std::pair{u"api", 100u}, std::pair{u"main", 200u}}) {
        std::vector<effect> const seen = nt.advance();
        REQUIRE(words(seen) == said{"timeout"});
        CHECK(seen[0].text_of(field::thread) == thread);
        CHECK(seen[0].number_of(field::vtime) == time);
    }
    CHECK(nt.advance().empty());
    CHECK(nt.resume(main).result == status::timeout);
    CHECK(nt.resume(api).result == status::timeout);

    CHECK(wait(main, 0).blocked);  // for ever
    CHECK(nt.advance().empty());
    CHECK(nt.resume(main).blocked);
    CHECK(nt.perform(asking(call::nt_set_event, {event})).result == status::success);
    CHECK(nt.resume(main).result == status::success);
    CHECK(wait(api, 100).result == status::success);
}

TEST_CASE("A subsystem's port is there while the subsystem lives") {
    using what = world::outside_event::what;
    world::scenario from = machine();
    world::outside_event subsystem = happens(what::spawn, u"sub.exe");
    subsystem.running = true;
    world::outside_event connects = happens(what::connect, u"sub.exe");
    connects.sb_port = u"\\Sub\\SbApiPort";
    world::outside_event again = connects;
    again.sb_port = u"\\Other\\SbApiPort";
    from.events = {subsystem, connects, again, happens(what::spawn, u"target.exe"), happens(what::exit, u"sub.exe")};
    from.sb_replies = {{u"other.exe", u"CreateSession", status::no_memory}, {u"SUB.EXE", u"TerminateSession", status::no_memory}};
    bool const refused = GENERATE(false, true);
    if (refused) from.sb_replies.push_back({u"SUB.EXE", u"CreateSession", status::no_memory});
    world::simulated nt{from};
    auto const connect = [&](std::u16string_view port) { return nt.perform(asking(call::nt_connect_port, {{field::port, port}})); };
    for (int i = 0; i < 4; ++i) CHECK(nt.advance().size() == 1);

    CHECK(connect(u"").result == status::object_name_invalid);
    CHECK(connect(u"\\Device").result == status::object_name_not_found);
    CHECK(connect(u"\\Other\\SbApiPort").result == status::object_name_not_found);  // a subsystem has one
    answer const port = connect(u"\\Sub\\SbApiPort");
    CHECK(port.name == u"sub.exe");
    world::process_id const target = nt.processes().find({u"target.exe", 0});
    auto const creates_session = [&](call which, world::handle process) { return nt.perform(asking(which, {port.opened, process})); };
    CHECK(creates_session(call::nt_request_wait_reply_port, 0).returned == (refused ? status::no_memory : status::success));
    CHECK(nt.processes()[target].state == world::process_state::suspended);
    CHECK(creates_session(call::nt_alpc_send_wait_receive_port, 0x10000 + 2 * target).result == status::success);
    CHECK((nt.processes()[target].state == world::process_state::running) == !refused);
    CHECK(words(nt.advance()) == said{"process-exit"});
    CHECK(creates_session(call::nt_request_wait_reply_port, 0).result == status::port_disconnected);
    CHECK(connect(u"\\Sub\\SbApiPort").result == status::object_name_not_found);
}

TEST_CASE("One function of later editions serves both sides of smss's own port") {
    world::simulated nt{machine()};
    auto const by_api = [](effect one) {
        one.by = {world::actor::api, 1};
        return one;
    };
    world::handle const server = nt.perform(asking(call::nt_alpc_create_port, {{field::name, u"\\SmApiPort"}})).opened;
    REQUIRE(server != 0);
    CHECK(nt.perform(asking(call::nt_alpc_connect_port, {{field::port, u"\\SmApiPort"}})).blocked);
    answer const asked = nt.perform(by_api(asking(call::nt_alpc_send_wait_receive_port, {server})));
    REQUIRE(asked.received.size() == 1);
    CHECK(asked.received[0].is == world::message_kind::connection_request);
    std::array<world::handle, 3> const accepting{asked.received[0].id, 5, asked.received[0].client};
    CHECK(nt.perform(by_api(asking(call::nt_alpc_accept_connect_port, field::accept, 1, accepting))).result == status::success);
    CHECK(nt.perform(by_api(asking(call::nt_complete_connect_port))).result == status::success);
    world::handle const client = nt.resume({}).opened;
    REQUIRE(client != 0);
    CHECK(nt.perform(asking(call::nt_alpc_send_wait_receive_port, field::api_number, 3, {client})).blocked);
    answer const received = nt.perform(by_api(asking(call::nt_alpc_send_wait_receive_port, {server})));
    REQUIRE(received.received.size() == 1);
    CHECK(received.received[0].is == world::message_kind::request);
    CHECK(received.received[0].api_number == 3);
    CHECK(received.received[0].context == 5);
}

TEST_CASE("The end of a critical process stops the system, the end of what wininit watches shuts it down") {
    using what = world::outside_event::what;
    SECTION("smss itself, as long as it says that it is critical") {
        for (auto const& [later, critical, stops] :
             {std::array{true, true, true}, std::array{true, false, false}, std::array{false, true, false}}) {
            world::scenario from = machine();
            from.later.present = later;
            from.events = {happens(what::exit, u"smss.exe")};
            world::simulated nt{from};
            (void)nt.perform(asking(call::rtl_set_process_is_critical, field::new_value, 1));
            (void)nt.perform(asking(call::rtl_set_process_is_critical, field::new_value, critical ? 1 : 0));
            CHECK(words(nt.advance()) == (stops ? said{"process-exit", "bug-check"} : said{"process-exit"}));
        }
    }
    SECTION("the children of wininit") {
        world::scenario from = machine();
        from.later.present = true;
        from.later.session_manager_child = true;
        from.events = {happens(what::spawn, u"lsass.exe"), happens(what::exit, u"lsm.exe"), happens(what::exit, u"services.exe"),
                       happens(what::exit, u"lsass.exe")};
        from.events[3].process.instance = 1;
        world::simulated nt{from};
        answer const made = nt.perform(asking(call::nt_create_user_process, {{field::image, u"\\??\\C:\\wininit.exe"}}));
        CHECK(nt.perform(asking(call::nt_resume_thread, {made.second})).result == status::success);
        CHECK(words(nt.advance()) == said{"NtSetInformationProcess"});
        for (int i = 0; i < 4; ++i) CHECK(words(nt.advance()) == said{"spawn"});  // services, lsass, lsm, and one from elsewhere
        CHECK(words(nt.advance()) == said{"process-exit"});                       // lsm
        CHECK(words(nt.advance()) == said{"process-exit", "shutdown"});           // services
        CHECK(words(nt.advance()) == said{"process-exit", "shutdown"});           // lsass
    }
    SECTION("a program of that name that is nobody's child") {
        world::scenario from = machine();
        from.later.present = true;
        from.events = {happens(what::spawn, u"lsass.exe"), happens(what::exit, u"lsass.exe")};
        world::simulated nt{from};
        CHECK(words(nt.advance()) == said{"spawn"});
        CHECK(words(nt.advance()) == said{"process-exit"});
    }
}

TEST_CASE("An ideal world lacks nothing but what its registry does not say") {
    auto const with = [](std::u16string_view path, registry::value stored) {
        registry::tree keys;
        keys.set(keys.create(path), std::move(stored));
        return keys;
    };
    constexpr std::u16string_view cpu = u"HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0";
    constexpr std::u16string_view environment = u"System\\CurrentControlSet\\Control\\Session Manager\\Environment";
    SECTION("the processor has a name, its own where it has one") {
        auto const identifier = [&](registry::tree keys) {
            world::ideal const nt{std::move(keys)};
            registry::key_index const key = nt.registry().keys().find(cpu);
            return registry::string_of(nt.registry().keys().find_value(key, u"Identifier")->data);
        };
        CHECK(identifier(with(cpu, registry::make_sz(u"Identifier", u"my own"))) == u"my own");
        CHECK_FALSE(identifier({}).empty());
    }
    SECTION("later editions run on what the machine said it is") {
        auto const architecture = [&](profile const& meant, registry::value stored) {
            world::ideal nt{with(environment, std::move(stored)), meant};
            return nt.perform(asking(call::nt_query_system_information, {{field::info_class, u"processor"}})).number;
        };
        CHECK(architecture(edition::nt10_0, registry::make_sz(u"PROCESSOR_ARCHITECTURE", u"AMD64")) == 9);
        CHECK(architecture(edition::nt10_0, registry::make_sz(u"PROCESSOR_ARCHITECTURE", u"x86")) == 0);
        CHECK(architecture(edition::nt10_0, registry::make_sz(u"Other", u"AMD64")) == 0);
        CHECK(architecture(edition::nt5_2, registry::make_sz(u"PROCESSOR_ARCHITECTURE", u"AMD64")) == 0);
    }
    SECTION("the firmware delivers a program to later editions only") {
        auto const delivered = [](edition which, bool present) {
            world::scenario start;
            start.later.platform_binary = present;
            world::ideal nt{{}, which, start};
            return succeeded(nt.perform(asking(call::nt_query_system_information, {{field::info_class, u"platform-binary"}})).result);
        };
        CHECK(delivered(edition::nt10_0, true));
        CHECK_FALSE(delivered(edition::nt10_0, false));
        CHECK_FALSE(delivered(edition::nt5_2, true));
    }
    SECTION("programs are there, and shells are Windows images") {
        world::ideal nt{registry::tree{}};
        auto const type = [&](std::u16string_view image) {
            return static_cast<image_subsystem>(nt.perform(asking(call::rtl_create_user_process, {{field::image, image}})).number);
        };
        for (std::u16string_view const shell :
             {u"\\??\\C:\\WINDOWS\\System32\\winlogon.exe", u"\\??\\C:\\WinInit.exe", u"\\??\\C:\\x\\EXPLORER.EXE"})
            CHECK(type(shell) == image_subsystem::windows_gui);
        CHECK(type(u"\\??\\C:\\WINDOWS\\System32\\csrss.exe") == image_subsystem::native);
        CHECK(nt.perform(asking(call::nt_open_file, {{field::file, u"x"}}, {99})).result == status::invalid_handle);
    }
    SECTION("every file is below the directory where it is looked for") {
        world::ideal nt{registry::tree{}};
        for (std::u16string_view const directory : {u"C:\\WINDOWS\\System32\\", u"C:\\"}) {
            text const path = text{u"\\??\\"} + directory;
            world::handle const opened = nt.perform(asking(call::nt_open_file, {{field::file, path}, {field::op, u"directory"}})).opened;
            REQUIRE(opened != 0);
            CHECK(nt.perform(asking(call::nt_open_file, {{field::file, u"a.dll"}}, {opened})).name == text{directory} + u"a.dll");
        }
    }
}
