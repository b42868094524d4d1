// SPDX-License-Identifier: BSL-1.0
// Knows: every disputed or implementation-defined behaviour, as a named choice with its alternatives and evidence.
#pragma once

#include <smss/nt/edition.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace smss::nt {

namespace choice {

// Each choice is an enum: its first alternative is what Windows documents (or, where nothing is documented, what the
// better source says); `choice_info` below carries the sentence and the evidence. Rows, not code: to add a choice, add
// the enum, its row, and its name in `all_choices`.

enum class multi_string_handler : std::uint8_t { once_per_string, rest_of_list_each_time };
enum class rename_tail : std::uint8_t { by_length, loses_lone_unit };
enum class odd_rename_list : std::uint8_t { drops_unpaired, pairs_with_next_list };
enum class known_dll_result : std::uint8_t { failures_skipped, last_section_decides };
enum class known_dll_walk : std::uint8_t { whole_closure, to_former_end };
enum class subsystem_failure : std::uint8_t { reported, overwritten };
enum class first_subsystem_wait : std::uint8_t { notices_death, waits_for_ever };
enum class paging_size_arithmetic : std::uint8_t { bits64, bits32 };
enum class paging_reserve : std::uint8_t { mb32, mb256 };
enum class session_attachment : std::uint8_t { detached_after_start, stays_attached };
enum class failed_session : std::uint8_t { undone, left_behind };
enum class api_pool : std::uint8_t { grows_when_blocked, two_threads };
enum class lost_reply : std::uint8_t { dropped, request_repeated };
enum class foreign_session_api : std::uint8_t { implemented, not_implemented };
enum class optional_subsystem : std::uint8_t { once_per_session, started_again };
enum class privilege_refused : std::uint8_t { passed_over, crash };
enum class environment_passes : std::uint8_t { two, one };
enum class protection_mode_zero : std::uint8_t { honoured, ignored };
enum class execute_list : std::uint8_t { last_entry_once, last_entry_twice };
enum class winlogon_death : std::uint8_t { logs_off, bug_check };
enum class master_wait : std::uint8_t { session0_csrss, winlogon };
enum class initial_sessions : std::uint8_t { two, one };
enum class known_dll_checksum : std::uint8_t { fatal, skipped };
enum class unknown_safe_boot : std::uint8_t { not_recorded, previous_text };
enum class csrss_death_code : std::uint8_t { critical_object, hard_error };
enum class later_stage_failure : std::uint8_t { as_nt5_2, ignored };
enum class rename_marker : std::uint8_t { taken_away, part_of_name };
enum class copy_argument : std::uint8_t { handle, session };
enum class session_concurrency : std::uint8_t { four_or_processors, four_plus_processors };
enum class session_request_port : std::uint8_t { api_port, port_of_its_own };
enum class pnp_sync : std::uint8_t { lists_without_first, listed_order };
enum class platform_execute : std::uint8_t { with_boot_execute, with_setup_execute };
enum class later_execute : std::uint8_t { session_0, every_session };

/// Selects every alternative that ReactOS shows (see the vectors' findings), defects included.
struct reactos_t {};
/// `edition::nt5_2 | choice::reactos`.
inline constexpr reactos_t reactos{};

/// Permits every alternative of every choice: the model may do either, an implementation must do one of them.
struct any_t {};
/// `edition::nt5_2 | choice::any`.
inline constexpr any_t any{};

}  // namespace choice

/// What a choice is about. `alternatives[i]` is the name of the enumerator with value i.
struct choice_info {
    std::string_view name;      ///< as in code
    std::string_view sentence;  ///< what differs, first alternative first
    std::string_view evidence;  ///< sources, by the fact sheets' own numbering
    std::array<std::string_view, 2> alternatives;  ///< names of the enumerators, in their order
    std::uint8_t reactos;       ///< the alternative that `choice::reactos` selects
};

/// The row of a choice; an empty row for a type that is no choice.
template <typename Choice>
inline constexpr choice_info info_of{};

template <> inline constexpr choice_info info_of<choice::multi_string_handler>{
    "multi_string_handler", "ObjectDirectories creates each directory once; or walks the rest of the list for every string, n(n+1)/2 requests for n names.",
    "vectors R3; nt5_2 3.1.4", {"once_per_string", "rest_of_list_each_time"}, 1};
template <> inline constexpr choice_info info_of<choice::rename_tail>{
    "rename_tail", "Pending renames are decoded by length, so that a last string of one unit without any NUL is still delivered; or it is lost.",
    "vectors P5; windows-editions D.3, D.11", {"by_length", "loses_lone_unit"}, 1};
template <> inline constexpr choice_info info_of<choice::odd_rename_list>{
    "odd_rename_list", "An unpaired last source is dropped; or it takes the first string of PendingFileRenameOperations2 as its target.",
    "vectors P4; windows-editions D.10, J6; nt5_2 2.4.5", {"drops_unpaired", "pairs_with_next_list"}, 1};
template <> inline constexpr choice_info info_of<choice::known_dll_result>{
    "known_dll_result", "A section that cannot be created is skipped; or the status of the last section tried is the status of the whole step.",
    "vectors K3; nt5_2 3.6.4.6; windows-editions E.2", {"failures_skipped", "last_section_decides"}, 1};
template <> inline constexpr choice_info info_of<choice::known_dll_walk>{
    "known_dll_walk", "The DLLs that a known DLL imports become known too; or those that only the last one of the list imports are forgotten.",
    "vectors 013 against 107 (GDI32.dll), K4; nt5_2 3.6.4.3", {"whole_closure", "to_former_end"}, 1};
template <> inline constexpr choice_info info_of<choice::subsystem_failure>{
    "subsystem_failure", "A subsystem that cannot be started reports its failure; or the clean-up overwrites the status and it counts as started.",
    "vectors S4; nt5_2 3.8.5", {"reported", "overwritten"}, 1};
template <> inline constexpr choice_info info_of<choice::first_subsystem_wait>{
    "first_subsystem_wait", "A csrss of session 0 that dies before it connects is noticed; or the wait is on its connection alone and lasts for ever.",
    "vectors S5; nt5_2 3.8.4 step 10; silent in the books (unproven)", {"notices_death", "waits_for_ever"}, 1};
template <> inline constexpr choice_info info_of<choice::paging_size_arithmetic>{
    "paging_size_arithmetic", "Paging-file sizes in MB become bytes in 64 bits; or in 32, so 4096 MB wraps to 0.",
    "vectors G1; nt5_2 3.5.5", {"bits64", "bits32"}, 1};
template <> inline constexpr choice_info info_of<choice::paging_reserve>{
    "paging_reserve", "32 MB of every volume are kept free of paging files; or 256 MB.",
    "vectors G3; nt5_2 3.5.8", {"mb32", "mb256"}, 1};
template <> inline constexpr choice_info info_of<choice::session_attachment>{
    "session_attachment", "StartCsr leaves the kernel session it made before it answers; or stays attached, so that the next StartCsr finds itself in a session.",
    "vectors A6; nt5_2 5.3.2", {"detached_after_start", "stays_attached"}, 1};
template <> inline constexpr choice_info info_of<choice::failed_session>{
    "failed_session", "A session whose creation fails is taken down again; or what was started stays behind.",
    "vectors A6; nt5_2 5.3.2 (unproven)", {"undone", "left_behind"}, 1};
template <> inline constexpr choice_info info_of<choice::api_pool>{
    "api_pool", "The SM API gets another server thread when all are blocked; or has two for ever, which two StartCsr requests lock.",
    "vectors A7; nt5_2 1.3.6; windows-editions B.4 step 5", {"grows_when_blocked", "two_threads"}, 1};
template <> inline constexpr choice_info info_of<choice::lost_reply>{
    "lost_reply", "A reply that cannot be delivered is dropped; or the request is carried out again.",
    "vectors A8", {"dropped", "request_repeated"}, 1};
template <> inline constexpr choice_info info_of<choice::foreign_session_api>{
    "foreign_session_api", "CreateForeignSession, SessionComplete, TerminateForeignSession and StopCsr do their work; or answer STATUS_NOT_IMPLEMENTED.",
    "vectors A1; nt5_2 4.4.2, 5.3.3; windows-editions F.3", {"implemented", "not_implemented"}, 1};
template <> inline constexpr choice_info info_of<choice::optional_subsystem>{
    "optional_subsystem", "POSIX and OS2 run once in a session, POSIX once in all if PosixSingleInstance says so: who asks again is told that it is there; or every request starts another.",
    "vectors A2 (152: measured for ReactOS); nt5_2 3.8.4 step 4, 4.7.1, 4.7.2", {"once_per_session", "started_again"}, 1};
template <> inline constexpr choice_info info_of<choice::privilege_refused>{
    "privilege_refused", "If the privilege to leave the kernel session is refused at the end of the boot, smss stays attached and waits; or it gives back what it never got, and crashes.",
    "vectors S8 (measured for ReactOS); nt5_2 1.8; silent in the books (unproven)", {"passed_over", "crash"}, 1};
template <> inline constexpr choice_info info_of<choice::environment_passes>{
    "environment_passes", "The Environment key is processed twice, so forward references one level deep resolve; or once.",
    "vectors R10 (measured: two); nt5_2 2.4.9; windows-editions E.3.5, J7", {"two", "one"}, 0};
template <> inline constexpr choice_info info_of<choice::protection_mode_zero>{
    "protection_mode_zero", "ProtectionMode 0 leaves base objects unprotected; or has no effect because the descriptors were built before it is read.",
    "vectors R7; nt5_2 1.7.3; windows-editions C.1", {"honoured", "ignored"}, 1};
template <> inline constexpr choice_info info_of<choice::execute_list>{
    "execute_list", "The last Execute entry runs once, as the initial command; or is first run with the others and then a second time.",
    "vectors B8; nt5_2 3.2.8", {"last_entry_once", "last_entry_twice"}, 1};
template <> inline constexpr choice_info info_of<choice::winlogon_death>{
    "winlogon_death", "From 6.x on the end of winlogon logs its session off; or stops the system (Microsoft's page on bug check 0xEF lists it).",
    "windows-editions G.3, J1; WI5; MS bug check 0xEF", {"logs_off", "bug_check"}, 0};
template <> inline constexpr choice_info info_of<choice::master_wait>{
    "master_wait", "From 6.x on the master waits on csrss of session 0 (WI7); or on winlogon (WI5).",
    "windows-editions S27, B.3 step 18, J2", {"session0_csrss", "winlogon"}, 0};
template <> inline constexpr choice_info info_of<choice::initial_sessions>{
    "initial_sessions", "Without NumberOfInitialSessions two sessions are made at boot (registries seen); or one (WI6).",
    "windows-editions C.1, J3", {"two", "one"}, 0};
template <> inline constexpr choice_info info_of<choice::known_dll_checksum>{
    "known_dll_checksum", "A known DLL that fails verification stops the system; or is skipped (nothing is known for 6.x and later).",
    "windows-editions E.2.2, J11; nt5_2 3.6.4", {"fatal", "skipped"}, 0};
template <> inline constexpr choice_info info_of<choice::unknown_safe_boot>{
    "unknown_safe_boot", "A safe-boot mode other than 1, 2, 3 sets no SAFEBOOT_OPTION; or sets it to the text of the variable written before.",
    "nt5_2 3.7.4.7 (unproven for Windows)", {"not_recorded", "previous_text"}, 1};
template <> inline constexpr choice_info info_of<choice::csrss_death_code>{
    "csrss_death_code", "Where csrss is critical the kernel's bug check wins; or smss's hard error 0xC000021A is first.",
    "windows-editions G.3, J8 (inferred)", {"critical_object", "hard_error"}, 1};

template <> inline constexpr choice_info info_of<choice::later_stage_failure>{
    "later_stage_failure", "From 6.x on the failure of a boot stage that stops 5.2 still stops the system; or is ignored (no failure policy is published).",
    "windows-editions B.3 and B.4 give no failure column, J11 (inferred)", {"as_nt5_2", "ignored"}, 0};

template <> inline constexpr choice_info info_of<choice::rename_marker>{
    "rename_marker", "In 10 a *N in front of the source of a pending rename is taken away, whatever N means; or it is part of the name, which then names nothing.",
    "windows-editions D.12, J5", {"taken_away", "part_of_name"}, 1};
template <> inline constexpr choice_info info_of<choice::copy_argument>{
    "copy_argument", "From 8 on the first argument of a copy of smss is a handle that differs from copy to copy; or the session number, as in 6.1.",
    "windows-editions B.4 (the two arguments: observed, their meaning inferred), J4", {"handle", "session"}, 0};
template <> inline constexpr choice_info info_of<choice::session_concurrency>{
    "session_concurrency", "As many sessions are made at once as there are processors, at least four (WI6); or four and one more for each processor beyond the first (WI7).",
    "windows-editions B.3 step 3, F.4", {"four_or_processors", "four_plus_processors"}, 0};
template <> inline constexpr choice_info info_of<choice::session_request_port>{
    "session_request_port", "From 6.x on sessions are asked for at \\SmApiPort; or at \\SmSsWinStationApiPort, which smss then makes too (else the asker does).",
    "windows-editions F.4 (two accounts conflict), J9", {"api_port", "port_of_its_own"}, 0};
template <> inline constexpr choice_info info_of<choice::pnp_sync>{
    "pnp_sync", "The NoPnpSync lists run first, then smss waits for plug and play, then the ordinary lists run; or the ordinary list runs first, in the order in which WI7 names them.",
    "windows-editions B.4, PnP sync (inferred); step 25", {"lists_without_first", "listed_order"}, 0};
template <> inline constexpr choice_info info_of<choice::platform_execute>{
    "platform_execute", "PlatformExecute programs run with those of BootExecute; or with those of SetupExecute (no source says where).",
    "windows-editions C.1, J10", {"with_boot_execute", "with_setup_execute"}, 0};
template <> inline constexpr choice_info info_of<choice::later_execute>{
    "later_execute", "From 6.x on the copy for session 0 runs the Execute programs once its subsystems are up; or every copy does (no source says who).",
    "windows-editions C.1 (all editions, no step of B.3 or B.4 names it; inferred)", {"session_0", "every_session"}, 0};

namespace detail {

/// The permitted alternatives of one choice: a set over its two enumerators.
template <typename Choice>
struct permitted {
    std::uint8_t alternatives = 1;  // bit i: enumerator i is permitted; the first one by default
    [[nodiscard]] friend constexpr bool operator==(permitted, permitted) = default;
};

template <typename... Choices>
struct choice_set : permitted<Choices>... {
    static constexpr std::array<choice_info const*, sizeof...(Choices)> info{&info_of<Choices>...};

    constexpr choice_set& operator|=(choice::reactos_t) {
        (..., (static_cast<permitted<Choices>&>(*this).alternatives = static_cast<std::uint8_t>(1u << info_of<Choices>.reactos)));
        return *this;
    }
    constexpr choice_set& operator|=(choice::any_t) {
        (..., (static_cast<permitted<Choices>&>(*this).alternatives = 3));
        return *this;
    }
    template <typename Choice>
        requires std::is_base_of_v<permitted<Choice>, choice_set>
    constexpr choice_set& operator|=(Choice alternative) {
        static_cast<permitted<Choice>&>(*this).alternatives = static_cast<std::uint8_t>(1u << static_cast<unsigned>(alternative));
        return *this;
    }
    /// Selects by name ("api_pool", "two_threads"); false when there is no such choice or alternative.
    constexpr bool select(std::string_view choice_name, std::string_view alternative) {
        bool found = false;
        (..., (found = select_one<Choices>(choice_name, alternative) || found));
        return found;
    }
    [[nodiscard]] friend constexpr bool operator==(choice_set const&, choice_set const&) = default;

private:
    template <typename Choice>
    constexpr bool select_one(std::string_view choice_name, std::string_view alternative) {
        if (info_of<Choice>.name != choice_name) return false;
        for (std::size_t i = 0; i < 2; ++i) {
            if (info_of<Choice>.alternatives[i] == alternative) {
                *this |= static_cast<Choice>(i);
                return true;
            }
        }
        return false;
    }
};

}  // namespace detail

/// One set of permitted alternatives for each choice. Default: what Windows documents.
using choices = detail::choice_set<
    choice::multi_string_handler, choice::rename_tail, choice::odd_rename_list, choice::known_dll_result, choice::known_dll_walk,
    choice::subsystem_failure, choice::first_subsystem_wait, choice::paging_size_arithmetic, choice::paging_reserve, choice::session_attachment,
    choice::failed_session, choice::api_pool, choice::lost_reply, choice::foreign_session_api, choice::optional_subsystem, choice::privilege_refused,
    choice::environment_passes,
    choice::protection_mode_zero, choice::execute_list, choice::winlogon_death, choice::master_wait, choice::initial_sessions,
    choice::known_dll_checksum, choice::unknown_safe_boot, choice::csrss_death_code, choice::later_stage_failure, choice::rename_marker, choice::copy_argument,
    choice::session_concurrency, choice::session_request_port, choice::pnp_sync, choice::platform_execute, choice::later_execute>;

/// The type is one of the named choices.
template <typename Choice>
concept is_choice = std::is_base_of_v<detail::permitted<Choice>, choices>;

/// An edition together with the permitted alternatives: which Session Manager is meant, exactly.
///
/// `edition::nt5_2 | choice::reactos`, `edition::nt10_0 | choice::winlogon_death::bug_check`, `edition::nt6_1 | choice::any`.
struct profile {
    edition which = edition::nt5_2;  ///< the edition
    choices permitted{};             ///< what it may do where there is a choice

    constexpr profile() = default;
    /// The edition as documented.
    constexpr profile(edition only) : which(only) {}  // NOLINT(google-explicit-constructor): an edition is a profile
    /// The edition with these alternatives.
    constexpr profile(edition edition_, choices choices_) : which(edition_), permitted(choices_) {}

    /// The alternative may be taken.
    template <is_choice Choice>
    [[nodiscard]] constexpr bool may(Choice alternative) const noexcept {
        return (alternatives<Choice>() >> static_cast<unsigned>(alternative) & 1u) != 0;
    }
    /// The alternative is the one a single run takes: the first permitted one.
    template <is_choice Choice>
    [[nodiscard]] constexpr bool takes(Choice alternative) const noexcept {
        return (alternatives<Choice>() & 1u) != 0 ? alternative == Choice{} : alternative != Choice{};
    }

    [[nodiscard]] friend constexpr bool operator==(profile const&, profile const&) = default;

private:
    template <typename Choice>
    [[nodiscard]] constexpr unsigned alternatives() const noexcept {
        return static_cast<detail::permitted<Choice> const&>(permitted).alternatives;
    }
};

namespace choice {

/// An edition, or a profile, with one alternative chosen. The later choice counts.
template <typename Choice>
    requires is_choice<Choice> || std::is_same_v<Choice, reactos_t> || std::is_same_v<Choice, any_t>
[[nodiscard]] constexpr profile operator|(profile base, Choice selected) {
    base.permitted |= selected;
    return base;
}

}  // namespace choice

}  // namespace smss::nt

namespace smss {
namespace choice = nt::choice;
using nt::profile;
}  // namespace smss
