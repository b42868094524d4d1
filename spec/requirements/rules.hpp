// SPDX-License-Identifier: BSL-1.0
// Knows: the numbers of all rules of the sheet nt5_2, and which of them are not modelled, and why.
#pragma once

#include <array>
#include <string_view>

namespace requirements {

/// Every numbered rule of the sheet on the behaviour of NT 5.2, and every section that is one table.
// clang-format off
inline constexpr std::string_view sheet_rules[]{
    "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.2.6", "1.3.1",
    "1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3.6", "1.3.7", "1.3.8", "1.3.9", "1.4", "1.4.16", "1.4.20", "1.5.1", "1.5.2", "1.5.3", "1.6",
    "1.7", "1.7.1", "1.7.2", "1.7.3", "1.7.4", "1.8",
    "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.1.6", "2.1.7", "2.1.8", "2.1.9", "2.1.10", "2.1.11", "2.1.12", "2.2.1", "2.2.2",
    "2.2.3", "2.2.4", "2.3", "2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.4.5", "2.4.6", "2.4.7", "2.4.8", "2.4.9", "2.4.10", "2.4.11",
    "2.4.12", "2.5",
    "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6", "3.2.7", "3.2.8", "3.2.9",
    "3.2.10", "3.2.11", "3.2.12", "3.2.13", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.4.1", "3.4.2", "3.4.3",
    "3.4.4", "3.4.5", "3.5.1", "3.5.2", "3.5.3", "3.5.4", "3.5.5", "3.5.6", "3.5.7", "3.5.8", "3.5.9", "3.5.10", "3.5.11", "3.5.12",
    "3.5.13", "3.5.14", "3.5.15", "3.5.16", "3.6.1", "3.6.2", "3.6.3", "3.6.4", "3.6.5", "3.6.6", "3.6.7", "3.7.1", "3.7.2", "3.7.3",
    "3.7.4", "3.7.5", "3.8.1", "3.8.2", "3.8.3", "3.8.4", "3.8.5", "3.8.6", "3.8.7", "3.8.8", "3.9.1", "3.9.2", "3.9.3",
    "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.2.1", "4.2.2", "4.2.3", "4.2.4", "4.2.5", "4.2.6", "4.3.1", "4.3.2", "4.3.3", "4.3.4",
    "4.3.5", "4.4.1", "4.4.2", "4.4.3", "4.4.4", "4.4.5", "4.4.6", "4.5.1", "4.5.2", "4.5.3", "4.5.4", "4.5.5", "4.6.1", "4.6.2",
    "4.6.3", "4.6.4", "4.6.5", "4.6.6", "4.7.1", "4.7.2",
    "5.1", "5.2", "5.3.1", "5.3.2", "5.3.3", "5.3.4", "5.3.5",
    "6.1.1", "6.1.2", "6.2", "6.3", "6.4",
    "9.1.1", "9.1.2", "9.1.3", "9.1.4", "9.1.5", "9.1.6", "9.2.1", "9.2.2", "9.2.3", "9.2.4", "9.2.5", "9.2.6", "9.2.7", "9.2.8", "9.3",
    "9.4", "9.5",
};
// clang-format on

/// A rule that no requirement covers.
struct unmodelled_rule {
    std::string_view number;
    std::string_view reason;
};

inline constexpr std::array unmodelled_rules{
    unmodelled_rule{"1.1.2", "the kernel checks the command of its first process before smss exists"},
    unmodelled_rule{"1.1.4", "bug checks of the kernel before smss runs"},
    unmodelled_rule{"1.1.6", "the kernel parses the boot options; what it leaves, SafeBoot\\Option, is a key of the world"},
    unmodelled_rule{"1.1.7", "the kernel makes the key MiniNT; the world has it or has it not"},
    unmodelled_rule{"1.3.1", "a heap tag, which nothing outside can see"},
    unmodelled_rule{"1.3.9", "marks for a debugger, which nothing outside can see"},
    unmodelled_rule{"3.2.13", "says what does not exist: PlatformExecute comes with later editions (SMSS-CFG-041)"},
    unmodelled_rule{"3.3.6", "a defect of memory without a visible effect"},
    unmodelled_rule{"3.5.14", "what NtCreatePagingFile refuses is the kernel's business; the world answers for it"},
    unmodelled_rule{"3.5.16", "says which values do not exist"},
    unmodelled_rule{"3.6.7", "a pointer cut to 32 bits, shown by no record"},
    unmodelled_rule{"3.9.2", "values that the kernel reads, not smss"},
    unmodelled_rule{"3.9.3", "csrss reads the value, not smss"},
    unmodelled_rule{"4.3.3", "the client's library; the world's clients send messages"},
    unmodelled_rule{"4.3.4", "the client's library; the world's clients send messages"},
    unmodelled_rule{"4.3.5", "the client's library; the world's clients send messages"},
    unmodelled_rule{"4.5.4", "the loop of csrss; the world answers for it"},
};

}  // namespace requirements
