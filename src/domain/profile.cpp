#include "domain/profile.h"

#include "base/text.h"

namespace usher {

SplitName split_name(std::string_view name)
{
    const auto whole = text::trimmed(name);
    const auto blank = whole.find(' ');
    if (blank == std::string_view::npos) return {std::string(whole), ""};
    return {std::string(whole.substr(0, blank)), std::string(text::trimmed(whole.substr(blank)))};
}

std::string joined_name(std::string_view first, std::string_view last)
{
    return std::string(text::trimmed(std::string(text::trimmed(first)) + " " + std::string(text::trimmed(last))));
}

} // namespace usher
