// SPDX-License-Identifier: BSL-1.0
// Knows: what the properties share: ReactOS as a profile, and how a text of NT is shown.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/utf.hpp>

#include <string>
#include <string_view>

namespace properties {

inline constexpr smss::profile reactos = smss::edition::nt5_2 | smss::choice::reactos;

inline std::string plain(std::u16string_view text) { return smss::nt::to_utf8(text); }

}  // namespace properties
