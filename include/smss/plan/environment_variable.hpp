// SPDX-License-Identifier: BSL-1.0
// Knows: how the Environment key becomes the environment of everything that is started.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/environment.hpp>
#include <smss/plan/value_reading.hpp>
#include <smss/registry/value.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::plan {

/// One value of the Environment key.
struct environment_variable {
    text name{};                                             ///< as stored
    registry::value_type type = registry::value_type::none;  ///< as stored
    std::vector<text> strings{};  ///< what is delivered, before expansion; one string unless the type is REG_MULTI_SZ
    registry::bytes data{};       ///< the bytes as stored, of types that are no text
    text value{};                 ///< what the variable is once all passes are done
    origin where{};               ///< where it was found

    /// Equal in what they say; where they were found does not matter.
    [[nodiscard]] friend constexpr bool operator==(environment_variable const& left, environment_variable const& right) {
        return left.name == right.name && left.type == right.type && left.strings == right.strings &&
               left.data == right.data && left.value == right.value;
    }
};

/// The whole family.
struct environment_plan {
    std::vector<environment_variable> values{};  ///< in stored order
    environment start{};                         ///< before the key was read
    environment result{};                        ///< after the last pass
    std::optional<text> library_path{};          ///< set when Path is set the second time: the default path for DLLs
    status outcome = status::success;            ///< of the last assignment tried; an error fails the boot

    [[nodiscard]] friend constexpr bool operator==(environment_plan const&, environment_plan const&) = default;
};

/// Carries out the passes over the values of the Environment key. Stops at the first name that NT refuses.
/// \source facts nt5_2 2.4.9, 3.7; windows-editions E.3; vectors R9, R10, R11
[[nodiscard]] constexpr environment_plan read_environment(std::vector<registry::value> const& values, profile const& as, environment start,
                                                          diagnostics& oddities) {
    environment_plan plan;
    plan.result.reserve(values.size() + 8);
    for (variable const& given : start.variables()) (void)plan.result.set(given.name, given.value);
    plan.values.reserve(values.size());
    plan.start = std::move(start);
    for (registry::value const& stored : values) {
        environment_variable item;
        item.where = origin_of(u"Environment", stored.name);
        if (nt::equal_ignoring_case(stored.name, u"SAFEBOOT_OPTION")) {
            oddities.push_back({severity::notice, item.where, u"a value left from an earlier boot", u"no such value",
                                u"it is deleted before the key is read", "SMSS-CFG-044"});
            continue;
        }
        item.name = stored.name;
        item.type = stored.type;
        reading list = read_unexpanded(&stored, item.where, oddities);
        if (list.strings.size() > 1) {
            oddities.push_back({severity::notice, item.where, detail::say(list.strings.size(), u" strings"), u"one string",
                                u"the variable is set once for each, the last one stays", "SMSS-CFG-029"});
        }
        if (stored.type != registry::value_type::multi_sz && !detail::is_text(stored.type)) item.data = stored.data;
        for (delivery& one : list.strings) item.strings.push_back(std::move(one.content));
        plan.values.push_back(std::move(item));
    }

    unsigned path_settings = 0;
    unsigned const passes = as.takes(choice::environment_passes::two) ? 2 : 1;
    for (unsigned pass = 0; pass < passes && plan.outcome == status::success; ++pass) {
        for (environment_variable const& item : plan.values) {
            for (text const& content : item.strings) {
                bool const expands = item.type == registry::value_type::expand_sz && content.view().find(u'%') != std::u16string_view::npos;
                text expanded;
                if (expands) expanded = expand(content, plan.result);
                if (expands && pass == 0) detail::check_expansion(expanded, item.where, oddities);
                std::u16string_view const value = expands ? expanded.view() : content.view();
                plan.outcome = plan.result.set(item.name, value);
                if (plan.outcome != status::success) break;
                if (nt::equal_ignoring_case(item.name, u"Path") && ++path_settings == 2) plan.library_path = text{value};
            }
            if (plan.outcome != status::success) {
                oddities.push_back({severity::danger, item.where, detail::say(u"the variable name \"", item.name, u"\""),
                                    u"a name that is not empty and has no = after its first unit",
                                    u"setting it fails, and with it the boot", "SMSS-CFG-030"});
                break;
            }
        }
    }
    for (environment_variable& item : plan.values) {
        if (text const* const value = plan.result.find(item.name)) item.value = *value;
    }
    return plan;
}

}  // namespace smss::plan
