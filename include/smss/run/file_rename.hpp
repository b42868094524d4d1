// SPDX-License-Identifier: BSL-1.0
// Knows: how the pending deletes and renames are carried out, one pair after the other, whatever happens.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// Bytes of FILE_RENAME_INFORMATION in front of the name (64-bit layout, as in the vectors).
inline constexpr std::uint32_t rename_information_header = 24;

namespace detail {

template <typename Manager>
constexpr answer open_file(Manager& sm, std::u16string_view name, std::u16string_view purpose, world::handle directory = 0) {
    effect request = make(call::nt_open_file);
    request.with(field::file, name).with(field::op, purpose).about(directory);
    return sm.ask(std::move(request));
}

template <typename Manager>
constexpr status delete_file(Manager& sm, answer const& opened) {
    effect request = make(call::nt_set_information_file);
    request.with(field::file, opened.name).with(field::op, u"delete").about(opened.opened);
    return sm.ask(std::move(request)).result;
}

template <typename Manager>
constexpr status rename_once(Manager& sm, answer const& opened, std::u16string_view to, bool replace) {
    effect request = make(call::nt_set_information_file);
    request.with(field::file, opened.name)
        .with(field::op, u"rename")
        .with(field::to, to)
        .with(field::replace, replace)
        .with(field::length, rename_information_header + static_cast<std::uint32_t>(2 * to.size()))
        .about(opened.opened);
    return sm.ask(std::move(request)).result;
}

// One pair. \source facts nt5_2 3.3.4; vectors P2, P3, P6
template <typename Manager>
constexpr void process_rename(Manager& sm, std::u16string_view source, std::u16string_view target) {
    // \source facts windows-editions D.12, J5
    if (sm.as.which == edition::nt10_0 && sm.as.takes(choice::rename_marker::taken_away)) source.remove_prefix(plan::numbered_prefix(source));
    bool const removes = target.empty();
    if (removes && !source.empty() && source[0] == u'@') source.remove_prefix(1);
    answer const opened = open_file(sm, source, u"remove");
    if (!succeeded(opened.result)) return;
    if (removes) {
        (void)delete_file(sm, opened);
    } else if (sm.allocate()) {
        bool const replace = target[0] == u'!' || target[0] == u'@';
        if (replace) target.remove_prefix(1);
        status const done = rename_once(sm, opened, target, replace);
        if (replace && done == status::object_name_collision) {
            // taken for a read-only target: clear its attributes and try once more
            answer const blocking = open_file(sm, target, u"attributes");
            if (succeeded(blocking.result)) {
                effect request = make(call::nt_set_information_file);
                request.with(field::file, blocking.name).with(field::op, u"attributes").about(blocking.opened);
                status const cleared = sm.ask(std::move(request)).result;
                sm.close(blocking.opened);
                if (succeeded(cleared)) (void)rename_once(sm, opened, target, replace);
            }
        }
    }
    sm.close(opened.opened);
}

}  // namespace detail

/// Carries out all pending operations. No failure stops it, none is reported. \source facts nt5_2 3.3; vectors P1
template <typename Manager>
constexpr void process_file_renames(Manager& sm) {
    auto const restore_privilege = [&](bool enable) {
        effect request = make(call::rtl_adjust_privilege);
        request.with(field::privilege, u"SeRestore").with(field::enable, enable).with(field::thread, false);
        return succeeded(sm.ask(std::move(request)).result);
    };
    bool const privileged = restore_privilege(true);
    for (entry const& pending : sm.m.file_renames) detail::process_rename(sm, pending.name, pending.value);
    sm.m.file_renames.clear();
    if (privileged) (void)restore_privilege(false);
}

}  // namespace smss::running
