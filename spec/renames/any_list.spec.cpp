// SPDX-License-Identifier: BSL-1.0
// Knows: what holds for every rename list: the tree of a second interpreter, nothing else touched, order kept.
#include "reference.hpp"
#include "rename_boot.hpp"

#include <smss/nt/utf.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using renames::file_tree;
using string = std::u16string;

namespace {

// Every kind of name: files, directories, spellings, other volumes, what is not there, what is no NT path.
constexpr std::array<std::u16string_view, 34> names{u"\\??\\C:\\a",
                                                    u"\\??\\C:\\b",
                                                    u"\\??\\C:\\n",
                                                    u"\\??\\C:\\d",
                                                    u"\\??\\C:\\d\\f",
                                                    u"\\??\\C:\\d\\g",
                                                    u"\\??\\C:\\e",
                                                    u"\\??\\C:\\e\\x",
                                                    u"\\??\\C:\\k\\m\\f",
                                                    u"\\??\\C:\\k\\m",
                                                    u"\\??\\C:\\k",
                                                    u"\\??\\D:\\a",
                                                    u"\\??\\D:\\z",
                                                    u"\\??\\D:\\d",
                                                    u"\\??\\C:\\old.sys",
                                                    u"\\??\\C:\\l",
                                                    u"\\??\\C:\\A",
                                                    u"\\??\\c:\\D\\F",
                                                    u"\\DosDevices\\C:\\b",
                                                    u"\\Device\\HarddiskVolume1\\b",
                                                    u"\\Device\\HarddiskVolume2\\a",
                                                    u"\\??\\C:\\gone\\x",
                                                    u"\\??\\C:\\a\\x",
                                                    u"\\??\\E:\\a",
                                                    u"C:\\a",
                                                    u"\\C:\\a",
                                                    u"a",
                                                    u"",
                                                    u"\\??\\C:",
                                                    u"\\??\\C:\\",
                                                    u"\\??\\",
                                                    u"\\",
                                                    u"\\??\\C:/a",
                                                    u"\\Device\\None\\a"};
constexpr std::array<std::u16string_view, 6> markers{u"", u"!", u"@", u"!@", u"!!", u"*1"};

// Some lists do not end as they should.
constexpr std::array<std::u16string_view, 5> endings{std::u16string_view{u"\0", 1}, std::u16string_view{}, std::u16string_view{u"\0\0", 2},
                                                     std::u16string_view{u"\0\0\0\0", 4}, std::u16string_view{u"x", 1}};

struct one_string {
    std::size_t marker = 0;
    std::size_t name = 0;
};

struct list_plan {
    std::vector<one_string> strings{};
    std::size_t ending = 0;

    [[nodiscard]] string units() const {
        string made;
        for (one_string const& one : strings) {
            if (one.name != empty_name) made += markers[one.marker];
            made += names[one.name];
            made += u'\0';
        }
        made += endings[ending];
        return made;
    }
    static constexpr std::size_t empty_name = 27;
};

static_assert(names[list_plan::empty_name].empty());

// What may differ between the systems: attributes of the nine files, the file system, whether there is a second list.
struct situation {
    list_plan first{};
    list_plan second{};
    bool has_second = false;
    bool readonly_collides = false;
    unsigned readonly = 0;
    unsigned locked = 0;

    [[nodiscard]] file_tree files() const {
        file_tree made{{u"C:\\a", {false, "A"}},
                       {u"C:\\b", {false, "B"}},
                       {u"C:\\d", {true}},
                       {u"C:\\d\\f", {false, "F"}},
                       {u"C:\\e", {true}},
                       {u"C:\\k", {true}},
                       {u"C:\\k\\m", {true}},
                       {u"C:\\k\\m\\f", {false, "M"}},
                       {u"C:\\old.sys", {false, "old"}},
                       {u"C:\\l", {false, "L"}},
                       {u"D:\\a", {false, "D"}}};
        unsigned bit = 1;
        for (auto& [path, what] : made) {
            what.readonly = (readonly & bit) != 0;
            // A file that is open makes the directories above it stay, a rule that this small system leaves out.
            what.locked = (locked & bit) != 0 && std::count(path.begin(), path.end(), u'\\') == 1;
            bit <<= 1;
        }
        return made;
    }
    [[nodiscard]] renames::setting setting() const {
        renames::setting made;
        made.files = files();
        made.first = registry::value{u"PendingFileRenameOperations", registry::value_type::multi_sz, registry::to_bytes(first.units())};
        if (has_second) {
            made.second =
                registry::value{u"PendingFileRenameOperations2", registry::value_type::multi_sz, registry::to_bytes(second.units())};
        }
        made.readonly_rename_status = readonly_collides ? status::object_name_collision : status::access_denied;
        return made;
    }
    [[nodiscard]] renames::reference::result expected() const {
        std::vector<string> lists{first.units()};
        if (has_second) lists.push_back(second.units());
        return renames::reference::interpret(files(), lists, readonly_collides);
    }
};

std::string show(string const& units) {
    std::string shown = nt::to_utf8(units);
    std::replace(shown.begin(), shown.end(), '\0', '|');
    return shown;
}
std::string show(file_tree const& tree) {
    std::string shown;
    for (auto const& [path, what] : tree) {
        shown += nt::to_utf8(path) + (what.directory ? "\\" : "=" + what.content) + (what.readonly ? " (read-only)" : "") +
                 (what.locked ? " (locked)" : "") + "  ";
    }
    return shown;
}

std::ostream& operator<<(std::ostream& out, situation const& one) {
    out << show(one.files()) << "\nPFRO " << show(one.first.units());
    if (one.has_second) out << "\nPFRO2 " << show(one.second.units());
    return out << (one.readonly_collides ? "\nreplacing a read-only file collides" : "");
}

// The operations that the boot asked of the file system, with their success; attribute changes left out.
std::vector<renames::reference::step> steps_of(std::vector<effect> const& effects) {
    std::vector<renames::reference::step> made;
    for (effect const& one : effects) {
        if (one.which != world::call::nt_set_information_file) continue;
        std::u16string_view const what = one.text_of(world::field::op);
        if (what == u"attributes") continue;
        string file{one.text_of(world::field::file)};
        if (file.size() == 3) file.pop_back();  // a root, which the interpreter writes without its backslash
        made.push_back({string{what}, std::move(file), succeeded(one.result)});
    }
    return made;
}

}  // namespace

namespace rc {

template <>
struct Arbitrary<one_string> {
    static Gen<one_string> arbitrary() {
        return gen::build<one_string>(
            gen::set(&one_string::marker, gen::weightedElement<std::size_t>({{8, 0}, {4, 1}, {2, 2}, {1, 3}, {1, 4}, {1, 5}})),
            gen::set(&one_string::name, gen::weightedOneOf<std::size_t>({{4, gen::inRange<std::size_t>(0, 19)},
                                                                         {1, gen::just(list_plan::empty_name)},
                                                                         {1, gen::inRange<std::size_t>(0, names.size())}})));
    }
};

template <>
struct Arbitrary<list_plan> {
    static Gen<list_plan> arbitrary() {
        return gen::build<list_plan>(
            gen::set(&list_plan::strings),
            gen::set(&list_plan::ending, gen::weightedElement<std::size_t>({{12, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}})));
    }
};

template <>
struct Arbitrary<situation> {
    static Gen<situation> arbitrary() {
        return gen::build<situation>(gen::set(&situation::first), gen::set(&situation::second), gen::set(&situation::has_second),
                                     gen::set(&situation::readonly_collides),
                                     gen::set(&situation::readonly, gen::oneOf(gen::just(0u), gen::inRange(0u, 2048u))),
                                     gen::set(&situation::locked, gen::oneOf(gen::just(0u), gen::inRange(0u, 2048u))));
    }
};

}  // namespace rc

TEST_CASE("the second interpreter, by hand") {
    using renames::reference::decode;
    using namespace std::string_view_literals;
    // windows-editions D, table of test vectors
    CHECK(decode(string{u"a\0!b\0\0"sv}) == std::vector<string>{u"a", u"!b"});
    CHECK(decode(string{u"a\0\0\0"sv}) == std::vector<string>{u"a", u""});
    CHECK(decode(string{u"b\0\0a\0b\0\0"sv}) == std::vector<string>{u"b", u"", u"a", u"b"});
    CHECK(decode(string{u"a\0"sv}) == std::vector<string>{u"a"});
    CHECK(decode(string{u"\0\0"sv}) == std::vector<string>{u""});
    CHECK(decode(string{u"\0"sv}).empty());
}

TEST_CASE("every list leaves the tree of the second interpreter",
          "[SMSS-REN-001][SMSS-REN-002][SMSS-CFG-012][SMSS-CFG-013][SMSS-CFG-014][SMSS-CFG-015][SMSS-CFG-017]") {
    testing::property("the boot leaves the tree that the naive interpreter leaves, by the same operations in the same order",
                      [](situation const& one) {
                          renames::outcome const made = renames::boot(one.setting(), edition::nt5_2);
                          renames::reference::result const expected = one.expected();
                          RC_LOG() << one << "\nexpected: " << show(expected.files) << "\nmade:     " << show(made.files) << "\n";
                          RC_CLASSIFY(expected.files != one.files(), "changes something");
                          RC_CLASSIFY(!expected.steps.empty() && expected.files == one.files(), "tries and changes nothing");
                          bool const same_files = made.files == expected.files;  // trees print badly inside an assertion
                          bool const same_steps = steps_of(made.effects) == expected.steps;
                          RC_ASSERT(same_files);
                          RC_ASSERT(same_steps);
                          RC_ASSERT(made.values_gone);
                      });
}

TEST_CASE("a pair that fails changes nothing", "[SMSS-REN-001]") {
    testing::property("one pair whose operation is not recorded as done leaves every file as it was",
                      [](one_string const& source, one_string const& target) {
                          situation one;
                          one.first.strings = {source, target};
                          renames::outcome const made = renames::boot(one.setting(), edition::nt5_2);
                          RC_LOG() << one << "\n";
                          auto const steps = steps_of(made.effects);
                          bool const done = std::any_of(steps.begin(), steps.end(), [](auto const& step) { return step.done; });
                          RC_CLASSIFY(!done, "fails");
                          bool const untouched = made.files == one.files();
                          RC_ASSERT(done || untouched);
                      });
}

TEST_CASE("a list is done in its order: first the one half, then the other", "[SMSS-REN-001][SMSS-CFG-012]") {
    testing::property("two boots with the halves of a list do what one boot does with the whole", [](situation whole) {
        whole.has_second = false;
        whole.first.ending = 0;
        if (whole.first.strings.size() % 2 != 0) whole.first.strings.pop_back();
        std::size_t const middle = whole.first.strings.size() / 4 * 2;
        situation front = whole;
        front.first.strings.resize(middle);
        situation back = whole;
        back.first.strings.erase(back.first.strings.begin(), back.first.strings.begin() + static_cast<std::ptrdiff_t>(middle));
        renames::setting second = back.setting();
        second.files = renames::boot(front.setting(), edition::nt5_2).files;
        // The same list spread over the two values
        renames::setting both = front.setting();
        both.second =
            registry::value{u"PendingFileRenameOperations2", registry::value_type::multi_sz, registry::to_bytes(back.first.units())};
        file_tree const expected = renames::boot(whole.setting(), edition::nt5_2).files;
        bool const in_two_boots = renames::boot(second, edition::nt5_2).files == expected;
        bool const in_two_values = renames::boot(both, edition::nt5_2).files == expected;
        RC_ASSERT(in_two_boots);
        RC_ASSERT(in_two_values);
    });
}

TEST_CASE("no list reaches the paging file of this boot", "[SMSS-REN-005]") {
    // The list may delete or move the old one: paging files are made after it. \source windows-editions D.8; nt5_2 3.3.7
    testing::property("whatever the list does to the old paging file, this boot has one of its own", [](situation one) {
        renames::setting setting = one.setting();
        setting.files.erase(u"C:\\old.sys");
        setting.files[u"C:\\pagefile.sys"] = {false, "old"};
        setting.paging_file = u"C:\\pagefile.sys 64 64";
        string list{u"\\??\\C:\\pagefile.sys\0\0\\??\\C:\\a\0!\\??\\C:\\pagefile.sys\0", 48};
        list += one.first.units();
        setting.first->data = registry::to_bytes(list);
        renames::outcome const made = renames::boot(setting, edition::nt5_2);
        RC_ASSERT(made.paging == std::vector<string>{u"C:\\pagefile.sys"});
        bool paging = false;
        for (effect const& step : made.effects) {
            paging = paging || step.which == world::call::nt_create_paging_file;
            if (paging) RC_ASSERT(step.which != world::call::nt_set_information_file || step.text_of(world::field::op) != u"rename");
        }
        RC_ASSERT(paging);
    });
}
