// A line in the history of a room, a room link, an invite, a letter or a notification. No secret is in it.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

struct Event {
    EventId id;
    std::string about_kind; ///< "room", "room_link", "invite", "letter", "notification"
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

/// What has become of a letter: "sent", "deferred", "uncertain", "held" or "bounced". ("withdrawn" is written in SQL.)
inline Event letter_event(const EventId& id, const MailId& letter, std::string_view what, Time at)
{
    return {id, "letter", letter.bytes(), std::string(what), std::nullopt, at};
}

} // namespace usher
