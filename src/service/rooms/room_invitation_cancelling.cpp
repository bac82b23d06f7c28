// The part of RoomInvitations that cancels invitations.
#include "domain/event.h"
#include "service/rooms/invitation_context.h"
#include "service/rooms/room_invitations.h"
#include "service/rooms/room_notifications.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"

#include <algorithm>

namespace usher::service {
namespace {

/// As spelled in the request, and as first invited.
std::vector<std::string> recipients_of(const InvitationContext& context)
{
    std::vector<std::string> recipients;
    for (const auto& address : context.addresses) {
        recipients.push_back(address.text);
        if (const auto* guest = context.guest(address.key)) recipients.push_back(guest->address.text);
    }
    if (context.is_by_telephone())
        for (const auto& account : context.accounts)
            recipients.push_back(account.address);
    return recipients;
}

std::vector<RoomGuestId> guests_among(const InvitationContext& context)
{
    std::vector<RoomGuestId> guests;
    for (const auto& address : context.addresses)
        if (const auto* guest = context.guest(address.key)) guests.push_back(guest->id);
    return guests;
}

} // namespace

Result<RoomInvitationOutcome> RoomInvitations::cancel(const Caller& caller, const RoomId& room,
                                                      const RoomInvitation& invitation)
{
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), {SubjectKind::room, room}, "invitation_cancelled", caller.id, now};
    return database_.transact([&](store::Transaction& tx) -> Result<RoomInvitationOutcome> {
        auto context = read_invitation(tx, caller, room, invitation, now, InvitationPurpose::cancel);
        if (!context) return context.error();
        if (tx.may_have_committed() && store::events::exists(tx, event.id)) return context->outcome(policy_.dial_in);
        remove_guests(tx, *context);
        if (context->is_by_telephone()) write_cancellations(tx, *context);
        store::events::insert(tx, event);
        tx.commit();
        return context->outcome(policy_.dial_in);
    });
}

void RoomInvitations::remove_guests(store::Transaction& tx, InvitationContext& context)
{
    const auto recipients = recipients_of(context);
    const auto gone = guests_among(context);
    store::ended_links::bury_guests(tx, gone, LinkEnd::withdrawn, context.now);
    store::room_guests::remove(tx, gone);
    std::erase_if(context.guests,
                  [&](const RoomGuest& guest) { return std::ranges::find(gone, guest.id) != gone.end(); });
    store::mail_spool::cancel(tx, {SubjectKind::room, context.room.room.id}, recipients, "the invitation was cancelled",
                              context.now);
    if (gone.empty()) return;
    const auto& policy = policy_.rooms.notifications;
    const auto audience = audience_of(tx, policy, context.room.room.id);
    RoomNotifications news(policy, context.room, audience, context.now, random_);
    news.guests_changed(texts_of(context.guests));
    news.send(tx);
}

/// Beyond the daily limits nobody is notified, but the invitation is cancelled all the same.
void RoomInvitations::write_cancellations(store::Transaction& tx, InvitationContext& context)
{
    count_change(tx, context);
    if (!context.sends_emails()) return;
    const EmailWriter writer(tx, policy_.mail, emails_of(context.caller), context.now, random_);
    const auto of_all = context.for_emails(RoomEmail::cancellation, policy_.dial_in);
    RoomEmails emails(writer, of_all);
    for (const auto& stranger : context.strangers)
        emails.to_address(stranger);
    for (const auto& account : context.accounts)
        emails.to_account(account);
    (void)writer.write(tx, emails.all());
}

} // namespace usher::service
