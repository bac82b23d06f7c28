// Rooms as Rainbow sees them, from the tables rooms, room_members and conferences. Direct rooms are not included.
// Each function is one statement.
#pragma once

#include "domain/room_view.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::room_views {

/// Within the user's realm; the user need not have a place in it.
std::optional<RoomView> find(Reader& reader, const Caller& caller, const RoomId& room);

std::vector<RoomView> list(Reader& reader, const Caller& caller, const RoomFilter& filter);
/// On all pages.
std::int64_t count(Reader& reader, const Caller& caller, const RoomFilter& filter);

/// Rooms that the user created and that are not closed.
std::int64_t count_created(Reader& reader, const UserId& user);

} // namespace usher::store::room_views
