// Turns an address that waits as a guest in rooms into a member when its account is created, in the same transaction.
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
    std::optional<RoomGuestId> invitation = {}; ///< the id in the e-mail that led to the account, whatever its address
};

/// The new user, whose row was written in this transaction, becomes an accepted member of every room of their realm in
/// which their address or invitation was waiting, and the guests are removed. The places were counted already, so no
/// quota is checked. Unsent e-mails that invited the guest are cancelled, and the rooms' members are notified.
void admit_guest(store::Transaction& tx, const Newcomer& newcomer, const NotificationPolicy& policy, Time now,
                 Random& random);

} // namespace usher::service
