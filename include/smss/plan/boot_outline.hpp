// SPDX-License-Identifier: BSL-1.0
// Knows: the phases of a boot, edition by edition, in their order and with a title for people.
#pragma once

#include <smss/nt/edition.hpp>

#include <array>
#include <span>
#include <string_view>

namespace smss::plan {

/// One phase of the boot. The identifiers are those of the proven boot tables.
struct boot_phase_info {
    std::string_view phase;   ///< identifier
    std::string_view title;   ///< for people
    std::string_view source;  ///< how one knows
};

namespace detail {

inline constexpr std::array outline_nt5_2{
    boot_phase_info{"create_api_port", "Create the API port", "windows-editions B.2 step 1; nt5_2 1.3.5"},
    boot_phase_info{"load_configuration", "Read the whole configuration", "windows-editions B.2 step 2; nt5_2 1.4 stage 5"},
    boot_phase_info{"object_directories", "Create object directories", "windows-editions B.2 step 2b; nt5_2 3.1.1"},
    boot_phase_info{"dos_devices", "Define DOS device links", "windows-editions B.2 step 3; nt5_2 1.4 stage 6"},
    boot_phase_info{"sessions_directory", "Create the sessions directory", "windows-editions B.2 step 4; nt5_2 1.4 stage 7"},
    boot_phase_info{"boot_execute", "Run the BootExecute programs", "windows-editions B.2 step 5; nt5_2 1.4 stage 8"},
    boot_phase_info{"file_renames", "Carry out pending renames and deletes", "windows-editions B.2 step 6; nt5_2 1.4 stage 9"},
    boot_phase_info{"known_dlls", "Make sections of the known DLLs", "windows-editions B.2 step 7; nt5_2 1.4 stage 10"},
    boot_phase_info{"paging_files", "Create paging files", "windows-editions B.2 step 8; nt5_2 1.4 stage 11"},
    boot_phase_info{"initialize_registry", "Finish the registry", "windows-editions B.2 step 9; nt5_2 1.4 stage 12"},
    boot_phase_info{"dynamic_environment", "Write the variables that describe the machine", "windows-editions B.2 step 10; nt5_2 3.7.4"},
    boot_phase_info{"boot_directory", "Note the boot directory", "windows-editions B.2 step 11; nt5_2 3.9.1"},
    boot_phase_info{"setup_execute", "Run the SetupExecute programs", "windows-editions B.2 step 12; nt5_2 1.4.16b"},
    boot_phase_info{"kernel_subsystem", "Create the session and load the kernel half of Windows",
                    "windows-editions B.2 step 13; nt5_2 1.4.16c"},
    boot_phase_info{"required_subsystems", "Start the required subsystems", "windows-editions B.2 step 14; nt5_2 1.4.16d"},
    boot_phase_info{"execute", "Run the Execute programs", "windows-editions B.2 steps 15, 16; nt5_2 1.4.16f"},
    boot_phase_info{"initial_command", "Start the initial command", "windows-editions B.2 step 18; nt5_2 1.4.20"},
    boot_phase_info{"wait", "Wait for ever", "windows-editions B.2 step 20; nt5_2 1.2.5e"},
};

inline constexpr std::array outline_nt6_1{
    boot_phase_info{"create_api_port", "Create the API port", "windows-editions B.3 step 4"},
    boot_phase_info{"load_configuration", "Read the whole configuration", "windows-editions B.3 step 5"},
    boot_phase_info{"object_directories", "Create object directories", "windows-editions C.1 (place in the order as in 5.x)"},
    boot_phase_info{"dos_devices", "Define DOS device links", "windows-editions B.3 step 6"},
    boot_phase_info{"sessions_directory", "Create the sessions directory", "windows-editions B.3 step 7"},
    boot_phase_info{"boot_execute", "Run the BootExecute programs", "windows-editions B.3 step 8"},
    boot_phase_info{"file_renames", "Carry out pending renames and deletes", "windows-editions B.3 step 9"},
    boot_phase_info{"paging_files", "Create paging files", "windows-editions B.3 step 10"},
    boot_phase_info{"initialize_registry", "Finish the registry", "windows-editions B.3 step 11"},
    boot_phase_info{"dynamic_environment", "Write the variables that describe the machine", "windows-editions B.3 step 12"},
    boot_phase_info{"setup_execute", "Run the SetupExecute programs", "windows-editions B.3 step 13"},
    boot_phase_info{"shared_section", "Share the subsystem lists and the initial command with the session copies",
                    "windows-editions B.3 step 14"},
    boot_phase_info{"known_dlls", "Make sections of the known DLLs", "windows-editions B.3 step 15"},
    boot_phase_info{"boot_directory", "Note the boot directory", "windows-editions B.3 step 16"},
    boot_phase_info{"initial_sessions", "Start a copy of smss for each initial session", "windows-editions B.3 step 17"},
    boot_phase_info{"required_subsystems", "In each session: start the required subsystems", "windows-editions B.3, session copy"},
    boot_phase_info{"execute", "Run the Execute programs", "windows-editions C.1"},
    boot_phase_info{"initial_command", "In each session: start the initial command", "windows-editions B.3, session copy"},
    boot_phase_info{"wait", "Wait for ever", "windows-editions B.3 step 18"},
};

inline constexpr std::array outline_nt10_0{
    boot_phase_info{"create_api_port", "Create the API port", "windows-editions B.4 step 6"},
    boot_phase_info{"load_configuration", "Read the whole configuration", "windows-editions B.4 steps 9 to 20"},
    boot_phase_info{"object_directories", "Create object directories", "windows-editions B.4 step 11"},
    boot_phase_info{"known_dlls_directory", "Create the directories for the known DLLs", "windows-editions B.4 step 21"},
    boot_phase_info{"dos_devices", "Define DOS device links", "windows-editions B.4 step 22"},
    boot_phase_info{"sessions_directory", "Create the sessions directory", "windows-editions B.4 step 23"},
    boot_phase_info{"boot_execute", "Run the BootExecute programs", "windows-editions B.4 step 25"},
    boot_phase_info{"initialize_registry", "Finish the registry", "windows-editions B.4 step 26"},
    boot_phase_info{"platform_binary", "Run the program that the firmware delivers (WPBT)", "windows-editions B.4 step 27"},
    boot_phase_info{"file_renames", "Carry out pending renames and deletes", "windows-editions B.4 step 28"},
    boot_phase_info{"paging_files", "Create paging files", "windows-editions B.4 step 31"},
    boot_phase_info{"dynamic_environment", "Write the variables that describe the machine", "windows-editions B.4 step 32"},
    boot_phase_info{"setup_execute", "Run the SetupExecute programs", "windows-editions B.4 step 33"},
    boot_phase_info{"shared_section", "Make the section that the session copies inherit", "windows-editions B.4 step 34"},
    boot_phase_info{"known_dlls", "Make sections of the known DLLs", "windows-editions B.4 step 35"},
    boot_phase_info{"initial_sessions", "Start a copy of smss for each initial session", "windows-editions B.4 steps 37, 38"},
    boot_phase_info{"required_subsystems", "In each session: start the required subsystems", "windows-editions B.4, copies"},
    boot_phase_info{"execute", "Run the Execute programs", "windows-editions C.1"},
    boot_phase_info{"initial_command", "In each session: start the initial command", "windows-editions B.4, copies"},
    boot_phase_info{"wait", "Wait for ever", "windows-editions B.4"},
};

}  // namespace detail

/// The phases of a boot of that edition, in order.
[[nodiscard]] constexpr std::span<boot_phase_info const> boot_outline(edition which) noexcept {
    switch (which) {
        case edition::nt5_2: return detail::outline_nt5_2;
        case edition::nt6_1: return detail::outline_nt6_1;
        case edition::nt10_0: return detail::outline_nt10_0;
    }
    return {};
}

}  // namespace smss::plan
