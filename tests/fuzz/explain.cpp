// SPDX-License-Identifier: BSL-1.0
// The whole of explain_boot behind its reader of exports: whatever the values hold, the text has no control or bidirectional
// characters and the JSON is JSON.
#include "harness.hpp"

#include "explanation.hpp"

#include <smss/nt/utf.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/session_manager_key.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace registry = smss::registry;

namespace {

// What must never reach a terminal or a reviewer's page as it is: named here once more, for the library's own table may be wrong.
bool is_unsafe(char32_t point) {
    return (point < 0x20 && point != U'\n') || (point >= 0x7F && point <= 0x9F) || point == 0x61C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || (point >= 0xD800 && point <= 0xDFFF) ||
           point == 0x2028 || point == 0x2029 || point == 0xFEFF || (point >= 0xE0000 && point <= 0xE007F);
}

void check_safe(std::string_view shown) {
    while (!shown.empty()) {
        if (shown.front() >= 0x20 && shown.front() < 0x7F) {  // most of it
            shown.remove_prefix(1);
            continue;
        }
        auto const step = smss::nt::decode_utf8(shown);
        fuzz::require(step.length != 0, "the output is not UTF-8");
        fuzz::require(!is_unsafe(step.point), "the output holds a character that is not safe to show");
        shown.remove_prefix(step.length);
    }
}

}  // namespace

void fuzz::explain(std::string_view input) {
    splitter cut{input};
    unsigned const choices = cut.byte();
    registry::reader_options options;
    options.mode = registry::reader_mode::as_regedit;
    options.roots = registry::root_names::any;
    std::string text = "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager]\n";
    text += cut.all();
    options.encoding = (choices & 1) != 0 ? registry::text_encoding::utf8 : registry::text_encoding::ansi;
    registry::parse_result parsed = registry::parse(text, options);
    if (!parsed.ok()) return;
    ::explain::input from;
    from.kind = ::explain::input_kind::reg;
    from.tree = std::move(parsed.content);
    auto const located = registry::find_session_manager(from.tree);
    if (!located.found) {
        check_safe(registry::describe(*located.error));
        return;
    }
    from.session_manager = located.found->key;
    std::optional<smss::edition> edition;
    if ((choices >> 1 & 3) < smss::editions.size()) edition = smss::editions[choices >> 1 & 3];
    auto const all = ::explain::explain_boot(from, edition, u"C:\\Windows");
    if ((choices & 8) != 0) {  // one form an execution: twice as many explanations in the same time
        check_safe(::explain::text_form(all, false));
        return;
    }
    std::string const json = ::explain::json_form(all);
    check_safe(json);
    std::string repaired;  // nlohmann refuses escaped lone surrogates, which RFC 8259 allows
    for (std::size_t i = 0; i < json.size(); ++i) {
        repaired += json[i];
        if (json[i] == '\\' && i + 1 < json.size()) {
            repaired += json[++i];
            bool const surrogate = json[i] == 'u' && i + 2 < json.size() && json[i + 1] == 'd' && json[i + 2] >= '8';
            if (surrogate) {
                repaired += "e";
                ++i;
            }
        }
    }
    require(nlohmann::json::accept(repaired), "the output is not JSON");
}
