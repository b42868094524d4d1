// SPDX-License-Identifier: BSL-1.0
// Knows: how to read a JSON object field by field, so that whatever is wrong is named with its file and place.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace smss::adapters {

/// A vector's file is not what it should be. The message names the file, the place in it, and what was expected there.
struct vector_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace detail {

/// Where the number stands that a parser's complaint quotes (`number overflow parsing '1e999'`): its last byte, counted from 1.
[[nodiscard]] inline std::size_t byte_of_number(std::string_view complaint, std::string_view content) {
    std::size_t const begin = complaint.find('\'');
    std::size_t const end = complaint.rfind('\'');
    if (begin == end) return 1;
    std::string_view const number = complaint.substr(begin + 1, end - begin - 1);
    std::size_t const at = content.find(number);
    return at == std::string_view::npos ? 1 : at + number.size();
}

using json = nlohmann::ordered_json;

/// Reads one JSON object field by field; what is not asked for is an error.
class object_reader {
public:
    object_reader(json const& object, std::string file, std::string place)
        : object_(object), file_(std::move(file)), place_(std::move(place)) {
        if (!object_.is_object()) fail(place_, "an object");
    }

    [[noreturn]] void fail(std::string const& where, std::string const& expected) const {
        throw vector_error(file_ + ": " + (where.empty() ? "top level" : where) + ": expected " + expected);
    }
    [[nodiscard]] std::string at(std::string_view name) const {
        return place_.empty() ? std::string{name} : place_ + "." + std::string{name};
    }

    /// Every field must be one of these, or `note`: a remark for people.
    void allow(std::initializer_list<std::string_view> names) const {
        for (auto const& [key, value] : object_.items()) {
            bool known = false;
            std::string list;
            for (std::string_view const name : names) {
                known = known || key == name || key == "note";
                list += list.empty() ? std::string{name} : ", " + std::string{name};
            }
            if (!known) fail(at(key), "one of the fields " + list + ", note");
        }
    }
    [[nodiscard]] json const* find(std::string_view name) const {
        auto const found = object_.find(std::string{name});
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

    [[nodiscard]] text string(std::string_view name) const {
        json const* const found = find(name);
        if (found == nullptr) return {};
        return as_text(*found, at(name));
    }
    [[nodiscard]] text as_text(json const& value, std::string const& where) const {
        auto units = value.is_string() ? nt::from_utf8(value.get_ref<std::string const&>()) : std::nullopt;
        if (!units) fail(where, "a string");
        return std::move(*units);
    }
    /// A number, or a string that holds one (decimal, or `0x` and hexadecimal digits).
    [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t missing = 0) const {
        json const* const found = find(name);
        return found == nullptr ? missing : as_number(*found, at(name));
    }
    [[nodiscard]] std::uint64_t as_number(json const& value, std::string const& where) const {
        if (value.is_number_unsigned()) return value.get<std::uint64_t>();
        if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
        if (value.is_string()) {
            std::string_view digits = value.get_ref<std::string const&>();
            int base = 10;
            if (digits.starts_with("0x") || digits.starts_with("0X")) {
                digits.remove_prefix(2);
                base = 16;
            }
            std::uint64_t read = 0;
            auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read, base);
            if (error == std::errc{} && end == digits.data() + digits.size()) return read;
        }
        fail(where, "a number that is not negative, or a string with one (`12`, `0xC0000034`)");
    }
    [[nodiscard]] std::uint32_t number32(std::string_view name, std::uint32_t missing = 0) const {
        std::uint64_t const read = number(name, missing);
        if (read > 0xFFFF'FFFF) fail(at(name), "a number of at most 32 bits");
        return static_cast<std::uint32_t>(read);
    }
    [[nodiscard]] bool flag(std::string_view name, bool missing = false) const {
        json const* const found = find(name);
        if (found == nullptr) return missing;
        if (found->is_boolean()) return found->get<bool>();
        if (found->is_number_integer() && (*found == 0 || *found == 1)) return *found == 1;
        fail(at(name), "true, false, 0 or 1");
    }
    /// Calls `read(element, place)` for every element of an array.
    template <typename Read>
    void each(std::string_view name, Read&& read) const {
        json const* const found = find(name);
        if (found == nullptr) return;
        if (!found->is_array()) fail(at(name), "an array");
        for (std::size_t i = 0; i < found->size(); ++i) read((*found)[i], at(name) + "[" + std::to_string(i) + "]");
    }
    [[nodiscard]] object_reader below(json const& object, std::string place) const { return {object, file_, std::move(place)}; }
    [[nodiscard]] json const& raw() const { return object_; }

private:
    json const& object_;
    std::string file_;
    std::string place_;
};

}  // namespace detail

}  // namespace smss::adapters
