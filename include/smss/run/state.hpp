// SPDX-License-Identifier: BSL-1.0
// Knows: what the Session Manager remembers: its lists, its subsystems, its clients, and where each of its threads is.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/environment.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smss::running {

/// An entry of one of the Session Manager's lists. \source facts nt5_2 2.2.1
struct entry {
    text name{};   ///< as stored, or the file name behind it
    text value{};  ///< what belongs to the name
};

/// A list of entries, in order.
using entry_list = std::vector<entry>;

/// Saves an entry by the shared rule: the same name with the same value changes nothing, the same name with another
/// value is replaced in place, anything else goes to the tail. \return object_name_exists or success. \source facts nt5_2 2.2
constexpr status save_unique(entry_list& list, std::u16string_view name, std::u16string_view value) {
    for (entry& known : list) {
        if (!nt::equal_ignoring_case(known.name, name)) continue;
        if (nt::equal_ignoring_case(known.value, value)) return status::object_name_exists;
        known.value = value;
        return status::success;
    }
    list.push_back({text{name}, text{value}});
    return status::success;
}

/// The place of the first entry of that name; the list's size when there is none.
[[nodiscard]] constexpr std::size_t place_of(entry_list const& list, std::u16string_view name) {
    std::size_t place = 0;
    while (place < list.size() && !nt::equal_ignoring_case(list[place].name, name)) ++place;
    return place;
}

/// A subsystem process that the Session Manager knows. \source facts nt5_2 9.1.3
struct subsystem_record {
    image_subsystem type = image_subsystem::unconnected;  ///< of the images that it serves; `unconnected` until it has connected
    std::uint32_t session = 0;                            ///< the terminal session
    world::process_id client = 0;                         ///< its process, as its messages name it
    world::handle process = 0;                            ///< its process
    world::handle event = 0;                              ///< signalled when it has connected, or is given up
    world::handle sb_port = 0;                            ///< our side of the connection to its own port; 0: there is none
    text sb_owner{};                                      ///< image name behind `sb_port`
    text image{};                                         ///< name of the process, for records
    bool listed = true;                                   ///< false once it has been taken off the list
};

/// A session that a copy of smss makes or has made. \source facts windows-editions B.3, B.4, F.4
struct session_record {
    std::uint32_t number = 0;   ///< of the session
    world::handle copy = 0;     ///< process of the copy
    world::handle initial = 0;  ///< process of the initial command
    text initial_name{};        ///< image name of the initial command
    text command{};             ///< the initial command asked for; empty: the usual one
    bool at_boot = false;       ///< made by the main thread
    bool awaited = false;       ///< at boot: the end of its copy has been seen
    bool gone = false;          ///< the session is over
};

/// What the server remembers about a connection. \source facts nt5_2 9.1.5
struct client_context {
    world::handle process = 0;                             ///< the client's process
    std::uint32_t session = 0;                             ///< the client's terminal session
    std::size_t subsystem = static_cast<std::size_t>(-1);  ///< index of its record
};

inline constexpr std::size_t no_record = static_cast<std::size_t>(-1);  ///< No record.

/// A command line after its image has been looked for. \source facts nt5_2 3.2.6
struct program {
    text token{};            ///< the image as written
    text image{};            ///< NT path of the image found
    text directory{};        ///< DOS directory, without trailing `\`
    text arguments{};        ///< as written, behind the image
    bool found = false;      ///< the image is there
    bool autocheck = false;  ///< it is the disk check
    bool async = false;      ///< it is not waited for
    bool debug = false;      ///< it starts under a debugger
};

/// Flags that a caller gives with a command. \source facts nt5_2 3.2.1
inline constexpr std::uint32_t run_debug = 0x01;
inline constexpr std::uint32_t run_async = 0x02;      ///< not waited for
inline constexpr std::uint32_t run_subsystem = 0x08;  ///< the program is a subsystem
inline constexpr std::uint32_t run_deferred = 0x20;   ///< the caller resumes it
inline constexpr std::uint32_t run_posix = 0x100;     ///< it is the POSIX subsystem
inline constexpr std::uint32_t run_os2 = 0x200;       ///< it is the OS/2 subsystem

/// A process that has been created.
struct started_process {
    world::handle process = 0;                             ///< the process
    world::handle thread = 0;                              ///< its initial thread, suspended until it is resumed
    world::process_id client = 0;                          ///< how its messages name it
    image_subsystem subsystem = image_subsystem::unknown;  ///< the type of its image
    text name{};                                           ///< image name
};

/// The procedures that can wait in their middle. Everything else is a plain function.
enum class procedure : std::uint8_t {
    main_program, load_session, execute_command, execute_image, load_subsystem, execute_initial_command, api_loop, start_csr,
    later_program, session_copy, start_copy,
};

/// One call of such a procedure: where it is, and its locals.
struct frame {
    procedure which{};               ///< the procedure
    std::uint8_t at = 0;             ///< the step that comes next
    text line{};                     ///< the command line
    program what{};                  ///< the program that was found
    std::uint32_t session = 0;       ///< the terminal session
    std::uint32_t flags = 0;         ///< `run_...`
    std::size_t index = 0;           ///< of a list that is worked off
    std::size_t record = no_record;  ///< in `memory::records`
    status result{};                 ///< what the procedure comes to
    started_process started{};       ///< what it has started
};

/// What a step of a procedure comes to.
enum class progress : std::uint8_t { go_on, blocked, finished };

/// What the recorder calls the state of a thread. \source vectors, the `end` line
enum class idle_state : std::uint8_t { waiting_objects, waiting_port, waiting_reply };

/// A thread of the Session Manager: a stack of frames.
struct thread_state {
    world::thread_id id{};                           ///< how records name it
    std::vector<frame> stack{};                      ///< the innermost call last
    bool blocked = false;                            ///< it waits
    bool parked = false;                             ///< it will never be continued
    idle_state state = idle_state::waiting_objects;  ///< why, for the record's last line
    effect on_return{};                              ///< recorded when the wait is over, unless it has no arguments
    world::answer reply{};                           ///< the outcome of the last wait
    status returned{};                               ///< the result of the last procedure that finished
    started_process started{};                       ///< what that procedure started
    std::uint32_t session = 0;                       ///< the terminal session that `load_session` made
    world::handle own_process = 0;                   ///< of a copy of smss: its process
    // API threads
    world::message letter{};         ///< the message being served, or the last one
    bool replies = false;            ///< it is to be answered
    int failures = 0;                ///< receives that failed in a row
};

/// Everything the Session Manager remembers. \source facts nt5_2 9.1
struct memory {
    // what the kernel handed over
    text system_root{};          ///< DOS path of the Windows directory
    world::process_id self = 0;  ///< its own process
    bool debug_all = false;      ///< the loader passed a debug flag: every process runs with it
    // configuration
    plan::environment environment{};         ///< its own variables
    text library_path{};                     ///< DllPath of every process
    bool library_path_fixed = false;         ///< DllPath is not derived from Path any more
    int path_deliveries = 0;                 ///< how often Path has been delivered
    std::uint32_t protection_mode = 1;       ///< ProtectionMode
    bool allow_protected_renames = false;    ///< AllowProtectedRenames
    bool mini_nt = false;                    ///< the key MiniNT exists
    bool posix_single_instance = false;      ///< PosixSingleInstance
    entry_list boot_execute{};               ///< BootExecute, until its programs have run
    entry_list setup_execute{};              ///< SetupExecute
    entry_list execute{};                    ///< Execute
    entry_list paging_files{};               ///< PagingFiles
    entry_list dos_devices{};                ///< DOS Devices: link and target
    entry_list file_renames{};               ///< pending renames: source and target; an empty target deletes
    entry_list known_dlls{};                 ///< KnownDLLs, and what they import
    entry_list excluded_dlls{};              ///< ExcludeFromKnownDlls
    entry_list subsystems{};                 ///< SubSystems that neither Required nor Optional has claimed
    entry_list to_load{};                    ///< those of Required
    entry_list to_defer{};                   ///< those of Optional
    text known_dll_path{};                   ///< DllDirectory
    world::handle dos_device_directory = 0;  ///< `\??`
    world::handle volumes_safe_event = 0;    ///< `VolumesSafeForWriteAccess`
    // sessions
    world::handle api_port = 0;                    ///< server side of `\SmApiPort`
    world::handle own_client = 0;                  ///< the Session Manager's own connection to it
    std::vector<subsystem_record> records{};       ///< subsystems, in the order in which they were started
    std::vector<client_context> clients{};         ///< by the number that their connection has
    std::uint32_t attached_session = 0xFFFF'FFFF;  ///< the kernel session in which the Session Manager is; `not_attached`: in none
    std::uint32_t next_sm_session = 1;             ///< the next number for a session of a subsystem
    text initial_command{};                        ///< decided by the last `load_session`
    world::handle windows_subsystem = 0;           ///< the process that the last wait is for
    text windows_subsystem_name{};                 ///< its image name
    world::handle initial_process = 0;             ///< the other process that the last wait is for
    text initial_process_name{};                   ///< its image name
    // later editions
    entry_list boot_execute_no_pnp_sync{};     ///< BootExecuteNoPnpSync
    entry_list setup_execute_no_pnp_sync{};    ///< SetupExecuteNoPnpSync
    entry_list platform_execute{};             ///< PlatformExecute
    text s0_initial_command{};                 ///< empty: wininit
    std::uint32_t initial_sessions = 0;        ///< NumberOfInitialSessions; 0: not stored
    bool wpbt_disabled = false;                ///< DisableWpbtExecution
    bool safe_boot = false;                    ///< the machine boots in a safe mode
    text known_dll_path32{};                   ///< DllDirectory32
    world::handle known_dlls_directory = 0;    ///< `\KnownDlls`
    world::handle known_dlls_directory32 = 0;  ///< `\KnownDlls32`
    world::handle rename_mutex = 0;            ///< `PendingRenameMutex`
    world::handle session_slots = 0;           ///< semaphore: sessions that may be made at once
    std::uint32_t session_limit = 0;           ///< how many those are
    world::handle shared_section = 0;          ///< data shared by all sessions
    std::vector<session_record> sessions{};    ///< in the order in which they were made
};

inline constexpr std::uint32_t not_attached = 0xFFFF'FFFF;  ///< In no kernel session.

}  // namespace smss::running
