// Rainbow's invitations to a room (docs/apis/rainbow.md §11): what the RoomsInvitationApi does, and its relatives.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> send_room_invitation(Call& call);
/// By POST and by DELETE with a body.
Result<http::Response> cancel_room_invitation(Call& call);
/// The older form, with the conference in the path.
Result<http::Response> send_conference_invitation(Call& call);
Result<http::Response> cancel_conference_invitation(Call& call);

} // namespace usher::api::rainbow
