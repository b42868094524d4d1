// SPDX-License-Identifier: BSL-1.0
// The entry that libFuzzer calls; SMSS_HARNESS names the harness.
#include "harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::SMSS_HARNESS({reinterpret_cast<char const*>(data), size});
    return 0;
}
