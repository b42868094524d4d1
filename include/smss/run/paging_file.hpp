// SPDX-License-Identifier: BSL-1.0
// Knows: how paging files are made from their specifiers: volumes, sizes, the tries with less and less, the emergency file.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/choice.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>
#include <smss/plan/paging_file.hpp>
#include <smss/run/command.hpp>
#include <smss/run/dos_path.hpp>
#include <smss/run/file_rename.hpp>
#include <smss/run/manager.hpp>
#include <smss/run/state.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::running {

inline constexpr std::uint64_t one_megabyte = 1u << 20;  ///< In bytes.
/// The least size of a paging file, and the step by which a failing try gets smaller. \source vectors G3
inline constexpr std::int64_t paging_step = 16 * static_cast<std::int64_t>(one_megabyte);

/// A volume that can take paging files. \source facts nt5_2 3.5.8
struct paging_volume {
    char16_t letter = 0;     ///< of the drive
    std::uint64_t free = 0;  ///< bytes, less the reserve
    bool boot = false;       ///< Windows was booted from it
};

/// A paging file to be made. \source facts nt5_2 9.1.6
struct paging_descriptor {
    text name{};                  ///< NT path; the drive letter is its unit `letter_place`, `?` for any
    std::uint64_t minimum = 0;    ///< bytes
    std::uint64_t maximum = 0;    ///< bytes
    bool system_managed = false;  ///< the sizes come from the size of memory
    bool refreshed = false;       ///< the free space of the boot volume has been asked for again

    static constexpr std::size_t letter_place = 4;  ///< behind `\??\`
    /// The upper-case drive letter; 0, which is no drive's, where the name ends before it (`\\?\` as a path).
    [[nodiscard]] constexpr char16_t letter() const { return name.size() > letter_place ? nt::upcase(name[letter_place]) : u'\0'; }
    /// The drive is `?`: the first volume that has room.
    [[nodiscard]] constexpr bool any_drive() const { return letter() == u'?'; }
};

/// Makes the paging files. No failure matters to the boot.
template <typename Manager>
class paging_files {
public:
    /// \param manager outlives it
    constexpr explicit paging_files(Manager& manager) : sm_(manager) {}

    /// Builds the descriptors from the list and creates the files. \source facts nt5_2 3.5; vectors G1 to G6
    constexpr void run() {
        for (entry const& specifier : sm_.m.paging_files) describe(specifier.name);
        sm_.m.paging_files.clear();
        create_all();
    }

private:
    // \source facts nt5_2 3.5.1 to 3.5.6
    constexpr void describe(std::u16string_view line) {
        if (descriptors_.size() >= plan::paging_file_limit) return;
        if (!succeeded(fix_library_path(sm_)) || sm_.m.environment.find(u"Path") == nullptr) return;
        auto const parsed = plan::parse_paging_file(line);
        if (!parsed) return;
        paging_descriptor made;
        made.name = to_nt_path(sm_, parsed->path);
        if (made.name.empty()) return;
        specified_ = true;
        made.system_managed = parsed->system_managed;
        made.minimum = plan::paging_bytes(parsed->minimum_mb, sm_.as);
        made.maximum = plan::paging_bytes(parsed->stated_maximum, sm_.as);
        for (paging_descriptor const& other : descriptors_) {
            if (made.any_drive() && other.any_drive()) return;
        }
        if (!sm_.allocate()) return;
        descriptors_.push_back(std::move(made));
    }

    // \source facts nt5_2 3.5.7
    constexpr void create_all() {
        if (descriptors_.empty() && !specified_) return;
        if (!find_volumes()) return;
        bool created = false;
        for (paging_descriptor& one : descriptors_) {
            if (one.system_managed) compute_sizes(one);
            bound_sizes(one);
            bool done = false;
            if (one.system_managed || one.any_drive()) {
                done = try_to_create(one, static_cast<std::int64_t>(one.minimum)) || try_to_create(one, paging_step);
            } else {
                done = try_to_create(one, paging_step);
            }
            created = created || done;
        }
        if (created || !sm_.allocate()) return;
        paging_descriptor emergency;
        emergency.name = u"\\??\\?:\\pagefile.sys";
        emergency.system_managed = true;
        compute_sizes(emergency);
        bound_sizes(emergency);
        (void)try_to_create(emergency, paging_step);
    }

    // \source facts nt5_2 3.5.8; vectors G3, G5, 094
    constexpr bool find_volumes() {
        effect map = make(call::nt_query_information_process);
        map.with(field::info_class, u"device-map");
        answer const letters = sm_.ask(std::move(map));
        if (!succeeded(letters.result)) return false;
        for (unsigned i = 2; i < 26; ++i) {
            if ((letters.number >> i & 1) == 0) continue;
            paging_volume volume;
            volume.letter = static_cast<char16_t>(u'A' + i);
            if (!query_volume(volume, true) || !sm_.allocate()) continue;
            volume.boot = volume.letter == nt::upcase(sm_.m.system_root[0]);
            volumes_.push_back(volume);
        }
        return !volumes_.empty();
    }

    constexpr bool query_volume(paging_volume& volume, bool with_device) {
        constexpr std::uint64_t unsuitable = 0x1 | 0x2 | 0x4 | 0x10;  // removable, read-only, floppy, remote
        text root = u"\\??\\";
        root += volume.letter;
        root += u":\\";
        answer const opened = detail::open_file(sm_, root, u"query");
        if (!succeeded(opened.result)) return false;
        bool suitable = true;
        if (with_device) {
            answer const device = ask_volume(opened.opened, u"device");
            suitable = succeeded(device.result) && (device.number & unsuitable) == 0;
        }
        if (suitable) {
            answer const size = ask_volume(opened.opened, u"size");
            suitable = succeeded(size.result);
            std::uint64_t const reserve = (sm_.as.takes(choice::paging_reserve::mb256) ? 256u : 32u) * one_megabyte;
            if (suitable) volume.free = size.number > reserve ? size.number - reserve : 0;
        }
        sm_.close(opened.opened);
        return suitable;
    }

    constexpr answer ask_volume(world::handle root, std::u16string_view what) {
        effect request = make(call::nt_query_volume_information_file);
        request.with(field::info_class, what).about(root);
        return sm_.ask(std::move(request));
    }

    // \source facts nt5_2 3.5.9; vectors G1, G2, 002
    constexpr void compute_sizes(paging_descriptor& one) {
        effect request = make(call::nt_query_system_information);
        request.with(field::info_class, u"basic");
        answer const basic = sm_.ask(std::move(request));
        if (!succeeded(basic.result)) {
            one.minimum = one.maximum = 128 * one_megabyte;
            return;
        }
        std::uint64_t const ram = sm_.as.takes(choice::paging_size_arithmetic::bits32) ? basic.number & 0xFFFF'FFFFu : basic.number;
        one.minimum = ram >= 1024 * one_megabyte ? ram : ram * 3 / 2;
        one.maximum = ram * 3;
    }

    // \source facts nt5_2 3.5.10
    static constexpr void bound_sizes(paging_descriptor& one) {
        constexpr std::uint64_t largest = plan::largest_paging_file_mb * one_megabyte;
        if (one.maximum < one.minimum) one.maximum = one.minimum;
        if (one.minimum > largest) one.minimum = largest;
        if (one.maximum > largest) one.maximum = largest;
    }

    constexpr bool try_to_create(paging_descriptor& one, std::int64_t threshold) {
        if (!one.any_drive()) return create_on(one, one.letter(), threshold);
        for (paging_volume const& volume : volumes_) {
            if (create_on(one, volume.letter, threshold)) return true;
        }
        return false;
    }

    // \source facts nt5_2 3.5.11; vectors G3, 087, 093, 096
    constexpr bool create_on(paging_descriptor& one, char16_t letter, std::int64_t threshold) {
        paging_volume* volume = nullptr;
        for (paging_volume& candidate : volumes_) {
            if (candidate.letter == letter) volume = &candidate;
        }
        if (volume == nullptr) return false;
        if (volume->boot && !one.refreshed) {
            one.refreshed = true;
            (void)query_volume(*volume, false);
        }
        text name{one.name.view().substr(0, one.letter_place)};
        name += one.any_drive() ? letter : one.name[one.letter_place];
        name += one.name.view().substr(one.letter_place + 1);
        std::uint64_t const former = size_of(name);
        std::uint64_t const available = volume->free + former;
        auto minimum = static_cast<std::int64_t>(one.minimum < available ? one.minimum : available);
        std::uint64_t const maximum = one.maximum < available ? one.maximum : available;
        for (; minimum >= threshold; minimum -= paging_step) {
            effect request = make(call::nt_create_paging_file);
            request.with(field::name, name).with(field::min, static_cast<std::uint64_t>(minimum)).with(field::max, maximum);
            if (succeeded(sm_.ask(std::move(request)).result)) return true;
        }
        if (former != 0) {
            answer const stale = detail::open_file(sm_, name, u"remove");
            if (succeeded(stale.result)) {
                if (succeeded(detail::delete_file(sm_, stale))) volume->free = available;
                sm_.close(stale.opened);
            }
        }
        return false;
    }

    constexpr std::uint64_t size_of(std::u16string_view name) {
        answer const opened = detail::open_file(sm_, name, u"query");
        if (!succeeded(opened.result)) return 0;
        answer const size = sm_.ask(call::nt_query_information_file, opened.opened);
        sm_.close(opened.opened);
        return succeeded(size.result) ? size.number : 0;
    }

    Manager& sm_;
    std::vector<paging_descriptor> descriptors_{};
    std::vector<paging_volume> volumes_{};
    bool specified_ = false;
};

}  // namespace smss::running
