// SPDX-License-Identifier: BSL-1.0
// Prints docs/invariants.md: every invariant of the composed system, and under which choices it does not hold. Each entry is the
// verdict of a complete search.

#include <smss/check/verify.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

#include <cstddef>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;

namespace {

struct scope_of_search {
    unsigned sessions;
    unsigned faults;
    unsigned subsystems;
    unsigned threads;
};
// Together they are the smallest in which every invariant that a choice can break is broken (spec/system/system.spec.cpp).
constexpr scope_of_search scopes[]{{2, 1, 0, 2}, {3, 0, 0, 2}, {1, 1, 2, 2}};

std::set<std::string> violated(profile const& meant) {
    std::set<std::string> broken;
    check::options silent;
    silent.show = check::progress::silent;
    for (scope_of_search const& one : scopes) {
        auto const report = check::verify(smss::system{meant, scope::sessions{one.sessions}, scope::queue{1}, scope::threads{one.threads},
                                                       scope::faults{one.faults}, scope::subsystems{one.subsystems}, scope::starts{2}},
                                          invariants::all, check::property_list<>{}, silent);
        for (auto const& found : report.findings) {
            if (found.verdict == check::judgement::inconclusive) broken.insert("inconclusive");
            if (found.verdict != check::judgement::violated) continue;
            broken.insert(found.kind == check::claim::no_deadlock ? "no deadlock" : found.requirement);
        }
    }
    return broken;
}

struct larger {
    unsigned sessions;
    unsigned queue;
    unsigned faults;
    unsigned subsystems;
};

struct meant_by {
    std::string shown;
    profile which;
};

std::vector<meant_by> profiles_of(edition which) {
    std::vector<meant_by> all{{"default", which}};
    for (nt::choice_info const* info : nt::choices::info) {
        profile one = which;
        (void)one.permitted.select(info->name, info->alternatives[1]);
        all.push_back({std::string{info->name} + "::" + std::string{info->alternatives[1]}, one});
    }
    if (which == edition::nt5_2) all.push_back({"reactos", which | choice::reactos});
    all.push_back({"any", which | choice::any});
    return all;
}

// requirement -> edition -> the profiles that break it
using table = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

template <typename... Invariants>
void print(check::property_list<Invariants...>, table const& broken) {
    auto const line = [&](std::string_view requirement, std::string_view sentence) {
        std::cout << "| " << requirement << " | " << sentence << " |";
        auto const found = broken.find(std::string{requirement});
        for (edition const which : editions) {
            std::cout << ' ';
            bool any = false;
            if (found != broken.end()) {
                if (auto const of = found->second.find(std::string{nt::name(which)}); of != found->second.end()) {
                    for (std::string const& one : of->second) {
                        std::cout << (any ? ", " : "not under ") << '`' << one << '`';
                        any = true;
                    }
                }
            }
            std::cout << (any ? "" : "always") << " |";
        }
        std::cout << '\n';
    };
    (line(Invariants::requirement, Invariants::sentence), ...);
    line("no deadlock", "Whenever somebody waits for the Session Manager, something can happen.");
}

}  // namespace

int main() {
    table broken;
    for (edition const which : editions) {
        for (meant_by const& one : profiles_of(which)) {
            for (std::string const& requirement : violated(one.which))
                broken[requirement][std::string{nt::name(which)}].push_back(one.shown);
        }
    }
    std::cout
        << "# Invariants\n\n"
           "Every invariant of the composed system, and the choices under which it does not hold. \"always\": with the default choices,\n"
           "with every single other alternative, and with `choice::any`, under which the system may do either thing everywhere (for 5.2\n"
           "also with `choice::reactos`). Each entry is the verdict of complete searches in three small scopes: two sessions and a fault;\n"
           "three sessions; one session, two optional subsystems and a fault. `docs/choices.md` says what the choices are. This page is\n"
           "printed by `spec/system/print_invariants.cpp` and compared by CTest.\n\n"
           "| requirement | invariant |";
    for (edition const which : editions) std::cout << ' ' << nt::name(which) << " |";
    std::cout << "\n|---|---|---|---|---|\n";
    print(invariants::all, broken);

    std::cout << "\n## Larger scopes\n\n"
                 "All invariants together, with the default choices, in complete searches. `spec/system` has the scopes of the "
                 "compile-time proofs.\n\n"
                 "| edition | sessions | queue | faults | subsystems | states | violated |\n|---|---|---|---|---|---|---|\n";
    for (edition const which : editions) {
        for (auto const& [sessions, queue, faults, subsystems] :
             {larger{3, 1, 1, 0}, larger{3, 2, 1, 0}, larger{4, 1, 1, 0}, larger{2, 2, 2, 1}}) {
            check::options silent;
            silent.show = check::progress::silent;
            auto const report = check::verify(smss::system{which, scope::sessions{sessions}, scope::queue{queue}, scope::threads{2},
                                                           scope::faults{faults}, scope::subsystems{subsystems}, scope::starts{2}},
                                              invariants::all, check::property_list<>{}, silent);
            std::size_t violated = 0;
            for (auto const& found : report.findings) violated += found.verdict == check::judgement::violated ? 1u : 0u;
            for (auto const& found : report.findings) {
                if (found.verdict == check::judgement::inconclusive) broken["inconclusive"];
            }
            std::cout << "| " << nt::name(which) << " | " << sessions << " | " << queue << " | " << faults << " | " << subsystems << " | "
                      << report.size.states << " | " << (violated == 0 ? "none" : std::to_string(violated)) << " |\n";
        }
    }
    if (broken.contains("inconclusive")) return 1;
}
