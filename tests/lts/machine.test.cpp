// SPDX-License-Identifier: BSL-1.0
// Knows: what machines, typestates and names must do, and what a refused step says.
#include <smss/lts/machine.hpp>
#include <smss/lts/name.hpp>
#include <smss/lts/typestate.hpp>
#include <smss/testing/property.hpp>

#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace {

namespace lts = smss::lts;
using lts::row;

enum class light : unsigned char { red, green, amber, off };
enum class lamp_signal : unsigned char { next, fail, repair, night };
enum class other { next };

struct traffic_light {
    static constexpr auto table = lts::transition_table{light::red, {
        row{light::red,   lamp_signal::next,   light::green, "after a minute"},
        row{light::green, lamp_signal::next,   light::amber, "after a minute"},
        row{light::amber, lamp_signal::next,   light::red,   "after three seconds"},
        row{light::red,   lamp_signal::fail,   light::off},
        row{light::off,   lamp_signal::repair, light::red},
    }, lts::final_states{light::off}};
};

}  // namespace

// Words of one's own for the members of a typestate.
template <light State>
struct smss::lts::typestate_words<traffic_light, State> {
    static constexpr light shows = State;
};

namespace {

// The typestate: what it permits, by type.
using start = lts::typestate<traffic_light>;
static_assert(start::state == light::red && !start::is_final);
static_assert(std::is_same_v<lts::enabled_in<traffic_light, light::red>, lts::enabled<lamp_signal::next, lamp_signal::fail>>);
static_assert(std::is_same_v<lts::alphabet_of<traffic_light>, lts::alphabet<lamp_signal::next, lamp_signal::fail, lamp_signal::repair>>);
constexpr auto failed = start{}.after<lamp_signal::next, lamp_signal::next, lamp_signal::next, lamp_signal::fail>();
static_assert(std::is_same_v<decltype(failed), lts::typestate<traffic_light, light::off> const> && failed.is_final);
static_assert(start::permits<lamp_signal::next>() && start::permits<>() && !start::permits<lamp_signal::repair>());
static_assert(!start::permits<lamp_signal::next, lamp_signal::fail>());
static_assert(!start::permits<lamp_signal::night>() && !start::permits<other::next>());

// A refused sequence is no hard error where one asks first, wherever in the sequence the refusal is.
template <typename Typestate>
concept can_fail_after_next = requires(Typestate at) { at.template after<lamp_signal::next, lamp_signal::fail>(); };
static_assert(!can_fail_after_next<start> && can_fail_after_next<lts::typestate<traffic_light, light::amber>>);
static_assert(lts::permitted_trace<traffic_light, light::amber, lamp_signal::next, lamp_signal::fail, lamp_signal::repair>);
static_assert(!lts::permitted_trace<traffic_light, light::red, lamp_signal::next, lamp_signal::fail, lamp_signal::repair>);

static_assert(lts::typestate<traffic_light, light::green>{}.shows == light::green);

// Guards, judged while compiling on the data that the described type names, and at run time on those of the caller.
struct purse {
    int coins = 0;
};
enum class gate { shut, open };
enum class wish { enter, leave };
struct turnstile {
    using guarded = row<gate, wish, purse>;
    static constexpr purse context{1};
    static constexpr auto table = lts::transition_table{gate::shut, {
        guarded{gate::shut, wish::enter, gate::open, "", {"has a coin", [](purse const& p) { return p.coins > 0; }}},
        guarded{gate::shut, wish::enter, gate::shut, "", {"owes money", [](purse const& p) { return p.coins < -5 || p.coins > 99; }}},
        guarded{gate::open, wish::leave, gate::shut},
    }};
};
static_assert(lts::typestate<turnstile>{}.after<wish::enter, wish::leave>().state == gate::shut);

// A state with a negative number has no place in a table of numbers.
enum class depth { minus = -1, nought };
struct below_zero {
    static constexpr auto table = lts::transition_table{depth::minus, {
        row{depth::minus,  wish::enter, depth::nought},
        row{depth::nought, wish::leave, depth::minus},
    }};
};

std::string said(auto const& machine, auto action, auto... context) {
    std::ostringstream out;
    out << machine.why_not(action, context...);
    return out.str();
}

}  // namespace

TEST_CASE("a machine takes the rows of its table and refuses the rest") {
    lts::machine<traffic_light> machine;
    CHECK(machine.state() == light::red);
    auto const taken = machine.step(lamp_signal::next);
    REQUIRE(taken);
    CHECK(taken.row->evidence == "after a minute");
    CHECK(machine.state() == light::green);
    CHECK(machine.enables(lamp_signal::next));

    CHECK_FALSE(machine.step(lamp_signal::fail));
    CHECK(machine.state() == light::green);
    machine.reset();
    CHECK(machine == lts::machine<traffic_light>{light::red});
    CHECK(machine.step(lamp_signal::fail));
    CHECK(machine.is_final());
}

TEST_CASE("a refused step names the state, the action, the reason and what was enabled") {
    lts::machine<traffic_light> const red;
    auto const refused = red.why_not(lamp_signal::repair);
    CHECK(refused.state == light::red);
    CHECK(refused.action == lamp_signal::repair);
    CHECK(refused.reason == lts::refusal_reason::not_enabled);
    REQUIRE(refused.enabled_count == 2);
    CHECK(refused.enabled[0] == lamp_signal::next);
    CHECK(refused.enabled[1] == lamp_signal::fail);
    CHECK(said(red, lamp_signal::repair) == "refused: repair in state red; enabled: next, fail");
    CHECK(said(lts::machine<traffic_light>{light::off}, lamp_signal::next) == "refused: next in state off; enabled: repair");
    CHECK(said(red, lamp_signal::night) == "refused: night in state red (no row of the table takes this action); enabled: next, fail");
    CHECK(said(red, static_cast<lamp_signal>(77)) ==
          "refused: (unnamed) in state red (no row of the table takes this action); enabled: next, fail");

    lts::machine<turnstile> const shut;
    CHECK(said(shut, wish::enter, purse{0}) == "refused: enter in state shut (the guard \"has a coin\" does not hold); enabled: nothing");
    CHECK(said(shut, wish::enter, purse{100}) == "refused: enter in state shut (the guards of several rows hold); enabled: nothing");
    CHECK(said(shut, wish::leave, purse{1}) == "refused: leave in state shut; enabled: enter");
}

TEST_CASE("guards decide at run time; two that hold at once are refused") {
    lts::machine<turnstile> machine;
    CHECK_FALSE(machine.step(wish::enter, {0}));
    CHECK_FALSE(machine.step(wish::enter, {100}));
    CHECK(machine.state() == gate::shut);
    CHECK(machine.step(wish::enter, {-6}));
    CHECK(machine.state() == gate::shut);
    CHECK(machine.step(wish::enter, {1}));
    CHECK(machine.state() == gate::open);
    CHECK(machine.step(wish::leave));
}

TEST_CASE("a machine that stands nowhere in its table refuses everything") {
    auto const refuses = [](auto machine, auto asked, std::string const& sentence) {
        auto const where = machine.state();
        CHECK_FALSE(machine.enables(asked));
        CHECK(said(machine, asked) == sentence);
        CHECK_FALSE(machine.step(asked));
        CHECK(machine.state() == where);
    };
    constexpr auto nowhere = static_cast<light>(200);
    refuses(lts::machine<traffic_light>{nowhere}, lamp_signal::next, "refused: next in state (unnamed); enabled: nothing");
    refuses(lts::machine<traffic_light, lts::dispatch_by::branches>{nowhere}, lamp_signal::next, "refused: next in state (unnamed); enabled: nothing");
    for (int const number : {-1, 2, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
        refuses(lts::machine<turnstile>{static_cast<gate>(number)}, wish::enter, "refused: enter in state (unnamed); enabled: nothing");
        refuses(lts::machine<turnstile>{gate::open}, static_cast<wish>(number),
                "refused: (unnamed) in state open (no row of the table takes this action); enabled: leave");
    }
    refuses(lts::machine<below_zero>{}, wish::leave, "refused: leave in state (unnamed); enabled: enter");
    lts::machine<below_zero> machine;
    CHECK(machine.step(wish::enter));
    CHECK(machine.step(wish::leave));
    CHECK(machine.state() == depth::minus);
}

namespace {

// States that are no enumerators are found by comparison; they have a name if somebody gives them one.
struct position {
    int floor = 0;
    [[nodiscard]] friend constexpr bool operator==(position, position) = default;
    [[nodiscard]] friend constexpr std::string_view name(position at) { return at.floor == 0 ? "ground floor" : "upstairs"; }
};
struct lift {
    static constexpr auto table = lts::transition_table{position{0}, {
        row{position{0}, 'u', position{1}},
        row{position{1}, 'd', position{0}},
    }};
};
// An enumeration with values too large for a table of numbers.
enum class sparse : unsigned { first = 1'000'000, second = 4'000'000'000 };
struct far_apart {
    static constexpr auto table = lts::transition_table{sparse::first, {
        row{sparse::first, true, sparse::second},
        row{sparse::second, false, sparse::first},
    }};
};

}  // namespace

TEST_CASE("states and actions may be any values") {
    lts::machine<lift> machine;
    CHECK(said(machine, 'd') == "refused: (unnamed) in state ground floor; enabled: (unnamed)");
    CHECK(machine.step('u'));
    CHECK(machine.state().floor == 1);
    CHECK_FALSE(machine.step('u'));

    lts::machine<far_apart> far;
    CHECK(far.step(true));
    CHECK_FALSE(far.step(true));
    CHECK(far.state() == sparse::second);
}

TEST_CASE("a machine in branches takes the same rows as one that looks them up") {
    using lts::dispatch_by;
    static_assert([] {
        lts::machine<traffic_light, dispatch_by::branches> machine;
        bool const went = machine.step(lamp_signal::next) && machine.state() == light::green && !machine.step(lamp_signal::fail);
        machine.reset();
        return went && machine.step(lamp_signal::fail).row == traffic_light::table.begin() + 3 && machine.is_final() &&
               !machine.step(static_cast<lamp_signal>(77));
    }());

    lts::machine<lift, dispatch_by::branches> machine;
    CHECK(machine.step('u'));
    CHECK_FALSE(machine.step('u'));
    CHECK(machine.state().floor == 1);
    lts::machine<far_apart, dispatch_by::branches> far;
    CHECK(far.step(true));
    CHECK_FALSE(far.step(true));

    lts::machine<turnstile, dispatch_by::branches> guarded;
    CHECK_FALSE(guarded.step(wish::enter, {0}));
    CHECK_FALSE(guarded.step(wish::enter, {100}));
    CHECK(guarded.step(wish::enter, {1}));
    CHECK(guarded.state() == gate::open);
}

namespace names {

enum class plain { first, second };
enum class spread : std::uint8_t { zero, five = 5, top = 127, beyond = 200 };
enum class below : int { minus = -1, nought };
enum unscoped : int { left, right };
enum class same { one, uno = 0, two };
template <typename, int>
struct holder {
    enum class inner { in, out };
};
enum class own { colour };
[[nodiscard]] constexpr std::string_view name(own) { return "couleur"; }

using lts::name_of;
static_assert(name_of(plain::first) == "first" && name_of(plain::second) == "second" && name_of(static_cast<plain>(2)) == "(unnamed)");
static_assert(name_of(spread::zero) == "zero" && name_of(spread::five) == "five" && name_of(spread::top) == "top");
static_assert(name_of(spread::beyond) == "(unnamed)" && name_of(static_cast<spread>(4)) == "(unnamed)");
static_assert(name_of(below::nought) == "nought" && name_of(below::minus) == "(unnamed)");
static_assert(name_of(left) == "left" && name_of(right) == "right" && name_of(same::two) == "two");
static_assert(name_of(holder<std::pair<int, plain>, 3>::inner::out) == "out");
static_assert(name_of(own::colour) == "couleur" && name_of(42) == "(unnamed)");
static_assert(lts::enumerators<spread>::size() == 3 && lts::enumerators<same>::size() == 2);
static_assert(lts::enumerators<plain>{}.begin()[1] == plain::second);

}  // namespace names

TEST_CASE("names at run time") {
    CHECK(lts::name_of(names::spread::five) == "five");
    CHECK(lts::name_of(names::plain{static_cast<names::plain>(9)}) == "(unnamed)");
    CHECK(lts::name_of(lamp_signal::night) == "night");
    CHECK(lts::name_of(static_cast<lamp_signal>(200)) == "(unnamed)");  // beyond all enumerators that are looked for
}

TEST_CASE("a machine does what its rows say, whatever it is asked") {
    auto const sentence = "machine agrees with a search through the rows, and why_not with enables";
    smss::testing::property(sentence, [](std::vector<unsigned> const& wishes) {
        lts::machine<traffic_light> machine;
        lts::machine<traffic_light, lts::dispatch_by::branches> branched;
        light expected = light::red;
        for (unsigned const wish : wishes) {
            auto const action = static_cast<lamp_signal>(wish % 6);  // two of them have no name
            bool enabled = false;
            light next = expected;
            for (auto const& line : traffic_light::table) {
                if (line.from == expected && line.action == action) {
                    enabled = true;
                    next = line.to;
                }
            }
            RC_ASSERT(machine.enables(action) == enabled);
            auto const refused = machine.why_not(action);
            for (std::size_t i = 0; i != refused.enabled_count; ++i) RC_ASSERT(machine.enables(refused.enabled[i]));
            auto const taken = machine.step(action);
            RC_ASSERT(static_cast<bool>(taken) == enabled);
            RC_ASSERT(branched.step(action).row == taken.row);
            expected = next;
            RC_ASSERT(machine.state() == expected);
            RC_ASSERT(branched.state() == expected);
        }
    });
}
