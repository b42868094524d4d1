// SPDX-License-Identifier: BSL-1.0
// Knows: the fields of a plain struct, found without a macro and without help from whoever wrote it.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace smss::check {

/// A list of types.
template <typename... Types>
struct type_list {
    static constexpr std::size_t size = sizeof...(Types);  ///< How many.
};

namespace detail {

struct anything {
    template <typename T>
    operator T() const noexcept;  // never called, so never defined
};
template <std::size_t>
using anything_at = anything;

template <typename Derived>
struct base_only {
    template <typename T>
        requires(std::is_base_of_v<T, Derived> && !std::is_same_v<T, Derived>)
    operator T() const noexcept;
};
// A base class is initialised before the first member, but no structured binding names it.
template <typename T>
inline constexpr bool has_base_class = requires { T{base_only<T>{}}; };

template <typename T, typename Before, typename Nested, typename After>
inline constexpr bool takes_nested = false;
template <typename T, std::size_t... B, std::size_t... N, std::size_t... A>
inline constexpr bool takes_nested<T, std::index_sequence<B...>, std::index_sequence<N...>, std::index_sequence<A...>> =
    requires { T{anything_at<B>{}..., {anything_at<N>{}...}, anything_at<A>{}...}; };
template <typename T, std::size_t Before, std::size_t Nested, std::size_t After>
inline constexpr bool nested_fit =
    takes_nested<T, std::make_index_sequence<Before>, std::make_index_sequence<Nested>, std::make_index_sequence<After>>;

template <typename T, typename Sequence>
inline constexpr bool takes = false;
template <typename T, std::size_t... I>
inline constexpr bool takes<T, std::index_sequence<I...>> = requires { T{anything_at<I>{}...}; };

inline constexpr std::size_t most_initialisers = 64;
inline constexpr std::size_t most_fields = 32;

// How many initialisers T takes when every element of a C array counts as one.
template <typename T, std::size_t N = 0>
consteval std::size_t count_initialisers() {
    if constexpr (N > most_initialisers) {
        return N;
    } else if constexpr (takes<T, std::make_index_sequence<N>> && !takes<T, std::make_index_sequence<N + 1>>) {
        return N;
    } else {
        return count_initialisers<T, N + 1>();
    }
}

// How many elements the C array has that begins at initialiser `At`; 1 if there is none. Braces around N > 1 initialisers
// use up N of them exactly when they initialise an array: a class in the same place counted as one.
template <typename T, std::size_t Total, std::size_t At, std::size_t N>
consteval std::size_t array_length_at() {
    if constexpr (N < 2) {
        return 1;
    } else if constexpr (nested_fit<T, At, N, Total - At - N> && !nested_fit<T, At, N, Total - At - N + 1>) {
        return N;
    } else {
        return array_length_at<T, Total, At, N - 1>();
    }
}

template <typename T, std::size_t Total, std::size_t At = 0>
consteval std::size_t count_fields() {
    if constexpr (At >= Total) {
        return 0;
    } else {
        return 1 + count_fields<T, Total, At + array_length_at<T, Total, At, Total - At>()>();
    }
}

template <typename T>
consteval std::size_t fields_of_aggregate() {
    constexpr std::size_t total = count_initialisers<T>();
    if constexpr (total > most_initialisers) {
        return most_fields + 1;
    } else {
        return count_fields<T, total>();
    }
}

}  // namespace detail

/// The number of members of an aggregate without base classes and bit-fields; C arrays count once.
template <typename T>
    requires std::is_aggregate_v<T>
inline constexpr std::size_t field_count = detail::fields_of_aggregate<std::remove_cv_t<T>>();

namespace detail {

template <typename T>
struct is_std_array_like : std::false_type {};
template <template <typename, std::size_t> typename Array, typename T, std::size_t N>
struct is_std_array_like<Array<T, N>> : std::bool_constant<requires(Array<T, N> array) { array.data(); array.size(); }> {};

template <typename T>
consteval bool has_fields_test() {
    if constexpr (std::is_class_v<T> && std::is_aggregate_v<T> && !is_std_array_like<T>::value) {
        if constexpr (has_base_class<T>) {
            return false;
        } else {
            return field_count<T> <= most_fields;
        }
    } else {
        return false;
    }
}

}  // namespace detail

/// A struct whose fields `with_fields` can name: an aggregate of at most 32 members, without base classes.
template <typename T>
concept has_fields = detail::has_fields_test<std::remove_cv_t<T>>();

/// Calls `use(a, b, c...)` with references to the fields of `object`, in their order of declaration.
template <typename T, typename Use>
    requires has_fields<std::remove_reference_t<T>>
constexpr decltype(auto) with_fields(T&& object, Use&& use) {
    constexpr std::size_t n = field_count<std::remove_cvref_t<T>>;
    // clang-format off
    if constexpr (n == 0) { return use(); }
    else if constexpr (n == 1) { auto& [f1] = object; return use(f1); }
    else if constexpr (n == 2) { auto& [f1, f2] = object; return use(f1, f2); }
    else if constexpr (n == 3) { auto& [f1, f2, f3] = object; return use(f1, f2, f3); }
    else if constexpr (n == 4) { auto& [f1, f2, f3, f4] = object; return use(f1, f2, f3, f4); }
    else if constexpr (n == 5) { auto& [f1, f2, f3, f4, f5] = object; return use(f1, f2, f3, f4, f5); }
    else if constexpr (n == 6) { auto& [f1, f2, f3, f4, f5, f6] = object; return use(f1, f2, f3, f4, f5, f6); }
    else if constexpr (n == 7) { auto& [f1, f2, f3, f4, f5, f6, f7] = object; return use(f1, f2, f3, f4, f5, f6, f7); }
    else if constexpr (n == 8) { auto& [f1, f2, f3, f4, f5, f6, f7, f8] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8); }
    else if constexpr (n == 9) { auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9); }
    else if constexpr (n == 10) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10); }
    else if constexpr (n == 11) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11); }
    else if constexpr (n == 12) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12);
        }
    else if constexpr (n == 13) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11,
        f12, f13); }
    else if constexpr (n == 14) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10,
        f11, f12, f13, f14); }
    else if constexpr (n == 15) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9,
        f10, f11, f12, f13, f14, f15); }
    else if constexpr (n == 16) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8,
        f9, f10, f11, f12, f13, f14, f15, f16); }
    else if constexpr (n == 17) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17] = object; return use(f1, f2, f3, f4, f5, f6,
        f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17); }
    else if constexpr (n == 18) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18] = object; return use(f1, f2, f3, f4, f5,
        f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18); }
    else if constexpr (n == 19) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19] = object; return use(f1, f2, f3, f4,
        f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19); }
    else if constexpr (n == 20) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20] = object; return use(f1, f2, f3,
        f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20); }
    else if constexpr (n == 21) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21] = object; return use(f1,
        f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21); }
    else if constexpr (n == 22) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22] = object; return
        use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22); }
    else if constexpr (n == 23) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23] = object; return
        use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23); }
    else if constexpr (n == 24) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24] = object;
        return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24); }
    else if constexpr (n == 25) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25] =
        object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24,
        f25); }
    else if constexpr (n == 26) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26] =
        object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24,
        f25, f26); }
    else if constexpr (n == 27) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
        f23, f24, f25, f26, f27); }
    else if constexpr (n == 28) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27, f28] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
        f22, f23, f24, f25, f26, f27, f28); }
    else if constexpr (n == 29) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27, f28, f29] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20,
        f21, f22, f23, f24, f25, f26, f27, f28, f29); }
    else if constexpr (n == 30) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27, f28, f29, f30] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
        f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30); }
    else if constexpr (n == 31) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27, f28, f29, f30, f31] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18,
        f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31); }
    else if constexpr (n == 32) {
        auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26,
        f27, f28, f29, f30, f31, f32] = object; return use(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17,
        f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32); }
    // clang-format on
}

namespace detail {
struct list_fields {
    template <typename... Fields>
    constexpr type_list<Fields...> operator()(Fields&...) const {
        return {};
    }
};
}  // namespace detail

/// The types of the fields of `T`, as a `type_list`.
template <has_fields T>
using field_types = decltype(with_fields(std::declval<std::remove_cv_t<T>&>(), detail::list_fields{}));

}  // namespace smss::check
