// SPDX-License-Identifier: BSL-1.0
// Knows: what effects on stages, sessions and processes mean for the composed system.
#pragma once

#include <smss/conformance/follower.hpp>

#include <smss/nt/case_fold.hpp>

#include <cstddef>
#include <cstdint>

namespace smss::conformance::detail {

/// Effects on stages of the boot, on sessions, and on what runs in them.
class session_follower : public follower {
protected:
    using follower::follower;

    void in_stage(row const& found, effect const& one) {
        for (hypothesis const& h : closure()) {
            if (!under_way(h, found.in)) continue;
            keep(h);
            if (is_what_must_show(one)) next_.back().shown = true;
        }
    }

    void make_session(row const& found, effect const& one) {
        if (one.by.who == actor::main) {
            if (detail::failed(one)) return in_stage(found, one);
            return step([](hypothesis const&, system_action label) { return label == system_action::create_session_0; });
        }
        auto const session = static_cast<std::size_t>(one.number_of(field::session));
        for (hypothesis const& h : closure()) {
            bool const fits = session > 0 && session < 8 && h.now.session[session].phase == session_phase::created;
            if (detail::failed(one) ? serves(h) : fits) keep(h);
        }
    }

    void load_win32k(row const& found, effect const& one) {
        bool const of_main = one.by.who == actor::main;
        if (detail::failed(one)) {
            if (of_main) return in_stage(found, one);
            for (hypothesis const& h : closure()) {
                if (serves(h)) keep(h);
            }
            return;
        }
        step([&](hypothesis const&, system_action label) {
            return is_any(label, system_action::load_win32k_0) && (label == system_action::load_win32k_0) == of_main;
        });
    }

    void tag_process(row const& found, effect const& one) {
        std::uint8_t const who = number(image_of(one));
        auto const session = static_cast<unsigned>(one.number_of(field::value));
        bool const of_main = one.by.who == actor::main;
        bool const made = !detail::failed(one);
        bool const may_be_csrss = setting_.csrss.empty() || nt::equal_ignoring_case(setting_.csrss, image_of(one));
        for (hypothesis const& h : closure()) {
            if (of_main ? !under_way(h, found.in) : !serves(h)) continue;
            if (session >= 8) continue;
            session_phase const phase = h.now.session[session].phase;
            bool const starts = made && (of_main ? session == 0 : session != 0) &&
                                (phase == session_phase::session_space || phase == session_phase::csrss_connected);
            if (starts) {
                for_each_step(h, [&](system_action label, state const& to) {
                    if (label == numbered(system_action::start_csr_0, session) && may_be_csrss) add(h, to).csrss[session] = who;
                    if (label == numbered(system_action::start_winlogon_0, session)) add(h, to).initial[session] = who;
                });
            }
            // A program of a list, or a subsystem that the system leaves out. The initial command of session 0 has no such neighbours.
            if (of_main) {
                bool const must_be_csrss = starts && phase == session_phase::session_space && may_be_csrss && !setting_.csrss.empty();
                if (!must_be_csrss && (!made || h.now.boot != boot_phase::volumes_safe)) keep(h);
                continue;
            }
            if (session != 0 || h.repeats != 0) keep(h);  // (or what is carried out again, vectors A8)
            // (Of a client in another session a subsystem is started there; the system has all of them in session 0.)
            for (std::size_t k = 0; k < 4; ++k) {
                if (h.now.subsystem[k].phase != subsystem_phase::connecting || h.subsystem[k] != 0) continue;
                keep(h);
                next_.back().subsystem[k] = who;
            }
            for (unsigned s = 1; s < 8 && session == 0; ++s) {
                if (h.now.session[s].phase == session_phase::created) {
                    keep(h);
                    break;
                }
            }
        }
    }

    void take_down(row const& found, effect const& one) {
        std::uint8_t const who = number(image_of(one));
        if (one.by.who == actor::main) {
            in_stage(found, one);
        } else {
            keep_all();
        }
        step([&](hypothesis const& h, system_action label) {
            return is_any(label, system_action::fail_session_0) && h.csrss[number_of(label)] == who &&
                   h.now.session[number_of(label)].phase == session_phase::csrss_starting;
        });
    }

    void hand_over(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::process));
        auto const shown = static_cast<int>(one.number_of(field::session));
        known_name const& name = known(one.text_of(field::process));
        bool const must_be_command = name.commanded > 0 && !name.offered;
        for (hypothesis const& h : closure()) {
            if (h.now.stop != stop_reason::none || h.now.answering != answer::none || h.now.next_sm_id + h.other_numbers != shown) continue;
            bool expected = false;
            for (unsigned s = 0; s < 8; ++s)
                expected = expected || (h.now.session[s].phase == session_phase::initial_command && h.initial[s] == who);
            if (!expected) {
                if (must_be_command) continue;
                keep(h);
                ++next_.back().other_numbers;
                continue;
            }
            for_each_step(h, [&](system_action label, state const& to) {
                if (!is_any(label, system_action::forward_winlogon_0) || h.initial[number_of(label)] != who) return;
                if (h.now.session[number_of(label)].csrss == csrss_state::registered) add(h, to);
            });
        }
    }

    void resume_by_api(effect const& one) {
        std::uint8_t const who = number(image_of(one));
        keep_all();
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action label, state const& to) {
                if (!is_any(label, system_action::forward_winlogon_0) || h.initial[number_of(label)] != who) return;
                --add(h, to).other_numbers;  // the run has used no number
            });
        }
    }

    void exit(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::image));
        for (hypothesis const& h : closure()) {
            bool expected = false;
            for (unsigned s = 0; s < 8; ++s) {
                expected = expected || (h.csrss[s] == who && h.now.session[s].csrss != csrss_state::none) ||
                           (h.initial[s] == who && h.now.session[s].initial != initial_process::none);
            }
            for (unsigned k = 0; k < 4; ++k) expected = expected || (h.subsystem[k] == who && h.now.subsystem[k].alive);
            if (!expected || known(one.text_of(field::image)).processes > 1) keep(h);
            for_each_step(h, [&](system_action label, state const& to) {
                bool const fits_name = (is_any(label, system_action::kill_csr_0) && h.csrss[number_of(label)] == who) ||
                                       (is_any(label, system_action::kill_winlogon_0) && h.initial[number_of(label)] == who) ||
                                       (is_any(label, system_action::kill_subsystem_0) && h.subsystem[number_of(label)] == who);
                if (fits_name) add(h, to);
            });
        }
    }

    void disconnect(effect const& one) {
        std::uint8_t const who = number(one.text_of(field::from));
        for (hypothesis const& h : closure()) {
            bool expected = false;
            for (unsigned s = 0; s < 8; ++s)
                expected = expected || (h.csrss[s] == who && h.now.session[s].csrss == csrss_state::registered);
            if (!expected || known(one.text_of(field::from)).processes > 1) keep(h);
            for_each_step(h, [&](system_action label, state const& to) {
                if (is_any(label, system_action::disconnect_csr_0) && h.csrss[number_of(label)] == who) add(h, to);
            });
        }
    }
};

}  // namespace smss::conformance::detail
