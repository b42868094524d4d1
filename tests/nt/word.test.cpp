// SPDX-License-Identifier: BSL-1.0
// Have numbers the names that Microsoft gives them: PE format ("Windows Subsystem"), bug-check reference, [MS-ERREF] 2.3.
#include <smss/check/options.hpp>
#include <smss/nt/bug_check.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/requirement.hpp>
#include <smss/nt/status.hpp>
#include <smss/testing/catch.hpp>

#include <set>
#include <string>
#include <string_view>

using namespace smss;

TEST_CASE("subsystems of images") {
    auto const named = [](unsigned number) { return nt::name(static_cast<image_subsystem>(number)); };
    CHECK(named(1) == "native");
    CHECK(named(2) == "Windows GUI");
    CHECK(named(3) == "Windows console");
    CHECK(named(5) == "OS/2");
    CHECK(named(7) == "POSIX");
    CHECK(nt::name(image_subsystem::unconnected) == "not connected yet");
    for (unsigned const other : {0u, 4u, 6u, 9u, 16u}) CHECK(named(other) == "unknown");
}

TEST_CASE("bug checks") {
    auto const named = [](unsigned number) { return nt::name(static_cast<bug_check>(number)); };
    CHECK(named(0x6D) == "SESSION1_INITIALIZATION_FAILED");
    CHECK(named(0x71) == "SESSION5_INITIALIZATION_FAILED");
    CHECK(named(0xEF) == "CRITICAL_PROCESS_DIED");
    CHECK(named(0xF4) == "CRITICAL_OBJECT_TERMINATION");
    CHECK(named(0x50) == "unknown bug check");
}

TEST_CASE("the two bits on top of a status say how severe it is") {
    CHECK(nt::severity_of(nt::status{0x00000102}) == nt::severity::success);
    CHECK(nt::severity_of(nt::status{0x40000000}) == nt::severity::informational);
    CHECK(nt::severity_of(nt::status{0x80000005}) == nt::severity::warning);
    CHECK(nt::severity_of(nt::status{0xC0000022}) == nt::severity::error);
}

TEST_CASE("each reason to end a search has a sentence of its own") {
    std::set<std::string_view> sentences;
    for (unsigned i = 0; i <= static_cast<unsigned>(check::cut::unrepresentable); ++i) {
        CAPTURE(i);
        CHECK(sentences.insert(check::sentence(static_cast<check::cut>(i))).second);
    }
    CHECK(sentences.count(check::sentence(check::cut{255})) == 0);
}

TEST_CASE("an edition that there is not has no name, and no name finds it") {
    edition const later{static_cast<edition>(editions.size())};
    CHECK(nt::name(later) == "unknown edition");
    CHECK(nt::marketing_name(later) == "unknown edition");
    CHECK(nt::edition_named("nt6_1") == edition::nt6_1);
    CHECK_FALSE(nt::edition_named("unknown edition").has_value());
}

TEST_CASE("a statement is about an edition and all later ones, or as far as it says") {
    auto const about = [](nt::edition_range range) {
        std::string some;
        for (edition const which : editions) some += range.includes(which) ? 'x' : '-';
        return some;
    };
    CHECK(about({}) == "xxx");
    CHECK(about(edition::nt6_1) == "-xx");
    CHECK(about({edition::nt5_2, edition::nt6_1}) == "xx-");
    CHECK(about(nt::only(edition::nt6_1)) == "-x-");
}

TEST_CASE("a claim is named by the whole word") {
    nt::requirement const one{.id = "SMSS-X-001", .sentence = "It is so.", .editions = {}, .source = "a; b", .claim = "S12 S3"};
    CHECK(nt::makes_precise(one, "S12"));
    CHECK(nt::makes_precise(one, "S3"));
    CHECK_FALSE(nt::makes_precise(one, "S1"));
    CHECK_FALSE(nt::makes_precise(one, "S2"));
}
