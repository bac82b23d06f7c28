// An entry in the history of a room, a room link, an invite, an e-mail or a notification. It contains no secrets.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/subject.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

struct Event {
    EventId id;
    Subject subject;
    std::string kind; ///< "user_joined", …
    std::optional<UserId> actor;
    Time created_at;
};

/// A user joined a room; rooms count these entries among their messages.
inline Event user_joined(const EventId& id, const RoomId& room, const UserId& user, Time now)
{
    return {id, {SubjectKind::room, room}, "user_joined", user, now};
}

/// The result for an e-mail: "sent", "deferred", "uncertain", "held" or "bounced". ("withdrawn" is written in SQL.)
inline Event email_event(const EventId& id, const EmailId& email, std::string_view what, Time at)
{
    return {id, {SubjectKind::email, email}, std::string(what), std::nullopt, at};
}

} // namespace usher
