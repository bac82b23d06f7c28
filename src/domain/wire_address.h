// An address as SMTP commands and headers contain it. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// The address with its domain as lower-case A-labels. Nothing if it is not exactly what parse_address accepts.
std::optional<std::string> wire_address(std::string_view address);

} // namespace usher
