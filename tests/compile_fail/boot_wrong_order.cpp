// EXPECT: label<smss::machine::boot_action::create_paging_files>[,;] (Enabled = )?smss::lts::enabled<smss::machine::boot_action::open_sessions, smss::machine::boot_action::fail_stage> ?[>]?[^a-z]*evaluated to .?false
// SPDX-License-Identifier: BSL-1.0
// Paging files before the sessions directory, BootExecute, renames and known DLLs: a wrong order of phases does not compile.
#include <smss/machine/boot.hpp>

using smss::boot_phase;
using smss::edition;
using enum smss::boot_action;

constexpr auto ready = smss::boot<edition::nt5_2>{}.after<create_api_port, load_configuration, link_dos_devices>();
static_assert(ready.phase == boot_phase::dos_devices);
#ifdef SMSS_COMPILE_FAIL
constexpr auto premature = ready.after<create_paging_files>();
#endif
