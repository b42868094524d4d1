// SPDX-License-Identifier: BSL-1.0
// Knows: the subsystems: which are started at boot, which on demand, and by which command line.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/name_set.hpp>
#include <smss/registry/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// Where the lists put a subsystem.
enum class subsystem_role : std::uint8_t {
    unlisted,  ///< neither required nor optional; only Kmode has an effect then
    required,  ///< started at boot, in the order of Required
    optional,  ///< started on demand
};

/// One value of the SubSystems key that names a command line.
struct subsystem {
    text name{};          ///< as stored
    text command_line{};  ///< expanded
    text raw{};           ///< as stored
    subsystem_role role = subsystem_role::unlisted;  ///< which list names it
    origin where{};                                  ///< where it was found

    /// The command line in its parts.
    [[nodiscard]] constexpr command parsed() const { return parse_command(command_line); }

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(subsystem const& left, subsystem const& right) {
        return left.name == right.name && left.command_line == right.command_line && left.role == right.role;
    }
};

/// The whole family.
struct subsystem_plan {
    std::vector<subsystem> entries{};        ///< in stored order
    std::vector<text> required{};            ///< the names that Required lists, in its order
    std::vector<text> optional{};            ///< the names that Optional lists
    std::vector<std::size_t> to_start{};     ///< indices of `entries`: started at boot, in this order
    std::vector<std::size_t> on_demand{};    ///< indices of `entries`: started on request
    bool posix_single_instance = false;      ///< the value PosixSingleInstance

    [[nodiscard]] friend constexpr bool operator==(subsystem_plan const&, subsystem_plan const&) = default;

    /// The entry of that name, ignoring case, or null.
    [[nodiscard]] constexpr subsystem const* find(std::u16string_view name) const {
        for (subsystem const& entry : entries) {
            if (nt::equal_ignoring_case(entry.name, name)) return &entry;
        }
        return nullptr;
    }
    /// The kernel half of the Windows subsystem, or null.
    [[nodiscard]] constexpr subsystem const* kmode() const { return find(u"Kmode"); }
};

/// The built-in default of Required. \source windows-editions C.2; vectors R2 (116)
inline constexpr std::u16string_view default_required_subsystems[]{u"Debug", u"Windows"};

namespace detail {

// Required and Optional count only as lists; the handler sees the raw data.
[[nodiscard]] constexpr std::vector<text> subsystem_names(registry::value const* stored, std::u16string_view name,
                                                          std::span<std::u16string_view const> otherwise, diagnostics& oddities) {
    std::vector<text> names;
    if (stored == nullptr || stored->type == registry::value_type::none) {
        for (std::u16string_view const known : otherwise) names.emplace_back(known);
        return names;
    }
    origin const where = origin_of(u"SubSystems", stored->name);
    if (stored->type != registry::value_type::multi_sz) {
        oddities.push_back({otherwise.empty() ? severity::warning : severity::danger, where, type_name(stored->type), u"REG_MULTI_SZ",
                            say(u"the value is ignored and no default takes its place: no subsystem is ",
                                nt::equal_ignoring_case(name, u"Required") ? u"required" : u"optional"),
                            "SMSS-CFG-032"});
        return names;
    }
    multi_string const list = split_multi_string(stored->data);
    check_list(list, where, oddities);
    for (std::size_t i = 0; i < list.size(); ++i) names.emplace_back(list[i]);
    return names;
}

// Moves the entries that a list names out of the unlisted ones.
constexpr void assign_role(subsystem_plan& plan, std::vector<text> const& names, subsystem_role role, origin const& where, bool built_in,
                           diagnostics& oddities) {
    registry::name_set entries;
    for (subsystem const& entry : plan.entries) entries.add(entry.name);
    for (std::size_t n = 0; n < names.size(); ++n) {
        std::size_t const i = entries.find(names[n]);
        bool const taken = i != registry::name_set::nowhere && plan.entries[i].role != subsystem_role::unlisted;
        if (i != registry::name_set::nowhere && !taken) {
            plan.entries[i].role = role;
            (role == subsystem_role::required ? plan.to_start : plan.on_demand).push_back(i);
            continue;
        }
        origin place = at(where, n);
        place.built_in = built_in;
        if (taken) {
            oddities.push_back({severity::notice, place, say(u"the name ", names[n], u", listed before"), u"each name once",
                                u"the repetition is skipped", "SMSS-CFG-032"});
        } else if (!nt::equal_ignoring_case(names[n], u"Debug")) {  // a missing Debug changes nothing: it is never started
            oddities.push_back({severity::warning, place, say(u"the name \"", names[n], u"\", which no value of SubSystems has"),
                                u"the name of a value", u"the name is skipped", "SMSS-CFG-032"});
        }
    }
}

}  // namespace detail

/// Reads the values of the SubSystems key.
/// \source facts nt5_2 2.4.10 to 2.4.12, 3.8; windows-editions C.2; vectors S1, S3
[[nodiscard]] constexpr subsystem_plan read_subsystems(std::vector<registry::value> const& values, environment const& with,
                                                       diagnostics& oddities) {
    subsystem_plan plan;
    plan.entries.reserve(values.size());
    registry::value const* required = nullptr;
    registry::value const* optional = nullptr;
    for (registry::value const& stored : values) {
        if (nt::equal_ignoring_case(stored.name, u"Required")) {
            required = &stored;
            continue;
        }
        if (nt::equal_ignoring_case(stored.name, u"Optional")) {
            optional = &stored;
            continue;
        }
        if (nt::equal_ignoring_case(stored.name, u"PosixSingleInstance")) {
            if (stored.type == registry::value_type::dword) {
                plan.posix_single_instance = true;
                if (registry::dword_of(stored.data) == std::uint32_t{0}) {
                    oddities.push_back({severity::notice, origin_of(u"SubSystems", stored.name), u"the number 0",
                                        u"the value absent, to turn it off", u"the flag is set all the same: only the type counts",
                                        "SMSS-CFG-035"});
                }
                continue;
            }
            oddities.push_back({severity::warning, origin_of(u"SubSystems", stored.name), detail::type_name(stored.type), u"REG_DWORD",
                                u"the flag is not set; the value counts as one more subsystem", "SMSS-CFG-035"});
        }
        reading list = read_value(&stored, origin_of(u"SubSystems", stored.name), with, oddities);
        for (delivery& entry : list.strings) {
            subsystem one;
            one.name = stored.name;
            one.raw = entry.take_stored();
            one.command_line = std::move(entry.content);
            one.where = std::move(entry.where);
            if (!plan.entries.empty() && nt::equal_ignoring_case(plan.entries.back().name, one.name)) {
                if (!nt::equal_ignoring_case(plan.entries.back().command_line, one.command_line)) plan.entries.back() = std::move(one);
            } else {
                plan.entries.push_back(std::move(one));
            }
        }
    }
    plan.required = detail::subsystem_names(required, u"Required", default_required_subsystems, oddities);
    plan.optional = detail::subsystem_names(optional, u"Optional", {}, oddities);
    detail::assign_role(plan, plan.required, subsystem_role::required, origin_of(u"SubSystems", u"Required"), required == nullptr,
                        oddities);
    detail::assign_role(plan, plan.optional, subsystem_role::optional, origin_of(u"SubSystems", u"Optional"), false, oddities);

    bool windows = false;
    for (std::size_t const index : plan.to_start) windows = windows || nt::equal_ignoring_case(plan.entries[index].name, u"Windows");
    if (!windows) {
        oddities.push_back({severity::danger, origin_of(u"SubSystems", u"Required"), u"no subsystem Windows among those required",
                            u"Debug and Windows", u"csrss is not started, so the initial command cannot run and the boot fails",
                            "SMSS-CFG-033"});
    }
    return plan;
}

}  // namespace smss::plan
