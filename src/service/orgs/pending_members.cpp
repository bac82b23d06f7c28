#include "service/orgs/pending_members.h"

#include "domain/event.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/members.h"
#include "store/rooms/events.h"

namespace usher::service {

void remove_pending(store::Transaction& tx, const Member& member, const std::optional<UserId>& actor, Time now,
                    Random& random)
{
    if (const auto invite = store::invites::lock_of_member(tx, member.id)) {
        store::mail_spool::cancel(tx, {SubjectKind::invite, *invite}, "the invite was withdrawn", now);
        store::ended_links::bury_invite(tx, member.id, LinkEnd::withdrawn, now);
        store::events::insert(tx,
                              {EventId::make(now, random), {SubjectKind::invite, *invite}, "withdrawn", actor, now});
    }
    store::members::remove(tx, member.id);
    store::users::remove_if_pending_and_placeless(tx, member.user);
}

} // namespace usher::service
