// Use cases of a user's own links (docs/apis/rainbow.md §8, §10): their personal open invite, which is bound to one
// room at a time, and their public links, one per room and one each for their personal audio and video room.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_link.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/notifications.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Database;
class Transaction;
} // namespace usher::store

namespace usher::service {

struct OwnedLinkPolicy {
    std::string public_origin;
    std::optional<std::chrono::days> life = {}; ///< of a token; nothing: it does not expire
};

class OwnedLinks {
public:
    OwnedLinks(const Context& context, NotificationPolicy notifications, OwnedLinkPolicy policy);

    // ---- the personal open invite

    /// open_invite_not_found.
    Result<RoomLink> find_personal(const Caller& caller);
    // Where tokens expire, an expired one is replaced when its link is bound or reset.

    /// A new token, which invalidates the old one. The binding stays. Creates the open invite if there is none.
    RoomLink reset_personal(const Caller& caller);
    /// Errors: open_invite_not_found, room_not_found, room_member_required, room_moderator_required, room_closed.
    Result<RoomLink> bind_personal(const Caller& caller, const RoomId& room);
    /// open_invite_not_found.
    Result<RoomLink> unbind_personal(const Caller& caller);

    // ---- public links

    std::vector<RoomLink> list_public(const Caller& caller);
    /// The link to the room, created if there is none. For a personal room: the link of that kind, which now leads to
    /// this room.
    /// Errors: room_not_found, room_member_required, room_moderator_required, room_closed.
    Result<RoomLink> bind_public(const Caller& caller, const RoomId& room);
    /// A new token for the link to the room. Without a room: for their audio link, else their video link, else their
    /// only link; field_required ("roomId") if there is none of these. open_invite_not_found.
    Result<RoomLink> reset_public(const Caller& caller, const std::optional<RoomId>& room);
    /// For a personal room the link is kept and leads nowhere; any other is removed. Returns it as it was.
    /// open_invite_not_found.
    Result<RoomLink> unbind_public(const Caller& caller, const RoomId& room);
    /// The link of a room, whoever its inviter is, for the room's moderators.
    /// Errors: room_not_found, room_member_required, room_moderator_required, open_invite_not_found.
    Result<RoomLink> find_of_room(const Caller& caller, const RoomId& room);

private:
    /// What becomes of a locked link, and what the user's devices are told of it; nothing: it stays as it is.
    using Change = std::function<std::optional<stanzas::LinkAction>(store::Transaction&, RoomLink&)>;

    RoomLink make(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room);
    /// Nothing: another request was faster.
    std::optional<RoomLink> create(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room,
                                   const RoomLinkSlot& slot);
    Result<RoomLink> change(const Caller& caller, const RoomLinkSlot& slot, const Change& change);
    /// Changes the user's link in that slot, or creates it if there is none.
    RoomLink change_or_create(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room,
                              const RoomLinkSlot& slot, const Change& change);
    Result<RoomView> bindable_room(const Caller& caller, const RoomId& room);
    Result<RoomLink> link_to(const Caller& caller, const RoomId& room);
    std::optional<Time> end_of_token(Time now) const;
    void renew(store::Transaction& tx, RoomLink& link, const std::string& token, Time now) const;
    void tell(store::Transaction& tx, const Caller& caller, const RoomLink& link, stanzas::LinkAction action);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    NotificationPolicy notifications_;
    const OwnedLinkPolicy policy_;
};

} // namespace usher::service
