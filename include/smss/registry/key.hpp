// SPDX-License-Identifier: BSL-1.0
// Knows: a tree of keys and values in stored order, addressed by paths that ignore case as NT does.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smss::registry {

/// Index of a key inside its `tree`.
using key_index = std::uint32_t;
inline constexpr key_index no_key = 0xFFFF'FFFF;

/// A tree of keys. Keys and values keep the order in which they were added (a hive's own order); names compare as
/// `nt::equal_ignoring_case`. Key 0 is the root and has no name. Usable in constant expressions.
class tree {
public:
    constexpr tree() { nodes_.push_back(node{}); }

    [[nodiscard]] static constexpr key_index root() noexcept { return 0; }

    /// The subkey of `parent` with that single-component name, or `no_key`.
    [[nodiscard]] constexpr key_index subkey(key_index parent, std::u16string_view name) const {
        for (key_index const child : nodes_[parent].children) {
            if (nt::equal_ignoring_case(nodes_[child].name, name)) return child;
        }
        return no_key;
    }

    /// The key at `path` (components separated by `\`, relative to `from`), or `no_key`. An empty path is `from` itself.
    [[nodiscard]] constexpr key_index find(std::u16string_view path, key_index from = 0) const {
        key_index at = from;
        while (!path.empty() && at != no_key) {
            std::size_t const slash = path.find(u'\\');
            at = subkey(at, path.substr(0, slash));
            path = slash == std::u16string_view::npos ? std::u16string_view{} : path.substr(slash + 1);
        }
        return at;
    }

    /// The key at `path`, made (with its ancestors) where it does not exist.
    constexpr key_index create(std::u16string_view path, key_index from = 0) {
        key_index at = from;
        while (!path.empty()) {
            std::size_t const slash = path.find(u'\\');
            std::u16string_view const component = path.substr(0, slash);
            key_index next = subkey(at, component);
            if (next == no_key) {
                next = static_cast<key_index>(nodes_.size());
                nodes_.push_back(node{text{component}, at, {}, {}});
                nodes_[at].children.push_back(next);
            }
            at = next;
            path = slash == std::u16string_view::npos ? std::u16string_view{} : path.substr(slash + 1);
        }
        return at;
    }

    /// Removes the key and everything below it; the root is only emptied. Indices of other keys stay valid.
    constexpr void remove(key_index which) {
        if (which == root()) {
            nodes_[which].children.clear();
            nodes_[which].values.clear();
            return;
        }
        auto& siblings = nodes_[nodes_[which].parent].children;
        for (std::size_t i = 0; i < siblings.size(); ++i) {
            if (siblings[i] == which) {
                siblings.erase(siblings.begin() + static_cast<std::ptrdiff_t>(i));
                break;
            }
        }
        nodes_[which] = node{};
    }

    [[nodiscard]] constexpr std::u16string_view name(key_index which) const { return nodes_[which].name.view(); }
    [[nodiscard]] constexpr key_index parent(key_index which) const { return nodes_[which].parent; }
    [[nodiscard]] constexpr std::vector<key_index> const& subkeys(key_index which) const { return nodes_[which].children; }
    [[nodiscard]] constexpr std::vector<value> const& values(key_index which) const { return nodes_[which].values; }

    /// The full path from the root, components separated by `\`.
    [[nodiscard]] constexpr text path(key_index which) const {
        if (which == root() || which == no_key) return {};
        text above = path(nodes_[which].parent);
        if (!above.empty()) above += u'\\';
        above += name(which);
        return above;
    }

    /// The value of that name, or null.
    [[nodiscard]] constexpr value const* find_value(key_index which, std::u16string_view name) const {
        for (value const& candidate : nodes_[which].values) {
            if (nt::equal_ignoring_case(candidate.name, name)) return &candidate;
        }
        return nullptr;
    }

    /// Stores a value: an existing one of the same name keeps its place and its spelling, as in a hive.
    constexpr void set(key_index which, value stored) {
        for (value& candidate : nodes_[which].values) {
            if (nt::equal_ignoring_case(candidate.name, stored.name)) {
                candidate.type = stored.type;
                candidate.data = std::move(stored.data);
                return;
            }
        }
        nodes_[which].values.push_back(std::move(stored));
    }

    /// Removes the value of that name; false when there is none.
    constexpr bool remove_value(key_index which, std::u16string_view name) {
        auto& values = nodes_[which].values;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (nt::equal_ignoring_case(values[i].name, name)) {
                values.erase(values.begin() + static_cast<std::ptrdiff_t>(i));
                return true;
            }
        }
        return false;
    }

private:
    struct node {
        text name{};
        key_index parent = no_key;
        std::vector<key_index> children{};
        std::vector<value> values{};
    };
    std::vector<node> nodes_;
};

}  // namespace smss::registry
