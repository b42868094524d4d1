// SPDX-License-Identifier: BSL-1.0
// Knows: what the failure of each single request of a boot comes to: the table of the vectors' README, row by row.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/world/call.hpp>
#include <smss/world/effect.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faults {

using smss::effect;
using smss::world::actor;
using smss::world::call;
using smss::world::field;

/// Where in the boot a request is made: the part of the main thread's work that was going on.
enum class stage {
    start_up,
    server,
    configuration,
    registry,
    descriptors_again,
    dos_devices,
    boot_commands,
    renames,
    known_dlls,
    paging_files,
    dynamic_variables,
    before_session,
    kernel_session,
    subsystem,
    initial_choice,
    own_connection,
    initial_command,
    exec_pgm,
    detach,
};

/// What a failure comes to.
enum class policy {
    fatal,     ///< the system stops with a text and a status
    ignored,   ///< nothing else changes
    degraded,  ///< what needs the request is not done, the boot goes on
    hang,      ///< the Session Manager waits for ever
    crash,     ///< the Session Manager dies of an exception
    repeated,  ///< the request of a client is carried out once more, the boot goes on
};

[[nodiscard]] constexpr std::string_view name(policy which) {
    constexpr std::string_view names[]{"fatal", "ignored", "degraded", "hang", "crash", "repeated"};
    return names[static_cast<std::size_t>(which)];
}

/// A request of a boot, with its surroundings.
struct place {
    std::vector<effect> const* requests = nullptr;  ///< all of them, from the unfaulted boot
    std::vector<stage> const* stages = nullptr;
    std::size_t index = 0;
    std::vector<std::u16string> listed_dlls{};  ///< files that the KnownDlls key lists

    [[nodiscard]] effect const& asked() const { return (*requests)[index]; }
    [[nodiscard]] stage where() const { return (*stages)[index]; }
};

// --- what belongs together -------------------------------------------------------------------------------------------

[[nodiscard]] inline bool contains(std::u16string_view whole, std::u16string_view part) {
    for (std::size_t at = 0; at + part.size() <= whole.size(); ++at) {
        if (smss::nt::equal_ignoring_case(whole.substr(at, part.size()), part)) return true;
    }
    return false;
}

/// Some argument of the effect has that text in it.
[[nodiscard]] inline bool mentions(effect const& one, std::u16string_view word) {
    if (word.empty()) return false;
    for (auto const& argument : one.arguments) {
        if (contains(argument.string, word)) return true;
        if (argument.which == field::env) continue;
        for (auto const& item : argument.items) {
            if (contains(item, word)) return true;
        }
    }
    return false;
}

[[nodiscard]] inline std::u16string_view leaf(std::u16string_view path) {
    std::size_t const slash = path.rfind(u'\\');
    return slash == std::u16string_view::npos ? path : path.substr(slash + 1);
}

/// The name, without extension, of the program that a request is made for: that of the command at work. A command begins
/// with an allocation that does not follow another one.
[[nodiscard]] inline std::u16string program_of(place const& at) {
    auto const& all = *at.requests;
    auto const begins = [&](std::size_t i) {
        return all[i].which == call::rtl_allocate_heap && all[i].by.who == actor::main &&
               (i == 0 || all[i - 1].which != call::rtl_allocate_heap);
    };
    std::size_t first = at.index;
    while (first > 0 && !begins(first)) --first;
    for (std::size_t i = first; i < all.size() && (i == first || !begins(i)); ++i) {
        if (all[i].which != call::nt_query_attributes_file) continue;
        std::u16string_view const file = leaf(all[i].text_of(field::file));
        return std::u16string{file.substr(0, file.rfind(u'.'))};
    }
    return {};
}

// --- which other effects a failed request takes along ---------------------------------------------------------------

inline bool of_program(effect const& other, place const& failed) {
    bool const status_data = other.which == call::rtl_get_set_boot_status_data || other.which == call::rtl_lock_boot_status_data;
    std::u16string const program = program_of(failed);
    return (status_data && failed.where() == stage::boot_commands && contains(program, u"autochk")) || mentions(other, program);
}
inline bool of_boot_status(effect const& other, place const&) {
    return other.which == call::rtl_get_set_boot_status_data || other.which == call::rtl_lock_boot_status_data;
}
inline bool of_same_file(effect const& other, place const& failed) {
    return other.which == call::nt_set_information_file &&
           smss::nt::equal_ignoring_case(leaf(other.text_of(field::file)), leaf(failed.asked().text_of(field::file)));
}
inline bool of_next_file(effect const& other, place const& failed) {
    for (std::size_t i = failed.index; i-- > 0;) {  // an allocation: the file that was opened before it
        if ((*failed.requests)[i].which == call::nt_open_file) return of_same_file(other, {failed.requests, failed.stages, i, {}});
    }
    return false;
}
// Its own section; and those of DLLs that the registry does not list: they only join the list as imports of another one.
inline bool is_listed(effect const& section, place const& at) {
    return std::any_of(at.listed_dlls.begin(), at.listed_dlls.end(),
                       [&](std::u16string const& one) { return smss::nt::equal_ignoring_case(one, section.text_of(field::name)); });
}
inline bool of_dll(effect const& other, place const& failed) {
    if (other.which != call::nt_create_section) return false;
    bool const its_own = smss::nt::equal_ignoring_case(other.text_of(field::name), failed.asked().text_of(field::file));
    return its_own || !is_listed(other, failed);
}
inline bool of_imports(effect const& other, place const& failed) {
    return other.which == call::nt_create_section && !is_listed(other, failed);
}
inline bool of_paging(effect const& other, place const&) {
    return other.which == call::nt_create_paging_file ||
           (other.which == call::nt_set_information_file && other.text_of(field::op) == u"delete");
}
inline bool of_restore_privilege(effect const& other, place const&) { return other.which == call::rtl_adjust_privilege; }
inline bool of_event(effect const& other, place const&) { return other.which == call::nt_set_event; }
inline bool of_thread(effect const& other, place const&) {
    return other.which == call::rtl_set_thread_is_critical && other.by.who == actor::api;
}
inline bool of_second_creation(effect const& other, place const& failed) {
    return other.which == call::nt_create_symbolic_link_object && leaf(failed.asked().text_of(field::object)) == other.text_of(field::name);
}
inline bool of_link(effect const& other, place const&) { return other.which == call::nt_create_symbolic_link_object; }
inline bool of_create_session(effect const& other, place const&) { return other.text_of(field::api) == u"SbpCreateSession"; }
// A variable that was to be removed is still there: it is set, and every process gets it.
inline bool of_safe_boot_removal(effect const& other, place const&) {
    return (other.which == call::nt_delete_value_key && other.text_of(field::value) == u"SAFEBOOT_OPTION") ||
           (other.which == call::rtl_set_environment_variable && other.text_of(field::name) == u"SAFEBOOT_OPTION") ||
           other.which == call::rtl_create_user_process;
}
inline bool of_safe_boot(effect const& other, place const&) {
    return other.which == call::nt_set_value_key && other.text_of(field::value) == u"SAFEBOOT_OPTION";
}
inline bool of_identifier(effect const& other, place const&) {
    return other.which == call::nt_set_value_key && other.text_of(field::value) == u"PROCESSOR_IDENTIFIER";
}
inline bool of_boot_directory(effect const& other, place const&) {
    return other.which == call::nt_set_value_key && other.text_of(field::value) == u"BootDir";
}
inline bool of_kernel_session(effect const& other, place const&) {
    return other.which == call::nt_set_system_information || other.which == call::nt_adjust_privileges_token;
}
inline bool of_privilege(effect const& other, place const&) { return other.which == call::nt_adjust_privileges_token; }
inline bool of_wait(effect const& other, place const& failed) {
    return other.which == failed.asked().which && other.text_of(field::object) == failed.asked().text_of(field::object);
}
// A message dispatched once more: what the server does with it.
inline bool of_dispatch(effect const& other, place const&) {
    return other.which == call::nt_accept_connect_port || other.which == call::nt_complete_connect_port ||
           other.which == call::nt_connect_port || other.which == call::nt_set_event || other.which == call::nt_request_wait_reply_port ||
           other.which == call::nt_reply_wait_receive_port;
}

// --- conditions ------------------------------------------------------------------------------------------------------

inline bool is_last_section(place const& at) {
    for (std::size_t i = at.index + 1; i < at.requests->size(); ++i) {
        if ((*at.requests)[i].which == call::nt_create_section) return false;
    }
    return true;
}
inline bool waits_for_it(place const& at) {  // the next request of that thread is the wait for the thread just resumed
    for (std::size_t i = at.index + 1; i < at.requests->size(); ++i) {
        effect const& next = (*at.requests)[i];
        if (next.by.who != actor::main) continue;
        return next.which == call::nt_wait_for_single_object && next.text_of(field::object) == at.asked().text_of(field::object);
    }
    return false;
}
inline bool without_kernel_session(place const& at) {
    for (effect const& one : *at.requests) {
        if (one.which == call::nt_set_system_information && one.text_of(field::info_class) == u"SystemSessionCreate") return false;
    }
    return true;
}
inline bool sends_reply(place const& at) { return at.asked().text_of(field::phase) == u"reply"; }
inline bool is_first_receive(place const& at) {
    for (std::size_t i = 0; i < at.index; ++i) {
        effect const& one = (*at.requests)[i];
        if (one.which == call::nt_reply_wait_receive_port && one.by == at.asked().by) return false;
    }
    return true;
}
inline bool opens_image(place const& at) { return at.asked().text_of(field::op) == u"image"; }
inline bool opens_directory(place const& at) { return at.asked().text_of(field::op) == u"directory"; }
inline bool about_session(place const& at) { return at.asked().text_of(field::info_class) == u"session"; }
inline bool about_vendor(place const& at) { return at.asked().text_of(field::value) == u"VendorIdentifier"; }
inline bool about_safe_boot(place const& at) {
    return contains(at.asked().text_of(field::key), u"Safeboot\\Option") || at.asked().text_of(field::value) == u"OptionValue" ||
           at.asked().text_of(field::value) == u"SAFEBOOT_OPTION";
}
inline bool about_detach(place const& at) { return at.asked().text_of(field::info_class) == u"SystemSessionDetach"; }
inline bool about_flags(place const& at) {
    return at.asked().text_of(field::info_class) != u"basic" && at.asked().text_of(field::info_class) != u"processor";
}
inline bool closes_temporary(place const& at) {
    return at.index > 0 && (*at.requests)[at.index - 1].which == call::nt_make_temporary_object;
}
inline bool about_temporary(place const& at) { return !at.asked().text_of(field::object).empty(); }
inline bool enables(place const& at) { return at.asked().number_of(field::enable) != 0; }
inline bool disables(place const& at) { return at.asked().number_of(field::enable) == 0; }
inline bool opens_environment(place const& at) { return contains(at.asked().text_of(field::key), u"Environment"); }
inline bool about_boot_directory(place const& at) { return at.asked().text_of(field::value) == u"BootDir"; }

// --- the table -------------------------------------------------------------------------------------------------------

inline constexpr std::u16string_view init = u"Session Manager Initialization";
inline constexpr std::u16string_view exec = u"Session Manager ExecuteInitialCommand";

/// One row: requests of that call, in those stages, from that actor, under that condition.
struct row {
    stage first = stage::start_up;
    stage last = stage::detach;
    std::optional<actor> by{};
    call what{};
    bool (*when)(place const&) = nullptr;
    policy comes_to = policy::ignored;
    std::u16string_view text{};  ///< fatal
    std::uint32_t code = 0;      ///< fatal: the status shown; 0: the injected one
    bool late = false;           ///< fatal, but only after more of the boot has been done
    bool searches = false;       ///< the same file may be found at a later place: then only its path differs
    bool (*needs)(effect const&, place const&) = nullptr;
    bool surely = false;      ///< at least one of those is missing when the request would have succeeded
    std::string_view line{};  ///< the README's row, or why there is one that it does not have
};

namespace detail {

struct builder : row {
    builder(stage first_, stage last_, call what_) {
        first = first_;
        last = last_;
        what = what_;
    }
    builder& from(actor who) { return by = who, *this; }
    builder& if_(bool (*condition)(place const&)) { return when = condition, *this; }
    builder& fatal(std::u16string_view text_, std::uint32_t code_ = 0) {
        return comes_to = policy::fatal, text = text_, code = code_, *this;
    }
    builder& later(bool (*needs_)(effect const&, place const&) = nullptr) { return late = true, needs = needs_, *this; }
    builder& searching() { return searches = true, *this; }
    builder& ignored(bool (*needs_)(effect const&, place const&) = nullptr) { return comes_to = policy::ignored, needs = needs_, *this; }
    builder& degraded(bool (*needs_)(effect const&, place const&)) { return comes_to = policy::degraded, needs = needs_, *this; }
    builder& without_fail() { return surely = true, *this; }
    builder& repeated() { return comes_to = policy::repeated, needs = of_dispatch, *this; }
    builder& hang() { return comes_to = policy::hang, *this; }
    builder& crash() { return comes_to = policy::crash, text = u"Unhandled Exception in Session Manager", code = 0xC0000005, *this; }
    row says(std::string_view line_) { return line = line_, *this; }
};

inline builder in(stage where, call what) { return {where, where, what}; }
inline builder in(stage first, stage last, call what) { return {first, last, what}; }
inline builder any(call what) { return {stage::start_up, stage::detach, what}; }

}  // namespace detail

/// All rows; the first that fits counts. \source vectors README, "Failure policy per call"
inline std::vector<row> const& table() {
    using detail::any;
    using detail::in;
    using enum stage;
    constexpr actor main = actor::main;
    constexpr actor api = actor::api;
    static std::vector<row> const rows{
        in(dos_devices, call::nt_close)
            .if_(closes_temporary)
            .fatal(init, 0xC0000035)
            .later(of_link)
            .says("(not listed: a temporary link keeps its name while its handle is open, as when NtMakeTemporaryObject fails)"),
        any(call::nt_close).ignored().says("(not listed: nothing depends on closing a handle)"),

        in(start_up, call::rtl_set_process_is_critical).ignored().says("RtlSetProcessIsCritical / priority 11 / hard-error mode: I"),
        any(call::rtl_set_thread_is_critical).ignored().says("the same"),
        in(start_up, call::nt_set_information_process).ignored().says("the same (ASSERT on priority)"),

        in(server, call::rtl_allocate_and_initialize_sid).fatal(init).says("SIDs and ACL memory of the first descriptors: F Init"),
        in(server, call::rtl_allocate_heap).fatal(init, 0xC0000017).says("the same"),
        in(server, call::nt_create_port).hang().says("NtCreatePort \\SmApiPort: H"),
        in(server, call::rtl_create_user_thread).ignored(of_thread).says("RtlCreateUserThread, one of two: I, one thread serves all"),
        in(server, call::nt_create_event)
            .ignored(of_event)
            .without_fail()
            .says("NtCreateEvent VolumesSafeForWriteAccess: I (and it is not signalled)"),
        in(configuration, call::rtl_create_environment).fatal(init).says("RtlCreateEnvironment: F Init"),
        in(configuration, call::nt_open_key)
            .if_(opens_environment)
            .ignored(of_safe_boot_removal)
            .says("open Environment / delete SAFEBOOT_OPTION: I"),
        in(configuration, call::nt_open_key).ignored().says("NtOpenKey MiniNT: I"),
        in(configuration, call::nt_delete_value_key).ignored(of_safe_boot_removal).says("open Environment / delete SAFEBOOT_OPTION: I"),

        in(descriptors_again, call::rtl_allocate_heap).ignored().says("SIDs and ACL memory of the rebuild after ProtectionMode: I"),
        in(descriptors_again, call::rtl_allocate_and_initialize_sid).ignored().says("the same"),
        in(registry, call::rtl_query_registry_values).fatal(init).says("open Session Manager, query or enumerate: F Init (case 200)"),
        in(registry, call::nt_open_key).fatal(init).says("open Session Manager or any of its five subkeys: F Init"),
        in(registry, call::nt_query_value_key).fatal(init).says("query any value (other than not-found): F Init"),
        in(registry, call::nt_enumerate_value_key).fatal(init).says("enumerate any value: F Init"),
        in(registry, call::nt_delete_value_key).ignored().says("deleting AllowProtectedRenames / PFRO / PFRO2: I"),
        in(registry, call::rtl_allocate_heap).fatal(init, 0xC0000017).says("any list allocation: F Init (0xC0000017)"),
        in(registry, call::rtl_set_environment_variable).fatal(init).says("RtlSetEnvironmentVariable: F Init (its status)"),
        in(registry, call::nt_create_directory_object).ignored().says("NtCreateDirectoryObject from ObjectDirectories: I"),

        in(dos_devices, call::nt_open_directory_object).fatal(init).says("open \\??: F Init"),
        in(dos_devices, call::nt_create_symbolic_link_object)
            .fatal(init)
            .says("create any DOS-device link; second creation after reset: F Init"),
        in(dos_devices, call::nt_make_temporary_object)
            .if_(about_temporary)
            .fatal(init, 0xC0000035)
            .later(of_second_creation)
            .says("NtMakeTemporaryObject: F Init (shows as 0xC0000035)"),
        in(dos_devices, call::nt_create_directory_object).fatal(init).says("NtCreateDirectoryObject \\Sessions: F Init"),

        in(boot_commands, call::rtl_allocate_heap).from(main).degraded(of_program).says("BootExecute: parse: D (that command)"),
        in(boot_commands, call::nt_query_attributes_file).searching().degraded(of_program).says("BootExecute: search: D (that command)"),
        in(boot_commands, call::rtl_dos_path_name_to_nt_path_name)
            .degraded(of_program)
            .without_fail()
            .says("BootExecute: parse: D (that command)"),
        in(boot_commands, call::rtl_create_process_parameters)
            .degraded(of_program)
            .without_fail()
            .says("BootExecute: process parameters: D (that command)"),
        in(boot_commands, call::rtl_create_user_process).degraded(of_program).says("BootExecute: create: D (that command)"),
        in(boot_commands, call::nt_set_information_process).ignored().says("- setting its session id: I"),
        in(boot_commands, call::nt_resume_thread).if_(waits_for_it).hang().says("- NtResumeThread (sync): H"),
        in(boot_commands, call::nt_resume_thread).ignored(of_program).says("(not listed: an async command does not run)"),
        in(boot_commands, call::nt_wait_for_single_object).ignored(of_wait).says("- NtWaitForSingleObject: goes on without waiting"),
        in(boot_commands, call::rtl_lock_boot_status_data).degraded(of_boot_status).without_fail().says("boot status lock: D"),
        in(boot_commands, call::rtl_get_set_boot_status_data)
            .ignored(of_boot_status)
            .says("boot status get / set: I (failed read: 0 is written back)"),
        in(boot_commands, call::nt_display_string).ignored().says("(not listed: the message is not shown)"),

        in(renames, call::rtl_adjust_privilege).if_(disables).ignored().says("SeRestore off: I"),
        in(renames, call::rtl_adjust_privilege)
            .ignored(of_restore_privilege)
            .without_fail()
            .says("SeRestore on: I (when not granted, not released)"),
        in(renames, call::nt_open_file).degraded(of_same_file).without_fail().says("PFRO: open: D (that pair)"),
        in(renames, call::rtl_allocate_heap).degraded(of_next_file).without_fail().says("PFRO: allocate: D (that pair)"),
        in(renames, call::nt_set_information_file).degraded(of_same_file).says("PFRO: NtSetInformationFile: D (that pair)"),

        in(known_dlls, call::nt_create_directory_object).fatal(init).says("\\KnownDlls directory: F Init"),
        in(known_dlls, call::rtl_dos_path_name_to_nt_path_name).fatal(init, 0xC0000033).says("path conversion (0xC0000033): F Init"),
        in(known_dlls, call::nt_open_file).if_(opens_directory).fatal(init).says("opening the directory: F Init"),
        in(known_dlls, call::nt_create_symbolic_link_object).fatal(init).says("KnownDllPath link: F Init"),
        in(known_dlls, call::nt_open_file).if_(opens_image).degraded(of_dll).without_fail().says("known DLL: open: D"),
        in(known_dlls, call::ldr_verify_image_matches_checksum).fatal(u"Verification of a KnownDLL failed.").says("verification: F"),
        in(known_dlls, call::nt_create_section).if_(is_last_section).fatal(init).says("section: F Init for the last one"),
        in(known_dlls, call::nt_create_section).ignored().says("section: I"),
        in(known_dlls, call::rtl_allocate_heap).ignored(of_imports).says("adding an import: I"),

        in(paging_files, call::rtl_allocate_heap).degraded(of_paging).says("paging files: everything: D"),
        in(paging_files, call::rtl_dos_path_name_to_nt_path_name).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_query_information_process).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_open_file).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_query_information_file).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_query_volume_information_file).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_query_system_information).degraded(of_paging).says("the same"),
        in(paging_files, call::nt_create_paging_file).degraded(of_paging).says("paging files: next smaller size or emergency file: D"),
        in(paging_files, call::nt_set_information_file).degraded(of_paging).says("paging files: everything: D"),

        in(dynamic_variables, call::nt_initialize_registry).ignored().says("NtInitializeRegistry: I"),
        in(dynamic_variables, call::nt_query_system_information).fatal(init).says("SystemBasic/SystemProcessor information: F Init"),
        in(dynamic_variables, call::nt_open_key).if_(about_safe_boot).ignored(of_safe_boot).says("Safeboot\\Option: I"),
        in(dynamic_variables, call::nt_open_key).fatal(init).says("open Environment; open CPU key: F Init"),
        in(dynamic_variables, call::nt_query_value_key)
            .if_(about_vendor)
            .ignored(of_identifier)
            .without_fail()
            .says("read VendorIdentifier: I (identifier without vendor)"),
        in(dynamic_variables, call::nt_query_value_key).if_(about_safe_boot).ignored(of_safe_boot).says("Safeboot\\Option: I"),
        in(dynamic_variables, call::nt_query_value_key).fatal(init).says("read Identifier: F Init"),
        in(dynamic_variables, call::nt_set_value_key).fatal(init).says("each NtSetValueKey: F Init"),

        in(before_session, call::nt_open_key).degraded(of_boot_directory).says("SystemPartition -> BootDir chain (all calls): I / D"),
        in(before_session, call::nt_query_value_key).degraded(of_boot_directory).says("the same"),
        in(before_session, call::nt_query_directory_object).degraded(of_boot_directory).says("the same"),
        in(before_session, call::nt_open_symbolic_link_object).degraded(of_boot_directory).says("the same"),
        in(before_session, call::nt_query_symbolic_link_object).degraded(of_boot_directory).says("the same"),
        in(before_session, call::nt_set_value_key).if_(about_boot_directory).ignored().says("the same"),
        in(before_session, call::rtl_allocate_heap).degraded(of_program).says("SetupExecute: parse: D (that command)"),
        in(before_session, call::nt_query_attributes_file).searching().degraded(of_program).says("SetupExecute: search: D (that command)"),
        in(before_session, call::rtl_dos_path_name_to_nt_path_name)
            .degraded(of_program)
            .without_fail()
            .says("SetupExecute: parse: D (that command)"),
        in(before_session, call::rtl_create_process_parameters)
            .degraded(of_program)
            .without_fail()
            .says("SetupExecute: process parameters: D (that command)"),
        in(before_session, call::rtl_create_user_process).degraded(of_program).says("SetupExecute: create: D (that command)"),
        in(before_session, call::nt_set_information_process).ignored().says("- setting its session id: I"),
        in(before_session, call::nt_resume_thread).if_(waits_for_it).hang().says("- NtResumeThread (sync): H"),
        in(before_session, call::nt_resume_thread).ignored(of_program).says("(not listed: an async command does not run)"),
        in(before_session, call::nt_wait_for_single_object).ignored(of_wait).says("- NtWaitForSingleObject: goes on without waiting"),

        in(kernel_session, call::rtl_dos_path_name_to_nt_path_name)
            .degraded(of_kernel_session)
            .without_fail()
            .says("Kmode path conversion: D (no session, no win32k)"),
        in(kernel_session, call::rtl_allocate_heap)
            .degraded(of_kernel_session)
            .without_fail()
            .says("SeLoadDriver: D (no session, no win32k)"),
        in(kernel_session, call::nt_open_process_token).degraded(of_kernel_session).without_fail().says("the same"),
        in(kernel_session, call::nt_adjust_privileges_token).if_(enables).degraded(of_kernel_session).says("the same"),
        in(kernel_session, call::nt_adjust_privileges_token).if_(disables).ignored().says("(not listed: giving the privilege back)"),
        in(kernel_session, call::nt_set_system_information).fatal(init).says("SystemSessionCreate, win32k load: F Init"),

        in(subsystem, call::rtl_allocate_heap).from(main).fatal(init, 0xC0000017).says("csrss: allocations: F Init"),
        in(subsystem, call::nt_query_attributes_file).searching().fatal(init, 0xC0000034).says("csrss: parse: F Init, when found nowhere"),
        in(subsystem, call::rtl_dos_path_name_to_nt_path_name).fatal(init, 0xC0000039).says("csrss: parse: F Init"),
        in(subsystem, call::nt_create_event).fatal(init, 0xC0000017).says("csrss: event (always reported as 0xC0000017): F Init"),
        in(subsystem, call::rtl_create_process_parameters).fatal(init).says("csrss: process parameters: F Init"),
        in(subsystem, call::rtl_create_user_process).fatal(init).says("csrss: create: F Init"),
        in(subsystem, call::nt_set_information_process).fatal(init).says("csrss: set session id: F Init"),
        in(subsystem, call::nt_resume_thread)
            .if_(without_kernel_session)
            .fatal(init)
            .says("(nt5_2 3.8.5: only leaving a kernel session overwrites the status)"),
        in(subsystem, call::nt_wait_for_single_object).if_(without_kernel_session).fatal(init).says("(the same)"),
        in(subsystem, call::nt_resume_thread).fatal(exec, 0xC0000001).later().says("csrss: resume: F Exec 0xC0000001"),
        in(subsystem, call::nt_wait_for_single_object).fatal(exec, 0xC0000001).later().says("csrss: wait: F Exec 0xC0000001"),
        in(subsystem, call::nt_open_process).from(api).hang().says("csrss connection: NtOpenProcess: H"),
        in(subsystem, call::nt_query_information_process).from(api).if_(about_session).ignored().says("csrss connection: session query: I"),
        in(subsystem, call::rtl_allocate_heap).from(api).hang().says("csrss connection: context allocation: H"),
        in(subsystem, call::nt_accept_connect_port).from(api).hang().says("csrss connection: accept: H"),
        in(subsystem, call::nt_complete_connect_port).from(api).hang().says("csrss connection: complete: H"),
        in(subsystem, call::nt_connect_port)
            .from(api)
            .fatal(exec, 0xC0000008)
            .later(of_create_session)
            .says("connect back: F Exec 0xC0000008"),
        in(subsystem, call::nt_set_event).from(api).hang().says("csrss connection: NtSetEvent: H"),

        in(initial_choice, call::ldr_query_image_file_execution_options).ignored().says("IFEO query: I"),
        in(initial_choice, call::nt_set_event).ignored().says("set VolumesSafeForWriteAccess: I"),
        any(call::nt_query_system_information).if_(about_flags).ignored().says("global flags query: I"),
        in(own_connection, call::nt_connect_port).from(main).fatal(exec).says("connect to own port: request: F Exec"),
        in(own_connection, call::rtl_allocate_heap)
            .from(api)
            .fatal(exec, 0xC0000041)
            .says("(not listed: without a context the connection is refused, like accept)"),
        in(own_connection, call::nt_accept_connect_port).fatal(exec, 0xC0000041).says("connect to own port: accept 0xC0000041: F Exec"),
        in(own_connection, call::nt_complete_connect_port).fatal(exec, 0xC0000037).says("connect to own port: complete 0xC0000037: F Exec"),
        in(initial_command, call::rtl_allocate_heap).from(main).fatal(exec, 0xC0000017).says("winlogon: parse: F Exec"),
        in(initial_command, call::nt_query_attributes_file)
            .searching()
            .fatal(exec, 0xC0000034)
            .says("winlogon: parse (0xC0000034): F Exec, when found nowhere"),
        in(initial_command, call::rtl_dos_path_name_to_nt_path_name).fatal(exec, 0xC0000039).says("winlogon: parse (0xC0000039): F Exec"),
        in(initial_command, call::rtl_create_process_parameters).fatal(exec).says("winlogon: parameters: F Exec"),
        in(initial_command, call::rtl_create_user_process).fatal(exec).says("winlogon: create: F Exec"),
        in(initial_command, call::nt_set_information_process).fatal(exec).says("winlogon: session id: F Exec"),
        in(initial_command, call::nt_duplicate_object).fatal(exec).says("winlogon: duplicate: F Exec"),
        in(exec_pgm, call::nt_request_wait_reply_port).from(main).fatal(exec).says("winlogon: ExecPgm request: F Exec"),
        in(exec_pgm, call::nt_open_process).from(api).fatal(exec).says("winlogon, in the API thread: open: F Exec"),
        in(exec_pgm, call::nt_duplicate_object).from(api).fatal(exec).says("winlogon, in the API thread: duplicate x4: F Exec"),
        in(exec_pgm, call::nt_query_information_process)
            .from(api)
            .if_(about_session)
            .ignored()
            .says("(listed for csrss's connection: session query: I)"),
        in(exec_pgm, call::rtl_allocate_heap).from(api).ignored().says("session bookkeeping allocation: I"),
        in(exec_pgm, call::nt_request_wait_reply_port).from(api).fatal(exec).says("winlogon, in the API thread: SbpCreateSession: F Exec"),

        any(call::nt_reply_wait_receive_port).if_(sends_reply).repeated().says("reply of ExecPgm: request executed twice, then goes on"),
        any(call::nt_reply_wait_receive_port).if_(is_first_receive).ignored().says("A8: there is no old request to dispatch again"),
        any(call::nt_reply_wait_receive_port).repeated().says("A8: the old request is dispatched again"),

        in(detach, call::rtl_allocate_heap).crash().says("SeLoadDriver before detach (allocation): C"),
        in(detach, call::nt_open_process_token).crash().says("SeLoadDriver before detach (token): C"),
        in(detach, call::nt_adjust_privileges_token).if_(enables).crash().says("SeLoadDriver before detach (adjust): C"),
        in(detach, call::nt_adjust_privileges_token).if_(disables).ignored().says("(not listed: giving the privilege back)"),
        in(detach, call::nt_set_system_information).if_(about_detach).ignored().says("SystemSessionDetach: I"),
        in(detach, call::nt_wait_for_multiple_objects).fatal(u"Windows Logon Process").says("NtWaitForMultipleObjects: F, the wait status"),
    };
    return rows;
}

/// The row of a request, or null.
[[nodiscard]] inline row const* policy_of(place const& at) {
    for (row const& one : table()) {
        if (one.what != at.asked().which || at.where() < one.first || at.where() > one.last) continue;
        if (one.by && *one.by != at.asked().by.who) continue;
        if (one.when != nullptr && !one.when(at)) continue;
        return &one;
    }
    return nullptr;
}

/// The stage of every request of an unfaulted boot, told by the requests that only one stage makes.
[[nodiscard]] inline std::vector<stage> stages_of(std::vector<effect> const& requests) {
    std::vector<stage> found(requests.size(), stage::start_up);
    stage now = stage::start_up;
    std::size_t conversions = 0;
    bool rebuilding = false;
    auto const move_back = [&](std::size_t from, call over, stage to) {  // requests of that call right before belong to the new stage
        while (from > 0 && requests[from - 1].which == over) found[--from] = to;
    };
    for (std::size_t i = 0; i < requests.size(); ++i) {
        effect const& one = requests[i];
        bool const main = one.by.who == actor::main;
        auto const named = [&](field which, std::u16string_view word) { return contains(one.text_of(which), word); };
        auto const enter = [&](stage next) {
            if (next > now) now = next;
        };
        if (main) switch (one.which) {
                case call::rtl_allocate_and_initialize_sid:
                    if (now == stage::start_up) enter(stage::server);
                    break;
                case call::rtl_create_environment:
                    enter(stage::configuration);
                    break;
                case call::rtl_query_registry_values:
                    enter(stage::registry);
                    break;
                case call::nt_open_directory_object:
                    if (now == stage::registry) enter(stage::dos_devices);
                    break;
                case call::rtl_adjust_privilege:
                    if (named(field::privilege, u"SeRestore")) enter(stage::renames);
                    break;
                case call::nt_create_directory_object:
                    if (named(field::name, u"\\KnownDlls")) enter(stage::known_dlls);
                    break;
                case call::rtl_dos_path_name_to_nt_path_name:
                    if (now == stage::known_dlls && ++conversions == 2) {
                        enter(stage::paging_files);
                        move_back(i, call::rtl_allocate_heap, now);
                    }
                    break;
                case call::nt_initialize_registry:
                    enter(stage::dynamic_variables);
                    break;
                case call::nt_open_key:
                    if (named(field::key, u"\\System\\Setup")) enter(stage::before_session);
                    break;
                case call::nt_open_process_token:
                    if (now == stage::before_session) {
                        enter(stage::kernel_session);
                        move_back(i, call::rtl_allocate_heap, now);
                        std::size_t conversion = i;
                        while (requests[conversion].which == call::rtl_allocate_heap || conversion == i) --conversion;
                        if (requests[conversion].which == call::rtl_dos_path_name_to_nt_path_name) found[conversion] = now;
                    } else if (now == stage::exec_pgm) {
                        enter(stage::detach);
                        move_back(i, call::rtl_allocate_heap, now);
                    }
                    break;
                case call::nt_create_event:
                    if (now < stage::before_session || now > stage::subsystem) break;
                    enter(stage::subsystem);  // the command of the subsystem has just been parsed
                    move_back(i, call::rtl_allocate_heap, now);
                    for (std::size_t at = i; at > 0;) {
                        call const before = requests[--at].which;
                        bool const parses = before == call::rtl_allocate_heap || before == call::nt_query_attributes_file ||
                                            before == call::rtl_dos_path_name_to_nt_path_name;
                        if (!parses || found[at] == stage::kernel_session) break;
                        found[at] = now;
                        bool const begins = before == call::rtl_allocate_heap && requests[at + 1].which == call::nt_query_attributes_file &&
                                            (at == 0 || requests[at - 1].which != call::rtl_allocate_heap);
                        if (begins) break;
                    }
                    break;
                case call::ldr_query_image_file_execution_options:
                    enter(stage::initial_choice);
                    break;
                case call::nt_connect_port:
                    if (named(field::port, u"\\SmApiPort")) enter(stage::own_connection);
                    break;
                case call::nt_request_wait_reply_port:
                    enter(stage::exec_pgm);
                    break;
                default:
                    break;
            }
        // Stages that begin behind a request rather than with one.
        if (main && now == stage::own_connection && one.which == call::rtl_allocate_heap) enter(stage::initial_command);
        if (main && one.which == call::nt_query_value_key) rebuilding = false;
        found[i] = rebuilding ? stage::descriptors_again : now;
        if (!main) continue;
        if (now == stage::registry && one.which == call::nt_query_value_key) rebuilding = one.text_of(field::value) == u"ProtectionMode";
        if (now == stage::dos_devices && one.which == call::nt_create_directory_object) now = stage::boot_commands;
        if (now == stage::kernel_session && one.which == call::nt_adjust_privileges_token && one.number_of(field::enable) == 0)
            now = stage::subsystem;
    }
    return found;
}

}  // namespace faults
