// EXPECT: every_state_is_reachable<.*never_reached<gate_state::broken> ?[>]?[^a-z]*evaluated to .?false
// EXPECT: only_final_states_are_dead_ends<.*never_left<gate_state::open> ?[>]?[^a-z]*evaluated to .?false
// EXPECT: every_action_is_taken<.*never_taken<gate_action::repair> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// A state that cannot be reached, a dead end that is not declared, an action that is never taken.
#include <smss/lts/table_check.hpp>

enum class gate_state { shut, open, broken };
enum class gate_action { arrive, repair };
using smss::lts::row;

struct unreachable_state {
    static constexpr auto table = smss::lts::transition_table{gate_state::shut, {
        row{gate_state::shut,   gate_action::arrive, gate_state::open},
        row{gate_state::broken, gate_action::repair, gate_state::open},
#ifndef SMSS_COMPILE_FAIL
        row{gate_state::open,   gate_action::arrive, gate_state::broken},
#endif
    }};
};
static_assert(smss::lts::connected<unreachable_state>);

struct dead_end {
    static constexpr auto table = smss::lts::transition_table{gate_state::shut, {
        row{gate_state::shut, gate_action::arrive, gate_state::open},
#ifndef SMSS_COMPILE_FAIL
        row{gate_state::open, gate_action::repair, gate_state::shut},
#endif
    }};
};
static_assert(smss::lts::without_dead_ends<dead_end>);
static_assert(smss::lts::all_actions_used<dead_end>);
