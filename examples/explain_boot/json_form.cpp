// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/nt/utf.hpp>
#include <smss/plan/multi_string.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace explain {

namespace plan = smss::plan;
using json = nlohmann::ordered_json;

namespace {

// Registry text may hold unpaired surrogates. They travel through nlohmann's strings in their three-byte form (which it
// stores but would refuse to print) and leave as the escapes \ud800 to \udfff: the output is UTF-8, and nothing is lost.
std::string exact(std::u16string_view units) { return smss::nt::to_utf8(units); }

void write_escape(std::string& out, char32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 0xF];
}

// Control characters beyond ASCII and bidirectional controls: legal in JSON, not safe on a terminal.
bool is_unsafe(char32_t point) {
    return (point >= 0x7F && point <= 0x9F) || point == 0xAD || point == 0x61C || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || (point >= 0xD800 && point <= 0xDFFF) ||
           point == 0xFEFF || (point >= 0xFFF0 && point <= 0xFFFB);
}

void write_string(std::string& out, std::string_view bytes) {
    out += '"';
    while (!bytes.empty()) {
        smss::nt::utf8_step const step = smss::nt::decode_utf8(bytes);
        char32_t const point = step.point;
        switch (point) {
            case U'"':
                out += "\\\"";
                break;
            case U'\\':
                out += "\\\\";
                break;
            case U'\n':
                out += "\\n";
                break;
            case U'\r':
                out += "\\r";
                break;
            case U'\t':
                out += "\\t";
                break;
            default:
                if (step.length == 0) {
                    write_escape(out, 0xFFFD);  // bytes of the command line or of the system, not of the registry
                } else if (point < 0x20 || is_unsafe(point)) {
                    write_escape(out, point);
                } else {
                    out += bytes.substr(0, step.length);
                }
        }
        bytes.remove_prefix(step.length == 0 ? 1 : step.length);
    }
    out += '"';
}

void write(std::string& out, json const& value, std::size_t depth) {
    auto const line = [&](std::size_t level) { out.append(1, '\n').append(2 * level, ' '); };
    if (value.is_string()) {
        write_string(out, value.get_ref<std::string const&>());
    } else if (value.is_structured() && value.empty()) {
        out += value.is_array() ? "[]" : "{}";
    } else if (value.is_structured()) {
        out += value.is_array() ? '[' : '{';
        bool first = true;
        for (auto item = value.begin(); item != value.end(); ++item) {
            if (!first) out += ',';
            first = false;
            line(depth + 1);
            if (value.is_object()) {
                write_string(out, item.key());
                out += ": ";
            }
            write(out, *item, depth + 1);
        }
        line(depth);
        out += value.is_array() ? ']' : '}';
    } else {
        out += value.dump();
    }
}

template <typename Items, typename Form>
json array_of(Items const& items, Form&& form) {
    json made = json::array();
    for (auto const& item : items) made.push_back(form(item));
    return made;
}

json texts(std::vector<smss::text> const& items) {
    return array_of(items, [](smss::text const& item) { return exact(item); });
}

json command_form(plan::command const& line) {
    return {{"raw", exact(line.raw)},      {"image", exact(line.image)}, {"arguments", exact(line.arguments)},
            {"autocheck", line.autocheck}, {"async", line.async},        {"debug", line.debug}};
}

json commands(std::vector<plan::command> const& list) { return array_of(list, command_form); }

json rename_form(plan::file_rename const& entry) {
    return {{"list", exact(plan::value_name(entry.list))},
            {"operation", entry.operation == plan::rename_operation::remove ? "delete" : "rename"},
            {"source", exact(entry.source)},
            {"target", exact(entry.target)},
            {"replace", entry.replace},
            {"protected", entry.is_protected},
            {"prefix", exact(entry.prefix)}};
}

json paging_form(plan::paging_file const& file) {
    std::string const drive = file.drive == 0 ? std::string{} : exact({&file.drive, 1});
    return {{"path", exact(file.path)},
            {"drive", drive},
            {"minimum_mb", file.minimum_mb},
            {"maximum_mb", file.maximum_mb},
            {"system_managed", file.system_managed}};
}

// Data as text without its final NUL where it is text, as bytes where it is not.
std::string raw_data(smss::registry::value_type type, smss::registry::bytes const& data) {
    using smss::registry::value_type;
    bool const text = type == value_type::sz || type == value_type::expand_sz || type == value_type::multi_sz;
    if (text && !smss::registry::has_odd_byte(data)) {
        smss::text const units = smss::registry::units_of(data);
        std::u16string_view view = units.view();
        if (view.ends_with(u'\0')) view.remove_suffix(1);
        return exact(view);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex = "hex:";
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (i != 0) hex += ',';
        hex += digits[data[i] >> 4];
        hex += digits[data[i] & 0xF];
    }
    return hex;
}

std::string type_name(smss::registry::value_type type) {
    std::string_view const known = smss::registry::name(type);
    return known.empty() ? "type " + std::to_string(static_cast<std::uint32_t>(type)) : std::string{known};
}

json variable_form(plan::environment_variable const& item) {
    std::string const type = type_name(item.type);
    if (!item.data.empty())
        return {{"name", exact(item.name)}, {"type", type}, {"raw", raw_data(item.type, item.data)}, {"value", exact(item.value)}};
    smss::text raw;  // what is read of the value, before expansion; the strings of a list separated by NULs
    for (std::size_t i = 0; i < item.strings.size(); ++i) {
        if (i != 0) raw += u'\0';
        raw += item.strings[i];
    }
    return {{"name", exact(item.name)}, {"type", type}, {"raw", exact(raw)}, {"value", exact(item.value)}};
}

json other_form(plan::other_value const& item) {
    json made{{"key", exact(item.where.key)}, {"name", exact(item.stored.name)}, {"type", type_name(item.stored.type)}};
    auto const number = smss::registry::dword_of(item.stored.data);
    if (item.stored.type == smss::registry::value_type::dword && number) {
        made["value"] = *number;
    } else {
        made["value"] = raw_data(item.stored.type, item.stored.data);
    }
    made["reader"] = item.info.reader;
    made["meaning"] = item.info.meaning;
    return made;
}

json directory_form(std::optional<plan::dll_directory> const& directory) {
    return directory ? json(exact(directory->path)) : json(nullptr);
}

json finding_form(finding const& one) {
    json made{{"severity", plan::name(one.level)}, {"where", one.where}, {"what", one.what}, {"requirement", one.requirement}};
    made["techniques"] = one.techniques;
    made["seen_by"] = array_of(one.seen_by, [](other_view const& view) {
        return json{{"tool", plan::name(view.by)}, {"coverage", plan::name(view.seen.what)}, {"note", view.seen.note}};
    });
    made["also_checked_by"] = one.also_checked_by;
    return made;
}

json configuration_form(smss::configuration const& plan) {
    json made;
    made["boot_execute"] = commands(plan.boot_execute);
    made["setup_execute"] = commands(plan.setup_execute);
    made["execute"] = commands(plan.execute);
    made["boot_execute_no_pnp_sync"] = commands(plan.boot_execute_no_pnp_sync);
    made["setup_execute_no_pnp_sync"] = commands(plan.setup_execute_no_pnp_sync);
    made["platform_execute"] = commands(plan.platform_execute);
    made["s0_initial_command"] = plan.s0_initial_command ? command_form(*plan.s0_initial_command) : json(nullptr);
    made["pending_file_renames"] = array_of(plan.file_renames, rename_form);
    made["paging_files"] = array_of(plan.paging.files, paging_form);
    made["object_directories"] = array_of(plan.object_directories, [](auto const& directory) { return exact(directory.name); });
    made["dos_devices"] = array_of(plan.dos_devices, [](plan::dos_device const& link) {
        return json{{"name", exact(link.name)}, {"target", exact(link.target)}};
    });
    json known;
    known["directory"] = directory_form(plan.known_dlls.directory);
    known["directory32"] = directory_form(plan.known_dlls.directory32);
    known["entries"] = array_of(plan.known_dlls.entries, [](plan::known_dll const& dll) {
        return json{{"name", exact(dll.name)}, {"file", exact(dll.file)}};
    });
    known["excluded"] = array_of(plan.known_dlls.excluded, [](plan::exclusion const& listed) { return exact(listed.name); });
    made["known_dlls"] = std::move(known);
    made["environment"] = array_of(plan.variables.values, variable_form);
    plan::subsystem const* const kmode = plan.subsystems.kmode();
    json subsystems;
    subsystems["required"] = texts(plan.subsystems.required);
    subsystems["optional"] = texts(plan.subsystems.optional);
    subsystems["kmode"] = kmode != nullptr ? json(exact(kmode->command_line)) : json(nullptr);
    subsystems["entries"] = array_of(plan.subsystems.entries, [](plan::subsystem const& entry) {
        return json{{"name", exact(entry.name)}, {"command", exact(entry.command_line)}};
    });
    subsystems["posix_single_instance"] = plan.subsystems.posix_single_instance;
    made["subsystems"] = std::move(subsystems);
    made["protection_mode"] = plan.protection_mode;
    made["number_of_initial_sessions"] = plan.number_of_initial_sessions ? json(*plan.number_of_initial_sessions) : json(nullptr);
    made["allow_protected_renames"] = plan.allow_protected_renames;
    made["mini_nt"] = plan.mini_nt;
    made["other_values"] = array_of(plan.other_values, other_form);
    return made;
}

}  // namespace

std::string json_form(explanation const& all) {
    json root;
    json& input = root["input"];
    input["kind"] = name(all.kind);
    input["control_set"] = all.control_set ? json(*all.control_set) : json("current");
    input["edition"] = smss::nt::name(all.edition);
    input["edition_reason"] = all.edition_reason;
    root["configuration"] = configuration_form(all.plan);
    root["steps"] = array_of(all.steps, [](step const& one) {
        return json{{"phase", one.phase}, {"title", one.title}, {"actions", one.actions}};
    });
    root["findings"] = array_of(all.findings, [](finding const& one) {
        return finding_form(one);
    });
    std::string out;
    write(out, root, 0);
    out += '\n';
    return out;
}

}  // namespace explain
