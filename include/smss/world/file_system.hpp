// SPDX-License-Identifier: BSL-1.0
// Knows: volumes and files as far as the Session Manager can notice them: names, renames, deletes, paging files.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/registry/name_index.hpp>
#include <smss/world/scenario.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// Index of a file. The root directory of the n-th volume is `first_root + n`.
using file_index = std::uint32_t;
inline constexpr file_index no_file = 0xFFFF'FFFF;     ///< No file.
inline constexpr file_index first_root = 0xFFFF'0000;  ///< The root directory of the first volume.

/// The index is that of a root directory.
[[nodiscard]] constexpr bool is_root(file_index which) noexcept { return which >= first_root && which != no_file; }

/// All files of all volumes, by DOS path; names ignore case and keep their spelling.
class file_system {
public:
    constexpr file_system() = default;
    /// Volumes, and the files on them; parents of every file must be among them.
    constexpr file_system(std::vector<volume> volumes, std::vector<file> const& files) : volumes_(std::move(volumes)) {
        for (file const& one : files) add(one);
    }

    /// In the order of the scenario.
    [[nodiscard]] constexpr std::vector<volume> const& volumes() const noexcept { return volumes_; }

    /// A stored file.
    struct entry {
        file data{};           ///< what is stored
        bool deleted = false;  ///< it is gone; its index stays
        bool paging = false;   ///< in use as a paging file
    };
    /// The file of that index; it must not be a root.
    [[nodiscard]] constexpr entry const& operator[](file_index which) const { return entries_[which]; }
    /// All files that ever were, by index.
    [[nodiscard]] constexpr std::vector<entry> const& entries() const noexcept { return entries_; }

    /// Adds a file and the directories above it. A path that ends in `\` is a directory.
    constexpr void add(file one) {
        while (one.path.size() > 3 && one.path[one.path.size() - 1] == u'\\') {
            one.path = text{one.path.view().substr(0, one.path.size() - 1)};
        }
        std::u16string_view const path = one.path;
        for (std::size_t slash = path.find(u'\\', 3); slash != std::u16string_view::npos; slash = path.find(u'\\', slash + 1)) {
            if (find(path.substr(0, slash)) != no_file) continue;
            file directory;
            directory.path = path.substr(0, slash);
            directory.kind = file_kind::directory;
            insert({std::move(directory), false, false});
        }
        if (path.size() <= 3) return;  // a root
        file_index const known = find(path);
        if (known == no_file) {
            insert({std::move(one), false, false});
        } else {
            entries_[known].data = std::move(one);
        }
    }

    /// The file of that DOS path (`X:\...`, no trailing `\`), a root directory for `X:\` and `X:`, or `no_file`.
    [[nodiscard]] constexpr file_index find(std::u16string_view path) const {
        if (path.size() <= 3) {
            volume const* const disk = volume_of(path);
            return disk == nullptr ? no_file : first_root + static_cast<file_index>(disk - volumes_.data());
        }
        if (entries_.size() > scanned) {
            auto const path_of = [&](std::uint32_t i) { return entries_[i].data.path.view(); };
            std::uint32_t const number = index_.find(path, registry::folded_hash(path), path_of).number;
            return number == registry::name_index::nothing ? no_file : number;
        }
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (!entries_[i].deleted && nt::equal_ignoring_case(entries_[i].data.path, path)) return static_cast<file_index>(i);
        }
        return no_file;
    }

    /// How opening is meant.
    enum class open_mode : std::uint8_t { query, directory, plain, remove };

    /// What opening comes to.
    struct opened {
        status result{};             ///< of the request
        file_index which = no_file;  ///< the file, or `no_file`
    };

    /// Opens a file by DOS path. \source vectors README (locked, open_status); 042, 050, 051, 100
    [[nodiscard]] constexpr opened open(std::u16string_view path, open_mode mode) const {
        volume const* const disk = volume_of(path);
        if (disk == nullptr) return {status::object_path_not_found};
        if (disk->open_status != status::success) return {disk->open_status};
        while (path.size() > 3 && path.back() == u'\\') path.remove_suffix(1);
        file_index const which = find(path);
        if (is_root(which)) return {status::success, which};
        if (which == no_file) return {parent_exists(path) ? status::object_name_not_found : status::object_path_not_found};
        entry const& one = entries_[which];
        if (one.data.open_status != status::success) return {one.data.open_status};
        if (one.paging || (one.data.locked && mode != open_mode::query)) return {status::sharing_violation};
        bool const directory = one.data.kind == file_kind::directory;
        if (mode == open_mode::directory && !directory) return {status::not_a_directory};
        if (mode == open_mode::plain && directory) return {status::file_is_a_directory};
        return {status::success, which};
    }

    /// Deletes an opened file. \source vectors 050
    constexpr status remove(file_index which) {
        if (which >= entries_.size()) return status::cannot_delete;
        if (entries_[which].data.readonly) return status::cannot_delete;
        if (entries_[which].data.kind == file_kind::directory && has_children(which)) return status::directory_not_empty;
        erase(which);
        return status::success;
    }

    /// Gives an opened file another DOS path. \source vectors 036, 038, 045, 048, 051; README option `ro_rename_status`
    constexpr status rename(file_index which, std::u16string_view to, bool replace, status readonly_target) {
        if (which >= entries_.size()) return status::access_denied;
        text const from = entries_[which].data.path;
        if (volume_of(to) != volume_of(from)) return status::not_same_device;
        // A directory cannot move below itself. Which status says so is the file system's own affair.
        bool const into_itself = to.size() > from.size() && to[from.size()] == u'\\' && nt::starts_with_ignoring_case(to, from);
        if (into_itself) return status::invalid_parameter;
        file_index const target = find(to);
        if (is_root(target)) return replace ? status::access_denied : status::object_name_collision;
        if (target == no_file && !parent_exists(to)) return status::object_path_not_found;
        if (target != no_file && target != which) {
            if (!replace) return status::object_name_collision;
            if (entries_[target].data.readonly) return readonly_target;
            entry const& there = entries_[target];
            if (there.data.kind == file_kind::directory || there.data.locked || there.paging) return status::access_denied;
            erase(target);
        }
        if (entries_[which].data.kind == file_kind::directory) {
            for (file_index i = 0; i < entries_.size(); ++i) {
                std::u16string_view const path = entries_[i].data.path;
                bool const longer = path.size() > from.size() && path[from.size()] == u'\\';
                bool const below = longer && nt::starts_with_ignoring_case(path, from);
                if (below && !entries_[i].deleted) move(i, text{to} + path.substr(from.size()));
            }
        }
        move(which, text{to});
        return status::success;
    }

    /// Clears the read-only attribute.
    constexpr void make_normal(file_index which) {
        if (which < entries_.size()) entries_[which].data.readonly = false;
    }

    /// Creates a paging file. \source facts nt5_2 3.5.14; vectors 002, 082, 085
    constexpr status create_paging_file(std::u16string_view path, std::uint64_t minimum, std::uint64_t maximum) {
        constexpr std::uint64_t limit = std::uint64_t{1} << 32;
        if (minimum == 0 || minimum >= limit) return status::invalid_parameter_2;
        if (maximum == 0 || maximum >= limit) return status::invalid_parameter_3;
        if (maximum < minimum) return status::invalid_parameter_mix;
        if (paging_files_ >= 16) return status::too_many_paging_files;
        opened const known = open(path, open_mode::plain);
        if (known.result == status::object_name_not_found) {
            file made;
            made.path = path;
            made.size = minimum;
            insert({std::move(made), false, true});
        } else if (known.result != status::success) {
            return known.result;
        } else if (is_root(known.which)) {
            return status::file_is_a_directory;
        } else {
            entries_[known.which].data.size = minimum;
            entries_[known.which].paging = true;
        }
        ++paging_files_;
        return status::success;
    }

    /// The volume of a DOS path, or null.
    [[nodiscard]] constexpr volume const* volume_of(std::u16string_view path) const {
        if (path.size() < 2 || path[1] != u':') return nullptr;
        for (volume const& one : volumes_) {
            if (nt::upcase(one.letter) == nt::upcase(path[0])) return &one;
        }
        return nullptr;
    }

private:
    static constexpr std::size_t scanned = 32;  // up to so many files are looked through one by one

    constexpr void insert(entry made) {
        entries_.push_back(std::move(made));
        if (entries_.size() == scanned + 1) {
            for (file_index i = 0; i < entries_.size(); ++i) {
                if (!entries_[i].deleted) index_.insert(registry::folded_hash(entries_[i].data.path), i);
            }
        } else if (entries_.size() > scanned) {
            index_.insert(registry::folded_hash(entries_.back().data.path), static_cast<file_index>(entries_.size() - 1));
        }
    }
    constexpr void erase(file_index which) {
        entries_[which].deleted = true;
        index_.erase(registry::folded_hash(entries_[which].data.path), which);
    }
    constexpr void move(file_index which, text to) {
        if (entries_.size() > scanned) {
            index_.erase(registry::folded_hash(entries_[which].data.path), which);
            index_.insert(registry::folded_hash(to), which);
        }
        entries_[which].data.path = std::move(to);
    }

    [[nodiscard]] constexpr bool parent_exists(std::u16string_view path) const {
        std::size_t const slash = path.rfind(u'\\');
        if (slash <= 2) return true;
        file_index const parent = find(path.substr(0, slash));
        return parent != no_file && entries_[parent].data.kind == file_kind::directory;
    }
    [[nodiscard]] constexpr bool has_children(file_index which) const {
        std::u16string_view const above = entries_[which].data.path;
        for (entry const& one : entries_) {
            std::u16string_view const path = one.data.path;
            bool const below = path.size() > above.size() && path[above.size()] == u'\\' && nt::starts_with_ignoring_case(path, above);
            if (below && !one.deleted) return true;
        }
        return false;
    }

    std::vector<volume> volumes_{};
    std::vector<entry> entries_{};
    registry::name_index index_{};
    std::uint32_t paging_files_ = 0;
};

}  // namespace smss::world
