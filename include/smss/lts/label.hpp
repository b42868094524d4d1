// SPDX-License-Identifier: BSL-1.0
// Knows: how states and actions appear in types, so that both compilers print their names in messages.
#pragma once

#include <type_traits>

namespace smss::lts {

/// One state or action as a type.
template <auto Value>
struct label {};

/// The actions that are enabled in some state, as a type.
template <auto... Actions>
struct enabled {};

/// The actions that occur in some table, as a type.
template <auto... Actions>
struct alphabet {};

/// Is this action in that set? Not unless the set names it.
template <typename Label, typename Set>
inline constexpr bool is_one_of = false;
/// Is this action in that set? The last line of a message about a wrong order reads
/// `is_one_of<label<boot_action::create_paging_files>, enabled<boot_action::open_sessions>>` evaluated to false.
template <auto Value, template <auto...> typename Set, auto... Values>
inline constexpr bool is_one_of<label<Value>, Set<Values...>> = (... || std::is_same_v<label<Value>, label<Values>>);

}  // namespace smss::lts
