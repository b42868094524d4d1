// SPDX-License-Identifier: BSL-1.0
// Knows: what NT makes of the 60 recorded rename lists, and by which rule, wherever another implementation does otherwise.
#include "rename_boot.hpp"
#include "wine.hpp"

#include <smss/nt/utf.hpp>
#include <smss/testing/catch.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using renames::file_tree;

namespace {

// Names and contents below \??\C:\pr; a directory ends in `/`.
using short_tree = std::map<std::string, std::string>;

enum class verdict {
    differs,    // a rule of the sheets gives NT another tree than the one recorded
    same,       // a rule of the sheets gives NT the same tree, though not for the same reason
    unsettled,  // the sheets give no rule for the file system's part; what the model does is stated
};

constexpr char const* name(verdict is) { return is == verdict::differs ? "differs" : is == verdict::same ? "same tree" : "not settled"; }

// What NT does with a case that is not agreed. The tree is `before`, without `lost`, with `gained`.
struct explanation {
    std::string_view list;
    verdict is;
    std::vector<std::string_view> lost;
    std::vector<std::pair<std::string_view, std::string_view>> gained;
    std::string_view why;
    std::string_view source;
    std::string_view readonly{};  // the file that the case's name calls read-only
};

// clang-format off
std::vector<explanation> const explanations{
    {"case-only rename a -> A", verdict::differs, {"a"}, {{"A", "A"}},
        "names ignore case but keep their spelling, and a file is no obstacle to itself: the spelling changes",
        "vectors 045 (onto itself succeeds); windows-editions D.6"},
    {"delete empty dir with trailing backslash", verdict::unsettled, {"e/"}, {},
        "the model's volumes take a trailing backslash as naming a directory", "vectors README, world.json `files`"},
    {"rename directory onto existing file with !", verdict::unsettled, {"a", "d/", "d/x"}, {{"a/", ""}, {"a/x", "X"}},
        "replacing was asked and the target is a plain file; no rule says that the source must be one", "nt5_2 3.3.4.4"},
    {"missing \\??\\ on both", verdict::differs, {}, {},
        "C:\\pr\\a is no absolute NT name: opening it fails with 0xC000003B", "windows-editions D, vectors table; P6"},
    {"missing \\??\\ on dest only", verdict::differs, {}, {}, "the target is no absolute NT name: the rename fails with 0xC000003B", "P6"},
    {"missing \\??\\ with !", verdict::differs, {}, {},
        "the source is no absolute NT name: opening it fails with 0xC000003B", "windows-editions D; P6"},
    {"\\DosDevices\\ prefix", verdict::differs, {"a"}, {},
        "names are NT paths used as they are, and \\DosDevices is a link to \\??", "P6; nt5_2 3.4"},
    {"\\Device\\HarddiskVolume1 path", verdict::differs, {"a"}, {}, "names are NT paths used as they are: device paths work", "P6"},
    {"\\SystemRoot-style path", verdict::differs, {}, {},
        "the link is followed, but `..` is an ordinary component to NT: there is no such file", "P6"},
    {"! on SOURCE string", verdict::same, {}, {},
        "only @ is taken from a source, and only for a delete: !\\??\\... cannot be opened", "nt5_2 3.3.4.1"},
    {"lone ! as destination (delete?)", verdict::differs, {}, {},
        "the string is not empty, so it is a rename, and to an empty name: it fails", "nt5_2 3.3.4.3, 3.3.4.4"},
    {"*1 prefix on dest", verdict::same, {}, {},
        "only ! and @ are markers of a target: *1\\??\\... is no NT path", "nt5_2 3.3.4.4; windows-editions D.12 (sources only)"},
    {"@ prefix on dest", verdict::differs, {"a"}, {{"n", "A"}},
        "@ before a target is skipped like ! and means replace", "nt5_2 3.3.4.4; P2"},
    {"forward slashes", verdict::differs, {}, {}, "/ does not separate NT names: no link is called C:/pr/a", "P6"},
    {"empty source, non-empty dest first", verdict::differs, {"a"}, {},
        "decoded by length: the pair with the empty source fails, the next one is done", "windows-editions D.3; P1"},
    {"op, empty pair, op", verdict::differs, {"a", "b"}, {},
        "decoded by length: the empty pair fails, the next one is done", "windows-editions D.3; P1"},
    {"odd number of strings (last dest missing)", verdict::differs, {"a"}, {},
        "the last source has no partner and is dropped", "windows-editions D.10; P4, P5"},
    {"single string, two NULs (odd)", verdict::differs, {}, {},
        "the second NUL ends the list: one source without a partner, dropped", "P5; windows-editions D.11"},
    {"rename ops, final NUL missing", verdict::differs, {"a"}, {{"n", "A"}},
        "a list without its final NUL still delivers all its strings", "nt5_2 2.1.8"},
    {"delete canonical minus last NUL then none", verdict::same, {}, {},
        "one source without a partner, dropped (the value goes all the same)", "P4, P5; D.5"},
    {"odd byte count", verdict::same, {"a"}, {},
        "no whole unit is missing: both strings are delivered before the odd byte matters", "nt5_2 2.1.8"},
    {"odd byte count, 1 non-zero", verdict::same, {"a"}, {}, "the same", "nt5_2 2.1.8"},
    {"value = one NUL", verdict::same, {}, {}, "no string (the value goes all the same)", "nt5_2 2.1.8; D.5"},
    {"value = two NULs", verdict::same, {}, {}, "one empty source without a partner, dropped", "nt5_2 2.1.8"},
    {"wrong type REG_BINARY", verdict::differs, {}, {},
        "types are not checked; data that is no list is delivered once, a source without a partner", "nt5_2 2.1.7, 2.4.5"},
    {"wrong type REG_EXPAND_SZ with %", verdict::same, {}, {},
        "expanded and delivered once, a source without a partner", "nt5_2 2.1.9, 2.4.5"},
    {"wrong type REG_DWORD", verdict::same, {}, {},
        "delivered once, a source without a partner (the value goes all the same)", "nt5_2 2.1.7, 2.4.5; D.5"},
    {"both values", verdict::same, {"a"}, {},
        "the first value's part; the second value, which Wine does not read, is not in the record (tested below)",
        "windows-editions D.9, D.14"},
    {"read-only file delete", verdict::same, {}, {}, "STATUS_CANNOT_DELETE, and the next pair is taken", "vectors 050", "a"},
    {"cross-drive dir rename C:->Z:", verdict::differs, {}, {},
        "a rename never leaves its volume: STATUS_NOT_SAME_DEVICE", "windows-editions D.7; vectors 051"},
    {"rename onto READ-ONLY existing with !", verdict::differs, {}, {},
        "NTFS answers STATUS_ACCESS_DENIED, which is not the status that clears attributes", "P3; vectors 048", "b"},
    {"rename into READ-ONLY dir", verdict::unsettled, {"a"}, {{"e/a", "A"}},
        "the attribute is not honoured on directories, and only targets that are replaced matter",
        "Microsoft, File Attribute Constants; P3", "e"},
    {"delete READ-ONLY empty dir", verdict::unsettled, {}, {},
        "the model's volumes refuse to delete whatever is read-only: STATUS_CANNOT_DELETE", "vectors 050 (a file)", "e"},
};
// clang-format on

struct list_case {
    std::string name;
    bool agreed = false;
    bool value_deleted = false;
    registry::value value{};
    short_tree before{};
    short_tree after{};
};

short_tree read_tree(nlohmann::json const& from) {
    short_tree made;
    if (from.is_string()) {
        REQUIRE(from.get<std::string>() == "200 files");
        for (int i = 0; i < 200; ++i) {
            std::string const digits = std::to_string(1000 + i).substr(1);
            made["m" + digits] = "content of m" + digits;
        }
        return made;
    }
    for (auto const& [key, content] : from.items()) made[key] = content.is_null() ? std::string{} : content.get<std::string>();
    return made;
}

std::vector<list_case> read_cases() {
    std::ifstream file{SMSS_PENDING_RENAMES};
    REQUIRE(file);
    nlohmann::json const document = nlohmann::json::parse(file);
    std::vector<list_case> cases;
    for (auto const& one : document.at("cases")) {
        list_case made;
        made.name = one.at("case").get<std::string>();
        made.agreed = one.at("agreed").get<bool>();
        made.value_deleted = one.at("value_deleted").get<bool>();
        made.value.name = u"PendingFileRenameOperations";
        made.value.type = static_cast<registry::value_type>(one.at("type").get<std::uint32_t>());
        std::string const digits = one.at("value_hex").get<std::string>();
        for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
            made.value.data.push_back(static_cast<std::uint8_t>(std::stoul(digits.substr(i, 2), nullptr, 16)));
        }
        made.before = read_tree(one.at("before"));
        made.after = read_tree(one.at("after"));
        cases.push_back(std::move(made));
    }
    return cases;
}

file_tree to_files(short_tree const& from, std::string_view readonly) {
    file_tree made;
    for (auto const& [path, content] : from) {
        std::u16string dos = u"C:\\pr\\";
        bool const directory = path.ends_with('/');
        std::string const stem = directory ? path.substr(0, path.size() - 1) : path;
        text const wide = *nt::from_utf8(stem);
        for (char16_t const unit : wide) dos += unit == u'/' ? u'\\' : unit;
        made[dos] = {directory, content, stem == readonly, false};
    }
    return made;
}

// Everything below C:\pr and everything elsewhere; names outside keep their whole path.
short_tree to_short(file_tree const& from) {
    short_tree made;
    for (auto const& [path, what] : from) {
        std::u16string_view rest = path;
        if (rest.starts_with(u"C:\\pr\\")) rest.remove_prefix(6);
        std::string shown = nt::to_utf8(rest);
        std::replace(shown.begin(), shown.end(), '\\', '/');
        made[shown + (what.directory ? "/" : "")] = what.content;
    }
    return made;
}

std::string show(short_tree const& tree) {
    std::string shown;
    if (tree.size() > 20) return std::to_string(tree.size()) + " files";
    for (auto const& [path, content] : tree) shown += path + (content.empty() ? " " : "=" + content + " ");
    return shown;
}

renames::setting setting_of(list_case const& one, std::string_view readonly) {
    renames::setting from;
    from.files = to_files(one.before, readonly);
    from.first = one.value;
    return from;
}

explanation const* explained(std::string_view list) {
    for (explanation const& row : explanations) {
        if (row.list == list) return &row;
    }
    return nullptr;
}

short_tree by_rule(list_case const& one, explanation const& row) {
    short_tree made = one.before;
    for (std::string_view const gone : row.lost) REQUIRE(made.erase(std::string{gone}) == 1);
    for (auto const& [path, content] : row.gained) made[std::string{path}] = content;
    return made;
}

registry::value list(std::u16string_view name, std::u16string_view units) {
    return {name, registry::value_type::multi_sz, registry::to_bytes(units)};
}

using namespace std::string_view_literals;

}  // namespace

TEST_CASE("the 60 recorded rename lists leave the tree that NT leaves",
          "[SMSS-REN-001][SMSS-CFG-012][SMSS-CFG-013][SMSS-CFG-014][observed]") {
    std::vector<list_case> const cases = read_cases();
    REQUIRE(cases.size() == 60);
    std::size_t agreed = 0;
    std::array<std::size_t, 3> verdicts{};
    std::printf("%-50s %-12s %s\n", "list", "NT", "why");
    for (list_case const& one : cases) {
        INFO("list: " << one.name);
        explanation const* const row = explained(one.name);
        // A case is explained exactly when the recorded program is not known to agree with NT.
        REQUIRE((row != nullptr) == !one.agreed);
        short_tree const expected = one.agreed ? one.after : by_rule(one, *row);
        renames::outcome const made = renames::boot(setting_of(one, row == nullptr ? std::string_view{} : row->readonly), edition::nt5_2);
        INFO("expected: " << show(expected));
        INFO("made: " << show(to_short(made.files)));
        CHECK(to_short(made.files) == expected);
        CHECK(made.values_gone);  // whatever the list says. \source windows-editions D.5; vectors R8
        if (one.agreed) {
            ++agreed;
            CHECK(one.value_deleted);
            continue;
        }
        ++verdicts[static_cast<std::size_t>(row->is)];
        if (row->is == verdict::differs) CHECK(expected != one.after);
        if (row->is == verdict::same) CHECK(expected == one.after);
        std::printf("%-50s %-12s %.*s [%.*s]\n", one.name.c_str(), name(row->is), static_cast<int>(row->why.size()), row->why.data(),
                    static_cast<int>(row->source.size()), row->source.data());
    }
    std::printf(
        "%zu lists, %zu agreed; of the others %zu differ, %zu leave the same tree by NT's rules, %zu are not settled by the sheets\n",
        cases.size(), agreed, verdicts[0], verdicts[1], verdicts[2]);
    CHECK(agreed + explanations.size() == cases.size());
}

TEST_CASE("Wine's rules leave the recorded trees, and without them the model's tree is left", "[observed]") {
    std::set<std::size_t> needed;
    for (list_case const& one : read_cases()) {
        INFO("list: " << one.name);
        explanation const* const row = explained(one.name);
        renames::setting from = setting_of(one, row == nullptr ? std::string_view{} : row->readonly);
        from.files[u"Z:\\tmp\\proto-wine"] = {true};
        renames::wine::result recorded = renames::wine::interpret(from, renames::wine::all_rules());
        std::erase_if(recorded.files, [](auto const& entry) { return entry.first.starts_with(u"Z:"); });
        INFO("by the rules: " << show(to_short(recorded.files)));
        CHECK(to_short(recorded.files) == one.after);
        CHECK(recorded.first_left != one.value_deleted);
        CHECK(renames::wine::interpret(from, renames::wine::no_rules()).files == renames::boot(from, edition::nt5_2).files);
        for (renames::wine::rule_index const rule : renames::wine::needed_rules(from)) needed.insert(rule);
    }
    for (std::size_t i = 0; i < renames::wine::rule_count; ++i) {
        renames::wine::rule const& rule = renames::wine::rules[i];
        INFO("rule: " << rule.name);
        // The record does not say what the second value held, and where that rule was seen.
        CHECK(needed.contains(i) == (!rule.seen.empty() && rule.seen != "both values"));
    }
}

TEST_CASE("ReactOS's choices change none of the 60 trees") {
    for (list_case const& one : read_cases()) {
        INFO("list: " << one.name);
        explanation const* const row = explained(one.name);
        renames::setting const from = setting_of(one, row == nullptr ? std::string_view{} : row->readonly);
        CHECK(renames::boot(from, edition::nt5_2 | choice::reactos).files == renames::boot(from, edition::nt5_2).files);
    }
}

TEST_CASE("where ReactOS's choices do matter") {
    short_tree const before{{"a", "A"}, {"b", "B"}};
    renames::setting from;
    from.files = to_files(before, {});
    SECTION("an unpaired source is dropped, or shifts every pair of the second list") {
        from.first = list(u"PendingFileRenameOperations", u"\\??\\C:\\pr\\a\0\0"sv);
        from.second = list(u"PendingFileRenameOperations2", u"\\??\\C:\\pr\\b\0\\??\\C:\\pr\\c\0\0"sv);
        CHECK(to_short(renames::boot(from, edition::nt5_2).files) == short_tree{{"a", "A"}, {"c", "B"}});
        // There b is renamed to itself, and c is left without a partner. \source vectors 045
        CHECK(to_short(renames::boot(from, edition::nt5_2 | choice::odd_rename_list::pairs_with_next_list).files) == before);
    }
    SECTION("a last string of one unit without any NUL is delivered, or lost; no tree can tell") {
        from.first = list(u"PendingFileRenameOperations", u"\\??\\C:\\pr\\a\0x"sv);
        auto const attempts = [&](profile const& as) {
            std::size_t count = 0;
            for (effect const& one : renames::boot(from, as).effects) count += one.which == world::call::nt_set_information_file ? 1u : 0u;
            return count;
        };
        CHECK(attempts(edition::nt5_2) == 1);
        CHECK(attempts(edition::nt5_2 | choice::rename_tail::loses_lone_unit) == 0);
        CHECK(to_short(renames::boot(from, edition::nt5_2).files) == before);
    }
}

TEST_CASE("the second value is read after the first one") {
    renames::setting from;
    from.files = to_files({{"a", "A"}, {"b", "B"}}, {});
    from.first = list(u"PendingFileRenameOperations", u"\\??\\C:\\pr\\a\0\0\0"sv);
    from.second = list(u"PendingFileRenameOperations2", u"\\??\\C:\\pr\\b\0\\??\\C:\\pr\\a\0\0"sv);
    CHECK(to_short(renames::boot(from, edition::nt5_2).files) == short_tree{{"a", "B"}});
    std::swap(from.first->data, from.second->data);
    // a is in the way of b, then it is deleted
    CHECK(to_short(renames::boot(from, edition::nt5_2).files) == short_tree{{"b", "B"}});
}

TEST_CASE("a read-only target is replaced only where the file system answers a collision", "[SMSS-REN-002]") {
    renames::setting from;
    from.files = to_files({{"a", "A"}, {"b", "B"}}, "b");
    from.first = list(u"PendingFileRenameOperations", u"\\??\\C:\\pr\\a\0!\\??\\C:\\pr\\b\0\0"sv);
    CHECK(to_short(renames::boot(from, edition::nt5_2).files) == short_tree{{"a", "A"}, {"b", "B"}});
    from.readonly_rename_status = status::object_name_collision;
    CHECK(to_short(renames::boot(from, edition::nt5_2).files) == short_tree{{"b", "A"}});  // \source vectors 049
}
