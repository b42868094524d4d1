// SPDX-License-Identifier: BSL-1.0
// Knows: where the evidence for requirements is found: in the tests and proofs themselves, which name the ids they stand for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The registry of evidence is the specification's own source:
/// - `TEST_CASE("...", "[SMSS-XXX-001]")` is a test, or with the tag `[proved]` an exhaustive search, with `[observed]` a
///   comparison with a recorded program;
/// - `static_assert(..., "SMSS-XXX-001")` is a proof: it could not be compiled otherwise;
/// - `vectors (035)` in the sources of a requirement is a recorded run that the test `spec.vectors` compares.
namespace requirements {

enum class kind : unsigned char { proved, tested, observed };

[[nodiscard]] constexpr std::string_view name(kind which) noexcept {
    return which == kind::proved ? "proved" : which == kind::tested ? "tested" : "observed";
}

/// One piece of evidence for one requirement.
struct evidence {
    std::string id;
    kind is = kind::tested;
    std::string file;  ///< below spec/
    std::string what;  ///< the name of the test, `static_assert`, or what the vector is about
};

/// All evidence, and what is wrong with the way it is written down.
struct registry {
    std::vector<evidence> all;
    std::vector<std::string> problems;
    std::map<std::string, std::string> vectors;  ///< number, and what the case is about

    [[nodiscard]] std::vector<evidence> about(std::string_view id) const;
};

/// Reads the evidence in `spec`, the folder of the specification's sources.
[[nodiscard]] registry collect(std::string const& spec);

/// The numbers of a source that belong to the sheet: `nt5_2 3.3.1 to 3.3.3, 9.2.6` has four rules; `stage 7`, `row 2` and `step 3`
/// are parts of a rule.
[[nodiscard]] std::set<std::string> rules_in(std::string_view source);

/// The vector cases of a source: `vectors P1 (035, 040 to 042), 050`.
[[nodiscard]] std::set<std::string> vectors_in(std::string_view source);

/// The ids in a text, such as the tags of a test.
[[nodiscard]] std::vector<std::string> ids_in(std::string_view text);

}  // namespace requirements
