// Rocket.Chat's channels and private groups, direct rooms and bans (docs/apis/rocketchat.md §8). An operation of
// channels.* and groups.* is one function, which takes the kind of room from its route.
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema room_create_body;
extern const Schema room_invite_body;
extern const Schema room_ref;
extern const Schema room_members_query;
extern const Schema room_ban_body;
extern const Schema direct_create_body;

Result<http::Response> create_room(Call& call, const Json::Value& fields);
Result<http::Response> invite_to_room(Call& call, const Json::Value& fields);
Result<http::Response> room_info(Call& call, const Json::Value& fields);
Result<http::Response> room_members(Call& call, const Json::Value& fields);
Result<http::Response> delete_room(Call& call, const Json::Value& fields);
Result<http::Response> ban_user(Call& call, const Json::Value& fields);
Result<http::Response> unban_user(Call& call, const Json::Value& fields);
Result<http::Response> create_direct(Call& call, const Json::Value& fields);

} // namespace usher::api::rocketchat
