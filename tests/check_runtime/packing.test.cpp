// SPDX-License-Identifier: BSL-1.0
// Knows: that a packing which is derived loses nothing, takes as few bits as it should, and refuses what does not fit.
#include "session_toy.hpp"

#include <smss/check/holds.hpp>
#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>
#include <smss/testing/property.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

namespace check = smss::check;
using check::ranged;

namespace {

enum class colour : std::uint8_t { red, green, blue, count_ };
enum class open_ended : std::int16_t { low = -5, high = 300 };
enum class single : std::uint8_t { only, count_ };

struct point {
    ranged<-3, 4> x{};
    ranged<100, 100> constant{100};
    bool up{};
    friend bool operator==(point const&, point const&) = default;
};
struct state {
    colour hue{};
    open_ended loose{};
    single one{};
    std::array<point, 3> points{};
    bool flags[5]{};
    std::uint64_t big{};
    std::int8_t negative{};
    check::fifo<point, 4> queue{};
    ranged<std::numeric_limits<int>::min(), std::numeric_limits<int>::max()> whole{};
    friend bool operator==(state const& a, state const& b) {
        return a.hue == b.hue && a.loose == b.loose && a.one == b.one && a.points == b.points && std::equal(a.flags, a.flags + 5, b.flags) &&
               a.big == b.big && a.negative == b.negative && a.queue == b.queue && a.whole.value == b.whole.value;
    }
};

// 2 + 16 + 0 + 3 * (3 + 0 + 1) + 5 + 64 + 8 + (4 * 4 + 3) + 32
static_assert(check::packed_bits<state> == 158);
static_assert(check::packed_size<state> == 3);
static_assert(check::field_count<state> == 9);
static_assert(check::packed_bits<colour> == 2 && check::packed_bits<single> == 0 && check::packed_size<single> == 1);

struct has_pointer { int* where; };
struct has_string { std::string text; };
struct empty {};
struct derived : point { bool more; };
struct bitless { std::array<single, 7> nothing; };
static_assert(!check::packable<has_pointer> && !check::packable<has_string> && !check::packable<derived>);
static_assert(check::packable<empty> && check::packed_bits<empty> == 0 && check::packed_size<bitless> == 1);

// one field over each border of the words
struct straddling {
    std::uint32_t a;
    std::uint64_t b;
    std::uint32_t c;
    std::uint64_t d;
    friend constexpr bool operator==(straddling const&, straddling const&) = default;
};
constexpr bool survives(straddling const& before) {
    check::packed_words<3> words;
    return check::pack_fields(before, words) && check::unpack_fields<straddling>(words) == before;
}
static_assert(survives({0xFFFF'FFFF, 0, 0xFFFF'FFFF, 0}) && survives({0, ~std::uint64_t{0}, 0, ~std::uint64_t{0}}) &&
              survives({0x1234'5678, 0x9ABC'DEF0'1234'5678, 0x9ABC'DEF0, 0x0F1E'2D3C'4B5A'6978}));

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

// A counter to twelve, in a field that ends at ten.
struct overrun {
    struct state {
        bool started = false;
        std::array<ranged<0, 10>, 2> level{};
    };
    enum class action : std::uint8_t { start, rise };
    static state initial() { return {}; }
    static void successors(state const& now, auto&& visit) {
        if (!now.started) return visit(action::start, state{true, now.level});
        state next = now;
        ++next.level[1];
        visit(action::rise, next);
    }
};

// The same walk along 0..n-1 and back, with states of every kind that can be stored.
enum class step : std::uint8_t { on, back };
int const somewhere = 0;
template <typename State, int Length>
struct walk_with {
    using state = State;
    using action = step;
};
struct with_pointer {
    int first;
    int const* where;
};
struct keeps_struct : walk_with<with_pointer, 5> {
    static state initial() { return {0, nullptr}; }
    static std::uint64_t pack(state const& s) { return static_cast<std::uint64_t>(s.first); }
    static void successors(state const& s, auto&& visit) {
        if (s.first < 4) visit(step::on, state{s.first + 1, nullptr});
        if (s.first > 0) visit(step::back, state{s.first - 1, &somewhere});
    }
    static bool is_final(state const& s) { return s.first == 4; }
};
struct with_constructor {
    explicit constexpr with_constructor(int given = 0) : n{given} {}
    int n;
};
struct keeps_opaque : walk_with<with_constructor, 5> {
    static state initial() { return with_constructor{0}; }
    static check::wide_key pack(state const& s) { return {0, static_cast<std::uint64_t>(s.n)}; }
    static void successors(state const& s, auto&& visit) {
        if (s.n < 4) visit(step::on, with_constructor{s.n + 1});
        if (s.n > 0) visit(step::back, with_constructor{s.n - 1});
    }
    static bool is_final(state const& s) { return s.n == 4; }
};
struct wide_bytes {
    unsigned char digits[40]{};
    explicit constexpr wide_bytes(int given = 0) { digits[39] = static_cast<unsigned char>(given); }
};
struct stores_bytes : walk_with<wide_bytes, 5> {
    static state initial() { return wide_bytes{0}; }
    static void successors(state const& s, auto&& visit) {
        if (s.digits[39] < 4) visit(step::on, wide_bytes{s.digits[39] + 1});
        if (s.digits[39] > 0) visit(step::back, wide_bytes{s.digits[39] - 1});
    }
    static bool is_final(state const& s) { return s.digits[39] == 4; }
};
struct stores_wide_key : walk_with<std::array<std::uint64_t, 2>, 5> {
    static state initial() { return {0, 0}; }
    static check::wide_key pack(state const& s) { return {s[0], s[1]}; }
    static state unpack(check::wide_key k) { return {k.low, k.high}; }
    static void successors(state const& s, auto&& visit) {
        if (s[1] < 4) visit(step::on, state{0, s[1] + 1});
        if (s[1] > 0) visit(step::back, state{0, s[1] - 1});
    }
    static bool is_final(state const& s) { return s[1] == 4; }
};
struct stores_enum : walk_with<colour, 3> {
    static state initial() { return colour::red; }
    static void successors(state s, auto&& visit) {
        if (s != colour::blue) visit(step::on, static_cast<colour>(static_cast<int>(s) + 1));
        if (s != colour::red) visit(step::back, static_cast<colour>(static_cast<int>(s) - 1));
    }
    static bool is_final(state s) { return s == colour::blue; }
};
struct cannot_be_stored : walk_with<has_string, 1> {
    static state initial() { return {}; }
    static void successors(state const&, auto&&) {}
};
static_assert(!check::explorable<cannot_be_stored> && check::explorable<keeps_struct>);
static_assert(std::is_same_v<check::codec<stores_bytes>, check::detail::byte_codec<stores_bytes>>);
static_assert(std::is_same_v<check::codec<keeps_opaque>, check::detail::keeping_codec<keeps_opaque>>);

}  // namespace

TEST_CASE("derived packing: what is unpacked is what was packed") {
    smss::testing::property("unpack(pack(s)) == s", [] {
        state s;
        s.hue = static_cast<colour>(*rc::gen::inRange(0, 3));
        s.loose = static_cast<open_ended>(*rc::gen::arbitrary<std::int16_t>());
        for (auto& p : s.points) p = {*rc::gen::inRange(-3, 5), 100, *rc::gen::arbitrary<bool>()};
        for (auto& flag : s.flags) flag = *rc::gen::arbitrary<bool>();
        s.big = *rc::gen::arbitrary<std::uint64_t>();
        s.negative = *rc::gen::arbitrary<std::int8_t>();
        for (int i = *rc::gen::inRange(0, 5); i > 0; --i) s.queue.push({*rc::gen::inRange(-3, 5), 100, *rc::gen::arbitrary<bool>()});
        s.whole = *rc::gen::arbitrary<int>();
        check::packed_words<3> words;
        RC_ASSERT(check::pack_fields(s, words));
        RC_ASSERT(check::unpack_fields<state>(words) == s);
    });
}

TEST_CASE("derived packing: different states have different words") {
    smss::testing::property("pack is injective on the toy", [](std::uint64_t first, std::uint64_t second) {
        using model = toy::hand_packed<4, 3>;
        auto const make = [](std::uint64_t seed) {
            model::state s;
            s.boot = static_cast<int>(seed % 11);
            for (auto& p : s.session) p = static_cast<toy::phase>((seed /= 11) % 6);
            for (std::uint64_t n = (seed /= 6) % 4; n > 0; --n) s.queue.push(model::decode(1 + (seed /= 3) % 8));
            return s;
        };
        auto const a = make(first % 5'000);
        auto const b = make(second % 5'000);
        check::packed_words<1> left, right;
        RC_ASSERT(check::pack_fields(a, left) && check::pack_fields(b, right));
        RC_ASSERT((left == right) == (a == b));
        RC_ASSERT((model::pack(a) == model::pack(b)) == (a == b));
        RC_ASSERT(model::unpack(model::pack(a)) == a);
    });
}

TEST_CASE("values out of bounds are refused at both ends") {
    check::packed_words<3> words;
    state s;
    CHECK(check::pack_fields(s, words));
    for (int const x : {-3, 4}) {
        s.points[1].x = x;
        CHECK(check::pack_fields(s, words));
        CHECK(s.points[1].x.within());
    }
    for (int const x : {-4, 5, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
        s.points[1].x = x;
        CHECK(!check::pack_fields(s, words));
        CHECK(!s.points[1].x.within());
    }
    s.points[1].x = 0;
    s.hue = static_cast<colour>(3);
    CHECK(!check::pack_fields(s, words));
    s.hue = colour::red;
    s.points[2].constant = 101;
    CHECK(!check::pack_fields(s, words));
    s.points[2].constant = 100;
    for (int i = 0; i < 5; ++i) s.queue.push({});
    CHECK(!check::pack_fields(s, words));
    CHECK(check::out_of_bounds(s) == std::vector<std::string>{"queue.count = 5"});
    s.queue.pop();
    CHECK(check::pack_fields(s, words));
}

TEST_CASE("a search says which step leaves the bounds of which field") {
    auto const result = check::verify(overrun{}, quiet());
    CHECK(result.size.reason == check::cut::unrepresentable);
    CHECK(result.deadlock().verdict == check::judgement::inconclusive);
    CHECK(result.fields_out_of_bounds == std::vector<std::string>{"level[1] = 11"});
    REQUIRE(result.out_of_bounds.has_value());
    CHECK(result.out_of_bounds->length() == 12);
    std::ostringstream out;
    out << result;
    CHECK(out.str().find("incomplete: a field of a state left its bounds") != std::string::npos);
    CHECK(out.str().find("a field left its bounds: level[1] = 11") != std::string::npos);
}

TEST_CASE("states of every kind can be stored") {
    auto const sees = [](auto const& model, std::uint64_t states) {
        auto chosen = quiet();
        chosen.state_limit = 100;
        auto const result = check::verify(model, chosen);
        CHECK(result.size.states == states);
        CHECK(result.size.depth == states - 1);
        CHECK(result.size.transitions == 2 * (states - 1));
        CHECK(result.holds());
    };
    sees(keeps_struct{}, 5);
    sees(keeps_opaque{}, 5);
    sees(stores_bytes{}, 5);
    sees(stores_wide_key{}, 5);
    sees(stores_enum{}, 3);
}

TEST_CASE("the toy written three times has the states that can be counted by hand") {
    auto const count = []<int Sessions, int Queue>(std::integral_constant<int, Sessions>, std::integral_constant<int, Queue>) {
        auto const structs = check::verify(toy::structs<Sessions, Queue>{}, quiet());
        auto const packed = check::verify(toy::hand_packed<Sessions, Queue>{}, quiet());
        auto const bits = check::verify(toy::bits<Sessions, Queue>{}, quiet());
        CHECK(structs.size.states == toy::expected_states(Sessions, Queue));
        CHECK(packed.size.states == structs.size.states);
        CHECK(bits.size.states == structs.size.states);
        CHECK(packed.size.transitions == structs.size.transitions);
        CHECK(bits.size.transitions == structs.size.transitions);
        CHECK(packed.size.depth == structs.size.depth);
        CHECK(bits.size.depth == structs.size.depth);
        CHECK(structs.holds());
    };
    count(std::integral_constant<int, 1>{}, std::integral_constant<int, 1>{});
    count(std::integral_constant<int, 2>{}, std::integral_constant<int, 2>{});
    count(std::integral_constant<int, 3>{}, std::integral_constant<int, 2>{});
    count(std::integral_constant<int, 4>{}, std::integral_constant<int, 2>{});
    count(std::integral_constant<int, 4>{}, std::integral_constant<int, 3>{});
}

TEST_CASE("the search while compiling and the search at run time visit the same") {
    using model = toy::hand_packed<2, 1>;
    constexpr auto const& compiled = check::explored<model>;
    auto const result = check::verify(model{}, quiet());
    CHECK(compiled.states == result.size.states);
    CHECK(compiled.transitions == result.size.transitions);
    CHECK(compiled.depth == result.size.depth);
    static_assert(compiled.states == toy::expected_states(2, 1));
}
