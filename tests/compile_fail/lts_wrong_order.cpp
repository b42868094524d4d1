// EXPECT: label<gate_action::pass>[,;] (Enabled = )?smss::lts::enabled<gate_action::pay, gate_action::leave> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// A typestate in the wrong order: the message names the action that came too early, and what was possible instead.
#include <smss/lts/typestate.hpp>

enum class gate_state { shut, waiting, open };
enum class gate_action { arrive, pay, leave, pass };

struct gate {
    static constexpr auto table = smss::lts::transition_table{gate_state::shut, {
        smss::lts::row{gate_state::shut,    gate_action::arrive, gate_state::waiting},
        smss::lts::row{gate_state::waiting, gate_action::pay,    gate_state::open},
        smss::lts::row{gate_state::waiting, gate_action::leave,  gate_state::shut},
        smss::lts::row{gate_state::open,    gate_action::pass,   gate_state::shut},
    }};
};

constexpr auto right = smss::lts::typestate<gate>{}.after<gate_action::arrive, gate_action::pay, gate_action::pass>();
#ifdef SMSS_COMPILE_FAIL
constexpr auto wrong = smss::lts::typestate<gate>{}.after<gate_action::arrive, gate_action::pass, gate_action::pay>();
#endif
