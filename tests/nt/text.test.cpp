// SPDX-License-Identifier: BSL-1.0
// Is our text machinery sound: storage, NT's upcasing, UTF-8 there and back, status and identifier words.

#include <smss/nt/bug_check.hpp>
#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/session_id.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;

namespace {

text text_from(std::vector<std::uint16_t> const& units) {
    text made;
    for (std::uint16_t const unit : units) made.push_back(static_cast<char16_t>(unit));
    return made;
}

}  // namespace

// --- text -------------------------------------------------------------------------------------------------------------
static_assert(text{u"AB"} + u"C" == u"ABC");
static_assert(text{std::u16string_view{u"A\0B", 3}}.size() == 3, "embedded NULs are kept");
static_assert(text{u"a"} < text{u"b"} && text{u"a"} != text{u"A"});
static_assert(text{}.view().empty());

// --- upcasing ---------------------------------------------------------------------------------------------------------
static_assert(nt::upcase(u'a') == u'A' && nt::upcase(u'z') == u'Z' && nt::upcase(u'{') == u'{' && nt::upcase(u'`') == u'`');
static_assert(nt::upcase(u'\u00E9') == u'\u00C9', "not ASCII only");
static_assert(nt::upcase(u'\u00F7') == u'\u00F7', "the division sign stands between letters");
static_assert(nt::upcase(u'\u00FF') == u'\u0178');
static_assert(nt::upcase(u'\u0451') == u'\u0401' && nt::upcase(u'\u03C9') == u'\u03A9');
static_assert(nt::upcase(u'\u0101') == u'\u0100' && nt::upcase(u'\u0100') == u'\u0100', "alternating ranges map every second unit");
static_assert(nt::upcase(u'\uFF41') == u'\uFF21' && nt::upcase(u'\uFFFF') == u'\uFFFF');
static_assert(nt::upcase(u'\u0131') == u'\u0131' && nt::upcase(u'\u017F') == u'\u017F' && nt::upcase(u'\u00B5') == u'\u00B5' &&
                  nt::upcase(u'\u03C2') == u'\u03C2' && nt::upcase(u'\u01C5') == u'\u01C5' && nt::upcase(u'\u00DF') == u'\u00DF',
              "mappings that do not lead back are not made");
static_assert(nt::upcase(static_cast<char16_t>(0xD801)) == 0xD801, "surrogates are units like any other");
static_assert(nt::equal_ignoring_case(u"AutoChk", u"aUTOCHK") && !nt::equal_ignoring_case(u"a", u"ab"));
static_assert(nt::compare_ignoring_case(u"abc", u"ABD") < 0 && nt::compare_ignoring_case(u"B", u"a") > 0 &&
              nt::compare_ignoring_case(u"x", u"X") == 0 && nt::compare_ignoring_case(u"x", u"xx") < 0);
static_assert(nt::compare_ignoring_case(u"_", u"a") > 0, "units are compared upper-cased: '_' stands behind 'A'");
static_assert(nt::starts_with_ignoring_case(u"\\SystemRoot\\x", u"\\systemroot"));

// --- UTF-8 ------------------------------------------------------------------------------------------------------------
static_assert(nt::from_utf8("h\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80")->view() == u"h\u00E9\u65E5\U0001F600");
static_assert(!nt::from_utf8("\xC0\x80") && !nt::from_utf8("\xE0\x80\x80") && !nt::from_utf8("\xF0\x80\x80\x80"), "overlong forms");
static_assert(!nt::from_utf8("\x80") && !nt::from_utf8("\xC3") && !nt::from_utf8("\xF5\x80\x80\x80") && !nt::from_utf8("\xF4\x90\x80\x80"));

// --- words ------------------------------------------------------------------------------------------------------------
static_assert(succeeded(status::timeout) && succeeded(status::object_name_exists) && !succeeded(status::no_memory));
static_assert(nt::severity_of(status::object_name_exists) == nt::severity::informational);
static_assert(nt::severity_of(status::buffer_overflow) == nt::severity::warning && !succeeded(status::buffer_overflow));
static_assert(nt::name(status{0xC0000034}) == "OBJECT_NAME_NOT_FOUND" && nt::name(status{0xC0FFEE00}).empty());
static_assert(std::is_sorted(nt::statuses.begin(), nt::statuses.end(), [](auto const& a, auto const& b) { return a.value < b.value; }));
static_assert(nt::edition_named("nt6_1") == edition::nt6_1 && !nt::edition_named("nt6_0"));
static_assert(nt::name(bug_check::session5_initialization_failed) == "SESSION5_INITIALIZATION_FAILED" &&
              static_cast<unsigned>(bug_check::session3_initialization_failed) == 0x6F);
static_assert(nt::name(image_subsystem{4}) == "unknown" && nt::name(image_subsystem::native) == "native");
static_assert(!std::is_convertible_v<mu_session_id, sm_session_id> && !std::is_convertible_v<std::uint32_t, mu_session_id>,
              "the two session counters cannot be mixed up");

TEST_CASE("statuses print as number and name") {
    CHECK(nt::to_string(status::system_process_terminated) == "0xC000021A STATUS_SYSTEM_PROCESS_TERMINATED");
    CHECK(nt::to_string(status{0xC0FFEE00}) == "0xC0FFEE00");
}

TEST_CASE("upcasing is the table of 1163 pairs that the fact says it is") {
    int changed = 0;
    for (unsigned unit = 0; unit <= 0xFFFF; ++unit) {
        char16_t const upper = nt::upcase(static_cast<char16_t>(unit));
        if (upper == unit) continue;
        ++changed;
        CHECK(nt::upcase(upper) == upper);
    }
    CHECK(changed == 1163);  // counted in UnicodeData.txt by make_upcase_table.py, and in Wine's l_intl.nls
}

TEST_CASE("hostile text is safe to show") {
    CHECK(nt::to_display(u"caf\u00E9 \U0001F600") == "caf\xC3\xA9 \xF0\x9F\x98\x80");
    CHECK(nt::to_display(std::u16string_view{u"a\0b\n", 4}) == "a\\u{0000}b\\u{000A}");
    CHECK(nt::to_display(u"\u001B[31m") == "\\u{001B}[31m");
    CHECK(nt::to_display(u"gpj.\u202Eexe") == "gpj.\\u{202E}exe");
    CHECK(nt::to_display(u"\u2066x\u2069\u200E\uFEFF") == "\\u{2066}x\\u{2069}\\u{200E}\\u{FEFF}");
    CHECK(nt::to_display(text_from({0xD800, 'x', 0xDC00}).view()) == "\\u{D800}x\\u{DC00}");
    CHECK(nt::to_display(u"\U000E0041\U0001D173\u180E\u0605") == "\\u{E0041}\\u{1D173}\\u{180E}\\u{0605}");
}

TEST_CASE("UTF-8 is decoded in its shortest form, up to the last code point") {  // RFC 3629, sections 3 and 4
    auto const point = [](std::string_view bytes) {
        nt::utf8_step const step = nt::decode_utf8(bytes);
        CHECK(step.length == bytes.size());
        return static_cast<std::uint32_t>(step.point);
    };
    CHECK(point("\x7F") == 0x7F);
    CHECK(point("\xC2\x80") == 0x80);
    CHECK(point("\xDF\xBF") == 0x7FF);
    CHECK(point("\xE0\xA0\x80") == 0x800);
    CHECK(point("\xEF\xBF\xBF") == 0xFFFF);
    CHECK(point("\xF0\x90\x80\x80") == 0x10000);
    CHECK(point("\xF4\x8F\xBF\xBF") == 0x10FFFF);
    for (std::string_view const malformed : {"", "\x80", "\xC1\xBF", "\xC2", "\xC2(", "\xE0\x9F\xBF", "\xE2\x82", "\xF0\x8F\xBF\xBF",
                                             "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
        CAPTURE(malformed);
        CHECK(nt::decode_utf8(malformed).length == 0);
    }
}

TEST_CASE("text properties") {
    testing::property("UTF-16 to UTF-8 and back is the identity on arbitrary units", [](std::vector<std::uint16_t> const& units) {
        text const original = text_from(units);
        auto const back = nt::from_utf8(nt::to_utf8(original));
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == original);
    });
    testing::property("surrogates of every kind survive", [] {
        auto const units = *rc::gen::container<std::vector<std::uint16_t>>(rc::gen::inRange<std::uint16_t>(0xD7FE, 0xE002));
        text const original = text_from(units);
        RC_ASSERT(nt::from_utf8(nt::to_utf8(original)).value() == original);
    });
    testing::property("decoding arbitrary bytes never accepts what does not encode to the same bytes", [](std::string const& bytes) {
        auto const decoded = nt::from_utf8(bytes);
        if (decoded) {
            std::string const again = nt::to_utf8(*decoded);
            // Two generalized surrogates in a row are a pair afterwards: the only change there is.
            if (bytes.find('\xED') == std::string::npos) RC_ASSERT(again == bytes);
        }
    });
    testing::property("case-insensitive equality is equality of upcased copies, and comparison agrees with it",
                      [](std::vector<std::uint16_t> const& left, std::vector<std::uint16_t> const& right) {
                          auto const upcased = [](std::vector<std::uint16_t> const& units) {
                              text made;
                              for (auto const unit : units) made.push_back(nt::upcase(static_cast<char16_t>(unit)));
                              return made;
                          };
                          text const a = text_from(left);
                          text const b = text_from(right);
                          RC_ASSERT(nt::equal_ignoring_case(a, b) == (upcased(left) == upcased(right)));
                          RC_ASSERT(nt::equal_ignoring_case(a, upcased(left)));
                          RC_ASSERT((nt::compare_ignoring_case(a, b) < 0) == (upcased(left) < upcased(right)));
                          RC_ASSERT((nt::compare_ignoring_case(a, b) == 0) == nt::equal_ignoring_case(a, b));
                      });
}
