// SPDX-License-Identifier: BSL-1.0
// Knows: a small NT in memory: how it answers the Session Manager, who waits for what, and what the outside does next.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/api_record.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/lpc.hpp>
#include <smss/world/process_table.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated_waits.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// A simulated world. It answers by the rules that the vectors' README states for the kernel model behind them.
/// Access checks, quotas and impersonation always allow. \source vectors README
class simulated : public simulated_waits {
public:
    constexpr simulated() = default;
    /// The world as the scenario describes it, before the Session Manager's first request.
    constexpr explicit simulated(scenario const& from)
        : simulated_waits(from), events_(from.events), sb_replies_(from.sb_replies) {}

    /// See `kernel`.
    constexpr answer perform(effect const& asked) {
        switch (asked.which) {
            case call::nt_connect_port:
            case call::nt_alpc_connect_port: return connect_port(asked);
            case call::nt_request_wait_reply_port: return request_port(asked);
            case call::nt_reply_wait_receive_port: return receive_port(asked);
            case call::nt_alpc_send_wait_receive_port: {  // one function for both sides
                bool const client = handles_[asked.handles[0]].is == handle_kind::sb_port || handles_[asked.handles[0]].is == handle_kind::client_port;
                return client ? request_port(asked) : receive_port(asked);
            }
            case call::nt_accept_connect_port:
            case call::nt_alpc_accept_connect_port: return accept_port(asked);
            case call::nt_complete_connect_port: return {port_.complete(waiter(asked.by).serving)};
            default: return answer_waits(asked);
        }
    }

    /// See `kernel`: first what processes do of themselves, then the events of the scenario, then the clock.
    constexpr std::vector<effect> advance() {
        process_id who = 0;
        process_action action;
        if (processes_.next(who, action)) {
            switch (action.does) {
                case process_action::what::exit: return end_process_and_more(who, action.code);
                case process_action::what::connect: return {connect_from(who, action.type, action.sb_port)};
                case process_action::what::load_win32k: return {load_win32k(who)};
                case process_action::what::spawn: return {spawn_from(who, action.child)};
                case process_action::what::become_critical:
                    processes_[who].is_critical = later_.present;
                    return {mark_critical(who)};
                case process_action::what::stay: break;
            }
        }
        while (next_event_ < events_.size()) {
            std::vector<effect> seen = happen(events_[next_event_++]);
            if (!seen.empty()) return seen;
        }
        return expire();
    }

private:
    // --- ports -----------------------------------------------------------------------------------------------------

    constexpr answer connect_port(effect const& asked) {
        object_namespace::found const named = objects_.walk(asked.text_of(field::port), no_object, false, false);
        if (named.existing != no_object && objects_[named.existing].type == object_type::port) {
            message letter;
            letter.is = message_kind::connection_request;
            letter.client = self_;
            letter.from = processes_[self_].image;
            waiting& wait = waiter(asked.by);
            wait.message_id = port_.send(std::move(letter));
            wait.on = reason::connection;
            return resume(asked.by);
        }
        for (process_id which = 1; processes_.exists(which); ++which) {
            process const& owner = processes_[which];
            if (owner.state != process_state::running || owner.sb_port.empty() || owner.sb_port != asked.text_of(field::port)) continue;
            answer given;
            given.opened = handles_.insert(handle_kind::sb_port, which);
            given.name = owner.image;
            return given;
        }
        return {asked.text_of(field::port).empty() ? status::object_name_invalid : status::object_name_not_found};
    }

    constexpr answer request_port(effect const& asked) {
        handle_entry const port = handles_[asked.handles[0]];
        if (port.is == handle_kind::sb_port) return sb_request(asked, port.index);
        if (port.is != handle_kind::client_port) return {status::invalid_handle};
        message letter;
        letter.is = message_kind::request;
        letter.client = self_;
        letter.from = processes_[self_].image;
        letter.api_number = static_cast<std::uint32_t>(asked.number_of(field::api_number));
        letter.process = asked.text_of(field::process);
        letter.subsystem = static_cast<image_subsystem>(asked.number_of(field::subsystem));
        letter.debug = asked.number_of(field::debug) != 0;
        letter.target_process = asked.handles[1];
        letter.target_thread = asked.handles[2];
        (void)port_.connected(self_, letter.context);
        waiting& wait = waiter(asked.by);
        wait.message_id = port_.send(std::move(letter));
        wait.on = reason::reply;
        return resume(asked.by);
    }

    // A subsystem answers at once. A session it has created lets the target run.
    constexpr answer sb_request(effect const& asked, process_id subsystem) {
        if (!processes_.lives(subsystem)) return {status::port_disconnected};
        answer given;
        for (sb_reply const& prepared : sb_replies_) {
            if (nt::equal_ignoring_case(prepared.process, processes_[subsystem].image) && prepared.api == u"CreateSession") {
                given.returned = prepared.result;
            }
        }
        process_id const target = asked.handles[1] > 0x10000 ? (asked.handles[1] - 0x10000) / 2 : 0;
        if (succeeded(given.returned) && processes_.exists(target)) processes_.start(target);
        return given;
    }

    constexpr answer receive_port(effect const& asked) {
        if (handles_[asked.handles[0]].is != handle_kind::server_port) return {status::invalid_handle};
        waiting& wait = waiter(asked.by);
        port_.move_on(wait.serving);
        wait.serving = 0;
        if (asked.handles[1] != 0) {
            auto const client = static_cast<process_id>(asked.handles[2]);
            status const returned{static_cast<std::uint32_t>(asked.number_of(field::return_value))};
            status const sent = port_.reply(asked.handles[1], returned, processes_.lives(client));
            if (!succeeded(sent)) return {sent};
        }
        wait.on = reason::message;
        return resume(asked.by);
    }

    constexpr answer accept_port(effect const& asked) {
        auto const client = static_cast<process_id>(asked.handles[2]);
        answer given;
        given.result = port_.accept(asked.handles[0], asked.number_of(field::accept) != 0, asked.handles[1], processes_.lives(client));
        return given;
    }

    // --- the outside -----------------------------------------------------------------------------------------------

    constexpr effect connect_from(process_id who, image_subsystem type, text const& sb_port) {
        effect seen = event_effect(call::connect);
        seen.with(field::from, processes_[who].image).with(field::type, static_cast<std::uint32_t>(type));
        seen.with_or_null(field::sb_port, sb_port);
        if (!sb_port.empty() && processes_[who].sb_port.empty()) processes_[who].sb_port = sb_port;
        if (objects_.walk(u"\\SmApiPort", no_object, false, false).existing != no_object) {
            message letter;
            letter.is = message_kind::connection_request;
            letter.client = who;
            letter.from = processes_[who].image;
            letter.subsystem = type;
            letter.sb_port = sb_port;
            port_.send(std::move(letter));
        }
        return seen;
    }

    // \source facts windows-editions S23
    constexpr effect load_win32k(process_id who) {
        effect seen = event_effect(call::nt_set_system_information);
        seen.with(field::from, processes_[who].image)
            .with(field::info_class, u"SystemExtendServiceTableInformation")
            .with(field::image, u"\\SystemRoot\\System32\\win32k.sys")
            .with(field::session, processes_[who].session);
        return seen;
    }
    // \source facts windows-editions G.6, F.2
    constexpr effect mark_critical(process_id who) {
        effect seen = event_effect(call::nt_set_information_process);
        seen.with(field::from, processes_[who].image).with(field::info_class, u"break-on-termination").with(field::value, 1);
        return seen;
    }
    constexpr effect spawn_from(process_id who, std::u16string_view image) {
        process_id const made = processes_.add(image, image_subsystem::windows_gui, processes_[who].session, process_state::running);
        processes_[made].parent = who;
        effect seen = event_effect(call::spawn);
        seen.with(field::image, processes_[made].image)
            .with(field::subsystem, static_cast<std::uint32_t>(image_subsystem::windows_gui))
            .with(field::session, processes_[made].session)
            .with(field::from, processes_[who].image);
        return seen;
    }

    constexpr std::vector<effect> happen(outside_event const& event) {
        using what = outside_event::what;
        if (event.does == what::spawn) {
            process_state const state = event.running ? process_state::running : process_state::suspended;
            process_id const made = processes_.add(event.process.image, event.subsystem, event.session, state);
            effect seen = event_effect(call::spawn);
            seen.with(field::image, processes_[made].image)
                .with(field::subsystem, static_cast<std::uint32_t>(event.subsystem))
                .with(field::session, event.session);
            return {seen};
        }
        process_id const who = processes_.find(event.process);
        if (!processes_.lives(who)) return {};
        switch (event.does) {
            case what::exit: {
                std::vector<effect> seen = end_process_and_more(who, event.code);
                process_id const other = event.with ? processes_.find(*event.with) : 0;
                if (processes_.lives(other)) seen.push_back(end_process(other, event.code));
                return seen;
            }
            case what::connect: return {connect_from(who, event.subsystem, event.sb_port)};
            case what::disconnect: {
                port_.close(who, processes_[who].image);
                effect seen = event_effect(call::disconnect);
                seen.with(field::from, processes_[who].image);
                return {seen};
            }
            default: return {request_from(who, event)};
        }
    }

    constexpr effect request_from(process_id who, outside_event const& event) {
        message letter;
        letter.is = message_kind::request;
        letter.client = who;
        letter.from = processes_[who].image;
        letter.api_number = event.api_number;
        letter.session = event.session;
        letter.session_status = event.session_status;
        letter.debug = event.debug;
        letter.name = event.name;
        letter.length = event.length ? *event.length : static_cast<std::uint32_t>(2 * event.name.size());
        letter.process = u"?";
        process_id const target = event.target ? processes_.find(*event.target) : 0;
        if (target != 0) {
            letter.process = processes_[target].image;
            letter.subsystem = processes_[target].subsystem;
            letter.target_process = foreign_handle(target, false);
            letter.target_thread = foreign_handle(target, true);
        }
        effect seen = event_effect(call::request);
        seen.with(field::from, letter.from);
        describe_request(seen, letter);
        if (port_.connected(who, letter.context)) port_.send(std::move(letter));
        return seen;
    }

    std::vector<outside_event> events_{};
    std::vector<sb_reply> sb_replies_{};
    std::size_t next_event_ = 0;
};

static_assert(kernel<simulated>);

}  // namespace smss::world
