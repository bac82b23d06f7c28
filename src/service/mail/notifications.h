// Whether and how use cases notify XMPP clients of changes.
#pragma once

#include "domain/notification.h"

#include <string>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct NotificationPolicy {
    std::string domain;     ///< of the JIDs
    bool delivered = false; ///< otherwise there is no XMPP server, and nothing is written
};

/// Writes them within the transaction of the change they report; all of a use case at once, and while it holds the lock
/// on the subject, so that each recipient gets them in the order of the changes.
void notify(store::Transaction& tx, const NotificationPolicy& policy, const NotificationBatch& batch);

} // namespace usher::service
