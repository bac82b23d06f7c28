// A line in the history of a room, a room link or an invite. No secret is in it.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string>

namespace usher {

struct Event {
    EventId id;
    std::string about_kind; ///< "room", "room_link", …
    IdBytes about_id{};
    std::string kind; ///< "user_joined", …
    std::optional<UserId> actor;
    Time created_at;
};

/// A user joined a room; rooms count these lines among their messages.
inline Event user_joined(const EventId& id, const RoomId& room, const UserId& user, Time now)
{
    return {id, "room", room.bytes(), "user_joined", user, now};
}

} // namespace usher
