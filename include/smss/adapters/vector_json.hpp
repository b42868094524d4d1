// SPDX-License-Identifier: BSL-1.0
// Knows: the JSON forms of the conformance vectors: `world.json` in, `effects.jsonl` in and out.
#pragma once

#include <smss/adapters/json_object.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/api_record.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/scenario.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::adapters {

/// What `world.json` says: the scenario (without its registry) and the faults to inject.
struct vector_world {
    world::scenario scenario{};          ///< all but the registry
    std::vector<world::fault> faults{};  ///< requests that fail
    std::string case_name{};             ///< its number
    std::string group{};                 ///< what it is about
    std::string description{};           ///< in a sentence
};

namespace detail {

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
    auto const is_dos_path = [&] { return one.path.size() >= 3 && one.path[1] == u':' && one.path[2] == u'\\'; };
    if (value.is_string()) {
        one.path = from.as_text(value, place);
        if (!is_dos_path()) from.fail(place, "a DOS path such as C:\\file");
        one.kind = usual_kind();
        return one;
    }
    object_reader const file = from.below(value, place);
    file.allow({"path", "kind", "subsystem", "size", "readonly", "locked", "not_pe", "bad_checksum", "open_status", "imports"});
    one.path = file.string("path");
    if (!is_dos_path()) file.fail(file.at("path"), "a DOS path such as C:\\file");
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
        for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
            end = words.size() == 2 ? std::string::npos : line.find(' ', begin);  // a port may hold blanks
            words.push_back(line.substr(begin, end - begin));
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
        event.allow({"exit", "code", "with"});
        one.process = process("exit");
        one.code = event.number32("code");
        if (event.has("with")) one.with = process("with");
    } else if (event.has("spawn")) {
        event.allow({"spawn", "subsystem", "session", "running"});
        one.does = what::spawn;
        one.process = process("spawn");
        one.subsystem = read_subsystem(event, "subsystem", image_subsystem::windows_gui);
        one.session = event.number32("session");
        one.running = event.flag("running");
    } else if (event.has("connect")) {
        event.allow({"connect", "type", "sb_port"});
        one.does = what::connect;
        one.process = process("connect");
        one.subsystem = static_cast<image_subsystem>(event.number32("type"));
        one.sb_port = event.string("sb_port");
    } else if (event.has("disconnect")) {
        event.allow({"disconnect"});
        one.does = what::disconnect;
        one.process = process("disconnect");
    } else if (event.has("request")) {
        event.allow({"request", "api", "name", "target", "session", "status", "length", "debug"});
        one.does = what::request;
        one.process = process("request");
        nlohmann::ordered_json const* const api = event.find("api");
        auto const named = api != nullptr && api->is_string() ? world::sm_api_numbered(event.string("api")) : std::nullopt;
        bool const numbered = api != nullptr && (api->is_number() || (api->is_string() && event.string("api").view().find_first_of(u"0123456789") == 0));
        if (!named && !numbered) event.fail(event.at("api"), "the name or number of an SM API");
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

// Is that the name of a request that a fault can hit?
[[nodiscard]] inline bool can_fail(std::u16string_view named) {
    if (named == u"*") return true;
    std::string const narrow = nt::to_utf8(named.substr(0, named.find(u':')));
    for (world::call_info const& one : world::calls) {
        if (one.which < world::call::read_process_parameters && one.name == narrow) return true;
    }
    return false;
}

// Where byte number `byte` (from 1) of a text is, for people.
[[nodiscard]] inline std::string place_of_byte(std::string_view content, std::size_t byte) {
    std::string_view const before = content.substr(0, byte == 0 ? 0 : byte - 1);
    std::size_t const line_end = before.rfind('\n');
    auto const line = 1 + std::count(before.begin(), before.end(), '\n');
    return "line " + std::to_string(line) + ", column " +
           std::to_string(before.size() - (line_end == std::string_view::npos ? 0 : line_end + 1) + 1);
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
    into.trace_close = options.flag("trace_close", into.trace_close);
}

}  // namespace detail

/// Reads a `world.json`. \throws vector_error for anything it does not understand. \source vectors README, "world.json"
[[nodiscard]] inline vector_world read_world(std::string_view content, std::string const& file) {
    nlohmann::ordered_json document;
    std::vector<std::vector<std::string>> open;  // the fields so far of each object that is being read
    auto const watch = [&](int, nlohmann::ordered_json::parse_event_t event, nlohmann::ordered_json& parsed) {
        using what = nlohmann::ordered_json::parse_event_t;
        if (event == what::object_start) open.emplace_back();
        if (event == what::object_end) open.pop_back();
        if (event != what::key) return true;
        std::string const name = parsed.get<std::string>();
        if (std::find(open.back().begin(), open.back().end(), name) != open.back().end()) {
            throw vector_error(file + ": " + name + ": expected once in an object, found twice");
        }
        open.back().push_back(name);
        return true;
    };
    try {
        document = nlohmann::ordered_json::parse(content, watch);
    } catch (nlohmann::ordered_json::parse_error const& error) {
        throw vector_error(file + ": " + detail::place_of_byte(content, error.byte) + ": expected JSON");
    } catch (nlohmann::ordered_json::out_of_range const& error) {
        std::size_t const byte = detail::byte_of_number(error.what(), content);
        throw vector_error(file + ": " + detail::place_of_byte(content, byte) + ": expected a number that fits a double");
    }
    detail::object_reader const top{document, file, ""};
    top.allow({"case", "group", "description", "system_root", "volumes", "objects", "files", "processes", "events", "sb_replies", "faults",
               "options"});
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
        if (from.has("link") == from.has("dir") || from.has("link") != from.has("target"))
            from.fail(place, "either `link` and `target`, or `dir`");
        world::initial_object one;
        one.path = from.has("dir") ? from.string("dir") : from.string("link");
        if (from.has("link")) one.target = from.string("target");
        bool const absolute = one.path.size() > 1 && one.path[0] == u'\\';
        if (!absolute) from.fail(from.at(from.has("dir") ? "dir" : "link"), "an object name such as \\Device\\Serial0");
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
    top.each("events",
             [&](auto const& value, std::string const& place) { scenario.events.push_back(detail::read_event(top, value, place)); });
    top.each("sb_replies", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"process", "api", "return"});
        scenario.sb_replies.push_back({from.string("process"), from.string("api"), {from.number32("return")}});
    });
    top.each("faults", [&](auto const& value, std::string const& place) {
        detail::object_reader const from = top.below(value, place);
        from.allow({"call", "nth", "status"});
        if (!from.has("call") || !from.has("status")) from.fail(place, "`call` and `status`");
        text const call = from.string("call");
        if (!detail::can_fail(call))
            from.fail(from.at("call"), "`*`, or the name of a call such as NtCreateSection, perhaps with `:` and a class");
        read.faults.push_back({call, from.number32("nth", 1), {from.number32("status")}});
    });
    if (auto const* const options = top.find("options")) detail::read_options(top.below(*options, "options"), scenario.options);
    return read;
}

}  // namespace smss::adapters
