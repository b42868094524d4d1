// SPDX-License-Identifier: BSL-1.0
// Knows: what two pending-rename values do to a tree of files, written as naively as possible and apart from the model.
#pragma once

#include "rename_boot.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Nothing of the library is used here but the plain data of rename_boot.hpp. Names are compared by lower-casing ASCII.
// Sources, by line: windows-editions D.2 to D.11, nt5_2 2.1.8 (which strings a list delivers), 2.4.5 (pairs), 3.3.4 (what is
// done with a pair); what opening, deleting and renaming refuse: vectors P1 to P3, P6, 048 to 052.
namespace renames::reference {

using string = std::u16string;

/// An operation that the file system was asked for: `delete` or `rename`, and whether it was carried out.
struct step {
    string what;
    string file;
    bool done = false;

    [[nodiscard]] friend bool operator==(step const&, step const&) = default;
};

struct result {
    file_tree files;
    std::vector<step> steps;
};

inline string lower(string name) {
    for (char16_t& unit : name) {
        if (unit >= u'A' && unit <= u'Z') unit = static_cast<char16_t>(unit + 32);
    }
    return name;
}

/// The strings of a list. A final NUL ends the list; every other NUL ends a string; a rest without NUL is a string.
inline std::vector<string> decode(string const& units) {
    std::vector<string> strings;
    string body = units;
    if (body.empty()) return strings;
    bool const closed = body.back() == u'\0';
    if (closed) body.pop_back();
    if (body.empty()) return strings;
    string now;
    for (char16_t const unit : body) {
        if (unit == u'\0') {
            strings.push_back(now);
            now.clear();
        } else {
            now += unit;
        }
    }
    // Between the last NUL inside and the closing one there is a string of its own, unless nothing is there.
    if (!now.empty()) strings.push_back(now);
    return strings;
}

class interpreter {
public:
    interpreter(file_tree files, bool readonly_collides) : readonly_collides_(readonly_collides) { made_.files = std::move(files); }

    result run(std::vector<string> const& lists) {
        for (string const& units : lists) {
            std::vector<string> const strings = decode(units);
            for (std::size_t i = 0; i + 1 < strings.size(); i += 2) pair(strings[i], strings[i + 1]);
        }
        return made_;
    }

private:
    void pair(string source, string target) {
        if (target.empty()) {
            if (!source.empty() && source[0] == u'@') source.erase(0, 1);
            string const file = existing(source);
            if (file.empty() || in_the_way(file)) return;
            made_.steps.push_back({u"delete", file, remove(file)});
            return;
        }
        string const file = existing(source);
        if (file.empty() || in_the_way(file)) return;
        bool const replace = target[0] == u'!' || target[0] == u'@';
        if (replace) target.erase(0, 1);
        bool done = move(file, target, replace);
        made_.steps.push_back({u"rename", file, done});
        string const blocking = existing(target);
        if (done || !replace || !readonly_collides_ || blocking.empty() || is_root(blocking) || same(blocking, file)) return;
        // STATUS_OBJECT_NAME_COLLISION although replacing was asked: clear the attributes and try once more.
        if (!same_volume(file, blocking) || below(blocking, file) || !made_.files[blocking].readonly || in_the_way(blocking)) return;
        made_.files[blocking].readonly = false;
        done = move(file, target, replace);
        made_.steps.push_back({u"rename", file, done});
    }

    // The spelling in the tree of what an NT name leads to; the root of a volume is `X:`; empty when there is nothing.
    string existing(string const& nt_name) const {
        string const wanted = dos_path(nt_name);
        if (is_root(wanted)) return wanted;
        for (auto const& [path, what] : made_.files) {
            if (same(path, wanted)) return path;
        }
        return {};
    }

    // `X:\...` for an NT name of one of our volumes, `X:` for its root; empty for anything else.
    static string dos_path(string const& nt_name) {
        std::vector<std::pair<string, string>> const prefixes{{u"\\??\\c:", u"C:"},
                                                              {u"\\??\\d:", u"D:"},
                                                              {u"\\??\\z:", u"Z:"},
                                                              {u"\\dosdevices\\c:", u"C:"},
                                                              {u"\\dosdevices\\d:", u"D:"},
                                                              {u"\\dosdevices\\z:", u"Z:"},
                                                              {u"\\device\\harddiskvolume1", u"C:"},
                                                              {u"\\device\\harddiskvolume2", u"D:"},
                                                              {u"\\device\\harddiskvolume3", u"Z:"}};
        for (auto const& [prefix, drive] : prefixes) {
            if (lower(nt_name.substr(0, prefix.size())) != prefix) continue;
            string const rest = nt_name.substr(prefix.size());
            if (rest.empty() || rest == u"\\") return drive;
            if (rest[0] == u'\\') return drive + rest;
        }
        return {};
    }

    bool move(string const& file, string const& nt_target, bool replace) {
        if (is_root(file)) return false;
        string const target = dos_path(nt_target);
        if (target.empty() || is_root(target) || !same_volume(file, target)) return false;
        string const above = target.substr(0, target.rfind(u'\\'));
        string const parent = is_root(above) ? above : existing(u"\\??\\" + above);
        if (parent.empty() || (!is_root(parent) && !made_.files[parent].directory)) return false;
        if (same(parent, file) || below(parent, file)) return false;  // a directory does not go below itself
        string const obstacle = existing(nt_target);
        if (!obstacle.empty() && !same(obstacle, file)) {
            if (!replace) return false;
            node const& what = made_.files[obstacle];
            if (what.readonly || what.directory || what.locked) return false;
            made_.files.erase(obstacle);
        }
        file_tree moved;
        for (auto const& [path, what] : made_.files) {
            if (same(path, file)) {
                moved[target] = what;
            } else if (below(path, file)) {
                moved[target + path.substr(file.size())] = what;
            } else {
                moved[path] = what;
            }
        }
        made_.files = std::move(moved);
        return true;
    }

    bool remove(string const& file) {
        if (is_root(file) || made_.files[file].readonly) return false;
        for (auto const& [path, what] : made_.files) {
            if (below(path, file)) return false;
        }
        made_.files.erase(file);
        return true;
    }

    bool in_the_way(string const& file) const { return !is_root(file) && made_.files.at(file).locked; }
    static bool is_root(string const& file) { return file.size() == 2; }
    static bool same(string const& left, string const& right) { return lower(left) == lower(right); }
    static bool same_volume(string const& left, string const& right) { return lower(left.substr(0, 2)) == lower(right.substr(0, 2)); }
    static bool below(string const& path, string const& directory) {
        return path.size() > directory.size() && lower(path.substr(0, directory.size() + 1)) == lower(directory + u"\\");
    }

    result made_;
    bool readonly_collides_;
};

/// What the two values (units, the second one may be empty) leave of the tree.
inline result interpret(file_tree files, std::vector<string> const& lists, bool readonly_collides) {
    return interpreter{std::move(files), readonly_collides}.run(lists);
}

}  // namespace renames::reference
