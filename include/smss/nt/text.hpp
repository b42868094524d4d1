// SPDX-License-Identifier: BSL-1.0
// Knows: how NT stores text (UTF-16 code units, not necessarily well formed) and holds it in constant expressions.
#pragma once

#include <compare>
#include <cstddef>
#include <string_view>
#include <vector>

namespace smss::nt {

/// A counted string of UTF-16 code units, exactly as NT stores it.
///
/// Nothing is assumed about the units: embedded NULs and unpaired surrogates are kept. Unlike `std::u16string` it is
/// usable in constant expressions on every supported compiler (libstdc++ 12's string is not, on clang).
/// Comparison with `==` and `<=>` is by code unit; NT's case-insensitive comparison is in `nt/case_fold.hpp`.
class text {
public:
    /// A UTF-16 code unit.
    using value_type = char16_t;
    /// Code units lie side by side.
    using const_iterator = char16_t const*;

    constexpr text() = default;
    /// Copies the units of `view`.
    constexpr text(std::u16string_view view) : units_(view.begin(), view.end()) {}  // NOLINT(google-explicit-constructor)
    /// Copies a NUL-terminated literal, without its NUL.
    constexpr text(char16_t const* literal) : text(std::u16string_view{literal}) {}  // NOLINT(google-explicit-constructor)

    /// The units as a view; valid until the text is modified or destroyed.
    [[nodiscard]] constexpr std::u16string_view view() const noexcept {
        return units_.empty() ? std::u16string_view{} : std::u16string_view{units_.data(), units_.size()};
    }
    /// The same as `view`.
    constexpr operator std::u16string_view() const noexcept { return view(); }  // NOLINT(google-explicit-constructor)

    /// Number of code units.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return units_.size(); }
    /// Is it without code units?
    [[nodiscard]] constexpr bool empty() const noexcept { return units_.empty(); }
    /// The code unit at `index`, which must exist.
    [[nodiscard]] constexpr char16_t operator[](std::size_t index) const { return units_[index]; }
    /// The first code unit.
    [[nodiscard]] constexpr const_iterator begin() const noexcept { return units_.data(); }
    /// Behind the last code unit.
    [[nodiscard]] constexpr const_iterator end() const noexcept { return units_.data() + units_.size(); }

    /// Appends one code unit.
    constexpr void push_back(char16_t unit) { units_.push_back(unit); }
    /// Makes room for so many code units.
    constexpr void reserve(std::size_t units) { units_.reserve(units); }
    /// Leaves it empty.
    constexpr void clear() noexcept { units_.clear(); }

    /// Appends a text.
    constexpr text& operator+=(std::u16string_view tail) {
        units_.insert(units_.end(), tail.begin(), tail.end());
        return *this;
    }
    /// Appends one code unit.
    constexpr text& operator+=(char16_t unit) {
        units_.push_back(unit);
        return *this;
    }

    /// Both, one after the other.
    [[nodiscard]] friend constexpr text operator+(text head, std::u16string_view tail) {
        head += tail;
        return head;
    }
    /// The same code units: no case folding, no normalisation.
    [[nodiscard]] friend constexpr bool operator==(text const& left, text const& right) { return left.view() == right.view(); }
    /// The same code units.
    [[nodiscard]] friend constexpr bool operator==(text const& left, std::u16string_view right) { return left.view() == right; }
    /// The same code units.
    [[nodiscard]] friend constexpr bool operator==(text const& left, char16_t const* right) { return left.view() == right; }
    /// By code units.
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(text const& left, text const& right) {
        return left.view() <=> right.view();
    }

private:
    std::vector<char16_t> units_;
};

}  // namespace smss::nt

namespace smss {
using nt::text;
}
