// SPDX-License-Identifier: BSL-1.0
// Includes every header of smss::smss; the linker finds what is defined twice.
#include <everything.hpp>

int other_unit();

int main() { return other_unit(); }
