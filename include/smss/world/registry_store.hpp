// SPDX-License-Identifier: BSL-1.0
// Knows: how NT registry paths lead into a tree of keys, and what the calls on keys answer.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// The registry of a world. The tree is that below `\Registry\Machine`, or has it as `HKEY_LOCAL_MACHINE` (as read from a
/// `.reg` file). `CurrentControlSet` leads to the control set that `Select\Current` names, else to the first
/// `ControlSetNNN`, where it does not exist itself. \source vectors README, "nt5_2/"
class registry_store {
public:
    constexpr registry_store() = default;
    /// \param keys the tree below `\Registry\Machine`
    constexpr explicit registry_store(registry::tree keys) : keys_(std::move(keys)) {
        registry::key_index const named = keys_.subkey(registry::tree::root(), u"HKEY_LOCAL_MACHINE");
        machine_ = named == registry::no_key ? registry::tree::root() : named;
        registry::key_index const system = keys_.subkey(machine_, u"System");
        if (system == registry::no_key) return;
        control_set_ = keys_.subkey(system, registry::current_control_set_name);
        if (control_set_ != registry::no_key) return;
        if (auto const current = registry::read_select(keys_, system).current) {
            control_set_ = keys_.subkey(system, registry::control_set_name(*current));
        }
        for (registry::key_index const set : keys_.subkeys(system)) {
            if (control_set_ == registry::no_key && registry::control_set_number(keys_.name(set))) control_set_ = set;
        }
    }

    /// The tree below `\Registry\Machine`.
    [[nodiscard]] constexpr registry::tree const& keys() const noexcept { return keys_; }

    /// The key of an absolute path, or of a path below `root`; `no_key` when there is none.
    [[nodiscard]] constexpr registry::key_index open(std::u16string_view path, registry::key_index root = registry::no_key) const {
        constexpr std::u16string_view machine = u"\\Registry\\Machine";
        constexpr std::u16string_view current = u"System\\CurrentControlSet";
        if (root != registry::no_key) return keys_.find(path, root);
        if (!below(path, machine)) return registry::no_key;
        if (!below(path, current)) return keys_.find(path, machine_);
        return control_set_ == registry::no_key ? registry::no_key : keys_.find(path, control_set_);
    }

    /// `\Registry\Machine\...` of a key. The control set in use is shown as `CurrentControlSet`, whatever its number.
    [[nodiscard]] constexpr text path(registry::key_index which) const {
        constexpr std::u16string_view machine = u"\\Registry\\Machine";
        std::vector<registry::key_index> chain;
        std::size_t length = machine.size();
        for (; which != machine_ && which != registry::no_key; which = keys_.parent(which)) {
            chain.push_back(which);
            length += shown_name(which).size() + 1;
        }
        text whole;
        whole.reserve(length);
        whole += machine;
        for (std::size_t i = chain.size(); i-- != 0;) {
            whole += u'\\';
            whole += shown_name(chain[i]);
        }
        return whole;
    }

    /// The value of that name, or null.
    [[nodiscard]] constexpr registry::value const* query(registry::key_index which, std::u16string_view name) const {
        return keys_.find_value(which, name);
    }
    /// The value at that place of the key's own order, or null.
    [[nodiscard]] constexpr registry::value const* enumerate(registry::key_index which, std::size_t place) const {
        auto const& values = keys_.values(which);
        return place < values.size() ? &values[place] : nullptr;
    }
    /// Stores a value, over one of the same name.
    constexpr void set(registry::key_index which, registry::value stored) { keys_.set(which, std::move(stored)); }
    /// Deletes a value. STATUS_OBJECT_NAME_NOT_FOUND where there is none.
    constexpr status remove(registry::key_index which, std::u16string_view name) {
        return keys_.remove_value(which, name) ? status::success : status::object_name_not_found;
    }

private:
    [[nodiscard]] constexpr std::u16string_view shown_name(registry::key_index which) const {
        std::u16string_view const own = keys_.name(which);
        return which == control_set_ && registry::control_set_number(own) ? registry::current_control_set_name : own;
    }
    // The path begins with that prefix, which is taken away together with the separator behind it.
    static constexpr bool below(std::u16string_view& path, std::u16string_view prefix) {
        if (!nt::starts_with_ignoring_case(path, prefix)) return false;
        if (path.size() > prefix.size() && path[prefix.size()] != u'\\') return false;
        path.remove_prefix(path.size() > prefix.size() ? prefix.size() + 1 : prefix.size());
        return true;
    }

    registry::tree keys_{};
    registry::key_index machine_ = registry::tree::root();
    registry::key_index control_set_ = registry::no_key;
};

}  // namespace smss::world
