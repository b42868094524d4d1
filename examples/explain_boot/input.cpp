// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include "explanation.hpp"
#include "platform.hpp"
#include "stock_windows_7.hpp"

#include <smss/nt/case_fold.hpp>
#include <smss/nt/utf.hpp>
#include <smss/plan/limit.hpp>
#include <smss/registry/reg_reader.hpp>
#include <smss/registry/session_manager_key.hpp>
#ifdef SMSS_HAVE_HIVEX
#include <smss/adapters/hivex.hpp>

#include <filesystem>
#include <system_error>
#endif

#ifdef _WIN32
#include <smss/adapters/win32.hpp>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace explain {

namespace {

input_result refuse(std::string sentence) { return {std::nullopt, std::move(sentence)}; }

// No hive is larger. \source Microsoft "Registry storage space"
constexpr std::size_t largest_input = std::size_t{2} << 30;

// The bytes of a file or of standard input; an error sentence otherwise.
struct file_result {
    std::string bytes{};
    std::string error{};
};

file_result read_file(std::string const& path) {
    file_result result;
    struct close_file {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, close_file> opened;
    std::FILE* file = stdin;
    std::string const shown = path == "-" ? "standard input" : "`" + path + "`";
    if (path != "-") {
        opened.reset(platform::open_file(path));
        if (!opened) {
            result.error = "cannot open " + shown + ": " + std::strerror(errno);
            return result;
        }
        file = opened.get();
        if (std::fseek(file, 0, SEEK_END) == 0) {
            long const size = std::ftell(file);
            if (size > 0 && static_cast<std::size_t>(size) <= largest_input) result.bytes.reserve(static_cast<std::size_t>(size));
            if (std::fseek(file, 0, SEEK_SET) != 0) {
                result.error = "cannot read " + shown + ": " + std::strerror(errno);
                return result;
            }
        }
    }
    std::array<char, 1 << 16> block;
    errno = 0;
    while (std::size_t const count = std::fread(block.data(), 1, block.size(), file)) {
        result.bytes.append(block.data(), count);
        if (result.bytes.size() > largest_input) {
            result.error = shown + " is larger than any registry hive (2 GB)";
            return result;
        }
    }
    if (std::ferror(file) != 0) result.error = "cannot read " + shown + ": " + std::strerror(errno);
    return result;
}

// The keys below a control set that say something about the boot.
bool is_wanted_in_control_set(std::u16string_view path) {
    constexpr std::array<std::u16string_view, 13> wanted{
        u"Control",
        u"Control\\MiniNT",
        u"Control\\SafeBoot",
        u"Control\\SafeBoot\\Option",
        u"Control\\Session Manager",
        u"Control\\Session Manager\\AppCertDlls",
        u"Control\\Session Manager\\DOS Devices",
        u"Control\\Session Manager\\Environment",
        u"Control\\Session Manager\\FileRenameOperations",
        u"Control\\Session Manager\\KnownDLLs",
        u"Control\\Session Manager\\Memory Management",
        u"Control\\Session Manager\\Quota System",
        u"Control\\Session Manager\\SubSystems",
    };
    return std::any_of(wanted.begin(), wanted.end(), [path](std::u16string_view key) { return smss::nt::equal_ignoring_case(path, key); });
}

// Of an input only these keys are kept; of the others at its top no more than the names. A hive has its control sets at the
// top, an export below one or two keys.
bool is_wanted(std::u16string_view path, int deepest_control_set) {
    using smss::nt::equal_ignoring_case;
    for (int depth = 0; depth <= deepest_control_set; ++depth) {
        std::size_t const slash = path.find(u'\\');
        if (slash == std::u16string_view::npos) return true;
        std::u16string_view const name = path.substr(0, slash);
        path = path.substr(slash + 1);
        bool const current = deepest_control_set != 0 && equal_ignoring_case(name, smss::registry::current_control_set_name);
        if (current || smss::registry::control_set_number(name)) return is_wanted_in_control_set(path);
    }
    return false;
}

// More keys, or values, than any machine has where they are looked at.
constexpr std::size_t most_keys_kept = 65'536;
constexpr std::size_t most_values_kept = 131'072;

// Finds the Session Manager key; an error sentence, or nothing.
std::string choose_control_set(input& from, request const& wanted) {
    namespace registry = smss::registry;
    registry::location_request request;
    request.control_set = wanted.control_set;
    registry::location_result const located = registry::find_session_manager(from.tree, request);
    if (!located.found) {
        return registry::describe(*located.error) + (located.error->several ? " (--control-set N explains one of them)" : "");
    }
    from.session_manager = located.found->key;
    if (auto const excess = smss::plan::find_excess(from.tree, from.session_manager)) {
        // A name can be as long as a whole page.
        smss::plan::origin place = excess->where;
        if (place.value.size() > 100) place.value = smss::text{place.value.view().substr(0, 100)} + u"...";
        return show(place) + ": with this value the Session Manager key holds more than is read, which is at most " +
               std::to_string(excess->most) + " " + smss::nt::to_display(excess->of_what);
    }
    if (located.found->reason != registry::control_set_reason::current_link) from.control_set = located.found->number;
    if (wanted.control_set) return {};

    registry::select_values const select = registry::read_select(from.tree, located.found->system);
    if (located.found->reason == registry::control_set_reason::only_one) {
        from.notices.push_back({"Select", "Nothing says which control set is the current one; the only one there is explained."});
    }
    if (select.default_set && select.current && *select.default_set != *select.current) {
        std::string const other = std::to_string(*select.default_set);
        from.notices.push_back({"Select\\Default", "The loader will take control set " + other +
                                                       " at the next boot, not the current one (--control-set " + other +
                                                       " explains it)."});
    }
    return {};
}

// Reads a registry export as regedit would import it; what regedit passes over becomes a notice.
std::string read_export(std::string_view bytes, input& into) {
    namespace registry = smss::registry;
    registry::reader_options options;
    options.mode = registry::reader_mode::as_regedit;
    options.roots = registry::root_names::any;
    options.most_diagnostics = 50;
    options.wanted = [](std::u16string_view path) { return is_wanted(path, 2); };
    options.keys = most_keys_kept;
    options.values = most_values_kept;
    if (registry::find_byte_order_mark(bytes).encoding == registry::text_encoding::utf8) options.encoding = registry::text_encoding::utf8;
    registry::parse_result parsed = registry::parse(bytes, options);
    if (parsed.error) return "neither a registry hive nor a registry export: " + registry::describe(*parsed.error);
    into.tree = std::move(parsed.content);
    for (registry::diagnostic const& oddity : parsed.diagnostics) {
        std::string what = registry::describe(oddity);
        what[0] = 'L';
        into.notices.push_back({"line " + std::to_string(oddity.line), what + "."});
    }
    if (parsed.unlisted != 0)
        into.notices.push_back({"export", std::to_string(parsed.unlisted) + " more malformed lines were passed over."});
    return {};
}

#if defined(SMSS_HAVE_HIVEX) || defined(_WIN32)
// The sentences of an adapter as findings.
void add_notices(std::vector<std::string> const& sentences, std::string const& where, input& into) {
    for (std::string const& sentence : sentences) {
        into.notices.push_back({where, sentence + "."});
        char& first = into.notices.back().what[0];
        first = static_cast<char>(first >= 'a' && first <= 'z' ? first - 'a' + 'A' : first);
    }
}
#endif

#ifdef SMSS_HAVE_HIVEX

// A file may be called anything.
std::string safe(std::string const& name) {
    auto const units = smss::nt::from_utf8(name);
    return units ? smss::nt::to_display(*units) : std::string{"files whose names are not UTF-8"};
}

// What lies beside a hive that is dirty: Windows writes the newest changes to its logs first.
std::string logs_beside(std::string const& path) {
    std::string found;
    for (char const* const ending : {".LOG", ".LOG1", ".LOG2", ".log", ".log1", ".log2"}) {
        std::error_code failed;
        std::filesystem::path const log{path + ending};
        std::uintmax_t const size = std::filesystem::file_size(log, failed);
        if (!failed && size != 0) found += (found.empty() ? "" : ", ") + log.filename().string();
    }
    return found.empty() ? std::string{"No transaction log lies beside it."}
                         : "Transaction logs lie beside it and are not read: " + found + ".";
}

#endif

std::string read_hive_bytes(std::string_view bytes, std::string const& path, input& into) {
#ifdef SMSS_HAVE_HIVEX
    smss::adapters::hive_result read = smss::adapters::read_hive(
        bytes, [](std::u16string_view key) { return is_wanted(key, 0); }, most_values_kept);
    if (!read.content) return read.error;
    into.tree = std::move(*read.content);
    add_notices(read.notices, "hive", into);
    for (input_notice& notice : into.notices) {
        if (notice.what.starts_with("The hive is dirty") && path != "-") notice.what += " " + safe(logs_beside(path));
    }
    return {};
#else
    (void)bytes;
    (void)path;
    (void)into;
    return "a registry hive, which this build cannot read: it was built without the hivex library";
#endif
}

std::string read_live(input& into) {
#ifdef _WIN32
    smss::adapters::live_result read = smss::adapters::read_live_registry(
        smss::registry::exported_system_path, [](std::u16string_view key) { return is_wanted(key, 2); }, most_values_kept);
    if (!read.content) return read.error;
    into.tree = std::move(*read.content);
    add_notices(read.notices, "registry", into);
    return {};
#else
    (void)into;
    return "only Windows has a registry";
#endif
}

}  // namespace

char const* name(input_kind kind) noexcept {
    switch (kind) {
        case input_kind::stock:
            return "stock";
        case input_kind::hive:
            return "hive";
        case input_kind::reg:
            return "reg";
        case input_kind::live:
            return "live";
    }
    return "unknown";
}

input_result read_input(request const& wanted) {
    input_result result;
    input& into = result.content.emplace();
    std::string const shown = wanted.live           ? "the registry of this machine"
                              : wanted.path.empty() ? "the built-in configuration"
                              : wanted.path == "-"  ? "standard input"
                                                    : "`" + wanted.path + "`";
    std::string error;
    if (wanted.live) {
        into.kind = input_kind::live;
        error = read_live(into);
    } else if (wanted.path.empty()) {
        error = read_export(stock_windows_7, into);
    } else {
        file_result const file = read_file(wanted.path);
        if (!file.error.empty()) return refuse(file.error);
        if (file.bytes.empty()) return refuse(shown + " is empty");
        bool const hive = file.bytes.starts_with("regf");
        into.kind = hive ? input_kind::hive : input_kind::reg;
        error = hive ? read_hive_bytes(file.bytes, wanted.path, into) : read_export(file.bytes, into);
    }
    if (error.empty()) error = choose_control_set(into, wanted);
    if (!error.empty()) return refuse(shown + ": " + error);
    return result;
}

}  // namespace explain
