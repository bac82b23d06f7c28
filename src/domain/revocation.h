// What an operator withdraws at once: whatever still invites, as far as it passes a filter.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string>

namespace usher {

/// What is not said does not matter; all that is said must hold.
struct RevocationFilter {
    std::optional<IdBytes> inviter; ///< a user or an access token
    std::optional<OrgId> org;       ///< invited into, or the realm of the room
    std::optional<RoomId> room;     ///< invites into organizations have none
    std::optional<Time> since;      ///< made then or later
    std::optional<Time> until;      ///< made before
};

enum class RevocableKind {
    invite,               ///< into an organization
    room_link,            ///< of any kind, that is open and leads to a room
    room_guest,           ///< an address that waits in a room for an account
    room_invitation,      ///< of a user, which he has not answered
    workspace_invitation, ///< an e-mail that has not left; there is nothing else of it
};
const char* name_of(RevocableKind kind);

struct Revocable {
    RevocableKind kind = RevocableKind::invite;
    IdBytes id{};     ///< of a room_invitation: the user's
    IdBytes handle{}; ///< by which it is withdrawn: of an invite the member's id, else the same
    IdBytes scope{};  ///< the organization or room
    std::string whom; ///< the invited address; of a room link the room's name
    Time created_at;
};

} // namespace usher
