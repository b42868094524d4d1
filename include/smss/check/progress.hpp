// SPDX-License-Identifier: BSL-1.0
// Knows: how to say on a terminal how far a long search has come, and how much memory the machine has.
#pragma once

#include <smss/check/options.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

namespace smss::check::detail {

inline std::uint64_t memory_of_machine() noexcept {
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
    auto const pages = ::sysconf(_SC_PHYS_PAGES);
    auto const size = ::sysconf(_SC_PAGESIZE);
    if (pages > 0 && size > 0) return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
#endif
    return std::uint64_t{4} << 30;
}

[[nodiscard]] inline std::uint64_t memory_limit_of(options const& chosen) noexcept {
    return chosen.memory_limit != 0 ? chosen.memory_limit : memory_of_machine() / 4 * 3;
}

inline bool error_output_is_terminal() noexcept {
#if __has_include(<unistd.h>)
    return ::isatty(2) == 1;
#else
    return false;
#endif
}

// Tells whoever listens how far the search has come.
class ticker {
public:
    explicit ticker(options const& chosen)
        : listener_{&chosen.on_progress}, to_terminal_{chosen.show == progress::automatic && error_output_is_terminal()} {}

    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }
    [[nodiscard]] bool is_watched() const { return to_terminal_ || *listener_; }

    void show(progress_report now) {
        now.seconds = seconds();
        if (*listener_) (*listener_)(now);
        if (!to_terminal_ || now.seconds < last_ + 1) return;
        double const rate = static_cast<double>(now.expanded - expanded_) / (now.seconds - last_) / 1e6;
        std::fprintf(stderr, "\r%.2f million states, %.2f million/s, depth %llu, %.0f MB \033[K", static_cast<double>(now.states) / 1e6, rate,
                     static_cast<unsigned long long>(now.depth), static_cast<double>(now.bytes) / 1e6);
        std::fflush(stderr);
        last_ = now.seconds;
        expanded_ = now.expanded;
        written_ = true;
    }
    // Leaves the terminal as it was.
    void finish() {
        if (!written_) return;
        std::fputs("\r\033[K", stderr);
        std::fflush(stderr);
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::function<void(progress_report const&)> const* listener_;
    double last_ = 0;
    std::uint64_t expanded_ = 0;
    bool to_terminal_;
    bool written_ = false;
};

}  // namespace smss::check::detail
