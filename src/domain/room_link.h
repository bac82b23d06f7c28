// A room link: whoever holds its token may join the room, as long and as often as it says.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/result.h"

#include <optional>
#include <string>

namespace usher {

/// How long and how often a link may be used; 0 is "without end" for both.
struct RoomLinkTerms {
    std::int64_t days = 0;
    std::int64_t max_uses = 0;
};

struct RoomLink {
    RoomLinkId id;
    std::string token;
    std::optional<RoomId> room;
    UserId created_by;
    RoomLinkTerms terms;
    std::int64_t uses = 0;
    Time created_at;
    Time updated_at;
    std::optional<Time> expires_at;
};

/// A link with the name of its room, as lists show it.
struct ListedRoomLink {
    RoomLink link;
    std::string room_name; ///< display name, or else name
};

/// What decides whether a link still opens its room.
struct RoomLinkState {
    bool has_room = false;
    std::optional<Time> expires_at;
    std::int64_t max_uses = 0;
    std::int64_t uses = 0;
};

RoomLinkState state_of(const RoomLink& link);

/// Done, or link_room_gone, link_expired (from the very moment of expires_at on), link_used_up, in this order.
Result<Done> check_open(const RoomLinkState& link, Time now);

/// `created_at` plus that many days; nothing for 0 days.
std::optional<Time> expiry_of(const RoomLinkTerms& terms, Time created_at);

} // namespace usher
