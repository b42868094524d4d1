// SPDX-License-Identifier: BSL-1.0
// How fast sequences and boots are generated and run: random paths of the composed system, random boots.
//   testing_bench            50 actions a sequence; compare rates of one run only
#include <smss/run/run.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/walk.hpp>
#include <smss/testing/world_plan.hpp>
#include <smss/world/simulated.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string_view>

using namespace smss;

namespace {

template <typename Work>
void measure(char const* what, int times, Work&& work) {
    auto const begin = std::chrono::steady_clock::now();
    std::size_t units = 0;
    for (int i = 0; i < times; ++i) units += work(i);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%-44s %10.0f a second, %6.1f steps or effects each\n", what, times / seconds, static_cast<double>(units) / times);
}

template <typename Model>
void measure_walks(char const* what, Model const& system) {
    rc::Random source{1};
    auto const choices = testing::choices_of(50);
    measure(what, 20'000, [&](int) {
        std::size_t steps = 0;
        testing::follow(system, choices(source.split(), 100).value(), [&](auto const&, auto, auto const&) { ++steps; });
        return steps;
    });
}

}  // namespace

int main() {
    measure_walks("system, 5.2, 2 sessions", smss::system<edition::nt5_2, scope::sessions<2>, scope::faults<0>>{});
    measure_walks("system, 5.2, 2 sessions, told at run time", smss::system{edition::nt5_2, scope::sessions{2}, scope::faults{0}});
    measure_walks("system, 10, 4 sessions, 2 faults, run time", smss::system{edition::nt10_0, scope::sessions{4}, scope::faults{2}});
    rc::Random source{1};
    auto const worlds = testing::healthy_world();
    measure("boots, world generated and run", 2'000,
            [&](int) { return run(world::simulated{worlds(source.split(), 50).value().scenario()}, edition::nt5_2).size(); });
}
