// SPDX-License-Identifier: BSL-1.0
// Knows: what is started for a terminal session: setup programs, the kernel session with win32k, subsystems, Execute.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/boot_directory.hpp>
#include <smss/run/dos_path.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/privilege.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// The pause before Execute entries: 5 s in 100 ns units. \source facts nt5_2 3.2.8
inline constexpr std::uint64_t execute_delay = 50'000'000;

namespace detail {

struct kernel_session {
    status result{};
    bool fatal = false;  // only a session that cannot be created, or win32k that cannot be loaded, stops the boot
};

// Makes the kernel session and loads win32k into it. \source facts nt5_2 1.4.16c; vectors S1, S2
template <typename Manager>
constexpr kernel_session create_kernel_session(Manager& sm, entry const& kmode, std::uint32_t& session) {
    if (to_nt_path(sm, kmode.value).empty()) return {status::object_path_invalid};
    status done = acquire_load_driver(sm);
    if (!succeeded(done)) return {done};
    effect create = make(call::nt_set_system_information);
    create.with(field::info_class, u"SystemSessionCreate");
    answer const created = sm.ask_only(create);
    if (succeeded(created.result)) session = static_cast<std::uint32_t>(created.number);
    create.with(field::session, session);
    sm.record(std::move(create), created);
    done = created.result;
    if (succeeded(done)) {
        sm.m.attached_session = session;
        effect load = make(call::nt_set_system_information);
        load.with(field::info_class, u"SystemExtendServiceTableInformation").with(field::image, u"\\SystemRoot\\System32\\win32k.sys");
        done = sm.ask(std::move(load)).result;
    }
    release_load_driver(sm);
    return {done, !succeeded(done)};
}

// winlogon, with the debugger that Image File Execution Options names for it. \source facts nt5_2 3.2.8; vectors B9
template <typename Manager>
constexpr text default_initial_command(Manager& sm) {
    text command = u"winlogon.exe";
    effect query = make(call::ldr_query_image_file_execution_options);
    query.with(field::image, command).with(field::value, u"Debugger");
    answer const options = sm.ask(std::move(query));
    if (!succeeded(options.result) || options.value.type != registry::value_type::sz) return command;
    text const debugger = registry::string_of(options.value.data);
    if (debugger.empty() || debugger.size() + 1 + command.size() >= 256) return command;
    return debugger + u" " + command;
}

[[nodiscard]] constexpr frame command_frame(std::u16string_view line, std::uint32_t session, std::uint32_t flags) {
    frame called;
    called.which = procedure::execute_command;
    called.line = line;
    called.session = session;
    called.flags = flags;
    return called;
}

}  // namespace detail

/// Starts everything a session needs and decides its initial command. Frame: `session` (0 at first; the kernel's number
/// afterwards, also in `thread().session`). The command is in `memory::initial_command`.
/// \source facts nt5_2 1.4.16; vectors B7, B8, S1 to S3
template <typename Manager>
constexpr progress step_load_session(Manager& sm, frame& f) {
    memory& m = sm.m;
    switch (f.at) {
        case 0:
            sm.thread().session = f.session;
            translate_system_partition(sm);
            f.at = 1;
            return progress::go_on;
        case 1:
            if (f.index < m.setup_execute.size()) return sm.enter(detail::command_frame(m.setup_execute[f.index++].name, 0, 0));
            f.index = 0;
            f.at = 2;
            return progress::go_on;
        case 2:
            for (entry const& one : m.subsystems) {
                if (!nt::equal_ignoring_case(one.name, u"Kmode")) continue;
                detail::kernel_session const made = detail::create_kernel_session(sm, one, f.session);
                sm.thread().session = f.session;
                f.result = made.result;
                if (made.fatal) return sm.leave(made.result);
            }
            f.at = 3;
            return progress::go_on;
        case 3:
            if (f.index == m.to_load.size()) {
                f.index = 0;
                f.at = 5;
            } else {
                entry const& one = m.to_load[f.index++];
                bool const debug = nt::equal_ignoring_case(one.name, u"Debug");
                f.at = 4;
                return sm.enter(detail::command_frame(one.value, f.session, run_subsystem | (debug ? run_debug : 0)));
            }
            return progress::go_on;
        case 4:
            f.result = sm.thread().returned;
            if (!succeeded(f.result)) return sm.leave(f.result);
            f.at = 3;
            return progress::go_on;
        case 5:
            f.at = 6;
            if (m.execute.empty()) {
                m.initial_command = detail::default_initial_command(sm);
                return progress::go_on;
            } else {
                m.initial_command = m.execute.back().name;
                effect request = make(call::nt_delay_execution);
                request.with(field::delay, execute_delay);
                return sm.delay(std::move(request));
            }
        default: {
            std::size_t const last = sm.as.takes(choice::execute_list::last_entry_once) && !m.execute.empty() ? 1 : 0;
            if (f.index + last < m.execute.size()) return sm.enter(detail::command_frame(m.execute[f.index++].name, f.session, 0));
            return sm.leave(f.result);
        }
    }
}

}  // namespace smss::running
