// SPDX-License-Identifier: BSL-1.0
// What the composed system comes to at last, and that the sessions are interchangeable in every edition.
#include <smss/check/report_liveness.hpp>
#include <smss/check/symmetry_check.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/liveness.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>

#include <cstddef>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

using namespace smss;
using check::judgement;
using run_time_system = smss::system<system_detail::told_at_run_time{}>;

namespace {

// All goals about sessions but the one that knows them by their numbers.
constexpr check::property_list<goals::second_user_logged_on, goals::two_sessions_at_once, goals::session_after_another_ended,
                               goals::logged_off_session_waits>
    symmetric_goals{};

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

template <typename Model>
std::string text_of(check::liveness_report<Model> const& report) {
    std::ostringstream out;
    out << report;
    return out.str();
}

// The requirements that are violated. What is shown must be an execution, and its cycle must come back.
std::set<std::string> violated_in(run_time_system const& system) {
    liveness::followed const model{system};
    auto const report = check::verify_liveness(model, liveness::all, quiet());
    INFO(text_of(report));
    REQUIRE(report.size.complete());
    std::set<std::string> violated;
    for (auto const& found : report.findings) {
        if (found.verdict == judgement::holds) continue;
        violated.insert(found.requirement);
        REQUIRE(found.shown.has_value());
        CHECK(check::replay(model, check::actions_of(model, found.shown->stem)).complete);
        if (!found.shown->cycle.empty()) CHECK(model.pack(found.shown->cycle.back().after) == model.pack(found.shown->stem.last()));
    }
    return violated;
}

// How many states there are when each is replaced by the least of its permutations, found by trying all exchanges.
template <typename Model>
std::size_t orbits_by_brute_force(Model const& system) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> orbits;
    check::state_table<check::codec<Model>> table;
    check::observer nobody;
    static_cast<void>(check::search<false>(system, table, nobody, quiet()));
    check::codec<Model> const coder{system};
    int const count = system.interchangeable();
    for (std::uint32_t index = 0; index != table.size(); ++index) {
        // close the state under exchanges of two neighbours
        std::set<std::pair<std::uint64_t, std::uint64_t>> orbit;
        std::vector<typename Model::state> todo{coder.decode(table[index])};
        while (!todo.empty()) {
            auto const now = todo.back();
            todo.pop_back();
            auto const words = system.pack(now);
            if (!orbit.insert({words.high, words.low}).second) continue;
            for (int i = 0; i + 1 < count; ++i) {
                auto other = now;
                system.exchange(other, i, i + 1);
                todo.push_back(other);
            }
        }
        orbits.insert(*orbit.begin());
    }
    return orbits.size();
}

}  // namespace

TEST_CASE("a boot ends, every request is answered, and the number of an ended session is freed, in every edition",
          "[proved][SMSS-LIVE-001][SMSS-LIVE-002][SMSS-LIVE-003]") {
    for (edition const which : editions) {
        INFO(std::string{name(which)});
        CHECK(violated_in(smss::system{which}).empty());
        CHECK(violated_in(smss::system{which, scope::faults{2}, scope::queue{2}}).empty());
        CHECK(violated_in(smss::system{which, scope::sessions{1}, scope::subsystems{2}, scope::faults{1}}).empty());
        CHECK(violated_in(smss::system{which, scope::sessions{3}, scope::faults{0}}).empty());
    }
}

TEST_CASE("where ReactOS waits for ever, or locks its API, the claims fail, each for its own reason") {
    using requirements = std::set<std::string>;
    profile const waits = edition::nt5_2 | choice::first_subsystem_wait::waits_for_ever;
    CHECK(violated_in(smss::system{waits}) == requirements{"SMSS-LIVE-001"});
    CHECK(violated_in(smss::system{waits, scope::sessions{1}, scope::subsystems{1}}) == requirements{"SMSS-LIVE-001", "SMSS-LIVE-002"});
    profile const locks = edition::nt5_2 | choice::reactos;
    CHECK(violated_in(smss::system{locks, scope::sessions{3}, scope::faults{0}}) == requirements{"SMSS-LIVE-002"});
    CHECK(violated_in(smss::system{locks | choice::api_pool::grows_when_blocked, scope::sessions{3}, scope::faults{0}}).empty());
    CHECK(violated_in(smss::system{locks | choice::subsystem_failure::reported, scope::sessions{3}, scope::faults{0}}).empty());
}

TEST_CASE("a reply that took time would interrupt the others, and weak fairness would promise them nothing") {
    // The same claim about the system without `followed`: answers to other requests come between, for ever.
    struct number_1_is_freed {
        static bool when(run_time_system::state const& now) { return now.session[1].phase == session_phase::terminating; }
        static bool eventually(run_time_system::state const& now) { return now.session[1].phase == session_phase::absent; }
    };
    auto const report = check::verify_liveness(smss::system{edition::nt5_2, scope::faults{0}}, number_1_is_freed{}, quiet());
    REQUIRE(report.findings.front().verdict == judgement::violated);
    REQUIRE(report.findings.front().shown.has_value());
    CHECK_FALSE(report.findings.front().shown->cycle.empty());
}

TEST_CASE("a request is followed from the port to its answer") {
    liveness::followed const model{smss::system{edition::nt5_2, scope::faults{0}}};
    auto at = model.initial();
    auto const take = [&](system_action wanted, liveness::place where) {
        bool taken = false;
        auto const from = at;
        model.successors(from, [&](system_action step, auto const& next) {
            if (taken || step != wanted || next.where != where) return;
            taken = true;
            at = next;
        });
        INFO(std::string{name(wanted)});
        REQUIRE(taken);
        CHECK(model.pack(model.unpack(model.pack(at))) == model.pack(at));
    };
    using enum system_action;
    using enum liveness::place;
    while (at.now.boot != boot_phase::waiting) {
        auto const from = at;
        bool first = true;
        model.successors(from, [&](system_action, auto const& next) {
            if (first) at = next;
            first = false;
        });
    }
    take(ask_start_csr, queued);
    take(create_session_1, creating);
    for (auto const step : {load_win32k_1, start_csr_1, connect_csr_1, start_winlogon_1, forward_winlogon_1}) take(step, creating);
    take(resume_winlogon_1, nowhere);
    CHECK(at.now.session[1].phase == session_phase::active);
    CHECK(at.now.answering == answer::none);
    take(ask_stop_csr_1, queued);
    take(stop_session_1, stopping);
    take(end_session_1, nowhere);
    take(ask_unknown_number, queued);
    take(refuse_request, nowhere);
    take(ask_unknown_number, nowhere);  // not this one
    take(refuse_request, nowhere);
}

TEST_CASE("the symmetry of sessions changes no verdict, and orbits are as many as trying all permutations finds") {
    for (edition const which : editions) {
        INFO(std::string{name(which)});
        smss::system const three{which, scope::sessions{3}};
        auto const confirmed = check::confirm_symmetry(three, invariants::all, symmetric_goals + goals::of_api, quiet());
        INFO(confirmed.reason << ' ' << confirmed.property);
        CHECK(confirmed.confirmed);
        // From 6.x on the second session at boot has number 1, so not every permutation of a reachable state is reachable.
        CHECK(confirmed.is_closed() == (which == edition::nt5_2));
        auto const reduced = check::verify(three, invariants::all, symmetric_goals, quiet());
        CHECK(reduced.size.states == orbits_by_brute_force(three));
        CHECK(reduced.represented == confirmed.orbit_states);
    }
    CHECK(
        check::confirm_symmetry(smss::system{edition::nt5_2, scope::sessions{3}}, invariants::all, goals::of_sessions, quiet()).property ==
        "sm_id_unrelated_to_session");
    CHECK_FALSE(check::verify(smss::system{edition::nt5_2, scope::sessions{3}}, invariants::all, goals::of_sessions, quiet()).reduced);
    smss::system const four{edition::nt5_2, scope::sessions{4}, scope::faults{0}, scope::starts{3}};
    CHECK(check::confirm_symmetry(four, invariants::all, symmetric_goals, quiet()).is_closed());
    CHECK(check::verify(four, quiet()).size.states == orbits_by_brute_force(four));
}

TEST_CASE("counterexamples found by orbits are executions of the system itself") {
    smss::system const system{edition::nt5_2 | choice::reactos, scope::sessions{4}, scope::starts{3}};
    auto with = quiet();
    auto without = quiet();
    without.reduction = check::symmetry::ignored;
    auto const reduced = check::verify(system, invariants::all, symmetric_goals, with);
    auto const full = check::verify(system, invariants::all, symmetric_goals, without);
    CHECK(reduced.size.states * 4 < full.size.states);
    REQUIRE(reduced.findings.size() == full.findings.size());
    std::size_t shown = 0;
    for (std::size_t i = 0; i != full.findings.size(); ++i) {
        INFO(full.findings[i].name);
        CHECK(reduced.findings[i].verdict == full.findings[i].verdict);
        REQUIRE(reduced.findings[i].shown.has_value() == full.findings[i].shown.has_value());
        if (!full.findings[i].shown) continue;
        CHECK(reduced.findings[i].shown->length() == full.findings[i].shown->length());
        auto const again = check::replay(system, check::actions_of(system, *reduced.findings[i].shown));
        CHECK(again.complete);
        CHECK(system.pack(again.done.last()) == system.pack(reduced.findings[i].shown->last()));
        ++shown;
    }
    CHECK(shown > 5);
}
