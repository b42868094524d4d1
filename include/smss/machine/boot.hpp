// SPDX-License-Identifier: BSL-1.0
// Knows: the boot as a typestate: acts in another order than the edition's table do not compile.
#pragma once

#include <smss/lts/typestate.hpp>
#include <smss/machine/boot_table.hpp>

namespace smss::machine {

/// The boot table of an edition as a type: what typestates, machines and messages name.
template <edition Which>
struct boot_of {
    /// The table that stands behind it.
    static constexpr auto const& table = boot_table<Which>;
};

}  // namespace smss::machine

/// A boot says `phase` where a typestate says `state`.
template <smss::edition Which, auto Phase>
struct smss::lts::typestate_words<smss::machine::boot_of<Which>, Phase> {
    /// Where the boot stands.
    static constexpr boot_phase phase = Phase;
};

namespace smss {

/// A boot whose phase is part of its type: `boot<edition::nt5_2>{}.after<create_api_port, load_configuration>()` has the
/// phase `configuration`; an act that comes too early does not compile, and the message says what was possible.
template <edition Which>
using boot = lts::typestate<machine::boot_of<Which>>;

}  // namespace smss
