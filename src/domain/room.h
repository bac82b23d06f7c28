// A room, and a user's membership in it.
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
    std::int64_t member_count = 0;
    std::int64_t message_count = 0;
    Time created_at;
    Time updated_at;
};

/// A user's status in a room. Only accepted ones are members; the others keep their row.
enum class MemberStatus {
    invited,
    accepted,
    unsubscribed, ///< left, or the room was closed
    rejected,     ///< declined
    deleted,      ///< left for good
};
const char* name_of(MemberStatus status);
std::optional<MemberStatus> parse_member_status(std::string_view name);

/// What a user may do in a room, on Rainbow's scale.
enum class Privilege { user, moderator, guest };
const char* name_of(Privilege privilege);
/// Owners count as moderators.
Privilege privilege_of(const Roles& roles);
/// The roles with that privilege instead of their current one; an owner who stays moderator stays owner.
Roles with_privilege(const Roles& roles, Privilege privilege);

/// A user's membership in a room. A banned user keeps it, marked, and is outside.
struct RoomMembership {
    Roles roles;
    bool banned = false;
    MemberStatus status = MemberStatus::accepted;
    Time added_at;

    /// Present in the room now, which every right in it requires.
    bool is_member() const { return !banned && status == MemberStatus::accepted; }
    /// A member or invited to be one.
    bool is_active() const { return !banned && (status == MemberStatus::accepted || status == MemberStatus::invited); }
    bool is_registered() const { return !banned && status != MemberStatus::deleted; }
};

/// How a request identifies a room: by id, or else by name; and of which kind it must be, if it matters.
struct RoomRef {
    std::optional<RoomId> id = {};
    std::string name = {};
    std::optional<RoomKind> kind = {};
};

/// A page of a room's members, ordered by user name.
struct MemberPage {
    std::string filter;      ///< only those with it in their user name or name, ignoring case; empty: all
    std::int64_t offset = 0; ///< how many to skip
    std::int64_t count = 0;  ///< how many at most
};

/// The default room of a realm, which every new user joins, has the realm's id.
inline RoomId default_room_of(const OrgId& realm)
{
    return RoomId(realm.bytes());
}

const char* name_of(RoomKind kind);
RoomKind parse_room_kind(std::string_view name);

} // namespace usher
