// SPDX-License-Identifier: BSL-1.0
// Knows: what an edition and its choices mean for the composed system, read off the supervision tables and the choices.
#pragma once

#include <smss/machine/boot.hpp>
#include <smss/machine/order.hpp>
#include <smss/machine/supervision.hpp>
#include <smss/nt/choice.hpp>
#include <smss/system/state.hpp>

#include <cstddef>
#include <cstdint>

namespace smss {

/// Which alternatives the composed system may take. Where both of a pair are true, it may do either.
struct system_rules {
    edition which{};       ///< the edition
    bool by_copy = false;  ///< copies of smss make the sessions (6.x and later)

    bool stage_stops = false;             ///< a fatal boot stage that fails stops the system
    bool stage_passes = false;            ///< ... is ignored
    bool verification_stops = false;      ///< a known DLL that fails verification stops the system
    bool verification_passes = false;     ///< ... is skipped
    bool first_csrss_critical = false;    ///< the kernel stops the system when csrss of session 0 ends
    bool first_csrss_watched = false;     ///< smss does, by a hard error
    bool other_csrss_critical = false;    ///< ... when csrss of another session ends
    bool other_csrss_lost = false;        ///< nobody notices
    bool first_winlogon_watched = false;  ///< smss stops the system when the initial command of session 0 ends
    bool winlogon_critical = false;       ///< the kernel stops the system when a winlogon of another session ends
    bool winlogon_logs_off = false;       ///< that session is over, nothing else

    bool notices_death = false;         ///< choice::first_subsystem_wait
    bool waits_for_ever = false;        ///< ... it waits for ever
    bool failure_reported = false;      ///< choice::subsystem_failure
    bool failure_overwritten = false;   ///< ... is overwritten
    bool undoes = false;                ///< choice::failed_session
    bool leaves_behind = false;         ///< what was started of it stays
    bool pool_grows = false;            ///< choice::api_pool
    bool reply_dropped = false;         ///< choice::lost_reply
    bool request_repeated = false;      ///< ... or the request carried out again
    bool foreign_implemented = false;   ///< choice::foreign_session_api
    bool foreign_missing = false;       ///< ... answers STATUS_NOT_IMPLEMENTED
    bool detaches = false;              ///< choice::session_attachment
    bool stays_attached = false;        ///< ... smss stays attached
    bool one_initial_session = false;   ///< choice::initial_sessions (6.x and later)
    bool two_initial_sessions = false;  ///< ... two

    [[nodiscard]] friend constexpr bool operator==(system_rules const&, system_rules const&) = default;
};

/// The rules of the Session Manager that is meant.
[[nodiscard]] constexpr system_rules rules_of(profile const& meant) {
    using machine::demise;
    using machine::fate;
    fate const critical = machine::critical_fate(meant.which);
    auto const may = [&](demise what, fate then) { return machine::may_cause(meant, what, then); };

    system_rules rules{};
    rules.which = meant.which;
    rules.by_copy = meant.which != edition::nt5_2;
    rules.stage_stops = may(demise::fail_stage, fate::hard_error);
    rules.stage_passes = may(demise::fail_stage, fate::running);
    rules.verification_stops = may(demise::fail_verification, fate::hard_error);
    rules.verification_passes = may(demise::fail_verification, fate::running);
    rules.first_csrss_critical = may(demise::end_first_csrss, critical);
    rules.first_csrss_watched = may(demise::end_first_csrss, fate::hard_error);
    rules.other_csrss_critical = may(demise::end_other_csrss, critical);
    rules.other_csrss_lost = may(demise::end_other_csrss, fate::running);
    rules.first_winlogon_watched = may(demise::end_first_winlogon, fate::hard_error);
    rules.winlogon_critical = may(demise::end_other_winlogon, critical);
    rules.winlogon_logs_off = may(demise::end_other_winlogon, fate::running);
    rules.notices_death = meant.may(choice::first_subsystem_wait::notices_death);
    rules.waits_for_ever = meant.may(choice::first_subsystem_wait::waits_for_ever);
    rules.failure_reported = meant.may(choice::subsystem_failure::reported);
    rules.failure_overwritten = meant.may(choice::subsystem_failure::overwritten);
    rules.undoes = meant.may(choice::failed_session::undone);
    rules.leaves_behind = meant.may(choice::failed_session::left_behind);
    rules.pool_grows = meant.may(choice::api_pool::grows_when_blocked);
    rules.reply_dropped = meant.may(choice::lost_reply::dropped);
    rules.request_repeated = meant.may(choice::lost_reply::request_repeated);
    rules.foreign_implemented = meant.may(choice::foreign_session_api::implemented);
    rules.foreign_missing = meant.may(choice::foreign_session_api::not_implemented);
    rules.detaches = meant.may(choice::session_attachment::detached_after_start);
    rules.stays_attached = meant.may(choice::session_attachment::stays_attached);
    rules.one_initial_session = meant.may(choice::initial_sessions::one);
    rules.two_initial_sessions = meant.may(choice::initial_sessions::two);
    return rules;
}

/// One stage of the boot, as the composed system takes it.
struct boot_stage {
    /// Who does the stage, where it is more than one step.
    enum class role : std::uint8_t {
        plain,           ///< one step of the main thread
        first_space,     ///< nt5_2: the kernel session 0 and win32k
        first_csrss,     ///< nt5_2: csrss of session 0, until it has connected
        first_command,   ///< nt5_2: the initial command of session 0, until csrss has resumed it
        first_copy,      ///< nt10_0: a copy of smss for session 0
        initial_copies,  ///< later: copies of smss for the (other) sessions wanted at boot
        none,            ///< nothing comes next
    };
    boot_action act{};       ///< the stage
    boot_phase next{};       ///< the phase to which it leads
    role how = role::none;   ///< what has to happen for it
    bool fatal = false;      ///< its failure stops the system
    std::uint16_t done = 0;  ///< the milestone that it is
};

/// The stages of a boot, by the phase in which each comes next.
struct boot_plan {
    boot_stage after[machine::boot_phase_count]{};  ///< after that phase comes that stage
};

namespace system_detail {

[[nodiscard]] constexpr std::uint16_t milestone_of(boot_phase reached) noexcept {
    switch (reached) {
        case boot_phase::configuration:
            return milestone::environment;
        case boot_phase::boot_execute:
            return milestone::boot_execute;
        case boot_phase::file_renames:
            return milestone::file_renames;
        case boot_phase::known_dlls:
            return milestone::known_dlls;
        case boot_phase::paging_files:
            return milestone::paging_files;
        case boot_phase::registry:
            return milestone::registry;
        case boot_phase::dynamic_environment:
            return milestone::dynamic_environment;
        case boot_phase::setup_execute:
            return milestone::setup_execute;
        case boot_phase::volumes_safe:
            return milestone::volumes_safe;
        default:
            return 0;
    }
}

}  // namespace system_detail

/// The plan that a boot table describes. The first stage of a phase counts: tables are deterministic.
template <lts::table Table>
[[nodiscard]] constexpr boot_plan plan_of(Table const& written) {
    using role = boot_stage::role;
    boot_plan plan{};
    // The environment is read with the configuration; of nt6_1 the books name only its making (windows-editions B.3 step 5).
    bool const reads_configuration = machine::passes_through(written, boot_phase::configuration);
    for (auto const& line : written) {
        boot_stage& stage = plan.after[static_cast<std::size_t>(line.from)];
        if (line.action == boot_action::fail_stage) {
            stage.fatal = true;
        } else if (line.action != boot_action::wake && stage.how == role::none) {
            stage.act = line.action;
            stage.next = line.to;
            stage.done = system_detail::milestone_of(line.to);
            if (line.to == boot_phase::environment && !reads_configuration) stage.done = milestone::environment;
            switch (line.action) {
                case boot_action::load_kernel_subsystem:
                    stage.how = role::first_space;
                    break;
                case boot_action::start_required_subsystems:
                    stage.how = role::first_csrss;
                    break;
                case boot_action::start_initial_command:
                    stage.how = role::first_command;
                    break;
                case boot_action::start_first_session:
                    stage.how = role::first_copy;
                    break;
                case boot_action::start_initial_sessions:
                    stage.how = role::initial_copies;
                    break;
                default:
                    stage.how = role::plain;
                    break;
            }
        }
    }
    return plan;
}

/// The plan of an edition's boot table.
template <edition Which>
inline constexpr boot_plan plan_for = plan_of(boot_table<Which>);

/// The same, for an edition told at run time.
[[nodiscard]] constexpr boot_plan const& boot_plan_of(edition which) noexcept {
    switch (which) {
        case edition::nt6_1:
            return plan_for<edition::nt6_1>;
        case edition::nt10_0:
            return plan_for<edition::nt10_0>;
        case edition::nt5_2:
            break;
    }
    return plan_for<edition::nt5_2>;
}

}  // namespace smss
