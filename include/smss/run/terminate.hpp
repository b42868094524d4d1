// SPDX-License-Identifier: BSL-1.0
// Knows: how the Session Manager ends the system: privilege, hard error with the shutdown option, its own end.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/manager.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

namespace detail {

template <typename Manager>
constexpr void end_system(Manager& sm, std::vector<text> parameters, std::uint32_t mask) {
    auto const shutdown_privilege = [&](bool of_thread) {
        effect request = make(call::rtl_adjust_privilege);
        request.with(field::privilege, u"SeShutdown").with(field::enable, true).with(field::thread, of_thread);
        return sm.ask(std::move(request)).result;
    };
    if (shutdown_privilege(true) == status::no_token) (void)shutdown_privilege(false);
    effect request = make(call::nt_raise_hard_error);
    auto const count = static_cast<std::uint32_t>(parameters.size());
    request.with(field::error, status::system_process_terminated)
        .with(field::nparams, count)
        .with(field::mask, mask)
        .with(field::params, std::move(parameters))
        .with(field::option, u"ShutdownSystem");
    answer const raised = sm.ask(std::move(request));
    if (raised.halted) return sm.end(outcome::bug_check);
    effect last = make(call::nt_terminate_process);
    last.with(field::object, u"self").with_hex(field::code, raised.result.value);
    (void)sm.ask(std::move(last));
    sm.end(outcome::self_terminated);
}

}  // namespace detail

/// Ends the system with a text and a status: four parameters, the first one a string. \source facts nt5_2 1.5; vectors S7
template <typename Manager>
constexpr void terminate(Manager& sm, std::u16string_view reason, status why) {
    detail::end_system(sm, {text{reason}, hex(why.value), text{u"0x0"}, text{u"0x0"}}, 1);
}

/// The same with a file name: three parameters, strings the first and the last. \source facts nt5_2 3.6.4; vectors K2, 103
template <typename Manager>
constexpr void terminate(Manager& sm, std::u16string_view reason, status why, std::u16string_view file) {
    detail::end_system(sm, {text{reason}, hex(why.value), text{file}}, 5);
}

/// The end of a main thread that has crashed. Address and context of the exception are unknown here: shown as 0.
/// \source facts nt5_2 1.6; vectors S8
template <typename Manager>
constexpr void crash(Manager& sm) {
    terminate(sm, u"Unhandled Exception in Session Manager", status::access_violation);
}

}  // namespace smss::running
