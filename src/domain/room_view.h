// A room with all that Rainbow shows of it, in the eyes of one user.
#pragma once

#include "domain/conference.h"
#include "domain/room.h"

#include <optional>
#include <string>

namespace usher {

/// Named as Rainbow does.
enum class RoomHistory { none, all, number };
const char* name_of(RoomHistory history);
std::optional<RoomHistory> parse_room_history(std::string_view name);

/// What Rainbow knows of a room beside its name.
struct RoomDetails {
    std::string topic; ///< may be empty
    RoomHistory history = RoomHistory::none;
    std::int64_t number = 0;
    bool disable_notifications = false;
    bool locked = false; ///< autoRegister "lock": nobody becomes a member by a link
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
    bool closed = false;                      ///< archived: nobody is accepted, invited or has declined

    bool is_registered() const { return membership && membership->is_registered(); }
    /// Those who have left have no say any more, unless the room is closed: somebody must be able to delete it.
    bool is_moderator() const
    {
        return is_registered() && privilege_of(membership->roles) == Privilege::moderator &&
               (membership->is_active() || closed);
    }
};

/// A user's place in a room, with what it takes to show and to reach him.
struct RoomMember {
    UserId user;
    std::string own_jid; ///< one he has had before he came to us; empty: none
    std::string address;
    std::string name;
    RoomMembership place;
};

/// What Rainbow calls the room: as it was typed, or else its name.
inline const std::string& shown_name_of(const Room& room)
{
    return room.display_name.empty() ? room.name : room.display_name;
}

} // namespace usher
