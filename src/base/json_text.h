// JSON as one line of text: for responses, columns and commands' output. Thread-safe; each thread has its own writer.
#pragma once

#include <json/value.h>

#include <string>

namespace usher {

/// Without spaces, and with UTF-8 not escaped.
std::string json_text(const Json::Value& value);

} // namespace usher
