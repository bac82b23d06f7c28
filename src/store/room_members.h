// The table room_members. One function is one statement.
#pragma once

#include "domain/room.h"
#include "store/database.h"

namespace usher::store::room_members {

/// False if the user has a place in the room already (as a member or banned), or room or user are gone.
bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now);

} // namespace usher::store::room_members
