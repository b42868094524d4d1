// SPDX-License-Identifier: BSL-1.0
// Knows: the few shapes of SVG that the pictures of the documentation consist of.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace pictures {

/// Text as XML has it.
[[nodiscard]] inline std::string escaped(std::string_view text) {
    std::string safe;
    for (char const letter : text) {
        switch (letter) {
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '&':
                safe += "&amp;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += letter;
        }
    }
    return safe;
}

/// `create_paging_files` as people say it.
[[nodiscard]] inline std::string words(std::string_view name) {
    std::string spoken{name};
    for (char& letter : spoken) letter = letter == '_' ? ' ' : letter;
    return spoken;
}

/// At most so many characters.
[[nodiscard]] inline std::string cut(std::string text, std::size_t most) {
    return text.size() <= most ? text : text.substr(0, most - 1) + "…";
}

/// A drawing under construction; lengths in pixels. What is written is complete once `finish` was called.
class drawing {
public:
    drawing(std::ostream& out, int width, int height) : out_{&out} {
        out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height << "\" viewBox=\"0 0 " << width
            << ' ' << height << "\" font-family=\"DejaVu Sans, Segoe UI, sans-serif\" font-size=\"13\" fill=\"#1d2a36\">\n"
            << "<defs><marker id=\"head\" markerWidth=\"9\" markerHeight=\"9\" refX=\"8\" refY=\"4\" orient=\"auto\">"
            << "<path d=\"M0,0 L9,4 L0,8 z\" fill=\"#44576a\"/></marker></defs>\n";
    }
    drawing& text(int x, int y, std::string_view what, std::string_view style = "") {
        *out_ << "<text x=\"" << x << "\" y=\"" << y << "\" " << style << '>' << escaped(what) << "</text>\n";
        return *this;
    }
    drawing& box(int x, int y, int width, int height, std::string_view style) {
        *out_ << "<rect x=\"" << x << "\" y=\"" << y << "\" width=\"" << width << "\" height=\"" << height << "\" rx=\"5\" " << style
              << "/>\n";
        return *this;
    }
    drawing& line(int x1, int y1, int x2, int y2, std::string_view style = "stroke=\"#c3ced9\"") {
        *out_ << "<line x1=\"" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2 << "\" y2=\"" << y2 << "\" " << style << "/>\n";
        return *this;
    }
    void finish() { *out_ << "</svg>\n"; }

private:
    std::ostream* out_;
};

inline constexpr std::string_view bold = "font-weight=\"bold\"";
inline constexpr std::string_view soft = "fill=\"#5d6d7d\" font-size=\"11\"";

}  // namespace pictures
