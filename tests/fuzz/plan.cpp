// SPDX-License-Identifier: BSL-1.0
// The readers of the Session Manager's values: any bytes of any type. Command lines, rename pairs and expansion are held
// against naive second implementations.
#include "harness.hpp"
#include "raw_values.hpp"

#include <smss/nt/utf.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/plan/edition_evidence.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/plan/stock_comparison.hpp>

#include <map>
#include <string>
#include <vector>

namespace plan = smss::plan;
namespace registry = smss::registry;
using fuzz::units_of;

namespace {

void check(smss::configuration const& read) {
    using fuzz::require;
    require(read.paging.files.size() <= plan::paging_file_limit, "more paging files than the limit");
    for (plan::paging_file const& file : read.paging.files)
        require(file.maximum_mb >= file.minimum_mb, "a paging file whose maximum is below its minimum");
    for (auto const* const list : {&read.subsystems.to_start, &read.subsystems.on_demand}) {
        for (std::size_t const index : *list) require(index < read.subsystems.entries.size(), "a subsystem that does not exist");
    }
    for (plan::diagnostic const& oddity : read.oddities) {
        require(!oddity.effect.empty() && !oddity.found.empty(), "a diagnostic that says nothing");
        require(oddity.requirement.starts_with("SMSS-CFG-"), "a diagnostic without its rule");
    }
    require(read.failure.has_value() != read.boots(), "boots and failure disagree");
}

// --- naive second implementations ---

plan::command naive_command(std::u16string const& line) {
    auto const blank = [&](std::size_t i) { return line[i] <= 0x20; };
    plan::command read;
    std::size_t at = 0;
    while (true) {
        while (at < line.size() && blank(at)) ++at;
        std::size_t const begin = at;
        while (at < line.size() && !blank(at)) ++at;
        std::u16string const word = line.substr(begin, at - begin);
        std::u16string upper;
        for (char16_t const unit : word) upper += smss::nt::upcase(unit);
        if (upper == u"DEBUG") {
            read.debug = true;
        } else if (upper == u"ASYNC") {
            read.async = true;
        } else if (upper == u"AUTOCHECK") {
            read.autocheck = true;
        } else {
            read.image = std::u16string_view{word};
            while (at < line.size() && blank(at)) ++at;
            if (!word.empty()) read.arguments = std::u16string_view{line}.substr(at);
            return read;
        }
    }
}

std::u16string naive_expansion(std::u16string const& source, std::map<std::u16string, std::u16string> const& with) {
    std::u16string out;
    for (std::size_t at = 0; at < source.size();) {
        if (source[at] != u'%') {
            out += source[at++];
            continue;
        }
        std::size_t close = at + 1;
        while (close < source.size() && source[close] != u'%') ++close;
        if (close == source.size()) return out + source.substr(at);
        std::u16string upper;
        for (std::size_t i = at + 1; i < close; ++i) upper += smss::nt::upcase(source[i]);
        auto const found = with.find(upper);
        out += found == with.end() ? source.substr(at, close + 1 - at) : found->second;
        at = close + 1;
    }
    return out;
}

// The strings of REG_MULTI_SZ data by NT's query: one NUL is appended, and no string starts in the last two units.
std::vector<std::u16string> naive_strings(std::u16string units) {
    units += u'\0';
    std::vector<std::u16string> strings;
    for (std::size_t at = 0; at + 2 < units.size() + 0;) {
        std::size_t end = at;
        while (units[end] != 0) ++end;
        strings.push_back(units.substr(at, end - at));
        at = end + 1;
    }
    return strings;
}

}  // namespace

void fuzz::configuration(std::string_view input) {
    splitter cut{input};
    smss::edition const which = smss::editions[cut.byte() % smss::editions.size()];
    registry::tree const tree = fuzz::tree_of(cut, u"");
    registry::key_index const key = tree.find(fuzz::session_manager);
    smss::configuration const read{tree, key, which};
    check(read);
    (void)plan::compare_with_stock(read);
    (void)plan::infer_edition(tree, key);
}

void fuzz::command_line(std::string_view input) {
    std::u16string const line = units_of(input);
    plan::command const read = plan::parse_command(line);
    require(read == naive_command(line) && read.raw == line, "the command line is read differently by the naive reader");
    if (!read.names_an_image()) return;
    require(plan::parse_command(plan::to_line(read)) == read, "the line written from a command is read differently");
}

void fuzz::rename_pairs(std::string_view input) {
    splitter cut{input};
    unsigned const choices = cut.byte();
    std::string_view const one = cut.piece(cut.number() & 0x7FF);
    std::string_view const two = cut.all();
    registry::value const first{u"PendingFileRenameOperations", registry::value_type::multi_sz, registry::bytes(one.begin(), one.end())};
    registry::value const second{u"PendingFileRenameOperations2", registry::value_type::multi_sz, registry::bytes(two.begin(), two.end())};
    bool const both = (choices & 1) != 0;
    smss::profile as{smss::editions[(choices >> 1) % smss::editions.size()]};
    plan::rename_plan const read = plan::pair_renames(&first, both ? &second : nullptr, as);

    // Only what does not depend on a choice: lists of an even number of strings, and all of the first list's pairs.
    std::vector<std::u16string> strings = naive_strings(units_of(one));
    require(read.operations.size() >= strings.size() / 2, "a pair of the first list is lost");
    if (both && strings.size() % 2 == 0) {
        for (std::u16string const& string : naive_strings(units_of(two))) strings.push_back(string);
    }
    bool const even = strings.size() % 2 == 0;
    bool const by_length = as.takes(smss::choice::rename_tail::by_length);
    if (by_length) return;
    if (even) require(read.operations.size() == strings.size() / 2 && !read.unpaired, "pairs are counted differently");
    for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
        plan::file_rename const& entry = read.operations[i / 2];
        require(entry.raw_source == strings[i] && entry.raw_target == strings[i + 1], "a pair holds other strings");
        require((entry.operation == plan::rename_operation::remove) == strings[i + 1].empty(), "a delete is taken for a rename");
        std::u16string const whole = std::u16string{entry.prefix.view()} +
                                     (entry.operation == plan::rename_operation::remove && entry.is_protected ? u"@" : u"") +
                                     std::u16string{entry.source.view()};
        require(whole == strings[i], "a part of the source is lost");
    }
}

void fuzz::expansion(std::string_view input) {
    splitter cut{input};
    plan::environment variables;
    std::map<std::u16string, std::u16string> naive;
    for (unsigned count = cut.byte() & 7; count != 0; --count) {
        std::u16string const name = units_of(cut.piece(cut.byte() & 7));
        std::u16string const value = units_of(cut.piece(cut.byte()));
        bool const legal = !name.empty() && name.find(u'=', 1) == std::u16string::npos;
        require(succeeded(variables.set(name, value)) == legal, "a name is taken or refused differently");
        std::u16string upper;
        for (char16_t const unit : name) upper += smss::nt::upcase(unit);
        if (legal) naive[upper] = value;
    }
    require(variables.variables().size() == naive.size(), "variables are counted differently");
    std::u16string const source = units_of(cut.all());
    require(plan::expand(source, variables) == naive_expansion(source, naive).substr(0, plan::longest_expansion), "the text is expanded differently");
    std::u16string before;
    for (plan::variable const& one : variables.variables()) {
        std::u16string upper;
        for (char16_t const unit : one.name) upper += smss::nt::upcase(unit);
        require(before < upper, "variables out of order");
        before = upper;
    }
}
