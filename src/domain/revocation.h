// What an operator revokes at once: all pending invites and links that match a filter.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string>

namespace usher {

/// Fields that are not set match everything; all that are set must match.
struct RevocationFilter {
    std::optional<IdBytes> inviter; ///< a user or an access token
    std::optional<OrgId> org;       ///< invited into, or the realm of the room
    std::optional<RoomId> room;     ///< invites into organizations have none
    std::optional<Time> since;      ///< created then or later
    std::optional<Time> until;      ///< created before
};

enum class RevocableKind {
    invite,               ///< into an organization
    room_link,            ///< of any kind, that is valid and has a room
    room_guest,           ///< an address that waits in a room for an account
    room_invitation,      ///< of a user who has not answered
    workspace_invitation, ///< an unsent e-mail; nothing else is stored for it
};
const char* name_of(RevocableKind kind);

struct Revocable {
    RevocableKind kind = RevocableKind::invite;
    IdBytes id{};     ///< of a room_invitation: the user's
    IdBytes handle{}; ///< for revoking it: an invite's member id, else the same
    IdBytes scope{};  ///< the organization or room
    std::string whom; ///< the invited address; for a room link the room's name
    Time created_at;
};

} // namespace usher
