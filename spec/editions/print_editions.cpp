// SPDX-License-Identifier: BSL-1.0
// Prints docs/editions.md: how the editions differ, from the tables that the proofs and the runs work on.

#include <smss/machine/boot.hpp>
#include <smss/machine/order.hpp>
#include <smss/machine/process_rule.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/nt/bug_check.hpp>

#include <cstddef>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using namespace smss;
using machine::demise;
using machine::fate;

namespace {

std::string hex(bug_check code) {
    char shown[16];
    std::snprintf(shown, sizeof shown, "0x%X", static_cast<unsigned>(code));
    return shown;
}

std::string shown(fate what) {
    if (auto const code = machine::stop_code(what)) return "stop " + hex(*code);
    return what == fate::restart ? "restart in order" : "goes on";
}

std::string_view shown(demise what) {
    switch (what) {
        case demise::fail_stage:
            return "a stage whose failure is fatal fails";
        case demise::fail_initial_command:
            return "the initial command of session 0 cannot be started";
        case demise::fail_verification:
            return "a known DLL fails verification";
        case demise::end_smss:
            return "smss";
        case demise::end_first_csrss:
            return "csrss of session 0";
        case demise::end_other_csrss:
            return "csrss of another session";
        case demise::end_first_winlogon:
            return "winlogon of session 0";
        case demise::end_other_winlogon:
            return "winlogon of another session";
        case demise::end_wininit:
            return "wininit";
        case demise::end_services:
            return "services";
        case demise::end_lsass:
            return "lsass";
    }
    return {};
}

// The rows of one edition for one occurrence: effect, the alternative it needs, evidence.
template <edition Which>
std::string fates_of(demise what, std::vector<std::string>& evidence) {
    std::string cell;
    for (auto const& line : machine::supervision_table<Which>) {
        if (line.action != what) continue;
        if (!cell.empty()) cell += "; ";
        cell += shown(line.to);
        if (!line.when.name.empty()) cell += " (`" + std::string{line.when.name} + "`)";
        evidence.push_back(std::string{line.evidence});
    }
    return cell.empty() ? "-" : cell;
}

std::string fates(edition which, demise what, std::vector<std::string>& evidence) {
    switch (which) {
        case edition::nt5_2:
            return fates_of<edition::nt5_2>(what, evidence);
        case edition::nt6_1:
            return fates_of<edition::nt6_1>(what, evidence);
        case edition::nt10_0:
            return fates_of<edition::nt10_0>(what, evidence);
    }
    return {};
}

void heading(std::string_view first) {
    std::cout << "| " << first << " |";
    for (edition const which : editions) std::cout << ' ' << nt::name(which) << " |";
}

}  // namespace

int main() {
    std::cout
        << "# Editions\n\n"
           "Three shapes of the Session Manager are modelled. Each column below is read off the tables that the proofs, the composed\n"
           "system and `run` work on; evidence names the fact sheets' own numbering. `examples/compare_editions` shows the same for a\n"
           "registry of your own. This page is printed by `spec/editions/print_editions.cpp` and compared by CTest.\n\n"
           "| name | Windows |\n|---|---|\n";
    for (edition const which : editions) std::cout << "| " << nt::name(which) << " | " << nt::marketing_name(which) << " |\n";

    std::cout << "\n## What must come before what\n\n";
    heading("pair");
    std::cout << " evidence |\n|---|---|---|---|---|\n";
    for (machine::order_rule const& rule : machine::order_matrix) {
        std::cout << "| " << machine::name(rule.first) << " before " << machine::name(rule.second) << " |";
        for (bool const before : rule.before) std::cout << (before ? " yes |" : " no |");
        std::cout << ' ' << rule.evidence << " |\n";
    }
    std::cout
        << "\nA \"no\" is not \"anything goes\": there the opposite order holds. In every edition the environment is complete before the\n"
           "first Win32 process, and csrss of a session has connected before its initial command.\n";

    std::cout << "\n## The stages of the boot\n\nA stage in bold stops the machine when it fails (from 6.x on: `later_stage_failure`).\n\n";
    heading("");
    std::cout << "\n|---|---|---|---|\n";
    std::vector<std::vector<std::string>> columns;
    std::size_t rows = 0;
    for (edition const which : editions) {
        std::vector<std::string> column;
        for (boot_phase at = boot_phase::created;;) {
            machine::next_stage const next = machine::stage_after(which, at);
            if (next.to == boot_phase::stopped) break;
            std::string const phase{machine::name(next.to)};
            column.push_back(next.fatal ? "**" + phase + "**" : phase);
            at = next.to;
        }
        rows = column.size() > rows ? column.size() : rows;
        columns.push_back(std::move(column));
    }
    for (std::size_t i = 0; i < rows; ++i) {
        std::cout << "| " << i + 1 << " |";
        for (auto const& column : columns) std::cout << ' ' << (i < column.size() ? column[i] : "") << " |";
        std::cout << '\n';
    }

    std::cout
        << "\n## Who kills the machine\n\n"
           "What the end of a process, or a failure, does. Where a choice decides, its alternative stands in brackets; `-`: there is no\n"
           "such process.\n\n";
    heading("");
    std::cout << " evidence |\n|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < machine::demise_count; ++i) {
        auto const what = static_cast<demise>(i);
        std::vector<std::string> evidence;
        std::cout << "| " << shown(what) << " |";
        for (edition const which : editions) std::cout << ' ' << fates(which, what, evidence) << " |";
        std::string all;
        for (std::string const& one : evidence) {
            if (all.find(one) == std::string::npos) all += (all.empty() ? "" : "; ") + one;
        }
        std::cout << ' ' << all << " |\n";
    }
    std::cout << "\nThe kernel stops with " << hex(bug_check::critical_object_termination) << " ("
              << nt::name(bug_check::critical_object_termination) << ") up to Windows 7 and with " << hex(bug_check::critical_process_died)
              << " (" << nt::name(bug_check::critical_process_died) << ") later; " << hex(bug_check::system_process_terminated) << " ("
              << nt::name(bug_check::system_process_terminated)
              << ") is smss's own.\n\n### What the master waits for at the end of its boot\n\n| edition | for the end of | choice | "
                 "evidence |\n|---|---|---|---|\n";
    for (machine::final_wait_row const& row : machine::final_waits) {
        std::cout << "| " << nt::name(row.which) << " | " << row.on << " | " << row.when.name << " | " << row.evidence << " |\n";
    }

    std::cout << "\n## What a healthy Session Manager looks like\n\n"
                 "All of these run as SYSTEM, from `%SystemRoot%\\System32`. `compare_editions --healthy nt10_0` prints the rows of one "
                 "edition, with\n"
                 "`--format json` for programs. `spec/editions` holds every run of the model to them.\n";
    for (edition const which : editions) {
        std::cout << "\n### " << nt::marketing_name(which)
                  << "\n\n| process | started by | command line | session | how many | stays | evidence |\n"
                  << "|---|---|---|---|---|---|---|\n";
        for (machine::process_rule const& rule : machine::process_rules) {
            if (rule.which != which) continue;
            std::cout << "| " << rule.image << (rule.role == "copy" ? " (copy)" : "") << " | " << rule.parent << " | "
                      << (rule.arguments.empty() ? "as configured" : "`" + std::string{rule.arguments} + "`") << " | " << rule.session
                      << " | " << machine::name(rule.many) << " | " << (rule.stays ? (rule.orphan ? "yes, an orphan" : "yes") : "no")
                      << " | " << rule.evidence << " |\n";
        }
    }
    std::cout << "\n| rule | from | | evidence |\n|---|---|---|---|\n";
    for (machine::tree_rule const& rule : machine::tree_rules) {
        std::cout << "| " << rule.id << " | " << nt::name(rule.first) << " | " << rule.sentence << " | " << rule.evidence << " |\n";
    }
    std::cout << "\n| child of smss | from | what it is |\n|---|---|---|\n";
    for (machine::allowed_child const& child : machine::allowed_children) {
        std::cout << "| " << child.image << " | " << nt::name(child.first) << " | " << child.what
                  << (child.of_windows ? "" : " (a product's)") << " |\n";
    }
    std::cout
        << "\n## Runs and the composed system\n\n"
           "Every run of 6.1 and 10 is a path of the composed system of the same profile (`conformance/later_projection.hpp`; checked in\n"
           "`spec/editions` for boots under every choice, for requests, deaths and failing requests made at random, and against changed\n"
           "records). A stage belongs to the boot table's next row; the master's wait for its copies is the wait of the system. Left out,\n"
           "because the system has none of it: programs of the boot lists, API 3 and 4, wininit's children, requests about session 0 or\n"
           "5 and above, and requests before session 0 is up (whoever asks lives there). The system sends an answer as soon as it knows it; in\n"
           "a run another thread may come first, so where nothing else explains an effect, one answer may have been sent unseen, and shows later.\n"
           "Two differences are known: a csrss whose connection is refused is critical in the world and not in the system; and of a\n"
           "session that fails before anything was started nothing is left, while under `failed_session::left_behind` the system keeps\n"
           "its number.\n";
    std::cout
        << "\n## What is not modelled\n\n"
           "- `StartServerSilo` (API 7 today) is answered STATUS_NOT_IMPLEMENTED: what the new master does is not published.\n"
           "- How a copy learns that its csrss has connected is not published: here it waits for the master's event, as 5.2 does.\n"
           "- Which port the local session manager uses to ask for sessions is disputed (J9, `choice::session_request_port`): the choice says\n"
           "  which ports smss makes; what is asked there, and what is answered, is the same.\n"
           "- Session numbers: the world gives the lowest free one (mem); the composed system permits any free one.\n"
           "- `BackgroundLoadKnownDlls`, `ClearTempFiles`, `RunLevelExecute`, `BootShell`: no source says what smss does with them.\n"
           "- Requests are recorded under the names of the ALPC functions; the sheet says that the port is an ALPC port, not which\n"
           "  functions smss calls.\n";
}
