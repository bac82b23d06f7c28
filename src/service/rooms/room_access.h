// Who may do what in a room, by Rainbow's rules: the only ways to a room in its use cases. Each is one statement and
// works on a room as it is at that moment; whoever will change it locks its row before (store::rooms::lock).
#pragma once

#include "domain/result.h"
#include "domain/room_view.h"
#include "domain/user.h"

namespace usher::store {
class Reader;
}

namespace usher::service {

/// For those who are registered in it (all but who has left for good or was removed or banned), and everybody if it is
/// public. room_not_found: also of one he may not see.
Result<RoomView> visible_room(store::Reader& reader, const Caller& caller, const RoomId& room);
/// room_not_found, room_member_required.
Result<RoomView> room_for_registered(store::Reader& reader, const Caller& caller, const RoomId& room);
/// For those who are in it, or invited. room_not_found, room_member_required.
Result<RoomView> room_for_active(store::Reader& reader, const Caller& caller, const RoomId& room);
/// room_not_found, room_member_required, room_moderator_required.
Result<RoomView> room_for_moderator(store::Reader& reader, const Caller& caller, const RoomId& room);

/// In Rainbow's words: he is not registered, or no moderator.
Error member_required(const Caller& caller, const RoomId& room);
Error moderator_required(const Caller& caller, const RoomView& room);

} // namespace usher::service
