// SPDX-License-Identifier: BSL-1.0
// Knows: how a file, or nothing, becomes a registry tree with a Session Manager key in it.
#pragma once

#include <smss/registry/key.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace explain {

/// This system has a registry of its own.
#ifdef _WIN32
inline constexpr bool can_read_live = true;
#else
inline constexpr bool can_read_live = false;
#endif

/// Which input and which part of it.
struct request {
    std::string path{};                          ///< empty: the stock configuration; `-`: standard input
    bool live = false;                           ///< instead: the registry of this machine, if `can_read_live`
    std::optional<std::uint32_t> control_set{};  ///< empty: the current one
};

/// What kind of input it was, told by its content.
enum class input_kind : std::uint8_t { stock, hive, reg, live };

/// `stock`, `hive`, `reg`, `live`.
[[nodiscard]] char const* name(input_kind kind) noexcept;

/// Something about the input that a reader of the result must know.
struct input_notice {
    std::string where{};
    std::string what{};
};

/// The input, read.
struct input {
    input_kind kind = input_kind::stock;
    smss::registry::tree tree{};
    smss::registry::key_index session_manager = smss::registry::no_key;
    std::optional<std::uint32_t> control_set{};  ///< number; empty when the input itself says CurrentControlSet
    std::vector<input_notice> notices{};
};

/// An input, or the one sentence that says why there is none.
struct input_result {
    std::optional<input> content{};
    std::string error{};
};

[[nodiscard]] input_result read_input(request const& wanted);

}  // namespace explain
