// SPDX-License-Identifier: BSL-1.0
// Are sequences legal, is what a live implementation shows judged rightly, and does the model conform to itself?
#include <smss/conformance/live_follower.hpp>
#include <smss/testing/action_sequence.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/drive.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using conformance::live_follower;
using conformance::observation;
using conformance::shown;
using enum system_action;

namespace {

using composed = live_follower::model;

composed model_of(profile const& meant) {
    return composed{meant,           scope::sessions{4}, scope::queue{2}, scope::threads{2}, scope::faults{2}, scope::subsystems{2},
                    scope::starts{2}};
}

// Some path of the model takes all of them, one after the other.
bool is_path(composed const& model, std::vector<system_action> const& actions) {
    std::vector<composed::state> now{model.initial()};
    for (system_action const what : actions) {
        std::vector<composed::state> reached;
        for (composed::state const& from : now) {
            model.successors(from, [&](system_action step, composed::state const& to) {
                if (step == what) reached.push_back(to);
            });
        }
        if (reached.empty()) return false;
        now.swap(reached);
    }
    return true;
}

}  // namespace

TEST_CASE("Sequences are paths of the model, and so is all that they shrink to") {
    testing::property("every sequence, and every shrink of it, is a path", [] {
        auto const which = *rc::gen::element(edition::nt5_2, edition::nt6_1, edition::nt10_0);
        bool const either = *rc::gen::arbitrary<bool>();
        composed const model = model_of(either ? which | choice::any : profile{which});
        auto const sequences = testing::action_sequences(model, 60);
        rc::Random const random{*rc::gen::arbitrary<std::uint64_t>()};
        rc::Shrinkable<testing::action_sequence<composed>> const drawn = sequences(random, 0);
        auto const whole = drawn.value();
        RC_ASSERT(!whole.actions.empty());
        RC_ASSERT(is_path(model, whole.actions));
        std::size_t shrinks = 0;
        rc::seq::forEach(drawn.shrinks(), [&](rc::Shrinkable<testing::action_sequence<composed>> const& shrunk) {
            RC_LOG() << "shrunk to " << shrunk.value() << '\n';
            RC_ASSERT(shrunk.value().actions.size() < whole.actions.size());
            RC_ASSERT(is_path(model, shrunk.value().actions));
            ++shrinks;
        });
        RC_ASSERT(shrinks >= whole.actions.size());
    });
}

TEST_CASE("Sequences are as long as asked for while nothing stops the system") {
    composed const model{edition::nt5_2, scope::sessions{4}, scope::faults{0}, scope::starts{3}};
    testing::property("without faults no sequence ends early", [&] {
        auto const whole = *testing::action_sequences(model, 50);
        RC_ASSERT(whole.actions.size() == 50u);
    });
}

namespace {

// The model as an implementation of itself: where it may do either, it does the first thing.
template <edition Which, bool Reactos>
class model_at_work {
public:
    void reset(registry::tree const&, edition) { now_ = model_.initial(); }
    observation perform(system_action what) {
        std::optional<shown> seen;
        composed::state reached{};
        model_.successors(now_, [&](system_action step, composed::state const& to) {
            if (seen || step != what) return;
            seen = shown{step, to.stop, answers[static_cast<std::size_t>(now_.answering)].code, 0};
            for (unsigned s = 0; s < composed::state::session_room; ++s) {
                if (now_.session[s].sm_id != to.session[s].sm_id && to.stop == stop_reason::none) seen->number = to.session[s].sm_id;
            }
            reached = to;
        });
        if (!seen) return {};
        now_ = reached;
        return {*seen};
    }

private:
    static composed make() {
        testing::drive_options const options;
        system_limits const& limits = options.scope;
        profile const meant = Reactos ? Which | choice::reactos : profile{Which};
        return composed{meant,
                        scope::sessions{limits.sessions},
                        scope::queue{limits.queue},
                        scope::threads{limits.threads},
                        scope::faults{limits.faults},
                        scope::subsystems{limits.subsystems},
                        scope::starts{limits.starts}};
    }
    composed model_ = make();
    composed::state now_ = model_.initial();
};

constexpr int few = 300;

}  // namespace

TEST_CASE("The model conforms to itself") {
    testing::drive_options options;
    options.sequences = few;
    conformance::drive<model_at_work<edition::nt5_2, false>>(edition::nt5_2, options);
    conformance::drive<model_at_work<edition::nt6_1, false>>(edition::nt6_1, options);
    conformance::drive<model_at_work<edition::nt10_0, false>>(edition::nt10_0, options);
    conformance::drive<model_at_work<edition::nt5_2, true>>(edition::nt5_2 | choice::reactos, options);
    // What may do either is satisfied by what does one of them.
    conformance::drive<model_at_work<edition::nt5_2, true>>(edition::nt5_2 | choice::any, options);
    conformance::drive<model_at_work<edition::nt5_2, false>>(edition::nt5_2 | choice::any, options);
}

TEST_CASE("Another edition, and another choice, do not conform") {
    testing::drive_options options;
    options.sequences = few;
    CHECK_FALSE(conformance::drive_and_report<model_at_work<edition::nt6_1, false>>(edition::nt5_2, options).conforms());
    CHECK_FALSE(conformance::drive_and_report<model_at_work<edition::nt10_0, false>>(edition::nt6_1, options).conforms());
    auto const reactos = conformance::drive_and_report<model_at_work<edition::nt5_2, true>>(edition::nt5_2, options);
    INFO(conformance::to_text(reactos));
    // Session numbers and the order of the boot are right all the same; but two threads may lock each other, and then no number is given.
    for (conformance::requirement_result const& one : reactos.results) {
        if (one.requirement.id == "SMSS-ORDER-001") CHECK(one.violations == 0);
        if (one.requirement.id == "SMSS-SESSION-003" && one.violations != 0) {
            REQUIRE(one.counterexample);
            CHECK(one.counterexample->refused->why.starts_with("nothing happens"));
        }
        if (one.requirement.id == "SMSS-CRASH-001" || one.requirement.id == "SMSS-API-001") CHECK(one.violations != 0);
    }
}

// --- one refusal of each kind ---------------------------------------------------------------------------------------------

namespace {

std::vector<shown> boot_until(system_action last) {
    std::vector<shown> all;
    for (system_action const step :
         {create_api_port, load_configuration, link_dos_devices, open_sessions, run_boot_execute, rename_pending_files, map_known_dlls,
          create_paging_files, initialize_registry, write_dynamic_environment, translate_boot_directory, run_setup_execute,
          create_session_0, load_win32k_0, start_csr_0, connect_csr_0, run_execute_list, signal_volumes_safe, start_winlogon_0}) {
        all.push_back({step});
        if (step == last) return all;
    }
    all.push_back({forward_winlogon_0, stop_reason::none, {}, 1});
    for (system_action const step : {resume_winlogon_0, detach_session, wait_for_processes}) all.push_back({step});
    return all;
}

// The requirement that refuses the last of these steps; all before it must be allowed. Empty: the last one is allowed too.
std::string refusing(std::vector<shown> steps, std::initializer_list<shown> more) {
    steps.insert(steps.end(), more.begin(), more.end());
    live_follower follower{model_of(edition::nt5_2)};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        std::optional<conformance::refusal> const refused = follower.take(steps[i]);
        if (!refused) continue;
        INFO("step " << i + 1 << " of " << steps.size() << ": " << refused->why);
        CHECK(i + 1 == steps.size());
        CHECK_FALSE(refused->requirement.sentence.empty());
        return std::string{refused->requirement.id};
    }
    return {};
}

shown answered(status result) { return {reply, stop_reason::none, result, 0}; }
shown stops(system_action step, stop_reason why) { return {step, why, {}, 0}; }

}  // namespace

TEST_CASE("What is shown is refused by the requirement that it breaks") {
    CHECK(refusing(boot_until(wait_for_processes), {}).empty());
    CHECK(refusing(boot_until(run_boot_execute), {{map_known_dlls}}) == "SMSS-ORDER-003");
    CHECK(refusing(boot_until(run_boot_execute), {{create_paging_files}}) == "SMSS-ORDER-001");
    CHECK(refusing(boot_until(rename_pending_files), {{rename_pending_files}}) == "SMSS-ORDER-002");
    CHECK(refusing(boot_until(open_sessions), {{rename_pending_files}}) == "SMSS-ORDER-001");  // not again, but too early
    CHECK(refusing(boot_until(initialize_registry), {{start_csr_0}}) == "SMSS-ORDER-004");
    CHECK(refusing(boot_until(load_win32k_0), {{signal_volumes_safe}}) == "SMSS-ORDER-005");
    CHECK(refusing(boot_until(start_csr_0), {{start_winlogon_0}}) == "SMSS-ORDER-006");
    CHECK(refusing(boot_until(start_csr_0), {{forward_winlogon_0, stop_reason::none, {}, 1}}) == "SMSS-SESSION-002");
    CHECK(refusing(boot_until(start_winlogon_0), {{forward_winlogon_0, stop_reason::none, {}, 2}}) == "SMSS-SESSION-003");
    CHECK(refusing(boot_until(connect_csr_0), {{create_session_0}}) == "SMSS-SESSION-004");
    auto const up = boot_until(wait_for_processes);
    CHECK(refusing(up, {answered(status::success)}) == "SMSS-API-002");
    CHECK(refusing(up, {{ask_unknown_number}, {refuse_request}, answered(status::success)}) == "SMSS-API-003");
    CHECK(refusing(up, {{ask_unknown_number}, {refuse_request}, answered(status::not_implemented)}).empty());
    CHECK(refusing(up, {{ask_unknown_number}, {refuse_request}, answered(status::not_implemented), answered(status::not_implemented)}) ==
          "SMSS-API-002");
    CHECK(refusing(up, {{ask_session_complete_as_stranger}, {complete_request}}) == "SMSS-API-001");
    CHECK(refusing(up, {{ask_load_subsystem_0}, {start_subsystem_0}, {ask_load_subsystem_1}, {start_subsystem_1}}) == "SMSS-SUBSYSTEM-001");
    CHECK(refusing(up, {{kill_winlogon_0}, stops(report_windows_subsystem, stop_reason::windows_subsystem)}) == "SMSS-CRASH-001");
    CHECK(refusing(up, {stops(kill_csr_0, stop_reason::critical_csrss)}).empty());
    CHECK(refusing(up, {{kill_csr_0}}) == "SMSS-CRASH-001");
    CHECK(refusing(up, {stops(kill_winlogon_0, stop_reason::logon_process)}) == "SMSS-CRASH-001");
    CHECK(refusing(up, {stops(kill_csr_0, stop_reason::critical_csrss), {reply}}) == "SMSS-CRASH-002");
}

TEST_CASE("Steps that nobody outside sees may be shown or not") {
    std::initializer_list<shown> const session{{ask_start_csr}, {create_session_1}, {load_win32k_1},
                                               {start_csr_1},   {ask_stop_csr_1},   {stop_session_1}};
    auto steps = boot_until(wait_for_processes);
    steps.insert(steps.end(), session);
    // The creator notices that its session was stopped and answers; then StopCsr is over.
    CHECK(refusing(steps, {answered(status::delete_pending), answered(status::success)}).empty());
    CHECK(refusing(steps, {{give_up_session_1}, answered(status::delete_pending), {end_session_1}, answered(status::success)}).empty());
    CHECK(refusing(steps, {answered(status::delete_pending), answered(status::unsuccessful)}) == "SMSS-API-003");
}

TEST_CASE("Nothing is refused where something is due") {
    live_follower follower{model_of(edition::nt5_2)};
    for (shown const& one : boot_until(wait_for_processes)) REQUIRE_FALSE(follower.take(one));
    REQUIRE_FALSE(follower.take({kill_winlogon_0}));
    auto const refused = follower.take_nothing(report_logon_process);
    REQUIRE(refused);
    CHECK(refused->requirement.id == "SMSS-CRASH-001");
    // Where it may go on or not, both are right.
    CHECK_FALSE(follower.take_nothing(create_paging_files));
    // What only changes what smss remembers need not show.
    follower.begin();
    for (shown const& one : boot_until(start_csr_0)) REQUIRE_FALSE(follower.take(one));
    REQUIRE_FALSE(follower.take({kill_csr_0}));
    REQUIRE(follower.is_enabled(notice_death_0));
    CHECK_FALSE(follower.take_nothing(notice_death_0));
}

TEST_CASE("Where a choice is open, nothing is due that only one alternative knows") {
    live_follower open{model_of(edition::nt5_2), true};
    REQUIRE(open.is_enabled(create_api_port));
    REQUIRE(open.is_enabled(kill_smss));
    // The boot has one step only, and whoever is asked to die may not be known to this Session Manager.
    CHECK_FALSE(open.take_nothing(kill_smss));
    live_follower const closed{model_of(edition::nt5_2)};
    CHECK(closed.take_nothing(kill_smss)->requirement.id == "SMSS-CRASH-001");
    CHECK(closed.take_nothing(create_api_port)->requirement.id == "SMSS-TABLE-001");
    // fail_stage is the adversary's; any other step of smss would be an alternative.
    CHECK(open.take_nothing(create_api_port)->requirement.id == "SMSS-TABLE-001");
    for (shown const& one : boot_until(wait_for_processes)) REQUIRE_FALSE(open.take(one));
    CHECK_FALSE(open.take_nothing(kill_winlogon_0));
    for (system_action const step : {ask_start_csr, create_session_1}) REQUIRE_FALSE(open.take({step}));
    REQUIRE_FALSE(open.take({ask_unknown_number}));
    REQUIRE(open.is_enabled(load_win32k_1));
    REQUIRE(open.is_enabled(refuse_request));
    CHECK_FALSE(open.take_nothing(refuse_request));
}

TEST_CASE("The outside is asked for what it can do whether or not smss has taken a step that need not show") {
    // One more session is wanted while three are being made: the scope allows it only once the failure of one has been noticed.
    testing::drive_options const options;
    system_limits const& limits = options.scope;
    live_follower follower{composed{edition::nt5_2, scope::sessions{limits.sessions}, scope::queue{limits.queue}, scope::threads{limits.threads},
                                    scope::faults{limits.faults}, scope::subsystems{limits.subsystems}, scope::starts{limits.starts}}};
    for (shown const& one : boot_until(wait_for_processes)) REQUIRE_FALSE(follower.take(one));
    CHECK(follower.may_be_asked_for(ask_start_csr));
    for (system_action const step : {ask_start_csr, create_session_1, ask_start_csr, create_session_2, load_win32k_2, ask_start_csr, create_session_3,
                                     start_csr_2, connect_csr_2, start_winlogon_2, disconnect_csr_2}) {
        REQUIRE_FALSE(follower.take({step}));
    }
    CHECK(follower.is_enabled(ask_start_csr));
    CHECK_FALSE(follower.may_be_asked_for(ask_start_csr));
    CHECK(follower.may_be_asked_for(refuse_winlogon_2));
    CHECK(follower.may_be_asked_for(kill_winlogon_0));
    CHECK_FALSE(follower.may_be_asked_for(create_api_port));
}

TEST_CASE("Where the pool of API threads may grow or not, a connection need not be served while all threads wait") {
    live_follower open{composed{edition::nt5_2 | choice::any, scope::threads{2}, scope::subsystems{2}, scope::queue{2}}, true};
    for (shown const& one : boot_until(wait_for_processes)) REQUIRE_FALSE(open.take(one));
    for (system_action const step : {ask_load_subsystem_0, ask_load_subsystem_1, start_subsystem_0}) REQUIRE_FALSE(open.take({step}));
    REQUIRE(open.is_enabled(connect_subsystem_0));
    REQUIRE_FALSE(open.take({wait_turn_1}));
    REQUIRE(open.is_enabled(connect_subsystem_0));
    CHECK_FALSE(open.take_nothing(connect_subsystem_0));  // two threads, and both wait (vectors 217)
}

TEST_CASE("What is possible is named once, however many ways lead to it") {
    live_follower follower{model_of(edition::nt5_2)};
    for (shown const& one : boot_until(wait_for_processes)) REQUIRE_FALSE(follower.take(one));
    for (system_action const step :
         {ask_start_csr, create_session_1, load_win32k_1, start_csr_1, connect_csr_1, start_winlogon_1, disconnect_csr_1})
        REQUIRE_FALSE(follower.take({step}));
    // csrss may have refused winlogon or not.
    REQUIRE(follower.is_enabled(refuse_winlogon_1));
    std::vector<system_action> const all = follower.enabled();
    CHECK(std::count(all.begin(), all.end(), kill_smss) == 1);
    CHECK(std::set<system_action>(all.begin(), all.end()).size() == all.size());
}
