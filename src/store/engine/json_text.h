// JSON as columns hold it and JSON_TABLE reads it.
#pragma once

#include <json/value.h>

#include <string>
#include <string_view>

namespace usher::store {

/// In one line, text as UTF-8.
std::string json_text(const Json::Value& value);

/// An array with to_json(row) for each row: how any number of rows goes into one statement, which reads it by JSON_TABLE.
template <typename Rows, typename ToJson>
std::string json_rows(const Rows& rows, ToJson to_json)
{
    Json::Value array(Json::arrayValue);
    for (const auto& row : rows)
        array.append(to_json(row));
    return json_text(array);
}

/// Binary columns as JSON has them; the statement takes UNHEX of it.
std::string hex_of(std::string_view bytes);

} // namespace usher::store
