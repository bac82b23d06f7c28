// Who may do what in a room, by Rainbow's rules: its use cases get a room only through these functions. Each is one
// statement and sees the room as it is at that moment; to change the room, lock its row first (store::rooms::lock).
#pragma once

#include "domain/result.h"
#include "domain/room_view.h"
#include "domain/user.h"

namespace usher::store {
class Reader;
}

namespace usher::service {

/// For those who are registered in it (everyone but those who left for good, were removed or banned), and for everyone
/// if it is public. room_not_found: also for a room that the caller may not see.
Result<RoomView> visible_room(store::Reader& reader, const Caller& caller, const RoomId& room);
/// room_not_found, room_member_required.
Result<RoomView> room_for_registered(store::Reader& reader, const Caller& caller, const RoomId& room);
/// For active members, including invited ones. room_not_found, room_member_required.
Result<RoomView> room_for_active(store::Reader& reader, const Caller& caller, const RoomId& room);
/// room_not_found, room_member_required, room_moderator_required.
Result<RoomView> room_for_moderator(store::Reader& reader, const Caller& caller, const RoomId& room);

/// Rainbow's terms: the caller is not registered in the room, or is no moderator.
Error member_required(const Caller& caller, const RoomId& room);
Error moderator_required(const Caller& caller, const RoomView& room);

} // namespace usher::service
