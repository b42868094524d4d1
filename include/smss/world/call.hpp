// SPDX-License-Identifier: BSL-1.0
// Knows: the functions of NT that the Session Manager calls, and the outside events that reach it, by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::world {

/// Whether an effect takes part in a comparison.
enum class tier : std::uint8_t {
    core,    ///< an implementation must show it, in this order within its thread
    detail,  ///< recorded, informative
    silent,  ///< a request that leaves no record (opening, querying, allocating); fault injection sees it
};

/// `core`, `detail`, `silent`.
[[nodiscard]] constexpr std::string_view name(tier level) noexcept {
    return level == tier::core ? "core" : level == tier::detail ? "detail" : "silent";
}

/// What is called, or what happens outside. \source vectors README, "effects.jsonl"
enum class call : std::uint8_t {
    rtl_set_process_is_critical,
    rtl_set_thread_is_critical,
    nt_set_information_process,
    nt_create_port,
    rtl_create_user_thread,
    nt_create_event,
    rtl_create_environment,
    nt_delete_value_key,
    nt_create_directory_object,
    rtl_set_environment_variable,
    nt_create_symbolic_link_object,
    nt_make_temporary_object,
    rtl_lock_boot_status_data,
    rtl_get_set_boot_status_data,
    nt_display_string,
    rtl_create_user_process,
    nt_resume_thread,
    nt_wait_for_single_object,
    nt_wait_for_multiple_objects,
    nt_terminate_process,
    rtl_adjust_privilege,
    nt_adjust_privileges_token,
    nt_set_information_file,
    nt_create_section,
    nt_create_paging_file,
    nt_initialize_registry,
    nt_set_value_key,
    nt_set_system_information,
    nt_delay_execution,
    nt_set_event,
    nt_connect_port,
    nt_reply_wait_receive_port,
    nt_accept_connect_port,
    nt_complete_connect_port,
    nt_request_wait_reply_port,
    nt_raise_hard_error,
    // the same for later editions, and what only they call
    nt_create_user_process,
    nt_alpc_create_port,
    nt_alpc_connect_port,
    nt_alpc_accept_connect_port,
    nt_alpc_send_wait_receive_port,
    tp_alloc_pool,
    nt_create_semaphore,
    nt_release_semaphore,
    nt_create_mutant,
    nt_release_mutant,
    nt_fs_control_file,
    nt_serialize_boot,
    nt_create_file,
    // requests that leave no record
    rtl_allocate_heap,
    rtl_allocate_and_initialize_sid,
    rtl_query_registry_values,
    nt_open_key,
    nt_query_value_key,
    nt_enumerate_value_key,
    nt_open_directory_object,
    nt_query_directory_object,
    nt_open_symbolic_link_object,
    nt_query_symbolic_link_object,
    rtl_dos_path_name_to_nt_path_name,
    nt_query_attributes_file,
    nt_open_file,
    nt_query_information_file,
    nt_query_volume_information_file,
    ldr_verify_image_matches_checksum,
    ldr_query_image_file_execution_options,
    rtl_create_process_parameters,
    nt_query_information_process,
    nt_query_system_information,
    nt_open_process,
    nt_open_process_token,
    nt_duplicate_object,
    nt_close,
    read_process_parameters,  ///< not a call: what the kernel handed over (environment, system root, debug flag)
    // outside events, and the last line
    process_exit,
    connect,
    disconnect,
    request,
    spawn,
    timeout,
    bug_check,  ///< the kernel stops the system
    shutdown,   ///< a process shuts the system down in order
    end,
};

/// Name and usual tier of a call.
struct call_info {
    call which;             ///< the call
    std::string_view name;  ///< as in the vectors
    tier level;             ///< how much of an implementation must show it
};

/// All calls, each in the place of its number.
inline constexpr std::array calls{
    call_info{call::rtl_set_process_is_critical, "RtlSetProcessIsCritical", tier::core},
    call_info{call::rtl_set_thread_is_critical, "RtlSetThreadIsCritical", tier::core},
    call_info{call::nt_set_information_process, "NtSetInformationProcess", tier::core},
    call_info{call::nt_create_port, "NtCreatePort", tier::core},
    call_info{call::rtl_create_user_thread, "RtlCreateUserThread", tier::core},
    call_info{call::nt_create_event, "NtCreateEvent", tier::core},
    call_info{call::rtl_create_environment, "RtlCreateEnvironment", tier::detail},
    call_info{call::nt_delete_value_key, "NtDeleteValueKey", tier::core},
    call_info{call::nt_create_directory_object, "NtCreateDirectoryObject", tier::core},
    call_info{call::rtl_set_environment_variable, "RtlSetEnvironmentVariable", tier::core},
    call_info{call::nt_create_symbolic_link_object, "NtCreateSymbolicLinkObject", tier::core},
    call_info{call::nt_make_temporary_object, "NtMakeTemporaryObject", tier::core},
    call_info{call::rtl_lock_boot_status_data, "RtlLockBootStatusData", tier::detail},
    call_info{call::rtl_get_set_boot_status_data, "RtlGetSetBootStatusData", tier::core},
    call_info{call::nt_display_string, "NtDisplayString", tier::core},
    call_info{call::rtl_create_user_process, "RtlCreateUserProcess", tier::core},
    call_info{call::nt_resume_thread, "NtResumeThread", tier::core},
    call_info{call::nt_wait_for_single_object, "NtWaitForSingleObject", tier::core},
    call_info{call::nt_wait_for_multiple_objects, "NtWaitForMultipleObjects", tier::core},
    call_info{call::nt_terminate_process, "NtTerminateProcess", tier::core},
    call_info{call::rtl_adjust_privilege, "RtlAdjustPrivilege", tier::detail},
    call_info{call::nt_adjust_privileges_token, "NtAdjustPrivilegesToken", tier::detail},
    call_info{call::nt_set_information_file, "NtSetInformationFile", tier::core},
    call_info{call::nt_create_section, "NtCreateSection", tier::core},
    call_info{call::nt_create_paging_file, "NtCreatePagingFile", tier::core},
    call_info{call::nt_initialize_registry, "NtInitializeRegistry", tier::core},
    call_info{call::nt_set_value_key, "NtSetValueKey", tier::core},
    call_info{call::nt_set_system_information, "NtSetSystemInformation", tier::core},
    call_info{call::nt_delay_execution, "NtDelayExecution", tier::core},
    call_info{call::nt_set_event, "NtSetEvent", tier::core},
    call_info{call::nt_connect_port, "NtConnectPort", tier::core},
    call_info{call::nt_reply_wait_receive_port, "NtReplyWaitReceivePort", tier::core},
    call_info{call::nt_accept_connect_port, "NtAcceptConnectPort", tier::core},
    call_info{call::nt_complete_connect_port, "NtCompleteConnectPort", tier::detail},
    call_info{call::nt_request_wait_reply_port, "NtRequestWaitReplyPort", tier::core},
    call_info{call::nt_raise_hard_error, "NtRaiseHardError", tier::core},
    call_info{call::nt_create_user_process, "NtCreateUserProcess", tier::core},
    call_info{call::nt_alpc_create_port, "NtAlpcCreatePort", tier::core},
    call_info{call::nt_alpc_connect_port, "NtAlpcConnectPort", tier::core},
    call_info{call::nt_alpc_accept_connect_port, "NtAlpcAcceptConnectPort", tier::core},
    call_info{call::nt_alpc_send_wait_receive_port, "NtAlpcSendWaitReceivePort", tier::core},
    call_info{call::tp_alloc_pool, "TpAllocPool", tier::detail},
    call_info{call::nt_create_semaphore, "NtCreateSemaphore", tier::core},
    call_info{call::nt_release_semaphore, "NtReleaseSemaphore", tier::core},
    call_info{call::nt_create_mutant, "NtCreateMutant", tier::core},
    call_info{call::nt_release_mutant, "NtReleaseMutant", tier::core},
    call_info{call::nt_fs_control_file, "NtFsControlFile", tier::core},
    call_info{call::nt_serialize_boot, "NtSerializeBoot", tier::detail},
    call_info{call::nt_create_file, "NtCreateFile", tier::core},
    call_info{call::rtl_allocate_heap, "RtlAllocateHeap", tier::silent},
    call_info{call::rtl_allocate_and_initialize_sid, "RtlAllocateAndInitializeSid", tier::silent},
    call_info{call::rtl_query_registry_values, "RtlQueryRegistryValues", tier::silent},
    call_info{call::nt_open_key, "NtOpenKey", tier::silent},
    call_info{call::nt_query_value_key, "NtQueryValueKey", tier::silent},
    call_info{call::nt_enumerate_value_key, "NtEnumerateValueKey", tier::silent},
    call_info{call::nt_open_directory_object, "NtOpenDirectoryObject", tier::silent},
    call_info{call::nt_query_directory_object, "NtQueryDirectoryObject", tier::silent},
    call_info{call::nt_open_symbolic_link_object, "NtOpenSymbolicLinkObject", tier::silent},
    call_info{call::nt_query_symbolic_link_object, "NtQuerySymbolicLinkObject", tier::silent},
    call_info{call::rtl_dos_path_name_to_nt_path_name, "RtlDosPathNameToNtPathName_U", tier::silent},
    call_info{call::nt_query_attributes_file, "NtQueryAttributesFile", tier::silent},
    call_info{call::nt_open_file, "NtOpenFile", tier::silent},
    call_info{call::nt_query_information_file, "NtQueryInformationFile", tier::silent},
    call_info{call::nt_query_volume_information_file, "NtQueryVolumeInformationFile", tier::silent},
    call_info{call::ldr_verify_image_matches_checksum, "LdrVerifyImageMatchesChecksum", tier::silent},
    call_info{call::ldr_query_image_file_execution_options, "LdrQueryImageFileExecutionOptions", tier::silent},
    call_info{call::rtl_create_process_parameters, "RtlCreateProcessParameters", tier::silent},
    call_info{call::nt_query_information_process, "NtQueryInformationProcess", tier::silent},
    call_info{call::nt_query_system_information, "NtQuerySystemInformation", tier::silent},
    call_info{call::nt_open_process, "NtOpenProcess", tier::silent},
    call_info{call::nt_open_process_token, "NtOpenProcessToken", tier::silent},
    call_info{call::nt_duplicate_object, "NtDuplicateObject", tier::silent},
    call_info{call::nt_close, "NtClose", tier::silent},
    call_info{call::read_process_parameters, "(process parameters)", tier::silent},
    call_info{call::process_exit, "process-exit", tier::core},
    call_info{call::connect, "connect", tier::core},
    call_info{call::disconnect, "disconnect", tier::core},
    call_info{call::request, "request", tier::core},
    call_info{call::spawn, "spawn", tier::core},
    call_info{call::timeout, "timeout", tier::core},
    call_info{call::bug_check, "bug-check", tier::core},
    call_info{call::shutdown, "shutdown", tier::core},
    call_info{call::end, "end", tier::core},
};

static_assert([]() consteval {
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (static_cast<std::size_t>(calls[i].which) != i) return false;
    }
    return calls.size() == static_cast<std::size_t>(call::end) + 1;
}(), "one row for each call, in the order of the enumeration");

/// The row of a call.
[[nodiscard]] constexpr call_info const& info(call which) noexcept { return calls[static_cast<std::size_t>(which)]; }

/// The name that the vectors use.
[[nodiscard]] constexpr std::string_view name(call which) noexcept { return info(which).name; }

/// The call of that name, if there is one.
[[nodiscard]] constexpr std::optional<call> call_named(std::string_view wanted) noexcept {
    for (call_info const& row : calls) {
        if (row.name == wanted) return row.which;
    }
    return std::nullopt;
}

}  // namespace smss::world
