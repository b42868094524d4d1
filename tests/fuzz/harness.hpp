// SPDX-License-Identifier: BSL-1.0
// Knows: the fuzz harnesses by name. Each is a function of bytes that ends the program when something is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

void reg_strict(std::string_view input);
void reg_as_regedit(std::string_view input);
void configuration(std::string_view input);
void explain(std::string_view input);
void boot(std::string_view input);
void hive(std::string_view input);
void world_json(std::string_view input);
void effect_line(std::string_view input);
void command_line(std::string_view input);
void rename_pairs(std::string_view input);
void expansion(std::string_view input);

/// Ends the program when `holds` is false: the fuzzer keeps the input, and the replay names it.
inline void require(bool holds, char const* sentence) {
    if (holds) return;
    std::fprintf(stderr, "harness: %s\n", sentence);
    std::abort();
}

/// Cuts the input into numbers and pieces; past its end it gives zeros and empty pieces.
class splitter {
public:
    explicit splitter(std::string_view input) : rest_{input} {}

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::uint8_t byte() {
        if (rest_.empty()) return 0;
        auto const taken = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return taken;
    }
    [[nodiscard]] std::size_t number() {
        std::size_t const low = byte();
        return low | static_cast<std::size_t>(byte()) << 8;
    }
    [[nodiscard]] std::string_view piece(std::size_t size) {
        std::string_view const taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    [[nodiscard]] std::string_view all() { return piece(rest_.size()); }

private:
    std::string_view rest_;
};

}  // namespace fuzz
