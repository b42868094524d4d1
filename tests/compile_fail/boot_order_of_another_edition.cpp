// EXPECT: label<smss::machine::boot_action::map_known_dlls>[,;] (Enabled = )?smss::lts::enabled<smss::machine::boot_action::create_paging_files> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// From Vista on the paging files come before the known DLLs: what is right for Windows Server 2003 is wrong for Windows 7.
#include <smss/machine/boot.hpp>

using smss::edition;
using enum smss::boot_action;

template <edition Which>
using renamed = smss::lts::typestate<smss::machine::boot_of<Which>, smss::boot_phase::file_renames>;
constexpr auto windows_2003 = renamed<edition::nt5_2>{}.after<map_known_dlls, create_paging_files>();
#ifdef SMSS_COMPILE_FAIL
constexpr auto windows_7 = renamed<edition::nt6_1>{}.after<map_known_dlls, create_paging_files>();
#endif
