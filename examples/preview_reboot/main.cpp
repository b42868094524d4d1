// SPDX-License-Identifier: BSL-1.0
// Shows what the pending deletes and renames of a machine will do to its files at the next boot, on a copy of them.
#include "input.hpp"
#include "tree_copy.hpp"
#include "tree_world.hpp"

#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/utf.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/run/run.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
namespace registry = smss::registry;
using smss::text;

constexpr int exit_unreadable = 1;
constexpr int exit_usage = 2;

/// Bytes that may hold anything, as text that is safe to show.
std::string display(std::string const& bytes) {
    auto const units = smss::nt::from_utf8(bytes);
    if (units) return smss::nt::to_display(*units);
    std::string shown;
    for (char const byte : bytes)
        shown += static_cast<unsigned char>(byte) < 0x80 ? smss::nt::to_display(text{std::u16string(1, static_cast<char16_t>(byte))}) : "?";
    return shown;
}

int complain(int code, std::string const& sentence) {
    std::fprintf(stderr, "preview_reboot: %s\n", display(sentence).c_str());
    return code;
}

/// The drives of a tree: its directories named by one letter, `C` or `c`. A sentence instead when they make no sense.
struct drives_result {
    std::u16string letters{};
    std::string error{};
};

drives_result find_drives(fs::path const& tree) {
    drives_result found;
    std::error_code error;
    fs::directory_iterator entries{tree, error};
    for (; !error && entries != fs::directory_iterator{}; entries.increment(error)) {
        std::string const name = entries->path().filename().string();
        if (name.size() != 1) continue;
        char16_t const letter = smss::nt::upcase(static_cast<char16_t>(static_cast<unsigned char>(name[0])));
        if (letter < u'A' || letter > u'Z') continue;
        if (entries->symlink_status(error).type() != fs::file_type::directory || error) continue;
        if (found.letters.find(letter) != std::u16string::npos) {
            found.error = "`" + tree.string() + "` has two directories for the drive " + static_cast<char>(letter);
            return found;
        }
        found.letters += letter;
    }
    if (error) {
        found.error = "cannot read `" + tree.string() + "`: " + error.message();
    } else if (found.letters.empty()) {
        found.error = "`" + tree.string() + "` has no drive: expected a directory named by one letter, such as C, for each";
    }
    std::sort(found.letters.begin(), found.letters.end());
    return found;
}

void copy_key(registry::tree const& from, registry::key_index source, registry::tree& to, registry::key_index target) {
    for (registry::value const& one : from.values(source)) to.set(target, one);
    for (registry::key_index const below : from.subkeys(source)) copy_key(from, below, to, to.create_subkey(target, from.name(below)));
}

/// The part of the input that decides about the renames, as a running system has it.
registry::tree configuration_of(explain::input const& from, std::vector<std::string>& notes) {
    registry::tree made;
    registry::key_index const control = made.create(u"System\\CurrentControlSet\\Control");
    registry::key_index const manager = made.create_subkey(control, u"Session Manager");
    copy_key(from.tree, from.session_manager, made, manager);
    registry::key_index const above = from.tree.parent(from.session_manager);
    if (from.tree.subkey(above, u"MiniNT") != registry::no_key) (void)made.create_subkey(control, u"MiniNT");
    // NT does not boot without these keys; an export of one value does without them all the same.
    for (std::u16string_view const needed : {u"Memory Management", u"DOS Devices", u"KnownDlls", u"Environment", u"SubSystems"}) {
        if (made.subkey(manager, needed) != registry::no_key) continue;
        (void)made.create_subkey(manager, needed);
        if (from.kind != explain::input_kind::hive) continue;
        notes.push_back("the key `" + smss::nt::to_utf8(needed) +
                        "` is missing: NT would stop before the renames, which are shown as if it were there");
    }
    return made;
}

/// One pair and what came of it.
struct operation {
    smss::plan::file_rename asked{};
    preview::operation_record came{};

    [[nodiscard]] std::string_view word() const {
        if (!succeeded(came.result)) return "failed";
        return asked.operation == smss::plan::rename_operation::remove ? "deleted" : "renamed";
    }
};

std::string status_text(smss::status which) {
    std::string_view const known = smss::nt::name(which);
    char code[16];
    std::snprintf(code, sizeof code, "0x%08X", which.value);
    return known.empty() ? std::string{code} : "STATUS_" + std::string{known} + " (" + code + ")";
}

struct change {
    char sign;  // - gone, + new, ~ other content
    std::string path;
};

std::vector<change> compare(preview::tree_listing const& before, preview::tree_listing const& after) {
    std::vector<change> found;
    auto const shown = [](std::string const& path, preview::tree_entry const& entry) {
        return entry.is == preview::tree_entry::what::directory ? path + "/" : path;
    };
    for (auto const& [path, entry] : before) {
        auto const now = after.find(path);
        if (now == after.end() || now->second.is != entry.is) {
            found.push_back({'-', shown(path, entry)});
        } else if (now->second != entry) {
            found.push_back({'~', path});
        }
    }
    for (auto const& [path, entry] : after) {
        auto const then = before.find(path);
        if (then == before.end() || then->second.is != entry.is) found.push_back({'+', shown(path, entry)});
    }
    std::sort(found.begin(), found.end(),
              [](change const& left, change const& right) { return std::tie(left.path, left.sign) < std::tie(right.path, right.sign); });
    return found;
}

void print_text(std::vector<operation> const& operations, std::vector<change> const& changes, std::vector<std::string> const& notes,
                std::string const& kept) {
    std::printf("%zu pending %s\n", operations.size(), operations.size() == 1 ? "operation" : "operations");
    std::size_t number = 0;
    for (operation const& one : operations) {
        std::printf("%5zu %-8s%s", ++number, std::string{one.word()}.c_str(), smss::nt::to_display(one.asked.raw_source).c_str());
        if (!one.asked.raw_target.empty()) std::printf(" -> %s", smss::nt::to_display(one.asked.raw_target).c_str());
        if (!succeeded(one.came.result)) std::printf("  %s", status_text(one.came.result).c_str());
        if (!one.came.remark.empty()) std::printf(": %s", display(one.came.remark).c_str());
        std::printf("\n");
    }
    std::printf(changes.empty() ? "The tree stays as it is.\n" : "The tree afterwards:\n");
    for (change const& one : changes) std::printf("    %c %s\n", one.sign, display(one.path).c_str());
    for (std::string const& one : notes) std::printf("note: %s\n", display(one).c_str());
    if (!kept.empty()) std::printf("The copy is in %s\n", display(kept).c_str());
}

void print_json(std::vector<operation> const& operations, std::vector<change> const& changes, std::vector<std::string> const& notes,
                std::string const& kept) {
    using json = nlohmann::ordered_json;
    json document;
    document["operations"] = json::array();
    for (operation const& one : operations) {
        bool const removes = one.asked.operation == smss::plan::rename_operation::remove;
        json row{{"operation", removes ? "delete" : "rename"}, {"source", smss::nt::to_display(one.asked.raw_source)}};
        if (!removes) {
            row["target"] = smss::nt::to_display(one.asked.raw_target);
            row["replace"] = one.asked.replace;
        }
        row["done"] = succeeded(one.came.result);
        row["status"] = status_text(one.came.result);
        if (!one.came.remark.empty()) row["remark"] = display(one.came.remark);
        document["operations"].push_back(std::move(row));
    }
    for (char const* const list : {"removed", "added", "changed"}) document[list] = json::array();
    for (change const& one : changes)
        document[one.sign == '-' ? "removed" : one.sign == '+' ? "added" : "changed"].push_back(display(one.path));
    document["notes"] = json::array();
    for (std::string const& one : notes) document["notes"].push_back(display(one));
    document["copy"] = kept.empty() ? json(nullptr) : json(display(kept));
    std::printf("%s\n", document.dump(2).c_str());
}

std::string check_system_root(std::string const& given) {
    auto const units = smss::nt::from_utf8(given);
    bool const rooted = units && units->size() >= 4 && (*units)[1] == u':' && (*units)[2] == u'\\' &&
                        smss::nt::upcase((*units)[0]) >= u'A' && smss::nt::upcase((*units)[0]) <= u'Z';
    return rooted ? std::string{} : "expected a path such as C:\\Windows";
}

struct arguments {
    std::string input{};
    std::string tree{};
    std::string system_root = "C:\\Windows";
    std::string keep{};
    bool json = false;
    std::optional<std::uint32_t> control_set{};
};

int preview_boot(arguments const& given) {
    explain::input_result const read = explain::read_input({.path = given.input, .control_set = given.control_set});
    if (!read.content) return complain(exit_unreadable, read.error);

    std::error_code error;
    fs::path const tree = fs::canonical(given.tree, error);
    if (error) return complain(exit_unreadable, "cannot read `" + given.tree + "`: " + error.message());
    if (!fs::is_directory(tree, error)) return complain(exit_unreadable, "`" + given.tree + "` is no directory");
    drives_result const drives = find_drives(tree);
    if (!drives.error.empty()) return complain(exit_unreadable, drives.error);

    std::vector<std::string> notes;
    for (explain::input_notice const& one : read.content->notices) notes.push_back(one.where + ": " + one.what);
    preview::tree_copy copy;
    std::optional<fs::path> keep;
    if (!given.keep.empty()) keep = given.keep;
    if (std::string const problem = copy.make(tree, keep, notes); !problem.empty()) return complain(exit_unreadable, problem);
    preview::tree_listing before;
    if (std::string const problem = preview::list_tree(copy.path(), before); !problem.empty()) return complain(exit_unreadable, problem);

    // The boot, in a world of our own.
    smss::profile const as = smss::edition::nt5_2;
    registry::tree configuration = configuration_of(*read.content, notes);
    registry::key_index const manager = configuration.find(u"System\\CurrentControlSet\\Control\\Session Manager");
    smss::plan::rename_plan const plan = smss::plan::pair_renames(configuration.find_value(manager, u"PendingFileRenameOperations"),
                                                                  configuration.find_value(manager, u"PendingFileRenameOperations2"), as);
    for (smss::plan::diagnostic const& one : plan.oddities) {
        notes.push_back(smss::nt::to_utf8(one.found) + (one.effect.empty() ? "" : ": " + smss::nt::to_utf8(one.effect)));
    }
    bool const mini_nt = configuration.find(u"System\\CurrentControlSet\\Control\\MiniNT") != registry::no_key;
    preview::tree_world nt{copy.path(), drives.letters, std::move(configuration), *smss::nt::from_utf8(given.system_root)};
    std::vector<smss::effect> const effects = smss::run(nt, as);

    std::vector<operation> operations;
    if (mini_nt) {
        notes.push_back("this is Windows PE (MiniNT): the lists are deleted and nothing is carried out");
    } else if (!nt.reached()) {
        for (smss::effect const& one : effects) {
            auto const* const parameters = one.find(smss::world::field::params);
            if (one.which != smss::world::call::nt_raise_hard_error || parameters == nullptr || parameters->items.size() < 2) continue;
            return complain(exit_unreadable, "the boot stops before its pending renames: " + smss::nt::to_utf8(parameters->items[0]) + " " +
                                                 smss::nt::to_utf8(parameters->items[1]));
        }
        return complain(exit_unreadable, "the boot does not come to its pending renames: a command before them never ends");
    } else if (nt.records().size() != plan.operations.size()) {
        return complain(exit_unreadable, "the boot carried out " + std::to_string(nt.records().size()) + " operations where the list has " +
                                             std::to_string(plan.operations.size()));
    } else {
        for (std::size_t i = 0; i < plan.operations.size(); ++i) operations.push_back({plan.operations[i], nt.records()[i]});
    }

    preview::tree_listing after;
    if (std::string const problem = preview::list_tree(copy.path(), after); !problem.empty()) return complain(exit_unreadable, problem);
    (given.json ? print_json : print_text)(operations, compare(before, after), notes, keep ? copy.path().string() : std::string{});
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return complain(exit_unreadable, "cannot write the output");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    arguments given;
    std::string control_set = "current";
    CLI::App app{"Shows what the pending deletes and renames of a Windows machine will do to its files at the next boot. Works on a copy."};
    app.name("preview_reboot");
    app.add_option("INPUT", given.input, "a SYSTEM hive or a .reg export (told apart by content); - for standard input")->required();
    app.add_option("TREE", given.tree, "the files: a directory with one directory for each drive, such as TREE/C; it is only read")
        ->required();
    app.add_option("--system-root", given.system_root, "where Windows is on that machine (default C:\\Windows)")
        ->check(check_system_root, "PATH");
    app.add_option("--control-set", control_set, "current, or the number of a control set");
    app.add_option("--keep", given.keep, "make the copy in this directory, which is empty or new, and leave it there");
    app.add_flag("--json", given.json, "output for programs");
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        return complain(exit_usage, std::string{error.what()} + " (--help shows the arguments)");
    }
    if (given.input.empty()) return complain(exit_usage, "INPUT is empty: expected a file, or - for standard input");
    if (control_set != "current") {
        if (control_set.empty() || control_set.size() > 3 || control_set.find_first_not_of("0123456789") != std::string::npos) {
            return complain(exit_usage, "--control-set: expected `current` or a number up to 999");
        }
        given.control_set = static_cast<std::uint32_t>(std::stoul(control_set));
    }
    if (!given.keep.empty()) {
        std::error_code error;
        if (fs::exists(fs::symlink_status(given.keep, error)) &&
            (!fs::is_directory(given.keep, error) || !fs::is_empty(given.keep, error))) {
            return complain(exit_usage, "--keep: `" + given.keep + "` is there already; expected a new or an empty directory");
        }
        if (preview::lies_within(given.keep, given.tree) || preview::lies_within(given.tree, given.keep)) {
            return complain(exit_usage, "--keep: expected a directory outside TREE that does not contain it");
        }
    }
    try {
        return preview_boot(given);
    } catch (std::exception const& problem) {  // the host's file system: a copy that is temporary is removed on the way here
        return complain(exit_unreadable, problem.what());
    }
}
