// SPDX-License-Identifier: BSL-1.0
// Knows: what the readers make of registry files, as text that must be the same on every platform. Needs only the standard library.
#include <smss/nt/edition.hpp>
#include <smss/nt/utf.hpp>
#include <smss/plan/configuration.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/session_manager_key.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smss;

// Run-time checks with values written by hand: bytes are little-endian as on disk, whatever the machine is.
char const* first_wrong() {
    using namespace registry;
    using namespace std::string_view_literals;
    constexpr std::string_view file =
        "\xFF\xFE"
        "R\0E\0G\0E\0D\0I\0T\0004\0\r\0\n\0[\0H\0K\0E\0Y\0_\0U\0S\0E\0R\0S\0\\\0\xE9\0]\0\r\0\n\0\"\0\x3d\xd8\"\0=\0d\0w\0o\0r\0d\0:\0001\0"
        "0\0002\0003\0\r\0\n\0"sv;
    parse_result const read = parse(file);
    if (!read.ok()) return "UTF-16LE text is not read";
    key_index const key = read.content.find(u"HKEY_USERS\\\u00C9");
    if (key == no_key) return "the key \u00E9 is not found by its capital";
    value const* const stored = read.content.find_value(key, std::u16string_view{u"\xD83D", 1});
    if (stored == nullptr) return "the name of one unpaired surrogate is not found";
    if (stored->data != bytes{0x23, 0x10, 0, 0}) return "the bytes of dword:1023 are not 23 10 00 00";
    if (dword_of({0x78, 0x56, 0x34, 0x12}) != 0x12345678u) return "bytes 78 56 34 12 are not the DWORD 0x12345678";
    if (to_bytes(u"\u20AC") != bytes{0xAC, 0x20}) return "U+20AC is not the bytes AC 20";
    if (units_of({0xAC, 0x20}) != u"\u20AC") return "the bytes AC 20 are not U+20AC";
    return nullptr;
}

class listing {
public:
    explicit listing(char const* path) : out_{path, std::ios::binary} {}
    [[nodiscard]] bool written() {
        out_.flush();
        return out_.good();
    }

    void file(std::string const& bytes) {
        for (auto const mode : {registry::reader_mode::strict, registry::reader_mode::as_regedit}) {
            registry::parse_result const read = registry::parse(bytes, {.mode = mode});
            out_ << "mode " << static_cast<int>(mode) << '\n';
            for (registry::diagnostic const& oddity : read.diagnostics) out_ << describe(oddity) << '\n';
            if (read.error) {
                out_ << "error: " << describe(*read.error) << '\n';
                continue;
            }
            keys(read.content);
            registry::location_result const located = registry::find_session_manager(read.content);
            if (!located.found) continue;
            for (edition const as : editions) plan({read.content, located.found->key, as});
        }
    }

private:
    void keys(registry::tree const& content) {
        std::vector<registry::key_index> pending{registry::tree::root()};
        while (!pending.empty()) {
            registry::key_index const at = pending.back();
            pending.pop_back();
            pending.insert(pending.end(), content.subkeys(at).begin(), content.subkeys(at).end());
            out_ << '[' << shown(content.path(at)) << "]\n";
            for (registry::value const& stored : content.values(at)) {
                out_ << shown(stored.name) << " (" << static_cast<std::uint32_t>(stored.type) << ')';
                for (std::uint8_t const byte : stored.data) out_ << ' ' << static_cast<unsigned>(byte);
                out_ << '\n';
            }
        }
    }

    void plan(plan::configuration const& read) {
        out_ << "boots: " << read.boots() << '\n';
        for (plan::command const& one : read.boot_execute) out_ << "run " << shown(one.image) << ' ' << shown(one.arguments) << '\n';
        for (plan::file_rename const& one : read.file_renames)
            out_ << "rename " << shown(one.source) << " to " << shown(one.target) << ' ' << one.replace << '\n';
        for (plan::paging_file const& one : read.paging.files)
            out_ << "page " << shown(one.path) << ' ' << one.minimum_mb << ' ' << one.maximum_mb << '\n';
        for (plan::dos_device const& one : read.dos_devices) out_ << "device " << shown(one.name) << " is " << shown(one.target) << '\n';
        for (plan::environment_variable const& one : read.variables.values)
            out_ << "variable " << shown(one.name) << " is " << shown(one.value) << '\n';
        for (plan::diagnostic const& one : read.oddities)
            out_ << one.requirement << ": " << shown(one.found) << "; " << shown(one.expected) << "; " << shown(one.effect) << '\n';
    }

    static std::string shown(std::u16string_view units) { return nt::to_display(units); }

    std::ofstream out_;
};

}  // namespace

// readers LISTING FILE...
int main(int argc, char** argv) {
    if (char const* const wrong = first_wrong()) return std::fprintf(stderr, "readers: %s\n", wrong), 1;
    if (argc < 3) return std::fprintf(stderr, "readers: expected LISTING FILE...\n"), 2;
    listing out{argv[1]};
    for (int i = 2; i < argc; ++i) {
        std::ifstream file{argv[i], std::ios::binary};
        if (!file) return std::fprintf(stderr, "readers: cannot open `%s`\n", argv[i]), 1;
        out.file({std::istreambuf_iterator<char>{file}, {}});
    }
    if (!out.written()) return std::fprintf(stderr, "readers: cannot write `%s`\n", argv[1]), 1;
    return 0;
}
