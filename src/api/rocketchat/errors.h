// Every refusal in Rocket.Chat's words (docs/apis/rocketchat.md §2 "Error bodies" and the tables of its operations).
#pragma once

#include "api/route.h"
#include "domain/error.h"
#include "http/message.h"

namespace usher::api::rocketchat {

http::Response render_error(const Error& error, const Route* route);

} // namespace usher::api::rocketchat
