// Tells the inviter's other devices that a link of theirs has changed.
#pragma once

#include "base/random.h"
#include "domain/room_link.h"
#include "domain/stanzas.h"
#include "service/mail/notifications.h"

#include <string>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct LinkNotificationPolicy {
    NotificationPolicy notifications;
    std::string public_origin; ///< with which links begin
};

/// Within the transaction of the change. owner_jid: the inviter's JID from before they were imported; empty: none.
void tell_owner(store::Transaction& tx, const LinkNotificationPolicy& policy, const std::string& owner_jid,
                const RoomLink& link, stanzas::LinkAction action, Time now, Random& random);

} // namespace usher::service
