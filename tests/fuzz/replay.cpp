// SPDX-License-Identifier: BSL-1.0
// Gives files to a harness without libFuzzer: replay HARNESS FILE-OR-DIRECTORY...
#include "harness.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

struct named {
    std::string_view name;
    void (*run)(std::string_view);
};
constexpr std::array harnesses{
    named{"reg_strict", fuzz::reg_strict},
    named{"reg_as_regedit", fuzz::reg_as_regedit},
    named{"configuration", fuzz::configuration},
    named{"explain", fuzz::explain},
    named{"boot", fuzz::boot},
#ifdef SMSS_HAVE_HIVEX
    named{"hive", fuzz::hive},
#endif
    named{"world_json", fuzz::world_json},
    named{"effect_line", fuzz::effect_line},
    named{"command_line", fuzz::command_line},
    named{"rename_pairs", fuzz::rename_pairs},
    named{"expansion", fuzz::expansion},
};

std::vector<std::filesystem::path> files_of(std::filesystem::path const& place) {
    if (!std::filesystem::is_directory(place)) return {place};
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{place}) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view const wanted = argc > 1 ? argv[1] : "";
    auto const found = std::find_if(harnesses.begin(), harnesses.end(), [&](named const& one) { return one.name == wanted; });
    if (found == harnesses.end()) {
        std::cerr << "replay: no harness `" << wanted << "`\n";
        return 2;
    }
    std::size_t count = 0;
    for (int i = 2; i < argc; ++i) {
        if (!std::filesystem::exists(argv[i])) continue;
        for (std::filesystem::path const& path : files_of(argv[i])) {
            std::cerr << path.string() << std::endl;  // flushed: the last one printed is the one that ended the program
            std::ifstream file{path, std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
            found->run(bytes);
            ++count;
        }
    }
    std::cout << wanted << ": " << count << " inputs\n";
    return count == 0 ? 1 : 0;
}
