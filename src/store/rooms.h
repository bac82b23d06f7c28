// The table rooms. One function is one statement.
#pragma once

#include "domain/room.h"
#include "store/database.h"

namespace usher::store::rooms {

/// A channel or a group. Throws Conflict: rooms_name, or PRIMARY if it was inserted already.
void insert(Writer& writer, const Room& room);

} // namespace usher::store::rooms
