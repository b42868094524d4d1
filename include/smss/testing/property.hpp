// SPDX-License-Identifier: BSL-1.0
// Knows: how to run a RapidCheck property inside a Catch2 test (version 2 or 3) and print the line that replays a failure.
#pragma once

#include <smss/testing/catch.hpp>

#include <rapidcheck.h>

#include <iostream>
#include <sstream>
#include <string>
#include <utility>

namespace smss::testing {

/// Checks a property with RapidCheck inside the current Catch2 test case.
///
/// On failure the test fails with RapidCheck's own report (the shrunk counterexample) and the environment assignment
/// that replays exactly this case with its shrinks; that line also goes unwrapped to standard error.
/// \param sentence what is claimed, in words; unique inside the test program, for it is the replay identifier
/// \param testable a callable whose parameters RapidCheck generates and whose body uses RC_ASSERT and its kin
template <typename Testable>
void property(std::string const& sentence, Testable&& testable) {
    rc::detail::TestMetadata metadata;
    metadata.id = sentence;
    metadata.description = sentence;
    auto const result = rc::detail::checkTestable(std::forward<Testable>(testable), metadata);

    std::ostringstream report;
    report << sentence << '\n';
    rc::detail::printResultMessage(result, report);
    if (result.template is<rc::detail::SuccessResult>()) {
        auto const& success = result.template get<rc::detail::SuccessResult>();
        if (!success.distribution.empty()) std::cout << report.str() << '\n';
        CHECK(success.numSuccess > 0);
        return;
    }
    if (result.template is<rc::detail::FailureResult>()) {
        rc::detail::Configuration configuration = rc::detail::configuration();
        configuration.reproduce.clear();
        configuration.reproduce.emplace(sentence, result.template get<rc::detail::FailureResult>().reproduce);
        std::string const replay = "RC_PARAMS=\"" + rc::detail::configToMinimalString(configuration) + "\"";
        std::cerr << "replay: " << replay << '\n';
        report << "\nreplay: " << replay << '\n';
    }
    INFO(report.str());
    FAIL();
}

}  // namespace smss::testing
