// The table room_links. One function is one statement.
#pragma once

#include "domain/room.h"
#include "domain/room_link.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace usher::store::room_links {

/// What find-or-create must know, in one round trip.
struct Offer {
    Roles creators;                           ///< the roles that may make links
    Roles viewers;                            ///< the roles that may see rooms of this kind they are in
    std::optional<RoomKind> room_kind;        ///< nothing: no such room in the realm
    std::optional<RoomMembership> membership; ///< the caller's
    std::optional<RoomLink> link;             ///< the one offered for these terms, open or not
};
Offer get_offer(Reader& reader, const Caller& caller, const RoomId& room, const RoomLinkTerms& terms);

/// False if another link is offered for the same room, maker and terms, the id or token is there already, or the room
/// is gone.
bool insert(Writer& writer, const RoomLink& link);
/// The link is offered no more; it can still be used.
void retire(Transaction& tx, const RoomLinkId& id);

/// All of the realm's, in the order they were created.
std::vector<ListedRoomLink> list(Reader& reader, const OrgId& realm);

/// The realm's link, kept as it is until the transaction ends.
std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, const RoomLinkId& id);
std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, std::string_view token);
void remove(Transaction& tx, const RoomLinkId& id);

/// A user's own link has a room only as long as that is open and he is a moderator of it.
std::optional<RoomLinkState> find_state(Reader& reader, std::string_view token);

/// From the columns id, token, room, created_by, days, max_uses, uses, created_at, updated_at, expires_at, in this order
/// from the first on.
RoomLink from_columns(const Row& row);

struct JoinableRoomLink {
    RoomLinkId id;
    RoomLinkKind kind = RoomLinkKind::invite;
    RoomLinkState state;
    Room room;           ///< id, kind and names only
    bool locked = false; ///< nobody becomes a member by a link
    std::optional<RoomMembership> membership;
};
/// The link with its room and the user's place in it; only within the user's realm.
std::optional<JoinableRoomLink> find_joinable(Reader& reader, std::string_view token, const Caller& caller);

/// Counts one use if the link is still open; false if it is not. The row stays locked until the transaction ends, so
/// uses never exceed max_uses.
bool count_use(Transaction& tx, const RoomLinkId& id, Time now);

} // namespace usher::store::room_links
