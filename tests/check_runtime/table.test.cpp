// SPDX-License-Identifier: BSL-1.0
// Knows: that predecessors kept in two bits a state are those that were told, and that arrays keep what is in them while they grow.
#include <smss/check/bulk_memory.hpp>
#include <smss/check/predecessor_list.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using smss::check::detail::bulk_array;
using smss::check::detail::predecessor_list;
using smss::check::detail::zeroed_array;

// Appends them all, making room as a search does, and says the first state whose predecessor comes back wrong.
std::string remembers(std::vector<std::uint32_t> const& told) {
    predecessor_list list;
    for (std::size_t i = 0; i != told.size(); ++i) {
        if (i == list.capacity() && !list.reserve(2 * i + 1, std::uint64_t{1} << 32)) return "no memory";
        if (!list.reserve(i / 2, std::uint64_t{1} << 32) || list.capacity() <= i) return "room given back";
        list.append(static_cast<std::uint32_t>(i), told[i]);
    }
    for (std::uint32_t i = 0; i != told.size(); ++i) {
        if (list[i] != told[i]) return "state " + std::to_string(i) + ": " + std::to_string(list[i]) + ", told " + std::to_string(told[i]);
    }
    return "";
}

}  // namespace

TEST_CASE("predecessors that ascend are remembered in two bits a state") {
    smss::testing::property("what was told comes back", [](std::vector<std::uint8_t> const& gaps) {
        std::vector<std::uint32_t> told{0};
        for (std::uint8_t const gap : gaps) {  // most predecessors are the last one again, or the one behind it; none is the state itself
            std::uint32_t const most = static_cast<std::uint32_t>(told.size()) - 1;
            told.push_back(std::min(told.back() + (gap < 128 ? gap % 3U : gap), most));
        }
        auto const wrong = remembers(told);
        RC_ASSERT(wrong.empty());
    });

    // all from the first; each from the one before; none from any for as long as can be, then all from the last
    constexpr std::uint32_t many = 200'000;
    CHECK(remembers(std::vector<std::uint32_t>(many, 0)) == "");
    std::vector<std::uint32_t> chain{0};
    while (chain.size() != many) chain.push_back(static_cast<std::uint32_t>(chain.size()) - 1);
    CHECK(remembers(chain) == "");
    std::vector<std::uint32_t> late(many / 2, 0);
    while (late.size() != many) late.push_back(many / 2 - 1);
    CHECK(remembers(late) == "");

    CHECK(predecessor_list::bytes_for(1'000'000) < 300'000);
    predecessor_list short_one;
    CHECK(!short_one.reserve(1'000, 10));  // more than there will ever be
}

TEST_CASE("an array keeps what is in it through small pages and large ones") {
    bulk_array<std::uint64_t> numbers;
    constexpr std::uint64_t many = 3'000'000;  // 24 MB: from the heap at first, in large pages in the end
    for (std::uint64_t i = 0; i != many; ++i) {
        if (i == numbers.capacity()) REQUIRE(numbers.reserve(numbers.next_capacity(), many + 1'000'000));
        numbers[static_cast<std::size_t>(i)] = i * i;
    }
    std::uint64_t wrong = 0;
    for (std::uint64_t i = 0; i != many; ++i) wrong += numbers[static_cast<std::size_t>(i)] != i * i ? 1U : 0U;
    CHECK(wrong == 0);

    zeroed_array<std::uint32_t> table;
    auto const begins_anew = [&](std::size_t count) {
        REQUIRE(table.assign_zeros(count));
        CHECK(reinterpret_cast<std::uintptr_t>(table.data()) % 64 == 0);
        CHECK(std::count(table.data(), table.data() + count, 0U) == static_cast<std::ptrdiff_t>(count));
        std::fill(table.data(), table.data() + count, 0xFFFF'FFFFU);
    };
    for (std::size_t count = 16; count <= std::size_t{1} << 21; count *= 2) begins_anew(count);
    for (std::size_t count = std::size_t{1} << 21; count >= 16; count /= 2) begins_anew(count);
}

TEST_CASE("an array that cannot have addresses of its own grows on the heap; one that was promised to be small stays so") {
    bulk_array<std::uint64_t> heaped;
    constexpr std::uint64_t more_than_there_are = std::uint64_t{1} << 59;
    constexpr std::uint64_t many = 100'000;
    for (std::uint64_t i = 0; i != many; ++i) {
        if (i == heaped.capacity()) {
            CHECK(heaped.next_capacity() == (i == 0 ? 1'024 : 2 * i));
            REQUIRE(heaped.reserve(heaped.next_capacity(), more_than_there_are));
        }
        heaped[static_cast<std::size_t>(i)] = ~i;
    }
    std::uint64_t wrong = 0;
    for (std::uint64_t i = 0; i != many; ++i) wrong += heaped[static_cast<std::size_t>(i)] != ~i ? 1U : 0U;
    CHECK(wrong == 0);

    bulk_array<std::uint64_t> small;
    CHECK(small.reserve(10, ~std::uint64_t{0}));  // any number may be promised
    CHECK(!small.reserve(20, 15));
    CHECK(small.capacity() == 10);
#ifdef __linux__
    bulk_array<std::uint64_t> addressed;  // it has addresses for so many numbers and no more
    REQUIRE(addressed.reserve(10'000, 10'000));
    CHECK(!addressed.reserve(20'000, 20'000));
    CHECK(addressed.capacity() == 10'000);
#endif
}
