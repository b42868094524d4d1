// SPDX-License-Identifier: BSL-1.0
// Knows: how many random sequences and boots a second can be drawn and judged; run by hand, prints rates and their ratio to the bars.
#include "boots.hpp"

#include <smss/conformance/drive_report.hpp>
#include <smss/conformance/live_follower.hpp>
#include <smss/conformance/run_follower.hpp>
#include <smss/nt/choice.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/action_sequence.hpp>
#include <smss/world/simulated.hpp>

#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <string_view>
#include <vector>

namespace {

using namespace smss;

constexpr std::size_t length = 50;
constexpr int many = 50'000;

// RapidCheck's own loop: it draws, runs and counts, as in a test. In seconds of this process: the machine may be shared.
template <typename Testable>
double seconds_for(int times, Testable&& testable) {
    rc::detail::TestParams parameters;
    parameters.seed = 20030328;
    parameters.maxSuccess = times;
    rc::detail::TestListenerAdapter silent;
    std::clock_t const begin = std::clock();
    auto const result = rc::detail::checkProperty(rc::detail::toProperty(testable), {}, parameters, silent, {});
    double const took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (!result.template is<rc::detail::SuccessResult>()) std::printf("a property failed\n");
    return took;
}

void report(char const* what, double times, double seconds, double bar) {
    std::printf("%-72s %10.0f a second   bar %6.0f   ratio %.2f\n", what, times / seconds, bar, times / seconds / bar);
}

// The composed system as an implementation: it does what is wished.
class model_at_work {
public:
    explicit model_at_work(conformance::live_follower::model const& model) : model_(model) {}
    model_at_work() = default;
    void reset(registry::tree const&, edition) { now_ = model_.initial(); }
    conformance::observation perform(system_action what) {
        conformance::observation seen;
        auto const before = now_;
        model_.successors(before, [&](system_action step, auto const& to) {
            if (step != what || !seen.empty()) return;
            seen.push_back({step, to.stop, answers[static_cast<std::size_t>(before.answering)].code, 0});
            if (to.next_sm_id != before.next_sm_id && to.stop == stop_reason::none) seen.back().number = before.next_sm_id;
            now_ = to;
        });
        return seen;
    }

private:
    conformance::live_follower::model model_{};
    conformance::live_follower::model::state now_ = model_.initial();
};

int measure_sequences() {
    // Without faults nothing stops the system: every sequence has its 50 actions.
    conformance::live_follower::model const model{edition::nt5_2,   scope::sessions{5}, scope::queue{2},     scope::threads{2},
                                                  scope::faults{0}, scope::starts{3},   scope::subsystems{2}};
    auto const sequences = testing::action_sequences(model, length);
    std::size_t actions = 0;
    double took = seconds_for(many, [&] { actions += (*sequences).actions.size(); });
    report("sequences of 50 actions, drawn", many, took, 14'000);
    int problems = actions == many * length ? 0 : 1;

    model_at_work one{model};
    conformance::live_follower follower{model};
    registry::tree const machine = conformance::driven_registry(model.limits);
    std::size_t judged = 0;
    took = seconds_for(many, [&] {
        auto const sequence = *sequences;
        auto const made = conformance::perform(one, machine, edition::nt5_2, follower, sequence.actions, [](std::string_view) {});
        RC_ASSERT(!made.refused);
        judged += made.performed.size();
    });
    report("sequences of 50 actions, drawn, performed and judged", many, took, 14'000);
    problems += judged == many * length ? 0 : 1;

    // With faults sequences end where the system stops; the rate is that of as many actions.
    conformance::live_follower::model const faulty{edition::nt5_2,   scope::sessions{5}, scope::queue{2},     scope::threads{2},
                                                   scope::faults{2}, scope::starts{3},   scope::subsystems{2}};
    auto const struck = testing::action_sequences(
        faulty, [](system_action what) { return is_environment(what) ? 1u : 16u; }, length);
    one = model_at_work{faulty};
    conformance::live_follower with_faults{faulty};
    judged = 0;
    took = seconds_for(many, [&] {
        auto const sequence = *struck;
        auto const made = conformance::perform(one, machine, edition::nt5_2, with_faults, sequence.actions, [](std::string_view) {});
        RC_ASSERT(!made.refused);
        judged += made.performed.size();
    });
    report("the same with two faults, for every 50 actions", static_cast<double>(judged) / length, took, 14'000);
    return problems;
}

int measure_boots() {
    constexpr int boots_wanted = 5'000;
    std::size_t effects = 0;
    auto const any_seed = rc::gen::arbitrary<std::uint32_t>();
    double took = seconds_for(boots_wanted, [&] {
        std::mt19937 random{*any_seed};
        world::simulated nt{boots::random_scenario(random)};
        effects += run(nt, edition::nt5_2).size();
    });
    report("random boots, registry and world made anew", boots_wanted, took, 1'000);

    std::size_t matched = 0;
    took = seconds_for(boots_wanted, [&] {
        std::mt19937 random{*any_seed};
        world::scenario const from = boots::random_scenario(random);
        std::vector<effect> const recorded = run(world::simulated{from}, edition::nt5_2);
        std::vector<effect> const expected = run(world::simulated{from}, edition::nt5_2);
        conformance::run_follower follower{expected};
        for (effect const& one : recorded) matched += follower.take(one) ? 1u : 0u;
        RC_ASSERT(follower.finished());
    });
    report("random boots, each held against a second run of it", boots_wanted, took, 1'000);
    return effects != 0 && matched == effects ? 0 : 1;
}

}  // namespace

int main() {
    int const problems = measure_sequences() + measure_boots();
    if (problems != 0) std::printf("something was not done\n");
    return problems == 0 ? 0 : 1;
}
