// SPDX-License-Identifier: BSL-1.0
#include "tree_copy.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

namespace preview {

namespace fs = std::filesystem;

namespace {

std::string failure(fs::path const& where, std::error_code const& why) { return "`" + where.string() + "`: " + why.message(); }

std::string copy_below(fs::path const& from, fs::path const& to, std::vector<std::string>& notes) {
    std::error_code error;
    fs::directory_iterator entries{from, error};
    if (error) return failure(from, error);
    for (; entries != fs::directory_iterator{}; entries.increment(error)) {
        fs::path const source = entries->path();
        fs::path const target = to / source.filename();
        fs::file_status const status = fs::symlink_status(source, error);
        if (error) return failure(source, error);
        switch (status.type()) {
            case fs::file_type::directory: {
                fs::create_directory(target, error);
                if (error) return failure(target, error);
                if (std::string problem = copy_below(source, target, notes); !problem.empty()) return problem;
                break;
            }
            case fs::file_type::regular:
                fs::copy_file(source, target, error);  // with its permissions: no write permission is the read-only attribute
                if (error) return failure(source, error);
                break;
            case fs::file_type::symlink:
                fs::copy_symlink(source, target, error);
                if (error) return failure(source, error);
                break;
            default:
                notes.push_back("`" + source.string() + "` is neither file nor directory and was left out");
                break;
        }
    }
    return error ? failure(from, error) : std::string{};
}

std::uint64_t sum_of(std::uint64_t sum, char const* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) sum = (sum ^ static_cast<unsigned char>(bytes[i])) * 0x100000001B3u;
    return sum;
}
constexpr std::uint64_t first_sum = 0xCBF29CE484222325u;

std::string list_below(fs::path const& directory, std::string const& shown, tree_listing& into) {
    std::error_code error;
    fs::directory_iterator entries{directory, error};
    if (error) return failure(directory, error);
    for (; entries != fs::directory_iterator{}; entries.increment(error)) {
        fs::path const path = entries->path();
        std::string const name = shown + path.filename().string();
        fs::file_status const status = fs::symlink_status(path, error);
        if (error) return failure(path, error);
        tree_entry entry;
        if (status.type() == fs::file_type::directory) {
            entry.is = tree_entry::what::directory;
            if (std::string problem = list_below(path, name + "/", into); !problem.empty()) return problem;
        } else if (status.type() == fs::file_type::symlink) {
            std::string const target = fs::read_symlink(path, error).string();
            if (error) return failure(path, error);
            entry = {tree_entry::what::link, target.size(), sum_of(first_sum, target.data(), target.size())};
        } else if (status.type() == fs::file_type::regular) {
            entry.sum = first_sum;
            std::ifstream file{path, std::ios::binary};
            std::array<char, 1 << 16> block;
            while (file) {
                file.read(block.data(), block.size());
                auto const count = static_cast<std::size_t>(file.gcount());
                entry.size += count;
                entry.sum = sum_of(entry.sum, block.data(), count);
            }
            if (!file.eof()) return "`" + path.string() + "` cannot be read";
        } else {
            continue;
        }
        into[name] = entry;
    }
    return error ? failure(directory, error) : std::string{};
}

}  // namespace

tree_copy::~tree_copy() {
    std::error_code ignored;
    if (temporary_) fs::remove_all(path_, ignored);  // links are removed, not followed
}

std::string tree_copy::make(fs::path const& original, std::optional<fs::path> const& keep, std::vector<std::string>& notes) {
    std::error_code error;
    if (keep) {
        fs::create_directories(*keep, error);
        if (error) return failure(*keep, error);
        path_ = fs::canonical(*keep, error);
        if (error) return failure(*keep, error);
    } else {
        fs::path const place = fs::temp_directory_path(error);
        if (error) return "no directory for temporary files: " + error.message();
        if (lies_within(place, original))
            return "`" + original.string() + "` contains the directory for temporary files; --keep DIR says where to copy it instead";
        std::string pattern = (place / "preview_reboot-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) return "`" + place.string() + "`: " + std::strerror(errno);
        temporary_ = true;
        path_ = fs::canonical(pattern, error);
        if (error) return failure(pattern, error);
    }
    return copy_below(original, path_, notes);
}

std::string list_tree(fs::path const& root, tree_listing& into) { return list_below(root, {}, into); }

bool lies_within(fs::path const& inner, fs::path const& outer) {
    std::error_code error;
    fs::path const a = fs::weakly_canonical(inner, error);
    if (error) return true;  // in doubt, yes
    fs::path const b = fs::weakly_canonical(outer, error);
    if (error) return true;
    auto part = a.begin();
    for (fs::path const& component : b) {
        if (component.empty()) continue;  // a separator at the end
        if (part == a.end() || *part != component) return false;
        ++part;
    }
    return true;
}

}  // namespace preview
