#include "base/text.h"

#include <sodium.h>

#include <algorithm>

namespace usher::text {
namespace {

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/// variant: one without padding; any padding is stripped.
std::optional<std::string> base64_decoded(std::string_view text, int variant)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                          nullptr, &length, nullptr, variant) != 0)
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

} // namespace

std::string to_hex(std::span<const std::uint8_t> bytes)
{
    constexpr auto digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const auto byte : bytes) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 0xFU];
    }
    return hex;
}

std::string to_base32(std::string_view bytes)
{
    constexpr auto digits = "abcdefghijklmnopqrstuvwxyz234567";
    std::string out;
    std::uint32_t waiting = 0; // bits that do not make up a digit yet
    unsigned count = 0;
    for (const char c : bytes) {
        waiting = (waiting << 8U) | static_cast<unsigned char>(c);
        for (count += 8; count >= 5; count -= 5)
            out += digits[(waiting >> (count - 5)) & 0x1FU];
        waiting &= 0x1FU;
    }
    if (count > 0) out += digits[(waiting << (5 - count)) & 0x1FU];
    return out;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view hex)
{
    if (hex.size() % 2 != 0) return std::nullopt;
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex_value(hex[2 * i]);
        const int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64url(std::string_view bytes)
{
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      variant);
    text.pop_back(); // its terminating zero
    return text;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    return base64_decoded(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64(std::string_view text)
{
    return base64_decoded(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

std::string to_lower(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string_view trimmed(std::string_view text)
{
    constexpr auto blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<char32_t> take_code_point(std::string_view& rest)
{
    const auto first = static_cast<unsigned char>(rest.front());
    const std::size_t size = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
    if (size == 0 || rest.size() < size) return std::nullopt;
    char32_t point = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(rest[i]);
        if ((next & 0xC0U) != 0x80U) return std::nullopt;
        point = (point << 6U) | (next & 0x3FU);
    }
    const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) return std::nullopt;
    rest.remove_prefix(size);
    return point;
}

bool is_utf8(std::string_view text)
{
    while (!text.empty())
        if (!take_code_point(text)) return false;
    return true;
}

std::size_t length(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool has_control_characters(std::string_view utf8)
{
    while (!utf8.empty()) {
        const auto point = take_code_point(utf8);
        if (!point || *point < 0x20 || (*point >= 0x7F && *point < 0xA0) || *point == 0x2028 || *point == 0x2029)
            return true;
    }
    return false;
}

std::string percent_encode(std::string_view text, std::string_view also_plain)
{
    constexpr auto digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c) || also_plain.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 0xFU];
        }
    }
    return encoded;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    for (;;) {
        const auto end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace usher::text
