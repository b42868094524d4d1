// SPDX-License-Identifier: BSL-1.0
#include "json_form.hpp"

#include <smss/conformance/choice_flip.hpp>
#include <smss/conformance/effect_text.hpp>
#include <smss/nt/edition.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace check_trace {

namespace {

using json = nlohmann::ordered_json;
using namespace smss::conformance;

json place(trace const& recorded, std::size_t step) { return {{"step", step + 1}, {"line", recorded.line_of(step)}}; }

json requirement_form(requirement_ref const& one) { return {{"id", one.id}, {"sentence", one.sentence}}; }

json or_null(std::string const& text) { return text.empty() ? json{} : json(text); }

json departure_form(departure const& one, trace const& recorded) {
    json form = place(recorded, one.step);
    form["choice"] = one.choice.info().name;
    form["alternative"] = one.choice.info().alternatives[one.choice.alternative];
    form["requirement"] = requirement_form(one.requirement);
    form["by"] = or_null(std::string{one.by});
    form["recorded"] = or_null(one.recorded);
    form["otherwise"] = or_null(one.allowed);
    return form;
}

}  // namespace

std::string json_form(verdict const& judged, trace const& recorded, input_files const& from) {
    json form;
    form["trace"] = recorded.source;
    form["verdict"] = judged.accepted ? "accepted" : "rejected";
    form["level"] = smss::conformance::name(judged.judged);
    form["edition"] = smss::nt::name(judged.as.which);
    form["choices"] = choices_text(judged.as);
    form["input"] = from.registry.empty()
                        ? json{}
                        : json{{"registry", from.registry}, {"world", from.world}, {"found_beside_trace", from.found_beside}};
    form["steps"] = judged.steps;
    form["matched"] = judged.matched;
    form["undefined_from"] = judged.undefined_from < judged.steps ? json(judged.undefined_from + 1) : json{};
    if (!judged.accepted) {
        json refused = place(recorded, judged.matched);
        refused["by"] = judged.refused ? json(smss::world::name(judged.refused->by.who)) : json{};
        refused["recorded"] = judged.refused ? json(to_text(*judged.refused)) : json{};
        refused["allowed"] = json::array();
        for (allowed_step const& one : judged.allowed)
            refused["allowed"].push_back({{"by", or_null(std::string{one.by})}, {"what", one.what}});
        refused["difference"] = or_null(judged.difference);
        if (judged.judged == level::system) refused["system"] = judged.states;
        refused["requirement"] = requirement_form(judged.requirement);
        form["refused"] = refused;
        form["nearest"] = json::array();
        for (neighbour const& one : judged.nearest) {
            json near{
                {"edition", smss::nt::name(one.as.which)}, {"level", smss::conformance::name(one.judged)}, {"departures", json::array()}};
            for (departure const& each : one.departures) near["departures"].push_back(departure_form(each, recorded));
            form["nearest"].push_back(near);
        }
    }
    return form.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

}  // namespace check_trace
