// SPDX-License-Identifier: BSL-1.0
// What holds of every boot, whatever the configuration, the world and the faults: against references that are written naively and
// share no code with the model.
#include "shown.hpp"

#include <smss/nt/choice.hpp>
#include <smss/plan/command_line.hpp>
#include <smss/run/run.hpp>
#include <smss/testing/catch.hpp>
#include <smss/testing/property.hpp>
#include <smss/testing/world_plan.hpp>
#include <smss/world/fault.hpp>
#include <smss/world/simulated.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace smss;
using properties::plain;
using properties::reactos;
using testing::world_plan;
using world::call;
using world::field;

namespace {

std::string lower(std::string name) {
    for (char& unit : name) unit = static_cast<char>(std::tolower(static_cast<unsigned char>(unit)));
    return name;
}

std::string leaf(std::string const& path) { return lower(path.substr(path.rfind('\\') + 1)); }

std::string code_of(std::uint32_t number) {
    char shown[16];
    std::snprintf(shown, sizeof shown, "0x%x", static_cast<unsigned>(number));
    return shown;
}

// What a run leaves: its effects, and the registry.
struct outcome {
    std::vector<effect> effects;
    std::string registry;
};

outcome boot(world::scenario const& from, profile const& as, std::vector<world::fault> faults = {}) {
    world::faulty nt{world::simulated{from}, std::move(faults)};
    outcome made;
    made.effects = run(nt, as);
    std::ostringstream shown;
    registry::showValue(nt.base().registry().keys(), shown);
    made.registry = shown.str();
    return made;
}

std::vector<effect const*> of(std::vector<effect> const& effects, call which) {
    std::vector<effect const*> found;
    for (effect const& one : effects) {
        if (one.which == which) found.push_back(&one);
    }
    return found;
}

bool reaches_final_wait(std::vector<effect> const& effects) { return !of(effects, call::nt_wait_for_multiple_objects).empty(); }

world::outside_event end_of(std::u16string_view image, std::uint32_t code) {
    world::outside_event event;
    event.does = world::outside_event::what::exit;
    event.process.image = image;
    event.code = code;
    return event;
}

// A client that asks, or connects.
world::outside_event client(world::outside_event::what does, std::u16string_view image) {
    world::outside_event event;
    event.does = does;
    event.process.image = image;
    event.running = true;
    return event;
}

}  // namespace

TEST_CASE("The system crashes if csrss or winlogon dies", "[SMSS-CRASH-001][SMSS-STOP-001][SMSS-STOP-002][SMSS-STOP-004][SMSS-BOOT-011]") {
    testing::property("the end of csrss or winlogon of session 0, with any exit code, is the hard error that names it", [] {
        world_plan plan = *testing::healthy_world();
        bool const csrss = *rc::gen::arbitrary<bool>();
        bool const both = *rc::gen::arbitrary<bool>();
        auto const code = *rc::gen::element<std::uint32_t>(0, 1, 0xC0000005, 0x77, 0xFFFFFFFF);
        plan.events = {end_of(csrss ? u"csrss.exe" : u"winlogon.exe", code)};
        if (both) plan.events[0].with = world::process_name{csrss ? u"winlogon.exe" : u"csrss.exe", 0};
        outcome const made = boot(plan.scenario(), edition::nt5_2);
        RC_ASSERT(reaches_final_wait(made.effects));
        auto const errors = of(made.effects, call::nt_raise_hard_error);
        RC_ASSERT(errors.size() == 1u);
        auto const& parameters = errors[0]->find(field::params)->items;
        RC_ASSERT(parameters.size() == 4u);
        RC_ASSERT(plain(parameters[0]) == (csrss || both ? "Windows SubSystem" : "Windows Logon Process"));
        RC_ASSERT(plain(parameters[1]) == code_of(code));
        RC_ASSERT(errors[0]->number_of(field::error) == 0xC000021Au);
        RC_ASSERT(errors[0]->number_of(field::mask) == 1u);
        RC_ASSERT(plain(errors[0]->text_of(field::option)) == "ShutdownSystem");
        RC_ASSERT(plain(made.effects.back().text_of(field::reason)) == "self-terminated");
    });
}

TEST_CASE("nothing but csrss and winlogon of session 0 stops a system that waits", "[SMSS-STOP-003][SMSS-CRASH-001]") {
    testing::property("clients, and programs that smss has started otherwise, may end", [] {
        world_plan plan = *testing::healthy_world();
        auto const code = *rc::gen::arbitrary<std::uint32_t>();
        plan.events = {client(world::outside_event::what::spawn, u"client.exe"), client(world::outside_event::what::connect, u"client.exe"),
                       end_of(u"client.exe", code), end_of(u"first.exe", code)};
        outcome const made = boot(plan.scenario(), edition::nt5_2);
        RC_ASSERT(of(made.effects, call::nt_raise_hard_error).empty());
        RC_ASSERT(plain(made.effects.back().text_of(field::reason)) == "idle");
    });
}

TEST_CASE("a boot is determined by configuration, world and faults", "[SMSS-REG-001][SMSS-BOOT-001]") {
    testing::property("two runs of the same boot are the same, effect by effect, and leave the same registry",
                      [](world_plan const& plan, std::vector<world::fault> const& faults) {
                          for (profile const& as : {profile{edition::nt5_2}, reactos}) {
                              outcome const one = boot(plan.scenario(), as, faults);
                              outcome const other = boot(plan.scenario(), as, faults);
                              bool const same = one.effects == other.effects && one.registry == other.registry;
                              RC_ASSERT(same);
                          }
                      });
}

TEST_CASE("a system that has stopped does nothing more", "[SMSS-CRASH-002][SMSS-STOP-001][SMSS-STOP-008]") {
    testing::property("after the hard error smss only ends itself, whatever the world and its faults",
                      [](world_plan plan, std::vector<world::fault> const& faults) {
                          plan.events = {end_of(u"csrss.exe", 3), client(world::outside_event::what::spawn, u"client.exe"),
                                         client(world::outside_event::what::connect, u"client.exe"),
                                         client(world::outside_event::what::request, u"client.exe")};
                          outcome const made = boot(plan.scenario(), *rc::gen::element(profile{edition::nt5_2}, reactos), faults);
                          RC_ASSERT(made.effects.back().which == call::end);
                          auto const is_error = [](effect const& one) { return one.which == call::nt_raise_hard_error; };
                          auto const error = std::find_if(made.effects.begin(), made.effects.end(), is_error);
                          RC_CLASSIFY(error != made.effects.end(), "stops");
                          if (error == made.effects.end()) return;
                          RC_ASSERT(made.effects.end() - error == 3);
                          RC_ASSERT((error + 1)->which == call::nt_terminate_process);
                          RC_ASSERT(plain((error + 1)->text_of(field::object)) == "self");
                      });
}

TEST_CASE("a second boot finds the registry as the first has left it and leaves it so", "[SMSS-ORDER-002][SMSS-REG-004][SMSS-ENV-003]") {
    testing::property("what is consumed is consumed once; the rest is written again as it was", [] {
        world_plan const plan = *testing::healthy_world();
        profile const as = *rc::gen::element(profile{edition::nt5_2}, edition::nt5_2 | choice::unknown_safe_boot::previous_text);
        world::scenario scenario = plan.scenario();
        world::simulated first{scenario};
        (void)run(first, as);
        std::ostringstream once;
        registry::showValue(first.registry().keys(), once);
        scenario.registry = first.registry().keys();
        outcome const again = boot(scenario, as);
        RC_ASSERT(again.registry == once.str());
        RC_ASSERT(of(again.effects, call::nt_set_information_file).empty());
        for (effect const* const one : of(again.effects, call::nt_delete_value_key)) {
            RC_ASSERT(plain(one->text_of(field::value)) == "SAFEBOOT_OPTION");
        }
        RC_ASSERT(once.str().find("PendingFileRenameOperations") == std::string::npos);
        RC_ASSERT(once.str().find("AllowProtectedRenames") == std::string::npos);
    });
}

TEST_CASE("smss starts what the registry names, autochk and winlogon, and nothing else",
          "[SMSS-START-001][SMSS-BOOT-014][SMSS-SES-001][SMSS-CMD-012]") {
    testing::property("every process of a boot is named in a list, or is the initial command; csrss comes before winlogon", [] {
        world_plan const plan = *testing::healthy_world();
        outcome const made = boot(plan.scenario(), edition::nt5_2);
        std::string named = "winlogon.exe";
        for (auto const& one : plan.key.values) named += " " + lower(plain(registry::units_of(one.stored.data)));
        for (auto const& one : plan.key.values) {
            if (plain(one.stored.name) == "BootExecute") break;
            if (&one == &plan.key.values.back()) named += " autochk.exe";
        }
        bool csrss = false;
        std::size_t winlogons = 0;
        for (effect const* const one : of(made.effects, call::rtl_create_user_process)) {
            std::string const image = leaf(plain(one->text_of(field::image)));
            std::string const stem = image.substr(0, image.rfind('.'));
            RC_ASSERT(named.find(stem) != std::string::npos);
            csrss = csrss || image == "csrss.exe";
            winlogons += image == "winlogon.exe" ? 1u : 0u;
            RC_ASSERT(image != "winlogon.exe" || csrss);
            RC_ASSERT(image != "services.exe");
            RC_ASSERT(image != "lsass.exe");
        }
        RC_ASSERT(csrss);
        RC_ASSERT(winlogons == 1u);
    });
}

TEST_CASE("a debug flag of the loader is inherited by every process", "[SMSS-START-004]") {
    testing::property("every process has the flag that smss has; without it, those whose line says debug", [] {
        world_plan const plan = *testing::healthy_world();
        bool const flag = *rc::gen::arbitrary<bool>();
        world::scenario scenario = plan.scenario();
        scenario.options.debug_flag = flag;
        outcome const made = boot(scenario, edition::nt5_2);
        auto const processes = of(made.effects, call::rtl_create_user_process);
        RC_ASSERT(!processes.empty());
        for (effect const* const one : processes) {
            std::string const line = lower(plain(one->text_of(field::cmdline)));
            bool const says_so = line.find("debug") != std::string::npos;
            bool const checks = leaf(plain(one->text_of(field::image))) == "autochk.exe";  // its line has lost the keywords
            if (flag || (!says_so && !checks)) RC_ASSERT(one->number_of(field::debug_flags) == (flag ? 1u : 0u));
            if (says_so) RC_ASSERT(one->number_of(field::debug_flags) == 1u);
        }
    });
}

namespace {

// An environment and the %NAME% in it, written again: a map from lower-case names to spelling and value.
struct naive_environment {
    std::map<std::string, std::pair<std::string, std::string>> variables;

    void set(std::string const& name, std::string const& value) {
        auto const known = variables.find(lower(name));
        if (known == variables.end()) {
            variables[lower(name)] = {name, value};
        } else {
            known->second.second = value;
        }
    }
    // What a UNICODE_STRING can count is kept.
    [[nodiscard]] std::string expand(std::string const& text) const { return replaced(text).substr(0, 32'767); }
    // From one percent sign to the next is a name, if it is one; else both signs stay.
    [[nodiscard]] std::string replaced(std::string const& text) const {
        std::string made;
        std::size_t at = 0;
        while (at < text.size()) {
            std::size_t const open = text.find('%', at);
            std::size_t const close = open == std::string::npos ? open : text.find('%', open + 1);
            if (close == std::string::npos) return made + text.substr(at);
            made += text.substr(at, open - at);
            auto const known = variables.find(lower(text.substr(open + 1, close - open - 1)));
            made += known == variables.end() ? text.substr(open, close - open + 1) : known->second.second;
            at = close + 1;
        }
        return made;
    }
};

struct definition {
    std::string name;
    std::string value;
    bool expands = false;
};

std::ostream& operator<<(std::ostream& out, definition const& one) {
    return out << one.name << '=' << one.value << (one.expands ? " (expanded)" : "");
}

rc::Gen<definition> any_definition() {
    auto const value = rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                                        "%A%", "%b%", "%", "%%", "%NOPE%", "x", "%SystemRoot%", "%Path%", "%c", "y z")),
                                    [](std::vector<std::string> const& parts) {
                                        std::string whole;
                                        for (std::string const& part : parts) whole += part;
                                        return whole;
                                    });
    return rc::gen::build<definition>(
        rc::gen::set(&definition::name, rc::gen::element<std::string>("A", "a", "B", "C", "Path", "PATH", "TEMP")),
        rc::gen::set(&definition::value, value), rc::gen::set(&definition::expands));
}

nt::text wide(std::string const& ascii) {
    nt::text made;
    for (char const unit : ascii) made += static_cast<char16_t>(static_cast<unsigned char>(unit));
    return made;
}

}  // namespace

TEST_CASE("the environment of csrss is that of a second interpreter",
          "[SMSS-ENV-001][SMSS-ENV-002][SMSS-ENV-006][SMSS-CFG-005][SMSS-CFG-029][SMSS-CFG-031][SMSS-REG-005]") {
    testing::property("two passes over the definitions (or one, by choice), each value expanded as the environment is when it is set", [] {
        auto const definitions = *rc::gen::container<std::vector<definition>>(any_definition());
        bool const two = *rc::gen::arbitrary<bool>();
        world_plan plan;
        plan.key.values = {{3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")},
                           {5, registry::make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe")},
                           {5, testing::multi_sz(u"Required", {u"Windows"})}};
        // What is stored: a value of a name that is there already takes its place and keeps the first spelling.
        std::vector<definition> stored;
        for (definition const& one : definitions) {
            plan.key.values.push_back({4, one.expands ? registry::make_expand_sz(wide(one.name), wide(one.value))
                                                      : registry::make_sz(wide(one.name), wide(one.value))});
            auto const known =
                std::find_if(stored.begin(), stored.end(), [&](definition const& other) { return lower(other.name) == lower(one.name); });
            if (known == stored.end()) {
                stored.push_back(one);
            } else {
                known->value = one.value;
                known->expands = one.expands;
            }
        }
        naive_environment expected;
        expected.set("Path", "C:\\WINDOWS\\System32");
        expected.set("SystemDrive", "C:");
        expected.set("SystemRoot", "C:\\WINDOWS");
        std::string library;
        for (int pass = 0; pass < (two ? 2 : 1); ++pass) {
            for (definition const& one : stored) {
                std::string const value = one.expands ? expected.expand(one.value) : one.value;
                expected.set(one.name, value);
                if (lower(one.name) == "path" && pass == 1) library = value;
            }
        }
        profile const as = two ? profile{edition::nt5_2} : edition::nt5_2 | choice::environment_passes::one;
        outcome const made = boot(plan.scenario(), as);
        effect const* csrss = nullptr;
        for (effect const* const one : of(made.effects, call::rtl_create_user_process)) {
            if (leaf(plain(one->text_of(field::image))) == "csrss.exe") csrss = one;
        }
        RC_ASSERT(csrss != nullptr);
        std::set<std::string> given;
        for (nt::text const& line : csrss->find(field::env)->items) given.insert(plain(line));
        std::set<std::string> wanted;
        for (auto const& [name, variable] : expected.variables) wanted.insert(variable.first + "=" + variable.second);
        RC_ASSERT(given == wanted);
        RC_ASSERT(plain(csrss->text_of(field::dllpath)) == "C:\\WINDOWS\\system32;" + library);
    });
}

TEST_CASE("the known DLLs are the least fixed point of listed files and imports, minus what is excluded or missing",
          "[SMSS-DLL-001][SMSS-CFG-027][SMSS-REG-010]") {
    testing::property("sections are made of exactly the DLLs that a search by hand finds", [] {
        constexpr unsigned count = 7;
        auto const set = rc::gen::inRange<unsigned>(0, 1u << count);
        auto const imports = *rc::gen::container<std::vector<unsigned>>(count, set);
        unsigned const listed = *set;
        unsigned const missing = *set & *set;
        unsigned const excluded = *set & *set;
        bool const as_list = *rc::gen::arbitrary<bool>();
        auto const name_of = [](unsigned i) { return nt::text{u"dll"} + std::u16string_view{u"0123456", count}.substr(i, 1); };
        world_plan plan = *rc::gen::just(world_plan{});
        plan.key.values = {{3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")}};
        std::vector<nt::text> out;
        for (unsigned i = 0; i < count; ++i) {
            if ((listed >> i & 1) != 0) plan.key.values.push_back({3, registry::make_sz(name_of(i), name_of(i) + u".dll")});
            if ((excluded >> i & 1) != 0) out.push_back(i % 2 == 0 ? name_of(i) : name_of(i) + u".DLL");
        }
        if (as_list) plan.key.values.push_back({0, testing::multi_sz(u"ExcludeFromKnownDlls", out)});
        unsigned gone = as_list ? excluded : 0;
        if (!as_list && !out.empty()) {  // REG_SZ is a list of one
            plan.key.values.push_back({0, registry::make_sz(u"ExcludeFromKnownDlls", out.front())});
            gone = excluded & (0u - excluded);
        }
        world::scenario scenario = plan.scenario();
        for (unsigned i = 0; i < count; ++i) {
            if ((missing >> i & 1) != 0) continue;
            world::file file;
            file.path = nt::text{u"C:\\WINDOWS\\system32\\"} + name_of(i) + u".dll";
            file.kind = world::file_kind::dll;
            file.imports = {nt::text{u"ntdll.dll"}};
            for (unsigned k = 0; k < count; ++k) {
                if ((imports[i] >> k & 1) != 0) file.imports.push_back(name_of(k) + u".dll");
            }
            scenario.files.push_back(std::move(file));
        }
        unsigned known = listed;
        for (unsigned before = ~known; before != known;) {
            before = known;
            for (unsigned i = 0; i < count; ++i) {
                bool const opened = (known >> i & 1) != 0 && (gone >> i & 1) == 0 && (missing >> i & 1) == 0;
                if (opened) known |= imports[i];
            }
        }
        known &= ~gone & ~missing;
        std::multiset<std::string> expected;
        for (unsigned i = 0; i < count; ++i) {
            if ((known >> i & 1) != 0) expected.insert(plain(name_of(i)) + ".dll");
        }
        outcome const made = boot(scenario, edition::nt5_2);
        std::multiset<std::string> sections;
        for (effect const* const one : of(made.effects, call::nt_create_section)) sections.insert(plain(one->text_of(field::name)));
        RC_CLASSIFY(expected.size() > 3, "more than three sections");
        RC_ASSERT(sections == expected);
    });
}

namespace {

// The grammar of a command line, word by word.
struct naive_command {
    std::string image;
    std::string arguments;
    bool autocheck = false;
    bool async = false;
    bool debug = false;
};

naive_command naive_parse(std::string const& line) {
    naive_command made;
    std::size_t at = 0;
    auto const blank = [&](std::size_t place) { return static_cast<unsigned char>(line[place]) <= 32; };
    for (;;) {
        while (at < line.size() && blank(at)) ++at;
        std::size_t const begin = at;
        while (at < line.size() && !blank(at)) ++at;
        std::string const word = line.substr(begin, at - begin);
        if (lower(word) == "autocheck") {
            made.autocheck = true;
        } else if (lower(word) == "async") {
            made.async = true;
        } else if (lower(word) == "debug") {
            made.debug = true;
        } else {
            made.image = word;
            while (at < line.size() && blank(at)) ++at;
            made.arguments = line.substr(at);
            return made;
        }
    }
}

}  // namespace

TEST_CASE("a command line that is parsed and printed parses to the same", "[SMSS-CMD-001][SMSS-CFG-008][SMSS-CFG-009]") {
    testing::property("any text at all", [](nt::text const& line) {
        plan::command const once = plan::parse_command(line);
        bool const same = plan::parse_command(plan::to_line(once)) == once;
        RC_ASSERT(same);
    });
    testing::property("keywords in every order and case, and the same reading by a second parser", [] {
        auto const parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "autocheck", "AutoCheck", "async", "DEBUG", " ", "\t", "  ", "autochk", "asyncx", "*", "\"a", "x\\y.exe", "\r\n"));
        std::string line;
        for (std::string const& part : parts) line += part;
        plan::command const made = plan::parse_command(wide(line));
        naive_command const expected = naive_parse(line);
        RC_ASSERT(plain(made.image) == expected.image);
        RC_ASSERT(plain(made.arguments) == expected.arguments);
        RC_ASSERT(made.autocheck == expected.autocheck);
        RC_ASSERT(made.async == expected.async);
        RC_ASSERT(made.debug == expected.debug);
        bool const same = plan::parse_command(plan::to_line(made)) == made;
        RC_ASSERT(same);
    });
}

TEST_CASE("the SM API answers each request once, and session numbers are never reused",
          "[SMSS-API-002][SMSS-API-010][SMSS-API-013][SMSS-API-014][SMSS-API-018][SMSS-SES-003][SMSS-SES-004][SMSS-SESSION-003][SMSS-"
          "SESSION-004]") {
    testing::property("requests of connected clients, StartCsr among them", [] {
        using what = world::outside_event::what;
        world_plan plan = *testing::healthy_world();
        plan.key.values = {{3, registry::make_sz(u"DllDirectory", u"C:\\WINDOWS\\system32")},
                           {5, registry::make_sz(u"Kmode", u"C:\\WINDOWS\\system32\\win32k.sys")},
                           {5, registry::make_sz(u"Windows", u"C:\\WINDOWS\\system32\\csrss.exe")},
                           {5, testing::multi_sz(u"Required", {u"Windows"})}};
        plan.events = {client(what::spawn, u"client.exe"), client(what::connect, u"client.exe")};
        auto const numbers = *rc::gen::container<std::vector<unsigned>>(
            rc::gen::weightedElement<unsigned>({{3, 5}, {1, 0}, {1, 1}, {1, 2}, {1, 4}, {1, 6}, {1, 7}, {1, 99}}));
        for (unsigned const number : numbers) {
            world::outside_event event = client(what::request, u"client.exe");
            event.api_number = number;
            event.session = 77;
            plan.events.push_back(event);
        }
        outcome const made = boot(plan.scenario(), edition::nt5_2);
        RC_ASSERT(of(made.effects, call::nt_raise_hard_error).empty());
        std::vector<std::pair<unsigned, std::uint32_t>> replies;
        std::set<std::uint64_t> sessions;
        std::uint64_t last_number = 0;
        for (effect const& one : made.effects) {
            if (one.which == call::nt_reply_wait_receive_port && plain(one.text_of(field::to)) == "client.exe") {
                replies.emplace_back(static_cast<unsigned>(one.number_of(field::api_number)),
                                     static_cast<std::uint32_t>(one.number_of(field::return_value)));
            }
            if (one.which == call::nt_set_system_information && plain(one.text_of(field::info_class)) == "SystemSessionCreate") {
                RC_ASSERT(sessions.insert(one.number_of(field::session)).second);
            }
            if (one.which == call::nt_request_wait_reply_port && plain(one.text_of(field::api)) == "SbpCreateSession") {
                RC_ASSERT(one.number_of(field::session) == last_number + 1);
                last_number = one.number_of(field::session);
            }
        }
        RC_ASSERT(replies.size() == numbers.size());
        std::size_t started = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            // By the sheet: 4.4.1 for strangers, 4.7.2 for an empty name, 5.3.3 for a session that is not there.
            std::uint32_t const expected = numbers[i] <= 2   ? 0xC000000Du
                                           : numbers[i] == 4 ? 0xC000000Du
                                           : numbers[i] == 5 ? 0u
                                           : numbers[i] == 6 ? 0xC0000034u
                                                             : 0xC0000002u;
            RC_ASSERT(replies[i] == std::make_pair(numbers[i], expected));
            started += numbers[i] == 5 ? 1u : 0u;
        }
        RC_ASSERT(sessions.size() == started + 1);
        RC_ASSERT(last_number == started + 1);
    });
}
