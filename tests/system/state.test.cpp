// SPDX-License-Identifier: BSL-1.0
// Can every invariant be broken, and only by what it forbids? Are bounds that the model has no room for refused?
#include <smss/machine/boot.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/scope.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

using told_system = decltype(smss::system{profile{}, scope::sessions{2}});
using told_state = told_system::state;

// The system of that edition while it waits, with session 0 up.
told_state waiting_state(profile const& meant) {
    told_state now = told_system{meant}.initial();
    now.boot = boot_phase::waiting;
    now.done = (1u << milestone::bits) - 1;
    now.next_sm_id = 2;
    now.session[0] = {session_phase::active, csrss_state::registered,
                      meant.which == edition::nt5_2 ? initial_process::winlogon : initial_process::wininit, false, 1};
    return now;
}

using change = std::function<void(told_state&)>;

// A step from the waiting system, changed by `first`, to what `then` makes of that.
template <typename Invariant>
bool step_holds(edition which, system_action action, change const& first, change const& then) {
    told_state before = waiting_state(which);
    first(before);
    told_state after = before;
    then(after);
    return Invariant::holds(before, action, after);
}
template <typename Invariant>
bool state_holds(edition which, change const& made) {
    told_state now = waiting_state(which);
    made(now);
    return Invariant::holds(now);
}

void unchanged(told_state&) {}

}  // namespace

TEST_CASE("A state that no run comes to breaks the invariant that forbids it") {
    using namespace invariants;
    for (edition const which : editions) {
        INFO(nt::name(which));
        // ORDER-004: a process before the environment is complete.
        auto const incomplete = [](auto&& more) {
            return [more](told_state& now) {
                now.done = milestone::environment;
                now.session[0] = {};
                more(now);
            };
        };
        CHECK(state_holds<environment_before_win32>(which, unchanged));
        CHECK(state_holds<environment_before_win32>(which,
                                                    incomplete([](told_state& now) { now.session[0].phase = session_phase::created; })));
        CHECK_FALSE(
            state_holds<environment_before_win32>(which, incomplete([](told_state& now) { now.session[0].csrss = csrss_state::running; })));
        CHECK_FALSE(state_holds<environment_before_win32>(
            which, incomplete([](told_state& now) { now.session[1].initial = initial_process::winlogon; })));
        // SESSION-005
        CHECK(state_holds<no_session_survives_its_failure>(which, unchanged));
        CHECK_FALSE(state_holds<no_session_survives_its_failure>(
            which, [](told_state& now) { now.session[1].phase = session_phase::left_behind; }));
        // SESSION-006: attached while a session is made, in 5.2 only.
        auto const attached = [](session_phase phase) {
            return [phase](told_state& now) {
                now.attached = true;
                now.session[1].phase = phase;
            };
        };
        CHECK(state_holds<attached_only_while_creating>(which, unchanged));
        for (session_phase const phase : {session_phase::created, session_phase::forwarded, session_phase::vanished})
            CHECK(state_holds<attached_only_while_creating>(which, attached(phase)) == (which == edition::nt5_2));
        for (session_phase const phase : {session_phase::absent, session_phase::active, session_phase::left_behind})
            CHECK_FALSE(state_holds<attached_only_while_creating>(which, attached(phase)));
    }
}

TEST_CASE("A step that no run takes breaks the invariant that forbids it") {
    using namespace invariants;
    using enum system_action;
    auto const answers_with = [](answer what) { return [what](told_state& now) { now.answering = what; }; };
    for (edition const which : editions) {
        INFO(nt::name(which));
        // CRASH-003: no hard error by somebody's death (in 5.2 but by way of the wait), nor by a wait that goes on.
        auto const stops_by = [](stop_reason why) { return [why](told_state& now) { now.stop = why; }; };
        for (system_action const death : {kill_smss, kill_csr_0, kill_csr_1, kill_winlogon_0, kill_winlogon_1, kill_wininit_0}) {
            CHECK_FALSE(step_holds<hard_error_only_by_smss>(which, death, unchanged, stops_by(stop_reason::initialization)));
            CHECK(step_holds<hard_error_only_by_smss>(which, death, unchanged, stops_by(stop_reason::critical_smss)));
            CHECK(step_holds<hard_error_only_by_smss>(which, death, unchanged, unchanged));
        }
        CHECK(step_holds<hard_error_only_by_smss>(which, fail_stage, unchanged, stops_by(stop_reason::initialization)));
        for (stop_reason const why : {stop_reason::windows_subsystem, stop_reason::logon_process}) {
            CHECK_FALSE(step_holds<hard_error_only_by_smss>(which, report_windows_subsystem, unchanged, stops_by(why)));
            auto const nobody = [](told_state& now) { now.session[0].csrss = csrss_state::none; };
            CHECK(step_holds<hard_error_only_by_smss>(which, report_windows_subsystem, nobody, stops_by(why)) == (which == edition::nt5_2));
        }
        // SESSION-004: a number that somebody has is given again, or a session begins in the middle.
        auto const creates = [](session_phase phase) { return [phase](told_state& now) { now.session[1].phase = phase; }; };
        CHECK(step_holds<session_number_was_free>(which, create_session_1, unchanged, creates(session_phase::created)));
        CHECK(step_holds<session_number_was_free>(which, reply, unchanged, creates(session_phase::active)));
        CHECK_FALSE(step_holds<session_number_was_free>(which, create_session_1, unchanged, creates(session_phase::active)));
        CHECK_FALSE(step_holds<session_number_was_free>(
            which, create_session_1, [](told_state& now) { now.session[1].sm_id = 1; }, creates(session_phase::created)));
        // API-001: what only subsystems may ask is carried out for a stranger, for one that has gone, or unasked.
        auto const serves = [](request what, bool registered = true) {
            return [what, registered](told_state& now) {
                now.queue[0] = what;
                if (!registered) now.session[0].csrss = csrss_state::running;
            };
        };
        auto const answered = [](answer what) {
            return [what](told_state& now) {
                now.queue[0] = request::none;
                now.answering = what;
            };
        };
        using api_1 = foreign_api_only_from_subsystems;
        CHECK(step_holds<api_1>(which, complete_request, serves(request::session_complete), answered(answer::completed)));
        CHECK_FALSE(step_holds<api_1>(which, complete_request, serves(request::unknown_number), answered(answer::completed)));
        CHECK(step_holds<api_1>(which, refuse_request, serves(request::unknown_number), answered(answer::not_implemented)));
        for (auto const& from : {serves(request::session_complete_as_stranger), serves(request::session_complete, false)}) {
            CHECK_FALSE(step_holds<api_1>(which, complete_request, from, answered(answer::completed)));
            CHECK(step_holds<api_1>(which, refuse_request, from, answered(answer::refused_stranger)));
        }
        // API-002: an answer to nothing, a request that is lost, or comes from nowhere, or is there twice.
        using api_2 = one_reply_for_each_request;
        CHECK(step_holds<api_2>(which, reply, answers_with(answer::completed), answers_with(answer::none)));
        CHECK(step_holds<api_2>(which, lose_reply, answers_with(answer::completed), answers_with(answer::none)));
        CHECK_FALSE(step_holds<api_2>(which, reply, unchanged, unchanged));
        CHECK_FALSE(step_holds<api_2>(which, lose_reply, answers_with(answer::completed), unchanged));
        CHECK_FALSE(step_holds<api_2>(which, reply, serves(request::start_csr), answered(answer::none)));
        CHECK_FALSE(step_holds<api_2>(which, refuse_request, serves(request::start_csr), answered(answer::none)));
        CHECK(step_holds<api_2>(which, ask_start_csr, unchanged, serves(request::start_csr)));
        CHECK_FALSE(step_holds<api_2>(which, reply, unchanged, serves(request::start_csr)));
        CHECK_FALSE(step_holds<api_2>(which, end_session_1, unchanged, serves(request::start_csr)));
        CHECK_FALSE(step_holds<api_2>(which, ask_start_csr, unchanged, answers_with(answer::completed)));
        CHECK_FALSE(
            step_holds<api_2>(which, ask_start_csr, unchanged, [](told_state& now) { now.queue[0] = now.queue[1] = request::start_csr; }));
        CHECK(step_holds<api_2>(which, kill_smss, serves(request::start_csr), [](told_state& now) {
            now.queue[0] = request::none;
            now.stop = stop_reason::critical_smss;
        }));
        // API-003: success for what is not so.
        auto const session_1 = [](session_state is, answer what) {
            return [is, what](told_state& now) {
                now.session[1] = is;
                now.answering = what;
            };
        };
        session_state const up{session_phase::active, csrss_state::registered, initial_process::winlogon, false, 2};
        using api_3 = answers_are_true;
        CHECK(step_holds<api_3>(which, resume_winlogon_1, unchanged, session_1(up, answer::started)));
        for (int part = 0; part < 4; ++part) {
            session_state lacking = up;
            if (part == 0) lacking.phase = session_phase::forwarded;
            if (part == 1) lacking.csrss = csrss_state::none;
            if (part == 2) lacking.initial = initial_process::none;
            if (part == 3) lacking.sm_id = 0;
            CHECK_FALSE(step_holds<api_3>(which, resume_winlogon_1, unchanged, session_1(lacking, answer::started)));
        }
        session_state left = up;
        left.phase = session_phase::left_behind;
        CHECK(step_holds<api_3>(which, undo_session_1, unchanged, session_1({}, answer::start_failed)));
        CHECK(step_holds<api_3>(which, undo_session_1, unchanged, session_1(left, answer::start_failed)));
        CHECK_FALSE(step_holds<api_3>(which, undo_session_1, unchanged, session_1(up, answer::start_failed)));
        CHECK(step_holds<api_3>(which, end_session_1, unchanged, session_1({}, answer::stopped)));
        CHECK_FALSE(step_holds<api_3>(which, end_session_1, unchanged, session_1(left, answer::stopped)));
        auto const loaded = [](subsystem_phase phase) {
            return [phase](told_state& now) {
                now.subsystem[1] = {phase, true};
                now.answering = answer::loaded;
            };
        };
        CHECK(step_holds<api_3>(which, connect_subsystem_1, unchanged, loaded(subsystem_phase::connected)));
        CHECK_FALSE(step_holds<api_3>(which, connect_subsystem_1, unchanged, loaded(subsystem_phase::connecting)));
        CHECK(step_holds<api_3>(which, refuse_request, unchanged, answers_with(answer::not_implemented)));
        // TABLE-001: the boot jumps.
        auto const comes_to = [](boot_phase phase) { return [phase](told_state& now) { now.boot = phase; }; };
        using table_1 = boot_follows_its_table;
        for (boot_phase from = boot_phase::created; from != boot_phase::waiting;) {
            boot_phase const next = machine::stage_after(which, from).to;
            CHECK(step_holds<table_1>(which, reply, comes_to(from), comes_to(next)));
            CHECK_FALSE(step_holds<table_1>(which, reply, comes_to(next), comes_to(boot_phase::created)));
            CHECK(step_holds<table_1>(which, reply, comes_to(from), comes_to(boot_phase::stopped)));
            from = next;
        }
    }
    // An edition that nobody knows has no table.
    told_state lost = waiting_state(edition::nt5_2);
    lost.rule.which = static_cast<edition>(99);
    told_state on = lost;
    on.boot = boot_phase::created;
    CHECK_FALSE(boot_follows_its_table::holds(lost, reply, on));
}

TEST_CASE("A state that no run comes to goes on as its parts say") {
    using enum system_action;
    auto const steps = [](told_system const& model, told_state const& from) {
        std::vector<std::pair<system_action, told_state>> all;
        model.successors(from, [&](system_action step, told_state const& to) { all.emplace_back(step, to); });
        return all;
    };
    told_system const model{edition::nt5_2, scope::sessions{2}, scope::faults{0}, scope::subsystems{1}};
    auto const only_of_smss = [&](told_state const& from) {
        auto all = steps(model, from);
        std::erase_if(all, [](auto const& one) { return is_environment(one.first) || is_any(one.first, connect_csr_0); });
        REQUIRE(all.size() == 1);
        return all.front();
    };
    // StopCsr of a session beyond the scope.
    told_state now = waiting_state(edition::nt5_2);
    now.queue[0] = request::stop_csr_5;
    CHECK(only_of_smss(now).first == refuse_request);
    CHECK(only_of_smss(now).second.answering == answer::stop_unknown);
    // A subsystem is asked for while csrss starts: one start at a time (nt5_2 3.8.4 step 3).
    now.queue[0] = request::load_subsystem_0;
    CHECK(only_of_smss(now).first == start_subsystem_0);
    now.session[0] = {session_phase::csrss_starting, csrss_state::running, initial_process::winlogon, false, 0};
    CHECK(only_of_smss(now).first == wait_turn_0);
    // The main thread has stopped, and the system has not.
    now = waiting_state(edition::nt5_2);
    now.boot = boot_phase::stopped;
    now.faults = 0;
    CHECK(steps(model, now).empty());
    // Of a lost reply only StartCsr does something when it is carried out again (vectors A8).
    told_system const repeats{edition::nt5_2 | choice::lost_reply::request_repeated, scope::sessions{2}, scope::faults{1}};
    now = waiting_state(edition::nt5_2 | choice::lost_reply::request_repeated);
    now.faults = 1;
    for (answer const what : {answer::started, answer::stopped}) {
        now.answering = what;
        unsigned lost = 0;
        for (auto const& [step, to] : steps(repeats, now)) {
            if (step != lose_reply) continue;
            ++lost;
            CHECK((to.session[1].phase == session_phase::created) == (what == answer::started));
        }
        CHECK(lost == 1);
    }
}

TEST_CASE("A subsystem is there on demand only if it is connected and lives") {
    told_state now = waiting_state(edition::nt5_2);
    CHECK_FALSE(goals::deferred_subsystem_loaded::reached(now));
    now.subsystem[2] = {subsystem_phase::connected, false};
    CHECK_FALSE(goals::deferred_subsystem_loaded::reached(now));
    now.subsystem[3] = {subsystem_phase::connecting, true};
    CHECK_FALSE(goals::deferred_subsystem_loaded::reached(now));
    now.subsystem[2].alive = true;
    CHECK(goals::deferred_subsystem_loaded::reached(now));
}

TEST_CASE("A model has room for so much, and says so") {
    CHECK(system_detail::told_setting{}.rule.which == edition::nt5_2);
    CHECK(told_system{}.is_within_reach());
    system_limits const largest{.sessions = 8, .queue = 4, .threads = 15, .faults = 7, .subsystems = 4, .starts = 13, .mishaps = 1};
    CHECK(are_within_reach(largest));
    CHECK(are_within_reach({.sessions = 1, .queue = 1, .threads = 1, .faults = 0, .subsystems = 0, .starts = 0, .mishaps = 0}));
    std::vector<std::function<void(system_limits&)>> const beyond{
        [](auto& one) { one.sessions = 0; }, [](auto& one) { one.sessions = 9; },   [](auto& one) { one.queue = 0; },
        [](auto& one) { one.queue = 5; },    [](auto& one) { one.threads = 0; },    [](auto& one) { one.threads = 16; },
        [](auto& one) { one.faults = 8; },   [](auto& one) { one.subsystems = 5; }, [](auto& one) { one.starts = 14; },
        [](auto& one) { one.mishaps = 2; },
    };
    for (std::size_t i = 0; i < beyond.size(); ++i) {
        system_limits limits = largest;
        beyond[i](limits);
        INFO("bound " << i);
        CHECK_FALSE(are_within_reach(limits));
    }
    CHECK_FALSE(smss::system{edition::nt5_2, scope::sessions{9}}.is_within_reach());
    // All bounds are met, and the state does not fit into two words.
    told_system const wide{edition::nt5_2,   scope::sessions{8},   scope::queue{4},  scope::threads{15},
                           scope::faults{7}, scope::subsystems{4}, scope::starts{13}};
    CHECK(wide.is_within_reach() == (wide.bits.total(wide.limits) <= 128));
}

TEST_CASE("What is in no enumeration is unknown, means nothing and rests on nothing") {
    auto const beyond = []<typename Word>(Word) { return static_cast<Word>(250); };
    constexpr auto no_action = static_cast<system_action>(9'999);
    CHECK(name(no_action) == "unknown action");
    CHECK(sentence(no_action).empty());
    CHECK(evidence(no_action).empty());
    CHECK(sentence(system_action::create_paging_files).empty());  // the row of the boot table says that
    CHECK(evidence(system_action::create_paging_files).empty());
    CHECK_FALSE(sentence(system_action::reply).empty());
    CHECK_FALSE(evidence(system_action::reply).empty());
    CHECK(name(beyond(stop_reason{})) == "unknown stop reason");
    CHECK(name(beyond(request{})) == "unknown request");
    CHECK(name(beyond(answer{})) == "unknown answer");
    CHECK(name(csrss_state::registered) == "registered");
    CHECK(name(csrss_state::running) == "running");
    CHECK(name(csrss_state::none) == "none");
    CHECK(name(initial_process::winlogon) == "winlogon");
    CHECK(name(initial_process::wininit) == "wininit");
    CHECK(name(initial_process::none) == "none");
}

TEST_CASE("Each edition's steps rest on its own table, and other steps on what the action says") {
    for (edition const which : editions) {
        told_system const model{which};
        told_state now = model.initial();
        boot_action const first = machine::stage_after(which, now.boot).act;
        CHECK(model.evidence(now, static_cast<system_action>(first)) == machine::stage_after(which, now.boot).evidence);
        CHECK_FALSE(model.evidence(now, static_cast<system_action>(first)).empty());
        CHECK(model.evidence(now, system_action::reply) == evidence(system_action::reply));
    }
    told_system lost{edition::nt5_2};
    lost.rule.which = static_cast<edition>(99);
    CHECK(lost.evidence(lost.initial(), system_action::create_api_port).empty());
}
