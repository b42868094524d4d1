// SPDX-License-Identifier: BSL-1.0
// Knows: random delayed renames for Wine's wineboot and for the model, and how to judge what both have left.
// peer make SEED LIST FOLDER DRIVE_C    trees and .reg files; LIST is a number, or `all`
// peer judge SEED LIST FOLDER DRIVE_C   after wineboot: compares; NN.after.reg is regedit's export
#include "renames/rename_boot.hpp"
#include "renames/wine.hpp"

#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/session_manager_key.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace smss;
namespace fs = std::filesystem;
namespace wine = renames::wine;
using string = std::u16string;

constexpr std::size_t list_count = 60;
constexpr std::u16string_view first_name = u"PendingFileRenameOperations";
constexpr std::u16string_view second_name = u"PendingFileRenameOperations2";

string wide(std::string_view narrow) { return string{nt::from_utf8(narrow)->view()}; }

// Where things are: each list has a directory of its own on C: and one on Z:, which is the file system of Unix.
struct folders {
    fs::path work;
    fs::path drive_c;
    std::string number;

    [[nodiscard]] string on_c() const { return u"C:\\pr\\" + wide(number); }
    [[nodiscard]] string on_z() const {
        string made = u"Z:" + wide((work / "z" / number).string());
        std::replace(made.begin(), made.end(), u'/', u'\\');
        return made;
    }
    [[nodiscard]] fs::path real_c() const { return drive_c / "pr" / number; }
    [[nodiscard]] fs::path real_z() const { return work / "z" / number; }
    [[nodiscard]] fs::path file(std::string_view suffix) const { return work / (number + std::string{suffix}); }
};

// One random list: std::mt19937 itself is the same everywhere, its distributions are not.
class generator {
public:
    generator(std::uint32_t seed, std::uint32_t list, folders const& where) : random_{seed * 1000 + list}, where_{where} {}

    renames::file_tree tree() {
        string const c = where_.on_c();
        renames::file_tree made{{where_.on_z(), {true}}, {c, {true}}};
        for (std::u16string_view const name : {u"d", u"e", u"f", u"f\\g"}) made[c + u"\\" + string{name}] = {true};
        for (std::string_view const name : {"a", "b", "c", "d\\x", "f\\y", "f\\g\\h"}) {
            made[c + u"\\" + wide(name)] = {false, "was " + std::string{name}, chance(8)};
        }
        return made;
    }

    string units() {
        string made;
        std::size_t const pairs = 1 + below(5);
        for (std::size_t i = 0; i < pairs; ++i) {
            made += chance(25) ? string{} : source();
            made += u'\0';
            made += target();
            made += u'\0';
        }
        if (chance(12)) made += source() + u'\0';
        // Regedit adds a missing last NUL to text: every list here ends in one at least.
        if (!chance(12)) made += u'\0';
        if (chance(12)) made += string(3, u'\0');
        return made;
    }

    registry::value value(std::u16string_view name) {
        registry::value made{name, registry::value_type::multi_sz, registry::to_bytes(units())};
        if (chance(12)) made.type = chance(2) ? registry::value_type::binary : registry::value_type::expand_sz;
        if (chance(15)) made.data.push_back(0);
        return made;
    }

    bool chance(std::size_t one_in) { return below(one_in) == 0; }

private:
    std::size_t below(std::size_t end) { return random_() % end; }
    template <std::size_t N>
    string one_of(std::array<std::u16string_view, N> const& from) {
        return string{from[below(N)]};
    }

    // A name in one of its spellings; most are plain.
    string spelled(string const& below_root) {
        string const c = where_.on_c();
        string const rest = c.substr(2) + u"\\" + below_root;
        string slashes = c + u"\\" + below_root;
        std::replace(slashes.begin(), slashes.end(), u'\\', u'/');
        switch (below(56)) {
            case 0:
                return c + u"\\" + below_root;
            case 1:
                return u"\\DosDevices\\C:" + rest;
            case 2:
                return u"\\Device\\HarddiskVolume1" + rest;
            case 3:
                return u"\\??\\" + slashes;
            case 4:
                return u"\\??\\" + c + u"\\e\\..\\" + below_root;
            case 5:
                return u"\\??\\c:" + rest;
            case 6:
                return rest;
            case 7:
                return u"\\??\\" + where_.on_z() + u"\\" + below_root;
            default:
                return u"\\??\\" + c + u"\\" + below_root;
        }
    }

    string source() {
        static constexpr std::array<std::u16string_view, 22> names{u"a",    u"b",    u"c",    u"a",    u"b",    u"n",       u"m",    u"d",
                                                                   u"d\\x", u"e",    u"f",    u"f\\g", u"f\\y", u"f\\g\\h", u"e\\n", u"A",
                                                                   u"B",    u"D\\X", u"a\\x", u"gone", u"d\\n", u"*"};
        string made = spelled(one_of(names));
        if (chance(20)) made += u'\\';
        if (chance(25)) return u"!" + made;
        if (chance(20)) return u"@" + made;
        return made;
    }

    string target() {
        static constexpr std::array<std::u16string_view, 22> names{
            u"a",    u"b",    u"n",       u"m", u"n", u"d",    u"d\\x", u"e",     u"e\\n", u"f",       u"f\\g",
            u"e\\m", u"d\\n", u"f\\g\\h", u"A", u"B", u"D\\n", u"a\\x", u"zz\\n", u"f\\y", u"f\\g\\n", u"c"};
        if (chance(3)) return {};
        if (chance(30)) return u"!";
        string const made = spelled(one_of(names));
        if (chance(25)) return u"@" + made;
        if (chance(40)) return u"*1" + made;
        return chance(2) ? u"!" + made : made;
    }

    std::mt19937 random_;
    folders where_;
};

renames::setting setting_of(std::uint32_t seed, std::uint32_t list, folders const& where) {
    generator random{seed, list, where};
    renames::setting made;
    made.files = random.tree();
    made.first = random.value(first_name);
    if (random.chance(10)) made.second = random.value(second_name);
    return made;
}

void append_hex(std::string& to, registry::value const& from) {
    constexpr std::string_view digits = "0123456789abcdef";
    to += "\"" + nt::to_utf8(from.name.view()) + "\"=hex(" + std::to_string(static_cast<unsigned>(from.type)) + "):";
    for (std::size_t i = 0; i < from.data.size(); ++i) {
        if (i != 0) to += ',';
        to += digits[from.data[i] >> 4];
        to += digits[from.data[i] & 15];
    }
    to += "\r\n";
}

// UTF-16, for of other text Wine's regedit takes the bytes of strings for single characters.
bool write_reg(fs::path const& file, renames::setting const& from) {
    std::string text =
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control\\Session Manager]\r\n"
        "\"PendingFileRenameOperations\"=-\r\n\"PendingFileRenameOperations2\"=-\r\n";
    if (from.first) append_hex(text, *from.first);
    if (from.second) append_hex(text, *from.second);
    std::ofstream out{file, std::ios::binary};
    out << "\xFF\xFE";
    for (char const unit : text) out << unit << '\0';
    return out.flush().good();
}

bool make(folders const& where, renames::setting const& from) {
    auto const real = [&](string const& path) {
        bool const on_c = path.starts_with(where.on_c());
        string rest = path.substr(on_c ? where.on_c().size() : where.on_z().size());
        std::replace(rest.begin(), rest.end(), u'\\', u'/');
        fs::path made = on_c ? where.real_c() : where.real_z();
        made += nt::to_utf8(rest);
        return made;
    };
    for (auto const& [path, what] : from.files) {
        if (what.directory) fs::create_directories(real(path));
    }
    for (auto const& [path, what] : from.files) {
        if (what.directory) continue;
        std::ofstream{real(path), std::ios::binary} << what.content;
        if (what.readonly) fs::permissions(real(path), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    }
    return write_reg(where.file(".reg"), from);
}

std::string read_file(fs::path const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// What is really there after wineboot.
std::optional<wine::result> seen(folders const& where) {
    wine::result made;
    for (auto const& [top, dos] : {std::pair{where.real_c(), where.on_c()}, std::pair{where.real_z(), where.on_z()}}) {
        made.files[dos] = {true};
        for (fs::directory_entry const& one : fs::recursive_directory_iterator{top}) {
            string path = dos + u"\\" + wide(one.path().lexically_relative(top).generic_string());
            std::replace(path.begin(), path.end(), u'/', u'\\');
            bool const readonly = (one.status().permissions() & fs::perms::owner_write) == fs::perms::none;
            made.files[path] = {one.is_directory(), one.is_directory() ? std::string{} : read_file(one.path()), readonly, false};
        }
    }
    registry::parse_result const read = registry::parse(read_file(where.file(".after.reg")), {.mode = registry::reader_mode::as_regedit});
    if (!read.ok()) return std::nullopt;
    registry::key_index const key = read.content.find(u"HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control\\Session Manager");
    if (key == registry::no_key) return std::nullopt;
    made.first_left = read.content.find_value(key, first_name) != nullptr;
    made.second_left = read.content.find_value(key, second_name) != nullptr;
    return made;
}

// NULs as `|`.
std::string show(std::optional<registry::value> const& one) {
    std::string shown = nt::to_utf8(registry::units_of(one->data).view());
    std::replace(shown.begin(), shown.end(), '\0', '|');
    return nt::to_utf8(one->name.view()) + ", type " + std::to_string(static_cast<unsigned>(one->type)) + ", " +
           std::to_string(one->data.size()) + " bytes: " + shown;
}

void print(char const* title, std::vector<string> const& lines) {
    std::printf("  %s\n", title);
    for (string const& line : lines) std::printf("    %s\n", nt::to_utf8(line).c_str());
}

// The whole run.
struct tally {
    std::size_t unexplained = 0;
    std::size_t alike = 0;  // wineboot and the model changed something, and the same
    std::array<std::size_t, wine::rule_count> needed{};
};

void judge(std::uint32_t seed, std::uint32_t list, folders const& where, renames::setting const& from, tally& all) {
    std::optional<wine::result> const there = seen(where);
    renames::outcome const ran = renames::boot(from, edition::nt5_2);
    wine::result const model{ran.files, !ran.values_gone, !ran.values_gone};
    auto const before = wine::lines({from.files});
    auto const by_model = wine::lines(model);
    auto const by_rules = wine::lines(wine::interpret(from, wine::all_rules()));
    auto const without = wine::lines(wine::interpret(from, wine::no_rules()));
    auto const by_wine = there ? wine::lines(*there) : std::vector<string>{u"regedit's export cannot be read"};
    if (by_wine == by_rules && by_model == without) {
        if (by_wine == by_model && by_wine != before) ++all.alike;
        for (wine::rule_index const rule : wine::needed_rules(from)) ++all.needed[rule];
        return;
    }
    ++all.unexplained;
    std::printf("wineboot: seed %u, list %u: %s%s\n", seed, list, by_wine == by_rules ? "" : "wineboot does not what its rules say; ",
                by_model == without ? "" : "the model does not what NT's rules say");
    std::printf("  %s\n", show(from.first).c_str());
    if (from.second) std::printf("  %s\n", show(from.second).c_str());
    print("before:", before);
    print("wineboot:", by_wine);
    if (by_wine != by_rules) print("by Wine's rules:", by_rules);
    print("the model:", by_model);
    if (by_model != without) print("by NT's rules:", without);
    std::printf("Again: SMSS_WINEBOOT_SEED=%u SMSS_WINEBOOT_LIST=%u ctest -R portability.windows.wineboot --output-on-failure\n", seed,
                list);
}

// A run of all lists that meets no rule, or changes nothing, compares nothing.
int report(tally const& all, std::uint32_t seed, std::size_t judged) {
    std::size_t rules = 0;
    for (std::size_t i = 0; i < wine::rule_count; ++i) {
        if (all.needed[i] == 0) continue;
        ++rules;
        std::printf("%3zu lists: %s, %s\n", all.needed[i], std::string{wine::rules[i].name}.c_str(),
                    std::string{wine::rules[i].what}.c_str());
    }
    std::printf("wineboot: seed %u, %zu lists, %zu changed alike, %zu rules met, %zu lists unexplained\n", seed, judged, all.alike, rules,
                all.unexplained);
    bool const too_little = judged == list_count && (all.alike < 10 || rules < 5);
    if (too_little) std::printf("wineboot: at least 10 lists and 5 rules were expected\n");
    return all.unexplained == 0 && !too_little ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: peer make|judge SEED LIST|all FOLDER DRIVE_C\n");
        return 2;
    }
    bool const makes = std::string_view{argv[1]} == "make";
    auto const seed = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10));
    bool const every = std::string_view{argv[3]} == "all";
    tally all;
    std::size_t done = 0;
    for (std::uint32_t list = 0; list < list_count; ++list) {
        std::string const digits = std::to_string(100 + list).substr(1);
        if (!every && list != std::strtoul(argv[3], nullptr, 10)) continue;
        folders const where{argv[4], argv[5], digits};
        renames::setting const from = setting_of(seed, list, where);
        ++done;
        if (makes && !make(where, from)) {
            std::fprintf(stderr, "peer: %s cannot be written\n", where.file(".reg").c_str());
            return 1;
        }
        if (!makes) judge(seed, list, where, from, all);
    }
    if (done == 0) {
        std::fprintf(stderr, "peer: list %s: expected a number below %zu, or all\n", argv[3], list_count);
        return 2;
    }
    if (makes) return write_reg(fs::path{argv[4]} / "none.reg", {}) ? 0 : 1;
    return report(all, seed, done);
}
