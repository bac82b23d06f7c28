#include "service/rooms/guest_conversion.h"

#include "domain/jid.h"
#include "domain/room_guest.h"
#include "service/rooms/membership.h"
#include "service/rooms/room_notifications.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/address_locks.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"

#include <algorithm>
#include <set>
#include <vector>

namespace usher::service {
namespace {

std::vector<RoomGuest> waiting(store::Transaction& tx, const Newcomer& newcomer)
{
    auto guests = store::room_guests::list_waiting(tx, newcomer.realm, newcomer.address.key);
    if (!newcomer.invitation) return guests;
    const auto invited = store::room_guests::find_waiting(tx, newcomer.realm, *newcomer.invitation);
    if (invited && std::ranges::find(guests, invited->id, &RoomGuest::id) == guests.end()) guests.push_back(*invited);
    return guests;
}

/// A guest's row does not record the inviter, so the conference call comes from the room's creator, or else from the
/// room.
std::string caller_jid(const RoomNotifications& news, const RoomView& room, const std::vector<RoomMember>& audience,
                       const NotificationPolicy& policy)
{
    const auto creator =
        std::ranges::find_if(audience, [&](const RoomMember& member) { return member.user == room.room.created_by; });
    return creator == audience.end() ? room_jid(room.room.id, policy.domain) : news.jid_of(*creator);
}

void tell(store::Transaction& tx, const Newcomer& newcomer, const RoomId& id, const NotificationPolicy& policy,
          Time now, Random& random)
{
    Caller caller;
    caller.id = newcomer.user;
    caller.realm = newcomer.realm;
    const auto room = store::room_views::find(tx, caller, id);
    if (!room) return;
    const auto audience = audience_of(tx, policy, id);
    const auto member = std::ranges::find(audience, newcomer.user, &RoomMember::user);

    RoomNotifications news(policy, *room, audience, now, random);
    news.guests_changed(addresses_of_guests({tx, policy, *room, now, random}));
    if (member != audience.end()) {
        news.invited(caller_jid(news, *room, audience, policy), {newcomer.user}, shown_name_of(room->room));
        news.member_changed(*member);
    }
    news.send(tx);
}

} // namespace

void admit_guest(store::Transaction& tx, const Newcomer& newcomer, const NotificationPolicy& policy, Time now,
                 Random& random)
{
    // Inviting the address looks for an account; with the lock, one of the two sees the other.
    store::address_locks::meet(tx, {newcomer.address.key});
    const auto guests = waiting(tx, newcomer);
    std::vector<RoomGuestId> ids;
    std::set<RoomId> rooms;
    for (const auto& guest : guests) {
        ids.push_back(guest.id);
        rooms.insert(guest.room);
        if (store::room_members::insert(tx, guest.room, newcomer.user, {}, now))
            store::events::insert(tx, user_joined(EventId::make(now, random), guest.room, newcomer.user, now));
        store::mail_spool::cancel(tx, {SubjectKind::room, guest.room}, {guest.address.text}, "the guest has an account",
                                  now);
    }
    store::ended_links::bury_guests(tx, ids, LinkEnd::used, now);
    store::room_guests::remove(tx, ids);
    if (!policy.delivered) return;
    for (const auto& room : rooms)
        tell(tx, newcomer, room, policy, now, random);
}

} // namespace usher::service
