// SPDX-License-Identifier: BSL-1.0
// Knows: the Session Manager's environment: variables without regard to case, kept in NT's order, and %NAME% expansion.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/limit.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace smss::plan {

/// One variable of an environment.
struct variable {
    text name{};   ///< as stored
    text value{};  ///< as it is now

    /// Equal in every part.
    [[nodiscard]] friend constexpr bool operator==(variable const& left, variable const& right) {
        return left.name == right.name && left.value == right.value;
    }
};

/// An environment block: variables sorted by name without regard to case, as NT keeps them.
/// \source vectors, field `env` of every process start (108, 109, 111)
class environment {
public:
    constexpr environment() = default;

    /// The value of the variable, or null.
    [[nodiscard]] constexpr text const* find(std::u16string_view name) const {
        std::size_t const place = place_of(name);
        return is_at(place, name) ? &variables_[place].value : nullptr;
    }

    /// Sets a variable; one that exists keeps its place and its spelling. A name that is empty or has `=` after its
    /// first unit is refused. \return `status::success` or `status::invalid_parameter`. \source vectors R9, 109, 112
    [[nodiscard]] constexpr status set(std::u16string_view name, std::u16string_view value) {
        if (name.empty() || name.find(u'=', 1) != std::u16string_view::npos) return status::invalid_parameter;
        std::size_t const place = place_of(name);
        if (is_at(place, name)) {
            if (variables_[place].value.view() != value) variables_[place].value = value;
            return status::success;
        }
        variables_.insert(variables_.begin() + static_cast<std::ptrdiff_t>(place), variable{text{name}, text{value}});
        return status::success;
    }

    /// All variables, in order.
    [[nodiscard]] constexpr std::vector<variable> const& variables() const noexcept { return variables_; }
    /// There are no variables.
    [[nodiscard]] constexpr bool empty() const noexcept { return variables_.empty(); }
    /// Room for that many variables.
    constexpr void reserve(std::size_t variables) { variables_.reserve(variables); }

    /// The same variables with the same values in the same order.
    [[nodiscard]] friend constexpr bool operator==(environment const& left, environment const& right) {
        return left.variables_ == right.variables_;
    }

private:
    // The first variable that does not come before `name`.
    [[nodiscard]] constexpr std::size_t place_of(std::u16string_view name) const {
        std::size_t first = 0;
        for (std::size_t left = variables_.size(); left != 0;) {
            std::size_t const half = left / 2;
            bool const before = nt::compare_ignoring_case(variables_[first + half].name, name) < 0;
            if (before) first += half + 1;
            left = before ? left - half - 1 : half;
        }
        return first;
    }
    [[nodiscard]] constexpr bool is_at(std::size_t place, std::u16string_view name) const {
        return place != variables_.size() && nt::equal_ignoring_case(variables_[place].name, name);
    }

    std::vector<variable> variables_{};
};

/// What the kernel gives the Session Manager: `Path=<root>\System32`, `SystemDrive`, `SystemRoot`.
/// \source facts nt5_2 1.1.3; windows-editions B.1 K2
[[nodiscard]] constexpr environment initial_environment(std::u16string_view system_root) {
    environment made;
    made.reserve(24);
    (void)made.set(u"Path", text{system_root} + u"\\System32");
    (void)made.set(u"SystemDrive", system_root.substr(0, 2));
    (void)made.set(u"SystemRoot", system_root);
    return made;
}

/// Replaces every `%NAME%` whose NAME is a variable by its value. Everything else stays: unknown names with both their
/// percent signs, a single percent sign, `%%`. Values are not expanded again. The text ends after `longest_expansion` units.
/// \source facts nt5_2 2.1.9; windows-editions C.5.4; vectors R10 (108); Microsoft, ExpandEnvironmentStrings
[[nodiscard]] constexpr text expand(std::u16string_view source, environment const& with) {
    text expanded;
    expanded.reserve(source.size());
    while (!source.empty()) {
        std::size_t const open = source.find(u'%');
        expanded += source.substr(0, open);
        if (open == std::u16string_view::npos) break;
        source.remove_prefix(open);
        std::size_t const close = source.find(u'%', 1);
        if (close == std::u16string_view::npos) {
            expanded += source;
            break;
        }
        text const* const value = with.find(source.substr(1, close - 1));
        expanded += value != nullptr ? value->view() : source.substr(0, close + 1);
        source.remove_prefix(close + 1);
        if (expanded.size() > longest_expansion) break;
    }
    if (expanded.size() > longest_expansion) expanded = text{expanded.view().substr(0, longest_expansion)};
    return expanded;
}

}  // namespace smss::plan
