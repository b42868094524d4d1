// EXPECT: one_row_for_each_action<.*two_rows_for<smss::lts::label<gate_state::open>, smss::lts::label<gate_action::pass> ?>[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Two rows disagree about one action in one state: no typestate and no machine over such a table.
#include <smss/lts/machine.hpp>
#include <smss/lts/typestate.hpp>

enum class gate_state { shut, open, broken };
enum class gate_action { arrive, pass };
using smss::lts::row;

struct gate {
    static constexpr auto table = smss::lts::transition_table{gate_state::shut, {
        row{gate_state::shut, gate_action::arrive, gate_state::open},
        row{gate_state::open, gate_action::pass,   gate_state::shut},
#ifdef SMSS_COMPILE_FAIL
        row{gate_state::open, gate_action::pass,   gate_state::broken},
#endif
    }};
};

smss::lts::machine<gate> running;
