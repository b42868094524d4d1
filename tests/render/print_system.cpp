// SPDX-License-Identifier: BSL-1.0
// Prints the composed system in a small scope: print_system aut|dot|mermaid. For tools that read these formats.
#include <smss/render/aut.hpp>
#include <smss/render/dot.hpp>
#include <smss/render/mermaid.hpp>
#include <smss/system/system.hpp>

#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    std::string_view const format{argc > 1 ? argv[1] : ""};
    smss::system const system{smss::edition::nt5_2, smss::scope::sessions{1}, smss::scope::subsystems{1}};
    if (format == "aut") return smss::render::aut(std::cout, system).complete() ? 0 : 1;
    if (format == "dot") return smss::render::dot(std::cout, system).complete() ? 0 : 1;
    if (format == "mermaid") return smss::render::mermaid(std::cout, system).complete() ? 0 : 1;
    std::cerr << "usage: print_system aut|dot|mermaid\n";
    return 2;
}
