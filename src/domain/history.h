// What inviters see of their invites and links: the status and history of each.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/org.h"
#include "domain/room_link.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher {

/// An invite into an organization, waiting or ended.
struct InviteStanding {
    InviteId id;
    std::optional<MemberId> member; ///< while pending; nothing once it has ended
    std::string address;
    std::string name;
    OrgRoles roles;
    std::string inviter_name; ///< may be empty
    std::string state;        ///< "pending", "queued", "sent", "bounced", "opened", "expired", "accepted", "withdrawn"
    Time since;               ///< issued, or ended
    std::optional<Time> expires_at;
};

/// A room link, existing or removed.
struct LinkStanding {
    RoomLinkId id;
    std::string token; ///< empty: the viewer may not see it, or the link was removed
    RoomLinkKind kind = RoomLinkKind::invite;
    std::string room_name; ///< empty: no room
    std::string maker_name;
    std::string state; ///< "pending", "opened", "used", "used_up", "expired", "withdrawn"
    Time since;        ///< created, or removed
    std::optional<Time> expires_at;
    std::int64_t max_uses = 0;
    std::int64_t uses = 0;
};

struct HistoryLine {
    std::string kind;  ///< of the event, or "email_" and the e-mail's result
    std::string actor; ///< the name; may be empty
    Time at;
    std::string detail; ///< an e-mail's recipient, or the relay's reply
};

} // namespace usher
