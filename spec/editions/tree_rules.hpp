// SPDX-License-Identifier: BSL-1.0
// Knows: how to hold the process rules of defenders against a recorded run.
#pragma once

#include <smss/machine/process_rule.hpp>
#include <smss/nt/case_fold.hpp>
#include <smss/nt/utf.hpp>
#include <smss/run/process_tree.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace later_boot {

using smss::edition;
using smss::effect;
using smss::process_node;

inline bool is(process_node const& node, std::u16string_view image) { return smss::nt::equal_ignoring_case(node.image, image); }

inline bool is_child_of(std::vector<process_node> const& tree, process_node const& node, bool copy) {
    return node.parent < tree.size() && is(tree[node.parent], u"smss.exe") && tree[node.parent].is_copy == copy;
}

// `smss.exe %08x %08x `
inline bool has_two_arguments(std::u16string_view line) {
    constexpr std::u16string_view image = u"smss.exe ";
    if (line.size() != image.size() + 18 || !line.starts_with(image)) return false;
    for (std::size_t i = 0; i < 18; ++i) {
        char16_t const unit = line[image.size() + i];
        bool const digit = (unit >= u'0' && unit <= u'9') || (unit >= u'a' && unit <= u'f');
        if (i % 9 == 8 ? unit != u' ' : !digit) return false;
    }
    return true;
}

/// The ids of the tree rules that a tree breaks. `idle`: nobody makes a session any more. `configured`: images that the boot
/// lists name.
inline std::set<std::string> broken_rules(edition which, std::vector<process_node> const& tree, bool idle,
                                          std::vector<std::u16string> const& configured) {
    bool const later = which != edition::nt5_2;
    std::set<std::string> broken;
    std::size_t resident = 0;
    for (process_node const& node : tree) {
        bool const smss = is(node, u"smss.exe");
        bool const csrss = is(node, u"csrss.exe");
        bool const wininit = is(node, u"wininit.exe");
        bool const winlogon = is(node, u"winlogon.exe");
        if (smss && node.runs) ++resident;
        if (smss && node.parent == process_node::no_parent && node.command_line != u"\\SystemRoot\\System32\\smss.exe") {
            broken.insert("SMSS-TREE-002");
        }
        if (smss && node.parent != process_node::no_parent &&
            !(later && is_child_of(tree, node, false) && has_two_arguments(node.command_line) && (!node.runs || !idle))) {
            broken.insert("SMSS-TREE-003");
        }
        if (later && (csrss || wininit || winlogon) && !is_child_of(tree, node, true)) broken.insert("SMSS-TREE-004");
        if (later && ((wininit && node.session != 0) || (winlogon && node.session == 0))) broken.insert("SMSS-TREE-006");
        bool const later_child = is(node, u"services.exe") || is(node, u"lsass.exe") || is(node, u"lsm.exe");
        if (later && later_child && !(node.parent < tree.size() && is(tree[node.parent], u"wininit.exe"))) broken.insert("SMSS-TREE-009");
        if (node.parent < tree.size() && is(tree[node.parent], u"smss.exe")) {
            bool known = false;
            for (auto const& child : smss::machine::allowed_children) {
                std::u16string const image(child.image.begin(), child.image.end());
                known = known || (child.first <= which && is(node, image));
            }
            for (std::u16string const& image : configured) known = known || is(node, image);
            if (!known) broken.insert("SMSS-TREE-008");
        }
    }
    if (idle && resident != 1) broken.insert("SMSS-TREE-001");
    for (std::size_t i = 0; i < tree.size(); ++i) {
        if (is(tree[i], u"wininit.exe") || is(tree[i], u"winlogon.exe")) {
            bool const served = std::any_of(tree.begin(), tree.begin() + static_cast<std::ptrdiff_t>(i), [&](process_node const& earlier) {
                return is(earlier, u"csrss.exe") && earlier.session == tree[i].session;
            });
            if (!served) broken.insert("SMSS-TREE-005");
        }
        for (std::size_t k = 0; k < i; ++k) {
            bool const both = is(tree[i], u"csrss.exe") && is(tree[k], u"csrss.exe") && tree[i].runs && tree[k].runs;
            if (both && tree[i].session == tree[k].session) broken.insert("SMSS-TREE-007");
        }
    }
    return broken;
}

/// The ids of the tree rules that a record breaks.
inline std::set<std::string> broken_rules(edition which, std::vector<effect> const& effects,
                                          std::vector<std::u16string> const& configured) {
    // (A copy may wait for ever for csrss of session 0.)
    bool idle = effects.back().text_of(smss::world::field::reason) == u"idle";
    if (smss::world::argument const* const threads = effects.back().find(smss::world::field::threads)) {
        for (smss::text const& one : threads->items) idle = idle && !one.view().starts_with(u"copy:");
    }
    return broken_rules(which, smss::process_tree(effects), idle, configured);
}

}  // namespace later_boot
