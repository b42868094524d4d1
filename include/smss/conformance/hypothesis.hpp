// SPDX-License-Identifier: BSL-1.0
// Knows: what may be the case after some effects of a run: a state of the composed system, and what relates it to the run.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/system/system.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::conformance {

/// The composed system in the largest scope, told at run time.
using composed = decltype(smss::system{profile{}, scope::sessions{8}});

/// What may be the case after some effects: a state of the system, and what relates it to the run.
struct hypothesis {
    composed::state now{};                    ///< the system
    bool shown = false;                       ///< the stage that comes next has shown what it must show
    std::int8_t other_numbers = 0;            ///< SM session numbers of the run that the system does not count
    std::array<std::uint8_t, 8> csrss{};      ///< names of the processes, numbered by the projection; 0: not known
    std::array<std::uint8_t, 8> initial{};    ///< names of the initial commands, by session
    std::array<std::uint8_t, 4> subsystem{};  ///< process of an optional subsystem
    std::array<std::uint8_t, 4> requested{};  ///< its name in requests
    std::uint16_t asked = 0;                  ///< requests of the run that have reached the queue of the system, or never do
    std::uint8_t repeats = 0;                 ///< a thread carries out API number `repeats - 1` over and over (choice lost_reply)
    answer unseen = answer::none;             ///< an answer that the system has given and the run has not yet

    using key_type = std::array<std::uint8_t, 81>;  ///< all members, one byte each
    /// Of a key.
    struct hash {
        /// As of a text of these bytes.
        [[nodiscard]] std::size_t operator()(key_type const& of) const noexcept {
            return std::hash<std::string_view>{}({reinterpret_cast<char const*>(of.data()), of.size()});
        }
    };

    /// All of it as bytes, to compare.
    [[nodiscard]] key_type key() const {
        key_type bytes{};
        std::size_t at = 0;
        auto const put = [&](auto value) { bytes[at++] = static_cast<std::uint8_t>(value); };
        put(now.boot), put(now.stop), put(now.next_sm_id), put(now.faults), put(now.attached), put(now.answering);
        for (auto const one : now.queue) put(one);
        for (auto const& one : now.session)
            put(one.phase), put(one.csrss), put(static_cast<unsigned>(one.initial) * 2 + one.asked), put(one.sm_id);
        for (auto const& one : now.subsystem) put(static_cast<unsigned>(one.phase) * 2 + one.alive);
        put(shown), put(other_numbers), put(repeats), put(asked), put(asked >> 8);
        for (auto const one : csrss) put(one);
        for (auto const one : initial) put(one);
        for (auto const one : subsystem) put(one);
        for (auto const one : requested) put(one);
        put(unseen);
        return bytes;
    }
};

/// A set of hypotheses, in the order of their keys and each once.
using hypotheses = std::vector<hypothesis>;

/// Puts a set in order.
inline void settle(hypotheses& all) {
    if (all.size() < 2) return;
    std::vector<std::pair<hypothesis::key_type, std::size_t>> keys;
    for (std::size_t i = 0; i < all.size(); ++i) keys.emplace_back(all[i].key(), i);
    std::sort(keys.begin(), keys.end());
    hypotheses unique;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i == 0 || keys[i].first != keys[i - 1].first) unique.push_back(all[keys[i].second]);
    }
    all.swap(unique);
}

/// Are these the same sets? Both are in order.
[[nodiscard]] inline bool same(hypotheses const& left, hypotheses const& right) {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [](hypothesis const& a, hypothesis const& b) { return a.key() == b.key(); });
}

}  // namespace smss::conformance
