// JSON as columns hold it and JSON_TABLE reads it.
#pragma once

#include <json/value.h>

#include <string>

namespace usher::store {

/// In one line, text as UTF-8.
std::string json_text(const Json::Value& value);

} // namespace usher::store
