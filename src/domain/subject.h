// What a row is about: the subject of each e-mail, history entry, notification and ended link.
// Columns: about_kind, about_id.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string_view>

namespace usher {

enum class SubjectKind {
    none,         ///< of a row without a subject, or with one unknown to this version
    workspace,    ///< an invitation to it; the id is the master organization's or that of another realm
    invite,       ///< into an organization
    room,         ///< including invitations to it
    cancellation, ///< of a conference; the id is the room's, which may be deleted
    room_link,
    room_guest,
    link_request, ///< someone asks for a new link; the id is the ended one's
    email,
    notification,
};
/// As it is stored.
const char* name_of(SubjectKind kind);
std::optional<SubjectKind> parse_subject_kind(std::string_view name);

using SubjectId = Id<struct SubjectEntity>;

struct Subject {
    SubjectKind kind = SubjectKind::none;
    SubjectId id;

    Subject() = default;
    template <typename Entity>
    Subject(SubjectKind kind_of_it, const Id<Entity>& id_of_it) : kind(kind_of_it), id(id_of_it.bytes())
    {
    }
    bool operator==(const Subject&) const = default;
};

} // namespace usher
