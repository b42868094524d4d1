// SPDX-License-Identifier: BSL-1.0
// Replays a boot: the registry and the world of a conformance vector in, every effect of the Session Manager out.
#include "readable_form.hpp"

#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/run/run.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/simulated.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr int exit_unreadable = 1;
constexpr int exit_usage = 2;

int complain(int code, std::string const& sentence) {
    std::string shown = sentence;
    if (auto const units = smss::nt::from_utf8(sentence)) shown = smss::nt::to_display(*units);
    std::fprintf(stderr, "replay_boot: %s\n", shown.c_str());
    return code;
}

std::optional<std::string> read_file(std::string const& path, std::string& error) {
    errno = 0;
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    std::string content;
    bool good = file != nullptr;
    for (char part[4096]; good;) {
        std::size_t const count = std::fread(part, 1, sizeof part, file);
        content.append(part, count);
        if (count < sizeof part) {
            good = std::ferror(file) == 0;  // a directory opens and cannot be read
            break;
        }
    }
    if (!good) error = path + ": " + (errno != 0 ? std::strerror(errno) : "cannot be read");
    if (file != nullptr) std::fclose(file);
    if (!good) return std::nullopt;
    return content;
}

// `reactos`, `any`, or `choice=alternative`.
bool choose(smss::profile& as, std::string const& wanted) {
    if (wanted == "reactos") {
        as.permitted |= smss::choice::reactos;
    } else if (wanted == "any") {
        as.permitted |= smss::choice::any;
    } else {
        std::size_t const equals = wanted.find('=');
        return equals != std::string::npos && as.permitted.select(wanted.substr(0, equals), wanted.substr(equals + 1));
    }
    return true;
}

std::string known_choices() {
    std::string list = "reactos, any";
    for (smss::nt::choice_info const* const one : smss::nt::choices::info) {
        for (std::string_view const alternative : one->alternatives) list += ", " + std::string{one->name} + "=" + std::string{alternative};
    }
    return list;
}

}  // namespace

int main(int argc, char** argv) {
    std::string registry_file;
    std::string world_file;
    std::string edition = "nt5_2";
    std::string format = "effects";
    std::vector<std::string> chosen;

    CLI::App app{"Runs the Windows Session Manager against a simulated world and prints what it asks of NT."};
    app.name("replay_boot");
    app.add_option("REG", registry_file, "the registry, as .reg text")->required();
    app.add_option("WORLD", world_file, "the rest of the world, as JSON (see spec/vectors/README.md)")->required();
    app.add_option("--edition", edition, "nt5_2 is the only one that runs")->check(CLI::IsMember({"nt5_2"}));
    app.add_option("--choice", chosen,
                   "what to do where implementations differ: reactos, any, or NAME=ALTERNATIVE; nothing: what Windows documents");
    app.add_option("--format", format, "effects: JSON lines; text: for people; mermaid: a sequence diagram")
        ->check(CLI::IsMember({"effects", "text", "mermaid"}));
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        return complain(exit_usage, std::string{error.what()} + " (--help shows the arguments)");
    }

    smss::profile as{smss::edition::nt5_2};
    for (std::string const& one : chosen) {
        if (!choose(as, one)) return complain(exit_usage, "--choice " + one + ": expected one of " + known_choices());
    }

    std::string error;
    auto const registry_text = read_file(registry_file, error);
    if (!registry_text) return complain(exit_unreadable, error);
    auto const world_text = read_file(world_file, error);
    if (!world_text) return complain(exit_unreadable, error);

    auto parsed = smss::registry::parse(std::string_view{*registry_text});
    if (!parsed.ok()) return complain(exit_unreadable, registry_file + ": " + smss::registry::describe(*parsed.error));
    smss::adapters::vector_world world;
    try {
        world = smss::adapters::read_world(*world_text, world_file);
    } catch (smss::adapters::vector_error const& problem) {
        return complain(exit_unreadable, problem.what());
    }
    world.scenario.registry = std::move(parsed.content);

    smss::world::faulty nt{smss::world::simulated{world.scenario}, world.faults};
    std::vector<smss::effect> const effects = smss::run(nt, as);
    std::string output;
    if (format == "text") {
        output = replay::text_form(effects);
    } else if (format == "mermaid") {
        output = replay::mermaid_form(effects);
    } else {
        for (smss::effect const& one : effects) output += smss::adapters::to_json(one) + '\n';
    }
    std::fwrite(output.data(), 1, output.size(), stdout);
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? 0 : complain(exit_unreadable, "standard output cannot be written");
}
