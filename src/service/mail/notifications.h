// Whether and how use cases tell XMPP clients what they did.
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

/// Writes them in the transaction of what they tell of; all of a use case at once, and while it holds the lock of what
/// they are about, so that each receiver gets them in the order of the changes.
void notify(store::Transaction& tx, const NotificationPolicy& policy, const NotificationBatch& batch);

} // namespace usher::service
