// SPDX-License-Identifier: BSL-1.0
// How much processor time and memory does explain_boot take for an input? Run by hand:
//     explain_bench EXPLAIN_BOOT INPUT [RUNS]
// Prints the best of all runs. Fails when that is beyond what is promised for a hive of 15 MB: 0.3 s and 100 MB.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr double most_seconds = 0.3;
constexpr double most_megabytes = 100;

double seconds(timeval const& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; }

// Runs the program once, its output thrown away; false when it did not succeed.
bool run_once(char const* program, char const* input, rusage& usage) {
    pid_t const child = ::fork();
    if (child == 0) {
        int const nothing = ::open("/dev/null", O_WRONLY);
        ::dup2(nothing, STDOUT_FILENO);
        ::execlp(program, program, input, "--format", "json", static_cast<char*>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    return child > 0 && ::wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: explain_bench EXPLAIN_BOOT INPUT [RUNS]\n");
        return 2;
    }
    int const runs = argc > 3 ? std::max(1, std::atoi(argv[3])) : 5;
    double best = 1e9;
    double megabytes = 0;
    for (int run = 0; run < runs; ++run) {
        rusage usage{};
        if (!run_once(argv[1], argv[2], usage)) {
            std::fprintf(stderr, "explain_bench: %s does not explain %s\n", argv[1], argv[2]);
            return 1;
        }
        best = std::min(best, seconds(usage.ru_utime) + seconds(usage.ru_stime));
        megabytes = std::max(megabytes, static_cast<double>(usage.ru_maxrss) / 1024);
    }
    std::printf("processor time %.3f s (promised: %.1f), memory %.0f MB (promised: %.0f), %d runs\n", best, most_seconds, megabytes,
                most_megabytes, runs);
    return best <= most_seconds && megabytes <= most_megabytes ? 0 : 1;
}
