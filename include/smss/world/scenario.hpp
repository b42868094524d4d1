// SPDX-License-Identifier: BSL-1.0
// Knows: everything that a simulated world starts from: registry, volumes, files, processes, what the outside will do.
#pragma once

#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/key.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace smss::world {

/// A disk volume with a drive letter.
struct volume {
    char16_t letter = u'C';
    text device{};                            ///< object name, such as `\Device\Harddisk0\Partition1`
    std::uint64_t free = 0;                   ///< bytes
    std::uint32_t characteristics = 0x20;     ///< FILE_REMOVABLE_MEDIA 1, READ_ONLY 2, FLOPPY 4, REMOTE 16, mounted 32
    status open_status{};                     ///< what opening its root answers
};

enum class file_kind : std::uint8_t { plain, executable, dll, directory };

/// A file or directory. Parents of every file exist.
struct file {
    text path{};                              ///< DOS path
    file_kind kind = file_kind::plain;
    image_subsystem subsystem = image_subsystem::native;
    std::uint64_t size = 0;                   ///< allocated bytes
    bool readonly = false;
    bool locked = false;                      ///< open without sharing
    bool not_pe = false;
    bool bad_checksum = false;
    status open_status{};
    std::vector<text> imports{};
};

/// What a process does of itself once it runs.
struct process_action {
    enum class what : std::uint8_t {
        exit,
        connect,
        stay,
        become_critical,  ///< later editions: its end stops the system from now on
        load_win32k,      ///< later editions: csrss loads the kernel half of the subsystem into its session
        spawn,            ///< starts a child
    };
    what does = what::stay;
    std::uint32_t code = 0;                   ///< exit
    image_subsystem type = image_subsystem::unknown;  ///< connect
    text sb_port{};                           ///< connect
    text child{};                             ///< spawn
};

/// Actions of all processes of an image, or of its `instance`-th one (counted from 1).
struct process_script {
    text image{};
    std::uint32_t instance = 0;
    std::vector<process_action> actions{};
};

/// Names a process: the latest of that image, or its `instance`-th one.
struct process_name {
    text image{};
    std::uint32_t instance = 0;
};

/// Something the outside does once the Session Manager is idle.
struct outside_event {
    enum class what : std::uint8_t { exit, spawn, connect, disconnect, request };
    what does = what::exit;
    process_name process{};
    std::uint32_t code = 0;                   ///< exit
    std::optional<process_name> with{};       ///< exit: another process that exits at the same moment
    image_subsystem subsystem = image_subsystem::windows_gui;  ///< spawn; connect: the announced type
    std::uint32_t session = 0;                ///< spawn; SessionComplete, StopCsr
    bool running = false;                     ///< spawn
    text sb_port{};                           ///< connect; empty: none is announced
    std::uint32_t api_number = 0;             ///< request
    text name{};                              ///< request: subsystem or command
    std::optional<std::uint32_t> length{};    ///< request: bytes of the name, when not its own
    std::optional<process_name> target{};     ///< ExecPgm
    std::uint32_t session_status = 0;         ///< SessionComplete
    bool debug = false;                       ///< ExecPgm
};

/// A subsystem's answer to one kind of Sb request.
struct sb_reply {
    text process{};
    text api{};                               ///< `CreateSession`
    status result{};
};

/// An object that exists before the Session Manager starts: a directory, or a link when `target` is present.
struct initial_object {
    text path{};
    std::optional<text> target{};
};

/// What the kernel and the processes of 6.x and later do of themselves. Off for 5.2 and its vectors.
/// \source facts windows-editions S23, G.3, G.6, F.4
struct later_behaviour {
    bool present = false;
    std::uint32_t bug_check = 0xF4;           ///< when a critical process ends: 0xF4 up to Windows 7, 0xEF later
    bool winlogon_critical = false;           ///< choice::winlogon_death::bug_check
    bool session_manager_child = false;       ///< 6.x: lsm.exe is a child of wininit; later it is a service
    bool platform_binary = false;             ///< the firmware delivers a program (WPBT)
};

/// Facts about the machine and switches of the kernel model.
struct machine_options {
    std::uint64_t ram = 512ull << 20;         ///< bytes
    std::uint32_t processors = 1;
    std::uint16_t architecture = 0;           ///< 0 x86, 6 IA64, 9 AMD64
    std::uint16_t level = 6;
    std::uint16_t revision = 0x0F0B;
    std::uint32_t global_flags = 0;
    bool boot_status_data = true;             ///< bootstat.dat can be opened
    bool hard_error_returns = true;           ///< so that the Session Manager's own end is visible
    status readonly_rename_status = status::access_denied;  ///< replacing a read-only file
    bool debug_flag = false;                  ///< the loader passed a debug flag
    bool trace_close = false;                 ///< closing a handle leaves a record, at tier `detail`
};

/// Everything a simulated world starts from. The registry is the tree below `\Registry\Machine`.
struct scenario {
    registry::tree registry{};
    text system_root = u"C:\\WINDOWS";
    std::vector<volume> volumes{};
    std::vector<initial_object> objects{};
    std::vector<file> files{};
    std::vector<process_script> processes{};
    std::vector<outside_event> events{};
    std::vector<sb_reply> sb_replies{};
    machine_options options{};
    later_behaviour later{};
};

}  // namespace smss::world
