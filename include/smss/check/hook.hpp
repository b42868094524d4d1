// SPDX-License-Identifier: BSL-1.0
// Knows: what models, actions and properties may say about themselves beyond what a search needs, and what stands in for it.
#pragma once

#include <smss/lts/name.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace smss::check::detail {

// As `is_final` and `is_environment` of model.hpp, for models whose packing is derived.
template <typename Model>
[[nodiscard, gnu::always_inline]] constexpr bool ends_in(Model const& system, typename Model::state const& state) {
    if constexpr (requires { { system.is_final(state) } -> std::convertible_to<bool>; }) {
        return system.is_final(state);
    } else {
        return false;
    }
}
template <typename Model>
[[nodiscard, gnu::always_inline]] constexpr bool is_from_outside(Model const& system, typename Model::action const& action) {
    if constexpr (requires { { system.is_environment(action) } -> std::convertible_to<bool>; }) {
        return system.is_environment(action);
    } else {
        return false;
    }
}

template <typename T>
concept has_name_function = requires(T const& value) {
    { name(value) } -> std::convertible_to<std::string_view>;
};
template <typename T>
concept has_evidence_function = requires(T const& value) {
    { evidence(value) } -> std::convertible_to<std::string_view>;
};

// What the model says of an action, else what the action's namespace says, else the enumerator, else its number.
template <typename Model>
[[nodiscard]] std::string name_of_action(Model const& system, typename Model::action const& action) {
    using action_type = typename Model::action;
    if constexpr (requires { { system.name(action) } -> std::convertible_to<std::string_view>; }) {
        return std::string{std::string_view{system.name(action)}};
    } else if constexpr (has_name_function<action_type>) {
        return std::string{std::string_view{name(action)}};
    } else if constexpr (std::is_enum_v<action_type>) {
        std::string_view const found = lts::name_of(action);
        if (found.starts_with('(')) return std::to_string(+static_cast<std::underlying_type_t<action_type>>(action));
        return std::string{found};
    } else if constexpr (std::is_integral_v<action_type>) {
        return std::to_string(action);
    } else {
        return "(unnamed)";
    }
}

// The row behind a step and how one knows it, if the model or the action says so.
template <typename Model>
[[nodiscard]] std::string evidence_of_step(Model const& system, typename Model::state const& from, typename Model::action const& action) {
    if constexpr (requires { { system.evidence(from, action) } -> std::convertible_to<std::string_view>; }) {
        return std::string{std::string_view{system.evidence(from, action)}};
    } else if constexpr (requires { { system.evidence(action) } -> std::convertible_to<std::string_view>; }) {
        return std::string{std::string_view{system.evidence(action)}};
    } else if constexpr (has_evidence_function<typename Model::action>) {
        return std::string{std::string_view{evidence(action)}};
    } else {
        return {};
    }
}

template <typename T>
[[nodiscard]] constexpr std::string_view spelling_of_type() {
    return __PRETTY_FUNCTION__;
}

// The name of a type without namespaces: `comes_to<waiting>`.
template <typename T>
[[nodiscard]] std::string spelt_type() {
    std::string_view text = spelling_of_type<T>();
    text.remove_prefix(text.find("T = ") + 4);
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (c == ';' || c == ']') break;
        if (c != ':') {
            result += c;
            continue;
        }
        ++at;  // the second colon: what was before it is a namespace, an enumeration, or a class, perhaps with arguments
        for (int depth = 0; !result.empty(); result.pop_back()) {
            char const last = result.back();
            bool const opens = last == '<' || last == '(' || last == '{';
            if (depth == 0 && (opens || last == ' ')) break;
            if (opens) --depth;
            if (last == '>' || last == ')' || last == '}') ++depth;
        }
    }
    return result;
}

template <typename Property>
[[nodiscard]] std::string sentence_of_property() {
    if constexpr (requires { { Property::sentence } -> std::convertible_to<std::string_view>; }) {
        return std::string{std::string_view{Property::sentence}};
    } else {
        return {};
    }
}
template <typename Property>
[[nodiscard]] std::string requirement_of_property() {
    if constexpr (requires { { Property::requirement } -> std::convertible_to<std::string_view>; }) {
        return std::string{std::string_view{Property::requirement}};
    } else {
        return {};
    }
}

}  // namespace smss::check::detail
