// SPDX-License-Identifier: BSL-1.0
// Explains what the Session Manager of a machine will do at its next boot, from a SYSTEM hive, a registry export or its live registry.
#include "explanation.hpp"
#include "input.hpp"
#include "platform.hpp"

#include <smss/nt/edition.hpp>
#include <smss/nt/utf.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int exit_unreadable = 1;
constexpr int exit_usage = 2;

int complain(int code, std::string const& sentence) {
    // File names and hive contents may hold anything: only what is safe to show leaves the program.
    std::string shown = sentence;
    if (auto const units = smss::nt::from_utf8(sentence)) shown = smss::nt::to_display(*units);
    std::fprintf(stderr, "explain_boot: %s\n", shown.c_str());
    return code;
}

// Colour is for terminals that want it.
bool wants_colour() {
    char const* const terminal = std::getenv("TERM");
    return explain::platform::is_terminal(stdout) && std::getenv("NO_COLOR") == nullptr && terminal != nullptr &&
           std::string_view{terminal} != "dumb";
}

std::string check_control_set(std::string const& given) {
    bool const digits = !given.empty() && given.size() <= 3 && given.find_first_not_of("0123456789") == std::string::npos;
    return given == "current" || digits ? std::string{} : "expected `current` or a number up to 999";
}

std::string check_system_root(std::string const& given) {
    auto const units = smss::nt::from_utf8(given);
    if (!units || units->size() < 3) return "expected a path such as C:\\Windows";
    char16_t const letter = smss::nt::upcase((*units)[0]);
    bool const rooted = letter >= u'A' && letter <= u'Z' && (*units)[1] == u':' && (*units)[2] == u'\\';
    return rooted ? std::string{} : "expected a path such as C:\\Windows";
}

}  // namespace

int main(int argc, char** argv) {
    explain::platform::use_binary_streams();
    explain::request wanted;
    std::string edition = "auto";
    std::string control_set = "current";
    std::string format = "text";
    std::string system_root = "C:\\Windows";

    CLI::App app{"Explains what the Windows Session Manager will do at the next boot of a machine."};
    app.name("explain_boot");
    app.allow_windows_style_options(false);  // /tmp/a.reg is a path on Windows too
    CLI::Option* const input = app.add_option("INPUT", wanted.path,
                   "a SYSTEM hive or a .reg export (told apart by content); - for standard input; nothing: a stock Windows 7");
    app.add_flag("--live", wanted.live, "the registry of this machine, which must run Windows")->excludes(input);
    app.add_option("--edition", edition, "auto: inferred from the input")->check(CLI::IsMember({"auto", "nt5_2", "nt6_1", "nt10_0"}));
    app.add_option("--control-set", control_set, "current, or the number of a control set")->check(check_control_set, "current|N");
    app.add_option("--format", format, "for people or for programs")->check(CLI::IsMember({"text", "json"}));
    app.add_option("--system-root", system_root, "where Windows is on that machine (default C:\\Windows)")
        ->check(check_system_root, "PATH");
    try {
        std::vector<std::string> const given = explain::platform::arguments(argc, argv);
        app.parse(std::vector<std::string>{given.rbegin(), given.rend()});  // CLI11 takes them from the back
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        return complain(exit_usage, std::string{error.what()} + " (--help shows the arguments)");
    }

    if (wanted.live && !explain::can_read_live) {
        return complain(exit_usage, "--live: only Windows has a registry; name a SYSTEM hive or a .reg export (--help shows the arguments)");
    }
    if (control_set != "current") wanted.control_set = static_cast<std::uint32_t>(std::stoul(control_set));
    explain::input_result const read = explain::read_input(wanted);
    if (!read.content) return complain(exit_unreadable, read.error);

    explain::explanation const all =
        explain::explain_boot(*read.content, smss::nt::edition_named(edition), smss::nt::from_utf8(system_root).value_or(smss::text{}));
    explain::sink const to = [](std::string_view piece) { std::fwrite(piece.data(), 1, piece.size(), stdout); };
    if (format == "json") {
        explain::write_json(all, to);
    } else {
        explain::write_text(all, wants_colour(), to);
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return complain(exit_unreadable, "cannot write the output");
    return 0;
}
