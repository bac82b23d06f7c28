// What the pages' scripts read.
#pragma once

#include "api/pages/options.h"
#include "domain/branding.h"
#include "http/message.h"

#include <json/value.h>

namespace usher::api::pages {

http::Response answer(const Json::Value& value, int status = 200);
/// Name, colour, what is written on that colour, and where the logo is.
Json::Value to_json(const Branding& look, const Options& options);

} // namespace usher::api::pages
