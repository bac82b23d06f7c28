// Usher's nouns in Rocket.Chat's JSON.
#pragma once

#include "api/rocketchat/options.h"
#include "domain/room.h"
#include "domain/room_link.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher::api::rocketchat {

/// GENERAL is the dialect's name for the realm's default room, in both directions.
std::string rid_of(const RoomId& room, const OrgId& realm);
/// An id that no room has where the text is none.
RoomId room_id_from(std::string_view rid, const OrgId& realm);

/// The link's address for people: /invite/TOKEN below the public origin, or the proxy's.
std::string invite_url(const Options& options, const std::string& token);

/// findOrCreateInvite's answer, but for `success`.
Json::Value invite_to_json(const RoomLink& link, const OrgId& realm, const Options& options);
/// An element of listInvites.
Json::Value listed_invite_to_json(const ListedRoomLink& listed, const OrgId& realm, const Options& options);

/// useInviteToken's `room`.
Json::Value joined_room_to_json(const Room& room, const OrgId& realm);

/// "c", "p" or "d".
const char* type_letter(RoomKind kind);

} // namespace usher::api::rocketchat
