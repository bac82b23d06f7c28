// What the page of a link shows, recording that it was opened, and asking for a new link in place of an ended one.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::pages {

Result<http::Response> show_invite(Call& call);
Result<http::Response> show_room_link(Call& call);
Result<http::Response> show_guest(Call& call);

Result<http::Response> note_invite_opened(Call& call);
Result<http::Response> note_room_link_opened(Call& call);
Result<http::Response> note_guest_opened(Call& call);

Result<http::Response> ask_for_invite(Call& call);
Result<http::Response> ask_for_room_link(Call& call);
Result<http::Response> ask_for_guest(Call& call);

Result<http::Response> show_look(Call& call);

} // namespace usher::api::pages
