// The headers that browsers need before a page of another origin may call the API (CORS, fetch.spec.whatwg.org §3.2).
#pragma once

#include "api/rainbow/options.h"
#include "http/message.h"

namespace usher::api::rainbow {

/// Adds the headers for an allowed origin. A preflight request (OPTIONS) gets its response instead of the refusal of a
/// method that no path has.
void answer_browser(const http::Request& request, const Options& options, http::Response& response);

} // namespace usher::api::rainbow
