// The table room_members. Each function is one statement.
#pragma once

#include "domain/room.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::room_members {

std::optional<RoomMembership> find(Reader& reader, const RoomId& room, const UserId& user);
/// From the columns roles, banned, status and created_at, in this order; nothing where they are NULL.
std::optional<RoomMembership> from_columns(const Row& row, unsigned first);

/// Members, with id, user name and name only.
std::vector<User> list(Reader& reader, const RoomId& room, const MemberPage& page);
/// How many members match the filter.
std::int64_t count(Reader& reader, const RoomId& room, const std::string& filter);

/// True: the user has become a member by this. One who was invited, has left or has declined keeps their roles. False:
/// they are already a member, or banned, or the room or user no longer exists.
bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now);
/// The same by user name; false if nobody has it.
bool insert_by_username(Writer& writer, const Room& room, const std::string& username, Time now);

void set_roles(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles);
/// The member loses their roles and is marked as banned.
void ban(Writer& writer, const RoomId& room, const UserId& user);
/// Removes the banned user's place: they are no longer in the room.
void unban(Writer& writer, const RoomId& room, const UserId& user);

// ---- for Rainbow, which shows all of a room's users

/// Without banned users.
std::vector<RoomMember> list(Reader& reader, const RoomId& room, const MemberSelection& selection);
/// On all pages.
std::int64_t count(Reader& reader, const RoomId& room, const MemberSelection& selection);
std::optional<RoomMember> find_member(Reader& reader, const RoomId& room, const UserId& user);
/// For each of the rooms, the first `most` users with one of the statuses.
struct MemberOfRoom {
    RoomId room;
    RoomMember member;
};
std::vector<MemberOfRoom> list(Reader& reader, const std::vector<RoomId>& rooms,
                               const std::vector<MemberStatus>& statuses, std::int64_t most);
/// The places of those users who have one, banned users included.
std::vector<RoomMember> list(Reader& reader, const RoomId& room, const std::vector<UserId>& users);

/// A new place.
struct Place {
    MemberStatus status = MemberStatus::invited;
    Roles roles;
    bool keeps_roles = false; ///< if the user has a place already; an owner always keeps them
    std::optional<UserId> invited_by = {};
};
/// Users of the realm, all at once. Members, invited and banned users stay as they are.
void place(Writer& writer, const RoomId& room, const std::vector<UserId>& users, const Place& place, Time now);

/// Those of the users who are invited become members.
void accept(Writer& writer, const RoomId& room, const std::vector<UserId>& users);
void set_status(Writer& writer, const RoomId& room, const UserId& user, MemberStatus status);
/// Unsubscribes all users of the room but banned ones.
void unsubscribe_all(Writer& writer, const RoomId& room);
void remove(Writer& writer, const RoomId& room, const UserId& user);
/// Whether another member, or invited user, is a moderator.
bool has_other_moderator(Reader& reader, const RoomId& room, const UserId& user);

/// Whether another member is an owner.
bool has_other_owner(Reader& reader, const RoomId& room, const UserId& user);

} // namespace usher::store::room_members
