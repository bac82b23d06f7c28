// The table room_members. One function is one statement.
#pragma once

#include "domain/room.h"
#include "domain/user.h"
#include "store/database.h"

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

/// True: he has become a member by this. One who was invited, has left or declined keeps his roles. False: he is a
/// member already, or banned, or room or user are gone.
bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now);
/// The same by user name, which may be nobody's: then false.
bool insert_by_username(Writer& writer, const Room& room, const std::string& username, Time now);

void set_roles(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles);
/// The member loses his roles and is marked.
void ban(Writer& writer, const RoomId& room, const UserId& user);
/// The banned user's place is removed: he is outside then.
void unban(Writer& writer, const RoomId& room, const UserId& user);

} // namespace usher::store::room_members
