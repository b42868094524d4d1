// SPDX-License-Identifier: BSL-1.0
// A whole boot, with sessions asked for, from any bytes of any type as values of the Session Manager key.
#include "harness.hpp"
#include "raw_values.hpp"

#include <smss/adapters/effect_json.hpp>
#include <smss/nt/choice.hpp>
#include <smss/run/process_tree.hpp>
#include <smss/run/run.hpp>
#include <smss/world/ideal.hpp>

#include <vector>

namespace world = smss::world;

void fuzz::boot(std::string_view input) {
    splitter cut{input};
    unsigned const chosen = cut.byte();
    smss::profile as{smss::editions[chosen % smss::editions.size()]};
    if ((chosen & 0x80) != 0) as = as | smss::choice::reactos;
    world::scenario start;
    start.registry = tree_of(cut, u"SYSTEM");
    for (auto const does : {world::outside_event::what::spawn, world::outside_event::what::connect, world::outside_event::what::request,
                            world::outside_event::what::request}) {
        world::outside_event event;
        event.does = does;
        event.process = {smss::text{u"client.exe"}, 0};
        event.running = true;
        event.api_number = start.events.size() == 2 ? 4 : 5;
        event.name = event.api_number == 4 ? u"Posix" : u"";
        start.events.push_back(event);
    }
    smss::registry::tree const tree = start.registry;
    std::vector<smss::effect> const effects = smss::run(world::ideal{tree, as, std::move(start)}, as);
    require(!effects.empty() && effects.back().which == world::call::end, "a boot without an end");
    require(effects.size() < 100'000, "a boot that runs away");
    require(!smss::process_tree(effects).empty(), "a boot without the Session Manager");
    for (smss::effect const& one : effects) require(smss::adapters::to_json(one).ends_with('}'), "an effect that cannot be written");
}
