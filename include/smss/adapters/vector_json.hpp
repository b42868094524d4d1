// SPDX-License-Identifier: BSL-1.0
// Knows: the JSON forms of the conformance vectors: `world.json` in, `effects.jsonl` in and out.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/api_record.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/scenario.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::adapters {

/// A vector's file is not what it should be. The message names the file, the place in it, and what was expected there.
struct vector_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What `world.json` says: the scenario (without its registry) and the faults to inject.
struct vector_world {
    world::scenario scenario{};          ///< all but the registry
    std::vector<world::fault> faults{};  ///< requests that fail
    std::string case_name{};             ///< its number
    std::string group{};                 ///< what it is about
    std::string description{};           ///< in a sentence
};

namespace detail {

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

    /// Every field must be one of these.
    void allow(std::initializer_list<std::string_view> names) const {
        for (auto const& [key, value] : object_.items()) {
            bool known = false;
            std::string list;
            for (std::string_view const name : names) {
                known = known || key == name;
                list += list.empty() ? std::string{name} : ", " + std::string{name};
            }
            if (!known) fail(at(key), "one of the fields " + list);
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
        if (!value.is_string()) fail(where, "a string");
        auto units = nt::from_utf8(value.get_ref<std::string const&>());
        if (!units) fail(where, "well-formed UTF-8");
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
            if (error == std::errc{} && end == digits.data() + digits.size() && !digits.empty()) return read;
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

[[nodiscard]] inline image_subsystem read_subsystem(object_reader const& from, std::string_view name, image_subsystem missing) {
    nlohmann::ordered_json const* const found = from.find(name);
    if (found == nullptr) return missing;
    if (!found->is_string()) return static_cast<image_subsystem>(from.number32(name));
    std::string const& word = found->get_ref<std::string const&>();
    if (word == "native") return image_subsystem::native;
    if (word == "windows") return image_subsystem::windows_gui;
    if (word == "cui") return image_subsystem::windows_cui;
    if (word == "os2") return image_subsystem::os2_cui;
    if (word == "posix") return image_subsystem::posix_cui;
    from.fail(from.at(name), "native, windows, cui, os2, posix or a number");
}

// `image` or `image#n`.
[[nodiscard]] inline world::process_name read_process_name(object_reader const& from, text const& written, std::string const& where) {
    std::u16string_view const view = written;
    std::size_t const mark = view.rfind(u'#');
    if (mark == std::u16string_view::npos) return {written, 0};
    std::uint32_t instance = 0;
    for (char16_t const unit : view.substr(mark + 1)) {
        if (unit < u'0' || unit > u'9' || instance > 99'999) from.fail(where, "an image name, or one followed by `#` and a count");
        instance = instance * 10 + static_cast<std::uint32_t>(unit - u'0');
    }
    if (instance == 0) from.fail(where, "a count of at least 1 behind `#`");
    return {text{view.substr(0, mark)}, instance};
}

[[nodiscard]] inline world::file read_file(object_reader const& from, nlohmann::ordered_json const& value, std::string const& place) {
    using world::file_kind;
    world::file one;
    auto const ends_with = [&](std::u16string_view tail) {
        std::u16string_view const path = one.path;
        return path.size() >= tail.size() && nt::equal_ignoring_case(path.substr(path.size() - tail.size()), tail);
    };
    auto const usual_kind = [&] {
        if (ends_with(u"\\")) return file_kind::directory;
        if (ends_with(u".exe")) return file_kind::executable;
        return ends_with(u".dll") || ends_with(u".sys") ? file_kind::dll : file_kind::plain;
    };
    if (value.is_string()) {
        one.path = from.as_text(value, place);
        one.kind = usual_kind();
        return one;
    }
    object_reader const file = from.below(value, place);
    file.allow({"path", "kind", "subsystem", "size", "readonly", "locked", "not_pe", "bad_checksum", "open_status", "imports"});
    one.path = file.string("path");
    if (one.path.size() < 3 || one.path[1] != u':' || one.path[2] != u'\\') file.fail(file.at("path"), "a DOS path such as C:\\file");
    one.kind = usual_kind();
    if (file.has("kind")) {
        text const kind = file.string("kind");
        if (kind == u"exe") {
            one.kind = file_kind::executable;
        } else if (kind == u"dll") {
            one.kind = file_kind::dll;
        } else if (kind == u"dir") {
            one.kind = file_kind::directory;
        } else if (kind == u"file") {
            one.kind = file_kind::plain;
        } else {
            file.fail(file.at("kind"), "exe, dll, dir or file");
        }
    }
    one.subsystem = read_subsystem(file, "subsystem", image_subsystem::native);
    one.size = file.number("size");
    one.readonly = file.flag("readonly");
    one.locked = file.flag("locked");
    one.not_pe = file.flag("not_pe");
    one.bad_checksum = file.flag("bad_checksum");
    one.open_status = {file.number32("open_status")};
    file.each("imports", [&](auto const& import, std::string const& where) { one.imports.push_back(file.as_text(import, where)); });
    return one;
}

// `"exit 1"`, `"connect 2 \Port"`, `"stay"`, or the same as an array of words.
[[nodiscard]] inline world::process_action read_action(object_reader const& from, json const& value, std::string const& place) {
    using what = world::process_action::what;
    std::vector<std::string> words;
    if (value.is_array()) {
        for (auto const& word : value) {
            if (word.is_number_unsigned()) {
                words.push_back(std::to_string(word.template get<std::uint64_t>()));
            } else if (word.is_string()) {
                words.push_back(word.template get<std::string>());
            } else {
                from.fail(place, "an action as words: exit CODE, connect TYPE PORT, or stay");
            }
        }
    } else if (value.is_string()) {
        std::string const& line = value.get_ref<std::string const&>();
        for (std::size_t begin = 0; begin <= line.size() && words.size() < 3;) {
            std::size_t const end = words.size() == 2 ? std::string::npos : line.find(' ', begin);
            words.push_back(line.substr(begin, end == std::string::npos ? end : end - begin));
            if (end == std::string::npos) break;
            begin = end + 1;
        }
    }
    world::process_action action;
    if (words.size() == 1 && words[0] == "stay") return action;
    if (words.size() == 2 && words[0] == "exit") {
        action.does = what::exit;
        action.code = static_cast<std::uint32_t>(from.as_number(words[1], place));
        return action;
    }
    if ((words.size() == 2 || words.size() == 3) && words[0] == "connect") {
        action.does = what::connect;
        action.type = static_cast<image_subsystem>(from.as_number(words[1], place));
        if (words.size() == 3) action.sb_port = from.as_text(words[2], place);
        return action;
    }
    from.fail(place, "an action: exit CODE, connect TYPE PORT, or stay");
}

[[nodiscard]] inline world::outside_event read_event(object_reader const& from, json const& value, std::string const& place) {
    using what = world::outside_event::what;
    object_reader const event = from.below(value, place);
    world::outside_event one;
    auto const process = [&](std::string_view name) { return read_process_name(event, event.string(name), event.at(name)); };
    if (event.has("exit")) {
        event.allow({"exit", "code", "with", "note"});
        one.process = process("exit");
        one.code = event.number32("code");
        if (event.has("with")) one.with = process("with");
    } else if (event.has("spawn")) {
        event.allow({"spawn", "subsystem", "session", "running", "note"});
        one.does = what::spawn;
        one.process = process("spawn");
        one.subsystem = read_subsystem(event, "subsystem", image_subsystem::windows_gui);
        one.session = event.number32("session");
        one.running = event.flag("running");
    } else if (event.has("connect")) {
        event.allow({"connect", "type", "sb_port", "note"});
        one.does = what::connect;
        one.process = process("connect");
        one.subsystem = static_cast<image_subsystem>(event.number32("type"));
        one.sb_port = event.string("sb_port");
    } else if (event.has("disconnect")) {
        event.allow({"disconnect", "note"});
        one.does = what::disconnect;
        one.process = process("disconnect");
    } else if (event.has("request")) {
        event.allow({"request", "api", "name", "target", "session", "status", "length", "debug", "note"});
        one.does = what::request;
        one.process = process("request");
        nlohmann::ordered_json const* const api = event.find("api");
        if (api == nullptr) event.fail(event.at("api"), "the name or number of an SM API");
        auto const named = api->is_string() ? world::sm_api_numbered(event.string("api")) : std::nullopt;
        one.api_number = named ? *named : event.number32("api");
        one.name = event.string("name");
        if (event.has("length")) one.length = event.number32("length");
        if (event.has("target")) one.target = process("target");
        one.session = event.number32("session");
        one.session_status = event.number32("status");
        one.debug = event.flag("debug");
    } else {
        event.fail(place, "an event: exit, spawn, connect, disconnect or request");
    }
    return one;
}

inline void read_options(object_reader const& options, world::machine_options& into) {
    options.allow({"ram", "cpus", "arch", "level", "revision", "gflags", "bsd", "hard_error_returns", "ro_rename_status", "debug_flag",
                   "trace_close"});
    into.ram = options.number("ram", into.ram);
    into.processors = options.number32("cpus", into.processors);
    into.architecture = static_cast<std::uint16_t>(options.number32("arch", into.architecture));
    into.level = static_cast<std::uint16_t>(options.number32("level", into.level));
    into.revision = static_cast<std::uint16_t>(options.number32("revision", into.revision));
    into.global_flags = options.number32("gflags", into.global_flags);
    into.boot_status_data = options.flag("bsd", into.boot_status_data);
    into.hard_error_returns = options.flag("hard_error_returns", into.hard_error_returns);
    into.readonly_rename_status = {options.number32("ro_rename_status", into.readonly_rename_status.value)};
    into.debug_flag = options.flag("debug_flag", into.debug_flag);
}

}  // namespace detail

/// Reads a `world.json`. \throws vector_error for anything it does not understand. \source vectors README, "world.json"
[[nodiscard]] inline vector_world read_world(std::string_view content, std::string const& file) {
    nlohmann::ordered_json document;
    try {
        document = nlohmann::ordered_json::parse(content);
    } catch (nlohmann::ordered_json::parse_error const& error) {
        throw vector_error(file + ": byte " + std::to_string(error.byte) + ": expected JSON");
    }
    detail::object_reader const top{document, file, ""};
    top.allow({"case", "group", "description", "system_root", "volumes", "objects", "files", "processes", "events", "sb_replies", "faults",
               "options", "note"});
    vector_world read;
    world::scenario& scenario = read.scenario;
    read.case_name = nt::to_utf8(top.string("case"));
    read.group = nt::to_utf8(top.string("group"));
    read.description = nt::to_utf8(top.string("description"));
    if (top.has("system_root")) scenario.system_root = top.string("system_root");
    if (scenario.system_root.size() < 3 || scenario.system_root[1] != u':') top.fail("system_root", "a DOS path such as C:\\WINDOWS");
    top.each("volumes", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"letter", "device", "free", "characteristics", "open_status"});
        world::volume one;
        text const letter = from.string("letter");
        if (letter.size() != 1) from.fail(from.at("letter"), "one letter");
        one.letter = letter[0];
        one.device = from.string("device");
        bool const absolute = !one.device.empty() && one.device[0] == u'\\';
        if (!absolute) from.fail(from.at("device"), "an object name such as \\Device\\Harddisk0\\Partition1");
        one.free = from.number("free");
        one.characteristics = from.number32("characteristics", one.characteristics);
        one.open_status = {from.number32("open_status")};
        scenario.volumes.push_back(std::move(one));
    });
    top.each("objects", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"link", "target", "dir"});
        if (from.has("link") == from.has("dir")) from.fail(place, "either `link` and `target`, or `dir`");
        world::initial_object one;
        one.path = from.has("dir") ? from.string("dir") : from.string("link");
        if (from.has("link")) one.target = from.string("target");
        scenario.objects.push_back(std::move(one));
    });
    top.each("files", [&](auto const& value, std::string const& place) { scenario.files.push_back(detail::read_file(top, value, place)); });
    if (auto const* const processes = top.find("processes")) {
        detail::object_reader const from = top.below(*processes, "processes");
        for (auto const& [key, value] : processes->items()) {
            auto const named = detail::read_process_name(from, from.as_text(key, "processes"), "processes");
            world::process_script script{named.image, named.instance, {}};
            from.each(key, [&](auto const& action, std::string const& place) {
                script.actions.push_back(detail::read_action(from, action, place));
            });
            scenario.processes.push_back(std::move(script));
        }
    }
    top.each("events", [&](auto const& value, std::string const& place) {
        scenario.events.push_back(detail::read_event(top, value, place));
    });
    top.each("sb_replies", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"process", "api", "return"});
        scenario.sb_replies.push_back({from.string("process"), from.string("api"), {from.number32("return")}});
    });
    top.each("faults", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"call", "nth", "status", "note"});
        if (!from.has("call") || !from.has("status")) from.fail(place, "`call` and `status`");
        read.faults.push_back({from.string("call"), from.number32("nth", 1), {from.number32("status")}});
    });
    if (auto const* const options = top.find("options")) detail::read_options(top.below(*options, "options"), scenario.options);
    return read;
}

}  // namespace smss::adapters
