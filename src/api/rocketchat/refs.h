// How the dialect's requests identify users and rooms.
#pragma once

#include "domain/result.h"
#include "domain/room.h"
#include "domain/user.h"

#include <json/value.h>

#include <optional>
#include <vector>

namespace usher::api::rocketchat {

/// `userId` or `username`. Error: user_required.
Result<UserRef> user_ref_of(const Json::Value& fields);
/// `userIds`, `usernames`, `userId` or `username`. Error: user_required.
Result<std::vector<UserRef>> user_refs_of(const Json::Value& fields);
/// `roomId` or `roomName`; of that kind if one is given. Error: room_required.
Result<RoomRef> room_ref_of(const Json::Value& fields, const OrgId& realm, std::optional<RoomKind> kind = {});

} // namespace usher::api::rocketchat
