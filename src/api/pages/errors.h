// Refusals for the pages' scripts: they read the status only.
#pragma once

#include "domain/error.h"
#include "http/message.h"

namespace usher::api {
struct Route;
}

namespace usher::api::pages {

http::Response render_error(const Error& error, const Route* route);

} // namespace usher::api::pages
