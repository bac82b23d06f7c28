// Use cases of a room's members by Rainbow's rules: moderators invite and remove, invitees answer, members leave.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/profile.h"
#include "domain/result.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/rooms/room_policy.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct NewRoomMember {
    UserId user;
    MemberStatus status = MemberStatus::invited;
    Privilege privilege = Privilege::user;
    std::string reason; ///< for the invitee; may be empty
};

/// Fields that are not set stay as they are.
struct RoomMemberChange {
    std::optional<Privilege> privilege;
    std::optional<MemberStatus> status;
};

struct RoomMemberListing {
    MemberSelection selection;
    bool with_profiles = false;
};
struct ListedRoomMember {
    RoomMember member;
    std::optional<ProfiledUser> profile; ///< if it was requested
};
struct RoomMemberPage {
    std::vector<ListedRoomMember> members;
    std::int64_t total; ///< on all pages
};

/// All but list and find refuse with room_not_found, room_member_required, room_moderator_required first.
class RoomMembers {
public:
    RoomMembers(const Context& context, RoomPolicy policy);

    /// By a moderator. Active members are refused; those who have left or declined may be added again.
    /// Errors: room_closed, user_not_found, user_banned, room_rights_of_guest, room_member_exists,
    /// members_quota_reached.
    Result<RoomMember> add(const Caller& caller, const RoomId& room, const NewRoomMember& wish);

    /// room_not_found, room_member_required.
    Result<RoomMemberPage> list(const Caller& caller, const RoomId& room, const RoomMemberListing& wanted);
    /// Also member_not_found.
    Result<RoomMember> find(const Caller& caller, const RoomId& room, const UserId& user);

    /// Everyone may answer their own invitation and leave; the rest is for moderators. Nobody may change their own
    /// privilege, or remove the creator or the last owner. Errors: member_not_found, own_privilege_protected,
    /// creator_privilege_protected, room_rights_of_guest, room_closed, room_creator_protected, members_quota_reached.
    Result<RoomMember> change(const Caller& caller, const RoomId& room, const UserId& user,
                              const RoomMemberChange& change);

    /// Oneself, unless no moderator would be left; others by a moderator. The creator cannot be removed.
    /// Errors: member_not_found, room_creator_protected, last_moderator_protected.
    Result<Done> remove(const Caller& caller, const RoomId& room, const UserId& user);

private:
    struct Scene;
    Result<RoomMember> add(store::Transaction& tx, const Caller& caller, const RoomId& room, const NewRoomMember& wish,
                           Time now);
    Result<RoomMember> change(store::Transaction& tx, const Caller& caller, const RoomId& room, const UserId& user,
                              const RoomMemberChange& wish, Time now);
    Result<Done> change_privilege(store::Transaction& tx, Scene& scene, Privilege privilege);
    Result<Done> change_status(store::Transaction& tx, Scene& scene, MemberStatus status);
    Result<Done> remove(store::Transaction& tx, const Caller& caller, const RoomId& room, const UserId& user, Time now);
    Result<Done> take_out(store::Transaction& tx, Scene& scene);
    void tell_change(store::Transaction& tx, const Scene& scene, const RoomMember& before);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const RoomPolicy policy_;
};

} // namespace usher::service
