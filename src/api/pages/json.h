// What the pages' scripts read.
#pragma once

#include "api/pages/options.h"
#include "domain/branding.h"
#include "http/message.h"

#include <json/value.h>

namespace usher::api::pages {

http::Response answer(const Json::Value& value, int status = 200);
/// Name, colour, text colour on it, and the logo's URL.
Json::Value to_json(const Branding& look, const Options& options);

} // namespace usher::api::pages
