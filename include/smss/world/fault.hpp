// SPDX-License-Identifier: BSL-1.0
// Knows: how to make single requests of a world fail: the n-th of a call, every one, or the n-th of all.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// A failure to be injected. \source vectors README, "world.json", `faults`
struct fault {
    text call{};                  ///< name of a call; that name, `:` and a class (`NtSetSystemInformation:SystemSessionCreate`); or `*`
    std::uint32_t nth = 1;        ///< counted from 1 among the requests that `call` names; 0: every one
    status result = status::insufficient_resources;  ///< what the failing request answers
};

namespace detail {

[[nodiscard]] constexpr bool same_ascii(std::u16string_view wide, std::string_view narrow) noexcept {
    if (wide.size() != narrow.size()) return false;
    for (std::size_t i = 0; i < wide.size(); ++i) {
        if (wide[i] != static_cast<char16_t>(static_cast<unsigned char>(narrow[i]))) return false;
    }
    return true;
}

}  // namespace detail

/// A world in which chosen requests fail. They do not reach the world below: nothing is done.
///
/// A request that leaves no record can fail as well; only what the kernel handed over at the start cannot.
template <kernel World>
class faulty {
public:
    /// \param world stays below \param faults each counts its requests for itself
    constexpr faulty(World world, std::vector<fault> faults) : world_(std::move(world)) {
        for (fault& one : faults) faults_.push_back({std::move(one), 0});
    }
    /// The same with one fault.
    constexpr faulty(World world, fault one) : world_(std::move(world)) { faults_.push_back({std::move(one), 0}); }

    /// The world below, as the run has left it.
    [[nodiscard]] constexpr World const& base() const noexcept { return world_; }

    /// Answers with the fault whose turn it is, or asks the world below.
    constexpr answer perform(effect const& asked) {
        bool failing = false;
        answer given;
        if (asked.which != call::read_process_parameters) {
            for (armed& one : faults_) {
                if (!names(one.what.call, asked)) continue;
                ++one.seen;
                if (failing || (one.what.nth != 0 && one.what.nth != one.seen)) continue;
                failing = true;
                given.result = one.what.result;
                given.injected = true;
            }
        }
        if (!failing) given = world_.perform(asked);
        return given;
    }
    /// As the world below.
    constexpr answer resume(thread_id who) { return world_.resume(who); }
    /// As the world below.
    constexpr std::vector<effect> advance() { return world_.advance(); }

private:
    struct armed {
        fault what{};
        std::uint32_t seen = 0;
    };

    [[nodiscard]] static constexpr bool names(std::u16string_view wanted, effect const& asked) {
        if (wanted == u"*") return true;
        std::size_t const colon = wanted.find(u':');
        if (!detail::same_ascii(wanted.substr(0, colon), name(asked.which))) return false;
        return colon == std::u16string_view::npos || wanted.substr(colon + 1) == asked.text_of(field::info_class);
    }

    World world_;
    std::vector<armed> faults_{};
};

/// One fault.
template <typename World>
faulty(World, fault) -> faulty<World>;
/// Several faults.
template <typename World>
faulty(World, std::vector<fault>) -> faulty<World>;

/// The n-th request of that call fails: `fail_nth(world, call::nt_create_section, 2)`.
template <kernel World>
[[nodiscard]] constexpr faulty<World> fail_nth(World world, call which, std::uint32_t nth, status result = status::insufficient_resources) {
    text wide;
    for (char const letter : name(which)) wide += static_cast<char16_t>(static_cast<unsigned char>(letter));
    return {std::move(world), fault{std::move(wide), nth, result}};
}

/// Every request of that call fails.
template <kernel World>
[[nodiscard]] constexpr faulty<World> fail_every(World world, call which, status result = status::insufficient_resources) {
    return fail_nth(std::move(world), which, 0, result);
}

}  // namespace smss::world
