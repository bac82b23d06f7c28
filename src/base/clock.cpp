#include "base/clock.h"

#include <charconv>
#include <cstdio>

namespace usher {
namespace {

using namespace std::chrono;

struct Parts {
    year_month_day date;
    hh_mm_ss<microseconds> clock;
};

Parts parts_of(Time time)
{
    const auto day = floor<days>(time);
    return {year_month_day{day}, hh_mm_ss<microseconds>{time - day}};
}

/// Formats the time with the given separator and suffix; the fraction has three or six digits.
std::string written(Time time, char separator, int fraction_digits, const char* ending)
{
    const auto [date, clock] = parts_of(time);
    const auto fraction = clock.subseconds().count() / (fraction_digits == 3 ? 1000 : 1);
    char text[48];
    const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u%c%02d:%02d:%02d.%0*d%s", int(date.year()),
                                     unsigned(date.month()), unsigned(date.day()), separator,
                                     int(clock.hours().count()), int(clock.minutes().count()),
                                     int(clock.seconds().count()), fraction_digits, int(fraction), ending);
    return {text, std::size_t(length)};
}

/// The number in text[from, from + count); -1 if one of the characters is not a digit.
int digits(std::string_view text, std::size_t from, std::size_t count)
{
    int number = 0;
    const auto* end = text.data() + from + count;
    const auto [stop, error] = std::from_chars(text.data() + from, end, number);
    return error == std::errc{} && stop == end ? number : -1;
}

bool has_separators(std::string_view text)
{
    return text[4] == '-' && text[7] == '-' && text[10] == ' ' && text[13] == ':' && text[16] == ':' &&
           (text.size() == 19 || text[19] == '.');
}

} // namespace

Time SystemClock::now() const
{
    return floor<microseconds>(system_clock::now());
}

std::string to_iso_milliseconds(Time time)
{
    return written(time, 'T', 3, "Z");
}
std::string to_iso_microseconds(Time time)
{
    return written(time, 'T', 6, "Z");
}
std::string to_sql(Time time)
{
    return written(time, ' ', 6, "");
}

std::optional<Time> parse_iso_time(std::string_view text)
{
    constexpr std::size_t t_at = 10;
    if (!text.ends_with('Z') || text.size() <= t_at || text[t_at] != 'T') return std::nullopt;
    std::string sql(text.substr(0, text.size() - 1));
    sql[t_at] = ' ';
    return parse_sql_time(sql);
}

std::optional<Time> parse_sql_time(std::string_view text)
{
    if (text.size() < 19 || text.size() == 20 || text.size() > 26 || !has_separators(text)) return std::nullopt;
    const int year_ = digits(text, 0, 4), month_ = digits(text, 5, 2), day_ = digits(text, 8, 2);
    const int hour_ = digits(text, 11, 2), minute_ = digits(text, 14, 2), second_ = digits(text, 17, 2);
    const auto fraction_digits = text.size() > 20 ? text.size() - 20 : 0;
    int micros = fraction_digits ? digits(text, 20, fraction_digits) : 0;
    if (year_ < 0 || month_ < 1 || day_ < 1 || hour_ < 0 || minute_ < 0 || second_ < 0 || micros < 0 || hour_ > 23 ||
        minute_ > 59 || second_ > 59)
        return std::nullopt;
    for (auto written_digits = fraction_digits; written_digits && written_digits < 6; ++written_digits)
        micros *= 10;
    const year_month_day date{year{year_}, month{unsigned(month_)}, day{unsigned(day_)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date} + hours{hour_} + minutes{minute_} + seconds{second_} + microseconds{micros};
}

} // namespace usher
