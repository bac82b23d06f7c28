// Names by which users and rooms are called and found: which are accepted, and the key they are compared by.
#pragma once

#include <string>
#include <string_view>

namespace usher {

/// 1 to 100 of A-Z a-z 0-9 - _ .
bool is_handle(std::string_view text);
/// Handles that differ in case only are the same.
std::string handle_key(std::string_view handle);
/// A handle made of the local part of an address; "user" if nothing of it can stand in one.
std::string handle_from_address(std::string_view address);

/// A handle made of any text; `otherwise` if nothing of it can stand in one.
std::string handle_from_text(std::string_view text, std::string_view otherwise);

/// A name as people write it: 1 to 255 characters, not blank, no control characters.
bool is_display_name(std::string_view text);

} // namespace usher
