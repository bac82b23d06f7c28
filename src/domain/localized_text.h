// Localized texts for e-mails: dates, roles. Pure functions.
#pragma once

#include "base/clock.h"
#include "domain/language.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace usher {

/// "from {day}" with its names filled in: {{"day", "1"}}. Names without a value stay as they are.
std::string fill_in(std::string_view pattern,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values);

/// "21 November 2026"
std::string date_in_words(Time time, const Language& language);
/// "21 November 2026, 18:30 (Europe/Paris)"; time: local time in that zone.
std::string moment_in_words(Time time, std::string_view zone, const Language& language);
/// The highest role of a set, such as "super administrator".
std::string role_in_words(const OrgRoles& roles, const Language& language);

} // namespace usher
