// Notifies a room's users of a change in it by XMPP. Used within the transaction of the change, while it holds the
// room's lock; send() writes what was collected by the other functions. Without an XMPP server it does nothing.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/notification.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/mail/notifications.h"

#include <cstddef>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// The room's active members at this moment; empty where notifications are off.
std::vector<RoomMember> audience_of(store::Transaction& tx, const NotificationPolicy& policy, const RoomId& room);

/// The caller's entry in the audience, or one made from what is known of the caller.
RoomMember member_of(const Caller& caller, const std::vector<RoomMember>& audience);

/// With more members than this, each is told only of their own coming or going when many of them come or go at once: what is
/// told grows with the square of their number otherwise.
constexpr std::size_t most_to_tell_of_all = 50;

class RoomNotifications {
public:
    /// audience: who is notified. All of them must outlive it.
    RoomNotifications(const NotificationPolicy& policy, const RoomView& room, const std::vector<RoomMember>& audience,
                      Time now, Random& random);

    /// To each of the users in the audience; and to moderators, that these were invited.
    void invited(const std::string& inviter_jid, const std::vector<UserId>& users, const std::string& reason);
    /// To everyone, and to the member too if they are no longer in the room.
    void member_changed(const RoomMember& member, bool privilege_too = false);
    void room_changed();
    /// The member has come, or has left.
    void joined(const RoomMember& member);
    void left(const RoomMember& member);
    /// By that user.
    void closed(const RoomMember& member);
    void conference(stanzas::ConferenceEvent event, const RoomMember& user);
    /// With all addresses that wait in the room.
    void guests_changed(const std::vector<std::string>& addresses);
    /// To each of the users in the audience: a call to the room's conference, or a message.
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
