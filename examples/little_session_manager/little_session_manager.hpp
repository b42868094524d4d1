// SPDX-License-Identifier: BSL-1.0
// A Session Manager of one's own, for Windows Server 2003, written without the model: what one would hold against it. Three bugs can be
// planted. It processes no data: no file is renamed and no process runs; what it has is order, sessions, requests and answers.
#pragma once

#include <smss/conformance/implementation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace little {

using smss::status;
using smss::stop_reason;
using smss::system_action;
using smss::conformance::observation;
using smss::conformance::shown;

/// What is wrong with it.
enum class bug : std::uint8_t {
    none,
    renames_too_late,  ///< delayed renames come behind the paging files
    numbers_again,     ///< SM session numbers are given out again when the session with the highest one has ended
    forgets_logon,     ///< the last wait is for csrss alone
};

template <bug Planted>
class little_session_manager {
public:
    void reset(smss::registry::tree const& machine, smss::edition) {
        *this = {};
        using enum system_action;
        program_ = {create_api_port,
                    load_configuration,
                    link_dos_devices,
                    open_sessions,
                    run_boot_execute,
                    rename_pending_files,
                    map_known_dlls,
                    create_paging_files,
                    initialize_registry,
                    write_dynamic_environment,
                    translate_boot_directory,
                    run_setup_execute,
                    create_session_0,
                    load_win32k_0,
                    start_csr_0,
                    connect_csr_0,
                    run_execute_list,
                    signal_volumes_safe,
                    start_winlogon_0,
                    forward_winlogon_0,
                    resume_winlogon_0,
                    detach_session,
                    wait_for_processes};
        if (Planted == bug::renames_too_late) {
            std::swap(*std::find(program_.begin(), program_.end(), rename_pending_files),
                      *std::find(program_.begin(), program_.end(), create_paging_files));
        }
        (void)machine;  // its lists are of no consequence to what is modelled here
    }

    /// Calls of NT cannot be made to fail here.
    [[nodiscard]] bool supports(system_action what) const {
        using enum system_action;
        return what != fail_stage && what != fail_verification && what != raise_exception && !is_any(what, fail_session_0) &&
               !is_any(what, fail_subsystem_0);
    }

    observation perform(system_action what) {
        if (stopped_) return {};
        return is_environment(what) ? suffer(what) : go_on(what);
    }

private:
    enum class life : std::uint8_t {
        none,
        made,
        has_win32k,
        csrss_starting,
        csrss_there,
        command_made,
        handed_over,
        up,
        failed,
        gone_early,
        going
    };
    enum class subsystem : std::uint8_t { absent, waits, starting, there };

    struct session {
        life is = life::none;
        bool csrss = false;
        bool connected = false;
        bool command = false;
        bool somebody_waits = false;
        std::uint8_t number = 0;
    };
    struct optional_subsystem {
        subsystem is = subsystem::absent;
        bool alive = false;
    };

    // --- the outside ---------------------------------------------------------------------------------------------------

    observation suffer(system_action what) {
        using enum system_action;
        if (what == kill_smss) return stop(what, stop_reason::critical_smss);
        unsigned const n = number_of(what);
        if (is_any(what, kill_csr_0)) {
            if (sessions_[n].is != life::csrss_starting) return stop(what, stop_reason::critical_csrss);
            sessions_[n].csrss = false;
        } else if (is_any(what, disconnect_csr_0)) {
            sessions_[n].connected = false;
        } else if (is_any(what, kill_winlogon_0)) {
            sessions_[n].command = false;
        } else if (is_any(what, kill_subsystem_0)) {
            subsystems_[n].alive = false;
        } else if (what == lose_reply) {
            answer_.reset();
        } else {
            requests_.push_back(what);
        }
        return {{what}};
    }

    observation stop(system_action by, stop_reason why) {
        stopped_ = true;
        return {{by, why}};
    }

    // --- who goes on ---------------------------------------------------------------------------------------------------

    observation go_on(system_action what) {
        using enum system_action;
        if (what == reply) return send();
        if (what == report_logon_process || what == report_windows_subsystem) return wake_up();
        bool const of_session = what >= create_session_0 && what < start_subsystem_0;
        bool const of_subsystem = what >= start_subsystem_0;
        unsigned const n = number_of(what);
        if (of_subsystem && !is_any(what, wait_turn_0) && subsystems_[n].is != subsystem::absent && subsystems_[n].is != subsystem::there) {
            return bring_up_subsystem(n);
        }
        bool const takes_request = of_subsystem || what == complete_request || what == refuse_request || is_any(what, stop_session_0) ||
                                   (is_any(what, create_session_0) && n != 0);
        if (takes_request) return serve();
        if (of_session && n != 0) return bring_up(n);
        return boot();
    }

    observation boot() {
        if (next_ == program_.size()) return {};
        system_action const what = program_[next_];
        bool const of_session = what >= system_action::create_session_0;
        observation const seen = of_session ? bring_up(0) : observation{{what}};
        if (!seen.empty()) ++next_;
        return seen;
    }

    observation wake_up() {
        if (next_ != program_.size() || sessions_[0].command || Planted == bug::forgets_logon) return {};
        return stop(system_action::report_logon_process, stop_reason::logon_process);
    }

    observation send() {
        if (!answer_) return {};
        status const result = *std::exchange(answer_, std::nullopt);
        return {{system_action::reply, stop_reason::none, result}};
    }

    // --- a session -----------------------------------------------------------------------------------------------------

    observation bring_up(unsigned n) {
        using enum system_action;
        session& one = sessions_[n];
        auto const seen = [n](system_action first) { return observation{{numbered(first, n)}}; };
        switch (one.is) {
            case life::none:
                one.is = life::made;
                return seen(create_session_0);
            case life::made:
                one.is = life::has_win32k;
                return seen(load_win32k_0);
            case life::has_win32k:
                one.is = life::csrss_starting;
                one.csrss = true;
                return seen(start_csr_0);
            case life::csrss_starting:
                if (!one.csrss) return give_up(n, n == 0 ? notice_death_0 : time_out_csr_0, stop_reason::initialization);
                one.is = life::csrss_there;
                one.connected = true;
                return seen(connect_csr_0);
            case life::csrss_there:
                one.is = life::command_made;
                one.command = true;
                return seen(start_winlogon_0);
            case life::command_made:
                if (!one.connected || !one.command) return give_up(n, refuse_winlogon_0, stop_reason::initial_command);
                one.is = life::handed_over;
                one.number = new_number();
                return {{numbered(forward_winlogon_0, n), stop_reason::none, {}, one.number}};
            case life::handed_over:
                if (!one.connected || !one.command) return give_up(n, refuse_winlogon_0, stop_reason::initial_command);
                one.is = life::up;
                if (n != 0) answer_ = status::success;
                one.somebody_waits = false;
                return seen(resume_winlogon_0);
            case life::failed:
                one = {};
                answer_ = status::unsuccessful;
                return seen(undo_session_0);
            case life::gone_early:
                one.is = life::going;
                answer_ = status::delete_pending;
                return seen(give_up_session_0);
            case life::going:
                one = {};
                answer_ = status::success;
                return seen(end_session_0);
            case life::up:
                break;
        }
        return {};
    }

    // Session 0 is the system's: without it nothing goes on.
    observation give_up(unsigned n, system_action by, stop_reason why) {
        if (n == 0) return stop(numbered(by, 0), why);
        sessions_[n].is = life::failed;
        return {{numbered(by, n)}};
    }

    std::uint8_t new_number() {
        if (Planted != bug::numbers_again) return ++last_number_;
        std::uint8_t highest = 0;
        for (session const& one : sessions_) highest = std::max(highest, one.number);
        return static_cast<std::uint8_t>(highest + 1);
    }

    // --- requests ------------------------------------------------------------------------------------------------------

    observation serve() {
        using enum system_action;
        if (requests_.empty()) return {};
        system_action const asked = requests_.front();
        requests_.pop_front();
        if (asked == ask_start_csr) return start_session();
        if (is_any(asked, ask_stop_csr_0)) return stop_session(number_of(asked));
        if (is_any(asked, ask_load_subsystem_0)) return load(number_of(asked));
        if (asked == ask_session_complete && sessions_[0].connected) return answer(complete_request, status::success);
        if (asked == ask_unknown_number) return answer(refuse_request, status::not_implemented);
        if (asked == ask_unknown_subsystem) return answer(refuse_request, status::object_name_not_found);
        if (asked == ask_connect_again) return answer(refuse_request, status::port_connection_refused);
        return answer(refuse_request, status::invalid_parameter);  // numbers 0 to 2 of somebody who is no subsystem
    }

    observation answer(system_action by, status result) {
        answer_ = result;
        return {{by}};
    }

    observation start_session() {
        for (unsigned n = 1; n < sessions_.size(); ++n) {
            if (sessions_[n].is != life::none) continue;
            sessions_[n].somebody_waits = true;
            return bring_up(n);
        }
        return answer(system_action::refuse_request, status::no_memory);
    }

    observation stop_session(unsigned n) {
        session& one = sessions_[n];
        bool const up = one.is == life::up;
        bool const on_its_way = one.is >= life::csrss_starting && one.is < life::up;
        if (!up && !on_its_way) return answer(system_action::refuse_request, status::object_name_not_found);
        one.is = up ? life::going : life::gone_early;
        one.csrss = one.connected = one.command = false;
        return {{numbered(system_action::stop_session_0, n)}};
    }

    // --- optional subsystems ---------------------------------------------------------------------------------------------

    observation load(unsigned k) {
        if (subsystems_[k].is == subsystem::there) return answer(system_action::complete_request, status::success);
        bool const another =
            std::any_of(subsystems_.begin(), subsystems_.end(), [](auto const& one) { return one.is == subsystem::starting; });
        subsystems_[k] = {another ? subsystem::waits : subsystem::starting, !another};
        return {{numbered(another ? system_action::wait_turn_0 : system_action::start_subsystem_0, k)}};
    }

    observation bring_up_subsystem(unsigned k) {
        optional_subsystem& one = subsystems_[k];
        if (one.is == subsystem::waits) {
            one = {subsystem::starting, true};
            return {{numbered(system_action::start_subsystem_0, k)}};
        }
        answer_ = one.alive ? status::success : status::unsuccessful;
        one.is = one.alive ? subsystem::there : subsystem::absent;
        return {{numbered(one.alive ? system_action::connect_subsystem_0 : system_action::notice_subsystem_0, k)}};
    }

    std::vector<system_action> program_{};
    std::size_t next_ = 0;
    bool stopped_ = false;
    std::uint8_t last_number_ = 0;
    std::array<session, 8> sessions_{};
    std::array<optional_subsystem, 4> subsystems_{};
    std::deque<system_action> requests_{};
    std::optional<status> answer_{};
};

}  // namespace little
