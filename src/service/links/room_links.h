// Use cases of room links: find or create one, list, remove, validate, join by one.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room.h"
#include "domain/room_link.h"
#include "domain/user.h"
#include "service/context.h"

#include <string_view>
#include <vector>

namespace usher::service {

class Joining;

/// Which kind of token new links get, and which links may be reused.
struct RoomLinkPolicy {
    bool uuid_tokens = false;      ///< UUID texts; only links that have one are reused
    std::size_t token_length = 22; ///< of the short tokens otherwise
    /// A banned inviter is told so, and one who can no longer see the room is refused.
    bool checks_inviter = false;
    std::int64_t longest_days = 0; ///< in days; 0: no limit
    bool may_never_end = true;

    bool allows_days(std::int64_t days) const
    {
        return days == 0 ? may_never_end : longest_days == 0 || days <= longest_days;
    }
};

/// Whether the token is a UUID text, as opposed to a short one.
bool has_uuid_token(const RoomLink& link);

class RoomLinks {
public:
    RoomLinks(const Context& context, Joining& joining, const RoomLinkPolicy& policy);

    /// The caller's valid link for the room and terms, or a new one. Concurrent requests get the same link.
    /// Errors: link_not_permitted, link_room_invalid, user_banned, link_room_kind_not_allowed, link_days_not_allowed,
    /// link_max_uses_not_allowed.
    Result<RoomLink> find_or_create(const Caller& caller, const RoomId& room, const RoomLinkTerms& terms);

    /// All links of the realm in order of creation, including expired and used-up ones.
    std::vector<ListedRoomLink> list(const OrgId& realm);

    /// link_id_unknown.
    Result<Done> remove(const Caller& caller, const RoomLinkId& id);
    Result<Done> remove_by_token(const Caller& caller, std::string_view token);

    /// The same, for its inviter or an administrator.
    Result<Done> remove_own(const Caller& caller, const RoomLinkId& id);

    /// Done if the token opens a room at this moment. Changes nothing. Errors: link_token_invalid, link_room_gone,
    /// link_expired, link_used_up.
    Result<Done> validate(std::string_view token);

    /// Makes the caller a member of the link's room and counts one use; does neither if they are a member already.
    /// A caller without a user name does not join yet: the token is remembered until they have one.
    /// Users' own links follow Rainbow's rules in every dialect: the room's limit applies.
    /// Errors: those of validate, link_room_not_joinable, user_banned, those of Joining::join.
    Result<Room> use(const Caller& caller, std::string_view token);

private:
    template <typename Key>
    Result<Done> remove_link(const Caller& caller, const Key& key);
    RoomLink make_link(const Caller& caller, const RoomId& room, const RoomLinkTerms& terms);
    Result<Done> check_offer(const Caller& caller, const LinkOffer& offer, const RoomLinkTerms& terms) const;
    bool may_be_given_out(const RoomLink& link) const;
    bool insert_replacing(const RoomLink& link, const std::optional<RoomLink>& replaced);
    Result<JoinableRoomLink> find(const Caller& caller, std::string_view token);
    Result<Done> check_joinable(const JoinableRoomLink& link) const;
    Result<Room> join(const Caller& caller, std::string_view token);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    Joining& joining_;
    RoomLinkPolicy policy_;
};

} // namespace usher::service
