// SPDX-License-Identifier: BSL-1.0
// What docs/tutorial.md shows. Compiled and run by CTest; its output is compared with the page.
#include <smss/smss.hpp>

#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>

#include <iostream>

using namespace smss;

// [order]
using enum smss::boot_action;
constexpr auto ready = boot<edition::nt5_2>{}.after<create_api_port, load_configuration, link_dos_devices>();
static_assert(ready.phase == boot_phase::dos_devices);

// [plan]
constexpr std::u16string_view reg_text = uR"(Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"BootExecute"=hex(7):61,00,75,00,74,00,6f,00,63,00,68,00,65,00,63,00,6b,00,20,\
  00,61,00,75,00,74,00,6f,00,63,00,68,00,6b,00,20,00,2a,00,00,00,00,00
)";
static_assert([] {
    auto const parsed = registry::parse(reg_text);
    auto const key = registry::find_session_manager(parsed.content).found->key;
    configuration const plan{parsed.content, key, edition::nt10_0, plan::start{}};
    auto const& first = plan.boot_execute[0];
    return first.image == u"autochk" && first.arguments == u"*" && first.autocheck;
}());

// [claim]
struct no_logon_before_renames {
    static constexpr char const* sentence = "nobody can log on before the delayed renames were carried out";
    static constexpr bool holds(auto const& now) {
        return now.session[0].initial == initial_process::none || (now.done & milestone::file_renames) != 0;
    }
};
static_assert(check::holds<smss::system<edition::nt5_2, scope::sessions<1>>, no_logon_before_renames>);

// [wrong]
struct csrss_never_ends {
    static constexpr char const* sentence = "once session 0 is up, its csrss is there";
    static constexpr bool holds(auto const& now) {
        return now.session[0].phase != session_phase::active || now.session[0].csrss != csrss_state::none;
    }
};
static_assert(!check::holds<smss::system<edition::nt5_2, with<choice::csrss_death_code::hard_error>, scope::sessions<1>>, csrss_never_ends>);

int main() {
    // [step]
    lts::machine<machine::boot_of<edition::nt5_2>> smss_boot;
    for (boot_action const act : {create_api_port, map_known_dlls, load_configuration}) {
        if (auto const taken = smss_boot.step(act)) {
            std::cout << name(act) << " -> " << name(smss_boot.state()) << "  [" << taken.row->evidence << "]\n";
        } else {
            std::cout << smss_boot.why_not(act) << '\n';
        }
    }
    // [search]
    smss::system const server_2003{edition::nt5_2 | choice::csrss_death_code::hard_error, scope::sessions{1}};
    auto const result = check::verify(server_2003, check::property_list<csrss_never_ends>{});
    std::cout << result.about(csrss_never_ends{})->sentence << ": " << name(result.about(csrss_never_ends{})->verdict) << '\n';
    check::write(std::cout, server_2003, *result.about(csrss_never_ends{})->shown);
}
