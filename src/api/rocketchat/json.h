// Usher's nouns in Rocket.Chat's JSON.
#pragma once

#include "api/rocketchat/options.h"
#include "domain/permission.h"
#include "domain/room.h"
#include "domain/room_link.h"
#include "domain/user.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A room as its operations answer it.
Json::Value room_to_json(const Room& room, const OrgId& realm);

/// What everybody may see of a user.
Json::Value user_to_json(const User& user);
/// What he himself and administrators see: his address and roles too.
Json::Value whole_user_to_json(const User& user);
/// What he himself is told at login.
Json::Value me_to_json(const User& user, const Options& options);

Json::Value permissions_to_json(const std::vector<Permission>& permissions);

/// "c", "p" or "d".
const char* type_letter(RoomKind kind);

} // namespace usher::api::rocketchat
