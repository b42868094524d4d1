// SPDX-License-Identifier: BSL-1.0
// Every run of Windows 7 and Windows 10 is a path of the composed system; and what is not a path is rejected where it leaves it.
#include "stock.hpp"

#include <smss/conformance/later_projection.hpp>
#include <smss/testing/property.hpp>
#include <smss/world/fault.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using namespace later_boot;
using conformance::project_later;
using world::call;
using world::field;

namespace {

constexpr edition both_editions[]{edition::nt6_1, edition::nt10_0};

std::string shown(std::optional<conformance::later_rejection> const& rejected, std::vector<effect> const& effects) {
    if (!rejected) return "a path of the system";
    std::string line = "rejected at " + std::to_string(rejected->index) + " of " + std::to_string(effects.size()) + ", " + rejected->why;
    effect const& one = effects[rejected->index];
    for (world::argument const& argument : one.arguments) {
        if (argument.string.size() < 60 && argument.is == world::kind::text)
            line += " " + std::string{name(argument.which)} + "=" + nt::to_utf8(argument.string);
    }
    line += "; allowed:";
    for (std::string const& step : rejected->allowed) line += " " + step;
    return line;
}

bool is_path(std::vector<effect> const& effects, profile const& meant, bool may_fail = false) {
    auto const rejected = project_later(effects, meant, may_fail);
    if (rejected) UNSCOPED_INFO(shown(rejected, effects));
    return !rejected;
}

std::string const busy = multi("PendingFileRenameOperations", {"\\??\\C:\\a", "!\\??\\C:\\b"}) + multi("SetupExecute", {"poqexec.exe x"}) +
                         multi("BootExecute", {"autocheck autochk *", "async tool"});

}  // namespace

TEST_CASE("A boot is a path of the composed system, whatever the choices") {
    for (edition const which : both_editions) {
        std::vector<profile> meant{which};
        for (nt::choice_info const* info : nt::choices::info) {
            profile one = which;
            if (info == &nt::info_of<choice::initial_sessions>) continue;  // the registry says how many
            REQUIRE(one.permitted.select(info->name, info->alternatives[1]));
            meant.push_back(one);
        }
        for (profile const& one : meant) {
            INFO(nt::name(which));
            CHECK(is_path(boot_of(one, {}, busy), one));
            CHECK(is_path(boot_of(one, {}, busy), which | choice::any));
        }
    }
}

TEST_CASE("So are sessions on request, logoffs and deaths") {
    for (edition const which : both_editions) {
        for (profile const& meant :
             {profile{which}, which | choice::winlogon_death::bug_check, which | choice::failed_session::left_behind}) {
            std::vector<outside_event> const more[]{
                {ask_for(5), ask_for(5), ask_for(6, 2), ask_for(5)},
                {ask_for(6, 1), ask_for(5)},
                {end_of(u"winlogon.exe"), ask_for(6, 1)},
                {ask_for(6, 4), ask_for(6, 0), ask_for(1), ask_for(7), ask_for(5)},
                {ask_for(5), end_of(u"csrss.exe", 3)},
                {end_of(u"csrss.exe", 1)},
                {end_of(u"wininit.exe")},
                {end_of(u"smss.exe", 1)},
                {end_of(u"services.exe")},
            };
            for (std::vector<outside_event> const& events : more) {
                std::vector<outside_event> all = client();
                all.insert(all.end(), events.begin(), events.end());
                INFO(nt::name(which));
                CHECK(is_path(boot_of(meant, all), meant));
            }
        }
    }
}

TEST_CASE("A csrss that never connects, or dies before it does") {
    for (edition const which : both_editions) {
        for (std::uint32_t const instance : {1u, 2u, 3u}) {
            for (bool const dies : {false, true}) {
                world::scenario start;
                start.events = client();
                if (instance != 1) start.events.push_back(ask_for(5));  // (the system leaves out requests before session 0 is up)
                world::process_action action;
                if (dies) action.does = world::process_action::what::exit;
                start.processes.push_back({text{u"csrss.exe"}, instance, {action}});
                for (profile const& meant :
                     {profile{which}, which | choice::later_stage_failure::ignored, which | choice::failed_session::left_behind}) {
                    world::ideal nt{stock(), meant, start};
                    std::vector<effect> const effects = run(nt, meant);
                    INFO(nt::name(which) << ", csrss " << instance << (dies ? " dies" : " never connects"));
                    CHECK(is_path(effects, meant));
                }
            }
        }
    }
}

TEST_CASE("What the system does not allow is rejected where it happens") {
    for (edition const which : both_editions) {
        std::vector<effect> const good = boot_of(which, client(), busy);
        auto const find = [&](auto&& test) {
            return static_cast<std::size_t>(std::find_if(good.begin(), good.end(), test) - good.begin());
        };
        auto const index_of = [&](std::vector<effect> const& changed) {
            auto const rejected = project_later(changed, which);
            return rejected ? rejected->index : good.size();
        };
        INFO(nt::name(which));
        // The registry is finished on the other side of the renames.
        std::size_t const registry = find([](effect const& one) { return one.which == call::nt_initialize_registry; });
        std::size_t const renames = find([](effect const& one) { return one.which == call::nt_set_information_file; });
        std::vector<effect> changed = good;
        std::swap(changed[registry], changed[renames]);
        CHECK(index_of(changed) <= std::max(registry, renames));
        // Paging files that are made once more, at the end.
        changed = good;
        std::size_t const paging = find([](effect const& one) { return one.which == call::nt_create_paging_file; });
        changed.insert(changed.end() - 1, good[paging]);
        CHECK(index_of(changed) == good.size() - 1);
        // An initial command before csrss has connected.
        changed = good;
        std::size_t const accept = find([](effect const& one) { return one.which == call::nt_alpc_accept_connect_port; });
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(accept));
        std::size_t const wininit = find([](effect const& one) { return one.text_of(field::object) == u"thread:wininit.exe"; });
        CHECK(index_of(changed) == wininit - 1);
        // A session without a copy.
        changed = good;
        std::size_t const copy = find([](effect const& one) { return one.has(field::flag) && one.number_of(field::session) == 1; });
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(copy));
        CHECK(index_of(changed) < good.size());
        // A port that is never made.
        changed = good;
        std::size_t const port = find([](effect const& one) { return one.which == call::nt_alpc_create_port; });
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(port));
        CHECK(index_of(changed) == port);
        // A bug check that nothing explains.
        changed = good;
        changed.back().arguments[0].string = u"bugcheck";
        CHECK(index_of(changed) == good.size() - 1);
        // csrss of a session ends, and nobody minds: not with these choices.
        std::vector<effect> death = boot_of(which, {end_of(u"csrss.exe", 2)});
        std::erase_if(death, [](effect const& one) { return one.which == call::bug_check; });
        death.back() = good.back();
        CHECK(project_later(death, which));
    }
}

namespace {

effect did(world::actor who, call which, std::uint8_t number = 0, status result = status::success) {
    effect one = world::make(which);
    one.by = {who, number};
    one.has_status = true;
    one.result = result;
    return one;
}
effect plus(effect one, field which, auto const& value, auto const&... more) {
    one.with(which, value);
    if constexpr (sizeof...(more) == 0) {
        return one;
    } else {
        return plus(one, more...);
    }
}
effect with_object(effect const& one, std::u16string_view object) { return plus(one, field::object, object); }
effect exit_of(std::u16string_view image, int session, world::actor who = world::actor::world) {
    return plus(did(who, call::process_exit), field::image, image, field::session, session);
}
effect copy_of(int session, status result = status::success) {
    return plus(did(world::actor::main, call::nt_create_user_process, 0, result), field::flag, u"copy", field::session, session);
}
effect hard_error(std::u16string_view said) {
    return plus(did(world::actor::main, call::nt_raise_hard_error), field::params, std::vector<text>{text{said}});
}
effect message(std::u16string_view phase, int api, int session = 0, status answer = status::success) {
    effect one = phase.empty() ? did(world::actor::world, call::request) : did(world::actor::api, call::nt_alpc_send_wait_receive_port);
    if (!phase.empty()) one = plus(one, field::phase, phase, field::type, u"request");
    return plus(one, field::api_number, api, field::mu_session, session, field::return_value, answer);
}
effect connection(std::u16string_view port) {
    return plus(did(world::actor::api, call::nt_alpc_send_wait_receive_port), field::phase, u"receive", field::type, u"connection-request",
                field::sb_port, port);
}
effect accepted(std::u16string_view client, bool accept, status result = status::success) {
    return plus(did(world::actor::api, call::nt_alpc_accept_connect_port, 0, result), field::client, client, field::accept, accept);
}

}  // namespace

TEST_CASE("What the system leaves out changes nothing, and what it has is refused where it cannot be") {
    using enum world::actor;
    for (edition const which : both_editions) {
        INFO(nt::name(which));
        std::vector<effect> const good = boot_of(which, client(), busy);
        REQUIRE(is_path(good, which));
        auto const before_end = [&](std::vector<effect> const& more) {
            std::vector<effect> changed = good;
            changed.insert(changed.end() - 1, more.begin(), more.end());
            return changed;
        };
        std::vector<std::vector<effect>> const left_out{
            {exit_of(u"csrss.exe", 7)},  // beyond the scope
            {exit_of(u"csrss.exe", 3)},  // left behind by nobody that the system knows
            {exit_of(u"notepad.exe", 1)},
            {exit_of(u"csrss.exe", 0, main)},  // by smss
            {with_object(did(main, call::nt_terminate_process), u"process:csrss.exe")},
            {with_object(did(main, call::nt_terminate_process), u"self")},
            {with_object(did(copy, call::nt_terminate_process, 9), u"self")},  // a copy that the system does not have
            {with_object(did(copy, call::nt_terminate_process, 0), u"self")},  // ... of which nobody knows which one it is
            {copy_of(2, status::no_memory)},
            {copy_of(6)},
            {with_object(did(main, call::nt_resume_thread, 0, status::no_memory), u"thread:smss.exe")},
            {with_object(did(copy, call::nt_resume_thread, 1, status::no_memory), u"thread:csrss.exe")},
            {with_object(did(copy, call::nt_resume_thread, 9), u"thread:csrss.exe")},
            {with_object(did(copy, call::nt_resume_thread, 1), u"thread:other.exe")},
            {with_object(did(main, call::nt_set_information_process), u"process:csrss.exe")},
            {did(api, call::nt_create_user_process)},
            {with_object(did(main, call::nt_wait_for_single_object), u"event")},
            {accepted(u"csrss.exe", false)},
            {accepted(u"csrss.exe", true, status::no_memory)},
            {accepted(u"other.exe", true)},
            {connection(u"\\Sessions\\"), accepted(u"csrss.exe", true)},
            {connection(u"\\Windows\\SbApiPort"), accepted(u"csrss.exe", true)},  // nobody waits for it
            {message(u"", 3), message(u"receive", 3), message(u"reply", 3)},
            {message(u"", 4), message(u"receive", 4), message(u"reply", 4)},
            {message(u"", 6, 0), message(u"receive", 6, 0), message(u"reply", 6, 0)},
            {message(u"", 6, 5), message(u"receive", 6, 5), message(u"reply", 6, 5)},
            {message(u"block", 7)},
            {message(u"", 7), message(u"receive", 7), message(u"reply", 7, 0, status::not_implemented)},
            // StartCsr whose copy cannot be made.
            {message(u"", 5), message(u"receive", 5), copy_of(2, status::no_memory), message(u"reply", 5, 0, status::no_memory)},
        };
        for (std::size_t i = 0; i < left_out.size(); ++i) {
            INFO("left out: " << i);
            CHECK(is_path(before_end(left_out[i]), which));
        }
        std::vector<std::vector<effect>> const impossible{
            // the last one of each
            {did(world, call::bug_check)},
            {exit_of(u"winlogon.exe", 0)},
            {copy_of(1)},
            {plus(did(copy, call::nt_terminate_process, 2), field::object, u"self", field::code, 1)},
            {hard_error(u"Something")},
            {did(main, call::nt_raise_hard_error)},
            {plus(did(main, call::nt_raise_hard_error), field::params, std::vector<text>{})},
            {message(u"receive", 7)},
            {message(u"receive", 6, 1)},
            {message(u"reply", 7)},
            {message(u"reply", 7, 0, status::not_implemented)},
            {message(u"reply", 5, 0, status::no_memory)},
            {message(u"", 7), message(u"receive", 7), message(u"reply", 7)},
            {message(u"", 5), message(u"receive", 5), message(u"reply", 5)},
            {message(u"", 6, 3), message(u"receive", 6, 2)},
        };
        for (std::size_t i = 0; i < impossible.size(); ++i) {
            INFO("impossible: " << i);
            auto const rejected = project_later(before_end(impossible[i]), which);
            CHECK((rejected ? rejected->index : 0) == good.size() - 2 + impossible[i].size());
        }
    }
}

TEST_CASE("What only some boots show is possible at one stage, in the editions that have it") {
    using enum world::actor;
    for (edition const which : both_editions) {
        INFO(nt::name(which));
        std::vector<effect> const good = boot_of(which, client(), busy);
        auto const places = [&](effect const& one) {
            std::vector<std::size_t> all;
            for (std::size_t i = 0; i < good.size(); ++i) {
                std::vector<effect> changed = good;
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), one);
                if (!project_later(changed, which)) all.push_back(i);
            }
            return all;
        };
        auto const first = [&](auto&& test) {
            return static_cast<std::size_t>(std::find_if(good.begin(), good.end(), test) - good.begin());
        };
        // A DOS device that exists is removed before its link is made (vectors D1).
        std::size_t const link = first([](effect const& one) {
            return one.which == call::nt_create_symbolic_link_object && !one.text_of(field::root).starts_with(u"\\KnownDlls");
        });
        std::vector<std::size_t> found = places(did(main, call::nt_make_temporary_object));
        CHECK(std::find(found.begin(), found.end(), link) != found.end());
        CHECK(found.size() < good.size() / 2);
        // The firmware's program is written in 10 only (windows-editions B.4).
        CHECK(places(did(main, call::nt_create_file)).empty() == (which == edition::nt6_1));
        // The directory of the boot is not a variable of the environment, and 10 does not store it.
        found = places(plus(did(main, call::nt_set_value_key), field::value, u"BootDir"));
        std::vector<std::size_t> const variables = places(plus(did(main, call::nt_set_value_key), field::value, u"OS"));
        CHECK(found.empty() == (which == edition::nt10_0));
        CHECK_FALSE(variables.empty());
        CHECK(found != variables);
        // A copy does not end in peace before its session is up.
        effect const ends = plus(did(copy, call::nt_terminate_process, 1), field::object, u"self", field::code, 0);
        std::size_t const starts = first([](effect const& one) { return one.by.who == copy && one.which == call::nt_resume_thread; });
        std::vector<effect> changed = good;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(starts), ends);
        auto const rejected = project_later(changed, which);
        CHECK((rejected ? rejected->index : 0) == starts);
    }
}

TEST_CASE("A copy may end at any time after its session was stopped") {
    using enum world::actor;
    for (edition const which : both_editions) {
        INFO(nt::name(which));
        auto const place = [](std::vector<effect> const& in, auto&& wanted) {
            auto const found = std::find_if(in.begin(), in.end(), wanted);
            REQUIRE(found != in.end());
            return static_cast<std::size_t>(found - in.begin());
        };
        auto const ends = [](std::uint8_t number) {
            return
                [=](effect const& one) { return one.which == call::nt_terminate_process && one.by.who == copy && one.by.number == number; };
        };
        // What happens instead of the end of that copy in a record.
        auto const instead = [](std::vector<effect> in, std::size_t at, std::vector<effect> const& what) {
            auto const position = in.erase(in.begin() + static_cast<std::ptrdiff_t>(at));
            in.insert(position, what.begin(), what.end());
            return in;
        };
        // Two requests that are served meanwhile, and answered behind each other: one of their answers is overtaken, so no other one
        // may be due.
        effect const unknown = message(u"reply", 7, 0, status::not_implemented);
        std::vector<effect> const others{message(u"receive", 7), message(u"receive", 7), unknown, unknown};
        auto const joined = [](std::vector<effect> first, auto const&... more) {
            (first.insert(first.end(), more.begin(), more.end()), ...);
            return first;
        };
        using list = std::vector<effect>;
        // In peace, for winlogon of session 1 runs; before the answer that the session is stopped, or behind it.
        std::vector<effect> const boot = boot_of(which, client());
        std::size_t at = place(boot, ends(2));
        list const peaceful{boot[at]};
        REQUIRE(peaceful[0].number_of(field::code) == 0);
        list const asked{message(u"", 6, 1), message(u"", 7), message(u"", 7), message(u"receive", 6, 1)};
        list const stopped{message(u"reply", 6, 1)};
        CHECK(is_path(instead(boot, at, joined(asked, peaceful, others, stopped)), which));
        CHECK(is_path(instead(boot, at, joined(asked, stopped, peaceful, others)), which));
        // With a failure, for csrss of session 2 has not connected: the copy finds that its session is gone.
        world::scenario start;
        start.events = client();
        start.events.push_back(ask_for(5));
        start.processes.push_back({text{u"csrss.exe"}, 3, {world::process_action{}}});
        std::vector<effect> waiting = run(world::ideal{stock(), profile{which}, start}, which);
        at = place(waiting,
                   [](effect const& one) {
                       return one.which == call::nt_wait_for_single_object && one.by.who == copy && one.by.number == 3;
                   }) +
             1;
        std::vector<effect> const end{waiting.back()};
        waiting.resize(at);
        list const fails{plus(did(copy, call::nt_terminate_process, 3), field::object, u"self", field::code, status::delete_pending.value)};
        list const vanished{message(u"reply", 5, 0, status::delete_pending)};
        waiting = joined(waiting, list{message(u"", 6, 2), message(u"", 7), message(u"", 7), message(u"receive", 6, 2)});
        for (list const& order_of_answers : {joined(fails, others, vanished, stopped), joined(vanished, fails, others, stopped),
                                             joined(vanished, stopped, fails, others)}) {
            list order = joined(waiting, order_of_answers, end);
            CHECK(is_path(order, which));
            // Who asked for the session is not told that it is up.
            effect& answer = order[place(
                order, [](effect const& one) { return one.text_of(field::phase) == u"reply" && one.number_of(field::api_number) == 5; })];
            answer = message(u"reply", 5);
            CHECK(project_later(order, which));
        }
        // A session that nobody has stopped, whose csrss has connected: its copy does not end like that.
        std::vector<effect> const up = boot_of(which, {client()[0], client()[1], ask_for(5)});
        at = place(up, ends(3));
        CHECK(project_later(instead(up, at, fails), which));
    }
}

TEST_CASE("A session may be stopped while its csrss has not connected") {
    for (edition const which : both_editions) {
        world::scenario start;
        start.events = client();
        for (outside_event const& one : {ask_for(5), ask_for(6, 2), ask_for(7)}) start.events.push_back(one);
        start.processes.push_back({text{u"csrss.exe"}, 3, {world::process_action{}}});
        for (profile const& meant : {profile{which}, which | choice::failed_session::left_behind}) {
            std::vector<effect> effects = run(world::ideal{stock(), meant, start}, meant);
            INFO(nt::name(which));
            CHECK(is_path(effects, meant));
            // StopCsr is answered first. The answer to StartCsr, which the system has known before, is owed.
            std::erase_if(effects,
                          [](effect const& one) { return one.text_of(field::phase) == u"reply" && one.number_of(field::api_number) == 5; });
            auto const rejected = project_later(effects, meant);
            CHECK((rejected ? rejected->index : 0) == effects.size() - 1);
        }
    }
}

TEST_CASE("A hard error has the reason of its place, and nothing comes behind it") {
    using enum world::actor;
    constexpr std::u16string_view initialization = u"Session Manager Initialization", command = u"Session Manager ExecuteInitialCommand",
                                  verification = u"Verification of a KnownDLL failed.", no_dll = u"Non-DLL file included in KnownDLL list.";
    for (edition const which : both_editions) {
        INFO(nt::name(which));
        std::vector<effect> const good = boot_of(which, client(), busy);
        auto const until = [&](auto&& test, std::ptrdiff_t more, std::u16string_view said) {
            auto const found = std::find_if(good.begin(), good.end(), test);
            REQUIRE(found != good.end());
            std::vector<effect> made{good.begin(), found + more};
            made.push_back(hard_error(said));
            return made;
        };
        auto const port = [](effect const& one) { return one.which == call::nt_alpc_create_port; };
        auto const csrss = [](effect const& one) { return one.which == call::nt_alpc_accept_connect_port; };
        auto const known_dll = [](effect const& one) {
            return one.which == call::nt_create_section && one.text_of(field::root).starts_with(u"\\KnownDlls");
        };
        CHECK(is_path(until(port, 0, initialization), which));
        CHECK(is_path(until(csrss, 1, command), which));
        CHECK(is_path(until(known_dll, 0, verification), which));
        CHECK(is_path(until(known_dll, 0, no_dll), which));
        CHECK(project_later(until(port, 0, command), which));
        CHECK(project_later(until(port, 0, verification), which));
        CHECK(project_later(until(known_dll, 0, verification), which | choice::known_dll_checksum::skipped));
        std::vector<effect> stopped = until(port, 0, initialization);
        effect end = did(world, call::end);
        end.with(field::reason, u"idle");
        for (effect const& more : {end, did(main, call::nt_close), did(main, call::nt_alpc_create_port), exit_of(u"services.exe", 0)}) {
            stopped.push_back(more);
            auto const rejected = project_later(stopped, which);
            CHECK((rejected ? rejected->index : 0) == stopped.size() - 1);
            stopped.pop_back();
        }
        stopped.push_back(with_object(did(main, call::nt_terminate_process), u"self"));
        stopped.push_back(did(world, call::bug_check));
        end.arguments.clear();
        stopped.push_back(end.with(field::reason, u"bugcheck"));
        CHECK(is_path(stopped, which));
    }
}

TEST_CASE("Any few requests, deaths and failing requests give a path") {
    testing::property("projection", [] {
        edition const which = both_editions[*rc::gen::inRange<std::size_t>(0, 2)];
        profile meant = which;
        bool const fails = *rc::gen::arbitrary<bool>();
        // (Not both: of a session that fails before anything was started nothing is left but, in the system, its number.)
        if (!fails && *rc::gen::arbitrary<bool>()) meant = meant | choice::failed_session::left_behind;
        if (*rc::gen::arbitrary<bool>()) meant = meant | choice::winlogon_death::bug_check;
        world::scenario start;
        start.events = client();
        unsigned starts = 0;
        for (unsigned const what : *rc::gen::container<std::vector<unsigned>>(5, rc::gen::inRange(0u, 8u))) {
            switch (what) {
                case 0:
                    start.events.push_back(ask_for(6, *rc::gen::inRange(0u, 5u)));
                    break;
                case 1:
                    start.events.push_back(end_of(u"winlogon.exe"));
                    break;
                case 2:
                    start.events.push_back(ask_for(*rc::gen::inRange(0u, 3u)));
                    break;
                case 3:
                    start.events.push_back(end_of(u"csrss.exe"));
                    break;
                default:
                    if (++starts <= 3) start.events.push_back(ask_for(5));
                    break;
            }
        }
        call const failing =
            *rc::gen::element(call::nt_create_event, call::nt_create_section, call::nt_create_paging_file, call::nt_set_value_key);
        auto const nth = *rc::gen::inRange<std::uint32_t>(1, 6);
        // (Not connections: in this world a csrss that is refused is critical all the same; in the system it is not.)
        auto nt = world::fail_nth(world::ideal{stock(busy), meant, start}, failing, fails ? nth : 1'000'000);
        std::vector<effect> const effects = run(nt, meant);
        auto const rejected = project_later(effects, meant, fails);
        if (rejected) RC_LOG() << shown(rejected, effects) << "\n" << world::name(failing) << " " << nth << "\n";
        RC_ASSERT(!rejected);
    });
}
