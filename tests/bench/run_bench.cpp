// SPDX-License-Identifier: BSL-1.0
// Knows: how fast boots are simulated; run by hand, prints nanoseconds and the ratio to what is asked for.
#include "boots.hpp"

#include <smss/nt/choice.hpp>
#include <smss/run/run.hpp>
#include <smss/world/call.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

namespace {

using namespace smss;
using namespace boots;

// --- measuring ---------------------------------------------------------------------------------------------------------

// Median and least of several repetitions, in nanoseconds. `prepare` is not measured.
struct measured {
    double median = 0;
    double least = 0;
};

measured measure(int repetitions, std::function<void()> const& prepare, std::function<void()> const& work) {
    std::vector<double> times;
    for (int i = 0; i < repetitions; ++i) {
        prepare();
        auto const begin = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.front()};
}

void report(char const* what, measured took, double bar) {
    std::printf("%-58s %12.0f ns median %12.0f ns least   bar %9.0f ns   ratio %.3f\n", what, took.median, took.least, bar,
                took.median / bar);
}

constexpr double millisecond = 1e6;

}  // namespace

int main() {
    profile const as = edition::nt5_2 | choice::reactos;
    std::vector<effect> effects;

    world::scenario const usual = stock();
    world::simulated nt;
    auto const boot = [&] { effects = run(nt, as); };
    report("stock boot, effects recorded",
           measure(
               201, [&] { nt = world::simulated{usual}; }, boot),
           1 * millisecond);
    std::size_t const recorded = effects.size();
    report("the same, world made anew",
           measure(
               201, [] {},
               [&] {
                   nt = world::simulated{usual};
                   boot();
               }),
           1 * millisecond);

    world::scenario const renames = with_renames(1000);
    report("boot with 1,000 pending renames",
           measure(
               21, [&] { nt = world::simulated{renames}; }, boot),
           10 * millisecond);
    std::size_t renamed = 0;
    for (effect const& one : effects) renamed += one.which == world::call::nt_set_information_file && succeeded(one.result) ? 1u : 0u;
    report("the same, world made anew",
           measure(
               21, [] {},
               [&] {
                   nt = world::simulated{renames};
                   boot();
               }),
           10 * millisecond);

    std::mt19937 random{20030328};
    std::vector<world::scenario> scenarios;
    std::size_t in_all = 0;
    for (int i = 0; i < 1000; ++i) scenarios.push_back(random_scenario(random));
    report("1,000 random boots, worlds made anew",
           measure(
               5, [&] { in_all = 0; },
               [&] {
                   for (world::scenario const& one : scenarios) {
                       nt = world::simulated{one};
                       boot();
                       in_all += effects.size();
                   }
               }),
           1000 * millisecond);
    // 113: as many as vector 001 has
    std::printf("%zu effects in the stock boot, %zu renames done, %zu effects in the random boots\n", recorded, renamed, in_all);
    if (recorded != 113 || renamed != 1000 || in_all == 0) {
        std::printf("something was not done\n");
        return 1;
    }
}
