// SPDX-License-Identifier: BSL-1.0
// Knows: arguments, files, streams and terminals, as POSIX and as Windows have them; nothing else here does.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#ifdef _WIN32
#include <smss/nt/utf.hpp>

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

#include <string_view>
#else
#include <unistd.h>
#endif

namespace explain::platform {

#ifdef _WIN32

/// Streams carry bytes as they are. Otherwise lines end in \r\n here, and 0x1A ends standard input.
inline void use_binary_streams() {
    for (std::FILE* const stream : {stdin, stdout, stderr}) ::_setmode(::_fileno(stream), _O_BINARY);
}

[[nodiscard]] inline bool is_terminal(std::FILE* stream) { return ::_isatty(::_fileno(stream)) != 0; }

/// The arguments behind the program's name, in UTF-8. `main` has them in a code page that cannot hold every name of a file.
[[nodiscard]] inline std::vector<std::string> arguments(int, char const* const*) {
    static_assert(sizeof(wchar_t) == sizeof(char16_t));
    std::vector<std::string> given;
    int count = 0;
    wchar_t** const wide = ::CommandLineToArgvW(::GetCommandLineW(), &count);
    for (int i = 1; i < count; ++i) {
        std::u16string units;
        for (wchar_t const unit : std::wstring_view{wide[i]}) units.push_back(static_cast<char16_t>(unit));
        given.push_back(smss::nt::to_utf8(units));
    }
    ::LocalFree(wide);
    return given;
}

/// A file to read bytes from, by its name in UTF-8; null with `errno` set.
[[nodiscard]] inline std::FILE* open_file(std::string const& name) {
    std::wstring wide;
    if (auto const units = smss::nt::from_utf8(name)) wide.assign(units->begin(), units->end());
    return ::_wfopen(wide.c_str(), L"rb");
}

#else

inline void use_binary_streams() {}

[[nodiscard]] inline bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1; }

[[nodiscard]] inline std::vector<std::string> arguments(int argc, char const* const* argv) { return {argv + (argc > 0 ? 1 : 0), argv + argc}; }

[[nodiscard]] inline std::FILE* open_file(std::string const& name) { return std::fopen(name.c_str(), "rb"); }

#endif

}  // namespace explain::platform
