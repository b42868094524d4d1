// SPDX-License-Identifier: BSL-1.0
// Knows: how to visit every reachable state of a large system once, nearest first, as fast as memory allows.
#pragma once

#include <smss/check/codec.hpp>
#include <smss/check/hook.hpp>
#include <smss/check/options.hpp>
#include <smss/check/progress.hpp>
#include <smss/check/state_table.hpp>
#include <smss/check/symmetry.hpp>

#include <cstdint>

namespace smss::check {

/// The base of observers, which a search tells what it meets. All functions do nothing; an observer hides those it needs.
struct observer {
    /// Shall `label` and `edge` be called?
    static constexpr bool keeps_edges = false;

    /// A state is about to be expanded; nearest first, indices ascending.
    template <typename State>
    void state(std::uint32_t, State const&) {}
    /// A step of the state that is being expanded.
    template <typename State, typename Action>
    void step(std::uint32_t, State const&, Action const&, State const&) {}
    /// All steps of the state were told. Was there any? Was there one that is not the environment's?
    template <typename State>
    void expanded(std::uint32_t, State const&, bool, bool) {}
    /// A number to remember the action by, for `edge`.
    template <typename Action>
    std::uint32_t label(Action const&) { return 0; }
    /// A step with the indices of both its states, in order of the first; false: there is no room for it.
    bool edge(std::uint32_t, std::uint32_t, std::uint32_t) { return true; }
    /// This action leads out of the bounds of a field; the search ends.
    template <typename Action>
    void outside(std::uint32_t, Action const&) {}
    /// Is nothing left to find out?
    [[nodiscard]] bool finished() const { return false; }
};

namespace detail {

// A state that was found and is not yet known to be new.
template <typename Record, bool WithLabel>
struct candidate {
    Record record;
    std::uint32_t hash;
    std::uint32_t from;
    std::uint32_t guess;
};
template <typename Record>
struct candidate<Record, true> {
    Record record;
    std::uint32_t hash;
    std::uint32_t from;
    std::uint32_t guess;
    std::uint32_t label;
};

[[nodiscard]] constexpr cut reason_of(insertion refused) noexcept {
    switch (refused) {
        case insertion::no_state: return cut::state_limit;
        case insertion::no_index: return cut::index_limit;
        default: return cut::memory_limit;
    }
}

[[nodiscard]] inline table_limits limits_of(options const& chosen) noexcept {
    return {chosen.state_limit, memory_limit_of(chosen), chosen.index_bits};
}

}  // namespace detail

/// Breadth-first search from the initial state. The states are in `table` afterwards, in the order in which they were
/// found, which is that of their distance. `Reduce`: states are replaced by the representatives of their orbits.
///
/// Successors are packed, and their places in the table fetched from memory, some dozens before the first of them is
/// looked up. When a limit is reached nothing more is stored, but what is stored is still judged.
template <bool Reduce, explorable Model, typename Observer>
search_size search(Model const& system, state_table<codec<Model>>& table, Observer& watching, options const& chosen) {
    using state_type = typename Model::state;
    using action_type = typename Model::action;
    using record_type = typename codec<Model>::record;

    constexpr std::uint32_t room = 64;
    detail::candidate<record_type, Observer::keeps_edges> waiting[room];
    std::uint32_t used = 0;

    codec<Model> const coder{system};
    detail::ticker clock{chosen};
    search_size size;
    bool closed = false;     // nothing more is stored
    bool give_up = false;    // the search ends at once
    bool last_level = false;

    auto const refuse = [&](cut why) {
        if (size.reason == cut::none) size.reason = why;
        closed = true;
    };
    auto const look_up_waiting = [&] {
        for (std::uint32_t i = 0; i != used; ++i) waiting[i].guess = table.guess(waiting[i].hash);
        for (std::uint32_t i = 0; i != used; ++i) {
            auto const& found = waiting[i];
            std::uint32_t index = found.guess;
            if (table.is_at(index, found.record)) {
                // known, and that costs no second look at the table
            } else if (!closed && !last_level) [[likely]] {
                insertion const what = table.insert(found.record, found.hash, found.from, index);
                if (what > insertion::stored) [[unlikely]] {
                    refuse(detail::reason_of(what));
                    if (table.is_lost()) {
                        give_up = true;
                        break;
                    }
                    continue;
                }
            } else if (!table.find(found.record, found.hash, index)) {
                refuse(cut::depth_limit);
                continue;
            }
            if constexpr (Observer::keeps_edges) {
                if (!watching.edge(found.from, found.label, index)) {
                    refuse(cut::memory_limit);
                    give_up = true;
                    break;
                }
            }
        }
        used = 0;
    };

    {
        record_type first{};
        std::uint32_t index = 0;
        if (!coder.encode(detail::representative<Reduce>(system, system.initial()), first)) {
            size.reason = cut::unrepresentable;
        } else if (insertion const what = table.insert(first, coder.hash(first), table.no_predecessor, index); what != insertion::stored) {
            size.reason = detail::reason_of(what);
        }
    }

    std::uint32_t level_end = table.size();
    last_level = chosen.depth_limit == 0;
    std::uint32_t at = 0;
    while (true) {
        if (at == level_end) {
            look_up_waiting();
            if (give_up || at == table.size()) break;
            level_end = table.size();
            last_level = ++size.depth >= chosen.depth_limit;
        }
        if (at % 4096 == 0) {
            if (chosen.cancel.stop_requested()) {
                refuse(cut::cancelled);
                break;
            }
            if (clock.is_watched()) clock.show({table.size(), at, size.transitions, size.depth, table.bytes()});
        }
        state_type const now = coder.decode(table[at]);
        watching.state(at, now);
        bool any = false;
        bool own = false;
        system.successors(now, [&](action_type const& action, state_type const& next) {
            any = true;
            own = own || !detail::is_from_outside(system, action);
            ++size.transitions;
            watching.step(at, now, action, next);
            if (used == room) look_up_waiting();
            if (give_up) [[unlikely]] return;
            auto& found = waiting[used];
            if (!coder.encode(detail::representative<Reduce>(system, next), found.record)) [[unlikely]] {
                watching.outside(at, action);
                refuse(cut::unrepresentable);
                size.reason = cut::unrepresentable;
                give_up = true;
                return;
            }
            found.hash = coder.hash(found.record);
            found.from = at;
            if constexpr (Observer::keeps_edges) found.label = watching.label(action);
            table.foresee(found.hash);
            ++used;
        });
        if (give_up) break;
        watching.expanded(at, now, any, own);
        ++at;
        if (watching.finished()) break;
    }
    clock.finish();
    size.states = table.size();
    size.expanded = at;
    size.bytes = table.bytes();
    size.seconds = clock.seconds();
    return size;
}

}  // namespace smss::check
