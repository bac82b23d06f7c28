// A room with all that Rainbow shows of it, as one user sees it.
#pragma once

#include "domain/conference.h"
#include "domain/room.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace usher {

/// Named as in Rainbow.
enum class RoomHistory { none, all, number };
const char* name_of(RoomHistory history);
std::optional<RoomHistory> parse_room_history(std::string_view name);

/// What Rainbow knows of a room in addition to its name.
struct RoomDetails {
    std::string topic; ///< may be empty
    RoomHistory history = RoomHistory::none;
    std::int64_t number = 0;
    bool disable_notifications = false;
    bool locked = false; ///< autoRegister "lock": nobody can join by a link
    bool auto_accept_invitation = false;
    bool mute_upon_entry = false;
    bool play_entry_tone = true;
    std::string custom_data; ///< a JSON object; may be empty
};

struct RoomView {
    Room room; ///< without message count
    RoomDetails details;
    std::optional<Time> last_activity_at;
    std::optional<Conference> conference;
    std::optional<ConferenceEndpoint> endpoint;
    std::optional<RoomMembership> membership; ///< the user's
    std::int64_t active_count = 0;            ///< members who are accepted or invited
    bool closed = false;                      ///< archived: nobody is accepted, invited or rejected

    bool is_registered() const { return membership && membership->is_registered(); }
    /// Those who have left have no rights any more, unless the room is closed: someone must be able to delete it.
    bool is_moderator() const
    {
        return is_registered() && privilege_of(membership->roles) == Privilege::moderator &&
               (membership->is_active() || closed);
    }
};

enum class RoomOrder { name, topic, created_at, last_activity_at };
inline constexpr std::size_t room_orders = 4;

/// Which rooms a list contains. Fields that are not set match everything.
struct RoomFilter {
    bool own_only = false;              ///< leaves out the public rooms the user is not in
    std::vector<MemberStatus> statuses; ///< the user's, in their own rooms
    std::optional<ConferenceId> endpoint;
    std::optional<bool> scheduled; ///< matches rooms with a conference
    std::optional<bool> has_conference;
    std::optional<bool> is_closed;
    std::string name; ///< a part of it, ignoring case
    RoomOrder order = RoomOrder::name;
    bool descending = false;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
};

/// Which members of a room a list contains. The creator comes first, then moderators, then the others in order of
/// joining; or else all ordered by name.
struct MemberSelection {
    std::vector<MemberStatus> statuses = {MemberStatus::invited, MemberStatus::accepted};
    std::optional<Privilege> privilege = {};
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    std::int64_t offset = 0;
    bool by_name = false;
    bool descending = false;
};

/// A user's membership in a room, with what is needed to show and to notify them.
struct RoomMember {
    UserId user;
    std::string own_jid; ///< the JID from before the user was imported; empty: none
    std::string address;
    std::string name;
    RoomMembership place;
};

/// Rainbow's name of the room: as it was typed, or else its handle.
inline const std::string& shown_name_of(const Room& room)
{
    return room.display_name.empty() ? room.name : room.display_name;
}

} // namespace usher
