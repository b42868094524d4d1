// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/plan/diagnostic.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace explain {

namespace plan = smss::plan;

namespace {

class page {
public:
    page(bool colour, sink const& to) : colour_{colour}, to_{to} {}

    void line(std::string_view content = {}) const {
        to_(content);
        to_("\n");
    }
    [[nodiscard]] std::string bold(std::string_view content) const { return painted("\x1b[1m", content); }
    [[nodiscard]] std::string faint(std::string_view content) const { return painted("\x1b[2m", content); }
    [[nodiscard]] std::string level(plan::severity which) const {
        switch (which) {
            case plan::severity::danger: return painted("\x1b[1;31m", "danger ");
            case plan::severity::warning: return painted("\x1b[33m", "warning");
            case plan::severity::notice: return painted("\x1b[36m", "notice ");
        }
        return {};
    }

private:
    [[nodiscard]] std::string painted(std::string_view code, std::string_view content) const {
        if (!colour_) return std::string{content};
        return std::string{code} + std::string{content} + "\x1b[0m";
    }
    bool colour_;
    sink const& to_;
};

// `ATT&CK T1547.001. Shown by Autoruns (Boot Execute); no source lists RegRipper, regipy.`
std::string views_of(finding const& one) {
    std::string said;
    for (std::string const& id : one.techniques) said += (said.empty() ? "ATT&CK " : ", ") + id;
    if (!said.empty()) said += ". ";
    auto const list = [&](plan::coverage wanted, std::string_view begin) {
        bool first = true;
        for (other_view const& view : one.seen_by) {
            if (view.seen.what != wanted) continue;
            said += std::string{first ? begin : std::string_view{", "}} + std::string{plan::name(view.by)};
            if (!view.seen.note.empty()) said += " (" + std::string{view.seen.note} + ")";
            first = false;
        }
        if (!first) said += ". ";
    };
    list(plan::coverage::shown, "Shown by ");
    list(plan::coverage::misread, "Misread by ");
    list(plan::coverage::not_listed, "Not listed for ");
    if (!said.empty()) said.pop_back();
    return said;
}

std::string source_of(explanation const& all) {
    std::string source;
    switch (all.kind) {
        case input_kind::stock:
            source = "a stock Windows 7 configuration (built in; name a SYSTEM hive or a .reg export to explain another)";
            break;
        case input_kind::hive: source = "a registry hive"; break;
        case input_kind::reg: source = "a registry export"; break;
        case input_kind::live: source = "the registry of this machine"; break;
    }
    source += all.control_set ? ", control set " + std::to_string(*all.control_set) : ", the current control set";
    return source;
}

}  // namespace

void write_text(explanation const& all, bool colour, sink const& to) {
    page const page{colour, to};
    page.line(page.bold("The next boot, as the Session Manager will carry it out"));
    page.line("Input:   " + source_of(all));
    page.line("Edition: " + std::string{smss::nt::marketing_name(all.edition)} + " (" + std::string{smss::nt::name(all.edition)} + "), " +
              all.edition_reason);
    page.line();
    std::size_t number = 0;
    for (step const& one : all.steps) {
        ++number;
        page.line(page.bold((number < 10 ? " " : "") + std::to_string(number) + ". " + one.title) + page.faint("  (" + one.phase + ")"));
        for (std::string const& action : one.actions) page.line("      - " + action);
    }
    page.line();
    if (all.findings.empty()) {
        page.line(page.bold("Findings: none.") + " Nothing is odd, and nothing differs from a stock installation.");
        return;
    }
    page.line(page.bold("Findings, most serious first"));
    // A few every-day operations are listed like anything else, many only counted.
    constexpr std::size_t few = 20;
    std::size_t every_day = 0;
    for (finding const& one : all.findings) every_day += one.every_day ? 1 : 0;
    if (every_day <= few) every_day = 0;
    for (finding const& one : all.findings) {
        if (one.every_day && every_day != 0) continue;
        page.line("  " + page.level(one.level) + "  " + one.where);
        page.line("           " + one.what + (one.requirement.empty() ? "" : page.faint("  " + one.requirement)));
        std::string const views = one.level == plan::severity::notice ? std::string{} : views_of(one);
        if (!views.empty()) page.line("           " + page.faint(views));
    }
    if (every_day != 0) {
        page.line("  " + page.level(plan::severity::notice) + "  Session Manager\\PendingFileRenameOperations");
        std::string const operations = std::to_string(every_day) + (every_day == 1 ? " pending operation" : " pending operations");
        std::string const about = all.plan.mini_nt ? (every_day == 1 ? " is" : " are") + std::string{" not carried out"}
                                                   : (every_day == 1 ? " touches" : " touch") + std::string{" no program"};
        page.line("           " + operations + about + ": see the phase file_renames above.");
    }
}

std::string text_form(explanation const& all, bool colour) {
    std::string whole;
    write_text(all, colour, [&](std::string_view piece) { whole += piece; });
    return whole;
}

}  // namespace explain
