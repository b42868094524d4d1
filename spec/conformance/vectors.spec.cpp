// SPDX-License-Identifier: BSL-1.0
// Knows: that every recorded vector is judged rightly: accepted as ReactOS, its deviations from the documentation named, and no
// changed recording passes.
#include "vector_case.hpp"

#include <smss/adapters/effect_json.hpp>
#include <smss/conformance/accept.hpp>
#include <smss/conformance/report.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;

namespace {

std::vector<vectors::vector_case> const& all_cases() {
    static std::vector<vectors::vector_case> const cases = vectors::read_all(SMSS_VECTORS);
    return cases;
}

profile const documented = edition::nt5_2;
profile const reactos = edition::nt5_2 | choice::reactos;
constexpr conformance::search_bounds no_search{0, 0};

conformance::trace cut(conformance::trace recorded, std::size_t length) {
    recorded.effects.resize(length);
    recorded.lines.resize(length);
    return recorded;
}

std::set<std::string_view> choices_of(conformance::verdict const& judged) {
    std::set<std::string_view> names;
    for (conformance::neighbour const& near : judged.nearest) {
        for (conformance::departure const& one : near.departures) names.insert(one.choice.info().name);
    }
    return names;
}

}  // namespace

TEST_CASE("Every recording is accepted as ReactOS") {
    REQUIRE(all_cases().size() == 156);
    for (vectors::vector_case const& one : all_cases()) {
        conformance::verdict const judged = conformance::accept({reactos, one.input}, one.recorded, no_search);
        INFO(one.number << ": " << conformance::to_text(judged, one.recorded));
        CHECK(judged.accepted);
        // Undefined data are seen in two cases, and only after most of the boot.
        bool const whole = judged.undefined_from == judged.steps;
        CHECK((whole || one.number == "062" || one.number == "063"));
        CHECK(judged.undefined_from > 10);
    }
}

TEST_CASE("Without a choice every recording is accepted, or the fewest choices that accept it are named") {
    std::size_t accepted = 0;
    for (vectors::vector_case const& one : all_cases()) {
        conformance::verdict const judged = conformance::accept({documented, one.input}, one.recorded);
        INFO(one.number << ": " << conformance::to_text(judged, one.recorded));
        if (judged.accepted) {
            ++accepted;
            continue;
        }
        REQUIRE(judged.nearest.size() == 1);
        conformance::neighbour const& near = judged.nearest.front();
        CHECK(conformance::accept({near.as, one.input}, one.recorded, no_search).accepted);
        CHECK_FALSE(judged.requirement.id.empty());
        std::size_t first = judged.steps;
        for (conformance::departure const& each : near.departures) {
            CHECK(each.choice.alternative == each.choice.info().reactos);
            CHECK_FALSE(each.requirement.sentence.empty());
            first = std::min(first, each.step);
        }
        CHECK(first == judged.matched);
        // The longest prefix that the documentation allows is allowed, and with one more step it is not.
        conformance::specification beginning{documented, one.input, false};
        CHECK(conformance::accept(beginning, cut(one.recorded, judged.matched), no_search).accepted);
        if (judged.refused) CHECK_FALSE(conformance::accept(beginning, cut(one.recorded, judged.matched + 1), no_search).accepted);
    }
    CHECK(accepted == 2);  // 174 and 200 end before anything shows in which the two differ
}

namespace {

// What whoever recorded ReactOS found, by hand: the cases in which a finding shows. \source vectors README, findings
struct finding {
    std::string_view number;
    std::string_view choice;
    std::vector<std::string_view> cases;
};

}  // namespace

TEST_CASE("The choices named are the findings of those who recorded ReactOS") {
    std::vector<finding> const findings{
        {"R3", "multi_string_handler", {"001", "061"}},
        {"P4", "odd_rename_list", {"045"}},
        {"K3", "known_dll_result", {"202", "203"}},
        {"G1", "paging_size_arithmetic", {"084"}},
        {"G3", "paging_reserve", {"087"}},
        {"S4", "subsystem_failure", {"136", "164"}},
        {"S5", "first_subsystem_wait", {"142"}},
        {"A1", "foreign_session_api", {"148"}},
        {"A2", "optional_subsystem", {"152"}},
        {"A6", "session_attachment", {"160", "161", "162"}},
        {"A6", "failed_session", {"163", "164"}},
        {"A7", "api_pool", {"217"}},
        {"A8", "lost_reply", {"212", "218"}},
    };
    for (finding const& expected : findings) {
        for (std::string_view const number : expected.cases) {
            auto const place = std::find_if(all_cases().begin(), all_cases().end(), [&](auto const& one) { return one.number == number; });
            INFO("finding " << expected.number << ", case " << number);
            REQUIRE(place != all_cases().end());
            conformance::verdict const judged = conformance::accept({documented, place->input}, place->recorded);
            CHECK(choices_of(judged).count(expected.choice) == 1);
        }
    }
}

TEST_CASE("Where the model may do either, it accepts what does one of them") {
    for (vectors::vector_case const& one : all_cases()) {
        if (one.number != "001" && one.number != "045" && one.number != "217") continue;
        conformance::verdict const judged = conformance::accept({documented | choice::any, one.input}, one.recorded);
        INFO(one.number << ": " << conformance::to_text(judged, one.recorded));
        CHECK(judged.accepted);
        // One more line, and no alternative accepts it any more.
        conformance::trace changed = one.recorded;
        changed.effects.insert(changed.effects.begin() + 3, changed.effects[3]);
        CHECK_FALSE(conformance::accept({documented | choice::any, one.input}, changed).accepted);
    }
}

TEST_CASE("Of a recording alone the system is asked, and says which choice would accept") {
    std::size_t accepted = 0;
    for (vectors::vector_case const& one : all_cases()) {
        conformance::verdict const judged = conformance::accept({reactos, {}}, one.recorded, no_search);
        INFO(one.number << ": " << conformance::to_text(judged, one.recorded));
        CHECK(judged.judged == conformance::level::system);
        CHECK(judged.accepted);
        conformance::verdict const strict = conformance::accept({documented, {}}, one.recorded);
        INFO(one.number << ": " << conformance::to_text(strict, one.recorded));
        accepted += strict.accepted ? 1 : 0;
        if (strict.accepted) continue;
        CHECK_FALSE(strict.requirement.sentence.empty());
        CHECK_FALSE(strict.nearest.empty());
        for (conformance::neighbour const& near : strict.nearest) {
            CHECK(conformance::accept({near.as, {}}, one.recorded, no_search).accepted);
            for (conformance::departure const& each : near.departures) CHECK(each.choice.alternative == each.choice.info().reactos);
        }
    }
    CHECK(accepted > 100);
}

TEST_CASE("A recording of another order is refused by the system, at the stage that is out of order") {
    conformance::trace changed = all_cases().front().recorded;
    auto const place_of = [&](world::call which) {
        return std::find_if(changed.effects.begin(), changed.effects.end(), [&](effect const& one) { return one.which == which; });
    };
    // The paging files before the known DLLs, as 6.1 does it.
    auto const paging = place_of(world::call::nt_create_paging_file);
    auto const section = place_of(world::call::nt_create_section);
    REQUIRE(section < paging);
    auto const expected = static_cast<std::size_t>(section - changed.effects.begin()) + 1;
    std::rotate(section, paging, paging + 1);
    conformance::verdict const judged = conformance::accept({reactos, {}}, changed, no_search);
    INFO(conformance::to_text(judged, changed));
    CHECK_FALSE(judged.accepted);
    CHECK(judged.matched == expected);
    CHECK(judged.requirement.id == "SMSS-ORDER-003");
}

// --- changed recordings --------------------------------------------------------------------------------------------------

namespace {

// How much of a trace is a beginning of what the threads of a run show, by brute force: all ways to deal the effects of the API to
// its threads are tried, one after the other, and effects are compared as they are written.
struct reference {
    using thread = std::pair<world::actor, unsigned>;
    using places = std::map<thread, std::size_t>;

    std::map<thread, std::vector<std::string>> lanes{};
    std::size_t longest = 0;
    bool complete = false;
    std::set<std::pair<std::size_t, std::vector<std::size_t>>> tried{};

    explicit reference(std::vector<effect> const& expected) {
        for (effect const& one : expected) {
            if (one.level == world::tier::core) lanes[{one.by.who, one.by.number}].push_back(adapters::to_json(one));
        }
    }

    void deal(std::vector<effect> const& given, std::size_t at, places& so_far) {
        longest = std::max(longest, at);
        std::vector<std::size_t> key;
        for (auto const& [who, lane] : lanes) key.push_back(so_far[who]);
        if (!tried.emplace(at, key).second) return;
        if (at == given.size()) {
            bool all = true;
            for (auto const& [who, lane] : lanes) all = all && so_far[who] == lane.size();
            complete = complete || all;
            return;
        }
        if (given[at].level != world::tier::core) return deal(given, at + 1, so_far);
        std::string const written = adapters::to_json(given[at]);
        for (auto const& [who, lane] : lanes) {
            if (who.first != given[at].by.who || so_far[who] == lane.size() || lane[so_far[who]] != written) continue;
            ++so_far[who];
            deal(given, at + 1, so_far);
            --so_far[who];
        }
    }
};

enum class change : std::uint8_t { drop, twice, exchange, other_status, other_field };

bool is_core(effect const& one) { return one.level == world::tier::core; }

// Changes the effect at or behind `at`. False: there is nothing to change.
bool apply(change what, std::size_t at, unsigned how, conformance::trace& to) {
    auto const place = std::find_if(to.effects.begin() + static_cast<std::ptrdiff_t>(at), to.effects.end(), is_core);
    if (place == to.effects.end()) return false;
    std::size_t const index = static_cast<std::size_t>(place - to.effects.begin());
    to.lines.clear();
    switch (what) {
        case change::drop:
            to.effects.erase(place);
            return true;
        case change::twice:
            to.effects.insert(place, effect{*place});
            return true;
        case change::exchange: {
            auto const next =
                std::find_if(place + 1, to.effects.end(), [&](effect const& one) { return is_core(one) && one.by.who == place->by.who; });
            if (next == to.effects.end()) return false;
            std::iter_swap(place, next);
            return true;
        }
        case change::other_status:
            if (!place->has_status) return false;
            place->result = place->result == status::no_memory ? status::success : status::no_memory;
            return true;
        case change::other_field: {
            if (to.effects[index].arguments.empty()) return false;
            world::argument& one = to.effects[index].arguments[how % to.effects[index].arguments.size()];
            if (one.is == world::kind::text) {
                one.string += u'x';
            } else if (one.is == world::kind::list) {
                one.items.push_back(u"x");
            } else {
                one.number ^= 1;
                if (one.is == world::kind::null) one.is = world::kind::number;
            }
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("A changed recording is refused where it was changed") {
    testing::property("a line dropped, doubled, exchanged or changed is refused at the first step that no interleaving allows", [] {
        auto const which = *rc::gen::inRange<std::size_t>(0, all_cases().size());
        vectors::vector_case const& one = all_cases()[which];
        std::size_t const defined = conformance::defined_steps(one.recorded);
        std::vector<effect> const expected = conformance::effects_of(one.input, reactos);
        for (int i = 0; i < 10; ++i) {
            auto const what = static_cast<change>(*rc::gen::inRange(0, 5));
            auto const at = *rc::gen::inRange<std::size_t>(0, defined);
            auto const how = *rc::gen::inRange(0u, 8u);
            conformance::trace changed = one.recorded;
            if (!apply(what, at, how, changed)) continue;
            conformance::verdict const judged = conformance::accept({reactos, one.input}, changed, no_search);
            // Undefined data count for nothing, here as there.
            bool const whole = conformance::defined_steps(changed) == changed.effects.size();
            std::vector<effect> const given = cut(conformance::trace{{}, changed.effects, std::vector<std::size_t>(changed.effects.size())},
                                                  conformance::defined_steps(changed))
                                                  .effects;
            reference naive{expected};
            reference::places places;
            naive.deal(given, 0, places);
            bool const allowed = naive.longest == given.size() && (naive.complete || !whole);
            RC_LOG() << "case " << one.number << ", change " << static_cast<int>(what) << " at step " << at + 1 << '\n'
                     << conformance::to_text(judged, changed);
            RC_ASSERT(judged.accepted == allowed);
            RC_ASSERT(judged.matched == naive.longest);
            // The main thread is one: its effects cannot have been another's.
            bool const of_main =
                changed.effects.size() > at && one.recorded.effects[at].by.who == world::actor::main && is_core(one.recorded.effects[at]);
            if (of_main && (what == change::drop || what == change::twice) && whole) RC_ASSERT(!judged.accepted && judged.matched >= at);
        }
    });
}

TEST_CASE("Threads interleave freely, and only threads") {
    vectors::vector_case const& stock = all_cases().front();
    conformance::trace moved = stock.recorded;
    // Every effect of the outside and of the API as late as possible: the main thread first. (std::stable_sort warns about itself with
    // clang and libstdc++ 12.)
    moved.effects.clear();
    for (world::actor const who : {world::actor::main, world::actor::api, world::actor::copy, world::actor::world}) {
        for (effect const& one : stock.recorded.effects) {
            if (one.by.who == who) moved.effects.push_back(one);
        }
    }
    CHECK(moved.effects.size() == stock.recorded.effects.size());
    CHECK(conformance::accept({reactos, stock.input}, moved, no_search).accepted);
    std::reverse(moved.effects.begin(), moved.effects.end());
    CHECK_FALSE(conformance::accept({reactos, stock.input}, moved, no_search).accepted);
}
