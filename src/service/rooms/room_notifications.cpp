#include "service/rooms/room_notifications.h"

#include "domain/jid.h"
#include "store/rooms/room_members.h"

#include <algorithm>

namespace usher::service {

std::vector<RoomMember> audience_of(store::Transaction& tx, const NotificationPolicy& policy, const RoomId& room)
{
    if (!policy.delivered) return {};
    return store::room_members::list(tx, room, MemberSelection{});
}

RoomMember member_of(const Caller& caller, const std::vector<RoomMember>& audience)
{
    const auto found = std::ranges::find(audience, caller.id, &RoomMember::user);
    return found == audience.end() ? RoomMember{caller.id, "", caller.address, caller.name, {}} : *found;
}

RoomNotifications::RoomNotifications(const NotificationPolicy& policy, const RoomView& room,
                                     const std::vector<RoomMember>& audience, Time now, Random& random)
    : policy_(policy), room_(room), audience_(audience), address_{room.room.id, room_jid(room.room.id, policy.domain)},
      batch_({SubjectKind::room, room.room.id}, now, random)
{
}

std::string RoomNotifications::jid_of(const RoomMember& member) const
{
    return user_jid(member.user, member.own_jid, policy_.domain);
}

void RoomNotifications::tell_all(const Stanza& stanza)
{
    std::vector<std::string> jids;
    for (const auto& member : audience_)
        jids.push_back(jid_of(member));
    batch_.add(stanza, jids);
}

void RoomNotifications::tell(const std::vector<UserId>& users, const Stanza& stanza)
{
    for (const auto& user : users) {
        const auto member = std::ranges::find(audience_, user, &RoomMember::user);
        if (member != audience_.end()) batch_.add(stanza, jid_of(*member));
    }
}

void RoomNotifications::invited(const std::string& inviter_jid, const std::vector<UserId>& users,
                                const std::string& reason)
{
    const auto invitation = stanzas::invitation(inviter_jid, address_, reason);
    for (const auto& user : users) {
        const auto invitee = std::ranges::find(audience_, user, &RoomMember::user);
        if (invitee == audience_.end()) continue;
        batch_.add(invitation, jid_of(*invitee));
        if (room_.details.disable_notifications) continue;
        const auto told = stanzas::member_invited(address_, jid_of(*invitee), invitee->name);
        for (const auto& member : audience_)
            if (privilege_of(member.place.roles) == Privilege::moderator) batch_.add(told, jid_of(member));
    }
}

void RoomNotifications::member_changed(const RoomMember& member, bool privilege_too)
{
    const auto told = stanzas::member_changed(policy_.domain, address_, jid_of(member), name_of(member.place.status),
                                              privilege_too ? name_of(privilege_of(member.place.roles)) : "");
    tell_all(told);
    if (std::ranges::find(audience_, member.user, &RoomMember::user) == audience_.end())
        batch_.add(told, jid_of(member));
}

void RoomNotifications::room_changed()
{
    tell_all(stanzas::room_changed(policy_.domain, address_, shown_name_of(room_.room), room_.details.topic));
}

void RoomNotifications::joined(const RoomMember& member)
{
    if (room_.details.disable_notifications) return;
    tell_all(stanzas::room_event(address_, stanzas::RoomEvent::join, jid_of(member), member.name));
}

void RoomNotifications::left(const RoomMember& member)
{
    if (room_.details.disable_notifications) return;
    tell_all(stanzas::room_event(address_, stanzas::RoomEvent::leave, jid_of(member), member.name));
}

void RoomNotifications::closed(const RoomMember& member)
{
    tell_all(stanzas::room_event(address_, stanzas::RoomEvent::close, jid_of(member), member.name));
}

void RoomNotifications::conference(stanzas::ConferenceEvent event, const RoomMember& user)
{
    tell_all(stanzas::conference_event(address_, event, jid_of(user), user.name, user.user));
}

void RoomNotifications::guests_changed(const std::vector<std::string>& addresses)
{
    tell_all(stanzas::guest_list(policy_.domain, address_, addresses));
}

void RoomNotifications::conference_called(const std::string& inviter_jid, const std::vector<UserId>& users,
                                          stanzas::ConferenceMedia media, const std::string& words)
{
    const auto conference = room_.endpoint ? room_.endpoint->id.hex() : "";
    tell(users, stanzas::conference_invitation(inviter_jid, address_, conference, media, words));
}

void RoomNotifications::message(const std::string& sender_jid, const std::vector<UserId>& users,
                                const std::string& words)
{
    tell(users, stanzas::chat_message(sender_jid, words));
}

void RoomNotifications::send(store::Transaction& tx) const
{
    notify(tx, policy_, batch_);
}

} // namespace usher::service
