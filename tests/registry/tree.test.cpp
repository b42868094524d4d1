// SPDX-License-Identifier: BSL-1.0
// Knows: what the registry's tree, index and values promise.
#include <smss/registry/key.hpp>
#include <smss/registry/name_index.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace smss;
using namespace smss::registry;

text numbered(std::u16string_view stem, std::size_t number) {
    text name{stem};
    for (char const digit : std::to_string(number)) name += static_cast<char16_t>(digit);
    return name;
}

std::vector<text> names_of_values(tree const& content, key_index key) {
    std::vector<text> names;
    for (value const& stored : content.values(key)) names.push_back(stored.name);
    return names;
}

constexpr bool keeps_order_and_spelling() {
    tree content;
    key_index const key = content.create(u"SYSTEM\\Select");
    content.set(key, make_dword(u"Current", 1));
    content.set(key, make_dword(u"Default", 2));
    content.set(key, make_sz(u"CURRENT", u"new"));
    return content.find(u"system\\SELECT") == key && content.values(key).size() == 2 && content.values(key)[0].name == u"Current" &&
           content.values(key)[0].type == value_type::sz && content.path(key) == u"SYSTEM\\Select" &&
           content.create(u"system") == content.parent(key);
}
static_assert(keeps_order_and_spelling());

// More names than are looked through one by one: the index must give the same answers.
constexpr bool index_agrees() {
    tree content;
    key_index const key = content.create(u"k");
    for (char16_t i = 0; i < 40; ++i) {
        char16_t const name[] = {u'v', static_cast<char16_t>(u'A' + i), u'\0'};  // runs through [ \ ] ^ _ ` and the small letters
        content.set(key, make_dword(name, i));
        (void)content.create_subkey(key, name);
    }
    // 40 names from A on: a to h fold into A to H, so 32 remain.
    if (content.values(key).size() != 32 || content.subkeys(key).size() != 32) return false;
    return content.find_value(key, u"Va")->data == make_dword(u"", 32).data && content.find_value(key, u"V[") != nullptr &&
           content.find_value(key, u"v{") == nullptr && content.subkey(key, u"va") == content.subkeys(key)[0];
}
static_assert(index_agrees());

constexpr bool equality_sees_everything() {
    tree one;
    one.set(one.create(u"a\\b"), make_sz(u"x", u"y"));
    tree same = one;
    tree other_value = one;
    other_value.set(other_value.find(u"a\\b"), make_sz(u"X", u"z"));
    tree other_key = one;
    (void)other_key.create(u"a\\c");
    tree other_spelling;
    other_spelling.set(other_spelling.create(u"A\\b"), make_sz(u"x", u"y"));
    return one == same && !(one == other_value) && !(one == other_key) && !(one == other_spelling);
}
static_assert(equality_sees_everything());

TEST_CASE("trees are compared in full") { CHECK(equality_sees_everything()); }

TEST_CASE("values are equal in name, type and data") {
    value const one = make_sz(u"a", u"x");
    value other_type = one;
    other_type.type = value_type::expand_sz;
    CHECK(one == make_sz(u"a", u"x"));
    CHECK_FALSE(one == make_sz(u"A", u"x"));
    CHECK_FALSE(one == other_type);
    CHECK_FALSE(one == make_sz(u"a", u"y"));
}

TEST_CASE("types have the names that Microsoft gives their numbers") {  // "Registry value types", winnt.h
    constexpr std::string_view names[]{"REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_LINK",
                                       "REG_MULTI_SZ", "REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTOR", "REG_RESOURCE_REQUIREMENTS_LIST",
                                       "REG_QWORD"};
    for (std::uint32_t number = 0; number < std::size(names); ++number) CHECK(name(static_cast<value_type>(number)) == names[number]);
    CHECK(name(static_cast<value_type>(std::size(names))).empty());
}

TEST_CASE("removed keys and values are gone, the others keep their order") {
    for (std::size_t const count : {3u, 16u, 17u, 200u}) {
        CAPTURE(count);
        tree content;
        key_index const key = content.create(u"k");
        for (std::size_t i = 0; i < count; ++i) {
            content.set(key, make_dword(numbered(u"value ", i), 1));
            content.create(numbered(u"sub ", i) + u"\\below", key);
        }
        CHECK(content.remove_value(key, u"VALUE 1"));
        CHECK_FALSE(content.remove_value(key, u"value 1"));
        key_index const gone = content.find(u"SUB 1", key);
        REQUIRE(gone != no_key);
        content.remove(gone);
        CHECK(content.find(u"sub 1", key) == no_key);
        CHECK(content.find_value(key, u"value 1") == nullptr);

        std::vector<text> expected;
        for (std::size_t i = 0; i < count; ++i) {
            if (i == 1) continue;
            expected.push_back(numbered(u"value ", i));
            REQUIRE(content.find_value(key, expected.back()) != nullptr);
            CHECK(content.find_value(key, expected.back())->name == expected.back());
        }
        CHECK(names_of_values(content, key) == expected);
        REQUIRE(content.subkeys(key).size() == count - 1);
        CHECK(content.name(content.subkeys(key)[1]) == std::u16string_view{u"sub 2"});

        content.set(key, make_dword(u"value 1", 2));
        CHECK(content.values(key).back().name == u"value 1");
        content.remove(tree::root());
        CHECK(content == tree{});
    }
}

TEST_CASE("discarding is removing, once it is settled") {
    testing::property("discard and settle give what remove gives", [](std::vector<std::pair<bool, std::uint8_t>> const& steps) {
        tree discarded;
        tree removed;
        for (auto const& [adds, number] : steps) {
            text const name = numbered(u"n", number % 64u);
            for (tree* const content : {&discarded, &removed}) {
                if (adds) {
                    content->set(tree::root(), make_dword(name, number));
                    (void)content->create(name + u"\\x");
                }
            }
            if (!adds) {
                RC_ASSERT(discarded.discard_value(tree::root(), name) == removed.remove_value(tree::root(), name));
                key_index const one = discarded.find(name);
                key_index const other = removed.find(name);
                RC_ASSERT((one == no_key) == (other == no_key));
                if (one != no_key) discarded.discard(one);
                if (other != no_key) removed.remove(other);
            }
        }
        discarded.settle();
        RC_ASSERT(discarded == removed);
    });
}

TEST_CASE("discarding the root settles what was discarded before") {
    tree content;
    for (std::size_t i = 0; i < 40; ++i) content.set(tree::root(), make_dword(numbered(u"v", i), 1));
    CHECK(content.discard_value(tree::root(), u"v0"));
    content.discard(tree::root());
    for (std::size_t i = 0; i < 40; ++i) content.set(tree::root(), make_dword(numbered(u"w", i), 1));
    content.settle();
    CHECK(content.values(tree::root()).size() == 40);
}

TEST_CASE("values of many keys may be discarded before any is settled, and whole keys after them") {
    tree content;
    std::vector<text> left;
    for (std::u16string_view const owner : {u"a", u"b", u"c"}) {
        for (std::size_t i = 0; i < 20; ++i) content.set(content.create(owner), make_dword(numbered(u"v", i), 1));
    }
    for (std::size_t i = 0; i < 20; ++i) {
        if (i != 3 && i != 11) left.push_back(numbered(u"v", i));
    }
    for (std::u16string_view const name : {u"v11", u"v3"}) {
        for (std::u16string_view const owner : {u"c", u"a", u"b"}) CHECK(content.discard_value(content.find(owner), name));
    }
    content.discard(content.find(u"b"));
    content.settle();
    CHECK(names_of_values(content, content.find(u"a")) == left);
    CHECK(content.find(u"b") == no_key);
    CHECK(names_of_values(content, content.find(u"c")) == left);
    CHECK(content.path(no_key).empty());
}

TEST_CASE("names that share a hash are told apart, and what is not there is not forgotten") {
    std::vector<text> const names{u"one", u"two", u"three"};
    name_index index;
    auto const number_of = [&](std::u16string_view name) {
        return index.find(name, 7, [&](std::uint32_t number) { return names[number].view(); }).number;
    };
    index.erase(7, 0);  // nothing is there yet
    for (std::uint32_t i = 0; i < 2; ++i) index.insert(7, i);
    CHECK(number_of(u"ONE") == 0);
    CHECK(number_of(u"TWO") == 1);
    CHECK(number_of(u"three") == name_index::nothing);
    index.erase(7, 2);
    CHECK(number_of(u"one") == 0);
    CHECK(number_of(u"two") == 1);
    index.erase(7, 0);
    CHECK(number_of(u"one") == name_index::nothing);
    CHECK(number_of(u"two") == 1);
}

TEST_CASE("a lookup looks at a few slots, however many names there are") {
    std::vector<text> names;
    name_index index;
    auto const name_of = [&](std::uint32_t number) { return names[number].view(); };
    std::size_t probes = 0;
    constexpr std::uint32_t count = 50'000;
    for (std::uint32_t i = 0; i < count; ++i) {
        names.push_back(numbered(u"Value ", i));
        probes += index.find(names.back(), folded_hash(names.back()), name_of).probes;
        index.insert(folded_hash(names.back()), i);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        name_index::lookup const found = index.find(names[i], folded_hash(names[i]), name_of);
        REQUIRE(found.number == i);
        probes += found.probes;
    }
    // Half full at most, linear probing: 2.5 slots for a miss and 1.5 for a hit are expected.
    CHECK(probes < 4 * count);
    CHECK(folded_hash(u"Session Manager") == folded_hash(u"SESSION manager"));
}

TEST_CASE("paths may be deep") {
    tree content;
    key_index key = tree::root();
    for (int i = 0; i < 200'000; ++i) key = content.create_subkey(key, u"k");
    CHECK(content.path(key).size() == 399'999);
    CHECK(content.find(content.path(key)) == key);
    tree const copy = content;
    CHECK(copy == content);
    content.remove(content.find(u"k"));
    CHECK(content == tree{});
}

}  // namespace
