// SPDX-License-Identifier: BSL-1.0
// Knows: what Wine's wineboot makes of pending renames, as naively as possible: NT's way and, one by one, the rules by which it goes
// another.
#pragma once

#include "reference.hpp"
#include "rename_boot.hpp"

#include <smss/registry/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Without any rule this interpreter is NT's, by the sources of reference.hpp; with all of them it is Wine 8.0's. Each rule was seen
// in the recorded case that it names (pending-renames.json), or in a list of tests/portability/wineboot.
namespace renames::wine {

/// A rule by which wineboot differs.
struct rule {
    std::string_view name;
    std::string_view what;
    std::string_view seen;  ///< a recorded case; empty: only tests/portability/wineboot sees it
};

enum rule_index : std::size_t {
    two_nuls,
    any_type,
    second_unread,
    empty_source,
    lone_source,
    lone_marker,
    no_at,
    win32_name,
    trailing_backslash,
    kept_spelling,
    other_volume,
    readonly_target,
    readonly_directory,
    unlinks_first,
    rule_count
};

inline constexpr std::array<rule, rule_count> rules{{
    {"two_nuls", "a value that does not end in two NULs is not carried out, and stays", "rename ops, final NUL missing"},
    {"any_type", "the type is ignored: the data is always a list", "wrong type REG_BINARY"},
    {"second_unread", "PendingFileRenameOperations2 is not read, and stays", "both values"},
    {"empty_source", "an empty source ends the list", "op, empty pair, op"},
    {"lone_source", "a last source without a partner is deleted", "single string, two NULs (odd)"},
    {"lone_marker", "a target that is only ! deletes", "lone ! as destination (delete?)"},
    {"no_at", "@ is no marker, but part of a name", "@ prefix on dest"},
    {"win32_name", "names are Win32 paths: no \\??\\ is needed, / separates, .. goes up; NT's links and devices are unknown",
     "missing \\??\\ on both"},
    {"trailing_backslash", "a name that ends in a backslash leads to a directory only, not to a file", ""},
    {"kept_spelling", "what is there keeps its spelling, be it renamed to itself or replaced", "case-only rename a -> A"},
    {"other_volume", "a rename may leave its volume", "cross-drive dir rename C:->Z:"},
    {"readonly_target", "a read-only file is replaced", "rename onto READ-ONLY existing with !"},
    {"readonly_directory", "a read-only directory is deleted", "delete READ-ONLY empty dir"},
    {"unlinks_first", "a plain file that a directory replaces is gone, even when the rename then fails", ""},
}};

/// Which rules hold.
using rule_set = std::array<bool, rule_count>;

inline rule_set no_rules() { return {}; }
inline rule_set all_rules() {
    rule_set made;
    made.fill(true);
    return made;
}

/// What is left.
struct result {
    file_tree files{};
    bool first_left = false;   ///< PendingFileRenameOperations is still there
    bool second_left = false;  ///< PendingFileRenameOperations2 is still there
};

class interpreter {
public:
    interpreter(setting const& from, rule_set const& which) : on_(which) {
        made_.files = from.files;
        for (auto const& [path, what] : from.files) {
            for (std::size_t end = path.rfind(u'\\'); end != string::npos && end > 0; end = path.rfind(u'\\', end - 1)) {
                if (!from.files.contains(path.substr(0, end))) outside_.insert(path.substr(0, end));
            }
        }
        if (from.first) list(*from.first, made_.first_left);
        if (from.second && on_[second_unread]) made_.second_left = true;
        if (from.second && !on_[second_unread]) list(*from.second, made_.second_left);
    }

    [[nodiscard]] result const& left() const { return made_; }

private:
    using string = std::u16string;

    // Where a name leads: a DOS path, empty for nowhere.
    struct place {
        string path{};
        bool directory_only = false;
    };

    void list(smss::registry::value const& from, bool& stays) {
        bool const is_list = from.type == smss::registry::value_type::multi_sz || on_[any_type];
        string const units{smss::registry::units_of(from.data).view()};
        if (on_[two_nuls]) {
            stays = units.size() < 2 || units.back() != u'\0' || units[units.size() - 2] != u'\0';
        }
        // NT delivers what is no list once: a source without a partner.
        if (stays || !is_list) return;
        std::vector<string> strings = reference::decode(units);
        if (on_[lone_source] && strings.size() % 2 != 0) strings.emplace_back();
        for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
            if (strings[i].empty() && on_[empty_source]) return;
            pair(strings[i], strings[i + 1]);
        }
    }

    void pair(string source, string target) {
        bool removes = target.empty();
        bool const replace = !removes && (target[0] == u'!' || (target[0] == u'@' && !on_[no_at]));
        if (replace) target.erase(0, 1);
        if (replace && target.empty() && on_[lone_marker]) removes = true;
        if (removes && !source.empty() && source[0] == u'@' && !on_[no_at]) source.erase(0, 1);
        string const file = existing(resolve(source));
        if (file.empty()) return;
        if (removes) {
            remove(file);
        } else {
            move(file, resolve(target), replace);
        }
    }

    void remove(string const& file) {
        node const& what = made_.files.at(file);
        if (what.readonly && !(what.directory && on_[readonly_directory])) return;
        for (auto const& [path, other] : made_.files) {
            if (below(path, file)) return;
        }
        made_.files.erase(file);
    }

    void move(string const& file, place const& target, bool replace) {
        if (target.path.empty() || target.directory_only) return;
        if (!on_[other_volume] && reference::lower(target.path.substr(0, 2)) != reference::lower(file.substr(0, 2))) return;
        std::size_t const end = target.path.rfind(u'\\');
        string const above = directory(target.path.substr(0, end));
        if (above.empty()) return;
        string const obstacle = existing(target);
        bool const itself = !obstacle.empty() && same(obstacle, file);
        if (itself && on_[kept_spelling]) return;
        bool const into_itself = same(above, file) || below(above, file);
        if (into_itself && !on_[unlinks_first]) return;
        if (!obstacle.empty() && !itself) {
            node const& what = made_.files.at(obstacle);
            if (!replace || what.directory || (what.readonly && !on_[readonly_target])) return;
            if (into_itself && !made_.files.at(file).directory) return;
            made_.files.erase(obstacle);
        }
        if (into_itself) return;
        bool const kept = !obstacle.empty() && on_[kept_spelling];
        string const to = above + (kept ? obstacle.substr(obstacle.rfind(u'\\')) : target.path.substr(end));
        file_tree moved;
        for (auto const& [path, what] : made_.files) {
            bool const with = same(path, file) || below(path, file);
            moved[with ? to + path.substr(file.size()) : path] = what;
        }
        made_.files = std::move(moved);
    }

    [[nodiscard]] place resolve(string name) const {
        place made = on_[win32_name] ? by_win32(std::move(name)) : by_nt(name);
        if (made.path.size() > 3 && made.path.back() == u'\\') {
            made.path.pop_back();
            made.directory_only = on_[trailing_backslash];
        }
        return made;
    }

    static place by_nt(string const& name) {
        static std::vector<std::pair<string, string>> const prefixes{{u"\\??\\c:", u"C:"},
                                                                     {u"\\??\\z:", u"Z:"},
                                                                     {u"\\dosdevices\\c:", u"C:"},
                                                                     {u"\\dosdevices\\z:", u"Z:"},
                                                                     {u"\\device\\harddiskvolume1", u"C:"},
                                                                     {u"\\device\\harddiskvolume3", u"Z:"}};
        for (auto const& [prefix, drive] : prefixes) {
            string const rest = name.substr(std::min(prefix.size(), name.size()));
            if (reference::lower(name.substr(0, prefix.size())) == prefix && !rest.empty() && rest[0] == u'\\') return {drive + rest};
        }
        return {};
    }

    static place by_win32(string name) {
        if (name.starts_with(u"\\??\\")) name.erase(0, 4);
        std::replace(name.begin(), name.end(), u'/', u'\\');
        if (name.starts_with(u"\\")) name = u"C:" + name;  // the current drive
        // What is relative leads into the folder of Windows, where nothing of ours is.
        if (name.size() < 3 || name[1] != u':' || name[2] != u'\\') return {};
        string made = name.substr(0, 2);
        made[0] = reference::lower(made)[0] == u'c' ? u'C' : u'Z';
        string now;
        for (char16_t const unit : name.substr(3) + u"\\") {
            if (unit != u'\\') {
                now += unit;
                continue;
            }
            if (now == u"..") {
                made.resize(std::max<std::size_t>(2, made.rfind(u'\\') == string::npos ? 2 : made.rfind(u'\\')));
            } else if (!now.empty() && now != u".") {
                made += u"\\" + now;
            }
            now.clear();
        }
        return {name.back() == u'\\' ? made + u"\\" : made};
    }

    // The spelling in the tree; empty when nothing of the tree is there.
    [[nodiscard]] string existing(place const& wanted) const {
        for (auto const& [path, what] : made_.files) {
            if (same(path, wanted.path) && (what.directory || !wanted.directory_only)) return path;
        }
        return {};
    }
    [[nodiscard]] string directory(string const& wanted) const {
        string const found = existing({wanted});
        if (!found.empty()) return made_.files.at(found).directory ? found : string{};
        for (string const& path : outside_) {
            if (same(path, wanted)) return path;
        }
        return {};
    }
    static bool same(string const& left, string const& right) { return reference::lower(left) == reference::lower(right); }
    static bool below(string const& path, string const& above) {
        return path.size() > above.size() && same(path.substr(0, above.size() + 1), above + u"\\");
    }

    rule_set on_;
    result made_;
    std::set<string> outside_;  // directories that are not of the tree, but above it
};

/// What the lists leave when these rules hold.
inline result interpret(setting const& from, rule_set const& which) { return interpreter{from, which}.left(); }

/// Lines to compare and to show: spelling counts for the last part of a name only, for each directory has a line of its own.
inline std::vector<std::u16string> lines(result const& from) {
    std::vector<std::u16string> made;
    for (auto const& [path, what] : from.files) {
        std::size_t const end = path.rfind(u'\\');
        std::u16string line = reference::lower(path.substr(0, end)) + path.substr(end);
        if (what.directory) line += u'\\';
        if (!what.content.empty()) line += u" = " + std::u16string(what.content.begin(), what.content.end());
        if (what.readonly) line += u" (read-only)";
        made.push_back(std::move(line));
    }
    if (from.first_left) made.emplace_back(u"PendingFileRenameOperations is left");
    if (from.second_left) made.emplace_back(u"PendingFileRenameOperations2 is left");
    std::sort(made.begin(), made.end());
    return made;
}

/// The rules that are needed: without any one of them something else than Wine's result would be left. Empty when NT's way leads there too.
inline std::vector<rule_index> needed_rules(setting const& from) {
    rule_set which = all_rules();
    std::vector<std::u16string> const expected = lines(interpret(from, which));
    std::vector<rule_index> made;
    for (std::size_t i = 0; i < rule_count; ++i) {
        which[i] = false;
        if (lines(interpret(from, which)) == expected) continue;
        which[i] = true;
        made.push_back(static_cast<rule_index>(i));
    }
    return made;
}

}  // namespace renames::wine
