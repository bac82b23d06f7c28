// The tables notifications (stanzas that wait) and notification_log (those that could not be delivered). Times are
// passed in.
//
// A claim is a lease: take_due() moves due_at to the lease's end, and a result is recorded only if due_at is still the
// same; later claims of a row end later. So a notifier that dies leaves nothing to clean up, and one that is late
// changes nothing.
#pragma once

#include "domain/notification.h"
#include "store/engine/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::notifications {

/// Due at once, in this order. Throws Conflict if one of these ids exists.
void insert(Writer& writer, const std::vector<Notification>& notifications);

// ---- the notifier's

struct Waiting {
    Notification notification;
    int attempts;           ///< of this claim
    std::string request_id; ///< of the request it was written for; may be empty
};

/// Claims at most `most` due notifications until lease_end, oldest first. A recipient's stanzas are taken only together
/// with all that were written before them, so that no notifier overtakes another. Act on them only after commit().
std::vector<Waiting> take_due(Transaction& transaction, Time now, Time lease_end, std::size_t most);

struct Rejection {
    NotificationId id;
    std::string reason;
};
/// Removes delivered and refused ones from the queue and adds them to the history. Returns how many were still ours.
std::int64_t remove(Transaction& transaction, const std::vector<NotificationId>& ids, Time lease_end, Time now);
/// Copies them to the log; to be followed by remove().
void log_rejections(Transaction& transaction, const std::vector<Rejection>& rejections, Time lease_end, Time now);
/// Due at once again.
void release(Writer& writer, const std::vector<NotificationId>& ids, Time lease_end, Time now);

/// Moves up to `most` of those written before `before` to the log, even if they are claimed. Returns how many.
std::int64_t expire(Transaction& transaction, Time before, Time now, std::int64_t most);
/// Removes up to `most` rows of the log written before `before`.
std::int64_t prune_log(Writer& writer, Time before, std::int64_t most);

/// What waits or is claimed: read from indexes only, so it is fast however many there are.
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
