// SPDX-License-Identifier: BSL-1.0
// The boot of each edition: what comes before what, what stops it, and that its table is well made.
#include <smss/lts/machine.hpp>
#include <smss/lts/table_check.hpp>
#include <smss/lts/trace.hpp>
#include <smss/machine/boot.hpp>
#include <smss/machine/order.hpp>
#include <smss/system/rule.hpp>
#include <smss/testing/catch.hpp>

#include <cstddef>
#include <string>
#include <vector>

using smss::boot;
using smss::boot_action;
using smss::boot_phase;
using smss::boot_table;
using smss::edition;
using smss::machine::boot_of;
using smss::machine::comes_before;
using smss::machine::order_matrix;
namespace lts = smss::lts;

namespace {

template <edition Which>
concept well_made = lts::deterministic<boot_of<Which>> && lts::connected<boot_of<Which>> && lts::without_dead_ends<boot_of<Which>>;

static_assert(well_made<edition::nt5_2>);
static_assert(well_made<edition::nt6_1>);
static_assert(well_made<edition::nt10_0>);
static_assert(!lts::find_unused_action(boot_table<edition::nt5_2>, boot_table<edition::nt6_1>, boot_table<edition::nt10_0>));

// Every line of the order matrix, in every edition: where it says "before" every path agrees, where not every path says the opposite.
template <edition Which>
constexpr bool obeys_matrix() {
    for (auto const& rule : order_matrix) {
        bool const before = rule.before[static_cast<std::size_t>(Which)];
        if (!comes_before(boot_table<Which>, before ? rule.first : rule.second, before ? rule.second : rule.first)) return false;
        if (!smss::machine::passes_through(boot_table<Which>, rule.first) ||
            !smss::machine::passes_through(boot_table<Which>, rule.second)) {
            return false;
        }
    }
    return true;
}
static_assert(obeys_matrix<edition::nt5_2>(), "SMSS-ORDER-003 SMSS-BOOT-001");
static_assert(obeys_matrix<edition::nt6_1>(), "SMSS-ORDER-003 SMSS-BOOT-002");
static_assert(obeys_matrix<edition::nt10_0>(), "SMSS-ORDER-003 SMSS-BOOT-003");

// The invariant for every edition below the matrix (windows-editions B.6): autochk, then renames, then paging files; the
// environment is complete before any Win32 process.
template <edition Which>
constexpr bool environment_comes_first() {
    boot_phase const read =
        smss::machine::passes_through(boot_table<Which>, boot_phase::configuration) ? boot_phase::configuration : boot_phase::environment;
    return comes_before(boot_table<Which>, read, smss::machine::first_win32_process(Which)) &&
           comes_before(boot_table<Which>, boot_phase::dynamic_environment, smss::machine::first_win32_process(Which));
}
static_assert(environment_comes_first<edition::nt5_2>());
static_assert(environment_comes_first<edition::nt6_1>());
static_assert(environment_comes_first<edition::nt10_0>());

// 5.2: the event that allows writing to volumes comes after everything that may fail, but before winlogon (nt5_2 1.3.8, 9.4).
static_assert(comes_before(boot_table<edition::nt5_2>, boot_phase::required_subsystems, boot_phase::volumes_safe));
static_assert(comes_before(boot_table<edition::nt5_2>, boot_phase::volumes_safe, boot_phase::initial_command), "SMSS-ORDER-005");

// Failure policy of 5.2 (windows-editions B.2, last column).
using smss::machine::failure_stops;
static_assert(failure_stops<edition::nt5_2>(boot_action::load_configuration) &&
              failure_stops<edition::nt5_2>(boot_action::link_dos_devices) && failure_stops<edition::nt5_2>(boot_action::open_sessions) &&
              failure_stops<edition::nt5_2>(boot_action::map_known_dlls) &&
              failure_stops<edition::nt5_2>(boot_action::write_dynamic_environment) &&
              failure_stops<edition::nt5_2>(boot_action::load_kernel_subsystem) &&
              failure_stops<edition::nt5_2>(boot_action::start_required_subsystems) &&
              failure_stops<edition::nt5_2>(boot_action::start_initial_command));
static_assert(!failure_stops<edition::nt5_2>(boot_action::run_boot_execute) &&
              !failure_stops<edition::nt5_2>(boot_action::rename_pending_files) &&
              !failure_stops<edition::nt5_2>(boot_action::create_paging_files) &&
              !failure_stops<edition::nt5_2>(boot_action::initialize_registry) &&
              !failure_stops<edition::nt5_2>(boot_action::translate_boot_directory) &&
              !failure_stops<edition::nt5_2>(boot_action::run_setup_execute) &&
              !failure_stops<edition::nt5_2>(boot_action::run_execute_list));

// The typestate: the example of the README.
constexpr auto ready =
    boot<edition::nt5_2>{}.after<boot_action::create_api_port, boot_action::load_configuration, boot_action::link_dos_devices>();
static_assert(ready.phase == boot_phase::dos_devices);
static_assert(!ready.permits<boot_action::create_paging_files>());
static_assert(ready.permits<boot_action::open_sessions, boot_action::run_boot_execute>());

// One table drives both: whatever order is asked for, the same phase at run time.
template <edition Which>
std::vector<boot_action> order_of_boot() {
    std::vector<boot_action> order;
    for (auto const& line : boot_table<Which>) {
        if (line.action != boot_action::fail_stage && line.action != boot_action::wake) order.push_back(line.action);
    }
    return order;
}

}  // namespace

TEST_CASE("each boot goes through its table from top to bottom and ends in the wait") {
    auto const walks = []<edition Which>() {
        auto const order = order_of_boot<Which>();
        auto const reached = lts::walk(boot_table<Which>, order);
        CHECK(reached.complete);
        CHECK(reached.state == boot_phase::waiting);
        lts::machine<boot_of<Which>> run;
        for (boot_action const act : order) {
            INFO(std::string{smss::machine::name(act)});
            CHECK(run.step(act));
        }
        CHECK(run.state() == boot_phase::waiting);
    };
    walks.operator()<edition::nt5_2>();
    walks.operator()<edition::nt6_1>();
    walks.operator()<edition::nt10_0>();
}

TEST_CASE("phases and acts are called what they are called in the source") {
    CHECK(smss::machine::name(boot_phase::paging_files) == "paging_files");
    CHECK(smss::machine::name(boot_phase::stopped) == "stopped");
    CHECK(smss::machine::name(boot_action::open_sessions) == "open_sessions");
    CHECK(smss::machine::name(boot_action::wake) == "wake");
    for (std::size_t i = 0; i < smss::machine::boot_phase_count; ++i) {
        CHECK(smss::machine::name(static_cast<boot_phase>(i)) == lts::name_of(static_cast<boot_phase>(i)));
    }
    for (std::size_t i = 0; i < smss::machine::boot_action_count; ++i) {
        CHECK(smss::machine::name(static_cast<boot_action>(i)) == lts::name_of(static_cast<boot_action>(i)));
    }
}

TEST_CASE("swapping two stages that the matrix orders is noticed") {
    // The check itself can fail: a table in which paging files come before the renames.
    constexpr lts::transition_table wrong{
        boot_phase::created,
        {
            lts::row{boot_phase::created, boot_action::run_boot_execute, boot_phase::boot_execute},
            lts::row{boot_phase::boot_execute, boot_action::create_paging_files, boot_phase::paging_files},
            lts::row{boot_phase::paging_files, boot_action::rename_pending_files, boot_phase::file_renames},
        },
        lts::final_states{boot_phase::file_renames}};
    CHECK(comes_before(wrong, boot_phase::boot_execute, boot_phase::file_renames));
    CHECK_FALSE(comes_before(wrong, boot_phase::file_renames, boot_phase::paging_files));
    // A second way around is noticed as well.
    constexpr lts::transition_table around{
        boot_phase::created,
        {
            lts::row{boot_phase::created, boot_action::run_boot_execute, boot_phase::boot_execute},
            lts::row{boot_phase::boot_execute, boot_action::rename_pending_files, boot_phase::file_renames},
            lts::row{boot_phase::created, boot_action::create_paging_files, boot_phase::file_renames},
        },
        lts::final_states{boot_phase::file_renames}};
    CHECK_FALSE(comes_before(around, boot_phase::boot_execute, boot_phase::file_renames));
}

TEST_CASE("the matrix and the environment come out the same at run time", "[SMSS-ORDER-003]") {
    CHECK(obeys_matrix<edition::nt5_2>());
    CHECK(obeys_matrix<edition::nt6_1>());
    CHECK(obeys_matrix<edition::nt10_0>());
    CHECK(environment_comes_first<edition::nt5_2>());
    CHECK(environment_comes_first<edition::nt6_1>());
    CHECK(environment_comes_first<edition::nt10_0>());
}

TEST_CASE("what an edition does not have stops nothing, and nothing comes after the stop") {
    CHECK(smss::machine::failure_stops<edition::nt5_2>(boot_action::map_known_dlls));  // vectors K1, K2
    CHECK_FALSE(smss::machine::failure_stops<edition::nt5_2>(boot_action::start_first_session));
    for (edition const which : smss::editions) {
        smss::machine::next_stage const after = smss::machine::stage_after(which, boot_phase::stopped);
        CHECK(after.to == boot_phase::stopped);
        CHECK_FALSE(after.fatal);
        CHECK(after.evidence.empty());
    }
}

TEST_CASE("the plan of a boot is read from any table: stage, role, failure policy, milestone") {
    using enum boot_phase;
    using enum boot_action;
    using lts::row;
    using smss::boot_stage;
    using role = boot_stage::role;
    namespace milestone = smss::milestone;
    lts::transition_table const written{
        created,
        {
            row{created, load_configuration, environment, "a test"},
            row{environment, run_boot_execute, boot_execute, "a test"},
            row{environment, map_known_dlls, known_dlls, "never taken: a table's first row of a phase counts"},
            row{boot_execute, fail_stage, stopped, "a test"},
            row{boot_execute, rename_pending_files, file_renames, "a test"},
            row{file_renames, create_paging_files, paging_files, "a test"},
            row{paging_files, initialize_registry, registry, "a test"},
            row{registry, write_dynamic_environment, dynamic_environment, "a test"},
            row{dynamic_environment, run_setup_execute, setup_execute, "a test"},
            row{setup_execute, load_kernel_subsystem, kernel_subsystem, "a test"},
            row{kernel_subsystem, start_required_subsystems, required_subsystems, "a test"},
            row{required_subsystems, signal_volumes_safe, volumes_safe, "a test"},
            row{volumes_safe, start_initial_command, initial_command, "a test"},
            row{initial_command, start_first_session, first_session, "a test"},
            row{first_session, start_initial_sessions, initial_sessions, "a test"},
            row{initial_sessions, wait_for_processes, waiting, "a test"},
            row{waiting, wake, stopped, "a test"},
        },
        lts::final_states{stopped}};
    smss::boot_plan const plan = smss::plan_of(written);
    struct expectation {
        boot_phase after;
        boot_phase next;
        role how;
        std::uint16_t done;
    };
    for (expectation const& one : {expectation{created, environment, role::plain, milestone::environment},
                                   {environment, boot_execute, role::plain, milestone::boot_execute},
                                   {boot_execute, file_renames, role::plain, milestone::file_renames},
                                   {file_renames, paging_files, role::plain, milestone::paging_files},
                                   {paging_files, registry, role::plain, milestone::registry},
                                   {registry, dynamic_environment, role::plain, milestone::dynamic_environment},
                                   {dynamic_environment, setup_execute, role::plain, milestone::setup_execute},
                                   {setup_execute, kernel_subsystem, role::first_space, 0},
                                   {kernel_subsystem, required_subsystems, role::first_csrss, 0},
                                   {required_subsystems, volumes_safe, role::plain, milestone::volumes_safe},
                                   {volumes_safe, initial_command, role::first_command, 0},
                                   {initial_command, first_session, role::first_copy, 0},
                                   {first_session, initial_sessions, role::initial_copies, 0},
                                   {initial_sessions, waiting, role::plain, 0}}) {
        boot_stage const& stage = plan.after[static_cast<std::size_t>(one.after)];
        INFO(smss::machine::name(one.after));
        CHECK(stage.next == one.next);
        CHECK(stage.how == one.how);
        CHECK(stage.done == one.done);
        CHECK(stage.fatal == (one.after == boot_execute));
    }
    CHECK(plan.after[static_cast<std::size_t>(waiting)].how == role::none);  // a death is no stage
    CHECK(plan.after[static_cast<std::size_t>(known_dlls)].how == role::none);
    // nt6_1 names no stage for reading the configuration: the environment is that stage. nt10_0 names both.
    CHECK(smss::plan_of(boot_table<edition::nt6_1>).after[static_cast<std::size_t>(api_port)].next == environment);
    CHECK(smss::plan_of(boot_table<edition::nt6_1>).after[static_cast<std::size_t>(api_port)].done == milestone::environment);
    CHECK(smss::plan_of(boot_table<edition::nt10_0>).after[static_cast<std::size_t>(rename_mutex)].next == environment);
    CHECK(smss::plan_of(boot_table<edition::nt10_0>).after[static_cast<std::size_t>(rename_mutex)].done == 0);
    CHECK(smss::plan_of(boot_table<edition::nt10_0>).after[static_cast<std::size_t>(environment)].done == milestone::environment);
}
