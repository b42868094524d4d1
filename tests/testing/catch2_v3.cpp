// SPDX-License-Identifier: BSL-1.0
// The property shim takes Catch2 3's headers where they are there. Debian 12 has version 2 only: a stand-in shows which headers are
// included and which macros are used.
#include <smss/testing/property.hpp>

#ifndef CATCH2_V3_STAND_IN
#error "smss/testing/catch.hpp did not include <catch2/catch_test_macros.hpp>"
#endif
#ifdef TWOBLUECUBES_SINGLE_INCLUDE_CATCH_HPP_INCLUDED
#error "smss/testing/catch.hpp included Catch2 2 although version 3 is there"
#endif

void shim() {
    smss::testing::property("a sentence", [](int number) { RC_ASSERT(number == number); });
}
