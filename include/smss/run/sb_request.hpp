// SPDX-License-Identifier: BSL-1.0
// Knows: how the Session Manager hands a process over to the subsystem that serves its type.
#pragma once

#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// The listed record that serves a type in a session, or `no_record`. \source facts nt5_2 3.8.8
template <typename Manager>
[[nodiscard]] constexpr std::size_t find_subsystem(Manager const& sm, std::uint32_t session, image_subsystem type) {
    for (std::size_t i = 0; i < sm.m.records.size(); ++i) {
        subsystem_record const& one = sm.m.records[i];
        if (one.listed && one.session == session && one.type == type) return i;
    }
    return no_record;
}

/// Duplicates a handle: from a process (0: this one) into a process (0: this one).
template <typename Manager>
constexpr answer duplicate(Manager& sm, world::handle source_process, world::handle value, world::handle target_process) {
    effect request = make(call::nt_duplicate_object);
    request.about(source_process, value, target_process);
    return sm.ask(std::move(request));
}

/// Gives process and thread to a subsystem and asks it to create a session for them. `debugger` is shown when not empty.
/// \source facts nt5_2 4.4.5 step 3, 4.5; vectors A3, 151, 157, 158, 192
template <typename Manager>
constexpr status create_sb_session(Manager& sm, std::size_t server, started_process const& target,
                                   std::u16string_view debugger) {
    subsystem_record const& record = sm.m.records[server];
    answer const process = duplicate(sm, 0, target.process, record.process);
    if (!succeeded(process.result)) return process.result;
    answer const thread = duplicate(sm, 0, target.thread, record.process);
    if (!succeeded(thread.result)) return thread.result;
    std::uint32_t const session = sm.m.next_sm_session++;
    (void)sm.allocate();  // the session's record; without it the number is used all the same
    effect request = make(call::nt_request_wait_reply_port);
    request.with_or_null(field::to, record.sb_owner)
        .with(field::api, u"SbpCreateSession")
        .with(field::api_number, 0)
        .with(field::session, session)
        .with(field::process, target.name)
        .with(field::subsystem, static_cast<std::uint32_t>(target.subsystem));
    if (!debugger.empty()) request.with(field::dbg_ui, debugger);
    request.about(record.sb_port, process.opened, thread.opened);
    answer const replied = sm.ask_only(request);
    request.with(field::return_value, replied.returned);
    sm.record(std::move(request), replied);
    return succeeded(replied.result) ? replied.returned : replied.result;
}

}  // namespace smss::running
