// SPDX-License-Identifier: BSL-1.0
// Knows: who may connect to `\SmApiPort`, what a subsystem's connection means, and what sets its waiters free.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/sb_request.hpp>
#include <smss/run/state.hpp>
#include <smss/run/subsystem.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace smss::running {

/// Handles a connection request. \source facts nt5_2 4.2; vectors A4, A5, 146, 168, 192, 194
template <typename Manager>
constexpr void handle_connection(Manager& sm, world::message const& letter) {
    memory& m = sm.m;
    client_context context;
    bool accepted = true;
    if (letter.client != m.self) {
        effect open = make(call::nt_open_process);
        open.with(field::client, static_cast<std::uint32_t>(letter.client));
        answer const process = sm.ask(std::move(open));
        accepted = succeeded(process.result);
        if (accepted) {
            context.process = process.opened;
            effect query = make(call::nt_query_information_process);
            query.with(field::info_class, u"session").about(process.opened);
            answer const session = sm.ask(std::move(query));
            context.session = succeeded(session.result) ? static_cast<std::uint32_t>(session.number) : 0;
        }
    }
    if (accepted) {
        for (std::size_t i = 0; i < m.records.size(); ++i) {
            if (m.records[i].listed && m.records[i].client == letter.client) context.subsystem = i;
        }
        if (context.subsystem != no_record) {
            // The type is refused when this very record serves it already; another record serving it is no obstacle.
            accepted = find_subsystem(sm, context.session, letter.subsystem) != context.subsystem;
            if (accepted) m.records[context.subsystem].type = letter.subsystem;
        }
    }
    if (accepted && !sm.allocate()) accepted = false;
    std::size_t const number = m.clients.size();
    effect request = make(call::nt_accept_connect_port);
    request.with(field::client, letter.from).with(field::accept, accepted);
    request.about(letter.id, static_cast<world::handle>(number), letter.client);
    status const answered = sm.ask(std::move(request)).result;
    if (!accepted || !succeeded(answered)) return;
    m.clients.push_back(context);

    effect completion = make(call::nt_complete_connect_port);
    completion.with(field::client, letter.from).about(letter.id);
    if (sm.later()) completion.at(tier::silent);  // an ALPC port has no second call
    if (!succeeded(sm.ask(std::move(completion)).result) || context.subsystem == no_record) return;
    subsystem_record& record = m.records[context.subsystem];
    effect back = make(call::nt_connect_port);
    back.with(field::port, letter.sb_port);
    answer const connected = sm.ask(std::move(back));
    if (succeeded(connected.result)) {
        record.sb_port = connected.opened;
        record.sb_owner = connected.name;
    }
    detail::signal_event(sm, record.event);
}

}  // namespace smss::running
