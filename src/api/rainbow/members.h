// Rainbow's room members (docs/apis/rainbow.md §7).
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "http/message.h"

namespace usher::api::rainbow {

Result<http::Response> add_room_user(Call& call);
Result<http::Response> get_room_users(Call& call);
Result<http::Response> get_room_user(Call& call);
Result<http::Response> update_room_user(Call& call);
Result<http::Response> delete_room_user(Call& call);

} // namespace usher::api::rainbow
