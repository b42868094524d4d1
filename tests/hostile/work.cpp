// SPDX-License-Identifier: BSL-1.0
// Counts basic blocks: everything else of this test is compiled with -fsanitize-coverage=trace-pc, which calls this in each.
#include "work.hpp"

namespace {
std::uint64_t blocks = 0;
}

std::uint64_t work() noexcept { return blocks; }

extern "C" void __sanitizer_cov_trace_pc();
void __sanitizer_cov_trace_pc() { ++blocks; }
