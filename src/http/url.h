// Decoding of paths, queries and HTML forms. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// %XX decoded; nothing if a '%' is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text);

/// The fields of `a=1&b=two+words`, in order, including repeated ones, with '+' as a space (WHATWG URL §5.1).
/// A '%' that does not begin an escape stays as it is.
Fields parse_form(std::string_view text);

/// The last value with that name; nothing if there is none.
std::optional<std::string> last_value(const Fields& fields, std::string_view name);

} // namespace usher::http
