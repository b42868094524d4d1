// SPDX-License-Identifier: BSL-1.0
// Are wrong answers, numbers and names refused where they are given, and what the system cannot tell from others kept?
#include <smss/adapters/trace_json.hpp>
#include <smss/conformance/projection.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
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

bool is_answer(effect const& one) {
    return one.which == call::nt_reply_wait_receive_port && one.text_of(field::phase) == u"reply" && one.number_of(field::api_number) != 3;
}
void set(effect& one, field which, std::uint64_t value) {
    for (world::argument& argument : one.arguments) {
        if (argument.which == which) argument.number = value;
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
            for (std::uint64_t const other : {1, 4, 5, 6, 7}) {
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
}

}  // namespace projected
