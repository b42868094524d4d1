// SPDX-License-Identifier: BSL-1.0
// Knows: how a plain struct is packed into machine words and back, without help from whoever wrote it.
#pragma once

#include <smss/check/aggregate.hpp>
#include <smss/check/field.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace smss::check {

/// A state as machine words, the first field in the lowest bits of the first word.
template <std::size_t Words>
struct packed_words {
    std::uint64_t word[Words]{};  ///< the bits, from the least significant one of the first word on
    [[nodiscard]] friend constexpr bool operator==(packed_words const&, packed_words const&) = default;
};

namespace detail {

template <typename T>
concept packed_leaf = requires(T const& value, std::uint64_t word) {
    { field_codec<T>::most } -> std::convertible_to<std::uint64_t>;
    { field_codec<T>::encode(value) } -> std::same_as<std::uint64_t>;
    { field_codec<T>::decode(word) } -> std::same_as<T>;
};

template <packed_leaf T>
inline constexpr std::size_t leaf_bits = static_cast<std::size_t>(std::bit_width(field_codec<T>::most));

// Every value of such a type fits, so that nothing need be checked.
template <typename T>
inline constexpr bool always_fits = std::is_integral_v<T>;
template <typename T>
    requires std::is_enum_v<T>
inline constexpr bool always_fits<T> = cardinality<T> == 0;

template <typename T>
struct is_array_field : std::false_type {};
template <typename T, std::size_t N>
struct is_array_field<T[N]> : std::true_type {
    using element = T;
    static constexpr std::size_t length = N;
};
template <typename T, std::size_t N>
struct is_array_field<std::array<T, N>> : std::true_type {
    using element = T;
    static constexpr std::size_t length = N;
};

template <typename T>
consteval bool packable_test();

template <typename Fields>
inline constexpr bool all_packable = false;
template <typename... Fields>
inline constexpr bool all_packable<type_list<Fields...>> = (packable_test<Fields>() && ...);

template <typename T>
consteval bool packable_test() {
    if constexpr (packed_leaf<T>) {
        return true;
    } else if constexpr (is_array_field<T>::value) {
        return packable_test<typename is_array_field<T>::element>();
    } else if constexpr (has_fields<T>) {
        return std::is_default_constructible_v<T> && all_packable<field_types<T>>;
    } else {
        return false;
    }
}

template <typename T>
consteval std::size_t count_bits();

template <typename Fields>
struct field_bits;
template <typename... Fields>
struct field_bits<type_list<Fields...>> {
    static constexpr std::size_t total = (std::size_t{0} + ... + count_bits<Fields>());
    // where each field begins
    static constexpr std::array<std::size_t, sizeof...(Fields) + 1> offsets = [] {
        std::array<std::size_t, sizeof...(Fields) + 1> begins{};
        std::size_t const widths[]{count_bits<Fields>()..., 0};
        for (std::size_t i = 0; i != sizeof...(Fields); ++i) begins[i + 1] = begins[i] + widths[i];
        return begins;
    }();
};

template <typename T>
consteval std::size_t count_bits() {
    if constexpr (packed_leaf<T>) {
        return leaf_bits<T>;
    } else if constexpr (is_array_field<T>::value) {
        return is_array_field<T>::length * count_bits<typename is_array_field<T>::element>();
    } else {
        return field_bits<field_types<T>>::total;
    }
}

// All offsets are constants, so that a whole state comes down to shifts and masks. The result has its highest bit set if
// some field does not fit.
template <std::size_t Offset, typename T>
[[gnu::always_inline]] constexpr std::uint64_t put(std::uint64_t* words, T const& value);
template <std::size_t Offset, typename T>
[[gnu::always_inline]] constexpr void take(std::uint64_t const* words, T& value);

template <std::size_t Offset, std::size_t Width, typename T, std::size_t... I>
[[gnu::always_inline]] constexpr std::uint64_t put_elements(std::uint64_t* words, T const& array, std::index_sequence<I...>) {
    return (std::uint64_t{0} | ... | put<Offset + I * Width>(words, array[I]));
}
template <std::size_t Offset, std::size_t Width, typename T, std::size_t... I>
[[gnu::always_inline]] constexpr void take_elements(std::uint64_t const* words, T& array, std::index_sequence<I...>) {
    (take<Offset + I * Width>(words, array[I]), ...);
}

template <std::size_t Offset, typename Layout, std::size_t... I, typename... Fields>
[[gnu::always_inline]] constexpr std::uint64_t put_fields(std::uint64_t* words, std::index_sequence<I...>, Fields const&... fields) {
    return (std::uint64_t{0} | ... | put<Offset + Layout::offsets[I]>(words, fields));
}
template <std::size_t Offset, typename Layout, std::size_t... I, typename... Fields>
[[gnu::always_inline]] constexpr void take_fields(std::uint64_t const* words, std::index_sequence<I...>, Fields&... fields) {
    (take<Offset + Layout::offsets[I]>(words, fields), ...);
}

template <std::size_t Offset, typename T>
constexpr std::uint64_t put(std::uint64_t* words, T const& value) {
    if constexpr (packed_leaf<T>) {
        constexpr std::size_t bits = leaf_bits<T>;
        constexpr std::size_t shift = Offset % 64;
        constexpr std::uint64_t most = field_codec<T>::most;
        std::uint64_t const word = field_codec<T>::encode(value);
        if constexpr (bits != 0) words[Offset / 64] |= word << shift;
        if constexpr (shift + bits > 64) words[Offset / 64 + 1] |= word >> (64 - shift);
        if constexpr (always_fits<T> || bits == 64) {
            return 0;
        } else {
            return word | (most - word);
        }
    } else if constexpr (is_array_field<T>::value) {
        using shape = is_array_field<T>;
        return put_elements<Offset, count_bits<typename shape::element>()>(words, value, std::make_index_sequence<shape::length>{});
    } else {
        return with_fields(value, [words](auto const&... fields) __attribute__((always_inline)) {
            return put_fields<Offset, field_bits<field_types<T>>>(words, std::make_index_sequence<sizeof...(fields)>{}, fields...);
        });
    }
}

template <std::size_t Offset, typename T>
constexpr void take(std::uint64_t const* words, T& value) {
    if constexpr (packed_leaf<T>) {
        constexpr std::size_t bits = leaf_bits<T>;
        constexpr std::size_t shift = Offset % 64;
        constexpr std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (bits % 64)) - 1;
        std::uint64_t word = 0;
        if constexpr (bits != 0) word = words[Offset / 64] >> shift;
        if constexpr (shift + bits > 64) word |= words[Offset / 64 + 1] << (64 - shift);
        value = field_codec<T>::decode(word & mask);
    } else if constexpr (is_array_field<T>::value) {
        using shape = is_array_field<T>;
        take_elements<Offset, count_bits<typename shape::element>()>(words, value, std::make_index_sequence<shape::length>{});
    } else {
        with_fields(value, [words](auto&... fields) __attribute__((always_inline)) {
            take_fields<Offset, field_bits<field_types<T>>>(words, std::make_index_sequence<sizeof...(fields)>{}, fields...);
        });
    }
}

}  // namespace detail

/// A state whose packing can be derived: a struct of at most 32 members, each of them a number, `bool`, an enumeration,
/// a `ranged`, an array or another such struct (a `fifo` is one). No base classes, no bit-fields, no pointers.
template <typename State>
concept packable = detail::packable_test<std::remove_cv_t<State>>();

/// How many bits the derived packing of a state takes.
template <packable State>
inline constexpr std::size_t packed_bits = detail::count_bits<std::remove_cv_t<State>>();

/// How many words that is; at least one.
template <packable State>
inline constexpr std::size_t packed_size = packed_bits<State> == 0 ? 1 : (packed_bits<State> + 63) / 64;

/// Packs a state. False if a field lies outside its bounds; `words` is then of no use.
template <packable State>
[[nodiscard, gnu::always_inline]] constexpr bool pack_fields(State const& state, packed_words<packed_size<State>>& words) {
    words = {};
    return detail::put<0>(words.word, state) >> 63 == 0;
}

/// The inverse: the state whose packing these words are.
template <packable State>
[[nodiscard, gnu::always_inline]] constexpr State unpack_fields(packed_words<packed_size<State>> const& words) {
    State state{};
    detail::take<0>(words.word, state);
    return state;
}

}  // namespace smss::check
