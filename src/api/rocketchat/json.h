// Usher's types in Rocket.Chat's JSON.
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
/// An id that no room has if the text is not an id.
RoomId room_id_from(std::string_view rid, const OrgId& realm);

/// The link's URL for people: /invite/TOKEN below the public origin, or the proxy's.
std::string invite_url(const Options& options, const std::string& token);

/// findOrCreateInvite's response, without `success`.
Json::Value invite_to_json(const RoomLink& link, const OrgId& realm, const Options& options);
/// An element of listInvites.
Json::Value listed_invite_to_json(const ListedRoomLink& listed, const OrgId& realm, const Options& options);

/// useInviteToken's `room`.
Json::Value joined_room_to_json(const Room& room, const OrgId& realm);

/// A room as its operations return it.
Json::Value room_to_json(const Room& room, const OrgId& realm);

/// What everyone may see of a user.
Json::Value user_to_json(const User& user);
/// What the user and administrators see: also address and roles.
Json::Value whole_user_to_json(const User& user);
/// What only the user sees, at login.
Json::Value me_to_json(const User& user, const Options& options);

Json::Value permissions_to_json(const std::vector<Permission>& permissions);

/// "c", "p" or "d".
const char* type_letter(RoomKind kind);

} // namespace usher::api::rocketchat
