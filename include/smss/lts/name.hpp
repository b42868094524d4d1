// SPDX-License-Identifier: BSL-1.0
// Knows: how an enumerator is called in the source, without a macro and without a second list.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace smss::lts {

/// Enumerators are looked for among the values 0 to `enumerator_limit<Enum>` - 1. Specialise it for an enumeration with
/// larger values; give `constexpr std::string_view name(Enum)` beside the enumeration instead when the values are sparse.
template <typename Enum>
inline constexpr int enumerator_limit = 128;

namespace detail {

inline constexpr std::string_view unnamed = "(unnamed)";

// The compiler's own spelling of all these values: one instantiation names a whole enumeration.
template <auto... Values>
constexpr std::string_view spelling() {
    return __PRETTY_FUNCTION__;
}

template <typename Enum, int... I>
constexpr std::string_view spelling_of(std::integer_sequence<int, I...>) {
    return spelling<static_cast<Enum>(I)...>();
}

template <typename Enum>
struct enumeration {
    static constexpr int limit = enumerator_limit<Enum>;
    std::string_view names[limit]{};  // by value
    Enum values[limit]{};             // the first `count`: those which have a name, smallest first
    std::size_t count = 0;

};

// g++ writes `[with auto ...Values = {ns::colour::red, (ns::colour)1}]`, clang `[Values = <ns::colour::red, (ns::colour)1>]`.
template <typename Enum>
constexpr enumeration<Enum> read_enumeration() {
    enumeration<Enum> result{};
    std::string_view const text = spelling_of<Enum>(std::make_integer_sequence<int, result.limit>{});
    std::size_t begin = text.find("Values = ") + 10;  // where a name begins
    bool cast = false;                                // "(ns::colour)1": no enumerator
    int depth = 0;
    int value = 0;
    for (std::size_t at = begin; at < text.size() && value < result.limit; ++at) {
        char const c = text[at];
        if (depth == 0 && (c == ',' || c == '}' || c == '>')) {
            result.names[value] = cast ? unnamed : text.substr(begin, at - begin);
            if (!cast) result.values[result.count++] = static_cast<Enum>(value);
            ++value;
            ++at;  // the blank after the comma
            begin = at + 1;
            cast = false;
        } else if (c == '(' || c == '<' || c == '{') {
            ++depth;
        } else if (c == ')' || c == '>' || c == '}') {
            --depth;
            cast = true;
        } else if (c == ':') {
            begin = at + 1;
            cast = false;
        }
    }
    return result;
}

template <typename Enum>
inline constexpr enumeration<Enum> enumeration_of = read_enumeration<Enum>();

template <typename Value>
concept named_by_user = requires(Value const& value) {
    { name(value) } -> std::convertible_to<std::string_view>;
};

}  // namespace detail

namespace detail {
// Any value of the underlying type may be cast to such an enumeration: it is scoped or names its underlying type.
template <typename Enum>
concept fixed_enum = std::is_enum_v<Enum> && requires { Enum{0}; };
}  // namespace detail

/// The name of a state or an action for people: `name(value)` if the value's own namespace has such a function, else
/// what the source calls the enumerator, else `"(unnamed)"`.
template <typename Value>
[[nodiscard]] constexpr std::string_view name_of(Value const& value) {
    if constexpr (detail::named_by_user<Value>) {
        return name(value);
    } else if constexpr (detail::fixed_enum<Value>) {
        using underlying = std::underlying_type_t<Value>;
        auto const number = static_cast<underlying>(value);
        if (number >= underlying{} && static_cast<std::size_t>(number) < static_cast<std::size_t>(enumerator_limit<Value>)) {
            return detail::enumeration_of<Value>.names[static_cast<std::size_t>(number)];
        }
        return detail::unnamed;
    } else {
        return detail::unnamed;
    }
}

/// The enumerators of an enumeration, smallest first; see `enumerator_limit`.
template <typename Enum>
    requires detail::fixed_enum<Enum>
struct enumerators {
    /// How many enumerators there are.
    [[nodiscard]] static constexpr std::size_t size() noexcept { return detail::enumeration_of<Enum>.count; }
    /// The first.
    [[nodiscard]] constexpr Enum const* begin() const noexcept { return detail::enumeration_of<Enum>.values; }
    /// Behind the last.
    [[nodiscard]] constexpr Enum const* end() const noexcept { return begin() + size(); }
};

}  // namespace smss::lts
