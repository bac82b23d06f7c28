// Use case of the operator: revokes all pending invites and links, of all dialects, that match a filter, and cancels
// their unsent e-mails. Memberships that were accepted stay. Each invite or link is a transaction of its own, and so is
// each room with all its waiting guests: if interrupted, it can be run again.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/revocation.h"
#include "service/context.h"
#include "service/links/link_notifications.h"

#include <functional>
#include <vector>

namespace usher::service {

class Revocations {
public:
    using Tell = std::function<void(const Revocable&)>;

    Revocations(const Context& context, LinkNotificationPolicy policy)
        : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
    {
    }

    /// Lists what can be revoked and changes nothing.
    void list(const RevocationFilter& filter, const Tell& tell);
    /// Revokes it, and lists what was revoked.
    void revoke(const RevocationFilter& filter, const Tell& tell);

    /// The pending member is removed with its invite, unsent e-mails and, if it has no other membership, its login.
    /// member_not_found: there is no such pending member.
    Result<Done> revoke_invite(const OrgId& org, const MemberId& member);

private:
    bool revoke_link(const RoomLinkId& id);
    std::vector<Revocable> waiting_in(const RevocationFilter& filter, const RoomId& room);
    std::vector<Revocable> revoke_in(const RevocationFilter& filter, const RoomId& room);
    void revoke_email(const EmailId& id);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const LinkNotificationPolicy policy_;
};

} // namespace usher::service
