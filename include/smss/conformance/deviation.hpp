// SPDX-License-Identifier: BSL-1.0
// Knows: where run and system are known to differ, each with its reason: what is not listed here must project.
#pragma once

#include <smss/conformance/observation.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// One known difference, outside the scope of `system`: an effect that the system does not allow, and by what one knows it.
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
[[nodiscard]] inline bool is_receive(effect const& e, std::uint64_t api) {
    return e.which == call::nt_reply_wait_receive_port && is(e, field::phase, u"receive") && is(e, field::type, u"request") &&
           e.number_of(field::api_number) == api;
}

}  // namespace detail

/// All of them.
inline constexpr std::array deviations{
    deviation{"asks during the boot",
              "The port serves as soon as it is there (nt5_2 4.1); the system leaves out requests before the last wait.",
              [](std::vector<effect> const& effects, std::size_t at) {
                  bool const asks = effects[at].which == call::request ||
                                    (effects[at].which == call::nt_reply_wait_receive_port && effects[at].has(field::api_number)) ||
                                    (effects[at].which == call::nt_accept_connect_port && effects[at].number_of(field::accept) == 0);
                  return asks && !detail::any_before(effects, at, detail::is_final_wait);
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
            bool const used_up = last < at;
            for (std::size_t i = last; i <= at; ++i) {
                // (a lost reply may have it carried out again, unasked: choice lost_reply)
                if (detail::is(effects[i], field::info_class, u"SystemSessionCreate") && effects[i].number_of(field::session) > 7)
                    return true;
                auto const api = effects[i].number_of(field::api_number);
                bool const asks = effects[i].which == call::request
                                      ? api == 5 || api == 6
                                      : detail::is_receive(effects[i], 5) || detail::is_receive(effects[i], 6);
                if (used_up && asks) return true;
            }
            return false;
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
