// SPDX-License-Identifier: BSL-1.0
// Knows: how to find one of many names, ignoring case, without looking at each of them.
#pragma once

#include <smss/nt/case_fold.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::registry {

/// A hash that is equal for names that are equal ignoring case.
[[nodiscard]] constexpr std::uint32_t folded_hash(std::u16string_view name) noexcept {
    std::uint64_t hash = 0x9E37'79B9'7F4A'7C15u ^ name.size();
    for (char16_t const unit : name) hash = (hash ^ nt::upcase(unit)) * 0x0000'0100'0000'01B3u;
    hash ^= hash >> 32;
    hash *= 0xD6E8'FEB8'6659'FD93u;
    return static_cast<std::uint32_t>(hash >> 32);
}

/// An open-addressing table from folded names to numbers; the names themselves stay with their owner. Linear probing,
/// never more than half full, so that a lookup costs a small constant number of probes.
class name_index {
public:
    /// What a lookup found, and how many slots it looked at.
    struct lookup {
        std::uint32_t number = nothing;  ///< `nothing` when the name is not there
        std::size_t probes = 0;          ///< slots that it looked at
    };
    static constexpr std::uint32_t nothing = 0xFFFF'FFFF;  ///< no such name

    /// The number stored for `name`, whose `folded_hash` is `hash`; `name_of(number)` gives the name a number stands for.
    template <typename NameOf>
    [[nodiscard]] constexpr lookup find(std::u16string_view name, std::uint32_t hash, NameOf&& name_of) const {
        lookup found;
        if (slots_.empty()) return found;
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            slot const& candidate = slots_[at];
            ++found.probes;
            if (candidate.number == nothing) return found;
            if (candidate.number != erased && candidate.hash == hash && nt::equal_ignoring_case(name_of(candidate.number), name)) {
                found.number = candidate.number;
                return found;
            }
        }
    }

    /// Adds a name that is not there yet, by its hash.
    constexpr void insert(std::uint32_t hash, std::uint32_t number) {
        if ((used_ + 1) * 2 > slots_.size()) grow();
        place({hash, number});
    }

    /// Forgets the name with that hash that stands for `number`.
    constexpr void erase(std::uint32_t hash, std::uint32_t number) {
        if (slots_.empty()) return;
        for (std::size_t at = hash & mask(); slots_[at].number != nothing; at = (at + 1) & mask()) {
            if (slots_[at].number == number) {
                slots_[at].number = erased;
                --live_;
                return;
            }
        }
    }

    /// Forgets all names.
    constexpr void clear() {
        slots_.clear();
        used_ = 0;
        live_ = 0;
    }

private:
    static constexpr std::uint32_t erased = 0xFFFF'FFFE;
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t number = nothing;
    };

    [[nodiscard]] constexpr std::size_t mask() const noexcept { return slots_.size() - 1; }

    constexpr void place(slot entry) {
        std::size_t at = entry.hash & mask();
        while (slots_[at].number != nothing) at = (at + 1) & mask();
        slots_[at] = entry;
        ++used_;
        ++live_;
    }

    // Also where erased slots are swept out: the new size follows the names that are alive.
    constexpr void grow() {
        std::size_t size = 64;
        while (size < (live_ + 1) * 4) size *= 2;
        std::vector<slot> old(size, slot{});
        old.swap(slots_);
        used_ = 0;
        live_ = 0;
        for (slot const& entry : old) {
            if (entry.number < erased) place(entry);
        }
    }

    std::vector<slot> slots_{};
    std::size_t used_ = 0;  // slots that are not `nothing`
    std::size_t live_ = 0;  // slots that hold a number
};

}  // namespace smss::registry
