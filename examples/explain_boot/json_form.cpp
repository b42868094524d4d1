// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/nt/utf.hpp>
#include <smss/plan/multi_string.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
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
    if (unit > 0xFFFF) {
        write_escape(out, 0xD800 + ((unit - 0x10000) >> 10));
        unit = 0xDC00 + ((unit - 0x10000) & 0x3FF);
    }
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 0xF];
}

void write_string(std::string& out, std::string_view bytes) {
    out += '"';
    while (!bytes.empty()) {
        std::size_t plain = 0;  // most text needs no look at single characters
        while (plain < bytes.size() && bytes[plain] >= ' ' && bytes[plain] <= '~' && bytes[plain] != '"' && bytes[plain] != '\\') ++plain;
        out += bytes.substr(0, plain);
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
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
                } else if (smss::nt::is_unsafe_to_show(point)) {
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

json command_form(plan::command const& line) {
    return {{"raw", exact(line.raw)},      {"image", exact(line.image)}, {"arguments", exact(line.arguments)},
            {"autocheck", line.autocheck}, {"async", line.async},        {"debug", line.debug}};
}

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

// Writes the JSON piece by piece: only one item of a list exists as a value at a time.
class printer {
public:
    explicit printer(sink const& to) : to_{to} {}

    template <typename Members>
    void object(std::string_view name, Members&& members) {
        begin(name, '{');
        members();
        end('}');
    }
    void member(std::string_view name, json const& value) {
        next(name);
        write(out_, value, depth_);
        flush();
    }
    template <typename Items, typename Form>
    void list(std::string_view name, Items const& items, Form&& form) {
        if (items.empty()) return member(name, json::array());
        begin(name, '[');
        for (auto const& item : items) member({}, form(item));
        end(']');
    }
    void finish() {
        out_ += '\n';
        to_(out_);
    }

private:
    void line() { out_.append(1, '\n').append(2 * depth_, ' '); }
    void next(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        if (depth_ != 0) line();
        if (name.empty()) return;
        write_string(out_, name);
        out_ += ": ";
    }
    void begin(std::string_view name, char bracket) {
        next(name);
        out_ += bracket;
        ++depth_;
        first_ = true;
    }
    void end(char bracket) {
        --depth_;
        line();
        out_ += bracket;
        first_ = false;
    }
    void flush() {
        if (out_.size() < 1 << 16) return;
        to_(out_);
        out_.clear();
    }

    sink const& to_;
    std::string out_{};
    std::size_t depth_ = 0;
    bool first_ = true;
};

void write_configuration(printer& out, smss::configuration const& plan) {
    auto const text_of = [](smss::text const& item) { return exact(item); };
    out.list("boot_execute", plan.boot_execute, command_form);
    out.list("setup_execute", plan.setup_execute, command_form);
    out.list("execute", plan.execute, command_form);
    out.list("boot_execute_no_pnp_sync", plan.boot_execute_no_pnp_sync, command_form);
    out.list("setup_execute_no_pnp_sync", plan.setup_execute_no_pnp_sync, command_form);
    out.list("platform_execute", plan.platform_execute, command_form);
    out.member("s0_initial_command", plan.s0_initial_command ? command_form(*plan.s0_initial_command) : json(nullptr));
    out.list("pending_file_renames", plan.file_renames, rename_form);
    out.list("paging_files", plan.paging.files, paging_form);
    out.list("object_directories", plan.object_directories, [](auto const& directory) { return exact(directory.name); });
    out.list("dos_devices", plan.dos_devices, [](plan::dos_device const& link) {
        return json{{"name", exact(link.name)}, {"target", exact(link.target)}};
    });
    out.object("known_dlls", [&] {
        out.member("directory", directory_form(plan.known_dlls.directory));
        out.member("directory32", directory_form(plan.known_dlls.directory32));
        out.list("entries", plan.known_dlls.entries, [](plan::known_dll const& dll) {
            return json{{"name", exact(dll.name)}, {"file", exact(dll.file)}};
        });
        out.list("excluded", plan.known_dlls.excluded, [](plan::exclusion const& listed) { return exact(listed.name); });
    });
    out.list("environment", plan.variables.values, variable_form);
    out.object("subsystems", [&] {
        plan::subsystem const* const kmode = plan.subsystems.kmode();
        out.list("required", plan.subsystems.required, text_of);
        out.list("optional", plan.subsystems.optional, text_of);
        out.member("kmode", kmode != nullptr ? json(exact(kmode->command_line)) : json(nullptr));
        out.list("entries", plan.subsystems.entries, [](plan::subsystem const& entry) {
            return json{{"name", exact(entry.name)}, {"command", exact(entry.command_line)}};
        });
        out.member("posix_single_instance", plan.subsystems.posix_single_instance);
    });
    out.member("protection_mode", plan.protection_mode);
    out.member("number_of_initial_sessions", plan.number_of_initial_sessions ? json(*plan.number_of_initial_sessions) : json(nullptr));
    out.member("allow_protected_renames", plan.allow_protected_renames);
    out.member("mini_nt", plan.mini_nt);
    out.list("other_values", plan.other_values, other_form);
}

}  // namespace

void write_json(explanation const& all, sink const& to) {
    printer out{to};
    out.object({}, [&] {
        out.object("input", [&] {
            out.member("kind", name(all.kind));
            out.member("control_set", all.control_set ? json(*all.control_set) : json("current"));
            out.member("edition", smss::nt::name(all.edition));
            out.member("edition_reason", all.edition_reason);
        });
        out.object("configuration", [&] { write_configuration(out, all.plan); });
        out.list("steps", all.steps, [](step const& one) {
            return json{{"phase", one.phase}, {"title", one.title}, {"actions", one.actions}};
        });
        out.list("findings", all.findings, finding_form);
    });
    out.finish();
}

std::string json_form(explanation const& all) {
    std::string whole;
    write_json(all, [&](std::string_view piece) { whole += piece; });
    return whole;
}

}  // namespace explain
