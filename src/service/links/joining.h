// Use cases for a link's token: preview the room it opens, become a member of it. Whatever the dialect and kind of
// link, joining ends in admit(), which applies the room's lock, limit and bans, turns a waiting guest with the new
// member's address into a member, and notifies the room.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_link.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/rooms/room_policy.h"

#include <functional>
#include <optional>
#include <string_view>

namespace usher::store {
class Database;
class Transaction;
} // namespace usher::store

namespace usher::service {

struct JoinedRoom {
    Room room;
    bool already = false; ///< they were a member before
};

/// What differs by dialect when joining.
struct JoinRules {
    bool is_limited = true; ///< the room's member limit applies; Rocket.Chat's links have max_uses instead
    std::function<void(store::Transaction&)> also = {}; ///< written in the same transaction
};

class Joining {
public:
    Joining(const Context& context, RoomPolicy policy);

    /// What a valid token's link shows of its room. Changes nothing.
    /// Errors: link_token_invalid, link_leads_nowhere, link_room_closed, link_expired, link_used_up.
    Result<LinkPreview> preview(std::string_view token);

    /// Makes the caller a member of the link's room and counts one use; does neither if they are a member already.
    /// Errors: those of preview, link_room_deleted, user_banned, members_quota_reached (also for a locked room).
    Result<JoinedRoom> join(const Caller& caller, std::string_view token, const JoinRules& rules = {});

    /// In two steps, for someone whose account is made in the same transaction: first the link by its token, …
    Result<LinkTarget> find(std::string_view token);
    /// … then they are made a member. Nothing: the link has changed since it was found.
    Result<std::optional<JoinedRoom>> admit(store::Transaction& tx, const Caller& caller, const LinkTarget& target,
                                            bool is_limited = true);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    RoomPolicy policy_;
};

} // namespace usher::service
