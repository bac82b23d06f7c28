// The table rooms. Each function is one statement.
#pragma once

#include "domain/room.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::rooms {

/// A room with the place of one user in it.
struct RoomOfUser {
    Room room;
    std::optional<RoomMembership> membership;
};
/// Within the user's realm. Names are case-insensitive; a direct room is found only by its id.
std::optional<RoomOfUser> find(Reader& reader, const Caller& caller, const RoomRef& ref);
/// The caller's direct room with another user, or with themselves.
std::optional<RoomOfUser> find_direct(Reader& reader, const Caller& caller, const UserId& other);

/// Channels and groups of the realm, ordered by name.
std::vector<Room> list(Reader& reader, const OrgId& realm, std::int64_t most);

/// In any realm.
std::optional<std::string> find_shown_name(Reader& reader, const RoomId& room);

enum class Inserted { done, already_there, name_taken };
/// A channel or a group.
Inserted insert(Writer& writer, const Room& room);
/// With Rainbow's details.
Inserted insert(Writer& writer, const Room& room, const RoomDetails& details);
/// False if the two already have a direct room.
bool insert_direct(Writer& writer, const Room& room, const UserId& one, const UserId& other);

/// Updates kind, display name, creator and details.
void update(Writer& writer, const Room& room, const RoomDetails& details, Time now);
/// Locks the room's row until the transaction ends. To be called before a room's members are counted or changed under a
/// limit. It updates the time of the room's last activity, so that it also works between the nodes of a cluster.
void lock(Transaction& tx, const RoomId& room, Time now);
/// The same for all rooms that a user creates.
void lock_creator(Transaction& tx, const UserId& user, Time now);

/// Removes it with its links, guests and members.
void remove(Writer& writer, const RoomId& room);
void remove_direct_of(Writer& writer, const UserId& user);

/// A room whose only owner is a certain user. (The default room, which needs no owner, is not among them.)
struct LastOwned {
    RoomId id;
    std::string name;
    std::optional<UserId> heir; ///< the longest-standing other member; nothing: there is none
};
std::vector<LastOwned> list_last_owned(Reader& reader, const UserId& owner);

} // namespace usher::store::rooms
