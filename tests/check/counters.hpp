// SPDX-License-Identifier: BSL-1.0
// Knows: a model whose state space has a size that one can calculate: counters that go round independently.
#pragma once

#include <smss/check/holds.hpp>

#include <cstdint>

namespace counting {

enum class act : std::uint8_t { count };

// `Count` counters, each of which goes round 0, 1, ..., `Size` - 1.
template <int Count, int Size>
struct counters {
    using action = act;
    struct state {
        std::uint8_t at[Count]{};
        std::uint8_t sum = 0;
    };
    static constexpr state initial() { return {}; }
    static constexpr std::uint64_t pack(state const& s) {
        std::uint64_t key = 0;
        for (std::uint8_t const one : s.at) key = key << 4 | one;
        return key;
    }
    static constexpr void successors(state const& s, auto&& visit) {
        for (int i = 0; i != Count; ++i) {
            state next = s;
            if (++next.at[i] == Size) {
                next.at[i] = 0;
                next.sum = static_cast<std::uint8_t>(next.sum - (Size - 1));
            } else {
                ++next.sum;
            }
            visit(act::count, next);
        }
    }
};
// The same counters in one word, four bits each: what a model costs that is packed by itself.
template <int Count, int Size>
struct packed_counters {
    using action = act;
    using state = std::uint32_t;
    static constexpr state initial() { return 0; }
    static constexpr void successors(state const& s, auto&& visit) {
        for (int shift = 0; shift != 4 * Count; shift += 4) {
            bool const last = (s >> shift & 15) == Size - 1;
            visit(act::count, last ? s & ~(state{15} << shift) : s + (state{1} << shift));
        }
    }
};
template <int Size>
struct all_below {
    static constexpr bool holds(std::uint32_t const& s) {
        return (s & 15) < Size && (s >> 4 & 15) < Size && (s >> 8 & 15) < Size && s >> 12 < Size;
    }
};
struct sum_is_right {
    static constexpr bool holds(auto const& s) {
        int sum = 0;
        for (std::uint8_t const one : s.at) sum += one;
        return sum == s.sum;
    }
};
struct all_at_end {
    static constexpr bool reached(auto const& s) { return s.sum == 4 * 7; }
};

}  // namespace counting
