// SPDX-License-Identifier: BSL-1.0
// Knows: how to hold the set of states that the composed system may be in, and what it can do without being seen.
#pragma once

#include <smss/conformance/hypothesis.hpp>
#include <smss/conformance/observation.hpp>
#include <smss/conformance/run_memory.hpp>
#include <smss/conformance/setting.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace smss::conformance::detail {

/// What all parts of a projection share: the model, the sets, and the steps that leave no effect.
class follower : protected run_memory {
public:
    using state = composed::state;

    static constexpr unsigned char model_faults = 7;

    follower(setting const& of, unsigned mishaps)
        : run_memory(of.core_only),
          setting_(of),
          model_(of.as, scope::sessions{8}, scope::queue{4}, scope::threads{2}, scope::faults{model_faults}, scope::subsystems{4},
                 scope::starts{13}, scope::mishaps{mishaps}) {
        hypothesis first;
        first.now = model_.initial();
        now_.push_back(first);
    }

protected:
    template <typename Visit>
    void for_each_step(hypothesis const& h, Visit&& visit) const {
        model_.successors(h.now, [&](system_action step, state const& next) { visit(step, next); });
    }

    // A step that leaves no effect of its own, and does not stop the system.
    [[nodiscard]] bool hidden(hypothesis const& h, system_action step) const {
        using enum system_action;
        // Without the privilege smss does not leave the kernel session either.
        if (setting_.may_lack_kernel_session && (step == create_session_0 || step == load_win32k_0 || step == detach_session)) return true;
        if (step < wait_for_processes) {
            stage_set const showing = setting_.core_only ? must_show_core : must_show;
            bool const must = (showing >> static_cast<unsigned>(step) & 1) != 0;
            return !must || h.shown || (step == signal_volumes_safe && setting_.core_only && no_event_);
        }
        if (setting_.may_lack_csrss && (step == start_csr_0 || step == connect_csr_0)) return true;
        // Started after wait_turn: the turn has come.
        if (is_any(step, start_subsystem_0) || is_any(step, wait_turn_0)) {
            subsystem_phase const phase = h.now.subsystem[number_of(step)].phase;
            return phase == subsystem_phase::waiting || (model_.limits.mishaps != 0 && phase != subsystem_phase::deferred);
        }
        // A csrss whose failure is overlooked is seen to be taken down.
        if (is_any(step, fail_session_0))
            return h.now.session[number_of(step)].phase != session_phase::csrss_starting || !model_.rule.failure_overwritten;
        return is_any(step, refuse_winlogon_0) || is_any(step, resume_winlogon_0) || is_any(step, undo_session_0) ||
               is_any(step, give_up_session_0) || is_any(step, end_session_0) || is_any(step, fail_subsystem_0) ||
               is_any(step, notice_subsystem_0);
    }

    // --- requests of clients -----------------------------------------------------------------------------------------

    // May this request of the system stand for that one of the run?
    bool stands_for(hypothesis const& h, request which, effect const& one) {
        auto const api = one.number_of(field::api_number);
        auto const session = one.number_of(field::mu_session);
        auto const number_in = [&](request zero) { return static_cast<unsigned>(which) - static_cast<unsigned>(zero); };
        bool client_serves = false;  // is the sender one of the subsystems?
        std::uint8_t const who = number(one.text_of(field::from));
        for (std::uint8_t const known_csrss : h.csrss) client_serves = client_serves || known_csrss == who;
        for (std::size_t k = 0; k < h.subsystem.size(); ++k) {  // (one that failed may share its name with a client of another kind)
            client_serves = client_serves || (h.now.subsystem[k].phase == subsystem_phase::connected && h.subsystem[k] == who);
        }
        bool const may_serve = client_serves || names_[who - 1u].announced;             // a required subsystem that the system leaves out
        bool const may_be_stranger = !client_serves || names_[who - 1u].processes > 1;  // ... or another one of that name
        switch (api) {
            case 0:
            case 1:
            case 2:
                return (may_serve && which == (api == 1 ? request::session_complete : request::unknown_number)) ||
                       (may_be_stranger && which == request::session_complete_as_stranger);
            case 4:
                if (which == request::load_unknown_subsystem) return true;
                if (which < request::load_subsystem_0 || which > request::load_subsystem_3) return false;
                return h.requested[number_in(request::load_subsystem_0)] == requested_name(one);
            case 5:
                return which == request::start_csr;
            case 6:
                if (which < request::stop_csr_1) return false;
                if (names_session(one)) return which == stop_csr(static_cast<unsigned>(session));
                return h.now.session[number_in(request::stop_csr_1) + 1].phase == session_phase::absent;  // a number that nobody has
            default:
                return which == request::unknown_number;
        }
    }

    std::uint8_t requested_name(effect const& one) {
        text folded;
        for (char16_t const unit : one.text_of(field::name)) folded += nt::upcase(unit);
        return number(folded);
    }

    // One of the sessions on request that the system can have.
    static bool names_session(effect const& one) {
        auto const session = one.number_of(field::mu_session);
        return session > 0 && session < 8;
    }

    // The highest session number that nobody has; 0: none.
    static unsigned last_free(hypothesis const& h) {
        unsigned s = 7;
        while (s > 0 && h.now.session[s].phase != session_phase::absent) --s;
        return s;
    }

    static bool is_request(system_action label) {
        using enum system_action;
        return label == ask_start_csr || label == ask_unknown_subsystem || label == ask_session_complete ||
               label == ask_session_complete_as_stranger || label == ask_unknown_number || is_any(label, ask_stop_csr_0) ||
               is_any(label, ask_load_subsystem_0);
    }

    // The next request of the run that is not in the queue of the system goes there, if it has room, or never comes.
    // False: it has to wait, or there is none.
    template <typename Visit>
    bool enter(hypothesis const& h, Visit&& visit) {
        if (h.asked == requests_.size()) return false;
        asked_request const& first = requests_[h.asked];
        hypothesis named = h;
        ++named.asked;
        if (first.may_miss) visit(named);
        if (!first.may_reach) return true;
        if (first.what.number_of(field::api_number) == 4) {  // the first free number for a name that is new
            std::uint8_t const wanted = requested_name(first.what);
            std::size_t k = 0;
            while (k < 4 && named.requested[k] != wanted && named.requested[k] != 0) ++k;
            if (k < 4) named.requested[k] = wanted;
        }
        bool room = false;
        for_each_step(h, [&](system_action label, state const& to) {
            if (!is_request(label)) return;
            room = true;
            std::size_t last = 3;
            while (last > 0 && to.queue[last] == request::none) --last;
            using enum system_action;
            if (is_any(label, ask_stop_csr_0) && !names_session(first.what) && number_of(label) != last_free(h)) return;  // all are alike
            if (stands_for(named, to.queue[last], first.what)) visit(after(named, to));
        });
        return room;
    }

    // The hypotheses after any number of hidden steps. Where the next request of the run can enter the queue and nothing that
    // happens meanwhile could keep it from that, it has entered: what the system does commutes with it.
    hypotheses const& closure() {
        if (closed_) return closure_;
        closure_.clear();
        hypotheses open = now_;
        std::unordered_set<hypothesis::key_type, hypothesis::hash> seen;
        for (hypothesis const& h : open) seen.insert(h.key());
        for (std::size_t i = 0; i < open.size(); ++i) {
            hypothesis const from = open[i];
            auto const meet = [&](hypothesis const& made) {
                if (seen.insert(made.key()).second) open.push_back(made);
            };
            if (enter(from, meet) && always_enters(from)) continue;
            closure_.push_back(from);
            for_each_step(from, [&](system_action step, state const& next) {
                if (next.stop == stop_reason::none && hidden(from, step)) meet(after(from, next));
                if (overtaking_ && step == system_action::reply) answer_unseen(from, next, meet);
            });
        }
        closed_ = true;
        return closure_;
    }

    // What the next request of the run asks for has no condition in the system: StartCsr, StopCsr of a session, an unknown number.
    [[nodiscard]] bool always_enters(hypothesis const& h) const {
        effect const& first = requests_[h.asked].what;
        auto const api = first.number_of(field::api_number);
        return api == 5 || api > 6 || (api == 6 && names_session(first));
    }

    // The system sends an answer as soon as it knows it; in the run other threads may come first.
    template <typename Visit>
    static void answer_unseen(hypothesis const& from, state const& next, Visit&& visit) {
        if (from.unseen != answer::none || from.now.answering == answer::connection_refused) return;
        hypothesis made = after(from, next);
        made.unseen = from.now.answering;
        visit(made);
    }

    static hypothesis after(hypothesis const& from, state const& next) {
        hypothesis made = from;
        if (made.now.boot != next.boot) made.shown = false;
        for (std::size_t k = 0; k < 4; ++k) {  // another try, another process
            if (made.now.subsystem[k].phase != subsystem_phase::connecting && next.subsystem[k].phase == subsystem_phase::connecting)
                made.subsystem[k] = 0;
        }
        made.now = next;
        made.now.faults = model_faults;  // the adversary may strike as often as it likes
        return made;
    }

    // --- what the main thread is doing -------------------------------------------------------------------------------

    [[nodiscard]] bool under_way(hypothesis const& h, stage_set in) const {
        if (h.now.boot == boot_phase::waiting || h.now.boot == boot_phase::stopped) return false;
        if ((in >> static_cast<unsigned>(model_.plan.after[static_cast<unsigned>(h.now.boot)].act) & 1) != 0) return true;
        // csrss ends the stage in the system; in the run other required subsystems may follow it.
        return h.now.boot == boot_phase::required_subsystems && (in & stages({boot_action::start_required_subsystems})) != 0;
    }

    // An API thread has a reason to start programs.
    [[nodiscard]] static bool serves(hypothesis const& h) {
        for (auto const& one : h.now.session) {
            if (one.asked) return true;
        }
        for (auto const& one : h.now.subsystem) {
            if (one.phase == subsystem_phase::connecting || one.phase == subsystem_phase::waiting) return true;
        }
        return h.repeats != 0;
    }

    // --- steps -------------------------------------------------------------------------------------------------------

    void keep(hypothesis const& h) { next_.push_back(h); }
    hypothesis& add(hypothesis const& from, state const& to) {
        next_.push_back(after(from, to));
        return next_.back();
    }
    // All hypotheses in which the system runs.
    void keep_all() {
        for (hypothesis const& h : now_) {
            if (h.now.stop == stop_reason::none) keep(h);
        }
    }
    // Every step whose label satisfies the predicate.
    template <typename Wanted>
    void step(Wanted&& wanted) {
        for (hypothesis const& h : closure()) {
            for_each_step(h, [&](system_action label, state const& to) {
                if (wanted(h, label)) add(h, to);
            });
        }
    }

    setting setting_;
    composed model_;
    hypotheses now_{};
    hypotheses next_{};
    hypotheses closure_{};
    bool closed_ = false;
    bool overtaking_ = false;  ///< an answer may be sent unseen: `projection::take` says when
};

}  // namespace smss::conformance::detail
