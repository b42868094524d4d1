// SPDX-License-Identifier: BSL-1.0
// Knows: the seven requests of the SM API by number and name, and how records show them.
#pragma once

#include <smss/nt/text.hpp>
#include <smss/world/effect.hpp>
#include <smss/world/kernel.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smss::world {

/// The requests that `\SmApiPort` serves. \source facts nt5_2 4.3.2; windows-editions F.3
enum class sm_api : std::uint32_t {
    create_foreign_session, session_complete, terminate_foreign_session, exec_pgm, load_defered_subsystem, start_csr, stop_csr,
};

/// Names by number. (NT spells LoadDefered with one r.)
inline constexpr std::array<std::u16string_view, 7> sm_api_names{
    u"CreateForeignSession", u"SessionComplete", u"TerminateForeignSession", u"ExecPgm", u"LoadDeferedSubsystem", u"StartCsr", u"StopCsr"};

/// The number of that name.
[[nodiscard]] constexpr std::optional<std::uint32_t> sm_api_numbered(std::u16string_view name) noexcept {
    for (std::size_t i = 0; i < sm_api_names.size(); ++i) {
        if (sm_api_names[i] == name) return static_cast<std::uint32_t>(i);
    }
    return std::nullopt;
}

/// The part of a counted buffer that `length` bytes cover, at most `capacity` units; units that were not written are NUL.
[[nodiscard]] constexpr text counted_text(std::u16string_view written, std::uint32_t length, std::size_t capacity) {
    std::size_t const units = length / 2 < capacity ? length / 2 : capacity;
    text shown{written.substr(0, units)};
    while (shown.size() < units) shown.push_back(u'\0');
    return shown;
}

/// Adds the request's name, number and parameters to a record, as they are at that moment.
constexpr void describe_request(effect& record, message const& letter, bool reply = false) {
    record.with(field::api, letter.api_number < sm_api_names.size() ? sm_api_names[letter.api_number] : std::u16string_view{u"?"});
    record.with(field::api_number, letter.api_number);
    switch (static_cast<sm_api>(letter.api_number)) {
        case sm_api::session_complete:
            record.with(field::session, letter.session).with_hex(field::session_status, letter.session_status);
            break;
        case sm_api::exec_pgm:
            record.with(field::process, letter.process)
                .with(field::subsystem, static_cast<std::uint32_t>(letter.subsystem))
                .with(field::debug, letter.debug);
            break;
        case sm_api::load_defered_subsystem:
            record.with(field::length, letter.length).with(field::name, counted_text(letter.name, letter.length, 32));
            break;
        case sm_api::start_csr:
            record.with(field::mu_session, letter.session).with(field::command, counted_text(letter.name, letter.length, 128));
            if (reply) record.with(field::csrss_pid, u"pid").with(field::initial_pid, u"pid");
            break;
        case sm_api::stop_csr: record.with(field::mu_session, letter.session); break;
        default: break;
    }
}

}  // namespace smss::world
