// SPDX-License-Identifier: BSL-1.0
// Knows: what in a Session Manager key gives away the edition of Windows that it belongs to.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/edition.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/diagnostic.hpp>
#include <smss/plan/file_rename.hpp>
#include <smss/plan/multi_string.hpp>
#include <smss/registry/key.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace smss::plan {

/// One fact that speaks for an edition.
struct edition_sign {
    edition which = edition::nt5_2;  ///< what it speaks for
    text found{};  ///< what was found, as part of a sentence: `the value NumberOfInitialSessions, known from Windows Vista on`
    bool installed = false;  ///< written by set-up or by the system, not by somebody who wanted an effect
};

/// The edition that a key seems to belong to, and why.
struct edition_guess {
    edition which = edition::nt10_0;    ///< the edition
    bool certain = false;               ///< false: nothing speaks for any edition, this is only a guess
    std::vector<edition_sign> signs{};  ///< everything found; those for `which` decided
};

namespace detail {

// A value whose mere presence dates the key. \source windows-editions C.1, C.2 (column Editions)
struct dating_value {
    std::u16string_view key;
    std::u16string_view name;
    edition first;
    bool installed;  // written by set-up or by the system; otherwise somebody must have put it there, on whatever edition
};
inline constexpr std::array dating_values{
    dating_value{u"", u"NumberOfInitialSessions", edition::nt6_1, true},
    dating_value{u"", u"S0InitialCommand", edition::nt6_1, false},
    dating_value{u"", u"ObjectSecurityMode", edition::nt6_1, true},
    dating_value{u"", u"CWDIllegalInDllSearch", edition::nt6_1, false},
    dating_value{u"KnownDLLs", u"DllDirectory32", edition::nt6_1, true},
    dating_value{u"", u"BootExecuteNoPnpSync", edition::nt10_0, false},
    dating_value{u"", u"SetupExecuteNoPnpSync", edition::nt10_0, false},
    dating_value{u"", u"PlatformExecute", edition::nt10_0, false},
    dating_value{u"", u"DisableWpbtExecution", edition::nt10_0, false},
    dating_value{u"", u"BootShell", edition::nt10_0, true},
    dating_value{u"", u"ClearTempFiles", edition::nt10_0, false},
    dating_value{u"", u"TempFileDirectory", edition::nt10_0, false},
    dating_value{u"", u"BackgroundLoadKnownDlls", edition::nt10_0, false},
    dating_value{u"Memory Management", u"PagefileOnOsVolume", edition::nt10_0, false},
    dating_value{u"Memory Management", u"WaitForPagingFiles", edition::nt10_0, false},
    dating_value{u"Memory Management", u"PagefileUsage", edition::nt10_0, true},
    dating_value{u"Memory Management", u"SwapfileControl", edition::nt10_0, false},
    dating_value{u"KnownDLLs", u"combase", edition::nt10_0, true},
    dating_value{u"KnownDLLs", u"coml2", edition::nt10_0, true},
    dating_value{u"KnownDLLs", u"_wow64cpu", edition::nt10_0, true},
    dating_value{u"KnownDLLs", u"_wowarmhw", edition::nt10_0, true},
    dating_value{u"KnownDLLs", u"_xtajit", edition::nt10_0, true},
};

[[nodiscard]] constexpr std::u16string_view since(edition first) noexcept {
    return first == edition::nt10_0 ? u"known from Windows 8 on" : u"known from Windows Vista on";
}

// `needle` occurs in `whole`, ignoring case.
[[nodiscard]] constexpr bool mentions(std::u16string_view whole, std::u16string_view needle) noexcept {
    for (std::size_t i = 0; i + needle.size() <= whole.size(); ++i) {
        if (nt::upcase(whole[i]) == nt::upcase(needle[0]) && nt::equal_ignoring_case(whole.substr(i, needle.size()), needle)) return true;
    }
    return false;
}

}  // namespace detail

/// Infers the edition from the Session Manager key `key`. The newest edition that anything speaks for wins. Where the
/// csrss command line is one of 7 or later, values that somebody may have added by hand do not count.
/// \source windows-editions C.1, C.2 (csrss command lines), D.12
[[nodiscard]] constexpr edition_guess infer_edition(registry::tree const& hive, registry::key_index key) {
    edition_guess guess;
    bool seven_or_later = false;
    for (detail::dating_value const& sign : detail::dating_values) {
        registry::key_index const at = hive.find(sign.key, key);
        if (at == registry::no_key || hive.find_value(at, sign.name) == nullptr) continue;
        text where = sign.key;
        if (!where.empty()) where += u'\\';
        guess.signs.push_back({sign.first, detail::say(u"the value ", where, sign.name, u", ", detail::since(sign.first)), sign.installed});
    }
    if (registry::key_index const at = hive.subkey(key, u"SubSystems"); at != registry::no_key) {
        if (registry::value const* const windows = hive.find_value(at, u"Windows")) {
            text const line = registry::string_of(windows->data);
            bool const console = detail::mentions(line, u"ConServerDllInitialization");
            bool const side_by_side = detail::mentions(line, u"ServerDll=sxssrv");
            seven_or_later = side_by_side;
            if (side_by_side && !console) {
                guess.signs.push_back({edition::nt10_0, u"a csrss command line with sxssrv and without the console module", true});
            } else if (side_by_side) {
                guess.signs.push_back({edition::nt6_1, u"a csrss command line with sxssrv and the console module", true});
            } else if (console) {
                guess.signs.push_back({edition::nt5_2, u"a csrss command line with the console module and without sxssrv", true});
            }
        }
    }
    for (std::u16string_view const name : {u"PendingFileRenameOperations", u"PendingFileRenameOperations2"}) {
        registry::value const* const stored = hive.find_value(key, name);
        if (stored == nullptr || stored->type != registry::value_type::multi_sz) continue;
        multi_string const list = split_multi_string(stored->data);
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (numbered_prefix(list[i]) == 0) continue;
            guess.signs.push_back({edition::nt10_0, detail::say(u"a *N marker in ", name, u", written since 2025"), false});
            break;
        }
    }
    if (guess.signs.empty()) return guess;
    guess.certain = true;
    guess.which = edition::nt5_2;
    for (edition_sign const& sign : guess.signs) {
        if ((sign.installed || !seven_or_later) && sign.which > guess.which) guess.which = sign.which;
    }
    return guess;
}

}  // namespace smss::plan
