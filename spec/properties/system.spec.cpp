// SPDX-License-Identifier: BSL-1.0
// What holds along every path of the composed system, in every edition: what each death comes to is told by a table that is written
// down a second time, from windows-editions G.3.
#include <smss/machine/supervision.hpp>
#include <smss/nt/choice.hpp>
#include <smss/system/system.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>
#include <smss/testing/walk.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

using model = decltype(smss::system{edition::nt5_2, scope::sessions{3}});
using state = model::state;
using walk = testing::walk<model>;

// Who dies, as the sheet calls them.
enum class process { smss, first_csrss, other_csrss, first_winlogon, other_winlogon, wininit };

std::optional<process> killed_by(system_action act) {
    std::string_view const what = name(act);
    bool const first = what.back() == '0';
    if (what == "kill_smss") return process::smss;
    if (what.substr(0, 8) == "kill_csr") return first ? process::first_csrss : process::other_csrss;
    if (what.substr(0, 13) == "kill_winlogon") return first ? process::first_winlogon : process::other_winlogon;
    if (what.substr(0, 12) == "kill_wininit") return process::wininit;
    return std::nullopt;
}

// The stop code on the screen when that process dies; 0: it is survived. \source windows-editions G.3, by columns
std::uint32_t stop_of(profile const& meant, process who) {
    bool const smss_first = meant.takes(choice::csrss_death_code::hard_error);
    switch (meant.which) {
        case edition::nt5_2:
            switch (who) {
                case process::smss:
                    return 0xF4;
                case process::first_csrss:
                    return smss_first ? 0 : 0xF4;  // 0: then smss itself notices, see below
                case process::other_csrss:
                    return smss_first ? 0 : 0xF4;
                default:
                    return 0;
            }
        case edition::nt6_1:
            return who == process::other_winlogon ? (meant.takes(choice::winlogon_death::bug_check) ? 0xF4u : 0u) : 0xF4u;
        case edition::nt10_0:
            return who == process::other_winlogon ? (meant.takes(choice::winlogon_death::bug_check) ? 0xEFu : 0u) : 0xEFu;
    }
    return 0;
}

std::uint32_t stop_shown(state const& now) {
    auto const code = machine::stop_code(fate_of(now.stop, now.rule.which));
    return code ? static_cast<std::uint32_t>(*code) : 0u;
}

std::array const profiles{profile{edition::nt5_2},
                          edition::nt5_2 | choice::csrss_death_code::hard_error,
                          edition::nt5_2 | choice::reactos,
                          profile{edition::nt6_1},
                          edition::nt6_1 | choice::winlogon_death::bug_check,
                          profile{edition::nt10_0},
                          edition::nt10_0 | choice::winlogon_death::bug_check};

rc::Gen<profile> any_profile() {
    return rc::gen::map(rc::gen::inRange<std::size_t>(0, profiles.size()), [](std::size_t which) { return profiles[which]; });
}

// A path of 60 steps through the system that is meant.
struct path {
    model system;
    profile meant;
    walk steps;
};

path any_path(profile const& meant, system_limits const& limits = {.sessions = 3, .queue = 2, .faults = 3, .subsystems = 1, .starts = 4}) {
    model const system{meant,
                       scope::sessions{limits.sessions},
                       scope::queue{limits.queue},
                       scope::faults{limits.faults},
                       scope::subsystems{limits.subsystems},
                       scope::starts{limits.starts}};
    walk steps = *testing::walks_of(system, 60);
    return {system, meant, std::move(steps)};
}

template <typename Check>
void each_step(path const& along, Check&& check) {
    for (std::size_t i = 0; i < along.steps.actions.size(); ++i)
        check(along.steps.states[i], along.steps.actions[i], along.steps.states[i + 1]);
}

}  // namespace

TEST_CASE("killing any process at any moment ends in the stop, or the survival, that the edition prescribes",
          "[SMSS-CRASH-001][SMSS-STOP-003][SMSS-STOP-005][SMSS-STOP-006][SMSS-STOP-007][SMSS-START-003][SMSS-START-009]") {
    testing::property("in every state of every path, each process that lives can be killed, and what follows is in the table", [] {
        profile const meant = *any_profile();
        path const along = any_path(meant);
        std::set<process> seen;
        for (state const& now : along.steps.states) {
            if (now.stop != stop_reason::none) continue;
            bool smss_lives = false;
            along.system.successors(now, [&](system_action act, state const& next) {
                std::optional<process> const who = killed_by(act);
                if (!who) return;
                seen.insert(*who);
                smss_lives = smss_lives || *who == process::smss;
                // A csrss that has not connected is nobody's loss yet.
                bool const starting = (*who == process::first_csrss || *who == process::other_csrss) &&
                                      now.session[number_of(act)].phase == session_phase::csrss_starting;
                RC_ASSERT(stop_shown(next) == (starting ? 0u : stop_of(meant, *who)));
            });
            // One smss, from the first phase to the end: it can always be killed while the adversary may strike.
            bool const waits_for_report = now.boot == boot_phase::waiting && now.rule.which == edition::nt5_2 &&
                                          (now.session[0].csrss == csrss_state::none || now.session[0].initial == initial_process::none);
            RC_ASSERT(smss_lives || now.faults == 0 || now.answering != answer::none || waits_for_report);
        }
        RC_CLASSIFY(seen.size() > 2, "three kinds of processes and more");
    });
}

TEST_CASE("5.2 stops by a hard error of smss as soon as csrss or winlogon of session 0 is gone, and names the right one",
          "[SMSS-CRASH-001][SMSS-CRASH-003][SMSS-STOP-002][SMSS-BOOT-011]") {
    testing::property("a waiting smss whose csrss or winlogon is gone does nothing but report it", [] {
        profile const meant = *rc::gen::element(profiles[0], profiles[1], profiles[2]);
        path const along = any_path(meant);
        for (state const& now : along.steps.states) {
            if (now.stop != stop_reason::none || now.boot != boot_phase::waiting || now.answering != answer::none) continue;
            bool const csrss_gone = now.session[0].csrss == csrss_state::none;
            bool const winlogon_gone = now.session[0].initial == initial_process::none;
            bool reported = false;
            along.system.successors(now, [&](system_action act, state const& next) {
                bool const report = act == system_action::report_windows_subsystem || act == system_action::report_logon_process;
                reported = reported || report;
                if (!report) return;
                RC_ASSERT(csrss_gone || winlogon_gone);
                RC_ASSERT((act == system_action::report_windows_subsystem) == csrss_gone);
                RC_ASSERT(stop_shown(next) == 0xC000021Au);
            });
            RC_ASSERT(reported == (csrss_gone || winlogon_gone));
        }
    });
}

TEST_CASE("a stopped system answers nobody, and a living one nobody twice", "[SMSS-API-002][SMSS-STOP-008][SMSS-CRASH-002]") {
    testing::property("requests asked, answered and outstanding add up; nothing is possible after a stop", [] {
        profile const meant = *rc::gen::element(profiles[0], profiles[3], profiles[5]);
        path const along = any_path(meant);
        std::size_t asked = 0;
        std::size_t answered = 0;
        each_step(along, [&](state const& before, system_action act, state const& after) {
            RC_ASSERT(before.stop == stop_reason::none);
            if (name(act).substr(0, 4) == "ask_") ++asked;
            if (act == system_action::reply || act == system_action::lose_reply) ++answered;
            if (after.stop == stop_reason::none) RC_ASSERT(asked == answered + outstanding(after));
        });
        RC_ASSERT(answered <= asked);
        RC_CLASSIFY(answered > 1, "two answers and more");
    });
}

TEST_CASE("a session number is given only when it is free, a subsystem session number only once",
          "[SMSS-SESSION-003][SMSS-SESSION-004][SMSS-API-018]") {
    testing::property("numbers of living sessions are not reused; SM numbers go up by one", [] {
        path const along = any_path(*any_profile());
        unsigned last = 0;
        std::set<unsigned> alive;
        each_step(along, [&](state const&, system_action act, state const& after) {
            if (after.stop != stop_reason::none) return;
            if (is_any(act, system_action::create_session_0)) RC_ASSERT(alive.insert(number_of(act)).second);
            for (unsigned s = 0; s < 3; ++s) {
                if (after.session[s].phase == session_phase::absent) alive.erase(s);
                if (after.session[s].sm_id > last) {
                    RC_ASSERT(unsigned{after.session[s].sm_id} == last + 1);
                    last = after.session[s].sm_id;
                }
            }
        });
    });
}

TEST_CASE("a session has its space before anything runs in it, and who loads win32k is the edition's",
          "[SMSS-SES-002][SMSS-SUB-001][SMSS-SES-001][SMSS-ORDER-006]") {
    testing::property("create, then (5.2) win32k by smss, then csrss, then the initial command", [] {
        path const along = any_path(*any_profile());
        bool const by_smss = along.meant.which == edition::nt5_2;
        each_step(along, [&](state const& before, system_action act, state const&) {
            bool const numbered = static_cast<unsigned>(act) >= static_cast<unsigned>(system_action::create_session_0);
            session_phase const phase = before.session[numbered ? number_of(act) : 0].phase;
            if (is_any(act, system_action::create_session_0)) RC_ASSERT(phase == session_phase::absent);
            if (is_any(act, system_action::load_win32k_0)) {
                RC_ASSERT(by_smss);
                RC_ASSERT(phase == session_phase::created);
            }
            if (is_any(act, system_action::start_csr_0))
                RC_ASSERT(phase == (by_smss ? session_phase::session_space : session_phase::created));
            bool const initial = is_any(act, system_action::start_winlogon_0) || is_any(act, system_action::start_wininit_0);
            if (initial) RC_ASSERT(phase == session_phase::csrss_connected);
            if (is_any(act, system_action::start_wininit_0)) RC_ASSERT(act == system_action::start_wininit_0 && !by_smss);
            if (act == system_action::start_winlogon_0) RC_ASSERT(by_smss);
        });
    });
}

TEST_CASE("from 6.x on two sessions are made at boot, or one", "[SMSS-SES-005][SMSS-CFG-040]") {
    testing::property("session 1 exists when the boot is done, exactly where two are made", [] {
        bool const two = *rc::gen::arbitrary<bool>();
        edition const which = *rc::gen::element(edition::nt6_1, edition::nt10_0);
        profile const meant = which | (two ? choice::initial_sessions::two : choice::initial_sessions::one);
        path const along = any_path(meant, {.sessions = 3, .queue = 1, .faults = 0, .subsystems = 0, .starts = 2});
        bool created = false;
        each_step(along, [&](state const& before, system_action act, state const& after) {
            if (before.boot == boot_phase::waiting) return;
            created = created || act == system_action::create_session_1;
            if (after.boot == boot_phase::waiting) RC_ASSERT(created == two);
        });
    });
}

TEST_CASE("a session that StopCsr ends loses its processes, and whoever makes it is told so", "[SMSS-SES-006][SMSS-API-003]") {
    testing::property("stop takes csrss and the initial command away; the creator answers that it has vanished", [] {
        path const along = any_path(*rc::gen::element(profiles[0], profiles[3], profiles[5]));
        each_step(along, [&](state const& before, system_action act, state const& after) {
            if (is_any(act, system_action::stop_session_0)) {
                session_state const& one = after.session[number_of(act)];
                RC_ASSERT(one.csrss == csrss_state::none);
                RC_ASSERT(one.initial == initial_process::none);
            }
            if (is_any(act, system_action::give_up_session_0) && before.session[number_of(act)].asked) {
                RC_ASSERT(after.answering == answer::start_vanished);
            }
        });
    });
}

TEST_CASE("the failure of a stage stops 6.x and later as it stops 5.2, or is ignored, by choice", "[SMSS-BOOT-006]") {
    testing::property("where it is ignored no failing stage stops the system; where it is not, only stages that stop 5.2 do", [] {
        edition const which = *rc::gen::element(edition::nt6_1, edition::nt10_0);
        bool const ignored = *rc::gen::arbitrary<bool>();
        path const along = any_path(ignored ? which | choice::later_stage_failure::ignored : profile{which});
        for (state const& now : along.steps.states) {
            if (now.stop != stop_reason::none) continue;
            along.system.successors(now, [&](system_action act, state const& next) {
                if (act != system_action::fail_stage) return;
                // By the sheet: renames, paging files, programs, registry and BootDir never stop a boot.
                bool const harmless = now.boot == boot_phase::boot_execute || next.boot == boot_phase::paging_files ||
                                      next.boot == boot_phase::file_renames || next.boot == boot_phase::registry;
                if (ignored || harmless) RC_ASSERT(next.stop == stop_reason::none);
                if (next.stop != stop_reason::none) RC_ASSERT(next.stop == stop_reason::initialization);
            });
        }
    });
}
