// SPDX-License-Identifier: BSL-1.0
// Knows: the seven requests of the SM API, who may make them, and what each does.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/command.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/privilege.hpp>
#include <smss/run/sb_request.hpp>
#include <smss/run/session.hpp>
#include <smss/run/session_copy.hpp>
#include <smss/run/state.hpp>
#include <smss/world/api_record.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

namespace detail {

/// Opens the sender of a message.
template <typename Manager>
constexpr answer open_client(Manager& sm, world::message const& letter) {
    effect request = make(call::nt_open_process);
    request.with(field::client, static_cast<std::uint32_t>(letter.client));
    return sm.ask(std::move(request));
}

template <typename Manager>
constexpr std::uint32_t session_of(Manager& sm, world::handle process) {
    effect request = make(call::nt_query_information_process);
    request.with(field::info_class, u"session").about(process);
    answer const given = sm.ask(std::move(request));
    return succeeded(given.result) ? static_cast<std::uint32_t>(given.number) : 0;
}

/// ExecPgm: takes a suspended process over and lets the subsystem of its type run it. \source facts nt5_2 4.4.4, 4.4.5; vectors A3
template <typename Manager>
constexpr status exec_pgm(Manager& sm, world::message const& letter) {
    answer const client = open_client(sm, letter);
    if (!succeeded(client.result)) return client.result;
    answer const process = duplicate(sm, client.opened, letter.target_process, 0);
    if (!succeeded(process.result)) {
        sm.close(client.opened);
        return process.result;
    }
    answer const thread = duplicate(sm, client.opened, letter.target_thread, 0);
    sm.close(client.opened);
    if (!succeeded(thread.result)) {
        sm.close(process.opened);
        return thread.result;
    }
    started_process target;  // (not const: g++ 12 cannot copy texts into a const aggregate in a constant expression)
    target.process = process.opened;
    target.thread = thread.opened;
    target.subsystem = letter.subsystem;
    target.name = letter.process;
    std::uint32_t const session = session_of(sm, target.process);
    bool known = false;
    for (subsystem_record const& one : sm.m.records) known = known || (one.listed && one.session == session);
    status done = status::object_name_not_found;
    if (known) {
        std::size_t const server = find_subsystem(sm, session, target.subsystem);
        if (server != no_record) {
            done = create_sb_session(sm, server, target, letter.debug ? letter.from.view() : std::u16string_view{});
        } else if (target.subsystem == image_subsystem::native) {
            done = resume(sm, target);
        } else {
            done = status::unsuccessful;
        }
    }
    sm.close(target.process);
    sm.close(target.thread);
    return done;
}

/// LoadDeferedSubsystem: starts an optional subsystem in the session of its client. \source facts nt5_2 3.8.4, 4.7; vectors A2
template <typename Manager>
constexpr progress load_deferred(Manager& sm, world::message const& letter) {
    if (letter.length == 0 || letter.length > 64) return sm.leave(status::invalid_parameter);
    text const wanted = world::counted_text(letter.name, letter.length, 32);
    std::size_t const place = place_of(sm.m.to_defer, wanted);
    if (place == sm.m.to_defer.size()) return sm.leave(status::object_name_not_found);
    answer const client = open_client(sm, letter);
    if (!succeeded(client.result)) return sm.leave(client.result);
    std::uint32_t session = session_of(sm, client.opened);
    sm.close(client.opened);
    std::uint32_t flags = run_subsystem;
    if (sm.as.takes(choice::optional_subsystem::once_per_session)) {
        if (nt::equal_ignoring_case(wanted, u"POSIX")) flags |= run_posix;
        if (nt::equal_ignoring_case(wanted, u"OS2")) flags |= run_os2;
        if ((flags & run_posix) != 0 && sm.m.posix_single_instance) session = 0;
    }
    return sm.enter(command_frame(sm.m.to_defer[place].value, session, flags));
}

/// StopCsr, as its data model suggests: the session's subsystems end. \source facts nt5_2 5.3.3 (inferred); windows-editions F.4
template <typename Manager>
constexpr status stop_csr(Manager& sm, std::uint32_t session) {
    if (session == 0) return status::invalid_parameter;
    if (sm.later()) return take_down_session(sm, session) ? status::success : status::object_name_not_found;
    bool known = false;
    for (subsystem_record& one : sm.m.records) {
        if (!one.listed || one.session != session) continue;
        known = true;
        one.listed = false;
        (void)terminate_process(sm, one.process, one.image, status::success);
        signal_event(sm, one.event);
    }
    return known ? status::success : status::object_name_not_found;
}

}  // namespace detail

/// Begins a request. `go_on` with a new frame: its result is the request's. `finished`: `thread().returned` is.
/// \source facts nt5_2 4.4; vectors A1, A2, 148 to 157
template <typename Manager>
constexpr progress begin_request(Manager& sm, world::message const& letter) {
    using world::sm_api;
    if (letter.api_number >= world::sm_api_names.size()) return sm.leave(status::not_implemented);
    auto const api = static_cast<sm_api>(letter.api_number);
    bool const subsystem = letter.context < sm.m.clients.size() && sm.m.clients[letter.context].subsystem != no_record;
    bool const implemented = sm.as.takes(choice::foreign_session_api::implemented);
    switch (api) {
        case sm_api::create_foreign_session:
        case sm_api::session_complete:
        case sm_api::terminate_foreign_session:
            if (!subsystem) return sm.leave(status::invalid_parameter);
            // The record of a finished session is all there is to forget; foreign sessions exist no more.
            return sm.leave(implemented && api == sm_api::session_complete ? status::success : status::not_implemented);
        case sm_api::exec_pgm: return sm.leave(detail::exec_pgm(sm, letter));
        case sm_api::load_defered_subsystem: return detail::load_deferred(sm, letter);
        case sm_api::start_csr: {
            frame called;
            called.which = sm.later() ? procedure::start_copy : procedure::start_csr;
            called.line = world::counted_text(letter.name, letter.length, 128);
            return sm.enter(std::move(called));
        }
        case sm_api::stop_csr: break;
    }
    return sm.leave(implemented ? detail::stop_csr(sm, letter.session) : status::not_implemented);
}

/// StartCsr: a new terminal session with its own csrss and initial command. Frame: `line` (empty: the default command).
/// \source facts nt5_2 5.3.2; vectors A6, 160 to 166, 217
template <typename Manager>
constexpr progress step_start_csr(Manager& sm, frame& f) {
    switch (f.at) {
        case 0: {
            frame called;
            called.which = procedure::load_session;
            f.at = 1;
            return sm.enter(std::move(called));
        }
        case 1: {
            f.session = sm.thread().session;
            sm.thread().letter.session = f.session;
            f.result = sm.thread().returned;
            f.at = 2;
            if (!succeeded(f.result)) return progress::go_on;
            frame called;
            called.which = procedure::execute_initial_command;
            called.line = f.line.empty() ? sm.m.initial_command : f.line;
            called.session = f.session;
            sm.thread().returned = status::success;
            return sm.enter(std::move(called));
        }
        default: {
            if (succeeded(f.result)) f.result = sm.thread().returned;
            bool const failed = !succeeded(f.result);
            bool const leave_session = sm.m.attached_session == f.session && f.session != 0 &&
                                       (failed ? sm.as.takes(choice::failed_session::undone)
                                               : sm.as.takes(choice::session_attachment::detached_after_start));
            if (leave_session && succeeded(acquire_load_driver(sm))) {
                (void)detach_session(sm);
                release_load_driver(sm);
            }
            if (failed && f.session != 0 && sm.as.takes(choice::failed_session::undone)) (void)detail::stop_csr(sm, f.session);
            return sm.leave(f.result);
        }
    }
}

}  // namespace smss::running
