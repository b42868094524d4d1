// SPDX-License-Identifier: BSL-1.0
// Knows: how the Session Manager gets the load-driver privilege and gives it back, and what needs it.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <utility>

namespace smss::running {

/// Enables SeLoadDriver. \source facts nt5_2 1.8; vectors S8 (token and adjustment can fail)
template <typename Manager>
constexpr status acquire_load_driver(Manager& sm) {
    if (!sm.allocate()) return status::no_memory;
    answer const token = sm.ask(call::nt_open_process_token);
    if (!succeeded(token.result)) return token.result;
    effect request = make(call::nt_adjust_privileges_token);
    request.with(field::privilege, u"SeLoadDriver").with(field::enable, true).about(token.opened);
    return sm.ask(std::move(request)).result;
}

/// Gives it back.
template <typename Manager>
constexpr void release_load_driver(Manager& sm) {
    effect request = make(call::nt_adjust_privileges_token);
    request.with(field::privilege, u"SeLoadDriver").with(field::enable, false);
    (void)sm.ask(std::move(request));
}

/// Leaves the kernel session the Session Manager is attached to.
template <typename Manager>
constexpr status detach_session(Manager& sm) {
    effect request = make(call::nt_set_system_information);
    request.with(field::info_class, u"SystemSessionDetach").with(field::session, sm.m.attached_session);
    status const done = sm.ask(std::move(request)).result;
    sm.m.attached_session = not_attached;
    return done;
}

}  // namespace smss::running
