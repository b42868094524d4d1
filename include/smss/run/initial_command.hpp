// SPDX-License-Identifier: BSL-1.0
// Knows: how the initial command of a session is started: through the Session Manager's own port, like any client's.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/command.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/sb_request.hpp>
#include <smss/run/state.hpp>
#include <smss/world/api_record.hpp>

#include <cstdint>
#include <utility>

namespace smss::running {

/// Starts the initial command of a session. Frame: `line`, `session`. \source facts nt5_2 1.4.20; vectors 134, 189 to 194
template <typename Manager>
constexpr progress step_execute_initial_command(Manager& sm, frame& f) {
    memory& m = sm.m;
    switch (f.at) {
        case 0: {
            f.at = m.own_client != 0 ? 2 : 1;
            if (f.at == 2) return progress::go_on;
            effect request = make(call::nt_connect_port);
            request.with(field::port, u"\\SmApiPort");
            effect over = make(call::nt_connect_port);
            over.at(tier::detail).with(field::port, u"\\SmApiPort").with(field::phase, u"return");
            return sm.wait(std::move(request), std::move(over), idle_state::waiting_reply);
        }
        case 1:
            if (!succeeded(sm.thread().reply.result)) return sm.leave(sm.thread().reply.result);
            m.own_client = sm.thread().reply.opened;
            f.at = 2;
            return progress::go_on;
        case 2: {
            parsed_program parsed = parse_program(sm, f.line);
            if (!succeeded(parsed.result)) return sm.leave(parsed.result);
            if (!parsed.what.found) return sm.leave(status::object_name_not_found);
            frame next;
            next.which = procedure::execute_image;
            next.what = std::move(parsed.what);
            next.line = f.line;
            next.session = f.session;
            next.flags = run_deferred;
            f.at = 3;
            return sm.enter(std::move(next));
        }
        case 3: {
            if (!succeeded(sm.thread().returned)) return sm.leave(sm.thread().returned);
            f.started = sm.thread().started;
            answer const copy = duplicate(sm, 0, f.started.process, 0);
            if (!succeeded(copy.result)) {
                (void)terminate_process(sm, f.started.process, f.started.name, copy.result);
                (void)resume(sm, f.started);
                return sm.leave(copy.result);
            }
            if (f.session == 0) {
                m.initial_process = copy.opened;
                m.initial_process_name = f.started.name;
            }
            effect request = make(call::nt_request_wait_reply_port);
            request.at(tier::detail)
                .with(field::to, u"smss.exe")
                .with(field::api, u"ExecPgm")
                .with(field::api_number, static_cast<std::uint32_t>(world::sm_api::exec_pgm))
                .with(field::process, f.started.name)
                .with(field::subsystem, static_cast<std::uint32_t>(f.started.subsystem))
                .with(field::debug, false)
                .about(m.own_client, f.started.process, f.started.thread);
            effect over = make(call::nt_request_wait_reply_port);
            over.at(tier::detail).with(field::to, u"smss.exe").with(field::phase, u"return");
            f.at = 4;
            return sm.wait(std::move(request), std::move(over), idle_state::waiting_reply);
        }
        default: {
            answer const& reply = sm.thread().reply;
            sm.close(f.started.thread);
            sm.close(f.started.process);
            return sm.leave(succeeded(reply.result) ? reply.returned : reply.result);
        }
    }
}

}  // namespace smss::running
