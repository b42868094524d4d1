// SPDX-License-Identifier: BSL-1.0
// Knows: the Session Manager's query table, and how RtlQueryRegistryValues works through it.
#pragma once

#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/environment.hpp>
#include <smss/registry/session_manager_key.hpp>
#include <smss/registry/value.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/query_buffer.hpp>
#include <smss/run/registry_handler.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::running {

/// What a row of the query table does besides asking for one value.
enum class row_kind : std::uint8_t {
    value,       ///< a value of the current key
    top_value,   ///< the same, after going back to the Session Manager key
    subkey,      ///< makes the subkey current; it must exist
    enumerate,   ///< the same, and delivers all its values
};

/// A row of the query table. \source facts nt5_2 2.3; vectors R2
struct query_row {
    std::u16string_view name;                                        ///< of the value or subkey; empty: none
    row_kind kind = row_kind::value;                                 ///< what the row does
    handler to = handler::none;                                      ///< who takes what it delivers
    bool deletes = false;                                            ///< the value is deleted as soon as it has been delivered
    bool whole = false;                                              ///< the data is delivered as it is, neither split nor expanded
    registry::value_type default_type = registry::value_type::none;  ///< `none`: a missing value is passed over
    std::u16string_view default_data{};                              ///< as text
    edition first = edition::nt5_2;                                  ///< the editions that have the row
    edition last = edition::nt10_0;                                  ///< the latest edition that has the row

    /// The edition has the row.
    [[nodiscard]] constexpr bool exists_in(edition which) const noexcept { return first <= which && which <= last; }
};

/// A value that came with 6.x.
[[nodiscard]] consteval query_row from_6_1(std::u16string_view name, handler to) noexcept {
    return {name, row_kind::value, to, false, false, registry::value_type::none, {}, edition::nt6_1};
}
/// A value that came with 8.
[[nodiscard]] consteval query_row only_in_10(std::u16string_view name, handler to) noexcept {
    return {name, row_kind::value, to, false, false, registry::value_type::none, {}, edition::nt10_0};
}

/// The rows, in NT's order, each with the editions that have it. The second Environment row is what lets forward references
/// resolve. Of the later editions WI7 gives an order for most rows; what it does not name stands where 5.2 has it, or with its kin.
/// \source facts nt5_2 2.3; windows-editions B.4 steps 10 to 20, C.1, C.2
inline constexpr std::array query_table{
    query_row{u"ProtectionMode", row_kind::value, handler::protection_mode, false, false, registry::value_type::dword, {}},
    query_row{u"AllowProtectedRenames", row_kind::value, handler::allow_protected_renames, true, false, registry::value_type::dword, {},
              edition::nt5_2, edition::nt6_1},
    query_row{u"ObjectDirectories", row_kind::value, handler::object_directories, false, false, registry::value_type::multi_sz,
              std::u16string_view{u"\\Windows\0\\RPC Control\0", 22}},
    query_row{u"BootExecute", row_kind::value, handler::boot_execute, false, false, registry::value_type::multi_sz,
              std::u16string_view{u"autocheck AutoChk.exe *\0", 24}},
    only_in_10(u"BootExecuteNoPnpSync", handler::boot_execute_no_pnp_sync),
    only_in_10(u"PlatformExecute", handler::platform_execute),
    query_row{u"SetupExecute", row_kind::top_value, handler::setup_execute},
    only_in_10(u"SetupExecuteNoPnpSync", handler::setup_execute_no_pnp_sync),
    from_6_1(u"S0InitialCommand", handler::s0_initial_command),
    from_6_1(u"NumberOfInitialSessions", handler::initial_sessions),
    query_row{u"PendingFileRenameOperations", row_kind::value, handler::file_renames, true},
    query_row{u"PendingFileRenameOperations2", row_kind::value, handler::file_renames, true},
    query_row{u"AllowProtectedRenames", row_kind::value, handler::allow_protected_renames, true, false, registry::value_type::dword, {},
              edition::nt10_0},
    only_in_10(u"DisableWpbtExecution", handler::disable_wpbt),
    query_row{u"ExcludeFromKnownDlls", row_kind::value, handler::excluded_dlls, false, false, registry::value_type::multi_sz, {}},
    query_row{u"Memory Management", row_kind::subkey},
    query_row{u"PagingFiles", row_kind::value, handler::paging_files, false, false, registry::value_type::multi_sz,
              std::u16string_view{u"?:\\pagefile.sys\0", 16}},
    query_row{u"DOS Devices", row_kind::enumerate, handler::dos_devices},
    query_row{u"KnownDlls", row_kind::enumerate, handler::known_dlls},
    query_row{u"Environment", row_kind::enumerate, handler::environment},
    query_row{u"Environment", row_kind::enumerate, handler::environment},
    query_row{u"SubSystems", row_kind::enumerate, handler::subsystems},
    query_row{u"Required", row_kind::value, handler::subsystems, false, true, registry::value_type::multi_sz,
              std::u16string_view{u"Debug\0Windows\0", 14}},
    query_row{u"Optional", row_kind::value, handler::subsystems, false, true},
    query_row{u"Kmode", row_kind::value, handler::subsystems, false, false, registry::value_type::none, {}, edition::nt5_2, edition::nt5_2},
    query_row{u"Execute", row_kind::top_value, handler::execute},
};
static_assert(std::all_of(query_table.begin(), query_table.end(),
                          [](query_row const& row) {
                              bool const number = row.to == handler::protection_mode || row.to == handler::allow_protected_renames;
                              return number == (row.default_type == registry::value_type::dword);
                          }),
              "handlers of text always have data");

/// The engine: RtlQueryRegistryValues over the query table.
template <typename Manager>
class registry_pass {
public:
    /// \param manager outlives it
    constexpr explicit registry_pass(Manager& manager) : sm_(manager) {}

    /// Reads the configuration. A failure is fatal to the boot. \source facts nt5_2 2.1; vectors R1 to R11
    constexpr status run() {
        answer const queried = sm_.ask(call::rtl_query_registry_values);
        if (!succeeded(queried.result)) return queried.result;
        answer const top = open_key(registry::session_manager_native_path, 0);
        if (!succeeded(top.result)) return top.result;
        if (!sm_.allocate()) return status::no_memory;
        world::handle current = top.opened;
        bool environment_done = false;
        for (query_row const& row : query_table) {
            if (!row.exists_in(sm_.as.which)) continue;
            if (row.to == handler::environment) {
                if (environment_done && sm_.as.takes(choice::environment_passes::one)) continue;
                environment_done = true;
            }
            if (row.kind == row_kind::value || row.kind == row_kind::top_value) {
                if (row.kind == row_kind::top_value) current = top.opened;
                status const done = query_one(row, current);
                if (!succeeded(done)) return done;
            } else {
                answer const key = open_key(row.name, top.opened);
                if (!succeeded(key.result)) return key.result;
                current = key.opened;
                if (row.kind == row_kind::enumerate) {
                    status const done = enumerate(row, current);
                    if (!succeeded(done)) return done;
                }
            }
        }
        return status::success;
    }

private:
    constexpr answer open_key(std::u16string_view path, world::handle root) {
        effect request = make(call::nt_open_key);
        request.with(field::key, path).about(root);
        answer given = sm_.ask(std::move(request));
        if (root == 0) top_name_ = given.name;
        return given;
    }

    constexpr status query_one(query_row const& row, world::handle key) {
        effect request = make(call::nt_query_value_key);
        request.with(field::value, row.name).about(key);
        answer given = sm_.ask(std::move(request));
        if (given.result == status::object_name_not_found) return missing(row);
        if (!succeeded(given.result)) return given.result;
        status done = deliver_value(row, std::move(given.value));
        if (!succeeded(done)) return done;
        if (row.deletes) {
            effect removal = make(call::nt_delete_value_key);
            removal.with(field::key, top_name_).with(field::value, row.name).about(key);
            (void)sm_.ask(std::move(removal));
        }
        if (row.to == handler::file_renames && sm_.as.takes(choice::odd_rename_list::drops_unpaired)) slot_.waiting = false;
        return done;
    }

    constexpr status enumerate(query_row const& row, world::handle key) {
        for (std::uint32_t place = 0;; ++place) {
            effect request = make(call::nt_enumerate_value_key);
            request.with(field::value, place).about(key);
            answer given = sm_.ask(std::move(request));
            if (given.result == status::no_more_entries) return status::success;
            if (!succeeded(given.result)) return given.result;
            status const done = deliver_value(row, std::move(given.value));
            if (!succeeded(done)) return done;
        }
    }

    // A value that is not there: nothing, or the row's default. \source facts nt5_2 2.1.5
    constexpr status missing(query_row const& row) {
        if (row.default_type == registry::value_type::none) return status::success;
        if (row.default_type != registry::value_type::multi_sz) return hand(row, {nullptr, 0, 0, row.default_type, row.name});
        query_buffer defaults;
        defaults.hold(row.default_data);
        if (row.whole) {
            defaults.terminate();
            return hand(row, {&defaults, 0, defaults.length() + 2, row.default_type, row.name});
        }
        return split(row, defaults, row.name);
    }

    // \source facts nt5_2 2.1.6 to 2.1.10
    constexpr status deliver_value(query_row const& row, registry::value stored) {
        using registry::value_type;
        value_type const type = stored.type;
        bool const nothing = stored.data.empty() && type == row.default_type && type != value_type::multi_sz;
        buffer_.load(std::move(stored));
        if (type == value_type::none || nothing) return missing(row);
        std::u16string_view const name = buffer_.name();
        if (!row.whole && type == value_type::multi_sz) return split(row, buffer_, name);
        if (!row.whole && type == value_type::expand_sz) {
            text const source = buffer_.string_at(buffer_.data()).string;
            if (source.view().find(u'%') != std::u16string_view::npos) {
                text expanded = plan::expand(source, sm_.m.environment);
                expanded += u'\0';
                query_buffer into;
                into.hold(expanded);
                return hand(row, {&into, 0, into.length(), value_type::sz, name});
            }
        }
        if (type == value_type::multi_sz) buffer_.terminate();
        return hand(row, {&buffer_, buffer_.data(), buffer_.length(), type, name});
    }

    // One delivery for each string of a list. \source facts nt5_2 2.1.8; vectors R3
    constexpr status split(query_row const& row, query_buffer& from, std::u16string_view name) {
        from.terminate();
        std::size_t const begin = from.data();
        std::size_t const units = from.length() / 2;
        // By NT's engine no string starts at the last unit; read by length, it does when it is no NUL. (Choice P5.)
        bool const lone_tail = row.to == handler::file_renames && sm_.as.takes(choice::rename_tail::by_length) && units != 0 &&
                               from.units_at(begin + 2 * (units - 1), 1).view() != std::u16string_view{u"\0", 1};
        std::size_t const stop = units == 0 ? 0 : lone_tail ? units : units - 1;
        for (std::size_t at = 0; at < stop;) {
            std::size_t const length = from.string_at(begin + 2 * at).string.size() + 1;
            status const done = hand(row, {&from, begin + 2 * at, 2 * length, registry::value_type::sz, name});
            if (!succeeded(done)) return done;
            at += length;
        }
        return status::success;
    }

    constexpr status hand(query_row const& row, delivery const& given) {
        status const done = deliver(sm_, row.to, slot_, given);
        return done == status::buffer_too_small ? status::success : done;
    }

    Manager& sm_;
    query_buffer buffer_{};
    rename_slot slot_{};
    text top_name_{};
};

}  // namespace smss::running
