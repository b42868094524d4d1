// SPDX-License-Identifier: BSL-1.0
// Is a name found by the number with which it was added first, however many there are: looked through, or in an index?
#include <smss/registry/name_set.hpp>
#include <smss/testing/catch.hpp>

#include <cstddef>
#include <string>
#include <vector>

using namespace smss::registry;

TEST_CASE("a set of names keeps first numbers while it grows") {
    std::vector<std::u16string> names;
    for (char16_t i = 0; i < 40; ++i) names.push_back(std::u16string{u"Name"} + static_cast<char16_t>(u'\u00E0' + i % 20) + (i < 20 ? u'a' : u'B'));
    std::u16string const again = u"NAME\u00C0A";  // the first, in capitals
    for (std::size_t const repeated_at : {std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{17}, std::size_t{30}}) {
        CAPTURE(repeated_at);
        name_set all;
        std::vector<std::size_t> numbers;
        std::size_t next = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (i == repeated_at) {
                CHECK_FALSE(all.add(again));
                ++next;  // it takes a number all the same
            }
            CHECK_FALSE(all.has(names[i]));
            CHECK(all.add(names[i]));
            numbers.push_back(next++);
            for (std::size_t j = 0; j <= i; ++j) CHECK(all.find(names[j]) == numbers[j]);
        }
        CHECK(all.find(again) == 0);
        CHECK(all.find(u"name") == name_set::nowhere);
    }
}
