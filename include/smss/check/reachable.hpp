// SPDX-License-Identifier: BSL-1.0
// Knows: the reachable states of a system as a range of range-v3: lazy, each once, nearest first.
#pragma once

#include <smss/check/codec.hpp>
#include <smss/check/options.hpp>
#include <smss/check/search.hpp>
#include <smss/check/state_table.hpp>

#include <range/v3/view/facade.hpp>

#include <cstdint>
#include <memory>
#include <type_traits>

namespace smss::check {

/// A state and how far it is from the initial one.
template <typename Model>
struct reachable_state {
    typename Model::state state;  ///< a reachable state
    std::uint64_t distance = 0;   ///< steps on the shortest way to it
    std::uint32_t index = 0;      ///< states are numbered in the order in which they come
};

/// The view that `reachable` returns: an input range of `reachable_state`. Copies share one search, as copies of an input
/// range may. States are found only as far as the range is read; when a limit is reached the range ends, and
/// `why_it_ended` says so.
template <explorable Model>
class reachable_view : public ranges::view_facade<reachable_view<Model>, ranges::unknown> {
    friend ranges::range_access;

    struct search_state {
        search_state(Model const& given, options const& chosen) : system{given}, table{detail::limits_of(chosen)}, depth_limit{chosen.depth_limit} {
            store(system.initial(), table.no_predecessor);
        }
        void store(typename Model::state const& state, std::uint32_t from) {
            typename codec<Model>::record record{};
            if (!coder().encode(state, record)) return refuse(cut::unrepresentable);
            std::uint32_t index = 0;
            std::uint32_t const hash = codec<Model>::hash(record);
            if (distance > depth_limit) {
                if (!table.find(record, hash, index)) refuse(cut::depth_limit);
                return;
            }
            insertion const what = table.insert(record, hash, from, index);
            if (what > insertion::stored) refuse(detail::reason_of(what));
        }
        void refuse(cut why) {
            if (reason == cut::none) reason = why;
        }
        [[nodiscard]] codec<Model> coder() const { return codec<Model>{system}; }
        // The successors of a state are found when the range goes on beyond it.
        void advance() {
            typename Model::state const now = coder().decode(table[at]);
            ++distance;
            system.successors(now, [this](typename Model::action const&, typename Model::state const& next) { store(next, at); });
            --distance;
            if (++at == level_end && at < table.size()) {
                level_end = table.size();
                ++distance;
            }
        }

        Model system;
        state_table<codec<Model>> table;
        std::uint64_t depth_limit;
        std::uint64_t distance = 0;
        std::uint32_t at = 0;
        std::uint32_t level_end = 1;
        cut reason = cut::none;
    };

    class cursor {
    public:
        using single_pass = std::true_type;
        cursor() = default;
        explicit cursor(search_state& search) : search_{&search} {}
        [[nodiscard]] reachable_state<Model> read() const {
            return {search_->coder().decode(search_->table[search_->at]), search_->distance, search_->at};
        }
        void next() { search_->advance(); }
        [[nodiscard]] bool equal(ranges::default_sentinel_t) const { return search_->at >= search_->table.size(); }

    private:
        search_state* search_ = nullptr;
    };
    [[nodiscard]] cursor begin_cursor() const { return cursor{*search_}; }

    std::shared_ptr<search_state> search_;

public:
    reachable_view() = default;
    /// The states of `system`, nearest first; the search goes on as far as the view is read.
    explicit reachable_view(Model const& system, options const& chosen = {}) : search_{std::make_shared<search_state>(system, chosen)} {}

    /// `cut::none` as long as no limit was reached.
    [[nodiscard]] cut why_it_ended() const { return search_->reason; }
};

/// The reachable states of a system, for pipes: `reachable(system) | views::filter(...) | views::take(3)`. Of the options
/// the limits are respected.
template <explorable Model>
[[nodiscard]] reachable_view<Model> reachable(Model const& system, options const& chosen = {}) {
    return reachable_view<Model>{system, chosen};
}

}  // namespace smss::check
