// SPDX-License-Identifier: BSL-1.0
// Knows: how a simulated world answers requests about processes and the machine.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/lpc.hpp>
#include <smss/world/process_table.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated_objects.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// The part of a simulated world that holds processes and the port of the SM API.
class simulated_processes : public simulated_objects {
public:
    constexpr simulated_processes() = default;
    /// Processes and port, as the scenario describes them.
    constexpr explicit simulated_processes(scenario const& from)
        : simulated_objects(from), processes_(from.processes, from.later), later_(from.later) {
        self_ = processes_.add(u"smss.exe", image_subsystem::native, 0, process_state::running);
    }

    /// As the run has left them.
    [[nodiscard]] constexpr process_table const& processes() const noexcept { return processes_; }

protected:
    [[nodiscard]] static constexpr effect event_effect(call which) {
        effect seen = make(which);
        seen.by = {actor::world, 0};
        return seen;
    }

    [[nodiscard]] constexpr answer answer_processes(effect const& asked) {
        switch (asked.which) {
            case call::read_process_parameters: return process_parameters();
            case call::rtl_lock_boot_status_data: return {options_.boot_status_data ? status::success : status::object_name_not_found};
            case call::rtl_get_set_boot_status_data: return boot_status(asked);
            case call::rtl_adjust_privilege: return {asked.number_of(field::thread) != 0 ? status::no_token : status::success};
            case call::nt_open_process_token: return {status::success, false, false, false, handles_.insert(handle_kind::token, 0)};
            case call::nt_query_system_information: return system_information(asked);
            case call::nt_raise_hard_error: return hard_error();
            case call::nt_set_system_information: return system_setting(asked);
            case call::nt_query_information_process: return query_process(asked);
            case call::nt_set_information_process: return set_process(asked);
            case call::nt_open_process: return open_process(asked);
            case call::nt_duplicate_object: return duplicate(asked);
            case call::rtl_create_user_process:
            case call::nt_create_user_process: return create_process(asked);
            case call::nt_resume_thread: return resume_thread(asked);
            case call::nt_terminate_process: return terminate(asked);
            case call::rtl_set_process_is_critical:
                processes_[self_].is_critical = later_.present && asked.number_of(field::new_value) != 0;
                return {};
            case call::rtl_set_thread_is_critical:
            case call::tp_alloc_pool:
            case call::nt_fs_control_file:
            case call::nt_serialize_boot:
            case call::rtl_create_user_thread:
            case call::rtl_create_environment:
            case call::rtl_set_environment_variable:
            case call::nt_display_string:
            case call::nt_initialize_registry:
            case call::nt_adjust_privileges_token:
            case call::rtl_allocate_heap:
            case call::rtl_allocate_and_initialize_sid:
            case call::rtl_query_registry_values:
            case call::rtl_dos_path_name_to_nt_path_name:
            case call::rtl_create_process_parameters: return {};
            default: return answer_objects(asked);
        }
    }

    // --- the machine and its processes -----------------------------------------------------------------------------

    constexpr answer process_parameters() {
        answer given;
        given.name = system_root_;
        given.number = options_.debug_flag ? 1 : 0;
        given.client = self_;
        given.names.push_back(text{u"Path="} + system_root_ + u"\\System32");
        given.names.push_back(text{u"SystemDrive="} + system_root_.view().substr(0, 2));
        given.names.push_back(text{u"SystemRoot="} + system_root_);
        return given;
    }

    constexpr answer boot_status(effect const& asked) {
        std::uint32_t& item = asked.text_of(field::item) == u"BootGood" ? boot_good_ : boot_shutdown_;
        answer given;
        given.number = item;
        if (asked.text_of(field::op) == u"write") item = static_cast<std::uint32_t>(asked.number_of(field::value));
        return given;
    }

    constexpr answer system_information(effect const& asked) {
        answer given;
        if (asked.text_of(field::info_class) == u"platform-binary") {
            return {later_.platform_binary ? status::success : status::object_name_not_found};
        }
        if (asked.text_of(field::info_class) == u"basic") {
            given.number = options_.ram;
            given.other = options_.processors;
        } else if (asked.text_of(field::info_class) == u"processor") {
            given.number = options_.architecture;
            given.other = static_cast<std::uint64_t>(options_.level) << 16 | options_.revision;
        } else {
            given.number = options_.global_flags;
        }
        return given;
    }

    constexpr answer hard_error() {
        answer given;
        given.halted = !options_.hard_error_returns;
        return given;
    }

    // Sessions are numbered from 0. Only win32k.sys may be loaded, and it has to be there. \source vectors 135, 160, 162, 185
    constexpr answer system_setting(effect const& asked) {
        answer given;
        std::u16string_view const what = asked.text_of(field::info_class);
        if (what == u"SystemSessionCreate") given.number = next_session_++;
        if (what == u"SystemExtendServiceTableInformation") {
            if (asked.text_of(field::image) != u"\\SystemRoot\\System32\\win32k.sys") return {status::privilege_not_held};
            file_system::opened const driver = files_.open(system_root_ + u"\\System32\\win32k.sys", file_system::open_mode::plain);
            given.result = driver.result;
            if (succeeded(driver.result) && files_[driver.which].data.not_pe) given.result = status::invalid_image_format;
        }
        return given;
    }

    [[nodiscard]] constexpr process_id process_of(handle which) const {
        handle_entry const entry = handles_[which];
        return entry.is == handle_kind::process || entry.is == handle_kind::thread ? entry.index : 0;
    }

    constexpr answer query_process(effect const& asked) {
        if (asked.text_of(field::info_class) == u"device-map") return device_map();
        process_id const which = process_of(asked.handles[0]);
        if (which == 0) return {status::invalid_handle};
        answer given;
        given.number = asked.text_of(field::info_class) == u"session" ? processes_[which].session : processes_[which].exit_code;
        return given;
    }

    // Which drive letters have a link in the device map: bit 0 is A.
    constexpr answer device_map() {
        answer given;
        object_namespace::found const directory = objects_.walk(u"\\??", no_object, true, false);
        for (object_index const child : objects_[directory.existing].children) {
            std::u16string_view const name = objects_[child].name;
            if (name.size() != 2 || name[1] != u':') continue;
            char16_t const letter = nt::upcase(name[0]);
            if (letter >= u'A' && letter <= u'Z') given.number |= std::uint64_t{1} << (letter - u'A');
        }
        return given;
    }

    constexpr answer set_process(effect const& asked) {
        if (asked.text_of(field::info_class) == u"break-on-termination") {
            process_id const marked = process_of(asked.handles[0]);
            if (marked == 0) return {status::invalid_handle};
            processes_[marked].is_critical = asked.number_of(field::value) != 0;
            return {};
        }
        if (asked.text_of(field::info_class) != u"session") return {};
        process_id const which = process_of(asked.handles[0]);
        if (which == 0) return {status::invalid_handle};
        processes_[which].session = static_cast<std::uint32_t>(asked.number_of(field::value));
        return {};
    }

    constexpr answer open_process(effect const& asked) {
        auto const wanted = static_cast<process_id>(asked.number_of(field::client));
        if (!processes_.exists(wanted)) return {status::invalid_cid};
        answer given;
        given.opened = handles_.insert(handle_kind::process, wanted);
        return given;
    }

    // Handles of processes outside are numbers that say what they mean: 0x10000 + 2 * id, one more for the thread.
    [[nodiscard]] static constexpr handle foreign_handle(process_id which, bool thread) { return 0x10000 + 2 * which + (thread ? 1 : 0); }

    constexpr answer duplicate(effect const& asked) {
        process_id const source = asked.handles[0] == 0 ? self_ : process_of(asked.handles[0]);
        if (source == 0) return {status::invalid_handle};
        handle const value = asked.handles[1];
        handle_entry entry;
        if (source == self_) {
            entry = handles_[value];
        } else if (value > 0x10000 && processes_.exists((value - 0x10000) / 2)) {
            entry = {(value & 1) != 0 ? handle_kind::thread : handle_kind::process, (value - 0x10000) / 2};
        }
        if (entry.is == handle_kind::none) return {status::invalid_handle};
        answer given;
        if (asked.handles[2] == 0) {
            given.opened = handles_.insert(entry.is, entry.index);
        } else {
            process_id const target = process_of(asked.handles[2]);
            if (target == 0) return {status::invalid_handle};
            if (!processes_.lives(target)) return {status::process_is_terminating};
            given.opened = foreign_handle(entry.index, entry.is == handle_kind::thread);
        }
        return given;
    }

    constexpr answer create_process(effect const& asked) {
        process_id const creator = asked.handles[0] == 0 ? self_ : process_of(asked.handles[0]);
        if (creator == 0) return {status::invalid_handle};
        resolved const place = resolve(asked.text_of(field::image));
        if (place.result != status::success) return {place.result};
        file_system::opened const found = files_.open(place.path, file_system::open_mode::plain);
        if (found.result != status::success) return {found.result};
        if (is_root(found.which)) return {status::file_is_a_directory};
        file const& image = files_[found.which].data;
        if (image.not_pe || image.kind != file_kind::executable) return {status::invalid_image_format};
        std::u16string_view const path = image.path;
        process_id const made = processes_.add(path.substr(path.rfind(u'\\') + 1), image.subsystem, 0, process_state::suspended);
        if (asked.which == call::nt_create_user_process) place_in_session(asked, creator, made);
        answer given;
        given.other = processes_[made].session;
        given.client = made;
        given.opened = handles_.insert(handle_kind::process, made);
        given.second = handles_.insert(handle_kind::thread, made);
        given.name = processes_[made].image;
        given.number = static_cast<std::uint64_t>(image.subsystem);
        return given;
    }

    // A child is in the session of its creator (the handle that comes with the request; none: smss), or in a new one.
    constexpr void place_in_session(effect const& asked, process_id creator, process_id made) {
        processes_[made].parent = creator;
        if (asked.text_of(field::flag) == u"new-session") {
            // smss itself is in session 0 and does not occupy it: the first session made is that one.
            processes_[made].is_copy = true;
            processes_[made].session = next_free_session(made);
        } else {
            processes_[made].session = processes_[creator].session;
        }
    }
    [[nodiscard]] constexpr std::uint32_t next_free_session(process_id made) {
        bool const first = !first_session_made_;
        first_session_made_ = true;
        return first ? 0 : processes_.free_session(made);
    }

    constexpr answer resume_thread(effect const& asked) {
        process_id const which = process_of(asked.handles[0]);
        if (which == 0) return {status::invalid_handle};
        processes_.start(which);
        return {};
    }

    constexpr answer terminate(effect const& asked) {
        if (asked.handles[0] == 0) return {};  // itself (a copy of smss names itself by a handle)
        process_id const which = process_of(asked.handles[0]);
        if (which == 0) return {status::invalid_handle};
        answer given;
        if (!processes_.lives(which)) {
            given.result = status::process_is_terminating;
        } else {
            given.consequences = end_process_and_more(which, static_cast<std::uint32_t>(asked.number_of(field::code)));
        }
        return given;
    }

    constexpr effect end_process(process_id which, std::uint32_t code) {
        processes_.end(which, code);
        port_.close(which, processes_[which].image);
        effect seen = event_effect(call::process_exit);
        seen.with(field::image, processes_[which].image).with_hex(field::code, code);
        if (later_.present) seen.with(field::session, processes_[which].session);
        return seen;
    }

    // The end of a process, and what the kernel or a watching process does about it. \source facts windows-editions G.3, G.6
    constexpr std::vector<effect> end_process_and_more(process_id which, std::uint32_t code) {
        std::vector<effect> seen{end_process(which, code)};
        process const& gone = processes_[which];
        if (gone.is_critical) {
            effect stop = event_effect(call::bug_check);
            stop.with_hex(field::code, later_.bug_check).with(field::process, gone.image);
            seen.push_back(std::move(stop));
        } else if (later_.present && processes_.lives(gone.parent) && nt::equal_ignoring_case(processes_[gone.parent].image, u"wininit.exe")) {
            bool const watched = nt::equal_ignoring_case(gone.image, u"services.exe") || nt::equal_ignoring_case(gone.image, u"lsass.exe");
            if (watched) {
                effect down = event_effect(call::shutdown);
                down.with(field::from, processes_[gone.parent].image).with(field::process, gone.image);
                seen.push_back(std::move(down));
            }
        }
        return seen;
    }

    process_table processes_{};
    sm_port port_{};
    process_id self_ = 0;

    later_behaviour later_{};
    bool first_session_made_ = false;

private:
    std::uint32_t next_session_ = 0;
};

}  // namespace smss::world
