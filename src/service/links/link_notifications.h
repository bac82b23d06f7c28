// What the owner's other devices are told of a change in a link of his.
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

/// In the transaction of the change. owner_jid: one he has had before he came to us; empty: none.
void tell_owner(store::Transaction& tx, const LinkNotificationPolicy& policy, const std::string& owner_jid,
                const RoomLink& link, stanzas::LinkAction action, Time now, Random& random);

} // namespace usher::service
