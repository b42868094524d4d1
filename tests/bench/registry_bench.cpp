// SPDX-License-Identifier: BSL-1.0
// Knows: how fast `.reg` text is read and written; run by hand, prints one line for each kind of file.
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/reg_writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace smss;

constexpr std::size_t ten_megabytes = 10'000'000;

// Text of about ten million characters, from a generator that appends the lines of item number `i`.
std::string make_text(std::function<void(std::string&, std::size_t)> const& add) {
    std::string made = "Windows Registry Editor Version 5.00\r\n\r\n";
    made.reserve(ten_megabytes + 100'000);
    for (std::size_t i = 0; made.size() < ten_megabytes; ++i) add(made, i);
    return made;
}

std::string hex_bytes(std::size_t count, std::size_t seed, std::size_t first_column) {
    constexpr char digits[] = "0123456789abcdef";
    std::string made;
    std::size_t column = first_column;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const byte = (i * 37 + seed * 11) % 256;
        made += digits[byte / 16];
        made += digits[byte % 16];
        if (i + 1 == count) break;
        made += ',';
        if ((column += 3) >= 76) {
            made += "\\\r\n  ";
            column = 2;
        }
    }
    return made;
}

// What an export of a SYSTEM hive looks like: many small keys, each with some values of the usual types.
void add_typical_key(std::string& made, std::size_t i) {
    std::string const number = std::to_string(i);
    made += "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\Service " + number + "\\Parameters]\r\n";
    made += "\"DisplayName\"=\"@%SystemRoot%\\\\System32\\\\drivers\\\\device" + number + ".sys,-100\"\r\n";
    made += "\"Start\"=dword:00000003\r\n\"Type\"=dword:00000001\r\n\"ErrorControl\"=dword:00000001\r\n";
    made += "\"ImagePath\"=hex(2):" + hex_bytes(90, i, 18) + "\r\n";
    made += "\"DependOnService\"=hex(7):" + hex_bytes(60, i, 24) + "\r\n";
    made += "\"Configuration\"=hex:" + hex_bytes(200, i, 20) + "\r\n\"Description\"=\"A service among many others\"\r\n\r\n";
}

std::string to_utf16le(std::string const& ascii) {
    std::string made = "\xFF\xFE";
    made.reserve(ascii.size() * 2 + 2);
    for (char const letter : ascii) {
        made += letter;
        made += '\0';
    }
    return made;
}

double seconds(std::function<void()> const& work) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {  // processor time, for other programs share the machine
        std::clock_t const begin = std::clock();
        work();
        best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return best;
}

void report(char const* what, std::size_t bytes, double took) {
    std::printf("%-52s %6.1f MB %7.1f ms %7.1f MB/s\n", what, static_cast<double>(bytes) / 1e6, took * 1e3,
                static_cast<double>(bytes) / 1e6 / took);
}

void read(char const* what, std::string const& file, registry::reader_options const& options = {}) {
    std::size_t keys = 0;
    bool ok = true;
    double const took = seconds([&] {
        registry::parse_result const result = registry::parse(file, options);
        ok = result.ok();
        keys += result.content.subkeys(registry::tree::root()).size();
    });
    report(what, file.size(), took);
    if (!ok || keys == 0) std::printf("    was not read\n");
}

}  // namespace

int main() {
    std::string const head = "[HKEY_LOCAL_MACHINE\\SYSTEM\\x]\r\n";
    std::string const typical = make_text(add_typical_key);
    read("typical export, ANSI", typical);
    read("typical export, UTF-16LE", to_utf16le(typical.substr(0, typical.rfind("[", typical.size() / 2))));
    read("typical export, UTF-16LE, twice as long", to_utf16le(typical));
    read("typical export, ANSI, as regedit", typical, {.mode = registry::reader_mode::as_regedit});

    read("one key, dwords", make_text([&](std::string& made, std::size_t i) {
             if (i == 0) made += head;
             made += "\"value " + std::to_string(i) + "\"=dword:0000002a\r\n";
         }));
    read("one key, each value set twice and deleted", make_text([&](std::string& made, std::size_t i) {
             if (i == 0) made += head;
             std::string const name = "\"value " + std::to_string(i) + "\"=";
             made += name + "\"first\"\r\n" + name + "\"second\"\r\n";
             if (i >= 1000) made += "\"VALUE " + std::to_string(i - 1000) + "\"=-\r\n";
         }));
    read("one key, subkeys",
         make_text([&](std::string& made, std::size_t i) { made += "[HKEY_LOCAL_MACHINE\\" + std::to_string(i) + "]\r\n"; }));
    read("one key, subkeys, all deleted again", make_text([&](std::string& made, std::size_t i) {
             made += "[HKEY_LOCAL_MACHINE\\" + std::to_string(i) + "]\r\n";
             if (i >= 1000) made += "[-HKEY_LOCAL_MACHINE\\" + std::to_string(i - 1000) + "]\r\n";
         }));
    read("keys 500 deep", make_text([&](std::string& made, std::size_t i) {
             made += "[HKEY_LOCAL_MACHINE";
             for (std::size_t level = 0; level < 500; ++level) made += "\\k" + std::to_string((i + level) % 10);
             made += "]\r\n\"x\"=\"y\"\r\n";
         }));
    read("one binary value on one line", make_text([&](std::string& made, std::size_t i) {
             if (i == 0) made += head + "\"x\"=hex:00";
             made += ",2a";
         }));
    read("one binary value, a blank before each byte", make_text([&](std::string& made, std::size_t i) {
             if (i == 0) made += head + "\"x\"=hex:00";
             made += ", 2a";
         }));
    read("one string", make_text([&](std::string& made, std::size_t i) {
             if (i == 0) made += head + "\"x\"=\"";
             made += "\\\\text";
             if (made.size() >= ten_megabytes) made += '"';
         }));
    read("nothing but malformed lines, as regedit", make_text([&](std::string& made, std::size_t) {
             if (made.size() < 100) made += head;
             made += "\"a\"=\"b\r\n";
         }),
         {.mode = registry::reader_mode::as_regedit, .line_breaks = registry::string_line_break::kept});

    registry::parse_result const read_back = registry::parse(typical);
    std::size_t written = 0;
    double const took = seconds([&] { written = registry::to_utf16le_file(registry::write(read_back.content).content).size(); });
    report("writing the typical export as UTF-16LE", written, took);
}
