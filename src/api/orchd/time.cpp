#include "api/orchd/time.h"

#include <regex>

namespace usher::api::orchd {

std::string to_date(Time time)
{
    constexpr std::size_t date_length = 10;
    return to_sql(time).substr(0, date_length);
}

std::optional<Time> parse_rfc3339(std::string_view text)
{
    static const std::regex pattern(R"((\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?)"
                                    R"(([Zz]|[+-]([01]\d|2[0-3]):?([0-5]\d)))");
    std::match_results<std::string_view::const_iterator> match;
    if (!std::regex_match(text.begin(), text.end(), match, pattern)) return std::nullopt;
    constexpr std::size_t point_and_microseconds = 7;
    const auto utc = parse_sql_time(match.str(1) + " " + match.str(2) + ":" + match.str(3) + ":" + match.str(4) +
                                    match.str(5).substr(0, point_and_microseconds));
    if (!utc || !match[7].matched) return utc;
    const auto offset = std::chrono::hours(std::stoi(match.str(7))) + std::chrono::minutes(std::stoi(match.str(8)));
    return match.str(6).front() == '-' ? *utc + offset : *utc - offset;
}

} // namespace usher::api::orchd
