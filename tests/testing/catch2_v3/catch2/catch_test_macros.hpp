// SPDX-License-Identifier: BSL-1.0
// Stands for Catch2 3's header of that name: the macros that smss/testing uses, and no catch2/catch.hpp beside it.
#pragma once

#include <sstream>

#define CATCH2_V3_STAND_IN 1
#define CHECK(...) static_cast<void>(__VA_ARGS__)
#define INFO(...) static_cast<void>(std::ostringstream{} << __VA_ARGS__)
#define FAIL(...) static_cast<void>(0)
