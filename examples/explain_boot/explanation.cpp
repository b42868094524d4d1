// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/nt/case_fold.hpp>
#include <smss/nt/utf.hpp>
#include <smss/plan/stock_comparison.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace explain {

namespace plan = smss::plan;

std::string shown(std::u16string_view stored) {
    constexpr std::size_t most = 1000;  // the JSON form has the stored text in full
    if (stored.size() <= most) return smss::nt::to_display(stored);
    return smss::nt::to_display(stored.substr(0, most)) + " ... and " + std::to_string(stored.size() - most) + " more characters";
}

std::string show(plan::origin const& where) {
    if (where.key.starts_with(u"..\\")) return "Control\\" + shown(where.key.substr(3));
    std::string said = "Session Manager";
    if (!where.key.empty()) said += "\\" + shown(where.key);
    if (!where.value.empty()) said += "\\" + shown(where.value);
    if (where.index != plan::origin::whole_value) said += "[" + std::to_string(where.index) + "]";
    return said;
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
    std::string sentence = oddity.found.empty() ? "The Session Manager " : shown(oddity.found) + "; ";
    sentence += shown(oddity.effect);
    made.what = capital(std::move(sentence)) + ".";
    if (!oddity.expected.empty()) made.what += " Expected: " + shown(oddity.expected) + ".";
    made.requirement = oddity.requirement;
    return made;
}

// The pending operation whose source is there, or null. There may be many; they are in the order of their places.
plan::file_rename const* operation_at(plan::origin const& where, smss::configuration const& plan) {
    using enum plan::rename_list;
    plan::rename_list const list = smss::nt::equal_ignoring_case(where.value, plan::value_name(second)) ? second : first;
    auto const found = std::lower_bound(plan.file_renames.begin(), plan.file_renames.end(), where.index,
                                        [list](plan::file_rename const& entry, std::size_t index) {
                                            return entry.list != list ? entry.list < list : entry.source_at.index < index;
                                        });
    return found != plan.file_renames.end() && found->source_at == where ? &*found : nullptr;
}

// Who knows the place, and as what. A stock installation's own entries are no abuse: only what differs comes here.
void add_views(finding& about, plan::origin const& where, smss::configuration const& plan) {
    plan::abused_place const* const place = plan::abused_place_at(where.key, where.value);
    if (place == nullptr || where.built_in) return;
    bool const absence = where.key.empty() && where.value == u"BootExecute" && where.index == plan::origin::whole_value;
    if (about.level != plan::severity::notice && !absence) {
        for (std::string_view const id : place->techniques) {
            if (!id.empty()) about.techniques.emplace_back(id);
        }
    }
    plan::file_rename const* const pending = operation_at(where, plan);
    for (plan::tool const which : plan::tools) {
        about.seen_by.push_back(
            {which, pending != nullptr ? plan::view_of(which, *pending) : place->seen_by[static_cast<std::size_t>(which)]});
    }
    about.also_checked_by = place->others;
}

// An export may hold only a part of the key; a hive is all there is.
finding missing_from_export(std::vector<std::string> const& keys) {
    finding made;
    made.level = plan::severity::warning;
    made.where = "Session Manager";
    made.requirement = "SMSS-CFG-006";
    made.what = "This export does not contain the " + std::string{keys.size() == 1 ? "key " : "keys "};
    for (std::size_t i = 0; i < keys.size(); ++i) made.what += (i == 0 ? "" : i + 1 == keys.size() ? " and " : ", ") + keys[i];
    made.what += "; were one of them missing on the machine too, reading the configuration and with it the boot would fail.";
    return made;
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
        reason += shown(sign.found);
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
        finding about;
        about.level = plan::severity::warning;
        about.where = notice.where;
        about.what = notice.what;
        all.findings.push_back(std::move(about));
    }
    std::vector<std::string> missing;
    for (plan::diagnostic const& oddity : all.plan.oddities) {
        if (!complete && oddity.requirement == "SMSS-CFG-006") {
            missing.push_back(shown(oddity.where.key));
        } else {
            all.findings.push_back(to_finding(oddity));
        }
    }
    if (!missing.empty()) all.findings.push_back(missing_from_export(missing));
    for (plan::diagnostic const& difference : plan::compare_with_stock(all.plan)) {
        finding about = to_finding(difference);
        about.every_day = about.level == plan::severity::notice && difference.found.empty();
        add_views(about, difference.where, all.plan);
        all.findings.push_back(std::move(about));
    }
    // Most serious first, otherwise in the order found. (std::stable_sort warns about itself with clang and libstdc++ 12.)
    std::vector<finding> sorted;
    sorted.reserve(all.findings.size());
    for (plan::severity const level : {plan::severity::danger, plan::severity::warning, plan::severity::notice}) {
        std::copy_if(all.findings.begin(), all.findings.end(), std::back_inserter(sorted),
                     [&](finding const& one) { return one.level == level; });
    }
    all.findings = std::move(sorted);
    return all;
}

}  // namespace explain
