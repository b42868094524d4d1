// SPDX-License-Identifier: BSL-1.0
// Does the hive adapter keep every byte, and refuse what it cannot read with a sentence?

#include <smss/adapters/hivex.hpp>
#include <smss/registry/value.hpp>
#include <smss/testing/catch.hpp>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>

using namespace smss;

namespace {

void put(std::string& file, std::size_t offset, std::uint32_t number, std::size_t size = 4) {
    for (std::size_t i = 0; i < size; ++i) file[offset + i] = static_cast<char>(number >> (8 * i) & 0xFF);
}

void seal(std::string& file) {
    std::uint32_t checksum = 0;
    for (std::size_t offset = 0; offset < 508; offset += 4) checksum ^= adapters::detail::dword_at(file, offset);
    put(file, 508, checksum);
}

/// The smallest hive there is: a base block and one bin with a root key, written by hand from the format's description;
/// hivex itself then adds keys and values to it (its writing side is not what is under test here).
std::string smallest_hive() {
    std::string file(8192, '\0');
    file.replace(0, 4, "regf");
    put(file, 4, 1);            // sequence numbers, equal: clean
    put(file, 8, 1);
    put(file, 20, 1);           // major version
    put(file, 24, 3);           // minor version
    put(file, 32, 1);           // file format: direct memory load
    put(file, 36, 0x20);        // root cell, relative to the first bin
    put(file, 40, 4096);        // size of all bins
    put(file, 44, 1);           // clustering factor
    seal(file);
    std::size_t const bin = 4096;
    file.replace(bin, 4, "hbin");
    put(file, bin + 8, 4096);
    std::size_t const cell = bin + 0x20;
    put(file, cell, static_cast<std::uint32_t>(-0x58));  // an allocated cell of 0x58 bytes
    std::size_t const key = cell + 4;
    file.replace(key, 2, "nk");
    put(file, key + 2, 0x2C, 2);  // root, no delete, compressed name
    for (std::size_t const absent : {16u, 28u, 32u, 40u, 48u}) put(file, key + absent, 0xFFFFFFFF);
    put(file, key + 44, 0x78);  // security cell
    put(file, key + 72, 4, 2);
    file.replace(key + 76, 4, "ROOT");
    std::size_t const security = cell + 0x58;
    put(file, security, static_cast<std::uint32_t>(-0x30));
    file.replace(security + 4, 2, "sk");
    put(file, security + 8, 0x78);   // the list of security cells has this one alone
    put(file, security + 12, 0x78);
    put(file, security + 16, 1);     // used once
    put(file, security + 20, 20);    // a self-relative descriptor with nothing in it
    put(file, security + 24, 0x80000001);
    put(file, security + 0x30, 4096 - 0x20 - 0x58 - 0x30);  // the rest is one free cell
    return file;
}

/// The hive after `edit(h)` has worked on it through hivex.
template <typename Edit>
std::string edited(Edit edit) {
    adapters::detail::temporary_copy const copy{smallest_hive()};
    hive_h* const hive = hivex_open(copy.path(), HIVEX_OPEN_WRITE);
    REQUIRE(hive != nullptr);
    edit(hive);
    REQUIRE(hivex_commit(hive, nullptr, 0) == 0);
    hivex_close(hive);
    std::ifstream file{copy.path(), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void set(hive_h* hive, hive_node_h node, char const* name, hive_type type, std::string bytes) {
    hive_set_value value{const_cast<char*>(name), type, bytes.size(), bytes.data()};
    REQUIRE(hivex_node_set_value(hive, node, &value, 0) == 0);
}

}  // namespace

TEST_CASE("values come out raw and in hive order") {
    std::string const multi{"a\0\0\0\0\0b\0", 8};  // an embedded empty string, no final NULs
    std::string const odd{"x\0y", 3};
    std::string const file = edited([&](hive_h* hive) {
        hive_node_h const control = hivex_node_add_child(hive, hivex_root(hive), "Control");
        set(hive, control, "zebra", hive_t_multiple_strings, multi);
        set(hive, control, "Apple", hive_t_string, odd);
        set(hive, control, "", hive_t_REG_NONE, "");
        set(hive, control, "h\xC3\xA9", hive_t_REG_QWORD, "q");
        hivex_node_add_child(hive, control, "Session Manager");
    });
    auto const read = adapters::read_hive(file);
    INFO(read.error);
    REQUIRE(read.content);
    CHECK(read.notices.empty());
    auto const& tree = *read.content;
    auto const control = tree.find(u"CONTROL");
    REQUIRE(control != registry::no_key);
    CHECK(tree.find(u"control\\session manager") != registry::no_key);
    auto const& values = tree.values(control);
    REQUIRE(values.size() == 4);
    CHECK(values[0].name == u"zebra");
    CHECK(values[0].type == registry::value_type::multi_sz);
    CHECK(values[0].data == registry::bytes(multi.begin(), multi.end()));
    CHECK(values[1].data == registry::bytes(odd.begin(), odd.end()));
    CHECK(values[2].name.empty());
    CHECK(values[2].data.empty());
    CHECK(values[3].name == u"h\u00E9");
    CHECK(values[3].type == registry::value_type::qword);
}

TEST_CASE("a name with an embedded NUL comes out whole") {
    std::string file = edited([](hive_h* hive) {
        hive_node_h const hidden = hivex_node_add_child(hive, hivex_root(hive), "hiXden");
        set(hive, hidden, "vaXlue", hive_t_string, "");
    });
    for (char const* const name : {"hiXden", "vaXlue"}) {
        std::size_t const at = file.find(name);
        REQUIRE(at != std::string::npos);
        file[at + 2] = '\0';
    }
    auto const read = adapters::read_hive(file);
    INFO(read.error);
    REQUIRE(read.content);
    auto const hidden = read.content->find(std::u16string_view{u"hi\0den", 6});
    REQUIRE(hidden != registry::no_key);
    REQUIRE(read.content->values(hidden).size() == 1);
    CHECK(read.content->values(hidden)[0].name == std::u16string_view{u"va\0lue", 6});
}

TEST_CASE("a name with an unpaired surrogate comes out whole") {
    std::string file = edited([](hive_h* hive) {
        hive_node_h const key = hivex_node_add_child(hive, hivex_root(hive), "a\xE4\xB8\xAD");
        set(hive, key, "b\xE4\xB8\xAD", hive_t_string, "");
    });
    for (char const letter : {'a', 'b'}) {
        std::size_t const at = file.find(std::string{letter, '\0', '\x2D', '\x4E'});
        REQUIRE(at != std::string::npos);
        put(file, at + 2, 0xD800, 2);
    }
    auto const read = adapters::read_hive(file);
    INFO(read.error);
    REQUIRE(read.content);
    auto const key = read.content->find(std::u16string_view{u"a\xD800", 2});
    REQUIRE(key != registry::no_key);
    REQUIRE(read.content->values(key).size() == 1);
    CHECK(read.content->values(key)[0].name == std::u16string_view{u"b\xD800", 2});
}

TEST_CASE("only what is wanted is read") {
    std::string const file = edited([&](hive_h* hive) {
        hivex_node_add_child(hive, hivex_node_add_child(hive, hivex_root(hive), "Select"), "Deep");
        hivex_node_add_child(hive, hivex_root(hive), "Enum");
    });
    auto const read = adapters::read_hive(file, [](std::u16string_view path) { return path == u"Select"; });
    REQUIRE(read.content);
    CHECK(read.content->find(u"Select") != registry::no_key);
    CHECK(read.content->find(u"Select\\Deep") == registry::no_key);
    CHECK(read.content->find(u"Enum") == registry::no_key);
}

namespace {

// The cell in use with that signature and that name.
std::size_t cell_named(std::string const& file, char const* signature, std::size_t name_offset, std::string const& name) {
    auto const fits = [&](std::size_t at) {
        return file.compare(at - name_offset + 4, 2, signature) == 0 && adapters::detail::dword_at(file, at - name_offset) >> 31 == 1;
    };
    std::size_t at = file.find(name);
    while (at != std::string::npos && !fits(at)) at = file.find(name, at + 1);
    REQUIRE(at != std::string::npos);
    return at - name_offset;
}

}  // namespace

TEST_CASE("names that occur twice are shown once, and a notice says so") {
    std::string file = edited([](hive_h* hive) {
        hive_node_h const first = hivex_node_add_child(hive, hivex_root(hive), "KeyA");
        hive_node_h const second = hivex_node_add_child(hive, hivex_root(hive), "KeyB");
        set(hive, first, "ValueA", hive_t_REG_DWORD, std::string{"\1\0\0\0", 4});
        set(hive, second, "ValueB", hive_t_REG_DWORD, std::string{"\2\0\0\0", 4});
        set(hive, second, "ValueC", hive_t_REG_DWORD, std::string{"\3\0\0\0", 4});
    });
    file.replace(file.find("ValueC"), 6, "vALUEb");
    file.replace(file.find("KeyB"), 4, "keyA");
    auto const read = adapters::read_hive(file);
    INFO(read.error);
    REQUIRE(read.content);
    auto const key = read.content->find(u"KeyA");
    REQUIRE(key != registry::no_key);
    REQUIRE(read.content->values(key).size() == 2);
    CHECK(read.content->values(key)[0].data[0] == 1);
    CHECK(read.content->values(key)[1].data[0] == 3);
    REQUIRE(read.notices.size() == 2);
    CHECK(read.notices[0] == "the hive is corrupted: there is more than one key `keyA`; they are shown as one");
    CHECK(read.notices[1] == "the hive is corrupted: key `KeyA` has more than one value `vALUEb`; the last one is shown");
}

TEST_CASE("data that ends early is read as far as it goes, and a notice says so") {
    // Data of more than 16,344 bytes lies in blocks: a cell with "db", their count, and the place of a list of their places.
    std::string file = edited([](hive_h* hive) {
        set(hive, hivex_root(hive), "whole", hive_t_REG_BINARY, std::string{"db\1\0....", 8});
        set(hive, hivex_root(hive), "list", hive_t_REG_BINARY, std::string(8, '\0'));
        set(hive, hivex_root(hive), "block", hive_t_REG_BINARY, std::string(1000, 'x'));
    });
    auto const data_of = [&](char const* name) { return adapters::detail::dword_at(file, cell_named(file, "vk", 24, name) + 12); };
    std::uint32_t const list = data_of("list");
    put(file, 4096 + data_of("whole") + 8, list);
    put(file, 4096 + list + 4, data_of("block"));
    put(file, cell_named(file, "vk", 24, "whole") + 8, 20000);
    auto const read = adapters::read_hive(file);
    INFO(read.error);
    REQUIRE(read.content);
    registry::value const* const whole = read.content->find_value(read.content->root(), u"whole");
    REQUIRE(whole != nullptr);
    std::string const data{whole->data.begin(), whole->data.end()};
    CHECK(data.starts_with(std::string(1000, 'x')));
    CHECK(data.size() < 1100);
    REQUIRE(read.notices.size() == 1);
    CHECK(read.notices[0] == "the hive is corrupted: the data of value `whole` in key `` ends after " + std::to_string(data.size()) + " of 20000 bytes");
}

TEST_CASE("a list of values that many keys share is refused before it has grown") {
    std::string file = edited([](hive_h* hive) {
        hive_node_h const owner = hivex_node_add_child(hive, hivex_root(hive), "owner");
        set(hive, owner, "large", hive_t_REG_BINARY, std::string(4000, 'x'));
        for (char const* const name : {"guest1", "guest2", "guest3", "guest4", "guest5", "guest6"}) hivex_node_add_child(hive, hivex_root(hive), name);
    });
    std::size_t const owner = cell_named(file, "nk", 80, "owner");
    for (char const* const name : {"guest1", "guest2", "guest3", "guest4", "guest5", "guest6"}) {
        std::size_t const guest = cell_named(file, "nk", 80, name);
        for (std::size_t const field : {36u, 40u}) put(file, guest + 4 + field, adapters::detail::dword_at(file, owner + 4 + field));
    }
    auto const read = adapters::read_hive(file);
    CHECK(!read.content);
    CAPTURE(read.error);
    CHECK(read.error.find("values or data that other values have too") != std::string::npos);
}

TEST_CASE("lists that many keys share are refused though what they list is empty") {
    std::vector<std::string> guests;
    std::vector<std::string> names;
    for (int i = 10; i < 70; ++i) {
        guests.push_back("guest" + std::to_string(i));
        names.push_back("name" + std::to_string(i));
    }
    struct sharing {
        std::vector<std::size_t> fields;  // of a key: how many, and where the list is
        char const* says;
    };
    for (sharing const& one :
         {sharing{{36, 40}, "values or data that other values have too"}, sharing{{20, 28}, "nested or repeated without end"}}) {
        std::string file = edited([&](hive_h* hive) {
            hive_node_h const owner = hivex_node_add_child(hive, hivex_root(hive), "owner");
            std::vector<hive_set_value> values;
            for (std::string& name : names) values.push_back({name.data(), hive_t_REG_NONE, 0, name.data()});
            if (one.fields[0] == 36) REQUIRE(hivex_node_set_values(hive, owner, values.size(), values.data(), 0) == 0);
            for (std::string const& name : names) {
                if (one.fields[0] == 20) hivex_node_add_child(hive, owner, name.c_str());
            }
            for (std::string const& name : guests) hivex_node_add_child(hive, hivex_root(hive), name.c_str());
        });
        REQUIRE(adapters::read_hive(file).content);
        std::size_t const owner = cell_named(file, "nk", 80, "owner");
        for (std::string const& name : guests) {
            std::size_t const guest = cell_named(file, "nk", 80, name);
            for (std::size_t const field : one.fields) put(file, guest + 4 + field, adapters::detail::dword_at(file, owner + 4 + field));
        }
        auto const read = adapters::read_hive(file);
        CHECK(!read.content);
        CAPTURE(read.error);
        CHECK(read.error.find(one.says) != std::string::npos);
    }
}

TEST_CASE("of many oddities the first fifty are said") {
    auto const numbered = [](int number) { return "odd" + std::to_string(100 + number); };
    std::string file = edited([&](hive_h* hive) {
        for (int i = 0; i < 60; ++i) set(hive, hivex_root(hive), numbered(i).c_str(), hive_t_REG_NONE, "");
    });
    for (int i = 0; i < 60; ++i) file.replace(cell_named(file, "vk", 24, numbered(i)) + 24, 6, "odd!!!");
    auto const read = adapters::read_hive(file);
    REQUIRE(read.content);
    CHECK(read.content->values(registry::tree::root()).size() == 1);
    CHECK(read.notices.size() == 50);
}

TEST_CASE("a key below itself is refused where its levels end") {
    for (bool const large : {false, true}) {  // a large hive has room for more keys than there are levels
        CAPTURE(large);
        std::string file = edited([&](hive_h* hive) {
            hivex_node_add_child(hive, hivex_root(hive), "snake");
            for (char const* const name : {"a", "b", "c", "d", "e", "f"}) {
                if (large) set(hive, hivex_root(hive), name, hive_t_REG_BINARY, std::string(15'000, 'x'));
            }
        });
        std::size_t const snake = cell_named(file, "nk", 80, "snake");
        std::size_t const root = cell_named(file, "nk", 80, "ROOT");
        for (std::size_t const field : {20u, 28u}) put(file, snake + 4 + field, adapters::detail::dword_at(file, root + 4 + field));
        auto const read = adapters::read_hive(file);
        CHECK(!read.content);
        CAPTURE(read.error);
        CHECK(read.error.find("nested or repeated without end") != std::string::npos);
        std::size_t levels = 0;
        for (std::size_t at = read.error.find("snake"); at != std::string::npos; at = read.error.find("snake", at + 1)) ++levels;
        CHECK(large == (levels == registry::deepest_key));
    }
}

TEST_CASE("lists that lead nowhere and names longer than their cells are refused") {
    std::string const sound = edited([](hive_h* hive) {
        hive_node_h const key = hivex_node_add_child(hive, hivex_root(hive), "subkey");
        set(hive, key, "value", hive_t_REG_BINARY, "more than four bytes");
    });
    std::size_t const key = cell_named(sound, "nk", 80, "subkey");
    std::size_t const value = cell_named(sound, "vk", 24, "value");
    struct damage {
        std::size_t offset;
        std::uint32_t number;
        std::size_t size;
        char const* says;
    };
    for (damage const& one : std::vector<damage>{
             {key + 4 + 40, 0x7000, 4, "the value list of key `subkey` cannot be read"},
             {key + 4 + 72, 0x4000, 2, "the name of a subkey of `` cannot be read"},
             {value + 4 + 2, 0x4000, 2, "the name of a value in key `subkey` cannot be read"},
             {value + 4 + 8, 0x7000, 4, "the data of value `value` in key `subkey` cannot be read"},
             {cell_named(sound, "nk", 80, "ROOT") + 4 + 28, 0x7000, 4, "the subkeys of `` cannot be read"},
         }) {
        CAPTURE(one.says);
        std::string file = sound;
        put(file, one.offset, one.number, one.size);
        auto const read = adapters::read_hive(file);
        CHECK(!read.content);
        CAPTURE(read.error);
        CHECK(read.error.find(one.says) != std::string::npos);
    }
}

TEST_CASE("values beyond what the caller allows are an error, not left out") {
    std::string const file = edited([](hive_h* hive) {
        for (char const* const name : {"a", "b", "c"}) set(hive, hivex_root(hive), name, hive_t_REG_BINARY, "data");
    });
    auto const all = [](std::u16string_view) { return true; };
    CHECK(adapters::read_hive(file, all, 3).content);
    auto const read = adapters::read_hive(file, all, 2);
    CHECK(!read.content);
    CHECK(read.error == "key `` has more values than are to be read from this hive");
}

TEST_CASE("a hive that cannot be copied for hivex is refused with the reason") {
    char const* const before = std::getenv("TMPDIR");
    std::string const kept = before == nullptr ? "" : before;
    REQUIRE(::setenv("TMPDIR", "/proc", 1) == 0);  // a directory where nobody may make a file
    auto const read = adapters::read_hive(smallest_hive());
    if (before == nullptr) {
        ::unsetenv("TMPDIR");
    } else {
        ::setenv("TMPDIR", kept.c_str(), 1);
    }
    CHECK(!read.content);
    CAPTURE(read.error);
    CHECK(read.error.find("cannot write a temporary copy of the hive (") != std::string::npos);
}

TEST_CASE("a hive whose copy has no room is refused with the reason") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 5000;
    auto const handler = std::signal(SIGXFSZ, SIG_IGN);  // so that writing fails instead
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    auto const read = adapters::read_hive(smallest_hive());
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(!read.content);
    CHECK(read.error == std::string{"cannot write a temporary copy of the hive ("} + std::strerror(EFBIG) + ")");
}

TEST_CASE("a checksum is never 0 or -1") {  // msuhanov, "Windows registry file format specification", Base block
    std::string hive = smallest_hive();
    for (auto const& [exclusive_or, checksum] : {std::pair{0u, 1u}, std::pair{0xFFFF'FFFFu, 0xFFFF'FFFEu}}) {
        put(hive, 200, 0);  // nothing is there
        seal(hive);
        put(hive, 200, adapters::detail::dword_at(hive, 508) ^ exclusive_or);
        put(hive, 508, checksum);
        CHECK(adapters::detail::base_block_error(hive).empty());
        put(hive, 508, exclusive_or);
        CHECK(adapters::detail::base_block_error(hive) == "corrupted hive: the checksum of the base block is wrong");
    }
}

TEST_CASE("what is no sound hive is refused with a sentence") {
    std::string const sound = smallest_hive();
    REQUIRE(adapters::read_hive(sound).content);
    struct refusal {
        char const* what;
        std::string file;
        char const* says;
    };
    std::string flipped = sound;
    flipped[100] = 'x';
    std::string no_root = sound;
    put(no_root, 36, 0x2000);
    seal(no_root);
    std::string no_bins = sound;
    no_bins.replace(4096, 4, "xxxx");
    for (auto const& [what, file, says] : std::vector<refusal>{
             {"empty input", "", "REGF signature"},
             {"foreign", "MZ" + sound.substr(2), "REGF signature"},
             {"cut inside the base block", sound.substr(0, 1000), "needs 4096 bytes, the input has 1000"},
             {"cut inside the bins", sound.substr(0, 8000), "announces 8192 bytes, the input has 8000"},
             {"a flipped byte in the base block", flipped, "checksum of the base block"},
             {"root cell outside", no_root, "corrupted hive"},
             {"no bin signature", no_bins, "corrupted hive"},
         }) {
        CAPTURE(what);
        auto const read = adapters::read_hive(file);
        CHECK(!read.content);
        CAPTURE(read.error);
        CHECK(read.error.find(says) != std::string::npos);
    }
}

TEST_CASE("a dirty hive is read and called dirty") {
    std::string dirty = smallest_hive();
    put(dirty, 4, 2);
    seal(dirty);
    auto const read = adapters::read_hive(dirty);
    REQUIRE(read.content);
    REQUIRE(read.notices.size() == 1);
    CHECK(read.notices[0].find("dirty") != std::string::npos);
}
