// A room link: anyone who holds its token may join the room, within the link's lifetime and number of uses.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/result.h"
#include "domain/room.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// What a link is for.
enum class RoomLinkKind {
    invite,   ///< Rocket.Chat's: with a lifetime and a number of uses
    personal, ///< a user's open invite, bound to one room at a time
    room,     ///< a user's public link to a room
    audio,    ///< a user's public link to their personal audio room
    video,    ///< a user's public link to their personal video room
};
const char* name_of(RoomLinkKind kind);
std::optional<RoomLinkKind> parse_room_link_kind(std::string_view name);
/// What Rainbow calls the room of a public link: "default", "personal_audio_room", "personal_video_room".
const char* public_link_type(RoomLinkKind kind);

/// How long and how often a link may be used; 0 means no limit for both.
struct RoomLinkTerms {
    std::int64_t days = 0;
    std::int64_t max_uses = 0;
};

struct RoomLink {
    RoomLinkId id;
    RoomLinkKind kind = RoomLinkKind::invite;
    std::string token;
    std::optional<RoomId> room;
    UserId inviter;
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

/// What decides whether a link is still valid.
struct RoomLinkState {
    bool has_room = false;
    std::optional<Time> expires_at;
    std::int64_t max_uses = 0;
    std::int64_t uses = 0;
};

/// What a link shows of its room to an anonymous visitor.
struct LinkPreview {
    RoomLinkKind kind = RoomLinkKind::invite;
    RoomLinkState state;
    bool inviter_moderates = false; ///< is present in the room as a moderator
    bool closed = false;
    std::string room_name;
    std::string room_topic;
    bool locked = false; ///< nobody can join by a link
    std::optional<UserId> creator;
    std::string creator_name;
    std::string creator_first_name; ///< last name empty as well: only the full name is known
    std::string creator_last_name;
    std::string company_name;
};

/// A link as needed to join by its token.
struct LinkTarget {
    RoomLink link;
    std::string inviter_jid;        ///< the JID from before the inviter was imported; empty: none
    bool inviter_moderates = false; ///< is present in the room as a moderator
};

/// A link with its room and the caller's membership.
struct JoinableRoomLink {
    RoomLinkId id;
    RoomLinkKind kind = RoomLinkKind::invite;
    RoomLinkState state;
    Room room;           ///< id, kind and names only
    bool locked = false; ///< nobody can join by a link
    std::optional<RoomMembership> membership;
};

/// What find-or-create of a link needs.
struct LinkOffer {
    Roles creators;                           ///< the roles that may create links
    Roles viewers;                            ///< the roles that may see rooms of this kind that they are in
    std::optional<RoomKind> room_kind;        ///< nothing: no such room in the realm
    std::optional<RoomMembership> membership; ///< the caller's
    std::optional<RoomLink> link;             ///< the one offered for these terms, valid or not
};

/// Which of a user's own links: they have at most one for each slot.
class RoomLinkSlot {
public:
    static RoomLinkSlot of(const UserId& user, RoomLinkKind kind);       ///< personal, audio, video
    static RoomLinkSlot of_room(const UserId& user, const RoomId& room); ///< their public link to the room
    const std::string& text() const { return text_; }

private:
    explicit RoomLinkSlot(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// A link that has not been removed, as a page shows it to the holder of its token.
struct KnownRoomLink {
    RoomLinkId id;
    std::string token;
    RoomLinkKind kind = RoomLinkKind::invite;
    std::optional<RoomId> room;
    RoomLinkState state;
    bool inviter_moderates = false; ///< is present in the room as a moderator
    bool closed = false;
    bool locked = false; ///< nobody can join by a link
    std::string room_name;
    std::string room_topic;
    std::optional<OrgId> realm; ///< of the room
    UserId inviter;
    std::string inviter_name; ///< may be empty
    std::int64_t members = 0; ///< of the room, invited ones included
};

/// Rainbow's format of a token that is a UUID: its 32 hex digits. Any other token stays as it is.
std::string open_invite_id(std::string_view token);
/// 32 hex digits, upper or lower case.
bool is_open_invite_id(std::string_view text);
/// The token behind a text in either format.
std::string link_token(std::string_view text);
/// The URL that people open.
std::string public_link_url(std::string_view public_origin, std::string_view token);

RoomLinkState state_of(const RoomLink& link);

/// Whether the inviter's membership in the room lets the link open it: links from Rocket.Chat's clients do not depend
/// on their inviter; all others need the inviter to be present in the room as a moderator.
bool is_valid(RoomLinkKind kind, bool inviter_moderates);

/// Done, or link_room_gone, link_expired (from expires_at on), link_used_up, checked in this order.
Result<Done> check_open(const RoomLinkState& link, Time now);

/// `created_at` plus that many days; nothing for 0 days.
std::optional<Time> expiry_of(const RoomLinkTerms& terms, Time created_at);

} // namespace usher
