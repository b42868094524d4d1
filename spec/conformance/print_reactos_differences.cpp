// SPDX-License-Identifier: BSL-1.0
// Prints docs/reactos_differences.md: what the recorded ReactOS does otherwise than the documented Windows Server 2003.
#include "vector_case.hpp"

#include <smss/conformance/accept.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace smss;

struct judged_case {
    vectors::vector_case const* of = nullptr;
    conformance::verdict found{};

    [[nodiscard]] std::vector<conformance::departure> departures() const {
        return found.nearest.empty() ? std::vector<conformance::departure>{} : found.nearest.front().departures;
    }
    [[nodiscard]] conformance::departure const* departure_by(std::size_t choice) const {
        if (found.nearest.empty()) return nullptr;
        for (conformance::departure const& one : found.nearest.front().departures) {
            if (one.choice.choice == choice) return &one;
        }
        return nullptr;
    }
};

// Markdown: a code span that may hold back quotes.
std::string code(std::string const& text) { return text.find('`') == std::string::npos ? "`" + text + "`" : "`` " + text + " ``"; }

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
    return text;
}

void print_difference(std::vector<judged_case> const& cases, std::size_t choice) {
    nt::choice_info const& info = *nt::choices::info[choice];
    judged_case const* example = nullptr;  // the one with the fewest other differences
    std::string with;
    std::string without;
    std::size_t count = 0;
    for (judged_case const& one : cases) {
        conformance::departure const* const found = one.departure_by(choice);
        std::string& list = found != nullptr ? with : without;
        list += (list.empty() ? "" : ", ") + one.of->number;
        if (found == nullptr) continue;
        ++count;
        list += " (" + std::to_string(found->step + 1) + ")";
        if (example == nullptr || one.departures().size() < example->departures().size()) example = &one;
    }
    if (example == nullptr) return;
    conformance::departure const& shown = *example->departure_by(choice);
    bool const usual = count > cases.size() / 2;
    std::printf("### %.*s\n\n%.*s\n\n", static_cast<int>(info.name.size()), info.name.data(), static_cast<int>(info.sentence.size()),
                info.sentence.data());
    auto const row = [](char const* label, std::string const& text) { std::printf("| %s | %s |\n", label, cell(text).c_str()); };
    std::printf("| | |\n|---|---|\n");
    row("documented", code(std::string{info.alternatives[shown.choice.alternative ^ 1u]}));
    row("ReactOS", code(std::string{info.alternatives[shown.choice.alternative]}));
    row("requirement", std::string{shown.requirement.id} + ": " + std::string{shown.requirement.sentence});
    row("evidence", std::string{info.evidence});
    row("cases (first step)", usual ? std::to_string(count) + " of " + std::to_string(cases.size()) + ": all but " + without : with);
    row("for example", example->of->number + ", " + example->of->description + "; step " + std::to_string(shown.step + 1) + " of " +
                           std::to_string(example->of->recorded.effects.size()));
    row("- recorded", shown.recorded.empty() ? "nothing more" : code(std::string{shown.by} + "  " + shown.recorded));
    row("- allowed", shown.allowed.empty() ? "nothing more" : code(std::string{shown.by} + "  " + shown.allowed));
    std::printf("\n");
}

constexpr char introduction[] = R"(# What ReactOS does differently

ReactOS's Session Manager is a re-implementation shaped like that of Windows Server 2003. Its own smss, smlib and RTL code (upstream
revision ed7c23fc, May 2024) was recorded in %zu boots and scenarios (`spec/vectors`). Each recording is held against this model, first with
no choice at all, so against what Windows documents; where it is rejected, the smallest set of choices is named under which it is accepted.

A difference is listed only where it shows in an effect. The kernel below was modelled, so nothing here is about ReactOS's kernel. What
"documented" means for each choice, and how well it is known, says [choices](choices.md).

<!-- command: by hand -->
```sh
check_trace spec/vectors/nt5_2/217.effects.jsonl                    # one recording against the documentation
check_trace spec/vectors/nt5_2/217.effects.jsonl --choice reactos   # accepted
```

This page is printed by `spec/conformance/print_reactos_differences.cpp` and compared by CTest.

)";

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: print_reactos_differences FOLDER_OF_VECTORS\n");
        return 2;
    }
    try {
        std::vector<vectors::vector_case> const all = vectors::read_all(argv[1]);
        std::vector<judged_case> cases;
        std::size_t accepted = 0;
        for (vectors::vector_case const& one : all) {
            cases.push_back({&one, conformance::accept({edition::nt5_2, one.input}, one.recorded)});
            accepted += cases.back().found.accepted ? 1 : 0;
        }
        std::printf(introduction, all.size());
        std::printf("Of %zu recordings %zu are accepted as they are, and %zu with the choices below.\n\n## Differences\n\n", all.size(),
                    accepted, all.size() - accepted);
        std::string silent;
        for (std::size_t i = 0; i < conformance::choice_count; ++i) {
            print_difference(cases, i);
            bool const shows =
                std::any_of(cases.begin(), cases.end(), [&](judged_case const& one) { return one.departure_by(i) != nullptr; });
            nt::choice_info const& info = *nt::choices::info[i];
            if (!shows && info.reactos == 1) silent += "- `" + std::string{info.name} + "`: " + std::string{info.sentence} + "\n";
        }
        std::printf("## Not seen\n\nOf these ReactOS is known to take the other alternative as well, but no recording shows it:\n\n%s\n",
                    silent.c_str());
        std::printf("## Case by case\n\nA number in parentheses is the first step of the recording at which the choice shows.\n\n");
        std::printf("| case | what is recorded | steps | refused first | choices |\n|---|---|---|---|---|\n");
        for (judged_case const& one : cases) {
            std::string choices;
            for (conformance::departure const& each : one.departures()) {
                choices +=
                    (choices.empty() ? "`" : ", `") + std::string{each.choice.info().name} + "` (" + std::to_string(each.step + 1) + ")";
            }
            std::string const refused =
                one.found.accepted ? "accepted" : std::to_string(one.found.matched + 1) + ", " + std::string{one.found.requirement.id};
            std::printf("| %s | %s | %zu | %s | %s |\n", one.of->number.c_str(), cell(one.of->description).c_str(),
                        one.of->recorded.effects.size(), refused.c_str(), choices.c_str());
        }
    } catch (std::exception const& problem) {
        std::fprintf(stderr, "print_reactos_differences: %s\n", problem.what());
        return 1;
    }
}
