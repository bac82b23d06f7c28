// What a request's body says about a room (docs/apis/rainbow.md §6.1).
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "service/rooms/moderated_rooms.h"

namespace usher::api::rainbow {

Result<service::RoomWish> parse_new_room(const Call& call);
Result<service::RoomChange> parse_room_change(const Call& call);

} // namespace usher::api::rainbow
