// SPDX-License-Identifier: BSL-1.0
// Is the work that explain_boot does in proportion to its input, whatever the input? And are the bounds where the page says?

#include "explanation.hpp"
#include "work.hpp"

#include <smss/nt/utf.hpp>
#include <smss/plan/limit.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/testing/catch.hpp>

#include <string>
#include <vector>

using namespace smss;

namespace {

constexpr std::u16string_view manager = u"ControlSet001\\Control\\Session Manager";

text numbered(std::u16string_view stem, std::size_t number) {
    text made{stem};
    for (char const digit : std::to_string(number)) made += static_cast<char16_t>(digit);
    return made;
}

registry::value list(std::u16string_view name, std::vector<text> const& strings) {
    text units;
    for (text const& string : strings) {
        units += string;
        units += u'\0';
    }
    units += u'\0';
    return {text{name}, registry::value_type::multi_sz, registry::to_bytes(units)};
}

std::vector<text> many(std::u16string_view stem, std::size_t count) {
    std::vector<text> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(numbered(stem, i));
    return made;
}

// A Session Manager key that grows with `size` in one of the places where an attacker can let it grow.
struct growing {
    char const* what;
    void (*fill)(registry::tree& tree, registry::key_index key, std::size_t size);
};

void numbered_values(registry::tree& tree, registry::key_index key, std::u16string_view below, std::size_t size) {
    registry::key_index const at = tree.create(below, key);
    for (std::size_t i = 0; i < size; ++i) tree.set(at, registry::make_sz(numbered(u"v", i), numbered(u"\\x", i)));
}

constexpr growing places[]{
    {"BootExecute", [](auto& tree, auto key, std::size_t size) { tree.set(key, list(u"BootExecute", many(u"a", size))); }},
    {"BootExecute, one command",
     [](auto& tree, auto key, std::size_t size) { tree.set(key, list(u"BootExecute", std::vector(size, text{u"a"}))); }},
    {"BootExecute, words",
     [](auto& tree, auto key, std::size_t size) {
         text line;
         for (std::size_t i = 0; i < size; ++i) line += u"async ";
         tree.set(key, registry::make_sz(u"BootExecute", line));
     }},
    {"pending renames",
     [](auto& tree, auto key, std::size_t size) {
         tree.set(key, list(u"PendingFileRenameOperations", many(u"\\??\\C:\\a.sys", size)));
         tree.set(key, list(u"PendingFileRenameOperations2", many(u"*1\\??\\C:\\b", size)));
     }},
    {"ObjectDirectories", [](auto& tree, auto key, std::size_t size) { tree.set(key, list(u"ObjectDirectories", many(u"a", size))); }},
    {"exclusions and known DLLs",
     [](auto& tree, auto key, std::size_t size) {
         tree.set(key, list(u"ExcludeFromKnownDlls", many(u"x", size)));
         numbered_values(tree, key, u"KnownDLLs", size);
     }},
    {"subsystems, required and optional",
     [](auto& tree, auto key, std::size_t size) {
         numbered_values(tree, key, u"SubSystems", size);
         tree.set(tree.find(u"SubSystems", key), list(u"Required", many(u"v", size)));
         tree.set(tree.find(u"SubSystems", key), list(u"Optional", many(u"w", size)));
     }},
    {"DOS devices", [](auto& tree, auto key, std::size_t size) { numbered_values(tree, key, u"DOS Devices", size); }},
    {"paging files",
     [](auto& tree, auto key, std::size_t size) {
         tree.set(tree.create(u"Memory Management", key), list(u"PagingFiles", many(u"C:\\p", size)));
     }},
    {"AppCertDlls", [](auto& tree, auto key, std::size_t size) { numbered_values(tree, key, u"AppCertDlls", size); }},
    {"csrss modules",
     [](auto& tree, auto key, std::size_t size) {
         text line{u"csrss.exe"};
         for (std::size_t i = 0; i < size; ++i) line += numbered(u" ServerDll=", i);
         tree.set(tree.create(u"SubSystems", key), registry::make_sz(u"Windows", line));
     }},
    {"percent signs",
     [](auto& tree, auto key, std::size_t size) {
         text line;
         for (std::size_t i = 0; i < size; ++i) line += u"%A%%";
         tree.set(tree.create(u"Environment", key), registry::make_expand_sz(u"A", line));
     }},
};

explain::input input_of(growing const& place, std::size_t size) {
    explain::input from;
    from.kind = explain::input_kind::hive;
    from.session_manager = from.tree.create(manager);
    place.fill(from.tree, from.session_manager, size);
    return from;
}

// The work of everything behind the reading of the input: plan, findings, both forms of output.
std::uint64_t work_for(growing const& place, std::size_t size, edition which) {
    explain::input const from = input_of(place, size);
    std::uint64_t const before = work();
    REQUIRE(!plan::find_excess(from.tree, from.session_manager));
    std::size_t written = 0;
    explain::explanation const all = explain::explain_boot(from, which, u"C:\\Windows");
    explain::write_text(all, false, [&](std::string_view piece) { written += piece.size(); });
    explain::write_json(all, [&](std::string_view piece) { written += piece.size(); });
    CHECK(written != 0);
    return work() - before;
}

std::uint64_t work_to_read(std::string const& file, registry::string_line_break breaks) {
    std::uint64_t const before = work();
    registry::reader_options options;
    options.mode = registry::reader_mode::as_regedit;
    options.line_breaks = breaks;
    options.most_diagnostics = 50;
    (void)registry::parse(file, options);
    return work() - before;
}

// Twice the input may cost twice the work, and a tenth more where a table is about to grow.
void check_growth(std::uint64_t small, std::uint64_t middle, std::uint64_t large) {
    INFO("basic blocks: " << small << ", " << middle << " for twice as much, " << large << " for four times as much");
    CHECK(middle - small > 0);
    CHECK(static_cast<double>(large - middle) < 2.2 * static_cast<double>(middle - small));
}

}  // namespace

TEST_CASE("Work grows with the input and no faster, wherever a Session Manager key grows") {
    for (growing const& place : places) {
        for (edition const which : editions) {
            INFO(place.what << ", as " << nt::name(which));
            check_growth(work_for(place, 500, which), work_for(place, 1000, which), work_for(place, 2000, which));
        }
    }
}

TEST_CASE("Reading text costs work in proportion to it") {
    struct text_of {
        char const* what;
        std::string piece;
    };
    std::vector<text_of> const pieces{
        {"keys", "[HKEY_LOCAL_MACHINE\\k#]\n"},
        {"deep keys", "[HKEY_LOCAL_MACHINE\\a\\b\\c\\d\\e\\f#\\g\\h]\n"},
        {"values", "\"v#\"=\"x\"\n"},
        {"one value again", "\"v\"=\"#\"\n"},
        {"values that go", "\"v#\"=-\n"},
        {"keys that go", "[HKEY_LOCAL_MACHINE\\k#]\n[-HKEY_LOCAL_MACHINE\\k#]\n"},
        {"strings without an end", "\"v#\"=\"x\n"},
        {"strings that go on", "\"v#\"=\"x\ny\n;\n\" z\n"},
        {"escapes", "\"v#\"=\"\\x\\y\\z\\\\\"\n"},
        {"bytes that go on", "\"v#\"=hex:00,\\\n"},
        {"junk", "?\n"},
        {"bytes beyond ASCII", ";\xC3\xA9\n"},
    };
    for (text_of const& text : pieces) {
        for (auto const breaks : {registry::string_line_break::malformed, registry::string_line_break::kept}) {
            INFO(text.what);
            auto const cost = [&](std::size_t lines) {
                std::string file = "REGEDIT4\n[HKEY_LOCAL_MACHINE\\k]\n";
                for (std::size_t i = 0; i < lines; ++i) {
                    for (char const unit : text.piece) unit == '#' ? file += std::to_string(i) : file += unit;
                }
                return work_to_read(file, breaks);
            };
            check_growth(cost(500), cost(1000), cost(2000));
        }
    }
}

TEST_CASE("A key holds what the bounds allow, and no more") {
    registry::tree tree;
    registry::key_index const key = tree.create(manager);
    auto const passed = [&] { return plan::find_excess(tree, key); };

    tree.set(key, list(u"BootExecute", many(u"", plan::most_items - 2)));  // the value itself, and the NUL at the end
    CHECK(!passed());
    tree.set(key, registry::make_dword(u"one more", 1));
    REQUIRE(passed());
    CHECK(*passed() == plan::excess{plan::origin_of({}, u"one more"), plan::most_items, u"values and strings of lists"});

    registry::value bytes{text{u"x"}, registry::value_type::binary, registry::bytes(plan::most_data - 2, std::uint8_t{0})};
    tree = registry::tree{};
    (void)tree.create(manager);
    tree.set(key, bytes);
    CHECK(!passed());
    bytes.data.push_back(0);
    tree.set(key, bytes);
    REQUIRE(passed());
    CHECK(passed()->most == plan::most_data);
    tree.remove_value(key, u"x");
    tree.set(tree.create(u"Somewhere else", key), bytes);  // nobody reads it
    CHECK(!passed());

    registry::key_index const variables = tree.create(u"Environment", key);
    for (std::size_t i = 0; i < plan::most_variables; ++i) {
        tree.set(variables, i < plan::most_expansions ? registry::make_expand_sz(numbered(u"v", i), u"%x%")
                                                      : registry::make_sz(numbered(u"v", i), u""));
    }
    CHECK(!passed());
    tree.set(tree.create(u"SubSystems", key), registry::make_expand_sz(u"y", u"%v0%"));
    REQUIRE(passed());
    CHECK(*passed() == plan::excess{plan::origin_of(u"SubSystems", u"y"), plan::most_expansions, u"values with variables to expand"});
    tree.set(tree.find(u"SubSystems", key), registry::make_expand_sz(u"y", u"50%"));
    CHECK(!passed());
    tree.set(variables, registry::make_sz(u"one more", u""));
    REQUIRE(passed());
    CHECK(passed()->of_what == u"environment variables");
}

TEST_CASE("Doubling variables end where a UNICODE_STRING ends, and the plan says so") {
    registry::tree tree;
    registry::key_index const key = tree.create(manager);
    registry::key_index const variables = tree.create(u"Environment", key);
    tree.set(variables, registry::make_sz(u"A0", u"0123456789"));
    for (std::size_t i = 0; i < 40; ++i) {
        text const half = numbered(u"%A", i) + u"%";
        tree.set(variables, registry::make_expand_sz(numbered(u"A", i + 1), half + half));
    }
    configuration const read{tree, key, edition::nt6_1};
    CHECK(read.variables.result.find(u"A11")->size() == 20'480);
    CHECK(read.variables.result.find(u"A12")->size() == plan::longest_expansion);
    CHECK(read.variables.result.find(u"A40")->size() == plan::longest_expansion);
    std::size_t said = 0;
    for (plan::diagnostic const& oddity : read.oddities) {
        if (oddity.requirement != "SMSS-CFG-005") continue;
        CHECK(oddity.where == plan::origin_of(u"Environment", numbered(u"A", 12 + said)));
        CHECK(oddity.level == plan::severity::warning);
        ++said;
    }
    CHECK(said == 29);
}

TEST_CASE("The reader stops at its bounds with an error that names the place") {
    std::string const head = "REGEDIT4\n[HKEY_LOCAL_MACHINE\\a]\n";
    registry::reader_options options;
    for (auto const mode : {registry::reader_mode::strict, registry::reader_mode::as_regedit}) {
        options.mode = mode;
        options.keys = 4;
        options.values = 2;
        CHECK(registry::parse(head + "[HKEY_LOCAL_MACHINE\\a\\b\\c]\n\"1\"=\"\"\n\"2\"=\"\"\n[HKEY_LOCAL_MACHINE\\a\\b]\n", options).ok());
        auto const keys = registry::parse(head + "[HKEY_LOCAL_MACHINE\\a\\b\\c\\d]\n", options);
        REQUIRE(keys.error);
        CHECK(registry::describe(*keys.error) ==
              "line 3, column 2, in [HKEY_LOCAL_MACHINE\\a\\b\\c\\d]: expected no more keys than the reader is to make, found "
              "`HKEY_LOCAL_MACHINE\\a\\b\\c\\d]`");
        auto const values = registry::parse(head + "\"1\"=\"\"\n\"2\"=\"\"\n\"3\"=\"\"\n", options);
        REQUIRE(values.error);
        CHECK(values.error->line == 5);
        CHECK(values.error->expected == "no more values than the reader is to store");
        std::string const longest = head + ";" + std::string(registry::longest_line - 1, 'x');
        CHECK(registry::parse(longest, options).ok());
        auto const line = registry::parse(longest + "x", options);
        REQUIRE(line.error);
        CHECK(line.error->line == 3);
        CHECK(line.error->expected == "a line of at most 8388608 bytes");
        CHECK(registry::parse(std::u16string_view{u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\a]\n"}, options).ok());
    }
}

TEST_CASE("Keys that nobody wants are read and not kept") {
    registry::reader_options options;
    options.wanted = [](std::u16string_view path) { return !path.ends_with(u"\\b"); };
    auto const read =
        registry::parse(std::string_view{"REGEDIT4\n[HKEY_LOCAL_MACHINE\\a]\n\"1\"=\"\"\n[HKEY_LOCAL_MACHINE\\a\\b]\n\"2\"=\"\"\n"
                                         "\"3\"=-\n[HKEY_LOCAL_MACHINE\\a\\c]\n\"4\"=\"\"\n"},
                        options);
    REQUIRE(read.ok());
    registry::key_index const a = read.content.find(u"HKEY_LOCAL_MACHINE\\a");
    CHECK(read.content.values(a).size() == 1);
    REQUIRE(read.content.subkeys(a).size() == 1);
    CHECK(read.content.values(read.content.find(u"c", a)).size() == 1);
    auto const malformed = registry::parse(std::string_view{"REGEDIT4\n[HKEY_LOCAL_MACHINE\\b]\n\"2\"=?\n"}, options);
    REQUIRE(malformed.error);
    CHECK(malformed.error->line == 3);
}
