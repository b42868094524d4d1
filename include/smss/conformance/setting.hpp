// SPDX-License-Identifier: BSL-1.0
// Knows: what one has to know of a case beside its effects, and how its registry tells that.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/plan/multi_string.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>
#include <smss/world/registry_store.hpp>

#include <cstddef>
#include <string_view>

namespace smss::conformance {

/// What the projection has to know of the case beside its effects. The defaults are for a trace of which nothing is known but
/// the Session Manager that is meant: a stock configuration.
struct setting {
    profile as{};  ///< edition and choices of the system
    /// Kmode names nothing, or requests fail that leave no record: there may be no kernel session and no win32k (vectors S1, S2).
    bool may_lack_kernel_session = false;
    /// Required does not name a Windows subsystem that the registry has: csrss is never started (vectors S3).
    bool may_lack_csrss = false;
    /// The trace shows what every implementation must show and nothing else: effects of tier `core` (vectors README).
    bool core_only = false;
    /// Name of the process of the Windows subsystem. Empty: not known, any process of a subsystem may be csrss.
    text csrss{};
};

/// The same, as the registry of the case tells it. `may_fail`: requests may fail that leave no record.
/// \param keys the tree below `\Registry\Machine`
[[nodiscard]] inline setting setting_of(registry::tree const& keys, profile const& as, bool may_fail = false) {
    world::registry_store const store{keys};
    text path{registry::session_manager_native_path};
    path += u"\\SubSystems";
    registry::key_index const key = store.open(path);
    setting made;
    made.as = as;
    if (key == registry::no_key) return made;
    auto const holds_text = [&](std::u16string_view name) {
        registry::value const* const stored = store.query(key, name);
        return stored != nullptr && !registry::string_of(stored->data).empty();
    };
    made.may_lack_kernel_session = may_fail || !holds_text(u"Kmode");
    if (registry::value const* const line = store.query(key, u"Windows")) {
        text const image = plan::parse_command(registry::string_of(line->data)).image;
        std::u16string_view name = image;
        if (std::size_t const slash = name.rfind(u'\\'); slash != std::u16string_view::npos) name.remove_prefix(slash + 1);
        made.csrss = name;
        if (!name.empty() && name.find(u'.') == std::u16string_view::npos) made.csrss += u".exe";
    }
    bool required = true;  // a missing Required means Debug and Windows (vectors R2)
    if (registry::value const* const list = store.query(key, u"Required")) {
        plan::multi_string const names = plan::split_multi_string(list->data);
        required = false;
        for (std::size_t i = 0; list->type == registry::value_type::multi_sz && i < names.size(); ++i) {
            required = required || nt::equal_ignoring_case(names[i], u"Windows");
        }
    }
    made.may_lack_csrss = !required || !holds_text(u"Windows");
    return made;
}

}  // namespace smss::conformance
