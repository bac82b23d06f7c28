// Names of users and rooms: which are accepted, and the key they are compared by.
#pragma once

#include <string>
#include <string_view>

namespace usher {

/// 1 to 100 of A-Z a-z 0-9 - _ .
bool is_handle(std::string_view text);
/// Handles that differ only in case are equal.
std::string handle_key(std::string_view handle);
/// A handle made from the local part of an address; "user" if none of its characters are allowed.
std::string handle_from_address(std::string_view address);

/// A handle made from any text; `otherwise` if none of its characters are allowed.
std::string handle_from_text(std::string_view text, std::string_view otherwise);

/// A display name: 1 to 255 characters, not blank, no control characters.
bool is_display_name(std::string_view text);

} // namespace usher
