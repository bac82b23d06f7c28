// What an e-mail says in words of its language: dates, roles. Pure functions.
#pragma once

#include "base/clock.h"
#include "domain/language.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace usher {

/// "from {day}" with its names filled in: {{"day", "1"}}. A name that is not among the values stays as it is.
std::string fill_in(std::string_view pattern,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values);

/// "21 November 2026"
std::string date_in_words(Time time, const Language& language);
/// "21 November 2026, 18:30 (Europe/Paris)"; time: as the clocks of that zone show it.
std::string moment_in_words(Time time, std::string_view zone, const Language& language);
/// The best role of a set, such as "super administrator".
std::string role_in_words(const OrgRoles& roles, const Language& language);

} // namespace usher
