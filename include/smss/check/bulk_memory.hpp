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

// Random access to much memory costs a page walk each time, and new memory a page fault for each page, unless the pages
// are large. From this size on an array gets addresses of its own, where large pages can be asked for.
inline constexpr std::size_t large_page = std::size_t{1} << 21;
inline constexpr std::size_t own_addresses_from = std::size_t{1} << 18;

// Addresses without memory behind them; the memory comes page by page when it is written to, zeroed. Null if that cannot be had.
[[nodiscard]] inline void* take_addresses([[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) return nullptr;
    std::size_t const whole = bytes + large_page;
    void* const got = ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED) return nullptr;
    // keep the part that begins at a large page
    auto const begin = reinterpret_cast<std::uintptr_t>(got);
    auto const first = (begin + large_page - 1) & ~std::uintptr_t{large_page - 1};
    constexpr std::uintptr_t page = 4096;
    auto const last = (first + bytes + page - 1) & ~(page - 1);
    if (first != begin) ::munmap(got, first - begin);
    if (last < begin + whole) ::munmap(reinterpret_cast<void*>(last), begin + whole - last);
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
    return reinterpret_cast<void*>(first);
#else
    return nullptr;
#endif
}
inline void give_back_addresses([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE) && defined(MAP_NORESERVE)
    if (begin != nullptr) ::munmap(begin, (bytes + 4095) & ~std::size_t{4095});
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
        if (addresses_ != 0) return bytes <= addresses_;
        if (bytes >= own_addresses_from) {
            if (void* const moved = take_addresses(most); moved != nullptr) {
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
    // A new block of zeros. The old one is given back first, or cleared and used again.
    [[nodiscard]] bool renew(std::size_t bytes) noexcept {
        if (addresses_ >= bytes && addresses_ <= large_page) {
            std::memset(data_, 0, bytes);
            return true;
        }
        release();
        if (bytes >= own_addresses_from) {
            std::size_t const taken = bytes < large_page ? large_page : bytes;
            data_ = take_addresses(taken);
            if (data_ != nullptr) {
                addresses_ = taken;
                return true;
            }
        }
        data_ = std::calloc(bytes, 1);
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
    // How many elements to make room for next: twice as many, or, where growing costs nothing, a large page more.
    [[nodiscard]] std::uint64_t next_capacity() const noexcept {
        constexpr std::uint64_t least = 1024;
        constexpr std::uint64_t one_page = large_page / sizeof(T) + 1;
        if (capacity_ < least) return least;
        return block_.has_own_addresses() ? capacity_ + one_page : 2 * std::uint64_t{capacity_};
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
        if (!block_.renew(count * sizeof(T) + line)) return false;
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
