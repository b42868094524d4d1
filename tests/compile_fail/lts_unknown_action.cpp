// EXPECT: label<other_action::fly>[,;] (Alphabet = )?smss::lts::alphabet<gate_action::arrive, gate_action::pass> ?[>]?[^a-z]*evaluated to .?false
// EXPECT: label<gate_action::pay>[,;] (Alphabet = )?smss::lts::alphabet<gate_action::arrive, gate_action::pass> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// An action that no row takes, or one of another machine: not a matter of order, and the message says so.
#include <smss/lts/typestate.hpp>

enum class gate_state { shut, open };
enum class gate_action { arrive, pay, pass };
enum class other_action { fly };

struct gate {
    static constexpr auto table = smss::lts::transition_table{gate_state::shut, {
        smss::lts::row{gate_state::shut, gate_action::arrive, gate_state::open},
        smss::lts::row{gate_state::open, gate_action::pass,   gate_state::shut},
    }};
};

constexpr auto right = smss::lts::typestate<gate>{}.after<gate_action::arrive>();
#ifdef SMSS_COMPILE_FAIL
constexpr auto foreign = smss::lts::typestate<gate>{}.after<other_action::fly>();
constexpr auto unused = right.after<gate_action::pay>();
#endif
