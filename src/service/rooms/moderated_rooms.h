// Use cases of rooms by Rainbow's rules: moderators decide, members are invited, a room can be closed.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_guest.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/rooms/room_policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// A room as requested.
struct RoomWish {
    std::string name; ///< as typed; need not be unique
    bool is_public = false;
    RoomDetails details;
    std::optional<Conference> conference;
};

/// Fields that are not set stay as they are.
struct RoomChange {
    std::optional<std::string> name;
    std::optional<std::string> topic;
    std::optional<bool> is_public;
    std::optional<UserId> owner; ///< one of the moderators
    std::optional<RoomHistory> history;
    std::optional<std::int64_t> number;
    std::optional<bool> disable_notifications;
    std::optional<bool> locked;
    std::optional<bool> auto_accept_invitation;
    std::optional<bool> mute_upon_entry;
    std::optional<bool> play_entry_tone;
    std::optional<std::string> custom_data;
    std::optional<Conference> conference;
};

/// How much of a room is shown in addition to its view.
struct RoomExtent {
    bool guests = true;
    std::int64_t most_members = 100;
    bool former_members = false; ///< also those who have left
};

struct ShownRoom {
    RoomView view;
    std::vector<RoomMember> members;
    std::vector<RoomGuest> guests;
};
struct ShownRooms {
    std::vector<ShownRoom> rooms;
    std::int64_t total; ///< on all pages
};

class ModeratedRooms {
public:
    ModeratedRooms(const Context& context, RoomPolicy policy);

    /// The caller becomes its moderator. Errors: room_creation_by_guest, rooms_quota_reached.
    Result<RoomView> create(const Caller& caller, const RoomWish& wish);

    /// room_not_found.
    Result<ShownRoom> find(const Caller& caller, const RoomId& room, const RoomExtent& extent);
    ShownRooms list(const Caller& caller, const RoomFilter& filter, const RoomExtent& extent);

    /// Errors: room_not_found, room_member_required, room_moderator_required; field_invalid ("owner").
    Result<ShownRoom> update(const Caller& caller, const RoomId& room, const RoomChange& change,
                             const RoomExtent& extent);
    /// Everyone leaves it, and nobody can come back. Errors: those of update, default_room_protected.
    Result<ShownRoom> close(const Caller& caller, const RoomId& room, const RoomExtent& extent);
    /// Deletes its links, guests and unsent e-mails as well. Errors: those of close.
    Result<Done> remove(const Caller& caller, const RoomId& room);

private:
    struct Draft;
    Result<RoomView> insert(const Caller& caller, const RoomWish& wish, const Draft& draft);
    Result<RoomView> insert(store::Transaction& tx, const Caller& caller, const RoomWish& wish, const Draft& draft);
    Result<ShownRoom> update(store::Transaction& tx, const Caller& caller, const RoomId& room, const RoomChange& change,
                             const RoomExtent& extent, Time now);
    void tell_closed(store::Transaction& tx, const RoomView& room, const std::vector<RoomMember>& audience, Time now);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const RoomPolicy policy_;
};

} // namespace usher::service
