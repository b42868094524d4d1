// SPDX-License-Identifier: BSL-1.0
// The composed system at run time: all editions, what each choice costs, larger scopes, and that its states pack without loss.
#include "space.hpp"

#include <smss/check/verify.hpp>
#include <smss/lts/name.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

using requirements = std::set<std::string>;

// The requirements that a search found violated; "deadlock" among them.
template <typename Model>
[[nodiscard]] requirements violated_in(check::verification<Model> const& report) {
    requirements violated;
    for (auto const& found : report.findings) {
        if (found.verdict == check::judgement::violated)
            violated.insert(found.kind == check::claim::no_deadlock ? "deadlock" : found.requirement);
    }
    return violated;
}

[[nodiscard]] requirements violated_under(profile const& meant, system_limits const& limits) {
    check::options chosen;
    chosen.show = check::progress::silent;
    return violated_in(
        check::verify(smss::system{meant, scope::sessions{limits.sessions}, scope::queue{limits.queue}, scope::threads{limits.threads},
                                   scope::faults{limits.faults}, scope::subsystems{limits.subsystems}, scope::starts{limits.starts}},
                      invariants::all, check::property_list<>{}, chosen));
}

// Takes the steps by their names; the last state, or where it ended too early.
template <typename Model>
[[nodiscard]] typename Model::state go(Model const& system, std::vector<system_action> const& steps) {
    typename Model::state now = system.initial();
    for (system_action const wanted : steps) {
        bool taken = false;
        typename Model::state after = now;
        system.successors(now, [&](system_action action, typename Model::state const& next) {
            if (action != wanted || taken) return;
            taken = true;
            after = next;
        });
        INFO("step " << std::string{name(wanted)});
        REQUIRE(taken);
        now = after;
    }
    return now;
}

using enum system_action;

// 5.2 up to the final wait, nothing going wrong: the reference trace of nt5_2 9.4.
std::vector<system_action> const normal_boot{create_api_port,
                                             load_configuration,
                                             link_dos_devices,
                                             open_sessions,
                                             run_boot_execute,
                                             rename_pending_files,
                                             map_known_dlls,
                                             create_paging_files,
                                             initialize_registry,
                                             write_dynamic_environment,
                                             translate_boot_directory,
                                             run_setup_execute,
                                             create_session_0,
                                             load_win32k_0,
                                             start_csr_0,
                                             connect_csr_0,
                                             run_execute_list,
                                             signal_volumes_safe,
                                             start_winlogon_0,
                                             forward_winlogon_0,
                                             resume_winlogon_0,
                                             detach_session,
                                             wait_for_processes};

[[nodiscard]] std::vector<system_action> after_boot(std::vector<system_action> const& more) {
    std::vector<system_action> all = normal_boot;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

TEST_CASE("every invariant holds in every edition with the default choices, and there is no deadlock",
          "[SMSS-ORDER-001][SMSS-ORDER-002][SMSS-ORDER-003][SMSS-ORDER-004][SMSS-ORDER-005][SMSS-ORDER-006][SMSS-SESSION-001][SMSS-SESSION-"
          "002][SMSS-SESSION-003][SMSS-SESSION-004][SMSS-SESSION-005][SMSS-SESSION-006][SMSS-SUBSYSTEM-001][SMSS-API-001][SMSS-API-002]["
          "SMSS-API-003][SMSS-TABLE-001][SMSS-TABLE-002][SMSS-TABLE-003][SMSS-CRASH-001][SMSS-CRASH-002][SMSS-CRASH-003][proved]") {
    for (edition const which : editions) {
        for (unsigned const faults : {1u, 2u}) {
            INFO(std::string{name(which)} << ", faults " << faults);
            CHECK(violated_under(which, {.sessions = 2, .faults = faults}) == requirements{});
            CHECK(violated_under(which, {.sessions = 1, .faults = faults, .subsystems = 2}) == requirements{});
        }
        // The scope in which ReactOS's API locks itself.
        CHECK(violated_under(which, {.sessions = 3, .faults = 0}) == requirements{});
    }
}

TEST_CASE("every goal is reached in every edition",
          "[SMSS-GOAL-001][SMSS-GOAL-002][SMSS-GOAL-003][SMSS-GOAL-004][SMSS-GOAL-005][SMSS-GOAL-006][SMSS-GOAL-007][SMSS-GOAL-008][SMSS-"
          "GOAL-009][SMSS-GOAL-010][proved]") {
    auto const reached = []<edition Which>() {
        auto const all = explore_plainly(smss::system{Which, scope::sessions{2}, scope::subsystems{2}});
        auto const witnessed = [&all]<typename Goal>(Goal const*) {
            for (auto const& now : all.states) {
                if (Goal::reached(now)) return;
            }
            INFO(std::string{Goal::requirement} << ": " << std::string{Goal::sentence});
            FAIL_CHECK("no state reaches it in " << std::string{name(Which)});
        };
        [&witnessed]<typename... Goals>(check::property_list<Goals...>) {
            (witnessed(static_cast<Goals const*>(nullptr)), ...);
        }(goals::all_of<Which>);
        CHECK(all.deadlocks == 0);
    };
    reached.operator()<edition::nt5_2>();
    reached.operator()<edition::nt6_1>();
    reached.operator()<edition::nt10_0>();
}

TEST_CASE("each invariant says under which choices it holds",
          "[SMSS-SESSION-002][SMSS-SESSION-005][SMSS-SESSION-006][SMSS-ORDER-006][SMSS-API-002][SMSS-SUB-005][SMSS-SES-003][SMSS-SES-004]["
          "proved]") {
    struct line {
        profile meant;
        requirements broken;
    };
    // One choice at a time; everything else as Windows documents it.
    std::vector<line> const lines{
        {edition::nt5_2 | choice::csrss_death_code::hard_error, {"SMSS-SESSION-002"}},
        {edition::nt5_2 | choice::subsystem_failure::overwritten, {"SMSS-ORDER-006", "SMSS-SESSION-002"}},
        {edition::nt5_2 | choice::first_subsystem_wait::waits_for_ever, {"deadlock"}},
        {edition::nt5_2 | choice::session_attachment::stays_attached, {"SMSS-SESSION-006"}},
        {edition::nt5_2 | choice::failed_session::left_behind, {"SMSS-SESSION-005"}},
        {edition::nt5_2 | choice::lost_reply::request_repeated, {"SMSS-API-002"}},
        {edition::nt5_2 | choice::api_pool::two_threads, {}},
        {edition::nt5_2 | choice::foreign_session_api::not_implemented, {}},
        {edition::nt5_2 | choice::known_dll_checksum::skipped, {}},
        {edition::nt10_0 | choice::winlogon_death::bug_check, {}},
        {edition::nt10_0 | choice::initial_sessions::one, {}},
        {edition::nt10_0 | choice::later_stage_failure::ignored, {}},
        {edition::nt6_1 | choice::later_stage_failure::ignored, {}},
        {edition::nt5_2 | choice::reactos,
         {"SMSS-ORDER-006", "SMSS-SESSION-002", "SMSS-SESSION-005", "SMSS-SESSION-006", "SMSS-API-002", "deadlock"}},
    };
    for (line const& one : lines) {
        std::string chosen{name(one.meant.which)};
        for (nt::choice_info const* info : nt::choices::info) {
            for (auto const alternative : info->alternatives) {
                profile same = one.meant;
                profile plain = one.meant.which;
                if (same.permitted.select(info->name, alternative) && same == one.meant &&
                    plain.permitted.select(info->name, alternative) && !(plain == profile{one.meant.which})) {
                    chosen += " " + std::string{info->name} + "::" + std::string{alternative};
                }
            }
        }
        INFO(chosen);
        CHECK(violated_under(one.meant, {.sessions = 2}) == one.broken);
    }
}

TEST_CASE(
    "whatever choices are made, the system stops if and only if a process it cannot live without has ended or a fatal stage has failed",
    "[SMSS-CRASH-001][SMSS-CRASH-002][SMSS-CRASH-003][SMSS-STOP-006][SMSS-STOP-007][proved]") {
    for (edition const which : editions) {
        for (profile const& meant : {which | choice::any, which | choice::reactos}) {
            requirements const broken = violated_under(meant, {.sessions = 2, .faults = 2});
            INFO(std::string{name(which)});
            CHECK(broken.count("SMSS-CRASH-001") == 0);
            CHECK(broken.count("SMSS-CRASH-002") == 0);
            CHECK(broken.count("SMSS-CRASH-003") == 0);
            for (char const* const always :
                 {"SMSS-ORDER-001", "SMSS-ORDER-002", "SMSS-ORDER-003", "SMSS-ORDER-004", "SMSS-ORDER-005", "SMSS-SESSION-001",
                  "SMSS-SESSION-003", "SMSS-SESSION-004", "SMSS-API-001", "SMSS-TABLE-001", "SMSS-TABLE-002", "SMSS-TABLE-003"}) {
                CHECK(broken.count(always) == 0);
            }
        }
    }
}

TEST_CASE("packing loses nothing: different states have different words, and each word gives its state back") {
    auto const is_bijection = [](auto const& system) {
        using model = std::remove_cvref_t<decltype(system)>;
        auto const all = explore_plainly(system);
        std::set<std::pair<std::uint64_t, std::uint64_t>> words;
        for (auto const& now : all.states) {
            auto const packed = system.pack(now);
            if constexpr (std::is_same_v<decltype(packed), std::uint64_t const>) {
                words.insert({packed, 0});
            } else {
                words.insert({packed.low, packed.high});
            }
            typename model::state const back = system.unpack(packed);
            if (bytes_of(back) != bytes_of(now)) {
                CHECK(bytes_of(back) == bytes_of(now));
                return;
            }
        }
        CHECK(words.size() == all.states.size());
    };
    is_bijection(smss::system<edition::nt5_2>{});
    is_bijection(smss::system<edition::nt6_1, scope::faults<2>>{});
    is_bijection(smss::system<edition::nt10_0, with<choice::any>>{});
    is_bijection(smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<0>>{});
    is_bijection(smss::system<edition::nt5_2, scope::sessions<1>, scope::subsystems<3>>{});
    is_bijection(smss::system<edition::nt5_2, scope::sessions<3>, scope::queue<2>, scope::faults<0>>{});  // two words
    is_bijection(smss::system{edition::nt5_2, scope::sessions{2}, scope::subsystems{1}});
    is_bijection(smss::system{edition::nt10_0, scope::sessions{3}, scope::faults{0}});
}

TEST_CASE("bounds told while compiling and at run time mean the same") {
    auto const fixed =
        explore_plainly(smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::queue<2>, scope::faults<1>>{});
    auto const told =
        explore_plainly(smss::system{edition::nt5_2 | choice::reactos, scope::sessions{3}, scope::queue{2}, scope::faults{1}});
    CHECK(fixed.states.size() == told.states.size());
    CHECK(fixed.transitions == told.transitions);
    CHECK(fixed.depth == told.depth);
    CHECK(fixed.deadlocks == told.deadlocks);
    CHECK(smss::system{edition::nt5_2, scope::sessions{7}}.is_within_reach());
    CHECK_FALSE(smss::system{edition::nt5_2, scope::sessions{9}}.is_within_reach());
}

TEST_CASE("sessions above 0 are interchangeable: exchanging two of them changes nothing but their numbers") {
    smss::system<edition::nt5_2, scope::sessions<3>, scope::queue<2>, scope::faults<1>> const system;
    auto const all = explore_plainly(system);
    std::size_t unequal = 0;
    for (std::size_t i = 0; i < all.states.size(); i += 5) {
        auto const& now = all.states[i];
        auto other = now;
        system.exchange(other, 0, 1);
        unequal += system.signature(now, 0) != system.signature(other, 1) || system.signature(now, 1) != system.signature(other, 0);
        unequal += system.signature(now, 0) == system.signature(now, 1) && bytes_of(now) != bytes_of(other);
        std::multiset<std::vector<std::uint8_t>> here;
        std::multiset<std::vector<std::uint8_t>> there;
        system.successors(now, [&](auto, auto next) {
            system.exchange(next, 0, 1);
            here.insert(bytes_of(next));
        });
        system.successors(other, [&](auto, auto const& next) { there.insert(bytes_of(next)); });
        unequal += here != there;
    }
    CHECK(unequal == 0);
    CHECK(all.states.size() > 100'000);
}

TEST_CASE("the library's search sees the same space as the plainest one, with and without symmetry") {
    for (auto const& system :
         {smss::system{edition::nt5_2, scope::sessions{3}}, smss::system{edition::nt5_2 | choice::reactos, scope::sessions{3}},
          smss::system{edition::nt10_0 | choice::any, scope::sessions{2}, scope::subsystems{1}}}) {
        auto const all = explore_plainly(system);
        check::options chosen;
        chosen.reduction = check::symmetry::ignored;
        auto const report = check::verify(system, invariants::all, check::property_list<>{}, chosen);
        CHECK(report.size.states == all.states.size());
        CHECK(report.size.transitions == all.transitions);
        CHECK(report.size.depth == all.depth);
        CHECK((report.deadlock().verdict == check::judgement::violated) == (all.deadlocks != 0));
        auto const reduced = check::verify(system, invariants::all, check::property_list<>{});
        CHECK(violated_in(reduced) == violated_in(report));
        if (system.limits.sessions > 2) CHECK(reduced.size.states < report.size.states);
        if (reduced.represented) CHECK(*reduced.represented == all.states.size());
    }
}

TEST_CASE("the API locks itself exactly where there are two threads and failures are overwritten, whatever else is chosen",
          "[SMSS-API-019][SMSS-SUB-005][proved]") {
    check::options chosen;
    chosen.show = check::progress::silent;
    auto const has_deadlock = [&chosen](smss::system<system_detail::told_at_run_time{}> const& system) {
        return check::verify(system, invariants::all, check::property_list<>{}, chosen).deadlock().verdict == check::judgement::violated;
    };
    std::size_t surprises = 0;
    for (unsigned mask = 0; mask < 512; ++mask) {
        auto const bit = [mask](unsigned which) { return mask >> which & 1; };
        profile const meant = edition::nt5_2 | static_cast<choice::api_pool>(bit(0)) | static_cast<choice::subsystem_failure>(bit(1)) |
                              static_cast<choice::first_subsystem_wait>(bit(2)) | static_cast<choice::failed_session>(bit(3)) |
                              static_cast<choice::session_attachment>(bit(4)) | static_cast<choice::lost_reply>(bit(5)) |
                              static_cast<choice::foreign_session_api>(bit(6)) | static_cast<choice::csrss_death_code>(bit(7)) |
                              static_cast<choice::known_dll_checksum>(bit(8));
        bool const two_threads = meant.takes(choice::api_pool::two_threads);
        bool const overwritten = meant.takes(choice::subsystem_failure::overwritten);
        bool const waits = meant.takes(choice::first_subsystem_wait::waits_for_ever);
        surprises += has_deadlock(smss::system{meant, scope::sessions{3}, scope::faults{0}}) != (two_threads && overwritten);
        // And the boot hangs exactly where the death of csrss is not noticed.
        surprises += has_deadlock(smss::system{meant, scope::sessions{1}, scope::faults{1}}) != waits;
    }
    CHECK(surprises == 0);
}

TEST_CASE("the recorded case 217 is an execution of the model, and it ends in the deadlock", "[SMSS-API-019]") {
    // Both requests are received before either csrss connects; both time out; both threads then ask smss itself.
    smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<0>> const system;
    auto const stuck =
        go(system, after_boot({ask_start_csr, create_session_1, load_win32k_1, start_csr_1, ask_start_csr, create_session_2, load_win32k_2,
                               start_csr_2, time_out_csr_1, start_winlogon_1, time_out_csr_2, start_winlogon_2}));
    CHECK(stuck.session[1].phase == session_phase::initial_command);
    CHECK(stuck.session[2].phase == session_phase::initial_command);
    CHECK(busy_threads(stuck) == 2);
    CHECK_FALSE(system.is_final(stuck));
    system.successors(stuck, [&](system_action action, auto const&) {
        INFO(std::string{name(action)});
        CHECK(is_environment(action));
    });
}

TEST_CASE("more recorded cases are executions of the model") {
    smss::system<edition::nt5_2, with<choice::reactos>, scope::sessions<3>, scope::faults<2>> const reactos;
    SECTION("139: csrss ends after boot") {
        auto const dead = go(reactos, after_boot({kill_csr_0, report_windows_subsystem}));
        CHECK(dead.stop == stop_reason::windows_subsystem);
        CHECK(*machine::stop_code(fate_of(dead.stop, edition::nt5_2)) == bug_check::system_process_terminated);
    }
    SECTION("140: winlogon ends after boot") {
        CHECK(go(reactos, after_boot({kill_winlogon_0, report_logon_process})).stop == stop_reason::logon_process);
    }
    SECTION("205: both end at the same moment, csrss is reported") {
        CHECK(go(reactos, after_boot({kill_winlogon_0, kill_csr_0, report_windows_subsystem})).stop == stop_reason::windows_subsystem);
    }
    SECTION("142: csrss ends before it connects, the boot hangs") {
        std::vector<system_action> const start(normal_boot.begin(), std::find(normal_boot.begin(), normal_boot.end(), connect_csr_0));
        std::vector<system_action> steps = start;
        steps.push_back(kill_csr_0);
        auto const hung = go(reactos, steps);
        CHECK(hung.boot == boot_phase::kernel_subsystem);
        bool helped = false;
        reactos.successors(hung, [&](system_action action, auto const&) { helped = helped || !is_environment(action); });
        CHECK_FALSE(helped);
    }
    SECTION("136: a csrss that cannot be used counts as started, the initial command fails") {
        std::vector<system_action> steps(normal_boot.begin(), std::find(normal_boot.begin(), normal_boot.end(), connect_csr_0));
        for (auto const step : {fail_session_0, run_execute_list, signal_volumes_safe, start_winlogon_0, refuse_winlogon_0})
            steps.push_back(step);
        CHECK(go(reactos, steps).stop == stop_reason::initial_command);
    }
    SECTION("160: a second session") {
        auto const up = go(reactos, after_boot({ask_start_csr, create_session_1, load_win32k_1, start_csr_1, connect_csr_1,
                                                start_winlogon_1, forward_winlogon_1, resume_winlogon_1, reply}));
        CHECK(up.session[1].phase == session_phase::active);
        CHECK(up.session[1].sm_id == 2);
        CHECK(up.attached);
    }
    SECTION("162: csrss of session 1 ends unnoticed, then that of session 0 does not") {
        auto const dead =
            go(reactos, after_boot({ask_start_csr, create_session_1, load_win32k_1, start_csr_1, connect_csr_1, start_winlogon_1,
                                    forward_winlogon_1, resume_winlogon_1, reply, kill_csr_1, kill_csr_0, report_windows_subsystem}));
        CHECK(dead.stop == stop_reason::windows_subsystem);
    }
    SECTION("164: csrss of session 1 never connects: it counts as started, then its winlogon is refused and left behind") {
        auto const left = go(reactos, after_boot({ask_start_csr, create_session_1, load_win32k_1, start_csr_1, kill_csr_1, time_out_csr_1,
                                                  start_winlogon_1, refuse_winlogon_1, undo_session_1}));
        CHECK(left.answering == answer::start_failed);
        CHECK(left.session[1].phase == session_phase::left_behind);
        CHECK(left.next_sm_id == 2);
    }
    SECTION("212: a lost reply repeats StartCsr") {
        auto const twice = go(reactos, after_boot({ask_start_csr, create_session_1, load_win32k_1, start_csr_1, connect_csr_1,
                                                   start_winlogon_1, forward_winlogon_1, resume_winlogon_1, lose_reply, load_win32k_2}));
        CHECK(twice.session[1].phase == session_phase::active);
        CHECK(twice.session[2].phase == session_phase::session_space);
    }
}

TEST_CASE("no request waits for ever with the default choices: from every state it can still be answered",
          "[SMSS-API-002][SMSS-API-014][proved]") {
    // By the system's own steps alone, from every reachable state: stronger than the absence of deadlocks.
    smss::system<edition::nt5_2, scope::sessions<2>, scope::faults<2>> const system;
    auto const all = explore_plainly(system);
    for (auto const& from : all.states) {
        std::vector<std::decay_t<decltype(from)>> todo{from};
        std::set<std::vector<std::uint8_t>> seen{bytes_of(from)};
        bool answered = false;
        while (!todo.empty() && !answered) {
            auto const now = todo.back();
            todo.pop_back();
            answered = now.stop != stop_reason::none || (outstanding(now) == 0 && now.boot == boot_phase::waiting);
            system.successors(now, [&](system_action action, auto const& next) {
                if (!is_environment(action) && seen.insert(bytes_of(next)).second) todo.push_back(next);
            });
        }
        if (!answered) CHECK(answered);
    }
    CHECK(all.states.size() > 1000);
}

TEST_CASE("actions are called what they are called in the source") {
    CHECK(name(start_csr_0) == "start_csr_0");
    CHECK(name(kill_subsystem_7) == "kill_subsystem_7");
    CHECK(name(wake) == "wake");
    CHECK(name(lose_reply) == "lose_reply");
    CHECK(number_of(kill_winlogon_5) == 5);
    CHECK(is_any(kill_winlogon_5, kill_winlogon_0));
    CHECK_FALSE(is_any(kill_wininit_0, kill_winlogon_0));
    std::set<std::string_view> names;
    std::size_t count = 0;
    for (auto const& kind : system_detail::action_kinds) {
        CHECK_FALSE(kind.sentence.empty());
        CHECK_FALSE(kind.evidence.empty());
        for (unsigned i = 0; i < (kind.numbered ? 8 : 1); ++i, ++count) names.insert(name(numbered(kind.first, i)));
    }
    CHECK(names.size() == count);
    for (auto const& one : answers) CHECK(name(one.which) == one.name);
    for (std::size_t i = 0; i < stop_reason_count; ++i)
        CHECK(name(static_cast<stop_reason>(i)) == lts::name_of(static_cast<stop_reason>(i)));
    for (std::size_t i = 0; i < system_detail::request_names.size(); ++i)
        CHECK(name(static_cast<request>(i)) == lts::name_of(static_cast<request>(i)));
    for (std::size_t i = 0; i < answer_count; ++i) CHECK(name(static_cast<answer>(i)) == lts::name_of(static_cast<answer>(i)));
}
