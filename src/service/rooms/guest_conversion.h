// An address that waits as a guest in rooms becomes an account: who makes the account calls this in its transaction.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/address.h"
#include "domain/ids.h"
#include "service/mail/notifications.h"

#include <optional>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct Newcomer {
    UserId user;
    OrgId realm;
    Address address;
    std::optional<RoomGuestId> invitation = {}; ///< the id in the e-mail he came by, whatever address it was sent to
};

/// The newcomer, whose row has been written in this transaction, is an accepted member of every room of his realm in
/// which his address or his invitation waited, and no guest any more. Each place was counted already, so no quota is
/// asked. E-mails that invited the guest and have not left are withdrawn, and the rooms' members are told.
void admit_guest(store::Transaction& tx, const Newcomer& newcomer, const NotificationPolicy& policy, Time now,
                 Random& random);

} // namespace usher::service
