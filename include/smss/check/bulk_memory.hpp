// SPDX-License-Identifier: BSL-1.0
// Knows: how to have arrays of any size that grow without being copied, in large pages, and say so when memory runs out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#if defined(__linux__) && __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace smss::check::detail {

// From this size on an array gets addresses of its own, so that it can grow without being copied.
inline constexpr std::size_t own_addresses_from = std::size_t{1} << 15;
// Random access to much memory costs a page walk each time, and new memory a page fault for each page, unless the pages are large.
// But a large page is cleared as a whole when its first byte is touched, so that a small array would pay for memory that it never
// uses. It gets small pages, many of them at once, which saves most of the faults.
inline constexpr std::size_t page = std::size_t{1} << 12;
inline constexpr std::size_t large_page = std::size_t{1} << 21;
inline constexpr std::size_t large_pages_from = 3 * large_page;  // of an array that grows: its end wastes half a page on average

// Addresses without memory behind them; the memory comes page by page when it is written to, zeroed. Null if that cannot be had.
[[nodiscard]] inline void* take_addresses([[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    std::size_t const whole = bytes + large_page;
    void* const got = ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED) return nullptr;
    // keep the part that begins at a large page
    auto const begin = reinterpret_cast<std::uintptr_t>(got);
    auto const first = (begin + large_page - 1) & ~std::uintptr_t{large_page - 1};
    auto const last = (first + bytes + page - 1) & ~std::uintptr_t{page - 1};
    if (first != begin) ::munmap(got, first - begin);
    ::munmap(reinterpret_cast<void*>(last), begin + whole - last);
    return reinterpret_cast<void*>(first);
#else
    return nullptr;
#endif
}
// A large page that is not asked for as a whole is none.
[[nodiscard]] constexpr std::size_t whole_large_pages(std::size_t bytes) noexcept { return (bytes + large_page - 1) & ~(large_page - 1); }

// Memory for those of the addresses that have none yet: large pages, which come when they are written to, or small ones at once.
inline void take_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    static_cast<void>(::madvise(begin, whole_large_pages(bytes), MADV_HUGEPAGE));
#endif
}
// What is in small pages already moves to large ones, where the kernel can do that (Linux 6.1).
inline void collapse_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    constexpr int collapse = 25;  // MADV_COLLAPSE, which older headers do not have
    static_cast<void>(::madvise(begin, whole_large_pages(bytes), collapse));
#endif
}
inline void take_small_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t from, [[maybe_unused]] std::size_t to) noexcept {
#if defined(__linux__) && defined(MADV_POPULATE_WRITE) && defined(MAP_NORESERVE)
    from &= ~(page - 1);
    static_cast<void>(::madvise(static_cast<char*>(begin) + from, to - from, MADV_POPULATE_WRITE));
#endif
}
inline void take_pages(void* begin, std::size_t from, std::size_t to, bool large) noexcept {
    if (large) {
        take_large_pages(begin, to);
    } else {
        take_small_pages(begin, from, to);
    }
}
inline void give_back_addresses([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    ::munmap(begin, (bytes + page - 1) & ~(page - 1));
#endif
}

// A block of memory: from malloc while it is small or where there is nothing better, else addresses of its own.
class memory_block {
public:
    memory_block() = default;
    memory_block(memory_block const&) = delete;
    memory_block& operator=(memory_block const&) = delete;
    memory_block(memory_block&& other) noexcept
        : data_{std::exchange(other.data_, nullptr)}, addresses_{std::exchange(other.addresses_, 0)} {}
    memory_block& operator=(memory_block&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(addresses_, other.addresses_);
        return *this;
    }
    ~memory_block() { release(); }

    void release() noexcept {
        if (addresses_ != 0) {
            give_back_addresses(data_, addresses_);
        } else {
            std::free(data_);
        }
        data_ = nullptr;
        addresses_ = 0;
    }

    // Makes the block larger, keeping the first `used` bytes; it will never need to have more than `most` bytes.
    [[nodiscard]] bool grow(std::size_t used, std::size_t bytes, std::size_t most) noexcept {
        if (addresses_ != 0) {
            if (bytes > addresses_) return false;
            bool const large = bytes >= large_pages_from;
            take_pages(data_, used, bytes, large);
            if (large && used < large_pages_from) collapse_pages(data_, used);
            return true;
        }
        if (bytes >= own_addresses_from) {
            if (void* const moved = take_addresses(most); moved != nullptr) {
                take_pages(moved, 0, bytes, bytes >= large_pages_from);
                if (used != 0) std::memcpy(moved, data_, used);
                std::free(data_);
                data_ = moved;
                addresses_ = most;
                return true;
            }
        }
        void* const grown = std::realloc(data_, bytes);
        if (grown == nullptr) return false;
        data_ = grown;
        return true;
    }
    // A new block of zeros, whose begin may be moved by `spare` bytes. The old one is given back first, or cleared and used again.
    [[nodiscard]] bool renew(std::size_t bytes, std::size_t spare) noexcept {
        if (addresses_ >= bytes && addresses_ <= large_page) {
            take_small_pages(data_, 0, bytes);
            std::memset(data_, 0, bytes);
            return true;
        }
        release();
        if (bytes >= own_addresses_from) {
            std::size_t const taken = bytes < large_page ? large_page : bytes;
            data_ = take_addresses(taken);
            if (data_ != nullptr) {
                addresses_ = taken;
                take_pages(data_, 0, bytes, bytes >= large_page);
                return true;
            }
        }
        data_ = std::calloc(bytes + spare, 1);
        return data_ != nullptr;
    }

    [[nodiscard]] void* data() const noexcept { return data_; }
    // Does it cost nothing to grow?
    [[nodiscard]] bool has_own_addresses() const noexcept { return addresses_ != 0; }

private:
    void* data_ = nullptr;
    std::size_t addresses_ = 0;  // bytes of addresses; 0: from malloc
};

// A growing array of trivial elements that answers false, instead of ending the program, when there is no memory.
template <typename T>
class bulk_array {
public:
    static_assert(std::is_trivially_copyable_v<T>);

    bulk_array() = default;
    bulk_array(bulk_array&& other) noexcept
        : block_{std::move(other.block_)}, data_{std::exchange(other.data_, nullptr)}, capacity_{std::exchange(other.capacity_, 0)} {}
    bulk_array& operator=(bulk_array&& other) noexcept {
        block_ = std::move(other.block_);
        std::swap(data_, other.data_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }

    // Room for `capacity` elements, of which there will never be more than `most`.
    [[nodiscard]] bool reserve(std::uint64_t capacity, std::uint64_t most) noexcept {
        if (capacity <= capacity_) return true;
        if (most > std::numeric_limits<std::size_t>::max() / 2 / sizeof(T)) most = std::numeric_limits<std::size_t>::max() / 2 / sizeof(T);
        if (capacity > most || !block_.grow(capacity_ * sizeof(T), capacity * sizeof(T), most * sizeof(T))) return false;
        data_ = static_cast<T*>(block_.data());
        capacity_ = static_cast<std::size_t>(capacity);
        return true;
    }
    // How many elements to make room for next: twice as many, or, where growing costs nothing, a large page or some small ones more.
    [[nodiscard]] std::uint64_t next_capacity() const noexcept {
        constexpr std::uint64_t least = 1024;
        constexpr std::uint64_t some = 32 * page / sizeof(T);
        constexpr std::uint64_t many = large_page / sizeof(T) + 1;
        if (capacity_ < least) return least;
        if (!block_.has_own_addresses()) return 2 * std::uint64_t{capacity_};
        return capacity_ + (bytes() < large_pages_from ? some : many);
    }

    [[nodiscard]] T* data() noexcept { return data_; }
    [[nodiscard]] T const* data() const noexcept { return data_; }
    [[nodiscard]] T& operator[](std::size_t at) noexcept { return data_[at]; }
    [[nodiscard]] T const& operator[](std::size_t at) const noexcept { return data_[at]; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return std::uint64_t{capacity_} * sizeof(T); }

private:
    memory_block block_;
    T* data_ = nullptr;
    std::size_t capacity_ = 0;
};

// An array of zeros that begins on a line of cache.
template <typename T>
class zeroed_array {
public:
    zeroed_array() = default;
    zeroed_array(zeroed_array&& other) noexcept
        : block_{std::move(other.block_)}, data_{std::exchange(other.data_, nullptr)}, count_{std::exchange(other.count_, 0)} {}
    zeroed_array& operator=(zeroed_array&& other) noexcept {
        block_ = std::move(other.block_);
        std::swap(data_, other.data_);
        std::swap(count_, other.count_);
        return *this;
    }

    // Forgets what was there, first of all, so that old and new never need memory at the same time.
    [[nodiscard]] bool assign_zeros(std::size_t count) noexcept {
        constexpr std::size_t line = 64;
        data_ = nullptr;
        count_ = 0;
        if (!block_.renew(count * sizeof(T), line)) return false;
        auto const address = (reinterpret_cast<std::uintptr_t>(block_.data()) + line - 1) & ~std::uintptr_t{line - 1};
        data_ = reinterpret_cast<T*>(address);
        count_ = count;
        return true;
    }
    [[nodiscard]] T* data() noexcept { return data_; }
    [[nodiscard]] T const* data() const noexcept { return data_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return std::uint64_t{count_} * sizeof(T); }

private:
    memory_block block_;
    T* data_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace smss::check::detail
