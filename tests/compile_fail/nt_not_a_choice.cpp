// EXPECT: is_choice
// SPDX-License-Identifier: BSL-1.0
// Only a named choice can be combined with an edition.
#include <smss/nt/choice.hpp>

using smss::edition;
namespace choice = smss::choice;

constexpr auto reactos = edition::nt5_2 | choice::reactos;
#ifdef SMSS_COMPILE_FAIL
constexpr bool wrong = reactos.takes(smss::edition::nt6_1);
#endif
