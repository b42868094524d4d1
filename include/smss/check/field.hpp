// SPDX-License-Identifier: BSL-1.0
// Knows: words for the fields of a state: a number within bounds, a short queue, and how many values a type has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace smss::check {

/// An integer that is meant to lie between `Low` and `High`, both included, and is packed into as few bits as that takes.
/// A value outside is kept as it is, so that a search can say which step left the bounds: such a state is refused when it
/// is packed, never cut off.
template <int Low, int High>
struct ranged {
    static_assert(Low <= High, "ranged<Low, High>: Low must not exceed High");
    static constexpr int low = Low;    ///< the least value
    static constexpr int high = High;  ///< the greatest value

    int value = Low;  ///< may leave the bounds: the search notices

    constexpr ranged() = default;
    /// That value.
    constexpr ranged(int given) noexcept : value{given} {}

    /// The value.
    [[nodiscard]] constexpr operator int() const noexcept { return value; }
    /// The value keeps to its bounds.
    [[nodiscard]] constexpr bool within() const noexcept { return Low <= value && value <= High; }
    /// The next value.
    constexpr ranged& operator++() noexcept { return ++value, *this; }
    /// The value before.
    constexpr ranged& operator--() noexcept { return --value, *this; }
    /// Adds.
    constexpr ranged& operator+=(int by) noexcept { return value += by, *this; }
    /// Subtracts.
    constexpr ranged& operator-=(int by) noexcept { return value -= by, *this; }
};

/// A queue of at most `Capacity` elements, first in first out. Places that hold no element are `T{}`, so that equal
/// queues are equal in every bit.
template <typename T, int Capacity>
struct fifo {
    static_assert(Capacity > 0, "fifo<T, Capacity>: a queue has room for at least one element");

    std::array<T, static_cast<std::size_t>(Capacity)> places{};  ///< the elements; those behind the last one are without meaning
    ranged<0, Capacity> count{};                                 ///< elements

    /// Elements.
    [[nodiscard]] constexpr int size() const noexcept { return count; }
    /// There are none.
    [[nodiscard]] constexpr bool empty() const noexcept { return count == 0; }
    /// There is no room for another.
    [[nodiscard]] constexpr bool full() const noexcept { return count == Capacity; }
    /// The element that was pushed first; there must be one.
    [[nodiscard]] constexpr T const& front() const { return places[0]; }
    /// The element `which` places behind the front.
    [[nodiscard]] constexpr T const& operator[](int which) const { return places[static_cast<std::size_t>(which)]; }
    /// The element of that place.
    [[nodiscard]] constexpr T& operator[](int which) { return places[static_cast<std::size_t>(which)]; }

    /// Appends an element. A full queue only counts one more: such a state is refused when it is packed.
    constexpr void push(T const& element) {
        if (!full()) places[static_cast<std::size_t>(count.value)] = element;
        ++count;
    }
    /// Removes the front element; there must be one.
    constexpr void pop() { erase(0); }
    /// Removes the element `which` places behind the front.
    constexpr void erase(int which) {
        for (auto i = static_cast<std::size_t>(which); i + 1 < places.size(); ++i) places[i] = places[i + 1];
        --count;
        if (count < Capacity) places[static_cast<std::size_t>(count.value)] = T{};
    }

    [[nodiscard]] friend constexpr bool operator==(fifo const&, fifo const&) = default;
};

/// How many values an enumeration has, counted from 0: the value of its enumerator `count_`, or 0 if it has none. An
/// enumeration that cannot have such an enumerator specialises this; otherwise it is packed with all its bits.
template <typename Enumeration>
inline constexpr std::uint64_t cardinality = [] {
    if constexpr (requires { Enumeration::count_; }) {
        return static_cast<std::uint64_t>(Enumeration::count_);
    } else {
        return std::uint64_t{0};
    }
}();

/// How a single value becomes a small number. Specialise it for types of your own that are neither numbers nor structs:
/// `encode(value)`, the greatest number that it gives a proper value (`most`), and its inverse `decode(word)`. A value for
/// which `encode` gives more than `most` does not fit, and the state that has it is refused.
template <typename T>
struct field_codec;

/// One bit.
template <>
struct field_codec<bool> {
    static constexpr std::uint64_t most = 1;  ///< the greatest word
    /// 1 for true.
    [[nodiscard]] static constexpr std::uint64_t encode(bool value) noexcept { return value ? 1U : 0U; }
    /// The inverse.
    [[nodiscard]] static constexpr bool decode(std::uint64_t word) noexcept { return word != 0; }
};

/// As many bits as the bounds need.
template <int Low, int High>
struct field_codec<ranged<Low, High>> {
    static constexpr std::int64_t low = Low;                                                     ///< the value of word 0
    static constexpr std::uint64_t most = static_cast<std::uint64_t>(std::int64_t{High} - low);  ///< the greatest word
    /// The distance from the least value.
    [[nodiscard]] static constexpr std::uint64_t encode(ranged<Low, High> const& field) noexcept {
        return static_cast<std::uint64_t>(field.value - low);
    }
    /// The inverse.
    [[nodiscard]] static constexpr ranged<Low, High> decode(std::uint64_t word) noexcept {
        return ranged<Low, High>{static_cast<int>(static_cast<std::int64_t>(word) + low)};
    }
};

/// All bits of an integer.
template <typename T>
    requires(std::is_integral_v<T> && sizeof(T) <= 8)
struct field_codec<T> {
    using number = std::make_unsigned_t<T>;                                    ///< the type without a sign
    static constexpr std::uint64_t most = std::numeric_limits<number>::max();  ///< the greatest word
    /// The same bits.
    [[nodiscard]] static constexpr std::uint64_t encode(T value) noexcept { return static_cast<number>(value); }
    /// The inverse.
    [[nodiscard]] static constexpr T decode(std::uint64_t word) noexcept { return static_cast<T>(word); }
};

/// As many bits as the enumerators need, where their number is told.
template <typename T>
    requires std::is_enum_v<T>
struct field_codec<T> {
    using number = std::make_unsigned_t<std::underlying_type_t<T>>;  ///< the type without a sign
    static constexpr std::uint64_t most = cardinality<T> == 0 ? std::uint64_t{std::numeric_limits<number>::max()} : cardinality<T> - 1;
    /// The number of the enumerator.
    [[nodiscard]] static constexpr std::uint64_t encode(T value) noexcept { return static_cast<number>(value); }
    /// The inverse.
    [[nodiscard]] static constexpr T decode(std::uint64_t word) noexcept { return static_cast<T>(word); }
};

}  // namespace smss::check
