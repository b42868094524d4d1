// SPDX-License-Identifier: BSL-1.0
// Knows: how an offline registry hive (REGF file) becomes a registry tree, through the hivex library.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/nt/utf.hpp>
#include <smss/registry/key.hpp>
#include <smss/registry/limit.hpp>
#include <smss/registry/value.hpp>

#include <hivex.h>

#include <unistd.h>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace smss::adapters {

/// What became of a hive: a tree, or one sentence that says why there is none.
struct hive_result {
    std::optional<registry::tree> content{};  ///< the keys; empty when `error` says why
    std::string error{};                 ///< set exactly when `content` is empty
    std::vector<std::string> notices{};  ///< sentences a reader of the result must know, such as "the hive is dirty"
};

/// The bytes look like a registry hive: they start with the REGF signature.
[[nodiscard]] constexpr bool is_hive(std::string_view file) noexcept { return file.starts_with("regf"); }

namespace detail {

inline constexpr std::size_t base_block_size = 4096;

[[nodiscard]] inline std::uint32_t dword_at(std::string_view file, std::size_t offset) {
    std::uint32_t number = 0;
    for (unsigned i = 0; i < 4; ++i) number |= static_cast<std::uint32_t>(static_cast<unsigned char>(file[offset + i])) << (8 * i);
    return number;
}

/// Checks the base block, which hivex trusts more than a forensic reader should. Empty when nothing is wrong.
/// \source msuhanov, "Windows registry file format specification", Base block (public)
[[nodiscard]] inline std::string base_block_error(std::string_view file) {
    if (!is_hive(file)) return "not a registry hive: the REGF signature is missing";
    if (file.size() < base_block_size) {
        return "truncated hive: the base block needs 4096 bytes, the input has " + std::to_string(file.size());
    }
    std::uint32_t checksum = 0;
    for (std::size_t offset = 0; offset < 508; offset += 4) checksum ^= dword_at(file, offset);
    if (checksum == 0) checksum = 1;
    if (checksum == 0xFFFF'FFFF) checksum = 0xFFFF'FFFE;
    if (checksum != dword_at(file, 508)) return "corrupted hive: the checksum of the base block is wrong";
    std::size_t const bins = dword_at(file, 40);
    if (file.size() < base_block_size + bins) {
        return "truncated hive: the base block announces " + std::to_string(base_block_size + bins) + " bytes, the input has " +
               std::to_string(file.size());
    }
    return {};
}

struct close_hive {
    void operator()(hive_h* hive) const noexcept { hivex_close(hive); }
};
struct free_memory {
    void operator()(void* memory) const noexcept { std::free(memory); }
};
template <typename T>
using allocated = std::unique_ptr<T, free_memory>;

/// Where the cell of a key or a value has its name. \source msuhanov, "Windows registry file format specification" (public)
struct name_layout {
    std::string_view signature;
    std::size_t length;             ///< offset of the name's length in bytes, two bytes wide, from the start of the cell
    std::size_t flags;              ///< offset of the flags, two bytes wide
    std::uint32_t compressed_flag;  ///< set where each byte is a Latin-1 character
    std::size_t name;               ///< offset of the name
};
inline constexpr name_layout key_layout{"nk", 4 + 72, 4 + 2, 0x20, 4 + 76};
inline constexpr name_layout value_layout{"vk", 4 + 2, 4 + 16, 1, 4 + 20};

/// The name, as long as it says it is, lies within the cell. (hivex reads on behind it.)
[[nodiscard]] inline bool is_name_within(std::string_view file, std::size_t cell, name_layout const& where) {
    if (cell >= file.size() || file.size() - cell < where.name) return false;
    std::size_t const size = 0u - dword_at(file, cell);  // negative for a cell in use
    return where.name + (dword_at(file, cell + where.length) & 0xFFFF) <= (size & 0xFFFF'FFFF);
}

/// The UTF-16 name in a cell. hivex's handles are the offsets of cells; should that ever change the signature is not there.
[[nodiscard]] inline std::optional<text> stored_name(std::string_view file, std::size_t cell, name_layout const& where) {
    if (cell >= file.size() || file.size() - cell < where.name || file.substr(cell + 4, 2) != where.signature) return std::nullopt;
    std::size_t const length = dword_at(file, cell + where.length) & 0xFFFF;
    bool const compressed = (dword_at(file, cell + where.flags) & where.compressed_flag) != 0;
    if (compressed || file.size() - cell - where.name < length) return std::nullopt;
    std::string_view const name = file.substr(cell + where.name, length);
    return registry::units_of(registry::bytes(name.begin(), name.end()));
}

/// A name as hivex gives it: UTF-8 of `length` bytes, embedded NULs (a known way to hide keys) included. hivex cannot
/// convert unpaired surrogates; such a name is taken from its cell.
[[nodiscard]] inline std::optional<text> name_of(char* raw, std::size_t length, std::string_view file, std::size_t cell,
                                                 name_layout const& where) {
    allocated<char> const owned{raw};
    if (!is_name_within(file, cell, where)) return std::nullopt;
    if (!owned) return stored_name(file, cell, where);
    return nt::from_utf8({owned.get(), length});
}

/// A file that exists while hivex opens it: hivex reads names, not memory.
class temporary_copy {
public:
    explicit temporary_copy(std::string_view bytes) {
        std::error_code failed;
        std::string pattern = (std::filesystem::temp_directory_path(failed) / "smss-hive-XXXXXX").string();
        int const file = ::mkstemp(pattern.data());
        if (file < 0) return;
        path_ = pattern;
        while (!bytes.empty()) {
            ssize_t const written = ::write(file, bytes.data(), bytes.size());
            if (written <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        complete_ = bytes.empty();
        ::close(file);
    }
    temporary_copy(temporary_copy const&) = delete;
    temporary_copy& operator=(temporary_copy const&) = delete;
    ~temporary_copy() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] char const* path() const noexcept { return path_.c_str(); }

private:
    std::string path_{};
    bool complete_ = false;
};

[[nodiscard]] inline std::string reason() { return errno == 0 ? std::string{"unknown reason"} : std::string{std::strerror(errno)}; }

/// How much may still be read, and what was odd so far.
struct reading_state {
    std::size_t keys;
    std::size_t values;
    std::size_t data;  ///< bytes
    std::size_t allowed;  ///< values, by whoever asked
    std::vector<std::string>& notices;

    void note(std::string sentence) const {
        constexpr std::size_t most = 50;
        if (notices.size() < most) notices.push_back(std::move(sentence));
    }
};

/// Copies one key's values into the tree. Values are taken raw, in hive order.
[[nodiscard]] inline std::string copy_values(hive_h* hive, std::string_view file, hive_node_h node, registry::tree& into,
                                             registry::key_index key, reading_state& state) {
    auto const where = [&] { return "key `" + nt::to_display(into.path(key)) + "`"; };
    errno = 0;
    allocated<hive_value_h> const values{hivex_node_values(hive, node)};
    if (!values) return "corrupted hive: the value list of " + where() + " cannot be read (" + reason() + ")";
    for (hive_value_h const* value = values.get(); *value != 0; ++value) {
        errno = 0;
        auto name = name_of(hivex_value_key(hive, *value), hivex_value_key_len(hive, *value), file, *value, value_layout);
        if (!name) return "corrupted hive: the name of a value in " + where() + " cannot be read (" + reason() + ")";
        hive_type type{};
        std::size_t size = 0;
        errno = 0;
        allocated<char> const data{hivex_value_value(hive, *value, &type, &size)};
        if (!data && size != 0) {
            return "corrupted hive: the data of value `" + nt::to_display(*name) + "` in " + where() + " cannot be read (" + reason() + ")";
        }
        std::uint32_t number = 0;  // any, not only what the enumeration has names for
        static_assert(sizeof number == sizeof type);
        std::memcpy(&number, &type, sizeof number);
        if (state.allowed-- == 0) return where() + " has more values than are to be read from this hive";
        if (state.values == 0 || size > state.data) {
            return "corrupted hive: " + where() + " has values or data that other values have too; each is expected once";
        }
        --state.values;
        state.data -= size;
        std::size_t const declared = dword_at(file, *value + 8) & 0x7FFF'FFFF;
        if (declared != size) {
            state.note("the hive is corrupted: the data of value `" + nt::to_display(*name) + "` in " + where() + " ends after " +
                       std::to_string(size) + " of " + std::to_string(declared) + " bytes");
        }
        if (into.find_value(key, *name) != nullptr) {
            state.note("the hive is corrupted: " + where() + " has more than one value `" + nt::to_display(*name) + "`; the last one is shown");
        }
        registry::value copy{std::move(*name), static_cast<registry::value_type>(number), {}};
        if (data) copy.data.assign(data.get(), data.get() + size);
        into.set(key, std::move(copy));
    }
    return {};
}

}  // namespace detail

/// Reads a hive that is in memory.
///
/// \param file the whole file
/// \param wanted called with the path of each key below the root (components separated by `\`); a key is read, with all
///        its values, and descended into only when it returns true. The root itself is always read.
/// \param most_values one more in all is an error
/// \return the tree, or one sentence: truncated, corrupted, foreign. Nothing that is read is ever left out in silence.
template <typename Wanted>
[[nodiscard]] hive_result read_hive(std::string_view file, Wanted&& wanted, std::size_t most_values = registry::most_values) {
    hive_result result;
    if (result.error = detail::base_block_error(file); !result.error.empty()) return result;
    if (detail::dword_at(file, 4) != detail::dword_at(file, 8)) {
        result.notices.push_back(
            "the hive is dirty (its two sequence numbers differ): its transaction logs were not applied, the newest changes may be "
            "missing");
    }

    detail::temporary_copy const copy{file};
    if (!copy.complete()) {
        result.error = "cannot write a temporary copy of the hive (" + detail::reason() + ")";
        return result;
    }
    errno = 0;
    std::unique_ptr<hive_h, detail::close_hive> const hive{hivex_open(copy.path(), 0)};
    if (!hive) {
        result.error = "corrupted hive: hivex cannot open it (" + detail::reason() + ")";
        return result;
    }
    hive_node_h const root = hivex_root(hive.get());
    if (root == 0) {
        result.error = "corrupted hive: it has no root key";
        return result;
    }

    struct visit {
        hive_node_h node;
        registry::key_index key;
        std::size_t depth;
    };
    registry::tree tree;
    std::vector<visit> pending{{root, tree.root(), 0}};
    // Cells are not shared in a hive that Windows wrote: it lists no more keys and values, and holds no more data, than there is
    // room for in its bytes. Without this a small hive could name the same list in every key of it.
    detail::reading_state state{file.size() / 76 + 1, file.size() / 24 + 1, file.size(), most_values, result.notices};
    while (!pending.empty()) {
        visit const at = pending.back();
        pending.pop_back();
        if (result.error = detail::copy_values(hive.get(), file, at.node, tree, at.key, state); !result.error.empty()) return result;
        errno = 0;
        detail::allocated<hive_node_h> const children{hivex_node_children(hive.get(), at.node)};
        if (!children) {
            result.error =
                "corrupted hive: the subkeys of `" + nt::to_display(tree.path(at.key)) + "` cannot be read (" + detail::reason() + ")";
            return result;
        }
        text const above = tree.path(at.key);
        std::size_t const first = pending.size();
        for (hive_node_h const* child = children.get(); *child != 0; ++child) {
            errno = 0;
            auto name = detail::name_of(hivex_node_name(hive.get(), *child), hivex_node_name_len(hive.get(), *child), file, *child,
                                        detail::key_layout);
            if (!name) {
                result.error =
                    "corrupted hive: the name of a subkey of `" + nt::to_display(above) + "` cannot be read (" + detail::reason() + ")";
                return result;
            }
            if (at.depth == registry::deepest_key || state.keys-- == 0) {
                result.error = "corrupted hive: its keys are nested or repeated without end, at `" + nt::to_display(above) +
                               "`; at most 512 levels are expected, and each key once";
                return result;
            }
            text path = above;
            if (!path.empty()) path += u'\\';
            path += *name;
            if (!wanted(path.view())) continue;
            if (tree.subkey(at.key, *name) != registry::no_key) {
                state.note("the hive is corrupted: there is more than one key `" + nt::to_display(path) + "`; they are shown as one");
            }
            pending.push_back({*child, tree.create_subkey(at.key, *name), at.depth + 1});
        }
        // Keys are visited in hive order: the last one pushed would otherwise come first.
        for (std::size_t i = first, j = pending.size(); i + 1 < j; ++i, --j) std::swap(pending[i], pending[j - 1]);
    }
    result.content = std::move(tree);
    return result;
}

/// Reads a whole hive that is in memory.
[[nodiscard]] inline hive_result read_hive(std::string_view file) {
    return read_hive(file, [](std::u16string_view) { return true; });
}

}  // namespace smss::adapters
