#include "service/mail/notifications.h"

#include "store/mail/notifications.h"

namespace usher::service {

void notify(store::Transaction& tx, const NotificationPolicy& policy, const NotificationBatch& batch)
{
    if (policy.delivered) store::notifications::insert(tx, batch.all());
}

} // namespace usher::service
