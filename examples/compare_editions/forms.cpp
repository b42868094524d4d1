// SPDX-License-Identifier: BSL-1.0
#include "comparison.hpp"

#include <smss/machine/process_rule.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace compare {

namespace machine = smss::machine;
using json = nlohmann::ordered_json;
using smss::nt::marketing_name;
using smss::nt::name;

namespace {

std::string padded(std::string_view content, std::size_t width) {
    std::string wide{content};
    if (wide.size() < width) wide.append(width - wide.size(), ' ');
    return wide;
}

std::string joined(std::vector<std::string> const& items, std::string_view between) {
    std::string all;
    for (std::string const& one : items) all += (all.empty() ? "" : std::string{between}) + one;
    return all;
}

std::string effect_of(std::vector<std::string> const& effects) {
    if (effects.empty()) return "there is no such process";
    std::string said = effects[0];
    for (std::size_t i = 1; i < effects.size(); ++i) said += (i == 1 ? " (by a choice: " : ", or ") + effects[i];
    return effects.size() > 1 ? said + ")" : said;
}

void show_tree(std::string& out, std::vector<process_line> const& all, int parent, std::size_t depth) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        process_line const& one = all[i];
        if (one.parent != parent) continue;
        out += std::string(4 + 2 * depth, ' ') + one.image + ", session " + std::to_string(one.session);
        if (one.is_copy) out += ", a copy: `" + one.command_line + "`";
        if (!one.runs) out += ", ends";
        out += '\n';
        show_tree(out, all, static_cast<int>(i), depth + 1);
    }
}

json processes_form(std::vector<process_line> const& all) {
    json made = json::array();
    for (process_line const& one : all) {
        made.push_back({{"image", one.image},
                        {"command_line", one.command_line},
                        {"parent", one.parent < 0 ? json(nullptr) : json(one.parent)},
                        {"session", one.session},
                        {"copy", one.is_copy},
                        {"runs", one.runs}});
    }
    return made;
}

}  // namespace

std::string text_form(comparison const& all) {
    std::string const from{name(all.editions[0])};
    std::string const to{name(all.editions[1])};
    std::string out = "From " + std::string{marketing_name(all.editions[0])} + " (" + from + ") to " +
                      std::string{marketing_name(all.editions[1])} + " (" + to + ")\nInput: " +
                      (all.kind == explain::input_kind::stock  ? "a stock Windows 7 configuration (built in)"
                       : all.kind == explain::input_kind::hive ? "a registry hive"
                                                               : "a registry export") +
                      "\n\nThe stages of the boot, in order (! marks those whose failure stops the machine)\n";
    std::size_t const lines = all.order[0].size() > all.order[1].size() ? all.order[0].size() : all.order[1].size();
    auto const cell = [&](std::size_t side, std::size_t line) {
        if (line >= all.order[side].size()) return std::string{};
        stage const& one = all.order[side][line];
        return (line + 1 < 10 ? " " : "") + std::to_string(line + 1) + (one.fatal ? " ! " : "   ") + one.phase;
    };
    out += "  " + padded("   " + from, 32) + "   " + to + "\n";
    for (std::size_t i = 0; i < lines; ++i) {
        std::string line = "  " + padded(cell(0, i), 32) + cell(1, i);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line + '\n';
    }
    out += "\nIn the other order\n";
    for (swapped_pair const& pair : all.swapped) {
        out += "  " + pair.first + " comes before " + pair.second + " in " + from + ", after it in " + to + "\n";
    }
    if (all.swapped.empty()) out += "  nothing\n";
    for (std::size_t side = 0; side < 2; ++side) {
        out += "Only in " + std::string{side == 0 ? from : to} + ": " +
               (all.only[side].empty() ? "nothing" : joined(all.only[side], ", ")) + "\n";
    }
    out += "\nStored values that mean something else\n";
    for (changed_value const& one : all.values) {
        out += "  " + one.where + "\n";
        for (std::size_t side = 0; side < 2; ++side) {
            out += "    " + std::string{side == 0 ? from : to} + ": " + (one.meaning[side].empty() ? "not read" : one.meaning[side]) + "\n";
        }
    }
    if (all.values.empty()) out += "  none\n";
    for (std::size_t side = 0; side < 2; ++side) {
        out += "\nProcesses of " + std::string{side == 0 ? from : to} + " (the run ends " + all.end[side] + ")\n";
        show_tree(out, all.processes[side], -1, 0);
    }
    out += "\nWho stops the machine\n";
    for (death const& one : all.deaths) {
        out += "  " + one.what + "\n";
        for (std::size_t side = 0; side < 2; ++side) {
            out += "    " + std::string{side == 0 ? from : to} + ": " + effect_of(one.effect[side]) + "\n";
        }
    }
    return out;
}

std::string json_form(comparison const& all) {
    json root;
    root["input"] = {{"kind", name(all.kind)}};
    root["from"] = name(all.editions[0]);
    root["to"] = name(all.editions[1]);
    char const* const sides[]{"from", "to"};
    for (std::size_t side = 0; side < 2; ++side) {
        json order = json::array();
        for (stage const& one : all.order[side]) order.push_back({{"phase", one.phase}, {"fatal", one.fatal}, {"evidence", one.evidence}});
        root["order"][sides[side]] = std::move(order);
    }
    json swapped = json::array();
    for (swapped_pair const& pair : all.swapped) swapped.push_back({{"first", pair.first}, {"second", pair.second}});
    root["order"]["swapped"] = std::move(swapped);
    root["order"]["only_from"] = all.only[0];
    root["order"]["only_to"] = all.only[1];
    root["values"] = json::array();
    for (changed_value const& one : all.values) {
        root["values"].push_back({{"where", one.where}, {"from", one.meaning[0]}, {"to", one.meaning[1]}, {"evidence", one.evidence}});
    }
    for (std::size_t side = 0; side < 2; ++side) {
        root["processes"][sides[side]] = processes_form(all.processes[side]);
        root["runs"][sides[side]] = {{"effects", all.effects[side]}, {"end", all.end[side]}};
    }
    root["deaths"] = json::array();
    for (death const& one : all.deaths) root["deaths"].push_back({{"what", one.what}, {"from", one.effect[0]}, {"to", one.effect[1]}});
    return root.dump(2) + "\n";
}

std::string healthy_text(edition which) {
    std::string out = "A healthy Session Manager on " + std::string{marketing_name(which)} + " (" + std::string{name(which)} +
                      ")\nAll of these run as SYSTEM, from %SystemRoot%\\System32.\n\nProcesses\n";
    for (machine::process_rule const& rule : machine::process_rules) {
        if (rule.which != which) continue;
        out += "  " + std::string{rule.image} + " (" + std::string{rule.role} + ")\n    started by " + std::string{rule.parent} +
               "; session " + std::string{rule.session} + "; " + std::string{machine::name(rule.many)} + "; " +
               (rule.stays ? "stays" : "ends") + (rule.orphan ? ", an orphan" : "") +
               "\n    command line: " + (rule.arguments.empty() ? "as configured" : "`" + std::string{rule.arguments} + "`") +
               "\n    source: " + std::string{rule.evidence} + "\n";
    }
    out += "\nChildren of smss that are known (programs of the boot lists come on top)\n";
    for (machine::allowed_child const& child : machine::allowed_children) {
        if (child.first > which) continue;
        out += "  " + padded(child.image, 20) + child.what.data() + (child.of_windows ? "" : ", a product's") + "\n";
    }
    out += "\nRules\n";
    for (machine::tree_rule const& rule : machine::tree_rules) {
        if (rule.first <= which) out += "  " + std::string{rule.id} + "  " + std::string{rule.sentence} + "\n";
    }
    return out;
}

std::string healthy_json(edition which) {
    json root;
    root["edition"] = name(which);
    root["user"] = "SYSTEM";
    root["directory"] = "%SystemRoot%\\System32";
    root["processes"] = json::array();
    for (machine::process_rule const& rule : machine::process_rules) {
        if (rule.which != which) continue;
        root["processes"].push_back({{"image", rule.image},
                                     {"role", rule.role},
                                     {"parent", rule.parent},
                                     {"command_line", rule.arguments},
                                     {"session", rule.session},
                                     {"count", machine::name(rule.many)},
                                     {"stays", rule.stays},
                                     {"orphan", rule.orphan},
                                     {"source", rule.evidence}});
    }
    root["allowed_children"] = json::array();
    for (machine::allowed_child const& child : machine::allowed_children) {
        if (child.first > which) continue;
        root["allowed_children"].push_back({{"image", child.image}, {"of_windows", child.of_windows}, {"what", child.what}});
    }
    root["rules"] = json::array();
    for (machine::tree_rule const& rule : machine::tree_rules) {
        if (rule.first > which) continue;
        root["rules"].push_back({{"id", rule.id}, {"sentence", rule.sentence}, {"source", rule.evidence}});
    }
    return root.dump(2) + "\n";
}

}  // namespace compare
