// SPDX-License-Identifier: BSL-1.0
// Knows: how a state is shown to people: its fields by name, and what changed from one state to the next.
#pragma once

#include <smss/check/aggregate.hpp>
#include <smss/check/field.hpp>
#include <smss/check/hook.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace smss::check {

/// One field of a state, in words.
struct shown_field {
    std::string name;   ///< `session[1].phase`
    std::string value;  ///< `connecting`
    [[nodiscard]] friend bool operator==(shown_field const&, shown_field const&) = default;
};

namespace detail {

template <typename T>
struct kept_field_owner {
    T value;
};
template <typename T>
inline constexpr kept_field_owner<T> field_owner{};
template <typename Pointer>
struct field_address {
    Pointer to;
};
template <typename Pointer>
field_address(Pointer) -> field_address<Pointer>;

// g++ ends in `...value.ns::lift::floor)}; std::string_view = ...]`, clang in `...value.floor}]`.
template <field_address Address>
[[nodiscard]] constexpr std::string_view spelt_member() {
    std::string_view const text = __PRETTY_FUNCTION__;
    std::size_t end = text.rfind('}');
    if (end != 0 && text[end - 1] == ')') --end;
    std::size_t begin = end;
    while (begin != 0) {
        char const c = text[begin - 1];
        if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) break;
        --begin;
    }
    return text.substr(begin, end - begin);
}

template <typename T>
concept constant_by_default = requires { typename std::bool_constant<((void)T{}, true)>; };

// The I-th field of the constant object, as a constant: references passed to a function are no constants, so that the
// fields are passed as pointers and picked from a tuple of them.
struct list_addresses {
    template <typename... Fields>
    constexpr auto operator()(Fields const&... fields) const {
        return std::tuple<Fields const*...>{&fields...};
    }
};
template <typename T>
inline constexpr auto field_addresses = with_fields(field_owner<T>.value, list_addresses{});

template <typename T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> spell_fields(std::index_sequence<I...>) {
    return {spelt_member<field_address{std::get<I>(field_addresses<T>)}>()...};
}
template <typename T>
inline constexpr auto field_names = spell_fields<T>(std::make_index_sequence<field_count<T>>{});

// What the source calls the field; its number if the compiler cannot tell.
template <typename T>
[[nodiscard]] std::string name_of_field(std::size_t which) {
    if constexpr (constant_by_default<T> && field_count<T> != 0) {
        return std::string{field_names<T>[which]};
    } else {
        return "field" + std::to_string(which);
    }
}

// One line.
template <typename T>
[[nodiscard]] std::string shown(T const& value);

template <typename T>
struct is_fifo : std::false_type {};
template <typename T, int N>
struct is_fifo<fifo<T, N>> : std::true_type {};
template <typename T>
struct is_ranged : std::false_type {};
template <int Low, int High>
struct is_ranged<ranged<Low, High>> : std::true_type {};
template <typename T>
concept is_array_value = std::is_bounded_array_v<T> || is_std_array_like<T>::value;

template <typename T>
[[nodiscard]] std::string shown(T const& value) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (has_name_function<T>) {
        return std::string{std::string_view{name(value)}};
    } else if constexpr (std::is_enum_v<T>) {
        std::string_view const found = lts::name_of(value);
        if (found.starts_with('(')) return std::to_string(+static_cast<std::underlying_type_t<T>>(value));
        return std::string{found};
    } else if constexpr (std::is_integral_v<T>) {
        return std::to_string(value);
    } else if constexpr (is_ranged<T>::value) {
        return std::to_string(value.value);
    } else if constexpr (std::convertible_to<T const&, std::string_view>) {
        return std::string{std::string_view{value}};
    } else if constexpr (is_fifo<T>::value) {
        std::string all = "[";
        for (int i = 0; i < value.size(); ++i) all += (i == 0 ? "" : ", ") + shown(value[i]);
        return all + "]";
    } else if constexpr (is_array_value<T>) {
        std::string all = "[";
        for (auto const& element : value) all += (all.size() == 1 ? "" : ", ") + shown(element);
        return all + "]";
    } else if constexpr (has_fields<T>) {
        return with_fields(value, [](auto const&... fields) {
            std::string all = "{";
            ((all += (all.size() == 1 ? "" : ", ") + shown(fields)), ...);
            return all + "}";
        });
    } else if constexpr (requires { field_codec<T>::encode(value); }) {
        return std::to_string(field_codec<T>::encode(value));
    } else {
        return "(not shown)";
    }
}

// One field, taken apart as far as it has parts with names of their own.
template <typename T>
void show_parts(std::vector<shown_field>& into, std::string const& name_so_far, T const& value) {
    constexpr bool whole = has_name_function<T> || is_ranged<T>::value || is_fifo<T>::value;
    if constexpr (!whole && is_array_value<T>) {
        std::size_t i = 0;
        for (auto const& element : value) show_parts(into, name_so_far + "[" + std::to_string(i++) + "]", element);
    } else if constexpr (!whole && has_fields<T>) {
        with_fields(value, [&](auto const&... fields) {
            std::size_t i = 0;
            std::string const before = name_so_far.empty() ? "" : name_so_far + ".";
            (show_parts(into, before + name_of_field<T>(i++), fields), ...);
        });
    } else {
        into.push_back({name_so_far.empty() ? "state" : name_so_far, shown(value)});
    }
}

// The names of the fields whose values do not fit.
template <typename T>
void list_misfits(std::vector<std::string>& into, std::string const& name_so_far, T const& value) {
    if constexpr (requires { field_codec<T>::encode(value) > field_codec<T>::most; }) {
        if (field_codec<T>::encode(value) > field_codec<T>::most) into.push_back((name_so_far.empty() ? "state" : name_so_far) + " = " + shown(value));
    } else if constexpr (is_array_value<T>) {
        std::size_t i = 0;
        for (auto const& element : value) list_misfits(into, name_so_far + "[" + std::to_string(i++) + "]", element);
    } else if constexpr (has_fields<T>) {
        with_fields(value, [&](auto const&... fields) {
            std::size_t i = 0;
            std::string const before = name_so_far.empty() ? "" : name_so_far + ".";
            (list_misfits(into, before + name_of_field<T>(i++), fields), ...);
        });
    }
}

}  // namespace detail

/// The fields of a state that lie outside their bounds, with their values.
template <typename State>
[[nodiscard]] std::vector<std::string> out_of_bounds(State const& state) {
    std::vector<std::string> names;
    detail::list_misfits(names, "", state);
    return names;
}

/// The fields of a state in words. A model that knows better than the names of the members says so itself:
/// `describe(state, field)` calls `field(name, value)` for whatever is worth showing.
template <typename Model>
[[nodiscard]] std::vector<shown_field> describe(Model const& system, typename Model::state const& state) {
    std::vector<shown_field> fields;
    auto const add = [&fields](std::string_view name, auto const& value) { detail::show_parts(fields, std::string{name}, value); };
    if constexpr (requires { system.describe(state, add); }) {
        system.describe(state, add);
    } else {
        detail::show_parts(fields, "", state);
    }
    return fields;
}

/// What differs, in the words of the second; a field that is gone is shown with the value `-`.
[[nodiscard]] inline std::vector<shown_field> changes(std::vector<shown_field> const& before, std::vector<shown_field> const& after) {
    std::vector<shown_field> result;
    auto const look_up = [](std::vector<shown_field> const& fields, std::string const& wanted) -> shown_field const* {
        for (auto const& field : fields) {
            if (field.name == wanted) return &field;
        }
        return nullptr;
    };
    for (auto const& field : after) {
        shown_field const* const old = look_up(before, field.name);
        if (old == nullptr || old->value != field.value) result.push_back(field);
    }
    for (auto const& field : before) {
        if (look_up(after, field.name) == nullptr) result.push_back({field.name, "-"});
    }
    return result;
}

}  // namespace smss::check
