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
    char16_t letter = u'C';                ///< of the drive
    text device{};                         ///< object name, such as `\Device\Harddisk0\Partition1`
    std::uint64_t free = 0;                ///< bytes
    std::uint32_t characteristics = 0x20;  ///< FILE_REMOVABLE_MEDIA 1, READ_ONLY 2, FLOPPY 4, REMOTE 16, mounted 32
    status open_status{};                  ///< what opening its root answers
};

/// What a file is to the image loader.
enum class file_kind : std::uint8_t { plain, executable, dll, directory };

/// A file or directory. Parents of every file exist.
struct file {
    text path{};                                          ///< DOS path
    file_kind kind = file_kind::plain;                    ///< what it is
    image_subsystem subsystem = image_subsystem::native;  ///< of an executable image
    std::uint64_t size = 0;                               ///< allocated bytes
    bool readonly = false;                                ///< its attribute; such a target is not replaced
    bool locked = false;                                  ///< open without sharing
    bool not_pe = false;                                  ///< it does not begin as an image does
    bool bad_checksum = false;                            ///< its image does not verify
    status open_status{};                                 ///< what opening it answers, if it is no success
    std::vector<text> imports{};                          ///< DLLs that its image names
};

/// What a process does of itself once it runs.
struct process_action {
    /// What it may do.
    enum class what : std::uint8_t {
        exit,
        connect,
        stay,
        become_critical,  ///< later editions: its end stops the system from now on
        load_win32k,      ///< later editions: csrss loads the kernel half of the subsystem into its session
        spawn,            ///< starts a child
    };
    what does = what::stay;                           ///< what it does
    std::uint32_t code = 0;                           ///< exit
    image_subsystem type = image_subsystem::unknown;  ///< connect
    text sb_port{};                                   ///< connect
    text child{};                                     ///< spawn
};

/// Actions of all processes of an image, or of its `instance`-th one (counted from 1).
struct process_script {
    text image{};                           ///< file name
    std::uint32_t instance = 0;             ///< which of them, counted from 1; 0: all
    std::vector<process_action> actions{};  ///< in this order
};

/// Names a process: the latest of that image, or its `instance`-th one.
struct process_name {
    text image{};                ///< file name
    std::uint32_t instance = 0;  ///< which of them, counted from 1; 0: the latest
};

/// Something the outside does once the Session Manager is idle.
struct outside_event {
    /// What may happen: a process ends, one is made by somebody else, one connects, closes its connection, or sends a request.
    enum class what : std::uint8_t { exit, spawn, connect, disconnect, request };
    what does = what::exit;                                    ///< what happens
    process_name process{};                                    ///< to whom, or by whom
    std::uint32_t code = 0;                                    ///< exit
    std::optional<process_name> with{};                        ///< exit: another process that exits at the same moment
    image_subsystem subsystem = image_subsystem::windows_gui;  ///< spawn; connect: the announced type
    std::uint32_t session = 0;                                 ///< spawn; SessionComplete, StopCsr
    bool running = false;                                      ///< spawn
    text sb_port{};                                            ///< connect; empty: none is announced
    std::uint32_t api_number = 0;                              ///< request
    text name{};                                               ///< request: subsystem or command
    std::optional<std::uint32_t> length{};                     ///< request: bytes of the name, when not its own
    std::optional<process_name> target{};                      ///< ExecPgm
    std::uint32_t session_status = 0;                          ///< SessionComplete
    bool debug = false;                                        ///< ExecPgm
};

/// A subsystem's answer to one kind of Sb request.
struct sb_reply {
    text process{};   ///< image name of the subsystem
    text api{};       ///< `CreateSession`
    status result{};  ///< what it answers
};

/// An object that exists before the Session Manager starts: a directory, or a link when `target` is present.
struct initial_object {
    text path{};                   ///< full name
    std::optional<text> target{};  ///< of a link
};

/// What the kernel and the processes of 6.x and later do of themselves. Off for 5.2 and its vectors.
/// \source facts windows-editions S23, G.3, G.6, F.4
struct later_behaviour {
    bool present = false;                ///< the edition is 6.x or later
    std::uint32_t bug_check = 0xF4;      ///< when a critical process ends: 0xF4 up to Windows 7, 0xEF later
    bool winlogon_critical = false;      ///< choice::winlogon_death::bug_check
    bool session_manager_child = false;  ///< 6.x: lsm.exe is a child of wininit; later it is a service
    bool platform_binary = false;        ///< the firmware delivers a program (WPBT)
};

/// Facts about the machine and switches of the kernel model.
struct machine_options {
    std::uint64_t ram = 512ull << 20;                       ///< bytes
    std::uint32_t processors = 1;                           ///< how many
    std::uint16_t architecture = 0;                         ///< 0 x86, 6 IA64, 9 AMD64
    std::uint16_t level = 6;                                ///< of the processor: its family
    std::uint16_t revision = 0x0F0B;                        ///< of the processor: model and stepping
    std::uint32_t global_flags = 0;                         ///< NtGlobalFlag
    bool boot_status_data = true;                           ///< bootstat.dat can be opened
    bool hard_error_returns = true;                         ///< so that the Session Manager's own end is visible
    status readonly_rename_status = status::access_denied;  ///< replacing a read-only file
    bool debug_flag = false;                                ///< the loader passed a debug flag
    bool trace_close = false;                               ///< closing a handle leaves a record, at tier `detail`
};

/// Everything a simulated world starts from. The registry is the tree below `\Registry\Machine`.
struct scenario {
    registry::tree registry{};                ///< the tree below `\Registry\Machine`
    text system_root = u"C:\\WINDOWS";        ///< DOS path of the Windows directory
    std::vector<volume> volumes{};            ///< with a drive letter each
    std::vector<initial_object> objects{};    ///< there before the Session Manager starts
    std::vector<file> files{};                ///< parents before their files
    std::vector<process_script> processes{};  ///< what processes do once they run
    std::vector<outside_event> events{};      ///< what the outside does, one after the other, whenever all threads wait
    std::vector<sb_reply> sb_replies{};       ///< answers that are no success
    machine_options options{};                ///< facts about the machine
    later_behaviour later{};                  ///< what those of 6.x and later do of themselves
};

}  // namespace smss::world
