// SPDX-License-Identifier: BSL-1.0
// Knows: how a state of the composed system becomes one or two machine words, and back.
#pragma once

#include <smss/check/model.hpp>
#include <smss/system/scope.hpp>
#include <smss/system/state.hpp>

#include <cstdint>
#include <type_traits>

namespace smss::system_detail {

[[nodiscard]] constexpr unsigned bits_of(unsigned largest) noexcept {
    unsigned bits = 0;
    for (; largest != 0; largest >>= 1) ++bits;
    return bits;
}

/// How many bits each part of a state takes. A stopped system has a reason in place of its milestones.
struct layout {
    static constexpr unsigned boot = 6;
    static constexpr unsigned done = milestone::bits;
    static constexpr unsigned answering = 4;
    static constexpr unsigned entry = 5;
    static constexpr unsigned phase = 4;
    static constexpr unsigned process = 2;
    static constexpr unsigned subsystem = 4;
    unsigned sm_id = 0;
    unsigned faults = 0;

    constexpr explicit layout(system_limits const& limits)
        : sm_id(bits_of(limits.sessions + limits.starts + 1)), faults(bits_of(limits.faults)) {}

    [[nodiscard]] constexpr unsigned total(system_limits const& limits) const noexcept {
        return boot + done + sm_id + faults + 1 + answering + entry * limits.queue + subsystem * limits.subsystems +
               (phase + 2 * process + sm_id) * limits.sessions + (limits.sessions - 1);
    }
};

static_assert(boot_phase{machine::boot_phase_count - 1} == boot_phase::stopped && machine::boot_phase_count <= (1u << layout::boot));
static_assert(machine::session_phase_count <= (1u << layout::phase) && answer_count <= (1u << layout::answering));
static_assert(stop_reason_count <= (1u << layout::done) && request_names.size() <= (1u << layout::entry));
static_assert(machine::subsystem_phase_count <= (1u << (layout::subsystem - 1)));

/// The state in 64 bits; only for layouts whose total fits. A proof packs once for every step, and constant evaluation
/// counts statements: hence few of them, and no helpers.
template <typename State>
[[nodiscard]] constexpr std::uint64_t pack_word(State const& now, layout const& bits, system_limits const& limits) noexcept {
    std::uint64_t word = ((((static_cast<std::uint64_t>(now.boot) << layout::done |
                             (now.stop != stop_reason::none ? static_cast<unsigned>(now.stop) : now.done))
                                << bits.sm_id |
                            now.next_sm_id)
                               << bits.faults |
                           now.faults)
                              << 1 |
                          (now.attached ? 1u : 0u))
                             << layout::answering |
                         static_cast<std::uint64_t>(now.answering);
    for (unsigned i = 0; i < limits.queue; ++i) word = word << layout::entry | static_cast<std::uint64_t>(now.queue[i]);
    for (unsigned s = 0; s < limits.sessions; ++s) {
        word = ((word << 8 | static_cast<std::uint64_t>(now.session[s].phase) << 4 | static_cast<std::uint64_t>(now.session[s].csrss) << 2 |
                 static_cast<std::uint64_t>(now.session[s].initial))
                    << bits.sm_id |
                now.session[s].sm_id)
                   << (s != 0 ? 1 : 0) |
               (s != 0 && now.session[s].asked ? 1u : 0u);
    }
    for (unsigned k = 0; k < limits.subsystems; ++k) {
        word = word << layout::subsystem | static_cast<std::uint64_t>(now.subsystem[k].phase) << 1 | (now.subsystem[k].alive ? 1u : 0u);
    }
    return word;
}

/// Writes numbers of given widths behind each other into two words.
struct bit_writer {
    check::wide_key words{};
    unsigned used = 0;

    constexpr void put(std::uint64_t value, unsigned width) noexcept {
        if (used < 64) {
            words.low |= value << used;
            if (used + width > 64) words.high |= value >> (64 - used);
        } else {
            words.high |= value << (used - 64);
        }
        used += width;
    }
};

/// Reads them back in the same order.
struct bit_reader {
    check::wide_key words{};
    unsigned used = 0;

    [[nodiscard]] constexpr std::uint64_t take(unsigned width) noexcept {
        std::uint64_t value = used < 64 ? words.low >> used : words.high >> (used - 64);
        if (used < 64 && used != 0 && used + width > 64) value |= words.high << (64 - used);
        used += width;
        return value & ((std::uint64_t{1} << width) - 1);
    }
};

/// Walks through the parts of a state in a fixed order: `part(member, width)` for each.
template <typename State, typename Part>
constexpr void for_each_part(State& now, layout const& bits, system_limits const& limits, Part&& part) {
    part(now.boot, layout::boot);
    if (now.boot == boot_phase::stopped) {
        part(now.stop, layout::done);
    } else {
        part(now.done, layout::done);
    }
    part(now.next_sm_id, bits.sm_id);
    part(now.faults, bits.faults);
    part(now.attached, 1u);
    part(now.answering, layout::answering);
    for (unsigned i = 0; i < limits.queue; ++i) part(now.queue[i], layout::entry);
    for (unsigned s = 0; s < limits.sessions; ++s) {
        auto& one = now.session[s];
        part(one.phase, layout::phase);
        part(one.csrss, layout::process);
        part(one.initial, layout::process);
        part(one.sm_id, bits.sm_id);
        if (s != 0) part(one.asked, 1u);
    }
    for (unsigned k = 0; k < limits.subsystems; ++k) {
        part(now.subsystem[k].phase, layout::subsystem - 1);
        part(now.subsystem[k].alive, 1u);
    }
}

template <typename State>
[[nodiscard]] constexpr check::wide_key pack_wide(State const& now, layout const& bits, system_limits const& limits) {
    bit_writer out{};
    for_each_part(now, bits, limits, [&out](auto const& member, unsigned width) { out.put(static_cast<std::uint64_t>(member), width); });
    return out.words;
}

template <typename State>
constexpr void unpack_wide(State& into, check::wide_key words, layout const& bits, system_limits const& limits) {
    bit_reader in{words};
    for_each_part(into, bits, limits, [&in](auto& member, unsigned width) {
        using member_type = std::remove_reference_t<decltype(member)>;
        member = static_cast<member_type>(in.take(width));
    });
}

/// The inverse of `pack_word`: takes the parts off the low end, last one first.
template <typename State>
constexpr void unpack_word(State& into, std::uint64_t word, layout const& bits, system_limits const& limits) {
    auto const take = [&word](unsigned width) {
        std::uint64_t const value = word & ((std::uint64_t{1} << width) - 1);
        word >>= width;
        return value;
    };
    for (unsigned k = limits.subsystems; k-- > 0;) {
        into.subsystem[k].alive = take(1) != 0;
        into.subsystem[k].phase = static_cast<subsystem_phase>(take(layout::subsystem - 1));
    }
    for (unsigned s = limits.sessions; s-- > 0;) {
        session_state& one = into.session[s];
        if (s != 0) one.asked = take(1) != 0;
        one.sm_id = static_cast<std::uint8_t>(take(bits.sm_id));
        one.initial = static_cast<initial_process>(take(layout::process));
        one.csrss = static_cast<csrss_state>(take(layout::process));
        one.phase = static_cast<session_phase>(take(layout::phase));
    }
    for (unsigned i = limits.queue; i-- > 0;) into.queue[i] = static_cast<request>(take(layout::entry));
    into.answering = static_cast<answer>(take(layout::answering));
    into.attached = take(1) != 0;
    into.faults = static_cast<std::uint8_t>(take(bits.faults));
    into.next_sm_id = static_cast<std::uint8_t>(take(bits.sm_id));
    auto const past = static_cast<std::uint16_t>(take(layout::done));
    into.boot = static_cast<boot_phase>(word);
    if (into.boot == boot_phase::stopped) {
        into.stop = static_cast<stop_reason>(past);
    } else {
        into.done = past;
    }
}

}  // namespace smss::system_detail
