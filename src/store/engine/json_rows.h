// Rows as one JSON text, which a statement reads with JSON_TABLE: passes any number of rows to one statement.
#pragma once

#include "base/json_text.h"

#include <string>
#include <string_view>

namespace usher::store {

/// An array of to_json(row) for each row.
template <typename Rows, typename ToJson>
std::string json_rows(const Rows& rows, ToJson to_json)
{
    Json::Value array(Json::arrayValue);
    for (const auto& row : rows)
        array.append(to_json(row));
    return json_text(array);
}

/// Binary values in hex, for JSON; the statement applies UNHEX.
std::string hex_of(std::string_view bytes);

} // namespace usher::store
