// SPDX-License-Identifier: BSL-1.0
// Knows: the main thread: start-up, the stages of the boot in their order with their failure policies, the last wait.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/dos_device.hpp>
#include <smss/run/dynamic_variable.hpp>
#include <smss/run/file_rename.hpp>
#include <smss/run/known_dll.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/object_directory.hpp>
#include <smss/run/paging_file.hpp>
#include <smss/run/privilege.hpp>
#include <smss/run/registry_pass.hpp>
#include <smss/run/security.hpp>
#include <smss/run/session.hpp>
#include <smss/run/state.hpp>
#include <smss/run/terminate.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

namespace detail {

// What the kernel handed over. \source facts nt5_2 1.1.3
template <typename Manager>
constexpr void take_over(Manager& sm) {
    answer const given = sm.ask(call::read_process_parameters);
    sm.m.system_root = given.name;
    sm.m.self = given.client;
    sm.m.debug_all = given.number != 0;
    for (text const& variable : given.names) {
        std::size_t const equals = variable.view().find(u'=', 1);
        if (equals == std::u16string_view::npos) continue;
        (void)sm.m.environment.set(variable.view().substr(0, equals), variable.view().substr(equals + 1));
    }
}

// \source facts nt5_2 1.2, 1.3.2
template <typename Manager>
constexpr void set_own_process(Manager& sm, std::u16string_view what, std::uint32_t value) {
    effect request = make(call::nt_set_information_process);
    request.with(field::object, u"self").with(field::info_class, what).with(field::value, value);
    (void)sm.ask(std::move(request));
}

/// Before every boot table: what the kernel gave is taken over, the process and its main thread are critical.
/// \source facts nt5_2 1.2; windows-editions B.3 step 1, B.4 step 1
template <typename Manager>
constexpr void become_master(Manager& sm) {
    take_over(sm);
    effect process = make(call::rtl_set_process_is_critical);
    process.with(field::new_value, true);
    (void)sm.ask(std::move(process));
    effect thread = make(call::rtl_set_thread_is_critical);
    thread.with(field::new_value, true).with(field::need_breaks, false);
    (void)sm.ask(std::move(thread));
}

// \source facts nt5_2 1.2, 1.3.2
template <typename Manager>
constexpr void start_up(Manager& sm) {
    become_master(sm);
    set_own_process(sm, u"base-priority", 11);
    set_own_process(sm, u"hard-error-mode", 1);
}

// The server side: descriptors, port, threads, event. \source facts nt5_2 1.3.4 to 1.3.7
template <typename Manager>
constexpr status open_for_business(Manager& sm) {
    status const built = build_descriptors(sm, true);
    if (!succeeded(built)) return built;
    effect port = make(call::nt_create_port);
    port.with(field::name, u"\\SmApiPort").with(field::attr, u"").with(field::sd, u"apiport");
    sm.m.api_port = sm.ask(std::move(port)).opened;
    (void)sm.start_api_thread();
    (void)sm.start_api_thread();
    effect event = make(call::nt_create_event);
    event.with(field::name, u"\\Device\\VolumesSafeForWriteAccess").with(field::attr, u"perm").with(field::type, u"notification");
    sm.m.volumes_safe_event = sm.ask(std::move(event)).opened;
    return status::success;
}

// A copy of what the kernel gave; the safe-mode variable of last time goes. \source facts nt5_2 1.4, stages 1 to 4
template <typename Manager>
constexpr status create_environment(Manager& sm) {
    effect clone = make(call::rtl_create_environment);
    clone.with(field::inherit, true);
    status const done = sm.ask(std::move(clone)).result;
    if (!succeeded(done)) return done;
    sm.m.mini_nt = succeeded(open_key(sm, u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\MiniNT").result);
    text path{registry::session_manager_native_path};
    path += u"\\Environment";
    answer const environment = open_key(sm, path);
    if (succeeded(environment.result)) {
        effect removal = make(call::nt_delete_value_key);
        removal.with(field::key, environment.name).with(field::value, u"SAFEBOOT_OPTION").about(environment.opened);
        (void)sm.ask(std::move(removal));
        sm.close(environment.opened);
    }
    return status::success;
}

// From the environment to `\Sessions`. \source facts nt5_2 1.4, stages 1 to 7
template <typename Manager>
constexpr status load_configuration(Manager& sm) {
    status done = create_environment(sm);
    if (!succeeded(done)) return done;
    registry_pass pass{sm};
    done = pass.run();
    if (!succeeded(done)) return done;
    done = create_dos_devices(sm);
    if (!succeeded(done)) return done;
    return create_directory(sm, u"\\Sessions", u"primary").result;
}

// From the renames to the dynamic variables. \source facts nt5_2 1.4, stages 9 to 13
template <typename Manager>
constexpr status prepare_machine(Manager& sm) {
    if (!sm.m.mini_nt) process_file_renames(sm);
    status const mapped = map_known_dlls(sm);
    if (sm.ended || !succeeded(mapped)) return mapped;
    if (!sm.m.mini_nt) {
        paging_files files{sm};
        files.run();
    }
    effect request = make(call::nt_initialize_registry);
    request.with(field::flag, 0);
    (void)sm.ask(std::move(request));
    return write_dynamic_variables(sm);
}

// \source facts nt5_2 1.3.8; vectors 173
template <typename Manager>
constexpr void announce_safe_volumes(Manager& sm) {
    effect request = make(call::nt_set_event);
    if (sm.m.volumes_safe_event != 0) {
        request.with(field::object, u"\\Device\\VolumesSafeForWriteAccess");
    } else {
        request.at(tier::detail).with_null(field::object);
    }
    request.about(sm.m.volumes_safe_event);
    (void)sm.ask(std::move(request));
    sm.close(sm.m.volumes_safe_event);
}

// Leaves the first kernel session. False: giving back a privilege that was not granted has crashed. \source vectors S8
template <typename Manager>
constexpr bool leave_first_session(Manager& sm) {
    bool const granted = succeeded(acquire_load_driver(sm));
    if (!granted && sm.as.takes(choice::privilege_refused::passed_over)) return true;
    if (sm.m.attached_session != not_attached) (void)detach_session(sm);
    if (granted) release_load_driver(sm);
    return granted;
}

// The last wait is over. \source facts nt5_2 1.2.6; vectors S7
template <typename Manager>
constexpr void report_death(Manager& sm) {
    status const woken = sm.thread().reply.result;
    bool const subsystem = woken == status::success;
    status code = woken;
    if (subsystem || woken == status::wait_1) {
        effect query = make(call::nt_query_information_process);
        query.with(field::info_class, u"exit-code").about(subsystem ? sm.m.windows_subsystem : sm.m.initial_process);
        answer const given = sm.ask(std::move(query));
        code = succeeded(given.result) ? status{static_cast<std::uint32_t>(given.number)} : status::unsuccessful;
    }
    terminate(sm, subsystem ? u"Windows SubSystem" : u"Windows Logon Process", code);
}

}  // namespace detail

/// The main thread. \source facts nt5_2 1.2 to 1.4; vectors README, "Failure policy per call"
template <typename Manager>
constexpr progress step_main_program(Manager& sm, frame& f) {
    memory& m = sm.m;
    auto const fail = [&](std::u16string_view where, status why) {
        terminate(sm, where, why);
        return progress::blocked;
    };
    constexpr std::u16string_view initialization = u"Session Manager Initialization";
    switch (f.at) {
        case 0: {
            detail::start_up(sm);
            status done = detail::open_for_business(sm);
            if (succeeded(done)) done = detail::load_configuration(sm);
            if (!succeeded(done)) return fail(initialization, done);
            f.at = 1;
            return progress::go_on;
        }
        case 1:
            if (f.index < m.boot_execute.size()) return sm.enter(detail::command_frame(m.boot_execute[f.index++].name, 0, 0));
            m.boot_execute.clear();
            f.at = 2;
            return progress::go_on;
        case 2: {
            status const done = detail::prepare_machine(sm);
            if (sm.ended) return progress::blocked;
            if (!succeeded(done)) return fail(initialization, done);
            f.at = 3;
            frame called;
            called.which = procedure::load_session;
            return sm.enter(std::move(called));
        }
        case 3: {
            if (!succeeded(sm.thread().returned)) return fail(initialization, sm.thread().returned);
            detail::announce_safe_volumes(sm);
            f.at = 4;
            frame called;
            called.which = procedure::execute_initial_command;
            called.line = m.initial_command;
            return sm.enter(std::move(called));
        }
        case 4: {
            if (!succeeded(sm.thread().returned)) return fail(u"Session Manager ExecuteInitialCommand", sm.thread().returned);
            if (!detail::leave_first_session(sm)) {
                crash(sm);
                return progress::blocked;
            }
            f.at = 5;
            effect request = make(call::nt_wait_for_multiple_objects);
            auto const shown = [](std::u16string_view name) {
                text object;
                if (!name.empty()) object = u"process:";
                object += name;
                return object;
            };
            request.with(field::objects, std::vector<text>{shown(m.windows_subsystem_name), shown(m.initial_process_name)})
                .with(field::type, u"any")
                .about(m.windows_subsystem, m.initial_process);
            effect over = make(call::nt_wait_for_multiple_objects);
            over.with(field::phase, u"return");
            return sm.wait(std::move(request), std::move(over), idle_state::waiting_objects);
        }
        default: detail::report_death(sm); return progress::blocked;
    }
}

}  // namespace smss::running
