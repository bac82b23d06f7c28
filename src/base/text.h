// Text functions that the standard library lacks: encodings, UTF-8, character classes. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace usher::text {

/// Lower-case hex digits, two per byte.
std::string to_hex(std::span<const std::uint8_t> bytes);
/// Accepts both cases; nothing unless it is exactly an even number of hex digits.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view hex);

/// Base32 in lower case, without padding (RFC 4648 §6): for places that may ignore case.
std::string to_base32(std::string_view bytes);

/// Base64 with - and _ and without padding (RFC 4648 §5).
std::string to_base64url(std::string_view bytes);
/// Nothing for malformed text; padding is allowed.
std::optional<std::string> from_base64url(std::string_view text);
/// Base64 with + and /, with or without padding; nothing for malformed text.
std::optional<std::string> from_base64(std::string_view text);

/// ASCII only: other characters than A-Z stay as they are, in any locale.
std::string to_lower(std::string_view text);
/// Without blanks, tabs and line breaks at both ends.
std::string_view trimmed(std::string_view text);

/// The code point at the start of `rest`, which must not be empty and is shortened by it; nothing, with `rest`
/// unchanged, if it is not well-formed.
std::optional<char32_t> take_code_point(std::string_view& rest);
/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
/// The number of code points in well-formed UTF-8.
std::size_t length(std::string_view utf8);
/// U+0000 to U+001F, U+007F and U+0080 to U+009F, and the line separators U+2028 and U+2029, in well-formed UTF-8.
bool has_control_characters(std::string_view utf8);

/// Everything but A-Z a-z 0-9 - . _ ~ and the characters of `also_plain` becomes %XX (RFC 3986 §2.3).
std::string percent_encode(std::string_view text, std::string_view also_plain = "");

/// The parts between separators; one empty part for an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Compares in a time that depends only on the lengths.
bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace usher::text
