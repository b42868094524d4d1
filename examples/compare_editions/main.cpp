// SPDX-License-Identifier: BSL-1.0
// Shows what changes for a configuration from one edition of Windows to another, or what a healthy Session Manager looks like.
#include "comparison.hpp"

#include <smss/nt/edition.hpp>
#include <smss/nt/utf.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>

namespace {

int complain(int code, std::string const& sentence) {
    std::string shown = sentence;
    if (auto const units = smss::nt::from_utf8(sentence)) shown = smss::nt::to_display(*units);
    std::fprintf(stderr, "compare_editions: %s\n", shown.c_str());
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    explain::request wanted;
    std::string from = "nt5_2";
    std::string to = "nt10_0";
    std::string format = "text";
    std::string healthy;

    CLI::App app{"Shows what changes for a configuration of the Windows Session Manager from one edition to another."};
    app.name("compare_editions");
    auto const is_edition = CLI::IsMember({"nt5_2", "nt6_1", "nt10_0"});
    app.add_option("INPUT", wanted.path,
                   "a SYSTEM hive or a .reg export (told apart by content); - for standard input; nothing: a stock Windows 7");
    app.add_option("--from", from, "the edition to start from (default nt5_2)")->check(is_edition);
    app.add_option("--to", to, "the edition to compare with (default nt10_0)")->check(is_edition);
    app.add_option("--format", format, "for people or for programs")->check(CLI::IsMember({"text", "json"}));
    app.add_option("--healthy", healthy, "instead: what the processes of a healthy Session Manager look like on that edition")
        ->check(is_edition);
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        return complain(2, std::string{error.what()} + " (--help shows the arguments)");
    }

    std::string output;
    if (!healthy.empty()) {
        smss::edition const which = *smss::nt::edition_named(healthy);
        output = format == "json" ? compare::healthy_json(which) : compare::healthy_text(which);
    } else {
        explain::input_result const read = explain::read_input(wanted);
        if (!read.content) return complain(1, read.error);
        compare::comparison const all =
            compare::compare_editions(*read.content, *smss::nt::edition_named(from), *smss::nt::edition_named(to));
        output = format == "json" ? compare::json_form(all) : compare::text_form(all);
    }
    std::fwrite(output.data(), 1, output.size(), stdout);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return complain(1, "cannot write the output");
    return 0;
}
