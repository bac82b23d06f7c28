#include "domain/dial_in.h"

namespace usher {

DialIn dial_in_of(const std::vector<DialIn>& all, const std::optional<ConferenceId>& conference)
{
    const DialIn* found = nullptr;
    for (const auto& entry : all) {
        if (entry.conference && entry.conference == conference) return entry;
        if (!entry.conference && !found) found = &entry;
    }
    return found ? *found : DialIn{};
}

std::string in_lines(const std::vector<DialInNumber>& numbers)
{
    std::string lines;
    for (const auto& [location, code, number] : numbers)
        lines += (lines.empty() ? "" : "\n") + (location.empty() ? "" : location + ": ") + number;
    return lines;
}

} // namespace usher
