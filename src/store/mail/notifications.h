// The tables notifications (stanzas that wait) and notification_log (those that could not be delivered). Times are
// passed in.
//
// A claim is a lease: take_due() moves due_at to the lease's end, and what is recorded later holds only if due_at is
// still the same; later claims of a row end later. So a notifier that dies leaves nothing to clean up, and one that is
// late changes nothing.
#pragma once

#include "domain/notification.h"
#include "store/engine/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::notifications {

/// Due at once, in this order. Throws Conflict if one of these ids is there.
void insert(Writer& writer, const std::vector<Notification>& notifications);

// ---- the notifier's

struct Waiting {
    Notification notification;
    int attempts;           ///< of this claim
    std::string request_id; ///< of the request it was written for; may be empty
};

/// At most `most` that are due, the earliest written first, claimed until lease_end. A recipient's stanzas are taken
/// only together with all that were written before them, so that nobody overtakes another notifier. Act on them only
/// after commit().
std::vector<Waiting> take_due(Transaction& transaction, Time now, Time lease_end, std::size_t most);

struct Rejection {
    NotificationId id;
    std::string reason;
};
/// What has left, or was refused, out of the queue and into the history. Returns how many were still ours.
std::int64_t remove(Transaction& transaction, const std::vector<NotificationId>& ids, Time lease_end, Time now);
/// Into the log, to be followed by remove().
void log_rejections(Transaction& transaction, const std::vector<Rejection>& rejections, Time lease_end, Time now);
/// Due at once again.
void release(Writer& writer, const std::vector<NotificationId>& ids, Time lease_end, Time now);

/// Up to `most` of those written before `before` move to the log, whoever has claimed them. Returns how many.
std::int64_t expire(Transaction& transaction, Time before, Time now, std::int64_t most);
/// Up to `most` lines of the log that were written before `before` are removed.
std::int64_t prune_log(Writer& writer, Time before, std::int64_t most);

/// What waits or is claimed: read from indexes alone, however many there are.
struct Depth {
    std::int64_t waiting = 0;
    std::optional<Time> oldest;
};
Depth depth(Reader& reader);

// ---- the operator's

struct Counts {
    std::int64_t waiting = 0;
    std::optional<Time> oldest;
    std::int64_t rejected = 0;
    std::int64_t expired = 0;
};
Counts count(Reader& reader);

} // namespace usher::store::notifications
