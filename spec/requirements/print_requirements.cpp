// SPDX-License-Identifier: BSL-1.0
// Prints every requirement with its editions, sources and evidence: as text, as Markdown, or as JSON.
#include "evidence.hpp"
#include "rules.hpp"

#include <smss/catalogue/catalogue.hpp>
#include <smss/nt/edition.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using requirements::kind;

namespace {

constexpr std::array kinds{kind::proved, kind::tested, kind::observed};

std::string editions_of(requirement const& one) {
    std::string shown;
    for (edition const which : editions) {
        if (one.editions.includes(which)) shown += (shown.empty() ? "" : ", ") + std::string{name(which)};
    }
    return shown;
}

// The subject in an id: `REN` of `SMSS-REN-001`.
std::string_view subject_of(requirement const& one) { return one.id.substr(5, one.id.rfind('-') - 5); }

struct subject {
    std::string_view name;
    std::string_view title;
};
constexpr std::array subjects{
    subject{"CRASH", "What stops the system"},
    subject{"ORDER", "The order of the boot"},
    subject{"SESSION", "Sessions, in the composed system"},
    subject{"SUBSYSTEM", "Subsystems, in the composed system"},
    subject{"API", "The SM API"},
    subject{"TABLE", "The composition and its tables"},
    subject{"GOAL", "What must be possible"},
    subject{"START", "The process and its server side"},
    subject{"BOOT", "The stages of the boot"},
    subject{"REG", "The pass over the registry"},
    subject{"ENV", "The environment"},
    subject{"CMD", "Command lines and programs"},
    subject{"REN", "Delayed renames"},
    subject{"DOS", "DOS devices"},
    subject{"DLL", "Known DLLs"},
    subject{"PAGE", "Paging files"},
    subject{"SUB", "Subsystems"},
    subject{"SES", "Sessions"},
    subject{"STOP", "The end of the system"},
    subject{"CFG", "The configuration and its meaning"},
};

// Where the evidence is: vectors in one list, tests by file, each test once.
std::vector<std::string> lines_of(requirements::registry const& found, requirement const& one) {
    std::vector<std::string> lines;
    std::string vectors;
    std::set<std::string> proofs;
    for (requirements::evidence const& piece : found.about(one.id)) {
        if (piece.file.substr(0, 7) == "vector ") {
            vectors += (vectors.empty() ? "" : ", ") + piece.file.substr(7);
        } else if (piece.what == "static_assert") {
            if (proofs.insert(piece.file).second) lines.push_back("proved: " + piece.file);
        } else {
            lines.push_back(std::string{name(piece.is)} + ": " + piece.file + ", \"" + piece.what + "\"");
        }
    }
    if (!vectors.empty()) lines.push_back("observed: vectors " + vectors);
    return lines;
}

std::string escaped(std::string_view text) {
    std::string shown;
    for (char const unit : text) {
        if (unit == '\\' || unit == '|' || unit == '*' || unit == '_' || unit == '<') shown += '\\';
        shown += unit;
    }
    return shown;
}

void print_markdown(requirements::registry const& found, std::ostream& out) {
    std::size_t pieces[kinds.size()]{};
    for (requirements::evidence const& one : found.all) ++pieces[static_cast<std::size_t>(one.is)];
    out << "# Requirements\n\n"
        << "Every statement about the Session Manager that this library makes, and what it rests on. This page is printed by\n"
        << "`print_requirements --markdown`; a test compares it. Sources are the fact sheets' and the vectors' own numbers; S1 to S36 are "
           "the\n"
        << "claims of the original description that a requirement makes precise.\n\n"
        << catalogue::requirements.size() << " requirements; evidence: " << pieces[0] << " proved, " << pieces[1] << " tested, "
        << pieces[2] << " observed.\n\n## Claims\n\n| claim | requirements |\n|---|---|\n";
    for (int number = 1; number <= 36; ++number) {
        std::string const claim = "S" + std::to_string(number);
        out << "| " << claim << " |";
        char const* separator = " ";
        for (requirement const& one : catalogue::requirements) {
            if (!nt::makes_precise(one, claim)) continue;
            out << separator << one.id;
            separator = ", ";
        }
        out << " |\n";
    }
    for (subject const& group : subjects) {
        out << "\n## " << group.title << "\n";
        for (requirement const& one : catalogue::requirements) {
            if (subject_of(one) != group.name) continue;
            out << "\n**" << one.id << "** " << escaped(one.sentence) << "  \n" << editions_of(one);
            if (!one.claim.empty()) out << "; " << one.claim;
            if (!one.choice.empty()) out << "; choice `" << one.choice << '`';
            out << "; " << escaped(one.source) << "\n\n";
            for (std::string const& line : lines_of(found, one)) out << "- " << escaped(line) << '\n';
        }
    }
    out << "\n## Rules of the sheet that are not modelled\n\n| rule | why |\n|---|---|\n";
    for (auto const& rule : requirements::unmodelled_rules) out << "| " << rule.number << " | " << escaped(rule.reason) << " |\n";
}

void print_text(requirements::registry const& found, std::ostream& out) {
    for (requirement const& one : catalogue::requirements) {
        out << one.id << "  " << one.sentence << "\n    " << editions_of(one) << "; " << one.source << '\n';
        for (std::string const& line : lines_of(found, one)) out << "    " << line << '\n';
    }
}

void print_json(requirements::registry const& found, std::ostream& out) {
    using json = nlohmann::ordered_json;
    json all = json::array();
    for (requirement const& one : catalogue::requirements) {
        json editions_shown = json::array();
        for (edition const which : editions) {
            if (one.editions.includes(which)) editions_shown.push_back(name(which));
        }
        json claims = json::array();
        for (std::string_view rest = one.claim; !rest.empty();) claims.push_back(nt::take_part(rest, " "));
        json pieces = json::array();
        for (requirements::evidence const& piece : found.about(one.id)) {
            pieces.push_back({{"kind", name(piece.is)}, {"where", piece.file}, {"what", piece.what}});
        }
        json shown{{"id", one.id}, {"sentence", one.sentence}, {"editions", editions_shown}, {"source", one.source}, {"claims", claims}};
        if (!one.choice.empty()) shown["choice"] = one.choice;
        shown["evidence"] = pieces;
        all.push_back(std::move(shown));
    }
    out << all.dump(2) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Prints every requirement of the specification with its evidence"};
    bool markdown = false;
    bool json = false;
    std::string spec = SMSS_SPEC;
    app.add_flag("--markdown", markdown, "The page docs/requirements.md");
    app.add_flag("--json", json, "One JSON array")->excludes("--markdown");
    app.add_option("--spec", spec, "The folder spec of the source tree, in which the evidence is")->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    requirements::registry const found = requirements::collect(spec);
    if (markdown) {
        print_markdown(found, std::cout);
    } else if (json) {
        print_json(found, std::cout);
    } else {
        print_text(found, std::cout);
    }
}
