// Use cases of whoever holds a link's token: look at the room it opens, become a member of it. Every dialect's way of joining
// by a link of any kind ends in admit(), which asks for the room's lock, its limit and bans, ends the waiting of a guest
// with the newcomer's address, and tells the room.
// One object for each worker, like the database connection it works on.
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

/// What a dialect says of a join.
struct JoinRules {
    bool is_limited = true; ///< the limit of a room's members holds; Rocket.Chat's links have max_uses instead
    std::function<void(store::Transaction&)> also = {}; ///< written in the same transaction
};

class Joining {
public:
    Joining(const Context& context, RoomPolicy policy);

    /// What the token of a link that opens a room now tells of it. Changes nothing.
    /// Errors: link_token_invalid, link_leads_nowhere, link_expired, link_used_up.
    Result<LinkPreview> preview(std::string_view token);

    /// The caller becomes a member of the link's room, and one use is counted; neither if they are one already.
    /// Errors: those of preview, user_banned, members_quota_reached (also of a locked room).
    Result<JoinedRoom> join(const Caller& caller, std::string_view token, const JoinRules& rules = {});

    /// In parts, for somebody whose account is made in the same transaction: first the link by its token, …
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
