// SPDX-License-Identifier: BSL-1.0
// Knows: how a directory tree is copied, listed and removed again without ever leaving it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace preview {

/// A tree of files as found on disk: what an entry is, how long, and a sum of its content.
struct tree_entry {
    enum class what : std::uint8_t { file, directory, link } is = what::file;
    std::uintmax_t size = 0;
    std::uint64_t sum = 0;  ///< FNV-1a of the content, or of a link's target

    [[nodiscard]] friend bool operator==(tree_entry const&, tree_entry const&) = default;
};

/// By path below the tree, components separated by `/`.
using tree_listing = std::map<std::string, tree_entry>;

/// A copy of a tree, removed with this object unless it is to be kept.
class tree_copy {
public:
    tree_copy() = default;
    tree_copy(tree_copy const&) = delete;
    tree_copy& operator=(tree_copy const&) = delete;
    ~tree_copy();

    /// Copies `original` into a new temporary directory, or into `keep` (which is empty or does not exist).
    /// Symbolic links are copied as links, never followed; sockets, pipes and devices are left out and noted.
    /// \return what went wrong, or an empty string
    [[nodiscard]] std::string make(std::filesystem::path const& original, std::optional<std::filesystem::path> const& keep,
                                   std::vector<std::string>& notes);

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_{};
    bool temporary_ = false;
};

/// Lists a tree; links are not followed. \return what went wrong, or an empty string
[[nodiscard]] std::string list_tree(std::filesystem::path const& root, tree_listing& into);

/// `inner` is `outer` or lies below it; both as far as they exist are resolved first.
[[nodiscard]] bool lies_within(std::filesystem::path const& inner, std::filesystem::path const& outer);

}  // namespace preview
