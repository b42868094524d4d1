// SPDX-License-Identifier: BSL-1.0
// Knows: the subsystem numbers of a PE image, which double as the types that subsystems register with the Session Manager.
#pragma once

#include <cstdint>
#include <string_view>

namespace smss::nt {

/// Subsystem field of a PE optional header. `unconnected` is the Session Manager's private value for a subsystem
/// process that has been started and has not connected yet.
/// \source facts nt5_2 section 0; Microsoft PE format, "Windows Subsystem"
enum class image_subsystem : std::uint32_t {
    unknown = 0,
    native = 1,
    windows_gui = 2,
    windows_cui = 3,
    os2_cui = 5,
    posix_cui = 7,
    unconnected = 0xFFFF'FFFF,
};

/// Lower-case words for messages; "unknown" for any other number.
[[nodiscard]] constexpr std::string_view name(image_subsystem which) noexcept {
    switch (which) {
        case image_subsystem::native: return "native";
        case image_subsystem::windows_gui: return "Windows GUI";
        case image_subsystem::windows_cui: return "Windows console";
        case image_subsystem::os2_cui: return "OS/2";
        case image_subsystem::posix_cui: return "POSIX";
        case image_subsystem::unconnected: return "not connected yet";
        case image_subsystem::unknown: break;
    }
    return "unknown";
}

}  // namespace smss::nt

namespace smss {
using nt::image_subsystem;
}
