// SPDX-License-Identifier: BSL-1.0
// Knows: how a command line is carried out: search, autocheck, creation, waiting, and the killing of what is not native.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/run/dos_path.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

/// What parsing a command line comes to.
struct parsed_program {
    status result{};  ///< whether the line could be read
    program what{};   ///< what it names
};

/// The first parse ever fixes the library path: the system directory in front of what Environment gave.
/// \source facts nt5_2 3.2.4; vectors R11, 206
template <typename Manager>
constexpr status fix_library_path(Manager& sm) {
    if (sm.m.library_path_fixed) return status::success;
    if (!sm.allocate()) return status::no_memory;
    text whole = sm.m.system_root;
    whole += u"\\system32;";
    whole += sm.m.library_path;
    sm.m.library_path = std::move(whole);
    sm.m.library_path_fixed = true;
    return status::success;
}

/// Parses a command line and looks for its image. An image that is not found is no failure here.
/// \source facts nt5_2 3.2.2 to 3.2.6; vectors B1, 022, 131, 206
template <typename Manager>
constexpr parsed_program parse_program(Manager& sm, std::u16string_view line) {
    parsed_program parsed;
    parsed.result = fix_library_path(sm);
    if (!succeeded(parsed.result)) return parsed;
    plan::command const command = plan::parse_command(line);
    if (!command.names_an_image()) {
        parsed.result = status::unsuccessful;
        return parsed;
    }
    program& what = parsed.what;
    what.token = command.image;
    what.autocheck = command.autocheck;
    what.async = command.async;
    what.debug = command.debug;
    text const* const path = sm.m.environment.find(u"Path");
    if (path == nullptr) {
        parsed.result = status::object_name_not_found;
        return parsed;
    }
    if (!sm.allocate()) {
        parsed.result = status::no_memory;
        return parsed;
    }
    text found = search_path(sm, *path, command.image);
    if (found.empty()) found = search_path(sm, sm.m.library_path, command.image);
    if (found.empty()) return parsed;
    what.found = true;
    what.arguments = command.arguments;
    std::u16string_view const view = found;
    what.directory = view.substr(0, view.rfind(u'\\'));  // full names have one
    what.image = to_nt_path(sm, found);
    if (what.image.empty()) parsed.result = status::object_path_invalid;
    return parsed;
}

namespace detail {

[[nodiscard]] constexpr std::vector<text> environment_block(plan::environment const& variables) {
    std::vector<text> block;
    block.reserve(variables.variables().size());
    for (plan::variable const& one : variables.variables()) {
        text& line = block.emplace_back();
        line.reserve(one.name.size() + 1 + one.value.size());
        line += one.name;
        line += u'=';
        line += one.value;
    }
    return block;
}

}  // namespace detail

/// Creates the process of a program, suspended, and gives it its session. \source facts nt5_2 3.2.10
/// \return the status of creating it, or of setting its session
template <typename Manager>
constexpr status create_process(Manager& sm, program const& what, std::u16string_view line, std::uint32_t session, bool debug,
                                started_process& started) {
    answer const parameters = sm.ask(call::rtl_create_process_parameters);
    if (!succeeded(parameters.result)) return parameters.result;
    effect request = make(call::rtl_create_user_process);
    text directory = what.directory;
    directory += u'\\';
    request.with(field::image, what.image)
        .with(field::cmdline, line)
        .with(field::cwd, directory)
        .with(field::dllpath, sm.m.library_path)
        .with(field::debug_flags, debug || sm.m.debug_all ? 1 : 0)
        .with(field::env, detail::environment_block(sm.m.environment))
        .about(sm.thread().own_process);
    answer const created = sm.ask_only(request);
    if (succeeded(created.result)) request.insert(field::env, field::subsystem, created.number);
    sm.record(std::move(request), created);
    if (!succeeded(created.result)) return created.result;
    started = {created.opened, created.second, created.client, static_cast<image_subsystem>(created.number), created.name};
    if (sm.later()) return status::success;  // it is born in the session of its creator
    effect tag = make(call::nt_set_information_process);
    tag.with(field::object, text{u"process:"} + started.name).with(field::info_class, u"session").with(field::value, session);
    tag.about(started.process);
    return sm.ask(std::move(tag)).result;
}

/// Lets the initial thread of a process run.
template <typename Manager>
constexpr status resume(Manager& sm, started_process const& started) {
    effect request = make(call::nt_resume_thread);
    request.with(field::object, text{u"thread:"} + started.name).about(started.thread);
    return sm.ask(std::move(request)).result;
}

/// Ends a process with that code.
template <typename Manager>
constexpr status terminate_process(Manager& sm, world::handle process, std::u16string_view image, status code) {
    effect request = make(call::nt_terminate_process);
    request.with(field::object, text{u"process:"} + image).with_hex(field::code, code.value).about(process);
    return sm.ask(std::move(request)).result;
}

/// Waits for one object; `timeout` in 100 ns units, 0 for none. \source facts nt5_2 9.3
template <typename Manager>
constexpr progress wait_for(Manager& sm, world::handle object, std::u16string_view shown, std::uint64_t timeout) {
    effect request = make(call::nt_wait_for_single_object);
    request.with(field::object, shown).about(object);
    if (timeout != 0) request.with(field::timeout, timeout);
    effect over = make(call::nt_wait_for_single_object);
    over.at(tier::detail).with(field::object, shown).with(field::phase, u"return");
    return sm.wait(std::move(request), std::move(over), idle_state::waiting_objects);
}

/// Creates and runs a program, unless it is deferred. Result: the status of setting the session for a native image.
/// Frame: `what`, `line`, `session`, `flags`. \source facts nt5_2 3.2.10; vectors B5, B6, 020, 211
template <typename Manager>
constexpr progress step_execute_image(Manager& sm, frame& f) {
    switch (f.at) {
        case 0: {
            f.result = create_process(sm, f.what, f.line, f.session, (f.flags & run_debug) != 0, f.started);
            sm.thread().started = f.started;
            if (f.started.process == 0 || (f.flags & run_deferred) != 0) return sm.leave(f.result);
            f.at = 1;
            if (f.started.subsystem == image_subsystem::native) {
                (void)resume(sm, f.started);
                if ((f.flags & run_async) != 0) return progress::go_on;
            } else {
                f.result = status::invalid_image_format;
                (void)terminate_process(sm, f.started.process, f.started.name, status::invalid_image_format);
            }
            return wait_for(sm, f.started.thread, text{u"thread:"} + f.started.name, 0);
        }
        default:
            sm.close(f.started.thread);
            sm.close(f.started.process);
            return sm.leave(f.result);
    }
}

}  // namespace smss::running
