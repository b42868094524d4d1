// SPDX-License-Identifier: BSL-1.0
// Knows: how to follow a run of 6.1 or 10 through the composed system: every state it may be in, effect by effect.
#pragma once

#include <smss/conformance/later_follower.hpp>
#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// The first effect of a run that the composed system does not allow.
struct later_rejection {
    std::size_t index = 0;               ///< of the effect
    std::string why{};                   ///< the call
    std::vector<std::string> allowed{};  ///< the steps that were possible there
};

/// Follows the effects of a run of a later edition through the composed system (trace inclusion, internal steps hidden): the
/// stages in the order of the boot table, a session for each copy, csrss and initial command of each, requests and replies,
/// deaths and stops. Left out, for the system has none of it: programs of the boot lists, API 3 and 4, wininit's children,
/// requests about sessions that are outside of the scope (0, and 5 and above). Where nothing else explains an effect, one answer may
/// have been sent unseen: it has to show later. \source docs/refinement.md
class later_projection : private detail::later_follower {
public:
    /// `may_fail`: requests may fail, so that a stage need not show itself.
    explicit later_projection(profile const& as, bool may_fail = false) : later_follower(as, may_fail) {}

    /// Takes the next effect. False: no path of the system shows all effects so far.
    [[nodiscard]] bool take(effect const& one) {
        next_.clear();
        remember(one);
        interpret(one);
        if (next_.empty()) {
            overtaking_ = true;
            interpret(one);
            overtaking_ = false;
        }
        unique(next_);
        if (next_.empty()) return false;
        now_.swap(next_);
        return true;
    }

    /// What could have happened instead.
    [[nodiscard]] std::vector<std::string> allowed() const {
        std::set<std::string> names;
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action step, state const&) {
                if (!hidden(h, step)) names.insert(std::string{name(step)});
            });
        }
        return {names.begin(), names.end()};
    }

private:
    // What effects say by themselves, whatever the state of the system: which session a copy and a connection belong to.
    void remember(effect const& one) {
        using detail::actor;
        using detail::call;
        using detail::field;
        if (one.which == call::nt_create_user_process && one.has(field::flag) && succeeded(one.result)) {
            last_copy_ = static_cast<unsigned>(one.number_of(field::session));
        }
        if (one.which == call::nt_resume_thread && one.by.who != actor::copy && succeeded(one.result) &&
            one.text_of(field::object) == u"thread:smss.exe") {
            copies_.push_back(last_copy_);  // from now on it has a thread of its own
        }
        bool const connects = one.which == call::nt_alpc_send_wait_receive_port && one.text_of(field::phase) == u"receive" &&
                              one.text_of(field::type) == u"connection-request";
        if (!connects) return;
        std::u16string_view const port = one.text_of(field::sb_port);
        constexpr std::u16string_view prefix = u"\\Sessions\\";
        offered_[one.by.number] = port == u"\\Windows\\SbApiPort" ? 0 : 5;
        if (port.starts_with(prefix) && port.size() > prefix.size()) {
            offered_[one.by.number] = static_cast<unsigned>(port[prefix.size()] - u'0');
        }
    }

    void interpret(effect const& one) {
        using detail::actor;
        using detail::call;
        using detail::field;
        switch (one.which) {
            case call::end:
                return at_end(one);
            case call::nt_raise_hard_error:
                return at_hard_error(one);
            case call::bug_check:
                for (hypothesis const& h : now_) {
                    if (h.now.stop != stop_reason::none) next_.push_back(h);
                }
                return;
            case call::process_exit:
                if (one.by.who == actor::world) return at_exit(one);
                return keep_running();
            case call::nt_terminate_process:
                if (one.by.who == actor::copy && one.text_of(field::object) == u"self") return at_end_of_copy(one);
                if (one.by.who == actor::main && one.text_of(field::object) == u"self") return keep_all();  // after its hard error
                return keep_running();
            case call::nt_create_user_process:
                if (one.has(field::flag)) return at_copy(one);
                break;
            case call::nt_resume_thread:
                if (one.by.who == actor::copy && succeeded(one.result)) return at_resume(one);
                return keep_running();
            case call::nt_alpc_accept_connect_port:
                return at_accept(one);
            case call::nt_alpc_send_wait_receive_port:
                return at_message(one);
            case call::request:
                return at_request(one);
            case call::nt_wait_for_single_object:
                if (one.by.who == actor::main && is_last_wait(one)) return at_last_wait();
                return keep_running();
            default:
                break;
        }
        if (one.by.who != actor::main) return keep_running();
        std::vector<boot_action> const stages = detail::later_stages_of(one, as_.which);
        if (stages.empty()) return keep_running();
        for (hypothesis const& h : closure()) {
            if (std::find(stages.begin(), stages.end(), next_stage(h)) != stages.end()) next_.push_back({h.now, true, h.unseen});
        }
    }

    [[nodiscard]] static bool is_last_wait(effect const& one) {
        using detail::field;
        bool const begins = one.text_of(field::phase) != u"return";
        return begins && (one.text_of(field::object) == u"process:csrss.exe" || one.text_of(field::object) == u"process:winlogon.exe");
    }

    // Everybody waits and no answer is due, or the system has stopped.
    void at_end(effect const& one) {
        using detail::field;
        if (one.text_of(field::reason) != u"idle") {
            bool const down = one.text_of(field::reason) == u"shutdown";  // by wininit, which the system does not have
            for (hypothesis const& h : now_) {
                if (down || h.now.stop != stop_reason::none) next_.push_back(h);
            }
            return;
        }
        for (hypothesis const& h : closure()) {
            bool const owes = h.now.answering != answer::none || h.unseen != answer::none;
            if (h.now.stop == stop_reason::none && h.now.boot == boot_phase::waiting && !owes) next_.push_back(h);
        }
    }
    void at_last_wait() {
        for (hypothesis const& h : closure()) {
            if (h.now.boot == boot_phase::waiting) next_.push_back(h);
        }
    }

    void at_hard_error(effect const& one) {
        world::argument const* const parameters = one.find(detail::field::params);
        std::u16string_view const said =
            parameters == nullptr || parameters->items.empty() ? std::u16string_view{} : parameters->items[0].view();
        stop_reason const why = said == u"Session Manager Initialization"            ? stop_reason::initialization
                                : said == u"Session Manager ExecuteInitialCommand"   ? stop_reason::initial_command
                                : said == u"Verification of a KnownDLL failed."      ? stop_reason::verification
                                : said == u"Non-DLL file included in KnownDLL list." ? stop_reason::verification
                                                                                     : stop_reason::none;
        step([why](hypothesis const&, system_action, state const& to) { return why != stop_reason::none && to.stop == why; });
    }

    void at_exit(effect const& one) {
        using detail::field;
        std::u16string_view const image = one.text_of(field::image);
        auto const session = static_cast<unsigned>(one.number_of(field::session));
        auto const is = [&](std::u16string_view name) { return nt::equal_ignoring_case(image, name); };
        if (is(u"smss.exe")) {
            return step([](hypothesis const&, system_action label, state const&) { return label == system_action::kill_smss; });
        }
        if (session >= 5) return keep_running();
        system_action const kill = is(u"csrss.exe")      ? numbered(system_action::kill_csr_0, session)
                                   : is(u"winlogon.exe") ? numbered(system_action::kill_winlogon_0, session)
                                   : is(u"wininit.exe")  ? system_action::kill_wininit_0
                                                         : system_action::reply;
        if (kill == system_action::reply) return keep_running();
        step([kill](hypothesis const&, system_action label, state const&) { return label == kill; });
        // What was started of a session that failed may be left behind, unknown to the system.
        for (hypothesis const& h : now_) {
            if (h.now.session[session].phase == session_phase::absent) next_.push_back(h);
        }
    }

    void at_copy(effect const& one) {
        using detail::field;
        if (!succeeded(one.result)) return keep_running();
        auto const session = static_cast<unsigned>(one.number_of(field::session));
        if (session >= 5) return keep_running();
        step_to(numbered(system_action::create_session_0, session));
    }
    [[nodiscard]] unsigned session_of(effect const& one) const {
        return one.by.number >= 1 && one.by.number <= copies_.size() ? copies_[one.by.number - 1u] : 5;
    }

    void at_resume(effect const& one) {
        unsigned const session = session_of(one);
        std::u16string_view const object = one.text_of(detail::field::object);
        if (session >= 5) return keep_running();
        if (object == u"thread:csrss.exe") return step_to(numbered(system_action::start_csr_0, session));
        if (object == u"thread:wininit.exe") return step_to(system_action::start_wininit_0);
        if (object == u"thread:winlogon.exe") return step_to(numbered(system_action::start_winlogon_0, session));
        keep_running();
    }

    void at_end_of_copy(effect const& one) {
        using enum system_action;
        unsigned const session = session_of(one);
        if (session >= 5) return keep_running();
        if (one.number_of(detail::field::code) == 0) {
            for (hypothesis const& h : closure()) {
                session_phase const phase = h.now.session[session].phase;
                if (phase == session_phase::active || phase == session_phase::absent || phase == session_phase::terminating)
                    next_.push_back(h);
            }
            return;
        }
        step([&](hypothesis const&, system_action label, state const& to) {
            bool const fails = label == numbered(time_out_csr_0, session) || label == numbered(notice_death_0, session) ||
                               label == numbered(fail_session_0, session);
            return fails && to.stop == stop_reason::none;
        });
        for (hypothesis const& h : closure()) {
            session_phase const phase = h.now.session[session].phase;
            bool const stops_next = session == 0 && model_.rule.stage_stops;  // the hard error of the master follows
            bool const stopped_before =
                phase == session_phase::absent || phase == session_phase::terminating || phase == session_phase::vanished;
            if (stops_next || stopped_before) next_.push_back(h);
        }
    }

    void at_accept(effect const& one) {
        using detail::field;
        unsigned const session = offered_[one.by.number];
        bool const accepted = one.number_of(field::accept) != 0 && succeeded(one.result);
        if (!accepted || session >= 5 || !nt::equal_ignoring_case(one.text_of(field::client), u"csrss.exe")) return keep_running();
        step_to(numbered(system_action::connect_csr_0, session));
        for (hypothesis const& h : now_) {  // nobody waits for it any more
            if (h.now.session[session].phase != session_phase::csrss_starting) next_.push_back(h);
        }
    }

    [[nodiscard]] static bool left_out(effect const& one) {
        auto const number = one.number_of(detail::field::api_number);
        auto const session = one.number_of(detail::field::mu_session);
        return number == 3 || number == 4 || (number == 6 && (session == 0 || session >= 5));
    }

    void at_request(effect const& one) {
        using enum system_action;
        if (left_out(one)) return keep_running();
        switch (one.number_of(detail::field::api_number)) {
            case 0:
            case 1:
            case 2:
                return step_to(ask_session_complete_as_stranger);
            case 5:
                return step_to(ask_start_csr);
            case 6:
                return step_to(numbered(ask_stop_csr_0, static_cast<unsigned>(one.number_of(detail::field::mu_session))));
            default:
                return step_to(ask_unknown_number);
        }
    }

    void at_message(effect const& one) {
        using enum system_action;
        using detail::field;
        if (one.text_of(field::phase) == u"receive") {
            bool const asks = one.text_of(field::type) == u"request";
            if (!asks || left_out(one) || one.number_of(field::api_number) == 5) return keep_running();  // 5 shows as its copy
            if (one.number_of(field::api_number) != 6) return step_to(refuse_request);
            auto const session = static_cast<unsigned>(one.number_of(field::mu_session));
            return step([&](hypothesis const& h, system_action label, state const&) {
                return label == numbered(stop_session_0, session) || (label == refuse_request && h.now.queue[0] == stop_csr(session));
            });
        }
        if (one.text_of(field::phase) != u"reply" || left_out(one)) return keep_running();
        bool const good = succeeded(status{static_cast<std::uint32_t>(one.number_of(field::return_value))});
        auto const is_it = [good](answer what) { return succeeded(answers[static_cast<std::size_t>(what)].code) == good; };
        step([&](hypothesis const& h, system_action label, state const&) {
            return label == system_action::reply && is_it(h.now.answering);
        });
        for (hypothesis const& h : closure()) {
            if (h.unseen != answer::none && is_it(h.unseen)) next_.push_back({h.now, h.shown});
        }
        if (!next_.empty() || good || one.number_of(field::api_number) != 5) return;
        // StartCsr whose copy could not be made: the creation began and failed at once.
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action label, state const& created) {
                if (!is_any(label, create_session_0)) return;
                hypothesis const begun{created, h.shown, h.unseen};
                for_each_step(begun, [&](system_action then, state const& failed) {
                    if (!is_any(then, fail_session_0)) return;
                    for_each_step({failed, h.shown}, [&](system_action undo, state const& undone) {
                        if (!is_any(undo, undo_session_0)) return;
                        for_each_step({undone, h.shown}, [&](system_action last, state const& to) {
                            if (last == system_action::reply) next_.push_back({to, h.shown, h.unseen});
                        });
                    });
                });
            });
        }
    }

    unsigned last_copy_ = 5;
    std::vector<unsigned> copies_{};       // sessions, by the number of the copy
    std::array<unsigned, 256> offered_{};  // session of the csrss whose connection an API thread has received
};

/// Follows all of these effects. Nothing: they are a path of the system; else the first one that it does not allow.
[[nodiscard]] inline std::optional<later_rejection> project_later(std::vector<effect> const& effects, profile const& as,
                                                                  bool may_fail = false) {
    later_projection path{as, may_fail};
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (!path.take(effects[i])) return later_rejection{i, std::string{world::name(effects[i].which)}, path.allowed()};
    }
    return std::nullopt;
}

}  // namespace smss::conformance
