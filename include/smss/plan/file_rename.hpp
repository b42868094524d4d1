// SPDX-License-Identifier: BSL-1.0
// Knows: the pending file renames: how two lists of strings become deletes and renames, markers and odd counts included.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/multi_string.hpp>
#include <smss/plan/origin.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// What an entry asks for.
enum class rename_operation : std::uint8_t { remove, rename };

/// Which of the two values an entry comes from: that of its source.
enum class rename_list : std::uint8_t { first, second };

/// NT's name of the value.
[[nodiscard]] constexpr std::u16string_view value_name(rename_list list) noexcept {
    return list == rename_list::first ? u"PendingFileRenameOperations" : u"PendingFileRenameOperations2";
}

/// One pending operation: a pair of strings.
///
/// `source` and `target` are the stored strings without their markers: a source loses a leading `*N` (kept in `prefix`)
/// and, when it is deleted, a leading `@`; a target loses one leading `!` or `@`. Nothing else is taken away: the NT
/// prefix `\??\` stays. `raw_source` and `raw_target` are the strings as stored.
/// \source facts windows-editions D.2, D.12; nt5_2 3.3.4; vectors P2
struct file_rename {
    rename_list list = rename_list::first;                  ///< which of the two values
    rename_operation operation = rename_operation::remove;  ///< delete or rename
    text source{};                                          ///< without markers
    text target{};              ///< empty for a delete
    bool replace = false;       ///< an existing target is replaced: `!` or `@` before the target
    bool is_protected = false;  ///< `@` before the target, or before a source to delete: the protected-file variant
    text prefix{};              ///< `*N` taken from the source; the meaning of N is not documented
    text raw_source{};          ///< as stored
    text raw_target{};          ///< as stored
    origin source_at{};         ///< where the source was found
    origin target_at{};         ///< where the target was found

    /// Both names have the form of NT paths: without it the operation cannot succeed. \source windows-editions D.2; vectors P6
    [[nodiscard]] constexpr bool has_nt_paths() const noexcept {
        auto const rooted = [](text const& name) { return !name.empty() && name[0] == u'\\'; };
        return rooted(source) && (operation == rename_operation::remove || rooted(target));
    }

    /// Comparison is by meaning: raw strings and origins do not take part.
    [[nodiscard]] friend constexpr bool operator==(file_rename const& left, file_rename const& right) {
        return left.list == right.list && left.operation == right.operation && left.source == right.source && left.target == right.target &&
               left.replace == right.replace && left.is_protected == right.is_protected && left.prefix == right.prefix;
    }
};

/// The length of a `*N` marker in front of a source: `*`, digits, and then `\??\`; 0 without one.
/// \source facts windows-editions D.12
[[nodiscard]] constexpr std::size_t numbered_prefix(std::u16string_view source) noexcept {
    if (source.empty() || source[0] != u'*') return 0;
    std::size_t end = 1;
    while (end < source.size() && source[end] >= u'0' && source[end] <= u'9') ++end;
    return end > 1 && source.substr(end, 4) == u"\\??\\" ? end : 0;
}

/// Reads one pair of strings. Never fails: what NT cannot open is a matter of running, not of reading.
[[nodiscard]] constexpr file_rename read_rename(std::u16string_view source, std::u16string_view target) {
    file_rename entry;
    entry.raw_source = source;
    entry.raw_target = target;
    std::size_t const numbered = numbered_prefix(source);
    entry.prefix = source.substr(0, numbered);
    source.remove_prefix(numbered);
    if (target.empty()) {
        if (!source.empty() && source[0] == u'@') {
            entry.is_protected = true;
            source.remove_prefix(1);
        }
    } else {
        entry.operation = rename_operation::rename;
        if (target[0] == u'!' || target[0] == u'@') {
            entry.replace = true;
            entry.is_protected = target[0] == u'@';
            target.remove_prefix(1);
        }
    }
    entry.source = source;
    entry.target = target;
    return entry;
}

/// The operations of both values, in the order in which they are carried out.
struct rename_plan {
    std::vector<file_rename> operations{};  ///< in the order in which they are carried out
    std::optional<text> unpaired{};  ///< a last source without a target: nothing is done with it
    diagnostics oddities{};          ///< what is odd about the lists
};

namespace detail {

// The strings that a rename value delivers: a list is split, anything else is one string.
[[nodiscard]] constexpr multi_string rename_strings(registry::value const& stored, profile const& as) {
    split_rule const rule = as.takes(choice::rename_tail::by_length) ? split_rule::by_length : split_rule::engine;
    if (stored.type == registry::value_type::multi_sz) return split_multi_string(stored.data, rule);
    multi_string one = split_multi_string(stored.data, rule);
    std::size_t const nul = one.units.view().find(u'\0');
    bool const terminated = nul != std::u16string_view::npos;
    one.strings.assign(1, {0, terminated ? nul : one.units.size(), terminated});
    return one;
}

constexpr void check_rename(file_rename const& entry, profile const& as, diagnostics& oddities) {
    auto const odd = [&](severity level, origin const& where, text found, std::u16string_view expected, text effect,
                         std::string_view requirement) {
        oddities.push_back({level, where, std::move(found), text{expected}, std::move(effect), requirement});
    };
    if (entry.source.empty()) {
        odd(severity::warning, entry.source_at, say(u"an empty source"), u"an NT path such as \\??\\C:\\file",
            say(u"opening it fails and the next pair is taken"), "SMSS-CFG-015");
        return;
    }
    if (!entry.prefix.empty() && as.which != edition::nt10_0) {
        odd(severity::warning, entry.source_at, say(u"the marker ", entry.prefix, u" in front of the source"),
            u"a form that only Windows 10 and 11 are known to write",
            say(u"this edition takes the marker for a part of the name, and opening it fails"), "SMSS-CFG-016");
    } else if (!entry.prefix.empty()) {
        odd(severity::notice, entry.source_at, say(u"the marker ", entry.prefix, u" in front of the source"), u"",
            say(u"the meaning of the number is not documented; readers that do not know the form misread this entry"), "SMSS-CFG-016");
    }
    if (entry.source[0] == u'@') {
        odd(severity::warning, entry.source_at, say(u"@ in front of a source that is renamed: ", entry.source),
            u"@ only in front of a source to delete, or in front of a target", say(u"it stays part of the name, and opening it fails"),
            "SMSS-CFG-013");
    } else if (entry.source[0] != u'\\') {
        odd(severity::warning, entry.source_at, say(u"a source that is no NT path: ", entry.source), u"\\??\\ in front of a DOS path",
            say(u"opening it fails with STATUS_OBJECT_PATH_SYNTAX_BAD and nothing is done"), "SMSS-CFG-015");
    }
    if (entry.operation == rename_operation::remove) return;
    if (entry.target.empty()) {
        odd(severity::warning, entry.target_at, say(u"a target that is only the marker ", entry.raw_target),
            u"an NT path after the marker, or an empty string for a delete", say(u"renaming to an empty name fails; the file stays"),
            "SMSS-CFG-013");
    } else if (entry.target[0] != u'\\') {
        odd(severity::warning, entry.target_at, say(u"a target that is no NT path: ", entry.target), u"\\??\\ in front of a DOS path",
            say(u"the rename fails and the file stays where it is"), "SMSS-CFG-015");
    }
}

}  // namespace detail

/// Pairs the strings of PendingFileRenameOperations and PendingFileRenameOperations2 (null where absent).
///
/// The first list wholly before the second; no expansion, no removal of duplicates. An unpaired last source is dropped,
/// or, under `choice::odd_rename_list::pairs_with_next_list`, becomes half of a pair with the first string of the second
/// list. There the text that NT reads is not the unpaired source but whatever then lies at its place in the query buffer,
/// which is the second list's own data.
/// \source facts windows-editions D.2 to D.4, D.9 to D.12; nt5_2 2.4.5, 3.3.4; vectors P1 to P6, 045
[[nodiscard]] constexpr rename_plan pair_renames(registry::value const* first, registry::value const* second, profile const& as) {
    rename_plan plan;
    std::optional<text> waiting;
    origin waiting_at;
    rename_list waiting_in = rename_list::first;
    text buffer;  // what the query buffer held when the waiting source was delivered
    std::size_t waiting_offset = 0;
    for (registry::value const* const stored : {first, second}) {
        if (stored == nullptr) continue;
        origin const where = origin_of({}, stored->name);
        if (stored->type == registry::value_type::none) {
            plan.oddities.push_back({severity::notice, where, u"REG_NONE", u"REG_MULTI_SZ", u"it counts as absent", "SMSS-CFG-001"});
            continue;
        }
        multi_string const list = detail::rename_strings(*stored, as);
        if (stored->type != registry::value_type::multi_sz) {
            plan.oddities.push_back({severity::warning, where, detail::type_name(stored->type), u"REG_MULTI_SZ",
                                     u"its data counts as one string, a source without a target", "SMSS-CFG-003"});
        }
        if (list.odd_byte) {
            plan.oddities.push_back(
                {severity::warning, where, u"an odd number of bytes", u"whole UTF-16 units", u"the last byte is left out", "SMSS-CFG-004"});
        }
        if (waiting && as.takes(choice::odd_rename_list::pairs_with_next_list) && !list.empty()) {
            // The remembered pointer still points into the buffer, now overwritten by this value.
            text reused = list.units;
            reused += u'\0';
            if (buffer.size() > reused.size()) reused += buffer.view().substr(reused.size());
            std::u16string_view const left = reused.view().substr(waiting_offset);
            plan.oddities.push_back(
                {severity::danger, waiting_at, detail::say(u"an unpaired source: ", *waiting), u"an even number of strings",
                 detail::say(u"it is paired with the first string of the second list, and the text read for it is undefined"),
                 "SMSS-CFG-014"});
            waiting = text{left.substr(0, left.find(u'\0'))};
        } else if (waiting) {
            plan.unpaired = std::exchange(waiting, std::nullopt);
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!waiting) {
                waiting = text{list[i]};
                waiting_at = at(where, i);
                waiting_in = stored == first ? rename_list::first : rename_list::second;
                waiting_offset = list.strings[i].offset;
                continue;
            }
            file_rename entry = read_rename(*waiting, list[i]);
            entry.list = waiting_in;
            entry.source_at = waiting_at;
            entry.target_at = at(where, i);
            detail::check_rename(entry, as, plan.oddities);
            plan.operations.push_back(std::move(entry));
            waiting.reset();
        }
        if (waiting) {
            buffer = list.units;
            buffer += u'\0';
            bool const dropped = !as.takes(choice::odd_rename_list::pairs_with_next_list) || stored == second || second == nullptr;
            if (dropped) {
                plan.oddities.push_back(
                    {severity::warning, waiting_at, detail::say(u"a source without a target: ", *waiting),
                     u"pairs of strings; a delete needs an empty string after its source and the NUL that ends the list",
                     u"it is dropped: this file is neither deleted nor renamed", "SMSS-CFG-014"});
            }
        }
    }
    if (waiting) plan.unpaired = std::move(waiting);
    return plan;
}

}  // namespace smss::plan
