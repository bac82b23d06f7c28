// Usher's nouns in Rocket.Chat's JSON.
#pragma once

#include "domain/room.h"
#include "domain/room_link.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher {
struct Settings;
}

namespace usher::api::rocketchat {

/// Which of the two contracts of invites is spoken (specs/rocketchat.md §1).
bool speaks_next_contract(const Settings& settings);

/// GENERAL is the dialect's name for the realm's default room, in both directions.
std::string rid_of(const RoomId& room, const OrgId& realm);
/// An id that no room has where the text is none.
RoomId room_id_from(std::string_view rid, const OrgId& realm);

/// The link's address for people: settings rocketchat.invite_url_type, public_origin, rocketchat.deeplink_url.
std::string invite_url(const Settings& settings, const std::string& token);

/// findOrCreateInvite's answer, but for `success`.
Json::Value invite_to_json(const RoomLink& link, const OrgId& realm, const Settings& settings);
/// An element of listInvites.
Json::Value listed_invite_to_json(const ListedRoomLink& listed, const OrgId& realm, const Settings& settings);

/// useInviteToken's `room`.
Json::Value joined_room_to_json(const Room& room, const OrgId& realm);

/// "c", "p" or "d".
const char* type_letter(RoomKind kind);

} // namespace usher::api::rocketchat
