// SPDX-License-Identifier: BSL-1.0
// Knows: the main thread of the master from 6.x on: the stages of the boot table, one after the other, and the last wait.
#pragma once

#include <smss/machine/boot_table.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/run/boot_directory.hpp>
#include <smss/run/command.hpp>
#include <smss/run/dos_device.hpp>
#include <smss/run/dynamic_variable.hpp>
#include <smss/run/later_stage.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/object_directory.hpp>
#include <smss/run/session_copy.hpp>
#include <smss/run/state.hpp>
#include <smss/run/terminate.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace smss::running {

/// Sessions that NumberOfInitialSessions can ask for at most. NT has no such limit that is known; a damaged value should not
/// keep a run from ending.
inline constexpr std::uint32_t most_initial_sessions = 16;

namespace detail {

// One thing that a stage with program lists does next.
struct list_step {
    enum class what : std::uint8_t { program, wait_for_pnp, nothing };
    what does = what::nothing;
    text line{};
};

// Position `at` in what a stage runs: lists, and between them the wait for plug and play. \source facts windows-editions B.4 steps
// 25 and 33, "PnP sync"; C.1
template <typename Manager>
constexpr list_step step_of_lists(Manager const& sm, boot_action act, std::size_t at) {
    memory const& m = sm.m;
    std::vector<list_step> steps;
    auto const add = [&](entry_list const& list) {
        for (entry const& one : list) steps.push_back({list_step::what::program, one.name});
    };
    bool const ten = sm.as.which == edition::nt10_0;
    bool const boot = act == boot_action::run_boot_execute;
    entry_list const& without = boot ? m.boot_execute_no_pnp_sync : m.setup_execute_no_pnp_sync;
    entry_list const& ordinary = boot ? m.boot_execute : m.setup_execute;
    bool const platform = sm.as.takes(choice::platform_execute::with_boot_execute) == boot;
    if (ten && sm.as.takes(choice::pnp_sync::lists_without_first)) {
        add(without);
        if (boot) steps.push_back({list_step::what::wait_for_pnp, {}});
        add(ordinary);
    } else {
        if (ten && boot) steps.push_back({list_step::what::wait_for_pnp, {}});
        add(ordinary);
        add(without);
    }
    if (platform) add(m.platform_execute);
    return at < steps.size() ? steps[at] : list_step{};
}

// How many sessions there are at boot.
template <typename Manager>
constexpr std::uint32_t sessions_wanted(Manager const& sm) {
    std::uint32_t const usual = sm.as.takes(choice::initial_sessions::two) ? 2 : 1;
    std::uint32_t const stored = sm.m.initial_sessions == 0 ? usual : sm.m.initial_sessions;
    return stored < most_initial_sessions ? stored : most_initial_sessions;
}

// Session 0 could not be made.
template <typename Manager>
constexpr progress fail_first_session(Manager& sm, status why) {
    bool connected = false;
    for (subsystem_record const& one : sm.m.records) {
        connected = connected || (one.listed && one.session == 0 && one.type != image_subsystem::unconnected);
    }
    terminate(sm, connected ? u"Session Manager ExecuteInitialCommand" : u"Session Manager Initialization", why);
    return progress::blocked;
}

// Copies for the sessions wanted at boot, as many at once as there are slots; the end of each is awaited. Frame: `at` 0 when
// there is nothing to look at, 1 when a slot has been taken, 2 when a copy has ended; `session` is that copy's.
// \source facts windows-editions B.3 steps 3 and 17, B.4 steps 37 and 38
template <typename Manager, typename Conclude>
constexpr progress step_initial_sessions(Manager& sm, frame& f, std::uint32_t wanted, bool awaits, Conclude const& conclude) {
    memory& m = sm.m;
    std::uint32_t made = 0;
    std::uint32_t unseen = 0;
    session_record const* first_unseen = nullptr;
    for (session_record const& one : m.sessions) {
        if (!one.at_boot) continue;
        ++made;
        if (one.awaited) continue;
        ++unseen;
        if (first_unseen == nullptr) first_unseen = &one;
    }
    switch (f.at) {
        case 0: {
            if (made < wanted && f.result == status::success && unseen < m.session_limit) {
                f.at = 1;
                return wait_for(sm, m.session_slots, u"session-slots", 0);
            }
            if (!awaits || first_unseen == nullptr) return conclude(f.result);
            f.at = 2;
            f.session = first_unseen->number;
            return wait_for_copy(sm, f.session);
        }
        case 1: {
            std::uint32_t session = 0;
            std::size_t const before = m.sessions.size();
            f.result = create_copy(sm, {}, session);
            if (m.sessions.size() > before) {
                m.sessions.back().at_boot = true;
            } else {
                release_slot(sm);
            }
            f.at = 0;
            return progress::go_on;
        }
        default: {
            session_record* const record = session_numbered(sm, f.session);
            status const ended = record == nullptr ? status::success : outcome_of_copy(sm, f.session);
            for (session_record& one : m.sessions) {
                if (one.at_boot && one.number == f.session) one.awaited = true;
            }
            release_slot(sm);
            f.at = 0;
            if (succeeded(ended)) return progress::go_on;
            if (f.session == 0 && sm.as.takes(choice::later_stage_failure::as_nt5_2)) return fail_first_session(sm, ended);
            settle_failed_session(sm, f.session);
            return progress::go_on;
        }
    }
}

// \source facts windows-editions S27, B.3 step 18, B.4 step 38; J2
template <typename Manager>
constexpr progress begin_last_wait(Manager& sm, frame& f, boot_phase waiting) {
    f.index = static_cast<std::size_t>(waiting);
    if (sm.as.takes(choice::master_wait::session0_csrss)) {
        return wait_for(sm, sm.m.windows_subsystem, u"process:" + sm.m.windows_subsystem_name, 0);
    }
    world::handle winlogon = 0;
    text name;
    for (session_record const& one : sm.m.sessions) {
        if (one.number == 0 || one.initial == 0 || winlogon != 0) continue;
        winlogon = one.initial;
        name = one.initial_name;
    }
    return wait_for(sm, winlogon, u"process:" + name, 0);
}

}  // namespace detail

/// The main thread of the master. Frame: `index` is the boot phase, `at` 0 while a stage begins, `record` how far it has come.
/// \source facts windows-editions B.3, B.4
template <typename Manager>
constexpr progress step_later_program(Manager& sm, frame& f) {
    if (f.record == no_record) {
        detail::become_master(sm);
        f.record = 0;
        f.index = static_cast<std::size_t>(boot_phase::created);
        return progress::go_on;
    }
    auto const phase = static_cast<boot_phase>(f.index);
    machine::next_stage const stage = machine::stage_after(sm.as.which, phase);
    auto const go_on_after = [&](status result) {
        if (sm.ended) return progress::blocked;
        if (!succeeded(result) && stage.fatal && sm.as.takes(choice::later_stage_failure::as_nt5_2)) {
            terminate(sm, u"Session Manager Initialization", result);
            return progress::blocked;
        }
        f.index = static_cast<std::size_t>(stage.to);
        f.at = 0;
        f.record = 0;
        f.result = status::success;
        return progress::go_on;
    };
    auto const done = [&] { return go_on_after(status::success); };
    using enum boot_action;
    switch (stage.act) {
        case harden_process:
            detail::harden_process(sm);
            return done();
        case follow_processors:
            detail::set_own_process(sm, u"affinity-updates", 1);
            return done();
        case protect_prefixes:
            detail::protect_prefixes(sm);
            return done();
        case limit_session_concurrency:
            return go_on_after(detail::limit_session_concurrency(sm));
        case create_thread_pool: {
            (void)sm.ask(make(call::tp_alloc_pool));
            return go_on_after(detail::limit_session_concurrency(sm));
        }
        case create_api_port:
            return go_on_after(detail::create_api_port(sm));
        case read_numa_topology:
            (void)detail::system_information(sm, u"numa");
            return done();
        case create_rename_mutex:
            return go_on_after(detail::create_rename_mutex(sm));
        case create_environment:
            return go_on_after(detail::create_later_environment(sm));
        case load_configuration: {
            registry_pass pass{sm};
            return go_on_after(pass.run());
        }
        case create_known_dlls_directory:
            return go_on_after(detail::create_known_dlls_directories(sm));
        case link_dos_devices:
            return go_on_after(create_dos_devices(sm));
        case open_sessions:
            return go_on_after(create_directory(sm, u"\\Sessions", u"primary").result);
        case run_boot_execute:
        case run_setup_execute: {
            detail::list_step const next = detail::step_of_lists(sm, stage.act, f.record++);
            if (next.does == detail::list_step::what::nothing) return done();
            if (next.does == detail::list_step::what::program) return sm.enter(detail::command_frame(next.line, 0, 0));
            (void)sm.ask(make(call::nt_serialize_boot));
            return progress::go_on;
        }
        case run_platform_binary:
            if (f.at == 0 && detail::store_platform_binary(sm)) {
                f.at = 1;
                return sm.enter(detail::command_frame(u"wpbbin.exe", 0, 0));
            }
            return done();
        case rename_pending_files:
            detail::rename_pending_files(sm);
            return done();
        case read_paging_configuration:
            detail::read_paging_configuration(sm);
            return done();
        case create_paging_files:
            detail::create_paging_files(sm);
            return done();
        case initialize_registry:
            detail::initialize_registry(sm);
            return done();
        case write_dynamic_environment:
            return go_on_after(write_dynamic_variables(sm));
        case translate_boot_directory:
            translate_system_partition(sm);
            return done();
        case share_session_data:
            return go_on_after(detail::share_session_data(sm));
        case map_known_dlls:
            return go_on_after(detail::map_later_known_dlls(sm));
        case start_session_thread:
            (void)sm.start_api_thread();
            return done();
        case start_first_session:
            return detail::step_initial_sessions(sm, f, 1, false, go_on_after);
        case start_initial_sessions:
            return detail::step_initial_sessions(sm, f, detail::sessions_wanted(sm), true, go_on_after);
        case wait_for_processes:
            return detail::begin_last_wait(sm, f, stage.to);
        default:
            break;
    }
    // The last wait is over, and nothing is published about what follows: the kernel watches the critical processes.
    sm.thread().parked = true;
    sm.thread().blocked = true;
    return progress::blocked;
}

}  // namespace smss::running
