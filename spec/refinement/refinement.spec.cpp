// SPDX-License-Identifier: BSL-1.0
// Knows: that every recorded case, and what run does of its input, is a path of the composed system, and that the checker can fail.
#include "scenario.hpp"

#include <smss/adapters/effect_json.hpp>
#include <smss/adapters/vector_json.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/testing/catch.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace refinement;

namespace {

std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    INFO("file: " << path);
    REQUIRE(file);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

std::vector<std::string> case_numbers() {
    std::vector<std::string> numbers;
    for (auto const& one : nlohmann::json::parse(read_file(std::string{SMSS_VECTORS} + "/index.json")))
        numbers.push_back(one.at("case").get<std::string>());
    return numbers;
}

input input_of(std::string const& number) {
    std::string const stem = std::string{SMSS_VECTORS} + "/" + number;
    registry::parse_result read = registry::parse(std::string_view{read_file(stem + ".reg")});
    REQUIRE(read.ok());
    adapters::vector_world content = adapters::read_world(read_file(stem + ".world.json"), number + ".world.json");
    input made{std::move(content.scenario), std::move(content.faults)};
    made.from.registry = std::move(read.content);
    return made;
}

std::vector<effect> recorded(std::string const& number) {
    std::istringstream lines{read_file(std::string{SMSS_VECTORS} + "/" + number + ".effects.jsonl")};
    std::vector<effect> effects;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) effects.push_back(adapters::read_effect(line));
    }
    return effects;
}

profile const reactos = edition::nt5_2 | choice::reactos;
profile const documented = edition::nt5_2;

// A case that does not project, and why. The system is what differs unless the reason says otherwise.
struct exclusion {
    std::string_view number;
    std::string_view reason;
};
constexpr std::array excluded_documented{
    exclusion{"139", "csrss dies: the kernel stops the system (choice csrss_death_code); the simulated world shows the hard error"},
    exclusion{"162", "as 139"},
    exclusion{"169", "as 139"},
    exclusion{"205", "as 139"},
    exclusion{"214", "as 139"},
};

void check_case(std::string const& number, std::vector<effect> const& effects, setting const& of,
                std::span<exclusion const> excluded = {}) {
    INFO("case " << number);
    auto const found = std::find_if(excluded.begin(), excluded.end(), [&](exclusion const& one) { return one.number == number; });
    std::optional<rejection> const rejected = project(effects, of);
    if (found != excluded.end()) {
        INFO("it projects, and is excluded because " << std::string{found->reason});
        CHECK(rejected);
        return;
    }
    INFO((rejected ? report(effects, *rejected) : std::string{}));
    CHECK_FALSE(rejected);
}

}  // namespace

TEST_CASE("every recorded case is a path of the composed system", "[SMSS-TABLE-001][SMSS-TABLE-002][observed]") {
    for (std::string const& number : case_numbers())
        check_case(number, recorded(number), setting_of(input_of(number), reactos));
}

TEST_CASE("what run does of every recorded input is a path of the composed system", "[SMSS-TABLE-001][SMSS-TABLE-002][SMSS-BOOT-001]") {
    SECTION("as ReactOS") {
        for (std::string const& number : case_numbers()) {
            input const from = input_of(number);
            check_case(number, effects_of(from, reactos), setting_of(from, reactos));
        }
    }
    SECTION("as documented") {
        for (std::string const& number : case_numbers()) {
            input const from = input_of(number);
            check_case(number, effects_of(from, documented), setting_of(from, documented), excluded_documented);
        }
    }
}

TEST_CASE("what every implementation must show is enough to follow a run") {
    for (std::string const& number : case_numbers()) {
        std::vector<effect> effects = recorded(number);
        std::erase_if(effects, [](effect const& one) { return one.level != world::tier::core; });
        setting of = setting_of(input_of(number), reactos);
        of.core_only = true;
        check_case(number, effects, of);
    }
    std::vector<effect> effects = recorded("160");
    std::erase_if(effects, [](effect const& one) { return one.level != world::tier::core; });
    auto const at =
        std::find_if(effects.rbegin(), effects.rend(), [](effect const& one) { return one.which == call::nt_accept_connect_port; });
    REQUIRE(at != effects.rend());
    effects.erase(std::next(at).base());  // csrss of session 1 is not accepted
    setting of;
    of.as = reactos;
    of.core_only = true;
    CHECK(project(effects, of));
}

// --- the checker can fail ----------------------------------------------------------------------------------------------

namespace {

using predicate = std::function<bool(effect const&)>;

std::size_t place(std::vector<effect> const& in, predicate const& wanted, std::size_t from = 0) {
    for (std::size_t i = from; i < in.size(); ++i) {
        if (wanted(in[i])) return i;
    }
    FAIL("the trace has no such effect");
    return in.size();
}
std::size_t last_place(std::vector<effect> const& in, predicate const& wanted) {
    for (std::size_t i = in.size(); i-- > 0;) {
        if (wanted(in[i])) return i;
    }
    FAIL("the trace has no such effect");
    return in.size();
}
predicate is_call(call which) {
    return [which](effect const& e) { return e.which == which; };
}
predicate where(call which, field key, std::u16string_view value) {
    return [=](effect const& e) { return e.which == which && e.text_of(key) == value; };
}
void erase(std::vector<effect>& in, std::size_t at) { in.erase(in.begin() + static_cast<std::ptrdiff_t>(at)); }
void insert(std::vector<effect>& in, std::size_t at, effect one) {
    in.insert(in.begin() + static_cast<std::ptrdiff_t>(at), std::move(one));
}
void set_number(effect& in, field key, std::uint64_t value) {
    for (world::argument& one : in.arguments) {
        if (one.which == key) one.number = value;
    }
}

// The mutated trace must be rejected, at exactly that effect.
void check_rejected(std::vector<effect> const& effects, std::size_t at, char const* what) {
    INFO(what);
    setting of;
    of.as = reactos;
    std::optional<rejection> const rejected = project(effects, of);
    REQUIRE(rejected);
    INFO(report(effects, *rejected));
    CHECK(rejected->index == at);
    CHECK_FALSE(rejected->states.empty());
}

}  // namespace

TEST_CASE("a stage out of its order is rejected where it comes") {
    std::vector<effect> const good = recorded("160");
    SECTION("paging files after the registry") {
        auto mutant = good;
        std::size_t const file = place(mutant, is_call(call::nt_create_paging_file));
        std::size_t const registry_at = place(mutant, is_call(call::nt_initialize_registry));
        REQUIRE(file + 1 == registry_at);
        std::swap(mutant[file], mutant[registry_at]);
        check_rejected(mutant, registry_at, "the paging file comes second now");
    }
    SECTION("the configuration before the port") {
        auto mutant = good;
        std::size_t const port = place(mutant, is_call(call::nt_create_port));
        std::size_t const environment = place(mutant, is_call(call::rtl_create_environment));
        std::swap(mutant[port], mutant[environment]);
        check_rejected(mutant, port, "no port yet");
    }
    SECTION("known DLLs before the renames") {
        auto mutant = good;
        std::size_t const privilege = place(mutant, where(call::rtl_adjust_privilege, field::privilege, u"SeRestore"));
        std::size_t const directory = place(mutant, where(call::nt_create_directory_object, field::name, u"\\KnownDlls"));
        std::swap(mutant[privilege], mutant[directory]);
        check_rejected(mutant, privilege + 1, "the renames are over");
    }
    SECTION("win32k before its session") {
        auto mutant = good;
        std::size_t const create = place(mutant, where(call::nt_set_system_information, field::info_class, u"SystemSessionCreate"));
        std::swap(mutant[create], mutant[create + 1]);
        check_rejected(mutant, create, "there is no session");
    }
}

TEST_CASE("a stage that does not show itself is missed") {
    std::vector<effect> const good = recorded("160");
    struct {
        predicate dropped;  // the first of these
        predicate missed;   // ... is missed at the first of those
    } const stages[]{
        {is_call(call::nt_create_port), is_call(call::rtl_create_environment)},
        {where(call::nt_create_directory_object, field::name, u"\\Sessions"),
         where(call::rtl_adjust_privilege, field::privilege, u"SeRestore")},
        {where(call::nt_create_directory_object, field::name, u"\\KnownDlls"), is_call(call::nt_create_paging_file)},
        {is_call(call::nt_initialize_registry), is_call(call::nt_set_value_key)},
        {where(call::nt_set_system_information, field::info_class, u"SystemSessionCreate"),
         where(call::nt_set_system_information, field::info_class, u"SystemExtendServiceTableInformation")},
        {where(call::nt_set_event, field::object, u"\\Device\\VolumesSafeForWriteAccess"), is_call(call::nt_connect_port)},
    };
    for (auto const& row : stages) {
        auto mutant = good;
        std::size_t const at = place(mutant, row.dropped);
        erase(mutant, at);
        // The port is connected back to by an API thread before smss connects: the first effect of the main thread counts.
        std::size_t const missed = place(
            mutant, [&](effect const& e) { return row.missed(e) && e.by.who == actor::main; }, at);
        check_rejected(mutant, missed, world::name(good[at].which).data());
    }
}

TEST_CASE("a session that skips a step is rejected") {
    std::vector<effect> const good = recorded("160");
    SECTION("csrss of session 0 never connects") {
        auto mutant = good;
        erase(mutant, place(mutant, where(call::nt_complete_connect_port, field::client, u"csrss.exe")));
        check_rejected(mutant, place(mutant, where(call::nt_set_event, field::object, u"\\Device\\VolumesSafeForWriteAccess")),
                       "the boot goes on without it");
    }
    SECTION("csrss of session 1 never connects") {
        auto mutant = good;
        std::size_t const at = last_place(mutant, where(call::nt_complete_connect_port, field::client, u"csrss.exe"));
        erase(mutant, at);
        // In the run of ReactOS the failure could be overlooked, but then csrss serves nobody: ExecPgm cannot be handed over.
        check_rejected(mutant, place(mutant, where(call::nt_request_wait_reply_port, field::api, u"SbpCreateSession"), at),
                       "nobody to hand it to");
    }
    SECTION("the initial command is not handed over") {
        auto mutant = good;
        std::size_t const at = place(mutant, where(call::nt_request_wait_reply_port, field::api, u"SbpCreateSession"));
        erase(mutant, at);
        check_rejected(
            mutant,
            place(
                mutant, [](effect const& e) { return e.which == call::nt_adjust_privileges_token && e.by.who == actor::main; }, at),
            "it cannot run");
    }
    SECTION("under another number") {
        auto mutant = good;
        std::size_t const at = last_place(mutant, where(call::nt_request_wait_reply_port, field::api, u"SbpCreateSession"));
        set_number(mutant[at], field::session, 7);
        check_rejected(mutant, at, "2 is next");
    }
    SECTION("the last wait is left out") {
        auto mutant = good;
        std::size_t const at = place(mutant, is_call(call::nt_wait_for_multiple_objects));
        erase(mutant, at);
        auto const received = [](effect const& e) {
            return e.which == call::nt_reply_wait_receive_port && e.number_of(field::api_number) == 5;
        };
        check_rejected(mutant, place(mutant, received, at), "no client is served before it");
    }
}

TEST_CASE("a wrong answer is rejected") {
    std::vector<effect> const good = recorded("160");
    auto const reply_to_client = [](effect const& e) {
        return e.which == call::nt_reply_wait_receive_port && e.text_of(field::phase) == u"reply" && e.number_of(field::api_number) == 5;
    };
    std::size_t const at = place(good, reply_to_client);
    SECTION("twice") {
        auto mutant = good;
        insert(mutant, at + 1, good[at]);
        check_rejected(mutant, at + 1, "nothing is owed");
    }
    SECTION("never") {
        auto mutant = good;
        erase(mutant, at);
        check_rejected(mutant, at, "the run ends and owes it");
    }
    SECTION("of another status") {
        auto mutant = good;
        set_number(mutant[at], field::return_value, status::not_implemented.value);
        mutant[at].arguments[1].number = 0;
        auto const other = recorded("148");
        std::size_t const refused = place(other, [](effect const& e) {
            return e.which == call::nt_reply_wait_receive_port && e.text_of(field::phase) == u"reply" &&
                   e.number_of(field::api_number) == 1;
        });
        auto changed = other;
        set_number(changed[refused], field::return_value, status::success.value);
        check_rejected(changed, refused, "ReactOS does not implement it");
    }
    SECTION("before the request is received") {
        auto mutant = good;
        std::size_t const received = place(mutant, [](effect const& e) {
            return e.which == call::nt_reply_wait_receive_port && e.text_of(field::phase) == u"receive" && e.has(field::api_number) &&
                   e.number_of(field::api_number) == 5;
        });
        erase(mutant, received);
        // What StartCsr does first needs somebody who serves it.
        check_rejected(mutant, place(mutant, [](effect const& e) { return e.which == call::nt_set_value_key && e.by.who == actor::api; }),
                       "nobody serves");
    }
}

TEST_CASE("the end is the end, for the reason that is told") {
    std::vector<effect> const good = recorded("139");
    std::size_t const error = place(good, is_call(call::nt_raise_hard_error));
    SECTION("an effect after the hard error") {
        auto mutant = good;
        insert(mutant, error + 1, good[place(good, is_call(call::rtl_adjust_privilege))]);
        check_rejected(mutant, error + 1, "the system has stopped");
    }
    SECTION("another text") {
        auto mutant = good;
        for (world::argument& one : mutant[error].arguments) {
            if (one.which == field::params) one.items[0] = u"Windows Logon Process";
        }
        check_rejected(mutant, error, "csrss has died, not winlogon");
    }
    SECTION("a text that nobody knows") {
        auto mutant = good;
        for (world::argument& one : mutant[error].arguments) {
            if (one.which == field::params) one.items[0] = u"Something";
        }
        check_rejected(mutant, error, "no such reason");
    }
    SECTION("without a reason") {
        auto mutant = good;
        erase(mutant, place(mutant, is_call(call::process_exit), place(mutant, is_call(call::nt_wait_for_multiple_objects))));
        check_rejected(mutant, error - 1, "csrss lives");
    }
    SECTION("smss ends without a hard error") {
        auto mutant = good;
        erase(mutant, error);
        check_rejected(mutant, error, "the system runs");
    }
}

TEST_CASE("the page says what each effect means") {
    std::string const page = read_file(SMSS_REFINEMENT_PAGE);
    for (row const& one : rows) {
        INFO(std::string{world::name(one.which)} << ", " << std::string{one.condition});
        std::string sentence{one.sentence};
        CHECK(page.find(sentence) != std::string::npos);
        CHECK(page.find(std::string{world::name(one.which)}) != std::string::npos);
    }
    for (deviation const& one : deviations) {
        INFO(std::string{one.name});
        CHECK(page.find(std::string{one.name}) != std::string::npos);
        CHECK(page.find(std::string{one.reason}) != std::string::npos);
    }
}

TEST_CASE("every call and event has a row") {
    // Requests that leave no record never reach the projection, and what only later editions call is read by later_projection.hpp;
    // everything else must mean something.
    auto const is_later = [](call which) {
        return (which >= call::nt_create_user_process && which <= call::nt_create_file) || which == call::bug_check || which == call::shutdown;
    };
    for (world::call_info const& one : world::calls) {
        if (one.level == world::tier::silent || is_later(one.which)) continue;
        INFO(std::string{one.name});
        CHECK(std::any_of(rows.begin(), rows.end(), [&](row const& candidate) { return candidate.which == one.which; }));
    }
}
