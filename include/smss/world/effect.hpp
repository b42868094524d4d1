// SPDX-License-Identifier: BSL-1.0
// Knows: an effect: one request that the Session Manager makes of NT, or one outside event, with its named arguments.
#pragma once

#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/call.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// The arguments an effect can have. The names are those of the vectors.
enum class field : std::uint8_t {
    accept, api, api_number, attr, client, cmdline, code, command, csrss_pid, cwd, dacl_defaulted, data, dbg_ui, debug, debug_flags,
    delay, dllpath, enable, env, error, file, flag, from, image, inherit, info_class, initial_pid, item, key, length, mask, max, min,
    mu_session, name, need_breaks, new_value, nparams, object, objects, op, option, params, phase, port, privilege, problem, process,
    reason, replace, return_value, root, sb_port, sd, session, session_status, subsystem, subsystem_type, target, text, thread, threads,
    timeout, to, type, value, vtime,
};

/// The name of each field, in the order of the enumeration.
inline constexpr std::array<std::string_view, 67> field_names{
    "accept", "api", "api_number", "attr", "client", "cmdline", "code", "command", "csrss_pid", "cwd", "dacl_defaulted", "data", "dbg_ui",
    "debug", "debug_flags", "delay_100ns", "dllpath", "enable", "env", "error", "file", "flag", "from", "image", "inherit", "class",
    "initial_pid", "item", "key", "length", "mask", "max", "min", "mu_session", "name", "need_breaks", "new", "nparams", "object",
    "objects", "op", "option", "params", "phase", "port", "privilege", "problem", "process", "reason", "replace", "return", "root",
    "sb_port", "sd", "session", "status", "subsystem", "subsystem_type", "target", "text", "thread", "threads", "timeout_100ns", "to",
    "type", "value", "vtime_100ns"};
static_assert(field_names.size() == static_cast<std::size_t>(field::vtime) + 1);

/// The name that the vectors use.
[[nodiscard]] constexpr std::string_view name(field which) noexcept { return field_names[static_cast<std::size_t>(which)]; }

/// How the value of an argument is to be read.
enum class kind : std::uint8_t {
    text,     ///< `string`
    number,   ///< `number`
    boolean,  ///< `number`, 0 or 1
    hex,      ///< `number`, written `0x1f`
    status,   ///< `number`, an NTSTATUS, written `0xC0000034`
    list,     ///< `items`
    null,     ///< present, but there is nothing (an unnamed object)
};

/// One named argument.
struct argument {
    field which{};                  ///< its name
    kind is = kind::text;           ///< what kind of value it has, and so which of the members below
    std::uint64_t number = 0;       ///< booleans, numbers, statuses
    nt::text string{};              ///< texts
    std::vector<nt::text> items{};  ///< lists

    /// Equal in everything that a record shows.
    [[nodiscard]] friend constexpr bool operator==(argument const& left, argument const& right) {
        return left.which == right.which && left.is == right.is && left.number == right.number && left.string == right.string &&
               left.items == right.items;
    }
};

/// Who acts.
/// A copy of the Session Manager (6.x and later) is a process of its own, with one thread that matters.
enum class actor : std::uint8_t { main, api, world, copy };

/// `main`, `api`, `world`, `copy`.
[[nodiscard]] constexpr std::string_view name(actor who) noexcept {
    return who == actor::main ? "main" : who == actor::api ? "api" : who == actor::copy ? "copy" : "world";
}

/// A thread of the Session Manager, or the outside. API threads are numbered from 1, in the order of their creation; so are
/// copies.
struct thread_id {
    actor who = actor::main;  ///< which kind of thread
    std::uint8_t number = 0;  ///< which of them: the API threads and the copies are counted from 0
    [[nodiscard]] friend constexpr bool operator==(thread_id, thread_id) = default;
};

/// A handle as the Session Manager holds it. 0 is no handle.
using handle = std::uint32_t;

/// One request, or one event, and its outcome. Build it with `make(...).with(...)`.
struct effect {
    call which{};                       ///< what is asked, or what happens
    thread_id by{};                     ///< the thread that asks
    tier level = tier::core;            ///< how much of an implementation must show it
    std::vector<argument> arguments{};  ///< in the order in which the vectors show them
    bool has_status = false;            ///< the request has been answered
    status result{};                    ///< the answer, when `has_status`
    bool injected = false;              ///< the answer is an injected fault, not the world's own
    std::array<handle, 3> handles{};    ///< what the request is about; not part of a record

    /// The argument, or null.
    [[nodiscard]] constexpr argument const* find(field wanted) const noexcept {
        for (argument const& candidate : arguments) {
            if (candidate.which == wanted) return &candidate;
        }
        return nullptr;
    }
    /// There is an argument of that name.
    [[nodiscard]] constexpr bool has(field wanted) const noexcept { return find(wanted) != nullptr; }
    /// The text of an argument; empty when it is absent, null, or not a text.
    [[nodiscard]] constexpr std::u16string_view text_of(field wanted) const noexcept {
        argument const* const found = find(wanted);
        return found == nullptr ? std::u16string_view{} : found->string.view();
    }
    /// The number of an argument; 0 when it is absent.
    [[nodiscard]] constexpr std::uint64_t number_of(field wanted) const noexcept {
        argument const* const found = find(wanted);
        return found == nullptr ? 0 : found->number;
    }

    /// Adds a text.
    constexpr effect& with(field which_field, std::u16string_view string) & {
        arguments.push_back({which_field, kind::text, 0, nt::text{string}, {}});
        return *this;
    }
    /// Adds a text that ends with NUL.
    constexpr effect& with(field which_field, char16_t const* string) & { return with(which_field, std::u16string_view{string}); }
    /// Adds a text.
    constexpr effect& with(field which_field, nt::text const& string) & { return with(which_field, string.view()); }
    /// Adds a boolean.
    constexpr effect& with(field which_field, bool value) & { return put(which_field, kind::boolean, value ? 1 : 0); }
    /// Adds a number.
    constexpr effect& with(field which_field, std::uint64_t number) & { return put(which_field, kind::number, number); }
    /// Adds a number.
    constexpr effect& with(field which_field, std::uint32_t number) & { return put(which_field, kind::number, number); }
    /// Adds a number that is not negative.
    constexpr effect& with(field which_field, int number) & { return put(which_field, kind::number, static_cast<std::uint64_t>(number)); }
    /// Adds a status, shown in hexadecimal.
    constexpr effect& with(field which_field, status value) & { return put(which_field, kind::status, value.value); }
    /// Adds a list of texts.
    constexpr effect& with(field which_field, std::vector<nt::text> items) & {
        arguments.push_back({which_field, kind::list, 0, {}, std::move(items)});
        return *this;
    }
    /// Adds a number that is shown in hexadecimal.
    constexpr effect& with_hex(field which_field, std::uint32_t number) & { return put(which_field, kind::hex, number); }
    /// Adds an argument that names nothing, such as an unnamed object.
    constexpr effect& with_null(field which_field) & { return put(which_field, kind::null, 0); }
    /// A text, or null when it is empty.
    constexpr effect& with_or_null(field which_field, std::u16string_view string) & {
        return string.empty() ? with_null(which_field) : with(which_field, string);
    }
    /// Says which handles the request is about; records do not show them.
    constexpr effect& about(handle first, handle second = 0, handle third = 0) & {
        handles = {first, second, third};
        return *this;
    }
    /// Sets the tier.
    constexpr effect& at(tier wanted) & {
        level = wanted;
        return *this;
    }
    /// Puts a number in front of another argument (an output that the vectors show among the inputs).
    constexpr effect& insert(field before, field which_field, std::uint64_t number) & {
        auto place = arguments.begin();
        while (place != arguments.end() && place->which != before) ++place;
        arguments.insert(place, argument{which_field, kind::number, number, {}, {}});
        return *this;
    }

    /// Equal in everything that a record shows: handles do not count.
    [[nodiscard]] friend constexpr bool operator==(effect const& left, effect const& right) {
        return left.which == right.which && left.by == right.by && left.level == right.level && left.arguments == right.arguments &&
               left.has_status == right.has_status && left.result == right.result && left.injected == right.injected;
    }

private:
    constexpr effect& put(field which_field, kind is, std::uint64_t number) {
        arguments.push_back({which_field, is, number, {}, {}});
        return *this;
    }
};

/// An effect of that call without arguments, at the call's usual tier.
[[nodiscard]] constexpr effect make(call which) {
    effect made;
    made.which = which;
    made.level = info(which).level;
    if (made.level != tier::silent) made.arguments.reserve(8);
    return made;
}

}  // namespace smss::world

namespace smss {
using world::effect;
}
