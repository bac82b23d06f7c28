// How people become members of a room and cease to be, in every dialect: applies the room's limit and bans, converts
// guests whose address has an account now, notifies the room's users, and protects the room's creator and its last
// owner.
// Everything works within the transaction that has locked the room's row (store::rooms::lock) and then read the room.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_view.h"
#include "service/mail/notifications.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// The locked room, and what the change is written with. All of it must outlive the call.
struct RoomContext {
    store::Transaction& tx;
    const NotificationPolicy& notifications;
    const RoomView& room;
    Time now;
    Random& random;
};

/// What differs by dialect for those who join.
struct Admission {
    std::string inviter_jid;       ///< named as their inviter
    std::optional<UserId> inviter; ///< stored with their membership, if they had none
    std::int64_t most_members = 0; ///< the room's limit; 0: none. Invited members are counted already
};

/// Makes the users, who are of the room's realm and named once each, accepted members; all of them or none. Invited
/// ones keep their roles; members stay as they are.
/// Errors: user_banned, members_quota_reached.
Result<Done> admit(const RoomContext& context, const std::vector<UserId>& users, const Admission& admission);

/// Removes users who are now members from the room's waiting guests and cancels unsent e-mails to them as guests.
/// Returns whether there were any. Part of admit(), for callers that add members in another way.
bool end_waiting(const RoomContext& context, const std::vector<UserId>& users);

/// Of the room's waiting guests, as shown to its users.
std::vector<std::string> addresses_of_guests(const RoomContext& context);

/// Whether others may remove the member from the room, or end their membership. Error: room_creator_protected, also for
/// the last owner.
Result<Done> check_may_be_removed(const RoomContext& context, const RoomMember& member);

/// How a membership ends.
enum class Departure {
    left,    ///< of their own accord; the membership is kept, marked
    removed, ///< by someone else; the membership is deleted
    banned,  ///< by someone else; the membership is kept, without roles, and bars them from returning
};
/// Errors: those of check_may_be_removed; the creator may not leave either.
Result<Done> end_membership(const RoomContext& context, RoomMember member, Departure departure);

} // namespace usher::service
