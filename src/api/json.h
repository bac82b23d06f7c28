// Strict JSON parsing and formatting (RFC 8259). Each thread has its own reader and writer.
#pragma once

#include "http/url.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher::api {

/// Nothing for malformed JSON or UTF-8, for comments, and for nesting deeper than 64 levels. Of members with the same
/// name the last wins, as in JavaScript.
std::optional<Json::Value> parse_json(std::string_view text);

/// Fields of a form or a query as an object of strings; a repeated one becomes an array.
Json::Value object_of(const http::Fields& fields);

/// In one line, with UTF-8 not escaped.
std::string write_json(const Json::Value& value);

} // namespace usher::api
