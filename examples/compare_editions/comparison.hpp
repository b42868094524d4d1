// SPDX-License-Identifier: BSL-1.0
// Knows: what a comparison of two editions consists of.
#pragma once

#include "../explain_boot/input.hpp"

#include <smss/nt/edition.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace compare {

using smss::edition;

/// A stage of a boot.
struct stage {
    std::string phase{};
    bool fatal = false;  ///< its failure stops the system
    std::string evidence{};
};

/// Two stages that both editions have, in different order: in the first edition `first` comes before `second`.
struct swapped_pair {
    std::string first{};
    std::string second{};
};

/// A stored value whose meaning is not the same.
struct changed_value {
    std::string where{};
    std::array<std::string, 2> meaning{};  ///< empty: not read
    std::string evidence{};
};

/// A process of a boot that goes well.
struct process_line {
    std::string image{};
    std::string command_line{};
    int parent = -1;  ///< place in the list; -1: the kernel
    std::uint32_t session = 0;
    bool is_copy = false;
    bool runs = true;
};

/// What the end of a process, or a failure, does.
struct death {
    std::string what{};
    std::array<std::vector<std::string>, 2> effect{};  ///< one each: the default; more: what a choice permits
};

/// Everything that is shown. Index 0 is `from`, 1 is `to`.
struct comparison {
    explain::input_kind kind{};
    std::array<edition, 2> editions{};
    std::array<std::vector<stage>, 2> order{};
    std::array<std::vector<std::string>, 2> only{};  ///< phases that the other does not have
    std::vector<swapped_pair> swapped{};
    std::vector<changed_value> values{};
    std::array<std::vector<process_line>, 2> processes{};
    std::array<std::size_t, 2> effects{};
    std::array<std::string, 2> end{};  ///< `idle`: everybody waits, the boot went well
    std::vector<death> deaths{};
};

[[nodiscard]] comparison compare_editions(explain::input const& from, edition first, edition second);

/// The forms of output. All end with a newline.
[[nodiscard]] std::string text_form(comparison const& all);
[[nodiscard]] std::string json_form(comparison const& all);

/// What the processes around a healthy Session Manager look like.
[[nodiscard]] std::string healthy_text(edition which);
[[nodiscard]] std::string healthy_json(edition which);

}  // namespace compare
