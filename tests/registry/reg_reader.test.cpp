// SPDX-License-Identifier: BSL-1.0
// Knows: what the `.reg` reader accepts, refuses and passes over, with the exact place of everything malformed.
#include <smss/registry/reg_reader.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include "session_manager_export.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smss;
using namespace smss::registry;
using namespace std::string_view_literals;

constexpr reader_options as_regedit{.mode = reader_mode::as_regedit};

// Full size, while compiling, within the compilers' default limits.
constexpr bool reads_a_whole_export() {
    parse_result const read = parse(test::session_manager_export);
    if (!read.ok() || !read.diagnostics.empty() || read.version != reg_version::version_5) return false;
    tree const& content = read.content;
    key_index const key = content.find(u"hkey_local_machine\\system\\currentcontrolset\\control\\session manager");
    if (key == no_key || content.subkeys(key).size() != 7 || content.values(key).size() != 15) return false;
    std::size_t values = content.values(key).size();
    for (key_index const child : content.subkeys(key)) values += content.values(child).size();
    value const* const renames = content.find_value(key, u"PendingFileRenameOperations");
    value const* const device = content.find_value(content.subkey(key, u"DOS Devices"), u"aux");
    value const* const cache = content.find_value(content.subkey(key, u"AppCompatCache"), u"AppCompatCache");
    return values == 89 && renames->type == value_type::multi_sz &&
           renames->data ==
               to_bytes(
                   u"\\??\\C:\\Windows\\Temp\\old.dll\0\0\\??\\C:\\Windows\\Temp\\new.dll\0!\\??\\C:\\Windows\\System32\\used.dll\0\0"sv) &&
           *device == make_sz(u"AUX", u"\\DosDevices\\COM1") && cache->data.size() == 700 && cache->data[699] == (695 * 7) % 256;
}
static_assert(reads_a_whole_export());

// The same text as bytes without a byte order mark.
constexpr auto narrow_export = [] {
    std::array<char, test::session_manager_export.size()> narrow{};
    char* to = narrow.data();
    for (char16_t const unit : test::session_manager_export) *to++ = static_cast<char>(unit);
    return narrow;
}();
static_assert(parse(std::string_view{narrow_export.data(), narrow_export.size()}).encoding == text_encoding::ansi);
static_assert(parse(std::string_view{narrow_export.data(), narrow_export.size()}).ok());

constexpr std::u16string_view start = u"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\k]\r\n";

// The only value of [HKEY_LOCAL_MACHINE\k] after that line, or nothing.
constexpr std::optional<value> read_one(std::u16string_view line, reader_options const& options = {}) {
    parse_result const read = parse(text{start} + line, options);
    key_index const key = read.content.find(u"HKEY_LOCAL_MACHINE\\k");
    if (!read.ok() || key == no_key || read.content.values(key).size() != 1) return std::nullopt;
    return read.content.values(key)[0];
}

static_assert(read_one(u"@=\"d\"") == make_sz(u"", u"d"));
static_assert(read_one(u"\"a\"=dword:2A ; comment") == make_dword(u"a", 42));
static_assert(read_one(u"\"n\\\"q\\\\b\"=\"\\\\\\\"\\r\\n\"") == make_sz(u"n\"q\\b", u"\\\"\r\n"));
static_assert(read_one(u"\t\"a\" =\t hex(b):01,2,\\ ; why not\r\n; between\r\n\r\n  03, 04\t; end") ==
              value{u"a", value_type::qword, {1, 2, 3, 4}});
static_assert(read_one(u"\"a\"=hex(FFFFFFFF):") == value{u"a", value_type{0xFFFF'FFFF}, {}});
static_assert(read_one(u"\"a\"=hex(2):41,00") == value{u"a", value_type::expand_sz, {0x41, 0}});  // nothing is added
static_assert(read_one(u"\"a\"=hex(1):41") == value{u"a", value_type::sz, {0x41}});
static_assert(read_one(u"\"a\"=hex(2):41,00", as_regedit) == value{u"a", value_type::expand_sz, {0x41, 0, 0, 0}});
static_assert(read_one(u"\"a\\0b\\0\"=\"x\\0y\\0z\"", as_regedit) == make_sz(u"a", u"x"));  // a NUL ends names and strings
static_assert(read_one(u"\"a\"=\"line\r\nbreak\"", {.line_breaks = string_line_break::kept}) == make_sz(u"a", u"line\r\nbreak"));

TEST_CASE("a full export is read at run time as well") {
    CHECK(reads_a_whole_export());
    CHECK(parse(test::session_manager_export).content == parse(std::string_view{narrow_export.data(), narrow_export.size()}).content);
}

// Every row is malformed. `line` and `column` are counted by hand in `rest`, whose first line is line 4 of the text.
struct malformed {
    std::u16string_view rest;
    std::size_t line;
    std::size_t column;
    std::u16string_view found;
    std::string_view expected;
    // What as_regedit makes of it: how many values [HKEY_LOCAL_MACHINE\k] has then ("z"="1" is appended to `rest`).
    std::size_t values;
};

constexpr std::string_view a_line = "a key in brackets, a value name in quotation marks, @ or a comment";
constexpr std::string_view data = "a string in quotation marks, dword:, hex:, hex(type): or -";
constexpr std::string_view a_byte = "a byte of one or two hexadecimal digits";
constexpr std::string_view end = "the end of the line or a comment";
constexpr std::string_view type = "1 to 8 hexadecimal digits and `):` after hex(";
constexpr std::string_view digits = "1 to 8 hexadecimal digits";
constexpr std::string_view escape = "\\\\, \\\", \\n or \\r after a backslash";
constexpr std::string_view quote = "a closing quotation mark";
constexpr std::string_view root = "a root key (HKEY_LOCAL_MACHINE and so on, in full)";

std::vector<malformed> const table{
    {u"  junk", 4, 3, u"junk", a_line, 1},
    {u"# c", 4, 1, u"# c", a_line, 1},
    {u"\r\n\r\na=\"x\"", 6, 1, u"a=\"x\"", a_line, 1},
    {u"\r\r\n\n?", 7, 1, u"?", a_line, 1},  // CR, CR LF and LF all end lines
    {u"\"a\"", 4, 4, u"", "= after the name of a value", 1},
    {u"\"a\" x=1", 4, 5, u"x=1", "= after the name of a value", 1},
    {u"@x=1", 4, 2, u"x=1", "= after the name of a value", 1},
    {u"\"a", 4, 3, u"", quote, 1},
    {u"\"a\\", 4, 4, u"", quote, 1},
    {u"\"a\"=\"x", 4, 7, u"", quote, 1},
    {u"\"a\"=\"x\\\"", 4, 9, u"", quote, 1},
    {u"\"a\"=\"x\\", 4, 8, u"", quote, 1},
    {u"\"a\"=\"x\ry\"", 4, 7, u"", quote, 1},
    {u"\"a\"=\"x\" y", 4, 9, u"y", end, 1},
    {u"\"a\"=\"x\\ty\"", 4, 7, u"\\ty\"", escape, 2},
    {u"\"a\"=\"x\\0y\"", 4, 7, u"\\0y\"", escape, 2},
    {u"\"a\"=\"x\\0y\\0z\"", 4, 7, u"\\0y\\0z\"", escape, 2},
    {u"\"a\\q\"=\"x\"", 4, 3, u"\\q\"=\"x\"", escape, 2},
    {u"\"a\"=", 4, 5, u"", data, 1},
    {u"\"a\"= ; c", 4, 6, u"; c", data, 1},
    {u"\"a\"=x", 4, 5, u"x", data, 1},
    {u"\"a\"=DWORD:1", 4, 5, u"DWORD:1", data, 1},
    {u"\"a\"=HEX:1", 4, 5, u"HEX:1", data, 1},
    {u"\"a\"=hex :1", 4, 5, u"hex :1", data, 1},
    {u"\"a\"=qword:1", 4, 5, u"qword:1", data, 1},
    {u"\"a\"=dword:", 4, 11, u"", digits, 1},
    {u"\"a\"=dword:;", 4, 11, u";", digits, 1},
    {u"\"a\"=dword:12345678 9", 4, 20, u"9", end, 1},
    {u"\"a\"=dword:123456789", 4, 19, u"9", digits, 1},
    {u"\"a\"=dword:12g", 4, 13, u"g", digits, 1},
    {u"\"a\"=dword:0x1", 4, 12, u"x1", digits, 1},
    {u"\"a\"=dword:12345678g", 4, 19, u"g", end, 1},
    {u"\"a\"=dword:1\u0662", 4, 12, u"\u0662", digits, 1},  // a digit, but an Arabic one
    {u"\"a\"=dword:-1", 4, 11, u"-1", digits, 1},
    {u"\"a\"=hex(", 4, 9, u"", type, 1},
    {u"\"a\"=hex(7:00", 4, 9, u"7:00", type, 1},
    {u"\"a\"=hex(7)00", 4, 9, u"7)00", type, 1},
    {u"\"a\"=hex(g):00", 4, 9, u"g):00", type, 1},
    {u"\"a\"=hex(0x7):00", 4, 9, u"0x7):00", type, 1},
    {u"\"a\"=hex(0X7):00", 4, 9, u"0X7):00", type, 1},
    {u"\"a\"=hex(100000000):00", 4, 9, u"100000000):00", type, 1},
    {u"\"a\"=hex():00", 4, 9, u"):00", type, 2},
    {u"\"a\"=hex( 7):00", 4, 9, u" 7):00", type, 2},
    {u"\"a\"=hex(000000007):00,00", 4, 9, u"000000007):00,00", type, 2},
    {u"\"a\"=hex:0g", 4, 10, u"g", "a comma between bytes", 1},
    {u"\"a\"=hex:g", 4, 9, u"g", a_byte, 1},
    {u"\"a\"=hex:00,,01", 4, 12, u",01", a_byte, 1},
    {u"\"a\"=hex:,01", 4, 9, u",01", a_byte, 1},
    {u"\"a\"=hex:100", 4, 9, u"100", a_byte, 1},
    {u"\"a\"=hex:0001", 4, 9, u"0001", a_byte, 2},
    {u"\"a\"=hex:100000001", 4, 9, u"100000001", a_byte, 1},  // not 1
    {u"\"a\"=hex:+1", 4, 9, u"+1", a_byte, 2},
    {u"\"a\"=hex:0X1f,0x2", 4, 9, u"0X1f,0x2", a_byte, 2},
    {u"\"a\"=hex:00 01", 4, 12, u"01", "a comma between bytes", 1},
    {u"\"a\"=hex:00,", 4, 12, u"", a_byte, 2},
    {u"\"a\"=hex:00, ; c", 4, 13, u"; c", a_byte, 2},
    {u"\"a\"=hex:00\\", 4, 11, u"\\", "a comma between bytes", 1},
    {u"\"a\"=hex:00,\\ x", 4, 14, u"x", "the end of the line after a backslash", 1},
    {u"\"a\"=hex:00,\\\r\n; c\r\n  ,01", 6, 3, u",01", a_byte, 1},
    {u"\"a\"=hex:00,\\\r\n  01,\\\r\n  zz", 6, 3, u"zz", a_byte, 1},
    {u"\"a\"=hex:00,\\\r\n  01,02x\r\n\"y\"=\"1\"", 5, 8, u"x", "a comma between bytes", 2},
    {u"\"a\"=hex:00,\\\r\n\"y\"=\"1\"", 5, 1, u"\"y\"=\"1\"", a_byte, 1},
    {u"\"a\"=-x", 4, 6, u"x", end, 1},
    {u"[HKEY_LOCAL_MACHINE\\x", 4, 22, u"", "a closing bracket", 1},
    {u"[ HKEY_LOCAL_MACHINE\\x]", 4, 2, u" HKEY_LOCAL_MACHINE\\x]", "the path of a key right behind the bracket", 1},
    {u"[HKEY_LOCAL_MACHINE\\k] x", 4, 24, u"x", end, 1},
    {u"[HKLM\\x]", 4, 2, u"HKLM\\x]", root, 0},
    {u"[]", 4, 2, u"]", root, 0},
    {u"[\\HKEY_LOCAL_MACHINE\\k]", 4, 2, u"\\HKEY_LOCAL_MACHINE\\k]", root, 0},
    {u"[-HKLM\\k]", 4, 3, u"HKLM\\k]", root, 0},
    {u"[-]", 4, 3, u"]", root, 0},
    {u"[-HKEY_LOCAL_MACHINE]", 4, 21, u"]", "a path below the root key", 0},
    {u"[- HKEY_LOCAL_MACHINE\\k]", 4, 3, u" HKEY_LOCAL_MACHINE\\k]", root, 0},
    {u"[HKEY_LOCAL_MACHINE\\\\k]", 4, 21, u"\\k]", "a key name between backslashes", 1},
    {u"[-HKEY_LOCAL_MACHINE\\x]\r\n\"a\"=\"1\"", 5, 1, u"\"a\"=\"1\"", "a key before its values", 0},
};

TEST_CASE("strictly, the first malformed place is the error; regedit's way, it is passed over") {
    for (malformed const& row : table) {
        text const whole = text{start} + row.rest + u"\r\n\"z\"=\"1\"\r\n";
        INFO(nt::to_display(row.rest));
        parse_result const strict = parse(whole);
        REQUIRE(strict.error.has_value());
        INFO(describe(*strict.error));
        CHECK(strict.error->line == row.line);
        CHECK(strict.error->column == row.column);
        CHECK(nt::to_utf8(strict.error->found) == nt::to_utf8(row.found));
        CHECK(strict.error->expected == row.expected);
        CHECK(strict.content == tree{});

        parse_result const lenient = parse(whole, as_regedit);
        CHECK(lenient.ok());
        REQUIRE_FALSE(lenient.diagnostics.empty());
        diagnostic const& first = lenient.diagnostics[0];
        CHECK(first.line == row.line);
        CHECK(first.column == row.column);
        CHECK(first.found == strict.error->found);
        CHECK(first.expected == row.expected);
        CHECK(first.key == strict.error->key);
        CHECK_FALSE(first.done.empty());
        CHECK(lenient.content.values(lenient.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == row.values);
    }
}

TEST_CASE("a report names the key the line belongs to") {
    parse_result const read = parse(text{start} + u"[HKEY_USERS\\S-1] ; comment\n\"a\"=x");
    REQUIRE(read.error.has_value());
    CHECK(read.error->key == u"HKEY_USERS\\S-1");
    CHECK(describe(*read.error) == "line 5, column 5, in [HKEY_USERS\\S-1]: expected " + std::string{data} + ", found `x`");
}

TEST_CASE("a backslash that announces a line needs one") {
    for (std::u16string_view const rest : {u"\"a\"=hex:01,\\"sv, u"\"a\"=hex:01,\\\r\n"sv, u"\"a\"=hex:01,\\\r\n\r\n ; c"sv}) {
        text const whole = text{start} + rest;
        parse_result const strict = parse(whole);
        REQUIRE(strict.error.has_value());
        CHECK(strict.error->expected == "the bytes that a backslash announced");
        parse_result const lenient = parse(whole, as_regedit);
        CHECK(lenient.diagnostics.size() == 1);
        CHECK(lenient.content.find_value(lenient.content.find(u"HKEY_LOCAL_MACHINE\\k"), u"a")->data == bytes{1});
    }
}

TEST_CASE("the first line is a header") {
    struct row {
        std::u16string_view file;
        bool strict;
        bool lenient;
    };
    for (row const& r :
         {row{u"Windows Registry Editor Version 5.00", true, true}, row{u"REGEDIT4\n", true, true}, row{u"\uFEFFREGEDIT4\r", true, true},
          row{u"  REGEDIT4\n", false, true}, row{u"REGEDIT4 \n", false, false}, row{u"", false, false}, row{u"\nREGEDIT4\n", false, false},
          row{u"regedit4\n", false, false}, row{u"REGEDIT\n", false, false}, row{u"REGEDIT5\n", false, false},
          row{u";\nREGEDIT4\n", false, false}, row{u"Windows Registry Editor Version 5.00 ;\n", false, false},
          row{u"Windows Registry Editor Version 6.00\n", false, false}}) {
        INFO(nt::to_display(r.file));
        CHECK(parse(r.file).ok() == r.strict);
        CHECK(parse(r.file, as_regedit).ok() == r.lenient);
    }
    parse_result const empty = parse(u"");
    CHECK(empty.error->line == 1);
    CHECK(empty.error->column == 1);
    CHECK(empty.error->expected == "a first line `Windows Registry Editor Version 5.00` or `REGEDIT4`");
}

// The data of value "a" in [HKEY_LOCAL_MACHINE\k].
bytes data_of_a(parse_result const& read) {
    REQUIRE(read.ok());
    value const* const stored = read.content.find_value(read.content.find(u"HKEY_LOCAL_MACHINE\\k"), u"a");
    REQUIRE(stored != nullptr);
    return stored->data;
}

TEST_CASE("the encoding is told from the first bytes") {
    std::string const lines = "\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=\"\xE2\x82\xAC\x80\"\n";  // a euro sign in UTF-8, then one in cp1252
    std::string const valid = "\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=\"\xE2\x82\xAC\"\n";
    std::string const v5 = "Windows Registry Editor Version 5.00";

    CHECK(data_of_a(parse(v5 + lines)) == make_sz(u"", u"\u00E2\u201A\u00AC\u20AC").data);
    CHECK(parse(v5 + lines).diagnostics.empty());
    CHECK(data_of_a(parse("\xEF\xBB\xBF" + v5 + valid)) == make_sz(u"", u"\u20AC").data);
    CHECK(data_of_a(parse(v5 + valid, {.encoding = text_encoding::utf8})) == make_sz(u"", u"\u20AC").data);
    CHECK(data_of_a(parse("\xEF\xBB\xBF" + v5 + valid, {.mode = reader_mode::as_regedit, .encoding = text_encoding::utf8})) ==
          make_sz(u"", u"\u20AC").data);
    CHECK_FALSE(parse("\xEF\xBB\xBF" + v5 + valid, as_regedit).ok());

    // Without a mark it is ANSI, as regedit reads it; that it could be UTF-8 is said, in either mode.
    for (reader_mode const mode : {reader_mode::strict, reader_mode::as_regedit}) {
        parse_result const read = parse(v5 + valid, {.mode = mode});
        CHECK(data_of_a(read) == make_sz(u"", u"\u00E2\u201A\u00AC").data);
        REQUIRE(read.diagnostics.size() == 1);
        CHECK(read.diagnostics[0].line == 3);
        CHECK(read.diagnostics[0].column == 6);
    }

    // Malformed UTF-8: an error at its place, or U+FFFD.
    parse_result const strict = parse("\xEF\xBB\xBF" + v5 + lines);
    REQUIRE(strict.error.has_value());
    CHECK(strict.error->line == 3);
    CHECK(strict.error->column == 7);
    CHECK(data_of_a(parse(v5 + lines, {.mode = reader_mode::as_regedit, .encoding = text_encoding::utf8})) ==
          make_sz(u"", u"\u20AC\uFFFD").data);
}

TEST_CASE("UTF-16 needs its byte order mark, and whole code units") {
    std::string file = "\xFF\xFE";
    for (char const letter : "REGEDIT4\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=hex:01\n"sv) file += {letter, '\0'};
    CHECK(data_of_a(parse(file)) == bytes{1});
    CHECK(parse(file).encoding == text_encoding::utf16le);
    CHECK(parse(std::string_view{file}.substr(2)).error->expected == "a byte order mark");
    CHECK(data_of_a(parse(std::string_view{file}.substr(2), {.encoding = text_encoding::utf16le})) == bytes{1});

    std::string const odd = file + "x";
    CHECK(parse(odd).error->line == 4);
    CHECK(data_of_a(parse(odd, as_regedit)) == bytes{1});
    CHECK_FALSE(parse(odd, as_regedit).diagnostics.empty());

    // A NUL in front is no half of a code unit, but the end of the text.
    CHECK(parse("\0\0"sv).error->expected == "text without NUL characters");
    CHECK(parse("\0\0"sv, as_regedit).error->expected == "a first line `Windows Registry Editor Version 5.00` or `REGEDIT4`");
    // Bytes that are a mark in one encoding are text in another.
    CHECK(parse("\xEF\xBB\xBFREGEDIT4\n", {.encoding = text_encoding::utf8}).ok());
    CHECK_FALSE(parse("\xEF\xBB\xBFREGEDIT4\n", {.encoding = text_encoding::ansi}).ok());

    std::string swapped;
    for (std::size_t i = 0; i < file.size(); i += 2) swapped += {file[i + 1], file[i]};
    CHECK(parse(swapped).error->expected == "UTF-16LE, UTF-8 or ANSI text");
    CHECK_FALSE(parse(swapped, as_regedit).ok());
}

TEST_CASE("UTF-16BE is decoded, though the reader refuses it") {
    char16_t units[3]{};
    decoded const whole = decode("\x20\xAC\xD8\x01", text_encoding::utf16be, units);
    CHECK(whole.units == 2);
    CHECK(whole.malformed == decoded::nowhere);
    CHECK(units[0] == u'\u20AC');
    CHECK(units[1] == 0xD801);
    decoded const odd = decode(std::string_view{"\0a\x20", 3}, text_encoding::utf16be, units);
    CHECK(odd.units == 2);
    CHECK(odd.malformed == 1);
    CHECK(units[0] == u'a');
    CHECK(units[1] == 0xFFFD);
}

TEST_CASE("encodings have names, and an encoding that there is not has none and no text") {
    CHECK(name(text_encoding::utf16le) == "UTF-16LE");
    CHECK(name(text_encoding::utf16be) == "UTF-16BE");
    CHECK(name(text_encoding::utf8) == "UTF-8");
    CHECK(name(text_encoding::ansi) == "Windows-1252");
    CHECK(name(text_encoding{99}).empty());
    char16_t units[2]{};
    CHECK(decode("ab", text_encoding{99}, units).units == 0);
}

TEST_CASE("numbers in base 16 are read as C's strtoul reads them") {
    testing::property("the same number, and the same end", [] {
        std::string const given = *rc::gen::container<std::string>(rc::gen::element(' ', '\t', '+', '-', '0', '0', 'x', 'X', '7', 'a', 'F', 'g'));
        char* stop = nullptr;
        auto const expected = std::strtoul(given.c_str(), &stop, 16);
        text units;
        for (char const letter : given) units += static_cast<char16_t>(letter);
        detail::hex_number const read = detail::read_hex_number(units, 0);
        RC_ASSERT(read.end == static_cast<std::size_t>(stop - given.c_str()));
        if (!read.overflow) RC_ASSERT(read.value == static_cast<std::uint32_t>(expected));
    });
    // vectors wine8/reg-import 36, 37, 55: a type is such a number.
    parse_result const read = parse(text{start} + u"\"a\"=hex(+7):00,00", as_regedit);
    value const* const stored = read.content.find_value(read.content.find(u"HKEY_LOCAL_MACHINE\\k"), u"a");
    REQUIRE(stored != nullptr);
    CHECK(stored->type == value_type::multi_sz);
    CHECK(parse(text{start} + u"\"a\"=hex(+7):00,00").error.has_value());
}

TEST_CASE("all 256 ANSI bytes") {
    // MultiByteToWideChar(1252) for 80 to 9F, by Unicode's bestfit1252.txt.
    constexpr std::u16string_view high =
        u"\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        u"\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";
    for (unsigned byte = 0; byte < 256; ++byte) {
        char16_t const expected = byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : static_cast<char16_t>(byte);
        CHECK(from_ansi(static_cast<unsigned char>(byte)) == expected);
    }
}

TEST_CASE("REGEDIT4 holds strings as ANSI bytes, unless the file is UTF-16") {
    std::string const lines = "\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=hex(2):25,80";
    CHECK(data_of_a(parse("REGEDIT4" + lines)) == to_bytes(u"%\u20AC"));
    CHECK(data_of_a(parse("REGEDIT4" + lines, as_regedit)) == to_bytes(u"%\u20AC\0"sv));
    CHECK(data_of_a(parse("Windows Registry Editor Version 5.00" + lines)) == bytes{0x25, 0x80});
    CHECK(data_of_a(parse(u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=hex(2):25,80"sv)) == bytes{0x25, 0x80});
    CHECK(data_of_a(parse("REGEDIT4\n[HKEY_LOCAL_MACHINE\\k]\n\"a\"=hex:25,80"sv)) == bytes{0x25, 0x80});
}

TEST_CASE("text ends at its first NUL") {
    text const whole = text{start} + std::u16string_view{u"\"a\"=\"1\"\0\r\n\"b\"=\"2\"\r\n", 19};
    parse_result const strict = parse(whole);
    REQUIRE(strict.error.has_value());
    CHECK(strict.error->line == 4);
    CHECK(strict.error->column == 8);
    CHECK(strict.error->expected == "text without NUL characters");
    parse_result const lenient = parse(whole, as_regedit);
    CHECK(lenient.content.values(lenient.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == 1);
    CHECK(lenient.diagnostics.size() == 1);
}

TEST_CASE("names have limits") {
    auto const repeat = [](std::u16string_view part, std::size_t times) {
        text whole;
        for (std::size_t i = 0; i < times; ++i) whole += part;
        return whole;
    };
    auto const opens = [&](std::u16string_view path) { return parse(text{u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\"} + path + u"]\n").ok(); };
    CHECK(opens(repeat(u"k", 255)));
    CHECK_FALSE(opens(repeat(u"k", 256)));
    CHECK(opens(repeat(u"\\k", 511).view().substr(1)));
    CHECK_FALSE(opens(repeat(u"\\k", 512).view().substr(1)));
    CHECK(read_one(text{u"\""} + repeat(u"v", 16'383) + u"\"=\"\"").has_value());
    CHECK_FALSE(read_one(text{u"\""} + repeat(u"v", 16'384) + u"\"=\"\"").has_value());
    parse_result const skipped = parse(text{start} + u"\"" + repeat(u"v", 16'384) + u"\"=\"\"\r\n\"a\"=\"\"", as_regedit);
    CHECK(skipped.diagnostics.size() == 1);
    CHECK(skipped.content.values(skipped.content.find(u"HKEY_LOCAL_MACHINE\\k")) == std::vector{make_sz(u"a", u"")});

    // None of it is made when a part of the path is refused.
    parse_result const refused = parse(text{u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\a\\"} + repeat(u"k", 256) + u"]\n\"x\"=\"y\"", as_regedit);
    CHECK(refused.content == tree{});
    CHECK(refused.diagnostics.size() == 2);
}

TEST_CASE("a path may contain brackets and any other character") {
    parse_result const read = parse(u"REGEDIT4\n[hkey_Users\\a]b[\\c d/e;f\"=@] ; comment\n\"x\"=\"y\"\n");
    REQUIRE(read.ok());
    key_index const key = read.content.find(u"HKEY_USERS\\a]b[\\c d/e;f\"=@");
    REQUIRE(key != no_key);
    CHECK(read.content.values(key).size() == 1);
}

TEST_CASE("a last backslash is passed over in either mode, and noted") {
    for (reader_mode const mode : {reader_mode::strict, reader_mode::as_regedit}) {
        parse_result const read = parse(u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\k\\]\n\"x\"=\"y\"\n[-HKEY_LOCAL_MACHINE\\j\\]", {.mode = mode});
        REQUIRE(read.ok());
        REQUIRE(read.diagnostics.size() == 2);
        CHECK(read.diagnostics[0].line == 2);
        CHECK(read.diagnostics[0].column == 23);
        CHECK(read.content.values(read.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == 1);
    }
}

TEST_CASE("text is applied to what is there") {
    tree existing;
    key_index const key = existing.create(u"HKEY_LOCAL_MACHINE\\k");
    for (char16_t i = 0; i < 30; ++i) existing.set(key, make_dword(text{u"v"} + std::u16string_view{&i, 1}, i));
    existing.set(key, make_sz(u"Old", u"1"));
    existing.set(existing.create(u"sub\\deep", key), make_sz(u"z", u"1"));
    parse_result const read = parse(
        u"REGEDIT4\n[HKEY_LOCAL_MACHINE\\K]\n\"old\"=-\n\"none\"=-\n@=-\n\"OLD\"=dword:1\n[-HKEY_LOCAL_MACHINE\\k\\SUB]\n"
        u"[-HKEY_LOCAL_MACHINE\\nothing\\here]\n[HKEY_LOCAL_MACHINE\\k\\sub]\n",
        {}, existing);
    REQUIRE(read.ok());
    CHECK(read.content.values(key).size() == 31);
    CHECK(read.content.values(key).back() == make_dword(u"OLD", 1));
    CHECK(read.content.find(u"HKEY_LOCAL_MACHINE\\k\\sub\\deep") == no_key);
    CHECK(read.content.find(u"HKEY_LOCAL_MACHINE\\k\\sub") != no_key);
}

TEST_CASE("other programs' paths are an option") {
    constexpr std::u16string_view file =
        u"Windows Registry Editor Version 5.00\n\n[\\ControlSet001\\Control]\n\"x\"=\"y\"\n[other\\key]\n[\\]\n@=\"top\"\n";
    CHECK_FALSE(parse(file).ok());
    parse_result const read = parse(file, {.roots = root_names::any});
    REQUIRE(read.ok());
    CHECK(read.content.find(u"ControlSet001\\Control") != no_key);
    CHECK(read.content.find(u"other\\key") != no_key);
    CHECK(read.content.values(tree::root()) == std::vector{make_sz(u"", u"top")});
    for (std::u16string_view const nothing : {u"[-\\]"sv, u"[]"sv, u"[-]"sv}) {
        parse_result const refused = parse(text{u"REGEDIT4\n"} + nothing, {.roots = root_names::any});
        REQUIRE(refused.error.has_value());
        CHECK(refused.error->expected == root);
    }
}

TEST_CASE("a line break in a string is an option, and the lines are counted on") {
    reader_options const kept{.line_breaks = string_line_break::kept};
    parse_result const read = parse(text{start} + u"\"a\"=\"1\r\n[x]\n2\r3\" ; c\r\n?", kept);
    REQUIRE(read.error.has_value());
    CHECK(read.error->line == 8);
    CHECK(read.error->column == 1);

    for (std::u16string_view const line_end : {u"\r\n"sv, u"\r"sv, u"\n"sv}) {
        parse_result const inside = parse(text{start} + u"\"a\"=\"1" + line_end + u"[x]" + line_end + u"2\\t3\"\r\n", kept);
        REQUIRE(inside.error.has_value());
        CHECK(inside.error->line == 6);
        CHECK(inside.error->column == 2);
    }

    // No closing quotation mark, or something behind it: the lines are lines of their own.
    reader_options const kept_lenient{.mode = reader_mode::as_regedit, .line_breaks = string_line_break::kept};
    for (std::u16string_view const rest : {u"\"a\"=\"1\r\n\"b\"=\"2\"\r\n\"c\"=\"3\""sv, u"\"a\"=\"1\r\n@=dword:2\r\n"sv}) {
        parse_result const lenient = parse(text{start} + rest, kept_lenient);
        CHECK(lenient.diagnostics.size() == 1);
        CHECK(lenient.content.values(lenient.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == (rest.find(u'c') != rest.npos ? 2 : 1));
    }
}

TEST_CASE("a line break in a string is kept only where a whole line follows") {
    text const whole = text{start} + std::u16string_view{u"\"a\"=\"1\r\n2\0\"\r\n\"b\"=\"3\"", 20};
    parse_result const lenient = parse(whole, {.mode = reader_mode::as_regedit, .line_breaks = string_line_break::kept});
    CHECK(lenient.content.values(lenient.content.find(u"HKEY_LOCAL_MACHINE\\k")).empty());
    REQUIRE_FALSE(lenient.diagnostics.empty());
    CHECK(lenient.diagnostics[0].line == 4);
}

TEST_CASE("a line break in a string of malformed text is kept where the line that it begins is sound") {
    reader_options const kept{.mode = reader_mode::as_regedit, .encoding = text_encoding::utf8, .line_breaks = string_line_break::kept};
    std::string const before = "REGEDIT4\n[HKEY_LOCAL_MACHINE\\k]\n";
    // The first line is reported for what it is; what is wrong with the second does not matter any more.
    CHECK(data_of_a(parse(before + "\"a\"=\"\xFF\n\xFE\"\n", kept)) == make_sz(u"", u"\uFFFD\n\uFFFD").data);
    // Only the second one is malformed: it is a line of its own.
    parse_result const apart = parse(before + "\"a\"=\"1\n\xFE\"\n", kept);
    REQUIRE(apart.diagnostics.size() == 3);
    CHECK(apart.diagnostics[0].expected == quote);
    CHECK(apart.diagnostics[1].expected == "well-formed text in the file's encoding");
    CHECK(apart.diagnostics[2].expected == a_line);
    CHECK(apart.content.values(apart.content.find(u"HKEY_LOCAL_MACHINE\\k")).empty());
}

TEST_CASE("a line that is too long is an error in either mode, wherever it stands") {
    text blanks;
    blanks.reserve(longest_line + 1);
    while (blanks.size() <= longest_line) blanks.push_back(u' ');
    for (std::u16string_view const before : {u""sv, u"\"a\"=hex:01,\\\r\n"sv, u"\"a\"=\"1\r\n"sv}) {
        CAPTURE(nt::to_display(before));
        for (reader_mode const mode : {reader_mode::strict, reader_mode::as_regedit}) {
            parse_result const read =
                parse(text{start} + before + blanks + u"02\"\r\n", {.mode = mode, .line_breaks = string_line_break::kept});
            REQUIRE(read.error.has_value());
            CHECK(read.error->expected == "a line of at most 8388608 bytes");
            bool const open = before.ends_with(u"1\r\n") && mode == reader_mode::as_regedit;
            CHECK(read.diagnostics.size() == (open ? 1 : 0));  // the quotation mark that is missing
        }
    }
}

TEST_CASE("of a key that is not wanted nothing is kept, and what is malformed there is said all the same") {
    reader_options const some{.wanted = [](std::u16string_view path) { return path != u"HKEY_USERS\\not"; }};
    parse_result const read = parse(text{start} + u"\"a\"=dword:1\n[HKEY_USERS\\not]\n\"b\"=dword:2\n[HKEY_USERS\\c]\n\"d\"=dword:3\n", some);
    REQUIRE(read.ok());
    CHECK(read.content.find(u"HKEY_USERS\\not") == no_key);
    CHECK(read.content.values(read.content.find(u"HKEY_LOCAL_MACHINE\\k")).size() == 1);
    CHECK(read.content.values(read.content.find(u"HKEY_USERS\\c")).size() == 1);
    CHECK(parse(text{start} + u"[HKEY_USERS\\not]\n\"b\"=dword:x\n", some).error.has_value());
}

TEST_CASE("a reader makes no more keys and values than it is to") {
    auto const read = [](std::size_t keys, std::size_t values) {
        return parse(text{start} + u"\"a\"=dword:1\n\"b\"=dword:2\n", {.keys = keys, .values = values});
    };
    CHECK(read(2, 2).ok());
    REQUIRE(read(1, 2).error.has_value());
    CHECK(read(1, 2).error->expected == "no more keys than the reader is to make");
    REQUIRE(read(2, 1).error.has_value());
    CHECK(read(2, 1).error->expected == "no more values than the reader is to store");
    CHECK(read(2, 1).error->line == 5);
}

TEST_CASE("diagnostics beyond the limit are counted") {
    text whole{start};
    for (int i = 0; i < 100; ++i) whole += u"junk\n";
    parse_result const read = parse(whole, {.mode = reader_mode::as_regedit, .most_diagnostics = 30});
    CHECK(read.diagnostics.size() == 30);
    CHECK(read.unlisted == 70);
}

// Text that is nearly right: it is made of the pieces of the grammar.
std::string nearly_right() {
    std::vector<std::string> const pieces{"\r\n",
                                          "\n",
                                          "\r",
                                          "[",
                                          "]",
                                          "[HKEY_LOCAL_MACHINE\\k]",
                                          "[-HKEY_LOCAL_MACHINE\\k]",
                                          "HKEY_USERS",
                                          "\\",
                                          "\"",
                                          "\"a\"=",
                                          "@=",
                                          "=",
                                          "-",
                                          "\"text\"",
                                          "dword:",
                                          "00000001",
                                          "hex:",
                                          "hex(",
                                          "7",
                                          "):",
                                          "01,",
                                          "02",
                                          ",\\\r\n  ",
                                          ";",
                                          " ",
                                          "\t",
                                          "\\0",
                                          "\\n",
                                          std::string(1, '\0'),
                                          "\xE9",
                                          "\xC3\xA9",
                                          "\xFF",
                                          "x"};
    std::string made;
    auto const chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
    for (std::size_t const piece : chosen) made += pieces[piece];
    return made;
}

TEST_CASE("arbitrary bytes never crash the reader, and the two modes agree on what is well formed") {
    auto const check = [](std::string const& file, text_encoding encoding) {
        for (string_line_break const breaks : {string_line_break::malformed, string_line_break::kept}) {
            reader_options options{.encoding = encoding, .line_breaks = breaks};
            parse_result const strict = parse(file, options);
            options.mode = reader_mode::as_regedit;
            parse_result const lenient = parse(file, options);
            if (lenient.ok() && lenient.diagnostics.empty()) {
                RC_ASSERT(strict.ok());
                RC_ASSERT(strict.content == lenient.content);
            }
            if (strict.ok()) {
                RC_ASSERT(lenient.ok());  // at most the missing NULs of strings differ, and each is a diagnostic
            } else if (lenient.ok()) {
                RC_ASSERT(!lenient.diagnostics.empty());
                RC_ASSERT(lenient.diagnostics[0].line <= strict.error->line);
            }
        }
    };
    testing::property("any bytes", [&](std::string const& file) {
        for (text_encoding const encoding : {text_encoding::ansi, text_encoding::utf8, text_encoding::utf16le, text_encoding::utf16be})
            check(file, encoding);
        (void)parse(file);
        (void)parse(file, as_regedit);
    });
    testing::property("nearly right text", [&] {
        std::string const lines = nearly_right();
        for (char const* const header : {"Windows Registry Editor Version 5.00\r\n[HKEY_LOCAL_MACHINE\\k]\r\n", "REGEDIT4\n"}) {
            check(header + lines, text_encoding::ansi);
            check(header + lines, text_encoding::utf8);
        }
    });
}

TEST_CASE("encoded text is read like its code units") {
    testing::property("results, diagnostics and errors are the same in every encoding", [] {
        std::string lines = "Windows Registry Editor Version 5.00\r\n[HKEY_LOCAL_MACHINE\\k]\r\n";
        for (char const letter : nearly_right()) lines += static_cast<char>(letter & 0x7F);
        text units;
        std::string wide = "\xFF\xFE";
        for (char const letter : lines) {
            char16_t const unit = letter == 'x' ? u'\u20AC' : static_cast<char16_t>(letter);  // something beyond ASCII in every encoding
            units += unit;
            wide += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
        }
        std::string ansi = lines;
        std::replace(ansi.begin(), ansi.end(), 'x', '\x80');
        for (reader_mode const mode : {reader_mode::strict, reader_mode::as_regedit}) {
            for (string_line_break const breaks : {string_line_break::malformed, string_line_break::kept}) {
                parse_result const expected = parse(units, {.mode = mode, .line_breaks = breaks});
                auto const same = [&](std::string const& file, text_encoding encoding) {
                    parse_result const read = parse(file, {.mode = mode, .encoding = encoding, .line_breaks = breaks});
                    RC_ASSERT(read.error == expected.error);
                    RC_ASSERT(read.diagnostics == expected.diagnostics);
                    RC_ASSERT(read.content == expected.content);
                };
                same(wide, text_encoding::utf16le);
                same(ansi, text_encoding::ansi);
                same(nt::to_utf8(units), text_encoding::utf8);
            }
        }
    });
}

}  // namespace
