// SPDX-License-Identifier: BSL-1.0
// Knows: how to go through all states and steps of a system in a fixed order, as often as a picture needs.
#pragma once

#include <smss/check/description.hpp>
#include <smss/check/search.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace smss::render {

/// A system that has been explored and can be drawn: states are numbered from 0, nearest first. Only the states are kept
/// (about 20 bytes each); the steps are found again when they are written, so that the text may be larger than memory.
template <check::explorable Model>
class walk {
public:
    /// Explores it. `system` must outlive this.
    explicit walk(Model const& system, check::options const& chosen = {}) : system_{&system}, table_{check::detail::limits_of(chosen)} {
        check::observer nobody;
        size_ = check::search<false>(system, table_, nobody, chosen);
    }

    /// What was visited, and whether all was.
    [[nodiscard]] check::search_size const& size() const noexcept { return size_; }
    /// How many states there are.
    [[nodiscard]] std::uint32_t states() const noexcept { return table_.size(); }
    /// The state of that number.
    [[nodiscard]] typename Model::state state(std::uint32_t index) const { return check::codec<Model>{*system_}.decode(table_[index]); }

    /// Calls `use(action, index of next state)` for each step of a state, in the order of the model.
    template <typename Use>
    void for_each_step(std::uint32_t index, Use&& use) const {
        check::codec<Model> const coder{*system_};
        typename Model::state const from = state(index);
        system_->successors(from, [&](typename Model::action const& action, typename Model::state const& next) {
            typename check::codec<Model>::record record{};
            std::uint32_t to = 0;
            if (coder.encode(next, record) && table_.find(record, coder.hash(record), to)) use(action, to);
        });
    }

private:
    Model const* system_;
    check::state_table<check::codec<Model>> table_;
    check::search_size size_;
};

namespace detail {

// Text inside quotation marks, for formats that have no escapes of their own.
[[nodiscard]] inline std::string without_quotes(std::string_view text) {
    std::string result{text};
    for (char& c : result) {
        if (c == '"') c = '\'';
        if (c == '\n' || c == '\r') c = ' ';
    }
    return result;
}

// The fields of a state, one a line.
template <typename Model>
[[nodiscard]] std::string caption(Model const& system, typename Model::state const& state, std::string_view line_break) {
    std::string text;
    for (auto const& field : check::describe(system, state)) {
        if (!text.empty()) text += line_break;
        text += field.name + " = " + field.value;
    }
    return text;
}

}  // namespace detail

}  // namespace smss::render
