// SPDX-License-Identifier: BSL-1.0
// Knows: the processes of a run: who started whom, with which command line, in which session, and which of them ended.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss {

/// A process of a run. The first one is the master: the kernel starts it.
struct process_node {
    static constexpr std::size_t no_parent = static_cast<std::size_t>(-1);  ///< Made by the kernel, or by nobody who is known.

    text image{};                    ///< file name
    text command_line{};             ///< as given to it; empty where the record does not show one
    std::size_t parent = no_parent;  ///< index of who started it
    std::uint32_t session = 0;       ///< terminal session
    bool is_copy = false;            ///< a copy of the Session Manager
    bool runs = true;                ///< it had not ended when the record ends
};

namespace running::detail {

struct tree_builder {
    std::vector<process_node> nodes{};
    std::vector<std::size_t> copies{};  // by the number of their thread

    [[nodiscard]] constexpr std::size_t actor_of(effect const& one) const {
        std::size_t const number = one.by.number;
        return one.by.who == world::actor::copy && number >= 1 && number <= copies.size() ? copies[number - 1] : 0;
    }
    // The last process of that image that still runs, in that session if one is named.
    [[nodiscard]] constexpr std::size_t find(std::u16string_view image, world::argument const* session = nullptr) const {
        for (std::size_t i = nodes.size(); i > 0; --i) {
            process_node const& one = nodes[i - 1];
            if (!one.runs || !nt::equal_ignoring_case(one.image, image)) continue;
            if (session == nullptr || session->number == one.session) return i - 1;
        }
        return process_node::no_parent;
    }
    constexpr void add(effect const& one, std::size_t parent, std::u16string_view path) {
        process_node made;
        made.image = path.substr(path.rfind(u'\\') + 1);
        made.command_line = one.text_of(world::field::cmdline);
        made.parent = parent;
        if (parent < nodes.size()) made.session = nodes[parent].session;
        if (one.has(world::field::session)) made.session = static_cast<std::uint32_t>(one.number_of(world::field::session));
        made.is_copy = one.text_of(world::field::flag) == u"new-session";
        nodes.push_back(std::move(made));
    }
};

}  // namespace running::detail

/// The processes of a recorded run, in the order in which they were made. \source windows-editions H (process rules), B.3
[[nodiscard]] constexpr std::vector<process_node> process_tree(std::vector<effect> const& effects) {
    using world::call;
    using world::field;
    running::detail::tree_builder tree;
    process_node master;
    master.image = u"smss.exe";
    master.command_line = u"\\SystemRoot\\System32\\smss.exe";
    tree.nodes.push_back(std::move(master));
    for (effect const& one : effects) {
        switch (one.which) {
            case call::rtl_create_user_process:
            case call::nt_create_user_process:
                if (one.has_status && succeeded(one.result)) tree.add(one, tree.actor_of(one), one.text_of(field::image));
                break;
            case call::nt_resume_thread: {  // from now on the copy has a thread of its own
                std::size_t const copy = one.by.who != world::actor::copy && succeeded(one.result) ? tree.find(u"smss.exe") : 0;
                if (copy < tree.nodes.size() && tree.nodes[copy].is_copy && one.text_of(field::object) == u"thread:smss.exe") {
                    tree.copies.push_back(copy);
                }
                break;
            }
            case call::spawn: {
                std::u16string_view const parent = one.text_of(field::from);
                tree.add(one, parent.empty() ? process_node::no_parent : tree.find(parent), one.text_of(field::image));
                break;
            }
            case call::nt_set_information_process:  // 5.2 says the session afterwards
                if (one.text_of(field::info_class) == u"session" && tree.nodes.size() > 1) {
                    tree.nodes.back().session = static_cast<std::uint32_t>(one.number_of(field::value));
                }
                break;
            case call::process_exit: {
                std::size_t const ended =
                    one.by.who == world::actor::copy && nt::equal_ignoring_case(one.text_of(field::image), u"smss.exe")
                        ? tree.actor_of(one)
                        : tree.find(one.text_of(field::image), one.find(field::session));
                if (ended < tree.nodes.size()) tree.nodes[ended].runs = false;
                break;
            }
            default:
                break;
        }
    }
    return tree.nodes;
}

}  // namespace smss
