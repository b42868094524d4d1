// SPDX-License-Identifier: BSL-1.0
// Do the pure readers of the plan room (lists, command lines, environment, renames, paging files) follow NT's rules?

#include <smss/plan/command_line.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/plan/multi_string.hpp>
#include <smss/plan/paging_file.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/property.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using namespace std::string_view_literals;

namespace {

// `|` stands for NUL, as in the fact sheets.
constexpr registry::bytes data(std::u16string_view notation) {
    text units;
    for (char16_t const unit : notation) units += unit == u'|' ? u'\0' : unit;
    return registry::to_bytes(units);
}

constexpr bool splits(std::u16string_view notation, std::initializer_list<std::u16string_view> expected,
                      plan::split_rule rule = plan::split_rule::engine) {
    plan::multi_string const list = plan::split_multi_string(data(notation), rule);
    if (list.size() != expected.size()) return false;
    std::size_t i = 0;
    for (std::u16string_view const string : expected) {
        if (list[i++] != string) return false;
    }
    return true;
}

constexpr registry::value renames(std::u16string_view notation, std::u16string_view name = u"PendingFileRenameOperations") {
    return {text{name}, registry::value_type::multi_sz, data(notation)};
}

constexpr plan::rename_plan pair(std::u16string_view first, profile const& as = edition::nt10_0) {
    registry::value const stored = renames(first);
    return plan::pair_renames(&stored, nullptr, as);
}

struct expected {
    std::u16string_view source;
    std::u16string_view target;
    bool replace;
    plan::rename_operation operation;
};

constexpr expected gone(std::u16string_view source) { return {source, {}, false, plan::rename_operation::remove}; }
constexpr expected moved(std::u16string_view source, std::u16string_view target, bool replace = false) {
    return {source, target, replace, plan::rename_operation::rename};
}

template <std::size_t Count>
constexpr bool gives(plan::rename_plan const& plan, expected const (&operations)[Count]) {
    if (plan.operations.size() != Count) return false;
    std::size_t i = 0;
    for (expected const& one : operations) {
        plan::file_rename const& entry = plan.operations[i++];
        if (entry.source != one.source || entry.target != one.target || entry.replace != one.replace || entry.operation != one.operation)
            return false;
    }
    return true;
}

constexpr plan::paging_file paging(std::u16string_view line) {
    auto parsed = plan::parse_paging_file(line);
    return *parsed;
}

}  // namespace

// --- REG_MULTI_SZ ---------------------------------------------------------------------------------------------------

static_assert(splits(u"a|b||", {u"a", u"b"}));     // properly terminated: exactly its strings
static_assert(splits(u"ab|cd|", {u"ab", u"cd"}));  // without the final NUL: all the same
static_assert(splits(u"ab|cd", {u"ab", u"cd"}));   // without any NUL behind the last string
static_assert(splits(u"ab|c", {u"ab"}));           // ... unless it is a single unit
static_assert(splits(u"ab|c", {u"ab", u"c"}, plan::split_rule::by_length));
static_assert(splits(u"a|||", {u"a", u""}));  // the delete form: an empty string, then the end
static_assert(splits(u"a||b||", {u"a", u"", u"b"}));
static_assert(splits(u"", {}) && splits(u"|", {}));  // nothing at all, and only the end
static_assert(splits(u"||", {u""}));
static_assert(splits(u"a", {}) && splits(u"a", {u"a"}, plan::split_rule::by_length));
static_assert([] {
    registry::bytes odd = data(u"ab|cd||");
    odd.push_back(0x41);
    plan::multi_string const list = plan::split_multi_string(odd);
    return list.size() == 2 && list.odd_byte && list.last_byte == 0x41;
}());
static_assert(plan::split_multi_string(data(u"ab|")).lacks_final_nul() && !plan::split_multi_string(data(u"ab||")).lacks_final_nul());

TEST_CASE("multi strings lose no code unit, under either rule") {
    for (plan::split_rule const rule : {plan::split_rule::engine, plan::split_rule::by_length}) {
        testing::property(rule == plan::split_rule::engine ? "the pieces of a list are the stored units (engine)"
                                                           : "the pieces of a list are the stored units (by length)",
                          [rule](std::vector<std::uint8_t> const& raw) {
                              plan::multi_string const list = plan::split_multi_string(raw, rule);
                              std::u16string pieces;
                              for (std::size_t i = 0; i < list.size(); ++i) pieces += list.raw(i);
                              pieces += list.tail();
                              std::string bytes;
                              for (char16_t const unit : pieces) {
                                  bytes += static_cast<char>(unit & 0xFF);
                                  bytes += static_cast<char>(unit >> 8);
                              }
                              if (list.odd_byte) bytes += static_cast<char>(list.last_byte);
                              RC_ASSERT(bytes == std::string(raw.begin(), raw.end()));
                          });
    }
    testing::property("strings without NULs, each terminated and the list too, come back as they are", [] {
        auto const strings = *rc::gen::container<std::vector<std::vector<std::uint8_t>>>(
            rc::gen::container<std::vector<std::uint8_t>>(rc::gen::inRange<std::uint8_t>(1, 255)));
        std::u16string stored;
        for (auto const& string : strings) {
            for (std::uint8_t const letter : string) stored += static_cast<char16_t>(letter * 257u);
            stored += u'\0';
        }
        stored += u'\0';
        plan::multi_string const list = plan::split_multi_string(registry::to_bytes(stored));
        RC_ASSERT(list.size() == strings.size());
        for (std::size_t i = 0; i < strings.size(); ++i) RC_ASSERT(list[i].size() == strings[i].size());
    });
    testing::property("only a last string of one unit tells the two rules apart", [](std::vector<std::uint8_t> const& raw) {
        plan::multi_string const engine = plan::split_multi_string(raw, plan::split_rule::engine);
        plan::multi_string const by_length = plan::split_multi_string(raw, plan::split_rule::by_length);
        bool const lost = by_length.size() == engine.size() + 1;
        RC_ASSERT(lost || by_length.size() == engine.size());
        if (lost) RC_ASSERT(by_length.raw(by_length.size() - 1).size() == 1u && by_length.units.view().back() != u'\0');
        for (std::size_t i = 0; i < engine.size(); ++i) RC_ASSERT(engine[i] == by_length[i]);
    });
}

// --- Command lines --------------------------------------------------------------------------------------------------

static_assert(plan::parse_command(u"autocheck autochk *") == plan::command{.image = u"autochk", .arguments = u"*", .autocheck = true});
static_assert(plan::parse_command(u"async debug foo x y") ==
              plan::command{.image = u"foo", .arguments = u"x y", .async = true, .debug = true});                        // nt5_2 9.5
static_assert(plan::parse_command(u"  native1  x  y  ") == plan::command{.image = u"native1", .arguments = u"x  y  "});  // vectors 022
static_assert(plan::parse_command(u"\tautocheck\tautochk\t*\t") ==
              plan::command{.image = u"autochk", .arguments = u"*\t", .autocheck = true});  // vectors 022
static_assert(!plan::parse_command(u"   ").names_an_image() && !plan::parse_command(u"").names_an_image());
static_assert(!plan::parse_command(u"autocheck async").names_an_image() && plan::parse_command(u"autocheck async").autocheck);
static_assert(plan::parse_command(u"AutoCheck ASYNC AUTOCHK /p") ==
              plan::command{.image = u"AUTOCHK", .arguments = u"/p", .autocheck = true, .async = true});  // vectors 023
static_assert(plan::parse_command(u"debug debug a async") == plan::command{.image = u"a", .arguments = u"async", .debug = true});
static_assert(plan::parse_command(u"\"C:\\Program Files\\a.exe\" x").image == u"\"C:\\Program");  // no quoting
static_assert(plan::parse_command(u"debugger x") == plan::command{.image = u"debugger", .arguments = u"x"});
static_assert(plan::parse_command(u"debug native1 x").raw == u"debug native1 x");  // vectors 019

namespace {

// Lines made of few different things, so that keywords, blanks and words meet often.
rc::Gen<std::u16string> any_line() {
    auto const piece = rc::gen::element<std::u16string>(u"debug", u"ASYNC", u"autocheck", u" ", u"\t", u"\x1", u"a", u"autochk.exe", u"*",
                                                        u"\"", u"\xD800", u"\x3000");
    return rc::gen::map(rc::gen::container<std::vector<std::u16string>>(piece), [](std::vector<std::u16string> const& pieces) {
        std::u16string line;
        for (std::u16string const& one : pieces) line += one;
        return line;
    });
}

}  // namespace

TEST_CASE("command lines") {
    testing::property("printing and reading a command gives it back", [] {
        plan::command meaning = plan::parse_command(*any_line());
        RC_PRE(meaning.names_an_image());
        plan::command const again = plan::parse_command(plan::to_line(meaning));
        RC_ASSERT(again == meaning);
    });
    testing::property("image and arguments are pieces of the line, in order, with nothing but keywords and blanks before and between", [] {
        std::u16string const line = *any_line();
        plan::command const parsed = plan::parse_command(line);
        RC_ASSERT(parsed.raw == std::u16string_view{line});
        RC_ASSERT(std::u16string_view{line}.ends_with(parsed.arguments.view()));
        std::u16string_view head = std::u16string_view{line}.substr(0, line.size() - parsed.arguments.size());
        while (!head.empty() && head.back() <= u' ') head.remove_suffix(1);
        if (parsed.names_an_image()) RC_ASSERT(head.ends_with(parsed.image.view()));
        for (char16_t const unit : parsed.image) RC_ASSERT(unit > u' ');
    });
}

// --- Environment ----------------------------------------------------------------------------------------------------

namespace {

constexpr text expanded(std::u16string_view source) { return plan::expand(source, plan::initial_environment(u"C:\\Windows")); }

// A second way to expand, unit by unit, for comparison.
std::u16string expand_naively(std::u16string const& source, std::map<std::u16string, std::u16string> const& variables) {
    std::u16string out;
    std::u16string name;
    bool inside = false;
    for (char16_t const unit : source) {
        if (!inside && unit == u'%') {
            inside = true;
            name.clear();
        } else if (inside && unit == u'%') {
            std::u16string folded;
            for (char16_t const letter : name) folded += letter >= u'a' && letter <= u'z' ? static_cast<char16_t>(letter - 32) : letter;
            auto const found = variables.find(folded);
            out += found != variables.end() ? found->second : u'%' + name + u'%';
            inside = false;
        } else {
            (inside ? name : out) += unit;
        }
    }
    if (inside) out += u'%' + name;
    return out;
}

}  // namespace

static_assert(expanded(u"%SystemRoot%\\system32\\cmd.exe") == u"C:\\Windows\\system32\\cmd.exe");
static_assert(expanded(u"%systemROOT%;%SystemDrive%") == u"C:\\Windows;C:");
static_assert(expanded(u"%NOPE%\\x") == u"%NOPE%\\x" && expanded(u"100%") == u"100%" && expanded(u"%%") == u"%%");  // vectors 108
static_assert(expanded(u"%Path%") == u"C:\\Windows\\System32");
static_assert(expanded(u"") == u"");
static_assert([] {  // sorted without regard to case, the first spelling of a name stays: vectors 109
    plan::environment block = plan::initial_environment(u"C:\\ReactOS");
    bool const set = block.set(u"PATH", u"C:\\ReactOS\\System32") == status::success && block.set(u"foo", u"1") == status::success;
    return set && block.variables().size() == 4 && block.variables()[0] == plan::variable{u"foo", u"1"} &&
           block.variables()[1] == plan::variable{u"Path", u"C:\\ReactOS\\System32"} &&
           block.variables()[2] == plan::variable{u"SystemDrive", u"C:"} &&
           block.variables()[3] == plan::variable{u"SystemRoot", u"C:\\ReactOS"};
}());
static_assert([] {  // vectors R9: 112, 113
    plan::environment block;
    return block.set(u"A=B", u"") == status::invalid_parameter && block.set(u"", u"x") == status::invalid_parameter &&
           block.set(u"=C:", u"C:\\") == status::success && block.find(u"=c:") != nullptr;
}());

TEST_CASE("environment") {
    testing::property("expansion agrees with a unit-by-unit one", [] {
        std::map<std::u16string, std::u16string> const variables{{u"A", u"1"}, {u"B", u"%A%"}, {u"LONG NAME", u""}};
        plan::environment block;
        for (auto const& [name, value] : variables) RC_ASSERT(block.set(name, value) == status::success);
        auto const piece = rc::gen::element<std::u16string>(u"%", u"A", u"a", u"b", u"Long name", u"x", u"%A%", u"%%", u"\xDC00");
        auto const pieces = *rc::gen::container<std::vector<std::u16string>>(piece);
        std::u16string source;
        for (std::u16string const& one : pieces) source += one;
        RC_ASSERT(plan::expand(source, block) == std::u16string_view{expand_naively(source, variables)});
    });
    testing::property("a block stays sorted and without repetitions", [](std::vector<std::uint8_t> const& names) {
        plan::environment block;
        for (std::uint8_t const letter : names) {
            char16_t const name[2]{static_cast<char16_t>(u'A' + letter % 60), static_cast<char16_t>(u'0' + letter / 60)};
            RC_ASSERT(block.set({name, 2}, u"v") == status::success);
        }
        for (std::size_t i = 1; i < block.variables().size(); ++i) {
            RC_ASSERT(nt::compare_ignoring_case(block.variables()[i - 1].name, block.variables()[i].name) < 0);
        }
    });
}

// --- Pending renames: the table of windows-editions D ---------------------------------------------------------------

static_assert(gives(pair(u"\\??\\C:\\a|!\\??\\C:\\b||"), {moved(u"\\??\\C:\\a", u"\\??\\C:\\b", true)}));
static_assert(gives(pair(u"\\??\\C:\\a|||"), {gone(u"\\??\\C:\\a")}));
static_assert(gives(pair(u"\\??\\C:\\b||\\??\\C:\\a|\\??\\C:\\b||"), {gone(u"\\??\\C:\\b"), moved(u"\\??\\C:\\a", u"\\??\\C:\\b")}));
static_assert(gives(pair(u"\\??\\C:\\d\\f||\\??\\C:\\d|||"), {gone(u"\\??\\C:\\d\\f"), gone(u"\\??\\C:\\d")}));
static_assert([] {  // not an NT path: read as it is, and pointed out
    auto const plan = pair(u"C:\\a|||");
    return gives(plan, {gone(u"C:\\a")}) && plan.oddities.size() == 1 && plan.oddities[0].requirement == "SMSS-CFG-015"sv;
}());
static_assert([] {  // the form of 2025
    auto const plan = pair(u"*1\\??\\C:\\a|||");
    return plan.operations.size() == 1 && plan.operations[0].prefix == u"*1" && plan.operations[0].source == u"\\??\\C:\\a" &&
           plan.operations[0].raw_source == u"*1\\??\\C:\\a" && plan.oddities.size() == 1 &&
           plan.oddities[0].level == plan::severity::notice;
}());
static_assert(pair(u"*1\\??\\C:\\a|||", edition::nt6_1).oddities[0].level == plan::severity::warning);
static_assert(plan::numbered_prefix(u"*12\\??\\C:\\a") == 3 && plan::numbered_prefix(u"*\\??\\C:\\a") == 0 &&
              plan::numbered_prefix(u"*1C:\\a") == 0 && plan::numbered_prefix(u"*1") == 0);
static_assert([] {  // one NUL short: a lone source, which is dropped and pointed out
    auto const plan = pair(u"\\??\\C:\\a|");
    return plan.operations.empty() && plan.unpaired == text{u"\\??\\C:\\a"} && plan.oddities.size() == 1 &&
           plan.oddities[0].requirement == "SMSS-CFG-014"sv;
}());
static_assert(pair(u"\\??\\C:\\a||").operations.empty());  // vectors P5, 057
static_assert([] {                                         // vectors 039: the third of three strings
    auto const plan = pair(u"\\??\\C:\\a|\\??\\C:\\b|\\??\\C:\\c||");
    return gives(plan, {moved(u"\\??\\C:\\a", u"\\??\\C:\\b")}) && plan.unpaired == text{u"\\??\\C:\\c"};
}());
static_assert([] {  // vectors 047: @ before a deleted source, a renamed source, a target
    auto const plan = pair(u"@\\??\\C:\\a||@\\??\\C:\\b|\\??\\C:\\b2|\\??\\C:\\c|@\\??\\C:\\c2||", edition::nt5_2);
    return plan.operations.size() == 3 && plan.operations[0].source == u"\\??\\C:\\a" && plan.operations[0].is_protected &&
           plan.operations[1].source == u"@\\??\\C:\\b" && !plan.operations[1].is_protected &&
           plan.operations[2].target == u"\\??\\C:\\c2" && plan.operations[2].replace && plan.operations[2].is_protected &&
           plan.oddities.size() == 1;
}());
static_assert([] {  // a target that is only the marker is no delete
    auto const plan = pair(u"\\??\\C:\\a|!||");
    return gives(plan, {moved(u"\\??\\C:\\a", u"", true)}) && plan.oddities.size() == 1;
}());
static_assert([] {  // an empty pair in the middle does not end the list
    auto const plan = pair(u"\\??\\C:\\a||||\\??\\C:\\b|||");
    return gives(plan, {gone(u"\\??\\C:\\a"), gone(u""), gone(u"\\??\\C:\\b")});
}());

namespace {

constexpr plan::rename_plan pair_both(std::u16string_view first, std::u16string_view second, profile const& as) {
    registry::value const one = renames(first);
    registry::value const two = renames(second, u"PendingFileRenameOperations2");
    return plan::pair_renames(&one, &two, as);
}

}  // namespace

static_assert([] {  // the first list wholly before the second; an odd first list leaves the second alone
    auto const plan = pair_both(u"\\??\\C:\\a||", u"\\??\\C:\\b|\\??\\C:\\c||", edition::nt5_2);
    return gives(plan, {moved(u"\\??\\C:\\b", u"\\??\\C:\\c")}) && plan.unpaired == text{u"\\??\\C:\\a"} &&
           plan.operations[0].source_at.value == u"PendingFileRenameOperations2" && plan.operations[0].source_at.index == 0 &&
           plan.operations[0].list == plan::rename_list::second;
}());
static_assert([] {  // vectors 045: as ReactOS does it, through a pointer into the buffer that the second list overwrote
    auto const plan = pair_both(u"\\??\\C:\\a||", u"\\??\\C:\\b|\\??\\C:\\c||", edition::nt5_2 | choice::reactos);
    return gives(plan, {moved(u"\\??\\C:\\b", u"\\??\\C:\\b")}) && plan.unpaired == text{u"\\??\\C:\\c"};
}());
static_assert([] {  // vectors 053: one string is a lone source
    registry::value const stored = registry::make_sz(u"PendingFileRenameOperations", u"\\??\\C:\\a");
    auto const plan = plan::pair_renames(&stored, nullptr, edition::nt5_2);
    return plan.operations.empty() && plan.unpaired == text{u"\\??\\C:\\a"} && plan.oddities.size() == 2;
}());
static_assert(plan::pair_renames(nullptr, nullptr, edition::nt5_2).operations.empty());
static_assert([] {  // REG_NONE counts as absent: not even a lone source
    registry::value stored = renames(u"\\??\\C:\\a||");
    stored.type = registry::value_type::none;
    auto const plan = plan::pair_renames(&stored, nullptr, edition::nt5_2);
    return plan.operations.empty() && !plan.unpaired && plan.oddities.size() == 1;
}());

TEST_CASE("pending renames lose no code unit") {
    testing::property(
        "the raw strings of all pairs and the lone one are the delivered strings", [](std::vector<std::uint8_t> const& letters) {
            std::u16string stored;
            for (std::uint8_t const letter : letters) stored += u"\0\0\0a\\!@*1?"[letter % 10];
            registry::value const value{u"PendingFileRenameOperations", registry::value_type::multi_sz, registry::to_bytes(stored)};
            auto const plan = plan::pair_renames(&value, nullptr, edition::nt10_0);
            std::vector<std::u16string> decoded;
            for (plan::file_rename const& entry : plan.operations) {
                decoded.emplace_back(entry.raw_source.view());
                decoded.emplace_back(entry.raw_target.view());
                // What was taken away is told by the flags.
                std::u16string const source{entry.raw_source.view()};
                std::u16string rebuilt{entry.prefix.view()};
                if (entry.operation == plan::rename_operation::remove && entry.is_protected) rebuilt += u'@';
                rebuilt += entry.source.view();
                RC_ASSERT(rebuilt == source);
            }
            if (plan.unpaired) decoded.emplace_back(plan.unpaired->view());
            plan::multi_string const list = plan::split_multi_string(value.data, plan::split_rule::by_length);
            RC_ASSERT(decoded.size() == list.size());
            for (std::size_t i = 0; i < decoded.size(); ++i) RC_ASSERT(decoded[i] == list[i]);
        });
}

// --- Paging files: nt5_2 3.5.15, windows-editions E.1, vectors G1, G2 -----------------------------------------------

static_assert(paging(u"?:\\pagefile.sys").any_drive() && paging(u"?:\\pagefile.sys").system_managed);
static_assert(paging(u"C:\\pagefile.sys 0 0").system_managed && paging(u"c:\\pagefile.sys").drive == u'C');
static_assert(paging(u"C:\\p.sys 512").minimum_mb == 512 && paging(u"C:\\p.sys 512").maximum_mb == 512 &&
              !paging(u"C:\\p.sys 512").system_managed);
static_assert(!paging(u"C:\\p.sys 0 100").system_managed && paging(u"C:\\p.sys 0 100").minimum_mb == 0 &&
              paging(u"C:\\p.sys 0 100").maximum_mb == 100);
static_assert(paging(u"D:\\p.sys 64 128").minimum_mb == 64 && paging(u"D:\\p.sys 64 128").maximum_mb == 128 &&
              paging(u"D:\\p.sys 64 128").drive == u'D');
static_assert(paging(u"c:\\pagefile.sys 2046 4092").maximum_mb == 4092);
static_assert(paging(u"C:\\pagefile.sys 600 300").maximum_mb == 600);   // vectors 078
static_assert(paging(u"C:\\pagefile.sys 300\t600").maximum_mb == 300);  // a tab does not separate
static_assert(paging(u"C:\\pagefile.sys 300  600").maximum_mb == 600);
static_assert(paging(u"C:\\pagefile.sys abc def").minimum_mb == 0 && !paging(u"C:\\pagefile.sys abc def").system_managed);  // vectors 082
static_assert(paging(u"C:\\pagefile.sys 0x100 0x200").minimum_mb == 256 && paging(u"C:\\pagefile.sys 0x100 0x200").maximum_mb == 512);
static_assert(!plan::parse_paging_file(u"") && !plan::parse_paging_file(u" \t "));
static_assert(plan::drive_of(u"d:\\p.sys") == u'D' && plan::drive_of(u"?:\\p.sys") == u'?' && plan::drive_of(u"p.sys") == 0);
static_assert(plan::drive_of(u"\\??\\c:\\p.sys") == u'C' && plan::drive_of(u"\\\\?\\e:\\p.sys") == u'E' &&
              plan::drive_of(u"//./?:/p.sys") == u'?');
static_assert(plan::drive_of(u"\\\\server\\c:\\p") == 0 && plan::drive_of(u"\\??\\") == 0 && plan::drive_of(u":") == 0);
static_assert(paging(u"hello").drive == 0 && paging(u"hello").system_managed);
static_assert(plan::leading_integer(u"-5") == 4294967291u && plan::leading_integer(u" 12x") == 12 && plan::leading_integer(u"0b101") == 5 &&
              plan::leading_integer(u"0o17") == 15 && plan::leading_integer(u"+7") == 7 && plan::leading_integer(u"") == 0);
static_assert(plan::paging_bytes(4096, edition::nt10_0) == 4294967296ull);
static_assert(plan::paging_bytes(4096, edition::nt5_2 | choice::reactos) == 0);  // vectors G1
static_assert(plan::paging_bytes(4100, edition::nt5_2 | choice::reactos) == 4ull << 20);
static_assert(plan::paging_bytes(plan::leading_integer(u"-5"), edition::nt5_2 | choice::reactos) == 4091ull << 20);  // vectors 082

TEST_CASE("paging-file specifiers") {
    testing::property("plain decimal sizes come back, the larger one as maximum", [](std::uint32_t minimum, std::uint32_t maximum) {
        std::string const digits = std::to_string(minimum) + " " + std::to_string(maximum);
        std::u16string line = u"d:\\p.sys ";
        for (char const digit : digits) line += static_cast<char16_t>(digit);
        auto const parsed = plan::parse_paging_file(line);
        RC_ASSERT(parsed.has_value());
        RC_ASSERT(parsed->system_managed == (minimum == 0 && maximum == 0));
        RC_ASSERT(parsed->minimum_mb == minimum);
        RC_ASSERT(parsed->maximum_mb == std::max(minimum, maximum));
        RC_ASSERT(parsed->drive == u'D');
    });
}
