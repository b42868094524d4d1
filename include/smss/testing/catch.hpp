// SPDX-License-Identifier: BSL-1.0
// Knows: which of Catch2's two header layouts is installed.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#elif __has_include(<catch2/catch.hpp>)
#include <catch2/catch.hpp>
#else
#error "smss/testing/catch.hpp needs Catch2 2.13.10 or later (Debian: apt-get install catch2)"
#endif
