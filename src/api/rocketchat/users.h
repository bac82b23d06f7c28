// Rocket.Chat's users (docs/apis/rocketchat.md §8, and §6 "Registration").
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema user_create_body;
extern const Schema user_register_body;
extern const Schema user_delete_body;
extern const Schema user_query;

Result<http::Response> create_user(Call& call, const Json::Value& fields);
Result<http::Response> register_user(Call& call, const Json::Value& fields);
Result<http::Response> delete_user(Call& call, const Json::Value& fields);
Result<http::Response> user_info(Call& call, const Json::Value& fields);

} // namespace usher::api::rocketchat
