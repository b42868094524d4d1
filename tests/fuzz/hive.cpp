// SPDX-License-Identifier: BSL-1.0
// The hive adapter: bytes that are a hive, or were one before the fuzzer changed them.
#include "harness.hpp"

#include <smss/adapters/hivex.hpp>

#include <string>

namespace {

// Changed hives would end at the checksum: it is made to fit again.
void seal(std::string& file) {
    if (file.size() < 512) return;
    std::uint32_t checksum = 0;
    for (std::size_t offset = 0; offset < 508; offset += 4) checksum ^= smss::adapters::detail::dword_at(file, offset);
    if (checksum == 0) checksum = 1;
    if (checksum == 0xFFFF'FFFF) checksum = 0xFFFF'FFFE;
    for (std::size_t i = 0; i < 4; ++i) file[508 + i] = static_cast<char>(checksum >> (8 * i) & 0xFF);
}

}  // namespace

void fuzz::hive(std::string_view input) {
    std::string file{input};
    file.replace(0, std::min<std::size_t>(4, file.size()), std::string_view{"regf"}.substr(0, std::min<std::size_t>(4, file.size())));
    seal(file);
    smss::adapters::hive_result const read = smss::adapters::read_hive(file);
    require(read.content.has_value() == read.error.empty(), "neither a tree nor an error, or both");
    for (char const unit : read.error) require(static_cast<unsigned char>(unit) >= 0x20, "an error holds a control character");
}
