// EXPECT: a transition table begins with its initial state
// SPDX-License-Identifier: BSL-1.0
// A table without its initial state.
#include <smss/lts/transition_table.hpp>

enum class gate_state { shut, open };
enum class gate_action { arrive, pass };
using smss::lts::row;

constexpr smss::lts::transition_table gate{
#ifndef SMSS_COMPILE_FAIL
    gate_state::shut,
#endif
    {
        row{gate_state::shut, gate_action::arrive, gate_state::open},
        row{gate_state::open, gate_action::pass,   gate_state::shut},
    }};
