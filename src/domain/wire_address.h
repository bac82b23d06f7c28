// An address as SMTP commands and headers carry it. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// The address with its domain as A-labels. Nothing if it cannot stand in an SMTP command and a header just as it is: a
/// control character, a blank, an angle bracket, quotes, several addresses, no domain, or a local part beyond ASCII
/// (which would need every relay on the way to speak SMTPUTF8).
std::optional<std::string> wire_address(std::string_view address);

} // namespace usher
