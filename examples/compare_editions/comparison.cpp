// SPDX-License-Identifier: BSL-1.0
#include "comparison.hpp"

#include "value_meaning.hpp"

#include <smss/machine/boot.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/run/process_tree.hpp>
#include <smss/run/run.hpp>
#include <smss/world/ideal.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace compare {

namespace machine = smss::machine;
namespace registry = smss::registry;
using smss::boot_phase;
using smss::nt::to_display;

namespace {

std::vector<stage> order_of(edition which) {
    std::vector<stage> order;
    for (boot_phase at = boot_phase::created; at != boot_phase::stopped;) {
        machine::next_stage const next = machine::stage_after(which, at);
        if (next.to == boot_phase::stopped) break;
        order.push_back({std::string{machine::name(next.to)}, next.fatal, std::string{next.evidence}});
        at = next.to;
    }
    return order;
}

std::size_t place_of(std::vector<stage> const& order, std::string_view phase) {
    std::size_t place = 0;
    while (place < order.size() && order[place].phase != phase) ++place;
    return place;
}

void compare_orders(comparison& all) {
    for (std::size_t side = 0; side < 2; ++side) all.order[side] = order_of(all.editions[side]);
    for (std::size_t side = 0; side < 2; ++side) {
        for (stage const& one : all.order[side]) {
            if (place_of(all.order[1 - side], one.phase) == all.order[1 - side].size()) all.only[side].push_back(one.phase);
        }
    }
    std::vector<stage> const& second = all.order[1];
    for (std::size_t i = 0; i < all.order[0].size(); ++i) {
        for (std::size_t k = i + 1; k < all.order[0].size(); ++k) {
            std::size_t const a = place_of(second, all.order[0][i].phase);
            std::size_t const b = place_of(second, all.order[0][k].phase);
            if (a < second.size() && b < second.size() && b < a) all.swapped.push_back({all.order[0][i].phase, all.order[0][k].phase});
        }
    }
}

void compare_values(comparison& all, explain::input const& from) {
    for (std::u16string_view const key : {u"", u"Memory Management", u"KnownDLLs", u"SubSystems"}) {
        registry::key_index const at = from.tree.find(key, from.session_manager);
        if (at == registry::no_key) continue;
        for (registry::value const& stored : from.tree.values(at)) {
            value_meaning const* const row = meaning_of(key, stored.name);
            if (row == nullptr) continue;
            changed_value changed;
            for (std::size_t side = 0; side < 2; ++side) changed.meaning[side] = row->meaning[static_cast<std::size_t>(all.editions[side])];
            if (changed.meaning[0] == changed.meaning[1]) continue;
            changed.where = key.empty() ? to_display(stored.name) : to_display(key) + "\\" + to_display(stored.name);
            changed.evidence = row->evidence;
            all.values.push_back(std::move(changed));
        }
    }
}

// The input as a running system has it: the hive below \Registry\Machine\System.
void graft(registry::tree& into, registry::key_index at, registry::tree const& hive, registry::key_index key) {
    for (registry::value const& stored : hive.values(key)) into.set(at, stored);
    for (registry::key_index const child : hive.subkeys(key)) graft(into, into.create(hive.name(child), at), hive, child);
}
registry::tree mounted(explain::input const& from) {
    registry::tree all;
    registry::key_index const control = from.tree.parent(from.session_manager);
    registry::key_index const set = all.create(u"SYSTEM\\CurrentControlSet\\Control");
    // Only what the Session Manager can see of Control: a whole hive has a hundred thousand keys.
    for (std::u16string_view const name : {u"Session Manager", u"SafeBoot", u"MiniNT", u"CrashControl"}) {
        registry::key_index const key = from.tree.subkey(control, name);
        if (key != registry::no_key) graft(all, all.create(name, set), from.tree, key);
    }
    registry::key_index const system = from.tree.parent(from.tree.parent(control));
    registry::key_index const setup = system == registry::no_key ? registry::no_key : from.tree.subkey(system, u"Setup");
    if (setup != registry::no_key) graft(all, all.create(u"SYSTEM\\Setup"), from.tree, setup);
    return all;
}

void compare_runs(comparison& all, explain::input const& from) {
    for (std::size_t side = 0; side < 2; ++side) {
        smss::world::ideal nt{mounted(from), smss::profile{all.editions[side]}};
        std::vector<smss::effect> const effects = smss::run(nt, all.editions[side]);
        all.effects[side] = effects.size();
        all.end[side] = to_display(effects.back().text_of(smss::world::field::reason));
        for (smss::process_node const& node : smss::process_tree(effects)) {
            process_line line;
            line.image = to_display(node.image);
            line.command_line = to_display(node.command_line);
            line.parent = node.parent == smss::process_node::no_parent ? -1 : static_cast<int>(node.parent);
            line.session = node.session;
            line.is_copy = node.is_copy;
            line.runs = node.runs;
            all.processes[side].push_back(std::move(line));
        }
    }
}

std::string sentence(machine::fate what) {
    switch (what) {
        case machine::fate::running:
            return "the machine goes on";
        case machine::fate::hard_error:
            return "stop 0xC000021A, raised by smss";
        case machine::fate::critical_object:
            return "stop 0xF4";
        case machine::fate::critical_process:
            return "stop 0xEF";
        case machine::fate::restart:
            return "restart";
    }
    return {};
}

std::string sentence(machine::demise what) {
    switch (what) {
        case machine::demise::fail_stage:
            return "a fatal stage of the boot fails";
        case machine::demise::fail_initial_command:
            return "the initial command of session 0 cannot be started";
        case machine::demise::fail_verification:
            return "a known DLL fails verification";
        case machine::demise::end_smss:
            return "smss ends";
        case machine::demise::end_first_csrss:
            return "csrss of session 0 ends";
        case machine::demise::end_other_csrss:
            return "csrss of another session ends";
        case machine::demise::end_first_winlogon:
            return "winlogon of session 0 ends";
        case machine::demise::end_other_winlogon:
            return "winlogon of another session ends";
        case machine::demise::end_wininit:
            return "wininit ends";
        case machine::demise::end_services:
            return "services ends";
        case machine::demise::end_lsass:
            return "lsass ends";
    }
    return {};
}

void compare_deaths(comparison& all) {
    for (std::size_t i = 0; i < machine::demise_count; ++i) {
        auto const what = static_cast<machine::demise>(i);
        death line;
        line.what = sentence(what);
        for (std::size_t side = 0; side < 2; ++side) {
            // The default first, then what the choices permit besides.
            for (smss::profile const& meant : {smss::profile{all.editions[side]}, all.editions[side] | smss::choice::any}) {
                for (std::size_t f = 0; f < machine::fate_count; ++f) {
                    auto const then = static_cast<machine::fate>(f);
                    std::string const shown = sentence(then);
                    auto& effects = line.effect[side];
                    bool const known = std::find(effects.begin(), effects.end(), shown) != effects.end();
                    if (machine::may_cause(meant, what, then) && !known) effects.push_back(shown);
                }
            }
        }
        if (!line.effect[0].empty() || !line.effect[1].empty()) all.deaths.push_back(std::move(line));
    }
}

}  // namespace

comparison compare_editions(explain::input const& from, edition first, edition second) {
    comparison all;
    all.kind = from.kind;
    all.editions = {first, second};
    compare_orders(all);
    compare_values(all, from);
    compare_runs(all, from);
    compare_deaths(all);
    return all;
}

}  // namespace compare
