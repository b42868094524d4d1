// SPDX-License-Identifier: BSL-1.0
// Explains many inputs in one process: explain_many DIRECTORY COUNT, for the files 0, 1, ... in it. A line for each:
//     refused SENTENCE
//     explained NOTICES TREE      how often the input itself was complained about, and in hexadecimal digits what was read of it
#include "explanation.hpp"
#include "input.hpp"

#include <smss/nt/utf.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string said;
    for (char const byte : bytes) {
        said += digits[static_cast<unsigned char>(byte) >> 4];
        said += digits[static_cast<unsigned char>(byte) & 0xF];
    }
    return said;
}

std::string hex(std::u16string_view units) {
    smss::registry::bytes const bytes = smss::registry::to_bytes(units);
    return hex({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
}

// `path;` for a key, `path:name:type:data;` for a value, keys after their values, in stored order.
void dump(smss::registry::tree const& tree, smss::registry::key_index key, std::string& into) {
    std::string const path = hex(tree.path(key));
    for (smss::registry::value const& stored : tree.values(key)) {
        into += path + ":" + hex(stored.name) + ":" + std::to_string(static_cast<std::uint32_t>(stored.type)) + ":" +
                hex({reinterpret_cast<char const*>(stored.data.data()), stored.data.size()}) + ";";
    }
    for (smss::registry::key_index const child : tree.subkeys(key)) {
        into += hex(tree.path(child)) + ";";
        dump(tree, child, into);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    for (long number = 0; number < std::atol(argv[2]); ++number) {
        explain::input_result const read = explain::read_input({std::string{argv[1]} + "/" + std::to_string(number), false, {}});
        if (!read.content) {
            std::printf("refused %s\n", read.error.c_str());
        } else {
            std::size_t written = 0;
            auto const count = [&](std::string_view piece) { written += piece.size(); };
            auto const all = explain::explain_boot(*read.content, {}, u"C:\\Windows");
            explain::write_text(all, false, count);
            explain::write_json(all, count);
            std::string tree;
            dump(read.content->tree, smss::registry::tree::root(), tree);
            std::size_t notices = 0;
            for (explain::input_notice const& notice : read.content->notices) notices += notice.where == "hive" ? 1 : 0;
            std::printf("explained %zu %s\n", notices, tree.c_str());
        }
        std::fflush(stdout);  // the last line printed tells which file ended the program
    }
}
