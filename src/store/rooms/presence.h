// SQL conditions on a row of room_members, and on a room by its members: what "is a member now" and "is open" mean. The
// C++ counterparts are RoomMembership and RoomView.
#pragma once

/// A member now: accepted and not banned. Nobody else may act in a room.
#define IS_PRESENT(member) "(" member ".status = 'accepted' AND NOT " member ".banned)"
/// A member, or invited to become one: has a place that counts towards the room's limit.
#define HAS_PLACE(member) "(" member ".status IN ('invited', 'accepted') AND NOT " member ".banned)"
#define HAS_MODERATOR_ROLE(member)                                                                                     \
    "(FIND_IN_SET('owner', " member ".roles) > 0 OR FIND_IN_SET('moderator', " member ".roles) > 0)"
/// Somebody is a member of the room, is invited, or has declined the invitation.
#define IS_OPEN(room)                                                                                                  \
    "EXISTS (SELECT 1 FROM room_members x WHERE x.room_id = " room ".id "                                              \
    "AND x.status IN ('invited', 'accepted', 'rejected') AND NOT x.banned)"
