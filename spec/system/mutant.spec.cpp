// SPDX-License-Identifier: BSL-1.0
// Wrong models on purpose: each has one row or one guard changed, and each is caught by the invariant that is there for it.
// An invariant that catches none of them is not at work in its scope: the last test fails then.
#include <smss/check/verify.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using enum system_action;

namespace {

using right_model = decltype(smss::system{edition::nt5_2, scope::sessions{2}});
using state = right_model::state;
using step = std::pair<system_action, state>;
using steps = std::vector<step>;

// The right model, with the steps of each state changed before anybody sees them.
struct mutant : right_model {
    void (*change)(mutant const&, state const&, steps&) = nullptr;

    explicit mutant(right_model const& right) : right_model{right} {}

    template <typename Visit>
    void successors(state const& now, Visit&& visit) const {
        steps possible;
        right_model::successors(now, [&](system_action taken, state const& next) { possible.emplace_back(taken, next); });
        if (change != nullptr) change(*this, now, possible);
        for (auto const& [taken, next] : possible) visit(taken, next);
    }
};

// Every step of this name leads where `edit` says.
template <typename Edit>
void each(steps& possible, system_action which, Edit&& edit) {
    for (auto& [action, next] : possible) {
        if (action == which) edit(next);
    }
}

// Stages of the boot change places: `first` is done where `second` stood, and the other way round.
[[nodiscard]] boot_plan swapped(boot_plan plan, boot_action first, boot_action second) {
    boot_stage* one = nullptr;
    boot_stage* other = nullptr;
    for (auto& stage : plan.after) {
        if (stage.how == boot_stage::role::none) continue;
        if (stage.act == first) one = &stage;
        if (stage.act == second) other = &stage;
    }
    if (one == nullptr || other == nullptr) return plan;
    std::swap(one->act, other->act);
    std::swap(one->done, other->done);
    std::swap(one->fatal, other->fatal);
    return plan;
}

struct row {
    char const* what;
    char const* killer;  // the requirement that must be found violated
    mutant wrong;
};

template <typename... Scopes>
[[nodiscard]] mutant with_steps(profile const& meant, void (*change)(mutant const&, state const&, steps&), Scopes const&... scopes) {
    mutant wrong{right_model{meant, scopes...}};
    wrong.change = change;
    return wrong;
}
[[nodiscard]] mutant with_swapped(edition which, boot_action first, boot_action second) {
    return mutant{right_model{which, system_limits{}, swapped(boot_plan_of(which), first, second)}};
}

[[nodiscard]] std::vector<row> mutants() {
    using steps_of = mutant const&;
    auto const two = scope::sessions{2};
    std::vector<row> rows;
    auto const add = [&rows](char const* what, char const* killer, mutant const& wrong) { rows.push_back({what, killer, wrong}); };

    // Who dies, and what then.
    add("the end of winlogon is noticed and nothing follows", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) { each(all, report_logon_process, [&](state& next) { next = now; }); }, two));
    add("csrss of session 0 may end", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, kill_csr_0, [&](state& next) {
                    next = now;
                    next.faults = 0;
                    next.session[0].csrss = csrss_state::running;
                });
            },
            two));
    add("csrss of session 1 may end", "SMSS-CRASH-001",
        with_steps(
            edition::nt10_0,
            [](steps_of, state const& now, steps& all) {
                each(all, kill_csr_1, [&](state& next) {
                    next = now;
                    next.faults = 0;
                });
            },
            two));
    add("smss may end", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2, [](steps_of, state const& now, steps& all) { each(all, kill_smss, [&](state& next) { next = now; }); }, two));
    add("wininit may end", "SMSS-CRASH-001",
        with_steps(
            edition::nt6_1, [](steps_of, state const& now, steps& all) { each(all, kill_wininit_0, [&](state& next) { next = now; }); },
            two));
    add("winlogon of session 1 stops the system", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of model, state const&, steps& all) {
                each(all, kill_winlogon_1, [&](state& next) {
                    next = model.blank();
                    next.boot = boot_phase::stopped;
                    next.stop = stop_reason::logon_process;
                });
            },
            two));
    add("the wrong process is named", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, report_logon_process, [](state& next) { next.stop = stop_reason::windows_subsystem; });
            },
            two));
    add("a failed BootExecute stops the system", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of model, state const& now, steps& all) {
                if (now.boot != boot_phase::sessions_directory) return;
                each(all, fail_stage, [&](state& next) {
                    next = model.blank();
                    next.boot = boot_phase::stopped;
                    next.stop = stop_reason::initialization;
                });
            },
            two));
    add("failed DOS devices are ignored", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.boot != boot_phase::configuration) return;
                each(all, fail_stage, [&](state& next) {
                    next = now;
                    next.boot = boot_phase::dos_devices;
                    next.faults = 0;
                });
            },
            two));
    add("a known DLL that fails verification is skipped", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, fail_verification, [&](state& next) {
                    next = now;
                    next.faults = 0;
                });
            },
            two));
    add("the wait ends by itself", "SMSS-CRASH-001",
        with_steps(
            edition::nt5_2,
            [](steps_of model, state const& now, steps& all) {
                if (now.boot != boot_phase::waiting || now.stop != stop_reason::none || now.answering != answer::none) return;
                state dead = model.blank();
                dead.boot = boot_phase::stopped;
                dead.stop = stop_reason::logon_process;
                all.emplace_back(report_logon_process, dead);
            },
            two));
    add("a stopped system is stopped once more", "SMSS-CRASH-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.stop != stop_reason::none) all.emplace_back(kill_smss, now);
            },
            two));
    add("winlogon's end is a hard error without the wait", "SMSS-CRASH-003",
        with_steps(
            edition::nt5_2,
            [](steps_of model, state const&, steps& all) {
                each(all, kill_winlogon_0, [&](state& next) {
                    next = model.blank();
                    next.boot = boot_phase::stopped;
                    next.stop = stop_reason::logon_process;
                });
            },
            two));

    // The order of the boot.
    add("renames after the paging files", "SMSS-ORDER-001",
        with_swapped(edition::nt5_2, boot_action::rename_pending_files, boot_action::create_paging_files));
    add("renames before BootExecute", "SMSS-ORDER-001",
        with_swapped(edition::nt5_2, boot_action::rename_pending_files, boot_action::run_boot_execute));
    add("renames after the paging files, 10", "SMSS-ORDER-001",
        with_swapped(edition::nt10_0, boot_action::rename_pending_files, boot_action::create_paging_files));
    add("renames a second time", "SMSS-ORDER-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.boot == boot_phase::setup_execute) all.emplace_back(rename_pending_files, now);
            },
            two));
    add("5.2 with the order of 6.x: paging files before known DLLs", "SMSS-ORDER-003",
        with_swapped(edition::nt5_2, boot_action::map_known_dlls, boot_action::create_paging_files));
    add("6.1 with the order of 5.2: known DLLs before SetupExecute", "SMSS-ORDER-003",
        with_swapped(edition::nt6_1, boot_action::map_known_dlls, boot_action::run_setup_execute));
    add("10 with the order of 6.x: renames before the registry", "SMSS-ORDER-003",
        with_swapped(edition::nt10_0, boot_action::initialize_registry, boot_action::rename_pending_files));
    add("no dynamic environment", "SMSS-ORDER-004",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, write_dynamic_environment,
                     [](state& next) { next.done &= static_cast<std::uint16_t>(~milestone::dynamic_environment); });
            },
            two));
    add("the environment is not read, 10", "SMSS-ORDER-004",
        with_steps(
            edition::nt10_0, [](steps_of, state const&, steps& all) { each(all, load_configuration, [](state& next) { next.done = 0; }); },
            two));
    add("volumes are safe before csrss is there", "SMSS-ORDER-005",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, load_win32k_0, [](state& next) { next.done |= milestone::volumes_safe; }); },
            two));
    add("winlogon before csrss has connected", "SMSS-ORDER-006",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.session[1].phase != session_phase::csrss_starting || now.answering != answer::none || now.stop != stop_reason::none)
                    return;
                state next = now;
                next.session[1].phase = session_phase::initial_command;
                next.session[1].initial = initial_process::winlogon;
                all.emplace_back(start_winlogon_1, next);
            },
            two));

    // Sessions.
    add("winlogon in session 0, 6.1", "SMSS-SESSION-001",
        with_steps(
            edition::nt6_1,
            [](steps_of, state const&, steps& all) {
                each(all, start_wininit_0, [](state& next) { next.session[0].initial = initial_process::winlogon; });
            },
            two));
    add("wininit in session 1, 10", "SMSS-SESSION-001",
        with_steps(
            edition::nt10_0,
            [](steps_of, state const&, steps& all) {
                each(all, start_winlogon_1, [](state& next) { next.session[1].initial = initial_process::wininit; });
            },
            two));
    add("csrss of session 1 is lost and winlogon stays", "SMSS-SESSION-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, kill_csr_1, [&](state& next) {
                    next = now;
                    next.faults = 0;
                    next.session[1].csrss = csrss_state::none;
                });
            },
            two));
    add("an SM session number is given twice", "SMSS-SESSION-003",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, forward_winlogon_1, [&](state& next) { next.next_sm_id = now.next_sm_id; });
            },
            two));
    add("SM session numbers are session numbers", "SMSS-SESSION-003",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, forward_winlogon_1, [](state& next) { next.session[1].sm_id = 1; }); },
            two));
    add("the SM session number of an ended session is free again", "SMSS-SESSION-003",
        with_steps(
            edition::nt5_2, [](steps_of, state const&, steps& all) { each(all, end_session_1, [](state& next) { --next.next_sm_id; }); },
            two));
    add("a session that lives is created again", "SMSS-SESSION-004",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.session[1].phase != session_phase::active || now.queue[0] != request::start_csr || now.answering != answer::none ||
                    now.stop != stop_reason::none)
                    return;
                state next = now;
                next.queue[0] = request::none;
                next.session[1].phase = session_phase::created;
                next.session[1].asked = true;
                all.emplace_back(create_session_1, next);
            },
            two));
    add("what a failed start leaves is left", "SMSS-SESSION-005",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, undo_session_1, [&](state& next) {
                    next.session[1] = now.session[1];
                    next.session[1].phase = session_phase::left_behind;
                    next.session[1].asked = false;
                });
            },
            two));
    add("smss stays in the session that it has made", "SMSS-SESSION-006",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, resume_winlogon_1, [](state& next) { next.attached = true; }); }, two));
    add("smss does not leave session 0", "SMSS-SESSION-006",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, detach_session, [](state& next) { next.attached = true; }); }, two));
    add("a subsystem does not wait its turn", "SMSS-SUBSYSTEM-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, wait_turn_1, [](state& next) { next.subsystem[1] = {subsystem_phase::connecting, true}; });
            },
            scope::sessions{1}, scope::subsystems{2}));

    // The SM API.
    add("a stranger completes a session", "SMSS-API-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.queue[0] == request::session_complete_as_stranger)
                    each(all, refuse_request, [](state& next) { next.answering = answer::completed; });
            },
            two));
    add("a request is dropped", "SMSS-API-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                if (now.queue[0] == request::unknown_number) each(all, refuse_request, [](state& next) { next.answering = answer::none; });
            },
            two));
    add("the end of a session is not answered", "SMSS-API-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, end_session_1, [](state& next) { next.answering = answer::none; }); }, two));
    add("a request is answered and stays in the queue", "SMSS-API-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) { each(all, refuse_request, [&](state& next) { next.queue[0] = now.queue[0]; }); },
            two));
    add("a reply is sent twice", "SMSS-API-002",
        with_steps(
            edition::nt5_2, [](steps_of, state const& now, steps& all) { each(all, reply, [&](state& next) { next = now; }); }, two));
    add("success is answered for a session that failed", "SMSS-API-003",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, undo_session_1, [](state& next) { next.answering = answer::started; }); },
            two));
    add("a subsystem is reported before it has connected", "SMSS-API-003",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) { each(all, start_subsystem_0, [](state& next) { next.answering = answer::loaded; }); },
            scope::sessions{1}, scope::subsystems{1}));

    // The tables of the parts.
    add("SetupExecute is passed over", "SMSS-TABLE-001",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, translate_boot_directory, [](state& next) { next.boot = boot_phase::setup_execute; });
            },
            two));
    add("a session ends without being taken down", "SMSS-TABLE-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, stop_session_1, [](state& next) {
                    next.session[1] = {};
                    next.answering = answer::stopped;
                });
            },
            two));
    add("ExecPgm is left out", "SMSS-TABLE-002",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const& now, steps& all) {
                each(all, start_winlogon_1, [&](state& next) {
                    next.session[1].phase = session_phase::forwarded;
                    next.session[1].sm_id = next.next_sm_id++;
                    (void)now;
                });
            },
            two));
    add("a subsystem needs no connection", "SMSS-TABLE-003",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                each(all, start_subsystem_0, [](state& next) {
                    next.subsystem[0].phase = subsystem_phase::connected;
                    next.answering = answer::loaded;
                });
            },
            scope::sessions{1}, scope::subsystems{1}));

    // Nothing breaks, but the system stands still.
    add("nobody listens to the end of winlogon", "deadlock",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                all.erase(std::remove_if(all.begin(), all.end(), [](step const& one) { return one.first == report_logon_process; }),
                          all.end());
            },
            two));
    add("a session that was stopped while it was created is not given up", "deadlock",
        with_steps(
            edition::nt5_2,
            [](steps_of, state const&, steps& all) {
                all.erase(std::remove_if(all.begin(), all.end(), [](step const& one) { return one.first == give_up_session_1; }),
                          all.end());
            },
            two));
    return rows;
}

[[nodiscard]] std::set<std::string> violated_in(mutant const& wrong) {
    check::options chosen;
    chosen.reduction = check::symmetry::ignored;
    auto const report = check::verify(wrong, invariants::all, check::property_list<>{}, chosen);
    std::set<std::string> violated;
    for (auto const& found : report.findings) {
        if (found.verdict == check::judgement::violated)
            violated.insert(found.kind == check::claim::no_deadlock ? "deadlock" : found.requirement);
    }
    return violated;
}

// A model that never takes these steps.
template <system_action... Gone>
void without(mutant const&, state const&, steps& all) {
    std::erase_if(all, [](step const& one) { return (... || (one.first == Gone)); });
}

// The requirements whose goals a search did not reach.
[[nodiscard]] std::set<std::string> unreached_in(mutant const& wrong) {
    check::options chosen;
    chosen.reduction = check::symmetry::ignored;
    chosen.show = check::progress::silent;
    auto const report = check::verify(wrong, check::property_list<>{}, goals::all, chosen);
    std::set<std::string> unreached;
    for (auto const& found : report.findings) {
        if (found.verdict == check::judgement::unreached) unreached.insert(found.requirement);
    }
    return unreached;
}

}  // namespace

TEST_CASE("the right model survives") {
    CHECK(violated_in(mutant{right_model{edition::nt5_2, scope::sessions{2}}}).empty());
    CHECK(violated_in(mutant{right_model{edition::nt5_2, scope::sessions{1}, scope::subsystems{2}}}).empty());
    CHECK(violated_in(mutant{right_model{edition::nt6_1, scope::sessions{2}}}).empty());
    CHECK(violated_in(mutant{right_model{edition::nt10_0, scope::sessions{2}}}).empty());
}

TEST_CASE("each wrong model is caught by the invariant that is there for it") {
    for (row const& one : mutants()) {
        auto const violated = violated_in(one.wrong);
        std::string all;
        for (auto const& requirement : violated) all += " " + requirement;
        INFO(one.what << ": violated are" << all);
        CHECK(violated.count(one.killer) == 1);
        if (one.killer == std::string_view{"deadlock"}) CHECK(violated.size() == 1);  // no invariant would have noticed
    }
}

TEST_CASE("every invariant catches some wrong model") {
    std::set<std::string> killers;
    for (row const& one : mutants()) killers.insert(one.killer);
    [&killers]<typename... Invariants>(check::property_list<Invariants...>) {
        auto const is_at_work = [&killers](std::string_view requirement) {
            INFO(std::string{requirement});
            CHECK(killers.count(std::string{requirement}) == 1);
        };
        (is_at_work(Invariants::requirement), ...);
    }(invariants::all);
}

TEST_CASE("every goal is lost with a step that leads to it") {
    struct loss {
        char const* goal;
        void (*change)(mutant const&, state const&, steps&);
    };
    std::vector<loss> const losses{
        {"SMSS-GOAL-001", without<start_winlogon_1>},
        {"SMSS-GOAL-002", without<wait_for_processes>},
        {"SMSS-GOAL-003", without<stop_session_1, undo_session_1>},
        {"SMSS-GOAL-004", without<stop_session_1, undo_session_1>},
        {"SMSS-GOAL-005", without<connect_subsystem_0, connect_subsystem_1>},
        {"SMSS-GOAL-006", without<wait_turn_0, wait_turn_1>},
        {"SMSS-GOAL-007", without<kill_winlogon_1>},
        {"SMSS-GOAL-008", without<open_sessions>},
        {"SMSS-GOAL-009", without<kill_smss>},
        {"SMSS-GOAL-010", without<refuse_request>},
    };
    auto const scopes = [](void (*change)(mutant const&, state const&, steps&)) {
        return with_steps(edition::nt5_2, change, scope::sessions{2}, scope::subsystems{2});
    };
    CHECK(unreached_in(scopes(without<>)).empty());
    std::set<std::string> lost;
    for (loss const& one : losses) {
        auto const unreached = unreached_in(scopes(one.change));
        std::string all;
        for (auto const& requirement : unreached) all += " " + requirement;
        INFO(one.goal << ": unreached are" << all);
        CHECK(unreached.count(one.goal) == 1);
        lost.insert(one.goal);
    }
    [&lost]<typename... Goals>(check::property_list<Goals...>) {
        auto const is_at_work = [&lost](std::string_view requirement) {
            INFO(std::string{requirement});
            CHECK(lost.count(std::string{requirement}) == 1);
        };
        (is_at_work(Goals::requirement), ...);
    }(goals::all);
}

TEST_CASE("two stages that the order matrix orders are noticed when they change places") {
    for (edition const which : editions) {
        auto const act_before = [which](boot_phase phase) {
            for (auto const& stage : boot_plan_of(which).after) {
                if (stage.how != boot_stage::role::none && stage.next == phase) return stage.act;
            }
            return boot_action::wake;
        };
        for (auto const& rule : machine::order_matrix) {
            boot_action const first = act_before(rule.first);
            boot_action const second = act_before(rule.second);
            auto const violated = violated_in(with_swapped(which, first, second));
            INFO(std::string{name(which)} << ": " << std::string{machine::name(first)} << " and " << std::string{machine::name(second)});
            CHECK((violated.count("SMSS-ORDER-001") == 1 || violated.count("SMSS-ORDER-003") == 1));
        }
    }
}
