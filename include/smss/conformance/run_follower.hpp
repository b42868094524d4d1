// SPDX-License-Identifier: BSL-1.0
// Knows: how to follow a trace along a run of the model: in order within each thread, threads interleaved freely.
#pragma once

#include <smss/world/effect.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smss::conformance {

/// What a modelled effect shows in a record is what was recorded. API threads are alike: records do not number them.
[[nodiscard]] constexpr bool same_record(effect const& modelled, effect const& recorded) {
    if (modelled.which != recorded.which || modelled.by.who != recorded.by.who || modelled.has_status != recorded.has_status ||
        modelled.result != recorded.result || modelled.injected != recorded.injected) {
        return false;
    }
    // A failed reply to SessionComplete would need the name `status` twice: a record shows the answer.
    auto const shown = [&](world::argument const& one) { return !modelled.has_status || one.which != world::field::session_status; };
    auto at = recorded.arguments.begin();
    for (world::argument const& one : modelled.arguments) {
        if (!shown(one)) continue;
        if (at == recorded.arguments.end() || !(one == *at)) return false;
        ++at;
    }
    return at == recorded.arguments.end();
}

/// Follows recorded effects along the effects of a run. The main thread and the outside have one place each; the API threads
/// of a record are not told apart, so every assignment of its effects to the threads of the run is kept.
class run_follower {
public:
    /// \param expected what the model did; it must outlive the follower. Only effects of tier `core` count.
    explicit run_follower(std::vector<effect> const& expected) {
        for (effect const& one : expected) {
            if (one.level != world::tier::core) continue;
            if (one.by.who == world::actor::main) {
                main_.effects.push_back(&one);
            } else if (one.by.who == world::actor::world) {
                outside_.effects.push_back(&one);
            } else {
                if (api_.size() <= one.by.number) api_.resize(one.by.number + std::size_t{1});
                api_[one.by.number].push_back(&one);
            }
        }
        places_.push_back(std::vector<std::uint32_t>(api_.size(), 0));
    }

    /// Takes the next recorded effect. False: the run does not show it there, and nothing has changed.
    [[nodiscard]] bool take(effect const& one) {
        if (one.level != world::tier::core) return true;
        if (one.by.who != world::actor::api) return advance(one.by.who == world::actor::main ? main_ : outside_, one);
        std::vector<std::vector<std::uint32_t>> next;
        for (std::vector<std::uint32_t> const& places : places_) {
            for (std::size_t i = 0; i < api_.size(); ++i) {
                if (places[i] == api_[i].size() || !same_record(*api_[i][places[i]], one)) continue;
                next.push_back(places);
                ++next.back()[i];
            }
        }
        if (next.empty()) return false;
        std::sort(next.begin(), next.end());
        next.erase(std::unique(next.begin(), next.end()), next.end());
        places_.swap(next);
        return true;
    }

    /// The run shows nothing more.
    [[nodiscard]] bool finished() const { return allowed().empty(); }

    /// What the run shows next, of each thread.
    [[nodiscard]] std::vector<effect const*> allowed() const {
        std::vector<effect const*> all;
        if (main_.place < main_.effects.size()) all.push_back(main_.effects[main_.place]);
        for (std::vector<std::uint32_t> const& places : places_) {
            for (std::size_t i = 0; i < api_.size(); ++i) {
                if (places[i] == api_[i].size()) continue;
                effect const* const next = api_[i][places[i]];
                if (std::find(all.begin(), all.end(), next) == all.end()) all.push_back(next);
            }
        }
        if (outside_.place < outside_.effects.size()) all.push_back(outside_.effects[outside_.place]);
        return all;
    }

private:
    struct lane {
        std::vector<effect const*> effects{};
        std::size_t place = 0;
    };

    static bool advance(lane& in, effect const& one) {
        if (in.place == in.effects.size() || !same_record(*in.effects[in.place], one)) return false;
        ++in.place;
        return true;
    }

    lane main_{};
    lane outside_{};
    std::vector<std::vector<effect const*>> api_{};     // of each thread, by its number
    std::vector<std::vector<std::uint32_t>> places_{};  // assignments: how far each thread has come
};

}  // namespace smss::conformance
