// SPDX-License-Identifier: BSL-1.0
// Knows: which places of the Session Manager key are known to be abused, by which ATT&CK technique, and which tools look there.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/plan/stock.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smss::plan {

/// Common tools that show autostart places or pending operations.
enum class tool : std::uint8_t { autoruns, reg_ripper, regipy, plaso };
/// All of them.
inline constexpr std::array tools{tool::autoruns, tool::reg_ripper, tool::regipy, tool::plaso};

/// The name it goes by.
[[nodiscard]] constexpr std::string_view name(tool which) noexcept {
    switch (which) {
        case tool::autoruns:
            return "Autoruns";
        case tool::reg_ripper:
            return "RegRipper";
        case tool::regipy:
            return "regipy";
        case tool::plaso:
            return "plaso";
    }
    return "unknown tool";
}

/// What a tool makes of a place, as far as the sources say.
enum class coverage : std::uint8_t {
    not_listed,  ///< no source says that it looks there
    shown,
    misread,  ///< it shows the value, but decodes it wrongly
};

/// `not listed`, `shown`, `misread`.
[[nodiscard]] constexpr std::string_view name(coverage what) noexcept {
    return what == coverage::shown ? "shown" : what == coverage::misread ? "misread" : "not listed";
}

/// One tool's view of one place; `note` is its own name for the place, or what it gets wrong.
struct tool_view {
    coverage what = coverage::not_listed;  ///< whether and how it shows the place
    std::string_view note{};               ///< what the tool shows of the value, or misses
};

/// One place: which technique uses it, who looks there. `*` stands for any value of the key.
struct abused_place {
    std::u16string_view key;  ///< below Session Manager; empty for that key itself
    std::u16string_view name;                     ///< of the value
    std::array<std::string_view, 3> techniques;   ///< ids of MITRE ATT&CK; unused ones are empty
    std::array<tool_view, tools.size()> seen_by;  ///< in the order of `tools`
    std::string_view others;                      ///< who else checks the place
    std::string_view source;                      ///< how one knows
};

namespace detail {

inline constexpr tool_view not_seen{};
inline constexpr tool_view seen{coverage::shown, {}};
// Seen under that name.
[[nodiscard]] consteval tool_view seen_as(std::string_view note) noexcept { return {coverage::shown, note}; }
inline constexpr std::array<tool_view, 4> early_programs{seen_as("Boot Execute"), not_seen, not_seen, seen_as("windows_boot_execute")};
inline constexpr std::array<tool_view, 4> initial_commands{seen, not_seen, not_seen, not_seen};
inline constexpr std::array<tool_view, 4> known_dll_views{seen_as("KnownDLLs"), not_seen, not_seen, not_seen};
inline constexpr std::array<tool_view, 4> rename_views{not_seen, seen_as("pending, which pairs the strings naively"),
                                                       seen_as("pending_file_rename, which pairs the strings naively"), not_seen};
inline constexpr std::array<tool_view, 4> variable_views{not_seen, seen_as("environment"), not_seen, not_seen};
inline constexpr std::array<tool_view, 4> nobody{};
inline constexpr std::array<tool_view, 4> everybody{seen, seen, seen, seen};

inline constexpr std::string_view early_others = "Elastic, Sigma 046218bd, RECmd, ForensicArtifacts";
inline constexpr std::string_view initial_others = "Sigma, Elastic, ForensicArtifacts";
inline constexpr std::string_view rename_others = "Sigma 4eec988f, ForensicArtifacts, DFIR-ORC, OGRE, PendMoves";

}  // namespace detail

/// The rows, in the order of the source. \source windows-editions H
inline constexpr std::array abused_places{
    abused_place{u"", u"BootExecute", {"T1547.001"}, detail::early_programs, detail::early_others, "windows-editions H"},
    abused_place{u"",
                 u"BootExecuteNoPnpSync",
                 {"T1547.001"},
                 detail::early_programs,
                 detail::early_others,
                 "windows-editions H (the technique's text names BootExecute only)"},
    abused_place{u"",
                 u"SetupExecute",
                 {"T1547.001"},
                 detail::early_programs,
                 detail::early_others,
                 "windows-editions H (the technique's text names BootExecute only)"},
    abused_place{u"",
                 u"PlatformExecute",
                 {"T1547.001"},
                 detail::early_programs,
                 detail::early_others,
                 "windows-editions H (the technique's text names BootExecute only)"},
    abused_place{u"", u"Execute", {"T1547.001"}, detail::initial_commands, detail::initial_others, "windows-editions H (Sigma's tag)"},
    abused_place{
        u"", u"S0InitialCommand", {"T1547.001"}, detail::initial_commands, detail::initial_others, "windows-editions H (Sigma's tag)"},
    abused_place{u"",
                 u"PendingFileRenameOperations",
                 {"T1036.003", "T1562.001", "T1070.004"},
                 detail::rename_views,
                 detail::rename_others,
                 "windows-editions H (the first by Sigma's tag, the others inferred from the effect)"},
    abused_place{u"",
                 u"PendingFileRenameOperations2",
                 {"T1036.003", "T1562.001", "T1070.004"},
                 detail::rename_views,
                 detail::rename_others,
                 "windows-editions H (the first by Sigma's tag, the others inferred from the effect)"},
    abused_place{u"KnownDLLs", u"*", {"T1574.001"}, detail::known_dll_views, "Sigma, RECmd", "windows-editions H"},
    abused_place{u"", u"ExcludeFromKnownDlls", {"T1574.001"}, detail::nobody, "ForensicArtifacts", "windows-editions H"},
    abused_place{u"Environment", u"Path", {"T1574.007"}, detail::variable_views, "RECmd", "windows-editions H"},
    abused_place{u"SubSystems", u"Windows", {"T1547"}, detail::nobody, "ForensicArtifacts, RECmd", "windows-editions H (the family)"},
    abused_place{u"DOS Devices", u"*", {}, detail::nobody, "", "windows-editions H (nothing common: a gap)"},
    abused_place{
        u"AppCertDlls", u"*", {"T1546.009"}, detail::everybody, "Sigma, Elastic, RECmd, ForensicArtifacts", "windows-editions H (all)"},
};

/// The profiler variables of Environment. \source windows-editions H
inline constexpr abused_place profiler_place{u"Environment",         u"COR_PROFILER", {"T1574.012"},
                                             detail::variable_views, "RECmd",         "windows-editions H"};

/// The row of a place, or null. \source windows-editions H
[[nodiscard]] constexpr abused_place const* abused_place_at(std::u16string_view key, std::u16string_view value) noexcept {
    if (key == u"Environment" && stock::has(stock::profiler_variables, value)) return &profiler_place;
    for (abused_place const& row : abused_places) {
        if (row.key != key) continue;
        if (row.name == u"*" || nt::equal_ignoring_case(row.name, value)) return &row;
    }
    return nullptr;
}

/// What that tool makes of one pending operation: with regipy `!` and `*N` come out wrong.
/// \source windows-editions H (below the table), D.12
[[nodiscard]] constexpr tool_view view_of(tool which, file_rename const& entry) noexcept {
    tool_view seen = detail::rename_views[static_cast<std::size_t>(which)];
    bool const replaces = !entry.raw_target.empty() && entry.raw_target[0] == u'!';
    if (which == tool::regipy && (replaces || !entry.prefix.empty()))
        return {coverage::misread, "pending_file_rename, which takes away \\??\\ only"};
    return seen;
}

}  // namespace smss::plan
