// What browsers need to be told before a page of another origin may call us (CORS, fetch.spec.whatwg.org §3.2).
#pragma once

#include "api/rainbow/options.h"
#include "http/message.h"

namespace usher::api::rainbow {

/// Adds the headers for an allowed origin. The question that a browser asks before a call (OPTIONS) gets its answer in
/// place of the refusal of a method that no path has.
void answer_browser(const http::Request& request, const Options& options, http::Response& response);

} // namespace usher::api::rainbow
