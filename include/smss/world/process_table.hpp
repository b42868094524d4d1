// SPDX-License-Identifier: BSL-1.0
// Knows: processes of a simulated world: their images, sessions and states, and what each does of itself once it runs.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/image.hpp>
#include <smss/nt/text.hpp>
#include <smss/world/kernel.hpp>
#include <smss/world/scenario.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// Made and not resumed, running, ended.
enum class process_state : std::uint8_t { suspended, running, ended };

/// A process of the simulated world. Its id is its index in the table plus one.
struct process {
    text image{};                                          ///< file name as stored on disk
    std::uint32_t instance = 1;                            ///< counted among the processes of that image
    image_subsystem subsystem = image_subsystem::unknown;  ///< the type of its image
    std::uint32_t session = 0;                             ///< the terminal session
    process_state state = process_state::suspended;        ///< whether it runs
    std::uint32_t exit_code = 0;                           ///< once it has ended
    text sb_port{};                                        ///< the subsystem port it has created
    process_id parent = 0;                                 ///< who created it; 0: not known, or the kernel
    bool is_copy = false;                                  ///< a copy of the Session Manager: the run says what it does
    bool is_critical = false;                              ///< its end stops the system
};

/// All processes, dead ones included, and the queue of what they will do next.
class process_table {
public:
    constexpr process_table() = default;
    /// \param scripts what processes do once they run \param later what those of 6.x and later do of themselves
    constexpr explicit process_table(std::vector<process_script> scripts, later_behaviour const& later = {})
        : scripts_(std::move(scripts)), later_(later) {}

    /// The process of that id; it must exist.
    [[nodiscard]] constexpr process& operator[](process_id which) { return processes_[which - 1]; }
    /// The process of that id; it must exist.
    [[nodiscard]] constexpr process const& operator[](process_id which) const { return processes_[which - 1]; }
    /// There is such a process, alive or not.
    [[nodiscard]] constexpr bool exists(process_id which) const noexcept { return which != 0 && which <= processes_.size(); }
    /// How many processes ever were.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return processes_.size(); }
    /// It exists and has not ended.
    [[nodiscard]] constexpr bool lives(process_id which) const noexcept {
        return exists(which) && processes_[which - 1].state != process_state::ended;
    }

    /// Makes a process and gives its id.
    constexpr process_id add(std::u16string_view image, image_subsystem subsystem, std::uint32_t session, process_state state) {
        process made;
        made.image = image;
        made.subsystem = subsystem;
        made.session = session;
        made.state = state;
        for (process const& other : processes_) {
            if (nt::equal_ignoring_case(other.image, image)) ++made.instance;
        }
        processes_.push_back(std::move(made));
        return static_cast<process_id>(processes_.size());
    }

    /// The process of that name (the latest of its image when no instance is given), or 0.
    [[nodiscard]] constexpr process_id find(process_name const& wanted) const {
        for (std::size_t i = processes_.size(); i > 0; --i) {
            process const& candidate = processes_[i - 1];
            if (nt::equal_ignoring_case(candidate.image, wanted.image) && (wanted.instance == 0 || wanted.instance == candidate.instance)) {
                return static_cast<process_id>(i);
            }
        }
        return 0;
    }

    /// The process runs from now on: its actions are queued.
    constexpr void start(process_id which) {
        process& started = (*this)[which];
        if (started.state != process_state::suspended) return;
        started.state = process_state::running;
        started.sb_port = own_port(started);
        for (process_action const& action : actions_of(started)) queue_.push_back({which, action});
    }

    /// The lowest session number that no living process has. \source facts windows-editions F.1 (mem)
    [[nodiscard]] constexpr std::uint32_t free_session(process_id apart_from) const {
        for (std::uint32_t number = 0;; ++number) {
            bool used = false;
            for (std::size_t i = 0; i < processes_.size(); ++i) {
                process const& one = processes_[i];
                used = used || (i + 1 != apart_from && one.state != process_state::ended && one.session == number);
            }
            if (!used) return number;
        }
    }

    /// Ends it with that exit code; its handles stay valid.
    constexpr void end(process_id which, std::uint32_t code) {
        (*this)[which].state = process_state::ended;
        (*this)[which].exit_code = code;
    }

    /// The next thing a process does of itself; false when there is none.
    constexpr bool next(process_id& who, process_action& action) {
        while (!queue_.empty()) {
            who = queue_.front().who;
            action = std::move(queue_.front().action);
            queue_.erase(queue_.begin());
            if (lives(who) && action.does != process_action::what::stay) return true;
        }
        return false;
    }

private:
    struct pending {
        process_id who = 0;
        process_action action{};
    };

    // The port that a subsystem of NT makes, whatever it announces; empty for other images. \source facts nt5_2 4.5.1
    [[nodiscard]] static constexpr text own_port(process const& started) {
        if (nt::equal_ignoring_case(started.image, u"psxss.exe")) return u"\\PSXSS\\SbApiPort";
        if (nt::equal_ignoring_case(started.image, u"os2ss.exe")) return u"\\OS2SS\\SbApiPort";
        if (!nt::equal_ignoring_case(started.image, u"csrss.exe")) return {};
        text port;
        if (started.session != 0) {
            port += u"\\Sessions\\";
            char16_t digits[10]{};
            std::size_t count = 0;
            for (std::uint32_t rest = started.session; rest != 0; rest /= 10) digits[count++] = static_cast<char16_t>(u'0' + rest % 10);
            while (count != 0) port += digits[--count];
        }
        port += u"\\Windows\\SbApiPort";
        return port;
    }

    // \source vectors README, "world.json", `processes`
    [[nodiscard]] constexpr std::vector<process_action> actions_of(process const& started) const {
        process_script const* general = nullptr;
        for (process_script const& script : scripts_) {
            if (!nt::equal_ignoring_case(script.image, started.image)) continue;
            if (script.instance == started.instance) return script.actions;
            if (script.instance == 0) general = &script;
        }
        if (general != nullptr) return general->actions;
        using what = process_action::what;
        text const port = own_port(started);
        if (started.is_copy) return {};
        if (later_.present) {
            if (std::vector<process_action> later = later_actions_of(started, port); !later.empty()) return later;
        }
        if (nt::equal_ignoring_case(started.image, u"csrss.exe")) return {{what::connect, 0, image_subsystem::windows_gui, port}};
        if (nt::equal_ignoring_case(started.image, u"psxss.exe")) return {{what::connect, 0, image_subsystem::posix_cui, port}};
        if (nt::equal_ignoring_case(started.image, u"os2ss.exe")) return {{what::connect, 0, image_subsystem::os2_cui, port}};
        if (started.subsystem == image_subsystem::native) return {{what::exit, 0, image_subsystem::unknown, {}}};
        return {};
    }

    // \source facts windows-editions S23 (csrss loads win32k), G.3 (who is critical), B.3, F.4 (wininit's children)
    [[nodiscard]] constexpr std::vector<process_action> later_actions_of(process const& started, text const& port) const {
        using what = process_action::what;
        auto const plain = [](what does) {
            process_action made;
            made.does = does;
            return made;
        };
        auto const child = [](std::u16string_view image) {
            process_action made;
            made.does = what::spawn;
            made.child = image;
            return made;
        };
        std::vector<process_action> actions;
        if (nt::equal_ignoring_case(started.image, u"csrss.exe")) {
            actions.push_back(plain(what::load_win32k));
            process_action connect = plain(what::connect);
            connect.type = image_subsystem::windows_gui;
            connect.sb_port = port;
            actions.push_back(std::move(connect));
            actions.push_back(plain(what::become_critical));
        } else if (nt::equal_ignoring_case(started.image, u"wininit.exe")) {
            actions.push_back(plain(what::become_critical));
            actions.push_back(child(u"services.exe"));
            actions.push_back(child(u"lsass.exe"));
            if (later_.session_manager_child) actions.push_back(child(u"lsm.exe"));
        } else if (nt::equal_ignoring_case(started.image, u"winlogon.exe") && later_.winlogon_critical) {
            actions.push_back(plain(what::become_critical));
        }
        return actions;
    }

    std::vector<process_script> scripts_{};
    later_behaviour later_{};
    std::vector<process> processes_{};
    std::vector<pending> queue_{};
};

}  // namespace smss::world
