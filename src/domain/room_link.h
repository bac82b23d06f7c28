// A room link: whoever holds its token may join the room, as long and as often as it says.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// What a link is for.
enum class RoomLinkKind {
    invite,   ///< Rocket.Chat's: as long and as often as it says
    personal, ///< a user's open invite, which he binds to one room at a time
    room,     ///< a user's public link to a room
    audio,    ///< a user's public link to his personal audio room
    video,    ///< a user's public link to his personal video room
};
const char* name_of(RoomLinkKind kind);
std::optional<RoomLinkKind> parse_room_link_kind(std::string_view name);
/// What Rainbow calls the room of a public link: "default", "personal_audio_room", "personal_video_room".
const char* public_link_type(RoomLinkKind kind);

/// How long and how often a link may be used; 0 is "without end" for both.
struct RoomLinkTerms {
    std::int64_t days = 0;
    std::int64_t max_uses = 0;
};

struct RoomLink {
    RoomLinkId id;
    RoomLinkKind kind = RoomLinkKind::invite;
    std::string token;
    std::optional<RoomId> room;
    UserId created_by;
    RoomLinkTerms terms;
    std::int64_t uses = 0;
    Time created_at;
    Time updated_at;
    std::optional<Time> expires_at;
};

/// A link with the name of its room, as lists show it.
struct ListedRoomLink {
    RoomLink link;
    std::string room_name; ///< display name, or else name
};

/// What decides whether a link still opens its room.
struct RoomLinkState {
    bool has_room = false;
    std::optional<Time> expires_at;
    std::int64_t max_uses = 0;
    std::int64_t uses = 0;
};

/// What a link tells of its room to a stranger.
struct LinkPreview {
    RoomLinkKind kind = RoomLinkKind::invite;
    RoomLinkState state;
    bool owner_moderates = false; ///< the link's owner is a moderator of the room
    bool closed = false;
    std::string room_name;
    std::string room_topic;
    bool locked = false; ///< nobody becomes a member by a link
    std::optional<UserId> creator;
    std::string creator_name;
    std::string creator_first_name; ///< with the last name empty, too: only the whole name is known
    std::string creator_last_name;
    std::string company_name;
};

/// A link that has not been removed, as a page shows it to whoever holds its token.
struct KnownRoomLink {
    RoomLinkId id;
    std::string token;
    RoomLinkKind kind = RoomLinkKind::invite;
    std::optional<RoomId> room;
    RoomLinkState state;
    bool owner_moderates = false; ///< the link's maker is a moderator of the room
    bool closed = false;
    bool locked = false; ///< nobody becomes a member by a link
    std::string room_name;
    std::string room_topic;
    std::optional<OrgId> realm; ///< of the room
    UserId maker;
    std::string maker_name;   ///< may be empty
    std::int64_t members = 0; ///< of the room, invited ones included
};

/// Rainbow's rendering of a token that is a UUID: its 32 hex digits. Any other token is as it is.
std::string open_invite_id(std::string_view token);
/// 32 hex digits, in any case.
bool is_open_invite_id(std::string_view text);
/// The token that is meant by a text in either rendering.
std::string link_token(std::string_view text);
/// What people open.
std::string public_link_url(std::string_view public_origin, std::string_view token);

RoomLinkState state_of(const RoomLink& link);

/// Done, or link_room_gone, link_expired (from the very moment of expires_at on), link_used_up, in this order.
Result<Done> check_open(const RoomLinkState& link, Time now);

/// `created_at` plus that many days; nothing for 0 days.
std::optional<Time> expiry_of(const RoomLinkTerms& terms, Time created_at);

} // namespace usher
