// SPDX-License-Identifier: BSL-1.0
// Knows: where run and system are known to differ, each with its reason: what is not listed here must project.
#pragma once

#include <smss/conformance/observation.hpp>

#include <smss/nt/case_fold.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// One known difference: an effect that the system does not allow, and by what one knows it.
struct deviation {
    std::string_view name;    ///< as in docs/refinement.md
    std::string_view reason;  ///< what differs, and what the fact sheets say
    /// is the effect of that index, which the system did not allow, a case of it?
    bool (*fits)(std::vector<effect> const& effects, std::size_t rejected);
};

namespace detail {

template <typename Fits>
[[nodiscard]] bool any_before(std::vector<effect> const& effects, std::size_t end, Fits&& fits) {
    for (std::size_t i = 0; i < end; ++i) {
        if (fits(effects[i])) return true;
    }
    return false;
}
[[nodiscard]] inline bool is_final_wait(effect const& e) {
    row const* const found = row_of(e);
    return found != nullptr && found->what == meaning::wait;
}
[[nodiscard]] inline bool is_reply(effect const& e, std::uint64_t api) {
    return e.which == call::nt_reply_wait_receive_port && is(e, field::phase, u"reply") && e.number_of(field::api_number) == api;
}
[[nodiscard]] inline bool is_receive(effect const& e, std::uint64_t api) {
    return e.which == call::nt_reply_wait_receive_port && is(e, field::phase, u"receive") && is(e, field::type, u"request") &&
           e.number_of(field::api_number) == api;
}
[[nodiscard]] inline bool raises(effect const& e, std::u16string_view why) {
    world::argument const* const parameters = e.which == call::nt_raise_hard_error ? e.find(field::params) : nullptr;
    return parameters != nullptr && !parameters->items.empty() && parameters->items[0] == why;
}
[[nodiscard]] inline bool is_wait_by_api(effect const& e, std::u16string_view phase) {
    return e.which == call::nt_wait_for_single_object && e.by.who == actor::api && is(e, field::phase, phase);
}
// StartCsr has started a subsystem other than csrss, and the wait for it is over without it, or it fails.
[[nodiscard]] inline bool fails_after_csrss(std::vector<effect> const& effects, std::size_t at) {
    bool const waited = is_wait_by_api(effects[at], u"return") && effects[at].result != status::success;
    bool const answers = is_reply(effects[at], 5) && effects[at].number_of(field::return_value) != 0;
    if (!waited && !answers) return false;
    bool started = false;
    for (std::size_t i = at; i-- > 0;) {
        effect const& e = effects[i];
        if (e.by.who != actor::api || e.by.number != effects[at].by.number) continue;
        if (!started && e.which == call::nt_resume_thread) {
            started = true;
            if (is(e, field::object, u"thread:csrss.exe")) return false;
        }
        if (is_receive(e, 5)) return started;
        if (is_receive(e, 4)) return false;
    }
    return false;
}
[[nodiscard]] inline bool returns_success(effect const& e) { return e.number_of(field::return_value) == 0; }

}  // namespace detail

/// All of them.
inline constexpr std::array deviations{
    deviation{"loads again",
              "LoadDeferedSubsystem starts a subsystem that is connected already once more (choice optional_subsystem; vectors A2, 152; "
              "after a lost reply A8), or one under a name that has no single instance; the system says that it is there.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  row const* const found = row_of(effects[at]);
                  bool const again =
                      effects[at].by.who == actor::api && found != nullptr &&
                      (found->what == meaning::own_program || found->what == meaning::tag_process || found->what == meaning::hand_over ||
                       (detail::is_reply(effects[at], 4) && !detail::returns_success(effects[at])));
                  return again && detail::any_before(effects, at,
                                                     [](effect const& e) { return detail::is_reply(e, 4) && detail::returns_success(e); });
              }},
    deviation{"asks during the boot",
              "The port serves as soon as it is there (nt5_2 4.1); the system leaves out requests before the last wait.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  bool const asks = effects[at].which == call::request ||
                                    (effects[at].which == call::nt_reply_wait_receive_port && effects[at].has(field::api_number)) ||
                                    (effects[at].which == call::nt_accept_connect_port && effects[at].number_of(field::accept) == 0);
                  return asks && !detail::any_before(effects, at, detail::is_final_wait);
              }},
    deviation{"serves without a connection",
              "A subsystem whose connection is closed stays known, and its own port stays open (nt5_2 4.1.4; vectors 167); in the system "
              "it serves no more.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  bool const serves =
                      effects[at].which == call::nt_request_wait_reply_port && detail::is(effects[at], field::api, u"SbpCreateSession");
                  bool const reports =
                      (effects[at].which == call::request || detail::is_receive(effects[at], 1) || detail::is_reply(effects[at], 1)) &&
                      effects[at].number_of(field::api_number) == 1;
                  return (serves || reports) &&
                         detail::any_before(effects, at, [](effect const& e) { return e.which == call::disconnect; });
              }},
    deviation{"native initial command",
              "smss runs a native initial command itself, csrss or not (nt5_2 4.4.5; vectors 137); the system needs a csrss.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  bool const goes_on = (effects[at].which == call::nt_adjust_privileges_token && effects[at].by.who == actor::main) ||
                                       (detail::is_reply(effects[at], 5) && detail::returns_success(effects[at]));
                  std::size_t i = at;  // the last process that was run by an API thread, if nothing was handed over since
                  while (goes_on && i-- > 0) {
                      if (effects[i].which == call::nt_request_wait_reply_port && detail::is(effects[i], field::api, u"SbpCreateSession"))
                          return false;
                      if (effects[i].which == call::nt_resume_thread) return effects[i].by.who == actor::api;
                  }
                  return false;
              }},
    deviation{"session on request without a kernel session",
              "Without Kmode, or without the privilege for it, StartCsr starts its csrss and initial command in session 0 (nt5_2 5.3.2); "
              "the system always makes a session.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  effect const& one = effects[at];
                  bool const first = one.which == call::nt_set_system_information && one.by.who == actor::api && one.has(field::session) &&
                                     one.number_of(field::session) == 0;
                  return first || detail::any_before(effects, at + 1, [](effect const& e) {
                             return e.by.who == actor::api && e.which == call::nt_set_information_process &&
                                    detail::is(e, field::object, u"process:csrss.exe") && detail::is(e, field::info_class, u"session") &&
                                    e.number_of(field::value) == 0;
                         });
              }},
    deviation{"asks twice",
              "A deferred subsystem is asked for while it is being started for somebody else: in the run the second waits and starts it "
              "again (nt5_2 3.8.4 step 3); "
              "the system leaves that out.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  for (std::size_t i = 0; i < at; ++i) {
                      if (!detail::is_receive(effects[i], 4)) continue;
                      for (std::size_t k = i + 1; k < at; ++k) {
                          if (nt::equal_ignoring_case(effects[k].text_of(field::name), effects[i].text_of(field::name))) {
                              if (detail::is_reply(effects[k], 4)) break;
                              if (detail::is_receive(effects[k], 4)) return true;
                          }
                      }
                  }
                  return false;
              }},
    deviation{"failure of a deferred subsystem overlooked",
              "A deferred subsystem that cannot be used is given up and reported as loaded, like any other (choice subsystem_failure; "
              "vectors S4); "
              "in the system the choice concerns csrss only.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  if (!detail::is_reply(effects[at], 4) || !detail::returns_success(effects[at])) return false;
                  for (std::size_t i = at; i-- > 0 && !detail::is_receive(effects[i], 4);) {
                      if (effects[i].which == call::nt_terminate_process && effects[i].by.who == actor::api) return true;
                  }
                  return false;
              }},
    deviation{
        "connection not announced",
        "A subsystem is connected, but the event that its starter waits for cannot be set: the starter waits on (README: NtSetEvent, H); "
        "in the system connecting sets it free.",
        [](std::vector<effect> const& effects, std::size_t at) {
            return detail::any_before(
                effects, at, [](effect const& e) { return e.which == call::nt_set_event && e.by.who == actor::api && detail::failed(e); });
        }},
    deviation{
        "waits for ever",
        "An API thread may wait without limit: for a program of SetupExecute or Execute that never ends (vectors B6), or for a subsystem "
        "of its session that was "
        "given up but stays known (nt5_2 3.8.4 step 3; vectors S4). The system has neither the programs nor a second required subsystem.",
        [](std::vector<effect> const& effects, std::size_t at) {
            for (std::size_t i = 0; effects[at].which == call::end && i < at; ++i) {
                if (!detail::is_wait_by_api(effects[i], u"block") || effects[i].has(field::timeout)) continue;
                long open = 0;  // waits for that object that have begun and not ended
                for (std::size_t k = 0; k < at; ++k) {
                    if (effects[k].text_of(field::object) != effects[i].text_of(field::object)) continue;
                    open += detail::is_wait_by_api(effects[k], u"block") ? 1 : detail::is_wait_by_api(effects[k], u"return") ? -1 : 0;
                }
                if (open > 0) return true;
            }
            return false;
        }},
    deviation{"further required subsystem",
              "What Required names after Windows is started as well, its failure stops the system or fails the session, and a native one "
              "takes the place of csrss in the last wait (vectors 126); the system has csrss only.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  bool const failed_later =
                      detail::raises(effects[at], u"Session Manager Initialization") &&
                      detail::any_before(effects, at, [](effect const& e) { return e.which == call::nt_complete_connect_port; });
                  bool late = false;  // (it may have been taken for the wait for a csrss)
                  for (std::size_t i = 0; i <= at; ++i) late = late || detail::fails_after_csrss(effects, i);
                  return failed_later || late || detail::any_before(effects, at, [](effect const& e) {
                             return detail::is_final_wait(e) && e.find(field::objects)->items[0] != u"process:csrss.exe";
                         });
              }},
    deviation{"failure not overlooked",
              "The failure of csrss is overlooked because leaving the kernel session succeeds (choice subsystem_failure; vectors S4); "
              "where smss is in none, or that fails, "
              "it is reported. The system overlooks it always.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  if (!detail::raises(effects[at], u"Session Manager Initialization")) return false;
                  bool ended = false;
                  for (std::size_t i = at; i-- > 0;) {
                      if (effects[i].by.who != actor::main) continue;
                      ended = ended || effects[i].which == call::nt_terminate_process;
                      if (effects[i].which == call::nt_set_information_process) return ended;
                  }
                  return false;
              }},
    deviation{
        "beyond eight sessions",
        "The system that is followed has the sessions 0 to 7, and one that could not be created holds its number where failed sessions "
        "stay (vectors A6): with all in use it follows neither the start of another nor a StopCsr of none of them.",
        [](std::vector<effect> const& effects, std::size_t at) {
            std::size_t last = 0;  // just after the last number was used up: a creation that failed holds one as well
            for (int created = 0, lost = 0; last < at; ++last) {
                effect const& e = effects[last];
                if (e.by.who != actor::api || !detail::is(e, field::info_class, u"SystemSessionCreate")) continue;
                ++(detail::failed(e) ? lost : created);
                if ((!detail::failed(e) && e.number_of(field::session) == 7) || (lost > 0 && created + lost == 7)) break;
            }
            for (std::size_t i = last; i <= at; ++i) {
                // (a lost reply may have it carried out again, unasked: choice lost_reply)
                if (detail::is(effects[i], field::info_class, u"SystemSessionCreate") && effects[i].number_of(field::session) > 7)
                    return true;
                bool const asks =
                    effects[i].which == call::request || detail::is_receive(effects[i], 5) || detail::is_receive(effects[i], 6);
                if (asks && (effects[i].number_of(field::api_number) == 5 || effects[i].number_of(field::api_number) == 6)) return true;
            }
            return false;
        }},
    deviation{"failure of the kernel session kept",
              "That there is no kernel session is forgotten as soon as something else succeeds (vectors S2); where Required names nothing, "
              "nothing does, and the boot fails "
              "after the programs of Execute. In the system that stage cannot fail.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  return detail::raises(effects[at], u"Session Manager Initialization") &&
                         !detail::any_before(effects, at, [](effect const& e) {
                             return (e.which == call::nt_set_system_information &&
                                     detail::is(e, field::info_class, u"SystemSessionCreate") && !detail::failed(e)) ||
                                    e.which == call::nt_complete_connect_port;
                         });
              }},
};

/// The known difference that a rejection is; null: none.
[[nodiscard]] inline deviation const* deviation_of(std::vector<effect> const& effects, std::size_t rejected) {
    for (deviation const& one : deviations) {
        if (one.fits(effects, rejected)) return &one;
    }
    return nullptr;
}

}  // namespace smss::conformance
