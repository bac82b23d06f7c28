#include "domain/localized_text.h"

#include <algorithm>

namespace usher {

std::string fill_in(std::string_view pattern,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values)
{
    std::string filled;
    while (!pattern.empty()) {
        const auto length = pattern.front() == '{' ? pattern.find('}') : std::string_view::npos;
        const auto* found = values.end();
        if (length != std::string_view::npos)
            found = std::find_if(values.begin(), values.end(),
                                 [&](const auto& value) { return value.first == pattern.substr(1, length - 1); });
        filled += found == values.end() ? pattern.substr(0, 1) : found->second;
        pattern.remove_prefix(found == values.end() ? 1 : length + 1);
    }
    return filled;
}

std::string date_in_words(Time time, const Language& language)
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    return fill_in(language.day, {{"day", std::to_string(static_cast<unsigned>(date.day()))},
                                  {"month", language.months[static_cast<unsigned>(date.month()) - 1]},
                                  {"year", std::to_string(static_cast<int>(date.year()))}});
}

std::string moment_in_words(Time time, std::string_view zone, const Language& language)
{
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(time - std::chrono::floor<std::chrono::days>(time)).count();
    const auto two_digits = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const auto clock = two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
    return fill_in(language.moment, {{"date", date_in_words(time, language)}, {"time", clock}, {"zone", zone}});
}

std::string role_in_words(const OrgRoles& roles, const Language& language)
{
    return language.roles[static_cast<std::size_t>(roles.first())];
}

} // namespace usher
