// SPDX-License-Identifier: BSL-1.0
// What Windows 7 and Windows 10 do when they boot: order, copies, sessions, who stops the machine, what defenders may rely on.
#include "stock.hpp"
#include "tree_rules.hpp"

#include <smss/machine/order.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/testing/property.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/recording.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using namespace later_boot;
using machine::demise;
using machine::fate;
using world::call;
using world::field;

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
constexpr edition later_editions[]{edition::nt6_1, edition::nt10_0};

template <typename Test>
std::size_t first_where(std::vector<effect> const& effects, Test&& test) {
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (test(effects[i])) return i;
    }
    return nowhere;
}

bool creates(effect const& one, std::u16string_view image) {
    bool const creation = one.which == call::nt_create_user_process || one.which == call::rtl_create_user_process;
    std::u16string_view const path = one.text_of(field::image);
    return creation && nt::equal_ignoring_case(path.substr(path.rfind(u'\\') + 1), image);
}

// The first effect that belongs to what a phase is named after.
std::size_t mark_of(std::vector<effect> const& effects, boot_phase phase) {
    switch (phase) {
        case boot_phase::boot_execute:
            return first_where(effects, [](effect const& one) { return creates(one, u"autochk.exe"); });
        case boot_phase::setup_execute:
            return first_where(effects, [](effect const& one) { return creates(one, u"poqexec.exe"); });
        case boot_phase::file_renames:
            return first_where(effects, [](effect const& one) {
                return one.which == call::rtl_adjust_privilege && one.text_of(field::privilege) == u"SeRestore";
            });
        case boot_phase::known_dlls:
            return first_where(effects, [](effect const& one) {
                return one.which == call::nt_create_section && one.text_of(field::root) == u"\\KnownDlls";
            });
        case boot_phase::paging_files:
            return first_where(effects, [](effect const& one) { return one.which == call::nt_create_paging_file; });
        case boot_phase::registry:
            return first_where(effects, [](effect const& one) { return one.which == call::nt_initialize_registry; });
        default:
            return nowhere;
    }
}

std::string const servicing = multi("SetupExecute", {"C:\\Windows\\System32\\poqexec.exe /display_progress"});

std::size_t most_copies_at_once(std::vector<effect> const& effects) {
    std::size_t now = 0;
    std::size_t most = 0;
    for (effect const& one : effects) {
        if (one.which == call::nt_create_user_process && one.has(field::flag) && succeeded(one.result)) most = std::max(most, ++now);
        if (one.which == call::process_exit && one.by.who == world::actor::copy && one.text_of(field::image) == u"smss.exe") --now;
    }
    return most;
}

std::vector<std::string> programs(std::vector<effect> const& effects) {
    std::vector<std::string> names;
    for (effect const& one : effects) {
        if (one.which == call::nt_serialize_boot) names.emplace_back("(plug and play)");
        if (one.which != call::nt_create_user_process || one.by.who != world::actor::main || one.has(field::flag)) continue;
        std::u16string_view const path = one.text_of(field::image);
        names.push_back(nt::to_utf8(path.substr(path.rfind(u'\\') + 1)));
    }
    return names;
}

}  // namespace

// A boot of Windows 7 with one session is a constant expression within the compilers' default limits.
static_assert([] {
    constexpr std::u16string_view registry =
        uR"(Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"BootExecute"=hex(7):00,00
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\DOS Devices]
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\KnownDlls]
"DllDirectory"="C:\\Windows\\system32"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment]
"Path"="C:\\Windows\\system32;C:\\Windows"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\SubSystems]
"Windows"="C:\\Windows\\system32\\csrss.exe ObjectDirectory=\\Windows"
)";
    constexpr profile one_session = edition::nt6_1 | choice::initial_sessions::one;
    world::ideal nt{registry::parse(registry).content, one_session};
    std::vector<effect> const effects = run(nt, one_session);
    return effects.back().text_of(field::reason) == u"idle" && process_tree(effects).size() == 7;
}());

TEST_CASE("Each edition does what the order matrix says, in the order it says") {
    for (edition const which : editions) {
        std::vector<effect> const effects = boot_of(which, {}, servicing);
        for (machine::order_rule const& rule : machine::order_matrix) {
            std::size_t const first = mark_of(effects, rule.first);
            std::size_t const second = mark_of(effects, rule.second);
            INFO(nt::name(which) << ": " << machine::name(rule.first) << " and " << machine::name(rule.second) << ", " << rule.evidence);
            CHECK(first != nowhere);
            CHECK(second != nowhere);
            CHECK((first < second) == rule.before[static_cast<std::size_t>(which)]);
        }
    }
}

TEST_CASE("A stock boot makes the processes of the table, one by one") {
    for (edition const which : later_editions) {
        std::vector<effect> const effects = boot_of(which);
        CHECK(effects.back().text_of(field::reason) == u"idle");
        std::vector<process_node> const tree = process_tree(effects);
        for (machine::process_rule const& rule : machine::process_rules) {
            if (rule.which != which) continue;
            std::u16string const image(rule.image.begin(), rule.image.end());
            std::size_t made = 0;
            std::size_t staying = 0;
            for (process_node const& node : tree) {
                if (!is(node, image) || node.is_copy != (rule.role == "copy")) continue;
                ++made;
                staying += node.runs ? 1u : 0u;
                bool const first_session = rule.session == "0" || rule.session == "each";
                bool const others = rule.session != "0";
                CHECK((node.session == 0 ? first_session : others));
                bool const orphan = node.parent < tree.size() && !tree[node.parent].runs;
                CHECK(orphan == rule.orphan);
                if (rule.role != "copy" && !rule.arguments.empty()) {
                    CHECK(nt::to_utf8(node.command_line) == rule.arguments);
                }
            }
            INFO(nt::name(which) << ": " << rule.image << " (" << rule.role << ")");
            std::size_t const sessions = rule.session == "each" ? 2 : 1;
            CHECK(made == sessions);
            CHECK(staying == (rule.stays ? sessions : 0));
        }
        CHECK(broken_rules(which, effects, {}).empty());
    }
}

TEST_CASE("Nobody but the Session Manager's rows appears in a stock boot") {
    for (edition const which : later_editions) {
        for (process_node const& node : process_tree(boot_of(which))) {
            bool known = false;
            for (machine::process_rule const& rule : machine::process_rules) {
                std::u16string const image(rule.image.begin(), rule.image.end());
                known = known || (rule.which == which && is(node, image));
            }
            INFO(nt::to_utf8(node.image));
            CHECK(known);
        }
    }
}

TEST_CASE("Each rule about the tree can be broken, and is seen to be") {
    std::vector<effect> const good = boot_of(edition::nt10_0);
    auto const without = [&](auto&& test) {
        std::vector<effect> changed = good;
        std::erase_if(changed, test);
        return broken_rules(edition::nt10_0, changed, {});
    };
    auto const changed = [&](auto&& change) {
        std::vector<effect> all = good;
        for (effect& one : all) change(one);
        return broken_rules(edition::nt10_0, all, {});
    };
    auto const set = [](effect& one, field which, text const& value) {
        for (world::argument& argument : one.arguments) {
            if (argument.which == which) argument.string = value;
        }
    };
    // a copy that stays
    std::set<std::string> const stays =
        without([](effect const& one) { return one.which == call::process_exit && one.by.who == world::actor::copy; });
    CHECK(stays.contains("SMSS-TREE-001"));
    CHECK(stays.contains("SMSS-TREE-003"));
    // arguments of a copy in another form
    CHECK(changed([&](effect& one) {
              if (one.has(field::flag)) set(one, field::cmdline, u"smss.exe 1 2");
          }).contains("SMSS-TREE-003"));
    // winlogon started by the master
    CHECK(changed([&](effect& one) {
              if (creates(one, u"winlogon.exe")) one.by = {world::actor::main, 0};
          }).contains("SMSS-TREE-004"));
    // an initial command without csrss
    CHECK(without([](effect const& one) { return creates(one, u"csrss.exe"); }).contains("SMSS-TREE-005"));
    // winlogon and wininit change places
    CHECK(changed([&](effect& one) {
              if (creates(one, u"wininit.exe")) set(one, field::image, u"\\??\\C:\\Windows\\System32\\winlogon.exe");
          }).contains("SMSS-TREE-006"));
    // two csrss in one session
    std::vector<effect> doubled = good;
    doubled.insert(
        doubled.begin() + static_cast<std::ptrdiff_t>(first_where(good, [](effect const& one) { return creates(one, u"csrss.exe"); })),
        *std::find_if(good.begin(), good.end(), [](effect const& one) { return creates(one, u"csrss.exe"); }));
    CHECK(broken_rules(edition::nt10_0, doubled, {}).contains("SMSS-TREE-007"));
    // a shell below smss
    CHECK(changed([&](effect& one) {
              if (creates(one, u"autochk.exe")) set(one, field::image, u"\\??\\C:\\Windows\\System32\\cmd.exe");
          }).contains("SMSS-TREE-008"));
    // services started by somebody else
    CHECK(changed([&](effect& one) {
              if (one.which == call::spawn) set(one, field::from, u"svchost.exe");
          }).contains("SMSS-TREE-009"));
    // the resident smss with arguments: no effect says what the kernel passed, so the tree itself is changed
    std::vector<process_node> tree = process_tree(good);
    CHECK(broken_rules(edition::nt10_0, tree, true, {}).empty());
    tree.front().command_line = u"\\SystemRoot\\System32\\smss.exe 00000000 00000064";
    CHECK(broken_rules(edition::nt10_0, tree, true, {}) == std::set<std::string>{"SMSS-TREE-002"});
}

TEST_CASE("Whose end stops the machine: the run does what the supervision table says") {
    struct line {
        demise what;
        std::u16string_view image;
        std::uint32_t instance;
    };
    constexpr line lines[]{
        {demise::end_smss, u"smss.exe", 1},
        {demise::end_first_csrss, u"csrss.exe", 1},
        {demise::end_other_csrss, u"csrss.exe", 2},
        {demise::end_wininit, u"wininit.exe", 1},
        {demise::end_other_winlogon, u"winlogon.exe", 1},
        {demise::end_services, u"services.exe", 1},
        {demise::end_lsass, u"lsass.exe", 1},
    };
    for (edition const which : later_editions) {
        for (profile const& meant : {profile{which}, which | choice::winlogon_death::bug_check, which | choice::master_wait::winlogon}) {
            for (line const& one : lines) {
                std::vector<effect> const effects = boot_of(meant, {end_of(one.image, one.instance)});
                std::size_t const stop = first_where(effects, [](effect const& seen) { return seen.which == call::bug_check; });
                bool const down = first_where(effects, [](effect const& seen) { return seen.which == call::shutdown; }) != nowhere;
                fate happened = fate::running;
                if (down) happened = fate::restart;
                if (stop != nowhere) {
                    auto const code = static_cast<bug_check>(effects[stop].number_of(field::code));
                    happened = code == bug_check::critical_object_termination ? fate::critical_object : fate::critical_process;
                    CHECK(*machine::stop_code(happened) == code);
                }
                INFO(nt::name(which) << ": " << machine::name(one.what) << " gives " << machine::name(happened));
                CHECK(machine::may_cause(meant, one.what, happened));
                CHECK((effects.back().text_of(field::reason) == u"idle") == (happened == fate::running));
            }
        }
    }
}

TEST_CASE("Sessions on request: as many at once as the edition allows, each by a copy of its own", "[SMSS-SES-007]") {
    // After boot no csrss connects: every copy waits for a minute, and the requests pile up.
    world::scenario start;
    start.events = client();
    for (int i = 0; i < 12; ++i) start.events.push_back(ask_for(5));
    for (std::uint32_t instance = 3; instance < 20; ++instance) start.processes.push_back({text{u"csrss.exe"}, instance, {{}}});
    for (edition const which : later_editions) {
        for (std::uint32_t const processors : {1u, 6u}) {
            for (bool const plus : {false, true}) {
                profile const meant = plus ? which | choice::session_concurrency::four_plus_processors : profile{which};
                start.options.processors = processors;
                world::ideal nt{stock(), meant, start};
                std::vector<effect> const effects = run(nt, meant);
                std::size_t const limit = plus ? 3 + processors : std::max(4u, processors);
                INFO(nt::name(which) << ", " << processors << " processors" << (plus ? ", WI7" : ", WI6"));
                CHECK(most_copies_at_once(effects) == limit);
                std::size_t answered = 0;
                for (effect const& one : effects) answered += one.text_of(field::phase) == u"reply" ? 1u : 0u;
                CHECK(answered == 12);
                CHECK(broken_rules(which, effects, {}).empty());
            }
        }
    }
}

TEST_CASE("A copy that cannot be made costs an answer, and neither a slot nor a number", "[SMSS-SES-007]") {
    for (edition const which : later_editions) {
        world::scenario start;
        start.events = client();
        constexpr std::size_t refused = 9;  // more than there are slots
        for (std::size_t i = 0; i <= refused; ++i) start.events.push_back(ask_for(5));
        // The copies of the boot are made first: session 0, then the initial sessions.
        std::vector<effect> const boot = boot_of(which);
        auto const is_copy = [](effect const& one) { return one.which == call::nt_create_user_process && one.has(field::flag); };
        auto const of_boot = static_cast<std::uint32_t>(std::count_if(boot.begin(), boot.end(), is_copy));
        auto const all_before = static_cast<std::uint32_t>(
            std::count_if(boot.begin(), boot.end(), [](effect const& one) { return one.which == call::nt_create_user_process; }));
        std::vector<world::fault> faults;
        for (std::uint32_t i = 0; i < refused; ++i) faults.push_back({u"NtCreateUserProcess", all_before + 1 + i, status::insufficient_resources});
        world::faulty nt{world::ideal{stock(), profile{which}, start}, faults};
        std::vector<effect> const effects = run(nt, which);
        INFO(nt::name(which));
        std::vector<bool> answers;
        for (effect const& one : effects) {
            if (one.text_of(field::phase) == u"reply") answers.push_back(succeeded(status{static_cast<std::uint32_t>(one.number_of(field::return_value))}));
        }
        std::vector<bool> expected(refused, false);
        expected.push_back(true);
        CHECK(answers == expected);
        CHECK(effects.back().text_of(field::reason) == u"idle");
        std::vector<std::uint64_t> sessions;
        for (effect const& one : effects) {
            if (is_copy(one) && succeeded(one.result)) sessions.push_back(one.number_of(field::session));
        }
        REQUIRE(sessions.size() == of_boot + 1u);
        CHECK(sessions.back() == of_boot);
    }
}

TEST_CASE("A session that was stopped gives its number to the next one") {
    for (edition const which : later_editions) {
        std::vector<outside_event> events = client();
        for (outside_event const& one : {ask_for(5), ask_for(6, 2), ask_for(5)}) events.push_back(one);
        std::vector<effect> const effects = boot_of(which, events);
        std::vector<process_node> const tree = process_tree(effects);
        std::size_t in_session_2 = 0;
        for (process_node const& node : tree) in_session_2 += node.is_copy && node.session == 2 ? 1u : 0u;
        CHECK(in_session_2 == 2);
        CHECK(broken_rules(which, effects, {}).empty());
        // StopCsr takes the mark of csrss away before it ends it; nothing stops the machine.
        CHECK(effects.back().text_of(field::reason) == u"idle");
        CHECK(boot_of(which, {client()[0], client()[1], ask_for(6, 7)}).size() > 10);
    }
}

TEST_CASE("csrss loads win32k into its session, before anything else starts there; smss does in 5.2") {
    for (edition const which : later_editions) {
        std::vector<effect> const effects = boot_of(which);
        for (std::uint32_t session = 0; session < 2; ++session) {
            std::size_t const loaded = first_where(effects, [&](effect const& one) {
                return one.which == call::nt_set_system_information && one.by.who == world::actor::world &&
                       one.number_of(field::session) == session;
            });
            std::size_t const initial =
                first_where(effects, [&](effect const& one) { return creates(one, session == 0 ? u"wininit.exe" : u"winlogon.exe"); });
            CHECK(loaded < initial);
            CHECK(effects[loaded].text_of(field::from) == u"csrss.exe");
        }
    }
    std::vector<effect> const old = boot_of(edition::nt5_2);
    std::size_t const loaded =
        first_where(old, [](effect const& one) { return one.text_of(field::info_class) == u"SystemExtendServiceTableInformation"; });
    CHECK(old[loaded].by.who == world::actor::main);
}

TEST_CASE("The lists of 10: without plug and play first; where PlatformExecute runs is a choice", "[SMSS-BOOT-015][SMSS-BOOT-016]") {
    std::string const lists = multi("BootExecute", {"boot"}) + multi("BootExecuteNoPnpSync", {"early"}) +
                              multi("PlatformExecute", {"platform"}) + multi("SetupExecute", {"setup"}) +
                              multi("SetupExecuteNoPnpSync", {"setupearly"});
    using names = std::vector<std::string>;
    CHECK(programs(boot_of(edition::nt10_0, {}, lists)) ==
          names{"early.exe", "(plug and play)", "boot.exe", "platform.exe", "setupearly.exe", "setup.exe"});
    CHECK(programs(boot_of(edition::nt10_0 | choice::pnp_sync::listed_order, {}, lists)) ==
          names{"(plug and play)", "boot.exe", "early.exe", "platform.exe", "setup.exe", "setupearly.exe"});
    CHECK(programs(boot_of(edition::nt10_0 | choice::platform_execute::with_setup_execute, {}, lists)) ==
          names{"early.exe", "(plug and play)", "boot.exe", "setupearly.exe", "setup.exe", "platform.exe"});
    CHECK(programs(boot_of(edition::nt6_1, {}, lists)) == names{"boot.exe", "setup.exe"});
}

TEST_CASE("A pending rename marked *N is carried out by 10 and by nobody else", "[SMSS-REN-006]") {
    std::string const marked = multi("PendingFileRenameOperations", {"*1\\??\\C:\\new.exe", "!\\??\\C:\\old.exe"});
    auto const renames = [&](profile const& meant) {
        std::vector<effect> const effects = boot_of(meant, {}, marked);
        return std::count_if(effects.begin(), effects.end(), [](effect const& one) { return one.text_of(field::op) == u"rename"; });
    };
    CHECK(renames(edition::nt10_0) == 1);
    CHECK(renames(edition::nt10_0 | choice::rename_marker::part_of_name) == 0);
    CHECK(renames(edition::nt6_1) == 0);
    CHECK(renames(edition::nt5_2) == 0);
}

TEST_CASE("S0InitialCommand, NumberOfInitialSessions and Execute", "[SMSS-CMD-013][SMSS-SES-005]") {
    for (edition const which : later_editions) {
        std::vector<effect> const other =
            boot_of(which, {}, "\"S0InitialCommand\"=\"firstboot.exe -x\"\n\"NumberOfInitialSessions\"=dword:00000003\n");
        CHECK(first_where(other, [](effect const& one) { return creates(one, u"firstboot.exe"); }) != nowhere);
        CHECK(first_where(other, [](effect const& one) { return creates(one, u"wininit.exe"); }) == nowhere);
        std::size_t copies = 0;
        for (process_node const& node : process_tree(other)) copies += node.is_copy ? 1u : 0u;
        CHECK(copies == 3);
        std::string const tool = multi("Execute", {"tool"});
        auto const times = [&](profile const& meant) {
            std::vector<effect> const effects = boot_of(meant, {}, tool);
            return std::count_if(effects.begin(), effects.end(), [](effect const& one) { return creates(one, u"tool.exe"); });
        };
        CHECK(times(which) == 1);
        CHECK(times(which | choice::later_execute::every_session) == 2);
    }
}

TEST_CASE("The firmware's program runs unless the registry or safe mode forbids it") {
    auto const runs = [](edition which, std::string_view more) {
        world::scenario start;
        start.later.platform_binary = true;
        world::ideal nt{stock(more), profile{which}, start};
        std::vector<effect> const effects = run(nt, which);
        CHECK(broken_rules(which, effects, {}).empty());
        return first_where(effects, [](effect const& one) { return creates(one, u"wpbbin.exe"); }) != nowhere;
    };
    CHECK(runs(edition::nt10_0, ""));
    CHECK_FALSE(runs(edition::nt10_0, "\"DisableWpbtExecution\"=dword:00000001\n"));
    CHECK(runs(edition::nt10_0, "\"DisableWpbtExecution\"=hex:01,00\n"));
    CHECK_FALSE(
        runs(edition::nt10_0, "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\SafeBoot\\Option]\n\"OptionValue\"=dword:00000001\n"));
    CHECK_FALSE(runs(edition::nt6_1, ""));
}

TEST_CASE("The two arguments of a copy: session first in 6.1, a handle that differs in 10, one section for all", "[SMSS-SES-008]") {
    auto const arguments = [](profile const& meant) {
        std::vector<std::u16string> lines;
        for (process_node const& node : process_tree(boot_of(meant))) {
            if (node.is_copy) lines.emplace_back(node.command_line.view());
        }
        return lines;
    };
    auto const seven = arguments(edition::nt6_1);
    CHECK(seven[0].substr(9, 8) == u"00000000");
    CHECK(seven[1].substr(9, 8) == u"00000001");
    auto const ten = arguments(edition::nt10_0);
    CHECK(ten[0].substr(9, 8) != ten[1].substr(9, 8));
    CHECK(ten[0].substr(9, 8) != u"00000000");
    CHECK(ten[0].substr(18) == ten[1].substr(18));
    CHECK(arguments(edition::nt10_0 | choice::copy_argument::session)[1].substr(9, 8) == u"00000001");
}

TEST_CASE("The port at which sessions are asked for: the API port, or one that smss makes beside it", "[SMSS-API-020]") {
    using names = std::vector<std::u16string>;
    auto const ports = [](profile const& meant) {
        names made;
        for (effect const& one : boot_of(meant)) {
            if (one.which == call::nt_alpc_create_port) made.emplace_back(one.text_of(field::name));
        }
        return made;
    };
    for (edition const which : later_editions) {
        CHECK(ports(which) == names{u"\\SmApiPort"});
        CHECK(ports(which | choice::session_request_port::port_of_its_own) == names{u"\\SmApiPort", u"\\SmSsWinStationApiPort"});
    }
}

TEST_CASE("The rules about the tree hold whatever happens outside and whatever fails") {
    testing::property("process rules", [] {
        edition const which = later_editions[*rc::gen::inRange<std::size_t>(0, 2)];
        profile meant = which;
        if (*rc::gen::arbitrary<bool>()) meant = meant | choice::failed_session::left_behind;
        // (Not with later_stage_failure::ignored: a configuration that could not be read has no csrss, and the boot goes on without.)
        if (*rc::gen::arbitrary<bool>()) meant = meant | choice::winlogon_death::bug_check;
        std::vector<outside_event> events = client();
        auto const steps = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0u, 12u));
        for (unsigned const step : steps) {
            switch (step) {
                case 0:
                    events.push_back(ask_for(6, 1));
                    break;
                case 1:
                    events.push_back(ask_for(6, 2));
                    break;
                case 2:
                    events.push_back(end_of(u"winlogon.exe"));
                    break;
                case 3:
                    events.push_back(end_of(u"csrss.exe", 2));
                    break;
                case 4:
                    events.push_back(end_of(u"services.exe"));
                    break;
                case 5:
                    events.push_back(ask_for(1));
                    break;
                case 6:
                    events.push_back(ask_for(7));
                    break;
                default:
                    events.push_back(ask_for(5));
                    break;
            }
        }
        world::scenario start;
        start.events = events;
        auto const nth = *rc::gen::inRange<std::uint32_t>(1, 8);
        call const failing = *rc::gen::element(call::nt_create_user_process, call::nt_resume_thread, call::nt_create_event,
                                               call::nt_alpc_accept_connect_port, call::nt_create_section, call::nt_wait_for_single_object,
                                               call::nt_create_semaphore, call::rtl_allocate_heap);
        bool const fails = *rc::gen::arbitrary<bool>();
        auto nt = world::fail_nth(world::ideal{stock(), meant, start}, failing, fails ? nth : 1'000'000);
        std::vector<effect> const effects = run(nt, meant);
        std::set<std::string> broken = broken_rules(which, effects, {});
        for (std::string const& id : broken) RC_LOG() << id << " is broken\n";
        RC_ASSERT(broken.empty());
        RC_ASSERT(effects.size() < 3000u);
    });
}

TEST_CASE("Each single request of a boot with sessions may fail, or claim success without doing anything") {
    std::string const lists = multi("BootExecute", {"autocheck autochk *", "tool"}) + multi("SetupExecute", {"setup"}) + multi("Execute", {"last"}) +
                              multi("PendingFileRenameOperations", {"\\??\\C:\\a", "!\\??\\C:\\b", "\\??\\C:\\c", ""}) +
                              "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\SafeBoot\\Option]\n\"OptionValue\"=dword:00000002\n";
    for (edition const which : later_editions) {
        world::scenario start;
        start.later.platform_binary = true;
        start.events = client();
        for (outside_event const& one : {ask_for(5), ask_for(6, 2), ask_for(4), ask_for(7), end_of(u"winlogon.exe")}) start.events.push_back(one);
        world::recording all{world::ideal{stock(lists), profile{which}, start}};
        (void)run(all, which);
        auto const requests = static_cast<std::uint32_t>(all.requests().size());
        REQUIRE(requests > 400);
        std::size_t stopped = 0;
        std::size_t went_on = 0;
        profile const others[]{which | choice::later_stage_failure::ignored | choice::failed_session::left_behind |
                                   choice::session_request_port::port_of_its_own | choice::session_concurrency::four_plus_processors |
                                   choice::known_dll_checksum::fatal,
                               which | choice::subsystem_failure::overwritten | choice::master_wait::winlogon | choice::initial_sessions::one};
        for (profile const& meant : others) {
            start.options.processors = 0;
            for (std::uint32_t nth = 1; nth <= requests; nth += 3) {
                world::faulty nt{world::ideal{stock(lists), meant, start}, world::fault{u"*", nth, status::insufficient_resources}};
                std::vector<effect> const effects = run(nt, meant);
                INFO(nt::name(which) << ", request " << nth << " of another profile");
                REQUIRE(effects.size() < 3000);
                REQUIRE(effects.back().which == call::end);
            }
        }
        for (status const result : {status::insufficient_resources, status::no_memory, status::success}) {
            for (std::uint32_t nth = 1; nth <= requests; ++nth) {
                world::faulty nt{world::ideal{stock(lists), profile{which}, start}, world::fault{u"*", nth, result}};
                std::vector<effect> const effects = run(nt, which);
                INFO(nt::name(which) << ", request " << nth << ": " << result.value);
                REQUIRE(effects.size() < 3000);
                REQUIRE(effects.back().which == call::end);
                ++(effects.back().text_of(field::reason) == u"idle" ? went_on : stopped);
                if (succeeded(result)) continue;  // a process that was never made though success was claimed has no place in a tree
                bool const copy_stays = std::any_of(effects.begin(), effects.end(), [](effect const& one) {
                    return one.injected && one.which == call::nt_terminate_process && one.by.who == world::actor::copy;
                });
                std::set<std::string> const expected = copy_stays ? std::set<std::string>{"SMSS-TREE-001", "SMSS-TREE-003"} : std::set<std::string>{};
                CHECK(broken_rules(which, effects, {u"tool.exe", u"setup.exe", u"last.exe"}) == expected);
            }
        }
        CHECK(stopped > 100);
        CHECK(went_on > 100);
    }
}
