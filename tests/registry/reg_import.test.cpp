// SPDX-License-Identifier: BSL-1.0
// Knows: what a recorded regedit made of 95 files (reg-import/), and that the reader makes the same of them.
#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/reg_writer.hpp>
#include <smss/testing/catch.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smss;
using namespace smss::registry;

struct exception {
    int n;
    std::string_view reason;
};

// Cases of which the reader makes something else than the recording. A listed case that agrees fails as well.
constexpr std::array<exception, 0> reading_differs{};

// Exports that differ from what the writer writes, although the values are the same.
constexpr std::array writing_differs{
    exception{48, "a REG_DWORD of two bytes: the recorded regedit prints four (two of them not its own); the writer keeps two, as hex(4)"},
    exception{
        201,
        "a REG_SZ with a line break: the recorded regedit writes \\r in a quoted string; the writer hex(1), on which all readers agree"},
    exception{208, "a REG_SZ with a line break, as 201"},
    exception{210, "a REG_SZ with an odd byte: the recorded regedit loses it; the writer keeps it, as hex(1)"},
    exception{211, "a REG_SZ with a NUL inside: the recorded regedit stops there; the writer keeps what follows, as hex(1)"},
};

template <typename Table>
std::string_view reason_for(Table const& table, int n) {
    auto const row = std::find_if(table.begin(), table.end(), [&](exception const& listed) { return listed.n == n; });
    return row == table.end() ? std::string_view{} : row->reason;
}

std::string contents(std::string const& name) {
    std::ifstream file{std::string{SMSS_REG_IMPORT_VECTORS} + "/" + name, std::ios::binary};
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>{file}, {}};
}

nlohmann::json const& cases() {
    static nlohmann::json const index = nlohmann::json::parse(contents("index.json"));
    return index.at("cases");
}

constexpr std::u16string_view recorded_key = u"HKEY_LOCAL_MACHINE\\Software\\RT";

// The registry before the import.
tree before(nlohmann::json const& recorded) {
    tree content;
    if (!recorded.at("had_pre").get<bool>()) return content;
    key_index const key = content.create(recorded_key);
    content.set(key, make_sz(u"", u"olddef"));
    content.set(key, make_sz(u"a", u"old"));
    content.set(key, make_sz(u"k", u"keep"));
    content.set(content.create(u"Sub\\Deep", key), make_sz(u"z", u"1"));
    return content;
}

bytes from_hex(std::string const& digits) {
    bytes data;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        data.push_back(static_cast<std::uint8_t>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return data;
}

// The registry as it was dumped, in the order of the dump (which is sorted by name).
tree dumped(nlohmann::json const& recorded) {
    tree content;
    for (nlohmann::json const& line : recorded.at("dump")) {
        if (line.contains("missing")) continue;
        key_index const key = content.create(u"HKEY_LOCAL_MACHINE\\" + nt::from_utf8(line.at("key").get<std::string>()).value());
        if (!line.contains("hex")) continue;
        content.set(key, {nt::from_utf8(line.at("name").get<std::string>()).value(), value_type{line.at("type").get<std::uint32_t>()},
                          from_hex(line.at("hex").get<std::string>())});
    }
    return content;
}

// One line a key and a value, sorted: the recording says nothing about order.
std::vector<std::string> listing(tree const& content) {
    std::vector<std::string> lines;
    std::vector<key_index> pending{content.find(recorded_key)};
    if (pending.back() == no_key) return lines;
    while (!pending.empty()) {
        key_index const at = pending.back();
        pending.pop_back();
        pending.insert(pending.end(), content.subkeys(at).begin(), content.subkeys(at).end());
        std::string const path = nt::to_utf8(content.path(at));
        lines.push_back(path);
        for (value const& stored : content.values(at)) {
            std::string line =
                path + " | " + nt::to_utf8(stored.name) + " | " + std::to_string(static_cast<std::uint32_t>(stored.type)) + " |";
            for (std::uint8_t const byte : stored.data) line += " " + std::to_string(byte);
            lines.push_back(line);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

TEST_CASE("the recorded regedit and the reader agree") {
    REQUIRE(cases().size() == 95);
    std::size_t seen = 0;
    for (nlohmann::json const& recorded : cases()) {
        int const n = recorded.at("n").get<int>();
        INFO(n << " " << recorded.at("case").get<std::string>());
        std::string const file = contents(recorded.at("input").get<std::string>());
        parse_result const read = parse(file, {.mode = reader_mode::as_regedit}, before(recorded));
        // A file that is no registry script leaves the registry alone; the reader says so with an error.
        std::vector<std::string> const ours = listing(read.ok() ? read.content : before(recorded));
        std::string_view const listed = reason_for(reading_differs, n);
        INFO("listed: " << std::string{listed});
        if (listed.empty()) {
            CHECK(ours == listing(dumped(recorded)));
        } else {
            CHECK(ours != listing(dumped(recorded)));
            ++seen;
        }

        // Strictly, a case is either refused or read alike, apart from NULs that regedit adds to strings.
        parse_result const strict = parse(file, {}, before(recorded));
        if (strict.ok() && read.ok() && read.diagnostics.empty()) CHECK(strict.content == read.content);
        if (!strict.ok() && read.ok()) CHECK_FALSE(read.diagnostics.empty());
    }
    CHECK(seen == reading_differs.size());
}

TEST_CASE("the recorded exports are read strictly, and the writer writes the same") {
    std::size_t seen = 0;
    std::size_t exports = 0;
    for (nlohmann::json const& recorded : cases()) {
        if (!recorded.contains("export")) continue;
        ++exports;
        int const n = recorded.at("n").get<int>();
        INFO(n << " " << recorded.at("case").get<std::string>());
        std::string const file = contents(recorded.at("export").get<std::string>());
        parse_result const read = parse(file);
        INFO((read.ok() ? std::string{} : describe(*read.error)));
        CHECK(read.ok());
        CHECK(read.diagnostics.empty());

        tree const content = dumped(recorded);
        std::string const ours = to_utf16le_file(write(content, content.find(recorded_key)).content);
        std::string_view const listed = reason_for(writing_differs, n);
        INFO("listed: " << std::string{listed});
        if (listed.empty()) {
            CHECK(ours == file);
        } else {
            CHECK(ours != file);
            ++seen;
        }
        if (recorded.at("export_reimport_identical").get<bool>()) CHECK(listing(read.content) == listing(content));
        CHECK(parse(ours).content == content);
    }
    CHECK(exports == 84);
    CHECK(seen == writing_differs.size());
}

}  // namespace
