// SPDX-License-Identifier: BSL-1.0
// Knows: a tree of keys and values in stored order, addressed by paths that ignore case as NT does.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/name_index.hpp>
#include <smss/registry/value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::registry {

/// Index of a key inside its `tree`.
using key_index = std::uint32_t;
/// In place of a key: there is none.
inline constexpr key_index no_key = 0xFFFF'FFFF;

/// A tree of keys. Keys and values keep the order in which they were added (a hive's own order); names compare as
/// `nt::equal_ignoring_case`. Key 0 is the root and has no name. Usable in constant expressions.
///
/// Looking up, adding and overwriting cost the same however many subkeys or values a key has.
class tree {
public:
    constexpr tree() { nodes_.push_back(node{}); }

    /// The key without a name above all others.
    [[nodiscard]] static constexpr key_index root() noexcept { return 0; }

    /// The subkey of `parent` with that single-component name, or `no_key`.
    [[nodiscard]] constexpr key_index subkey(key_index parent, std::u16string_view name) const {
        return subkey(parent, name, hash_for(nodes_[parent].child_index, name));
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
            at = create_subkey(at, path.substr(0, slash));
            path = slash == std::u16string_view::npos ? std::u16string_view{} : path.substr(slash + 1);
        }
        return at;
    }

    /// The subkey of `parent` with that single-component name, made where it does not exist.
    constexpr key_index create_subkey(key_index parent, std::u16string_view name) {
        std::uint32_t const hash = hash_for(nodes_[parent].child_index, name);
        if (key_index const existing = subkey(parent, name, hash); existing != no_key) return existing;
        key_index const made = static_cast<key_index>(nodes_.size());
        nodes_.push_back(node{text{name}, parent, not_indexed, not_indexed, {}, {}});
        node& above = nodes_[parent];
        above.children.push_back(made);
        if (above.child_index != not_indexed) {
            indexes_[above.child_index].insert(hash, made);
        } else if (above.children.size() > scanned) {
            above.child_index = new_index();
            for (key_index const child : above.children) indexes_[above.child_index].insert(folded_hash(nodes_[child].name), child);
        }
        return made;
    }

    /// Removes the key and everything below it; the root is only emptied. Indices of other keys stay valid.
    constexpr void remove(key_index which) {
        discard(which);
        settle();
    }

    /// As stored.
    [[nodiscard]] constexpr std::u16string_view name(key_index which) const { return nodes_[which].name.view(); }
    /// The key above; `no_key` for the root.
    [[nodiscard]] constexpr key_index parent(key_index which) const { return nodes_[which].parent; }
    /// In stored order.
    [[nodiscard]] constexpr std::vector<key_index> const& subkeys(key_index which) const { return nodes_[which].children; }
    /// In stored order.
    [[nodiscard]] constexpr std::vector<value> const& values(key_index which) const { return nodes_[which].values; }

    /// The full path from the root, components separated by `\`; empty for `no_key`.
    [[nodiscard]] constexpr text path(key_index which) const {
        std::vector<key_index> chain;
        std::size_t units = 0;
        for (key_index at = which; at != root() && at != no_key; at = nodes_[at].parent) {
            chain.push_back(at);
            units += nodes_[at].name.size() + 1;
        }
        text whole;
        whole.reserve(units);
        for (std::size_t i = chain.size(); i-- != 0;) {
            if (!whole.empty()) whole += u'\\';
            whole += name(chain[i]);
        }
        return whole;
    }

    /// The value of that name, or null.
    [[nodiscard]] constexpr value const* find_value(key_index which, std::u16string_view name) const {
        std::uint32_t const position = position_of(which, name, hash_for(nodes_[which].value_index, name));
        return position == nowhere ? nullptr : &nodes_[which].values[position];
    }

    /// Stores a value: an existing one of the same name keeps its place and its spelling, as in a hive.
    constexpr void set(key_index which, value stored) {
        node& owner = nodes_[which];
        std::uint32_t const hash = hash_for(owner.value_index, stored.name);
        if (std::uint32_t const position = position_of(which, stored.name, hash); position != nowhere) {
            owner.values[position].type = stored.type;
            owner.values[position].data = std::move(stored.data);
            return;
        }
        owner.values.push_back(std::move(stored));
        if (owner.value_index != not_indexed) {
            indexes_[owner.value_index].insert(hash, static_cast<std::uint32_t>(owner.values.size() - 1));
        } else if (owner.values.size() > scanned) {
            owner.value_index = new_index();
            index_values(owner);
        }
    }

    /// Removes the value of that name; false when there is none.
    constexpr bool remove_value(key_index which, std::u16string_view name) {
        bool const there = discard_value(which, name);
        settle();
        return there;
    }

    /// \name Removing many
    /// `discard` and `discard_value` are `remove` and `remove_value` at a constant cost each, for whoever removes thousands;
    /// until `settle()` is called, `subkeys()` and `values()` may still show what was discarded (lookups do not).
    /// @{

    /// Takes a key away, with all below it.
    constexpr void discard(key_index which) {
        if (which == root()) {
            settle();  // its index is the one that is used again
        } else {
            node& above = nodes_[nodes_[which].parent];
            if (above.child_index == not_indexed) {
                above.children.erase(std::find(above.children.begin(), above.children.end(), which));
            } else {
                indexes_[above.child_index].erase(folded_hash(nodes_[which].name), which);
                unsettled_keys_.push_back(nodes_[which].parent);
            }
        }
        std::vector<key_index> doomed{which};
        while (!doomed.empty()) {
            key_index const at = doomed.back();
            doomed.pop_back();
            doomed.insert(doomed.end(), nodes_[at].children.begin(), nodes_[at].children.end());
            for (std::uint32_t const index : {nodes_[at].child_index, nodes_[at].value_index}) {
                if (index != not_indexed) indexes_[index] = name_index{};
            }
            nodes_[at] = node{};
        }
    }
    /// Takes a value away; false if there is none of that name.
    constexpr bool discard_value(key_index which, std::u16string_view name) {
        node& owner = nodes_[which];
        std::uint32_t const hash = hash_for(owner.value_index, name);
        std::uint32_t const position = position_of(which, name, hash);
        if (position == nowhere) return false;
        if (owner.value_index == not_indexed) {
            owner.values.erase(owner.values.begin() + static_cast<std::ptrdiff_t>(position));
        } else {
            indexes_[owner.value_index].erase(hash, position);
            unsettled_values_.push_back({which, position});
        }
        return true;
    }
    /// Ends a series of removals: from here on `subkeys()` and `values()` show what is left.
    constexpr void settle() {
        std::sort(unsettled_keys_.begin(), unsettled_keys_.end());
        unsettled_keys_.erase(std::unique(unsettled_keys_.begin(), unsettled_keys_.end()), unsettled_keys_.end());
        for (key_index const above : unsettled_keys_) {
            std::erase_if(nodes_[above].children, [&](key_index child) { return nodes_[child].parent != above; });
        }
        unsettled_keys_.clear();

        std::sort(unsettled_values_.begin(), unsettled_values_.end(), [](place const& left, place const& right) {
            return left.key != right.key ? left.key < right.key : left.position < right.position;
        });
        for (std::size_t first = 0; first != unsettled_values_.size();) {
            std::size_t last = first;
            while (last != unsettled_values_.size() && unsettled_values_[last].key == unsettled_values_[first].key) ++last;
            drop_values(first, last);
            first = last;
        }
        unsettled_values_.clear();
    }
    /// @}

    /// Same keys and values, names spelled alike, in the same order.
    [[nodiscard]] friend constexpr bool operator==(tree const& left, tree const& right) {
        std::vector<std::pair<key_index, key_index>> pending{{root(), root()}};
        while (!pending.empty()) {
            auto const [one, other] = pending.back();
            pending.pop_back();
            auto const& below = left.subkeys(one);
            auto const& below_other = right.subkeys(other);
            if (left.name(one) != right.name(other) || left.values(one) != right.values(other) || below.size() != below_other.size()) {
                return false;
            }
            for (std::size_t i = 0; i < below.size(); ++i) pending.push_back({below[i], below_other[i]});
        }
        return true;
    }

private:
    static constexpr std::uint32_t nowhere = name_index::nothing;
    static constexpr std::uint32_t not_indexed = 0xFFFF'FFFF;
    static constexpr std::size_t scanned = 16;  // up to so many names are looked through one by one

    struct node {
        text name{};
        key_index parent = no_key;
        std::uint32_t child_index = not_indexed;  // into indexes_: name -> key
        std::uint32_t value_index = not_indexed;  // into indexes_: name -> position in values
        std::vector<key_index> children{};
        std::vector<value> values{};
    };
    struct place {
        key_index key;
        std::uint32_t position;
    };

    // Backwards, for names that are kept together often begin alike; with pointers, for they are cheap in constant expressions.
    [[nodiscard]] static constexpr bool same_name(text const& stored, std::u16string_view name) noexcept {
        if (stored.size() != name.size()) return false;
        char16_t const* const first = stored.begin();
        char16_t const* left = stored.end();
        char16_t const* right = name.data() + name.size();
        while (left != first) {
            if (*--left != *--right && nt::upcase(*left) != nt::upcase(*right)) return false;
        }
        return true;
    }

    // A hash is only worth making where an index will be asked.
    [[nodiscard]] static constexpr std::uint32_t hash_for(std::uint32_t index, std::u16string_view name) noexcept {
        return index == not_indexed ? 0 : folded_hash(name);
    }

    [[nodiscard]] constexpr key_index subkey(key_index parent, std::u16string_view name, std::uint32_t hash) const {
        node const& above = nodes_[parent];
        if (above.child_index != not_indexed) {
            return indexes_[above.child_index].find(name, hash, [this](key_index child) { return nodes_[child].name.view(); }).number;
        }
        for (key_index const child : above.children) {
            if (same_name(nodes_[child].name, name)) return child;
        }
        return no_key;
    }

    [[nodiscard]] constexpr std::uint32_t position_of(key_index which, std::u16string_view name, std::uint32_t hash) const {
        node const& owner = nodes_[which];
        if (owner.value_index != not_indexed) {
            return indexes_[owner.value_index]
                .find(name, hash, [&](std::uint32_t position) { return owner.values[position].name.view(); })
                .number;
        }
        value const* const first = owner.values.data();
        value const* const last = first + owner.values.size();
        for (value const* at = first; at != last; ++at) {
            if (same_name(at->name, name)) return static_cast<std::uint32_t>(at - first);
        }
        return nowhere;
    }

    [[nodiscard]] constexpr std::uint32_t new_index() {
        indexes_.push_back(name_index{});
        return static_cast<std::uint32_t>(indexes_.size() - 1);
    }

    constexpr void index_values(node const& owner) {
        name_index& index = indexes_[owner.value_index];
        index.clear();
        for (std::size_t i = 0; i < owner.values.size(); ++i)
            index.insert(folded_hash(owner.values[i].name), static_cast<std::uint32_t>(i));
    }

    // Takes out the values that unsettled_values_[first, last), all of one key, in ascending order, name.
    constexpr void drop_values(std::size_t first, std::size_t last) {
        key_index const which = unsettled_values_[first].key;
        node& owner = nodes_[which];
        if (owner.value_index == not_indexed) return;  // the key itself was discarded afterwards
        std::size_t kept = 0;
        for (std::size_t i = 0; i < owner.values.size(); ++i) {
            if (first != last && unsettled_values_[first].position == i) {
                ++first;
                continue;
            }
            if (kept != i) owner.values[kept] = std::move(owner.values[i]);
            ++kept;
        }
        owner.values.erase(owner.values.begin() + static_cast<std::ptrdiff_t>(kept), owner.values.end());
        index_values(owner);
    }

    std::vector<node> nodes_{};
    std::vector<name_index> indexes_{};
    std::vector<key_index> unsettled_keys_{};
    std::vector<place> unsettled_values_{};
};

}  // namespace smss::registry
