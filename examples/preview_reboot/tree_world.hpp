// SPDX-License-Identifier: BSL-1.0
// Knows: a world whose files, while the pending renames are carried out, are those of a directory tree on disk.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/scenario.hpp>
#include <smss/world/simulated.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace preview {

/// What a pair of the list came to. The pair itself is known from the list; the n-th record is the n-th pair.
struct operation_record {
    smss::status result{};
    std::string remark{};  ///< why, where the status alone does not say it
};

/// A world of one's own: `perform`, `resume` and `advance` make it one. Everything that is not a file of the pending
/// renames is left to a simulated world.
///
/// `\??\C:\x`, and every other name that leads to the volume C: (`\DosDevices\C:\x`, `\SystemRoot\...`), is `x` below the
/// tree's directory `C`. Names ignore case. A name that no volume of Windows can hold is refused before the host sees it;
/// nothing outside the tree can be named: `..` is no name to NT, and links are not followed.
class tree_world {
public:
    /// \param root       holds one directory for each drive, named by one letter
    /// \param drives     those letters
    /// \param registry   below `\Registry\Machine`
    tree_world(std::filesystem::path root, std::u16string_view drives, smss::registry::tree registry, std::u16string_view system_root);

    [[nodiscard]] smss::world::answer perform(smss::effect const& asked);
    [[nodiscard]] smss::world::answer resume(smss::world::thread_id who) { return base_.resume(who); }
    [[nodiscard]] std::vector<smss::effect> advance() { return base_.advance(); }

    /// The boot has come to its pending renames.
    [[nodiscard]] bool reached() const noexcept { return reached_; }
    [[nodiscard]] std::vector<operation_record> const& records() const noexcept { return records_; }

private:
    /// Where a name leads.
    struct place {
        smss::status result{};            ///< why it leads nowhere
        std::string remark{};
        std::filesystem::path directory{};  ///< of the host; exists
        std::string name{};               ///< in it, as stored when it exists, else as given; empty: the root of a drive
        std::string spelled{};            ///< as given
        std::size_t drive = 0;
        bool exists = false;
    };

    [[nodiscard]] place find(std::u16string_view nt_name) const;
    [[nodiscard]] smss::world::answer open(smss::effect const& asked);
    [[nodiscard]] smss::world::answer change(smss::effect const& asked);
    [[nodiscard]] smss::status remove(place const& which);
    [[nodiscard]] smss::status rename(place& which, std::u16string_view to, bool replace);
    smss::status note(smss::status result, std::string remark = {});

    std::filesystem::path root_;
    std::u16string drives_;
    smss::world::simulated base_;
    std::vector<place> opened_{};
    std::vector<operation_record> records_{};
    bool renaming_ = false;
    bool reached_ = false;
};

static_assert(smss::world::kernel<tree_world>);

}  // namespace preview
