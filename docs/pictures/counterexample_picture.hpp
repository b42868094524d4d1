// SPDX-License-Identifier: BSL-1.0
// Knows: how to draw an execution of the composed system: one row a step, one lane for each part that changes.
#pragma once

#include "svg.hpp"

#include <smss/check/description.hpp>
#include <smss/check/property_list.hpp>
#include <smss/check/verify.hpp>
#include <smss/system/invariant_session.hpp>
#include <smss/system/system.hpp>

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pictures {

/// What a state says, by the name of the field; empty for a field that it does not show.
class shown_state {
public:
    explicit shown_state(std::vector<smss::check::shown_field> fields) : fields_(std::move(fields)) {}
    [[nodiscard]] std::string operator[](std::string_view name) const {
        for (auto const& field : fields_) {
            if (field.name == name) return words(field.value);
        }
        return {};
    }

private:
    std::vector<smss::check::shown_field> fields_;
};

/// One part of the state: what it says there (nothing: no box), and when that is the point of the story.
struct lane {
    std::string_view title;
    int x;
    int width;
    std::function<std::string(shown_state const&)> value;
    std::string alarming{};
};

/// Draws the steps from `first` on; those before it are told in one row. The last line says what it comes to.
template <typename System, typename Execution>
void write_execution(std::ostream& out, System const& system, Execution const& shown, std::size_t first, std::string_view told,
                     std::vector<lane> const& lanes, std::string_view outcome) {
    constexpr int row = 30, top = 50;
    drawing picture{out, 980, top + row * static_cast<int>(shown.steps.size() - first + 1) + 30};
    picture.text(12, 30, "step", bold);
    for (lane const& one : lanes) picture.text(one.x + 8, 30, one.title, bold);
    int y = top;
    std::vector<std::string> before(lanes.size());
    for (std::size_t i = first; i < shown.steps.size(); ++i, y += row) {
        shown_state const now{smss::check::describe(system, shown.steps[i].after)};
        std::string const action =
            i == first ? std::string{told} + ", " + std::to_string(first + 1) + " steps" : words(name(shown.steps[i].action));
        bool const outside = smss::is_environment(shown.steps[i].action);
        picture.line(8, y + row - 3, 972, y + row - 3, "stroke=\"#e3e9ef\"");
        picture.text(12, y + 18, std::to_string(i + 1), soft)
            .text(46, y + 18, action, outside ? "fill=\"#9a6700\" font-weight=\"bold\"" : "font-weight=\"bold\"");
        for (std::size_t k = 0; k != lanes.size(); ++k) {
            std::string const value = lanes[k].value(now);
            bool const fresh = value != before[k];
            before[k] = value;
            if (value.empty()) continue;
            picture.box(lanes[k].x, y + 1, lanes[k].width, row - 6,
                        value == lanes[k].alarming ? "fill=\"#fbe3e0\" stroke=\"#b42318\""
                        : fresh                    ? "fill=\"#e8f1fa\" stroke=\"#0b62b8\""
                                                   : "fill=\"#f5f7fa\" stroke=\"#d5dde5\"");
            picture.text(lanes[k].x + 8, y + 18, value, fresh ? "font-size=\"12\"" : "font-size=\"12\" fill=\"#8796a5\"");
        }
    }
    picture.text(12, y + 18, outcome, "fill=\"#b42318\"");
    picture.finish();
}

/// The shortest way into the standstill of the SM API: ReactOS's choices, three sessions, no fault. The search finds it anew
/// whenever the picture is drawn.
inline void write_standstill(std::ostream& out) {
    constexpr unsigned threads = 2;
    smss::system const system{smss::edition::nt5_2 | smss::choice::reactos, smss::scope::sessions{3}, smss::scope::faults{0},
                              smss::scope::threads{threads}};
    auto const result = smss::check::verify(system);
    auto const& shown = *result.findings.back().shown;

    std::size_t first = 0;  // the boot is one row; what follows is the story
    while (first < shown.steps.size() && shown.steps[first].after.boot != smss::boot_phase::waiting) ++first;
    std::string const all = " of " + std::to_string(threads);
    auto const session = [](std::string number) {
        return [number](shown_state const& now) {
            return now["session " + number] + (now["initial command " + number] == "winlogon" ? ", winlogon" : "");
        };
    };
    auto const busy = [all](shown_state const& now) {
        std::string const count = now["threads busy"];
        return count.empty() || count == "0" ? std::string{} : count + all;
    };
    std::size_t waiting = 0;
    for (smss::request const one : shown.steps.back().after.queue) waiting += one == smss::request::none ? 0 : 1;
    write_execution(out, system, shown, first, "the boot",
                    {{"session 1", 330, 178, session("1")},
                     {"session 2", 520, 178, session("2")},
                     {"threads busy", 710, 108, busy, std::to_string(threads) + all},
                     {"port", 840, 132, [](shown_state const& now) { return now["first in queue"]; }}},
                    "Requests of clients in the port: " + std::to_string(waiting) + ". API threads that wait inside a request: " +
                        busy(shown_state{smss::check::describe(system, shown.steps.back().after)}) + ". Nothing more can happen.");
}

/// The shortest way to a winlogon without csrss, where csrss is no critical process (README).
inline void write_broken_invariant(std::ostream& out) {
    namespace check = smss::check;
    using broken = smss::invariants::no_winlogon_without_csrss;
    smss::system const system{smss::edition::nt5_2 | smss::choice::csrss_death_code::hard_error, smss::scope::sessions{1}};
    auto const result = check::verify(system, check::property_list<broken>{}, check::property_list<>{});
    auto const& shown = *result.findings.front().shown;
    std::size_t first = 0;
    while (first + 1 < shown.steps.size() && shown.steps[first + 1].action != smss::system_action::create_session_0) ++first;
    auto const field = [](std::string field_name) { return [field_name](shown_state const& now) { return now[field_name]; }; };
    write_execution(out, system, shown, first, "the boot so far",
                    {{"boot", 330, 188, field("boot")},
                     {"session 0", 530, 148, field("session 0")},
                     {"csrss", 690, 118, field("csrss 0")},
                     {"initial command", 820, 152, field("initial command 0"), "winlogon"}},
                    broken::sentence);
}

}  // namespace pictures
