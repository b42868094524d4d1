// SPDX-License-Identifier: BSL-1.0
// The part of the interactive page that is the library: the composed system, step by step; a registry text, explained; a
// run of it. Compiled to WebAssembly. Every function takes the bytes at `input` and answers with JSON at what it returns.
#include "explanation.hpp"
#include "input.hpp"
#include "readable_form.hpp"

#include <smss/check/description.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/plan/boot_outline.hpp>
#include <smss/run/run.hpp>
#include <smss/system/system.hpp>
#include <smss/world/ideal.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using json = nlohmann::ordered_json;
using machine = decltype(smss::system{smss::edition::nt5_2});

std::string given;   // what the page hands in
std::string answer;  // what it gets

// The walk through the composed system: the states so far, and the step that led to each but the first.
struct walk {
    machine system{smss::edition::nt5_2, smss::scope::sessions{2}};
    std::vector<machine::state> states{system.initial()};
    std::vector<smss::system_action> steps{};
};
walk now;

struct possible_step {
    smss::system_action act;
    machine::state next;
};

std::vector<possible_step> possible_steps() {
    std::vector<possible_step> all;
    now.system.successors(now.states.back(), [&all](smss::system_action act, machine::state const& next) { all.push_back({act, next}); });
    return all;
}

json text_of(std::string_view text) { return std::string{text}; }

json fields_of(std::vector<smss::check::shown_field> const& fields) {
    json all = json::array();
    for (auto const& field : fields) all.push_back({field.name, field.value});
    return all;
}

// The row of the boot table, or the sentence of the step.
json step_form(machine::state const& from, smss::system_action act) {
    return {{"name", text_of(name(act))},
            {"sentence", text_of(sentence(act))},
            {"evidence", text_of(now.system.evidence(from, act))},
            {"environment", smss::is_environment(act)}};
}

// What smss gives as the name of the process. \source facts nt5_2 6.2
std::string_view hard_error_text(smss::stop_reason why) {
    switch (why) {
        case smss::stop_reason::initialization:
            return "Session Manager Initialization";
        case smss::stop_reason::verification:
            return "Verification of a KnownDLL failed.";
        case smss::stop_reason::initial_command:
            return "Session Manager ExecuteInitialCommand";
        case smss::stop_reason::unhandled_exception:
            return "Unhandled Exception in Session Manager";
        case smss::stop_reason::windows_subsystem:
            return "Windows SubSystem";
        case smss::stop_reason::logon_process:
            return "Windows Logon Process";
        default:
            return {};
    }
}

json stop_form(machine::state const& state) {
    if (state.stop == smss::stop_reason::none) return nullptr;
    smss::machine::fate const fate = smss::fate_of(state.stop, now.system.rule.which);
    auto const code = smss::machine::stop_code(fate);
    std::array<char, 8> digits{};
    std::string shown = "0x";
    if (code) {
        auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(*code), 16).ptr;
        for (char const* digit = digits.data(); digit != end; ++digit)
            shown += static_cast<char>(*digit >= 'a' ? *digit - 'a' + 'A' : *digit);
    }
    return {{"reason", text_of(name(state.stop))},
            {"fate", text_of(name(fate))},
            {"code", shown},
            {"code_name", code ? text_of(name(*code)) : json("")},
            {"text", text_of(hard_error_text(state.stop))}};
}

json state_form() {
    machine::state const& state = now.states.back();
    json sessions = json::array();
    for (unsigned s = 0; s < now.system.limits.sessions; ++s) {
        smss::session_state const& one = state.session[s];
        sessions.push_back({{"phase", text_of(name(one.phase))},
                            {"csrss", text_of(name(one.csrss))},
                            {"initial", text_of(name(one.initial))},
                            {"asked", one.asked},
                            {"sm_id", one.sm_id}});
    }
    json subsystems = json::array();
    for (unsigned k = 0; k < now.system.limits.subsystems; ++k) {
        subsystems.push_back({{"phase", text_of(name(state.subsystem[k].phase))}, {"alive", state.subsystem[k].alive}});
    }
    json queue = json::array();
    for (unsigned i = 0; i < now.system.limits.queue; ++i) queue.push_back(text_of(name(state.queue[i])));
    auto const before = smss::check::describe(now.system, state);
    json steps = json::array();
    for (possible_step const& one : possible_steps()) {
        json step = step_form(state, one.act);
        step["changes"] = fields_of(smss::check::changes(before, smss::check::describe(now.system, one.next)));
        step["stops"] = one.next.stop != smss::stop_reason::none;
        steps.push_back(std::move(step));
    }
    json trace = json::array();
    for (std::size_t i = 0; i < now.steps.size(); ++i) {
        json step = step_form(now.states[i], now.steps[i]);
        step["changes"] = fields_of(
            smss::check::changes(smss::check::describe(now.system, now.states[i]), smss::check::describe(now.system, now.states[i + 1])));
        trace.push_back(std::move(step));
    }
    return {{"boot", text_of(name(state.boot))},
            {"stop", stop_form(state)},
            {"final", now.system.is_final(state)},
            {"sessions", std::move(sessions)},
            {"subsystems", std::move(subsystems)},
            {"queue", std::move(queue)},
            {"answering", text_of(name(state.answering))},
            {"busy", smss::busy_threads(state)},
            {"threads", now.system.rule.pool_grows ? 0u : now.system.limits.threads},
            {"by_copy", now.system.rule.by_copy},
            {"attached", state.attached},
            {"faults", state.faults},
            {"fields", fields_of(before)},
            {"steps", std::move(steps)},
            {"trace", std::move(trace)}};
}

template <typename Table>
json rows_of(Table const& table) {
    json rows = json::array();
    for (auto const& line : table) {
        rows.push_back({{"from", text_of(name(line.from))},
                        {"action", text_of(name(line.action))},
                        {"to", text_of(name(line.to))},
                        {"evidence", text_of(line.evidence)}});
    }
    return rows;
}

json boot_form(smss::edition which) {
    switch (which) {
        case smss::edition::nt5_2:
            return rows_of(smss::boot_table<smss::edition::nt5_2>);
        case smss::edition::nt6_1:
            return rows_of(smss::boot_table<smss::edition::nt6_1>);
        case smss::edition::nt10_0:
            return rows_of(smss::boot_table<smss::edition::nt10_0>);
    }
    return json::array();
}

std::string_view next_word(std::string_view& line) {
    std::size_t const space = std::min(line.find(' '), line.size());
    std::string_view const word = line.substr(0, space);
    line.remove_prefix(std::min(space + 1, line.size()));
    return word;
}

char const* finish(json const& value) {
    answer = value.dump();
    return answer.c_str();
}

}  // namespace

#define SMSS_EXPORT(name) extern "C" __attribute__((export_name(#name)))

/// Room for `size` bytes of input.
SMSS_EXPORT(reserve) char* reserve(std::size_t size) {
    given.resize(size);
    return given.data();
}

/// How many bytes the last answer has.
SMSS_EXPORT(answer_size) std::size_t answer_size() { return answer.size(); }

/// What there is to choose from: editions with their boot tables, and the named choices.
SMSS_EXPORT(catalogue) char const* catalogue() {
    json editions = json::array();
    for (smss::edition const which : {smss::edition::nt5_2, smss::edition::nt6_1, smss::edition::nt10_0}) {
        editions.push_back(
            {{"name", text_of(smss::nt::name(which))}, {"title", text_of(smss::nt::marketing_name(which))}, {"boot", boot_form(which)}});
    }
    json titles = json::object();
    for (smss::edition const which : {smss::edition::nt5_2, smss::edition::nt6_1, smss::edition::nt10_0}) {
        for (auto const& one : smss::plan::boot_outline(which)) titles[std::string{one.phase}] = text_of(one.title);
    }
    json choices = json::array();
    for (smss::nt::choice_info const* const one : smss::nt::choices::info) {
        choices.push_back({{"name", text_of(one->name)},
                           {"sentence", text_of(one->sentence)},
                           {"evidence", text_of(one->evidence)},
                           {"alternatives", {text_of(one->alternatives[0]), text_of(one->alternatives[1])}},
                           {"reactos", one->reactos}});
    }
    return finish({{"editions", std::move(editions)}, {"titles", std::move(titles)}, {"choices", std::move(choices)}});
}

/// Begins anew. Input: lines `edition nt5_2`, `sessions 3`, `faults 2`, `subsystems 1`, `choice api_pool two_threads`.
SMSS_EXPORT(begin) char const* begin() {
    smss::profile as;
    smss::system_limits limits;
    limits.queue = 2;
    limits.starts = 13;
    std::string_view rest = given;
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        std::string_view const word = next_word(line);
        unsigned number = 0;
        std::from_chars(line.data(), line.data() + line.size(), number);
        if (word == "edition") as.which = smss::nt::edition_named(line).value_or(as.which);
        if (word == "sessions") limits.sessions = number;
        if (word == "faults") limits.faults = number;
        if (word == "subsystems") limits.subsystems = number;
        if (word == "choice") {
            std::string_view const which = next_word(line);
            as.permitted.select(which, line);
        }
    }
    if (!smss::are_within_reach(limits))
        return finish({{"error", "bounds out of reach: sessions 1 to 8, faults 0 to 7, subsystems 0 to 4"}});
    now = walk{};
    now.system = machine{as, limits, smss::boot_plan_of(as.which)};
    now.states = {now.system.initial()};
    now.steps.clear();
    return finish(state_form());
}

/// Takes the step of that number in `steps`.
SMSS_EXPORT(take) char const* take(std::size_t number) {
    auto const steps = possible_steps();
    if (number >= steps.size()) return finish({{"error", "there is no such step"}});
    now.states.push_back(steps[number].next);
    now.steps.push_back(steps[number].act);
    return finish(state_form());
}

/// Goes back until `length` steps are left.
SMSS_EXPORT(go_back) char const* go_back(std::size_t length) {
    if (length < now.steps.size()) {
        now.steps.resize(length);
        now.states.erase(now.states.begin() + static_cast<std::ptrdiff_t>(length) + 1, now.states.end());
    }
    return finish(state_form());
}

/// Takes the system's own steps until it can rest, or until there are too many to be of use.
SMSS_EXPORT(settle) char const* settle() {
    for (int i = 0; i != 200 && !now.system.is_final(now.states.back()); ++i) {
        auto const steps = possible_steps();
        auto const own = std::ranges::find_if(steps, [](possible_step const& one) { return !smss::is_environment(one.act); });
        if (own == steps.end()) break;
        now.states.push_back(own->next);
        now.steps.push_back(own->act);
    }
    return finish(state_form());
}

/// Explains a registry text, which is given on standard input, as `explain_boot -` does: its JSON form, or `{"error": ...}`.
/// Input: the name of an edition, or nothing to infer it.
SMSS_EXPORT(explain_text) char const* explain_text(bool stock) {
    explain::request wanted;
    if (!stock) wanted.path = "-";
    std::clearerr(stdin);
    explain::input_result const read = explain::read_input(wanted);
    if (!read.content) return finish({{"error", read.error}});
    answer = explain::json_form(explain::explain_boot(*read.content, smss::nt::edition_named(given), u"C:\\Windows"));
    return answer.c_str();
}

/// Runs the Session Manager of Windows Server 2003 on the registry text at standard input, in a world that lacks nothing:
/// `{"calls": [...]}`, one line each.
SMSS_EXPORT(run_text) char const* run_text(bool stock) {
    explain::request wanted;
    if (!stock) wanted.path = "-";
    std::clearerr(stdin);
    explain::input_result read = explain::read_input(wanted);
    if (!read.content) return finish({{"error", read.error}});
    smss::world::ideal nt{std::move(read.content->tree), u"C:\\WINDOWS"};
    std::string const lines = replay::text_form(smss::run(nt, smss::profile{smss::edition::nt5_2}));
    json calls = json::array();
    for (std::size_t at = 0; at < lines.size();) {
        std::size_t const end = std::min(lines.find('\n', at), lines.size());
        calls.push_back(lines.substr(at, end - at));
        at = end + 1;
    }
    return finish({{"calls", std::move(calls)}});
}
