// SPDX-License-Identifier: BSL-1.0
// Knows: how fast the search goes through the composed system itself, beside Spin on spec/promela/session_manager.pml.
//
//     system_speed fixed|told <scope> [with-invariants]     scope: sessions,queue,faults,subsystems as in the list below
//
// "fixed" has its bounds as template arguments, "told" at run time. spin/compare.sh uses it.
#include <smss/check/verify.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

#include <cstdio>
#include <string_view>

#include <sys/resource.h>

namespace {

using namespace smss;

template <typename System>
int search(System const& system, bool with_invariants) {
    check::options chosen;
    chosen.show = check::progress::silent;
    chosen.reduction = check::symmetry::ignored;
    auto const size = with_invariants ? check::verify(system, invariants::all, check::property_list<>{}, chosen).size
                                      : check::verify(system, chosen).size;
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    double const cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    std::printf("states %llu transitions %llu depth %llu cpu %.4f wall %.4f table_bytes %llu rss_kb %ld\n",
                static_cast<unsigned long long>(size.states), static_cast<unsigned long long>(size.transitions),
                static_cast<unsigned long long>(size.depth), cpu, size.seconds, static_cast<unsigned long long>(size.bytes),
                used.ru_maxrss);
    return size.complete() ? 0 : 1;
}

template <int Sessions, int Queue, int Faults, int Subsystems>
int search(std::string_view level, bool with_invariants) {
    if (level == "fixed") {
        return search(smss::system<edition::nt5_2, scope::sessions<Sessions>, scope::queue<Queue>, scope::faults<Faults>,
                                   scope::subsystems<Subsystems>>{},
                      with_invariants);
    }
    return search(
        smss::system{edition::nt5_2, scope::sessions{Sessions}, scope::queue{Queue}, scope::faults{Faults}, scope::subsystems{Subsystems}},
        with_invariants);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: system_speed fixed|told 3,1,1,0|3,2,1,1|3,2,2,1 [with-invariants]\n", stderr);
        return 2;
    }
    std::string_view const level{argv[1]};
    std::string_view const scope{argv[2]};
    bool const with_invariants = argc > 3;
    if (scope == "3,1,1,0") return search<3, 1, 1, 0>(level, with_invariants);
    if (scope == "3,2,1,1") return search<3, 2, 1, 1>(level, with_invariants);
    if (scope == "3,2,2,1") return search<3, 2, 2, 1>(level, with_invariants);
    std::fputs("system_speed: scopes are 3,1,1,0 3,2,1,1 3,2,2,1\n", stderr);
    return 2;
}
