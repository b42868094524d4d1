// SPDX-License-Identifier: BSL-1.0
// Does a judgement say what was recorded, what was allowed, and where the two differ? Is every effect about a requirement?
#include <smss/conformance/deviation.hpp>
#include <smss/conformance/drive_report.hpp>
#include <smss/conformance/effect_text.hpp>
#include <smss/conformance/report.hpp>
#include <smss/conformance/run_follower.hpp>
#include <smss/conformance/setting.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

effect an_effect(world::call which, world::actor who = world::actor::main) {
    effect made = world::make(which);
    made.by = {who, 0};
    return made;
}

bool has(std::string const& whole, std::string_view part) { return whole.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("An effect is one line, whatever its arguments are; long ones are cut, and say so") {
    using world::field;
    effect one = an_effect(world::call::nt_create_event);
    one.with(field::name, u"").with(field::text, u"two words").with(field::to, u"word").with(field::min, 12).with(field::enable, true);
    one.with(field::thread, false).with_hex(field::mask, 0x1F).with(field::session_status, status::no_memory).with_null(field::object);
    one.with(field::objects, std::vector<text>{text{u"event"}, text{u"process:a b"}}).with(field::item, std::vector<text>{});
    one.with(field::env, u"not shown").with(field::dllpath, u"not shown");
    CHECK(
        conformance::to_text(one) ==
        R"(NtCreateEvent name="" text="two words" to=word min=12 enable=true thread=false mask=0x1f status=0xC0000017 STATUS_NO_MEMORY object=null )"
        R"(objects=[event, "process:a b"] item=[])");
    one.arguments.clear();
    one.has_status = true;
    one.result = status::no_memory;
    CHECK(conformance::to_text(one) == "NtCreateEvent -> 0xC0000017 STATUS_NO_MEMORY");
    one.injected = true;
    CHECK(conformance::to_text(one) == "NtCreateEvent -> 0xC0000017 STATUS_NO_MEMORY (injected)");

    std::u16string const long_text(200, u'x');
    std::string const shown(120, 'x');
    auto const line_of = [](auto const& value) {
        effect made = an_effect(world::call::nt_create_event);
        made.with(field::name, value);
        return conformance::to_text(made);
    };
    CHECK(line_of(std::u16string_view{long_text}.substr(0, 120)) == "NtCreateEvent name=" + shown);
    CHECK(line_of(std::u16string_view{long_text}) == "NtCreateEvent name=" + shown + "...");
    // A list says that there is more only where there is.
    CHECK(line_of(std::vector<text>{text{long_text}}) == "NtCreateEvent name=[" + shown + "...]");
    CHECK(line_of(std::vector<text>{text{long_text}, text{u"more"}}) == "NtCreateEvent name=[" + shown + "..., ...]");
}

TEST_CASE("Two effects of one call differ in what is named, and in nothing else") {
    using world::field;
    effect recorded = an_effect(world::call::nt_create_paging_file);
    recorded.with(field::name, u"C:\\a").with(field::min, 1);
    effect allowed = an_effect(world::call::nt_create_paging_file);
    allowed.with(field::name, u"C:\\a").with(field::max, 2);
    CHECK(conformance::difference(recorded, recorded).empty());
    CHECK(conformance::difference(recorded, an_effect(world::call::nt_create_event)).empty());
    CHECK(conformance::difference(recorded, allowed) == "min: 1, allowed none; max: none, allowed 2");
    effect other = recorded;
    other.arguments[1].number = 3;
    CHECK(conformance::difference(recorded, other) == "min: 1, allowed 3");
    other = recorded;
    other.has_status = true;
    CHECK(conformance::difference(recorded, other) == "status: no status, allowed 0x00000000 STATUS_SUCCESS");
    effect failed = other;
    failed.result = status::no_memory;
    CHECK(conformance::difference(other, failed) == "status: 0x00000000 STATUS_SUCCESS, allowed 0xC0000017 STATUS_NO_MEMORY");
    effect injected = failed;
    injected.injected = true;
    CHECK(conformance::difference(injected, failed) ==
          "status: 0xC0000017 STATUS_NO_MEMORY (injected), allowed 0xC0000017 STATUS_NO_MEMORY");
}

TEST_CASE("A judgement reads as what it is") {
    conformance::trace recorded;
    recorded.effects = {an_effect(world::call::nt_create_port), an_effect(world::call::end, world::actor::world)};
    CHECK(conformance::place_text(recorded, 0) == "step 1 of 2 (line 1)");
    CHECK(conformance::place_text(recorded, 2) == "the end, after 2 steps (line 3)");
    recorded.source = "boot.jsonl";
    recorded.lines = {4, 6};
    CHECK(conformance::place_text(recorded, 1) == "step 2 of 2 (boot.jsonl:6)");
    CHECK(conformance::place_text(recorded, 2) == "the end, after 2 steps (boot.jsonl:7)");

    conformance::verdict judged;
    judged.as = edition::nt5_2;
    judged.steps = judged.undefined_from = 2;
    judged.accepted = true;
    CHECK(conformance::to_text(judged, recorded) == "accepted: all 2 steps\n  against   run, nt5_2, documented\n");
    judged.undefined_from = 1;
    CHECK(has(conformance::to_text(judged, recorded), "accepted: 1 of 2 steps; the next one shows undefined data"));

    // Over too soon, where a run would have gone on, and nothing near it is known.
    judged.accepted = false;
    judged.matched = 2;
    judged.allowed = {{"main", "NtInitializeRegistry flag=0"}};
    judged.requirement = conformance::requirement_with("SMSS-BOOT-008");
    std::string said = conformance::to_text(judged, recorded);
    CHECK(has(said, "rejected at the end, after 2 steps (boot.jsonl:7)\n"));
    CHECK(has(said, "\n  matched   2 steps, the last: world  end\n"));
    CHECK(has(said, "\n  recorded  nothing more\n"));
    CHECK(has(said, "\n  allowed   main  NtInitializeRegistry flag=0\n"));
    CHECK_FALSE(has(said, "differs"));
    CHECK(has(said, "\n  refused   SMSS-BOOT-008: "));
    CHECK(has(said, "\n  nearest   no choice and no edition accepts it\n"));
    judged.search_was_cut = true;
    CHECK(has(conformance::to_text(judged, recorded), "\n  nearest   not found within the bounds of the search\n"));

    // At the first step, where nothing is allowed any more; and what would accept it.
    judged.matched = 0;
    judged.refused = recorded.effects[0];
    judged.allowed.clear();
    judged.difference = "name: none, allowed x";
    std::size_t const pool = static_cast<std::size_t>(
        std::find_if(nt::choices::info.begin(), nt::choices::info.end(), [](auto const* info) { return info->name == "api_pool"; }) -
        nt::choices::info.begin());
    REQUIRE(pool < conformance::choice_count);
    conformance::departure shows;
    shows.choice = {pool, 1};
    shows.step = 2;
    shows.requirement = conformance::requirement_for(shows.choice.info());
    conformance::departure acts = shows;
    acts.by = "main";
    acts.recorded = "NtCreatePort";
    acts.allowed = "NtCreateEvent";
    judged.nearest = {{edition::nt5_2, {shows, acts}, conformance::level::run}, {edition::nt6_1, {}, conformance::level::system}};
    said = conformance::to_text(judged, recorded);
    CHECK_FALSE(has(said, "matched"));
    CHECK(has(said, "\n  recorded  main  NtCreatePort\n  allowed   nothing more\n  differs   name: none, allowed x\n"));
    CHECK(has(said,
              "\n  nearest   accepted as nt5_2 with\n            api_pool=two_threads (SMSS-API-019), which shows first at step 3\n"
              "              recorded  nothing more\n              otherwise nothing more\n"));
    CHECK(has(said, "\n              recorded  main  NtCreatePort\n              otherwise NtCreateEvent\n"));
    CHECK(has(said, "\n  nearest   accepted as nt6_1\n"));

    // Steps of the system stand in one line.
    judged.judged = conformance::level::system;
    judged.allowed = {{{}, "create_api_port"}, {{}, "kill_smss"}};
    judged.states = {"boot: created"};
    said = conformance::to_text(judged, recorded);
    CHECK(has(said, "\n  allowed   create_api_port, kill_smss\n  meaning   name: none, allowed x\n  system    boot: created\n"));
}

TEST_CASE("A choice that is left open is said to be") {
    profile const most_open = edition::nt5_2 | choice::any | choice::api_pool::two_threads;
    std::string const said = conformance::choices_text(most_open);
    CHECK(has(said, "lost_reply=either"));
    CHECK(has(said, "api_pool=two_threads"));
    CHECK_FALSE(has(said, "api_pool=either"));
}

TEST_CASE("Every effect, step and choice is about a requirement, even one that nobody expected") {
    using world::actor;
    using world::call;
    using world::field;
    auto const about = [](effect const& one) { return conformance::requirement_for(one).id; };
    // By whom, and by what its arguments say.
    effect object = an_effect(call::nt_set_information_process);
    CHECK(about(object) == "SMSS-CMD-004");
    object.with(field::object, u"self");
    CHECK(about(object) == "SMSS-START-003");
    effect wait = an_effect(call::nt_wait_for_multiple_objects);
    CHECK(about(wait) == "SMSS-BOOT-011");
    wait.with(field::objects, std::vector<text>{text{u"process:csrss.exe"}, text{u"event"}});
    CHECK(about(wait) == "SMSS-SUB-005");
    // What no row names: the order of the boot, or the answers of the API.
    CHECK(about(an_effect(call::nt_create_port, actor::world)) == "SMSS-BOOT-001");
    CHECK(about(an_effect(call::nt_create_port, actor::api)) == "SMSS-API-014");
    CHECK(conformance::requirement_for(system_action::load_configuration).id == "SMSS-TABLE-001");
    CHECK(conformance::requirement_for(system_action::ask_start_csr).id == "SMSS-API-002");
    CHECK(conformance::requirement_with("SMSS-NONE-001") == conformance::requirement_ref{});
    nt::choice_info nameless = *nt::choices::info[0];
    nameless.name = "nameless";
    CHECK(conformance::requirement_for(nameless) == conformance::requirement_ref{});
}

TEST_CASE("What a mapping does not know is no effect, and no hard error, of the system") {
    CHECK(conformance::row_of(an_effect(world::call::nt_create_port)) != nullptr);
    CHECK(conformance::row_of(an_effect(world::call::nt_create_port, world::actor::world)) == nullptr);
    CHECK(conformance::reason_of(u"Unhandled Exception in Session Manager") == stop_reason::unhandled_exception);
    CHECK(conformance::reason_of(u"Something") == stop_reason::none);
}

// --- following -------------------------------------------------------------------------------------------------------------

TEST_CASE("What a run shows next is named once for each thread, and only what must be shown") {
    std::vector<effect> expected;
    for (auto const& [thread, name] : std::vector<std::pair<std::uint8_t, int>>{{0, 1}, {0, 2}, {1, 1}, {1, 3}, {2, 4}}) {
        expected.push_back(an_effect(world::call::nt_set_event, world::actor::api));
        expected.back().by.number = thread;
        expected.back().with(world::field::value, name).at(world::tier::core);
    }
    effect detail = expected.front();
    detail.level = world::tier::detail;
    expected.push_back(detail);
    conformance::run_follower follower{expected};
    CHECK(follower.allowed().size() == 3);
    CHECK(follower.take(detail));
    REQUIRE(follower.take(expected[0]));  // by the first thread, or by the second
    CHECK(follower.allowed().size() == 5);
}

TEST_CASE("The answer to SessionComplete is in the record, its status is not when the reply has one") {
    effect modelled = an_effect(world::call::nt_reply_wait_receive_port, world::actor::api);
    modelled.with(world::field::session_status, status::success).with(world::field::return_value, status::success);
    effect without = modelled;
    without.arguments.erase(without.arguments.begin());
    CHECK(conformance::same_record(modelled, modelled));
    CHECK_FALSE(conformance::same_record(modelled, without));
    modelled.has_status = without.has_status = true;
    CHECK(conformance::same_record(modelled, without));
    CHECK_FALSE(conformance::same_record(modelled, modelled));
}

// --- what a registry tells -------------------------------------------------------------------------------------------------

TEST_CASE("The registry tells whether there can be a csrss, what it is called, and whether it has a kernel session") {
    using registry::make_sz;
    auto const below = [](auto&& fill) {
        registry::tree keys;
        fill(keys, keys.create(u"System\\CurrentControlSet\\Control\\Session Manager\\SubSystems"));
        return conformance::setting_of(keys, edition::nt5_2);
    };
    auto const list = [](std::u16string_view strings, registry::value_type type = registry::value_type::multi_sz) {
        return registry::value{u"Required", type, registry::to_bytes(strings)};
    };
    using namespace std::string_view_literals;
    // No key: nothing is known.
    conformance::setting const unknown = conformance::setting_of(registry::tree{}, edition::nt5_2);
    CHECK_FALSE(unknown.may_lack_csrss);
    CHECK_FALSE(unknown.may_lack_kernel_session);
    CHECK(unknown.csrss.empty());
    conformance::setting made = below([](registry::tree&, auto) {});
    CHECK(made.may_lack_csrss);
    CHECK(made.may_lack_kernel_session);
    made = below([](registry::tree& keys, auto key) {
        keys.set(key, make_sz(u"Windows", u"C:\\Windows\\system32\\csrss.exe On"));
        keys.set(key, make_sz(u"Kmode", u"win32k.sys"));
    });
    CHECK_FALSE(made.may_lack_csrss);  // a missing Required means Debug and Windows
    CHECK_FALSE(made.may_lack_kernel_session);
    CHECK(made.csrss == u"csrss.exe");
    // A name without an extension gets one; no name gets none; a text that is there and empty is no subsystem.
    CHECK(below([](registry::tree& keys, auto key) { keys.set(key, make_sz(u"Windows", u"csrss /x")); }).csrss == u"csrss.exe");
    made = below([](registry::tree& keys, auto key) {
        keys.set(key, make_sz(u"Windows", u""));
        keys.set(key, make_sz(u"Kmode", u""));
    });
    CHECK(made.csrss.empty());
    CHECK(made.may_lack_csrss);
    CHECK(made.may_lack_kernel_session);
    for (auto const& [required, lacks] : std::vector<std::pair<registry::value, bool>>{
             {list(u"Debug\0WINDOWS\0\0"sv), false},
             {list(u"Debug\0\0"sv), true},
             {list(u""sv), true},
             {list(u"Windows"sv, registry::value_type::sz), true},  // ignored (vectors, case 128)
         }) {
        auto const set = [&list_of_names = required](registry::tree& keys, auto key) {
            keys.set(key, make_sz(u"Windows", u"csrss.exe"));
            keys.set(key, list_of_names);
        };
        CHECK(below(set).may_lack_csrss == lacks);
    }
}

// --- known differences -----------------------------------------------------------------------------------------------------

TEST_CASE("A rejection is a known difference only where its reason is") {
    using world::actor;
    using world::call;
    using world::field;
    auto const named = [](std::vector<effect> const& effects) {
        conformance::deviation const* const found = conformance::deviation_of(effects, effects.size() - 1);
        return found == nullptr ? std::string_view{} : found->name;
    };
    auto const with_api = [](call which, std::u16string_view phase, int api) {
        effect made = an_effect(which, which == call::request ? actor::world : actor::api);
        if (!phase.empty()) made.with(field::phase, phase).with(field::type, u"request");
        made.with(field::api_number, api);
        return made;
    };
    auto const answer_connection = [](bool accepted) {
        effect made = an_effect(call::nt_accept_connect_port, actor::api);
        made.with(field::accept, accepted);
        return made;
    };
    auto const create = [](int session, status result, actor who = actor::api) {
        effect made = an_effect(call::nt_set_system_information, who);
        made.with(field::info_class, u"SystemSessionCreate").with(field::session, session);
        made.has_status = true;
        made.result = result;
        return made;
    };
    auto const tag = [](std::u16string_view object, std::u16string_view info_class, int session, actor who = actor::api) {
        effect made = an_effect(call::nt_set_information_process, who);
        made.with(field::object, object).with(field::info_class, info_class).with(field::value, session);
        return made;
    };
    effect last_wait = an_effect(call::nt_wait_for_multiple_objects);
    last_wait.with(field::objects, std::vector<text>{text{u"process:csrss.exe"}, text{u"process:winlogon.exe"}});
    effect const port = an_effect(call::nt_create_port);
    effect const stray = an_effect(call::nt_create_port, actor::world);  // means nothing to the system
    effect const ask = with_api(call::request, u"", 5);
    effect const receive = with_api(call::nt_reply_wait_receive_port, u"receive", 5);

    constexpr std::string_view early = "asks during the boot", session_0 = "session on request without a kernel session",
                               many = "beyond eight sessions";
    // A client asks before smss waits.
    CHECK(named({port, stray, ask}) == early);
    CHECK(named({port, receive}) == early);
    CHECK(named({port, answer_connection(false)}) == early);
    CHECK(named({port, answer_connection(true)}).empty());
    CHECK(named({port, an_effect(call::nt_reply_wait_receive_port, actor::api)}).empty());
    CHECK(named({port, last_wait, ask}).empty());
    CHECK(named({port, last_wait, port}).empty());
    // StartCsr makes its session in session 0.
    CHECK(named({last_wait, create(0, status::success)}) == session_0);
    CHECK(named({last_wait, create(0, status::success, actor::main)}).empty());
    CHECK(named({last_wait, create(1, status::success)}).empty());
    CHECK(named({last_wait, an_effect(call::nt_set_system_information, actor::api)}).empty());
    CHECK(named({last_wait, tag(u"process:csrss.exe", u"session", 0)}) == session_0);
    CHECK(named({last_wait, tag(u"process:csrss.exe", u"session", 0), port}) == session_0);
    CHECK(named({last_wait, tag(u"process:csrss.exe", u"session", 0, actor::main)}).empty());
    CHECK(named({last_wait, tag(u"process:csrss.exe", u"session", 1)}).empty());
    CHECK(named({last_wait, tag(u"process:csrss.exe", u"exception-port", 0)}).empty());
    CHECK(named({last_wait, tag(u"process:winlogon.exe", u"session", 0)}).empty());
    // All numbers are in use, one of them perhaps by a session that could not be made, and another is asked for.
    auto const created = [&](int successes, int failures, std::vector<effect> const& more) {
        std::vector<effect> all{last_wait};
        for (int i = 0; i < failures; ++i) all.push_back(create(0, status::no_memory));
        all.push_back(create(0, status::success, actor::main));  // session 0 is not counted
        for (int i = 1; i <= successes; ++i) all.push_back(create(i, status::success));
        all.insert(all.end(), more.begin(), more.end());
        if (failures != 0) {  // (a creation that fails shows no number of a session)
            for (effect& one : all) {
                if (one.result == status::no_memory) one.arguments.pop_back();
            }
        }
        return all;
    };
    effect const stop = with_api(call::request, u"", 6);
    effect const load = with_api(call::request, u"", 4);
    CHECK(named(created(7, 0, {ask})) == many);
    CHECK(named(created(7, 0, {stop})) == many);
    CHECK(named(created(7, 0, {receive, port})) == many);
    CHECK(named(created(7, 0, {with_api(call::nt_reply_wait_receive_port, u"receive", 6), port})) == many);
    CHECK(named(created(7, 0, {with_api(call::nt_reply_wait_receive_port, u"reply", 5), port})).empty());
    CHECK(named(created(7, 0, {load, port})).empty());
    CHECK(named(created(6, 0, {ask})).empty());
    CHECK(named(created(6, 1, {ask})) == many);
    CHECK(named(created(5, 1, {ask})).empty());
    CHECK(named(created(8, 0, {port})) == many);  // the reply was lost, and nobody has asked again
    CHECK(named(created(7, 0, {port})).empty());
}

// --- what came of a drive --------------------------------------------------------------------------------------------------

namespace {

using driven_model = conformance::live_follower::model;

// Shows what it was told to show, action by action; the model's own word where it was told nothing.
struct scripted {
    std::vector<std::pair<system_action, conformance::observation>> script{};
    void reset(registry::tree const&, edition) {}
    conformance::observation perform(system_action what) const {
        for (auto const& [when, shown] : script) {
            if (when == what) return shown;
        }
        return {{what}};
    }
};

conformance::performance performed(scripted one, std::vector<system_action> const& actions, std::vector<std::string>* ids = nullptr) {
    conformance::live_follower follower{driven_model{edition::nt5_2, scope::sessions{2}, scope::faults{1}}};
    return conformance::perform(one, registry::tree{}, edition::nt5_2, follower, actions, [&](std::string_view id) {
        if (ids != nullptr) ids->emplace_back(id);
    });
}

}  // namespace

TEST_CASE("What is performed is judged, and the report says what was shown") {
    using enum system_action;
    std::vector<std::string> exercised;
    CHECK_FALSE(performed({}, {create_api_port, load_configuration}, &exercised).refused);
    CHECK(exercised == std::vector<std::string>{"SMSS-TABLE-001", "SMSS-TABLE-001"});

    // It does not die when it is killed, and does something else that may be done.
    conformance::performance made = performed({{{kill_smss, {{create_api_port}}}}}, {kill_smss});
    REQUIRE(made.refused);
    CHECK(made.refused->requirement.id == "SMSS-CRASH-001");
    CHECK(made.refused->why == "kill_smss happened, and is not shown");
    CHECK(has(conformance::to_text(made),
              "    1. kill_smss\n    shown: create_api_port\n    refused: kill_smss happened, and is not shown\n"));
    // It stops, and goes on all the same.
    conformance::shown const dies{kill_smss, stop_reason::critical_smss, {}, 0};
    made = performed({{{kill_smss, {dies}}}}, {kill_smss, create_api_port});
    REQUIRE(made.refused);
    CHECK(made.refused->requirement.id == "SMSS-CRASH-002");
    CHECK(made.performed == std::vector{kill_smss, reply});
    CHECK(has(conformance::to_text(made), "shown: reply (0x00000000 STATUS_SUCCESS)\n"));
    CHECK(has(conformance::to_text(made), "    possible: nothing any more\n"));
    // It stops and stays so.
    exercised.clear();
    made = performed({{{kill_smss, {dies}}, {reply, {}}, {connect_csr_0, {}}, {create_paging_files, {}}}}, {kill_smss}, &exercised);
    CHECK_FALSE(made.refused);
    CHECK(conformance::to_text(made) == "    1. kill_smss\n");
    CHECK(std::count(exercised.begin(), exercised.end(), "SMSS-CRASH-002") == 3);
    // Nothing is shown where the boot must go on; a stop and a session number are shown where there are none.
    made = performed({{{create_api_port, {}}}}, {create_api_port});
    REQUIRE(made.refused);
    CHECK(has(conformance::to_text(made), "    shown: nothing\n"));
    CHECK(has(conformance::to_text(made), "    possible: "));
    made = performed({{{create_api_port, {{create_api_port, stop_reason::initialization, {}, 3}}}}}, {create_api_port});
    REQUIRE(made.refused);
    CHECK(has(conformance::to_text(made), "shown: create_api_port (stops by initialization) (SM session 3)\n"));

    conformance::drive_report report;
    report.as = edition::nt5_2;
    report.sequences = 1;
    report.actions = 2;
    report.of("SMSS-API-001").exercised = 4;
    report.of("SMSS-API-002").violations = 0;
    conformance::requirement_result& broken = report.of("SMSS-TABLE-001");
    broken.violations = 3;
    broken.counterexample = made;
    broken.replay = "RC_PARAMS=\"x\"";
    CHECK_FALSE(report.conforms());
    std::string const said = conformance::to_text(report);
    CHECK(said.starts_with("1 sequences, 2 actions, nt5_2, documented\nSMSS-API-001  holds in 4 steps\n"));
    CHECK(has(said, "\nSMSS-API-002  not exercised\n"));
    CHECK(has(said, "\nSMSS-TABLE-001  VIOLATED in 3 sequences\n"));
    CHECK(has(said, "(SM session 3)"));
    CHECK(said.ends_with("    replay: RC_PARAMS=\"x\"\n"));
}
