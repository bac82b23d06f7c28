// A room, and a user's place in it.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/role.h"

#include <optional>
#include <string>

namespace usher {

enum class RoomKind {
    channel, ///< open to every user of the realm
    group,   ///< private
    direct,  ///< two users and no name
};

struct Room {
    RoomId id;
    OrgId realm;
    RoomKind kind = RoomKind::channel;
    std::string name;         ///< unique in the realm; empty for a direct room
    std::string display_name; ///< as typed; may be empty
    bool read_only = false;
    std::optional<UserId> created_by;
    std::string creator_username;
    std::int64_t member_count = 0; ///< without those who are banned
    std::int64_t message_count = 0;
    Time created_at;
    Time updated_at;
};

/// A user's place in a room. One who is banned keeps it, marked, and is no member.
struct RoomMembership {
    Roles roles;
    bool banned = false;
};

/// How a request names a room: by id, or else by name; and of which kind it must be, if of a certain one.
struct RoomRef {
    std::optional<RoomId> id = {};
    std::string name = {};
    std::optional<RoomKind> kind = {};
};

/// A part of a room's members in the order of their user names.
struct MemberPage {
    std::string filter;      ///< only those with it in their user name or name, in any case; empty: all
    std::int64_t offset = 0; ///< how many are left out at the beginning
    std::int64_t count = 0;  ///< how many at most
};

/// The default room of a realm, which every new user joins, bears the realm's id.
inline RoomId default_room_of(const OrgId& realm)
{
    return RoomId(realm.bytes());
}

const char* name_of(RoomKind kind);
RoomKind parse_room_kind(std::string_view name);

} // namespace usher
