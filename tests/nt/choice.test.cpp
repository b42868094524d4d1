// SPDX-License-Identifier: BSL-1.0
// Are choices sound: defaults, selection by value and by name, and a row for each.

#include <smss/nt/choice.hpp>
#include <smss/testing/catch.hpp>

#include <set>
#include <string>

using namespace smss;

static_assert(profile{edition::nt5_2}.takes(choice::api_pool::grows_when_blocked), "the default is what Windows documents");
static_assert(!profile{edition::nt5_2}.may(choice::api_pool::two_threads));
static_assert((edition::nt5_2 | choice::reactos).takes(choice::api_pool::two_threads));
static_assert((edition::nt5_2 | choice::reactos).takes(choice::environment_passes::two), "ReactOS was measured: two passes");
static_assert((edition::nt10_0 | choice::winlogon_death::bug_check).which == edition::nt10_0);
static_assert((edition::nt10_0 | choice::any).may(choice::winlogon_death::bug_check) &&
              (edition::nt10_0 | choice::any).may(choice::winlogon_death::logs_off));
static_assert((edition::nt10_0 | choice::any).takes(choice::winlogon_death::logs_off), "a single run takes the first permitted alternative");
static_assert((edition::nt5_2 | choice::reactos | choice::api_pool::grows_when_blocked).takes(choice::api_pool::grows_when_blocked),
              "a later selection replaces an earlier one");
static_assert((edition::nt5_2 | choice::reactos) != profile{edition::nt5_2});
static_assert(nt::is_choice<choice::winlogon_death> && !nt::is_choice<edition>);

template <profile P>
struct as_template_argument {
    static constexpr edition which = P.which;
};
static_assert(as_template_argument<edition::nt6_1 | choice::any>::which == edition::nt6_1, "a profile is a structural value");

TEST_CASE("every choice has a row that a reader can use") {
    std::set<std::string> names;
    for (nt::choice_info const* info : nt::choices::info) {
        CAPTURE(std::string{info->name});
        CHECK(names.emplace(info->name).second);
        CHECK(!info->sentence.empty());
        CHECK(info->sentence.ends_with('.'));
        CHECK(!info->evidence.empty());
        CHECK(info->alternatives[0] != info->alternatives[1]);
        CHECK(info->reactos < 2);
        for (auto const alternative : info->alternatives) {
            nt::choices selected{};
            CHECK(selected.select(info->name, alternative));
        }
        nt::choices untouched{};
        CHECK(!untouched.select(info->name, "no such alternative"));
        CHECK(untouched == nt::choices{});
    }
    CHECK(names.size() > 20);
}

TEST_CASE("a choice is selected by name") {
    nt::choices selected{};
    CHECK(selected.select("api_pool", "two_threads"));
    CHECK(profile{edition::nt5_2, selected} == (edition::nt5_2 | choice::api_pool::two_threads));
    CHECK(!selected.select("no_such_choice", "two_threads"));
}
