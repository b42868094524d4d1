// SPDX-License-Identifier: BSL-1.0
// Knows: what a live implementation must offer to be driven, and what it says of what it does.
#pragma once

#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/value.hpp>
#include <smss/system/action.hpp>
#include <smss/system/scope.hpp>
#include <smss/system/state.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace smss::conformance {

/// One thing that an implementation is seen to do, or that happens to it, in the words of the composed system.
struct shown {
    system_action step{};                  ///< what the implementation is asked to do
    stop_reason stop = stop_reason::none;  ///< the system has stopped with it: why
    status result{};                       ///< of `reply`: the status that the client gets
    std::uint8_t number = 0;               ///< of a step that hands an initial command to csrss: its SM session number
};

/// What is seen when an action is performed, in order: usually one step; more where the implementation does not stop in between;
/// nothing where nothing happens.
using observation = std::vector<shown>;

// The parts of `implementation`, named one by one so that a compiler's message says which one is missing.

/// `void reset(registry::tree const& machine, edition which)`: forget everything and be about to boot. The tree is that of
/// `\Registry\Machine`; number k of the optional subsystems is the k-th name in `Optional`, counted from 0.
template <typename Implementation>
concept can_be_reset = requires(Implementation& one, registry::tree const& machine, edition which) {
    one.reset(machine, which);
};

/// `observation perform(system_action what)`: if `what` is an act of the environment (`is_environment`), let it happen; else let
/// whoever would take that step go on by one step, whichever that is. Say what was seen.
template <typename Implementation>
concept can_perform = requires(Implementation& one, system_action what) {
    { one.perform(what) } -> std::convertible_to<observation>;
};

/// A Session Manager that can be held against the model while it runs. It may have a member `bool supports(system_action) const`:
/// acts of the environment that it cannot be exposed to (injected failures, say) are then left out.
template <typename Implementation>
concept implementation = std::default_initializable<Implementation> && can_be_reset<Implementation> && can_perform<Implementation>;

/// What the implementation can be exposed to.
template <implementation Implementation>
[[nodiscard]] bool can_be_exposed_to(Implementation const& one, system_action what) {
    if constexpr (requires {
                      { one.supports(what) } -> std::convertible_to<bool>;
                  }) {
        return !is_environment(what) || one.supports(what);
    } else {
        return true;
    }
}

/// The registry that an implementation is reset with: what a boot needs, a subsystem Windows, and as many optional ones as the
/// scope has.
[[nodiscard]] inline registry::tree driven_registry(system_limits const& limits) {
    constexpr std::array<std::u16string_view, 4> optional{u"Posix", u"Os2", u"Third", u"Fourth"};
    auto const list = [](std::u16string_view name, std::vector<std::u16string_view> const& strings) {
        text units;
        for (std::u16string_view const one : strings) {
            units += one;
            units += u'\0';
        }
        units += u'\0';
        return registry::value{name, registry::value_type::multi_sz, registry::to_bytes(units)};
    };
    registry::tree machine;
    auto const key = [&](std::u16string_view below) {
        return machine.create(text{u"System\\CurrentControlSet\\Control\\Session Manager"} + below);
    };
    machine.set(key(u""), list(u"BootExecute", {u"autocheck autochk *"}));
    machine.set(key(u""), list(u"ObjectDirectories", {u"\\Windows", u"\\RPC Control"}));
    machine.set(key(u""), list(u"PendingFileRenameOperations", {u"\\??\\C:\\new.dll", u"!\\??\\C:\\old.dll"}));
    machine.set(key(u"\\DOS Devices"), registry::make_sz(u"NUL", u"\\Device\\Null"));
    machine.set(key(u"\\Environment"), registry::make_sz(u"Path", u"C:\\Windows\\system32"));
    machine.set(key(u"\\KnownDLLs"), registry::make_sz(u"DllDirectory", u"C:\\Windows\\system32"));
    machine.set(key(u"\\KnownDLLs"), registry::make_sz(u"kernel32", u"kernel32.dll"));
    machine.set(key(u"\\Memory Management"), list(u"PagingFiles", {u"C:\\pagefile.sys 512 1024"}));
    registry::key_index const subsystems = key(u"\\SubSystems");
    std::vector<std::u16string_view> names(optional.begin(), optional.begin() + (limits.subsystems < 4 ? limits.subsystems : 4));
    machine.set(subsystems, list(u"Required", {u"Debug", u"Windows"}));
    machine.set(subsystems, list(u"Optional", names));
    machine.set(subsystems, registry::make_sz(u"Kmode", u"\\SystemRoot\\System32\\win32k.sys"));
    machine.set(subsystems, registry::make_sz(u"Windows", u"C:\\Windows\\system32\\csrss.exe ObjectDirectory=\\Windows"));
    for (std::u16string_view const name : names)
        machine.set(subsystems, registry::make_sz(name, text{u"C:\\Windows\\system32\\"} + name + u".exe"));
    return machine;
}

}  // namespace smss::conformance
