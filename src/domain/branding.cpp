#include "domain/branding.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace usher {
namespace {

constexpr std::size_t longest_file_name = 64;

bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// WCAG 2.2, "relative luminance".
double luminance(std::string_view colour)
{
    const auto bytes = text::from_hex(colour.substr(1)).value();
    const auto linear = [](std::uint8_t byte) {
        const auto share = byte / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(bytes[0]) + 0.7152 * linear(bytes[1]) + 0.0722 * linear(bytes[2]);
}

} // namespace

Branding completed(Branding look, const Branding& otherwise)
{
    if (look.name.empty()) look.name = otherwise.name;
    if (look.colour.empty()) look.colour = otherwise.colour;
    if (look.logo.empty()) look.logo = otherwise.logo;
    return look;
}

bool is_colour(std::string_view text)
{
    return text.size() == 7 && text.front() == '#' && text::from_hex(text.substr(1)).has_value();
}

bool is_logo_file(std::string_view text)
{
    constexpr std::array<std::string_view, 4> endings = {".svg", ".png", ".jpg", ".webp"};
    return text.size() <= longest_file_name && !text.empty() && is_letter_or_digit(text.front()) &&
           std::ranges::all_of(text,
                               [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; }) &&
           std::ranges::any_of(endings, [&](std::string_view ending) { return text.ends_with(ending); });
}

std::string ink_on(std::string_view colour)
{
    constexpr double flare = 0.05;
    const auto on = luminance(colour) + flare;
    return (1.0 + flare) / on >= on / flare ? "#ffffff" : "#000000";
}

std::map<std::string, std::string> email_params(const Branding& look, std::string_view site_url)
{
    return {{"look_name", look.name},
            {"look_colour", look.colour},
            {"look_ink", ink_on(look.colour)},
            {"look_logo", look.logo.empty() ? "" : std::string(site_url) + "/look/" + look.logo}};
}

} // namespace usher
