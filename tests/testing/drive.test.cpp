// SPDX-License-Identifier: BSL-1.0
// Knows: what is reported of an implementation that does something wrong once and never again.
#include <smss/conformance/drive_report.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/drive.hpp>

#include <string>
#include <vector>

using namespace smss;

namespace {

// Begins with known DLLs, but the first time of all with the subsystem.
class fickle {
public:
    void reset(registry::tree const&, edition) { ++boots_; }
    conformance::observation perform(system_action) const { return {{boots_ == 1 ? system_action::start_csr_0 : system_action::map_known_dlls}}; }
    [[nodiscard]] static bool supports(system_action) { return false; }  // nothing from outside, so that it always boots first

private:
    int boots_ = 0;
};

}  // namespace

TEST_CASE("what was seen once and cannot be found again is counted, and has no counterexample") {
    testing::drive_options options;
    options.sequences = 20;
    options.length = 10;
    auto const report = testing::drive_and_report<fickle>(edition::nt5_2, options);
    INFO(conformance::to_text(report));
    CHECK(!report.conforms());
    std::vector<conformance::requirement_result> violated;
    for (auto const& one : report.results) {
        if (one.violations != 0) violated.push_back(one);
    }
    REQUIRE(violated.size() == 2);
    auto const& once = violated[violated[0].violations == 1 ? 0 : 1];
    auto const& always = violated[violated[0].violations == 1 ? 1 : 0];
    CHECK(once.violations == 1);
    CHECK(!once.counterexample.has_value());
    CHECK(once.replay.empty());
    CHECK(always.violations == 19);
    REQUIRE(always.counterexample.has_value());
    CHECK(always.counterexample->performed.size() == 1);
    CHECK(always.replay.find("RC_PARAMS=\"reproduce=") == 0);
}
