// SPDX-License-Identifier: BSL-1.0
// Knows: every single-row and single-guard mutation of every transition table, and which check kills each. Prints the report;
// fails when one survives, or when a table as it is does not pass its own checks.
//
// A table is a value: a mutated one is built while the program runs. What a table must be is told here a second time, action by
// action from the sheets, not row by row; that comes last, after what is more general.
#include <smss/machine/api_request.hpp>
#include <smss/machine/boot.hpp>
#include <smss/machine/session.hpp>
#include <smss/machine/subsystem.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/nt/choice.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

// A table at run time.
template <typename State, typename Action, typename Context>
struct written_table {
    using row = lts::row<State, Action, Context>;
    State initial{};
    std::vector<row> rows{};
    std::vector<State> finals{};

    [[nodiscard]] bool is_final(State which) const { return std::find(finals.begin(), finals.end(), which) != finals.end(); }
};

template <typename Table>
auto copy_of(Table const& table) {
    written_table<typename Table::state_type, typename Table::action_type, typename Table::context_type> made;
    made.initial = table.initial;
    made.rows.assign(table.begin(), table.end());
    for (std::size_t i = 0; i < table.finals.size(); ++i) made.finals.push_back(table.finals.states[i]);
    return made;
}

template <typename Written>
struct check {
    std::string name;
    std::function<bool(Written const&)> passes;
};

// --- what holds of every table ------------------------------------------------------------------------------------------------

template <typename Written>
bool is_deterministic(Written const& table) {
    for (auto const& one : table.rows) {
        for (auto const& other : table.rows) {
            bool const same_place = one.from == other.from && one.action == other.action && &one != &other;
            if (same_place && (!one.when.is_present() || !other.when.is_present() || one.when == other.when)) return false;
        }
    }
    return true;
}

template <typename Written>
bool is_connected(Written const& table) {
    std::set<decltype(table.initial)> reached{table.initial};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (auto const& one : table.rows) {
            if (reached.count(one.from) != 0) reached.insert(one.to);
        }
    }
    auto const in = [&](auto const& state) { return reached.count(state) != 0; };
    return std::all_of(table.rows.begin(), table.rows.end(), [&](auto const& one) { return in(one.from); }) &&
           std::all_of(table.finals.begin(), table.finals.end(), in);
}

template <typename Written>
bool has_no_dead_end(Written const& table) {
    return std::all_of(table.rows.begin(), table.rows.end(), [&](auto const& one) {
        bool const left = std::any_of(table.rows.begin(), table.rows.end(), [&](auto const& other) { return other.from == one.to; });
        return left || table.is_final(one.to);
    });
}

// --- what the sheets say, action by action ------------------------------------------------------------------------------------

// Every profile in which exactly one choice differs from the default, and ReactOS's.
std::vector<profile> profiles_of(edition which) {
    std::vector<profile> all{profile{which}, which | choice::reactos, which | choice::any};
    for (nt::choice_info const* const info : nt::choices::info) {
        profile one = which;
        if (one.permitted.select(info->name, info->alternatives[1])) all.push_back(one);
    }
    return all;
}

template <typename State, typename Action>
using oracle = bool (*)(profile const&, State, Action, State);

// The table leads from `from` by `act` to `to` exactly where the sheet says so, under every profile.
template <typename Written, typename State, typename Action>
bool agrees(Written const& table, edition which, std::size_t states, std::size_t actions, oracle<State, Action> says) {
    for (profile const& meant : profiles_of(which)) {
        std::set<std::pair<std::pair<State, Action>, State>> leads;
        for (auto const& one : table.rows) {
            if (one.when.permits(meant)) leads.insert({{one.from, one.action}, one.to});
        }
        for (std::size_t f = 0; f < states; ++f) {
            for (std::size_t a = 0; a < actions; ++a) {
                for (std::size_t t = 0; t < states; ++t) {
                    auto const from = static_cast<State>(f);
                    auto const act = static_cast<Action>(a);
                    auto const to = static_cast<State>(t);
                    if ((leads.count({{from, act}, to}) != 0) != says(meant, from, act, to)) return false;
                }
            }
        }
    }
    return true;
}

bool session_of_smss(profile const& meant, session_phase from, session_action act, session_phase to) {
    using enum session_phase;
    using enum session_action;
    bool const reported = meant.may(choice::subsystem_failure::reported);
    bool const overwritten = meant.may(choice::subsystem_failure::overwritten);
    // Whatever cannot be used is given up, or counts as connected (3.8.5, S4).
    bool const given_up = (to == failing && reported) || (to == csrss_connected && overwritten);
    switch (act) {
        case create:
            return from == absent && to == created;  // 5.1 step 1
        case load_win32k:
            return from == created && to == session_space;  // 5.1 step 2
        case start_csrss:
            return from == session_space && to == csrss_starting;  // 5.1 steps 3 to 5
        case connect_csrss:
            return from == csrss_starting && to == csrss_connected;  // 5.1 step 6
        case time_out:
            return from == csrss_starting && given_up;  // 3.8.4 step 10
        case notice_death:
            return from == csrss_starting && to == failing && meant.may(choice::first_subsystem_wait::notices_death);
        case start_initial_command:
            return from == csrss_connected && to == initial_command;  // 5.1 step 10
        case forward:
            return from == initial_command && to == forwarded;  // 5.1 step 11
        case refuse:
            return (from == initial_command || from == forwarded) && to == failing;  // 4.4.5
        case resume:
            return from == forwarded && to == active;  // 4.5.3
        case fail:                                     // every step of the creation can fail
            if (from == csrss_starting) return given_up;
            return from >= created && from <= forwarded && to == failing;
        case undo:
            return from == failing && ((to == gone && meant.may(choice::failed_session::undone)) ||
                                       (to == left_behind && meant.may(choice::failed_session::left_behind)));
        case lose_initial_command:
            return from == active && to == active;  // F.4: what then, TermSrv decides
        case stop:                                  // 5.3.3: as soon as a subsystem belongs to the session
            if (from == active || from == left_behind) return to == terminating;
            return from >= csrss_starting && from <= forwarded && to == vanished;
        case give_up:
            return from == vanished && to == terminating;  // 3.8.4 step 10
        case end:
            return from == terminating && to == gone;
        case free_number:
            return from == gone && to == absent;  // 4.6.4
    }
    return false;
}

bool session_of_copy(profile const& meant, session_phase from, session_action act, session_phase to) {
    using enum session_phase;
    using enum session_action;
    switch (act) {
        case load_win32k:  // csrss loads it (S23)
        case forward:
        case refuse:
        case resume:
            return false;
        case start_csrss:
            return from == created && to == csrss_starting;
        case start_initial_command:
            return from == csrss_connected && to == active;  // and the copy exits
        case lose_initial_command:
            return from == active && to == active && meant.may(choice::winlogon_death::logs_off);
        default:
            break;
    }
    if (from == session_space || from == initial_command || from == forwarded) return false;
    return session_of_smss(meant, from, act, to);
}

bool subsystem_rules(profile const& meant, subsystem_phase from, subsystem_action act, subsystem_phase to) {
    using enum subsystem_phase;
    using enum subsystem_action;
    switch (act) {
        case wait_turn:
            return from == deferred && to == waiting;  // 3.8.4 step 3
        case start:
            return (from == deferred || from == waiting) && to == started;  // steps 5 and 6
        case subsystem_action::resume:
            return from == started && to == connecting;  // step 9
        case connect:
            return from == connecting && to == connected;  // 4.2.4 to 4.2.6
        case announce_again:
            return from == connected && to == connected;  // refused (A4)
        case notice_death:
            return from == connecting && to == failed && meant.may(choice::first_subsystem_wait::notices_death);
        case time_out:
            return from == connecting && ((to == failed && meant.may(choice::subsystem_failure::reported)) ||
                                          (to == connected && meant.may(choice::subsystem_failure::overwritten)));
        case subsystem_action::fail:
            return (from == started || from == connecting) && to == failed;  // 3.8.6, 3.8.5
        case subsystem_action::end:
            return from == connected && to == connected;  // nobody watches (A9)
        case subsystem_action::stop:
            return (from == connecting || from == connected) && to == terminating;  // 5.3.3
        case remove:
            return (from == failed || from == terminating) && to == deferred;
    }
    return false;
}

bool api_rules(profile const& meant, api_phase from, api_action act, api_phase to) {
    using enum api_phase;
    using enum api_action;
    bool const asked = from == requested || from == called_back;
    switch (act) {
        case api_action::connect:
            return from == disconnected && to == connecting;
        case accept:
            return from == connecting && to == connected;
        case accept_subsystem:
            return from == connecting && to == registered;
        case refuse_connection:
            return from == connecting && to == refused;
        case ask:
            return (from == connected && to == requested) || (from == registered && to == called_back);
        case receive:
            return asked && to == served;
        case refuse_unknown_number:
            return asked && to == answering;
        case refuse_stranger:
            return from == requested && to == answering;  // a subsystem is none (4.4.1)
        case api_action::forward:
            return from == served && to == forwarded;
        case subsystem_answers:
        case subsystem_ends:
            return from == forwarded && to == answering;
        case finish:
            return from == served && to == answering;
        case reply:
            return from == answering && to == connected;
        case lose_reply:
            return from == answering && to == disconnected && meant.may(choice::lost_reply::dropped);
        case repeat:
            return from == answering && to == served && meant.may(choice::lost_reply::request_repeated);
        case disconnect:  // whoever waits for an answer is served first
            return (from == connected || from == registered || asked) && to == disconnected;
    }
    return false;
}

// windows-editions G.3, by columns.
bool supervision_rules(profile const& meant, machine::fate from, machine::demise what, machine::fate to) {
    using machine::demise;
    using machine::fate;
    if (from != fate::running) return false;
    bool const five = meant.which == edition::nt5_2;
    fate const kernel = meant.which == edition::nt10_0 ? fate::critical_process : fate::critical_object;
    auto const either = [&](bool first, fate then, bool second, fate otherwise) {
        return (first && to == then) || (second && to == otherwise);
    };
    using choice::csrss_death_code;
    using choice::known_dll_checksum;
    using choice::later_stage_failure;
    using choice::winlogon_death;
    switch (what) {
        case demise::fail_stage:
        case demise::fail_initial_command:
            if (five) return to == fate::hard_error;
            return either(meant.may(later_stage_failure::as_nt5_2), fate::hard_error, meant.may(later_stage_failure::ignored),
                          fate::running);
        case demise::fail_verification:
            return either(meant.may(known_dll_checksum::fatal), fate::hard_error, meant.may(known_dll_checksum::skipped), fate::running);
        case demise::end_smss:
            return to == kernel;
        case demise::end_first_csrss:
            if (!five) return to == kernel;
            return either(meant.may(csrss_death_code::critical_object), kernel, meant.may(csrss_death_code::hard_error), fate::hard_error);
        case demise::end_other_csrss:
            if (!five) return to == kernel;
            return either(meant.may(csrss_death_code::critical_object), kernel, meant.may(csrss_death_code::hard_error), fate::running);
        case demise::end_first_winlogon:
            return five && to == fate::hard_error;  // later there is wininit in session 0
        case demise::end_other_winlogon:
            if (five) return to == fate::running;
            return either(meant.may(winlogon_death::logs_off), fate::running, meant.may(winlogon_death::bug_check), kernel);
        case demise::end_wininit:
            return !five && to == kernel;
        case demise::end_services:
        case demise::end_lsass:
            return to == fate::restart;
    }
    return false;
}

// The stages in the book's order; `!` behind a name: its failure stops the system.
std::vector<std::string> stages_of(edition which) {
    switch (which) {
        case edition::nt5_2:  // B.2
            return {"create_api_port!",         "load_configuration!",
                    "link_dos_devices!",        "open_sessions!",
                    "run_boot_execute",         "rename_pending_files",
                    "map_known_dlls!",          "create_paging_files",
                    "initialize_registry",      "write_dynamic_environment!",
                    "translate_boot_directory", "run_setup_execute",
                    "load_kernel_subsystem!",   "start_required_subsystems!",
                    "run_execute_list",         "signal_volumes_safe",
                    "start_initial_command!",   "detach_session",
                    "wait_for_processes!",      "wake"};
        case edition::nt6_1:  // B.3
            return {"follow_processors",
                    "protect_prefixes",
                    "limit_session_concurrency",
                    "create_api_port!",
                    "create_environment!",
                    "link_dos_devices!",
                    "open_sessions!",
                    "run_boot_execute",
                    "rename_pending_files",
                    "create_paging_files",
                    "initialize_registry",
                    "write_dynamic_environment!",
                    "run_setup_execute",
                    "share_session_data",
                    "map_known_dlls!",
                    "translate_boot_directory",
                    "start_initial_sessions!",
                    "wait_for_processes",
                    "wake"};
        case edition::nt10_0:  // B.4
            return {"harden_process",
                    "follow_processors",
                    "create_thread_pool",
                    "create_api_port!",
                    "read_numa_topology",
                    "create_rename_mutex",
                    "create_environment!",
                    "load_configuration!",
                    "create_known_dlls_directory!",
                    "link_dos_devices!",
                    "open_sessions!",
                    "protect_prefixes",
                    "run_boot_execute",
                    "initialize_registry",
                    "run_platform_binary",
                    "rename_pending_files",
                    "read_paging_configuration",
                    "create_paging_files",
                    "write_dynamic_environment!",
                    "run_setup_execute",
                    "share_session_data",
                    "map_known_dlls!",
                    "start_session_thread",
                    "start_first_session!",
                    "start_initial_sessions",
                    "wait_for_processes",
                    "wake"};
    }
    return {};
}

template <typename Written>
bool walks_through_the_book(Written const& table, edition which) {
    boot_phase now = table.initial;
    for (std::string stage : stages_of(which)) {
        bool const fatal = stage.back() == '!';
        if (fatal) stage.pop_back();
        std::size_t acts = 0;
        bool fails = false;
        boot_phase next = now;
        for (auto const& one : table.rows) {
            if (one.from != now) continue;
            if (one.action == boot_action::fail_stage) {
                fails = one.to == boot_phase::stopped;
                if (!fails) return false;
                continue;
            }
            if (machine::name(one.action) != stage) return false;
            ++acts;
            next = one.to;
        }
        if (acts != 1 || fails != fatal) return false;
        now = next;
    }
    return now == boot_phase::stopped;
}

// Some order of B.6 that holds whatever else does.
template <typename Written>
bool renames_before_paging(Written const& table) {
    std::set<boot_phase> reached{table.initial};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (auto const& one : table.rows) {
            if (one.to != boot_phase::file_renames && reached.count(one.from) != 0) reached.insert(one.to);
        }
    }
    return reached.count(boot_phase::paging_files) == 0 && reached.count(boot_phase::waiting) == 0;
}

// --- mutation -----------------------------------------------------------------------------------------------------------------

struct tally {
    std::size_t mutants = 0;
    std::map<std::string, std::size_t> killed;  // by check
    std::vector<std::string> survivors;
};

template <typename Written>
std::string killer_of(Written const& table, std::vector<check<Written>> const& checks) {
    for (auto const& one : checks) {
        if (!one.passes(table)) return one.name;
    }
    return {};
}

template <typename Written>
tally mutate(Written const& right, std::vector<check<Written>> const& checks, bool list) {
    tally found;
    if (std::string const wrong = killer_of(right, checks); !wrong.empty()) found.survivors.push_back("the table as it is fails: " + wrong);
    using state = decltype(right.initial);
    std::set<state> states{right.initial};
    std::vector<decltype(right.rows[0].when)> guards{{}};
    for (auto const& one : right.rows) {
        states.insert({one.from, one.to});
        if (one.when.is_present() && std::find(guards.begin(), guards.end(), one.when) == guards.end()) guards.push_back(one.when);
    }
    auto const judge = [&](Written const& mutant, std::string const& what) {
        ++found.mutants;
        std::string const killer = killer_of(mutant, checks);
        if (killer.empty()) {
            found.survivors.push_back(what);
        } else {
            ++found.killed[killer];
        }
        if (list) std::cout << "  " << what << ": " << (killer.empty() ? "SURVIVES" : killer) << '\n';
    };
    auto const shown = [](auto const& row) {
        return std::string{name(row.from)} + ", " + std::string{name(row.action)} + ", " + std::string{name(row.to)} +
               (row.when.is_present() ? " [" + std::string{row.when.name} + "]" : "");
    };
    for (std::size_t i = 0; i < right.rows.size(); ++i) {
        Written mutant = right;
        mutant.rows.erase(mutant.rows.begin() + static_cast<std::ptrdiff_t>(i));
        judge(mutant, "dropped: " + shown(right.rows[i]));
        for (state const to : states) {
            if (to == right.rows[i].to) continue;
            mutant = right;
            mutant.rows[i].to = to;
            judge(mutant, "led to " + std::string{name(to)} + ": " + shown(right.rows[i]));
        }
        for (auto const& guard : guards) {  // the first one is no guard at all
            if (guard == right.rows[i].when) continue;
            mutant = right;
            mutant.rows[i].when = guard;
            judge(mutant, "under " + std::string{guard.is_present() ? guard.name : "no guard"} + ": " + shown(right.rows[i]));
        }
    }
    return found;
}

template <typename Written>
std::vector<check<Written>> general_checks() {
    return {{"deterministic", is_deterministic<Written>}, {"connected", is_connected<Written>}, {"no dead end", has_no_dead_end<Written>}};
}

std::size_t report(char const* table, tally const& found) {
    std::cout << "| " << table << " | " << found.mutants << " | " << found.mutants - found.survivors.size() << " |";
    char const* separator = " ";
    for (auto const& [killer, count] : found.killed) {
        std::cout << separator << killer << ' ' << count;
        separator = ", ";
    }
    std::cout << " |\n";
    for (std::string const& survivor : found.survivors) std::cerr << table << " survives: " << survivor << '\n';
    return found.survivors.size();
}

template <edition Which>
tally boot_mutants(bool list) {
    auto const right = copy_of(boot_table<Which>);
    using written = std::remove_const_t<decltype(right)>;
    auto checks = general_checks<written>();
    checks.push_back({"SMSS-ORDER-001", renames_before_paging<written>});
    checks.push_back({"the book's order and failure policy", [](written const& table) { return walks_through_the_book(table, Which); }});
    return mutate(right, checks, list);
}

template <typename Table, typename State, typename Action>
tally rule_mutants(Table const& table, edition which, std::size_t states, std::size_t actions, oracle<State, Action> says, bool list) {
    auto const right = copy_of(table);
    using written = std::remove_const_t<decltype(right)>;
    auto checks = general_checks<written>();
    checks.push_back({"the sheet, action by action", [=](written const& mutant) { return agrees(mutant, which, states, actions, says); }});
    return mutate(right, checks, list);
}

}  // namespace

int main(int argc, char**) {
    bool const list = argc > 1;  // any argument: every mutant by name
    using namespace machine;
    std::cout << "| table | mutants | killed | by |\n|---|---|---|---|\n";
    std::size_t survivors = 0;
    survivors += report("boot, nt5_2", boot_mutants<edition::nt5_2>(list));
    survivors += report("boot, nt6_1", boot_mutants<edition::nt6_1>(list));
    survivors += report("boot, nt10_0", boot_mutants<edition::nt10_0>(list));
    survivors += report("session, by smss", rule_mutants(session_table_by_smss, edition::nt5_2, session_phase_count, session_action_count,
                                                         &session_of_smss, list));
    survivors += report("session, by a copy", rule_mutants(session_table_by_copy, edition::nt10_0, session_phase_count,
                                                           session_action_count, &session_of_copy, list));
    survivors += report(
        "subsystem", rule_mutants(subsystem_table, edition::nt5_2, subsystem_phase_count, subsystem_action_count, &subsystem_rules, list));
    survivors +=
        report("API request", rule_mutants(api_request_table, edition::nt5_2, api_phase_count, api_action_count, &api_rules, list));
    survivors += report("supervision, nt5_2", rule_mutants(supervision_table<edition::nt5_2>, edition::nt5_2, fate_count, demise_count,
                                                           &supervision_rules, list));
    survivors += report("supervision, nt6_1", rule_mutants(supervision_table<edition::nt6_1>, edition::nt6_1, fate_count, demise_count,
                                                           &supervision_rules, list));
    survivors += report("supervision, nt10_0", rule_mutants(supervision_table<edition::nt10_0>, edition::nt10_0, fate_count, demise_count,
                                                            &supervision_rules, list));
    return survivors == 0 ? 0 : 1;
}
