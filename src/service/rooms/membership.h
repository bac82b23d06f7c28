// How people become members of a room, and stop being it, whatever the dialect: the room's limit, bans, guests whose address
// has an account now, what the room's users are told, and that a room keeps its creator and its last owner.
// All of it works within the transaction that has locked the room's row (store::rooms::lock) and then read the room.
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

/// The room, locked, and what the change is written with. All of it must outlive the call.
struct RoomContext {
    store::Transaction& tx;
    const NotificationPolicy& notifications;
    const RoomView& room;
    Time now;
    Random& random;
};

/// What the dialect says of those who come in.
struct Admission {
    std::string inviter_jid;       ///< who is said to have invited them
    std::optional<UserId> inviter; ///< remembered with their place, if they had none
    std::int64_t most_members = 0; ///< the room's limit; 0: none. Who is invited has been counted already
};

/// The users, who are of the room's realm and none of them twice, become accepted members; all of them or none. Who had a
/// place keeps their roles; who is a member stays as they are.
/// Errors: user_banned, members_quota_reached.
Result<Done> admit(const RoomContext& context, const std::vector<UserId>& users, const Admission& admission);

/// Users who are members now wait in the room as guests no longer, and e-mails to them as guests need not leave. Whether any
/// did. A part of admit(), for whoever gives places in another way.
bool end_waiting(const RoomContext& context, const std::vector<UserId>& users);

/// Of those who wait in the room, as it is told of them.
std::vector<std::string> addresses_of_guests(const RoomContext& context);

/// Done if others may take the member out of the room, or end their part in it. room_creator_protected, of the last owner,
/// too.
Result<Done> check_may_be_removed(const RoomContext& context, const RoomMember& member);

/// How a member's place ends.
enum class Departure {
    left,    ///< by their own will; the place is kept, marked
    removed, ///< by somebody else; the place is gone
    banned,  ///< by somebody else; the place is kept, without roles, and lets nobody back in
};
/// Errors: those of check_may_be_removed; the creator may not leave either.
Result<Done> end_membership(const RoomContext& context, RoomMember member, Departure departure);

} // namespace usher::service
