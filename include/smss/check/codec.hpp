// SPDX-License-Identifier: BSL-1.0
// Knows: in what form a search at run time stores the states of a model: as few machine words as it can find out.
#pragma once

#include <smss/check/model.hpp>
#include <smss/check/packing.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace smss::check {

namespace detail {

template <typename Model>
concept packs_by_hand = requires(Model const& system, typename Model::state const& state) {
    { system.pack(state) } -> key;
};
template <typename Model>
concept unpacks_by_hand = packs_by_hand<Model> && requires(Model const& system, typename Model::state const& state) {
    { system.unpack(system.pack(state)) } -> std::convertible_to<typename Model::state>;
};

inline constexpr std::uint64_t mix_first = 0x9FB2'1C65'1E98'DF25;
inline constexpr std::uint64_t mix_second = 0xD6E8'FEB8'6659'FD93;

// 32 well-mixed bits; the table takes its slot number from the upper ones and its tag from the lower ones.
[[nodiscard, gnu::always_inline]] constexpr std::uint32_t hash_word(std::uint64_t word) noexcept {
    word *= mix_first;
    word ^= word >> 32;
    return static_cast<std::uint32_t>((word * mix_second) >> 32);
}
template <std::size_t N>
[[nodiscard, gnu::always_inline]] constexpr std::uint32_t hash_words(std::uint64_t const (&words)[N]) noexcept {
    std::uint64_t all = words[0];
    for (std::size_t i = 1; i != N; ++i) all = std::rotl(all * mix_second, 29) ^ words[i];
    return hash_word(all);
}

// The user's own pack and unpack.
template <typename Model>
struct hand_codec {
    using state = typename Model::state;
    using packing = decltype(std::declval<Model const&>().pack(std::declval<state const&>()));
    static constexpr bool one_word = std::same_as<packing, std::uint64_t>;
    static constexpr std::size_t words = one_word ? 1 : 2;
    using record = packed_words<words>;

    Model const& system;

    [[nodiscard]] bool encode(state const& from, record& to) const {
        auto const packed = system.pack(from);
        if constexpr (one_word) {
            to.word[0] = packed;
        } else {
            to.word[0] = packed.low;
            to.word[1] = packed.high;
        }
        return true;
    }
    [[nodiscard]] state decode(record const& from) const {
        if constexpr (one_word) {
            return system.unpack(from.word[0]);
        } else {
            return system.unpack(wide_key{from.word[0], from.word[1]});
        }
    }
    [[nodiscard]] static std::uint32_t hash(record const& of) noexcept { return hash_words(of.word); }
    [[nodiscard]] static bool same(record const& a, record const& b) noexcept { return a == b; }
};

// pack without unpack: the struct itself is kept beside its key.
template <typename Model>
struct keeping_codec {
    using state = typename Model::state;
    using packing = decltype(std::declval<Model const&>().pack(std::declval<state const&>()));
    struct record {
        packing packed;
        alignas(state) unsigned char bytes[sizeof(state)];
    };

    Model const& system;

    [[nodiscard]] bool encode(state const& from, record& to) const {
        to.packed = system.pack(from);
        std::memcpy(to.bytes, &from, sizeof(state));
        return true;
    }
    [[nodiscard]] state decode(record const& from) const {
        state result{};
        std::memcpy(static_cast<void*>(&result), from.bytes, sizeof(state));
        return result;
    }
    [[nodiscard]] static std::uint32_t hash(record const& of) noexcept {
        if constexpr (std::same_as<packing, std::uint64_t>) {
            return hash_word(of.packed);
        } else {
            return hash_words({of.packed.low, of.packed.high});
        }
    }
    [[nodiscard]] static bool same(record const& a, record const& b) noexcept { return a.packed == b.packed; }
};

// Derived from the fields of the struct.
template <typename Model>
struct field_packing_codec {
    using state = typename Model::state;
    using record = packed_words<packed_size<state>>;

    Model const& system;

    [[nodiscard, gnu::always_inline]] bool encode(state const& from, record& to) const { return pack_fields(from, to); }
    [[nodiscard, gnu::always_inline]] state decode(record const& from) const { return unpack_fields<state>(from); }
    [[nodiscard]] static std::uint32_t hash(record const& of) noexcept { return hash_words(of.word); }
    [[nodiscard]] static bool same(record const& a, record const& b) noexcept { return a == b; }
};

// The bytes of a state that is nothing but its bytes.
template <typename Model>
struct byte_codec {
    using state = typename Model::state;
    using record = packed_words<(sizeof(state) + 7) / 8>;

    Model const& system;

    [[nodiscard]] bool encode(state const& from, record& to) const {
        to = {};
        std::memcpy(to.word, &from, sizeof(state));
        return true;
    }
    [[nodiscard]] state decode(record const& from) const {
        state result{};
        std::memcpy(static_cast<void*>(&result), from.word, sizeof(state));
        return result;
    }
    [[nodiscard]] static std::uint32_t hash(record const& of) noexcept { return hash_words(of.word); }
    [[nodiscard]] static bool same(record const& a, record const& b) noexcept { return a == b; }
};

template <typename Model>
consteval auto choose_codec() {
    using state = typename Model::state;
    if constexpr (unpacks_by_hand<Model>) {
        return std::type_identity<hand_codec<Model>>{};
    } else if constexpr (packs_by_hand<Model>) {
        if constexpr (std::is_trivially_copyable_v<state>) {
            return std::type_identity<keeping_codec<Model>>{};
        } else {
            return std::type_identity<void>{};
        }
    } else if constexpr (packable<state>) {
        return std::type_identity<field_packing_codec<Model>>{};
    } else if constexpr (std::has_unique_object_representations_v<state>) {
        return std::type_identity<byte_codec<Model>>{};
    } else {
        return std::type_identity<void>{};
    }
}

}  // namespace detail

/// The states can be stored as machine words: the model has `pack` and `unpack`, or `pack` and trivially copyable states,
/// or its state is a struct of numbers, enumerations, `ranged`, arrays and such structs, or it is nothing but its bytes.
template <typename Model>
concept has_storable_states = !std::same_as<typename decltype(detail::choose_codec<Model>())::type, void>;

/// What can be searched at run time: as `model`, but `pack` may be left out even of states that have padding.
template <typename Model>
concept explorable = names_state_and_action<Model> && has_initial_state<Model> && has_successors<Model> && has_storable_states<Model>;

/// How the states of a model are stored: `record`, `encode`, `decode`, `hash`, `same`.
template <explorable Model>
using codec = typename decltype(detail::choose_codec<Model>())::type;

}  // namespace smss::check
