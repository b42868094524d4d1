// SPDX-License-Identifier: BSL-1.0
// The `.reg` reader in both modes. It walks encoded bytes and decoded units by different code, which must agree; what the
// writer makes of the result must read back as the same.
#include "harness.hpp"

#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/reg_writer.hpp>

#include <string>
#include <vector>

namespace registry = smss::registry;

namespace {

bool same_below(registry::tree const& left, registry::key_index l, registry::tree const& right, registry::key_index r) {
    std::vector<std::pair<registry::key_index, registry::key_index>> pending{{l, r}};
    while (!pending.empty()) {
        auto const [a, b] = pending.back();
        pending.pop_back();
        if (left.name(a) != right.name(b) || left.values(a) != right.values(b)) return false;
        auto const& below_a = left.subkeys(a);
        auto const& below_b = right.subkeys(b);
        if (below_a.size() != below_b.size()) return false;
        for (std::size_t i = 0; i < below_a.size(); ++i) pending.push_back({below_a[i], below_b[i]});
    }
    return true;
}

bool same(registry::tree const& left, registry::tree const& right) {
    return same_below(left, registry::tree::root(), right, registry::tree::root());
}

// Every index leads where it should: each key is found again by its own path, each value by its name.
void check_indexes(registry::tree const& content) {
    std::vector<registry::key_index> pending{registry::tree::root()};
    while (!pending.empty()) {
        registry::key_index const at = pending.back();
        pending.pop_back();
        for (registry::value const& stored : content.values(at))
            fuzz::require(content.find_value(at, stored.name) == &stored, "a value is not found by its name");
        for (registry::key_index const child : content.subkeys(at)) {
            fuzz::require(content.parent(child) == at, "a subkey does not know its parent");
            fuzz::require(content.subkey(at, content.name(child)) == child, "a subkey is not found by its name");
            pending.push_back(child);
        }
    }
}

void check_text(registry::parse_result const& read) {
    for (registry::diagnostic const& oddity : read.diagnostics) {
        std::string const shown = registry::describe(oddity);
        for (char const unit : shown) fuzz::require(static_cast<unsigned char>(unit) >= 0x20, "a diagnostic holds a control character");
        fuzz::require(oddity.line != 0 && oddity.column != 0, "a diagnostic without a place");
    }
    if (read.error) fuzz::require(read.content.subkeys(0).empty() && read.error->line != 0, "an error with content or without a place");
}

void read(std::string_view input, registry::reader_mode mode) {
    fuzz::splitter cut{input};
    unsigned const choices = cut.byte();
    registry::reader_options options;
    options.mode = mode;
    options.roots = (choices & 1) != 0 ? registry::root_names::any : registry::root_names::regedit;
    options.line_breaks = (choices & 2) != 0 ? registry::string_line_break::kept : registry::string_line_break::malformed;
    options.most_diagnostics = (choices & 4) != 0 ? 3 : 1000;
    if ((choices & 8) != 0) options.encoding = registry::text_encoding::utf8;
    std::string_view const file = cut.all();

    registry::parse_result const parsed = registry::parse(file, options);
    check_text(parsed);
    if (!parsed.ok()) return;
    check_indexes(parsed.content);

    // The same text, decoded first.
    registry::byte_order_mark const mark = registry::find_byte_order_mark(file);
    std::string_view const encoded = file.substr(mark.encoding == parsed.encoding ? mark.length : 0);
    if (parsed.encoding == registry::text_encoding::utf16le || parsed.version == registry::reg_version::version_5) {
        std::vector<char16_t> units(encoded.size() + 1);
        registry::decoded const done = registry::decode(encoded, parsed.encoding, units.data());
        bool const ambiguous = done.malformed != registry::decoded::nowhere || (done.units != 0 && units[0] == 0xFEFF);
        if (!ambiguous) {
            registry::parse_result const again = registry::parse(std::u16string_view{units.data(), done.units}, options);
            fuzz::require(again.ok() && same(parsed.content, again.content), "decoded text is read differently");
        }
    }

    registry::writer_options to;
    to.roots = registry::root_names::any;
    registry::written const written = registry::write(parsed.content, registry::tree::root(), to);
    registry::reader_options strict;
    strict.roots = registry::root_names::any;
    registry::parse_result const back = registry::parse(written.content.view(), strict);
    fuzz::require(back.ok(), "written text is malformed");
    if (written.left_out.empty()) fuzz::require(same(parsed.content, back.content), "written text reads back differently");
}

}  // namespace

void fuzz::reg_strict(std::string_view input) { read(input, registry::reader_mode::strict); }
void fuzz::reg_as_regedit(std::string_view input) { read(input, registry::reader_mode::as_regedit); }
