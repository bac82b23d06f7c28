// Signing in and out, and what a client asks before and after (docs/apis/rocketchat.md §8).
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema login_body;

Result<http::Response> info(Call& call, const Json::Value& fields);
Result<http::Response> login(Call& call, const Json::Value& fields);
Result<http::Response> logout(Call& call, const Json::Value& fields);
Result<http::Response> me(Call& call, const Json::Value& fields);

} // namespace usher::api::rocketchat
