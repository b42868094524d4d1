// SPDX-License-Identifier: BSL-1.0
// Knows: how to keep very many states in little memory and find each of them again with one cache miss that was foreseen.
#pragma once

#include <smss/check/bulk_memory.hpp>
#include <smss/check/predecessor_list.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace smss::check {

namespace detail {

// Sixteen slots, which is one line of cache. They fill up from the left; 0 is an empty one.
inline constexpr std::uint32_t bucket_size = 16;

// One bit for each slot of a bucket that agrees with `tag` where `mask` has ones.
[[nodiscard, gnu::always_inline]] inline std::uint32_t matching_slots(std::uint32_t const* bucket, std::uint32_t tag, std::uint32_t mask) noexcept {
#if defined(__SSE2__)
    __m128i const wanted = _mm_set1_epi32(static_cast<int>(tag & mask));
    __m128i const where = _mm_set1_epi32(static_cast<int>(mask));
    auto const lanes = reinterpret_cast<__m128i const*>(bucket);
    __m128i const a = _mm_cmpeq_epi32(_mm_and_si128(_mm_load_si128(lanes), where), wanted);
    __m128i const b = _mm_cmpeq_epi32(_mm_and_si128(_mm_load_si128(lanes + 1), where), wanted);
    __m128i const c = _mm_cmpeq_epi32(_mm_and_si128(_mm_load_si128(lanes + 2), where), wanted);
    __m128i const d = _mm_cmpeq_epi32(_mm_and_si128(_mm_load_si128(lanes + 3), where), wanted);
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d))));
#else
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i != bucket_size; ++i) bits |= static_cast<std::uint32_t>(((bucket[i] ^ tag) & mask) == 0) << i;
    return bits;
#endif
}

}  // namespace detail

/// What a table may grow to.
struct table_limits {
    std::uint64_t states = std::numeric_limits<std::uint64_t>::max();  ///< states that may be stored
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();   ///< memory of all its arrays together
    unsigned index_bits = 32;  ///< the largest table has 2^index_bits slots; states are numbered in 32 bits
};

/// What became of a state that was offered to a table.
enum class insertion : std::uint8_t {
    known,         ///< it is there already
    stored,        ///< it is new and has been stored
    no_state,      ///< it is new, and the limit of states is reached
    no_memory,     ///< it is new, and the limit of memory is reached or the machine has none left
    no_index,      ///< it is new, and all indices are taken
};

/// A set of states in the order in which they were found, each with the index of the state it was found from.
///
/// Flat arrays: the records (which are the queue of a breadth-first search as well), the predecessors in two bits each, and an
/// open-addressing table of 32-bit slots in buckets of sixteen, one line of cache each. A table of 2^L slots spends the
/// upper L bits of a slot on the index (plus 1; 0 is empty) and the other 32 - L on a tag, bits of the hash other than
/// those that choose the bucket, so that hardly ever a record is compared in vain. All sixteen tags are compared at once.
/// Storing a state allocates nothing; arrays grow as a whole. `Codec` supplies record, hash and same.
template <typename Codec>
class state_table {
public:
    using record = typename Codec::record;                        ///< A packed state.
    static constexpr std::uint32_t no_predecessor = 0xFFFF'FFFF;  ///< The initial state has none.

    /// \param limits states and memory beyond which `insert` refuses
    explicit state_table(table_limits const& limits = {}) : limits_{limits} {
        if (limits_.index_bits < first_bits) limits_.index_bits = first_bits;
        if (limits_.index_bits > 32) limits_.index_bits = 32;
    }

    /// States.
    [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
    /// The packed state of that index.
    [[nodiscard]] record const& operator[](std::uint32_t index) const noexcept { return records_[index]; }
    /// The state from which it was reached first; `no_predecessor` for the initial one.
    [[nodiscard]] std::uint32_t predecessor(std::uint32_t index) const noexcept {
        return index == 0 ? no_predecessor : predecessors_[index];
    }
    /// Did the machine refuse memory in a way that left no table to look states up in? What was stored is still there.
    [[nodiscard]] bool is_lost() const noexcept { return bits_ == 0; }
    /// Memory of all arrays, whether filled or not.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return records_.bytes() + predecessors_.bytes() + slots_.bytes(); }

    /// Leaves so many bytes of its limit to somebody else for good; false: it has no such number left.
    [[nodiscard]] bool leave_bytes(std::uint64_t others) noexcept {
        if (limits_.bytes - bytes() < others) return false;
        limits_.bytes -= others;
        return true;
    }

    /// First of three steps of a look-up: fetches the bucket of this hash. There must be a table.
    [[gnu::always_inline]] void foresee(std::uint32_t hash) const noexcept { __builtin_prefetch(bucket_of(hash)); }

    /// Second step: the index of the state that is probably meant, whose record is fetched; or `no_predecessor`.
    [[nodiscard, gnu::always_inline]] std::uint32_t guess(std::uint32_t hash) const noexcept {
        std::uint32_t const* const bucket = bucket_of(hash);
        std::uint32_t const matches = detail::matching_slots(bucket, hash, tag_mask_);
        if (matches == 0) return no_predecessor;
        // an empty slot looks like tag 0: index_of(0) is no_predecessor too
        std::uint32_t const index = index_of(bucket[std::countr_zero(matches)]);
        if (index != no_predecessor) __builtin_prefetch(records_.data() + index);
        return index;
    }

    /// Third step: was the guess right?
    [[nodiscard, gnu::always_inline]] bool is_at(std::uint32_t index, record const& state) const noexcept {
        return index != no_predecessor && Codec::same(records_[index], state);
    }

    /// Looks for a state and stores it if it is new. Its index is in `index`, unless it was refused. States are offered in the order
    /// of those they were found `from`, as breadth-first searches do; the first one is found from none.
    [[nodiscard]] insertion insert(record const& state, std::uint32_t hash, std::uint32_t from, std::uint32_t& index) {
        if (bits_ != 0) [[likely]] {
            std::uint32_t* const empty = find_or_empty(state, hash, index);
            if (empty == nullptr) return insertion::known;
            if (count_ < room_) [[likely]] {
                *empty = slot_for(count_, hash);
                records_[count_] = state;
                predecessors_.append(count_, count_ == 0 ? 0 : from);
                index = count_++;
                return insertion::stored;
            }
        }
        if (insertion const refused = make_room(); refused != insertion::stored) return refused;
        return insert(state, hash, from, index);
    }

    /// The index of a state, or false if it is not there.
    [[nodiscard]] bool find(record const& state, std::uint32_t hash, std::uint32_t& index) const noexcept {
        return bits_ != 0 && find_or_empty(state, hash, index) == nullptr;
    }

private:
    static constexpr unsigned first_bits = 10;  // of the smallest table

    [[nodiscard, gnu::always_inline]] std::uint32_t* bucket_of(std::uint32_t hash) const noexcept {
        return const_cast<std::uint32_t*>(slots_.data()) + std::size_t{hash >> bucket_shift_} * detail::bucket_size;
    }
    // slot: index + 1 in the upper bits_, tag in the lower 32 - bits_
    [[nodiscard]] std::uint32_t index_of(std::uint32_t slot) const noexcept { return (slot >> shift_) - 1; }
    [[nodiscard]] std::uint32_t slot_for(std::uint32_t index, std::uint32_t hash) const noexcept {
        return ((index + 1) << shift_) | (hash & tag_mask_);
    }
    [[nodiscard]] std::uint32_t* next_bucket(std::uint32_t* bucket) const noexcept {
        bucket += detail::bucket_size;
        std::uint32_t* const begin = const_cast<std::uint32_t*>(slots_.data());
        return bucket == begin + (std::size_t{1} << bits_) ? begin : bucket;
    }

    // Null if the state is there; else the slot that would be its own.
    [[nodiscard, gnu::always_inline]] std::uint32_t* find_or_empty(record const& state, std::uint32_t hash, std::uint32_t& index) const noexcept {
        for (std::uint32_t* bucket = bucket_of(hash);; bucket = next_bucket(bucket)) {
            for (std::uint32_t matches = detail::matching_slots(bucket, hash, tag_mask_); matches != 0; matches &= matches - 1) {
                std::uint32_t const candidate = index_of(bucket[std::countr_zero(matches)]);
                if (is_at(candidate, state)) {
                    index = candidate;
                    return nullptr;
                }
            }
            std::uint32_t const empties = detail::matching_slots(bucket, 0, 0xFFFF'FFFF);
            if (empties != 0) return bucket + std::countr_zero(empties);
        }
    }

    // Makes room for at least one more state: in the table first, then in the arrays.
    [[gnu::noinline]] insertion make_room() {
        if (count_ >= limits_.states) return insertion::no_state;
        if (count_ >= table_room_) {
            if (insertion const refused = grow_table(); refused != insertion::stored) return refused;
        }
        if (count_ >= array_room()) {
            std::uint64_t const left = limits_.bytes - slots_.bytes();  // the slots were made because they fit
            auto const fits = [&](std::uint64_t states) { return left >= states * sizeof(record) + detail::predecessor_list::bytes_for(states); };
            std::uint64_t wanted = records_.next_capacity();
            if (wanted > limits_.states) wanted = limits_.states;
            if (!fits(wanted)) {  // as many as do fit
                std::uint64_t few = 0;
                for (std::uint64_t many = wanted; few + 1 < many;) {
                    std::uint64_t const some = few + (many - few) / 2;
                    (fits(some) ? few : many) = some;
                }
                wanted = few;
            }
            if (wanted <= count_) return insertion::no_memory;
            std::uint64_t const most = std::uint64_t{1} << limits_.index_bits;
            if (!records_.reserve(wanted, most) || !predecessors_.reserve(wanted, most)) return insertion::no_memory;
        }
        room_ = static_cast<std::uint32_t>(table_room_ < array_room() ? table_room_ : array_room());
        return insertion::stored;
    }

    // The predecessors grow last, and never beyond the limit of states.
    [[nodiscard]] std::uint64_t array_room() const noexcept { return predecessors_.capacity(); }

    // The table is rebuilt when seven of eight slots are taken; if it cannot grow any more it may fill up to 31 of 32.
    [[nodiscard]] static std::uint64_t comfortable(unsigned bits) noexcept { return (std::uint64_t{7} << bits) / 8; }
    [[nodiscard]] static std::uint64_t crowded(unsigned bits) noexcept { return (std::uint64_t{31} << bits) / 32; }

    insertion grow_table() {
        unsigned const wanted = bits_ == 0 ? first_bits : bits_ + 1;
        std::uint64_t const arrays = records_.bytes() + predecessors_.bytes();
        bool const indices = wanted <= limits_.index_bits;
        bool const memory = limits_.bytes >= arrays + (std::uint64_t{4} << wanted);
        if (indices && memory) {
            unsigned const before = bits_;
            if (rebuild(wanted)) return insertion::stored;
            if (before == 0 || !rebuild(before)) {
                bits_ = 0;
                table_room_ = room_ = 0;
                return insertion::no_memory;
            }
        }
        if (bits_ != 0 && count_ < crowded(bits_)) {  // rebuilding may have made it comfortable again
            table_room_ = crowded(bits_);
            return insertion::stored;
        }
        return indices ? insertion::no_memory : insertion::no_index;
    }

    bool rebuild(unsigned bits) {
        if (!slots_.assign_zeros(std::size_t{1} << bits)) return false;
        bits_ = bits;
        shift_ = 32 - bits;
        bucket_shift_ = shift_ + 4;
        tag_mask_ = static_cast<std::uint32_t>((std::uint64_t{1} << shift_) - 1);
        table_room_ = comfortable(bits);
        constexpr std::uint32_t ahead = 32;
        std::uint32_t hashes[ahead];
        for (std::uint64_t i = 0; i < std::uint64_t{count_} + ahead; ++i) {
            std::uint32_t& hash = hashes[i % ahead];
            if (i >= ahead) {
                std::uint32_t* bucket = bucket_of(hash);
                std::uint32_t empties = 0;
                while ((empties = detail::matching_slots(bucket, 0, 0xFFFF'FFFF)) == 0) bucket = next_bucket(bucket);
                bucket[std::countr_zero(empties)] = slot_for(static_cast<std::uint32_t>(i - ahead), hash);
            }
            if (i < count_) {
                hash = Codec::hash(records_[i]);
                foresee(hash);
            }
        }
        return true;
    }

    table_limits limits_;
    detail::bulk_array<record> records_;
    detail::predecessor_list predecessors_;
    detail::zeroed_array<std::uint32_t> slots_;
    unsigned bits_ = 0;           // the table has 2^bits_ slots; 0: none yet
    unsigned shift_ = 0;          // 32 - bits_
    unsigned bucket_shift_ = 0;   // what is left of a hash after this shift is the number of its bucket
    std::uint32_t tag_mask_ = 0;
    std::uint32_t count_ = 0;
    std::uint32_t room_ = 0;         // states that fit without growing anything
    std::uint64_t table_room_ = 0;   // states that the table takes before it is rebuilt
};

}  // namespace smss::check
