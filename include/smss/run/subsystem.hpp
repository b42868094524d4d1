// SPDX-License-Identifier: BSL-1.0
// Knows: how a subsystem is started and awaited, and what becomes of one that cannot be used.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/command.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/privilege.hpp>
#include <smss/run/sb_request.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace smss::running {

/// How long a subsystem of a session other than 0 may take to connect: 60 s in 100 ns units.
inline constexpr std::uint64_t subsystem_patience = 600'000'000;

namespace detail {

template <typename Manager>
constexpr void signal_event(Manager& sm, world::handle event) {
    effect request = make(call::nt_set_event);
    request.at(tier::detail).with_null(field::object).about(event);
    (void)sm.ask(std::move(request));
}

// An optional subsystem of which a session has one, and this one has it. \source facts nt5_2 3.8.4 step 4
template <typename Manager>
[[nodiscard]] constexpr bool is_there(Manager const& sm, frame const& f) {
    bool const posix = (f.flags & run_posix) != 0 && find_subsystem(sm, f.session, image_subsystem::posix_cui) != no_record;
    bool const os2 = (f.flags & run_os2) != 0 && find_subsystem(sm, f.session, image_subsystem::os2_cui) != no_record;
    return posix || os2;
}

// The failure path: leave the session, end the process, and, if the failure is still a failure then, forget the record.
// \source facts nt5_2 3.8.5, 3.8.6; vectors S4, 136, 164, 217
template <typename Manager>
constexpr progress give_up(Manager& sm, frame& f, status why) {
    if (sm.m.attached_session != not_attached) {
        status done = acquire_load_driver(sm);
        if (succeeded(done)) {
            done = detach_session(sm);
            release_load_driver(sm);
        }
        if (sm.as.takes(choice::subsystem_failure::overwritten)) why = done;
    }
    if (sm.later() && sm.as.takes(choice::subsystem_failure::overwritten)) why = status::success;  // carried over (inferred)
    bool const reported = sm.as.takes(choice::subsystem_failure::reported);
    if (reported && succeeded(why)) why = status::unsuccessful;  // a timeout is numerically a success
    (void)terminate_process(sm, f.started.process, f.started.name, why);
    sm.close(f.started.thread);
    if (!succeeded(why)) {
        sm.m.records[f.record].listed = false;
        signal_event(sm, sm.m.records[f.record].event);
    }
    return sm.leave(why);
}

}  // namespace detail

/// Starts a subsystem. Frame: `what`, `line`, `session`, `flags`; `thread().started` gets the process.
/// \source facts nt5_2 3.8.4; vectors S3 to S6, A2
template <typename Manager>
constexpr progress step_load_subsystem(Manager& sm, frame& f) {
    memory& m = sm.m;
    switch (f.at) {
        case 0:
            if (!f.what.found) return sm.leave(status::object_name_not_found);
            f.at = 1;
            return progress::go_on;
        case 1: {  // subsystems of one session start one after the other
            for (subsystem_record const& other : m.records) {
                if (!other.listed || other.session != f.session || other.type != image_subsystem::unconnected) continue;
                return wait_for(sm, other.event, u"event", 0);
            }
            if (detail::is_there(sm, f)) return sm.leave(status::success);
            if (!sm.allocate()) return sm.leave(status::no_memory);
            effect request = make(call::nt_create_event);
            request.at(tier::detail).with(field::type, u"notification");
            answer const event = sm.ask(std::move(request));
            if (!succeeded(event.result)) return sm.leave(status::no_memory);
            subsystem_record record;
            record.session = f.session;
            record.event = event.opened;
            f.record = m.records.size();
            m.records.push_back(std::move(record));
            f.at = 2;
            frame next;
            next.which = procedure::execute_image;
            next.what = f.what;
            next.line = f.line;
            next.session = f.session;
            next.flags = f.flags | run_deferred;
            return sm.enter(std::move(next));
        }
        case 2: {
            subsystem_record& record = m.records[f.record];
            f.started = sm.thread().started;
            if (!succeeded(sm.thread().returned)) {
                record.listed = false;
                detail::signal_event(sm, record.event);
                return sm.leave(sm.thread().returned);
            }
            record.process = f.started.process;
            record.client = f.started.client;
            record.image = f.started.name;
            if (f.started.subsystem == image_subsystem::native) {
                if (f.session == 0) {
                    m.windows_subsystem = f.started.process;
                    m.windows_subsystem_name = f.started.name;
                }
            } else {
                std::size_t const server = find_subsystem(sm, f.session, f.started.subsystem);
                if (server == no_record) return detail::give_up(sm, f, status::no_such_package);
                status const created = create_sb_session(sm, server, f.started, {});
                if (!succeeded(created)) return detail::give_up(sm, f, created);
            }
            status const resumed = resume(sm, f.started);
            if (!succeeded(resumed)) return detail::give_up(sm, f, resumed);
            f.at = 3;
            if (f.session == 0 && sm.as.takes(choice::first_subsystem_wait::notices_death)) {
                effect request = make(call::nt_wait_for_multiple_objects);
                request.with(field::objects, std::vector<text>{u"event", text{u"process:"} + f.started.name})
                    .with(field::type, u"any")
                    .about(record.event, f.started.process);
                effect over = make(call::nt_wait_for_multiple_objects);
                over.with(field::phase, u"return");
                return sm.wait(std::move(request), std::move(over), idle_state::waiting_objects);
            }
            return wait_for(sm, record.event, u"event", f.session == 0 ? 0 : subsystem_patience);
        }
        default: {
            status const waited = sm.thread().reply.result;
            if (f.session != 0) {
                bool known = false;
                for (subsystem_record const& one : m.records) known = known || (one.listed && one.session == f.session);
                if (!known) return sm.leave(status::delete_pending);
            }
            if (waited == status::wait_1) return detail::give_up(sm, f, status::unsuccessful);  // it died instead
            if (waited != status::success) return detail::give_up(sm, f, waited);
            sm.close(f.started.thread);
            sm.thread().started = f.started;
            return sm.leave(status::success);
        }
    }
}

}  // namespace smss::running
