#include "service/links/link_notifications.h"

#include "domain/jid.h"

namespace usher::service {

void tell_owner(store::Transaction& tx, const LinkNotificationPolicy& policy, const std::string& owner_jid,
                const RoomLink& link, stanzas::LinkAction action, Time now, Random& random)
{
    const auto& domain = policy.notifications.domain;
    stanzas::PublicLink told{open_invite_id(link.token), link.room};
    if (link.kind != RoomLinkKind::personal) {
        told.room_type = public_link_type(link.kind);
        told.url = public_link_url(policy.public_origin, link.token);
    }
    NotificationBatch batch({SubjectKind::room_link, link.id}, now, random);
    batch.add(stanzas::public_link(domain, action, told), user_jid(link.inviter, owner_jid, domain));
    notify(tx, policy.notifications, batch);
}

} // namespace usher::service
