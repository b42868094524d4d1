// SPDX-License-Identifier: BSL-1.0
// Knows: how to remember, in two bits a state, from which state each state of a breadth-first search was found.
#pragma once

#include <smss/check/bulk_memory.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace smss::check::detail {

// A breadth-first search finds states in the order of their predecessors, so the list of these ascends, and only its steps are
// kept: a string of bits, with a 0 wherever the predecessor is one more than before and a 1 for each state (Elias and Fano).
// The predecessor of state i is the number of zeros before the (i + 1)-th 1; every 1,024th place of a 1 is written down.
class predecessor_list {
public:
    // Memory for so many states, all of whose predecessors are among them.
    [[nodiscard]] static constexpr std::uint64_t bytes_for(std::uint64_t states) noexcept {
        return 8 * (words_for(states) + samples_for(states));
    }
    // False if the machine has no more memory. There will never be more than `most`.
    [[nodiscard]] bool reserve(std::uint64_t states, std::uint64_t most) noexcept {
        if (states <= capacity_) return true;
        if (!words_.reserve(words_for(states), words_for(most)) || !samples_.reserve(samples_for(states), samples_for(most))) return false;
        capacity_ = states;
        return true;
    }
    [[nodiscard]] std::uint64_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return words_.bytes() + samples_.bytes(); }

    // The next state was found from this one, which is not before the last one told.
    [[gnu::always_inline]] void append(std::uint32_t state, std::uint32_t from) noexcept {
        std::uint64_t const place = std::uint64_t{state} + from;  // so many ones and so many zeros are before it
        std::size_t const word = static_cast<std::size_t>(place / 64);
        while (cleared_ <= word) words_[cleared_++] = 0;
        words_[word] |= std::uint64_t{1} << place % 64;
        if (state % apart == 0) samples_[state / apart] = place;
    }

    // From which state was this one found?
    [[nodiscard]] std::uint32_t operator[](std::uint32_t state) const noexcept {
        std::uint64_t const sample = samples_[state / apart];
        std::uint32_t missing = state % apart;  // ones behind the sample
        std::size_t word = static_cast<std::size_t>(sample / 64);
        std::uint64_t ones = words_[word] & (~std::uint64_t{0} << sample % 64);
        for (std::uint32_t here = 0; (here = static_cast<std::uint32_t>(std::popcount(ones))) <= missing; ones = words_[++word]) missing -= here;
        for (; missing != 0; --missing) ones &= ones - 1;
        return static_cast<std::uint32_t>(64 * std::uint64_t{word} + static_cast<std::uint32_t>(std::countr_zero(ones)) - state);
    }

private:
    static constexpr std::uint32_t apart = 1024;
    [[nodiscard]] static constexpr std::uint64_t words_for(std::uint64_t states) noexcept { return states / 32 + 1; }
    [[nodiscard]] static constexpr std::uint64_t samples_for(std::uint64_t states) noexcept { return states / apart + 1; }

    bulk_array<std::uint64_t> words_;
    bulk_array<std::uint64_t> samples_;
    std::uint64_t capacity_ = 0;
    std::size_t cleared_ = 0;  // words so far
};

}  // namespace smss::check::detail
