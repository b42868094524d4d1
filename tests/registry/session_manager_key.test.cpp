// SPDX-License-Identifier: BSL-1.0
// Knows: in which trees the Session Manager's key is found, which control set is taken, and what is said when there is none.
#include <smss/registry/session_manager_key.hpp>
#include <smss/testing/catch.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace {

using namespace smss;
using namespace smss::registry;

constexpr tree keys(std::initializer_list<std::u16string_view> paths) {
    tree content;
    for (std::u16string_view const path : paths) (void)content.create(path);
    return content;
}
constexpr tree select(tree content, std::u16string_view system, std::uint32_t current) {
    content.set(content.create(text{system} + (system.empty() ? u"" : u"\\") + u"Select"), make_dword(u"CURRENT", current));
    return content;
}
// Path and reason of what is found.
constexpr bool finds(tree const& content, std::u16string_view path, std::uint32_t number, control_set_reason reason,
                     location_request const& request = {}) {
    location_result const result = find_session_manager(content, request);
    return result.found && !result.error && content.path(result.found->key) == path && result.found->number == number &&
           result.found->reason == reason && content.parent(result.found->control_set) == result.found->system &&
           content.find(session_manager_path, result.found->control_set) == result.found->key;
}

// A hive: the root holds the control sets.
constexpr tree hive() { return keys({u"ControlSet001\\Control\\Session Manager", u"ControlSet002\\Control\\Session Manager"}); }
static_assert(finds(select(hive(), u"", 2), u"ControlSet002\\Control\\Session Manager", 2, control_set_reason::select_current));
static_assert(finds(select(hive(), u"", 2), u"ControlSet001\\Control\\Session Manager", 1, control_set_reason::asked_for,
                    {.control_set = 1}));
static_assert(finds(keys({u"ControlSet003\\Control\\Session Manager", u"ControlSet001\\Services"}),
                    u"ControlSet003\\Control\\Session Manager", 3, control_set_reason::only_one));

// An export of a running system, whole and in part.
static_assert(finds(keys({u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"}),
                    u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager", 0, control_set_reason::current_link));
static_assert(finds(select(keys({u"HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager",
                                 u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager"}),
                           u"HKEY_LOCAL_MACHINE\\SYSTEM", 1),
                    u"HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager", 1, control_set_reason::select_current));
static_assert(finds(select(keys({u"HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager",
                                 u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager"}),
                           u"HKEY_LOCAL_MACHINE\\SYSTEM", 2),
                    u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager", 0, control_set_reason::current_link));

// A hive loaded under some name, in any case; beside the machine's own system, that one counts unless it has no Session Manager key.
static_assert(finds(keys({u"HKEY_LOCAL_MACHINE\\offline\\controlset001\\CONTROL\\session manager"}),
                    u"HKEY_LOCAL_MACHINE\\offline\\controlset001\\CONTROL\\session manager", 1, control_set_reason::only_one));
static_assert(finds(keys({u"HKEY_USERS\\x\\ControlSet001\\Control\\Session Manager"}),
                    u"HKEY_USERS\\x\\ControlSet001\\Control\\Session Manager", 1, control_set_reason::only_one));
static_assert(finds(keys({u"HKEY_LOCAL_MACHINE\\a\\ControlSet001\\Control\\Session Manager",
                          u"HKEY_LOCAL_MACHINE\\System\\ControlSet001\\Control\\Session Manager"}),
                    u"HKEY_LOCAL_MACHINE\\System\\ControlSet001\\Control\\Session Manager", 1, control_set_reason::only_one));
static_assert(finds(keys({u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services",
                          u"HKEY_LOCAL_MACHINE\\a\\ControlSet001\\Control\\Session Manager"}),
                    u"HKEY_LOCAL_MACHINE\\a\\ControlSet001\\Control\\Session Manager", 1, control_set_reason::only_one));
static_assert(finds(keys({u"HKEY_LOCAL_MACHINE\\a\\ControlSet001\\Control\\Session Manager",
                          u"HKEY_LOCAL_MACHINE\\b\\ControlSet001\\Control\\Session Manager"}),
                    u"HKEY_LOCAL_MACHINE\\b\\ControlSet001\\Control\\Session Manager", 1, control_set_reason::only_one,
                    {.system = u"hkey_local_machine\\B"}));

static_assert(control_set_name(1) == u"ControlSet001" && control_set_name(12) == u"ControlSet012" &&
              control_set_name(1234) == u"ControlSet1234");
static_assert(control_set_name(0) == u"ControlSet000" && control_set_number(u"ControlSet000") == 0u);
static_assert(control_set_number(u"CONTROLSET002") == 2u && control_set_number(u"ControlSet1000") == 1000u);
static_assert(!control_set_number(u"ControlSet01") && !control_set_number(u"ControlSet0001") && !control_set_number(u"ControlSet00x") &&
              !control_set_number(u"CurrentControlSet") && !control_set_number(u"ControlSet9999999999"));
static_assert(session_manager_native_path.ends_with(session_manager_path));

TEST_CASE("the key is found at run time as well") {
    std::u16string_view const system = u"HKEY_LOCAL_MACHINE\\SYSTEM";
    text const set = text{system} + u"\\ControlSet001\\Control\\Session Manager";
    text const link = text{system} + u"\\CurrentControlSet\\Control\\Session Manager";
    text const other = u"HKEY_USERS\\x\\ControlSet001\\Control\\Session Manager";
    CHECK(finds(keys({other, set}), set, 1, control_set_reason::only_one));
    CHECK(finds(keys({other, set}), other, 1, control_set_reason::only_one, {.system = u"hkey_users\\X"}));
    CHECK(finds(select(keys({set, link}), system, 1), set, 1, control_set_reason::select_current));
    CHECK(finds(select(keys({set, link}), system, 2), link, 0, control_set_reason::current_link));
    CHECK(finds(keys({set, link}), link, 0, control_set_reason::current_link));
}

TEST_CASE("names of control sets have at least three digits, and no more than they need") {
    for (std::uint32_t const number : {0u, 1u, 12u, 999u, 1000u, 123456u}) CHECK(control_set_number(control_set_name(number)) == number);
    for (std::u16string_view const other : {u"ControlSet", u"ControlSet01", u"ControlSet0001", u"ControlSet00x", u"ControlSet0:1",
                                            u"ControlSet00/", u"CurrentControlSet", u"ControlSet9999999999", u"xControlSet001"}) {
        CAPTURE(nt::to_display(other));
        CHECK_FALSE(control_set_number(other).has_value());
    }
}

TEST_CASE("of many keys the first twelve are named") {
    tree content;
    std::string twelve;
    for (char16_t letter = u'a'; letter <= u'm'; ++letter) {
        (void)content.create(std::u16string_view{&letter, 1});
        if (letter < u'm') twelve += std::string{letter == u'a' ? "`" : ", `"} + static_cast<char>(letter) + "`";
    }
    CHECK(describe(*find_session_manager(content).error).ends_with("; there is " + twelve + " and more at the top"));
}

TEST_CASE("what is not found is said, with what is there instead") {
    auto const error = [](tree const& content, location_request const& request = {}) {
        location_result const result = find_session_manager(content, request);
        CHECK_FALSE(result.found.has_value());
        REQUIRE(result.error.has_value());
        return describe(*result.error);
    };
    std::string const no_sets =
        "no key with control sets (CurrentControlSet, ControlSet001 ...), neither at the top nor in HKEY_LOCAL_MACHINE\\SYSTEM or under "
        "another name";
    CHECK(error({}) == no_sets + "; there is no key at the top");
    CHECK(error(keys({u"Software", u"Microsoft\\ControlSet01"})) == no_sets + "; there is `Software`, `Microsoft` at the top");
    CHECK(error(select(hive(), u"", 3)) ==
          "no control set `ControlSet003`, which `Select\\Current` names; there is `ControlSet001`, `ControlSet002`, `Select` at the top");
    CHECK(error(select(keys({u"ControlSet001\\Control\\Class", u"ControlSet002\\Control\\Session Manager"}), u"", 1)) ==
          "no `Control\\Session Manager` in `ControlSet001`, which `Select\\Current` names; there is `Class` in `ControlSet001\\Control`");
    CHECK(error(select(keys({u"ControlSet001\\Services"}), u"", 1)) ==
          "no `Control\\Session Manager` in `ControlSet001`, which `Select\\Current` names; there is `Services` in `ControlSet001`");
    CHECK(error(hive()) ==
          "no `Select\\Current` of four bytes that says which control set counts; there is `ControlSet001`, `ControlSet002` at the top");
    CHECK(error(select(hive(), u"", 1), {.control_set = 7}) ==
          "no control set `ControlSet007`; there is `ControlSet001`, `ControlSet002`, `Select` at the top");
    CHECK(error(keys({u"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services"})) ==
          "no `Control\\Session Manager` in any control set; there is `CurrentControlSet` in `HKEY_LOCAL_MACHINE\\SYSTEM`");
    CHECK(error(keys({u"HKEY_LOCAL_MACHINE\\a\\ControlSet001\\Control\\Session Manager",
                      u"HKEY_LOCAL_MACHINE\\b\\ControlSet001\\Control\\Session Manager"})) ==
          "no single key with control sets; there is HKEY_LOCAL_MACHINE\\a, HKEY_LOCAL_MACHINE\\b");
    CHECK(error(hive(), {.system = u"HKEY_LOCAL_MACHINE\\SYSTEM"}) ==
          "no key `HKEY_LOCAL_MACHINE\\SYSTEM`; there is `ControlSet001`, `ControlSet002` at the top");

    tree wrong_size = hive();
    wrong_size.set(wrong_size.create(u"Select"), {u"Current", value_type::dword, {1, 0}});
    CHECK(error(wrong_size).starts_with("no `Select\\Current` of four bytes"));
}

TEST_CASE("all values of Select are read") {
    tree content = select(hive(), u"", 1);
    key_index const key = content.find(u"Select");
    content.set(key, make_dword(u"Default", 2));
    content.set(key, make_dword(u"LastKnownGood", 3));
    content.set(key, make_sz(u"Failed", u"0"));  // four bytes, whatever the type says
    select_values const read = read_select(content, tree::root());
    CHECK(read.current == 1u);
    CHECK(read.default_set == 2u);
    CHECK(read.last_known_good == 3u);
    CHECK(read.failed == 0x30u);
    CHECK_FALSE(read_select(hive(), tree::root()).current.has_value());
}

}  // namespace
