// SPDX-License-Identifier: BSL-1.0
// Knows: one effect as one line of JSON, exactly as the conformance vectors write it, and back.
#pragma once

#include <smss/adapters/json_object.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/effect.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace smss::adapters {

/// A line is no effect. The message names the place and what was expected.
struct effect_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace detail {

/// A JSON string in ASCII: code units above 0x7E and controls as `\uXXXX`, so that ill-formed UTF-16 survives.
inline void write_string(std::string& out, std::u16string_view units) {
    out += '"';
    for (char16_t const unit : units) {
        switch (unit) {
            case u'"': out += "\\\""; break;
            case u'\\': out += "\\\\"; break;
            case u'\n': out += "\\n"; break;
            case u'\r': out += "\\r"; break;
            case u'\t': out += "\\t"; break;
            case u'\b': out += "\\b"; break;
            case u'\f': out += "\\f"; break;
            default:
                if (unit >= 0x20 && unit <= 0x7F) {
                    out += static_cast<char>(unit);
                } else {
                    out += "\\u";
                    for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[unit >> shift & 0xF];
                }
        }
    }
    out += '"';
}

inline void write_argument(std::string& out, world::argument const& one) {
    switch (one.is) {
        case world::kind::text: write_string(out, one.string); break;
        case world::kind::number: out += std::to_string(one.number); break;
        case world::kind::boolean: out += one.number != 0 ? "true" : "false"; break;
        case world::kind::null: out += "null"; break;
        case world::kind::status: out += '"' + nt::to_hex({static_cast<std::uint32_t>(one.number)}) + '"'; break;
        case world::kind::hex: {
            char digits[16];
            auto const end = std::to_chars(digits, digits + sizeof digits, one.number, 16).ptr;
            out += "\"0x" + std::string(digits, end) + '"';
            break;
        }
        case world::kind::list:
            out += '[';
            for (std::size_t i = 0; i < one.items.size(); ++i) {
                if (i != 0) out += ", ";
                if (one.which == world::field::objects && one.items[i].empty()) {
                    out += "null";
                } else {
                    write_string(out, one.items[i]);
                }
            }
            out += ']';
            break;
    }
}

/// `status` is the answer of a call, always 0x and eight digits in capitals, or how a session ended, 0x and as few digits as
/// it takes in small letters. Eight digits without a letter are both: they are taken for the answer.
[[nodiscard]] inline bool is_answer(std::string_view status) {
    return status.size() == 10 && status.find_first_of("abcdef") == std::string_view::npos;
}

}  // namespace detail

/// The effect as a line of `effects.jsonl`, without line feed. \source vectors README, "effects.jsonl"
[[nodiscard]] inline std::string to_json(effect const& one) {
    std::string out = "{\"call\": \"";
    out += name(one.which);
    out += "\", \"by\": \"";
    out += name(one.by.who);
    out += "\", \"tier\": \"";
    out += name(one.level);
    out += '"';
    for (world::argument const& argument : one.arguments) {
        // A failed reply to SessionComplete would need the name `status` twice: as in the vectors, the answer wins.
        if (one.has_status && argument.which == world::field::session_status) continue;
        out += ", \"";
        out += name(argument.which);
        out += "\": ";
        detail::write_argument(out, argument);
    }
    if (one.has_status) out += ", \"status\": \"" + nt::to_hex(one.result) + '"';
    if (one.injected) out += ", \"injected\": true";
    out += '}';
    return out;
}

/// Reads a line of `effects.jsonl`. Threads of the API are not told apart there: all have number 0.
/// \throws effect_error naming the field and what was expected
[[nodiscard]] inline effect read_effect(std::string_view line) {
    using json = nlohmann::ordered_json;
    json document;
    try {
        document = json::parse(line);
    } catch (json::parse_error const& error) {
        throw effect_error("byte " + std::to_string(error.byte) + ": expected JSON");
    } catch (json::out_of_range const& error) {
        throw effect_error("byte " + std::to_string(detail::byte_of_number(error.what(), line)) + ": expected a number that fits a double");
    }
    if (!document.is_object()) throw effect_error("expected an object");
    auto const fail = [](std::string const& key, char const* expected) { throw effect_error(key + ": expected " + expected); };
    auto const as_text = [&](std::string const& key, json const& value) {
        auto units = value.is_string() ? nt::from_utf8(value.get_ref<std::string const&>()) : std::nullopt;
        if (!units) fail(key, "a string");
        return std::move(*units);
    };
    auto const as_number = [&](std::string const& key, json const& value) {
        std::uint64_t number = 0;
        std::string const written = value.is_string() ? value.get<std::string>() : "";
        char const* const last = written.data() + written.size();
        if (!written.starts_with("0x")) fail(key, "a string such as 0xC0000034");
        auto const [end, error] = std::from_chars(written.data() + 2, last, number, 16);
        if (error != std::errc{} || end != last) fail(key, "a string such as 0xC0000034");
        return number;
    };
    effect one;
    bool named = false;
    for (auto const& [key, value] : document.items()) {
        if (key == "call") {
            auto const which = value.is_string() ? world::call_named(value.get_ref<std::string const&>()) : std::nullopt;
            if (!which) fail(key, "the name of a call or event");
            one.which = *which;
            named = true;
        } else if (key == "by") {
            one.by.who = value == "main"   ? world::actor::main
                         : value == "api"  ? world::actor::api
                         : value == "copy" ? world::actor::copy
                                           : world::actor::world;
            if (value != name(one.by.who)) fail(key, "main, api or world");
        } else if (key == "tier") {
            one.level = value == "core" ? world::tier::core : world::tier::detail;
            if (value != name(one.level)) fail(key, "core or detail");
        } else if (key == "status" && as_number(key, value) <= 0xFFFF'FFFF && detail::is_answer(value.get_ref<std::string const&>())) {
            one.has_status = true;
            one.result = {static_cast<std::uint32_t>(as_number(key, value))};
        } else if (key == "injected") {
            one.injected = value == true;
        } else {
            world::argument argument;
            std::size_t place = 0;
            while (place < world::field_names.size() && world::field_names[place] != key) ++place;
            if (place == world::field_names.size()) fail(key, "a field of the vectors");
            argument.which = static_cast<world::field>(place);
            if (value.is_null()) {
                argument.is = world::kind::null;
            } else if (value.is_boolean()) {
                argument.is = world::kind::boolean;
                argument.number = value.get<bool>() ? 1 : 0;
            } else if (value.is_number_unsigned()) {
                argument.is = world::kind::number;
                argument.number = value.get<std::uint64_t>();
            } else if (value.is_array()) {
                argument.is = world::kind::list;
                for (auto const& item : value) argument.items.push_back(item.is_null() ? text{} : as_text(key, item));
            } else if (argument.which == world::field::error || argument.which == world::field::return_value) {
                argument.is = world::kind::status;
                argument.number = as_number(key, value);
            } else if (argument.which == world::field::code || argument.which == world::field::session_status) {
                argument.is = world::kind::hex;
                argument.number = as_number(key, value);
            } else {
                argument.string = as_text(key, value);
            }
            one.arguments.push_back(std::move(argument));
        }
    }
    if (!named) throw effect_error("call: expected the name of a call or event");
    return one;
}

}  // namespace smss::adapters
