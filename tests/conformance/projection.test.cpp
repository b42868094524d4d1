// SPDX-License-Identifier: BSL-1.0
// Are wrong answers, numbers and names refused where they are given, and what the system cannot tell from others kept?
#include <smss/adapters/trace_json.hpp>
#include <smss/conformance/projection.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace projected {

using namespace smss;
using conformance::rejection;
using world::actor;
using world::call;
using world::field;

std::vector<effect> recorded(std::string const& number) {
    std::string const path = std::string{SMSS_VECTORS} + "/" + number + ".effects.jsonl";
    std::ifstream file{path, std::ios::binary};
    INFO("file: " << path);
    REQUIRE(file);
    return adapters::read_trace(std::string{std::istreambuf_iterator<char>{file}, {}}, path).effects;
}

profile const reactos = edition::nt5_2 | choice::reactos;

// Where the system refuses it.
std::optional<std::size_t> refused_at(std::vector<effect> const& effects, profile const& as) {
    conformance::setting of;
    of.as = as;
    std::optional<rejection> const found = conformance::project(effects, of);
    if (!found) return std::nullopt;
    UNSCOPED_INFO("refused at " << found->index << ": " << found->why);
    return found->index;
}

// The first effect of that kind.
template <typename Wanted>
std::size_t place(std::vector<effect> const& in, Wanted&& wanted) {
    auto const found = std::find_if(in.begin(), in.end(), wanted);
    REQUIRE(found != in.end());
    return static_cast<std::size_t>(found - in.begin());
}

bool is_answer(effect const& one) {
    return one.which == call::nt_reply_wait_receive_port && one.text_of(field::phase) == u"reply" && one.number_of(field::api_number) != 3;
}
void set(effect& one, field which, std::uint64_t value) {
    for (world::argument& argument : one.arguments) {
        if (argument.which == which) argument.number = value;
    }
}
void set(effect& one, field which, std::u16string_view value) {
    for (world::argument& argument : one.arguments) {
        if (argument.which == which) argument.string = value;
    }
}

TEST_CASE("A recorded answer is refused if it is good where it was bad, or of another request") {
    std::size_t answers_seen = 0;
    for (char const* const number : {"148", "149", "151", "152", "154", "160", "161", "162", "163", "164", "166", "167"}) {
        std::vector<effect> const good = recorded(number);
        INFO("case " << number);
        CHECK_FALSE(refused_at(good, reactos));
        for (std::size_t i = 0; i < good.size(); ++i) {
            if (!is_answer(good[i])) continue;
            ++answers_seen;
            std::uint64_t const api = good[i].number_of(field::api_number);
            bool const success = good[i].number_of(field::return_value) == 0;
            INFO("answer " << i << " to API " << api);
            std::vector<effect> changed = good;
            set(changed[i], field::return_value, status::success.value);
            if (!success && api != 4)
                CHECK(refused_at(changed, reactos) == i);  // (that a subsystem has failed may be overlooked: vectors S4)
            for (std::uint64_t const other : {1u, 4u, 5u, 6u, 7u}) {
                // STATUS_NOT_IMPLEMENTED is an answer to many of them.
                if (other == api || (!success && other != 4 && other != 5 && api != 4 && api != 5)) continue;
                INFO("... as of API " << other);
                changed = good;
                set(changed[i], field::api_number, other);
                CHECK(refused_at(changed, reactos) == i);
            }
        }
    }
    CHECK(answers_seen > 10);
}

namespace {

// What a client asks, and how it is answered.
struct question {
    std::string_view what;
    std::u16string_view client;
    int api;
    std::uint64_t session;
    std::u16string_view name;
    std::vector<status> right;  // every other one of those below is wrong
};
constexpr status all_answers[]{status::success,           status::unsuccessful,    status::object_name_not_found,
                               status::invalid_parameter, status::not_implemented, status::delete_pending};

std::vector<effect> conversation(question const& one, status result) {
    std::vector<effect> said;
    for (std::u16string_view const phase : {u"", u"receive", u"reply"}) {
        effect part = world::make(phase.empty() ? call::request : call::nt_reply_wait_receive_port);
        part.by = {phase.empty() ? actor::world : actor::api, 0};
        if (!phase.empty()) part.with(field::phase, phase);
        part.with(phase == u"reply" ? field::to : field::from, one.client);
        if (phase == u"receive") part.with(field::type, u"request");
        part.with(field::api_number, one.api);
        if (one.api == 6) part.with(field::mu_session, one.session);
        if (one.api == 4) part.with(field::name, one.name);
        if (phase == u"reply") part.with(field::return_value, result);
        said.push_back(part);
    }
    return said;
}

}  // namespace

TEST_CASE("A request has the answers that it may have, and no other") {
    std::vector<effect> const whole = recorded("160");
    auto const asks = std::find_if(whole.begin(), whole.end(), [](effect const& one) { return one.which == call::request; });
    std::vector<effect> const one_session{whole.begin(), asks};
    std::vector<effect> const two_sessions{whole.begin(), whole.end() - 1};
    profile const implemented = reactos | choice::foreign_session_api::implemented;
    auto const check = [](std::vector<effect> before, profile const& as, question const& one) {
        for (status const result : all_answers) {
            INFO(one.what << ", answered " << nt::to_string(result));
            std::vector<effect> all = before;
            auto const said = conversation(one, result);
            all.insert(all.end(), said.begin(), said.end());
            auto const refused = refused_at(all, as);
            if (std::find(one.right.begin(), one.right.end(), result) != one.right.end()) {
                CHECK_FALSE(refused);
            } else {
                CHECK(refused == all.size() - 1);
                continue;
            }
            for (std::uint64_t const other : {1u, 4u, 5u, 6u, 7u}) {
                if (other == static_cast<std::uint64_t>(one.api) || one.api == 7 || result == status::not_implemented ||
                    (one.api < 3 && other < 3))
                    continue;
                INFO("... as of API " << other);
                set(all.back(), field::api_number, other);
                CHECK(refused_at(all, as) == all.size() - 1);
            }
        }
    };
    using s = status;
    std::vector<status> const unknown{s::object_name_not_found, s::invalid_parameter};
    check(two_sessions, implemented, {"StopCsr of a session", u"winlogon.exe", 6, 1, {}, {s::success}});
    check(two_sessions, implemented, {"StopCsr of none", u"winlogon.exe", 6, 2, {}, unknown});
    check(two_sessions, implemented, {"StopCsr of session 0", u"winlogon.exe", 6, 0, {}, unknown});
    check(two_sessions, implemented, {"StopCsr of what the system cannot have", u"winlogon.exe", 6, 8, {}, unknown});
    check(one_session, reactos, {"StopCsr that is not there", u"winlogon.exe", 6, 1, {}, {s::not_implemented}});
    check(one_session, implemented, {"an unknown number", u"winlogon.exe", 7, 0, {}, {s::not_implemented}});
    check(one_session, implemented, {"SessionComplete of csrss", u"csrss.exe", 1, 0, {}, {s::success}});
    check(one_session, reactos, {"SessionComplete of csrss that is not there", u"csrss.exe", 1, 0, {}, {s::not_implemented}});
    for (int const api : {0, 1, 2}) {
        check(one_session, implemented, {"what only subsystems may ask", u"winlogon.exe", api, 0, {}, {s::invalid_parameter}});
    }
    // Somebody whom smss has not started may say that it is a subsystem, and is none for that.
    std::vector<effect> pretended = one_session;
    auto const connection = std::find_if(one_session.begin(), one_session.end(), [](effect const& one) {
        return one.which == call::connect && one.text_of(field::from) == u"winlogon.exe";
    });
    REQUIRE(one_session.end() - connection == 4);
    for (effect one : std::vector<effect>{connection, one_session.end()}) {
        set(one, field::from, u"other.exe");
        set(one, field::client, u"other.exe");
        set(one, one.which == call::connect ? field::type : field::subsystem_type, std::uint64_t{7});
        pretended.push_back(one);
    }
    check(pretended, implemented, {"SessionComplete of a stranger", u"other.exe", 1, 0, {}, {s::invalid_parameter}});
}

TEST_CASE("Of an answer that was lost the request is carried out again, and answered once more, where that is the choice") {
    std::vector<effect> const whole = recorded("160");
    std::vector<effect> const before{whole.begin(), whole.end() - 1};
    for (int const api : {6, 7}) {
        INFO("API " << api);
        std::vector<effect> all = before;
        for (effect const& part : conversation({"", u"winlogon.exe", api, 1, {}, {}}, api == 7 ? status::not_implemented : status::success))
            all.push_back(part);
        effect const good = all.back();
        all.back().has_status = true;
        all.back().result = status::port_disconnected;
        profile const again = reactos | choice::foreign_session_api::implemented;
        profile const once = again | choice::lost_reply::dropped;
        CHECK_FALSE(refused_at(all, again));
        CHECK_FALSE(refused_at(all, once));
        all.push_back(good);
        CHECK_FALSE(refused_at(all, again));
        CHECK(refused_at(all, once) == all.size() - 1);
        all.push_back(good);
        CHECK(refused_at(all, again) == all.size() - 1);
        // The second answer may be lost as well.
        all[all.size() - 2] = all[all.size() - 3];
        CHECK_FALSE(refused_at(all, again));
        all.push_back(good);
        CHECK(refused_at(all, again) == all.size() - 1);
    }
}

TEST_CASE("A subsystem whose request is carried out again is started again, in session 0 too") {
    std::vector<effect> all = recorded("152");
    std::size_t const first = place(all, is_answer);
    all[first].has_status = true;
    all[first].result = status::port_disconnected;
    // What the second request did, the first one does once more.
    REQUIRE(all[first + 1].which == call::request);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(first) + 1, all.begin() + static_cast<std::ptrdiff_t>(first) + 3);
    CHECK_FALSE(refused_at(all, reactos));
    CHECK(refused_at(all, reactos | choice::lost_reply::dropped) == first + 1);
}

TEST_CASE("StartCsr of a session that is stopped meanwhile says so") {
    profile const as = reactos | choice::foreign_session_api::implemented | choice::failed_session::undone;
    std::vector<effect> const whole = recorded("160");
    auto const resumed = std::find_if(whole.begin(), whole.end(),
                                      [](effect const& one) { return one.by.who == actor::api && one.which == call::nt_resume_thread; });
    for (status const result : all_answers) {
        INFO(nt::to_string(result));
        std::vector<effect> all{whole.begin(), resumed + 1};
        auto const stop = conversation({"", u"winlogon.exe", 6, 1, {}, {}}, status::success);
        all.insert(all.end(), stop.begin(), stop.begin() + 2);
        all.push_back(conversation({"", u"winlogon.exe", 5, 0, {}, {}}, result).back());
        if (result == status::success) CHECK(refused_at(all, as) == all.size() - 1);
        all.push_back(stop.back());
        // With another answer it had failed before, and there was nothing to stop.
        if (result == status::delete_pending) {
            CHECK_FALSE(refused_at(all, as));
        } else {
            CHECK(refused_at(all, as) == all.size() - (result == status::success ? 2 : 1));
        }
    }
}

TEST_CASE("There are four optional subsystems: what else is asked for is unknown") {
    std::vector<effect> const whole = recorded("160");
    std::vector<effect> all{whole.begin(), whole.end() - 1};
    for (std::u16string_view const name : {u"A", u"B", u"C", u"D", u"d", u"E"}) {
        for (effect const& part : conversation({"", u"winlogon.exe", 4, 0, name, {}}, status::object_name_not_found)) all.push_back(part);
    }
    CHECK_FALSE(refused_at(all, reactos));
    set(all.back(), field::return_value, status::unsuccessful.value);
    CHECK(refused_at(all, reactos) == all.size() - 1);
    all.resize(all.size() - 3);
    set(all.back(), field::return_value, status::unsuccessful.value);  // D could not be started
    CHECK_FALSE(refused_at(all, reactos));
}

namespace {

using predicate = std::function<bool(effect const&)>;

predicate by(actor who, call which, field where = {}, std::u16string_view value = {}) {
    return [=](effect const& one) { return one.by.who == who && one.which == which && (value.empty() || one.text_of(where) == value); };
}
effect end_of(std::u16string_view image) {
    effect one = world::make(call::process_exit);
    one.by.who = actor::world;
    return one.with(field::image, image);
}

}  // namespace

TEST_CASE("A number, a name or a thread that cannot be is refused, at once or where it is missed") {
    std::vector<effect> const good = recorded("160");
    auto const find = [](std::vector<effect>& in, predicate const& wanted) {
        return in.begin() + static_cast<std::ptrdiff_t>(place(in, wanted));
    };
    predicate const create = by(actor::api, call::nt_set_system_information, field::info_class, u"SystemSessionCreate");
    predicate const win32k = by(actor::main, call::nt_set_system_information, field::info_class, u"SystemExtendServiceTableInformation");
    predicate const tag_csrss = by(actor::api, call::nt_set_information_process, field::object, u"process:csrss.exe");
    predicate const main_tags_csrss = by(actor::main, call::nt_set_information_process, field::object, u"process:csrss.exe");
    predicate const main_tags_winlogon = by(actor::main, call::nt_set_information_process, field::object, u"process:winlogon.exe");
    predicate const volumes_safe = by(actor::main, call::nt_set_event);
    predicate const hand_over = by(actor::api, call::nt_request_wait_reply_port, field::api, u"SbpCreateSession");
    predicate const leaves = by(actor::main, call::nt_set_system_information, field::info_class, u"SystemSessionDetach");
    predicate const last_wait = by(actor::main, call::nt_wait_for_multiple_objects);

    // The session of StartCsr is not that of the boot, and there are eight.
    for (std::uint64_t const session : {0u, 8u}) {
        std::vector<effect> changed = good;
        set(*find(changed, create), field::session, session);
        CHECK(refused_at(changed, reactos) == place(changed, create));
    }
    std::vector<effect> changed = good;
    set(*find(changed, tag_csrss), field::value, std::uint64_t{8});
    CHECK(refused_at(changed, reactos) == place(changed, tag_csrss));
    changed = good;
    set(*find(changed, main_tags_csrss), field::value, std::uint64_t{1});  // some other program; csrss is missed
    CHECK(refused_at(changed, reactos) == place(changed, volumes_safe));
    // win32k of session 0 by an API thread; a paging file while smss waits; StartCsr before there is a session 0.
    changed = good;
    std::size_t at = place(changed, win32k);
    changed[at].by.who = actor::api;
    CHECK(refused_at(changed, reactos) == at);
    changed = good;
    changed.insert(changed.end() - 1, *find(changed, by(actor::main, call::nt_create_paging_file)));
    CHECK(refused_at(changed, reactos) == changed.size() - 2);
    changed = good;
    at = place(changed, by(actor::main, call::nt_set_system_information, field::info_class, u"SystemSessionCreate"));
    effect const receive = conversation({"", u"winlogon.exe", 5, 0, {}, {}}, status::success)[1];
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), receive);
    CHECK(refused_at(changed, reactos) == at);
    // Objects may be named without their kind, and the last wait need not say for whom it is.
    changed = good;
    set(*find(changed, main_tags_csrss), field::object, u"csrss.exe");
    CHECK_FALSE(refused_at(changed, reactos));
    for (std::vector<text> const& objects : {std::vector<text>{}, std::vector<text>{text{u"csrss.exe"}, text{u"winlogon.exe"}}}) {
        changed = good;
        for (world::argument& one : find(changed, last_wait)->arguments) {
            if (one.which == field::objects) one.items = objects;
        }
        CHECK_FALSE(refused_at(changed, reactos));
    }
    // It is csrss that was waited for: it does not end for nothing.
    effect const end = end_of(u"csrss.exe");
    changed.resize(place(changed, by(actor::world, call::request)));
    changed.push_back(good.back());
    CHECK_FALSE(refused_at(changed, reactos));
    changed.insert(changed.end() - 1, end);
    CHECK(refused_at(changed, reactos) == changed.size() - 1);
    changed = good;
    std::erase_if(find(changed, last_wait)->arguments, [](world::argument const& one) { return one.which == field::objects; });
    CHECK_FALSE(refused_at(changed, reactos));
    // A hard error without a text.
    for (bool const empty : {true, false}) {
        changed = good;
        changed.back() = world::make(call::nt_raise_hard_error);
        if (empty) changed.back().with(field::params, std::vector<text>{});
        CHECK(refused_at(changed, reactos) == changed.size() - 1);
    }

    // Another process than the initial command is handed over, or the initial command is run by smss itself.
    changed = good;
    set(*find(changed, hand_over), field::process, u"other.exe");
    std::optional<std::size_t> refused = refused_at(changed, reactos);
    REQUIRE(refused);
    CHECK(*refused > place(changed, hand_over));
    CHECK(*refused <= place(changed, leaves));
    effect resume = world::make(call::nt_resume_thread);
    resume.by.who = actor::api;
    resume.with(field::object, u"thread:winlogon.exe");
    changed = good;
    *find(changed, hand_over) = resume;
    for (effect& one : changed) {
        if (hand_over(one)) set(one, field::session, std::uint64_t{1});  // and has used no number
    }
    CHECK_FALSE(refused_at(changed, reactos));
    set(*find(changed, by(actor::api, call::nt_resume_thread)), field::object, u"thread:other.exe");
    refused = refused_at(changed, reactos);
    REQUIRE(refused);
    CHECK(*refused <= place(changed, leaves));
    // A process that smss has asked itself to take over, and has not made: only if a client may have meant one of that name.
    changed = good;
    changed.erase(find(changed, main_tags_winlogon));
    CHECK(refused_at(changed, reactos) == place(changed, hand_over));
    effect offer = world::make(call::request);
    offer.by.who = actor::world;
    offer.with(field::from, u"winlogon.exe").with(field::api_number, 3).with(field::process, u"winlogon.exe");
    changed.insert(find(changed, hand_over), offer);
    CHECK(refused_at(changed, reactos) > place(changed, hand_over));
    // csrss ends, and with it the system: nothing is handed over any more.
    changed = good;
    set(*find(changed, hand_over), field::process, u"other.exe");
    changed.insert(find(changed, hand_over), end);
    CHECK(refused_at(changed, reactos | choice::csrss_death_code::critical_object) == place(changed, hand_over));
}

TEST_CASE("A subsystem ends once; that another process of its name ends is nothing") {
    std::vector<effect> all = recorded("152");
    for (int i = 0; i < 3; ++i) all.insert(all.end() - 1, end_of(u"psxss.exe"));
    CHECK_FALSE(refused_at(all, reactos));
}

TEST_CASE("A subsystem that ends before it connects: its connection is nobody's, and its death is noticed where that is the choice") {
    std::vector<effect> const good = recorded("152");
    std::size_t const completed = place(good, by(actor::api, call::nt_complete_connect_port, field::client, u"psxss.exe"));
    effect client = good[place(good, by(actor::api, call::nt_request_wait_reply_port, field::api, u"SbpCreateSession"))];
    set(client, field::process, u"other.exe");
    set(client, field::session, std::uint64_t{2});
    effect answer = good[place(good, is_answer)];
    set(answer, field::return_value, status::unsuccessful.value);
    std::vector<effect> all{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(completed)};
    all.push_back(end_of(u"psxss.exe"));
    all.push_back(good[completed]);  // it lay in the port already
    all.push_back(client);           // a process is handed over meanwhile: no answer is due yet
    profile const notices = reactos | choice::first_subsystem_wait::notices_death;
    profile const waits = reactos | choice::first_subsystem_wait::waits_for_ever;
    all.push_back(answer);
    CHECK_FALSE(refused_at(all, notices));
    CHECK(refused_at(all, waits) == all.size() - 1);
    all.back() = good.back();
    CHECK_FALSE(refused_at(all, waits));
}

TEST_CASE("Of two sessions that come up each has an initial command of its own") {
    profile const as = reactos | choice::api_pool::grows_when_blocked;
    std::vector<effect> const good = recorded("160");
    std::size_t const asked = place(good, by(actor::world, call::request));
    std::size_t const offered = place(good, by(actor::api, call::nt_request_wait_reply_port, field::phase, u"block")) + 1;
    std::vector<effect> const up{good.begin() + static_cast<std::ptrdiff_t>(asked), good.begin() + static_cast<std::ptrdiff_t>(offered)};
    std::vector<effect> const taken_over{good.begin() + static_cast<std::ptrdiff_t>(offered), good.end() - 1};
    // The same in session 2, with another initial command: the next number of a session is 3.
    auto const second = [](std::vector<effect> part) {
        for (effect& one : part) {
            if (one.which == call::nt_set_system_information) set(one, field::session, std::uint64_t{2});
            if (one.which == call::nt_set_information_process) set(one, field::value, std::uint64_t{2});
            if (one.text_of(field::object) == u"process:winlogon.exe") set(one, field::object, u"process:other.exe");
            set(one, field::process, u"other.exe");
            if (one.text_of(field::api) == u"SbpCreateSession") set(one, field::session, std::uint64_t{3});
        }
        return part;
    };
    std::vector<effect> all{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(asked)};
    for (std::vector<effect> const& part : {up, second(up), taken_over, second(taken_over), {good.back()}})
        all.insert(all.end(), part.begin(), part.end());
    CHECK_FALSE(refused_at(all, as));
    // The first one is handed over twice, and the second one never: its session cannot be up.
    for (effect& one : all) {
        if (one.text_of(field::api) == u"SbpCreateSession") set(one, field::process, u"winlogon.exe");
    }
    CHECK(refused_at(all, as) == all.size() - 2);
}

TEST_CASE("A program that smss could not ask itself to take over may be handed over later") {
    std::vector<effect> const good = recorded("160");
    std::size_t const asked = place(good, by(actor::world, call::request));
    std::size_t const offered = place(good, by(actor::api, call::nt_request_wait_reply_port, field::phase, u"block"));
    std::vector<effect> all{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(offered) + 1};
    // The session fails.
    all.back().has_status = true;
    all.back().result = status::insufficient_resources;
    std::erase_if(all.back().arguments, [](world::argument const& one) { return one.which == field::phase; });
    effect answer = good[good.size() - 2];
    REQUIRE(is_answer(answer));
    set(answer, field::return_value, status::insufficient_resources.value);
    all.push_back(answer);
    // The next one runs Execute, which names the same program: a Windows program goes to csrss at once, under a number of its own.
    std::size_t const hand_over = place(good, [](effect const& one) {
        return one.by.who == actor::api && one.text_of(field::api) == u"SbpCreateSession" && one.number_of(field::session) == 2;
    });
    for (std::size_t i = asked; i < good.size(); ++i) {
        bool const initial =
            i > asked && good[i].which == call::rtl_create_user_process && good[i].text_of(field::cmdline) == u"winlogon.exe";
        if (initial) {
            all.push_back(good[i]);
            all.push_back(good[i + 1]);
            all.push_back(good[hand_over]);
        }
        all.push_back(good[i]);
        if (i == hand_over) set(all.back(), field::session, std::uint64_t{3});
    }
    CHECK_FALSE(refused_at(all, reactos | choice::failed_session::undone));
}

TEST_CASE("At the end nothing may be owed, and nothing may be said that has not happened") {
    std::vector<effect> good = recorded("160");
    std::vector<effect> changed = good;
    set(changed.back(), field::reason, u"self-terminated");
    CHECK(refused_at(changed, reactos) == changed.size() - 1);
    // A request that nobody has received, made before the main thread had come to its last wait.
    changed.resize(place(good, by(actor::world, call::request)));
    changed.push_back(conversation({"", u"winlogon.exe", 1, 0, {}, {}}, {}).front());
    auto const last_wait =
        changed.begin() + static_cast<std::ptrdiff_t>(place(changed, by(actor::main, call::nt_wait_for_multiple_objects)));
    std::rotate(last_wait, last_wait + 1, changed.end());
    CHECK_FALSE(refused_at(changed, reactos));
    changed.push_back(good.back());
    CHECK(refused_at(changed, reactos) == changed.size() - 1);
    // That a csrss or another subsystem connects is for itself to do.
    changed.assign(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(place(good, by(actor::world, call::connect, field::sb_port,
                                                                                           u"\\Sessions\\1\\Windows\\SbApiPort"))));
    changed.push_back(good.back());
    CHECK_FALSE(refused_at(changed, reactos));
    good = recorded("152");
    std::size_t const waits = place(good, by(actor::api, call::nt_wait_for_single_object, field::phase, u"block"));
    changed.assign(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(waits));
    effect both = world::make(call::nt_wait_for_multiple_objects);
    both.by.who = actor::api;
    changed.push_back(
        both.with(field::objects, std::vector<text>{text{u"event"}, text{u"process:psxss.exe"}}).with(field::phase, u"block"));
    changed.push_back(good.back());
    CHECK_FALSE(refused_at(changed, reactos | choice::first_subsystem_wait::notices_death));
}

}  // namespace projected
