// E-mail addresses: what is accepted, and the key they are compared by.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usher {

struct Address {
    std::string text; ///< as typed, trimmed
    std::string key;  ///< local part in lower case, domain as lower-case A-labels; dots and plus tags count
};

/// Nothing unless it is one address: one '@', at most 254 bytes, no control characters, blanks, commas, angle brackets
/// or quotes, an ASCII local part, a domain with a dot or `localhost` that IDNA 2008 accepts.
std::optional<Address> parse_address(std::string_view typed);

} // namespace usher
