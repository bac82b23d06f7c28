#include "service/rooms/membership.h"

#include "domain/event.h"
#include "service/rooms/quota.h"
#include "service/rooms/room_notifications.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"

#include <algorithm>

namespace usher::service {
namespace {

/// An invited member has a place already; everyone else needs a free one.
Result<Done> take_places(const RoomContext& context, const std::vector<RoomMember>& places,
                         const std::vector<UserId>& users, const Admission& admission)
{
    std::vector<UserId> invited;
    std::vector<Event> joins;
    for (const auto& member : places) {
        if (member.place.banned || member.place.status != MemberStatus::invited) continue;
        invited.push_back(member.user);
        joins.push_back(
            user_joined(EventId::make(context.now, context.random), context.room.room.id, member.user, context.now));
    }
    const store::room_members::Place place{MemberStatus::accepted, {}, true, admission.inviter};
    const auto given = give_places(context.tx, context.room, users, places, place, 0, admission.most_members,
                                   context.now, context.random);
    if (!given) return given.error();
    if (invited.empty()) return Done{};
    store::room_members::accept(context.tx, context.room.room.id, invited);
    store::events::insert(context.tx, joins);
    return Done{};
}

void tell_admitted(const RoomContext& context, const std::vector<UserId>& users, const std::string& inviter_jid,
                   bool guests_changed)
{
    if (!context.notifications.delivered) return;
    const auto audience = audience_of(context.tx, context.notifications, context.room.room.id);
    RoomNotifications news(context.notifications, context.room, audience, context.now, context.random);
    const std::vector<RoomMember> nobody;
    RoomNotifications own(context.notifications, context.room, nobody, context.now, context.random);
    auto& changes = users.size() <= most_to_tell_of_all ? news : own;
    news.invited(inviter_jid, users, shown_name_of(context.room.room));
    for (const auto& user : users)
        if (const auto member = std::ranges::find(audience, user, &RoomMember::user); member != audience.end())
            changes.member_changed(*member, true);
    if (guests_changed) news.guests_changed(addresses_of_guests(context));
    news.send(context.tx);
    own.send(context.tx);
}

} // namespace

std::vector<std::string> addresses_of_guests(const RoomContext& context)
{
    std::vector<std::string> addresses;
    for (const auto& guest : store::room_guests::list(context.tx, context.room.room.id))
        addresses.push_back(guest.address.text);
    return addresses;
}

Result<Done> admit(const RoomContext& context, const std::vector<UserId>& users, const Admission& admission)
{
    const auto& room = context.room.room.id;
    const auto places = store::room_members::list(context.tx, room, users);
    std::vector<UserId> newcomers;
    for (const auto& user : users) {
        const auto found = std::ranges::find(places, user, &RoomMember::user);
        if (found != places.end() && found->place.banned) return Error{ErrorCode::user_banned, ""};
        if (found == places.end() || !found->place.is_member()) newcomers.push_back(user);
    }
    if (newcomers.empty()) return Done{};
    if (const auto taken = take_places(context, places, newcomers, admission); !taken) return taken.error();
    const bool guests_changed = end_waiting(context, newcomers);
    tell_admitted(context, newcomers, admission.inviter_jid, guests_changed);
    return Done{};
}

bool end_waiting(const RoomContext& context, const std::vector<UserId>& users)
{
    const auto& room = context.room.room.id;
    std::vector<RoomGuestId> ids;
    std::vector<std::string> recipients;
    for (const auto& guest : store::room_guests::list_of_users(context.tx, room, users)) {
        ids.push_back(guest.id);
        recipients.push_back(guest.address.text);
    }
    if (ids.empty()) return false;
    store::ended_links::bury_guests(context.tx, ids, LinkEnd::used, context.now);
    store::room_guests::remove(context.tx, ids);
    store::mail_spool::cancel(context.tx, {SubjectKind::room, room}, recipients, "the guest has joined", context.now);
    return true;
}

Result<Done> check_may_be_removed(const RoomContext& context, const RoomMember& member)
{
    const bool is_creator = context.room.room.created_by == member.user;
    const bool is_owner = member.place.is_member() && member.place.roles.has(Role::owner);
    if (is_creator ||
        (is_owner && !store::room_members::has_other_owner(context.tx, context.room.room.id, member.user)))
        return Error{ErrorCode::room_creator_protected, member.user.hex()};
    return Done{};
}

Result<Done> end_membership(const RoomContext& context, RoomMember member, Departure departure)
{
    const auto& room = context.room.room.id;
    if (context.room.room.created_by == member.user) return Error{ErrorCode::room_creator_protected, member.user.hex()};
    if (departure != Departure::left)
        if (const auto may = check_may_be_removed(context, member); !may) return may.error();
    const auto audience = audience_of(context.tx, context.notifications, room);
    switch (departure) {
    case Departure::left: store::room_members::set_status(context.tx, room, member.user, MemberStatus::deleted); break;
    case Departure::removed: store::room_members::remove(context.tx, room, member.user); break;
    case Departure::banned: store::room_members::ban(context.tx, room, member.user); break;
    }
    member.place.status = MemberStatus::deleted;
    RoomNotifications news(context.notifications, context.room, audience, context.now, context.random);
    news.member_changed(member);
    news.left(member);
    news.send(context.tx);
    return Done{};
}

} // namespace usher::service
