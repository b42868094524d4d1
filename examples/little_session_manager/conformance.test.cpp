// SPDX-License-Identifier: BSL-1.0
// Holds the little session manager against the model: without a bug it conforms, and each planted bug is found, by the requirement
// that it breaks.
#include "little_session_manager.hpp"

#include <smss/testing/catch.hpp>
#include <smss/testing/drive.hpp>

#include <iostream>
#include <string_view>

using namespace smss;

// [drive]
TEST_CASE("The little session manager conforms") { conformance::drive<little::little_session_manager<little::bug::none>>(edition::nt5_2); }
// [drive]

namespace {

// The requirement that is violated, and no other is.
template <little::bug Planted>
void expect_violation(std::string_view id, std::size_t longest) {
    auto const report = conformance::drive_and_report<little::little_session_manager<Planted>>(edition::nt5_2);
    INFO(conformance::to_text(report));
    std::cout << conformance::to_text(report) << '\n';
    CHECK_FALSE(report.conforms());
    for (conformance::requirement_result const& one : report.results) {
        INFO(one.requirement.id);
        CHECK((one.violations != 0) == (one.requirement.id == id));
        if (one.violations == 0) continue;
        REQUIRE(one.counterexample);
        CHECK(one.counterexample->performed.size() <= longest);
        CHECK_FALSE(one.replay.empty());
    }
}

}  // namespace

TEST_CASE("Renames behind the paging files are found") {
    // The boot up to the stage in question.
    expect_violation<little::bug::renames_too_late>("SMSS-ORDER-001", 6);
}

TEST_CASE("A session number that is given out again is found") {
    // A boot (23 steps), a session (9, with its request and its answer), its end (4), and another one up to where it gets its number (7):
    // 43. Shrinking may stop a few steps before.
    expect_violation<little::bug::numbers_again>("SMSS-SESSION-003", 48);
}

TEST_CASE("A logon process whose end nobody notices is found") {
    // A boot, its end, and nothing.
    expect_violation<little::bug::forgets_logon>("SMSS-CRASH-001", 25);
}
