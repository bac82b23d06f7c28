// Use cases of rooms by Rocket.Chat's rules: create, show, add members, ban, remove. A room that the caller may not see
// does not exist for them.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/notifications.h"
#include "service/rooms/room_creation.h"

#include <vector>

namespace usher::service {

struct ListedMembers {
    std::vector<User> members; ///< id, user name and name only
    std::int64_t total;        ///< how many there are on all pages
};

class Rooms {
public:
    Rooms(const Context& context, NotificationPolicy notifications);

    /// A channel or a group, with the caller as its owner.
    /// Errors: room_action_not_permitted, room_name_invalid, room_name_taken, field_invalid.
    Result<Room> create(const Caller& caller, const NewRoom& wanted);
    /// The direct room of the caller and another user; created if there is none.
    /// Errors: room_action_not_permitted, user_not_found.
    Result<Room> open_direct(const Caller& caller, const UserRef& other);

    /// room_not_found.
    Result<Room> find(const Caller& caller, const RoomRef& ref);
    /// room_not_found.
    Result<ListedMembers> list_members(const Caller& caller, const RoomRef& ref, const MemberPage& page);

    /// Adds all of them or none; existing members stay as they are. A lock and Rainbow's limit do not apply to users
    /// added by someone with the permission to.
    /// Errors: room_not_found, room_action_not_permitted, user_not_found, user_banned.
    Result<Room> add_members(const Caller& caller, const RoomRef& ref, const std::vector<UserRef>& users);

    /// The default room cannot be removed. Errors: room_not_found, room_action_not_permitted.
    Result<Done> remove(const Caller& caller, const RoomRef& ref);

    /// A ban lasts until it is lifted; then the user is no member. The creator and the last owner cannot be banned.
    /// Errors: room_not_found, room_kind_wrong, room_action_not_permitted, user_not_found; member_not_found,
    /// room_creator_protected of ban, user_not_banned of unban.
    Result<Done> ban(const Caller& caller, const RoomRef& ref, const UserRef& user);
    Result<Done> unban(const Caller& caller, const RoomRef& ref, const UserRef& user);

private:
    struct Subject;
    Result<Subject> find_subject(const Caller& caller, const RoomRef& ref, const UserRef& user);
    Room make_direct(const Caller& caller, const UserId& other);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const NotificationPolicy notifications_;
    RoomCreation creation_;
};

} // namespace usher::service
