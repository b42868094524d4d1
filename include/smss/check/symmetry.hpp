// SPDX-License-Identifier: BSL-1.0
// Knows: how states that differ only in the numbering of interchangeable components are taken for one.
#pragma once

#include <smss/check/codec.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace smss::check {

/// The model names the representative of a state's orbit itself: `state canonical(state const&) const`. Two states that
/// are permutations of each other must have the same one, and it must be one of them.
template <typename Model>
concept has_canonical = requires(Model const& system, typename Model::state const& state) {
    { system.canonical(state) } -> std::convertible_to<typename Model::state>;
};

/// The model has interchangeable components, numbered from 0: `int interchangeable() const` says how many, and
/// `void exchange(state&, int a, int b) const` gives each of two components the other's number, wherever it occurs.
template <typename Model>
concept has_exchange = requires(Model const& system, typename Model::state& state, int which) {
    { system.interchangeable() } -> std::convertible_to<int>;
    system.exchange(state, which, which);
};

/// Optional, and much faster than trying all permutations: `signature(state const&, int component) const`, a totally
/// ordered value that says everything which the state says of the component, wherever it says it. Equal signatures mean
/// that exchanging the two changes nothing, and `exchange` exchanges signatures and leaves the others alone.
template <typename Model>
concept has_signature = has_exchange<Model> && requires(Model const& system, typename Model::state const& state, int which) {
    { system.signature(state, which) } -> std::totally_ordered;
};

/// A model that says what its symmetry is. A search then visits one state of each orbit; `confirm_symmetry`
/// (symmetry_check.hpp) proves for a given scope that this does not change any verdict.
template <typename Model>
concept symmetric = has_canonical<Model> || has_exchange<Model>;

namespace detail {

// Sorting more components than these is left undone, which costs states but no soundness.
inline constexpr int most_components = 16;

template <std::size_t N>
[[nodiscard]] constexpr bool comes_before(packed_words<N> const& a, packed_words<N> const& b) noexcept {
    for (std::size_t i = 0; i != N; ++i) {
        if (a.word[i] != b.word[i]) return a.word[i] < b.word[i];
    }
    return false;
}
template <typename Record>
    requires requires(Record const& record) { record.bytes; }
[[nodiscard]] constexpr bool comes_before(Record const& a, Record const& b) noexcept {
    if constexpr (requires { a.packed.low; }) {
        return a.packed.high != b.packed.high ? a.packed.high < b.packed.high : a.packed.low < b.packed.low;
    } else {
        return a.packed < b.packed;
    }
}

template <typename Model>
[[nodiscard]] int components_of(Model const& system) {
    int const count = system.interchangeable();
    return count < most_components ? count : most_components;
}

// Calls `use` with every permutation of the components of `state` (Heap's algorithm: one exchange each).
template <typename Model, typename Use>
void for_each_permutation(Model const& system, typename Model::state state, Use&& use) {
    int const count = components_of(system);
    int turns[most_components]{};
    use(std::as_const(state));
    for (int i = 1; i < count;) {
        if (turns[i] < i) {
            system.exchange(state, i % 2 == 0 ? 0 : turns[i], i);
            use(std::as_const(state));
            ++turns[i];
            i = 1;
        } else {
            turns[i] = 0;
            ++i;
        }
    }
}

template <typename Model>
[[nodiscard]] typename Model::state sorted_by_signature(Model const& system, typename Model::state state) {
    using signature_type = decltype(system.signature(state, 0));
    int const count = components_of(system);
    signature_type signatures[most_components]{};
    for (int i = 0; i < count; ++i) signatures[i] = system.signature(std::as_const(state), i);
    for (int i = 0; i + 1 < count; ++i) {
        int least = i;
        for (int j = i + 1; j < count; ++j) {
            if (signatures[j] < signatures[least]) least = j;
        }
        if (least == i) continue;
        system.exchange(state, i, least);
        std::swap(signatures[i], signatures[least]);
    }
    return state;
}

template <typename Model>
[[nodiscard]] typename Model::state smallest_permutation(Model const& system, typename Model::state const& state) {
    codec<Model> const coder{system};
    typename Model::state best = state;
    typename codec<Model>::record best_record{};
    if (!coder.encode(state, best_record)) return best;
    for_each_permutation(system, state, [&](typename Model::state const& permuted) {
        typename codec<Model>::record record{};
        if (coder.encode(permuted, record) && comes_before(record, best_record)) {
            best = permuted;
            best_record = record;
        }
    });
    return best;
}

// The state that stands for `state` in a search: itself, or with `Reduce` the representative of its orbit.
template <bool Reduce, typename Model>
[[nodiscard, gnu::always_inline]] inline decltype(auto) representative(Model const& system, typename Model::state const& state) {
    using state_type = typename Model::state;
    if constexpr (Reduce && has_canonical<Model>) {
        return state_type(system.canonical(state));
    } else if constexpr (Reduce && has_signature<Model>) {
        return sorted_by_signature(system, state);
    } else if constexpr (Reduce && has_exchange<Model>) {
        return smallest_permutation(system, state);
    } else {
        return static_cast<state_type const&>(state);
    }
}

[[nodiscard]] constexpr std::uint64_t factorial(int n) noexcept {
    std::uint64_t product = 1;
    for (int i = 2; i <= n; ++i) product *= static_cast<std::uint64_t>(i);
    return product;
}

}  // namespace detail

/// How many states the orbit of this one has, for models with `exchange`.
template <explorable Model>
    requires has_exchange<Model>
[[nodiscard]] std::uint64_t orbit_size(Model const& system, typename Model::state const& state) {
    int const count = detail::components_of(system);
    if constexpr (has_signature<Model>) {
        // n! / (a! b! ...) when a components have one signature, b another ...
        std::uint64_t size = detail::factorial(count);
        bool counted[detail::most_components]{};
        for (int i = 0; i < count; ++i) {
            if (counted[i]) continue;
            auto const signature = system.signature(state, i);
            int equal = 0;
            for (int j = i; j < count; ++j) {
                if (system.signature(state, j) == signature) {
                    counted[j] = true;
                    ++equal;
                }
            }
            size /= detail::factorial(equal);
        }
        return size;
    } else {
        codec<Model> const coder{system};
        typename codec<Model>::record own{};
        if (!coder.encode(state, own)) return 0;
        std::uint64_t stabilisers = 0;
        detail::for_each_permutation(system, state, [&](typename Model::state const& permuted) {
            typename codec<Model>::record record{};
            if (coder.encode(permuted, record) && coder.same(record, own)) ++stabilisers;
        });
        return detail::factorial(count) / stabilisers;
    }
}

}  // namespace smss::check
