// SPDX-License-Identifier: BSL-1.0
// Knows: what the Session Manager does with each string, number or list that the registry query delivers to it.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/object_directory.hpp>
#include <smss/run/query_buffer.hpp>
#include <smss/run/security.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// Where a row of the query table delivers its data to. \source facts nt5_2 2.3, 2.4
enum class handler : std::uint8_t {
    none, protection_mode, allow_protected_renames, object_directories, boot_execute, setup_execute, file_renames, excluded_dlls,
    paging_files, dos_devices, known_dlls, environment, subsystems, execute,
    boot_execute_no_pnp_sync, setup_execute_no_pnp_sync, platform_execute, s0_initial_command, initial_sessions, disable_wpbt,  // later
};

/// One delivery: data of a certain type at a place of the buffer.
struct delivery {
    query_buffer const* from = nullptr;                      ///< null: there are no data, the default of a number
    std::size_t offset = 0;                                  ///< of the data, in bytes
    std::size_t length = 0;                                  ///< bytes
    registry::value_type type = registry::value_type::none;  ///< as stored, or of the default
    std::u16string_view name{};                              ///< of the value

    /// The data as a NUL-terminated string, which is how most handlers take it, whatever its type.
    [[nodiscard]] constexpr text string() const { return from->string_at(offset).string; }
};

/// The one string that waits for its partner between two deliveries of the rename lists: a pointer, not a copy.
/// \source facts nt5_2 2.4.5; vectors P4, 045, 046
struct rename_slot {
    bool waiting = false;                ///< a string waits
    query_buffer const* from = nullptr;  ///< the buffer in which it is
    std::size_t offset = 0;              ///< where in it, in bytes
    unsigned generation = 0;             ///< of the buffer, when it was put there
};

namespace detail {

template <typename Manager>
constexpr status save(Manager& sm, entry_list& list, std::u16string_view name, std::u16string_view value, bool unique = true) {
    if (!sm.allocate()) return status::no_memory;
    if (unique) return save_unique(list, name, value);
    list.push_back({text{name}, text{value}});
    return status::success;
}

// \source facts nt5_2 2.4.3, 3.1; vectors R3, R4
template <typename Manager>
constexpr void deliver_object_directories(Manager& sm, delivery const& given) {
    bool const once = sm.as.takes(choice::multi_string_handler::once_per_string);
    for (std::size_t at = given.offset;;) {
        query_buffer::reading const read = given.from->string_at(at);
        if (!read.defined || read.string.empty()) return;
        create_object_directory(sm, read.string);
        if (once) return;
        at += 2 * (read.string.size() + 1);
    }
}

// \source facts nt5_2 2.4.5; vectors P4, P5
template <typename Manager>
constexpr status deliver_file_rename(Manager& sm, rename_slot& slot, delivery const& given) {
    if (!slot.waiting) {
        slot = {true, given.from, given.offset, given.from->generation()};
        return status::success;
    }
    slot.waiting = false;
    // The first half is read now: what lies there may have been overwritten, and is gone when the buffer has been replaced.
    bool const alive = slot.from == given.from && slot.generation == given.from->generation();
    text source;
    if (alive) source = given.from->string_at(slot.offset).string;
    return save(sm, sm.m.file_renames, source, given.string(), false);
}

// \source facts nt5_2 2.4.8
template <typename Manager>
constexpr status deliver_known_dll(Manager& sm, delivery const& given) {
    if (sm.later() && nt::equal_ignoring_case(given.name, u"DllDirectory32")) {
        if (!sm.allocate()) return status::no_memory;
        sm.m.known_dll_path32 = given.string();
        return status::success;
    }
    if (!nt::equal_ignoring_case(given.name, u"DllDirectory")) return save(sm, sm.m.known_dlls, given.name, given.string());
    if (!sm.allocate()) return status::no_memory;
    sm.m.known_dll_path.clear();
    if (given.length >= 2) sm.m.known_dll_path = given.from->units_at(given.offset, given.length / 2 - 1);
    return status::success;
}

// \source facts nt5_2 2.4.9; vectors R9, R11
template <typename Manager>
constexpr status deliver_environment(Manager& sm, delivery const& given) {
    text const value = given.string();
    effect request = make(call::rtl_set_environment_variable);
    request.with(field::name, given.name).with(field::value, value);
    answer set = sm.ask_only(request);
    if (!set.injected && succeeded(set.result)) set.result = sm.m.environment.set(given.name, value);
    sm.record(std::move(request), set);
    if (!succeeded(set.result)) return set.result;
    if (nt::equal_ignoring_case(given.name, u"Path") && ++sm.m.path_deliveries == 2) {
        if (!sm.allocate()) return status::no_memory;
        sm.m.library_path = value;
    }
    return status::success;
}

// \source facts nt5_2 2.4.10, 2.4.11
template <typename Manager>
constexpr status deliver_subsystem(Manager& sm, delivery const& given) {
    bool const required = nt::equal_ignoring_case(given.name, u"Required");
    if (required || nt::equal_ignoring_case(given.name, u"Optional")) {
        if (given.type != registry::value_type::multi_sz) return status::success;
        for (std::size_t at = given.offset;;) {
            query_buffer::reading const read = given.from->string_at(at);
            if (!read.defined || read.string.empty()) return status::success;
            std::size_t const place = place_of(sm.m.subsystems, read.string);
            if (place < sm.m.subsystems.size()) {
                (required ? sm.m.to_load : sm.m.to_defer).push_back(sm.m.subsystems[place]);
                sm.m.subsystems.erase(sm.m.subsystems.begin() + static_cast<std::ptrdiff_t>(place));
            }
            at += 2 * (read.string.size() + 1);
        }
    }
    if (nt::equal_ignoring_case(given.name, u"PosixSingleInstance") && given.type == registry::value_type::dword) {
        sm.m.posix_single_instance = true;
        return status::success;
    }
    return save(sm, sm.m.subsystems, given.name, given.string());
}

}  // namespace detail

/// Hands one delivery to its handler. \return a failure stops the whole query and is fatal
template <typename Manager>
constexpr status deliver(Manager& sm, handler to, rename_slot& slot, delivery const& given) {
    auto const list = [&](entry_list& into) { return detail::save(sm, into, given.string(), {}); };
    switch (to) {
        case handler::none: break;
        case handler::protection_mode:
            sm.m.protection_mode = given.length == 4 ? given.from->dword() : 1;
            (void)build_descriptors(sm, false);
            return status::success;
        case handler::allow_protected_renames:
            sm.m.allow_protected_renames = given.length == 4 && given.from->dword() != 0;
            return status::success;
        case handler::object_directories: detail::deliver_object_directories(sm, given); return status::success;
        case handler::boot_execute: return list(sm.m.boot_execute);
        case handler::setup_execute: return list(sm.m.setup_execute);
        case handler::execute: return list(sm.m.execute);
        case handler::paging_files: return list(sm.m.paging_files);
        case handler::excluded_dlls:
            if (given.type != registry::value_type::sz) return status::success;  // (a list comes as its strings)
            return list(sm.m.excluded_dlls);
        case handler::file_renames: return detail::deliver_file_rename(sm, slot, given);
        case handler::dos_devices: return detail::save(sm, sm.m.dos_devices, given.name, given.string());
        case handler::known_dlls: return detail::deliver_known_dll(sm, given);
        case handler::environment: return detail::deliver_environment(sm, given);
        case handler::subsystems: return detail::deliver_subsystem(sm, given);
        case handler::boot_execute_no_pnp_sync: return list(sm.m.boot_execute_no_pnp_sync);
        case handler::setup_execute_no_pnp_sync: return list(sm.m.setup_execute_no_pnp_sync);
        case handler::platform_execute: return list(sm.m.platform_execute);
        case handler::s0_initial_command:
            if (sm.m.s0_initial_command.empty()) sm.m.s0_initial_command = given.string();
            return status::success;
        case handler::initial_sessions:
            if (given.length == 4) sm.m.initial_sessions = given.from->dword();
            return status::success;
        case handler::disable_wpbt:  // only a REG_DWORD of four bytes counts (windows-editions C.1)
            sm.m.wpbt_disabled = given.type == registry::value_type::dword && given.length == 4 && given.from->dword() != 0;
            return status::success;
    }
    return status::success;
}

}  // namespace smss::running
