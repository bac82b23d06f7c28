// JSON as one line of text: for answers, for columns, for the log of a command. Any thread may call; each has its own writer.
#pragma once

#include <json/value.h>

#include <string>

namespace usher {

/// Without spaces, with UTF-8 as it is.
std::string json_text(const Json::Value& value);

} // namespace usher
