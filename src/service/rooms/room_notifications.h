// What a room's users are told by XMPP of a change in it. Used within the transaction of the change, while it holds the
// room's lock; send() writes what has been told to the others. Where there is no XMPP server it does nothing.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/notification.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/mail/notifications.h"

#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// Who is active in the room at this moment; nobody where nothing is to be told.
std::vector<RoomMember> audience_of(store::Transaction& tx, const NotificationPolicy& policy, const RoomId& room);

/// The caller among those who are told, or as far as he is known otherwise.
RoomMember member_of(const Caller& caller, const std::vector<RoomMember>& audience);

class RoomNotifications {
public:
    /// audience: who is told. All of them must outlive it.
    RoomNotifications(const NotificationPolicy& policy, const RoomView& room, const std::vector<RoomMember>& audience,
                      Time now, Random& random);

    /// To each of the users, who are among the audience; and to moderators that they were invited.
    void invited(const std::string& inviter_jid, const std::vector<UserId>& users, const std::string& reason);
    /// To all, and to the member himself if he is outside by now.
    void member_changed(const RoomMember& member, bool privilege_too = false);
    void room_changed();
    /// He came or left.
    void joined(const RoomMember& member);
    void left(const RoomMember& member);
    /// By that user.
    void closed(const RoomMember& member);
    void conference(stanzas::ConferenceEvent event, const RoomMember& user);
    /// The addresses that wait in the room, all of them.
    void guests_changed(const std::vector<std::string>& addresses);
    /// To each of the users who is among the audience: that the room's conference waits for him, or a message.
    void conference_called(const std::string& inviter_jid, const std::vector<UserId>& users,
                           stanzas::ConferenceMedia media, const std::string& words);
    void message(const std::string& sender_jid, const std::vector<UserId>& users, const std::string& words);

    void send(store::Transaction& tx) const;

    std::string jid_of(const RoomMember& member) const;

private:
    void tell_all(const Stanza& stanza);
    void tell(const std::vector<UserId>& users, const Stanza& stanza);

    const NotificationPolicy& policy_;
    const RoomView& room_;
    const std::vector<RoomMember>& audience_;
    const stanzas::RoomAddress address_;
    NotificationBatch batch_;
};

} // namespace usher::service
