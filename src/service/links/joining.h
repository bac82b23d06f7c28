// Use cases of whoever holds a link's token, by Rainbow's rules (§9): look at the room it opens, become a member of it.
// Any kind of link will do. One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/rooms/room_policy.h"
#include "store/links/owned_links.h"

#include <optional>
#include <string_view>

namespace usher::service {

struct JoinedRoom {
    Room room;
    bool already = false; ///< he was a member before
};

class LinkJoins {
public:
    using Target = store::owned_links::Target;

    LinkJoins(const Context& context, RoomPolicy policy);

    /// What the token of a link that opens a room now tells of it. Changes nothing.
    /// Errors: link_token_invalid, link_leads_nowhere, link_expired, link_used_up.
    Result<LinkPreview> preview(std::string_view token);

    /// The caller becomes a member of the link's room, and one use is counted; neither if he is one already.
    /// Errors: those of preview, user_banned, members_quota_reached (also of a locked room).
    Result<JoinedRoom> join(const Caller& caller, std::string_view token);

    /// In parts, for somebody whose account is made in the same transaction: first the link by its token, …
    Result<Target> find(std::string_view token);
    /// … then he is made a member. Nothing: the link has changed since it was found.
    Result<std::optional<JoinedRoom>> admit(store::Transaction& tx, const Caller& caller, const Target& target);

private:
    Result<Done> take_place(store::Transaction& tx, const Caller& caller, const RoomView& room);
    bool end_waiting(store::Transaction& tx, const Caller& caller, const RoomId& room);
    void tell(store::Transaction& tx, const Caller& caller, const Target& target, const RoomView& room, bool was_guest);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    RoomPolicy policy_;
};

} // namespace usher::service
