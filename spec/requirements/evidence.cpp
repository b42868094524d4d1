// SPDX-License-Identifier: BSL-1.0
#include "evidence.hpp"

#include "rules.hpp"

#include <smss/catalogue/catalogue.hpp>
#include <smss/nt/requirement.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace requirements {
namespace {

namespace fs = std::filesystem;

bool is_digit(char unit) { return unit >= '0' && unit <= '9'; }

std::string read_file(fs::path const& name) {
    std::ifstream file{name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// The string literals that stand at `place`, joined; nothing when there is none.
std::optional<std::string> literals_at(std::string_view source, std::size_t& place) {
    std::optional<std::string> joined;
    for (;;) {
        std::size_t at = place;
        while (at < source.size() && std::isspace(static_cast<unsigned char>(source[at])) != 0) ++at;
        if (at >= source.size() || source[at] != '"') return joined;
        if (!joined) joined.emplace();
        for (++at; at < source.size() && source[at] != '"'; ++at) {
            if (source[at] == '\\') ++at;
            if (at < source.size()) *joined += source[at];
        }
        place = at + 1;
    }
}

bool next_is(std::string_view source, std::size_t& place, char wanted) {
    while (place < source.size() && std::isspace(static_cast<unsigned char>(source[place])) != 0) ++place;
    if (place >= source.size() || source[place] != wanted) return false;
    ++place;
    return true;
}

// Comments would be a cheap place to claim evidence in: they are not looked at.
std::string without_comments(std::string source) {
    bool in_string = false;
    for (std::size_t i = 0; i + 1 < source.size(); ++i) {
        if (in_string && source[i] == '\\') {
            ++i;
        } else if (source[i] == '"' && !(i > 0 && source[i - 1] == '\'')) {
            in_string = !in_string;
        } else if (!in_string && source[i] == '/' && source[i + 1] == '/') {
            for (; i < source.size() && source[i] != '\n'; ++i) source[i] = ' ';
        }
    }
    return source;
}

void scan(std::string const& source, std::string const& file, registry& found) {
    std::string_view const view = source;
    for (std::size_t at = 0; (at = view.find("TEST_CASE(", at)) != std::string_view::npos;) {
        at += 10;
        std::optional<std::string> const test = literals_at(view, at);
        if (!test || !next_is(view, at, ',')) continue;
        std::optional<std::string> const tags = literals_at(view, at);
        if (!tags) continue;
        kind const is = tags->find("[proved]") != std::string::npos     ? kind::proved
                        : tags->find("[observed]") != std::string::npos ? kind::observed
                                                                        : kind::tested;
        for (std::string const& id : ids_in(*tags)) found.all.push_back({id, is, file, *test});
    }
    // The message of an assertion is its last argument.
    for (std::size_t at = 0; (at = view.find("static_assert(", at)) != std::string_view::npos;) {
        int depth = 1;
        std::size_t message = 0;
        for (at += 14; at < view.size() && depth > 0; ++at) {
            if (view[at] == '(') ++depth;
            if (view[at] == ')') --depth;
            if (view[at] == '"') {
                message = at;
                if (!literals_at(view, at)) break;
                --at;
            }
        }
        if (message == 0) continue;
        std::size_t end = message;
        std::string const text = literals_at(view, end).value_or("");
        if (!next_is(view, end, ')')) continue;
        for (std::string const& id : ids_in(text)) found.all.push_back({id, kind::proved, file, "static_assert"});
    }
}

}  // namespace

std::vector<std::string> ids_in(std::string_view text) {
    std::vector<std::string> ids;
    for (std::size_t at = 0; (at = text.find("SMSS-", at)) != std::string_view::npos;) {
        std::size_t end = at + 5;
        while (end < text.size() && (std::isupper(static_cast<unsigned char>(text[end])) != 0 || is_digit(text[end]) || text[end] == '-'))
            ++end;
        ids.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return ids;
}

std::set<std::string> rules_in(std::string_view source) {
    std::set<std::string> rules;
    for (std::string_view rest = source; !rest.empty();) {
        std::string_view item = smss::nt::take_part(rest, "; ");
        if (item.substr(0, 6) != "nt5_2 ") continue;
        item.remove_prefix(6);
        std::string last;
        bool range = false;
        for (std::size_t at = 0; at < item.size();) {
            if (item.substr(at, 3) == "to ") {
                range = true;
                at += 3;
                continue;
            }
            if (!is_digit(item[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < item.size() && (is_digit(item[end]) || (item[end] == '.' && end + 1 < item.size() && is_digit(item[end + 1]))))
                ++end;
            std::string const number{item.substr(at, end - at)};
            at = end;
            if (number.find('.') == std::string::npos) continue;  // `stage 7`
            auto const position = [](std::string const& which) { return std::find(std::begin(sheet_rules), std::end(sheet_rules), which); };
            if (range && position(last) < position(number)) {
                for (auto one = position(last); one != position(number); ++one) rules.emplace(*one);
            }
            rules.insert(number);
            last = number;
            range = false;
        }
    }
    return rules;
}

std::set<std::string> vectors_in(std::string_view source) {
    std::set<std::string> cases;
    for (std::string_view rest = source; !rest.empty();) {
        std::string_view const item = smss::nt::take_part(rest, "; ");
        if (item.substr(0, 7) != "vectors") continue;
        int last = 0;
        bool range = false;
        for (std::size_t at = 7; at < item.size();) {
            if (item.substr(at, 3) == "to ") range = true;
            std::size_t end = at;
            while (end < item.size() && is_digit(item[end])) ++end;
            if (end == at) {
                ++at;
                continue;
            }
            if (end - at == 3) {
                int const number = std::atoi(std::string{item.substr(at, 3)}.c_str());
                for (int one = range ? last + 1 : number; one <= number; ++one) {
                    char shown[16];
                    std::snprintf(shown, sizeof shown, "%03d", one);
                    cases.insert(shown);
                }
                last = number;
                range = false;
            }
            at = end;
        }
    }
    return cases;
}

std::vector<evidence> registry::about(std::string_view id) const {
    std::vector<evidence> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [id](evidence const& one) { return one.id == id; });
    return found;
}

registry collect(std::string const& spec) {
    registry found;
    std::vector<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator{spec}) {
        if (entry.path().string().find(".spec.cpp") != std::string::npos) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (fs::path const& file : files) {
        std::string const shown = fs::relative(file, spec).generic_string();
        std::size_t const before = found.all.size();
        scan(without_comments(read_file(file)), shown, found);
        bool const compiled = read_file(file.parent_path() / "CMakeLists.txt").find(file.filename().string()) != std::string::npos;
        if (found.all.size() != before && !compiled) found.problems.push_back(shown + " holds evidence, but is not compiled");
    }
    for (auto const& one : nlohmann::json::parse(read_file(fs::path{spec} / "vectors/nt5_2/index.json"))) {
        found.vectors[one.at("case")] = one.at("description");
    }
    for (smss::requirement const& one : smss::catalogue::requirements) {
        for (std::string const& number : vectors_in(one.source)) {
            auto const recorded = found.vectors.find(number);
            if (recorded != found.vectors.end())
                found.all.push_back({std::string{one.id}, kind::observed, "vector " + number, recorded->second});
        }
    }
    return found;
}

}  // namespace requirements
