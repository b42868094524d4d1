// SPDX-License-Identifier: BSL-1.0
// Knows: what a trace is held against, and what the judgement says.
#pragma once

#include <smss/conformance/choice_flip.hpp>
#include <smss/conformance/requirement_of.hpp>
#include <smss/nt/choice.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/scenario.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// What a Session Manager was given: the registry and the rest of the world, and the requests that were made to fail.
struct boot_input {
    world::scenario from{};              ///< registry, files, processes, and what the outside does
    std::vector<world::fault> faults{};  ///< requests that fail
};

/// What a trace is held against.
struct specification {
    profile as{};                       ///< edition and choices; of a choice with both alternatives, either will do
    std::optional<boot_input> input{};  ///< known: held against `run`, effect by effect; else against `system`
    bool whole = true;                  ///< false: the recording was cut off, and the trace is the beginning of one
};

/// The level that a trace was held against.
enum class level : std::uint8_t {
    system,  ///< the composed system: what may happen at all; the registry and the world are not known
    run,     ///< the model with the same registry in the same world: every effect with its arguments and its status
};

/// `system`, `run`.
[[nodiscard]] constexpr std::string_view name(level which) noexcept { return which == level::run ? "run" : "system"; }

/// Something that the model allows where a trace was refused.
struct allowed_step {
    std::string_view by{};  ///< main, api, world; empty for a step of the system
    std::string what{};     ///< the effect as a line, or the name of the step
};

/// One choice that a trace takes otherwise: where that shows first, if everything else is as it should be.
struct departure {
    flip choice{};                  ///< the alternative that the trace takes
    std::size_t step = 0;           ///< the first step that the other alternative does not allow
    std::string_view by{};          ///< main, api, world
    std::string recorded{};         ///< that step
    std::string allowed{};          ///< what the other alternative allows the same thread there; empty: nothing
    requirement_ref requirement{};  ///< what the choice is about
};

/// A profile that accepts the trace.
struct neighbour {
    profile as{};                         ///< edition and choices
    std::vector<departure> departures{};  ///< from the profile asked for, in the order of the choices
    level judged = level::run;            ///< the level at which it accepts
};

/// The judgement of a trace.
struct verdict {
    bool accepted = false;  ///< the profile allows the whole trace
    level judged = level::run;  ///< the level at which it was judged
    profile as{};                         ///< the profile asked for; if accepted, one that it permits and that accepts
    std::size_t steps = 0;                ///< in the trace
    std::size_t matched = 0;              ///< length of the longest prefix that the model can follow
    std::size_t undefined_from = 0;       ///< steps from here on show undefined data and are not judged; `steps`: none
    std::optional<effect> refused{};      ///< the step behind the prefix; none: the trace ends where more was to come
    std::vector<allowed_step> allowed{};  ///< what the model allows there
    std::string difference{};           ///< fields that differ from an allowed effect of the same call; level `system`: what the step means
    std::vector<std::string> states{};  ///< level `system`: where the system may be there
    requirement_ref requirement{};      ///< what refused it
    std::vector<neighbour> nearest{};   ///< the fewest choices (else another edition) under which it is accepted
    bool search_was_cut = false;        ///< there was no room to search for the nearest any further
};

}  // namespace smss::conformance
