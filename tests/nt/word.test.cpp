// SPDX-License-Identifier: BSL-1.0
// Have numbers the names that Microsoft gives them: PE format ("Windows Subsystem"), bug-check reference, [MS-ERREF] 2.3.
#include <smss/check/options.hpp>
#include <smss/nt/bug_check.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/image.hpp>
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
