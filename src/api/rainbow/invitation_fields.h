// What a request says about whom to invite to a room, or whose invitation to cancel (docs/apis/rainbow.md §11).
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "service/rooms/room_invitations.h"

namespace usher::api::rainbow {

Result<service::RoomInvitation> parse_invitation(const http::Request& request);
Result<service::RoomInvitation> parse_cancellation(const http::Request& request);
/// For the older operations, to invite and to cancel: the conference is in the path.
Result<service::RoomInvitation> parse_conference_invitation(const Call& call);

} // namespace usher::api::rainbow
