// Every refusal in Rainbow's words (docs/apis/rainbow.md §3).
#pragma once

#include "domain/error.h"
#include "http/message.h"

namespace usher::api::rainbow {

/// unknown_link_code: the errorDetailsCode for an unknown openInviteId.
http::Response render_error(const Error& error, int unknown_link_code);

} // namespace usher::api::rainbow
