// SPDX-License-Identifier: BSL-1.0
// Knows: what there is to say about the next boot: its steps in order, and what is odd about them.
#pragma once

#include "input.hpp"

#include <smss/nt/edition.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/edition_evidence.hpp>
#include <smss/plan/technique.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace explain {

/// One phase of the boot and what it will do, in sentences that are safe to show.
struct step {
    std::string phase{};
    std::string title{};
    std::vector<std::string> actions{};
};

/// What another tool makes of the value that a finding is about.
struct other_view {
    smss::plan::tool by{};
    smss::plan::tool_view seen{};
};

/// One thing that is odd, or differs from a stock installation. `what` is safe to show.
struct finding {
    smss::plan::severity level = smss::plan::severity::notice;
    std::string where{};
    std::string what{};
    std::string requirement{};
    bool every_day = false;  ///< one of many pending operations on files that are no programs: a summary is enough for people
    std::vector<std::string> techniques{};  ///< ids of MITRE ATT&CK, for warnings and dangers in a place known to be abused
    std::vector<other_view> seen_by{};      ///< one for each of `smss::plan::tools`, where the place is known to be abused
    std::string also_checked_by{};
};

/// Everything that is shown.
struct explanation {
    input_kind kind = input_kind::stock;
    std::optional<std::uint32_t> control_set{};
    smss::edition edition = smss::edition::nt6_1;
    std::string edition_reason{};  ///< how the edition became known
    bool edition_given = false;
    smss::configuration plan{};
    std::vector<step> steps{};
    std::vector<finding> findings{};  ///< most serious first
};

/// Explains an input. `edition`: what the user says it is, empty to infer it.
[[nodiscard]] explanation explain_boot(input const& from, std::optional<smss::edition> edition, smss::text const& system_root);

/// `Session Manager\Environment\Path[2]`.
[[nodiscard]] std::string show(smss::plan::origin const& where);

/// The phases with what they will do.
[[nodiscard]] std::vector<step> boot_steps(smss::configuration const& plan, bool complete_input);

/// Stored text in a sentence: what is not safe to show is escaped, and of a text without end there is only the beginning.
[[nodiscard]] std::string shown(std::u16string_view stored);

/// Where output goes, piece by piece: all of it together can be many times as large as the input.
using sink = std::function<void(std::string_view)>;

/// The forms of output: for people, for programs. Both end with a newline.
void write_text(explanation const& all, bool colour, sink const& to);
void write_json(explanation const& all, sink const& to);
/// The same, in one piece.
[[nodiscard]] std::string text_form(explanation const& all, bool colour);
[[nodiscard]] std::string json_form(explanation const& all);

}  // namespace explain
