// Every refusal in Rainbow's words (specs/rainbow.md §3).
#pragma once

#include "api/route.h"
#include "domain/error.h"
#include "http/message.h"

namespace usher::api::rainbow {

http::Response render_error(const Error& error, const Route* route);

} // namespace usher::api::rainbow
