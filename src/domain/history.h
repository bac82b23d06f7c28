// What an inviter sees of what he has sent: where each invite and link stands, and what has happened to it.
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
    std::optional<MemberId> member; ///< the pending one; nothing once it has ended
    std::string address;
    std::string name;
    OrgRoles roles;
    std::string inviter_name; ///< may be empty
    std::string state;        ///< "pending", "queued", "sent", "bounced", "opened", "expired", "accepted", "withdrawn"
    Time since;               ///< issued, or ended
    std::optional<Time> expires_at;
};

/// A room link, there or removed.
struct LinkStanding {
    RoomLinkId id;
    std::string token; ///< empty: not for the one who looks, or gone
    RoomLinkKind kind = RoomLinkKind::invite;
    std::string room_name; ///< empty: it leads nowhere
    std::string maker_name;
    std::string state; ///< "pending", "opened", "used", "used_up", "expired", "withdrawn"
    Time since;        ///< made, or removed
    std::optional<Time> expires_at;
    std::int64_t max_uses = 0;
    std::int64_t uses = 0;
};

struct HistoryLine {
    std::string kind;  ///< of the event, or "email_" and what became of an e-mail
    std::string actor; ///< his name; may be empty
    Time at;
    std::string detail; ///< an e-mail's receiver, or what the relay said
};

} // namespace usher
