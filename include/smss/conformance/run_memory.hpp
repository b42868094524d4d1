// SPDX-License-Identifier: BSL-1.0
// Knows: what the effects of a run say by themselves, whatever the state of the system: who is called what, and who has asked.
#pragma once

#include <smss/conformance/observation.hpp>

#include <smss/nt/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::conformance::detail {

/// Names, connections and requests of a run, as its effects tell of them.
class run_memory {
protected:
    explicit run_memory(bool core_only) : connected_by_(core_only ? call::nt_accept_connect_port : call::nt_complete_connect_port) {}

    // What is known of a name, for the names that the run gives to processes are not unique.
    struct known_name {
        text name{};
        int connected = 0;       ///< connections that are open, as far as one can tell
        int connections = 0;     ///< connections that there have been
        int processes = 0;       ///< processes that there have been
        int commanded = 0;       ///< smss has asked itself to take over so many, and has not handed them over
        bool announced = false;  ///< it has connected as a subsystem, after smss had started it
        bool unusual = false;    ///< ... once more
        bool received = false;   ///< the request to take it over is being served
        bool offered = false;    ///< a client has asked smss to take it over
    };

    // Waits of API threads for one object that have begun and not ended.
    struct open_wait {
        text object{};
        int open = 0;
        bool unlimited = false;  ///< one of them has no time limit
    };

    // A request of the run that waits for a place in the queue of the system, or has passed it.
    struct asked_request {
        effect what{};
        bool may_reach = false;  ///< its sender may be connected
        bool may_miss = false;   ///< it may be another one of that name, which is not
    };

    std::uint8_t number(std::u16string_view of) {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (names_[i].name == of) return static_cast<std::uint8_t>(i + 1);
        }
        names_.push_back({});
        names_.back().name = of;
        return static_cast<std::uint8_t>(names_.size());
    }
    known_name& known(std::u16string_view of) { return names_[number(of) - 1u]; }

    // A connection is there: it is complete, or, where that leaves no record, accepted.
    [[nodiscard]] bool connects(effect const& one) const {
        bool const refused = one.which == call::nt_accept_connect_port && one.number_of(field::accept) == 0;
        return one.which == connected_by_ && !refused && !failed(one);
    }

    // `process:csrss.exe`, `thread:csrss.exe`
    static std::u16string_view image_of(effect const& one) {
        std::u16string_view const shown = one.text_of(field::object);
        std::size_t const colon = shown.find(u':');
        return colon == std::u16string_view::npos ? shown : shown.substr(colon + 1);
    }

    // What is known of connections is a function of the effects, not of the system's state.
    void remember(effect const& one) {
        if (one.which == call::nt_set_information_process && detail::is(one, field::info_class, u"session"))
            ++known(image_of(one)).processes;
        if (one.which == call::spawn) ++known(one.text_of(field::image)).processes;
        no_event_ = no_event_ || (one.which == call::nt_create_event && one.has(field::name) && failed(one));
        if (connects(one)) {
            ++known(one.text_of(field::client)).connected;
            ++known(one.text_of(field::client)).connections;
        }
        if (one.which == call::nt_reply_wait_receive_port && one.number_of(field::subsystem_type) != 0) {
            known_name& from = known(one.text_of(field::from));
            from.announced = from.announced || from.processes > 0;
            from.unusual = from.unusual || from.connections >= from.processes;
        }
        remember_command(one);
        if (one.which == call::nt_wait_for_single_object && one.by.who == actor::api) remember_wait(one);
        bool const cut = one.which == call::disconnect || one.which == call::process_exit;
        known_name& who = known(one.text_of(one.which == call::disconnect ? field::from : field::image));
        if (cut && who.processes < 2) who.connected = 0;
    }

    // Processes that smss asks itself to take over, from the request to the hand-over or the refusal.
    void remember_command(effect const& one) {
        bool const resumes = one.which == call::nt_resume_thread && one.by.who == actor::api;
        known_name& who = known(resumes ? image_of(one) : one.text_of(field::process));
        bool over = resumes || (one.which == call::nt_request_wait_reply_port && is(one, field::api, u"SbpCreateSession"));
        if (is_exec_pgm(one)) {
            if (one.which == call::nt_request_wait_reply_port && !failed(one)) ++who.commanded;
            if (one.which == call::request) who.offered = true;
            if (one.which == call::nt_reply_wait_receive_port) {
                over = is(one, field::phase, u"reply") && who.received;
                who.received = is(one, field::phase, u"receive");
            }
        }
        if (!over) return;
        who.received = false;
        if (who.commanded > 0) --who.commanded;
    }

    void remember_wait(effect const& one) {
        std::size_t i = 0;
        while (i < waits_.size() && waits_[i].object != one.text_of(field::object)) ++i;
        if (i == waits_.size()) waits_.push_back({text{one.text_of(field::object)}, 0, false});
        bool const begins = is(one, field::phase, u"block");
        waits_[i].open += begins ? 1 : -1;
        if (begins && !one.has(field::timeout)) waits_[i].unlimited = true;
        if (waits_[i].open <= 0) waits_[i] = {waits_[i].object, 0, false};
    }

    // An API thread waits without limit: for a program of SetupExecute or Execute that never ends (vectors B6), or for a subsystem
    // of its session that was given up but stays known (nt5_2 3.8.4 step 3; vectors S4).
    [[nodiscard]] bool waits_for_ever() const {
        for (open_wait const& one : waits_) {
            if (one.unlimited) return true;
        }
        return false;
    }

    call connected_by_;
    bool no_event_ = false;  ///< VolumesSafeForWriteAccess could not be made: that it is set shows at tier `detail` only (vectors 173)
    std::vector<known_name> names_{};
    std::vector<asked_request> requests_{};
    std::vector<open_wait> waits_{};
};

}  // namespace smss::conformance::detail
