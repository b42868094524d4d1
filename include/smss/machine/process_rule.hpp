// SPDX-License-Identifier: BSL-1.0
// Knows: what the processes around a healthy Session Manager look like, edition by edition: parents, arguments, number, lifetime.
#pragma once

#include <smss/nt/edition.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace smss::machine {

/// How many processes of a kind there are.
enum class process_count : std::uint8_t {
    one,                   ///< exactly one
    one_per_session,       ///< exactly one in every session that is up
    one_per_user_session,  ///< the same, but none in session 0
    while_one_is_made,     ///< one for each session that is being made, none afterwards
    as_configured,         ///< as many as the boot lists name
};

/// `exactly one` and so on.
[[nodiscard]] constexpr std::string_view name(process_count many) noexcept {
    switch (many) {
        case process_count::one:
            return "exactly one";
        case process_count::one_per_session:
            return "one in each session";
        case process_count::one_per_user_session:
            return "one in each session but 0";
        case process_count::while_one_is_made:
            return "one for each session being made";
        case process_count::as_configured:
            return "as the boot lists say";
    }
    return "unknown";
}

/// One kind of process on one edition.
struct process_rule {
    edition which;               ///< on which it is so
    std::string_view image;      ///< file name
    std::string_view role;       ///< what it is
    std::string_view parent;     ///< role of who starts it
    std::string_view arguments;  ///< form of its command line; empty: as configured
    std::string_view session;    ///< where it lives
    process_count many;          ///< how many of them there are
    bool stays;                  ///< it is still there when the machine is up
    bool orphan;                 ///< tools show no parent, for the parent has ended
    std::string_view evidence;   ///< by the fact sheets' own numbering
};

/// The rules. All processes run as SYSTEM, from `%SystemRoot%\System32`. \source windows-editions H ("Process rules in use"), B.3, B.4, F.5
inline constexpr std::array process_rules{
    // clang-format off
    process_rule{edition::nt5_2, "smss.exe", "session manager", "System", R"(\SystemRoot\System32\smss.exe)", "0", process_count::one, true, false, "H; S10, S12"},
    process_rule{edition::nt5_2, "autochk.exe", "boot program", "session manager", "", "0", process_count::as_configured, false, false, "H (Elastic); S17"},
    process_rule{edition::nt5_2, "csrss.exe", "csrss", "session manager", "", "each", process_count::one_per_session, true, false, "S6, S24; F.4"},
    process_rule{edition::nt5_2, "winlogon.exe", "winlogon", "session manager", "winlogon.exe", "each", process_count::one_per_session, true, false, "S6, S25; F.4"},
    process_rule{edition::nt6_1, "smss.exe", "session manager", "System", R"(\SystemRoot\System32\smss.exe)", "0", process_count::one, true, false, "H; S1, S10"},
    process_rule{edition::nt6_1, "smss.exe", "copy", "session manager", "smss.exe %08x %08x ", "each", process_count::while_one_is_made, false, false, "H (copies exit); B.4 (observed)"},
    process_rule{edition::nt6_1, "autochk.exe", "boot program", "session manager", "", "0", process_count::as_configured, false, false, "H (Elastic)"},
    process_rule{edition::nt6_1, "csrss.exe", "csrss", "copy", "", "each", process_count::one_per_session, true, true, "B.3; H (Elastic); F.5"},
    process_rule{edition::nt6_1, "wininit.exe", "wininit", "copy", "wininit.exe", "0", process_count::one, true, true, "B.3; H (Elastic); F.5"},
    process_rule{edition::nt6_1, "winlogon.exe", "winlogon", "copy", "winlogon.exe", "each but 0", process_count::one_per_user_session, true, true, "B.3; H (Elastic); F.5"},
    process_rule{edition::nt6_1, "services.exe", "services", "wininit", "", "0", process_count::one, true, false, "S7"},
    process_rule{edition::nt6_1, "lsass.exe", "lsass", "wininit", "", "0", process_count::one, true, false, "S7"},
    process_rule{edition::nt6_1, "lsm.exe", "local session manager", "wininit", "", "0", process_count::one, true, false, "S7; F.4"},
    process_rule{edition::nt10_0, "smss.exe", "session manager", "System", R"(\SystemRoot\System32\smss.exe)", "0", process_count::one, true, false, "H; S1, S10 (outside containers: F.5)"},
    process_rule{edition::nt10_0, "smss.exe", "copy", "session manager", "smss.exe %08x %08x ", "each", process_count::while_one_is_made, false, false, "H (copies exit); B.4 (observed)"},
    process_rule{edition::nt10_0, "autochk.exe", "boot program", "session manager", "", "0", process_count::as_configured, false, false, "H (Elastic)"},
    process_rule{edition::nt10_0, "csrss.exe", "csrss", "copy", "", "each", process_count::one_per_session, true, true, "B.4; H (Elastic: or svchost); F.5"},
    process_rule{edition::nt10_0, "wininit.exe", "wininit", "copy", "wininit.exe", "0", process_count::one, true, true, "B.4; H (Elastic); F.5"},
    process_rule{edition::nt10_0, "winlogon.exe", "winlogon", "copy", "winlogon.exe", "each but 0", process_count::one_per_user_session, true, true, "B.4; H (Elastic); F.5"},
    process_rule{edition::nt10_0, "services.exe", "services", "wininit", "", "0", process_count::one, true, false, "S7"},
    process_rule{edition::nt10_0, "lsass.exe", "lsass", "wininit", "", "0", process_count::one, true, false, "S7"},
    // clang-format on
};

/// Children of smss that are known to be legitimate, and why they are there. Anything else is worth a look; whatever an
/// installation names in its boot lists comes on top. \source windows-editions H (Elastic's list), C.1
struct allowed_child {
    std::string_view image;  ///< file name
    edition first;           ///< seen from this edition on
    bool of_windows;         ///< part of Windows; otherwise a product's
    std::string_view what;   ///< why it is there
};
/// All of them.
inline constexpr std::array allowed_children{
    allowed_child{"autochk.exe", edition::nt5_2, true, "disk check, from BootExecute"},
    allowed_child{"csrss.exe", edition::nt5_2, true, "the Windows subsystem"},
    allowed_child{"winlogon.exe", edition::nt5_2, true, "initial command of a session"},
    allowed_child{"smss.exe", edition::nt6_1, true, "a copy, while a session is made"},
    allowed_child{"wininit.exe", edition::nt6_1, true, "initial command of session 0"},
    allowed_child{"setupcl.exe", edition::nt6_1, true, "set-up of a cloned system"},
    allowed_child{"poqexec.exe", edition::nt6_1, true, "servicing, from SetupExecute"},
    allowed_child{"WerFault.exe", edition::nt6_1, true, "error reporting"},
    allowed_child{"wpbbin.exe", edition::nt10_0, true, "the firmware's program (WPBT)"},
    allowed_child{"PvsVmBoot.exe", edition::nt6_1, false, "listed by Elastic"},
    allowed_child{"SophosNA.exe", edition::nt6_1, false, "listed by Elastic"},
    allowed_child{"omnissa-ic-nga.exe", edition::nt10_0, false, "listed by Elastic"},
    allowed_child{"icarus_rvrt.exe", edition::nt10_0, false, "listed by Elastic"},
};

/// A rule in one sentence that needs more than one process. \source windows-editions H, F.5
struct tree_rule {
    edition first;              ///< from which on it holds
    std::string_view id;        ///< in the catalogue
    std::string_view sentence;  ///< the rule in words
    std::string_view evidence;  ///< by the fact sheets' own numbering
};
/// All of them.
inline constexpr std::array tree_rules{
    tree_rule{edition::nt5_2, "SMSS-TREE-001", "Exactly one smss stays for the whole uptime.", "H; S1; F.5"},
    tree_rule{edition::nt5_2, "SMSS-TREE-002", "The resident smss has no arguments.", "H (last sentence)"},
    tree_rule{edition::nt6_1, "SMSS-TREE-003", "Every other smss is its child, has two arguments of eight lower-case hex digits, and ends.",
              "H; B.4, \"The two arguments\""},
    tree_rule{edition::nt6_1, "SMSS-TREE-004", "csrss, wininit and winlogon are started by copies only, and are orphans afterwards.",
              "H (Elastic); B.3, last sentence"},
    tree_rule{edition::nt5_2, "SMSS-TREE-005", "In every session csrss is there before the initial command.", "B.6, last sentence"},
    tree_rule{edition::nt6_1, "SMSS-TREE-006", "wininit is in session 0 only, winlogon never is.", "F.5"},
    tree_rule{edition::nt5_2, "SMSS-TREE-007", "No session has two csrss.", "F.5"},
    tree_rule{edition::nt5_2, "SMSS-TREE-008", "What smss starts is a process of Windows named above, or is named in a boot list.",
              "H (Elastic)"},
    tree_rule{edition::nt6_1, "SMSS-TREE-009", "services and lsass are children of wininit.", "S7"},
};

}  // namespace smss::machine
