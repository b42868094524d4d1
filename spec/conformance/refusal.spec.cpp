// SPDX-License-Identifier: BSL-1.0
// Knows: by which requirement a changed recording is refused, at which step, and with which words.
#include "vector_case.hpp"

#include <smss/conformance/accept.hpp>
#include <smss/conformance/report.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refusal {

using namespace smss;
using conformance::boot_input;
using conformance::specification;
using conformance::verdict;
using world::actor;
using world::call;
using world::field;

// Session 0, then a second session on request, and the end. \source vectors, case 160
vectors::vector_case const& second_session() {
    static vectors::vector_case const found = [] {
        for (vectors::vector_case& one : vectors::read_all(SMSS_VECTORS)) {
            if (one.number == "160") return std::move(one);
        }
        FAIL("there is no case 160");
        return vectors::vector_case{};
    }();
    return found;
}

using effects = std::vector<effect>;
using predicate = std::function<bool(effect const&)>;

predicate by(actor who, call which, field where = {}, std::u16string_view value = {}) {
    return [=](effect const& one) { return one.by.who == who && one.which == which && (value.empty() || one.text_of(where) == value); };
}
effects::iterator find(effects& in, predicate const& wanted) {
    auto const found = std::find_if(in.begin(), in.end(), wanted);
    REQUIRE(found != in.end());
    return found;
}
effect made(actor who, call which) {
    effect one = world::make(which);
    one.by = {who, 0};
    return one;
}

// The case with a change, held against the system or, with its input, against the run, as ReactOS.
verdict judged(std::function<void(effects&)> const& change, bool with_input, bool whole = true, edition which = edition::nt5_2) {
    conformance::trace recorded = second_session().recorded;
    recorded.lines.clear();
    change(recorded.effects);
    specification spec{which | choice::reactos, {}, whole};
    if (with_input) spec.input = second_session().input;
    return conformance::accept(spec, recorded, {0, 0});
}

struct changed {
    std::string_view what;
    std::string_view requirement;
    std::function<std::size_t(effects&)> change;  // where it is refused
};

TEST_CASE("A recording of which nothing else is known is refused where it leaves the system, by what that is about") {
    CHECK(judged([](effects&) {}, false).accepted);
    auto const at = [](effects& in, effects::iterator place) { return static_cast<std::size_t>(place - in.begin()); };
    auto const put_before = [&](predicate wanted, effect one) {
        return [=](effects& in) { return at(in, in.insert(find(in, wanted), one)); };
    };
    // What one finds at `from` happens before what one finds at `to`.
    auto const moved = [&](predicate from, predicate to) {
        return [=](effects& in) {
            auto const place = find(in, from);
            effect const one = *place;
            in.erase(place);
            return at(in, in.insert(find(in, to), one));
        };
    };
    auto const again = [&](predicate wanted) {
        return [=](effects& in) {
            auto const place = find(in, wanted);
            effect const one = *place;
            return at(in, in.insert(place + 1, one));
        };
    };
    predicate const registry = by(actor::main, call::nt_initialize_registry);
    predicate const port = by(actor::main, call::nt_create_port);
    predicate const last_wait = by(actor::main, call::nt_wait_for_multiple_objects);
    predicate const answers_start = [](effect const& one) {
        return one.which == call::nt_reply_wait_receive_port && one.text_of(field::phase) == u"reply" &&
               one.number_of(field::api_number) == 5;
    };
    predicate const receives_start = [](effect const& one) {
        return one.which == call::nt_reply_wait_receive_port && one.text_of(field::phase) == u"receive" &&
               one.number_of(field::api_number) == 5;
    };
    effect tag = made(actor::main, call::nt_set_information_process);
    tag.with(field::object, u"process:csrss.exe").with(field::info_class, u"session").with(field::value, 0);
    effect kill = made(actor::main, call::nt_terminate_process);
    effect kill_self = kill;
    kill.with(field::object, u"process:csrss.exe");
    kill_self.with(field::object, u"self");
    effect error = made(actor::main, call::nt_raise_hard_error);
    error.with(field::params, std::vector<text>{text{u"Something"}});
    std::vector<changed> const table{
        {"a paging file after the registry", "SMSS-ORDER-001",
         moved(by(actor::main, call::nt_create_paging_file), by(actor::main, call::nt_set_value_key))},
        {"session 0 twice", "SMSS-SESSION-004",
         again(by(actor::main, call::nt_set_system_information, field::info_class, u"SystemSessionCreate"))},
        {"win32k for nobody", "SMSS-TABLE-002",
         [&](effects& in) {
             effect const one =
                 *find(in, by(actor::api, call::nt_set_system_information, field::info_class, u"SystemExtendServiceTableInformation"));
             return at(in, in.insert(find(in, registry), one));
         }},
        {"csrss before the port", "SMSS-ORDER-006", put_before(port, tag)},
        {"csrss is taken down before the port", "SMSS-SES-003", put_before(port, kill)},
        {"winlogon is handed over twice", "SMSS-SESSION-003",
         again(by(actor::api, call::nt_request_wait_reply_port, field::api, u"SbpCreateSession"))},
        {"a request is received twice", "SMSS-API-001", again(receives_start)},
        {"a request is answered twice", "SMSS-API-003", again(answers_start)},
        {"an answer to nobody that gets lost", "SMSS-API-002",
         [&](effects& in) {
             effect one = *find(in, answers_start);
             one.has_status = true;
             one.result = status::port_disconnected;
             return at(in, in.insert(find(in, registry), one));
         }},
        {"the last wait comes early", "SMSS-CRASH-001", moved(last_wait, registry)},
        {"smss ends by itself", "SMSS-CRASH-001", put_before(last_wait, kill_self)},
        {"a hard error that nobody knows", "SMSS-CRASH-003", put_before(last_wait, error)},
        {"the outside makes a port", "SMSS-BOOT-001", put_before(port, made(actor::world, call::nt_create_port))},
        {"the outside refuses a client", "SMSS-BOOT-001", put_before(port, made(actor::world, call::nt_accept_connect_port))},
        {"it is over too soon", "SMSS-BOOT-011",
         [](effects& in) {
             in.pop_back();
             return in.size();
         }},
        {"it is over before it begins", "SMSS-BOOT-011",
         [](effects& in) {
             in.clear();
             return in.size();
         }},
    };
    for (changed const& one : table) {
        std::size_t expected = 0;
        std::size_t size = 0;
        verdict const result = judged(
            [&](effects& in) {
                expected = one.change(in);
                size = in.size();
            },
            false);
        INFO(one.what << ": " << result.requirement.id << " " << result.difference);
        CHECK_FALSE(result.accepted);
        CHECK(result.judged == conformance::level::system);
        CHECK(result.requirement.id == one.requirement);
        CHECK(result.matched == expected);
        CHECK(result.refused.has_value() == (expected < size));
        if (expected == size) CHECK(result.allowed.back().what == "end");
        CHECK_FALSE(result.allowed.empty());
        CHECK_FALSE(result.states.empty());
    }
    // The beginning of a boot need not end; nothing at all is one.
    CHECK(judged([](effects& in) { in.pop_back(); }, false, false).accepted);
    CHECK(judged([](effects& in) { in.clear(); }, false, false).accepted);
    // After its hard error nothing happens any more.
    verdict const late = judged(
        [&](effects& in) {
            for (world::argument& one : error.arguments) one.items[0] = u"Session Manager Initialization";
            in.insert(in.begin(), error);
        },
        false);
    CHECK(late.matched == 1);
    CHECK(late.requirement.id == "SMSS-CRASH-002");
}

TEST_CASE("A recording with its input is refused by what was to come from the same thread") {
    auto const is_registry = by(actor::main, call::nt_initialize_registry);
    CHECK(judged([](effects&) {}, true).accepted);
    verdict result = judged([&](effects& in) { in.erase(find(in, is_registry)); }, true);
    CHECK(result.judged == conformance::level::run);
    CHECK(result.requirement.id == "SMSS-BOOT-008");
    CHECK(result.difference.empty());  // of two calls
    result = judged([&](effects& in) { find(in, is_registry)->arguments[0].number = 1; }, true);
    CHECK(result.requirement.id == "SMSS-BOOT-008");
    CHECK(result.difference == "flag: 1, allowed 0");
    // Nothing was to come from that thread: what came says what it is about.
    result = judged(
        [&](effects& in) {
            effect const one = *find(in, is_registry);
            in.insert(in.end() - 1, one);
        },
        true);
    CHECK(result.requirement.id == "SMSS-BOOT-008");
    CHECK(result.difference.empty());
    REQUIRE(result.allowed.size() == 1);
    CHECK(result.allowed[0].what.starts_with("end "));
    // More was to come.
    result = judged([](effects& in) { in.pop_back(); }, true);
    CHECK_FALSE(result.refused);
    CHECK(result.requirement.id == "SMSS-BOOT-011");
    // A later edition does not run: its system is what the input is held against.
    result = judged([](effects&) {}, true, true, edition::nt6_1);
    CHECK(result.judged == conformance::level::system);
    CHECK_FALSE(result.accepted);
}

}  // namespace refusal
