// SPDX-License-Identifier: BSL-1.0
// Knows: how to drive a live implementation with RapidCheck: sequences of what the model has enabled, shrunk, judged by requirement.
#pragma once

#include <smss/conformance/drive_report.hpp>
#include <smss/conformance/implementation.hpp>
#include <smss/conformance/live_follower.hpp>
#include <smss/testing/action_sequence.hpp>
#include <smss/testing/catch.hpp>

#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smss::testing {

/// How an implementation is driven.
struct drive_options {
    /// Bounds of the model that the sequences are drawn from. A session needs a number: with more sessions than starts none is refused
    /// for want of one.
    system_limits scope{.sessions = 5, .queue = 2, .threads = 2, .faults = 2, .subsystems = 2, .starts = 3};
    int sequences = 2'000;     ///< how many are tried
    std::size_t length = 100;  ///< actions in a sequence, at most
};

/// How often a step is drawn in proportion to others: the system goes on, clients ask, and now and then something bad happens, so
/// that most sequences get through the boot and many are struck at some moment.
[[nodiscard]] constexpr unsigned drive_weight(system_action what) {
    using enum system_action;
    if (!is_environment(what)) return 128;
    bool const asks =
        (what >= ask_start_csr && what <= ask_connect_again) || is_any(what, ask_stop_csr_0) || is_any(what, ask_load_subsystem_0);
    return asks ? 16 : 1;
}

namespace detail {

/// Checks a property so many times; RC_PARAMS still chooses the seed and what is reproduced.
template <typename Testable>
[[nodiscard]] rc::detail::TestResult check_times(std::string const& sentence, int times, Testable&& testable) {
    rc::detail::TestMetadata metadata;
    metadata.id = sentence;
    metadata.description = sentence;
    rc::detail::TestParams parameters = rc::detail::configuration().testParams;
    parameters.maxSuccess = times;
    rc::detail::TestListenerAdapter silent;
    return rc::detail::checkProperty(rc::detail::toProperty(std::forward<Testable>(testable)), metadata, parameters, silent,
                                     rc::detail::configuration().reproduce);
}

[[nodiscard]] inline std::string replay_line(std::string const& sentence, rc::detail::TestResult const& result) {
    if (!result.template is<rc::detail::FailureResult>()) return {};
    rc::detail::Configuration configuration = rc::detail::configuration();
    configuration.reproduce.clear();
    configuration.reproduce.emplace(sentence, result.template get<rc::detail::FailureResult>().reproduce);
    return "RC_PARAMS=\"" + rc::detail::configToMinimalString(configuration) + "\"";
}

}  // namespace detail

/// Drives an implementation and reports what is true of each requirement. Every requirement that some sequence violates is then
/// looked for by itself, and its smallest sequence is kept.
template <conformance::implementation Implementation>
[[nodiscard]] conformance::drive_report drive_and_report(profile const& meant, drive_options const& options = {}, Implementation one = {}) {
    using model = conformance::live_follower::model;
    system_limits const& scope = options.scope;
    model const composed{meant,
                         scope::sessions{scope.sessions},
                         scope::queue{scope.queue},
                         scope::threads{scope.threads},
                         scope::faults{scope.faults},
                         scope::subsystems{scope.subsystems},
                         scope::starts{scope.starts}};
    conformance::live_follower follower{composed, conformance::leaves_open(meant)};
    registry::tree const machine = conformance::driven_registry(scope);
    auto const weight = [&one](system_action what) { return conformance::can_be_exposed_to(one, what) ? drive_weight(what) : 0; };
    auto const sequences = action_sequences(composed, weight, options.length);

    conformance::drive_report report;
    report.as = meant;
    for (std::string_view const id : conformance::driven_requirements()) (void)report.of(id);
    (void)detail::check_times("a survey of all requirements", options.sequences, [&] {
        auto const sequence = *sequences;
        auto const made = conformance::perform(one, machine, meant.which, follower, sequence.actions,
                                               [&](std::string_view id) { ++report.of(id).exercised; });
        ++report.sequences;
        report.actions += made.performed.size();
        if (made.refused) ++report.of(made.refused->requirement.id).violations;
    });
    for (conformance::requirement_result& each : report.results) {
        if (each.violations == 0) continue;
        std::string const sentence = std::string{each.requirement.id} + ": " + std::string{each.requirement.sentence};
        rc::detail::TestResult const result = detail::check_times(sentence, options.sequences, [&] {
            auto const sequence = *sequences;
            auto made = conformance::perform(one, machine, meant.which, follower, sequence.actions, [](std::string_view) {});
            if (!made.refused || made.refused->requirement.id != each.requirement.id) return;
            each.counterexample = std::move(made);  // the last one that fails is the smallest
            RC_FAIL(each.counterexample->refused->why);
        });
        each.replay = detail::replay_line(sentence, result);
    }
    return report;
}

/// Drives an implementation inside a Catch2 test: fails for every requirement that it violates, and shows the report.
template <conformance::implementation Implementation>
void drive(profile const& meant, drive_options const& options = {}) {
    conformance::drive_report const report = drive_and_report<Implementation>(meant, options);
    INFO(conformance::to_text(report));
    for (conformance::requirement_result const& one : report.results) {
        INFO("violated: " << one.requirement.id << ' ' << one.requirement.sentence);
        CHECK(one.violations == 0);
    }
    CHECK(report.actions > 0);
}

}  // namespace smss::testing

namespace smss::conformance {
using testing::drive;
using testing::drive_and_report;
using testing::drive_options;
}  // namespace smss::conformance
