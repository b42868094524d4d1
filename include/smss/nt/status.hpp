// SPDX-License-Identifier: BSL-1.0
// Knows: the NTSTATUS values that the Session Manager gives, gets or shows, with their names and severities.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace smss::nt {

/// An NTSTATUS: 32 bits whose top two are the severity. Any value is possible; the named ones are `static` members,
/// so that `status::no_memory` reads like an enumerator while an unknown value survives unchanged.
/// \source Microsoft MS-ERREF 2.3; facts nt5_2 section 0
struct status {
    std::uint32_t value = 0;  ///< all 32 bits, as NT returns them

    [[nodiscard]] friend constexpr auto operator<=>(status, status) = default;

    static const status success;                    ///< done
    static const status wait_1;                     ///< the second of several objects that were waited for
    static const status timeout;                    ///< the wait is over without its object; a success by its severity
    static const status pending;                    ///< not done yet
    static const status object_name_exists;         ///< the object was there already and has been opened
    static const status buffer_overflow;            ///< there is more data than room for it; a warning
    static const status no_more_entries;            ///< the enumeration is over
    static const status unsuccessful;               ///< failed for no stated reason
    static const status not_implemented;            ///< the system has no such service
    static const status access_violation;           ///< memory was touched that must not be
    static const status invalid_handle;             ///< the handle is none, or of another type
    static const status invalid_cid;                ///< no process has that client id
    static const status invalid_parameter;          ///< an argument is not allowed
    static const status no_memory;                  ///< no pool, or no virtual memory
    static const status unable_to_free_vm;          ///< the kernel session cannot be left
    static const status invalid_system_service;     ///< no such system call, or not for this caller
    static const status already_committed;          ///< the process is in a kernel session already
    static const status access_denied;              ///< the security descriptor does not allow it
    static const status buffer_too_small;           ///< the data would need a larger buffer
    static const status object_type_mismatch;       ///< the object is of another type
    static const status invalid_parameter_mix;      ///< arguments that do not go together
    static const status object_name_invalid;        ///< the name is not well formed
    static const status object_name_not_found;      ///< there is nothing of that name
    static const status object_name_collision;      ///< there is something of that name already
    static const status port_disconnected;          ///< the other side of the port is gone
    static const status object_path_invalid;        ///< part of the path is no directory
    static const status object_path_not_found;      ///< part of the path does not exist
    static const status object_path_syntax_bad;     ///< the path does not begin with `\`
    static const status port_connection_refused;    ///< the server refused the connection
    static const status sharing_violation;          ///< somebody else has the file open
    static const status delete_pending;             ///< the object is about to be deleted
    static const status privilege_not_held;         ///< the caller lacks the privilege
    static const status invalid_image_format;       ///< the file is no image of this system
    static const status no_token;                   ///< the thread impersonates nobody
    static const status disk_full;                  ///< the volume is full
    static const status too_many_paging_files;      ///< the kernel has as many paging files as it can
    static const status insufficient_resources;     ///< memory or another resource is used up
    static const status file_is_a_directory;        ///< a file was expected, and it is a directory
    static const status not_same_device;            ///< a rename must stay on its volume
    static const status unexpected_io_error;        ///< the device failed in a way that has no name
    static const status invalid_parameter_2;        ///< the second argument is not allowed
    static const status invalid_parameter_3;        ///< the third argument is not allowed
    static const status no_such_package;            ///< no subsystem serves images of that type
    static const status directory_not_empty;        ///< the directory has entries
    static const status not_a_directory;            ///< a directory was expected, and it is a file
    static const status process_is_terminating;     ///< the process is ending
    static const status cannot_delete;              ///< the file is in use as an image, or read-only
    static const status invalid_image_not_mz;       ///< the image does not begin with `MZ`
    static const status system_process_terminated;  ///< the code of the blue screen that smss asks for
    static const status image_checksum_mismatch;    ///< the image's checksum is wrong
    static const status lpc_reply_lost;             ///< the reply could not be delivered
    static const status invalid_import_of_non_dll;  ///< an image among the known DLLs is no DLL
};

inline constexpr status status::success{0x0000'0000};
inline constexpr status status::wait_1{0x0000'0001};
inline constexpr status status::timeout{0x0000'0102};
inline constexpr status status::pending{0x0000'0103};
inline constexpr status status::object_name_exists{0x4000'0000};
inline constexpr status status::buffer_overflow{0x8000'0005};
inline constexpr status status::no_more_entries{0x8000'001A};
inline constexpr status status::unsuccessful{0xC000'0001};
inline constexpr status status::not_implemented{0xC000'0002};
inline constexpr status status::access_violation{0xC000'0005};
inline constexpr status status::invalid_handle{0xC000'0008};
inline constexpr status status::invalid_cid{0xC000'000B};
inline constexpr status status::invalid_parameter{0xC000'000D};
inline constexpr status status::no_memory{0xC000'0017};
inline constexpr status status::unable_to_free_vm{0xC000'001A};
inline constexpr status status::invalid_system_service{0xC000'001C};
inline constexpr status status::already_committed{0xC000'0021};
inline constexpr status status::access_denied{0xC000'0022};
inline constexpr status status::buffer_too_small{0xC000'0023};
inline constexpr status status::object_type_mismatch{0xC000'0024};
inline constexpr status status::invalid_parameter_mix{0xC000'0030};
inline constexpr status status::object_name_invalid{0xC000'0033};
inline constexpr status status::object_name_not_found{0xC000'0034};
inline constexpr status status::object_name_collision{0xC000'0035};
inline constexpr status status::port_disconnected{0xC000'0037};
inline constexpr status status::object_path_invalid{0xC000'0039};
inline constexpr status status::object_path_not_found{0xC000'003A};
inline constexpr status status::object_path_syntax_bad{0xC000'003B};
inline constexpr status status::port_connection_refused{0xC000'0041};
inline constexpr status status::sharing_violation{0xC000'0043};
inline constexpr status status::delete_pending{0xC000'0056};
inline constexpr status status::privilege_not_held{0xC000'0061};
inline constexpr status status::invalid_image_format{0xC000'007B};
inline constexpr status status::no_token{0xC000'007C};
inline constexpr status status::disk_full{0xC000'007F};
inline constexpr status status::too_many_paging_files{0xC000'0097};
inline constexpr status status::insufficient_resources{0xC000'009A};
inline constexpr status status::file_is_a_directory{0xC000'00BA};
inline constexpr status status::not_same_device{0xC000'00D4};
inline constexpr status status::unexpected_io_error{0xC000'00E9};
inline constexpr status status::invalid_parameter_2{0xC000'00F0};
inline constexpr status status::invalid_parameter_3{0xC000'00F1};
inline constexpr status status::no_such_package{0xC000'00FE};
inline constexpr status status::directory_not_empty{0xC000'0101};
inline constexpr status status::not_a_directory{0xC000'0103};
inline constexpr status status::process_is_terminating{0xC000'010A};
inline constexpr status status::cannot_delete{0xC000'0121};
inline constexpr status status::invalid_image_not_mz{0xC000'012F};
inline constexpr status status::system_process_terminated{0xC000'021A};
inline constexpr status status::image_checksum_mismatch{0xC000'0221};
inline constexpr status status::lpc_reply_lost{0xC000'0253};
inline constexpr status status::invalid_import_of_non_dll{0xC000'036F};

/// The top two bits of an NTSTATUS.
enum class severity : std::uint8_t { success = 0, informational = 1, warning = 2, error = 3 };

/// How severe it is: the two bits on top.
[[nodiscard]] constexpr severity severity_of(status which) noexcept { return static_cast<severity>(which.value >> 30); }

/// NT_SUCCESS: success and informational statuses count as success, so `STATUS_TIMEOUT` and `STATUS_OBJECT_NAME_EXISTS` do.
[[nodiscard]] constexpr bool succeeded(status which) noexcept { return which.value < 0x8000'0000; }

/// A named status.
struct status_info {
    status value;           ///< the number
    std::string_view name;  ///< NT's name without its `STATUS_` prefix
};

/// Every status this library names, in numeric order.
inline constexpr std::array statuses{
    status_info{status::success, "SUCCESS"},
    status_info{status::wait_1, "WAIT_1"},
    status_info{status::timeout, "TIMEOUT"},
    status_info{status::pending, "PENDING"},
    status_info{status::object_name_exists, "OBJECT_NAME_EXISTS"},
    status_info{status::buffer_overflow, "BUFFER_OVERFLOW"},
    status_info{status::no_more_entries, "NO_MORE_ENTRIES"},
    status_info{status::unsuccessful, "UNSUCCESSFUL"},
    status_info{status::not_implemented, "NOT_IMPLEMENTED"},
    status_info{status::access_violation, "ACCESS_VIOLATION"},
    status_info{status::invalid_handle, "INVALID_HANDLE"},
    status_info{status::invalid_cid, "INVALID_CID"},
    status_info{status::invalid_parameter, "INVALID_PARAMETER"},
    status_info{status::no_memory, "NO_MEMORY"},
    status_info{status::unable_to_free_vm, "UNABLE_TO_FREE_VM"},
    status_info{status::invalid_system_service, "INVALID_SYSTEM_SERVICE"},
    status_info{status::already_committed, "ALREADY_COMMITTED"},
    status_info{status::access_denied, "ACCESS_DENIED"},
    status_info{status::buffer_too_small, "BUFFER_TOO_SMALL"},
    status_info{status::object_type_mismatch, "OBJECT_TYPE_MISMATCH"},
    status_info{status::invalid_parameter_mix, "INVALID_PARAMETER_MIX"},
    status_info{status::object_name_invalid, "OBJECT_NAME_INVALID"},
    status_info{status::object_name_not_found, "OBJECT_NAME_NOT_FOUND"},
    status_info{status::object_name_collision, "OBJECT_NAME_COLLISION"},
    status_info{status::port_disconnected, "PORT_DISCONNECTED"},
    status_info{status::object_path_invalid, "OBJECT_PATH_INVALID"},
    status_info{status::object_path_not_found, "OBJECT_PATH_NOT_FOUND"},
    status_info{status::object_path_syntax_bad, "OBJECT_PATH_SYNTAX_BAD"},
    status_info{status::port_connection_refused, "PORT_CONNECTION_REFUSED"},
    status_info{status::sharing_violation, "SHARING_VIOLATION"},
    status_info{status::delete_pending, "DELETE_PENDING"},
    status_info{status::privilege_not_held, "PRIVILEGE_NOT_HELD"},
    status_info{status::invalid_image_format, "INVALID_IMAGE_FORMAT"},
    status_info{status::no_token, "NO_TOKEN"},
    status_info{status::disk_full, "DISK_FULL"},
    status_info{status::too_many_paging_files, "TOO_MANY_PAGING_FILES"},
    status_info{status::insufficient_resources, "INSUFFICIENT_RESOURCES"},
    status_info{status::file_is_a_directory, "FILE_IS_A_DIRECTORY"},
    status_info{status::not_same_device, "NOT_SAME_DEVICE"},
    status_info{status::unexpected_io_error, "UNEXPECTED_IO_ERROR"},
    status_info{status::invalid_parameter_2, "INVALID_PARAMETER_2"},
    status_info{status::invalid_parameter_3, "INVALID_PARAMETER_3"},
    status_info{status::no_such_package, "NO_SUCH_PACKAGE"},
    status_info{status::directory_not_empty, "DIRECTORY_NOT_EMPTY"},
    status_info{status::not_a_directory, "NOT_A_DIRECTORY"},
    status_info{status::process_is_terminating, "PROCESS_IS_TERMINATING"},
    status_info{status::cannot_delete, "CANNOT_DELETE"},
    status_info{status::invalid_image_not_mz, "INVALID_IMAGE_NOT_MZ"},
    status_info{status::system_process_terminated, "SYSTEM_PROCESS_TERMINATED"},
    status_info{status::image_checksum_mismatch, "IMAGE_CHECKSUM_MISMATCH"},
    status_info{status::lpc_reply_lost, "LPC_REPLY_LOST"},
    status_info{status::invalid_import_of_non_dll, "INVALID_IMPORT_OF_NON_DLL"},
};

/// NT's name without `STATUS_`; empty for a value this library does not name.
[[nodiscard]] constexpr std::string_view name(status which) noexcept {
    for (status_info const& info : statuses) {
        if (info.value == which) return info.name;
    }
    return {};
}

/// `0xC0000034`: eight upper-case digits, as in the recorded vectors.
[[nodiscard]] inline std::string to_hex(status which) {
    std::string out = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) out.push_back("0123456789ABCDEF"[(which.value >> shift) & 0xF]);
    return out;
}

/// `0xC0000034 STATUS_OBJECT_NAME_NOT_FOUND`, or the number alone.
[[nodiscard]] inline std::string to_string(status which) {
    std::string out = to_hex(which);
    if (auto const known = name(which); !known.empty()) out.append(" STATUS_").append(known);
    return out;
}

}  // namespace smss::nt

namespace smss {
using nt::status;
using nt::succeeded;
}  // namespace smss
