// SPDX-License-Identifier: BSL-1.0
// The catalogue is complete: every claim, every rule of the sheet, every choice and every vector is in it, and everything in it has
// evidence.
#include "evidence.hpp"
#include "rules.hpp"

#include <smss/catalogue/catalogue.hpp>
#include <smss/nt/choice.hpp>
#include <smss/testing/catch.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;

namespace {

requirements::registry const& evidence() {
    static requirements::registry const found = requirements::collect(SMSS_SPEC);
    return found;
}

std::string join(std::set<std::string> const& parts) {
    std::string all;
    for (std::string const& part : parts) all += part + " ";
    return all;
}

std::set<std::string> all_rules() {
    std::set<std::string> rules;
    for (std::string_view const rule : requirements::sheet_rules) rules.emplace(rule);
    return rules;
}

// The rules that some requirement covers.
std::set<std::string> covered_rules() {
    std::set<std::string> covered;
    for (requirement const& one : catalogue::requirements) {
        for (std::string const& rule : requirements::rules_in(one.source)) covered.insert(rule);
    }
    return covered;
}

constexpr bool is_well_formed(std::string_view id) {
    std::size_t const dash = id.rfind('-');
    if (id.substr(0, 5) != "SMSS-" || dash < 6 || id.size() != dash + 4) return false;
    for (char const unit : id.substr(5, dash - 5)) {
        if (unit < 'A' || unit > 'Z') return false;
    }
    for (char const unit : id.substr(dash + 1)) {
        if (unit < '0' || unit > '9') return false;
    }
    return true;
}

constexpr bool ids_are_unique() {
    for (requirement const& one : catalogue::requirements) {
        if (!is_well_formed(one.id) || one.sentence.empty() || (one.sentence.back() != '.' && one.sentence.back() != ')')) return false;
        if (one.source.empty() || one.editions.last < one.editions.first || catalogue::find(one.id) != &one) return false;
    }
    return true;
}
static_assert(ids_are_unique());
static_assert(!is_well_formed("SMSS-crash-001") && !is_well_formed("SMSS-CRASH-01") && !is_well_formed("CRASH-001"));

}  // namespace

TEST_CASE("sources, tags and ids are read as they are meant") {
    using set = std::set<std::string>;
    CHECK(requirements::rules_in("WI4 ch.5; nt5_2 3.3.1 to 3.3.3, 9.2.6; vectors P1 (035)") == set{"3.3.1", "3.3.2", "3.3.3", "9.2.6"});
    CHECK(requirements::rules_in("nt5_2 1.4 stage 7, 1.4.16") == set{"1.4", "1.4.16"});
    CHECK(requirements::rules_in("nt5_2 2.3 row 4").count("2.3") == 1);
    CHECK(requirements::vectors_in("vectors P1 (035, 040 to 042), 050; nt5_2 1.4") == set{"035", "040", "041", "042", "050"});
    CHECK(requirements::ids_in("[SMSS-REN-001][long] SMSS-CFG-013") == std::vector<std::string>{"SMSS-REN-001", "SMSS-CFG-013"});
}

TEST_CASE("all 36 claims of the original description are made precise") {
    std::set<std::string> missing;
    for (int number = 1; number <= 36; ++number) {
        std::string const claim = "S" + std::to_string(number);
        auto const covers = [&](requirement const& one) { return nt::makes_precise(one, claim); };
        if (std::none_of(catalogue::requirements.begin(), catalogue::requirements.end(), covers)) missing.insert(claim);
    }
    INFO("claims without a requirement: " << join(missing));
    CHECK(missing.empty());
}

TEST_CASE("every rule of the sheet is covered by a requirement, or listed as not modelled with the reason") {
    std::set<std::string> const covered = covered_rules();
    std::set<std::string> unmodelled;
    for (auto const& one : requirements::unmodelled_rules) {
        unmodelled.insert(std::string{one.number});
        CHECK_FALSE(one.reason.empty());
    }
    std::set<std::string> missing;
    std::set<std::string> both;
    std::set<std::string> const known = all_rules();
    for (std::string const& rule : known) {
        bool const here = covered.count(rule) != 0;
        bool const there = unmodelled.count(rule) != 0;
        if (!here && !there) missing.insert(rule);
        if (here && there) both.insert(rule);
    }
    for (std::string const& rule : unmodelled) CHECK(known.count(rule) == 1);
    INFO("rules in no requirement: " << join(missing) << "\nrules both covered and not modelled: " << join(both));
    CHECK(missing.empty());
    CHECK(both.empty());
}

TEST_CASE("a rule that the code names as its source is a requirement, not an unmodelled rule") {
    std::set<std::string> const covered = covered_rules();
    std::set<std::string> const known = all_rules();
    std::map<std::string, std::string> wrong;
    std::size_t seen = 0;
    for (char const* const room : {"run", "plan", "machine"}) {
        for (auto const& entry : std::filesystem::directory_iterator{std::string{SMSS_INCLUDE} + "/smss/" + room}) {
            std::ifstream file{entry.path()};
            std::string const source{std::istreambuf_iterator<char>{file}, {}};
            for (std::size_t at = 0; (at = source.find("nt5_2 ", at)) != std::string::npos; at += 6) {
                std::size_t const end = source.find_first_of(";\"\n", at);
                for (std::string const& rule : requirements::rules_in(source.substr(at, end - at))) {
                    ++seen;
                    // A section stands for all its rules; what is below a rule belongs to it.
                    bool const section = std::any_of(known.begin(), known.end(), [&](std::string const& one) {
                        return one.size() > rule.size() && one.compare(0, rule.size() + 1, rule + ".") == 0;
                    });
                    std::string whole = rule;
                    while (known.count(whole) == 0 && std::count(whole.begin(), whole.end(), '.') > 2) whole.erase(whole.rfind('.'));
                    if (!section && covered.count(whole) == 0) wrong[rule] = entry.path().filename().string();
                }
            }
        }
    }
    for (auto const& [rule, file] : wrong) {
        INFO(file << " names rule " << rule << " of nt5_2, which no requirement covers");
        CHECK(false);
    }
    CHECK(seen > 200);
}

TEST_CASE("every choice is named by a requirement, and every requirement names a choice that exists") {
    std::set<std::string> named;
    for (requirement const& one : catalogue::requirements) {
        if (!one.choice.empty()) named.insert(std::string{one.choice});
    }
    std::set<std::string> known;
    for (nt::choice_info const* const one : nt::choices::info) known.insert(std::string{one->name});
    CHECK(named == known);
}

TEST_CASE("every requirement has evidence, and all evidence is for a requirement that exists") {
    std::set<std::string> without;
    for (requirement const& one : catalogue::requirements) {
        if (evidence().about(one.id).empty()) without.insert(std::string{one.id});
    }
    INFO("requirements without evidence: " << join(without));
    CHECK(without.empty());
    for (requirements::evidence const& one : evidence().all) {
        INFO(one.file << ": \"" << one.what << "\" is evidence for " << one.id << ", which is no requirement");
        CHECK(catalogue::find(one.id) != nullptr);
    }
    for (std::string const& problem : evidence().problems) {
        INFO(problem);
        CHECK(false);
    }
}

TEST_CASE("every recorded vector is evidence for a requirement") {
    std::set<std::string> used;
    for (requirement const& one : catalogue::requirements) {
        for (std::string const& number : requirements::vectors_in(one.source)) used.insert(number);
    }
    std::set<std::string> unused;
    for (auto const& [number, description] : evidence().vectors) {
        if (used.count(number) == 0) unused.insert(number);
    }
    INFO("vectors that no requirement cites: " << join(unused));
    CHECK(unused.empty());
    CHECK(evidence().vectors.size() == 156);
}

TEST_CASE("every named mutant breaks a requirement that exists") {
    std::ifstream file{std::string{SMSS_SPEC} + "/mutants/mutants.json"};
    std::size_t mutants = 0;
    std::set<std::string> broken;
    for (auto const& one : nlohmann::json::parse(file)) {
        ++mutants;
        std::string const id = one.at("breaks");
        INFO(one.at("name") << " breaks " << id);
        CHECK(catalogue::find(id) != nullptr);
        broken.insert(id);
    }
    CHECK(mutants >= 60);
    CHECK(broken.size() >= 60);
}
