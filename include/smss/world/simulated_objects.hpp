// SPDX-License-Identifier: BSL-1.0
// Knows: how a simulated world answers requests about objects, registry keys and files.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/file_system.hpp>
#include <smss/world/handle_table.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/object_namespace.hpp>
#include <smss/world/registry_store.hpp>
#include <smss/world/scenario.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace smss::world {

/// The part of a simulated world that holds objects, keys and files.
class simulated_objects {
public:
    constexpr simulated_objects() = default;
    /// Everything but the processes, as the scenario describes it.
    constexpr explicit simulated_objects(scenario const& from)
        : registry_(from.registry), files_(from.volumes, from.files), options_(from.options), system_root_(from.system_root) {
        for (std::size_t i = 0; i < from.volumes.size(); ++i) {
            volume const& disk = from.volumes[i];
            object_index const device = add_path(disk.device, object_type::device);
            if (device != no_object) objects_[device].volume = static_cast<std::uint32_t>(i);
            text link = u"\\GLOBAL??\\";
            link += disk.letter;
            link += u':';
            object_index const letter = add_path(link, object_type::symbolic_link);
            if (letter != no_object) objects_[letter].target = disk.device;
        }
        for (initial_object const& one : from.objects) {
            object_index const made = add_path(one.path, one.target ? object_type::symbolic_link : object_type::directory);
            if (made != no_object && one.target) objects_[made].target = *one.target;
        }
    }

    /// As the run has left it.
    [[nodiscard]] constexpr registry_store const& registry() const noexcept { return registry_; }
    /// As the run has left them.
    [[nodiscard]] constexpr file_system const& files() const noexcept { return files_; }
    /// As the run has left them.
    [[nodiscard]] constexpr object_namespace const& objects() const noexcept { return objects_; }

protected:
    [[nodiscard]] constexpr answer answer_objects(effect const& asked) {
        switch (asked.which) {
            case call::nt_create_directory_object: return create_object(asked, object_type::directory);
            case call::nt_create_symbolic_link_object: return create_object(asked, object_type::symbolic_link);
            case call::nt_create_section: return create_object(asked, object_type::section);
            case call::nt_create_event: return create_object(asked, object_type::event);
            case call::nt_create_port:
            case call::nt_alpc_create_port: return create_port(asked);
            case call::nt_create_semaphore: return create_counted(asked, static_cast<std::uint32_t>(asked.number_of(field::max)));
            case call::nt_create_mutant: return create_counted(asked, 1);
            case call::nt_release_semaphore:
            case call::nt_release_mutant: return release_counted(asked);
            case call::nt_open_directory_object: return open_object(asked, object_type::directory);
            case call::nt_open_symbolic_link_object: return open_object(asked, object_type::symbolic_link);
            case call::nt_query_directory_object: return query_directory(asked);
            case call::nt_query_symbolic_link_object: return query_link(asked);
            case call::nt_make_temporary_object: return make_temporary(asked);
            case call::nt_set_event: return set_event(asked);
            case call::nt_close: return close(asked);
            case call::nt_open_key: return open_key(asked);
            case call::nt_query_value_key: return query_value(asked);
            case call::nt_enumerate_value_key: return enumerate_value(asked);
            case call::nt_set_value_key: return set_value(asked);
            case call::nt_delete_value_key: return delete_value(asked);
            case call::ldr_query_image_file_execution_options: return query_image_options(asked);
            default: return answer_files(asked);
        }
    }

    /// A DOS path for an NT path: the letter of the volume that the name leads to. Empty with a status when it leads nowhere.
    struct resolved {
        status result{};
        text path{};
    };
    [[nodiscard]] constexpr resolved resolve(std::u16string_view nt_path) const {
        object_namespace::found const place = objects_.walk(nt_path, no_object, true, false);
        if (place.result != status::success) return {place.result, {}};
        if (place.existing == no_object) return {status::object_name_not_found, {}};
        object const& device = objects_[place.existing];
        if (device.type != object_type::device) return {status::object_type_mismatch, {}};
        resolved led;
        led.path.reserve(place.remainder.size() + 3);
        led.path += files_.volumes()[device.volume].letter;
        led.path += u':';
        led.path += place.remainder;
        if (place.remainder.empty()) led.path += u'\\';
        return led;
    }
    // Where a directory is, without a backslash at its end.
    [[nodiscard]] constexpr text path_of(file_index directory) const {
        if (!is_root(directory)) return files_[directory].data.path;
        text path;
        path += files_.volumes()[directory - first_root].letter;
        path += u':';
        return path;
    }

    registry_store registry_{};
    object_namespace objects_{};
    file_system files_{};
    handle_table handles_{};
    machine_options options_{};
    text system_root_{};
    std::uint32_t boot_good_ = 1;
    std::uint32_t boot_shutdown_ = 0;

private:
    // Makes an object that exists from the start, with the directories above it.
    constexpr object_index add_path(std::u16string_view path, object_type type) {
        for (std::size_t slash = path.find(u'\\', 1); slash != std::u16string_view::npos; slash = path.find(u'\\', slash + 1)) {
            (void)objects_.create(object_type::directory, path.substr(0, slash), no_object, {true, true, true});
        }
        return objects_.create(type, path, no_object, {true, true, true}).which;
    }

    [[nodiscard]] constexpr object_index directory_of(effect const& asked) const {
        return handles_.index_of(asked.handles[0], handle_kind::object, no_object);
    }
    // A name is to be below a handle that is none.
    [[nodiscard]] constexpr bool names_no_root(effect const& asked) const { return asked.handles[0] != 0 && directory_of(asked) == no_object; }

    constexpr answer opened_object(status result, object_index which) {
        answer given;
        given.result = result;
        if (which == no_object) return given;
        ++objects_[which].open_handles;
        given.opened = handles_.insert(handle_kind::object, which);
        given.name = objects_.path(which);
        return given;
    }

    constexpr answer create_object(effect const& asked, object_type type) {
        std::u16string_view const wanted = asked.text_of(field::attr);
        auto const has = [&](std::u16string_view word) { return wanted.find(word) != std::u16string_view::npos; };
        if (names_no_root(asked)) return {status::invalid_handle};
        object_attributes const attributes{has(u"ci"), has(u"openif"), has(u"perm")};
        object_namespace::created const made = objects_.create(type, asked.text_of(field::name), directory_of(asked), attributes);
        bool const new_link = made.result == status::success && type == object_type::symbolic_link;
        if (new_link) objects_[made.which].target = asked.text_of(field::target);
        return opened_object(made.result, made.which);
    }

    constexpr answer create_counted(effect const& asked, std::uint32_t count) {
        answer given = create_object(asked, object_type::semaphore);
        if (given.result == status::success) objects_[handles_[given.opened].index].count = count;
        return given;
    }
    constexpr answer release_counted(effect const& asked) {
        object_index const which = directory_of(asked);
        if (which == no_object || objects_[which].type != object_type::semaphore) return {status::invalid_handle};
        ++objects_[which].count;
        return {};
    }

    constexpr answer create_port(effect const& asked) {
        object_namespace::created const made = objects_.create(object_type::port, asked.text_of(field::name), no_object, {});
        answer given;
        given.result = made.result;
        if (made.result == status::success) given.opened = handles_.insert(handle_kind::server_port, made.which);
        return given;
    }

    constexpr answer open_object(effect const& asked, object_type type) {
        if (names_no_root(asked)) return {status::invalid_handle};
        object_namespace::found const place =
            objects_.walk(asked.text_of(field::name), directory_of(asked), true, type == object_type::symbolic_link);
        if (place.result != status::success) return {place.result};
        if (place.existing == no_object) return {status::object_name_not_found};
        if (objects_[place.existing].type != type) return {status::object_type_mismatch};
        return opened_object(status::success, place.existing);
    }

    constexpr answer query_directory(effect const& asked) {
        object_index const directory = directory_of(asked);
        if (directory == no_object) return {status::invalid_handle};
        auto const& children = objects_[directory].children;
        auto const place = static_cast<std::size_t>(asked.number_of(field::value));
        if (place >= children.size()) return {status::no_more_entries};
        answer given;
        given.name = objects_[children[place]].name;
        given.number = static_cast<std::uint64_t>(objects_[children[place]].type);
        return given;
    }

    constexpr answer query_link(effect const& asked) {
        object_index const link = directory_of(asked);
        if (link == no_object) return {status::invalid_handle};
        answer given;
        given.name = objects_[link].target;
        return given;
    }

    constexpr answer make_temporary(effect const& asked) {
        object_index const which = directory_of(asked);
        if (which == no_object) return {status::invalid_handle};
        objects_[which].permanent = false;
        return {};
    }

    constexpr answer set_event(effect const& asked) {
        object_index const which = directory_of(asked);
        if (which == no_object || objects_[which].type != object_type::event) return {status::invalid_handle};
        objects_[which].signaled = true;
        return {};
    }

    constexpr answer close(effect const& asked) {
        handle_entry const entry = handles_[asked.handles[0]];
        answer given;
        if (entry.is == handle_kind::none) given.result = status::invalid_handle;
        if (entry.is == handle_kind::object) objects_.release(entry.index);
        handles_.close(asked.handles[0]);
        if (options_.trace_close) {
            effect seen = make(call::nt_close);
            seen.at(tier::detail);
            seen.has_status = true;
            seen.result = given.result;
            given.consequences.push_back(std::move(seen));
        }
        return given;
    }

    constexpr answer open_key(effect const& asked) {
        registry::key_index const root = handles_.index_of(asked.handles[0], handle_kind::key, registry::no_key);
        registry::key_index const key = registry_.open(asked.text_of(field::key), root);
        if (key == registry::no_key) return {status::object_name_not_found};
        answer given;
        given.opened = handles_.insert(handle_kind::key, key);
        given.name = registry_.path(key);
        return given;
    }

    constexpr answer value_answer(registry::value const* stored, status missing) {
        if (stored == nullptr) return {missing};
        answer given;
        given.value = *stored;
        return given;
    }
    constexpr answer query_value(effect const& asked) {
        registry::key_index const key = handles_.index_of(asked.handles[0], handle_kind::key, registry::no_key);
        if (key == registry::no_key) return {status::invalid_handle};
        return value_answer(registry_.query(key, asked.text_of(field::value)), status::object_name_not_found);
    }
    constexpr answer enumerate_value(effect const& asked) {
        registry::key_index const key = handles_.index_of(asked.handles[0], handle_kind::key, registry::no_key);
        if (key == registry::no_key) return {status::invalid_handle};
        return value_answer(registry_.enumerate(key, static_cast<std::size_t>(asked.number_of(field::value))), status::no_more_entries);
    }
    constexpr answer set_value(effect const& asked) {
        registry::key_index const key = handles_.index_of(asked.handles[0], handle_kind::key, registry::no_key);
        if (key == registry::no_key) return {status::invalid_handle};
        registry_.set(key, {text{asked.text_of(field::value)}, registry::value_type::sz, registry::to_bytes(asked.text_of(field::data))});
        return {};
    }
    constexpr answer delete_value(effect const& asked) {
        registry::key_index const key = handles_.index_of(asked.handles[0], handle_kind::key, registry::no_key);
        return {key == registry::no_key ? status::invalid_handle : registry_.remove(key, asked.text_of(field::value))};
    }
    constexpr answer query_image_options(effect const& asked) {
        text path = u"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\";
        path += asked.text_of(field::image);
        registry::key_index const key = registry_.open(path);
        if (key == registry::no_key) return {status::object_name_not_found};
        return value_answer(registry_.query(key, asked.text_of(field::value)), status::object_name_not_found);
    }

    constexpr answer answer_files(effect const& asked) {
        switch (asked.which) {
            case call::nt_query_attributes_file: {
                resolved const place = resolve(asked.text_of(field::file));
                return {place.result != status::success ? place.result : files_.open(place.path, file_system::open_mode::query).result};
            }
            case call::nt_open_file: return open_file(asked);
            case call::nt_create_file: {  // stores a program
                resolved const place = resolve(asked.text_of(field::file));
                if (place.result != status::success) return {place.result};
                file made;
                made.path = place.path;
                made.kind = file_kind::executable;
                if (files_.find(place.path) == no_file) files_.add(std::move(made));
                return {};
            }
            case call::nt_query_information_file: {
                file_index const which = handles_.index_of(asked.handles[0], handle_kind::file, no_file);
                if (which == no_file) return {status::invalid_handle};
                answer given;
                given.number = is_root(which) ? 0 : files_[which].data.size;
                return given;
            }
            case call::nt_query_volume_information_file: return query_volume(asked);
            case call::ldr_verify_image_matches_checksum: return verify_image(asked);
            case call::nt_set_information_file: return set_file(asked);
            case call::nt_create_paging_file: {
                resolved const place = resolve(asked.text_of(field::name));
                if (place.result != status::success) return {place.result};
                return {files_.create_paging_file(place.path, asked.number_of(field::min), asked.number_of(field::max))};
            }
            default: return {status::not_implemented};
        }
    }

    // `file` is an NT path, or a name below the directory handle; `op` says what for.
    constexpr answer open_file(effect const& asked) {
        std::u16string_view const purpose = asked.text_of(field::op);
        file_system::open_mode const mode = purpose == u"directory" ? file_system::open_mode::directory
                                            : purpose == u"image"   ? file_system::open_mode::plain
                                            : purpose == u"query"   ? file_system::open_mode::query
                                                                    : file_system::open_mode::remove;
        resolved place;
        if (asked.handles[0] != 0) {
            file_index const directory = handles_.index_of(asked.handles[0], handle_kind::file, no_file);
            if (directory == no_file) return {status::invalid_handle};
            place.path = path_of(directory);
            place.path += u'\\';
            place.path += asked.text_of(field::file);
        } else {
            place = resolve(asked.text_of(field::file));
        }
        if (place.result != status::success) return {place.result};
        file_system::opened const found = files_.open(place.path, mode);
        if (found.result != status::success) return {found.result};
        answer given;
        given.opened = handles_.insert(handle_kind::file, found.which);
        given.name = is_root(found.which) ? place.path : files_[found.which].data.path;
        return given;
    }

    constexpr answer query_volume(effect const& asked) {
        file_index const root = handles_.index_of(asked.handles[0], handle_kind::file, no_file);
        if (!is_root(root)) return {status::invalid_handle};
        volume const& disk = files_.volumes()[root - first_root];
        answer given;
        given.number = asked.text_of(field::info_class) == u"device" ? disk.characteristics : disk.free;
        return given;
    }

    // \source vectors K2, 103, 104
    constexpr answer verify_image(effect const& asked) {
        file_index const which = handles_.index_of(asked.handles[0], handle_kind::file, no_file);
        if (which >= files_.entries().size()) return {status::invalid_handle};
        file const& image = files_[which].data;
        if (image.bad_checksum) return {status::image_checksum_mismatch};
        if (image.not_pe || image.kind == file_kind::plain || image.kind == file_kind::directory) return {status::invalid_image_format};
        answer given;
        given.number = image.kind == file_kind::dll ? 1 : 0;
        given.names = image.imports;
        return given;
    }

    constexpr answer set_file(effect const& asked) {
        file_index const which = handles_.index_of(asked.handles[0], handle_kind::file, no_file);
        if (which == no_file) return {status::invalid_handle};
        std::u16string_view const operation = asked.text_of(field::op);
        if (operation == u"delete") return {files_.remove(which)};
        if (operation == u"attributes") {
            files_.make_normal(which);
            return {};
        }
        resolved const to = resolve(asked.text_of(field::to));
        if (to.result != status::success) return {to.result};
        return {files_.rename(which, to.path, asked.number_of(field::replace) != 0, options_.readonly_rename_status)};
    }
};

}  // namespace smss::world
