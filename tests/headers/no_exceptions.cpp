// SPDX-License-Identifier: BSL-1.0
// Compiled with -fno-exceptions -fno-rtti.
#include <smss/smss.hpp>
