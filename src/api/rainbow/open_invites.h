// Rainbow's personal open invites (docs/apis/rainbow.md §8) and joining by an openInviteId (§9).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> get_open_invite(Call& call);
Result<http::Response> reset_open_invite(Call& call);
Result<http::Response> bind_open_invite(Call& call);
Result<http::Response> unbind_open_invite(Call& call);

Result<http::Response> join_room(Call& call);
Result<http::Response> validate_open_invite(Call& call);

} // namespace usher::api::rainbow
