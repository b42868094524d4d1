// SPDX-License-Identifier: BSL-1.0
// Knows: how the master makes a session by a copy of itself, what the copy does in it, and how a session is taken down again.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/run/command.hpp>
#include <smss/run/dos_path.hpp>
#include <smss/run/dynamic_variable.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/session.hpp>
#include <smss/run/state.hpp>
#include <smss/run/subsystem.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

namespace detail {

/// `smss.exe %08x %08x `, the blank at the end included. \source facts windows-editions B.4, "The two arguments"
[[nodiscard]] constexpr text copy_command_line(std::uint32_t first, std::uint32_t second) {
    constexpr std::u16string_view digits = u"0123456789abcdef";
    return u"smss.exe " + digits_of(first, 8, digits) + u" " + digits_of(second, 8, digits) + u" ";
}

/// The lowest number that no session of this manager has.
template <typename Manager>
[[nodiscard]] constexpr std::uint32_t free_session_number(Manager const& sm) {
    for (std::uint32_t number = 0;; ++number) {
        bool used = false;
        for (session_record const& one : sm.m.sessions) used = used || (!one.gone && one.number == number);
        if (!used) return number;
    }
}

/// The record of a session that is not gone, or null.
template <typename Manager>
[[nodiscard]] constexpr session_record* session_numbered(Manager& sm, std::uint32_t number) {
    for (session_record& one : sm.m.sessions) {
        if (!one.gone && one.number == number) return &one;
    }
    return nullptr;
}

}  // namespace detail

/// Creates a copy of smss, born in a new session, and lets it run. `command`: its initial command; empty for the usual one.
/// The event is the handle that differs from copy to copy; what a copy does with its two handles is not published.
/// \source facts windows-editions B.3 step 17, B.4 steps 37 and 38, F.2; J4
template <typename Manager>
constexpr status create_copy(Manager& sm, std::u16string_view command, std::uint32_t& session) {
    memory& m = sm.m;
    effect create_event = make(call::nt_create_event);
    create_event.at(tier::detail).with(field::type, u"notification");
    answer const event = sm.ask(std::move(create_event));
    if (!succeeded(event.result)) return event.result;
    session_record made;
    made.number = detail::free_session_number(sm);
    made.command = command;
    bool const numbered = sm.as.which == edition::nt6_1 || sm.as.takes(choice::copy_argument::session);
    effect request = make(call::nt_create_user_process);
    request.with(field::image, nt_path(m.system_root + u"\\System32\\smss.exe", m.system_root))
        .with(field::cmdline, detail::copy_command_line(numbered ? made.number : event.opened, m.shared_section))
        .with(field::flag, u"new-session");
    answer const created = sm.ask_only(request);
    if (succeeded(created.result)) {
        made.number = static_cast<std::uint32_t>(created.other);
        request.with(field::session, made.number);
    }
    sm.record(std::move(request), created);
    if (!succeeded(created.result)) return created.result;
    made.copy = created.opened;
    session = made.number;
    m.sessions.push_back(std::move(made));
    started_process copy;
    copy.process = created.opened;
    copy.thread = created.second;
    copy.name = created.name;
    status const resumed = resume(sm, copy);
    sm.close(created.second);
    if (!succeeded(resumed)) {
        (void)terminate_process(sm, created.opened, created.name, resumed);
        m.sessions.pop_back();
        return resumed;
    }
    thread_state& body = sm.add_thread(world::actor::copy, procedure::session_copy);
    body.own_process = created.opened;
    body.stack.back().session = session;
    return status::success;
}

/// Takes a session down: its subsystems and its initial command end. csrss is critical to the kernel, so its mark goes first.
/// \source facts windows-editions F.3 (API 6), F.4, G.6 (inferred)
template <typename Manager>
constexpr bool take_down_session(Manager& sm, std::uint32_t session) {
    bool known = false;
    auto const end = [&](world::handle process, text const& image) {
        effect mark = make(call::nt_set_information_process);
        mark.with(field::object, u"process:" + image).with(field::info_class, u"break-on-termination").with(field::value, 0).about(process);
        (void)sm.ask(std::move(mark));
        (void)terminate_process(sm, process, image, status::success);
    };
    for (subsystem_record& one : sm.m.records) {
        if (!one.listed || one.session != session) continue;
        known = true;
        one.listed = false;
        if (one.process != 0) end(one.process, one.image);
        detail::signal_event(sm, one.event);
    }
    if (session_record* const one = detail::session_numbered(sm, session)) {
        if (one->initial != 0) end(one->initial, one->initial_name);
        one->gone = true;
    }
    return known;
}

/// A session that could not be brought up: what was started of it ends or stays (choice failed_session). One of which nothing was
/// started is gone in either case, and its number free.
template <typename Manager>
constexpr void settle_failed_session(Manager& sm, std::uint32_t session) {
    if (sm.as.takes(choice::failed_session::undone)) {
        (void)take_down_session(sm, session);
        return;
    }
    session_record* const record = detail::session_numbered(sm, session);
    bool left = record == nullptr || record->initial != 0;
    for (subsystem_record const& one : sm.m.records) left = left || (one.listed && one.session == session);
    if (!left) record->gone = true;
}

namespace detail {

// What the copy starts last. \source facts windows-editions B.3, B.4 (copies), C.1; S25
template <typename Manager>
constexpr text initial_command_of(Manager& sm, session_record const& of) {
    if (!of.command.empty()) return of.command;
    if (of.number != 0) return default_initial_command(sm);
    // (No conditional expression: g++ 12 destroys its texts too early in constant expressions.)
    if (sm.m.s0_initial_command.empty()) return u"wininit.exe";
    return sm.m.s0_initial_command;
}

template <typename Manager>
constexpr status start_initial_command(Manager& sm, session_record& of) {
    text const line = initial_command_of(sm, of);
    parsed_program const parsed = parse_program(sm, line);
    if (!succeeded(parsed.result)) return parsed.result;
    if (!parsed.what.found) return status::object_name_not_found;
    started_process started;
    status const created = create_process(sm, parsed.what, line, of.number, false, started);
    if (!succeeded(created)) return created;
    of.initial = started.process;
    of.initial_name = started.name;
    status const resumed = resume(sm, started);
    sm.close(started.thread);
    return resumed;
}

}  // namespace detail

/// The only thread of a copy that matters: subsystems, then the initial command, then its end. Frame: `session`.
/// \source facts windows-editions B.3 and B.4 (session copy)
template <typename Manager>
constexpr progress step_session_copy(Manager& sm, frame& f) {
    memory& m = sm.m;
    auto const exit = [&](status code) {
        effect last = make(call::nt_terminate_process);
        last.with(field::object, u"self").with_hex(field::code, code.value).about(sm.thread().own_process);
        (void)sm.ask(std::move(last));
        return progress::finished;
    };
    switch (f.at) {
        case 0: {
            if (f.index == m.to_load.size()) {
                f.index = 0;
                f.at = 2;
                return progress::go_on;
            }
            entry const& one = m.to_load[f.index++];
            bool const debug = nt::equal_ignoring_case(one.name, u"Debug");
            f.at = 1;
            return sm.enter(detail::command_frame(one.value, f.session, run_subsystem | (debug ? run_debug : 0)));
        }
        case 1:
            f.at = 0;
            return succeeded(sm.thread().returned) ? progress::go_on : exit(sm.thread().returned);
        case 2: {
            bool const runs = f.session == 0 || sm.as.takes(choice::later_execute::every_session);
            if (runs && f.index < m.execute.size()) return sm.enter(detail::command_frame(m.execute[f.index++].name, f.session, 0));
            f.at = 3;
            return progress::go_on;
        }
        default: {
            // Somebody may have asked for the end of the session meanwhile.
            session_record* const of = detail::session_numbered(sm, f.session);
            if (of == nullptr) return exit(status::delete_pending);
            return exit(detail::start_initial_command(sm, *of));
        }
    }
}

namespace detail {

// How the copy has ended.
template <typename Manager>
constexpr status outcome_of_copy(Manager& sm, std::uint32_t session) {
    session_record const* const record = session_numbered(sm, session);
    if (record == nullptr) return status::delete_pending;
    effect query = make(call::nt_query_information_process);
    query.with(field::info_class, u"exit-code").about(record->copy);
    answer const given = sm.ask(std::move(query));
    return succeeded(given.result) ? status{static_cast<std::uint32_t>(given.number)} : status::unsuccessful;
}

template <typename Manager>
constexpr progress wait_for_copy(Manager& sm, std::uint32_t session) {
    session_record const* const record = session_numbered(sm, session);
    if (record == nullptr) return progress::go_on;
    return wait_for(sm, record->copy, u"process:smss.exe", 0);
}

template <typename Manager>
constexpr void release_slot(Manager& sm) {
    effect request = make(call::nt_release_semaphore);
    request.with(field::object, u"session-slots").about(sm.m.session_slots);
    (void)sm.ask(std::move(request));
}

}  // namespace detail

/// StartCsr of later editions: a session by a copy, as many at once as there are slots. Frame: `line` (the initial command).
/// \source facts windows-editions B.3 step 3, F.3 (API 5), F.4
template <typename Manager>
constexpr progress step_start_copy(Manager& sm, frame& f) {
    switch (f.at) {
        case 0:
            f.at = 1;
            return wait_for(sm, sm.m.session_slots, u"session-slots", 0);
        case 1: {
            f.at = 2;
            f.result = sm.thread().reply.result;
            if (!succeeded(f.result)) return sm.leave(f.result);
            f.result = create_copy(sm, f.line, f.session);
            sm.thread().letter.session = f.session;
            if (succeeded(f.result)) return detail::wait_for_copy(sm, f.session);
            detail::release_slot(sm);
            return sm.leave(f.result);
        }
        default: {
            f.result = detail::outcome_of_copy(sm, f.session);
            if (!succeeded(f.result)) settle_failed_session(sm, f.session);
            detail::release_slot(sm);
            return sm.leave(f.result);
        }
    }
}

}  // namespace smss::running
