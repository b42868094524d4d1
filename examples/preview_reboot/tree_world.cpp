// SPDX-License-Identifier: BSL-1.0
#include "tree_world.hpp"

#include <smss/nt/case_fold.hpp>
#include <smss/nt/utf.hpp>
#include <smss/world/object_namespace.hpp>

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <utility>

namespace preview {

namespace fs = std::filesystem;
namespace world = smss::world;
using smss::effect;
using smss::status;
using world::answer;
using world::call;
using world::field;

namespace {

constexpr world::handle first_handle = 0x4000'0000;  // the simulated world counts from below

// A name that a volume of Windows can hold. \source Microsoft "Naming Files, Paths, and Namespaces"
bool is_file_name(std::u16string_view name) {
    if (name.empty() || name.size() > 255 || name == u"." || name == u"..") return false;
    return std::none_of(name.begin(), name.end(), [](char16_t unit) {
        return unit < 0x20 || std::u16string_view{u"\"*/:<>?|\\"}.find(unit) != std::u16string_view::npos;
    });
}

constexpr std::size_t longest_host_name = 255;  // bytes, on every usual file system

// The entry of a directory that a name means: of the same spelling, else the first in order that differs in case only.
std::string entry_named(fs::path const& directory, std::u16string_view name, std::error_code& error) {
    std::string found;
    for (fs::directory_iterator entries{directory, error}; !error && entries != fs::directory_iterator{}; entries.increment(error)) {
        std::string const candidate = entries->path().filename().string();
        auto const units = smss::nt::from_utf8(candidate);
        if (!units || !smss::nt::equal_ignoring_case(*units, name)) continue;
        if (*units == name) return candidate;
        if (found.empty() || candidate < found) found = candidate;
    }
    return found;
}

fs::file_type type_of(fs::path const& path) {
    std::error_code error;
    fs::file_type const type = fs::symlink_status(path, error).type();
    return error && type != fs::file_type::not_found ? fs::file_type::unknown : type;
}

// The host's nearest thing to FILE_ATTRIBUTE_READONLY: the owner may not write. Directories never have it here.
bool is_read_only(fs::path const& path) {
    std::error_code error;
    fs::file_status const now = fs::symlink_status(path, error);
    return !error && now.type() == fs::file_type::regular && (now.permissions() & fs::perms::owner_write) == fs::perms::none;
}

bool is_or_lies_below(fs::path const& inner, fs::path const& outer) {
    std::string const a = inner.string();
    std::string const b = outer.string();
    return a.starts_with(b) && (a.size() == b.size() || a[b.size()] == '/');
}

world::scenario scenario_for(std::u16string_view drives, smss::registry::tree registry, std::u16string_view system_root) {
    world::scenario made;
    made.registry = std::move(registry);
    made.system_root = system_root;
    for (char16_t const letter : drives) {
        world::volume disk;
        disk.letter = letter;
        disk.device = u"\\Device\\HarddiskVolume";
        disk.device += letter;  // which number the volume has is not known here
        disk.free = std::uint64_t{1} << 40;
        made.volumes.push_back(std::move(disk));
    }
    smss::text target = u"\\??\\";
    target += system_root;
    made.objects.push_back({u"\\SystemRoot", std::move(target)});
    return made;
}

}  // namespace

tree_world::tree_world(fs::path root, std::u16string_view drives, smss::registry::tree registry, std::u16string_view system_root)
    : root_(std::move(root)), drives_(drives), base_(scenario_for(drives, std::move(registry), system_root)) {}

answer tree_world::perform(effect const& asked) {
    if (asked.which == call::rtl_adjust_privilege && asked.text_of(field::privilege) == u"SeRestore") {
        // On in front of the pending renames, off behind them.
        renaming_ = asked.number_of(field::enable) != 0;
        reached_ = true;
    }
    if (!renaming_) return base_.perform(asked);
    switch (asked.which) {
        case call::nt_open_file:
            return open(asked);
        case call::nt_set_information_file:
            return change(asked);
        case call::nt_close:
            return asked.handles[0] >= first_handle ? answer{} : base_.perform(asked);
        default:
            return base_.perform(asked);
    }
}

tree_world::place tree_world::find(std::u16string_view nt_name) const {
    place led;
    // The object manager's part: which volume, and what is left for its file system.
    world::object_namespace::found const walked = base_.objects().walk(nt_name, world::no_object, true, false);
    led.result = walked.result;
    if (led.result == status::success && walked.existing == world::no_object) led.result = status::object_name_not_found;
    if (led.result != status::success) {
        if (smss::nt::starts_with_ignoring_case(nt_name, u"\\Device\\")) led.remark = "a tree does not say which device a drive is";
        return led;
    }
    world::object const& device = base_.objects()[walked.existing];
    if (device.type != world::object_type::device) {
        led.result = status::object_type_mismatch;
        return led;
    }
    led.drive = device.volume;
    led.exists = true;
    std::string const letter{static_cast<char>(drives_[led.drive])};
    std::error_code error;
    std::string const drive = entry_named(root_, smss::text{std::u16string_view{&drives_[led.drive], 1}}, error);
    if (error || drive.empty() || type_of(root_ / drive) != fs::file_type::directory) {
        led.result = status::unexpected_io_error;
        led.remark = "drive " + letter + " is not in the tree any more";
        return led;
    }
    led.directory = root_ / drive;
    // The file system's part, component by component.
    std::u16string_view rest = walked.remainder;
    while (!rest.empty()) {
        rest.remove_prefix(1);  // the separator
        std::size_t const end = std::min(rest.find(u'\\'), rest.size());
        std::u16string_view const component = rest.substr(0, end);
        rest.remove_prefix(end);
        if (component.empty() && rest.empty()) {  // a separator at the end: a directory, or a root
            bool const directory = led.name.empty() || (led.exists && type_of(led.directory / led.name) == fs::file_type::directory);
            if (!directory) led.result = status::object_name_invalid;
            return led;
        }
        if (!is_file_name(component)) {
            led.result = status::object_name_invalid;
            led.remark = "no file can have that name";
            return led;
        }
        std::string const wanted = smss::nt::to_utf8(component);
        if (wanted.size() > longest_host_name) {
            led.result = status::object_name_invalid;
            led.remark = "a name that is too long for this computer";
            return led;
        }
        if (!led.name.empty()) {
            fs::file_type const type = type_of(led.directory / led.name);
            if (type == fs::file_type::symlink) {
                led.result = status::access_denied;
                led.remark = "a symbolic link on the way, which is not followed";
                return led;
            }
            if (!led.exists || type != fs::file_type::directory) {
                led.result = status::object_path_not_found;
                return led;
            }
            led.directory /= led.name;
        }
        std::string const stored = entry_named(led.directory, component, error);
        if (error) {
            led.result = status::unexpected_io_error;
            led.remark = error.message();
            return led;
        }
        led.exists = !stored.empty();
        led.name = led.exists ? stored : wanted;
        led.spelled = wanted;
    }
    return led;
}

status tree_world::note(status result, std::string remark) {
    if (!records_.empty()) records_.back() = {result, std::move(remark)};
    return result;
}

answer tree_world::open(effect const& asked) {
    bool const source = asked.text_of(field::op) != u"attributes";
    if (source) records_.push_back({});  // every pair begins with opening its source
    place found = find(asked.text_of(field::file));
    if (found.result == status::success && !found.exists) found.result = status::object_name_not_found;
    if (found.result == status::success && !found.name.empty() && type_of(found.directory / found.name) == fs::file_type::symlink) {
        found.result = status::access_denied;
        found.remark = "a symbolic link, which is not followed";
    }
    answer given;
    given.result = found.result;
    if (given.result != status::success) {
        if (source) (void)note(found.result, found.remark);
        return given;
    }
    given.opened = first_handle + static_cast<world::handle>(opened_.size());
    given.name = asked.text_of(field::file);
    opened_.push_back(std::move(found));
    return given;
}

answer tree_world::change(effect const& asked) {
    world::handle const handle = asked.handles[0];
    if (handle < first_handle || handle - first_handle >= opened_.size()) return {status::invalid_handle};
    place& which = opened_[handle - first_handle];
    std::u16string_view const operation = asked.text_of(field::op);
    if (operation == u"delete") return {remove(which)};
    if (operation == u"rename") return {rename(which, asked.text_of(field::to), asked.number_of(field::replace) != 0)};
    if (which.name.empty()) return {};  // attributes: a root has none here
    std::error_code error;
    fs::permissions(which.directory / which.name, fs::perms::owner_write, fs::perm_options::add | fs::perm_options::nofollow, error);
    return {error ? status::access_denied : status::success};
}

status tree_world::remove(place const& which) {
    if (which.name.empty()) return note(status::cannot_delete, "the root of a drive");
    fs::path const path = which.directory / which.name;
    if (is_read_only(path)) return note(status::cannot_delete, "it is read-only");
    std::error_code error;
    if (type_of(path) == fs::file_type::directory && !fs::is_empty(path, error) && !error) return note(status::directory_not_empty);
    if (!error) (void)fs::remove(path, error);
    return error ? note(status::unexpected_io_error, error.message()) : note(status::success);
}

status tree_world::rename(place& which, std::u16string_view to, bool replace) {
    if (which.name.empty()) return note(status::access_denied, "the root of a drive");
    place target = find(to);
    if (target.result != status::success) return note(target.result, target.remark);
    if (target.drive != which.drive) return note(status::not_same_device, "a rename never leaves its volume");
    if (target.name.empty()) return note(replace ? status::access_denied : status::object_name_collision, "the root of a drive");
    fs::path const from = which.directory / which.name;
    fs::path const path = target.directory / target.name;
    bool const itself = target.exists && from == path;
    if (is_or_lies_below(target.directory, from)) return note(status::invalid_parameter, "a directory does not go below itself");
    if (target.exists && !itself) {
        if (!replace) return note(status::object_name_collision, "the target exists, and replacing it is not asked for");
        if (type_of(path) != fs::file_type::regular) return note(status::access_denied, "only a file can be replaced");
        if (is_read_only(path)) return note(status::access_denied, "the target is read-only");
    }
    // The new name is spelled as the list spells it.
    fs::path const spelled = target.directory / target.spelled;
    std::error_code error;
    if (target.exists && !itself) (void)fs::remove(path, error);
    if (!error) fs::rename(from, spelled, error);
    if (error) return note(status::unexpected_io_error, error.message());
    which.directory = target.directory;
    which.name = spelled.filename().string();
    return note(status::success);
}

}  // namespace preview
