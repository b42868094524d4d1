// SPDX-License-Identifier: BSL-1.0
// Knows: what the Session Manager's handles refer to.
#pragma once

#include <smss/world/effect.hpp>

#include <cstdint>
#include <vector>

namespace smss::world {

/// The kinds of things a handle can refer to.
enum class handle_kind : std::uint8_t { none, object, process, thread, file, key, server_port, client_port, sb_port, token };

/// What a handle refers to: the index has a meaning for each kind (object, process id, file, key).
struct handle_entry {
    handle_kind is = handle_kind::none;  ///< the kind; `none` for a closed handle
    std::uint32_t index = 0;             ///< of the thing, counted within its kind
};

/// The Session Manager's handle table. Handles are never reused, so that a stale one is noticed.
class handle_table {
public:
    /// A new handle; never 0.
    constexpr handle insert(handle_kind is, std::uint32_t index) {
        entries_.push_back({is, index});
        return static_cast<handle>(entries_.size());
    }
    /// The entry, or one of kind `none` for a bad handle.
    [[nodiscard]] constexpr handle_entry operator[](handle which) const noexcept {
        return which == 0 || which > entries_.size() ? handle_entry{} : entries_[which - 1];
    }
    /// The index, when the handle is of that kind; otherwise `missing`.
    [[nodiscard]] constexpr std::uint32_t index_of(handle which, handle_kind wanted, std::uint32_t missing) const noexcept {
        handle_entry const entry = (*this)[which];
        return entry.is == wanted ? entry.index : missing;
    }
    /// Closes a handle; a bad one is passed over.
    constexpr void close(handle which) {
        if (which != 0 && which <= entries_.size()) entries_[which - 1] = {};
    }

private:
    std::vector<handle_entry> entries_{};
};

}  // namespace smss::world
