// Rocket.Chat's permissions and the roles that hold them (docs/apis/rocketchat.md §5, §8).
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema permissions_query;

Result<http::Response> list_permissions(Call& call, const Json::Value& fields);
/// Checks the body itself: invalid ones have their own errors.
Result<http::Response> update_permissions(Call& call, const Json::Value& body);

} // namespace usher::api::rocketchat
