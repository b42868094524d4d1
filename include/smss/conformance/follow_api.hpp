// SPDX-License-Identifier: BSL-1.0
// Knows: what connections, requests and replies at the port mean for the composed system.
#pragma once

#include <smss/conformance/follow_session.hpp>

#include <algorithm>
#include <cstdint>

namespace smss::conformance::detail {

/// Effects at the port of the SM API.
class api_follower : public session_follower {
protected:
    using session_follower::session_follower;

    void connect_process(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::client));
        known_name const& client = known(one.text_of(field::client));
        bool const only_one_left = client.processes - client.connections < 2 && !client.unusual;
        for (hypothesis const& h : closure()) {
            if (h.now.answering != answer::none) {
                keep(h);
                continue;
            }
            bool expected = false;
            for (unsigned s = 0; s < 8; ++s) {
                expected = expected || (h.now.session[s].phase == session_phase::csrss_starting &&
                                        h.now.session[s].csrss == csrss_state::running && h.csrss[s] == who);
            }
            for (unsigned k = 0; k < 4; ++k) {
                expected = expected ||
                           (h.now.subsystem[k].phase == subsystem_phase::connecting && h.now.subsystem[k].alive && h.subsystem[k] == who);
            }
            if (!expected || !only_one_left) keep(h);
            for_each_step(h, [&](system_action label, state const& to) {
                bool const fits = (is_any(label, system_action::connect_csr_0) && h.csrss[number_of(label)] == who) ||
                                  (is_any(label, system_action::connect_subsystem_0) && h.subsystem[number_of(label)] == who);
                if (fits) add(h, to);
            });
        }
    }

    // csrss of session 0 by that name is connected.
    static bool serves_already(hypothesis const& h, std::uint8_t who) {
        return h.csrss[0] == who && h.now.session[0].csrss == csrss_state::registered;
    }

    void ask_connection(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::from));
        keep_all();
        step([&](hypothesis const& h, system_action label) { return label == system_action::ask_connect_again && serves_already(h, who); });
    }

    void refuse_connection(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::client));
        for (hypothesis const& h : closure()) {
            // A refusal that fails says nothing to anybody: a message was handled again (vectors A8), or the client is gone.
            bool const lost = detail::failed(one);
            bool const silent = h.now.answering != answer::connection_refused;
            known_name const& client = known(one.text_of(field::client));
            if (silent && (lost || !serves_already(h, who) || client.processes > 1 || client.connected == 0)) keep(h);
            if (h.now.answering != answer::connection_refused) continue;
            for_each_step(h, [&](system_action label, state const& to) {
                if (label == (lost ? system_action::lose_reply : system_action::reply)) add(h, to);
            });
        }
    }

    // A request lies in the port of the run as soon as it is made; in the system when its queue has room.
    void ask(effect const& one) {
        known_name const who = known(one.text_of(field::from));
        requests_.push_back({one, who.connected != 0, who.connected == 0 || who.processes > 1});
        closed_ = false;
        for (hypothesis const& h : closure()) {
            if (!enter(h, [](hypothesis const&) {})) keep(h);  // those that can take it have: that is part of the closure
        }
    }

    void receive(effect const& one) {
        step([&](hypothesis const& h, system_action label) {
            bool const serves_it =
                label == system_action::complete_request || label == system_action::refuse_request ||
                is_any(label, system_action::wait_turn_0) || is_any(label, system_action::stop_session_0) ||
                (is_any(label, system_action::create_session_0) && label != system_action::create_session_0) ||
                (is_any(label, system_action::start_subsystem_0) && h.now.subsystem[number_of(label)].phase != subsystem_phase::waiting);
            return serves_it && stands_for(h, h.now.queue[0], one);
        });
    }

    // May the system's answer be that reply?
    static bool fits(answer what, effect const& one) {
        status const given{static_cast<std::uint32_t>(one.number_of(field::return_value))};
        bool const success = given == status::success;
        auto const api = one.number_of(field::api_number);
        switch (what) {
            case answer::none:
            case answer::connection_refused:
                return false;
            case answer::started:
                return api == 5 && success;
            case answer::start_failed:
            case answer::start_without_room:
                return api == 5 && !success;
            case answer::start_vanished:
                return api == 5 && given == status::delete_pending;
            case answer::stopped:
                return api == 6 && success;
            case answer::stop_unknown:
                return api == 6 && (given == status::object_name_not_found || given == status::invalid_parameter);
            case answer::loaded:
                return api == 4 && success;
            case answer::load_failed:
                return api == 4 && !success;
            case answer::load_unknown:
                return api == 4 && (given == status::object_name_not_found || given == status::invalid_parameter);
            case answer::completed:
                return api == 1 && success;
            case answer::refused_stranger:
                return api < 3 && given == status::invalid_parameter;
            case answer::not_implemented:
                return (api < 3 || api > 5) && given == status::not_implemented;
        }
        return false;
    }

    void reply(effect const& one) {
        auto const api = static_cast<std::uint8_t>(std::min<std::uint64_t>(one.number_of(field::api_number), 200) + 1);
        bool const lost = detail::failed(one);
        for (hypothesis const& h : closure()) {
            if (h.now.answering == answer::none && h.repeats == api) {
                keep(h);
                if (!lost) next_.back().repeats = 0;
            }
            if ((!lost || model_.rule.reply_dropped) && fits(h.unseen, one)) {
                keep(h);
                next_.back().unseen = answer::none;
            }
            if (!fits(h.now.answering, one)) continue;
            for_each_step(h, [&](system_action label, state const& to) {
                if (label != (lost ? system_action::lose_reply : system_action::reply)) return;
                hypothesis& made = add(h, to);
                // StartCsr that is carried out again creates a session, and the system has it; of the others nothing is seen but their
                // answers.
                if (lost && model_.rule.request_repeated && api != 6) made.repeats = api;
            });
        }
    }
};

}  // namespace smss::conformance::detail
