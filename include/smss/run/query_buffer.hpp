// SPDX-License-Identifier: BSL-1.0
// Knows: the one buffer through which RtlQueryRegistryValues hands out data, and what an earlier value leaves in it.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

/// The query buffer: KEY_VALUE_FULL_INFORMATION with the value's name at byte 20, its data behind it at a multiple of 8,
/// and behind the data, again at a multiple of 8, a NUL-terminated copy of the name. It is not cleared between values, so
/// a handler that reads text from data without a NUL runs into that copy and into what earlier values left.
/// Kept as the list of what was written; the latest writing wins.
/// \source vectors 062, 063 (names behind the data, fill up to byte 4096), 070, 111 (leftovers), 045, 046
class query_buffer {
public:
    static constexpr std::size_t first_capacity = 4096;  ///< Bytes. \source vectors 062

    /// Takes in a value; the buffer grows (and forgets) when it is too small.
    constexpr void load(registry::value stored) {
        std::size_t const name_bytes = 2 * stored.name.size();
        writing made;
        made.data = align(name_offset + name_bytes);
        made.length = stored.data.size();
        made.copy = align(made.data + made.length);
        std::size_t const needed = made.copy + name_bytes + 2;
        if (needed > capacity_) {
            capacity_ = needed;
            writings_.clear();
            ++generation_;
        }
        made.name = std::move(stored.name);
        made.bytes = std::move(stored.data);
        writings_.push_back(std::move(made));
    }

    /// Takes in data that is no value of the registry (a default, an expanded string): the whole content.
    constexpr void hold(std::u16string_view units) {
        writings_.clear();
        writing made;
        made.bytes = registry::to_bytes(units);
        made.length = made.bytes.size();
        made.copy = made.length;
        made.named = false;
        writings_.push_back(std::move(made));
    }

    /// Writes the NUL that the engine puts behind a list.
    constexpr void terminate() { writings_.back().terminated = true; }

    /// Where the data of the last value starts, in bytes ...
    [[nodiscard]] constexpr std::size_t data() const { return writings_.back().data; }
    /// ... and how long it is.
    [[nodiscard]] constexpr std::size_t length() const { return writings_.back().length; }
    /// The name of the last value; valid until the next one.
    [[nodiscard]] constexpr std::u16string_view name() const { return writings_.back().name; }
    /// Counts reallocations: a pointer from an earlier generation dangles.
    [[nodiscard]] constexpr unsigned generation() const noexcept { return generation_; }

    /// A string read from the buffer.
    struct reading {
        text string{};        ///< what was read
        bool defined = true;  ///< false: it ran into bytes that nobody has written
    };

    /// The units from byte `offset` to the next NUL.
    [[nodiscard]] constexpr reading string_at(std::size_t offset) const {
        reading found;
        // Usually the string ends inside the data of the last value.
        writing const& last = writings_.back();
        if (offset >= last.data && offset < last.data + last.length) {
            std::uint8_t const* at = last.bytes.data() + (offset - last.data);
            std::uint8_t const* const end = last.bytes.data() + last.length / 2 * 2;
            found.string.reserve(static_cast<std::size_t>(end - at) / 2);
            for (; at < end; at += 2) {
                auto const unit = static_cast<char16_t>(at[0] | at[1] << 8);
                if (unit == 0) return found;
                found.string.push_back(unit);
            }
            offset = last.data + last.length / 2 * 2;
        }
        for (;; offset += 2) {
            std::uint32_t const unit = unit_at(offset);
            found.defined = unit != unknown;
            if (unit == 0 || unit == unknown) return found;
            found.string.push_back(static_cast<char16_t>(unit));
        }
    }

    /// `count` units from byte `offset`, NULs included.
    [[nodiscard]] constexpr text units_at(std::size_t offset, std::size_t count) const {
        text found;
        for (; count > 0 && unit_at(offset) != unknown; --count, offset += 2) found.push_back(static_cast<char16_t>(unit_at(offset)));
        return found;
    }

    /// The first four bytes of the data as a number.
    [[nodiscard]] constexpr std::uint32_t dword() const { return (unit_at(data()) & 0xFFFF) | unit_at(data() + 2) << 16; }

private:
    static constexpr std::uint32_t unknown = 0x10000;
    static constexpr std::size_t name_offset = 20;

    struct writing {
        text name{};
        registry::bytes bytes{};  // half a unit at the end is not read
        std::size_t data = 0;     // bytes
        std::size_t length = 0;
        std::size_t copy = 0;     // of the name
        bool terminated = false;  // a NUL behind the data, written after the copy
        bool named = true;
    };

    [[nodiscard]] static constexpr std::size_t align(std::size_t offset) { return (offset + 7) / 8 * 8; }

    [[nodiscard]] constexpr std::uint32_t unit_at(std::size_t offset) const {
        for (std::size_t i = writings_.size(); i > 0; --i) {
            writing const& one = writings_[i - 1];
            std::size_t const end = one.data + one.length / 2 * 2;
            if (one.terminated && offset == end) return 0;
            if (offset >= one.data && offset < end) {
                std::size_t const at = offset - one.data;
                return static_cast<std::uint32_t>(one.bytes[at] | one.bytes[at + 1] << 8);
            }
            if (!one.named) continue;
            std::size_t const name_bytes = 2 * one.name.size();
            if (offset >= one.copy && offset < one.copy + name_bytes) return one.name[(offset - one.copy) / 2];
            if (offset == one.copy + name_bytes) return 0;
            if (offset >= name_offset && offset < name_offset + name_bytes) return one.name[(offset - name_offset) / 2];
        }
        return unknown;
    }

    std::vector<writing> writings_{};
    std::size_t capacity_ = first_capacity;
    unsigned generation_ = 0;
};

}  // namespace smss::running
