// SPDX-License-Identifier: BSL-1.0
// Does the adapter of the live registry read what regedit wrote, byte for byte, and name what it cannot read?
// Writes to HKEY_CURRENT_USER\Software\smss-test, which it deletes first and last.
#include <smss/adapters/win32.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/reg_writer.hpp>
#include <smss/testing/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;

namespace {

constexpr std::u16string_view test_key = u"HKEY_CURRENT_USER\\Software\\smss-test";

void remove_test_key() { ::RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\smss-test"); }

// Gone at the end, whatever the test does.
struct clean_registry {
    clean_registry() { remove_test_key(); }
    clean_registry(clean_registry const&) = delete;
    clean_registry& operator=(clean_registry const&) = delete;
    ~clean_registry() { remove_test_key(); }
};

// Lets regedit import a file with these bytes; what our own reader makes of them.
registry::tree imported(std::string const& file) {
    std::filesystem::path const path = std::filesystem::temp_directory_path() / "smss-test.reg";
    std::ofstream{path, std::ios::binary} << file;
    REQUIRE(std::system(("regedit /S \"" + path.string() + "\"").c_str()) == 0);
    std::filesystem::remove(path);
    registry::parse_result read = registry::parse(file, {.mode = registry::reader_mode::as_regedit});
    REQUIRE(read.ok());
    return std::move(read.content);
}

std::string shown(registry::tree const& content) {
    registry::written const made = registry::write(content);
    CHECK(made.left_out.empty());
    return nt::to_utf8(made.content);
}

adapters::live_result read_test_key() { return adapters::read_live_registry(test_key); }

// A key below the test key, made by its name with whatever it contains: the Windows API takes no NUL.
struct native_name {
    USHORT length;
    USHORT room;
    wchar_t const* units;
};
struct native_attributes {
    ULONG size;
    HANDLE root;
    native_name const* name;
    ULONG attributes;
    void const* security;
    void const* quality;
};
using create_key_call = LONG(WINAPI*)(HANDLE*, ACCESS_MASK, native_attributes const*, ULONG, native_name const*, ULONG, ULONG*);
using set_value_call = LONG(WINAPI*)(HANDLE, native_name const*, ULONG, ULONG, void const*, ULONG);
using delete_key_call = LONG(WINAPI*)(HANDLE);

template <typename Call>
Call native(char const* name) {
    auto const found = ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), name);
    return reinterpret_cast<Call>(reinterpret_cast<void*>(found));
}
native_name name_of(std::wstring_view units) {
    auto const size = static_cast<USHORT>(units.size() * sizeof(wchar_t));
    return {size, size, units.data()};
}

HKEY create(wchar_t const* below) {
    HKEY made = nullptr;
    std::wstring path = L"Software\\smss-test";
    path += below;
    REQUIRE(::RegCreateKeyExW(HKEY_CURRENT_USER, path.c_str(), 0, nullptr, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, nullptr, &made, nullptr) ==
            ERROR_SUCCESS);
    return made;
}

void set(HKEY key, wchar_t const* name, std::string_view data) {
    REQUIRE(::RegSetValueExW(key, name, 0, REG_BINARY, reinterpret_cast<BYTE const*>(data.data()), static_cast<DWORD>(data.size())) ==
            ERROR_SUCCESS);
}

}  // namespace

// Wine lists keys and values in the order of their names, so that is the order of this file.
TEST_CASE("values of every type and form are read as regedit imported them") {
    clean_registry const clean;
    std::string file = R"(Windows Registry Editor Version 5.00

[-HKEY_CURRENT_USER\Software\smss-test]

[HKEY_CURRENT_USER\Software\smss-test]
@="the default value"
"a none"=hex(0):01,02,03
"b text"="a \"quoted\" \\ path"
"c text without NUL"=hex(1):41,00,42,00
"d text of odd size"=hex(1):41,00,42
"e text with NULs inside"=hex(1):41,00,00,00,42,00,00,00
"f empty text"=hex(1):
"g expand"=hex(2):25,00,41,00,25,00,00,00
"h expand without NUL"=hex(2):25,00,41,00,25,00
"i binary"=hex:00,ff,80,7f
"j empty"=hex:
"k number"=dword:89abcdef
"l number of 3 bytes"=hex(4):01,02,03
"m number of 5 bytes"=hex(4):01,02,03,04,05
"n big-endian"=hex(5):12,34,56,78
"o link"=hex(6):5c,00,41,00
"p list"=hex(7):41,00,00,00,42,00,00,00,00,00
"q list with empty strings"=hex(7):00,00,41,00,00,00,00,00,42,00,00,00,00,00,00,00
"r list without its last NUL"=hex(7):41,00,00,00,42,00
"s list of odd size"=hex(7):41,00,00,00,42
"t empty list"=hex(7):
"u resources"=hex(8):01,00
"v resources"=hex(9):01
"w resources"=hex(a):01,02,03,04,05,06,07,08,09
"x number"=hex(b):01,02,03,04,05,06,07,80
"y type of no name"=hex(12345678):de,ad
"z type beyond all"=hex(ffffffff):be,ef

[HKEY_CURRENT_USER\Software\smss-test\A subkey]

[HKEY_CURRENT_USER\Software\smss-test\A subkey\Below it]
"b"="\\??\\C:\\a"
"C"="in its own case"

[HKEY_CURRENT_USER\Software\smss-test\B]
"large"=hex:)";
    constexpr std::size_t large = 10'000;
    for (std::size_t i = 0; i < large; ++i) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (i != 0) file += i % 25 == 0 ? ",\\\n  " : ",";
        file += digits[i / 16 % 16];
        file += digits[i % 16];
    }
    file += '\n';
    // Not as ASCII: of such text Wine's regedit takes the bytes of strings for single characters, as is right for REGEDIT4 alone.
    registry::tree const expected = imported(registry::to_utf16le_file(nt::from_utf8(file).value()));
    adapters::live_result const live = read_test_key();
    REQUIRE(live.error.empty());
    CHECK(live.notices.empty());
    bool const same = shown(*live.content) == shown(expected);
    INFO("read:\n" << shown(*live.content).substr(0, 3000) << "\nimported:\n" << shown(expected).substr(0, 3000));
    CHECK(same);
    CHECK(live.content->values(live.content->find(test_key)).size() == 27);
    registry::value const* const found =
        live.content->find_value(live.content->find(u"HKEY_CURRENT_USER\\Software\\smss-test\\B"), u"large");
    REQUIRE(found != nullptr);
    CHECK(found->data.size() == large);
}

TEST_CASE("names are read in full, whatever units they have") {
    clean_registry const clean;
    registry::tree made;
    registry::key_index const key = made.create(test_key);
    std::u16string_view const names[]{u"\"", u"=\\", u"A\u0301", u"\u20AC", u"\xD83D\xDE00", std::u16string_view{u"\xD83D", 1}};
    for (std::u16string_view const name : names) {
        made.set(key, registry::make_sz(name, name));
    }
    text longest;
    for (std::size_t i = 0; i < 255; ++i) longest.push_back(u'k');
    registry::key_index const below = made.create_subkey(key, longest);
    text value_name;
    for (std::size_t i = 0; i < 5000; ++i) value_name.push_back(static_cast<char16_t>(u'a' + i % 26));
    made.set(below, registry::make_dword(value_name, 1));
    imported(registry::to_utf16le_file(registry::write(made).content));
    adapters::live_result const live = read_test_key();
    REQUIRE(live.error.empty());
    CHECK(live.notices.empty());
    registry::key_index const read = live.content->find(test_key);
    CHECK(live.content->values(read).size() == std::size(names));
    for (std::u16string_view const name : names) {
        registry::value const* const found = live.content->find_value(read, name);
        REQUIRE(found != nullptr);
        CHECK(*found == registry::make_sz(name, name));
    }
    registry::key_index const read_below = live.content->subkey(read, longest);
    REQUIRE(read_below != registry::no_key);
    CHECK(live.content->find_value(read_below, value_name) != nullptr);
}

TEST_CASE("a key with a NUL in its name is named, and never taken for another") {
    clean_registry const clean;
    HKEY const top = create(L"");
    HKEY const lookalike = create(L"\\Run");
    set(lookalike, L"seen", "1");
    native_name const name = name_of(L"Run\0hidden"sv);
    native_attributes const attributes{sizeof(native_attributes), top, &name, 0, nullptr, nullptr};
    HANDLE hidden = nullptr;
    REQUIRE(native<create_key_call>("NtCreateKey")(&hidden, KEY_ALL_ACCESS, &attributes, 0, nullptr, 0, nullptr) == 0);
    native_name const value_name = name_of(L"value\0hidden"sv);
    REQUIRE(native<set_value_call>("NtSetValueKey")(top, &value_name, 0, REG_BINARY, "x", 1) == 0);

    adapters::live_result const live = read_test_key();
    CHECK(native<delete_key_call>("NtDeleteKey")(hidden) == 0);
    ::CloseHandle(hidden);
    ::RegCloseKey(lookalike);
    ::RegCloseKey(top);
    REQUIRE(live.content);
    REQUIRE(live.notices.size() == 1);
    CHECK(
        live.notices[0] ==
        "the key `HKEY_CURRENT_USER\\Software\\smss-test\\Run\\u{0000}hidden` has a NUL in its name, which hides it from the Windows API: "
        "it is left out");
    registry::key_index const read = live.content->find(test_key);
    CHECK(live.content->subkeys(read).size() == 1);
    CHECK(live.content->find_value(read, std::u16string_view{u"value\0hidden", 12}) != nullptr);
}

TEST_CASE("a key that may not be opened is there, and named") {
    clean_registry const clean;
    HKEY const denied = create(L"\\denied");
    set(denied, L"secret", "1");
    ACL nobody{};
    REQUIRE(::InitializeAcl(&nobody, sizeof nobody, ACL_REVISION) != 0);
    SECURITY_DESCRIPTOR security{};
    REQUIRE(::InitializeSecurityDescriptor(&security, SECURITY_DESCRIPTOR_REVISION) != 0);
    REQUIRE(::SetSecurityDescriptorDacl(&security, TRUE, &nobody, FALSE) != 0);
    REQUIRE(::RegSetKeySecurity(denied, DACL_SECURITY_INFORMATION, &security) == ERROR_SUCCESS);
    adapters::live_result const live = read_test_key();
    adapters::live_result const alone = adapters::read_live_registry(u"HKEY_CURRENT_USER\\Software\\smss-test\\denied");
    REQUIRE(::SetSecurityDescriptorDacl(&security, TRUE, nullptr, FALSE) != 0);
    CHECK(::RegSetKeySecurity(denied, DACL_SECURITY_INFORMATION, &security) == ERROR_SUCCESS);
    ::RegCloseKey(denied);
    REQUIRE(live.content);
    REQUIRE(live.notices.size() == 1);
    CHECK(live.notices[0] ==
          "the key `HKEY_CURRENT_USER\\Software\\smss-test\\denied` cannot be opened (access is denied): what stands in it is missing");
    registry::key_index const there = live.content->find(u"denied", live.content->find(test_key));
    REQUIRE(there != registry::no_key);
    CHECK(live.content->values(there).empty());
    CHECK_FALSE(alone.content);
    CHECK(alone.error == "the key `HKEY_CURRENT_USER\\Software\\smss-test\\denied` cannot be opened (access is denied)");
}

TEST_CASE("a key that changes while it is read is named") {
    clean_registry const clean;
    HKEY const top = create(L"");
    ::RegCloseKey(create(L"\\below"));
    ::RegCloseKey(create(L"\\gone"));
    adapters::live_result const live = adapters::read_live_registry(test_key, [&](std::u16string_view path) {
        if (path.ends_with(u"below")) set(top, L"late", "1");
        if (path.ends_with(u"gone")) REQUIRE(::RegDeleteKeyW(top, L"gone") == ERROR_SUCCESS);
        return true;
    });
    ::RegCloseKey(top);
    REQUIRE(live.content);
    REQUIRE(live.notices.size() == 2);
    CHECK(
        live.notices[0] ==
        "the key `HKEY_CURRENT_USER\\Software\\smss-test` was changed while it was read: what is shown may never have been there at once");
    CHECK(live.notices[1] ==
          "the key `HKEY_CURRENT_USER\\Software\\smss-test\\gone` was deleted while its parent was read; it is left out");
    CHECK(live.content->subkeys(live.content->find(test_key)).size() == 1);
}

TEST_CASE("what is not wanted is not read, and what is too much is refused") {
    clean_registry const clean;
    HKEY const wanted = create(L"\\wanted");
    HKEY const other = create(L"\\other");
    for (wchar_t const* const name : {L"1", L"2", L"3"}) {
        set(wanted, name, "x");
        set(other, name, "x");
    }
    ::RegCloseKey(wanted);
    ::RegCloseKey(other);
    auto const some = [](std::u16string_view path) { return path == u"HKEY_CURRENT_USER\\Software\\smss-test\\wanted"; };
    adapters::live_result const enough = adapters::read_live_registry(test_key, some, 3);
    REQUIRE(enough.content);
    registry::key_index const read = enough.content->find(test_key);
    CHECK(enough.content->subkeys(read).size() == 1);
    CHECK(enough.content->values(enough.content->find(u"wanted", read)).size() == 3);
    adapters::live_result const less = adapters::read_live_registry(test_key, some, 2);
    CHECK_FALSE(less.content);
    CHECK(less.error == "the key `HKEY_CURRENT_USER\\Software\\smss-test\\wanted` has more values than are to be read from this registry");
}

TEST_CASE("a path that leads to no key is refused with a sentence") {
    CHECK(adapters::read_live_registry(u"HKLM\\SYSTEM").error ==
          "no key `HKLM\\SYSTEM`: a path without NULs is expected that begins with a root key such as HKEY_LOCAL_MACHINE");
    CHECK(adapters::read_live_registry(std::u16string_view{u"HKEY_CURRENT_USER\\Software\0x", 28}).error.starts_with("no key"));
    CHECK(adapters::read_live_registry(u"HKEY_CURRENT_USER\\Software\\smss-test\\none").error ==
          "the key `HKEY_CURRENT_USER\\Software\\smss-test\\none` cannot be opened (there is no such key)");
}
