// Rows as one JSON text, which a statement reads by JSON_TABLE: how any number of rows goes into one statement.
#pragma once

#include "base/json_text.h"

#include <string>
#include <string_view>

namespace usher::store {

/// An array with to_json(row) for each row.
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
