// Rocket.Chat's invites, which are our room links (docs/apis/rocketchat.md §4.1 to §4.5).
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema find_or_create_invite_body;
extern const Schema invite_token_body;

Result<http::Response> find_or_create_invite(Call& call, const Json::Value& fields);
Result<http::Response> list_invites(Call& call, const Json::Value& fields);
Result<http::Response> remove_invite(Call& call, const Json::Value& fields);
Result<http::Response> use_invite_token(Call& call, const Json::Value& fields);
Result<http::Response> validate_invite_token(Call& call, const Json::Value& fields);

} // namespace usher::api::rocketchat
