// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/nt/utf.hpp>
#include <smss/plan/stock_comparison.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace explain {

namespace plan = smss::plan;
using smss::nt::to_display;

std::string show(plan::origin const& where) {
    if (where.key.starts_with(u"..\\")) return "Control\\" + to_display(where.key.substr(3));
    std::string shown = "Session Manager";
    if (!where.key.empty()) shown += "\\" + to_display(where.key);
    if (!where.value.empty()) shown += "\\" + to_display(where.value);
    if (where.index != plan::origin::whole_value) shown += "[" + std::to_string(where.index) + "]";
    return shown;
}

namespace {

std::string capital(std::string sentence) {
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    return sentence;
}

finding to_finding(plan::diagnostic const& oddity) {
    finding made;
    made.level = oddity.level;
    made.where = show(oddity.where);
    // Without a finding of its own the effect is about the Session Manager: `will delete ...`.
    std::string sentence = oddity.found.empty() ? "The Session Manager " : to_display(oddity.found) + "; ";
    sentence += to_display(oddity.effect);
    made.what = capital(std::move(sentence)) + ".";
    if (!oddity.expected.empty()) made.what += " Expected: " + to_display(oddity.expected) + ".";
    made.requirement = oddity.requirement;
    return made;
}

// An export may hold only a part of the key; a hive is all there is.
void soften_missing_key(finding& about, plan::diagnostic const& oddity) {
    if (oddity.requirement != "SMSS-CFG-006") return;
    about.level = plan::severity::warning;
    about.what = "This export does not contain the key; were it missing on the machine too, reading the configuration and with it the boot would fail.";
}

std::string reason_for(plan::edition_guess const& guess) {
    if (!guess.certain) return "only a guess: nothing in the key tells the edition";
    std::string reason = "inferred from ";
    std::size_t named = 0;
    std::size_t deciding = 0;
    for (plan::edition_sign const& sign : guess.signs) deciding += sign.which == guess.which;
    for (plan::edition_sign const& sign : guess.signs) {
        if (sign.which != guess.which) continue;
        if (named == 3) {
            reason += " and " + std::to_string(deciding - named) + " more";
            break;
        }
        if (named != 0) reason += "; ";
        reason += to_display(sign.found);
        ++named;
    }
    return reason;
}

}  // namespace

explanation explain_boot(input const& from, std::optional<smss::edition> edition, smss::text const& system_root) {
    explanation all;
    all.kind = from.kind;
    all.control_set = from.control_set;
    plan::edition_guess const guess = plan::infer_edition(from.tree, from.session_manager);
    all.edition = edition.value_or(guess.which);
    all.edition_given = edition.has_value();
    all.edition_reason = edition ? "given on the command line" : reason_for(guess);

    plan::start start;
    start.system_root = system_root;
    all.plan = smss::configuration{from.tree, from.session_manager, all.edition, start};
    bool const complete = from.kind != input_kind::reg;
    all.steps = boot_steps(all.plan, complete);

    if (!edition && !guess.certain) {
        finding unsure;
        unsure.where = "Session Manager";
        unsure.what = "Nothing in the key tells the edition of Windows; " + std::string{smss::nt::marketing_name(all.edition)} +
                      " is assumed (--edition says otherwise).";
        all.findings.push_back(std::move(unsure));
    }
    for (input_notice const& notice : from.notices) {
        all.findings.push_back({plan::severity::warning, notice.where, notice.what, {}, false});
    }
    for (plan::diagnostic const& oddity : all.plan.oddities) {
        finding about = to_finding(oddity);
        if (!complete) soften_missing_key(about, oddity);
        all.findings.push_back(std::move(about));
    }
    for (plan::diagnostic const& difference : plan::compare_with_stock(all.plan)) {
        finding about = to_finding(difference);
        about.every_day = about.level == plan::severity::notice && difference.found.empty();
        all.findings.push_back(std::move(about));
    }
    std::stable_sort(all.findings.begin(), all.findings.end(), [](finding const& left, finding const& right) { return left.level > right.level; });
    return all;
}

}  // namespace explain
