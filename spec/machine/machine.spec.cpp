// SPDX-License-Identifier: BSL-1.0
// Sessions, subsystems, the conversation with the SM API, supervision: each table by itself.
#include <smss/check/holds.hpp>
#include <smss/lts/machine.hpp>
#include <smss/lts/name.hpp>
#include <smss/lts/table_check.hpp>
#include <smss/machine/api_request.hpp>
#include <smss/machine/boot.hpp>
#include <smss/machine/order.hpp>
#include <smss/machine/process_rule.hpp>
#include <smss/machine/session.hpp>
#include <smss/machine/subsystem.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/testing/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

using namespace smss;
using machine::demise;
using machine::fate;

namespace {

struct session_by_smss {
    static constexpr auto const& table = session_table<edition::nt5_2>;
};
struct session_by_copy {
    static constexpr auto const& table = session_table<edition::nt10_0>;
};
struct one_subsystem {
    static constexpr auto const& table = subsystem_table;
};
struct one_client {
    static constexpr auto const& table = api_request_table;
};
template <edition Which>
struct supervision_of {
    static constexpr auto const& table = supervision_table<Which>;
};

template <typename Described>
concept well_made = lts::deterministic<Described> && lts::connected<Described> && lts::without_dead_ends<Described>;
static_assert(well_made<session_by_smss> && well_made<session_by_copy> && well_made<one_subsystem> && well_made<one_client>);
static_assert(well_made<supervision_of<edition::nt5_2>> && well_made<supervision_of<edition::nt6_1>> &&
              well_made<supervision_of<edition::nt10_0>>);
static_assert(!lts::find_unused_action(session_table<edition::nt5_2>) && !lts::find_unused_action(subsystem_table) &&
              !lts::find_unused_action(api_request_table));
static_assert(!lts::find_unused_action(supervision_table<edition::nt5_2>, supervision_table<edition::nt6_1>,
                                       supervision_table<edition::nt10_0>));

// A table as a model, under one profile: what is checked below is checked by the same search as the composed system.
template <typename Described, auto Meant>
struct model_of {
    using state = lts::state_of<Described>;
    using action = lts::action_of<Described>;
    static constexpr state initial() { return Described::table.initial; }
    static constexpr void successors(state const& from, auto&& visit) {
        for (auto const& line : Described::table) {
            if (line.from == from && line.when.permits(profile{Meant})) visit(line.action, line.to);
        }
    }
    static constexpr bool is_final(state const& now) { return Described::table.is_final(now); }
};

// Sessions: no dead end with any choices; csrss has connected before there is an initial command.
struct in_order_of_life {
    static constexpr bool holds(session_phase before, session_action act, session_phase after) {
        if (act == session_action::start_initial_command) return before == session_phase::csrss_connected;
        if (act == session_action::resume) return before == session_phase::forwarded;
        return after != session_phase::active || act == session_action::lose_initial_command;
    }
};
template <session_phase Phase>
struct comes_to {
    static constexpr bool reached(session_phase now) { return now == Phase; }
};
// Whatever has gone wrong, the number of the session can become free again, unless what was started is left behind.
struct number_is_free {
    static constexpr bool reached(session_phase now) {
        return now == session_phase::absent || now == session_phase::active || now == session_phase::left_behind;
    }
};
template <auto Meant>
using nt5_2_session = model_of<session_by_smss, Meant>;
static_assert(check::holds<nt5_2_session<edition::nt5_2>, in_order_of_life, check::no_deadlock, comes_to<session_phase::active>,
                           comes_to<session_phase::gone>, comes_to<session_phase::vanished>, check::always_possible<number_is_free>>);
static_assert(check::holds<nt5_2_session<edition::nt5_2 | choice::any>, in_order_of_life, check::no_deadlock,
                           comes_to<session_phase::left_behind>, check::always_possible<number_is_free>>);
static_assert(check::holds<model_of<session_by_copy, edition::nt10_0>, check::no_deadlock, comes_to<session_phase::active>,
                           comes_to<session_phase::gone>, check::always_possible<number_is_free>>);

// Subsystems: what was started becomes connected, or goes; with the choices of ReactOS as well, as long as it has the time-out.
struct subsystem_settled {
    static constexpr bool reached(subsystem_phase now) { return now == subsystem_phase::deferred || now == subsystem_phase::connected; }
};
static_assert(check::holds<model_of<one_subsystem, edition::nt5_2>, check::no_deadlock, check::always_possible<subsystem_settled>>);
static_assert(
    check::holds<model_of<one_subsystem, edition::nt5_2 | choice::reactos>, check::no_deadlock, check::always_possible<subsystem_settled>>);

// The API: every refusal can happen, every request that was received can be answered, and none is answered that was not asked.
template <api_action Act>
struct happens {
    static constexpr bool reached(api_phase, api_action act, api_phase) { return act == Act; }
};
struct answers_only_what_was_asked {
    static constexpr bool holds(api_phase before, api_action act, api_phase) {
        return (act != api_action::reply && act != api_action::lose_reply) || before == api_phase::answering;
    }
};
struct stranger_is_refused {
    static constexpr bool holds(api_phase before, api_action act, api_phase after) {
        return act != api_action::refuse_stranger || (before == api_phase::requested && after == api_phase::answering);
    }
};
struct nothing_owed {
    static constexpr bool reached(api_phase now) { return api_request_table.is_final(now); }
};
static_assert(
    check::holds<model_of<one_client, edition::nt5_2>, answers_only_what_was_asked, stranger_is_refused, check::no_deadlock,
                 happens<api_action::refuse_connection>, happens<api_action::refuse_stranger>, happens<api_action::refuse_unknown_number>,
                 happens<api_action::subsystem_ends>, happens<api_action::lose_reply>, check::always_possible<nothing_owed>>);

// Supervision: the system crashes if csrss or winlogon dies (S28), edition by edition as in windows-editions G.3.
static_assert(machine::may_cause(edition::nt5_2, demise::end_first_winlogon, fate::hard_error) &&
              !machine::may_cause(edition::nt5_2, demise::end_first_winlogon, fate::running));
static_assert(machine::may_cause(edition::nt5_2, demise::end_first_csrss, fate::critical_object) &&
              !machine::may_cause(edition::nt5_2, demise::end_first_csrss, fate::running));
static_assert(machine::may_cause(edition::nt5_2 | choice::reactos, demise::end_first_csrss, fate::hard_error) &&
              !machine::may_cause(edition::nt5_2 | choice::reactos, demise::end_first_csrss, fate::running));
static_assert(machine::may_cause(edition::nt6_1, demise::end_wininit, fate::critical_object) &&
              machine::may_cause(edition::nt10_0, demise::end_wininit, fate::critical_process));
static_assert(machine::may_cause(edition::nt10_0, demise::end_other_winlogon, fate::running) &&
              !machine::may_cause(edition::nt10_0, demise::end_other_winlogon, fate::critical_process));
static_assert(machine::may_cause(edition::nt10_0 | choice::winlogon_death::bug_check, demise::end_other_winlogon, fate::critical_process));
static_assert(*machine::stop_code(fate::hard_error) == bug_check::system_process_terminated && !machine::stop_code(fate::restart));
static_assert(*machine::stop_code(machine::critical_fate(edition::nt6_1)) == bug_check::critical_object_termination &&
              *machine::stop_code(machine::critical_fate(edition::nt10_0)) == bug_check::critical_process_died);

}  // namespace

TEST_CASE("whatever can happen to the system has an effect in every edition, under every choice", "[SMSS-CRASH-001]") {
    for (edition const which : editions) {
        for (profile const& meant : {profile{which}, which | choice::reactos, which | choice::any}) {
            for (std::size_t i = 0; i < machine::demise_count; ++i) {
                auto const what = static_cast<demise>(i);
                bool const exists = what == demise::end_wininit          ? which != edition::nt5_2
                                    : what == demise::end_first_winlogon ? which == edition::nt5_2
                                                                         : true;
                unsigned effects = 0;
                for (std::size_t f = 0; f < machine::fate_count; ++f) effects += machine::may_cause(meant, what, static_cast<fate>(f));
                INFO(std::string{machine::name(what)} << " in " << std::string{name(which)});
                CHECK((effects != 0) == exists);
                if (meant == profile{which}) CHECK(effects <= 1);
            }
        }
    }
}

TEST_CASE("a critical process stops the system the way of its edition", "[SMSS-STOP-005]") {
    for (edition const which : editions) {
        fate const other = which == edition::nt10_0 ? fate::critical_object : fate::critical_process;
        for (std::size_t i = 0; i < machine::demise_count; ++i)
            CHECK_FALSE(machine::may_cause(which | choice::any, static_cast<demise>(i), other));
        CHECK(machine::may_cause(which, demise::end_smss, machine::critical_fate(which)));
    }
}

TEST_CASE("the identifiers are those of the source") {
    for (std::size_t i = 0; i < machine::session_phase_count; ++i)
        CHECK(name(static_cast<session_phase>(i)) == lts::name_of(static_cast<session_phase>(i)));
    for (std::size_t i = 0; i < machine::session_action_count; ++i)
        CHECK(name(static_cast<session_action>(i)) == lts::name_of(static_cast<session_action>(i)));
    for (std::size_t i = 0; i < machine::subsystem_phase_count; ++i)
        CHECK(name(static_cast<subsystem_phase>(i)) == lts::name_of(static_cast<subsystem_phase>(i)));
    for (std::size_t i = 0; i < machine::subsystem_action_count; ++i)
        CHECK(name(static_cast<subsystem_action>(i)) == lts::name_of(static_cast<subsystem_action>(i)));
    for (std::size_t i = 0; i < machine::api_phase_count; ++i)
        CHECK(name(static_cast<api_phase>(i)) == lts::name_of(static_cast<api_phase>(i)));
    for (std::size_t i = 0; i < machine::api_action_count; ++i)
        CHECK(name(static_cast<api_action>(i)) == lts::name_of(static_cast<api_action>(i)));
    for (std::size_t i = 0; i < machine::demise_count; ++i) CHECK(name(static_cast<demise>(i)) == lts::name_of(static_cast<demise>(i)));
    for (std::size_t i = 0; i < machine::fate_count; ++i) CHECK(name(static_cast<fate>(i)) == lts::name_of(static_cast<fate>(i)));
}

TEST_CASE("what is in no enumeration is unknown, has no rule and no effect") {
    auto const beyond = []<typename Word>(Word) { return static_cast<Word>(99); };
    CHECK(machine::name(beyond(boot_phase{})) == "unknown boot phase");
    CHECK(machine::name(beyond(boot_action{})) == "unknown boot action");
    CHECK(machine::name(beyond(session_phase{})) == "unknown session phase");
    CHECK(machine::name(beyond(session_action{})) == "unknown session action");
    CHECK(machine::name(beyond(subsystem_phase{})) == "unknown subsystem phase");
    CHECK(machine::name(beyond(subsystem_action{})) == "unknown subsystem action");
    CHECK(machine::name(beyond(api_phase{})) == "unknown API phase");
    CHECK(machine::name(beyond(api_action{})) == "unknown API action");
    CHECK(machine::name(beyond(fate{})) == "unknown fate");
    CHECK(machine::name(beyond(demise{})) == "unknown demise");
    CHECK(machine::name(beyond(machine::process_count{})) == "unknown");
    CHECK_FALSE(machine::stop_code(beyond(fate{})));
    // An edition that nobody knows does nothing.
    edition const none = beyond(edition{});
    CHECK_FALSE(machine::may_cause(none, demise::end_smss, fate::critical_object));
    CHECK(machine::first_win32_process(none) == boot_phase::stopped);
    CHECK(machine::stage_after(none, boot_phase::created).evidence.empty());
}

TEST_CASE("where a table begins is before all of it, and is passed through") {
    auto const& table = boot_table<edition::nt5_2>;
    CHECK(machine::comes_before(table, boot_phase::created, boot_phase::waiting));
    CHECK_FALSE(machine::comes_before(table, boot_phase::waiting, boot_phase::created));
    CHECK(machine::passes_through(table, boot_phase::created));
    CHECK_FALSE(machine::passes_through(table, boot_phase::initial_sessions));  // of later editions
}

TEST_CASE("a row leads from where it says, by what it says, and only under its choice") {
    auto const may = [](profile const& meant, session_phase from, session_action act, session_phase to) {
        return machine::may_lead(session_table<edition::nt5_2>, meant, from, act, to);
    };
    CHECK(may(edition::nt5_2, session_phase::absent, session_action::create, session_phase::created));
    CHECK_FALSE(may(edition::nt5_2, session_phase::active, session_action::create, session_phase::created));
    CHECK_FALSE(may(edition::nt5_2, session_phase::absent, session_action::resume, session_phase::created));
    CHECK_FALSE(may(edition::nt5_2, session_phase::absent, session_action::create, session_phase::active));
    CHECK(may(edition::nt5_2 | choice::failed_session::left_behind, session_phase::failing, session_action::undo,
              session_phase::left_behind));
    CHECK_FALSE(may(edition::nt5_2, session_phase::failing, session_action::undo, session_phase::left_behind));
}

TEST_CASE("a refused step of a session says where it was and what was possible") {
    lts::machine<session_by_smss> session;
    CHECK(session.step(session_action::create, edition::nt5_2));
    CHECK_FALSE(session.step(session_action::start_csrss, edition::nt5_2));
    auto const refused = session.why_not(session_action::start_csrss, edition::nt5_2);
    CHECK(refused.state == session_phase::created);
    CHECK(refused.enabled_count == 2);
    CHECK(refused.enabled[0] == session_action::load_win32k);
    CHECK(refused.enabled[1] == session_action::fail);
}

TEST_CASE("the blocking points are those of the sheet", "[SMSS-START-008]") {
    // nt5_2 9.3 has ten.
    CHECK(machine::waits.size() == 10);
    unsigned without_limit = 0;
    for (auto const& one : machine::waits) without_limit += one.limit == 0;
    CHECK(without_limit == 6);
}

TEST_CASE("each edition's master waits for one thing at a time", "[SMSS-BOOT-012]") {
    for (edition const which : editions) {
        auto const waits_of = [which](profile const& meant) {
            unsigned count = 0;
            for (auto const& one : machine::final_waits) count += one.which == which && one.when.permits(meant);
            return count;
        };
        CHECK(waits_of(which) == 1);
        CHECK(waits_of(which | choice::master_wait::winlogon) == 1);
        CHECK(waits_of(which | choice::any) == (which == edition::nt5_2 ? 1 : 2));
    }
}
