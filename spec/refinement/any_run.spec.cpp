// SPDX-License-Identifier: BSL-1.0
// Knows: that run refines the composed system for any small configuration, failing request and outside events, but for known differences.
#include "any_case.hpp"

#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace refinement;

namespace {

struct followed {
    std::vector<effect> effects{};
    std::optional<rejection> found{};
};

followed follow(any_case const& one) {
    followed made;
    input const from = one.make();
    made.effects = effects_of(from, one.as());
    setting of = setting_of(from, one.as());
    // The simulated world never stops the system when csrss ends: smss's own hard error is what one sees.
    of.as = of.as | choice::csrss_death_code::hard_error;
    made.found = project(made.effects, of);
    return made;
}

constexpr std::uint8_t connect = 0, start_csr = 1, stop = 2, load = 3, any_number = 4, exits = 5, disconnect = 6, spawn = 7;
constexpr std::uint8_t winlogon = 0, csrss = 1;  // the latest of that name
constexpr std::uint8_t first_winlogon = winlogon + 4;
constexpr std::uint8_t resume_thread = 4, set_process = 5, set_system = 7, accept_port = 8, receive_port = 11, duplicate = 13,
                       open_process = 14, set_event = 17, adjust_token = 18;
static_assert(failing_calls[set_process] == u"NtSetInformationProcess" && failing_calls[set_system] == u"NtSetSystemInformation" &&
              failing_calls[accept_port] == u"NtAcceptConnectPort" && failing_calls[receive_port] == u"NtReplyWaitReceivePort");
static_assert(failing_calls[resume_thread] == u"NtResumeThread" && failing_calls[duplicate] == u"NtDuplicateObject" &&
              failing_calls[open_process] == u"NtOpenProcess" && failing_calls[set_event] == u"NtSetEvent" &&
              failing_calls[adjust_token] == u"NtAdjustPrivilegesToken");

// The smallest case of each known difference. It must stay one: when the system learns it, the row has to go.
any_case sample_of(std::string_view name) {
    any_case one;
    if (name == "asks during the boot") {
        one.execute = 1;  // the pause before Execute lets the outside act
        one.events = {{any_number, csrss, 3}};
    }
    if (name == "session on request without a kernel session") {
        one.no_kmode = true;
        one.events = {{connect, winlogon, 0}, {start_csr, winlogon, 0}};
    }
    if (name == "beyond eight sessions") {
        one.events = {{connect, winlogon, 0}};
        one.events.resize(9, {start_csr, first_winlogon, 0});
    }
    return one;
}

// Each is a path of the system.
void check_paths(std::vector<any_case> const& cases) {
    for (any_case const& one : cases) {
        followed const made = follow(one);
        std::ostringstream shown;
        shown << one;
        INFO(shown.str());
        CHECK_FALSE(made.found);
        if (made.found) WARN(report(made.effects, *made.found));
    }
}

}  // namespace

TEST_CASE("each known difference is still one") {
    for (deviation const& known : deviations) {
        INFO(std::string{known.name});
        followed const made = follow(sample_of(known.name));
        CHECK(made.found);
        if (!made.found) continue;
        INFO(report(made.effects, *made.found));
        deviation const* const seen = deviation_of(made.effects, made.found->index);
        CHECK(std::string{seen == nullptr ? "none of them" : seen->name} == std::string{known.name});
    }
}

// Cases of searches by hand that the projection once refused without a reason.
TEST_CASE("what searches have found is a path") {
    std::vector<any_case> found(8);
    found[0].events = {{start_csr, csrss, 0}, {connect, 9, 0}, {any_number, csrss, 0}};  // a stranger with the name of csrss
    found[0].faults = {{set_process, 5}};
    found[1].reactos = true;  // a client is refused while an answer is due
    found[1].other_csrss = 1;
    found[1].events = {{start_csr, 5, 5}, {load, 5, 0}, {connect, 3, 0}, {connect, 3, 0}};
    found[2].lists = 35;  // without the token smss does not leave the session
    found[2].faults = {{0, 185}};
    found[3].reactos = true;  // a reply is lost over and over
    found[3].other_csrss = 1;
    found[3].events = {{spawn, 0, 0}, {connect, 6, 0}, {start_csr, 6, 13}, {exits, 6, 0}};
    found[4].required = 2;  // StopCsr is answered first, and the answer of StartCsr is lost
    found[4].events = {{start_csr, 3, 0}, {exits, 3, 0}, {stop, 5, 1}};
    found[4].faults = {{accept_port, 4}};
    found[5].reactos = true;  // an answer is overtaken, though another reading would do at first
    found[5].events = {{start_csr, csrss, 0}, {connect, winlogon, 0}, {start_csr, winlogon, 1}, {load, winlogon, 0}, {load, winlogon, 2}};
    found[5].faults = {{accept_port, 5}};
    found[6].reactos = true;  // StopCsr of a session that nobody has, while one that failed holds a number
    found[6].events = {{connect, winlogon, 0}, {start_csr, winlogon, 0}, {start_csr, winlogon, 0},
                       {start_csr, csrss, 0},  {start_csr, 4, 0},        {start_csr, 4, 0},
                       {stop, 4, 0},           {start_csr, 4, 0}};
    found[6].faults = {{set_system, 4}};
    found[7].events = {{start_csr, 5, 0}, {stop, 5, 5}};  // a thread that waits for a lost reply for ever owes no answer
    found[7].faults = {{receive_port, 7}};
    check_paths(found);
}

// What few runs show: scope::mishaps, waits without limit, and a further subsystem in the last wait. Each would be refused without it.
TEST_CASE("a fault in the middle of a step, and what a seldom choice does, is a path") {
    std::vector<any_case> odd(11);
    odd[0].reactos = true;  // loads again
    odd[0].events = {{connect, winlogon, 0}, {load, winlogon, 0}, {load, winlogon, 0}};
    odd[1].execute = 9;  // serves without a connection
    odd[1].events = {{disconnect, csrss, 0}};
    odd[2].reactos = true;  // asks twice: psxss connects while StartCsr waits, and its answer comes later
    odd[2].other_csrss = 1;
    odd[2].events = {{connect, winlogon, 0}, {start_csr, winlogon, 1}, {load, winlogon, 0}, {load, winlogon, 0}};
    odd[3].reactos = true;  // the failure of a deferred subsystem is overlooked
    odd[3].images = 4;
    odd[3].events = {{connect, winlogon, 0}, {start_csr, winlogon, 0}, {load, first_winlogon, 0}};
    odd[3].faults = {{resume_thread, 3}};
    odd[4].images = 4;  // a connection is not announced
    odd[4].events = {{connect, winlogon, 0}, {load, winlogon, 0}, {any_number, winlogon, 3}};
    odd[4].faults = {{set_event, 3}};
    odd[5].setup = 1;  // StartCsr waits for a program that never ends
    odd[5].events = {{connect, winlogon, 0}, {start_csr, winlogon, 0}};
    odd[5].faults = {{resume_thread, 3}};
    odd[6].required = 2;  // a further required subsystem fails
    odd[6].faults = {{duplicate, 1}};
    odd[7].reactos = true;  // the failure of csrss is not overlooked
    odd[7].no_kmode = true;
    odd[7].images = 1;
    odd[8].required = 3;  // the failure of the kernel session is kept
    odd[8].execute = 1;
    odd[8].faults = {{adjust_token, 1}};
    odd[9].required = 2;  // psxss stands in the last wait, and ends
    odd[9].images = 4;
    odd[9].events = {{exits, 3, 12}};
    odd[10].reactos = true;  // smss runs a native initial command itself
    odd[10].images = 3;
    check_paths(odd);
}

TEST_CASE("any run is a path of the composed system", "[SMSS-TABLE-001][SMSS-TABLE-002][SMSS-BOOT-001][SMSS-SES-001]") {
    testing::property("what run does of any small configuration, failing request and outside events, the composed system can do", [] {
        auto const cases = *rc::gen::container<std::vector<any_case>>(8, rc::gen::arbitrary<any_case>());
        for (any_case const& one : cases) {
            followed const made = follow(one);
            if (!made.found || deviation_of(made.effects, made.found->index) != nullptr) continue;
            std::ostringstream shown;
            shown << one << '\n' << report(made.effects, *made.found);
            RC_FAIL(shown.str());
        }
    });
}
