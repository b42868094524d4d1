// SPDX-License-Identifier: BSL-1.0
// Holds a recorded trace against the specification: accepted, or the first step where it leaves it, why, and what would accept it.
#include "json_form.hpp"

#include <smss/adapters/trace_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/conformance/accept.hpp>
#include <smss/conformance/report.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr int exit_rejected = 1;
constexpr int exit_usage = 2;
constexpr int exit_unreadable = 3;

struct unreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

int complain(int code, std::string const& sentence) {
    std::string shown = sentence;
    if (auto const units = smss::nt::from_utf8(sentence)) shown = smss::nt::to_display(*units);
    std::fprintf(stderr, "check_trace: %s\n", shown.c_str());
    return code;
}

std::string read_file(std::string const& path) {
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (!file.is_open() || file.bad()) throw unreadable(path + ": " + (errno != 0 ? std::strerror(errno) : "cannot be read"));
    return content;
}

// `reactos`, `any`, `choice=alternative`, or `choice`: its alternative that is not the documented one.
bool choose(smss::profile& as, std::string const& wanted) {
    if (wanted == "reactos") {
        as.permitted |= smss::choice::reactos;
        return true;
    }
    if (wanted == "any") {
        as.permitted |= smss::choice::any;
        return true;
    }
    std::size_t const equals = wanted.find('=');
    if (equals != std::string::npos) return as.permitted.select(wanted.substr(0, equals), wanted.substr(equals + 1));
    for (smss::nt::choice_info const* const one : smss::nt::choices::info) {
        if (one->name == wanted) return as.permitted.select(wanted, one->alternatives[1]);
    }
    return false;
}

std::string known_choices() {
    std::string list = "reactos, any";
    for (smss::nt::choice_info const* const one : smss::nt::choices::info) {
        for (std::string_view const alternative : one->alternatives) list += ", " + std::string{one->name} + "=" + std::string{alternative};
    }
    return list;
}

std::string edition_names() {
    std::string list;
    for (smss::edition const one : smss::editions) list += (list.empty() ? "" : ", ") + std::string{smss::nt::name(one)};
    return list;
}

// A vector's registry and world lie beside its trace: NNN.effects.jsonl, NNN.reg, NNN.world.json.
check_trace::input_files beside(std::string const& trace_file) {
    std::string_view stem = trace_file;
    constexpr std::string_view ending = ".effects.jsonl";
    if (!stem.ends_with(ending)) return {};
    stem.remove_suffix(ending.size());
    check_trace::input_files found{std::string{stem} + ".reg", std::string{stem} + ".world.json", true};
    std::error_code ignored;
    bool const both = std::filesystem::exists(found.registry, ignored) && std::filesystem::exists(found.world, ignored);
    return both ? found : check_trace::input_files{};
}

smss::conformance::boot_input read_input(check_trace::input_files const& from) {
    auto parsed = smss::registry::parse(std::string_view{read_file(from.registry)});
    if (!parsed.ok()) throw unreadable(from.registry + ": " + smss::registry::describe(*parsed.error));
    smss::adapters::vector_world world = smss::adapters::read_world(read_file(from.world), from.world);
    smss::conformance::boot_input made{std::move(world.scenario), std::move(world.faults)};
    made.from.registry = std::move(parsed.content);
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    std::string trace_file;
    std::string edition = "nt5_2";
    std::string format = "text";
    std::vector<std::string> chosen;
    check_trace::input_files from;
    bool trace_only = false;
    bool beginning = false;

    CLI::App app{
        "Holds a recorded trace of a Session Manager against the specification.\n"
        "Exit status: 0 accepted, 1 rejected, 2 wrong arguments, 3 a file cannot be read."};
    app.name("check_trace");
    app.add_option("TRACE", trace_file, "effects, one JSON object a line (see docs/conformance.md)")->required();
    app.add_option("--edition", edition, edition_names() + " (default nt5_2)");
    app.add_option("--choice", chosen,
                   "what to do where implementations differ: NAME=ALTERNATIVE, NAME (its other alternative), reactos, any");
    CLI::Option* const registry = app.add_option("--registry", from.registry, "the registry of the boot, as .reg text");
    CLI::Option* const world = app.add_option("--world", from.world, "the rest of its world, as JSON");
    registry->needs(world);
    world->needs(registry);
    app.add_flag("--trace-only", trace_only, "hold it against the system even where NNN.reg and NNN.world.json lie beside it");
    app.add_flag("--beginning", beginning, "the recording was cut off: judge it as the beginning of a trace");
    app.add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        return complain(exit_usage, std::string{error.what()} + " (--help shows the arguments)");
    }

    smss::conformance::specification spec;
    auto const which = smss::nt::edition_named(edition);
    if (!which) return complain(exit_usage, "--edition " + edition + ": expected one of " + edition_names());
    spec.as = *which;
    for (std::string const& one : chosen) {
        if (!choose(spec.as, one)) return complain(exit_usage, "--choice " + one + ": expected one of " + known_choices());
    }
    spec.whole = !beginning;
    if (trace_only && !from.registry.empty()) return complain(exit_usage, "--trace-only excludes --registry and --world");
    if (from.registry.empty() && !trace_only) from = beside(trace_file);

    smss::conformance::trace recorded;
    try {
        recorded = smss::adapters::read_trace(read_file(trace_file), trace_file);
        if (!from.registry.empty()) spec.input = read_input(from);
    } catch (std::runtime_error const& problem) {  // all of them name the file and the place
        return complain(exit_unreadable, problem.what());
    }

    smss::conformance::verdict const judged = smss::conformance::accept(spec, recorded);
    std::string output;
    if (format == "json") {
        output = check_trace::json_form(judged, recorded, from);
    } else {
        output = smss::conformance::to_text(judged, recorded);
        std::string const input = from.registry.empty() ? "not known" : from.registry + " and " + from.world;
        output += "  input     " + input + (from.found_beside ? ", found beside the trace" : "") + '\n';
    }
    std::fwrite(output.data(), 1, output.size(), stdout);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return complain(exit_unreadable, "standard output cannot be written");
    return judged.accepted ? 0 : exit_rejected;
}
