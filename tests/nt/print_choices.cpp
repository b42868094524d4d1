// SPDX-License-Identifier: BSL-1.0
// Prints docs/choices.md: every disputed or implementation-defined behaviour, from the rows the library itself uses.

#include <smss/nt/choice.hpp>

#include <cstddef>
#include <iostream>

int main() {
    std::cout << "# Choices\n\n"
                 "Where Windows is undocumented, disputed, or done differently by ReactOS, the model carries a *named choice*, never a flag.\n"
                 "The first alternative is the default: what Windows documents or, where nothing is documented, what the better source says.\n"
                 "`choice::reactos` selects what the recorded ReactOS showed, defects included; `choice::any` permits both.\n"
                 "They are joined to an edition: `edition::nt5_2 | choice::reactos`, `edition::nt10_0 | choice::winlogon_death::bug_check`.\n\n"
                 "Evidence names the fact sheets' own numbering. This page is printed by `tests/nt/print_choices.cpp` and compared by CTest.\n";
    for (smss::nt::choice_info const* info : smss::nt::choices::info) {
        std::cout << "\n## " << info->name << "\n\n" << info->sentence << "\n\n";
        for (std::size_t i = 0; i < info->alternatives.size(); ++i) {
            std::cout << "- `choice::" << info->name << "::" << info->alternatives[i] << '`';
            if (i == 0) std::cout << " (default)";
            if (i == info->reactos) std::cout << " (ReactOS)";
            std::cout << '\n';
        }
        std::cout << "\nEvidence: " << info->evidence << ".\n";
    }
}
