// Rainbow's rooms (docs/apis/rainbow.md §6).
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "http/message.h"

namespace usher::api::rainbow {

Result<http::Response> create_room(Call& call);
Result<http::Response> get_rooms(Call& call);
Result<http::Response> get_room(Call& call);
Result<http::Response> get_room_by_jid(Call& call);
Result<http::Response> update_room(Call& call);
Result<http::Response> delete_room(Call& call);
Result<http::Response> archive_room(Call& call);

} // namespace usher::api::rainbow
