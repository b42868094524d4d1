// SPDX-License-Identifier: BSL-1.0
// Knows: how object directories are created, and which descriptor each gets.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/run/manager.hpp>

#include <string_view>
#include <utility>

namespace smss::running {

/// Creates or opens a directory of the object namespace, permanent, and gives its handle.
template <typename Manager>
constexpr answer create_directory(Manager& sm, std::u16string_view name, std::u16string_view descriptor) {
    effect request = make(call::nt_create_directory_object);
    request.with(field::name, name).with(field::attr, u"ci,openif,perm").with(field::sd, descriptor);
    return sm.ask(std::move(request));
}

/// One name of ObjectDirectories. Whatever happens, boot goes on. \source facts nt5_2 3.1
template <typename Manager>
constexpr void create_object_directory(Manager& sm, std::u16string_view name) {
    bool const liberal = nt::equal_ignoring_case(name, u"\\RPC Control") || nt::equal_ignoring_case(name, u"\\Windows");
    answer const made = create_directory(sm, name, liberal ? u"liberal" : u"primary");
    sm.close(made.opened);
}

}  // namespace smss::running
