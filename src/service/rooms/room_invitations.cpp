#include "service/rooms/room_invitations.h"

#include "domain/event.h"
#include "service/rooms/invitation_context.h"
#include "service/rooms/membership.h"
#include "service/rooms/quota.h"
#include "service/rooms/room_notifications.h"
#include "store/rooms/conferences.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"

#include <algorithm>

namespace usher::service {
namespace {

RoomEmail email_for(const RoomInvitation& invitation)
{
    switch (invitation.scenario) {
    case InvitationScenario::chat: return RoomEmail::chat;
    case InvitationScenario::video_conference: return RoomEmail::video_conference;
    case InvitationScenario::pstn_conference: break;
    }
    return invitation.is_update ? RoomEmail::conference_update : RoomEmail::telephone_conference;
}

bool names_user(const InvitationContext& context, const UserId& user)
{
    return context.invitation.scenario != InvitationScenario::chat &&
           std::ranges::any_of(context.invitation.users,
                               [&](const std::string& text) { return UserId::from_hex(text) == user; });
}

bool is_active(const std::vector<RoomMember>& places, const UserId& user)
{
    const auto found = std::ranges::find(places, user, &RoomMember::user);
    return found != places.end() && found->place.is_active();
}

bool is_stranger(const InvitationContext& context, const Address& address)
{
    return std::ranges::find(context.strangers, address.key, &Address::key) != context.strangers.end();
}

void leave_out_banned(InvitationContext& context, const std::vector<RoomMember>& places)
{
    std::erase_if(context.accounts, [&](const Invitee& account) {
        const auto found = std::ranges::find(places, account.user, &RoomMember::user);
        const bool is_banned = found != places.end() && found->place.banned;
        if (is_banned) context.invalid_users.push_back(account.user.hex());
        return is_banned;
    });
}

/// The guest waiting with that address, or a new one.
RoomGuest guest_by(const InvitationContext& context, const Address& address, Random& random)
{
    if (const auto* guest = context.guest(address.key)) return *guest;
    return {RoomGuestId::make(context.now, random), context.room.room.id, address, 0, context.caller.id};
}

/// Recipients who have reached today's limit are treated like invalid addresses.
void leave_out_over_limit(InvitationContext& context, const Omissions& omissions)
{
    const auto is_over_limit = [&](const std::string& key) {
        const auto found = omissions.find(key);
        return found != omissions.end() && found->second == Omission::over_limit;
    };
    std::erase_if(context.strangers, [&](const Address& stranger) {
        const bool is_out = is_over_limit(stranger.key);
        if (is_out) context.invalid_addresses.push_back(stranger.text);
        return is_out;
    });
    std::erase_if(context.accounts, [&](const Invitee& account) {
        const bool is_out = is_over_limit(account.address_key);
        if (is_out && names_user(context, account.user))
            context.invalid_users.push_back(account.user.hex());
        else if (is_out)
            context.invalid_addresses.push_back(account.address);
        return is_out;
    });
}

} // namespace

RoomInvitations::RoomInvitations(const Context& context, RoomInvitationPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<RoomInvitationOutcome> RoomInvitations::invite(const Caller& caller, const RoomId& room,
                                                      const RoomInvitation& invitation)
{
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), {SubjectKind::room, room}, "invitation_sent", caller.id, now};
    return database_.transact([&](store::Transaction& tx) -> Result<RoomInvitationOutcome> {
        auto context = read_invitation(tx, caller, room, invitation, now, InvitationPurpose::invite);
        if (!context) return context.error();
        // Everything has been written, and the e-mails may have been sent.
        if (tx.may_have_committed() && store::events::exists(tx, event.id)) return context->outcome(policy_.dial_in);
        if (context->room.closed) return Error{ErrorCode::room_closed, room.hex()};
        if (const auto done = write_and_add(tx, *context); !done) return done.error();
        tell_invited(tx, *context);
        store::events::insert(tx, event);
        tx.commit();
        return context->outcome(policy_.dial_in);
    });
}

/// E-mails come first: those who get none because of today's limit are not added either.
Result<Done> RoomInvitations::write_and_add(store::Transaction& tx, InvitationContext& context)
{
    const auto places = store::room_members::list(tx, context.room.room.id, ids_of(context.accounts));
    leave_out_banned(context, places);
    std::vector<RoomGuest> guests;
    for (const auto& stranger : context.strangers)
        guests.push_back(guest_by(context, stranger, random_));
    const auto omissions = write_emails(tx, context, guests);
    if (!omissions) return omissions.error();
    leave_out_over_limit(context, *omissions);

    std::erase_if(guests, [&](const RoomGuest& guest) {
        return context.guest(guest.address.key) || !is_stranger(context, guest.address);
    });
    const bool adds_members =
        std::ranges::any_of(context.accounts, [&](const Invitee& account) { return !is_active(places, account.user); });
    if (const auto added = add_members(tx, context, guests.size(), adds_members); !added) return added.error();
    add_guests(tx, context, std::move(guests));
    return Done{};
}

Result<Omissions> RoomInvitations::write_emails(store::Transaction& tx, InvitationContext& context,
                                                const std::vector<RoomGuest>& guests)
{
    if (context.is_by_telephone() && context.invitation.is_update) count_change(tx, context);
    if (!context.sends_emails()) return Omissions();
    const EmailWriter writer(tx, policy_.mail, emails_of(context.caller), context.now, random_);
    const auto of_all = context.for_emails(email_for(context.invitation), policy_.dial_in);
    RoomEmails emails(writer, of_all);
    for (const auto& guest : guests)
        emails.to_guest(guest);
    if (context.is_by_telephone())
        for (const auto& account : context.accounts)
            emails.to_account(account);
    return writer.write(tx, emails.all());
}

/// An invitation sent once more to existing members and guests needs no places.
Result<Done> RoomInvitations::add_members(store::Transaction& tx, InvitationContext& context, std::size_t new_guests,
                                          bool adds_members)
{
    const bool adds_somebody = new_guests > 0 || adds_members;
    const auto guests = adds_somebody ? static_cast<std::int64_t>(context.guests.size() + new_guests) : 0;
    const auto status = context.room.details.auto_accept_invitation ? MemberStatus::accepted : MemberStatus::invited;
    auto places = give_places(tx, context.room, ids_of(context.accounts), {status, {}, true, context.caller.id}, guests,
                              policy_.rooms.most_members, context.now, random_);
    if (!places) return places.error();
    context.added = std::move(places->added);
    const RoomContext room{tx, policy_.rooms.notifications, context.room, context.now, random_};
    if (status == MemberStatus::accepted && !context.added.empty() && end_waiting(room, context.added)) {
        context.guests = store::room_guests::list(tx, context.room.room.id);
        context.guests_changed = true;
    }
    return Done{};
}

void RoomInvitations::add_guests(store::Transaction& tx, InvitationContext& context, std::vector<RoomGuest> newcomers)
{
    if (newcomers.empty()) return;
    auto place = context.guests.empty() ? 0 : context.guests.back().place;
    for (auto& newcomer : newcomers)
        newcomer.place = ++place;
    store::room_guests::insert(tx, newcomers, context.now);
    context.guests.insert(context.guests.end(), newcomers.begin(), newcomers.end());
    context.guests_changed = true;
}

void RoomInvitations::tell_invited(store::Transaction& tx, const InvitationContext& context)
{
    const auto& policy = policy_.rooms.notifications;
    const auto audience = audience_of(tx, policy, context.room.room.id);
    RoomNotifications news(policy, context.room, audience, context.now, random_);
    const auto inviter = news.jid_of(member_of(context.caller, audience));
    news.invited(inviter, context.added, shown_name_of(context.room.room));
    if (context.guests_changed) news.guests_changed(texts_of(context.guests));

    const auto& invitation = context.invitation;
    const auto accounts = ids_of(context.accounts);
    if (invitation.scenario == InvitationScenario::chat) return news.send(tx);
    const bool has_event = !context.is_by_telephone() || !context.is_instant() || invitation.tells_message_by_event;
    if (has_event)
        news.conference_called(inviter, accounts,
                               context.is_by_telephone() ? stanzas::ConferenceMedia::audio
                                                         : stanzas::ConferenceMedia::video,
                               invitation.tells_message_by_event ? invitation.instant_message : "");
    if (!invitation.instant_message.empty() && !invitation.tells_message_by_event)
        news.message(inviter, accounts, invitation.instant_message);
    news.send(tx);
}

/// Calendars replace the event by the one with the higher sequence number.
void RoomInvitations::count_change(store::Transaction& tx, InvitationContext& context)
{
    if (!context.room.conference) return;
    store::conferences::count_change(tx, context.room.room.id, context.now);
    ++context.room.conference->sequence;
}

} // namespace usher::service
