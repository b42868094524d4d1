// SPDX-License-Identifier: BSL-1.0
// Knows: how to find the fewest choices that must be taken otherwise for a profile to accept a trace.
#pragma once

#include <smss/conformance/choice_flip.hpp>
#include <smss/nt/choice.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace smss::conformance {

/// How far a trace can be followed under a profile.
struct progress {
    bool accepted = false;    ///< the whole trace
    std::size_t matched = 0;  ///< effects that were followed
};

/// Bounds of the search.
struct search_bounds {
    std::size_t flips = 8;           ///< choices taken otherwise at once
    std::size_t judgements = 5'000;  ///< how often the trace may be followed
};

/// What the search found: sets of flips, all of the same, smallest size.
struct search_result {
    std::vector<std::vector<flip>> sets{};  ///< in the order of the choices
    bool was_cut = false;                   ///< the judgements were used up
};

/// The smallest sets of choices that make `judge` accept. \param judge follows the trace under a profile: `progress(profile)`
/// \param may_flip which flips are allowed: `bool(flip)`
///
/// Single flips first; of those that do not suffice, the ones that lead further along the trace are combined with others. Where no
/// single flip leads further, pairs are tried. Every set is checked to need each of its flips.
template <typename Judge, typename Allowed>
[[nodiscard]] search_result nearest_flips(profile const& from, Judge&& judge, Allowed&& may_flip, search_bounds const& within = {}) {
    using set = std::uint64_t;  // bit i: choice i is taken the other way
    static_assert(choice_count <= 64);
    search_result result;
    std::map<set, progress> known;
    auto const flips_of = [&](set which) {
        std::vector<flip> flips;
        for (std::size_t i = 0; i < choice_count; ++i) {
            if ((which >> i & 1u) != 0) flips.push_back(other_way(from, i));
        }
        return flips;
    };
    auto const judged = [&](set which) {
        auto const [place, is_new] = known.try_emplace(which);
        if (is_new && known.size() > within.judgements) result.was_cut = true;
        if (is_new && !result.was_cut) place->second = judge(with_flips(from, flips_of(which)));
        return place->second;
    };
    std::vector<set> usable;
    for (std::size_t i = 0; i < choice_count; ++i) {
        if (may_flip(other_way(from, i))) usable.push_back(set{1} << i);
    }
    std::vector<set> accepted;
    std::vector<set> frontier{0};
    auto const try_all = [&](std::vector<set> const& additions) {
        std::vector<set> further;
        for (set const node : frontier) {
            std::size_t const reached = judged(node).matched;
            for (set const addition : additions) {
                if ((node & addition) != 0 || result.was_cut) continue;
                progress const made = judged(node | addition);
                if (made.accepted) accepted.push_back(node | addition);
                if (made.matched > reached) further.push_back(node | addition);
            }
        }
        std::sort(further.begin(), further.end());
        further.erase(std::unique(further.begin(), further.end()), further.end());
        return further;
    };
    for (std::size_t size = 1; size <= within.flips && accepted.empty() && !frontier.empty() && !result.was_cut; ++size) {
        std::vector<set> further = try_all(usable);
        if (further.empty() && accepted.empty()) {
            std::vector<set> pairs;
            for (set const one : usable) {
                for (set const other : usable) {
                    if (one < other) pairs.push_back(one | other);
                }
            }
            further = try_all(pairs);
            ++size;
        }
        frontier = std::move(further);
    }
    std::sort(accepted.begin(), accepted.end());
    accepted.erase(std::unique(accepted.begin(), accepted.end()), accepted.end());
    for (set const one : accepted) {
        bool const needs_all = std::none_of(usable.begin(), usable.end(),
                                            [&](set flipped) { return (one & flipped) != 0 && judged(one & ~flipped).accepted; });
        if (needs_all) result.sets.push_back(flips_of(one));
    }
    return result;
}

}  // namespace smss::conformance
