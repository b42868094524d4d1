// SPDX-License-Identifier: BSL-1.0
// The main function of unit tests where Catch2's library, which is of this machine, cannot be linked. Catch2 2 has it in its header.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
