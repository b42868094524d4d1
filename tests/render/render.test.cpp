// SPDX-License-Identifier: BSL-1.0
// Knows: what a small lift looks like in each format, written down by hand.
#include "../check_runtime/graph_model.hpp"
#include "../check_runtime/session_toy.hpp"

#include <smss/check/field.hpp>
#include <smss/render/aut.hpp>
#include <smss/render/dot.hpp>
#include <smss/render/mermaid.hpp>
#include <smss/testing/property.hpp>

#include <array>
#include <cstdint>
#include <regex>
#include <set>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace check = smss::check;
namespace render = smss::render;

namespace {

enum class door : std::uint8_t { closed, open, count_ };
struct lift {
    struct state {
        check::ranged<0, 1> floor{};
        door at{};
    };
    enum class action : std::uint8_t { up, down, open, close, power_cut };
    static state initial() { return {}; }
    static bool is_environment(action a) { return a == action::power_cut; }
    static bool is_final(state const& s) { return s.floor == 1 && s.at == door::open; }
    static void successors(state const& s, auto&& visit) {
        if (is_final(s)) return;
        if (s.at == door::closed) {
            if (s.floor == 0) visit(action::up, state{1, door::closed});
            if (s.floor == 1) visit(action::down, state{0, door::closed});
            visit(action::open, state{s.floor, door::open});
            visit(action::power_cut, s);
        } else {
            visit(action::close, state{s.floor, door::closed});
        }
    }
};

// Names that formats must not trip over.
struct awkward {
    using state = std::uint64_t;
    enum class action : std::uint8_t { only };
    static state initial() { return 0; }
    static std::string_view name(action) { return "say \"hi\\there\": {now}; #1"; }
    static void successors(state, auto&& visit) { visit(action::only, 0); }
};

// A name of several lines.
struct two_lines : awkward {
    static std::string_view name(action) { return "one\ntwo\rthree"; }
};

// States without fields.
struct featureless {
    using state = std::uint64_t;
    enum class action : std::uint8_t { on };
    static state initial() { return 0; }
    static bool is_final(state s) { return s == 2; }
    static void describe(state, auto&&) {}
    static void successors(state s, auto&& visit) {
        if (s < 2) visit(action::on, s + 1);
    }
};

// Goes up for ever, until its field ends.
struct shaft {
    using state = check::ranged<0, 2>;
    enum class action : std::uint8_t { up };
    static state initial() { return 0; }
    static void successors(state s, auto&& visit) { visit(action::up, state{s + 1}); }
};

// Takes any amount of text and keeps none of it.
class counter : public std::streambuf {
public:
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;

private:
    int_type overflow(int_type c) override {
        ++bytes;
        lines += c == '\n' ? 1U : 0U;
        return traits_type::not_eof(c);
    }
    std::streamsize xsputn(char const* text, std::streamsize size) override {
        bytes += static_cast<std::uint64_t>(size);
        for (std::streamsize i = 0; i != size; ++i) lines += text[i] == '\n' ? 1U : 0U;
        return size;
    }
};

// The first line of `text` that none of the expressions matches as a whole; empty if there is none.
std::string first_odd_line(std::string const& text, std::vector<std::string> const& allowed) {
    std::vector<std::regex> expressions;
    for (auto const& one : allowed) expressions.emplace_back(one);
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        bool fits = false;
        for (auto const& one : expressions) fits = fits || std::regex_match(line, one);
        if (!fits) return line;
    }
    return text.empty() || text.back() != '\n' ? "(no end of line)" : "";
}
// Aldebaran, as the manual page aldebaran(5) of CADP and mCRL2 have it: labels in quotation marks have none inside.
std::vector<std::string> const aut_lines{R"(des \(\d+, \d+, \d+\))", R"(\(\d+, "[^"]*", \d+\))"};
// State diagrams of Mermaid: in a text, what is special is written as #number;
std::vector<std::string> const mermaid_lines{"stateDiagram-v2", R"(    \[\*\] --> s\d+)", R"(    s\d+ --> \[\*\])",
                                             R"(    s\d+ --> s\d+ : (#\d+;|[^#:;"{}])+)", R"(    s\d+( : (#\d+;|[^#:;"{}])+)?)"};

template <typename Write, typename Model>
std::string text_of(Write write, Model const& system, check::options chosen = {}) {
    std::ostringstream out;
    chosen.show = check::progress::silent;
    write(out, system, chosen);
    return out.str();
}
constexpr auto aut = [](std::ostream& out, auto const& system, auto const& chosen) { return render::aut(out, system, chosen); };
constexpr auto dot = [](std::ostream& out, auto const& system, auto const& chosen) { return render::dot(out, system, chosen); };
constexpr auto mermaid = [](std::ostream& out, auto const& system, auto const& chosen) { return render::mermaid(out, system, chosen); };

}  // namespace

// 0: below, closed; 1: above, closed; 2: below, open; 3: above, open
TEST_CASE("the lift in AUT") {
    CHECK(text_of(aut, lift{}) ==
          "des (0, 7, 4)\n"
          "(0, \"up\", 1)\n"
          "(0, \"open\", 2)\n"
          "(0, \"power_cut\", 0)\n"
          "(1, \"down\", 0)\n"
          "(1, \"open\", 3)\n"
          "(1, \"power_cut\", 1)\n"
          "(2, \"close\", 0)\n");
}

TEST_CASE("the lift in DOT") {
    CHECK(text_of(dot, lift{}) ==
          "digraph system {\n"
          "    node [shape=box, style=rounded];\n"
          "    start [shape=point];\n"
          "    start -> 0;\n"
          "    0 [label=\"floor = 0\\nat = closed\"];\n"
          "    0 -> 1 [label=\"up\"];\n"
          "    0 -> 2 [label=\"open\"];\n"
          "    0 -> 0 [label=\"power_cut\", style=dashed];\n"
          "    1 [label=\"floor = 1\\nat = closed\"];\n"
          "    1 -> 0 [label=\"down\"];\n"
          "    1 -> 3 [label=\"open\"];\n"
          "    1 -> 1 [label=\"power_cut\", style=dashed];\n"
          "    2 [label=\"floor = 0\\nat = open\"];\n"
          "    2 -> 0 [label=\"close\"];\n"
          "    3 [label=\"floor = 1\\nat = open\", peripheries=2];\n"
          "}\n");
}

TEST_CASE("the lift in Mermaid") {
    CHECK(text_of(mermaid, lift{}) ==
          "stateDiagram-v2\n"
          "    [*] --> s0\n"
          "    s0 : floor = 0, at = closed\n"
          "    s0 --> s1 : up\n"
          "    s0 --> s2 : open\n"
          "    s0 --> s0 : power_cut\n"
          "    s1 : floor = 1, at = closed\n"
          "    s1 --> s0 : down\n"
          "    s1 --> s3 : open\n"
          "    s1 --> s1 : power_cut\n"
          "    s2 : floor = 0, at = open\n"
          "    s2 --> s0 : close\n"
          "    s3 : floor = 1, at = open\n"
          "    s3 --> [*]\n");
}

TEST_CASE("awkward names stay inside their quotation marks") {
    CHECK(text_of(aut, awkward{}) == "des (0, 1, 1)\n(0, \"say 'hi\\there': {now}; #1\", 0)\n");
    CHECK(text_of(dot, awkward{}).find("label=\"say \\\"hi\\\\there\\\": {now}; #1\"];") != std::string::npos);
    CHECK(text_of(mermaid, awkward{}).find("s0 --> s0 : say #34;hi\\there#34;#58; #123;now#125;#59; #35;1\n") != std::string::npos);
}

TEST_CASE("a name of several lines is one line in AUT and in Mermaid") {
    CHECK(text_of(aut, two_lines{}) == "des (0, 1, 1)\n(0, \"one two three\", 0)\n");
    CHECK(text_of(mermaid, two_lines{}).find("s0 --> s0 : one two three\n") != std::string::npos);
}

TEST_CASE("every line is one of those that the format has") {
    for (auto const& text : {text_of(aut, lift{}), text_of(aut, awkward{}), text_of(aut, featureless{}), text_of(aut, toy::structs<2, 2>{})}) {
        CHECK(first_odd_line(text, aut_lines) == "");
        CHECK(text.find("des (0, ") == 0);
        CHECK(text.find("des", 1) == std::string::npos);
    }
    for (auto const& text : {text_of(mermaid, lift{}), text_of(mermaid, awkward{}), text_of(mermaid, featureless{}), text_of(mermaid, toy::structs<2, 1>{})}) {
        CHECK(first_odd_line(text, mermaid_lines) == "");
    }
    CHECK(first_odd_line("des (0, 1, 1)\n(0, \"a\"b\", 0)\n", aut_lines) == "(0, \"a\"b\", 0)");
    CHECK(first_odd_line("    s0 : a : b\n", mermaid_lines) == "    s0 : a : b");
}

TEST_CASE("AUT is written as it is found: the text may be much larger than the memory") {
    check::options chosen;
    chosen.show = check::progress::silent;
    chosen.memory_limit = 4'000'000;
    counter into;
    std::ostream out{&into};
    auto const size = render::aut(out, toy::structs<4, 2>{}, chosen);
    CHECK(size.complete());
    CHECK(into.lines == size.transitions + 1);
    CHECK(size.bytes <= chosen.memory_limit);
    CHECK(into.bytes > 3 * chosen.memory_limit);
}

TEST_CASE("half a system is not written") {
    check::options chosen;
    chosen.state_limit = 3;
    CHECK(text_of(aut, lift{}, chosen).empty());
    CHECK(text_of(dot, lift{}, chosen).empty());
    CHECK(text_of(mermaid, lift{}, chosen).empty());
    std::ostringstream out;
    CHECK(render::aut(out, lift{}, chosen).reason == check::cut::state_limit);
}

TEST_CASE("a walk through half a system has the steps between the states that there are") {
    auto const steps = [](auto const& system, check::options chosen) {
        chosen.show = check::progress::silent;
        render::walk const half{system, chosen};
        std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
        for (std::uint32_t from = 0; from != half.states(); ++from) half.for_each_step(from, [&](auto const&, std::uint32_t to) { all.emplace_back(from, to); });
        return all;
    };
    using pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
    check::options three;
    three.state_limit = 3;  // below and above with the door closed, below with the door open
    CHECK(steps(lift{}, three) == pairs{{0, 1}, {0, 2}, {0, 0}, {1, 0}, {1, 1}, {2, 0}});
    CHECK(steps(shaft{}, {}) == pairs{{0, 1}, {1, 2}});
}

TEST_CASE("AUT of random graphs lists exactly the reachable edges") {
    smss::testing::property("read back, the text is the graph", [](std::vector<std::array<std::uint16_t, 3>> const& drawn_edges) {
        auto const count = static_cast<std::uint32_t>(1 + drawn_edges.size() / 2);
        drawn::graph g;
        g.marks.resize(count, 0);
        for (auto const& e : drawn_edges) g.edges.push_back({e[0] % count, static_cast<drawn::letter>(e[1] % 9), e[2] % count});
        auto const truth = drawn::search(g);
        std::istringstream in{text_of(aut, g)};
        std::string line;
        std::getline(in, line);
        RC_ASSERT(line == "des (0, " + std::to_string(truth.transitions) + ", " + std::to_string(truth.states) + ")");
        // states are renumbered: compare how often each letter occurs, and that edges form one connected whole
        std::multiset<char> letters;
        std::set<std::uint32_t> reached{0};
        std::uint32_t from = 0, to = 0;
        char letter = 0, skip = 0;
        while (in >> skip >> from >> skip >> skip >> letter >> skip >> skip >> to >> skip) {
            letters.insert(letter);
            RC_ASSERT(reached.contains(from));
            reached.insert(to);
        }
        RC_ASSERT(reached.size() == truth.states);
        std::multiset<char> expected;
        std::set<std::uint32_t> reachable{0};
        for (bool more = true; more;) {
            more = false;
            for (auto const& e : g.edges) more = (reachable.contains(e.from) && reachable.insert(e.to).second) || more;
        }
        for (auto const& e : g.edges) {
            if (reachable.contains(e.from)) expected.insert("abcdefxyz"[static_cast<std::size_t>(e.label)]);
        }
        RC_ASSERT(letters == expected);
    });
}
