// The table room_members. One function is one statement.
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

/// Members; id, user name and name only.
std::vector<User> list(Reader& reader, const RoomId& room, const MemberPage& page);
/// How many members pass the filter.
std::int64_t count(Reader& reader, const RoomId& room, const std::string& filter);

/// True: the user has become a member. One who was invited, has left or declined keeps their roles. False: they are a
/// member already, or banned, or the room or the user is gone.
bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now);
/// The same by user name, which may be nobody's: then false.
bool insert_by_username(Writer& writer, const Room& room, const std::string& username, Time now);

void set_roles(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles);
/// The member loses their roles and is marked.
void ban(Writer& writer, const RoomId& room, const UserId& user);
/// Removes the banned user's place: they are no longer in the room, nor kept out of it.
void unban(Writer& writer, const RoomId& room, const UserId& user);

// ---- Rainbow's, which knows all of a room's users

/// Without those who are banned.
std::vector<RoomMember> list(Reader& reader, const RoomId& room, const MemberSelection& selection);
/// On all pages.
std::int64_t count(Reader& reader, const RoomId& room, const MemberSelection& selection);
std::optional<RoomMember> find_member(Reader& reader, const RoomId& room, const UserId& user);
/// Of each of the rooms the first `most` of those who have one of the statuses.
struct MemberOfRoom {
    RoomId room;
    RoomMember member;
};
std::vector<MemberOfRoom> list(Reader& reader, const std::vector<RoomId>& rooms,
                               const std::vector<MemberStatus>& statuses, std::int64_t most);
/// The places of those of the users who have one; banned ones, too.
std::vector<RoomMember> list(Reader& reader, const RoomId& room, const std::vector<UserId>& users);

/// A place as somebody is given it.
struct Place {
    MemberStatus status = MemberStatus::invited;
    Roles roles;
    bool keeps_roles = false; ///< of one who has a place; an owner keeps them in any case
    std::optional<UserId> invited_by = {};
};
/// Users of the realm, all at once. Users who are active already, or banned, are left as they are.
void place(Writer& writer, const RoomId& room, const std::vector<UserId>& users, const Place& place, Time now);

/// Those of the users who are invited are members from now on.
void accept(Writer& writer, const RoomId& room, const std::vector<UserId>& users);
void set_status(Writer& writer, const RoomId& room, const UserId& user, MemberStatus status);
/// Everybody who is registered.
void unsubscribe_all(Writer& writer, const RoomId& room);
void remove(Writer& writer, const RoomId& room, const UserId& user);
/// Whether somebody else who is active is moderator.
bool has_other_moderator(Reader& reader, const RoomId& room, const UserId& user);

/// Whether somebody else who is a member is owner.
bool has_other_owner(Reader& reader, const RoomId& room, const UserId& user);

} // namespace usher::store::room_members
