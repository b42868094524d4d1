// SPDX-License-Identifier: BSL-1.0
// Knows: how to keep names apart, ignoring case, at a cost that does not grow with their number.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/registry/name_index.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::registry {

/// Names numbered from 0 in the order in which they were added. The names themselves stay with their owner.
class name_set {
public:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);  ///< the number of a name that is not there

    /// Adds a name; false when it is there already, in whatever case: it takes a number, but the first one stays the one found.
    constexpr bool add(std::u16string_view name) {
        bool const fresh = !has(name);
        names_.push_back(name);
        if (names_.size() == few + 1) {
            for (std::size_t i = 0; i < few; ++i) index(i);
        }
        if (names_.size() > few && fresh) index(names_.size() - 1);
        return fresh;
    }

    /// The number of a name, the first if it was added more than once, or `nowhere`.
    [[nodiscard]] constexpr std::size_t find(std::u16string_view name) const {
        if (names_.size() > few) return number_in_index(name, folded_hash(name));
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (nt::equal_ignoring_case(names_[i], name)) return i;
        }
        return nowhere;
    }
    /// Is the name there?
    [[nodiscard]] constexpr bool has(std::u16string_view name) const { return find(name) != nowhere; }

private:
    static constexpr std::size_t few = 16;  // so many are looked through one by one

    constexpr void index(std::size_t number) {
        std::uint32_t const hash = folded_hash(names_[number]);
        if (number_in_index(names_[number], hash) == nowhere) index_.insert(hash, static_cast<std::uint32_t>(number));
    }
    [[nodiscard]] constexpr std::size_t number_in_index(std::u16string_view name, std::uint32_t hash) const {
        std::uint32_t const number = index_.find(name, hash, [this](std::uint32_t candidate) { return names_[candidate]; }).number;
        return number == name_index::nothing ? nowhere : number;
    }

    std::vector<std::u16string_view> names_{};
    name_index index_{};
};

}  // namespace smss::registry
