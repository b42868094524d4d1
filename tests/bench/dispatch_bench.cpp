// SPDX-License-Identifier: BSL-1.0
// Knows: what one step of a machine over a transition table costs, looked up and in branches, beside the same machine written by hand
// as a switch.
//
//     dispatch_bench [rounds]
//
// All go through the boot of 5.2 (30 rows). Rounds alternate between them, so that a busy machine is equally busy for
// each; medians are printed. Streams of actions are drawn before. One machine that is told the same twenty actions again
// and again, in a loop that the compiler sees through, is a branch predictor's delight: a switch costs next to nothing
// then, while a table's next look-up waits for the last one. So there are also boots in which some actions are refused,
// and eight machines in turn.
#include <smss/lts/machine.hpp>
#include <smss/machine/boot.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

namespace {

using smss::boot_action;
using smss::boot_phase;
using boot_5_2 = smss::machine::boot_of<smss::edition::nt5_2>;
using looked_up = smss::lts::machine<boot_5_2, smss::lts::dispatch_by::lookup>;
using branched = smss::lts::machine<boot_5_2, smss::lts::dispatch_by::branches>;

// What one would write without the library: no rows, no evidence, no reason for a refusal.
class hand_written {
public:
    [[nodiscard]] boot_phase state() const { return state_; }
    void reset() { state_ = boot_phase::created; }
    bool step(boot_action action) {
        using enum boot_phase;
        using enum boot_action;
        switch (state_) {
            case created:
                return on(action, create_api_port, api_port, true);
            case api_port:
                return on(action, load_configuration, configuration, true);
            case configuration:
                return on(action, link_dos_devices, dos_devices, true);
            case dos_devices:
                return on(action, open_sessions, sessions_directory, true);
            case sessions_directory:
                return on(action, run_boot_execute, boot_execute, false);
            case boot_execute:
                return on(action, rename_pending_files, file_renames, false);
            case file_renames:
                return on(action, map_known_dlls, known_dlls, true);
            case known_dlls:
                return on(action, create_paging_files, paging_files, false);
            case paging_files:
                return on(action, initialize_registry, registry, false);
            case registry:
                return on(action, write_dynamic_environment, dynamic_environment, true);
            case dynamic_environment:
                return on(action, translate_boot_directory, boot_directory, false);
            case boot_directory:
                return on(action, run_setup_execute, setup_execute, false);
            case setup_execute:
                return on(action, load_kernel_subsystem, kernel_subsystem, true);
            case kernel_subsystem:
                return on(action, start_required_subsystems, required_subsystems, true);
            case required_subsystems:
                return on(action, run_execute_list, execute, false);
            case execute:
                return on(action, signal_volumes_safe, volumes_safe, false);
            case volumes_safe:
                return on(action, start_initial_command, initial_command, true);
            case initial_command:
                return on(action, detach_session, session_detached, false);
            case session_detached:
                return on(action, wait_for_processes, waiting, true);
            case waiting:
                return on(action, wake, stopped, false);
            default:
                return false;
        }
    }

private:
    bool on(boot_action action, boot_action wanted, boot_phase next, bool fatal) {
        switch (action) {
            case boot_action::fail_stage:
                if (!fatal) return false;
                state_ = boot_phase::stopped;
                return true;
            default:
                if (action != wanted) return false;
                state_ = next;
                return true;
        }
    }
    boot_phase state_ = boot_phase::created;
};

struct outcome {
    std::uint64_t taken = 0;
    std::uint64_t sum = 0;
    friend bool operator==(outcome const&, outcome const&) = default;
};

template <typename Machine, std::size_t Machines>
[[gnu::noinline]] outcome run(std::vector<boot_action> const& actions) {
    Machine machines[Machines];
    outcome seen;
    for (std::size_t at = 0; at != actions.size(); ++at) {
        Machine& machine = machines[at % Machines];
        auto const action = actions[at];
        seen.taken += static_cast<bool>(machine.step(action)) ? 1U : 0U;
        seen.sum += static_cast<std::uint64_t>(machine.state());
        if (machine.state() == boot_phase::stopped) machine.reset();
    }
    return seen;
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <typename Machine, std::size_t Machines>
double nanoseconds(std::vector<boot_action> const& actions, outcome& seen) {
    constexpr int times = 20;
    double const begin = processor_seconds();
    for (int i = 0; i < times; ++i) {
        seen = run<Machine, Machines>(actions);
        asm volatile("" ::"r"(&seen) : "memory");  // every time counts, though they all come to the same
    }
    return (processor_seconds() - begin) * 1e9 / (static_cast<double>(actions.size()) * times);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Actions for boots that follow their table, for so many machines in turn; `other` in 100 are any action instead.
std::vector<boot_action> draw(std::size_t count, std::size_t machines, unsigned other) {
    std::mt19937 random{20030328};
    std::vector<boot_action> actions;
    std::vector<hand_written> all(machines);
    constexpr auto const& table = smss::boot_table<smss::edition::nt5_2>;
    while (actions.size() < count) {
        hand_written& at = all[actions.size() % machines];
        boot_action action = table[random() % table.size()].action;
        if (random() % 100 >= other) {
            for (auto const& line : table) {
                if (line.from == at.state() && line.action != boot_action::fail_stage) action = line.action;
            }
        }
        static_cast<void>(at.step(action));
        if (at.state() == boot_phase::stopped) at.reset();
        actions.push_back(action);
    }
    return actions;
}

template <std::size_t Machines>
bool compare(char const* what, std::vector<boot_action> const& actions, int rounds) {
    std::vector<double> times[3];
    std::vector<double> ratios[2];
    for (int round = 0; round < rounds; ++round) {
        outcome seen[3];
        double const taken[] = {nanoseconds<hand_written, Machines>(actions, seen[0]), nanoseconds<looked_up, Machines>(actions, seen[1]),
                                nanoseconds<branched, Machines>(actions, seen[2])};
        for (int i = 0; i < 3; ++i) times[i].push_back(taken[i]);
        for (int i = 0; i < 2; ++i) ratios[i].push_back(taken[i + 1] / taken[0]);
        if (!(seen[0] == seen[1] && seen[0] == seen[2])) {
            std::printf("%s: the machines disagree\n", what);
            return false;
        }
    }
    std::printf("%-28s switch %6.2f ns | lookup %6.2f ns, %5.2f times | branches %6.2f ns, %5.2f times\n", what, median(times[0]),
                median(times[1]), median(ratios[0]), median(times[2]), median(ratios[1]));
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    int const rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 21;
    constexpr std::size_t count = 100'000;
    std::printf("medians of %d rounds; times: the median of the rounds' ratios to the switch\n", rounds);
    bool const good = compare<1>("one machine, all enabled", draw(count, 1, 0), rounds) &&
                      compare<1>("one machine, 1 in 20 refused", draw(count, 1, 5), rounds) &&
                      compare<1>("one machine, half refused", draw(count, 1, 50), rounds) &&
                      compare<8>("eight machines, all enabled", draw(count, 8, 0), rounds) &&
                      compare<8>("eight machines, half refused", draw(count, 8, 50), rounds);
    return good ? 0 : 1;
}
