// SPDX-License-Identifier: BSL-1.0
// Knows: that what the `.reg` writer writes is read back as the same bytes, and how the text looks.
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/reg_writer.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include "session_manager_export.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smss;
using namespace smss::registry;
using namespace std::string_view_literals;

// An export, read and written again, is the very same text: its strings need no hex(1), its hex wraps like regedit's.
constexpr bool is_rewritten(std::u16string_view exported) {
    parse_result const read = parse(exported);
    key_index const key = read.content.find(u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager");
    written const again = write(read.content, key);
    return read.ok() && again.left_out.empty() && again.content == text{exported} + u"\r\n";
}
// While compiling its first three keys (reading and writing all of it would come near clang's default limit of steps).
static_assert(is_rewritten(test::session_manager_export.substr(
    0, test::session_manager_export.find(u"\r\n[", test::session_manager_export.find(u"Environment]")))));

// How one value is written, without the header and its key.
constexpr text line_of(value stored) {
    tree content;
    content.set(content.create(u"HKEY_USERS\\k"), std::move(stored));
    text const whole = write(content, content.find(u"HKEY_USERS\\k")).content;
    constexpr std::size_t before = version_5_header.size() + 2 + 2 + u"[HKEY_USERS\\k]\r\n"sv.size();
    return text{whole.view().substr(before, whole.size() - before - 4)};
}

static_assert(line_of(make_sz(u"a\\b\"c\r\n", u"C:\\\"x\"\t")) == u"\"a\\\\b\\\"c\\r\\n\"=\"C:\\\\\\\"x\\\"\t\"");
static_assert(line_of(make_sz(u"", u"")) == u"@=\"\"");
static_assert(line_of(make_sz(u"@", u"@")) == u"\"@\"=\"@\"");
static_assert(line_of(make_sz(u"a", u"1\n")) == u"\"a\"=hex(1):31,00,0a,00,00,00");                // a line break
static_assert(line_of(value{u"a", value_type::sz, {}}) == u"\"a\"=hex(1):");                       // no NUL
static_assert(line_of(value{u"a", value_type::sz, {0x31, 0}}) == u"\"a\"=hex(1):31,00");           // no NUL
static_assert(line_of(value{u"a", value_type::sz, {0x31, 0, 0}}) == u"\"a\"=hex(1):31,00,00");     // an odd byte
static_assert(line_of(value{u"a", value_type::sz, {0, 0, 0, 0}}) == u"\"a\"=hex(1):00,00,00,00");  // two NULs
static_assert(line_of(value{u"a", value_type::sz, {0x00, 0x31, 0, 0}}) == u"\"a\"=\"\u3100\"");    // a zero byte is no NUL
static_assert(line_of(value{u"a", value_type::sz, {0x3D, 0xD8, 0, 0}}) == std::u16string_view{u"\"a\"=\"\xD83D\""});  // unpaired surrogate
static_assert(line_of(make_dword(u"a", 0xDEADBEEF)) == u"\"a\"=dword:deadbeef");
static_assert(line_of(value{u"a", value_type::dword, {1, 2, 3}}) == u"\"a\"=hex(4):01,02,03");
static_assert(line_of(value{u"a", value_type::dword_big_endian, {1, 2, 3, 4}}) == u"\"a\"=hex(5):01,02,03,04");
static_assert(line_of(value{u"a", value_type::binary, {0xAB}}) == u"\"a\"=hex:ab");
static_assert(line_of(value{u"a", value_type::none, {}}) == u"\"a\"=hex(0):");
static_assert(line_of(value{u"a", value_type::qword, {1}}) == u"\"a\"=hex(b):01");
static_assert(line_of(value{u"a", value_type{0x12C}, {}}) == u"\"a\"=hex(12c):");
static_assert(line_of(value{u"a", value_type{0xFFFF'FFFF}, {}}) == u"\"a\"=hex(ffffffff):");
static_assert(line_of(value{u"a", value_type::multi_sz, {0, 0}}) == u"\"a\"=hex(7):00,00");

TEST_CASE("an export is rewritten as it was") { CHECK(is_rewritten(test::session_manager_export)); }

TEST_CASE("keys are written in stored order, each with its whole path") {
    tree content;
    content.set(content.create(u"ControlSet001\\B"), make_dword(u"x", 1));
    content.create(u"ControlSet001\\A\\C");
    content.create(u"Select");
    written const made = write(content, tree::root(), {.as = u"HKEY_LOCAL_MACHINE\\SYSTEM"});
    CHECK(made.left_out.empty());
    CHECK(nt::to_utf8(made.content) ==
          "Windows Registry Editor Version "
          "5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM]\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001]\r\n\r\n"
          "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\B]\r\n\"x\"=dword:00000001\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\A]"
          "\r\n\r\n"
          "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\A\\C]\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n\r\n");
    CHECK(write(tree{}).content == u"Windows Registry Editor Version 5.00\r\n\r\n");
}

TEST_CASE("what the text cannot say is listed, and nothing else is lost") {
    tree content;
    key_index const key = content.create(u"HKEY_LOCAL_MACHINE\\k");
    text const nul = std::u16string_view{u"a\0b", 3};
    content.set(key, make_dword(nul, 1));
    content.set(key, make_dword(u"kept", 1));
    content.set(tree::root(), make_dword(u"homeless", 1));
    content.create_subkey(content.create_subkey(key, u"line\nbreak"), u"below");
    content.create_subkey(key, nul);
    content.create_subkey(key, u"back\\slash");
    content.create_subkey(key, u"");
    content.create(u"HKLM\\x");
    std::u16string const long_name(256, u'k');
    content.create_subkey(key, long_name);
    std::u16string const long_value(16'384, u'v');
    content.set(key, make_dword(long_value, 1));
    key_index deep = key;
    for (int depth = 3; depth <= 513; ++depth) deep = content.create_subkey(deep, u"d");

    written const made = write(content);
    auto const why = [&](std::u16string_view path, std::u16string_view name) -> std::string_view {
        for (unwritable const& entry : made.left_out) {
            if (entry.key == path && entry.name == name) return entry.reason;
        }
        return {};
    };
    CHECK(made.left_out.size() == 10);
    CHECK(why(u"HKEY_LOCAL_MACHINE\\k", long_value) == "a value name is longer than 16383 characters");
    CHECK(why(content.path(deep), u"") == "keys are nested deeper than 512 levels");
    CHECK(why(u"HKEY_LOCAL_MACHINE\\k", nul) == "a value name holds a NUL");
    CHECK(why(u"", u"homeless") == "a value of a key without a name has no path to stand under");
    CHECK(why(u"HKEY_LOCAL_MACHINE\\k\\line\nbreak", u"") == "a key name holds a line break or a NUL");
    CHECK(why(text{u"HKEY_LOCAL_MACHINE\\k\\"} + nul, u"") == "a key name holds a line break or a NUL");
    CHECK(why(u"HKEY_LOCAL_MACHINE\\k\\back\\slash", u"") == "a key name holds a backslash");
    CHECK(why(u"HKEY_LOCAL_MACHINE\\k\\", u"") == "a key name is empty");
    CHECK(why(u"HKLM", u"") == "the path does not begin with a root key of regedit");
    CHECK(why(text{u"HKEY_LOCAL_MACHINE\\k\\"} + long_name, u"") == "a key name is longer than 255 characters");

    parse_result const read = parse(made.content);
    REQUIRE(read.ok());
    CHECK(read.content.find(u"HKEY_LOCAL_MACHINE\\k\\line") == no_key);
    CHECK(read.content.subkeys(read.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == 1);
    CHECK(read.content.find(content.path(content.parent(deep))) != no_key);
    CHECK(read.content.find(content.path(deep)) == no_key);
    CHECK(read.content.values(read.content.find(u"HKEY_LOCAL_MACHINE\\k")) == std::vector{make_dword(u"kept", 1)});
    CHECK(write(content, tree::root(), {.roots = root_names::any}).left_out.size() == 9);
    CHECK(write(content, key, {.as = u"HKLM\\k"}).left_out.size() == 1);
}

// Arbitrary trees, from the characters that are hard to write. Names are never empty for keys, and short.
char16_t any_unit() {
    return *rc::gen::oneOf(rc::gen::elementOf(std::u16string{u"\"\\\n\r\t []-@=;,aZ\u00E9\u0153\u2028\uFEFF\uFFFF\u0085"}),
                           rc::gen::map(rc::gen::inRange(0xD800, 0xE000), [](int unit) { return static_cast<char16_t>(unit); }),
                           rc::gen::map(rc::gen::inRange(1, 0x10000), [](int unit) { return static_cast<char16_t>(unit); }));
}
text any_name(bool of_key) {
    text name;
    auto const size = *rc::gen::inRange<std::size_t>(of_key ? 1 : 0, 9);
    while (name.size() < size) {
        char16_t const unit = any_unit();
        bool const possible = !of_key || (unit != u'\\' && unit != u'\n' && unit != u'\r');
        name += possible ? unit : u'x';
    }
    return name;
}
bytes any_data() {
    if (*rc::gen::arbitrary<bool>()) return *rc::gen::container<bytes>(rc::gen::arbitrary<std::uint8_t>());
    text units;
    auto const size = *rc::gen::inRange<std::size_t>(0, 12);
    while (units.size() < size) units += *rc::gen::inRange(0, 4) == 0 ? u'\0' : any_unit();
    bytes made = to_bytes(units);
    if (*rc::gen::arbitrary<bool>()) made.insert(made.end(), {0, 0});
    return made;
}
tree any_tree() {
    tree made;
    std::vector<key_index> keys{made.create(u"HKEY_LOCAL_MACHINE")};
    if (*rc::gen::arbitrary<bool>()) keys.push_back(made.create(u"hkey_users"));
    auto const steps = *rc::gen::inRange<std::size_t>(0, 60);
    for (std::size_t i = 0; i < steps; ++i) {
        key_index const at = *rc::gen::elementOf(keys);
        if (*rc::gen::inRange(0, 3) == 0) {
            keys.push_back(made.create_subkey(at, any_name(true)));
        } else {
            auto const type = *rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 12), rc::gen::arbitrary<std::uint32_t>());
            made.set(at, {any_name(false), value_type{type}, any_data()});
        }
    }
    return made;
}

TEST_CASE("writing then reading is the identity") {
    testing::property("any tree survives as code units, as a UTF-16LE file and as a UTF-8 file", [] {
        tree const content = any_tree();
        written const made = write(content);
        RC_ASSERT(made.left_out.empty());

        parse_result const units = parse(made.content);
        RC_ASSERT(units.ok());
        RC_ASSERT(units.content == content);
        RC_ASSERT(units.diagnostics.empty());

        parse_result const wide = parse(to_utf16le_file(made.content));
        RC_ASSERT(wide.ok());
        RC_ASSERT(wide.content == content);
        parse_result const narrow = parse(to_utf8_file(made.content));
        RC_ASSERT(narrow.ok());
        RC_ASSERT(narrow.content == content);
        RC_ASSERT(narrow.encoding == text_encoding::utf8);
    });
    testing::property("regedit reads the same, apart from the NULs that it adds to strings", [] {
        tree const content = any_tree();
        tree expected = content;
        std::size_t added = 0;
        std::vector<key_index> pending{tree::root()};
        while (!pending.empty()) {
            key_index const at = pending.back();
            pending.pop_back();
            pending.insert(pending.end(), content.subkeys(at).begin(), content.subkeys(at).end());
            for (value stored : content.values(at)) {
                bool const string =
                    stored.type == value_type::sz || stored.type == value_type::expand_sz || stored.type == value_type::multi_sz;
                text const units = units_of(stored.data);
                if (!string || stored.data.empty() || (!units.empty() && units[units.size() - 1] == 0)) continue;
                if (has_odd_byte(stored.data)) stored.data.back() = 0;
                stored.data.insert(stored.data.end(), {0, 0});
                expected.set(at, std::move(stored));
                ++added;
            }
        }
        parse_result const read = parse(write(content).content, {.mode = reader_mode::as_regedit});
        RC_ASSERT(read.ok());
        RC_ASSERT(read.content == expected);
        RC_ASSERT(read.diagnostics.size() == added);
    });
}

}  // namespace

TEST_CASE("a path that would be read as something else is not written") {
    for (std::u16string_view const path : {u"-k", u" k", u"\tk"}) {
        tree content;
        content.set(content.create(path), make_dword(u"x", 1));
        written const made = write(content, tree::root(), {.roots = root_names::any});
        REQUIRE(made.left_out.size() == 1);
        CHECK(made.left_out[0].reason == "a path cannot begin with this character");
    }
}
