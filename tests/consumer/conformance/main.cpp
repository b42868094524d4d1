// SPDX-License-Identifier: BSL-1.0
// The code of docs/conformance.md, built against the installed component.

// [trace]
#include <smss/adapters/trace_json.hpp>
#include <smss/conformance/accept.hpp>
#include <smss/conformance/report.hpp>

#include <iostream>
#include <string>

using namespace smss;

bool judge(std::string const& lines) {
    conformance::trace const recorded = adapters::read_trace(lines, "mine.effects.jsonl");
    conformance::verdict const judged = conformance::accept({edition::nt5_2}, recorded);
    std::cout << conformance::to_text(judged, recorded);
    return judged.accepted;
}
// [trace]

// [live]
#include <smss/testing/drive.hpp>

// The beginning of a Session Manager: it makes its port, and stops there.
struct my_session_manager {
    void reset(registry::tree const& machine, edition which) {
        (void)machine;  // the tree below \Registry\Machine
        (void)which;
        has_port = false;
    }
    conformance::observation perform(system_action what) {
        if (what == system_action::create_api_port && !has_port) {
            has_port = true;
            return {{what}};
        }
        return {};  // nothing happens
    }
    bool has_port = false;
};

TEST_CASE("mine") {
    conformance::drive_report report = conformance::drive_and_report<my_session_manager>(edition::nt5_2);
    std::cout << conformance::to_text(report);
    // conformance::drive<my_session_manager>(edition::nt5_2) would fail this test with the same report.
    CHECK_FALSE(report.conforms());
}
// [live]

TEST_CASE("The guide's code does what the guide says") {
    CHECK(judge(R"({"call": "RtlSetProcessIsCritical", "by": "main", "tier": "core", "new": true, "status": "0x00000000"})"
                "\n"
                R"({"call": "NtCreatePort", "by": "main", "tier": "core", "name": "\\SmApiPort", "sd": "sm", "status": "0x00000000"})") ==
          false);
    conformance::drive_report report = conformance::drive_and_report<my_session_manager>(edition::nt5_2);
    REQUIRE(report.of("SMSS-TABLE-001").counterexample);
    CHECK(report.of("SMSS-TABLE-001").counterexample->refused->why == "nothing happens where load_configuration is due");
}
