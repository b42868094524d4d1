// SPDX-License-Identifier: BSL-1.0
// Knows: the rules of NT's object manager that the Session Manager can notice: names, links, open-if, collisions, lifetime.
#pragma once

#include <smss/nt/case_fold.hpp>
#include <smss/nt/status.hpp>
#include <smss/nt/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace smss::world {

/// What an object is.
enum class object_type : std::uint8_t { directory, symbolic_link, event, port, section, device, semaphore };

/// Index of an object; 0 is the root directory.
using object_index = std::uint32_t;
inline constexpr object_index no_object = 0xFFFF'FFFF;  ///< No object.

/// Object attributes as in a request: `ci`, `openif`, `perm`.
struct object_attributes {
    bool ignore_case = false;  ///< `ci`: the name is looked for without regard to case
    bool open_if = false;      ///< `openif`: an object that is there is opened instead
    bool permanent = false;    ///< `perm`: it stays when its last handle is closed
};

/// A named (or unnamed) kernel object.
struct object {
    text name{};                                ///< without its directory; empty for unnamed objects
    object_type type = object_type::directory;  ///< what it is
    object_index parent = no_object;            ///< none for unnamed objects and for objects whose name was removed
    std::vector<object_index> children{};       ///< directories: in creation order
    text target{};                              ///< links
    std::uint32_t volume = 0;                   ///< devices
    bool permanent = false;                     ///< it stays when its last handle is closed
    bool signaled = false;                      ///< events
    std::uint32_t count = 0;                    ///< semaphores (a mutant is one with a count of 1): signalled while it is not 0
    std::uint32_t open_handles = 0;             ///< how many
};

/// The tree of object directories. Names of directories and links ignore case always, names of other objects only when
/// asked. `\??` is `\GLOBAL??`. \source vectors README, "The kernel model behind nt5_2"
class object_namespace {
public:
    constexpr object_namespace() {
        objects_.push_back({});
        objects_[0].permanent = true;
        for (std::u16string_view const name : {u"GLOBAL??", u"Device", u"ObjectTypes", u"Security", u"KernelObjects", u"Driver",
                                               u"FileSystem", u"Callback", u"ArcName", u"NLS"}) {
            add(0, object_type::directory, name);
        }
        objects_[add(0, object_type::symbolic_link, u"DosDevices")].target = u"\\??";
    }

    /// The object of that index; there must be one.
    [[nodiscard]] constexpr object const& operator[](object_index which) const { return objects_[which]; }
    /// The same, to change.
    [[nodiscard]] constexpr object& operator[](object_index which) { return objects_[which]; }

    /// Where a name leads.
    struct found {
        status result{};                      ///< why the walk failed, or success
        object_index parent = no_object;      ///< the directory of the last component
        text leaf{};                          ///< the last component, when nothing of that name exists
        object_index existing = no_object;    ///< the object of that name, if any
        text remainder{};                     ///< behind a device: what its file system has to resolve, with its `\`
    };

    /// Walks `path`, absolute or below `root`. Links in front of the last component are followed, and a last component too
    /// unless `keep_link`. A device ends the walk.
    [[nodiscard]] constexpr found walk(std::u16string_view path, object_index root, bool ignore_case, bool keep_link) const {
        text redirected;
        std::u16string_view whole = path;
        object_index at = root == no_object ? 0 : root;
        for (int links = 0; links < 32; ++links) {
            std::u16string_view rest = whole;
            if (root == no_object || links != 0) {
                if (rest.empty() || rest[0] != u'\\') return failure(status::object_path_syntax_bad);
                rest.remove_prefix(1);
                at = 0;
                if (rest.empty()) return {status::success, no_object, {}, 0, {}};
            } else if (rest.empty()) {
                return {status::success, at, {}, no_object, {}};
            } else if (rest[0] == u'\\') {
                return failure(status::object_path_syntax_bad);
            }
            bool restarted = false;
            while (!restarted) {
                std::size_t const slash = rest.find(u'\\');
                std::u16string_view const component = rest.substr(0, slash);
                bool const last = slash == std::u16string_view::npos;
                if (component.empty()) return failure(status::object_name_invalid);
                object_index const next = child(at, component, last ? ignore_case : true);
                if (next == no_object) {
                    if (!last) return failure(status::object_path_not_found);
                    return {status::success, at, text{component}, no_object, {}};
                }
                object const& step = objects_[next];
                if (step.type == object_type::device) {
                    found led{status::success, at, {}, next, {}};
                    if (!last) led.remainder = rest.substr(slash);
                    return led;
                }
                if (step.type == object_type::symbolic_link && !(last && keep_link)) {
                    text longer;
                    longer.reserve(step.target.size() + rest.size());
                    longer += step.target;
                    if (!last) longer += rest.substr(slash);
                    redirected = std::move(longer);
                    whole = redirected;
                    restarted = true;
                } else if (last) {
                    return {status::success, at, {}, next, {}};
                } else if (step.type != object_type::directory) {
                    return failure(status::object_type_mismatch);
                } else {
                    at = next;
                    rest.remove_prefix(slash + 1);
                }
            }
        }
        return failure(status::object_path_invalid);
    }

    /// What a request to create an object comes to.
    struct created {
        status result{};                 ///< of the request
        object_index which = no_object;  ///< the object, new or opened; `no_object` where it failed
    };

    /// Creates an object, or opens an existing one of the same type when `open_if`. An empty path makes an unnamed object.
    constexpr created create(object_type type, std::u16string_view path, object_index root, object_attributes attributes) {
        if (path.empty()) return {status::success, add(no_object, type, {}, attributes.permanent)};
        bool const ignore_case = attributes.ignore_case || type <= object_type::symbolic_link;
        found const place = walk(path, root, ignore_case, type == object_type::symbolic_link);
        if (place.result != status::success) return {place.result};
        if (place.existing != no_object) {
            if (!attributes.open_if) return {status::object_name_collision};
            if (objects_[place.existing].type != type) return {status::object_type_mismatch};
            return {status::object_name_exists, place.existing};
        }
        return {status::success, add(place.parent, type, place.leaf, attributes.permanent)};
    }

    /// Adds an object without any check.
    constexpr object_index add(object_index parent, object_type type, std::u16string_view name, bool permanent = true) {
        object made;
        made.name = name;
        made.type = type;
        made.parent = parent;
        made.permanent = permanent;
        auto const index = static_cast<object_index>(objects_.size());
        objects_.push_back(std::move(made));
        if (parent != no_object) objects_[parent].children.push_back(index);
        return index;
    }

    /// One handle less: a temporary object without handles loses its name.
    constexpr void release(object_index which) {
        object& closed = objects_[which];
        if (closed.open_handles > 0) --closed.open_handles;
        if (closed.open_handles == 0 && !closed.permanent) remove_name(which);
    }

    /// The full name; empty for an unnamed object.
    [[nodiscard]] constexpr text path(object_index which) const {
        if (which == 0) return u"\\";
        object const& named = objects_[which];
        if (named.parent == no_object) return {};
        text whole;
        if (named.parent != 0) whole = path(named.parent);
        whole += u'\\';
        whole += named.name;
        return whole;
    }

private:
    [[nodiscard]] static constexpr found failure(status why) { return {why, no_object, {}, no_object, {}}; }

    [[nodiscard]] constexpr object_index child(object_index parent, std::u16string_view name, bool ignore_case) const {
        if (parent == 0 && name == u"??") name = u"GLOBAL??";
        for (object_index const candidate : objects_[parent].children) {
            object const& one = objects_[candidate];
            bool const ignoring = ignore_case || one.type <= object_type::symbolic_link;
            if (ignoring ? nt::equal_ignoring_case(one.name, name) : one.name == name) return candidate;
        }
        return no_object;
    }

    constexpr void remove_name(object_index which) {
        object& gone = objects_[which];
        if (gone.parent == no_object) return;
        std::erase(objects_[gone.parent].children, which);
        gone.parent = no_object;
    }

    std::vector<object> objects_{};
};

}  // namespace smss::world
