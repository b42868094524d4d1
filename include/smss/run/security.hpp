// SPDX-License-Identifier: BSL-1.0
// Knows: which security descriptors the Session Manager builds, and what it needs for them.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/run/manager.hpp>

namespace smss::running {

/// Builds the descriptors `apiport`, `knowndlls`, `primary` and `liberal`. The first call fills all of them; the call after
/// ProtectionMode has been read does nothing when its bit 0 is clear. \source facts nt5_2 1.7, 1.7.3; vectors R7
template <typename Manager>
constexpr status build_descriptors(Manager& sm, bool first) {
    constexpr int sids = 5;
    constexpr int lists = 4;
    if (first) {
        for (int i = 0; i < sids; ++i) {
            status const made = sm.ask(call::rtl_allocate_and_initialize_sid).result;
            if (!succeeded(made)) return made;
        }
    } else if ((sm.m.protection_mode & 1) == 0) {
        return status::success;
    }
    for (int i = first ? 0 : 2; i < lists; ++i) {
        if (!sm.allocate()) return status::no_memory;
    }
    return status::success;
}

}  // namespace smss::running
