// JSON text to values and back, strictly (RFC 8259). Each thread has its own reader and writer.
#pragma once

#include "http/url.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher::api {

/// Nothing for what is no JSON text in well-formed UTF-8, has a comment, or nests deeper than 64 levels. Of members
/// with one name the last wins, as in JavaScript.
std::optional<Json::Value> parse_json(std::string_view text);

/// Fields of a form or a query as an object of texts; one sent several times becomes an array.
Json::Value object_of(const http::Fields& fields);

/// In one line, with UTF-8 as it is.
std::string write_json(const Json::Value& value);

} // namespace usher::api
