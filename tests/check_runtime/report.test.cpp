// SPDX-License-Identifier: BSL-1.0
// Knows: what people read: states, numbers, names, evidence, and how far a long search has come.
#include "graph_model.hpp"

#include <smss/check/field.hpp>
#include <smss/check/report.hpp>
#include <smss/check/report_liveness.hpp>
#include <smss/testing/catch.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#ifdef __linux__
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#endif

namespace check = smss::check;
using check::judgement;
using drawn::graph;
using enum drawn::letter;

namespace first_place {
struct claim {
    static bool holds(drawn::node n) { return !drawn::marked(n, drawn::bad); }
    static bool eventually(drawn::node n) { return drawn::marked(n, drawn::bad); }
};
}  // namespace first_place
namespace second_place::deeper {
struct claim : drawn::never_bad {
    static bool holds(drawn::node) { return true; }
    static bool eventually(drawn::node) { return true; }
};
template <typename... Arguments>
struct of : claim {
    struct inside : claim {};
};
template <drawn::letter>
struct by : claim {};
template <int>
struct number : claim {};
}  // namespace second_place::deeper

// Evidence as models and actions may give it.
namespace told {
enum class sign : std::uint8_t { go };
[[maybe_unused]] std::string_view name(sign) { return "walk on"; }
[[maybe_unused]] std::string_view evidence(sign) { return "of the action"; }
}  // namespace told

namespace {

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

template <typename... Written>
std::string text_of(Written const&... written) {
    std::ostringstream out;
    if constexpr (sizeof...(written) == 1) {
        (out << ... << written);
    } else {
        check::write(out, written...);
    }
    return out.str();
}

struct hidden_claim : second_place::deeper::claim {};

// One step, from 0 to 1.
template <typename Action>
struct one_step {
    using state = check::ranged<0, 1>;
    using action = Action;
    static state initial() { return 0; }
    static void successors(state at, auto&& visit) {
        if (at == 0) visit(Action{}, state{1});
    }
};
enum class act : std::uint8_t { go };
struct says_of_step : one_step<act> {
    static std::string evidence(state from, act) { return "from " + std::to_string(from.value); }
};
struct says_of_action : one_step<act> {
    static std::string_view name(act) { return "march"; }
    static std::string_view evidence(act) { return "of the model"; }
};
struct unnameable {};
struct at_one {
    static bool reached(check::ranged<0, 1> at) { return at == 1; }
};
struct never_one {
    static constexpr std::string_view requirement = "SMSS-NO-001";
    static bool holds(check::ranged<0, 1> at) { return at != 1; }
};

// Takes its time for the first step.
struct endless {
    using state = std::uint64_t;
    using action = act;
    static state initial() { return 0; }
    static void successors(state n, auto&& visit) {
        if (n == 0) std::this_thread::sleep_for(std::chrono::milliseconds{1'050});
        visit(act::go, n + 1);
    }
};

// A state with fields of every kind.
enum class colour : std::uint8_t { red, green };
struct point {
    int x = 0;
    bool up = false;
};
struct opaque {
    explicit opaque(int given) : n{given} {}
    int n;
};
struct coded {
    explicit constexpr coded(int given = 0) : n{given} {}
    int n;
};

}  // namespace

template <>
struct smss::check::field_codec<coded> {
    static constexpr std::uint64_t most = 9;
    static std::uint64_t encode(coded value) { return static_cast<std::uint64_t>(value.n); }
    static coded decode(std::uint64_t word) { return coded{static_cast<int>(word)}; }
};

namespace {

struct everything {
    colour hue = colour::green;
    colour odd = static_cast<colour>(77);
    std::array<point, 2> corner{};
    check::fifo<point, 3> queue{};
    check::fifo<int, 2> none{};
    int row[2]{4, 5};
    struct {
        bool inside = true;
    } part{};
    coded number{7};
};
struct shows_everything {
    using state = everything;
    using action = act;
};

}  // namespace

TEST_CASE("a state in words") {
    everything state;
    state.corner[1] = {-3, true};
    state.queue.push({1, true});
    state.queue.push({2, false});
    std::string words;
    for (auto const& field : check::describe(shows_everything{}, state)) words += field.name + " = " + field.value + "\n";
    CHECK(words ==
          "hue = green\n"
          "odd = 77\n"
          "corner[0].x = 0\ncorner[0].up = false\n"
          "corner[1].x = -3\ncorner[1].up = true\n"
          "queue = [{1, true}, {2, false}]\n"
          "none = []\n"
          "row[0] = 4\nrow[1] = 5\n"
          "part.inside = true\n"
          "number = 7\n");
    CHECK(check::out_of_bounds(state).empty());
    state.number.n = 10;
    for (int i = 0; i != 3; ++i) state.none.push(i);
    CHECK(check::out_of_bounds(state) == std::vector<std::string>{"none.count = 3", "number = 10"});
    CHECK(check::out_of_bounds(check::ranged<0, 3>{4}) == std::vector<std::string>{"state = 4"});
    CHECK(check::detail::shown(opaque{1}) == "(not shown)");

    using fields = std::vector<check::shown_field>;
    CHECK(check::changes(fields{{"a", "1"}, {"b", "2"}, {"gone", "3"}}, fields{{"a", "1"}, {"b", "4"}, {"new", "5"}}) ==
          fields{{"b", "4"}, {"new", "5"}, {"gone", "-"}});
}

TEST_CASE("numbers are grouped by three digits") {
    check::verification<graph> result{graph{{0}, {}}};
    for (auto const& [number, written] : {std::pair<std::uint64_t, std::string>{0, "0"}, {999, "999"}, {1'000, "1'000"}, {99'999, "99'999"},
                                          {5'763'883, "5'763'883"}, {1'000'000'000, "1'000'000'000"}}) {
        result.size.states = number;
        CHECK(text_of(result).find(written + " states, 0 transitions, depth 0; 0.00 s, 0.00 MB\n") == 0);
    }
    CHECK(check::name(static_cast<judgement>(99)) == "?");
    CHECK(check::sentence(static_cast<check::cut>(99)) == "unknown reason");
}

TEST_CASE("steps are numbered beyond a thousand") {
    graph line;
    line.marks.resize(1'002, 0);
    for (std::uint32_t i = 0; i != 1'001; ++i) line.edges.push_back({i, a, i + 1});
    auto const result = check::verify(line, quiet());
    REQUIRE(result.deadlock().shown.has_value());
    std::string const text = text_of(line, *result.deadlock().shown);
    CHECK(text.find("    999  a  state = 999\n    1000  a  state = 1000\n    1001  a  state = 1001\n") != std::string::npos);
}

TEST_CASE("the report names requirements, witnesses, what is permitted, and how one knows") {
    auto chosen = quiet();
    chosen.deadlock = check::deadlocks::permitted;
    auto const report = [&](auto const& system) { return text_of(check::verify(system, never_one{}, at_one{}, chosen)); };
    std::string const text = report(says_of_step{});
    CAPTURE(text);
    CHECK(text.find("  VIOLATED      never_one (SMSS-NO-001); counterexample of 1 step\n") != std::string::npos);
    CHECK(text.find("  reached       at_one; witness of 1 step\n") != std::string::npos);
    CHECK(text.find("without help from outside (permitted); counterexample of 1 step\n") != std::string::npos);
    CHECK(text.find(" (permitted)") == text.rfind(" (permitted)"));
    CHECK(text.find("   1  go  state = 1   [from 0]\n") != std::string::npos);
    CHECK(report(says_of_action{}).find("   1  march  state = 1   [of the model]\n") != std::string::npos);
    CHECK(report(one_step<told::sign>{}).find("   1  walk on  state = 1   [of the action]\n") != std::string::npos);
    CHECK(report(one_step<act>{}).find("   1  go  state = 1\n") != std::string::npos);
    CHECK(report(one_step<int>{}).find("   1  0  state = 1\n") != std::string::npos);
    CHECK(report(one_step<unnameable>{}).find("   1  (unnamed)  state = 1\n") != std::string::npos);
    // letters beyond the last one have only a number
    graph const odd{{0, 0}, {{0, static_cast<drawn::letter>(77), 1}}};
    CHECK(check::replay(odd, "77").done.length() == 1);
}

TEST_CASE("a replay takes its words apart at blanks of any kind, and says where it ended") {
    graph const g{{0, 0, 0}, {{0, a, 1}, {1, a, 2}, {1, a, 0}}};
    for (auto const* line : {"a,a#1", " a\n\ta#1 ", "a a#1,", "a#0,a#1", "a, a#01"}) {
        CAPTURE(line);
        auto const again = check::replay(g, line);
        CHECK(again.complete);
        REQUIRE(again.done.length() == 2);
        CHECK(drawn::number(again.done.last()) == 0);
    }
    for (auto const* line : {"a, a#2", "a, a#x", "a, ab", "a, b"}) {
        CAPTURE(line);
        CHECK(!check::replay(g, line).complete);
    }
    CHECK(text_of(g, check::replay(g, "a, a, a")).find("    refused after step 2: a; enabled there: nothing\n") != std::string::npos);
    CHECK(text_of(g, check::replay(g, "a, b")).find("    refused after step 1: b; enabled there: a\n") != std::string::npos);
    CHECK(text_of(g, check::replay(g, "a")).find("refused") == std::string::npos);
}

TEST_CASE("a property is called as its type is, without namespaces") {
    using namespace second_place::deeper;
    auto const names = [](auto list) {
        std::vector<std::string> all;
        for (auto const& found : check::verify(graph{{0}, {}}, list, check::property_list<>{}, quiet()).findings) all.push_back(found.name);
        all.pop_back();  // no_deadlock
        return all;
    };
    CHECK(names(check::property_list<claim, hidden_claim, of<claim>, of<hidden_claim, first_place::claim>>{}) ==
          std::vector<std::string>{"claim", "hidden_claim", "of<claim>", "of<hidden_claim, claim>"});
    CHECK(names(check::property_list<of<claim>::inside, of<of<claim>>::inside, of<of<claim>::inside>>{}) ==
          std::vector<std::string>{"inside", "inside", "of<inside>"});
    CHECK(names(check::property_list<by<b>, number<3>>{}) == std::vector<std::string>{"by<b>", "number<3>"});
    std::string function = names(check::property_list<of<claim(hidden_claim)>>{}).front();
    std::erase(function, ' ');  // clang writes one in front of the parenthesis
    CHECK(function == "of<claim(hidden_claim)>");
}

TEST_CASE("two claims of one name are told apart") {
    using second_place::deeper::claim;
    graph const g{{drawn::bad | drawn::final}, {}};
    auto const result = check::verify(g, check::property_list<first_place::claim, claim>{}, check::property_list<>{}, quiet());
    CHECK(result.about(first_place::claim{})->verdict == judgement::violated);
    CHECK(result.about(claim{})->verdict == judgement::holds);
    CHECK(result.about(hidden_claim{}) == nullptr);
    graph const good{{0}, {}};
    auto const at_last = check::verify_liveness(good, check::property_list<first_place::claim, claim>{}, quiet());
    CHECK(at_last.about(first_place::claim{})->verdict == judgement::violated);
    CHECK(at_last.about(claim{})->verdict == judgement::holds);
    CHECK(at_last.about(hidden_claim{}) == nullptr);
    CHECK(!at_last.holds());
    CHECK(check::verify_liveness(good, check::property_list<claim, hidden_claim>{}, quiet()).holds());
    CHECK(text_of(at_last).find("  VIOLATED      claim\n") == 0);  // without a sentence
}

#ifdef __linux__
TEST_CASE("on a terminal a long search says how far it is, and leaves the line as it was") {
    int const terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) {
        WARN("this machine has no pseudo-terminals");
        return;
    }
    int const user = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
    REQUIRE(user >= 0);
    auto const on_terminal = [&](check::progress show) {
        int const before = ::dup(2);
        ::dup2(user, 2);
        check::options chosen;
        chosen.show = show;
        chosen.depth_limit = 10'000;
        auto const size = check::verify(endless{}, chosen).size;
        ::dup2(before, 2);
        ::close(before);
        CHECK(size.states == 10'001);
        REQUIRE(::write(user, "!", 1) == 1);  // what is written to a terminal comes some time later
        std::string said;
        for (char c = 0; ::read(terminal, &c, 1) == 1 && c != '!';) said += c;
        return said;
    };
    std::string const said = on_terminal(check::progress::automatic);
    CAPTURE(said);
    CHECK(said.find("\r0.00 million states, 0.00 million/s, depth 4096, 0 MB \033[K") == 0);  // after the first second, and no more
    CHECK(said.rfind("\r\033[K") == said.size() - 4);
    CHECK(said.find("depth 8192") == std::string::npos);
    CHECK(on_terminal(check::progress::silent) == "");
    ::close(user);
    ::close(terminal);
}
#endif
