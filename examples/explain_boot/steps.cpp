// SPDX-License-Identifier: BSL-1.0
#include "explanation.hpp"

#include <smss/nt/case_fold.hpp>
#include <smss/plan/boot_outline.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace explain {

namespace plan = smss::plan;
using smss::edition;

namespace {

using actions = std::vector<std::string>;

std::string from_where(plan::origin const& where) {
    if (where.built_in) return " (built-in default)";
    return "  [" + show(where) + "]";
}

std::string files(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string{count == 1 ? one : many};
}

// What happens for one command line.
std::string run_sentence(plan::command const& line) {
    if (!line.names_an_image()) return "Run nothing for a line that names no image" + from_where(line.where);
    std::string sentence = line.autocheck ? "Run the disk check " : "Run ";
    sentence += shown(line.image);
    if (!line.arguments.empty()) sentence += " with the arguments `" + shown(line.arguments) + "`";
    sentence += line.async ? ", without waiting for it" : ", and wait for it to end";
    if (line.debug) sentence += ", with its debug flag set";
    return sentence + from_where(line.where);
}

void run_list(actions& into, std::vector<plan::command> const& list) {
    for (plan::command const& line : list) into.push_back(run_sentence(line));
}

std::string rename_sentence(plan::file_rename const& entry) {
    std::string sentence;
    if (entry.operation == plan::rename_operation::remove) {
        sentence = "Delete " + shown(entry.source);
    } else {
        sentence = "Rename " + shown(entry.source) + " to " + (entry.target.empty() ? "an empty name" : shown(entry.target));
        sentence += entry.replace ? ", replacing what is there" : ", unless something is there";
    }
    if (!entry.prefix.empty()) sentence += " (marked " + shown(entry.prefix) + ")";
    if (entry.is_protected) sentence += " (marked as protected)";
    return sentence + from_where(entry.source_at);
}

std::string paging_sentence(plan::paging_file const& file) {
    std::string sentence = "Create " + shown(file.path);
    if (file.any_drive()) sentence += " on the first suitable volume";
    if (file.system_managed) {
        sentence += ", its size managed by the system";
    } else {
        sentence += ", " + std::to_string(file.minimum_mb) + " to " + std::to_string(file.maximum_mb) + " MB";
    }
    return sentence + from_where(file.where);
}

// The actions of one configuration, phase by phase.
class narrator {
public:
    narrator(smss::configuration const& plan, bool complete) : plan_{plan}, complete_{complete} {}

    [[nodiscard]] actions act(std::string_view phase) const {
        if (phase == "create_api_port") return {"Create the port \\SmApiPort and serve requests on it"};
        if (phase == "load_configuration") return load_configuration();
        if (phase == "object_directories") return object_directories();
        if (phase == "known_dlls_directory") return known_dlls_directory();
        if (phase == "dos_devices") return dos_devices();
        if (phase == "sessions_directory") return {"Create the object directory \\Sessions"};
        if (phase == "boot_execute") return boot_execute();
        if (phase == "file_renames") return file_renames();
        if (phase == "known_dlls") return known_dlls();
        if (phase == "paging_files") return paging_files();
        if (phase == "initialize_registry") return {"Load the hives SOFTWARE, SAM and SECURITY; from here on the registry can be written"};
        if (phase == "platform_binary") return platform_binary();
        if (phase == "dynamic_environment") return dynamic_environment();
        if (phase == "boot_directory") return {"Translate Setup\\SystemPartition to a drive and store it as BootDir"};
        if (phase == "setup_execute") return setup_execute();
        if (phase == "shared_section") return shared_section();
        if (phase == "kernel_subsystem") return kernel_subsystem();
        if (phase == "initial_sessions") return initial_sessions();
        if (phase == "required_subsystems") return required_subsystems();
        if (phase == "execute") return execute();
        if (phase == "initial_command") return initial_command();
        if (phase == "wait") return wait();
        return {};
    }

private:
    [[nodiscard]] actions load_configuration() const {
        actions done{"Read the key Control\\Session Manager and its subkeys"};
        if (!plan_.file_renames.empty() || plan_.unpaired_rename) {
            done.push_back(plan_.as.which == edition::nt5_2 || !plan_.mini_nt
                               ? "Delete the values with pending renames from the registry: what fails is not tried again"
                               : "Leave aside the pending renames");
        }
        if (plan_.failure) {
            done.push_back(complete_
                               ? "Fail here: " + show(plan_.failure->where) + " cannot be read as it must (" +
                                     smss::nt::to_string(plan_.failure->outcome) + "). What follows is not reached"
                               : "Fail here, should " + show(plan_.failure->where) + " be missing on the machine as it is in this export");
        }
        return done;
    }

    [[nodiscard]] actions object_directories() const {
        actions done;
        for (plan::object_directory const& directory : plan_.object_directories) {
            done.push_back("Create " + shown(directory.name) +
                           (directory.liberal ? ", where everybody may create objects" : ", protected") + from_where(directory.where));
        }
        return done;
    }

    [[nodiscard]] actions known_dlls_directory() const {
        actions done{"Create \\KnownDlls"};
        if (plan_.known_dlls.directory32) done.push_back("Create \\KnownDlls32");
        return done;
    }

    [[nodiscard]] actions dos_devices() const {
        actions done;
        for (plan::dos_device const& link : plan_.dos_devices) {
            done.push_back((link.target.empty() ? "Remove the link " + shown(link.name)
                                                : "Link " + shown(link.name) + " to " + shown(link.target)) +
                           from_where(link.where));
        }
        return done;
    }

    [[nodiscard]] actions boot_execute() const {
        actions done;
        run_list(done, plan_.boot_execute);
        run_list(done, plan_.boot_execute_no_pnp_sync);
        for (plan::command const& line : plan_.platform_execute) {
            done.push_back(run_sentence(line) + " (where in the order is not documented)");
        }
        if (done.empty()) done.push_back("Run nothing: the list is empty");
        return done;
    }

    [[nodiscard]] actions file_renames() const {
        actions done;
        if (plan_.mini_nt) {
            std::size_t const count = plan_.file_renames.size();
            done.push_back("Skip: Control\\MiniNT exists, as in Windows PE");
            if (count != 0) done.push_back("Not carried out: " + files(count, "pending operation", "pending operations"));
            for (plan::file_rename const& entry : plan_.file_renames) done.push_back("Not carried out: " + rename_sentence(entry));
            return done;
        }
        for (plan::file_rename const& entry : plan_.file_renames) done.push_back(rename_sentence(entry));
        if (plan_.unpaired_rename) done.push_back("Drop the source without a target: " + shown(*plan_.unpaired_rename));
        if (done.empty()) done.push_back("Nothing is pending");
        return done;
    }

    [[nodiscard]] actions known_dlls() const {
        plan::known_dll_list const& known = plan_.known_dlls;
        actions done;
        if (plan_.as.which != edition::nt10_0) {
            done.push_back("Create \\KnownDlls");
            if (known.directory32) done.push_back("Create \\KnownDlls32");
        }
        if (known.directory) {
            done.push_back("Take known DLLs from " + shown(known.directory->path) + from_where(known.directory->where));
        } else if (plan_.as.which == edition::nt10_0) {
            done.push_back("Take known DLLs from the system directory (no DllDirectory is stored)");
        }
        if (known.directory32)
            done.push_back("Take 32-bit known DLLs from " + shown(known.directory32->path) + from_where(known.directory32->where));
        std::string names;
        std::size_t count = 0;
        for (plan::known_dll const& dll : known.entries) {
            if (dll.excluded) continue;
            names += (count++ == 0 ? "" : ", ") + shown(dll.file);
        }
        if (count != 0) done.push_back("Make sections for " + files(count, "file", "files") + " and the DLLs they import: " + names);
        for (plan::known_dll const& dll : known.entries) {
            if (dll.excluded) done.push_back("Leave out " + shown(dll.file) + ", which ExcludeFromKnownDlls lists");
        }
        return done;
    }

    [[nodiscard]] actions paging_files() const {
        if (plan_.mini_nt) return {"Skip: Control\\MiniNT exists, as in Windows PE"};
        actions done;
        for (plan::paging_file const& file : plan_.paging.files) done.push_back(paging_sentence(file));
        if (!plan_.paging.requested) return {"Create no paging file: none is asked for"};
        done.push_back("If none of these can be created, try ?:\\pagefile.sys on any volume");
        return done;
    }

    [[nodiscard]] actions platform_binary() const {
        if (plan_.disable_wpbt_execution) return {"Run nothing: DisableWpbtExecution is set"};
        if (plan_.safe_boot) return {"Run nothing: this is a safe-mode boot"};
        return {"If the firmware delivers a program (a WPBT table), store it as wpbbin.exe and run it"};
    }

    [[nodiscard]] actions dynamic_environment() const {
        actions done{
            "Write OS, PROCESSOR_ARCHITECTURE, PROCESSOR_LEVEL, PROCESSOR_IDENTIFIER, PROCESSOR_REVISION and NUMBER_OF_PROCESSORS to the "
            "Environment key"};
        if (plan_.safe_boot) done.push_back("Write SAFEBOOT_OPTION");
        return done;
    }

    [[nodiscard]] actions setup_execute() const {
        actions done;
        run_list(done, plan_.setup_execute);
        run_list(done, plan_.setup_execute_no_pnp_sync);
        if (done.empty()) done.push_back("Run nothing: the list is empty");
        return done;
    }

    [[nodiscard]] actions shared_section() const {
        return {"Share which subsystems start at once and which on demand, and the initial command of session 0"};
    }

    [[nodiscard]] actions kernel_subsystem() const {
        plan::subsystem const* const kmode = plan_.subsystems.kmode();
        if (kmode == nullptr) return {"Skip: there is no Kmode value, so no session is created and win32k.sys is not loaded"};
        return {"Create session 0 and load \\SystemRoot\\System32\\win32k.sys into it" + from_where(kmode->where)};
    }

    [[nodiscard]] actions initial_sessions() const {
        std::uint32_t const count = plan_.number_of_initial_sessions.value_or(2);
        actions done;
        for (std::uint32_t session = 0; session < std::min<std::uint32_t>(count, 8); ++session) {
            done.push_back("Start a copy of smss for session " + std::to_string(session) +
                           (session == 0   ? " (services)"
                            : session == 1 ? " (console)"
                                           : ""));
        }
        if (count > 8) done.push_back("... and for " + std::to_string(count - 8) + " more sessions");
        return done;
    }

    [[nodiscard]] actions required_subsystems() const {
        actions done;
        for (std::size_t const index : plan_.subsystems.to_start) {
            plan::subsystem const& entry = plan_.subsystems.entries[index];
            if (smss::nt::equal_ignoring_case(entry.name, u"Debug")) {
                done.push_back("Debug: nothing is started for it");
            } else {
                done.push_back("Start " + shown(entry.name) + ": " + shown(entry.command_line) + from_where(entry.where));
            }
        }
        for (std::size_t const index : plan_.subsystems.on_demand) {
            plan::subsystem const& entry = plan_.subsystems.entries[index];
            done.push_back("Keep for later, on request: " + shown(entry.name) + from_where(entry.where));
        }
        if (plan_.subsystems.to_start.empty()) done.push_back("Start nothing: no subsystem is required");
        return done;
    }

    [[nodiscard]] actions execute() const {
        actions done;
        run_list(done, plan_.execute);
        if (done.empty()) done.push_back("Run nothing: the list is empty");
        return done;
    }

    [[nodiscard]] actions initial_command() const {
        if (plan_.as.which == edition::nt5_2) {
            if (plan_.execute.empty()) return {"Start winlogon.exe"};
            return {"Wait five seconds, then start `" + shown(plan_.execute.back().raw) + "` in place of winlogon.exe" +
                    from_where(plan_.execute.back().where)};
        }
        actions done;
        if (plan_.s0_initial_command) {
            done.push_back("Session 0: start `" + shown(plan_.s0_initial_command->raw) + "` in place of wininit.exe" +
                           from_where(plan_.s0_initial_command->where));
        } else {
            done.push_back("Session 0: start wininit.exe");
        }
        if (plan_.number_of_initial_sessions.value_or(2) > 1) done.push_back("Every other session: start winlogon.exe");
        done.push_back("Each copy of smss ends once its initial command runs");
        return done;
    }

    [[nodiscard]] actions wait() const {
        switch (plan_.as.which) {
            case edition::nt5_2: return {"Wait for the end of csrss or winlogon; either one stops the system with 0xC000021A"};
            case edition::nt6_1:
                return {
                    "Wait (on winlogon by one description, on csrss of session 0 by another); csrss and wininit are critical to the "
                    "kernel"};
            case edition::nt10_0: return {"Wait for the end of csrss in session 0; csrss and wininit are critical to the kernel"};
        }
        return {};
    }

    smss::configuration const& plan_;
    bool complete_;
};

}  // namespace

std::vector<step> boot_steps(smss::configuration const& plan, bool complete_input) {
    narrator const tell{plan, complete_input};
    std::vector<step> steps;
    for (smss::plan::boot_phase_info const& phase : smss::plan::boot_outline(plan.as.which)) {
        steps.push_back({std::string{phase.phase}, std::string{phase.title}, tell.act(phase.phase)});
    }
    return steps;
}

}  // namespace explain
