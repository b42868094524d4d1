// SPDX-License-Identifier: BSL-1.0
// Knows: what a search says when memory, indices or the bounds of a field do not suffice: never more than it has seen.
#include <smss/check/field.hpp>
#include <smss/check/liveness.hpp>
#include <smss/check/report_liveness.hpp>
#include <smss/check/search.hpp>
#include <smss/check/state_table.hpp>
#include <smss/check/verify.hpp>
#include <smss/testing/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

// The sanitizers want more addresses than a limit would leave them.
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SMSS_LIMITS_ADDRESSES 1
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#undef SMSS_LIMITS_ADDRESSES
#endif
#endif
#endif
#ifdef SMSS_LIMITS_ADDRESSES
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace check = smss::check;
using check::cut;
using check::insertion;
using check::judgement;

namespace {

check::options quiet() {
    check::options chosen;
    chosen.show = check::progress::silent;
    return chosen;
}

// Numbers as states, with a hash that is no good: always the same one.
template <std::uint32_t Hash>
struct number_codec {
    using record = std::uint64_t;
    static std::uint32_t hash(record const&) noexcept { return Hash; }
    static bool same(record const& a, record const& b) noexcept { return a == b; }
};
// ... and with a good one.
struct spread_codec : number_codec<0> {
    static std::uint32_t hash(record const& of) noexcept { return static_cast<std::uint32_t>(of) * 2'654'435'769U; }
};

template <typename Codec>
insertion offer(check::state_table<Codec>& table, std::uint64_t number) {
    std::uint32_t index = 0;
    insertion const what = table.insert(number, Codec::hash(number), static_cast<std::uint32_t>(number / 2), index);
    if (what <= insertion::stored && index != number) FAIL(number);
    return what;
}
// Offers 0, 1, 2 ... until one is refused.
template <typename Codec>
insertion fill(check::state_table<Codec>& table, std::uint64_t most = 1'000'000) {
    insertion last = insertion::stored;
    while (last == insertion::stored && table.size() < most) last = offer(table, table.size());
    return last;
}
template <typename Codec>
std::uint64_t wrongly_kept(check::state_table<Codec> const& table) {
    std::uint64_t wrong = 0;
    std::uint32_t index = 0;
    for (std::uint32_t i = 0; i != table.size(); ++i) {
        bool const right = table.find(i, Codec::hash(i), index) && index == i && table[i] == i && (i == 0 || table.predecessor(i) == i / 2);
        wrong += right ? 0U : 1U;
    }
    return wrong;
}

// Round a ring, with a short cut and with a step of the environment.
struct ring {
    using state = std::uint32_t;
    using action = std::uint32_t;  // beyond what a list of numbers would be kept for
    std::uint32_t length = 0;
    static state initial() { return 0; }
    static bool is_environment(action taken) { return taken == 4'000'000'000; }
    void successors(state at, auto&& visit) const {
        visit(1'000'000, (at + 1) % length);
        visit(2'000'000, (at + 2) % length);
        visit(4'000'000'000, at);
        visit(1, at);
    }
};
struct comes_to_end {
    static bool eventually(std::uint32_t at) { return at == 3; }
};

// A counter to four, in a field that ends at three.
struct overflowing {
    struct state {
        check::ranged<0, 3> n{};
    };
    enum class action : std::uint8_t { up, stay };
    int first = 0;
    state initial() const { return {first}; }
    static void successors(state const& now, auto&& visit) {
        visit(action::stay, now);
        visit(action::up, state{now.n + 1});
        visit(action::stay, now);
    }
};

// Would be told of edges, and listens to nothing, or to the actions alone.
struct wants_edges : check::observer {
    static constexpr bool keeps_edges = true;
};
struct counts_labels : wants_edges {
    std::uint32_t labels = 0;
    std::uint32_t label(std::uint32_t) { return labels++; }
};

}  // namespace

TEST_CASE("a table keeps apart what a hash does not") {
    auto const keeps = [](auto table) {
        std::uint32_t index = 0;
        CHECK(!table.find(0, 0, index));  // there is nothing yet
        CHECK(fill(table, 1'500) == insertion::stored);
        CHECK(wrongly_kept(table) == 0);
        CHECK(offer(table, 77) == insertion::known);
        // moved, it is the same table, and grows on
        auto moved = std::move(table);
        CHECK(fill(moved, 3'000) == insertion::stored);
        CHECK(wrongly_kept(moved) == 0);
        decltype(moved) other;
        CHECK(fill(other, 10) == insertion::stored);
        other = std::move(moved);
        CHECK(other.size() == 3'000);
        CHECK(wrongly_kept(other) == 0);
    };
    keeps(check::state_table<spread_codec>{});
    keeps(check::state_table<number_codec<0>>{});            // a tag that looks like an empty slot, in the first bucket
    keeps(check::state_table<number_codec<0xFFFF'FFFF>>{});  // the last bucket, behind which the first one comes
}

TEST_CASE("a table has at least 1,024 slots and at most 2^32") {
    check::state_table<spread_codec> small{{.index_bits = 4}};
    CHECK(fill(small) == insertion::no_index);
    CHECK(small.size() == 992);
    CHECK(wrongly_kept(small) == 0);
    CHECK(offer(small, 5) == insertion::known);
    check::state_table<spread_codec> large{{.states = 5'000, .index_bits = 99}};
    CHECK(fill(large) == insertion::no_state);
    CHECK(large.size() == 5'000);
    CHECK(wrongly_kept(large) == 0);
}

TEST_CASE("a table of so many bytes takes no more, whatever was the first that did not fit") {
    std::uint32_t before = 0;
    for (std::uint64_t bytes = 0; bytes <= 60'000; bytes += bytes < 5'000 ? 17 : 613) {
        CAPTURE(bytes);
        check::state_table<spread_codec> table{{.bytes = bytes}};
        CHECK(fill(table) == insertion::no_memory);
        CHECK(table.bytes() <= bytes);
        CHECK(table.size() >= before);
        CHECK(wrongly_kept(table) == 0);
        before = table.size();
    }
    CHECK(before > 2'000);
}

TEST_CASE("a graph that does not fit into the memory proves nothing") {
    for (std::uint32_t const length : {1'023U, 1'024U, 1'500U}) {
        ring const system{length};
        std::uint64_t refused = 0;
        for (std::uint64_t bytes = 3'000;; bytes += 500) {
            auto chosen = quiet();
            chosen.memory_limit = bytes;
            auto const report = check::verify_liveness(system, comes_to_end{}, chosen);
            REQUIRE(report.findings.size() == 1);
            if (report.size.complete()) {
                CHECK(report.size.bytes <= bytes);
                CHECK(report.size.states == length);
                CHECK(report.size.transitions == 4 * std::uint64_t{length});
                // round and round with every action, and past 3 by the short cut
                CHECK(report.findings[0].verdict == judgement::violated);
                break;
            }
            ++refused;
            CHECK(report.size.reason == cut::memory_limit);
            CHECK(report.findings[0].verdict == judgement::inconclusive);
            CHECK(!report.findings[0].shown);
            std::ostringstream out;
            out << report;
            CHECK(out.str() == "incomplete: the limit of memory was reached\n  inconclusive  comes_to_end\n");
        }
        CHECK(refused > 10);
    }
}

#ifdef SMSS_LIMITS_ADDRESSES
namespace {

// While it lives, the program may have so many bytes more than it has, its stack included.
class scarce_addresses {
public:
    explicit scarce_addresses(rlim_t more) {
        std::uint64_t pages = 0;
        std::ifstream{"/proc/self/statm"} >> pages;
        ::getrlimit(RLIMIT_AS, &before_);
        rlimit now = before_;
        now.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more;
        ::setrlimit(RLIMIT_AS, &now);
    }
    ~scarce_addresses() { ::setrlimit(RLIMIT_AS, &before_); }
    scarce_addresses(scarce_addresses const&) = delete;
    scarce_addresses& operator=(scarce_addresses const&) = delete;

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("where the machine has no more memory, what was found is still there") {
    std::uint32_t most = 0;
    for (rlim_t more = 1 << 18; more < rlim_t{6} << 20; more += (rlim_t{1} << 19) + 4096) {
        check::state_table<spread_codec> table;
        insertion what = insertion::stored;
        {
            scarce_addresses const now{more};
            what = fill(table);
        }
        CAPTURE(more, table.size());
        CHECK(what == insertion::no_memory);
        for (std::uint32_t i = 0; i != table.size(); ++i) {
            if (table[i] != i || (i != 0 && table.predecessor(i) != i / 2)) FAIL(i);
        }
        if (!table.is_lost()) CHECK(wrongly_kept(table) == 0);
        most = table.size() > most ? table.size() : most;
    }
    CHECK(most > 50'000);

    // not even for the first array
    check::state_table<spread_codec> table;
    std::vector<void*> all;
    all.reserve(1 << 18);
    insertion what = insertion::stored;
    {
        scarce_addresses const now{1 << 18};
        while (all.size() != all.capacity()) {
            void* const some = std::malloc(256);
            if (some == nullptr) break;
            all.push_back(some);
        }
        what = offer(table, 0);
        for (void* const some : all) std::free(some);
    }
    CHECK(what == insertion::no_memory);
    CHECK(table.is_lost());
    CHECK(table.bytes() == 0);
    CHECK(fill(table, 5'000) == insertion::stored);  // there is memory again
    CHECK(wrongly_kept(table) == 0);
}

TEST_CASE("a search ends where the machine has no more memory") {
    for (rlim_t more = 1 << 18; more < rlim_t{4} << 20; more += (rlim_t{1} << 19) + 4096) {
        auto const report = [more] {
            scarce_addresses const now{more};
            return check::verify(ring{1'000'000}, quiet());
        }();
        CHECK(report.size.reason == cut::memory_limit);
        CHECK(report.deadlock().verdict == judgement::inconclusive);
    }
}
#endif

TEST_CASE("a state outside of its bounds ends a search, wherever it is met") {
    auto const later = check::verify(overflowing{}, quiet());
    CHECK(later.size.reason == cut::unrepresentable);
    CHECK(later.size.states == 4);
    CHECK(later.fields_out_of_bounds == std::vector<std::string>{"n = 4"});
    REQUIRE(later.out_of_bounds.has_value());
    CHECK(later.out_of_bounds->length() == 4);
    auto const at_once = check::verify(overflowing{7}, quiet());
    CHECK(at_once.size.reason == cut::unrepresentable);
    CHECK(at_once.size.states == 0);
    CHECK(at_once.deadlock().verdict == judgement::inconclusive);
    CHECK(at_once.fields_out_of_bounds == std::vector<std::string>{"n = 7"});
    REQUIRE(at_once.out_of_bounds.has_value());
    CHECK(at_once.out_of_bounds->length() == 0);
}

TEST_CASE("an observer hides only what it wants to know") {
    check::state_table<check::codec<overflowing>> table;
    check::observer nobody;
    CHECK(check::search<false>(overflowing{}, table, nobody, quiet()).reason == cut::unrepresentable);

    counts_labels counting;
    check::state_table<check::codec<ring>> places;
    auto const size = check::search<false>(ring{100}, places, counting, quiet());
    CHECK(size.complete());
    CHECK(size.states == 100);
    CHECK(counting.labels == 400);
    wants_edges silent;
    check::state_table<check::codec<ring>> again;
    CHECK(check::search<false>(ring{100}, again, silent, quiet()).transitions == 400);
}
