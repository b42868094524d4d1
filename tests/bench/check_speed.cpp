// SPDX-License-Identifier: BSL-1.0
// Knows: how fast the search at run time goes through the toy session manager, and what any other command costs.
//
//     check_speed bits|structs|packed|symmetric <scope> [with-properties]   one search; scope: 4,3 7,1 5,3 ...
//     check_speed measure <command> [arguments]                             processor seconds and peak memory of a command
//
// spin/compare.sh uses both.
#include "../check_runtime/session_toy.hpp"

#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace check = smss::check;

// What a user would ask of the toy: two invariants, three goals.
struct dead_remember_nothing {
    static bool holds(auto const& s) { return s.over == toy::end::none || s.queue.empty(); }
};
struct others_need_session_0 {
    static bool holds(auto const& s) {
        for (std::size_t i = 1; i < s.session.size(); ++i) {
            if (s.session[i] != toy::phase::absent && s.session[0] != toy::phase::active) return false;
        }
        return true;
    }
};
struct all_active {
    static bool reached(auto const& s) {
        for (auto const p : s.session) {
            if (p != toy::phase::active) return false;
        }
        return true;
    }
};
struct queue_is_full {
    static bool reached(auto const& s) { return s.queue.full(); }
};

template <typename Model, bool WithProperties>
int search(unsigned sessions, unsigned queue) {
    check::search_size size;
    bool good = false;
    if constexpr (WithProperties) {
        auto const result = check::verify(Model{}, check::property_list<dead_remember_nothing, others_need_session_0>{},
                                          check::property_list<all_active, queue_is_full>{});
        size = result.size;
        good = result.holds();
    } else {
        auto const result = check::verify(Model{});
        size = result.size;
        good = result.holds() && (result.reduced ? result.represented == toy::expected_states(sessions, queue)
                                                 : size.states == toy::expected_states(sessions, queue));
    }
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    double const cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    std::printf("states %llu transitions %llu depth %llu cpu %.4f wall %.4f table_bytes %llu rss_kb %ld\n",
                static_cast<unsigned long long>(size.states), static_cast<unsigned long long>(size.transitions),
                static_cast<unsigned long long>(size.depth), cpu, size.seconds, static_cast<unsigned long long>(size.bytes), used.ru_maxrss);
    return good ? 0 : 1;
}

template <int Sessions, int Queue>
int search(std::string_view level, bool with_properties) {
    if (level == "bits") return search<toy::bits<Sessions, Queue>, false>(Sessions, Queue);
    if (level == "packed") return search<toy::hand_packed<Sessions, Queue>, false>(Sessions, Queue);
    if (level == "symmetric") return search<toy::signed_symmetric<Sessions, Queue>, false>(Sessions, Queue);
    if (level == "structs" && with_properties) return search<toy::structs<Sessions, Queue>, true>(Sessions, Queue);
    if (level == "structs") return search<toy::structs<Sessions, Queue>, false>(Sessions, Queue);
    return 2;
}

int measure(char** command) {
    pid_t const child = ::fork();
    if (child == 0) {
        int const nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, 1);
        ::dup2(nowhere, 2);
        ::execvp(command[0], command);
        ::_exit(127);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || ::wait4(child, &status, 0, &used) != child || !WIFEXITED(status)) return 2;
    double const cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    std::printf("cpu %.4f rss_kb %ld status %d\n", cpu, used.ru_maxrss, WEXITSTATUS(status));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 2 && std::string_view{argv[1]} == "measure") return measure(argv + 2);
    if (argc < 3) {
        std::fputs("usage: check_speed bits|structs|packed|symmetric <scope> [with-properties]\n"
                   "       check_speed measure <command> [arguments]\n", stderr);
        return 2;
    }
    std::string_view const level{argv[1]};
    std::string_view const scope{argv[2]};
    bool const with_properties = argc > 3;
    if (scope == "2,2") return search<2, 2>(level, with_properties);
    if (scope == "4,2") return search<4, 2>(level, with_properties);
    if (scope == "4,3") return search<4, 3>(level, with_properties);
    if (scope == "5,3") return search<5, 3>(level, with_properties);
    if (scope == "7,1") return search<7, 1>(level, with_properties);
    if (scope == "7,3" && level == "symmetric") return search<toy::signed_symmetric<7, 3>, false>(7, 3);
    std::fputs("check_speed: scopes are 2,2 4,2 4,3 5,3 7,1, and 7,3 with symmetry\n", stderr);
    return 2;
}
