// SPDX-License-Identifier: BSL-1.0
// Knows: how to leave a property out, in the place of include/smss/testing/property.hpp, where RapidCheck's library cannot be linked.
// What a property would run is compiled, and then dropped, for nothing refers to it. At the end the program says how many there were.
#pragma once

#include <smss/testing/catch.hpp>

#include <rapidcheck.h>

#include <cstdio>
#include <string>

namespace smss::testing {

struct left_out {
    int properties = 0;
    left_out() = default;
    left_out(left_out const&) = delete;
    left_out& operator=(left_out const&) = delete;
    ~left_out() { std::printf("%d properties left out: RapidCheck's library is not built for this system\n", properties); }
};
inline left_out left_out_here;

template <typename Testable>
void property(std::string const&, Testable&&) {
    ++left_out_here.properties;
}

}  // namespace smss::testing
